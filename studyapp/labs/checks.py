"""Checks: each a verb over what the SDK reads, turned into a finding that says what was expected, what was found, and why.

A resource that is not there is an answer; any other refusal means that the check could not look, which is never the learner's
mistake.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from azure.core.exceptions import AzureError

from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import Finding, Mark
from studyapp.core.labs import Absent, Check, Condition, Count, Exists, JobDone, Lab, Near, Never, Outcome, StateCheck
from studyapp.labs.conditions import found_instead, holds, wanted
from studyapp.labs.operations.table import operation
from studyapp.labs.sandbox_target import in_sandbox
from studyapp.labs.scene import Scene
from studyapp.labs.target import Target
from studyapp.sandbox.arm.events import Event
from studyapp.sandbox.arm.world import World

_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:[\d.]+S)?)?")


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a check came out, before it is put into words for the learner."""

    mark: Mark
    found: str
    document: Any = None
    """What was read, for known mistakes to look into."""


def grade(lab: Lab, target: Target, since: int) -> tuple[Finding, ...]:
    """Every finding of a lab whose variables are filled in, in the order of its checks.

    Args:
        lab: the lab.
        target: where it is done.
        since: number of the last event before the learner began; earlier ones are not theirs.
    """
    return findings(lab, Scene(target, since))


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
            return _exists(check, scene.read(check.read, check.args))
        case Absent():
            document = scene.read(check.read, check.args)
            return (
                _Seen("pass", "it is not there") if document in (None, []) else _Seen("fail", "it is there", document)
            )
        case Count():
            return _count(check, scene.read(check.read, check.args) or [])
        case JobDone():
            given = {"group": check.group, "vault": check.vault, "operation": check.operation}
            return _job(check, scene.read("backup.jobs", given) or [], scene)


def _exists(check: Exists, document: Any) -> _Seen:
    if document in (None, []):
        return _Seen("fail", "it is not there")
    failing = [condition for condition in check.where if not holds(condition, document)]
    if not failing:
        return _Seen("pass", "it is there" + (", as expected" if check.where else ""), document)
    return _Seen("fail", "; ".join(found_instead(condition, document) for condition in failing), document)


def _count(check: Count, entries: list[Any]) -> _Seen:
    matching = [entry for entry in entries if _all(check.where, entry)]
    enough = len(matching) >= check.at_least
    too_many = check.at_most is not None and len(matching) > check.at_most
    found = f"{len(matching)} of {len(entries)}" + (f" with {_words(check.where)}" if check.where else "")
    return _Seen("pass" if enough and not too_many else "fail", found, entries)


def _words(where: tuple[Condition, ...]) -> str:
    return " and ".join(wanted(condition) for condition in where)


def _all(where: tuple[Condition, ...], document: Any) -> bool:
    return all(holds(condition, document) for condition in where)


def _job(check: JobDone, jobs: list[Any], scene: Scene) -> _Seen:
    matching = [job for job in jobs if _all(check.where, job)]
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
    return (
        f"the {check.operation} job is still running{far}{more}."
        " Nothing is wrong yet: move the sandbox's clock on (clock.next), or check again later"
    )


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
    world = in_sandbox(scene.target).sandbox.world
    events = world.events
    free = _first_made(events, check.until) if check.until else None
    done = [
        event
        for event in events
        if event.number > scene.since
        and (free is None or event.number < free)
        and 0 < event.status < 400
        and not _failed(world, event)
        and fnmatchcase(event.name.lower(), check.action.lower())
        and fnmatchcase(event.resource.lower(), check.resource.lower())
    ]
    return (
        _Seen("fail", f"it was done at {done[0].time:%Y-%m-%d %H:%M}", done)
        if done
        else _Seen("pass", "it was not done")
    )


def _failed(world: World, event: Event) -> bool:
    """Whether the move was accepted and failed later on, so that it was not made after all."""
    operation = world.operations.get(event.operation.lower())
    return operation is not None and operation.status(world.now) == "Failed"


def _first_made(events: Iterable[Event], pattern: str) -> int | None:
    """Number of the event in which the first resource of such an id was made; None while there is none."""
    made = (
        event.number
        for event in events
        if any(fnmatchcase(change.lower(), "+" + pattern.lower()) for change in event.changes)
    )
    return next(made, None)


def _recognised(check: Check, scene: Scene, seen: _Seen) -> tuple[Near, ...]:
    """The known mistakes that the state shows."""
    return tuple(near for near in check.near if _shows(near, scene, seen))


def _shows(near: Near, scene: Scene, seen: _Seen) -> bool:
    document = scene.read(near.read, near.args or {}) if near.read else seen.document
    entries = document if isinstance(document, list) else [document] if document else []
    return any(_all(near.where, entry) for entry in entries)


def is_read(name: str) -> bool:
    """Whether an operation only looks, so that a check may use it."""
    return operation(name).reads
