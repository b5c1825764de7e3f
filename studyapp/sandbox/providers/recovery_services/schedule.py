"""When a policy backs up: the schedule of a policy as pure functions of time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from studyapp.sandbox.arm import timezones
from studyapp.sandbox.arm.values import Json, dig, parse_time

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = timedelta(days=1)


class Run(NamedTuple):
    """One planned backup."""

    at: datetime
    """In UTC."""
    local: datetime
    """The same on the policy's clock: retention rules speak of its days."""
    to_vault: bool
    """False for all but the last backup of a day under an hourly schedule: those stay snapshots."""


class Schedule(NamedTuple):
    """A policy's schedule, read from its body."""

    frequency: str
    """Daily, Weekly or Hourly."""
    times: tuple[tuple[int, int], ...]
    """Hour and minute on the policy's clock, every one of a day."""
    days: tuple[str, ...]
    offset: timedelta

    def runs(self, after: datetime) -> Iterator[Run]:
        """The backups later than a time, in order, without end."""
        day = (after + self.offset).replace(hour=0, minute=0, second=0, microsecond=0) - _DAY
        while True:
            if not self.days or DAYS[day.weekday()] in self.days:
                yield from (run for run in self._of_day(day) if run.at > after)
            day += _DAY

    def _of_day(self, day: datetime) -> Iterator[Run]:
        last = self.times[-1]
        for time in self.times:
            # An hourly window may run past midnight: those backups still belong to the day on which it opened.
            local = day + timedelta(hours=time[0], minutes=time[1])
            yield Run(local - self.offset, local, time == last)

    def next(self, after: datetime) -> Run:
        return next(self.runs(after))


def read(policy: Json) -> Schedule:
    """The schedule of a policy's properties, which must have passed validation."""
    plan = policy["schedulePolicy"]
    offset = timezones.offset(policy.get("timeZone") or "UTC") or timedelta(0)
    frequency = plan["scheduleRunFrequency"]
    if plan["schedulePolicyType"] == "SimpleSchedulePolicyV2":
        return _enhanced(plan, frequency, offset)
    times = tuple(_clock(text) for text in plan["scheduleRunTimes"])
    return Schedule(frequency, times, tuple(plan.get("scheduleRunDays") or ()) if frequency == "Weekly" else (), offset)


def _enhanced(plan: Json, frequency: str, offset: timedelta) -> Schedule:
    match frequency:
        case "Hourly":
            return Schedule(frequency, tuple(_window(plan["hourlySchedule"])), (), offset)
        case "Weekly":
            weekly = plan["weeklySchedule"]
            return Schedule(
                frequency,
                tuple(_clock(t) for t in weekly["scheduleRunTimes"]),
                tuple(weekly["scheduleRunDays"]),
                offset,
            )
        case _:
            return Schedule(frequency, tuple(_clock(t) for t in plan["dailySchedule"]["scheduleRunTimes"]), (), offset)


def _window(hourly: Json) -> Iterator[tuple[int, int]]:
    start_hour, minute = _clock(hourly["scheduleWindowStartTime"])
    for step in range(0, int(hourly["scheduleWindowDuration"]) + 1, int(hourly["interval"])):
        if step < 24:
            yield start_hour + step, minute


def _clock(text: str) -> tuple[int, int]:
    moment = parse_time(text)
    return moment.hour, moment.minute


def snapshot_days(policy: Json) -> int:
    """For how many days the policy keeps snapshots for instant restore."""
    default = 7 if policy.get("policyType") == "V2" else 2
    return int(dig(policy, "instantRpRetentionRangeInDays", default))


def day_name(local: datetime) -> str:
    return DAYS[local.weekday()]
