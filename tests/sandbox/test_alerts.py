"""Action groups, activity log alerts, the alerts that fire and what would have been sent."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.mgmt.alertsmanagement.models import Alert, AlertModification, AlertsSummary
from azure.mgmt.monitor.models import ActionGroupResource, ActivityLogAlertResource, EventData

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.alerting import UNSUBSCRIBED
from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, VM, Azure, typed
from tests.sandbox.monitoring import MACHINE_DELETED, OPS, fired, make_action_group, make_activity_rule
from tests.sandbox.test_vaults import refusal

STOPPED = "Microsoft.Compute/virtualMachines/powerOff/action"


# Action groups


@pytest.mark.proves(
    "ActionGroups_CreateOrUpdate",
    "ActionGroups_Get",
    "ActionGroups_Update",
    "ActionGroups_ListByResourceGroup",
    "ActionGroups_ListBySubscriptionId",
    "ActionGroups_Delete",
)
def test_an_action_group_is_made_changed_listed_and_deleted(site: Azure) -> None:
    make_action_group(site)
    groups = site.monitor.action_groups
    found = typed(groups.get(GROUP, OPS), ActionGroupResource)
    assert (found.group_short_name, found.enabled, found.location) == ("ops", True, "Global")
    assert [(r.name, r.email_address, str(r.status)) for r in found.email_receivers] == [
        ("operators", "ops@contoso.com", "Enabled")
    ]
    groups.update(GROUP, OPS, {"tags": {"team": "ops"}, "properties": {"enabled": False}})
    changed = groups.get(GROUP, OPS)
    assert (changed.enabled, changed.tags) == (False, {"team": "ops"})
    assert [g.name for g in groups.list_by_resource_group(GROUP)] == [OPS]
    assert [g.name for g in groups.list_by_subscription_id()] == [OPS]
    groups.delete(GROUP, OPS)
    with pytest.raises(ResourceNotFoundError):
        groups.get(GROUP, OPS)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"groupShortName": "AlertOpsTeam1"}, "1 to 12 characters"),
        ({"groupShortName": ""}, "1 to 12 characters"),
        ({"emailReceivers": [{"name": "a", "emailAddress": "nobody"}]}, "not an e-mail address"),
        ({"emailReceivers": [{"name": "", "emailAddress": "a@b.c"}]}, "missing or empty"),
        ({"smsReceivers": [{"name": "a", "countryCode": "49", "phoneNumber": "call me"}]}, "not a phone number"),
        ({"smsReceivers": [{"name": "OPERATORS", "countryCode": "49", "phoneNumber": "170123"}]}, "more than once"),
        ({"webhookReceivers": [{"name": "a", "serviceUri": "ftp://x"}]}, "begins with http"),
        ({"smsReceivers": [{"name": f"n{i}", "countryCode": "1", "phoneNumber": "123"} for i in range(11)]}, "at most 10"),
    ],
)  # fmt: skip
def test_an_action_group_that_could_tell_nobody_is_refused(site: Azure, change: Any, words: str) -> None:
    with pytest.raises(HttpResponseError, match=words):
        make_action_group(site, **change)


def test_action_groups_live_in_the_whole_world_or_in_listed_regions(site: Azure) -> None:
    body = {"location": "westeurope", "properties": {"groupShortName": "ops"}}
    with pytest.raises(HttpResponseError, match="not available for action groups"):
        site.monitor.action_groups.create_or_update(GROUP, OPS, body)


@pytest.mark.proves(
    "ActionGroups_CreateNotificationsAtActionGroupResourceLevel",
    "ActionGroups_GetTestNotificationsAtActionGroupResourceLevel",
)
def test_a_sample_tells_what_became_of_it(site: Azure) -> None:
    make_action_group(site)
    body = {"alertType": "activitylog", "emailReceivers": [{"name": "me", "emailAddress": "me@contoso.com"}]}
    poller = site.monitor.action_groups.begin_create_notifications_at_action_group_resource_level(GROUP, OPS, body)
    done = poller.result()
    assert (done.state, [(d.mechanism_type, d.name, d.status) for d in done.action_details]) == (
        "Completed",
        [("Email", "me", "Completed")],
    )
    operation = next(o for o in site.sandbox.world.operations.values() if o.family == "insights-test")
    groups = site.monitor.action_groups
    again = groups.get_test_notifications_at_action_group_resource_level(GROUP, OPS, operation.id)
    assert again.completed_time == done.completed_time


@pytest.mark.proves("ActionGroups_EnableReceiver")
def test_whoever_has_unsubscribed_is_told_again_after_subscribing(site: Azure) -> None:
    group = make_action_group(site)
    make_activity_rule(site, group, operation=STOPPED, status="Started")
    site.sandbox.inject(WorldFault("left", group, {UNSUBSCRIBED: ["operators"]}))
    assert str(site.monitor.action_groups.get(GROUP, OPS).email_receivers[0].status) == "Disabled"
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    site.sandbox.advance(minutes=5)
    site.monitor.action_groups.enable_receiver(GROUP, OPS, {"receiverName": "operators"})
    assert str(site.monitor.action_groups.get(GROUP, OPS).email_receivers[0].status) == "Enabled"
    with pytest.raises(ResourceExistsError):
        site.monitor.action_groups.enable_receiver(GROUP, OPS, {"receiverName": "operators"})
    site.compute.virtual_machines.begin_start(GROUP, VM).result()
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    site.sandbox.advance(minutes=5)
    assert [notice.outcome for notice in site.sandbox.notifications()] == ["Disabled", "Sent"]


# Activity log alerts


@pytest.mark.proves(
    "ActivityLogAlerts_CreateOrUpdate",
    "ActivityLogAlerts_Get",
    "ActivityLogAlerts_ListByResourceGroup",
    "ActivityLogAlerts_ListBySubscriptionId",
    "Alerts_GetAll",
    "Alerts_GetById",
)
def test_deleting_a_machine_fires_an_alert_for_each_of_its_three_entries(site: Azure) -> None:
    group = make_action_group(site)
    make_activity_rule(site, group)
    rules = site.monitor.activity_log_alerts
    rule = typed(rules.get(GROUP, "vm-deleted"), ActivityLogAlertResource)
    assert rule.actions.action_groups[0].action_group_id == group
    assert [r.name for r in rules.list_by_resource_group(GROUP)] == ["vm-deleted"]
    assert [r.name for r in rules.list_by_subscription_id()] == ["vm-deleted"]
    before = site.sandbox.now
    site.compute.virtual_machines.begin_delete(GROUP, VM).result()
    assert fired(site) == []
    site.sandbox.advance(minutes=10)
    found = fired(site)
    assert [(e.alert_rule, e.severity, e.monitor_condition, e.monitor_service) for e in found] == [
        (rule.id, "Sev4", "Fired", "ActivityLog Administrative")
    ] * 3
    assert all(e.target_resource == site.vm_id.lower() for e in found)
    assert all(before < typed(e.start_date_time, datetime) for e in found)
    listed = [typed(alert, Alert) for alert in site.alerts.get_all(include_context=True)]
    assert {alert.properties.context["status"] for alert in listed} == {"Started", "Accepted", "Succeeded"}
    one = site.alerts.get_by_id(listed[0].name)
    assert one.properties.context["caller"] == "owner@sandbox.invalid"


def test_what_happened_before_a_rule_is_active_fires_nothing(site: Azure) -> None:
    group = make_action_group(site)
    body = {
        "location": "Global",
        "properties": {
            "scopes": [site.group_id],
            "condition": {"allOf": [{"field": "category", "equals": "Administrative"}]},
            "actions": {"actionGroups": [{"actionGroupId": group}]},
        },
    }
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    site.monitor.activity_log_alerts.create_or_update(GROUP, "early", body)
    site.sandbox.advance(minutes=4)
    site.compute.virtual_machines.begin_start(GROUP, VM)
    site.sandbox.advance(seconds=45)
    site.sandbox.advance(hours=1)
    assert fired(site) == []


@pytest.mark.proves("ActivityLogAlerts_Update", "ActivityLogAlerts_Delete")
def test_a_rule_that_is_switched_off_or_gone_fires_nothing(site: Azure) -> None:
    make_activity_rule(site, operation=STOPPED)
    rules = site.monitor.activity_log_alerts
    rules.update(GROUP, "vm-deleted", {"properties": {"enabled": False}, "tags": {"a": "b"}})
    assert (rules.get(GROUP, "vm-deleted").enabled, rules.get(GROUP, "vm-deleted").tags) == (False, {"a": "b"})
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    site.sandbox.advance(minutes=10)
    rules.update(GROUP, "vm-deleted", {"properties": {"enabled": True}})
    site.sandbox.advance(minutes=5)
    rules.delete(GROUP, "vm-deleted")
    with pytest.raises(ResourceNotFoundError):
        rules.get(GROUP, "vm-deleted")
    site.compute.virtual_machines.begin_start(GROUP, VM).result()
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    site.sandbox.advance(minutes=10)
    assert fired(site) == []


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({}, 3),
        ({"status": "succeeded"}, 1),
        ({"status": "Failed"}, 0),
        ({"level": "Informational"}, 3),
        ({"level": "Error"}, 0),
        ({"caller": "owner@sandbox.invalid"}, 3),
        ({"resourceGroup": "RG-APP"}, 3),
        ({"resourceGroup": "rg-other"}, 0),
        ({"resourceType": "Microsoft.Compute/virtualMachines", "resourceProvider": "microsoft.compute"}, 3),
    ],
)
def test_every_field_of_a_condition_counts(site: Azure, fields: dict[str, str], count: int) -> None:
    make_activity_rule(site, operation=STOPPED, **fields)
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    site.sandbox.advance(minutes=10)
    assert len(fired(site)) == count


def test_a_condition_takes_one_of_several_values_or_fields(site: Azure) -> None:
    either = [{"field": "status", "equals": "Failed"}, {"field": "status", "equals": "Succeeded"}]
    operations = [STOPPED, "Microsoft.Compute/virtualMachines/start/action"]
    terms = [{"field": "category", "equals": "Administrative"}, {"field": "operationName", "containsAny": operations}]
    properties = {"scopes": [site.vm_id], "condition": {"allOf": [*terms, {"anyOf": either}]}, "actions": {}}
    site.monitor.activity_log_alerts.create_or_update(GROUP, "either", {"location": "Global", "properties": properties})
    site.sandbox.advance(minutes=5)
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    site.compute.virtual_machines.begin_start(GROUP, VM).result()
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    site.sandbox.advance(minutes=10)
    assert len(fired(site)) == 2


def test_a_rule_sees_its_scope_alone(site: Azure) -> None:
    site.make_machine("vm-app10")
    make_activity_rule(site, operation=STOPPED, scope=site.vm_id, status="Started")
    site.compute.virtual_machines.begin_power_off(GROUP, "vm-app10").result()
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    site.sandbox.advance(minutes=10)
    assert [e.target_resource_name for e in fired(site)] == [VM]


def test_a_refused_request_fires_a_rule_on_failures(site: Azure) -> None:
    make_activity_rule(site, operation=MACHINE_DELETED, level="Error")
    with pytest.raises(HttpResponseError):
        site.as_("reader").compute.virtual_machines.begin_delete(GROUP, VM)
    site.sandbox.advance(minutes=10)
    assert [e.target_resource_name for e in fired(site)] == [VM]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scopes": []}, "at least one scope"),
        ({"scopes": ["/subscriptions/00000000-0000-0000-0000-000000000000"]}, "not in the subscription"),
        ({"condition": {"allOf": []}}, "at least one member"),
        ({"condition": {"allOf": [{"field": "level", "equals": "Error"}]}}, "'category'"),
        ({"condition": {"allOf": [{"field": "category", "equals": "Everything"}]}}, "not valid"),
        ({"condition": {"allOf": [{"field": "colour", "equals": "red"}]}}, "not valid"),
        ({"condition": {"allOf": [{"field": "category", "equals": "Policy", "containsAny": ["x"]}]}}, "either"),
        ({"actions": {"actionGroups": [{"actionGroupId": "/subscriptions/x/y"}]}}, "not the id of an action group"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(site: Azure, change: Any, words: str) -> None:
    properties = {
        "scopes": [site.group_id],
        "condition": {"allOf": [{"field": "category", "equals": "Administrative"}]},
        "actions": {},
        **change,
    }
    with pytest.raises(HttpResponseError, match=words):
        site.monitor.activity_log_alerts.create_or_update(GROUP, "x", {"location": "Global", "properties": properties})


def test_an_action_group_that_does_not_exist_is_refused(site: Azure) -> None:
    gone = f"{site.group_id}/providers/Microsoft.Insights/actionGroups/gone"
    with pytest.raises(ResourceNotFoundError):
        make_activity_rule(site, gone)


# Fired alerts


def stop_twice(azure: Azure) -> None:
    """Two alerts, some minutes apart."""
    make_activity_rule(azure, make_action_group(azure), operation=STOPPED, status="Started")
    for _ in range(2):
        azure.compute.virtual_machines.begin_power_off(GROUP, VM).result()
        azure.sandbox.advance(minutes=10)
        azure.compute.virtual_machines.begin_start(GROUP, VM).result()


@pytest.mark.proves("Alerts_ChangeState", "Alerts_GetHistory")
def test_people_acknowledge_and_close_an_alert_and_its_condition_stays(site: Azure) -> None:
    stop_twice(site)
    name = next(iter(site.alerts.get_all())).name
    changed = site.alerts.change_state(name, new_state="Acknowledged", comment={"comments": "on it"})
    assert typed(changed, Alert).properties.essentials.alert_state == "Acknowledged"
    site.as_("monitoring-contributor").alerts.change_state(name, new_state="Closed")
    read = site.alerts.get_by_id(name).properties.essentials
    assert (read.alert_state, read.monitor_condition) == ("Closed", "Fired")
    assert read.last_modified_user_name == "monitoring-contributor@sandbox.invalid"
    history = typed(site.alerts.get_history(name), AlertModification)
    lines = [(m.modification_event, m.old_value, m.new_value) for m in history.properties.modifications]
    group = f"{site.group_id}/providers/Microsoft.Insights/actionGroups/{OPS}"
    assert lines == [
        ("AlertCreated", "", "Fired"),
        ("ActionsTriggered", "", group),
        ("StateChange", "New", "Acknowledged"),
        ("StateChange", "Acknowledged", "Closed"),
    ]
    assert history.properties.modifications[2].comments == "on it"
    assert refusal(lambda: site.alerts.change_state(name, new_state="Lost")) == "BadRequest"


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 2),
        ({"severity": "Sev4"}, 2),
        ({"severity": "Sev0"}, 0),
        ({"monitor_condition": "Fired", "alert_state": "New"}, 2),
        ({"alert_rule": "vm-deleted"}, 2),
        ({"alert_rule": "other"}, 0),
        ({"target_resource_type": "Microsoft.Compute/virtualMachines"}, 2),
        ({"target_resource_group": GROUP}, 2),
        ({"monitor_service": "Platform"}, 0),
        ({"time_range": "1h"}, 2),
        ({"custom_time_range": "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z"}, 0),
    ],
)
def test_alerts_are_listed_by_what_is_asked_for(site: Azure, wanted: dict[str, str], count: int) -> None:
    stop_twice(site)
    assert len(fired(site, **wanted)) == count


def test_alerts_come_in_the_order_and_with_the_fields_asked_for(site: Azure) -> None:
    stop_twice(site)
    times = [e.start_date_time for e in fired(site)]
    assert times == sorted(times)
    pages = [list(page) for page in site.alerts.get_all(page_count=1).by_page()]
    assert [len(page) for page in pages] == [1, 1]
    selected = next(iter(site.alerts.get_all(select="severity"))).properties.essentials
    assert (selected.severity, selected.alert_rule) == ("Sev4", None)
    assert refusal(lambda: list(site.alerts.get_all(time_range="2d"))) == "BadRequest"
    assert refusal(lambda: list(site.alerts.get_all(smart_group_id="x"))) == "SandboxNotImplemented"


@pytest.mark.proves("Alerts_GetSummary")
def test_alerts_are_counted(site: Azure) -> None:
    stop_twice(site)
    name = next(iter(site.alerts.get_all())).name
    site.alerts.change_state(name, new_state="Closed")
    found = typed(site.alerts.get_summary(groupby="severity,alertState"), AlertsSummary)
    values = found.properties.values
    assert (found.properties.total, [(v.name, v.count) for v in values]) == (2, [("Sev4", 2)])
    assert [(v.name, v.count) for v in values[0].values] == [("Closed", 1), ("New", 1)]
    assert refusal(lambda: site.alerts.get_summary(groupby="colour")) == "BadRequest"


def test_alerts_are_kept_for_thirty_days(site: Azure) -> None:
    stop_twice(site)
    assert len(fired(site, time_range="30d")) == 2
    site.sandbox.advance(days=31)
    assert fired(site, time_range="30d") == []
    assert site.sandbox.notifications() == ()


def test_notifications_say_who_would_have_been_told_of_what(site: Azure) -> None:
    group = make_action_group(site, smsReceivers=[{"name": "night", "countryCode": "49", "phoneNumber": "170 1234567"}])
    make_activity_rule(site, group, operation=STOPPED, status="Started")
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    site.sandbox.advance(minutes=10)
    alert = next(iter(site.alerts.get_all()))
    told = [(n.alert, n.condition, n.group, n.kind, n.address, n.outcome) for n in site.sandbox.notifications()]
    assert told == [
        (alert.id, "Fired", group, "Email", "ops@contoso.com", "Sent"),
        (alert.id, "Fired", group, "Sms", "49 170 1234567", "Sent"),
    ]


def test_alerts_survive_saving_and_loading(site: Azure, tmp_path: Path) -> None:
    stop_twice(site)
    site.sandbox.save(tmp_path / "saved.json")
    opened = Sandbox.open(tmp_path / "saved.json")
    assert opened.notifications() == site.sandbox.notifications()
    assert [e.as_dict() for e in fired(Azure(opened))] == [e.as_dict() for e in fired(site)]


def test_only_the_right_roles_change_monitoring(site: Azure) -> None:
    make_action_group(site.as_("monitoring-contributor"))
    assert site.as_("monitoring-reader").monitor.action_groups.get(GROUP, OPS).group_short_name == "ops"
    assert refusal(lambda: make_action_group(site.as_("monitoring-reader"))) == "AuthorizationFailed"
    assert refusal(lambda: site.as_("monitoring-contributor").compute.virtual_machines.begin_delete(GROUP, VM)) == "AuthorizationFailed"  # fmt: skip


def test_resource_graph_knows_the_alerts(site: Azure) -> None:
    stop_twice(site)
    query = "alertsmanagementresources | where tostring(properties.essentials.monitorCondition) == 'Fired' | summarize n = count()"  # fmt: skip
    assert site.graph.resources({"query": query, "subscriptions": [site.sandbox.subscription_id]}).data == [{"n": 2}]


# Alerts of vaults

OFF = {"azureMonitorAlertSettings": {"alertsForAllJobFailures": "Disabled"}}


def test_a_failed_backup_raises_the_vaults_own_alert(protected: Azure) -> None:
    protected.sandbox.inject(WorldFault("agent", protected.vm_id, {"guestAgent": "NotReady"}))
    job = protected.back_up()
    assert protected.job(job).properties.status == "Failed"
    found = fired(protected)
    assert [(e.alert_rule, e.severity, e.monitor_service, e.target_resource) for e in found] == [
        ("Backup Failure", "Sev1", "Azure Backup", protected.vault_id.lower())
    ]
    context = next(iter(protected.alerts.get_all(include_context=True))).properties.context
    assert context["extendedInfo"]["jobId"] == job


def test_a_vault_that_does_not_ask_for_them_raises_no_alert_of_failed_jobs(protected: Azure) -> None:
    protected.make_vault(monitoringSettings=OFF)
    protected.sandbox.inject(WorldFault("agent", protected.vm_id, {"guestAgent": "NotReady"}))
    protected.back_up()
    assert fired(protected) == []


def test_deleting_backup_data_raises_an_alert_that_nobody_can_switch_off(protected: Azure) -> None:
    protected.make_vault(monitoringSettings=OFF)
    protected.back_up()
    protected.headers_of(protected.backup.protected_items.delete, *protected.item)
    protected.sandbox.advance(minutes=5)
    assert [(e.alert_rule, e.severity) for e in fired(protected)] == [("Delete Backup Data", "Sev0")]


# The activity log


@pytest.mark.proves("ActivityLogs_List", "EventCategories_List")
def test_the_activity_log_is_filtered_and_shows_the_fields_asked_for(site: Azure) -> None:
    since = f"eventTimestamp ge '{(site.sandbox.now - timedelta(hours=1)).isoformat()}'"
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    wanted = f"{since} and resourceUri eq '{site.vm_id}' and operationName eq '{STOPPED}'"
    found = [typed(e, EventData) for e in site.monitor.activity_logs.list(wanted, select="status,level,eventTimestamp")]
    assert [(e.status.value, e.level) for e in found] == [
        ("Succeeded", "Informational"),
        ("Accepted", "Informational"),
        ("Started", "Informational"),
    ]
    assert all(e.caller is None and typed(e.event_timestamp, datetime) for e in found)
    assert refusal(lambda: list(site.monitor.activity_logs.list(f"{since} and colour eq 'red'"))) == "BadRequest"
    assert "Administrative" in {c.value for c in site.monitor.event_categories.list()}
