"""Alert processing rules: which alerts they apply to, when, and what becomes of the notifications."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.alertprocessingrules.models import AlertProcessingRule
from hypothesis import given
from hypothesis import strategies as st

from studyapp.sandbox.providers.alerts_management import windows
from tests.sandbox import python_types
from tests.sandbox.conftest import GROUP, VM, Azure, typed
from tests.sandbox.monitoring import fired, make_action_group, make_activity_rule
from tests.sandbox.test_alerts import STOPPED

RULE = "planned-maintenance"
SUPPRESS = [{"actionType": "RemoveAllActionGroups"}]


def make_rule(azure: Azure, name: str = RULE, **properties: Any) -> Any:
    body = {
        "location": "Global",
        "properties": {"scopes": [azure.group_id], "actions": SUPPRESS, "enabled": True, **properties},
    }
    return azure.processing.create_or_update(GROUP, name, body)


@pytest.fixture
def watched(site: Azure) -> Azure:
    """A rule that notices when somebody stops the machine, with an action group."""
    make_activity_rule(site, make_action_group(site), operation=STOPPED, status="Started", name="stopped")
    return site


def stop(azure: Azure) -> list[tuple[str, str]]:
    """Stop the machine; the outcomes of what would have been sent since, with the rule that decided them."""
    before = len(azure.sandbox.notifications())
    azure.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    azure.sandbox.advance(minutes=10)
    azure.compute.virtual_machines.begin_start(GROUP, VM).result()
    return [(n.outcome, n.rule.rpartition("/")[2]) for n in azure.sandbox.notifications()[before:]]


@pytest.mark.proves(
    "AlertProcessingRules_CreateOrUpdate",
    "AlertProcessingRules_GetByName",
    "AlertProcessingRules_Update",
    "AlertProcessingRules_ListByResourceGroup",
    "AlertProcessingRules_ListBySubscription",
    "AlertProcessingRules_Delete",
)
def test_a_suppressed_alert_fires_and_is_listed_but_tells_nobody(watched: Azure) -> None:
    make_rule(watched)
    found = typed(watched.processing.get_by_name(GROUP, RULE), AlertProcessingRule)
    assert list(python_types.problems(found)) == []
    assert found.properties.actions[0].action_type == "RemoveAllActionGroups"
    assert [r.name for r in watched.processing.list_by_resource_group(GROUP)] == [RULE]
    assert [r.name for r in watched.processing.list_by_subscription()] == [RULE]
    assert stop(watched) == [("Suppressed", RULE)]
    alert = next(iter(watched.alerts.get_all()))
    essentials = alert.properties.essentials
    assert (essentials.monitor_condition, essentials.action_status.is_suppressed) == ("Fired", True)
    history = watched.alerts.get_history(alert.name).properties.modifications
    assert [(m.modification_event, m.modified_by.rpartition("/")[2]) for m in history][1] == ("ActionsSuppressed", RULE)
    watched.processing.update(GROUP, RULE, {"properties": {"enabled": False}, "tags": {"a": "b"}})
    changed = watched.processing.get_by_name(GROUP, RULE)
    assert (changed.properties.enabled, changed.tags) == (False, {"a": "b"})
    assert stop(watched) == [("Sent", "")]
    watched.processing.delete(GROUP, RULE)
    with pytest.raises(ResourceNotFoundError):
        watched.processing.get_by_name(GROUP, RULE)


def test_a_rule_adds_action_groups_and_suppressing_outweighs_adding(watched: Azure) -> None:
    night = make_action_group(watched, "ag-night", "night")
    adding = [{"actionType": "AddActionGroups", "actionGroupIds": [night]}]
    make_rule(watched, "adding", actions=adding)
    assert stop(watched) == [("Sent", ""), ("Sent", "adding")]
    assert {n.group for n in watched.sandbox.notifications()} >= {night}
    make_rule(watched)
    assert stop(watched) == [("Suppressed", RULE), ("Suppressed", RULE)]


def test_a_vaults_own_alert_has_an_action_group_through_a_rule_alone(protected: Azure) -> None:
    group = make_action_group(protected)
    adding = [{"actionType": "AddActionGroups", "actionGroupIds": [group]}]
    conditions = [{"field": "MonitorService", "operator": "Equals", "values": ["Azure Backup"]}]
    make_rule(protected, actions=adding, conditions=conditions)
    protected.headers_of(protected.backup.protected_items.delete, *protected.item)
    protected.sandbox.advance(minutes=5)
    assert [e.alert_rule for e in fired(protected)] == ["Delete Backup Data"]
    assert [n.outcome for n in protected.sandbox.notifications()] == ["Sent"]


@pytest.mark.parametrize(
    ("scope", "applies"),
    [
        ("", True),
        ("/resourceGroups/rg-app", True),
        ("/resourceGroups/RG-APP", True),
        ("/resourceGroups/rg-app2", False),
    ],
)
def test_a_rule_applies_to_its_scopes(watched: Azure, scope: str, applies: bool) -> None:
    watched.make_group("rg-app2")
    make_rule(watched, scopes=[f"/subscriptions/{watched.sandbox.subscription_id}{scope}"])
    assert (stop(watched)[0][0] == "Suppressed") is applies


@pytest.mark.parametrize(
    ("field", "operator", "values", "applies"),
    [
        ("Severity", "Equals", ["Sev3", "Sev4"], True),
        ("Severity", "NotEquals", ["Sev3", "Sev4"], False),
        ("Severity", "NotEquals", ["Sev0"], True),
        ("MonitorService", "Equals", ["ActivityLog Administrative"], True),
        ("MonitorCondition", "Equals", ["Resolved"], False),
        ("SignalType", "Equals", ["Log"], True),
        ("TargetResourceType", "Equals", ["microsoft.compute/virtualmachines"], True),
        ("TargetResource", "Contains", [VM], True),
        ("TargetResourceGroup", "Contains", ["rg-app"], True),
        ("AlertRuleName", "Contains", ["stop"], True),
        ("AlertRuleName", "DoesNotContain", ["stop"], False),
        ("AlertRuleId", "Contains", ["activityLogAlerts"], True),
        ("Description", "Contains", ["ACTS"], True),
        ("AlertContext", "Contains", ["owner@sandbox"], True),
        ("AlertContext", "Contains", ["nobody"], False),
    ],
)
def test_every_field_of_a_filter_counts(
    watched: Azure, field: str, operator: str, values: list[str], applies: bool
) -> None:
    make_rule(watched, conditions=[{"field": field, "operator": operator, "values": values}])
    assert (stop(watched)[0][0] == "Suppressed") is applies


def test_filters_join_by_and(watched: Azure) -> None:
    severity = {"field": "Severity", "operator": "Equals", "values": ["Sev4"]}
    other = {"field": "AlertRuleName", "operator": "Equals", "values": ["other"]}
    make_rule(watched, conditions=[severity, other])
    assert stop(watched) == [("Sent", "")]


def test_a_window_of_one_night_suppresses_that_night_alone(watched: Azure) -> None:
    """Planned maintenance from 22:00 to 07:00 on the clock of Berlin, which is an hour ahead of UTC."""
    make_rule(
        watched,
        schedule={
            "effectiveFrom": "2026-03-02T22:00:00",
            "effectiveUntil": "2026-03-03T07:00:00",
            "timeZone": "W. Europe Standard Time",
        },
    )
    day = datetime(2026, 3, 2, tzinfo=UTC)
    outcomes = []
    for hour in (20.5, 21.25, 24 + 5.5, 24 + 6.25):
        watched.sandbox.advance_to(day + timedelta(hours=hour))
        outcomes.append(stop(watched)[0][0])
    assert outcomes == ["Sent", "Suppressed", "Suppressed", "Sent"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scopes": []}, "at least one entry"),
        ({"scopes": ["/subscriptions/00000000-0000-0000-0000-000000000000"]}, "own subscription"),
        ({"actions": []}, "at least one entry"),
        ({"actions": [{"actionType": "AddActionGroups", "actionGroupIds": []}]}, "needs 'actionGroupIds'"),
        ({"actions": [{"actionType": "Sleep"}]}, "not valid"),
        ({"conditions": [{"field": "Colour", "operator": "Equals", "values": ["red"]}]}, "not valid"),
        ({"conditions": [{"field": "Severity", "operator": "Contains", "values": ["Sev0"]}]}, "Equals and NotEquals"),
        ({"conditions": [{"field": "Severity", "operator": "Equals", "values": []}]}, "one to 5 values"),
        ({"conditions": [{"field": "Severity", "operator": "Equals", "values": ["Sev0"] * 6}]}, "one to 5 values"),
        ({"schedule": {"timeZone": "Mars"}}, "not known"),
        ({"schedule": {"effectiveFrom": "2026-03-02T22:00:00Z"}}, "must not name one"),
        ({"schedule": {"effectiveFrom": "tonight"}}, "not a time like"),
        ({"schedule": {"effectiveFrom": "2026-03-03T00:00:00", "effectiveUntil": "2026-03-02T00:00:00"}}, "later"),
        ({"schedule": {"recurrences": [{"recurrenceType": "Daily"}]}}, "needs 'startTime'"),
        ({"schedule": {"recurrences": [{"recurrenceType": "Weekly"}]}}, "daysOfWeek"),
        ({"schedule": {"recurrences": [{"recurrenceType": "Monthly", "daysOfMonth": [32]}]}}, "from 1 to 31"),
        ({"schedule": {"recurrences": [{"recurrenceType": "Daily", "startTime": "25:00:00", "endTime": "1:00"}]}}, "time of day"),
    ],
)  # fmt: skip
def test_a_rule_that_can_never_apply_is_refused(watched: Azure, change: Any, words: str) -> None:
    with pytest.raises(HttpResponseError, match=words):
        make_rule(watched, **change)


def test_a_rule_needs_action_groups_that_exist_and_the_whole_world(watched: Azure) -> None:
    gone = f"{watched.group_id}/providers/Microsoft.Insights/actionGroups/gone"
    with pytest.raises(ResourceNotFoundError):
        make_rule(watched, actions=[{"actionType": "AddActionGroups", "actionGroupIds": [gone]}])
    with pytest.raises(HttpResponseError, match="only Global"):
        watched.processing.create_or_update(
            GROUP, RULE, {"location": "westeurope", "properties": {"scopes": [watched.group_id], "actions": SUPPRESS}}
        )


# The clock of schedules

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("recurrence", "hours", "in_force"),
    [
        ({"recurrenceType": "Daily", "startTime": "09:00:00", "endTime": "17:00:00"}, 9, True),
        ({"recurrenceType": "Daily", "startTime": "09:00:00", "endTime": "17:00:00"}, 17, False),
        ({"recurrenceType": "Daily", "startTime": "22:00:00", "endTime": "06:00:00"}, 23, True),
        ({"recurrenceType": "Daily", "startTime": "22:00:00", "endTime": "06:00:00"}, 5, True),
        ({"recurrenceType": "Daily", "startTime": "22:00:00", "endTime": "06:00:00"}, 7, False),
        ({"recurrenceType": "Weekly", "daysOfWeek": ["Monday"]}, 23.9, True),
        ({"recurrenceType": "Weekly", "daysOfWeek": ["Monday"]}, 24, False),
        (
            {"recurrenceType": "Weekly", "daysOfWeek": ["Monday"], "startTime": "22:00:00", "endTime": "06:00:00"},
            29,
            True,
        ),
        ({"recurrenceType": "Monthly", "daysOfMonth": [2]}, 1, True),
        ({"recurrenceType": "Monthly", "daysOfMonth": [3]}, 1, False),
    ],
)
def test_a_recurrence_is_in_force_within_its_windows(recurrence: Any, hours: float, in_force: bool) -> None:
    schedule = {"recurrences": [recurrence]}
    windows.check(schedule)
    assert windows.in_force(schedule, MONDAY + timedelta(hours=hours)) is in_force


@given(st.integers(0, 60 * 24 * 14), st.integers(0, 23), st.integers(0, 23))
def test_a_daily_window_and_its_complement_never_hold_together(minutes: int, start: int, end: int) -> None:
    now = MONDAY + timedelta(minutes=minutes)
    times = (f"{start:02}:00:00", f"{end:02}:00:00")
    one, other = (
        {"recurrences": [{"recurrenceType": "Daily", "startTime": a, "endTime": b}]} for a, b in (times, times[::-1])
    )
    both = (windows.in_force(one, now), windows.in_force(other, now))
    # The same time twice is a whole day.
    assert both == (True, True) if start == end else sum(both) == 1
