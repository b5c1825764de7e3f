"""Metric alert rules: fire when a metric of a machine passes a threshold, and resolve by themselves."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from studyapp.labs.operations.action_groups import action_group_id
from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import IN_GROUP, VM, vm_id
from studyapp.labs.target import Target

RULE = Param("rule", "Name of the rule")
_AZ = " --resource-group {group} --name {rule}"
_POWERSHELL = " -ResourceGroupName {group} -Name {rule}"
_PORTAL = "Monitor > Alerts > Alert rules"
_SIGNS: Mapping[str, str] = MappingProxyType(
    {"GreaterThan": ">", "GreaterThanOrEqual": ">=", "LessThan": "<", "LessThanOrEqual": "<=", "Equals": "="}
)
_SHORT: Mapping[str, str] = MappingProxyType(
    {"Average": "avg", "Minimum": "min", "Maximum": "max", "Total": "total", "Count": "count"}
)


def _grain(span: str) -> str:
    """az writes PT5M as 5m."""
    return span.removeprefix("PT").lower()


def _create(target: Target, args: Args) -> Any:
    term = {
        "criterionType": "StaticThresholdCriterion",
        "name": "cond0",
        "metricName": args["metric"],
        "operator": args["operator"],
        "threshold": args.number("threshold"),
        "timeAggregation": args["aggregation"],
    }
    criteria = {"odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria", "allOf": [term]}
    named = [action_group_id(target, args["action_group_group"], name) for name in args.entries("action_group")]
    settings = {
        "severity": args.whole("severity"),
        "enabled": True,
        "scopes": [vm_id(target, args)],
        "evaluationFrequency": args["frequency"],
        "windowSize": args["window"],
        "criteria": criteria,
        "actions": [{"actionGroupId": group} for group in named],
    }
    body: Any = {"location": "global", "properties": settings}
    return raw(target.monitor.metric_alerts.create_or_update, args["group"], args["rule"], body)


def _show(target: Target, args: Args) -> Any:
    return raw(target.monitor.metric_alerts.get, args["group"], args["rule"])


def _list(target: Target, args: Args) -> Any:
    return raw(target.monitor.metric_alerts.list_by_resource_group, args["group"])


def _switch(target: Target, args: Args) -> Any:
    body: Any = {"properties": {"enabled": args.truth("enabled")}}
    return raw(target.monitor.metric_alerts.update, args["group"], args["rule"], body)


def _delete(target: Target, args: Args) -> None:
    target.monitor.metric_alerts.delete(args["group"], args["rule"])


_CREATE = Operation(
    name="metric-alert.create",
    title="Create a metric alert rule for a virtual machine",
    params=(
        Param("group", "Resource group of the rule"),
        RULE,
        VM,
        Param("vm_group", "Resource group of the machine", default="{group}"),
        Param("threshold", "Value that is compared with", "number"),
        Param("metric", "Name of the metric", default="Percentage CPU"),
        Param(
            "operator",
            "GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual or Equals",
            default="GreaterThan",
            spell=lambda word: _SIGNS.get(word, word),
        ),
        Param(
            "aggregation",
            "Average, Minimum, Maximum, Total or Count",
            default="Average",
            spell=lambda word: _SHORT.get(word, word),
        ),
        Param("window", "Time that a value is taken over", default="PT5M", spell=_grain),
        Param("frequency", "How often it is checked", default="PT1M", spell=_grain),
        Param("severity", "0 critical to 4 verbose", "number", "2"),
        Param("action_group", "Name of the action group that is told; nobody without it", default=""),
        Param("action_group_group", "Resource group of the action group", default="{group}"),
    ),
    run=_create,
    sdk="monitor.metric_alerts.create_or_update",
    az=(
        "az monitor metrics alert create" + _AZ + " --scopes $(az vm show --resource-group {vm_group} --name {vm}"
        ' --query id --output tsv) --condition "{aggregation} {metric} {operator} {threshold}"'
        " --window-size {window} --evaluation-frequency {frequency} --severity {severity}"
        " [--action $(az monitor action-group show --resource-group {action_group_group} --name {action_group}"
        " --query id --output tsv)]"
    ),
    powershell=(
        "$when = New-AzMetricAlertRuleV2Criteria -MetricName '{metric}' -TimeAggregation {aggregation}"
        " -Operator {operator} -Threshold {threshold}; Add-AzMetricAlertRuleV2 -ResourceGroupName {group} -Name {rule}"
        " -TargetResourceId (Get-AzVM -ResourceGroupName {vm_group} -Name {vm}).Id -Condition $when"
        " -WindowSize {window} -Frequency {frequency} -Severity {severity}"
        " [-ActionGroupId (Get-AzActionGroup -ResourceGroupName {action_group_group} -Name {action_group}).Id]"
    ),
    portal=_PORTAL + " > Create > {vm} > {metric}",
    teaches="A metric rule is stateful: it fires once, and resolves after three clear checks.",
    needs="The machine, and the action group.",
)

OPERATIONS = (
    _CREATE,
    Operation(
        name="metric-alert.show",
        title="Show a metric alert rule",
        params=(IN_GROUP, RULE),
        run=_show,
        sdk="monitor.metric_alerts.get",
        az="az monitor metrics alert show" + _AZ,
        powershell="Get-AzMetricAlertRuleV2" + _POWERSHELL,
        portal=_PORTAL + " > {rule}",
        teaches="Scope, signal, condition and actions make up a rule.",
        reads=True,
    ),
    Operation(
        name="metric-alert.list",
        title="List the metric alert rules of a resource group",
        params=(IN_GROUP,),
        run=_list,
        sdk="monitor.metric_alerts.list_by_resource_group",
        az="az monitor metrics alert list --resource-group {group}",
        powershell="Get-AzMetricAlertRuleV2 -ResourceGroupName {group}",
        portal=_PORTAL,
        teaches="What is watched already.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="metric-alert.switch",
        title="Switch a metric alert rule on or off",
        params=(IN_GROUP, RULE, Param("enabled", "Whether it watches", "truth")),
        run=_switch,
        sdk="monitor.metric_alerts.update",
        az="az monitor metrics alert update" + _AZ + " --enabled {enabled}",
        powershell=(
            "Get-AzMetricAlertRuleV2"
            + _POWERSHELL
            + " | Add-AzMetricAlertRuleV2 -DisableRule:(-not [bool]::Parse('{enabled}'))"
        ),
        portal=_PORTAL + " > {rule} > Enable or Disable",
        teaches="A rule that is off notices nothing, and somebody has to remember to switch it on again.",
    ),
    Operation(
        name="metric-alert.delete",
        title="Delete a metric alert rule",
        params=(IN_GROUP, RULE),
        run=_delete,
        sdk="monitor.metric_alerts.delete",
        az="az monitor metrics alert delete" + _AZ,
        powershell="Remove-AzMetricAlertRuleV2" + _POWERSHELL,
        portal=_PORTAL + " > {rule} > Delete",
        teaches="Alerts that it fired stay listed for 30 days.",
    ),
)
