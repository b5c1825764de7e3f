"""Working in a run on a subscription: alone, with every request told as it is made, and a mark at the end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from studyapp import process_lock
from studyapp.core.errors import StudyError
from studyapp.labs.subscription import record as records
from studyapp.labs.subscription.door import Door
from studyapp.labs.subscription.record import Record
from studyapp.labs.subscription.target import AzureTarget
from studyapp.labs.subscription.told import Told


def target_of(record: Record, door: Door) -> AzureTarget:
    """The subscription of a run, within its fence."""
    return door.target(record.run, record.login)


def _anything(record: Record) -> None:
    """Whatever a run's record says, one may go on."""


@contextmanager
def working(
    folder: Path, door: Door, what: str, check: Callable[[Record], None] = _anything, **about: Any
) -> Iterator[AzureTarget]:
    """The subscription to do something in; nobody else works in the run meanwhile.

    Args:
        folder: of the run.
        door: how Azure is reached.
        what: what is done, in a few words.
        check: raises StudyError where the record does not allow it; asked once nobody else is at work, who may have ended the run.
        about: more about it for the transcript; nothing secret.

    Raises:
        StudyError: somebody else is at it and does not end, the record does not allow it, or signing in failed.
    """
    told = Told(folder)
    with process_lock.alone(folder / "lock", what, "This run"):
        record = records.load(folder)
        check(record)
        target = target_of(record, door)
        target.hear(lambda call: told.call(call, target.now))
        try:
            yield target
        finally:
            told.mark(what, target.now, **about)


def check_layable(record: Record) -> None:
    """Refuse to lay the world of a run whose end has begun.

    Raises:
        StudyError: the run is being cleaned up.
    """
    if record.phase in ("ending", "ended"):
        raise _being_cleaned_up()


def check_ready(record: Record) -> None:
    """Refuse to work where the learner's time has not come, or is over.

    Raises:
        StudyError: the run is still being laid, or is being cleaned up.
    """
    if record.phase == "laying":
        raise StudyError("The world of this run is not laid to its end yet.", "`studyapp lab resume` goes on with it.")
    if record.phase != "ready":
        raise _being_cleaned_up()


def _being_cleaned_up() -> StudyError:
    return StudyError("This run is being cleaned up.", "`studyapp lab cleanup` goes on with that.")
