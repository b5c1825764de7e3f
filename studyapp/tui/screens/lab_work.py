"""What a lab's screen lets a thread do: it works in the attempt's own files and in nothing else, so the store is never touched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from studyapp.core.playground import Passed
from studyapp.core.transcripts import Sitting, sittings
from studyapp.tui.screens.sandbox_rows import Seen

if TYPE_CHECKING:
    from studyapp.labs.attempt import Attempt, Done, NotDoneError
    from studyapp.labs.az.prompt import Printed
    from studyapp.labs.calls import Call
    from studyapp.labs.operations.model import Operation
    from studyapp.sandbox import Sandbox

MakeAttempt = Callable[[], "Attempt"]


@dataclass(frozen=True, slots=True)
class Look:
    """The attempt's world at one moment; nothing of it changes any more."""

    sandbox: "Sandbox"
    """To be read only."""
    seen: Seen
    told: tuple[Sitting, ...]
    """Everything that was done so far, oldest first."""

    def document(self, id: str) -> Any:  # noqa: A002 - ARM's word
        """A resource or job as JSON, without secrets; None if there is none of this id."""
        from studyapp.labs import sights
        from studyapp.labs.blotting import without_secrets

        return without_secrets(sights.document(self.sandbox, id))

    def next_job_end(self) -> datetime | None:
        """When the first of the running jobs ends; None where none runs."""
        from studyapp.labs import sights

        return sights.next_job_end(self.sandbox)


@dataclass(frozen=True, slots=True)
class Opened:
    """An attempt that can be worked in."""

    attempt: "Attempt"
    ahead: "Attempt"
    """The same attempt once more, to find out in another thread what a check would find."""
    operations: "Mapping[str, Operation]"
    look: Look


@dataclass(frozen=True, slots=True)
class Ran:
    """An operation that was performed or refused. Nothing in it is secret."""

    operation: "Operation"
    given: Mapping[str, str]
    calls: "tuple[Call, ...]"
    answer: Any
    refusal: tuple[str, str] | None
    """What was said instead of an answer, and the rest of it."""
    at: datetime
    """What the sandbox's clock showed when it had ended."""
    passed: Passed
    """What happened meanwhile."""


def open_attempt(make: MakeAttempt, operations: "Callable[[], Mapping[str, Operation]]", is_new: bool) -> Opened:
    """Import Azure, lay the world if the attempt is new, and look at it.

    Raises:
        StudyError: the attempt's files can't be read or written.
    """
    attempt = make()
    if is_new:
        attempt.begin()
    return Opened(attempt, make(), operations(), look_at(attempt))


def look_at(attempt: "Attempt") -> Look:
    """The world as it was left; raises StudyError if it can't be read."""
    from studyapp.labs import sights

    sandbox = attempt.target().sandbox
    clock, resources = sights.clock(sandbox), sights.resources(sandbox)
    seen = Seen(clock, resources, sights.all_jobs(sandbox), sights.all_points(sandbox))
    return Look(sandbox, seen, sittings(attempt.transcript()))


def perform(attempt: "Attempt", operation: "Operation", given: Mapping[str, str]) -> tuple[Ran, Look]:
    """Perform an operation; a refusal is a result too. Returns it with the world after it.

    Raises:
        StudyError: the attempt's files can't be read or written.
    """
    ran, look, _ = _performed(attempt, operation, given)
    return ran, look


def _performed(
    attempt: "Attempt", operation: "Operation", given: Mapping[str, str]
) -> "tuple[Ran, Look, Done | NotDoneError]":
    """The same, with what came of it as it came."""
    from studyapp.labs import sights
    from studyapp.labs.attempt import NotDoneError
    from studyapp.labs.blotting import without_secrets

    before = attempt.target().sandbox
    answer, refusal = None, None
    result: Done | NotDoneError
    try:
        result = attempt.do(operation.name, given)
        answer = without_secrets(result.answer)
    except NotDoneError as error:
        result, refusal = error, (error.message, error.hint)
    look = look_at(attempt)
    passed = sights.passed(look.sandbox, before.now, sights.point_ids(before))
    shown = tuple(map(_without_secrets, result.calls))
    ran = Ran(operation, without_secrets(dict(given)), shown, answer, refusal, look.seen.clock.now, passed)
    return ran, look, result


class LineDoor:
    """Where az lines do their work: the attempt; what was performed is kept for the console, oldest first."""

    def __init__(self, attempt: "Attempt", operations: "Mapping[str, Operation]") -> None:
        self._attempt = attempt
        self._operations = operations
        self.ran: list[Ran] = []
        self.look: Look | None = None

    def perform(self, name: str, args: Mapping[str, str]) -> Any:
        from studyapp.labs.attempt import NotDoneError

        ran, self.look, result = _performed(self._attempt, self._operations[name], args)
        self.ran.append(ran)
        if isinstance(result, NotDoneError):
            raise result
        return result.answer

    def now(self) -> datetime:
        return self._attempt.target().now


def run_az(door: LineDoor, line: str) -> "Printed":
    """Run an az line; raises StudyError if the attempt's files can't be read or written."""
    from studyapp.labs.az.prompt import AzPrompt
    from studyapp.study.az import read_file

    return AzPrompt(door, read_file).run(line)


def _without_secrets(call: "Call") -> "Call":
    from studyapp.labs.blotting import blotted_url, without_secrets

    request, response = without_secrets(call.request), without_secrets(call.response)
    return replace(call, url=blotted_url(call.url), request=request, response=response)
