"""How long a policy keeps a recovery point: grandfather, father, son, as pure functions.

Monthly and yearly are no schedules of their own: they are tags on some of the daily or weekly points.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.providers.recovery_services import schedule
from studyapp.sandbox.providers.recovery_services.schedule import Run, day_name

KINDS = ("daily", "weekly", "monthly", "yearly")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKS = ("First", "Second", "Third", "Fourth")
_LENGTHS = {"Days": 1, "Weeks": 7, "Months": 31, "Years": 365}
"""Days of each unit; Azure Backup counts a month as 31 days."""


def tags(policy: Json, local: datetime) -> tuple[str, ...]:
    """Which retention kinds a scheduled point of this day gets."""
    rules = policy["retentionPolicy"]
    return tuple(kind for kind in KINDS if _applies(kind, rules.get(f"{kind}Schedule"), local))


def _applies(kind: str, rule: Json | None, local: datetime) -> bool:
    if rule is None:
        return False
    match kind:
        case "daily":
            return True
        case "weekly":
            return day_name(local) in rule["daysOfTheWeek"]
        case "monthly":
            return _in_month(rule, local)
        case _:
            return _MONTHS[local.month - 1] in rule["monthsOfYear"] and _in_month(rule, local)


def _in_month(rule: Json, local: datetime) -> bool:
    if rule["retentionScheduleFormatType"] == "Daily":
        days = dig(rule, "retentionScheduleDaily.daysOfTheMonth", [])
        return any(_is_day(day, local) for day in days)
    weekly = rule["retentionScheduleWeekly"]
    return day_name(local) in weekly["daysOfTheWeek"] and any(_is_week(w, local) for w in weekly["weeksOfTheMonth"])


def _is_day(day: Any, local: datetime) -> bool:
    if day.get("isLast"):
        return (local + timedelta(days=1)).day == 1
    return bool(day.get("date") == local.day)


def _is_week(week: str, local: datetime) -> bool:
    if week == "Last":
        return (local + timedelta(days=7)).month != local.month
    return week in _WEEKS and (local.day - 1) // 7 == _WEEKS.index(week)


def length(policy: Json, kind: str) -> timedelta | None:
    """How long the policy keeps points of a kind; None where it does not know the kind."""
    span = dig(policy, f"retentionPolicy.{kind}Schedule.retentionDuration")
    return timedelta(days=span["count"] * _LENGTHS[span["durationType"]]) if span else None


def expiry(policy: Json, time: datetime, kinds: tuple[str, ...], before: datetime | None = None) -> datetime:
    """When a point of these kinds expires under the policy: the longest of its kinds counts.

    A kind that the policy does not know keeps the point as long as it was kept before.
    """
    ends = [time + span for kind in kinds if (span := length(policy, kind)) is not None]
    if not ends or len(ends) < len(kinds):
        ends.append(before or time + timedelta(days=schedule.snapshot_days(policy)))
    return max(ends)


def shorter(new: Json, old: Json) -> bool:
    """Whether a policy keeps any kind of point for less time than another does."""
    for kind in KINDS:
        was, now = length(old, kind), length(new, kind)
        if was is not None and (now is None or now < was):
            return True
    return False


class Kept(NamedTuple):
    """A recovery point in a simulation of a policy."""

    time: datetime
    kinds: tuple[str, ...]
    expires: datetime
    in_vault: bool


def simulate(policy: Json, start: datetime, until: datetime) -> Iterator[Kept]:
    """Every point that a policy's properties would make between two times, with its expiry.

    The points that exist on a day are those with `time <= day < expires`.
    """
    plan = schedule.read(policy)
    for run in plan.runs(start):
        if run.at > until:
            return
        yield kept(policy, run)


def kept(policy: Json, run: Run) -> Kept:
    """What becomes of one planned backup."""
    snapshot_ends = run.at + timedelta(days=schedule.snapshot_days(policy))
    if not run.to_vault:
        return Kept(run.at, (), snapshot_ends, False)
    kinds = tags(policy, run.local)
    return Kept(run.at, kinds, expiry(policy, run.at, kinds), True)
