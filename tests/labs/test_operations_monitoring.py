"""Operations of monitoring, run for real and seen through another operation: metrics, logs, alerts and what silences them."""

import pytest
from azure.core.exceptions import HttpResponseError

from studyapp.core.errors import StudyError
from studyapp.labs.operations.table import OPERATIONS
from tests.labs.conftest import HERE, IN_VAULT, VM, Lab

GROUP = {"group": "rg-app"}
ON_CALL = {**GROUP, "action_group": "ag-oncall"}
CPU = {**GROUP, "rule": "cpu-high", "vm": "vm-app", "threshold": "85", "action_group": "ag-oncall"}
SPACE = {**GROUP, "workspace": "log-ops"}
INSIGHTS = {**GROUP, "rule": "dcr-insights"}
STOPS = "Microsoft.Compute/virtualMachines/powerOff/action"


@pytest.mark.performs("metric.values", "metric.definitions")
def test_metrics_are_listed_and_read(site: Lab) -> None:
    machine = {**GROUP, "resource": "vm-app"}
    assert "Percentage CPU" in [one["name"]["value"] for one in site.do("metric.definitions", machine)]
    site.has(site.do("vm.show", VM)["id"], load=95)
    site.do("clock.advance", hours="2")
    (cpu,) = site.do("metric.values", machine, metric="Percentage CPU", hours="1")["value"]
    values = [point["average"] for point in cpu["timeseries"][0]["data"]]
    assert len(values) in (12, 13)
    assert min(values) > 85
    disks = site.do("metric.values", machine, metric="Data Disk Read Bytes/sec", split="LUN", interval="PT1H")
    assert [one["metadatavalues"][0]["value"] for one in disks["value"][0]["timeseries"]] == ["0", "1"]


@pytest.mark.performs("action-group.create", "action-group.show", "action-group.list", "action-group.delete")
def test_an_action_group_comes_and_goes(site: Lab) -> None:
    site.do("action-group.create", ON_CALL, email="oncall@contoso.com")
    receivers = site.do("action-group.show", ON_CALL)["properties"]["emailReceivers"]
    assert [one["emailAddress"] for one in receivers] == ["oncall@contoso.com"]
    assert [one["name"] for one in site.do("action-group.list", GROUP)] == ["ag-oncall"]
    site.do("action-group.delete", ON_CALL)
    assert site.gone("action-group.show", ON_CALL)


@pytest.mark.performs(
    "metric-alert.create", "metric-alert.show", "metric-alert.list", "metric-alert.switch", "metric-alert.delete",
    "alert.list", "alert.notices",
)  # fmt: skip
def test_a_metric_rule_fires_and_tells_whom_it_names(site: Lab) -> None:
    site.do("action-group.create", ON_CALL, email="oncall@contoso.com")
    site.do("metric-alert.create", CPU, severity="1")
    rule = {**GROUP, "rule": "cpu-high"}
    shown = site.do("metric-alert.show", rule)["properties"]
    assert (shown["severity"], shown["criteria"]["allOf"][0]["threshold"]) == (1, 85)
    assert [one["name"] for one in site.do("metric-alert.list", GROUP)] == ["cpu-high"]
    site.do("clock.advance", minutes="15")
    site.has(site.do("vm.show", VM)["id"], load=95)
    site.do("clock.advance", minutes="15")
    (alert,) = site.do("alert.list", GROUP)
    assert alert["properties"]["essentials"]["monitorCondition"] == "Fired"
    assert [one["outcome"] for one in site.do("alert.notices", address="oncall@contoso.com")] == ["Sent"]
    assert site.do("alert.notices", address="boss@contoso.com") == []
    assert site.do("alert.list", group="rg-other") == []
    site.do("metric-alert.switch", rule, enabled="false")
    assert site.do("metric-alert.show", rule)["properties"]["enabled"] is False
    site.do("metric-alert.delete", rule)
    assert site.gone("metric-alert.show", rule)


@pytest.mark.performs("activity-alert.create", "activity-alert.show", "activity-alert.list", "activity-alert.delete")
def test_an_activity_rule_fires_when_somebody_does_it(site: Lab) -> None:
    site.do("action-group.create", ON_CALL, email="oncall@contoso.com")
    rule = {**GROUP, "rule": "stopped"}
    site.do("activity-alert.create", rule, operation=STOPS, action_group="ag-oncall")
    assert len(site.do("activity-alert.show", rule)["properties"]["condition"]["allOf"]) == 3
    assert [one["name"] for one in site.do("activity-alert.list", GROUP)] == ["stopped"]
    site.do("clock.advance", minutes="6")
    site.do("vm.stop", VM)
    site.do("clock.advance", minutes="10")
    assert len(site.do("alert.list", GROUP)) == 1
    site.do("activity-alert.delete", rule)
    assert site.gone("activity-alert.show", rule)


@pytest.mark.performs(
    "processing-rule.suppress", "processing-rule.add", "processing-rule.show", "processing-rule.list",
    "processing-rule.delete",
)  # fmt: skip
def test_processing_rules_silence_by_schedule_and_add_whom_to_tell(protected: Lab) -> None:
    protected.do("action-group.create", ON_CALL, email="oncall@contoso.com")
    quiet, told = {**GROUP, "rule": "quiet"}, {**GROUP, "rule": "tell"}
    protected.do("processing-rule.add", told, action_group="ag-oncall", service="Azure Backup")
    protected.do("processing-rule.suppress", quiet, days="Saturday,Sunday", start="20:00:00", end="06:00:00")
    assert {one["name"] for one in protected.do("processing-rule.list", GROUP)} == {"quiet", "tell"}
    schedule = protected.do("processing-rule.show", quiet)["properties"]["schedule"]
    assert schedule["recurrences"][0]["daysOfWeek"] == ["Saturday", "Sunday"]
    protected.has(protected.do("vm.show", VM)["id"], guestAgent="NotReady")
    protected.do("backup.now", IN_VAULT)
    protected.do("clock.advance", minutes="10")
    assert [one["outcome"] for one in protected.do("alert.notices")] == ["Sent"]
    protected.do("processing-rule.suppress", quiet, since="2026-03-01 00:00:00", until="2026-03-09 00:00:00")
    protected.do("backup.now", IN_VAULT)
    protected.do("clock.advance", minutes="10")
    assert [one["outcome"] for one in protected.do("alert.notices")] == ["Sent", "Suppressed"]
    protected.do("processing-rule.delete", quiet)
    assert protected.gone("processing-rule.show", quiet)
    with pytest.raises(StudyError, match="need `days`"):
        protected.do("processing-rule.suppress", quiet, start="20:00:00", end="06:00:00")


@pytest.mark.performs(
    "workspace.create", "workspace.show", "workspace.retention", "log.query",
    "diagnostics.create", "diagnostics.show", "diagnostics.delete",
)  # fmt: skip
def test_a_vaults_jobs_arrive_in_a_workspace_and_are_asked_for(protected: Lab) -> None:
    protected.do("workspace.create", SPACE, days="60")
    protected.do("workspace.retention", SPACE, days="90")
    assert protected.do("workspace.show", SPACE)["properties"]["retentionInDays"] == 90
    setting = {**HERE, "setting": "to-log"}
    protected.do("diagnostics.create", setting, workspace="log-ops", categories="AddonAzureBackupJobs,CoreAzureBackup")
    shown = protected.do("diagnostics.show", setting)["properties"]
    assert shown["logAnalyticsDestinationType"] == "Dedicated"
    assert [one["category"] for one in shown["logs"]] == ["AddonAzureBackupJobs", "CoreAzureBackup"]
    protected.do("backup.now", IN_VAULT)
    protected.do("clock.advance", minutes="30")
    query = "AddonAzureBackupJobs | summarize jobs = count() by JobStatus"
    assert protected.do("log.query", SPACE, query=query) == [{"JobStatus": "Completed", "jobs": 1}]
    assert any(call.sdk.startswith("query_logs(") for call in protected.target.calls)
    with pytest.raises(HttpResponseError) as caught:
        protected.do("log.query", SPACE, query="Nowhere | take 1")
    assert caught.value.error
    assert caught.value.error.code == "BadArgumentError"
    protected.do("diagnostics.delete", setting)
    assert protected.gone("diagnostics.show", setting)


@pytest.mark.performs("activity-log.export", "activity-log.export-shown")
def test_the_activity_log_is_sent_to_a_workspace(site: Lab) -> None:
    site.do("workspace.create", SPACE)
    site.do("activity-log.export", setting="to-log", workspace="log-ops", workspace_group="rg-app")
    assert site.do("activity-log.export-shown", setting="to-log")["properties"]["logs"][0]["enabled"] is True
    site.do("vm.restart", VM)
    site.do("clock.advance", minutes="30")
    query = "AzureActivity | where OperationNameValue endswith 'restart/action' | summarize count()"
    assert site.do("log.query", SPACE, query=query) == [{"count_": 3}]


@pytest.mark.performs(
    "collection.create", "collection.create-syslog", "collection.show", "collection.delete", "collection.associate",
    "collection.associations", "collection.dissociate", "vm.assign-identity", "vm.install-extension",
    "vm.remove-extension",
)  # fmt: skip
def test_a_machine_sends_once_agent_identity_and_rule_come_together(site: Lab) -> None:
    site.do("workspace.create", SPACE)
    site.do("collection.create", INSIGHTS, workspace="log-ops")
    site.do("collection.create-syslog", GROUP, rule="dcr-syslog", workspace="log-ops")
    site.do("vm.assign-identity", VM)
    site.do("vm.install-extension", VM, extension="AzureMonitorLinuxAgent")
    site.do("collection.associate", INSIGHTS, vm="vm-app")
    assert [one["name"] for one in site.do("collection.associations", VM)] == ["dcr-insights"]
    site.do("clock.advance", hours="1")
    count = "InsightsMetrics | summarize count() by Computer"
    assert [row["Computer"] for row in site.do("log.query", SPACE, query=count)] == ["vm-app"]
    site.do("collection.dissociate", VM, association="dcr-insights")
    site.do("collection.associate", GROUP, rule="dcr-syslog", vm="vm-app")
    site.do("clock.advance", hours="2")
    assert site.do("log.query", SPACE, query=count, timespan="PT1H") == []
    assert site.do("log.query", SPACE, query="Heartbeat | take 1", timespan="PT1H")
    site.do("vm.remove-extension", VM, extension="AzureMonitorLinuxAgent")
    site.do("collection.delete", GROUP, rule="dcr-syslog")
    assert site.gone("collection.show", {**GROUP, "rule": "dcr-syslog"})
    assert site.do("collection.show", INSIGHTS)["properties"]["dataFlows"][0]["destinations"] == ["workspace"]


def test_the_az_lines_speak_as_az_does() -> None:
    alert = OPERATIONS["metric-alert.create"].in_az({**CPU, "window": "PT15M"})
    assert '--condition "avg Percentage CPU > 85" --window-size 15m --evaluation-frequency 1m --severity 2' in alert
    bare = OPERATIONS["metric-alert.create"].in_az({key: value for key, value in CPU.items() if key != "action_group"})
    assert "--action" not in bare
    logs = OPERATIONS["diagnostics.create"].in_az({**HERE, "setting": "s", "workspace": "w", "categories": "A,B"})
    assert '--logs \'[{"category": "A", "enabled": true}, {"category": "B", "enabled": true}]\'' in logs
    quiet = OPERATIONS["processing-rule.suppress"].in_az({**GROUP, "rule": "q", "days": "Saturday,Sunday"})
    assert "--schedule-recurrence-type Weekly --schedule-recurrence Saturday Sunday" in quiet
    assert "start-time" not in quiet
    rule = OPERATIONS["collection.create"].in_az({**INSIGHTS, "workspace": "w"})
    assert r"counter-specifiers:[\VmInsights\DetailedMetrics]" in rule
