"""Steps that tests of monitoring share: an action group, alert rules, and the alerts that have fired."""

from typing import Any

from tests.sandbox.conftest import GROUP, REGION, Azure

OPS = "ag-operations"
MACHINE_DELETED = "Microsoft.Compute/virtualMachines/delete"


def make_action_group(azure: Azure, name: str = OPS, short: str = "ops", **properties: Any) -> str:
    """An action group with one e-mail receiver; its id."""
    told = {"emailReceivers": [{"name": "operators", "emailAddress": "ops@contoso.com", "useCommonAlertSchema": True}]}
    body = {"location": "Global", "properties": {"groupShortName": short, **told, **properties}}
    return str(azure.monitor.action_groups.create_or_update(GROUP, name, body).id)


def make_activity_rule(
    azure: Azure, *groups: str, name: str = "vm-deleted", scope: str = "", operation: str = MACHINE_DELETED, **more: Any
) -> Any:
    """An activity log alert rule on one operation; it is active by the time that this returns."""
    terms = [{"field": "category", "equals": "Administrative"}, {"field": "operationName", "equals": operation}]
    terms += [{"field": field, "equals": value} for field, value in more.items()]
    properties = {
        "scopes": [scope or f"/subscriptions/{azure.sandbox.subscription_id}"],
        "condition": {"allOf": terms},
        "actions": {"actionGroups": [{"actionGroupId": group} for group in groups]},
        "description": "somebody acts",
    }
    body = {"location": "Global", "properties": properties}
    made = azure.monitor.activity_log_alerts.create_or_update(GROUP, name, body)
    azure.sandbox.advance(minutes=5)
    return made


def make_metric_rule(
    azure: Azure, *groups: str, name: str = "cpu-high", scopes: tuple[str, ...] = (), **more: Any
) -> Any:
    """A metric rule on the processors of the machine, active by the time that this returns; `more` are properties,
    and of those that a criterion has, the criterion's."""
    term = {
        "criterionType": "StaticThresholdCriterion",
        "name": "Metric1",
        "metricName": "Percentage CPU",
        "operator": "GreaterThan",
        "threshold": 80,
        "timeAggregation": "Average",
    }
    term |= {part: more.pop(part) for part in (*term, "dimensions", "metricNamespace") if part in more}
    many = len(scopes) > 1 or "targetResourceType" in more or "dimensions" in term
    kind = "MultipleResourceMultipleMetricCriteria" if many else "SingleResourceMultipleMetricCriteria"
    properties = {
        "severity": 2,
        "enabled": True,
        "scopes": list(scopes or (azure.vm_id,)),
        "evaluationFrequency": "PT1M",
        "windowSize": "PT5M",
        "criteria": {"odata.type": f"Microsoft.Azure.Monitor.{kind}", "allOf": [term]},
        "actions": [{"actionGroupId": group} for group in groups],
        **more,
    }
    made = azure.monitor.metric_alerts.create_or_update(GROUP, name, {"location": "global", "properties": properties})
    azure.sandbox.advance(minutes=10)
    return made


def make_workspace(azure: Azure, name: str = "log-ops", **properties: Any) -> Any:
    """A Log Analytics workspace."""
    body = {"location": REGION, "properties": properties}
    return azure.logs.workspaces.begin_create_or_update(GROUP, name, body).result()


def setting_url(resource: str, name: str = "send") -> str:
    return f"{resource}/providers/Microsoft.Insights/diagnosticSettings/{name}?api-version=2021-05-01-preview"


def send_logs(azure: Azure, *categories: str, resource: str = "", name: str = "send", **properties: Any) -> Any:
    """Make a diagnostic setting of the vault, or of another resource; the answer."""
    logs = [{"category": category, "enabled": True} for category in categories]
    body = {"properties": {"logs": logs, **properties}}
    return azure.raw("PUT", setting_url(resource or azure.vault_id, name), body)


def fired(azure: Azure, **wanted: Any) -> list[Any]:
    """The essentials of the alerts that have fired, oldest first."""
    found = azure.alerts.get_all(sort_by="startDateTime", sort_order="asc", **wanted)
    return [alert.properties.essentials for alert in found]


def show_deviations(azure: Azure) -> None:
    """Requests whose answers show each accepted deviation of Azure Monitor."""
    insights = f"{azure.group_id}/providers/Microsoft.Insights"
    group = make_action_group(azure)
    azure.raw("PUT", f"{group}?api-version=2023-01-01", {"location": "nowhere", "properties": {}})
    azure.raw("POST", f"{group}/subscribe?api-version=2023-01-01", {"receiverName": "operators"})
    sample = {"alertType": "activitylog", "emailReceivers": [{"name": "me", "emailAddress": "me@contoso.com"}]}
    sent = azure.raw("POST", f"{group}/createNotifications?api-version=2023-01-01", sample)
    azure.raw("GET", sent.headers["Location"])
    azure.raw("PUT", f"{insights}/activityLogAlerts/x?api-version=2020-10-01", {"location": "nowhere"})
    azure.raw("PUT", f"{insights}/metricAlerts/x?api-version=2018-03-01", {"location": "nowhere"})
    azure.raw("GET", f"{azure.vm_id}/providers/Microsoft.Insights/metrics?api-version=2024-02-01&interval=PT2M")
    azure.raw("PUT", setting_url(azure.vault_id), {"properties": {}})
    azure.raw("PUT", f"{insights}/dataCollectionRules/x?api-version=2023-03-11", {"location": "nowhere"})
    azure.raw("PUT", f"{azure.vm_id}/providers/Microsoft.Insights/dataCollectionRuleAssociations/x?api-version=2023-03-11", {"properties": {}})  # fmt: skip
    flows = [{"streams": ["Custom-Text"], "destinations": ["ws"]}]
    targets = {"logAnalytics": [{"workspaceResourceId": make_workspace(azure).id, "name": "ws"}]}
    custom = {"location": REGION, "kind": "Direct", "properties": {"dataFlows": flows, "destinations": targets}}
    azure.raw("PUT", f"{insights}/dataCollectionRules/x?api-version=2023-03-11", custom)
