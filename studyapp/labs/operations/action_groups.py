"""Action groups: whom an alert tells."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import IN_GROUP
from studyapp.labs.target import Target

ACTION_GROUP = Param("action_group", "Name of the action group")
_AZ = " --resource-group {group} --name {action_group}"
_PORTAL = "Monitor > Alerts > Action groups"


def action_group_id(target: Target, group: str, name: str) -> str:
    """Id of an action group."""
    return target.resource_id(group, "Microsoft.Insights/actionGroups", name)


def _create(target: Target, args: Args) -> Any:
    receiver = {"name": args["receiver"], "emailAddress": args["email"], "useCommonAlertSchema": True}
    settings = {"groupShortName": args["short_name"], "enabled": True, "emailReceivers": [receiver]}
    body: Any = {"location": "Global", "properties": settings}
    return raw(target.monitor.action_groups.create_or_update, args["group"], args["action_group"], body)


def _show(target: Target, args: Args) -> Any:
    return raw(target.monitor.action_groups.get, args["group"], args["action_group"])


def _list(target: Target, args: Args) -> Any:
    return raw(target.monitor.action_groups.list_by_resource_group, args["group"])


def _delete(target: Target, args: Args) -> None:
    target.monitor.action_groups.delete(args["group"], args["action_group"])


OPERATIONS = (
    Operation(
        name="action-group.create",
        title="Create an action group that sends e-mail",
        params=(
            IN_GROUP,
            ACTION_GROUP,
            Param("email", "Address that is told, as oncall@contoso.com"),
            Param("receiver", "What the receiver is called", default="oncall"),
            Param("short_name", "Name in messages, at most 12 characters", default="oncall"),
        ),
        run=_create,
        sdk="monitor.action_groups.create_or_update",
        az=(
            "az monitor action-group create" + _AZ + " --short-name {short_name}"
            " --action email {receiver} {email} usecommonalertschema"
        ),
        powershell=(
            "$to = New-AzActionGroupEmailReceiverObject -Name {receiver} -EmailAddress {email} -UseCommonAlertSchema $true;"
            " New-AzActionGroup -ResourceGroupName {group} -Name {action_group} -Location Global"
            " -ShortName {short_name} -Enabled -EmailReceiver $to"
        ),
        portal=_PORTAL + " > Create > {action_group}",
        teaches="One action group serves many alert rules; its region is Global.",
        needs="The resource group.",
    ),
    Operation(
        name="action-group.show",
        title="Show an action group",
        params=(IN_GROUP, ACTION_GROUP),
        run=_show,
        sdk="monitor.action_groups.get",
        az="az monitor action-group show" + _AZ,
        powershell="Get-AzActionGroup -ResourceGroupName {group} -Name {action_group}",
        portal=_PORTAL + " > {action_group}",
        teaches="Receivers, and whether they are still subscribed.",
        reads=True,
    ),
    Operation(
        name="action-group.list",
        title="List the action groups of a resource group",
        params=(IN_GROUP,),
        run=_list,
        sdk="monitor.action_groups.list_by_resource_group",
        az="az monitor action-group list --resource-group {group}",
        powershell="Get-AzActionGroup -ResourceGroupName {group}",
        portal=_PORTAL,
        teaches="Which receivers there are already, before another group is made for the same people.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="action-group.delete",
        title="Delete an action group",
        params=(IN_GROUP, ACTION_GROUP),
        run=_delete,
        sdk="monitor.action_groups.delete",
        az="az monitor action-group delete" + _AZ,
        powershell="Remove-AzActionGroup -ResourceGroupName {group} -Name {action_group}",
        portal=_PORTAL + " > {action_group} > Delete",
        teaches="Rules that name it go on firing, and tell nobody.",
    ),
)
