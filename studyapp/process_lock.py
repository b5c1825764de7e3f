"""One process at a time: a lock on the disk that the system lets go of when its holder ends, however it ends.

The lock is an empty file that stays. Beside it the holder says who it is, for whoever waits in vain.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studyapp.core.errors import StudyError

PATIENCE = 10.0
"""Seconds that somebody waits for another before it is refused."""
_POLL = 0.02
_LONGEST = 200


class BusyError(StudyError):
    """Somebody else held the lock for as long as we waited."""


@contextmanager
def alone(lock: Path, doing: str, what: str, patience: float | None = None) -> Iterator[None]:
    """Keep every other process, and every other thread of this one, out meanwhile. It is not to be nested.

    Args:
        lock: the file of the lock; its folder is there.
        doing: what the holder is doing, in a few words, for those who wait.
        what: what is locked, as `The sandbox`, for the message.
        patience: seconds to wait for another; PATIENCE without it.

    Raises:
        BusyError: another held it for all that time; the message names who.
        OSError: the lock's file can't be made.
    """
    # Imported here: looking at a sandbox needs no lock.
    from filelock import FileLock, Timeout

    seconds = PATIENCE if patience is None else patience
    door = FileLock(lock, timeout=seconds, poll_interval=_POLL)
    try:
        door.acquire()
    except Timeout as error:
        message = f"{what} is in use by {_holder(lock)}; it was not free within {seconds:.0f} seconds."
        raise BusyError(message, "Wait until that is done, or end it, then try again.") from error
    try:
        _sign(lock, doing)
        yield
    finally:
        _signature(lock).unlink(missing_ok=True)
        door.release()


def _signature(lock: Path) -> Path:
    return lock.with_name(f"{lock.name}-holder")


def _sign(lock: Path, doing: str) -> None:
    words = f"process {os.getpid()} ({doing})"
    _signature(lock).write_text(words[:_LONGEST], encoding="utf-8", errors="replace")


def _holder(lock: Path) -> str:
    try:
        return _signature(lock).read_text(encoding="utf-8", errors="replace")[:_LONGEST] or "another process"
    except OSError:
        return "another process"
