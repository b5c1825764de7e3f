"""When a maintenance window opens: the recurrence of a schedule as pure functions of local time.

`Day`, `3Days`, `6Hours`; `Week`, `3Weeks`, `Week Saturday,Sunday`; `Month`, `2Months`, `Month day23,day24`,
`Month Last Sunday`, `Month Second Tuesday Offset4`. Every window opens at the time of day of the first one.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PLACES = ("first", "second", "third", "fourth", "last")
SHORTEST = timedelta(hours=6)
"""How far apart two windows of one schedule are at least."""
_SHAPE = re.compile(r"(\d{1,3})?(hour|day|week|month)s?(?: (.+))?", re.IGNORECASE)
_ORDINAL = re.compile(rf"({'|'.join(PLACES)}) ({'|'.join(DAYS)})(?: offset(-?\d))?", re.IGNORECASE)
_MONTH_DAY = re.compile(r"day([1-9]|[12]\d|3[01])", re.IGNORECASE)
_FURTHEST_MONTH = 12 * 400


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often a window opens."""

    every: int
    unit: str
    """hour, day, week or month."""
    weekdays: tuple[int, ...] = ()
    """Monday is 0."""
    month_days: tuple[int, ...] = ()
    place: str = ""
    """first to fourth, or last: which of the month's weekdays."""
    offset: int = 0
    """Days that are added to the placed weekday, -6 to 6."""


def parse(text: str) -> Recurrence | None:
    """Read a recurrence; None where it is none."""
    found = _SHAPE.fullmatch(text.strip())
    if found is None or found[1] == "0":
        return None
    every, unit, rest = int(found[1] or 1), found[2].lower(), found[3]
    if rest is None:
        return Recurrence(every, unit)
    if unit == "week":
        return _weekly(every, rest)
    return _monthly(every, rest) if unit == "month" else None


def _weekly(every: int, rest: str) -> Recurrence | None:
    words = [word.strip().lower() for word in rest.split(",")]
    if not all(word in DAYS for word in words):
        return None
    return Recurrence(every, "week", weekdays=tuple(sorted({DAYS.index(word) for word in words})))


def _monthly(every: int, rest: str) -> Recurrence | None:
    placed = _ORDINAL.fullmatch(rest.strip())
    if placed:
        offset = int(placed[3] or 0)
        day = DAYS.index(placed[2].lower())
        return Recurrence(every, "month", (day,), (), placed[1].lower(), offset) if abs(offset) <= 6 else None
    days = [_MONTH_DAY.fullmatch(word.strip()) for word in rest.split(",")]
    if not all(days):
        return None
    return Recurrence(every, "month", month_days=tuple(sorted({int(day[1]) for day in days if day})))


def is_too_often(recurrence: Recurrence) -> bool:
    """Whether windows would open less than six hours apart."""
    return recurrence.unit == "hour" and timedelta(hours=recurrence.every) < SHORTEST


def next_after(recurrence: Recurrence, start: datetime, moment: datetime) -> datetime | None:
    """The first opening after a moment.

    Args:
        recurrence: how often.
        start: the first moment at which a window may open, in local time.
        moment: in local time.

    Returns:
        Local time, or None where no window opens any more.
    """
    if recurrence.unit in ("hour", "day"):
        return _step(recurrence, start, moment)
    return next((time for time in _openings(recurrence, start, moment) if time > moment and time >= start), None)


def _step(recurrence: Recurrence, start: datetime, moment: datetime) -> datetime:
    span = timedelta(**{f"{recurrence.unit}s": recurrence.every})
    if moment < start:
        return start
    return start + ((moment - start) // span + 1) * span


def _openings(recurrence: Recurrence, start: datetime, moment: datetime) -> Iterator[datetime]:
    """Openings in order, from a little before the moment on."""
    if recurrence.unit == "week":
        yield from _weeks(recurrence, start, moment)
    else:
        yield from _months(recurrence, start, moment)


def _weeks(recurrence: Recurrence, start: datetime, moment: datetime) -> Iterator[datetime]:
    monday = start - timedelta(days=start.weekday())
    span = timedelta(weeks=recurrence.every)
    passed = max(0, (moment - monday) // span)
    for number in count(passed):
        for day in recurrence.weekdays or (start.weekday(),):
            yield monday + number * span + timedelta(days=day)


def _months(recurrence: Recurrence, start: datetime, moment: datetime) -> Iterator[datetime]:
    first = start.year * 12 + start.month - 1
    # One period earlier: an offset may move a day into the month before or after.
    passed = max(0, (moment.year * 12 + moment.month - 1 - first) // recurrence.every - 1)
    for number in range(passed, passed + _FURTHEST_MONTH):
        year, month = divmod(first + number * recurrence.every, 12)
        if year > 9998:
            return
        for day in _days_of(recurrence, year, month + 1, start.day):
            yield start.replace(year=year, month=month + 1, day=1) + timedelta(days=day - 1)


def _days_of(recurrence: Recurrence, year: int, month: int, usual: int) -> list[int]:
    """Days of a month on which a window opens, counted from its first; an offset may lead out of it."""
    blank, length = calendar.monthrange(year, month)
    if recurrence.place:
        fitting = [day for day in range(1, length + 1) if (blank + day - 1) % 7 == recurrence.weekdays[0]]
        chosen = fitting[-1] if recurrence.place == "last" else fitting[PLACES.index(recurrence.place)]
        return [chosen + recurrence.offset]
    return [day for day in recurrence.month_days or (usual,) if day <= length]
