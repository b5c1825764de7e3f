"""The moves that were made since a learner began: in the sandbox from its history, elsewhere from the activity log.

The sandbox knows everything at once. Azure's log knows a move some minutes later, and not which resources it made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from studyapp.core.labs import Never
from studyapp.labs.beginning import Beginning
from studyapp.labs.operations.model import raw
from studyapp.labs.sandbox_target import SandboxTarget, in_sandbox
from studyapp.labs.target import Target
from studyapp.sandbox.arm.events import Event
from studyapp.sandbox.arm.world import World

LOG_LAGS = "the activity log may show a move 3 to 20 minutes after it was made"
LONGEST_AGO = timedelta(days=90)
"""How far back the activity log goes."""
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Move:
    """Something that was done to a resource and did not fail."""

    time: datetime
    action: str
    """As the activity log names it: Microsoft.RecoveryServices/vaults/delete."""
    resource: str
    """Id of the resource."""


def forbidden(check: Never, target: Target, began: Beginning) -> tuple[Move, ...]:
    """The moves of the learner that a check forbids, oldest first.

    Raises:
        StudyError: it is free once a resource was made, which only a sandbox can tell.
        HttpResponseError: Azure refused to show its log.
    """
    if check.until:
        in_sandbox(target)
    made = _in_sandbox(target, began, check.until) if isinstance(target, SandboxTarget) else _logged(target, began)
    return tuple(
        move
        for move in made
        if fnmatchcase(move.action.lower(), check.action.lower())
        and fnmatchcase(move.resource.lower(), check.resource.lower())
    )


# In the sandbox


def _in_sandbox(target: SandboxTarget, began: Beginning, until: str | None) -> Iterator[Move]:
    world = target.sandbox.world
    free = _first_made(world.events, until) if until else None
    for event in world.events:
        is_theirs = event.number > began.event and (free is None or event.number < free)
        if is_theirs and 0 < event.status < 400 and not _failed(world, event):
            yield Move(event.time, event.name, event.resource)


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


# In Azure


def _logged(target: Target, began: Beginning) -> Iterator[Move]:
    """What the log says was accepted or has succeeded, and not failed, oldest first."""
    entries = [entry for entry in log(target, began.time) if _time(entry) >= began.time]
    states: dict[tuple[str, str, str], set[str]] = {}
    for entry in entries:
        states.setdefault(_operation(entry), set()).add(entry["status"]["value"])
    told: set[tuple[str, str, str]] = set()
    for entry in sorted(entries, key=_time):
        operation = _operation(entry)
        if (
            operation not in told
            and states[operation] & {"Accepted", "Succeeded"}
            and "Failed" not in states[operation]
        ):
            told.add(operation)
            yield Move(_time(entry), operation[1], operation[2])


def log(target: Target, since: datetime) -> list[dict[str, Any]]:
    """The entries of the activity log since a moment, of the groups that the target is about, newest first."""
    start = max(since, target.now - LONGEST_AGO + _SECOND)
    term = f"eventTimestamp ge '{start:%Y-%m-%dT%H:%M:%SZ}'"
    groups = [f"{term} and resourceGroupName eq '{group}'" for group in target.groups] or [term]
    return [entry for wanted in groups for entry in raw(target.monitor.activity_logs.list, filter=wanted)]


def _operation(entry: dict[str, Any]) -> tuple[str, str, str]:
    """What the entries of one move share: its id, its action, its resource."""
    return (
        str(entry.get("operationId") or entry.get("correlationId")),
        _action(entry),
        unquote(str(entry.get("resourceId"))),
    )


def _action(entry: dict[str, Any]) -> str:
    return str(entry["operationName"]["value"])


def _time(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["eventTimestamp"])
