"""Alerts that have fired, and what became of their notifications."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import IN_GROUP
from studyapp.labs.sandbox_target import in_sandbox
from studyapp.labs.target import Target

_PORTAL = "Monitor > Alerts"


def _list(target: Target, args: Args) -> Any:
    found = raw(target.alerts.alerts.get_all, sort_by="startDateTime", sort_order="desc")
    return [alert for alert in found if _of(alert, args["group"])]


def _of(alert: dict[str, Any], group: str) -> bool:
    return str(alert["properties"]["essentials"].get("targetResourceGroup", "")).lower() == group.lower()


def _notices(target: Target, args: Args) -> Any:
    return [
        {
            "time": notice.at.isoformat(),
            **_about(target, notice.alert),
            "condition": notice.condition,
            "actionGroup": notice.group,
            "receiver": notice.receiver,
            "kind": notice.kind,
            "address": notice.address,
            "outcome": notice.outcome,
            "processingRule": notice.rule,
        }
        for notice in in_sandbox(target).sandbox.notifications()
        if not args["address"] or notice.address.lower() == args["address"].lower()
    ]


def _about(target: Target, alert: str) -> dict[str, str]:
    """The alert that a message is about: its rule, and the resource that it is about, by name."""
    fired = in_sandbox(target).sandbox.world.find(alert)
    essentials = fired.body["properties"]["essentials"] if fired else {}
    return {
        "alert": alert,
        "alertRule": str(essentials.get("alertRule", "")).rpartition("/")[2],
        "target": str(essentials.get("targetResourceName", "")),
    }


OPERATIONS = (
    Operation(
        name="alert.list",
        title="List the alerts about a resource group",
        params=(IN_GROUP,),
        run=_list,
        sdk="alerts.alerts.get_all",
        az=(
            "az rest --method get --url '/subscriptions/{subscriptionId}/providers/Microsoft.AlertsManagement/alerts"
            "?api-version=2019-05-05-preview&targetResourceGroup={group}' --query value"
        ),
        powershell="Get-AzAlert -TargetResourceGroup {group}",
        portal=_PORTAL,
        teaches="The condition (Fired, Resolved) is the system's word, the response (New, Closed) is people's.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="alert.notices",
        title="List what action groups would have sent",
        params=(Param("address", "Address that was told; all without it", default=""),),
        run=_notices,
        sdk="sandbox.notifications",
        az="studyapp lab do alert.notices [--address {address}]",
        powershell="(sandbox only)",
        portal="(sandbox only: here stands what the mail in the inbox shows elsewhere)",
        teaches="An alert that fired is one thing, a message that somebody received another.",
        reads=True,
        lists=True,
    ),
)
