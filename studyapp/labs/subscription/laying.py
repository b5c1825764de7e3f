"""Laying a lab's world in a subscription step by step, so that it can be cut off anywhere and gone on with."""

from datetime import datetime
from typing import Any

from azure.core.exceptions import AzureError, ResourceNotFoundError

from studyapp.core.errors import StudyError
from studyapp.core.labs import Step
from studyapp.labs.attempt import NotDoneError, refused
from studyapp.labs.operations.table import operation, perform
from studyapp.labs.target import Target

_PAUSE_SECONDS = 15.0
"""Between two looks at a machine that is being made."""


def lay(target: Target, step: Step) -> None:
    """Take one step of a lab's world to its end, its jobs included.

    Raises:
        StudyError: it came to nothing.
    """
    try:
        perform(target, step.do, step.args)
    except AzureError as error:
        raise refused(error, ()) from error
    except StudyError as error:
        raise NotDoneError(error.message, error.hint, ()) from error


def lay_again(target: Target, step: Step, since: datetime) -> None:
    """Take a step that may have been begun before: what it started is waited for, and not started twice.

    Whatever else a step does is the same when it is done again: Azure is told what should be, not what to do.

    Args:
        target: the subscription.
        step: the step that was cut off, or not begun at all.
        since: when the run was begun; older jobs are not its own.

    Raises:
        StudyError: it came to nothing.
    """
    if step.do == "vm.create" and _is_made(target, step):
        return
    if not _starts_a_job(step):
        lay(target, step)
        return
    vault = {"group": step.args["group"], "vault": step.args["vault"]}
    lay(target, Step(do="backup.wait-jobs", args=vault))
    if step.do != "backup.now" or not _has_backup(target, step, vault, since):
        lay(target, step)


def _is_made(target: Target, step: Step) -> bool:
    """Whether a machine is there already, once Azure has made it to its end: its password could not be set a second time."""
    where = {name: step.args[name] for name in ("vm_group", "vm")}
    while True:
        try:
            state = perform(target, "vm.show", where)["properties"]["provisioningState"]
        except ResourceNotFoundError:
            return False
        if state not in ("Creating", "Updating"):
            return bool(state == "Succeeded")
        target.sleep(_PAUSE_SECONDS)


def _starts_a_job(step: Step) -> bool:
    params = {param.name for param in operation(step.do).params}
    return {"wait", "vault"} <= params and "vault" in step.args


def _has_backup(target: Target, step: Step, vault: dict[str, str], since: datetime) -> bool:
    """Whether a backup that the step would start has been made by this run."""
    jobs: list[Any] = perform(target, "backup.jobs", {**vault, "operation": "Backup"}) or []
    ended = (job["properties"] for job in jobs if job["properties"]["status"].startswith("Completed"))
    return any(
        one["entityFriendlyName"].lower() == step.args.get("vm", "").lower()
        and datetime.fromisoformat(one["startTime"]) >= since
        for one in ended
    )
