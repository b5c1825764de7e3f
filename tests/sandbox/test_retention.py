"""The policy simulator: which points exist on which day, as pure functions."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.sandbox.arm import timezones
from studyapp.sandbox.providers.recovery_services import policy_rules, retention, schedule

START = datetime(2026, 1, 1, tzinfo=UTC)
TIME = "2026-01-01T20:00:00Z"


def policy(**kinds: dict[str, Any]) -> dict[str, Any]:
    rules: dict[str, Any] = {"retentionPolicyType": "LongTermRetentionPolicy"}
    for kind, rule in kinds.items():
        rules[f"{kind}Schedule"] = {"retentionTimes": [TIME], **rule}
    return {
        "backupManagementType": "AzureIaasVM",
        "schedulePolicy": {
            "schedulePolicyType": "SimpleSchedulePolicy",
            "scheduleRunFrequency": "Daily",
            "scheduleRunTimes": [TIME],
        },
        "retentionPolicy": rules,
        "timeZone": "UTC",
        "instantRpRetentionRangeInDays": 2,
    }


def span(count: int, unit: str) -> dict[str, Any]:
    return {"retentionDuration": {"count": count, "durationType": unit}}


GFS = policy(
    daily=span(7, "Days"),
    weekly={"daysOfTheWeek": ["Sunday"], **span(4, "Weeks")},
    monthly={
        "retentionScheduleFormatType": "Weekly",
        "retentionScheduleWeekly": {"daysOfTheWeek": ["Sunday"], "weeksOfTheMonth": ["First"]},
        **span(12, "Months"),
    },
    yearly={
        "retentionScheduleFormatType": "Daily",
        "monthsOfYear": ["January"],
        "retentionScheduleDaily": {"daysOfTheMonth": [{"date": 0, "isLast": True}]},
        **span(10, "Years"),
    },
)


def alive(day: datetime, rules: dict[str, Any] = GFS) -> list[retention.Kept]:
    return [kept for kept in retention.simulate(rules, START, day) if kept.time <= day < kept.expires]


def test_grandfather_father_and_son_are_kept_side_by_side() -> None:
    policy_rules.check(GFS)
    kept = alive(datetime(2026, 12, 31, 21, tzinfo=UTC))
    by_kind = {kind: sum(kind in k.kinds for k in kept) for kind in retention.KINDS}
    assert sum(set(k.kinds) == {"daily"} for k in kept) == 6
    assert by_kind["weekly"] >= 4
    assert by_kind["monthly"] == 12
    assert by_kind["yearly"] == 1


def test_a_month_counts_thirty_one_days() -> None:
    assert retention.length(GFS, "monthly") == timedelta(days=372)


def test_the_clock_of_a_policy_is_its_zones_standard_time_all_year() -> None:
    local = policy(daily=span(7, "Days")) | {"timeZone": "Pacific Standard Time"}
    for day in (datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 7, 10, tzinfo=UTC)):
        assert schedule.read(local).next(day).at.hour == 4
    assert timezones.offset("India Standard Time") == timedelta(hours=5.5)
    assert timezones.offset("utc") == timedelta(0)
    assert timezones.offset("Nowhere") is None


@settings(max_examples=60, deadline=None)
@given(days=st.integers(7, 60), weeks=st.integers(1, 12), offset=st.integers(0, 400))
def test_a_point_is_kept_as_long_as_its_longest_kind_says(days: int, weeks: int, offset: int) -> None:
    rules = policy(daily=span(days, "Days"), weekly={"daysOfTheWeek": ["Monday"], **span(weeks, "Weeks")})
    now = START + timedelta(days=offset)
    for kept in retention.simulate(rules, START, now):
        expected = max(days, weeks * 7 if kept.time.weekday() == 0 else 0)
        assert kept.expires - kept.time == timedelta(days=expected)


@settings(max_examples=60, deadline=None)
@given(minutes=st.integers(0, 1_000_000), interval=st.sampled_from([4, 6, 8, 12, 24]))
def test_runs_are_in_order_and_later_than_asked(minutes: int, interval: int) -> None:
    hourly = {
        "timeZone": "Tokyo Standard Time",
        "policyType": "V2",
        "schedulePolicy": {
            "schedulePolicyType": "SimpleSchedulePolicyV2",
            "scheduleRunFrequency": "Hourly",
            "hourlySchedule": {"interval": interval, "scheduleWindowDuration": 24, "scheduleWindowStartTime": TIME},
        },
    }
    start = START + timedelta(minutes=minutes)
    runs = schedule.read(hourly).runs(start)
    times = [next(runs).at for _ in range(30)]
    assert start < times[0] <= start + timedelta(hours=24)
    assert times == sorted(set(times))
