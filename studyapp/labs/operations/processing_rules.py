"""Alert processing rules: what becomes of alerts that have fired, without a change to the rules that fired them."""

from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.action_groups import action_group_id
from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import IN_GROUP
from studyapp.labs.target import Target

_NAME = Param("rule", "Name of the alert processing rule")
_AZ = " --resource-group {group} --name {rule}"
_PORTAL = "Monitor > Alerts > Alert processing rules"
_SCOPE = Param("scope_group", "Resource group whose alerts it is about", default="{group}")
_SCOPED = " --scopes $(az group show --name {scope_group} --query id --output tsv)"
_SERVICE = Param("service", "Only alerts of this service, as Azure Backup; of all if left out", default="")
_FILTERED = " [--filter-monitor-service Equals '{service}']"


def _put(target: Target, args: Args, action: dict[str, Any], schedule: dict[str, Any]) -> Any:
    wanted = {"field": "MonitorService", "operator": "Equals", "values": [args["service"]]}
    settings = {
        "scopes": [target.group_id(args["scope_group"])],
        "actions": [action],
        "enabled": True,
        **({"conditions": [wanted]} if args["service"] else {}),
        **({"schedule": schedule} if schedule else {}),
    }
    body: Any = {"location": "Global", "properties": settings}
    return raw(target.processing.alert_processing_rules.create_or_update, args["group"], args["rule"], body)


def _suppress(target: Target, args: Args) -> Any:
    return _put(target, args, {"actionType": "RemoveAllActionGroups"}, _schedule(args))


def _schedule(args: Args) -> dict[str, Any]:
    """When it applies; always, if nothing is said."""
    found: dict[str, Any] = {"timeZone": args["zone"]}
    if args["since"]:
        found["effectiveFrom"] = args["since"].replace(" ", "T")
    if args["until"]:
        found["effectiveUntil"] = args["until"].replace(" ", "T")
    times = {"startTime": args["start"], "endTime": args["end"]} if args["start"] else {}
    if times and not args["days"]:
        raise StudyError("Times of the day need `days`.", "For every day, name all seven: Monday,Tuesday, ...")
    if args["days"]:
        found["recurrences"] = [{"recurrenceType": "Weekly", "daysOfWeek": args.entries("days"), **times}]
    return found if len(found) > 1 else {}


def _add(target: Target, args: Args) -> Any:
    group = action_group_id(target, args["action_group_group"], args["action_group"])
    return _put(target, args, {"actionType": "AddActionGroups", "actionGroupIds": [group]}, {})


def _show(target: Target, args: Args) -> Any:
    return raw(target.processing.alert_processing_rules.get_by_name, args["group"], args["rule"])


def _list(target: Target, args: Args) -> Any:
    return raw(target.processing.alert_processing_rules.list_by_resource_group, args["group"])


def _delete(target: Target, args: Args) -> None:
    target.processing.alert_processing_rules.delete(args["group"], args["rule"])


_SDK = "processing.alert_processing_rules."
_SUPPRESS = Operation(
    name="processing-rule.suppress",
    title="Silence the notifications of alerts, always or at certain times",
    params=(
        Param("group", "Resource group of the rule"),
        _NAME,
        _SCOPE,
        Param("since", "From when on it applies, as 2026-03-02 22:00:00 on the clock of `zone`", default=""),
        Param("until", "Until when it applies", default=""),
        Param("days", "Days of the week on which it recurs, as Saturday,Sunday", "list", default=""),
        Param("start", "Time of the day at which it begins, as 22:00:00", default=""),
        Param("end", "Time of the day at which it ends; the next day if that is earlier", default=""),
        Param("zone", "Time zone, as W. Europe Standard Time", default="UTC"),
        _SERVICE,
    ),
    run=_suppress,
    sdk=_SDK + "create_or_update",
    az=(
        "az monitor alert-processing-rule create" + _AZ + " --rule-type RemoveAllActionGroups" + _SCOPED + _FILTERED
        + " [--schedule-start-datetime '{since}'] [--schedule-end-datetime '{until}']"
        " [--schedule-recurrence-type Weekly --schedule-recurrence {days}]"
        " [--schedule-recurrence-start-time '{start}' --schedule-recurrence-end-time '{end}'] --schedule-time-zone '{zone}'"
    ),
    powershell=(
        "Set-AzAlertProcessingRule -ResourceGroupName {group} -Name {rule} -AlertProcessingRuleType RemoveAllActionGroups"
        " -Scope (Get-AzResourceGroup -Name {scope_group}).ResourceId [-FilterMonitorService \"Equals:{service}\"]"
        " [-ScheduleStartDateTime '{since}'] [-ScheduleEndDateTime '{until}']"
        " [-ScheduleReccurenceType Weekly -ScheduleReccurenceDaysOfWeek {days}]"
        " [-ScheduleReccurenceStartTime '{start}' -ScheduleReccurenceEndTime '{end}'] -ScheduleTimeZone '{zone}'"
    ),
    portal=_PORTAL + " > Create > {scope_group} > Suppress notifications > Scheduling",
    teaches="Alerts fire and are listed as before; their notifications are not sent, and not sent later either.",
    needs="The scope.",
)  # fmt: skip

OPERATIONS = (
    _SUPPRESS,
    Operation(
        name="processing-rule.add",
        title="Add an action group to alerts that have fired",
        params=(
            Param("group", "Resource group of the rule"),
            _NAME,
            Param("action_group", "Name of the action group that is told"),
            Param("action_group_group", "Resource group of the action group", default="{group}"),
            _SCOPE,
            _SERVICE,
        ),
        run=_add,
        sdk=_SDK + "create_or_update",
        az=(
            "az monitor alert-processing-rule create" + _AZ + " --rule-type AddActionGroups --action-groups"
            " $(az monitor action-group show --resource-group {action_group_group} --name {action_group} --query id"
            " --output tsv)" + _SCOPED + _FILTERED
        ),
        powershell=(
            "Set-AzAlertProcessingRule -ResourceGroupName {group} -Name {rule} -AlertProcessingRuleType AddActionGroups"
            " -ActionGroupId (Get-AzActionGroup -ResourceGroupName {action_group_group} -Name {action_group}).Id"
            ' -Scope (Get-AzResourceGroup -Name {scope_group}).ResourceId [-FilterMonitorService "Equals:{service}"]'
        ),
        portal=_PORTAL + " > Create > {scope_group} > Apply action group > {action_group}",
        teaches="The only way to be told of alerts that no rule of one's own has fired, as those of a vault.",
        needs="The action group and the scope.",
    ),
    Operation(
        name="processing-rule.show",
        title="Show an alert processing rule",
        params=(IN_GROUP, _NAME),
        run=_show,
        sdk=_SDK + "get_by_name",
        az="az monitor alert-processing-rule show" + _AZ,
        powershell="Get-AzAlertProcessingRule -ResourceGroupName {group} -Name {rule}",
        portal=_PORTAL + " > {rule}",
        teaches="Scope, filter, action and schedule.",
        reads=True,
    ),
    Operation(
        name="processing-rule.list",
        title="List the alert processing rules of a resource group",
        params=(IN_GROUP,),
        run=_list,
        sdk=_SDK + "list_by_resource_group",
        az="az monitor alert-processing-rule list --resource-group {group}",
        powershell="Get-AzAlertProcessingRule -ResourceGroupName {group}",
        portal=_PORTAL,
        teaches="Where a message went that never came.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="processing-rule.delete",
        title="Delete an alert processing rule",
        params=(IN_GROUP, _NAME),
        run=_delete,
        sdk=_SDK + "delete",
        az="az monitor alert-processing-rule delete" + _AZ + " --yes",
        powershell="Remove-AzAlertProcessingRule -ResourceGroupName {group} -Name {rule}",
        portal=_PORTAL + " > {rule} > Delete",
        teaches="What it suppressed stays unsent; from now on, messages go out again.",
    ),
)
