"""What the service demands of a VM backup policy; every refusal is a BMSUserErrorInvalidPolicyInput."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from studyapp.sandbox.arm import timezones
from studyapp.sandbox.arm.values import Json, dig, parse_time
from studyapp.sandbox.providers.recovery_services.errors import refused

LIMITS: Mapping[str, tuple[str, int, int]] = {
    "daily": ("Days", 7, 9999),
    "weekly": ("Weeks", 1, 5163),
    "monthly": ("Months", 1, 1188),
    "yearly": ("Years", 1, 99),
}
"""Unit, least and most of each retention kind."""
_INTERVALS = (4, 6, 8, 12, 24)
_MOST_DAYS_BY_INTERVAL = {4: 17, 6: 22, 8: 30, 12: 30, 24: 30}


def check(policy: Json) -> None:
    """Raise the first thing that is wrong with a policy's properties.

    Raises:
        ArmError: 400 BMSUserErrorInvalidPolicyInput, naming what is wrong.
    """
    problem = next(_problems(policy), None)
    if problem:
        raise refused(
            "BMSUserErrorInvalidPolicyInput", f"Input for create or update policy is not in proper format. {problem}"
        )


def _problems(policy: Json) -> Iterator[str]:
    plan, rules = policy.get("schedulePolicy") or {}, policy.get("retentionPolicy") or {}
    if timezones.offset(policy.get("timeZone") or "UTC") is None:
        yield f"The time zone '{policy.get('timeZone')}' is unknown."
    if rules.get("retentionPolicyType") != "LongTermRetentionPolicy":
        yield "The retention policy of a virtual machine must be a LongTermRetentionPolicy."
        return
    enhanced = policy.get("policyType") == "V2"
    wanted = "SimpleSchedulePolicyV2" if enhanced else "SimpleSchedulePolicy"
    if plan.get("schedulePolicyType") != wanted:
        yield f"A policy of type {'V2' if enhanced else 'V1'} needs a schedule of type {wanted}."
        return
    yield from _schedule_problems(plan, enhanced)
    yield from _retention_problems(plan, rules)
    yield from _snapshot_problems(policy, plan, rules, enhanced)


def _schedule_problems(plan: Json, enhanced: bool) -> Iterator[str]:
    frequency = plan.get("scheduleRunFrequency")
    if frequency == "Hourly" and enhanced:
        yield from _hourly_problems(plan.get("hourlySchedule") or {})
        return
    if frequency not in ("Daily", "Weekly"):
        yield f"The schedule frequency '{frequency}' is not allowed for this type of policy."
        return
    times = run_times(plan)
    if len(times) != 1:
        yield "Exactly one scheduleRunTime is allowed."
    for time in times:
        if (time.minute not in (0, 30)) or time.second:
            yield "Backup times must be on the hour or the half hour."
    days = run_days(plan)
    if frequency == "Weekly" and not days:
        yield "A weekly schedule needs scheduleRunDays."
    if len(set(days)) != len(days):
        yield "scheduleRunDays holds a day twice."


def _hourly_problems(hourly: Json) -> Iterator[str]:
    interval, window = hourly.get("interval"), hourly.get("scheduleWindowDuration")
    start = hourly.get("scheduleWindowStartTime")
    if interval not in _INTERVALS:
        yield f"The interval must be one of {', '.join(map(str, _INTERVALS))} hours."
        return
    if not isinstance(window, int) or not (interval <= window <= 24 or window == interval == 24):
        yield "The window must be at least as long as the interval and at most 24 hours."
    if not start:
        yield "scheduleWindowStartTime is missing."
    elif parse_time(start).minute not in (0, 30) or parse_time(start).second:
        yield "The window must start on the hour or the half hour."


def run_times(plan: Json) -> list[datetime]:
    """The clock times of a daily or weekly schedule, of either type of policy."""
    texts = (
        plan.get("scheduleRunTimes")
        or dig(plan, "dailySchedule.scheduleRunTimes")
        or dig(plan, "weeklySchedule.scheduleRunTimes")
        or []
    )
    return [parse_time(text) for text in texts]


def run_days(plan: Json) -> list[str]:
    """The days of a weekly schedule, of either type of policy."""
    return list(plan.get("scheduleRunDays") or dig(plan, "weeklySchedule.scheduleRunDays") or [])


def _retention_problems(plan: Json, rules: Json) -> Iterator[str]:
    weekly = plan.get("scheduleRunFrequency") == "Weekly"
    if not weekly and not rules.get("dailySchedule"):
        yield "A daily schedule needs a daily retention."
    if weekly and rules.get("dailySchedule"):
        yield "A weekly schedule cannot have a daily retention."
    if weekly and not rules.get("weeklySchedule"):
        yield "A weekly schedule needs a weekly retention."
    for kind, limit in LIMITS.items():
        if rules.get(f"{kind}Schedule"):
            yield from _kind_problems(kind, rules[f"{kind}Schedule"], plan, limit)
    yield from _weekday_problems(weekly, plan, rules)


def _kind_problems(kind: str, rule: Json, plan: Json, limit: tuple[str, int, int]) -> Iterator[str]:
    unit, least, most = limit
    span = rule.get("retentionDuration") or {}
    if span.get("durationType") != unit:
        yield f"The {kind} retention must be counted in {unit}."
    elif not least <= (span.get("count") or 0) <= most:
        yield f"The {kind} retention must be between {least} and {most} {unit.lower()}."
    yield from _time_problems(kind, rule, plan)
    if kind == "weekly" and not rule.get("daysOfTheWeek"):
        yield "The weekly retention needs daysOfTheWeek."
    if kind == "yearly" and not rule.get("monthsOfYear"):
        yield "The yearly retention needs monthsOfYear."
    if kind in ("monthly", "yearly"):
        yield from _format_problems(kind, rule)


def _time_problems(kind: str, rule: Json, plan: Json) -> Iterator[str]:
    if plan.get("scheduleRunFrequency") == "Hourly":
        return
    wanted = {(t.hour, t.minute) for t in run_times(plan)}
    found = {(t.hour, t.minute) for t in map(parse_time, rule.get("retentionTimes") or [])}
    if found != wanted:
        yield f"The retentionTimes of the {kind} retention must be the scheduleRunTimes."


def _format_problems(kind: str, rule: Json) -> Iterator[str]:
    match rule.get("retentionScheduleFormatType"):
        case "Daily":
            if not dig(rule, "retentionScheduleDaily.daysOfTheMonth"):
                yield f"The {kind} retention by day needs daysOfTheMonth."
        case "Weekly":
            weekly = rule.get("retentionScheduleWeekly") or {}
            if not weekly.get("daysOfTheWeek") or not weekly.get("weeksOfTheMonth"):
                yield f"The {kind} retention by week needs daysOfTheWeek and weeksOfTheMonth."
        case other:
            yield f"The retentionScheduleFormatType '{other}' is not valid."


def _weekday_problems(weekly: bool, plan: Json, rules: Json) -> Iterator[str]:
    if not weekly:
        return
    days = set(run_days(plan))
    kept = set(dig(rules, "weeklySchedule.daysOfTheWeek", []))
    if kept != days:
        yield "The days of the weekly retention must be the days of the schedule."
    for kind in ("monthly", "yearly"):
        rule = rules.get(f"{kind}Schedule") or {}
        if rule.get("retentionScheduleFormatType") == "Daily":
            yield f"A weekly schedule cannot have a {kind} retention by day."
        if not set(dig(rule, "retentionScheduleWeekly.daysOfTheWeek", [])) <= days:
            yield f"The days of the {kind} retention must be days of the schedule."


def _snapshot_problems(policy: Json, plan: Json, rules: Json, enhanced: bool) -> Iterator[str]:
    days = policy.get("instantRpRetentionRangeInDays")
    if policy.get("snapshotConsistencyType") and not enhanced:
        yield "snapshotConsistencyType needs a policy of type V2."
    if days is None:
        return
    least, most = snapshot_range(plan, enhanced)
    if not least <= days <= most:
        yield f"instantRpRetentionRangeInDays must be between {least} and {most} for this policy."
    daily = dig(rules, "dailySchedule.retentionDuration.count")
    if daily is not None and days > daily:
        yield "Snapshots cannot be kept longer than the daily points in the vault."


def snapshot_range(plan: Json, enhanced: bool) -> tuple[int, int]:
    """For how many days snapshots may be kept, least and most."""
    weekly = plan.get("scheduleRunFrequency") == "Weekly"
    if not enhanced:
        return (5, 5) if weekly else (1, 5)
    if plan.get("scheduleRunFrequency") == "Hourly":
        return 1, _MOST_DAYS_BY_INTERVAL.get(dig(plan, "hourlySchedule.interval", 24), 30)
    return (5, 20) if weekly else (1, 30)
