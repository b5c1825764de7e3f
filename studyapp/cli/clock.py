"""The real clock and the real source of randomness: the one place that reads them."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from studyapp.core.errors import StudyError
from studyapp.settings import frozen_now


def clock() -> Callable[[], datetime]:
    """The current time in the local time zone, or always the moment that STUDYAPP_NOW names.

    Raises:
        StudyError: STUDYAPP_NOW is not a date and time.
    """
    frozen = frozen_now()
    if not frozen:
        return lambda: datetime.now().astimezone()
    try:
        moment = datetime.fromisoformat(frozen)
    except ValueError as error:
        hint = "Write it as 2026-11-22T09:00:00+00:00, or unset it."
        raise StudyError(f"STUDYAPP_NOW is not a date and time: {frozen[:60]}.", hint) from error
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return lambda: aware


def machine_clock() -> datetime:
    """The real time whatever STUDYAPP_NOW says: for certificates and tokens, which other programs hold against their clock."""
    return datetime.now(UTC)


def randomness() -> random.Random:
    """A source of seeds and session names that nobody can foresee."""
    return random.SystemRandom()


def looks(seconds: float) -> Iterator[None]:
    """Goes on for ever, so many seconds apart, until it is interrupted from the keyboard: for watching files."""
    try:
        while True:
            time.sleep(seconds)
            yield
    except KeyboardInterrupt:
        return
