"""Activity log alert rules: fire whenever somebody does a certain thing."""

from typing import Any

from studyapp.labs.operations.action_groups import action_group_id
from studyapp.labs.operations.metric_alerts import RULE
from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import IN_GROUP
from studyapp.labs.target import Target

_AZ = " --resource-group {group} --name {rule}"
_PORTAL = "Monitor > Alerts > Alert rules"


def _create(target: Target, args: Args) -> Any:
    wanted = {"category": "Administrative", "operationName": args["operation"], "status": args["status"]}
    named = [action_group_id(target, args["action_group_group"], name) for name in args.entries("action_group")]
    settings = {
        "scopes": [target.group_id(args["scope_group"])],
        "condition": {"allOf": [{"field": field, "equals": value} for field, value in wanted.items()]},
        "actions": {"actionGroups": [{"actionGroupId": group} for group in named]},
        "enabled": True,
    }
    body: Any = {"location": "Global", "properties": settings}
    return raw(target.monitor.activity_log_alerts.create_or_update, args["group"], args["rule"], body)


def _show(target: Target, args: Args) -> Any:
    return raw(target.monitor.activity_log_alerts.get, args["group"], args["rule"])


def _list(target: Target, args: Args) -> Any:
    return raw(target.monitor.activity_log_alerts.list_by_resource_group, args["group"])


def _delete(target: Target, args: Args) -> None:
    target.monitor.activity_log_alerts.delete(args["group"], args["rule"])


OPERATIONS = (
    Operation(
        name="activity-alert.create",
        title="Create an activity log alert rule for a resource group",
        params=(
            Param("group", "Resource group of the rule"),
            RULE,
            Param("operation", "What somebody does, as Microsoft.Compute/virtualMachines/delete"),
            Param("scope_group", "Resource group that is watched", default="{group}"),
            Param("status", "How it ended: Succeeded, Started, Accepted or Failed", default="Succeeded"),
            Param("action_group", "Name of the action group that is told; nobody without it", default=""),
            Param("action_group_group", "Resource group of the action group", default="{group}"),
        ),
        run=_create,
        sdk="monitor.activity_log_alerts.create_or_update",
        az=(
            "az monitor activity-log alert create" + _AZ + " --scope $(az group show --name {scope_group} --query id"
            " --output tsv) --condition category=Administrative and operationName={operation} and status={status}"
            " [--action-group $(az monitor action-group show --resource-group {action_group_group} --name {action_group}"
            " --query id --output tsv)]"
        ),
        powershell=(
            "$what = New-AzActivityLogAlertAlertRuleAnyOfOrLeafConditionObject -Field operationName -Equal {operation};"
            " $end = New-AzActivityLogAlertAlertRuleAnyOfOrLeafConditionObject -Field status -Equal {status};"
            " $kind = New-AzActivityLogAlertAlertRuleAnyOfOrLeafConditionObject -Field category -Equal Administrative;"
            " New-AzActivityLogAlert -ResourceGroupName {group} -Name {rule} -Location Global"
            " -Scope (Get-AzResourceGroup -Name {scope_group}).ResourceId -Condition @($kind, $what, $end)"
            " [-Action (New-AzActivityLogAlertActionGroupObject -Id"
            " (Get-AzActionGroup -ResourceGroupName {action_group_group} -Name {action_group}).Id)]"
        ),
        portal=_PORTAL + " > Create > {scope_group} > Activity log > {operation}",
        teaches="An activity log rule has one signal, fires for each entry that fits, and never resolves.",
        needs="The action group.",
    ),
    Operation(
        name="activity-alert.show",
        title="Show an activity log alert rule",
        params=(IN_GROUP, RULE),
        run=_show,
        sdk="monitor.activity_log_alerts.get",
        az="az monitor activity-log alert show" + _AZ,
        powershell="Get-AzActivityLogAlert -ResourceGroupName {group} -Name {rule}",
        portal=_PORTAL + " > {rule}",
        teaches="Its scope, its conditions and whom it tells.",
        reads=True,
    ),
    Operation(
        name="activity-alert.list",
        title="List the activity log alert rules of a resource group",
        params=(IN_GROUP,),
        run=_list,
        sdk="monitor.activity_log_alerts.list_by_resource_group",
        az="az monitor activity-log alert list --resource-group {group}",
        powershell="Get-AzActivityLogAlert -ResourceGroupName {group}",
        portal=_PORTAL,
        teaches="A subscription can have 100 of them.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="activity-alert.delete",
        title="Delete an activity log alert rule",
        params=(IN_GROUP, RULE),
        run=_delete,
        sdk="monitor.activity_log_alerts.delete",
        az="az monitor activity-log alert delete" + _AZ,
        powershell="Remove-AzActivityLogAlert -ResourceGroupName {group} -Name {rule}",
        portal=_PORTAL + " > {rule} > Delete",
        teaches="Alerts that it fired stay listed for 30 days.",
    ),
)
