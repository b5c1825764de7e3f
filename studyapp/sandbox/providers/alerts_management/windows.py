"""When a processing rule is in force: always, once, or again and again, on the clock of its time zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from studyapp.sandbox.arm import timezones
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.values import Json

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = timedelta(days=1)


def check(schedule: Json) -> None:
    """Raise the refusal of a schedule that can't be read or never is in force."""
    zone = schedule.get("timeZone") or "UTC"
    if timezones.offset(zone) is None:
        raise _wrong(f"The time zone '{zone[:60]}' is not known: a Windows name, as UTC or W. Europe Standard Time.", "timeZone")  # fmt: skip
    begins, ends = (_moment(schedule, part) for part in ("effectiveFrom", "effectiveUntil"))
    if begins and ends and ends <= begins:
        raise _wrong("'effectiveUntil' must be later than 'effectiveFrom'.", "effectiveUntil")
    recurrences = schedule.get("recurrences") or []
    if len(recurrences) > 2:
        raise _wrong(f"A schedule holds at most two recurrences, not {len(recurrences)}.", "recurrences")
    for recurrence in recurrences:
        _check_recurrence(recurrence)


def _check_recurrence(recurrence: Json) -> None:
    kind = recurrence.get("recurrenceType")
    start, end = (_time(recurrence, part) for part in ("startTime", "endTime"))
    if kind not in ("Daily", "Weekly", "Monthly"):
        raise _wrong(
            f"The recurrence type '{str(kind)[:40]}' is not valid: Daily, Weekly or Monthly.", "recurrenceType"
        )
    if kind == "Daily" and (start is None or end is None):
        raise _wrong("A daily recurrence needs 'startTime' and 'endTime'.", "startTime")
    if (start is None) != (end is None):
        raise _wrong("A recurrence has both 'startTime' and 'endTime', or neither.", "startTime")
    days = recurrence.get("daysOfWeek") or []
    if kind == "Weekly" and (not days or any(day not in DAYS for day in days)):
        raise _wrong("A weekly recurrence needs 'daysOfWeek', each a day's English name.", "daysOfWeek")
    numbers = recurrence.get("daysOfMonth") or []
    if kind == "Monthly" and (not numbers or any(not 1 <= day <= 31 for day in numbers)):
        raise _wrong("A monthly recurrence needs 'daysOfMonth', each from 1 to 31.", "daysOfMonth")


def in_force(schedule: Json | None, now: datetime) -> bool:
    """Whether a schedule covers a moment; no schedule covers all of them."""
    if not schedule:
        return True
    offset = timezones.offset(schedule.get("timeZone") or "UTC") or timedelta(0)
    local = now + offset
    begins, ends = (_moment(schedule, part) for part in ("effectiveFrom", "effectiveUntil"))
    if (begins and local < begins) or (ends and local >= ends):
        return False
    recurrences = schedule.get("recurrences") or []
    return not recurrences or any(_covers(recurrence, local) for recurrence in recurrences)


def _covers(recurrence: Json, local: datetime) -> bool:
    return any(start <= local < end for start, end in _spans(recurrence, local.date()))


def _spans(recurrence: Json, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The windows that begin on a day or on the one before: one may go on past midnight."""
    start, end = (_time(recurrence, part) or timedelta(0) for part in ("startTime", "endTime"))
    for begins in (day - _DAY, day):
        if _is_on(recurrence, begins):
            midnight = datetime.combine(begins, time(), UTC)
            yield midnight + start, midnight + end + (_DAY if end <= start else timedelta(0))


def _is_on(recurrence: Json, day: date) -> bool:
    match recurrence["recurrenceType"]:
        case "Daily":
            return True
        case "Weekly":
            return DAYS[day.weekday()] in recurrence["daysOfWeek"]
        case _:
            return day.day in recurrence["daysOfMonth"]


def _moment(schedule: Json, part: str) -> datetime | None:
    """A time on the schedule's own clock; local times carry UTC here, so that they can be compared."""
    text = schedule.get(part)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise _wrong(f"The value '{text[:40]}' of '{part}' is not a time like 2026-03-02T22:00:00.", part) from error
    if found.tzinfo is not None:
        raise _wrong(f"'{part}' is a time of the schedule's own time zone: it must not name one itself.", part)
    return found.replace(tzinfo=UTC)


def _time(recurrence: Json, part: str) -> timedelta | None:
    text = recurrence.get(part)
    if text is None:
        return None
    pieces = [*text.split(":"), "0", "0"][:3]
    most = (23, 59, 59)
    if text.count(":") > 2 or not all(p.isdecimal() and int(p) <= m for p, m in zip(pieces, most, strict=True)):
        raise _wrong(f"The value '{text[:40]}' of '{part}' is not a time of day like 22:00:00.", part)
    hours, minutes, seconds = (int(piece) for piece in pieces)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _wrong(text: str, target: str) -> ArmError:
    return ArmError(400, "BadRequest", text, target)
