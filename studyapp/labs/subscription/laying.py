"""Laying a lab's world in a subscription step by step, so that it can be cut off anywhere and gone on with."""

from datetime import datetime, timedelta
from typing import Any

from azure.core.exceptions import AzureError, HttpResponseError, ResourceNotFoundError

from studyapp.core.errors import StudyError
from studyapp.core.labs import Step
from studyapp.labs.attempt import NotDoneError, refused
from studyapp.labs.operations.table import operation, perform
from studyapp.labs.subscription.cleanup.refusals import refusal
from studyapp.labs.target import Target

_PAUSE_SECONDS = 15.0
"""Between two looks at what is being made, and before a step is tried again."""
_CLOCKS_DIFFER = timedelta(minutes=2)
"""How far this machine's clock may be from Azure's; a backup takes longer."""
_PATIENCE = timedelta(minutes=30)


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
        since: when the step was begun at the earliest, by this machine's clock; older jobs are those of other steps.

    Raises:
        StudyError: it came to nothing.
    """
    if "vault" in step.args and "vm" in step.args:
        vault = {"group": step.args["group"], "vault": step.args["vault"]}
        _lay_when_free(target, Step(do="backup.wait-jobs", args=vault))
    if not _is_done(target, step, since):
        _lay_when_free(target, step)


def _lay_when_free(target: Target, step: Step) -> None:
    """Take a step once Azure is not busy any more with what was begun before.

    Raises:
        StudyError: it came to nothing, or Azure is still busy after half an hour.
    """
    until = target.now + _PATIENCE
    while True:
        try:
            lay(target, step)
            return
        except NotDoneError as error:
            if _has_silenced(step, error):
                return
            if not _is_busy(error) or target.now >= until:
                raise
        target.sleep(_PAUSE_SECONDS)


def _has_silenced(step: Step, error: NotDoneError) -> bool:
    """Whether a script was to stop the agent of its machine and the agent is silent: then it has run before."""
    stops = step.do == "vm.run-command" and "stop walinuxagent" in step.args.get("script", "")
    return stops and error.code == "VMAgentStatusCommunicationError"


def _is_busy(error: NotDoneError) -> bool:
    """Whether Azure is still at work on what was begun before; machines and disks say just Conflict then."""
    cause = error.__cause__
    return error.code == "Conflict" or (isinstance(cause, HttpResponseError) and refusal(cause).is_passing)


def _is_done(target: Target, step: Step, since: datetime) -> bool:
    """Whether a step that Azure would refuse, or do twice, has come to its end before."""
    match step.do:
        case "vm.create":
            return _is_made(target, step)
        case "backup.now":
            return _has_backup(target, step, since)
        case "backup.stop-keep":
            return _item(target, step).get("protectionState") in ("ProtectionStopped", "BackupsSuspended")
        case "backup.delete-data":
            return bool(_item(target, step).get("isScheduledForDeferredDelete"))
        case _:
            return False


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


def _item(target: Target, step: Step) -> dict[str, Any]:
    """The properties of the item that a step is about."""
    params = {param.name for param in operation("backup.item").params}
    args = {name: value for name, value in step.args.items() if name in params}
    try:
        shown: dict[str, Any] = perform(target, "backup.item", args)["properties"]
    except ResourceNotFoundError:
        return {}
    return shown


def _has_backup(target: Target, step: Step, since: datetime) -> bool:
    """Whether a backup that the step would start has been made by this run."""
    vault = {"group": step.args["group"], "vault": step.args["vault"], "operation": "Backup"}
    jobs: list[Any] = perform(target, "backup.jobs", vault) or []
    ended = (job["properties"] for job in jobs if job["properties"]["status"].startswith("Completed"))
    return any(
        one["entityFriendlyName"].lower() == step.args.get("vm", "").lower()
        and datetime.fromisoformat(one["startTime"]) >= since - _CLOCKS_DIFFER
        for one in ended
    )
