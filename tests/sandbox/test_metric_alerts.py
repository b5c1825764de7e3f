"""Metric alert rules: they fire when the window meets the condition, resolve after three clear checks, and cost little."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.monitor.models import MetricAlertResource, MetricAlertStatusCollection
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.faults import WorldFault
from studyapp.sandbox.providers.insights import metric_checks, metric_series
from studyapp.sandbox.providers.insights.rules import RuleRecord, Series
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, JudgedSandbox, typed
from tests.sandbox.monitoring import fired, make_action_group, make_metric_rule
from tests.sandbox.test_vaults import refusal

BUSY = {"load": 95}


def work(azure: Azure, load: float = 95, machine: str = "") -> None:
    azure.sandbox.inject(WorldFault(f"busy{machine}", machine or azure.vm_id, {"load": load}))


@pytest.mark.proves(
    "MetricAlerts_CreateOrUpdate",
    "MetricAlerts_Get",
    "MetricAlerts_ListByResourceGroup",
    "MetricAlerts_ListBySubscription",
    "MetricAlertsStatus_List",
    "MetricAlertsStatus_ListByName",
)
def test_a_rule_fires_once_the_average_is_over_and_resolves_after_three_clear_checks(site: Azure) -> None:
    group = make_action_group(site)
    make_metric_rule(site, group)
    rules = site.monitor.metric_alerts
    rule = typed(rules.get(GROUP, "cpu-high"), MetricAlertResource)
    assert (rule.window_size, rule.auto_mitigate, rule.severity) == (timedelta(minutes=5), True, 2)
    assert rule.criteria.all_of[0].threshold == 80
    assert [r.name for r in rules.list_by_resource_group(GROUP)] == ["cpu-high"]
    assert [r.name for r in rules.list_by_subscription()] == ["cpu-high"]
    assert status(site) == ["Healthy"]
    site.sandbox.advance(hours=1)
    began = site.sandbox.now
    work(site)
    site.sandbox.advance(minutes=2)
    assert fired(site) == []
    site.sandbox.advance(minutes=8)
    essentials = fired(site)[0]
    assert (essentials.alert_rule, essentials.severity, essentials.signal_type) == (rule.id, "Sev2", "Metric")
    assert (essentials.monitor_service, essentials.monitor_condition) == ("Platform", "Fired")
    assert timedelta(minutes=4) < essentials.start_date_time - began <= timedelta(minutes=6)
    assert status(site) == ["Unhealthy"]
    site.sandbox.lift("busy")
    ended = site.sandbox.now
    site.sandbox.advance(minutes=15)
    essentials = fired(site)[0]
    assert essentials.monitor_condition == "Resolved"
    after = essentials.monitor_condition_resolved_date_time - ended
    assert timedelta(minutes=3) <= after <= timedelta(minutes=5)
    assert [(n.condition, n.outcome) for n in site.sandbox.notifications()] == [("Fired", "Sent"), ("Resolved", "Sent")]
    assert len(fired(site)) == 1


def status(azure: Azure) -> list[str]:
    found = typed(azure.monitor.metric_alerts_status.list(GROUP, "cpu-high"), MetricAlertStatusCollection)
    for entry in found.value:
        again = azure.monitor.metric_alerts_status.list_by_name(GROUP, "cpu-high", entry.name)
        assert [e.properties.status for e in again.value] == [entry.properties.status]
    return [entry.properties.status for entry in found.value]


def test_work_of_some_days_fires_anew_each_time(site: Azure) -> None:
    make_metric_rule(site)
    for _ in range(3):
        work(site)
        site.sandbox.advance(hours=20)
        site.sandbox.lift("busy")
        site.sandbox.advance(hours=4)
    assert [e.monitor_condition for e in fired(site, time_range="30d")] == ["Resolved"] * 3


def test_the_context_says_what_was_measured(site: Azure) -> None:
    make_metric_rule(site)
    work(site)
    site.sandbox.advance(minutes=10)
    context = next(iter(site.alerts.get_all(include_context=True))).properties.context
    term = context["condition"]["allOf"][0]
    assert (term["metricName"], term["threshold"], term["timeAggregation"]) == ("Percentage CPU", "80", "Average")
    assert term["metricValue"] > 80
    assert context["condition"]["windowSize"] == "PT5M"


@pytest.mark.parametrize(
    ("operator", "threshold", "load", "fires"),
    [
        ("GreaterThan", 50, 100, True),
        ("GreaterThan", 100, 100, False),
        ("GreaterThanOrEqual", 100, 100, True),
        ("LessThan", 1, 0, True),
        ("LessThan", 0, 0, False),
        ("LessThanOrEqual", 0, 0, True),
        ("Equals", 100, 100, True),
        ("Equals", 99, 100, False),
    ],
)
def test_every_operator_compares(site: Azure, operator: str, threshold: float, load: float, fires: bool) -> None:
    work(site, load)
    site.sandbox.advance(minutes=10)
    make_metric_rule(site, operator=operator, threshold=threshold)
    site.sandbox.advance(minutes=5)
    assert bool(fired(site)) is fires


@pytest.mark.parametrize(("aggregation", "fires"), [("Maximum", True), ("Minimum", False), ("Average", False)])
def test_the_aggregation_decides_over_a_short_peak(site: Azure, aggregation: str, fires: bool) -> None:
    make_metric_rule(site, timeAggregation=aggregation, windowSize="PT30M")
    site.sandbox.advance(hours=1)
    work(site)
    site.sandbox.advance(minutes=3)
    site.sandbox.lift("busy")
    site.sandbox.advance(hours=2)
    assert bool(fired(site)) is fires


def test_a_stopped_machine_has_no_value_so_availability_alerts_stay_silent_but_a_broken_host_fires(site: Azure) -> None:
    make_metric_rule(site, metricName="VmAvailabilityMetric", operator="LessThan", threshold=1)
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    site.sandbox.advance(days=1)
    assert fired(site) == []
    site.compute.virtual_machines.begin_start(GROUP, VM).result()
    site.sandbox.advance(hours=1)
    site.sandbox.inject(WorldFault("host", site.vm_id, {"host": "Faulty"}))
    site.sandbox.advance(minutes=10)
    assert [e.monitor_condition for e in fired(site)] == ["Fired"]


def test_an_alert_stays_while_there_is_no_value(site: Azure) -> None:
    make_metric_rule(site)
    work(site)
    site.sandbox.advance(minutes=10)
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    site.sandbox.advance(days=2)
    assert [e.monitor_condition for e in fired(site, time_range="30d")] == ["Fired"]
    site.sandbox.lift("busy")
    site.compute.virtual_machines.begin_start(GROUP, VM).result()
    site.sandbox.advance(minutes=30)
    assert [e.monitor_condition for e in fired(site, time_range="30d")] == ["Resolved"]


def test_a_rule_without_state_fires_again_and_again(site: Azure) -> None:
    make_metric_rule(site, autoMitigate=False)
    work(site)
    site.sandbox.advance(minutes=30)
    times = [e.start_date_time for e in fired(site)]
    assert 5 <= len(times) <= 6
    assert {later - earlier for earlier, later in pairwise(times)} == {timedelta(minutes=5)}
    site.sandbox.lift("busy")
    site.sandbox.advance(hours=1)
    assert {e.monitor_condition for e in fired(site)} == {"Fired"}


def test_one_rule_watches_the_machines_of_a_group_in_its_region_each_on_its_own(site: Azure) -> None:
    site.make_machine("vm-two")
    two = site.vm_id.replace(VM, "vm-two")
    many = {"targetResourceType": "Microsoft.Compute/virtualMachines", "targetResourceRegion": REGION}
    make_metric_rule(site, scopes=(site.group_id,), **many)
    make_metric_rule(site, name="elsewhere", scopes=(site.group_id,), **{**many, "targetResourceRegion": "eastus"})
    assert len(status(site)) == 2
    work(site, machine=two)
    site.sandbox.advance(minutes=10)
    assert [e.target_resource_name for e in fired(site)] == ["vm-two"]
    work(site)
    site.sandbox.lift(f"busy{two}")
    site.sandbox.advance(minutes=15)
    found = {e.target_resource_name: e.monitor_condition for e in fired(site)}
    assert found == {"vm-two": "Resolved", VM: "Fired"}
    assert {e.alert_rule.rpartition("/")[2] for e in fired(site)} == {"cpu-high"}


def test_a_machine_that_comes_later_is_watched_as_well(site: Azure) -> None:
    many = {"targetResourceType": "Microsoft.Compute/virtualMachines", "targetResourceRegion": REGION}
    make_metric_rule(site, scopes=(f"/subscriptions/{site.sandbox.subscription_id}",), **many)
    site.make_machine("vm-late")
    late = site.vm_id.replace(VM, "vm-late")
    site.sandbox.advance(days=1)
    work(site, machine=late)
    site.sandbox.advance(minutes=10)
    assert [e.target_resource_name for e in fired(site)] == ["vm-late"]


def test_several_criteria_must_be_met_together(site: Azure) -> None:
    term = {"criterionType": "StaticThresholdCriterion", "operator": "GreaterThan", "timeAggregation": "Average"}
    terms = [
        {**term, "name": "a", "metricName": "Percentage CPU", "threshold": 80},
        {**term, "name": "b", "metricName": "Available Memory Percentage", "threshold": 20, "operator": "LessThan"},
    ]
    kind = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria"
    make_metric_rule(site, criteria={"odata.type": kind, "allOf": terms})
    work(site)
    site.sandbox.advance(hours=1)
    assert fired(site) == []
    site.sandbox.inject(WorldFault("full", site.vm_id, {"memory": 95}))
    site.sandbox.advance(minutes=10)
    assert len(fired(site)) == 1


def test_a_split_rule_names_the_disk(site: Azure) -> None:
    site.make_machine("vm-two", data_disks=2)
    two = site.vm_id.replace(VM, "vm-two")
    dimensions = [{"name": "LUN", "operator": "Include", "values": ["1"]}]
    more: dict[str, Any] = {"metricName": "Data Disk Queue Depth", "threshold": 0.0, "dimensions": dimensions}
    make_metric_rule(site, scopes=(two,), **more)
    site.sandbox.advance(minutes=10)
    context = next(iter(site.alerts.get_all(include_context=True))).properties.context
    assert context["condition"]["allOf"][0]["dimensions"] == [{"name": "LUN", "value": "1"}]
    assert len(fired(site)) == 1


def test_a_rule_on_a_vault_fires_for_failed_backups_alone(protected: Azure) -> None:
    dimensions = [{"name": "healthStatus", "operator": "Exclude", "values": ["Healthy"]}]
    more: dict[str, Any] = {
        "metricName": "BackupHealthEvent",
        "timeAggregation": "Count",
        "threshold": 0,
        "dimensions": dimensions,
    }
    make_metric_rule(protected, scopes=(protected.vault_id,), windowSize="PT1H", evaluationFrequency="PT5M", **more)
    protected.back_up()
    protected.sandbox.advance(days=2)
    rule = {"alert_rule": "cpu-high", "time_range": "30d"}
    assert fired(protected, **rule) == []
    protected.sandbox.inject(WorldFault("agent", protected.vm_id, {"guestAgent": "NotReady"}))
    protected.back_up()
    found = fired(protected, **rule)
    assert [(e.target_resource_type, e.monitor_condition) for e in found] == [
        ("microsoft.recoveryservices/vaults", "Resolved")
    ]
    context = next(iter(protected.alerts.get_all(include_context=True, **rule))).properties.context
    assert context["condition"]["allOf"][0]["dimensions"] == [{"name": "healthStatus", "value": "TransientDegraded"}]


def test_a_rule_on_all_events_of_a_vault_counts_them(protected: Azure) -> None:
    more: dict[str, Any] = {"metricName": "BackupHealthEvent", "timeAggregation": "Count", "threshold": 0}
    make_metric_rule(protected, scopes=(protected.vault_id,), evaluationFrequency="PT5M", **more)
    protected.sandbox.advance(days=5)
    assert [e.monitor_condition for e in fired(protected, alert_rule="cpu-high", time_range="30d")] == ["Resolved"] * 5


@pytest.mark.proves("MetricAlerts_Update", "MetricAlerts_Delete")
def test_a_rule_is_changed_switched_off_and_deleted(site: Azure) -> None:
    make_metric_rule(site)
    rules = site.monitor.metric_alerts
    rules.update(GROUP, "cpu-high", {"tags": {"a": "b"}, "properties": {"severity": 0, "windowSize": "PT15M"}})
    changed = rules.get(GROUP, "cpu-high")
    assert (changed.severity, changed.window_size, changed.tags) == (0, timedelta(minutes=15), {"a": "b"})
    assert changed.evaluation_frequency == timedelta(minutes=1)
    rules.update(GROUP, "cpu-high", {"properties": {"enabled": False}})
    work(site)
    site.sandbox.advance(hours=1)
    assert fired(site) == []
    rules.update(GROUP, "cpu-high", {"properties": {"enabled": True}})
    site.sandbox.advance(minutes=15)
    assert [e.severity for e in fired(site)] == ["Sev0"]
    rules.delete(GROUP, "cpu-high")
    with pytest.raises(ResourceNotFoundError):
        rules.get(GROUP, "cpu-high")


def test_firing_and_resolving_stand_in_the_activity_log(site: Azure) -> None:
    make_metric_rule(site)
    work(site)
    site.sandbox.advance(minutes=10)
    site.sandbox.lift("busy")
    site.sandbox.advance(minutes=30)
    entries = [e for e in site.sandbox.activity() if e["category"]["value"] == "Alert"]
    assert [(e["status"]["value"], e["resourceId"].rpartition("/")[2]) for e in entries] == [
        ("Resolved", "cpu-high"),
        ("Activated", "cpu-high"),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"severity": 5}, "0 \\(critical\\) to 4"),
        ({"evaluationFrequency": "PT2M"}, "not valid"),
        ({"windowSize": "PT2M"}, "not valid"),
        ({"evaluationFrequency": "PT30M", "windowSize": "PT5M"}, "not be shorter"),
        ({"metricName": "Percentage GPU"}, "Valid metrics"),
        ({"operator": "Near"}, "operator among"),
        ({"timeAggregation": "Median"}, "cannot be aggregated"),
        ({"metricName": "VmAvailabilityMetric", "timeAggregation": "Total"}, "cannot be aggregated"),
        ({"dimensions": [{"name": "LUN", "operator": "Include", "values": ["0"]}]}, "no dimension"),
        ({"metricNamespace": "Azure.VM.Windows.GuestMetrics"}, "does not simulate"),
        ({"scopes": ("/subscriptions/00000000-0000-0000-0000-000000000000",)}, "not in the subscription"),
        ({"targetResourceType": "Microsoft.Compute/disks", "targetResourceRegion": REGION, "group": True}, "cannot be watched"),
        ({"targetResourceType": "Microsoft.Compute/virtualMachines", "group": True}, "needs 'targetResourceType'"),
    ],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused(site: Azure, change: dict[str, Any], words: str) -> None:
    scopes: dict[str, Any] = {"scopes": (site.group_id,)} if change.pop("group", False) else {}
    with pytest.raises(HttpResponseError, match=words):
        make_metric_rule(site, **scopes, **change)


def test_what_does_not_exist_or_lies_elsewhere_cannot_be_watched(site: Azure) -> None:
    with pytest.raises(ResourceNotFoundError):
        make_metric_rule(site, scopes=(site.vm_id + "x",))
    site.make_machine("vm-two")
    both = (site.vm_id, site.vm_id.replace(VM, "vm-two"))
    far = {"targetResourceType": "Microsoft.Compute/virtualMachines", "targetResourceRegion": "eastus"}
    assert refusal(lambda: make_metric_rule(site, scopes=both, **far)) == "BadRequest"
    web = {"odata.type": "Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria", "webTestId": "x", "componentId": "y", "failedLocationCount": 1}  # fmt: skip
    assert refusal(lambda: make_metric_rule(site, criteria=web)) == "SandboxNotImplemented"


def test_dynamic_thresholds_are_refused_by_name(site: Azure) -> None:
    kind = "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria"
    term = {
        "criterionType": "DynamicThresholdCriterion",
        "name": "a",
        "metricName": "Percentage CPU",
        "operator": "GreaterThan",
        "alertSensitivity": "Medium",
        "failingPeriods": {"numberOfEvaluationPeriods": 4, "minFailingPeriodsToAlert": 4},
        "timeAggregation": "Average",
    }
    criteria = {"odata.type": kind, "allOf": [term]}
    assert refusal(lambda: make_metric_rule(site, criteria=criteria)) == "SandboxNotImplemented"


def test_rules_survive_saving_and_loading(site: Azure, tmp_path: Path) -> None:
    make_metric_rule(site)
    work(site)
    site.sandbox.advance(minutes=10)
    site.sandbox.save(tmp_path / "saved.json")
    opened = Sandbox.open(tmp_path / "saved.json")
    assert opened.activity() == site.sandbox.activity()
    for sandbox in (site.sandbox, opened):
        sandbox.lift("busy")
        sandbox.advance(minutes=15)
    assert [e.as_dict() for e in fired(Azure(opened))] == [e.as_dict() for e in fired(site)]
    assert fired(site)[0].monitor_condition == "Resolved"


# Laws


def by_the_book(azure: Azure, since: Any) -> list[tuple[Any, bool]]:
    """What a service that checks every minute would do: each time something changes, and whether it fires then."""
    world = azure.sandbox.world
    rule = world.need(f"{azure.group_id}/providers/Microsoft.Insights/metricAlerts/cpu-high")
    series = next(metric_series.of_rule(world, rule, since))
    here, found, step = Series(series.name), [], timedelta(minutes=1)
    tick = metric_checks._tick(since + step, step)
    while tick <= world.now:
        after = metric_checks._after(rule, here, series.met(tick), tick)
        if bool(after.fired) != bool(here.fired):
            found.append((tick, bool(after.fired)))
        here, tick = after, tick + step
    return found


MOVES = st.lists(st.tuples(st.sampled_from([0, 79, 80.2, 82, 95]), st.integers(1, 90)), min_size=1, max_size=6)


@given(MOVES)
@settings(max_examples=15, deadline=None)
def test_planned_checks_do_what_checking_every_minute_would(moves: list[tuple[float, int]]) -> None:
    azure = Azure(JudgedSandbox(seed=5))
    for prepare in (azure.make_group, azure.make_network, azure.make_machine):
        prepare()
    make_metric_rule(azure)
    since = azure.sandbox.now
    for load, minutes in moves:
        work(azure, load)
        azure.sandbox.advance(minutes=minutes, seconds=17)
    alerts = list(azure.alerts.get_all(sort_by="startDateTime", sort_order="asc"))
    seen = [(a.properties.essentials.start_date_time, True) for a in alerts]
    seen += [(t, False) for a in alerts if (t := a.properties.essentials.monitor_condition_resolved_date_time)]
    assert sorted(seen) == by_the_book(azure, since)


def checks(azure: Azure) -> int:
    """How often the rule has been checked and planned anew."""
    record: RuleRecord = azure.sandbox.world.need(f"{azure.group_id}/providers/Microsoft.Insights/metricAlerts/cpu-high").record  # fmt: skip
    return record.turn


def test_a_quiet_month_takes_no_check_at_all(site: Azure) -> None:
    make_metric_rule(site)
    before = checks(site)
    site.sandbox.advance(days=30)
    assert checks(site) == before


def test_a_machine_at_the_threshold_takes_a_check_for_each_change_and_each_day(site: Azure) -> None:
    work(site, 80)
    make_metric_rule(site)
    before = checks(site)
    site.sandbox.advance(days=3)
    alerts = fired(site, time_range="7d")
    changes = sum(2 if alert.monitor_condition == "Resolved" else 1 for alert in alerts)
    assert changes > 10
    assert checks(site) - before <= changes + 4
