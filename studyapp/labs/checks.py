"""Checks: each a verb over what the SDK reads, turned into a finding that says what was expected, what was found, and why.

A resource that is not there is an answer; any other refusal means that the check could not look, which is never the learner's
mistake.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from azure.core.exceptions import AzureError

from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import Finding, Mark
from studyapp.core.labs import Absent, Check, Condition, Count, Exists, JobDone, Lab, Near, Never, Outcome, StateCheck
from studyapp.labs.beginning import Beginning
from studyapp.labs.conditions import found_instead, holds, wanted
from studyapp.labs.moves import LOG_LAGS, forbidden
from studyapp.labs.operations.table import operation
from studyapp.labs.scene import Scene
from studyapp.labs.target import Target

_MOVE_ON = "move the sandbox's clock on (clock.next), or check again later"
_COME_BACK = "you may leave, and come back and check again when it has ended"
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:[\d.]+S)?)?")


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a check came out, before it is put into words for the learner."""

    mark: Mark
    found: str
    document: Any = None
    """What was read, for known mistakes to look into."""


def grade(lab: Lab, target: Target, began: Beginning) -> tuple[Finding, ...]:
    """Every finding of a lab whose variables are filled in, in the order of its checks.

    Args:
        lab: the lab, as it is in the target's world.
        target: where it is done.
        began: when the learner began; what was done before is not theirs.
    """
    return findings(lab, Scene(target, began))


def findings(lab: Lab, scene: Scene) -> tuple[Finding, ...]:
    """Every finding of a lab in a scene, which other gradings may look at, too."""
    found: dict[str, Finding] = {}
    for task in lab.tasks:
        for check in task.checks:
            before = found.get(check.needs or "")
            found[check.id] = _finding(check, task.id, scene, before)
    return tuple(found.values())


def _finding(check: Check, task: str, scene: Scene, before: Finding | None) -> Finding:
    try:
        seen = _waiting(before) or _look(check, scene)
        near = _recognised(check, scene, seen) if seen.mark == "fail" else ()
    except (AzureError, StudyError) as error:
        seen, near = _Seen("error", f"the check could not look: {_said(error)}"), ()
    return Finding(
        check=check.id,
        task=task,
        mark=seen.mark,
        points=check.points if seen.mark == "pass" else 0,
        expected=check.expected,
        found=seen.found,
        why=check.why,
        look=check.look,
        near=tuple(one.id for one in near),
        says=tuple(one.says for one in near),
    )


def _waiting(before: Finding | None) -> _Seen | None:
    """What is found while the check that this one needs does not pass; None when it does, or there is none."""
    if before is None or before.mark == "pass":
        return None
    return _Seen(before.mark, f"not looked at before this is so: {before.expected}")


def _said(error: AzureError | StudyError) -> str:
    if isinstance(error, StudyError):
        return str(error)
    code = getattr(getattr(error, "error", None), "code", None)
    return f"{code}: {error.message}" if code else str(error.message)


def _look(check: Check, scene: Scene) -> _Seen:
    match check:
        case Never():
            return _never(check, scene)
        case Outcome():
            return _outcome(check, scene)
        case Exists() | Absent() | Count() | JobDone():
            return _state(check, scene)


def _state(check: StateCheck, scene: Scene) -> _Seen:
    match check:
        case Exists():
            return _exists(check, scene.read(check.read, check.args), scene.began)
        case Absent():
            document = scene.read(check.read, check.args)
            return (
                _Seen("pass", "it is not there") if document in (None, []) else _Seen("fail", "it is there", document)
            )
        case Count():
            return _count(check, scene.read(check.read, check.args) or [], scene)
        case JobDone():
            given = {"group": check.group, "vault": check.vault, "operation": check.operation}
            return _job(check, scene.read("backup.jobs", given) or [], scene)


def _exists(check: Exists, document: Any, began: Beginning) -> _Seen:
    if document in (None, []):
        return _Seen("fail", "it is not there")
    failing = [condition for condition in check.where if not holds(condition, document, began.time)]
    if not failing:
        return _Seen("pass", "it is there" + (", as expected" if check.where else ""), document)
    return _Seen("fail", "; ".join(found_instead(condition, document) for condition in failing), document)


def _count(check: Count, entries: list[Any], scene: Scene) -> _Seen:
    matching = [entry for entry in entries if _all(check.where, entry, scene.began)]
    enough = len(matching) >= check.at_least
    too_many = check.at_most is not None and len(matching) > check.at_most
    found = f"{len(matching)} of {len(entries)}" + (f" with {_words(check.where)}" if check.where else "")
    if check.read == "activity.list" and not enough and not scene.is_sandbox:
        found += f"; {LOG_LAGS}, so look again later"
    return _Seen("pass" if enough and not too_many else "fail", found, entries)


def _words(where: tuple[Condition, ...]) -> str:
    return " and ".join(wanted(condition) for condition in where)


def _all(where: tuple[Condition, ...], document: Any, began: Beginning) -> bool:
    return all(holds(condition, document, began.time) for condition in where)


def _job(check: JobDone, jobs: list[Any], scene: Scene) -> _Seen:
    matching = [job for job in jobs if _all(check.where, job, scene.began)]
    by_status = {str(job.get("properties", {}).get("status")): job for job in reversed(matching)}
    if "Completed" in by_status:
        return _Seen("pass", f"the {check.operation} job has completed", jobs)
    running = next((status for status in ("InProgress", "Cancelling") if status in by_status), None)
    if running:
        return _Seen("running", _still_running(check, scene, by_status[running]), jobs)
    if by_status:
        status, job = next(iter(by_status.items()))
        return _Seen("fail", f"the {check.operation} job ended as {status}{_reason(job)}", jobs)
    return _Seen("fail", f"there is no {check.operation} job" + (" like this" if check.where else ""), jobs)


def _still_running(check: JobDone, scene: Scene, job: Any) -> str:
    """How far a job is and how long Azure itself says that it will take, and what a learner does meanwhile."""
    given = {"group": check.group, "vault": check.vault, "job": str(job.get("name"))}
    extended = ((scene.read("backup.job", given) or {}).get("properties") or {}).get("extendedInfo") or {}
    done, left = extended.get("progressPercentage"), extended.get("estimatedRemainingDuration")
    far = f", {done:.0f} % done" if isinstance(done, int | float) else ""
    more = f"; Azure expects it to take {_words_for(left)} more" if left else ""
    meanwhile = _MOVE_ON if scene.is_sandbox else _COME_BACK
    return f"the {check.operation} job is still running{far}{more}. Nothing is wrong yet: {meanwhile}"


def _words_for(span: str) -> str:
    """An ISO 8601 duration as people say it: 1 h 20 min."""
    found = _DURATION.fullmatch(span)
    if found is None:
        return span
    days, hours, minutes = (int(part or 0) for part in found.groups())
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "less than a minute"


def _reason(job: Any) -> str:
    details = job.get("properties", {}).get("errorDetails") or []
    return f": {details[0].get('errorTitle') or details[0].get('errorString')}" if details else ""


def _outcome(check: Outcome, scene: Scene) -> _Seen:
    """The check on a copy of the state; the learner's own clock does not move."""
    copy = scene.later(check.first, check.days)
    seen = _state(check.then, copy)
    return replace(seen, found=f"on {copy.target.now:%a %d %b %Y, %H:%M} UTC: {seen.found}")


def _never(check: Never, scene: Scene) -> _Seen:
    done = forbidden(check, scene.target, scene.began)
    if done:
        return _Seen("fail", f"it was done at {done[0].time:%Y-%m-%d %H:%M}", list(done))
    doubt = "" if scene.is_sandbox else f", as far as the log tells: {LOG_LAGS}"
    return _Seen("pass", f"it was not done{doubt}")


def _recognised(check: Check, scene: Scene, seen: _Seen) -> tuple[Near, ...]:
    """The known mistakes that the state shows."""
    return tuple(near for near in check.near if _shows(near, scene, seen))


def _shows(near: Near, scene: Scene, seen: _Seen) -> bool:
    document = scene.read(near.read, near.args or {}) if near.read else seen.document
    entries = document if isinstance(document, list) else [document] if document else []
    return any(_all(near.where, entry, scene.began) for entry in entries)


def is_read(name: str) -> bool:
    """Whether an operation only looks, so that a check may use it."""
    return operation(name).reads
