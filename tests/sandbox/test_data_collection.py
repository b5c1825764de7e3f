"""Data collection: rules, endpoints, associations, and what the agents of machines send."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.monitor.models import (
    DataCollectionEndpointResource,
    DataCollectionRuleAssociationProxyOnlyResource,
    DataCollectionRuleResource,
)

from tests.sandbox.conftest import GROUP, REGION, VM, Azure, typed
from tests.sandbox.monitoring import make_workspace
from tests.sandbox.test_vaults import refusal

RULE, ENDPOINT, LINK = "dcr-vminsights", "dce-ops", "link"


def rule_body(workspace: str, **properties: Any) -> dict[str, Any]:
    counters = {
        "name": "VMInsightsPerfCounters",
        "streams": ["Microsoft-InsightsMetrics"],
        "samplingFrequencyInSeconds": 60,
        "counterSpecifiers": ["\\VmInsights\\DetailedMetrics"],
    }
    return {
        "location": REGION,
        "properties": {
            "dataSources": {"performanceCounters": [counters]},
            "destinations": {"logAnalytics": [{"workspaceResourceId": workspace, "name": "ws"}]},
            "dataFlows": [{"streams": ["Microsoft-InsightsMetrics"], "destinations": ["ws"]}],
            **properties,
        },
    }


def install_agent(azure: Azure, vm: str = VM) -> None:
    identity = {"identity": {"type": "SystemAssigned"}}
    azure.compute.virtual_machines.begin_update(GROUP, vm, identity).result()
    body = {
        "location": REGION,
        "properties": {
            "publisher": "Microsoft.Azure.Monitor",
            "type": "AzureMonitorLinuxAgent",
            "typeHandlerVersion": "1.0",
            "autoUpgradeMinorVersion": True,
        },
    }
    azure.compute.virtual_machine_extensions.begin_create_or_update(GROUP, vm, "AzureMonitorLinuxAgent", body).result()


@pytest.fixture
def monitored(site: Azure) -> Azure:
    """A workspace and a rule of VM insights that sends there."""
    workspace = make_workspace(site)
    site.monitor.data_collection_rules.create(GROUP, RULE, rule_body(workspace.id))
    return site


def rule_id(azure: Azure) -> str:
    return f"{azure.group_id}/providers/Microsoft.Insights/dataCollectionRules/{RULE}"


def workspace_id(azure: Azure) -> str:
    return f"{azure.group_id}/providers/Microsoft.OperationalInsights/workspaces/log-ops"


def associate(azure: Azure) -> Any:
    body = {"properties": {"dataCollectionRuleId": rule_id(azure)}}
    return azure.monitor.data_collection_rule_associations.create(azure.vm_id, LINK, body)


@pytest.mark.proves(
    "DataCollectionRules_Create",
    "DataCollectionRules_Get",
    "DataCollectionRules_Update",
    "DataCollectionRules_ListByResourceGroup",
    "DataCollectionRules_ListBySubscription",
    "DataCollectionRules_Delete",
)
def test_a_rule_is_made_changed_listed_and_deleted(monitored: Azure) -> None:
    rules = monitored.monitor.data_collection_rules
    found = typed(rules.get(GROUP, RULE), DataCollectionRuleResource)
    assert found.immutable_id.startswith("dcr-")
    workspace = monitored.logs.workspaces.get(GROUP, "log-ops")
    assert found.destinations.log_analytics[0].workspace_id == workspace.properties.customer_id
    rules.update(GROUP, RULE, {"tags": {"a": "b"}})
    changed = rules.get(GROUP, RULE)
    assert (changed.tags, changed.immutable_id) == ({"a": "b"}, found.immutable_id)
    rules.create(GROUP, RULE, rule_body(workspace.id, description="changed"))
    assert rules.get(GROUP, RULE).immutable_id == found.immutable_id
    assert [r.name for r in rules.list_by_resource_group(GROUP)] == [RULE]
    assert [r.name for r in rules.list_by_subscription()] == [RULE]
    rules.delete(GROUP, RULE)
    with pytest.raises(ResourceNotFoundError):
        rules.get(GROUP, RULE)


@pytest.mark.proves(
    "DataCollectionEndpoints_Create",
    "DataCollectionEndpoints_Get",
    "DataCollectionEndpoints_Update",
    "DataCollectionEndpoints_ListByResourceGroup",
    "DataCollectionEndpoints_ListBySubscription",
    "DataCollectionEndpoints_Delete",
    "DataCollectionRuleAssociations_ListByDataCollectionEndpoint",
)
def test_an_endpoint_is_made_associated_and_deleted(site: Azure) -> None:
    endpoints, links = site.monitor.data_collection_endpoints, site.monitor.data_collection_rule_associations
    endpoints.create(GROUP, ENDPOINT, {"location": REGION, "properties": {"networkAcls": {"publicNetworkAccess": "Disabled"}}})  # fmt: skip
    found = typed(endpoints.get(GROUP, ENDPOINT), DataCollectionEndpointResource)
    assert found.network_acls.public_network_access == "Disabled"
    assert found.logs_ingestion.endpoint.startswith(f"https://{ENDPOINT}-")
    endpoints.update(GROUP, ENDPOINT, {"tags": {"a": "b"}})
    assert [(e.name, e.tags) for e in endpoints.list_by_resource_group(GROUP)] == [(ENDPOINT, {"a": "b"})]
    assert [e.name for e in endpoints.list_by_subscription()] == [ENDPOINT]
    body = {"properties": {"dataCollectionEndpointId": found.id}}
    assert refusal(lambda: links.create(site.vm_id, "any", body)) == "InvalidPayload"
    links.create(site.vm_id, "configurationAccessEndpoint", body)
    assert [a.name for a in links.list_by_data_collection_endpoint(GROUP, ENDPOINT)] == ["configurationAccessEndpoint"]
    assert refusal(lambda: endpoints.delete(GROUP, ENDPOINT)) == "Conflict"
    links.delete(site.vm_id, "configurationAccessEndpoint")
    endpoints.delete(GROUP, ENDPOINT)
    with pytest.raises(ResourceNotFoundError):
        endpoints.get(GROUP, ENDPOINT)


@pytest.mark.proves(
    "DataCollectionRuleAssociations_Create",
    "DataCollectionRuleAssociations_Get",
    "DataCollectionRuleAssociations_ListByResource",
    "DataCollectionRuleAssociations_ListByRule",
    "DataCollectionRuleAssociations_Delete",
)
def test_a_machine_is_associated_with_a_rule(monitored: Azure) -> None:
    links = monitored.monitor.data_collection_rule_associations
    associate(monitored)
    found = typed(links.get(monitored.vm_id, LINK), DataCollectionRuleAssociationProxyOnlyResource)
    assert found.data_collection_rule_id == rule_id(monitored)
    assert [a.name for a in links.list_by_resource(monitored.vm_id)] == [LINK]
    assert [a.id for a in links.list_by_rule(GROUP, RULE)] == [found.id]
    assert refusal(lambda: monitored.monitor.data_collection_rules.delete(GROUP, RULE)) == "Conflict"
    links.delete(monitored.vm_id, LINK)
    with pytest.raises(ResourceNotFoundError):
        links.get(monitored.vm_id, LINK)
    associate(monitored)
    monitored.monitor.data_collection_rules.delete(GROUP, RULE, delete_associations=True)
    assert list(links.list_by_resource(monitored.vm_id)) == []


def test_associations_go_with_their_machine(monitored: Azure) -> None:
    associate(monitored)
    monitored.compute.virtual_machines.begin_delete(GROUP, VM).result()
    assert list(monitored.monitor.data_collection_rule_associations.list_by_rule(GROUP, RULE)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dataFlows": []}, "at least one destination and one data flow"),
        ({"destinations": {}}, "at least one destination"),
        ({"dataFlows": [{"streams": ["Microsoft-Perf"], "destinations": ["elsewhere"]}]}, "'elsewhere' is none of ws"),
        ({"dataFlows": [{"streams": [], "destinations": ["ws"]}]}, "needs streams"),
        ({"dataCollectionEndpointId": "/subscriptions/x/dce"}, "not the id of an existing dataCollectionEndpoints"),
    ],
)
def test_a_rule_that_sends_nothing_anywhere_is_refused(monitored: Azure, change: dict[str, Any], words: str) -> None:
    with pytest.raises(HttpResponseError, match=words):
        monitored.monitor.data_collection_rules.create(GROUP, "x", rule_body(workspace_id(monitored), **change))


def test_a_rule_is_in_the_region_of_its_workspace(monitored: Azure) -> None:
    body = {**rule_body(workspace_id(monitored)), "location": "northeurope"}
    with pytest.raises(HttpResponseError, match="must be in the region of its workspace"):
        monitored.monitor.data_collection_rules.create(GROUP, "x", body)
    body = rule_body(workspace_id(monitored) + "x")
    with pytest.raises(HttpResponseError, match="existing workspaces"):
        monitored.monitor.data_collection_rules.create(GROUP, "x", body)


def test_an_association_names_one_thing_that_exists(monitored: Azure) -> None:
    links = monitored.monitor.data_collection_rule_associations
    assert refusal(lambda: links.create(monitored.vm_id, LINK, {"properties": {}})) == "InvalidPayload"
    gone = {"properties": {"dataCollectionRuleId": rule_id(monitored) + "x"}}
    assert refusal(lambda: links.create(monitored.vm_id, LINK, gone)) == "InvalidPayload"
    body = {"properties": {"dataCollectionRuleId": rule_id(monitored)}}
    assert refusal(lambda: links.create(monitored.vm_id + "x", LINK, body)) == "ResourceNotFound"


# What arrives


def beats(azure: Azure, **back: float) -> int:
    since = azure.sandbox.now - timedelta(**back)
    return len(azure.sandbox.log_rows(workspace_id(azure), "Heartbeat", since))


def test_heartbeats_need_agent_identity_and_association_and_a_running_machine(monitored: Azure) -> None:
    monitored.sandbox.advance(minutes=30)
    assert beats(monitored, hours=1) == 0
    install_agent(monitored)
    monitored.sandbox.advance(minutes=30)
    assert beats(monitored, hours=1) == 0
    associate(monitored)
    monitored.sandbox.advance(minutes=30)
    assert 28 <= beats(monitored, hours=1) <= 30
    monitored.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    monitored.sandbox.advance(hours=2)
    assert beats(monitored, hours=1) == 0
    monitored.compute.virtual_machines.begin_start(GROUP, VM).result()
    monitored.sandbox.advance(minutes=30)
    row = monitored.sandbox.log_rows(workspace_id(monitored), "Heartbeat")[-1]
    assert (row["Computer"], row["OSType"], row["Category"]) == (VM, "Linux", "Azure Monitor Agent")
    monitored.compute.virtual_machine_extensions.begin_delete(GROUP, VM, "AzureMonitorLinuxAgent").result()
    monitored.sandbox.advance(hours=2)
    assert beats(monitored, hours=1) == 0


def test_the_metrics_of_vm_insights_are_those_of_the_host(monitored: Azure) -> None:
    install_agent(monitored)
    associate(monitored)
    monitored.sandbox.advance(hours=1)
    rows = monitored.sandbox.log_rows(workspace_id(monitored), "InsightsMetrics")
    cpu = {row["TimeGenerated"][:16]: row["Val"] for row in rows if row["Name"] == "UtilizationPercentage"}
    assert len(cpu) >= 55
    found = monitored.monitor.metrics.list(monitored.vm_id, metricnames="Percentage CPU", aggregation="Average")
    point: Any = found.value[0].timeseries[0].data[-2]
    assert isinstance(point.time_stamp, datetime)
    assert cpu[f"{point.time_stamp:%Y-%m-%dT%H:%M}"] == pytest.approx(point.average)


def test_a_rule_of_other_sources_sends_heartbeats_alone(site: Azure) -> None:
    workspace = make_workspace(site)
    syslog = {"name": "s", "streams": ["Microsoft-Syslog"], "facilityNames": ["*"], "logLevels": ["*"]}
    flows = [{"streams": ["Microsoft-Syslog"], "destinations": ["ws"]}]
    body = rule_body(workspace.id, dataSources={"syslog": [syslog]}, dataFlows=flows)
    site.monitor.data_collection_rules.create(GROUP, RULE, body)
    install_agent(site)
    associate(site)
    site.sandbox.advance(hours=1)
    assert beats(site, hours=1) > 50
    assert site.sandbox.log_rows(workspace.id, "InsightsMetrics") == ()
