"""What a lab's screen lets a thread do: it works in the attempt's own files and in nothing else, so the store is never touched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from studyapp.core.playground import Passed
from studyapp.core.transcripts import Sitting, sittings
from studyapp.tui.screens.sandbox_rows import Seen

if TYPE_CHECKING:
    from studyapp.labs.attempt import Attempt, Done, NotDoneError
    from studyapp.labs.az.prompt import Printed
    from studyapp.labs.calls import Call
    from studyapp.labs.operations.model import Operation
    from studyapp.labs.subscription.attempt import AzureAttempt
    from studyapp.sandbox import Sandbox

    AnyAttempt = Attempt | AzureAttempt

MakeAttempt = Callable[[], "AnyAttempt"]


@dataclass(frozen=True, slots=True)
class Look:
    """The attempt's world at one moment; nothing of it changes any more."""

    seen: Seen
    told: tuple[Sitting, ...]
    """Everything that was done so far, oldest first."""
    read: Callable[[str], Any]
    """What a resource or job of an id is, as JSON; None if there is none."""
    next_job_end: Callable[[], datetime | None]
    """When the first of the running jobs ends; None where none runs, and on Azure, where nobody can tell."""
    live: str = ""
    """The world in words, if it is a real one."""

    def document(self, id: str) -> Any:  # noqa: A002 - ARM's word
        """A resource or job as JSON, without secrets; None if there is none of this id."""
        from studyapp.labs.blotting import without_secrets

        return without_secrets(self.read(id))


@dataclass(frozen=True, slots=True)
class Opened:
    """An attempt that can be worked in."""

    attempt: "AnyAttempt"
    ahead: "AnyAttempt"
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
    if is_new and not attempt.is_on_azure:
        attempt.begin()
    return Opened(attempt, make(), operations(), look_at(attempt))


def look_at(attempt: "AnyAttempt") -> Look:
    """The world as it was left; raises StudyError if it can't be read."""
    if attempt.is_on_azure:
        return _look_at_azure(attempt)
    return _look_at_sandbox(attempt.target().sandbox, attempt)


def _look_at_azure(attempt: "AzureAttempt") -> Look:
    from studyapp.study.azure_words import short_line

    view, record = attempt.look(), attempt.record()
    seen = Seen(view.clock, view.resources, view.jobs, ())
    told = sittings(attempt.transcript())
    return Look(seen, told, view.document, lambda: None, short_line(record))


def _look_at_sandbox(sandbox: "Sandbox", attempt: "Attempt") -> Look:
    from studyapp.labs import sights

    clock, resources = sights.clock(sandbox), sights.resources(sandbox)
    seen = Seen(clock, resources, sights.all_jobs(sandbox), sights.all_points(sandbox))
    told = sittings(attempt.transcript())
    return Look(seen, told, partial(sights.document, sandbox), partial(sights.next_job_end, sandbox))


def perform(attempt: "AnyAttempt", operation: "Operation", given: Mapping[str, str]) -> tuple[Ran, Look]:
    """Perform an operation; a refusal is a result too. Returns it with the world after it.

    Raises:
        StudyError: the attempt's files can't be read or written.
    """
    ran, look, _ = _performed(attempt, operation, given)
    return ran, look


def _performed(
    attempt: "AnyAttempt", operation: "Operation", given: Mapping[str, str]
) -> "tuple[Ran, Look, Done | NotDoneError]":
    """The same, with what came of it as it came."""
    from studyapp.labs.attempt import NotDoneError
    from studyapp.labs.blotting import without_secrets

    meanwhile = _meanwhile(attempt)
    answer, refusal = None, None
    result: Done | NotDoneError
    try:
        result = attempt.do(operation.name, given)
        answer = without_secrets(result.answer)
    except NotDoneError as error:
        result, refusal = error, (error.message, error.hint)
    look = look_at(attempt)
    shown = tuple(map(_without_secrets, result.calls))
    now = look.seen.clock.now
    ran = Ran(operation, without_secrets(dict(given)), shown, answer, refusal, now, meanwhile(now))
    return ran, look, result


def _meanwhile(attempt: "AnyAttempt") -> Callable[[datetime], Passed]:
    """What tells later on what has happened from now to then: in the sandbox whatever its clock brought about."""
    from studyapp.labs import sights

    if attempt.is_on_azure:
        start = attempt.target().now
        return lambda now: Passed(start, now, (), (), 0)
    before = attempt.target().sandbox
    begun, had = before.now, sights.point_ids(before)
    return lambda now: sights.passed(attempt.target().sandbox, begun, had)


class LineDoor:
    """Where az lines do their work: the attempt; what was performed is kept for the console, oldest first."""

    def __init__(self, attempt: "AnyAttempt", operations: "Mapping[str, Operation]") -> None:
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
