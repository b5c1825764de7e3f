"""What a lab's screen lets a thread do: it works in the attempt's own files and in nothing else, so the store is never touched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import Finding
from studyapp.tui.screens.lab_pages import Shown

if TYPE_CHECKING:
    from studyapp.labs.attempt import Attempt
    from studyapp.labs.operations.model import Operation

MakeAttempt = Callable[[], "Attempt"]


@dataclass(frozen=True, slots=True)
class Opened:
    """An attempt that can be worked in."""

    attempt: "Attempt"
    operations: "Mapping[str, Operation]"
    now: datetime
    """What the sandbox's clock shows."""


def open_attempt(make: MakeAttempt, operations: "Callable[[], Mapping[str, Operation]]", is_new: bool) -> Opened:
    """Import Azure, lay the world if the attempt is new, and read the clock.

    Raises:
        StudyError: the attempt's files can't be read or written.
    """
    attempt = make()
    if is_new:
        attempt.begin()
    return Opened(attempt, operations(), attempt.target().now)


def perform(attempt: "Attempt", operation: "Operation", given: Mapping[str, str]) -> tuple[Shown, datetime]:
    """Perform an operation; a refusal is a result too. Returns it with what the clock shows after it.

    Raises:
        StudyError: the attempt's files can't be read or written.
    """
    from studyapp.labs.calls import Call

    before = len(attempt.transcript())
    try:
        done = attempt.do(operation.name, given)
        shown = Shown(operation, given, done.calls, done.answer, None)
    except StudyError as error:
        kept = [line["call"] for line in attempt.transcript()[before:] if "call" in line]
        calls = [Call(**call, response=None) for call in kept]
        shown = Shown(operation, given, calls, None, (error.message, error.hint))
    return shown, attempt.target().now


def grade(attempt: "Attempt") -> tuple[Finding, ...]:
    """Grade the state as it is; raises StudyError if the attempt's files can't be read."""
    return attempt.check()
