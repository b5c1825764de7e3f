"""Microsoft's own examples of Azure Monitor, as `test_examples` has those of vaults and backups."""

import json
from typing import Any

import pytest

from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers.insights.provider import PROVIDER
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, JudgedSandbox
from tests.sandbox.examples import Example, examples_of, excuses, lacking
from tests.sandbox.monitoring import (  # fmt: skip
    OPS,
    make_action_group,
    make_activity_rule,
    make_metric_rule,
    make_workspace,
    send_logs,
)
from tests.sandbox.openapi import ABSENT, SPECS
from tests.sandbox.test_data_collection import LINK, RULE, associate, rule_body

pytestmark = pytest.mark.skipif(SPECS is None, reason=ABSENT)

EXCLUDED = {
    "GetMetricError": "it is about databases, and about an error that they have",
    "GetMetricDefinitionsApplicationInsights": "applications are not simulated",
    "getDiagnosticSettingCategory": "shows a setting; the categories have no file of their own",
}
"""Part of an example's path to the reason why it is not sent."""
SHOWN = examples_of(PROVIDER)
CASES = tuple(example for example in SHOWN if not any(part in example.file for part in EXCLUDED))
REFUSED = {
    "createOrUpdateDynamicMetricAlertMultipleResource": "dynamic thresholds are not simulated",
    "createOrUpdateDynamicMetricAlertSingleResource": "dynamic thresholds are not simulated",
    "createOrUpdateWebTestMetricAlert": "web tests are not simulated",
    "createOrUpdateMetricAlertWithDimensions": "it is about a key vault",
    "UpdateMetricAlert": "its metric is one of the retired diagnostics extension",
    "createOrUpdateMetricAlertSingleResource": "its metric is one of the retired diagnostics extension",
    "createOrUpdateDiagnosticSetting": "its metrics are those of a workflow",
    "createOrUpdateDiagnosticSettingCategory": "its categories are those of a workflow",
    "DataCollectionRulesCreateEmbeddedDCE": "its flow goes to a destination that it does not have",
    "GetMetric": "it is about the blobs of an account",
    "enableReceiver": "its receiver is not one of the group here",
    "DataCollectionRulesDelete": "a machine is associated with the rule here",
}
"""Examples that the sandbox refuses, and why."""
EMPTY = {
    "GetMetricDefinitions": "those of a site are not those of a machine",
    "GetMetricMetadata": "the metric here is not split by anything",
}
MISSING = {
    "nextLink": "real answers leave it out on the last page",
    "systemData": "who made a resource is read in the activity log",
    "claims": "of a sign-in: only the object's id is kept",
    "httpRequest": "requests have no address here",
    "authorization.role": "roles are checked, not kept with the entry",
    "description": "empty in real answers as well",
    "properties": "of entries that failed",
    "webhookProperties.sampleWebhookProperty": "data",
    "criteria.webTestId": "web tests are not simulated",
    "criteria.componentId": "web tests are not simulated",
    "criteria.failedLocationCount": "web tests are not simulated",
    "alertSensitivity": "dynamic thresholds are not simulated",
    "failingPeriods": "dynamic thresholds are not simulated",
    "ignoreDataBefore": "dynamic thresholds are not simulated",
    "actions.webHookProperties": "of the request alone",
    "criteria.allOf.dimensions": "of the request alone",
    "criteria.allOf.metricNamespace": "of the request alone",
    "Detail": "null in the example",
    "dataSources": "other sources than the rule here has",
    "logs": "other categories than the setting here has",
    "metrics": "other categories than the setting here has",
    "workspaceId": "the setting here has none",
    "eventHubAuthorizationRuleId": "the setting here has none",
    "marketplacePartnerId": "the setting here has none",
    "metricClass": "not every metric has one",
    "category": "not every metric has one",
}
"""Accepted deviations: a key of an example's answer that the sandbox may leave out, and why."""


@pytest.fixture(scope="module")
def monitored() -> Azure:
    """What the examples refer to: a group, rules of all kinds, a setting, a workspace, a machine with an association."""
    azure = Azure(JudgedSandbox(seed=13))
    azure.make_group()
    azure.make_network()
    azure.make_machine()
    azure.make_machine("vm-two")
    azure.make_vault()
    group = make_action_group(azure)
    make_activity_rule(azure, group)
    make_metric_rule(azure, group)
    send_logs(azure, "CoreAzureBackup", storageAccountId=azure.make_account())
    azure.monitor.data_collection_rules.create(GROUP, RULE, rule_body(make_workspace(azure).id))
    endpoint = azure.monitor.data_collection_endpoints.create(GROUP, "dce", {"location": REGION, "properties": {}})
    associate(azure)
    body = {"properties": {"dataCollectionEndpointId": endpoint.id}}
    azure.monitor.data_collection_rule_associations.create(azure.vm_id, "configurationAccessEndpoint", body)
    return azure


def adapt(value: Any, azure: Azure, name: str = "") -> Any:
    """An example's body with its ids and places pointing at the site."""
    if isinstance(value, list):
        return [adapt(part, azure, name) for part in value]
    if isinstance(value, dict):
        return {key: adapt(part, azure, key) for key, part in value.items()}
    if name in ("location", "targetResourceRegion") and value.lower() != "global":
        return REGION
    return _id(value, azure) if isinstance(value, str) and "subscriptions/" in value else value


def _id(value: str, azure: Azure) -> str:
    insights = f"{azure.group_id}/providers/Microsoft.Insights"
    ours = {
        "actiongroups/": f"{insights}/actionGroups/{OPS}",
        "virtualmachines/gigwadme2": azure.vm_id.replace(VM, "vm-two"),
        "virtualmachines/": azure.vm_id,
        "workspaces/": f"{azure.group_id}/providers/Microsoft.OperationalInsights/workspaces/log-ops",
        "datacollectionrules/": f"{insights}/dataCollectionRules/{RULE}",
        "datacollectionendpoints/": f"{insights}/dataCollectionEndpoints/dce",
        "storageaccounts/": f"{azure.group_id}/providers/Microsoft.Storage/storageAccounts/stagingapp1",
        "resourcegroups/": azure.group_id,
    }
    found = next((id for part, id in ours.items() if part in value.lower()), None)
    return found or f"/subscriptions/{azure.sandbox.subscription_id}"


def names_of(azure: Azure, example: Example) -> dict[str, str]:
    operation = example.operation.name
    scope = azure.vault_id if operation.startswith("Diagnostic") else azure.vm_id
    link = "configurationAccessEndpoint" if "EndpointAssoc" in example.name else LINK
    status = azure.monitor.metric_alerts_status.list(GROUP, "cpu-high").value[0].name
    return {
        "subscriptionId": azure.sandbox.subscription_id,
        "resourceGroupName": GROUP,
        "actionGroupName": OPS,
        "activityLogAlertName": "vm-deleted",
        "ruleName": "cpu-high",
        "statusName": status,
        "dataCollectionRuleName": RULE,
        "dataCollectionEndpointName": "dce",
        "associationName": link,
        "resourceUri": scope.lstrip("/"),
        "name": "send",
        "notificationId": sample_sent(azure) if "notificationId" in example.operation.path else "",
    }


def sample_sent(azure: Azure) -> str:
    """The id of a sample that has been sent."""
    asked = next(case for case in SHOWN if case.name.startswith("postTest"))
    url = f"{azure.group_id}/providers/Microsoft.Insights/actionGroups/{OPS}/createNotifications?api-version=2023-01-01"
    sent = azure.raw("POST", url, asked.body)
    azure.sandbox.advance(minutes=1)
    return str(sent.headers["Location"]).partition("?")[0].rpartition("/")[2]


def query_of(azure: Azure, example: Example) -> str:
    given = example.content["parameters"]
    if example.operation.name == "ActivityLogs_List":
        select = f"&$select={given['$select']}" if "$select" in given else ""
        return f"&$filter=eventTimestamp ge '{azure.sandbox.now:%Y-%m-%dT00:00:00Z}'{select}"
    kept = ("metricnames", "metricnamespace", "aggregation", "interval", "resultType", "top", "orderby", "deleteAssociations")  # fmt: skip
    return "".join(f"&{name}={given[name]}" for name in kept if name in given and name != "metricnamespace")


@pytest.mark.parametrize("example", CASES, ids=lambda example: f"{example.operation.name}-{example.name}")
def test_an_example_is_accepted_and_answered_with_no_key_missing(monitored: Azure, example: Example) -> None:
    state = monitored.sandbox.snapshot()
    try:
        response = _send(monitored, example)
        if example.name in REFUSED:
            assert response.status in (400, 404, 409), REFUSED[example.name]
            return
        assert response.status < 300, response.body
        wanted = example.answer(response.status)
        if wanted is None or example.name in EMPTY:
            return
        unexcused = {path for path in lacking(wanted, response.json) if not excuses(path, example, MISSING)}
        assert not unexcused
    finally:
        monitored.sandbox.restore(state)


def _send(azure: Azure, example: Example) -> Response:
    url = f"{BASE_URL}{example.path(names_of(azure, example))}?api-version={example.version}{query_of(azure, example)}"
    body = b"" if example.body is None else json.dumps(adapt(example.body, azure)).encode()
    headers = {"authorization": f"Bearer {azure.sandbox.token()}", "content-type": "application/json"}
    return azure.sandbox.handle(Request(example.operation.verb, url.replace(" ", "%20"), headers, body))


def test_every_excuse_is_needed(monitored: Azure) -> None:
    state = monitored.sandbox.snapshot()
    needed: set[str] = set()
    for example in CASES:
        response = _send(monitored, example)
        if example.name not in REFUSED and example.name not in EMPTY and example.answer(response.status):
            missing = lacking(example.answer(response.status), response.json)
            needed |= {entry for path in missing for entry in excuses(path, example, MISSING)}
        monitored.sandbox.restore(state)
    assert sorted(MISSING.keys() - needed) == []
    assert {part for part in EXCLUDED if not any(part in example.file for example in SHOWN)} == set()
    assert REFUSED.keys() | EMPTY.keys() <= {example.name for example in CASES}
