"""Bodies of backup policies for machines: schedule and retention from plain arguments."""

from datetime import datetime
from typing import Any

from studyapp.labs.operations.model import Args

Body = dict[str, Any]


def at(args: Args, now: datetime) -> str:
    """The time of day of the backups, as the service writes it: with a date that means nothing."""
    return f"{now:%Y-%m-%d}T{args['time']}:00Z"


def daily(args: Args, now: datetime) -> Body:
    """A backup each day, by a Standard policy or an Enhanced one."""
    time = at(args, now)
    if args.truth("enhanced"):
        plan: Body = {"scheduleRunFrequency": "Daily", "dailySchedule": {"scheduleRunTimes": [time]}}
    else:
        plan = {"scheduleRunFrequency": "Daily", "scheduleRunTimes": [time]}
    return _policy(args, plan, [time], enhanced=args.truth("enhanced"))


def hourly(args: Args, now: datetime) -> Body:
    """Several backups a day within a window, by an Enhanced policy."""
    window = {
        "interval": args.whole("interval"),
        "scheduleWindowStartTime": at(args, now),
        "scheduleWindowDuration": args.whole("duration"),
    }
    plan = {"scheduleRunFrequency": "Hourly", "hourlySchedule": window}
    return _policy(args, plan, [at(args, now)], enhanced=True)


def weekly(args: Args, now: datetime) -> Body:
    """A backup on some days of the week, by a Standard policy."""
    time = at(args, now)
    plan = {"scheduleRunFrequency": "Weekly", "scheduleRunTimes": [time], "scheduleRunDays": args.entries("weekdays")}
    return _policy(args, plan, [time], enhanced=False)


def _policy(args: Args, plan: Body, times: list[str], *, enhanced: bool) -> Body:
    properties = {
        "backupManagementType": "AzureIaasVM",
        "policyType": "V2" if enhanced else "V1",
        "timeZone": args["zone"],
        "instantRpRetentionRangeInDays": args.whole("instant"),
        "schedulePolicy": {
            "schedulePolicyType": "SimpleSchedulePolicyV2" if enhanced else "SimpleSchedulePolicy",
            **plan,
        },
        "retentionPolicy": _retention(args, times, daily=plan["scheduleRunFrequency"] != "Weekly"),
    }
    return {"properties": properties}


def _retention(args: Args, times: list[str], *, daily: bool) -> Body:
    rules: Body = {"retentionPolicyType": "LongTermRetentionPolicy"}
    first = {"daysOfTheWeek": args.entries("weekdays"), "weeksOfTheMonth": ["First"]}
    by_week = {"retentionScheduleFormatType": "Weekly", "retentionScheduleWeekly": first}
    if daily:
        rules["dailySchedule"] = _kept(times, args.whole("daily"), "Days")
    if args["weekly"]:
        days = {"daysOfTheWeek": args.entries("weekdays")}
        rules["weeklySchedule"] = _kept(times, args.whole("weekly"), "Weeks") | days
    if args["monthly"]:
        rules["monthlySchedule"] = _kept(times, args.whole("monthly"), "Months") | by_week
    if args["yearly"]:
        months = {"monthsOfYear": args.entries("months")}
        rules["yearlySchedule"] = _kept(times, args.whole("yearly"), "Years") | by_week | months
    return rules


def _kept(times: list[str], count: int, unit: str) -> Body:
    return {"retentionTimes": times, "retentionDuration": {"count": count, "durationType": unit}}
