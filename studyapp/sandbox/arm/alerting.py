"""What passes between whoever raises an alert and Microsoft.AlertsManagement: the alert as values, the receivers of a group.

An alert rule, or a service with alerts of its own, hands these values to the effect `RAISE`; `RESOLVE` ends the alert.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso, named_guid

ALERTS = "Microsoft.AlertsManagement/alerts"
GROUPS = "Microsoft.Insights/actionGroups"
RAISE = "alerts.raised"
RESOLVE = "alerts.resolved"
UNSUBSCRIBED = "unsubscribed"
"""Fact of an action group: the names of its receivers who have unsubscribed."""


@dataclass(frozen=True, slots=True)
class Signal:
    """An alert that is about to be raised."""

    rule: str
    """Id of the rule, or the name that a service gives to an alert of its own."""
    severity: int
    """0 critical to 4 verbose."""
    kind: str
    """Metric or Log."""
    service: str
    """Who noticed, as Platform, ActivityLog Administrative, Azure Backup."""
    target: str
    """Id of the resource that it is about."""
    description: str
    context: Json
    groups: tuple[str, ...] = ()
    """Ids of the action groups of its rule."""


def values(signal: Signal, at: datetime, *origin: str) -> Json:
    """The values for `RAISE`, with the name that the alert will have.

    Args:
        at: when its condition was met.
        origin: what sets it apart from other alerts of the same rule and moment.
    """
    return {
        "name": named_guid(signal.rule, signal.target, iso(at), *origin),
        "rule": signal.rule,
        "severity": f"Sev{signal.severity}",
        "kind": signal.kind,
        "service": signal.service,
        "target": signal.target,
        "description": signal.description,
        "context": signal.context,
        "groups": list(signal.groups),
    }


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody, or something, that an action group tells."""

    name: str
    kind: str
    """Email, Sms, Voice, AzureAppPush, Webhook ..., as test notifications call it."""
    address: str


KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "emailReceivers": ("Email", ("emailAddress",)),
    "smsReceivers": ("Sms", ("countryCode", "phoneNumber")),
    "webhookReceivers": ("Webhook", ("serviceUri",)),
    "itsmReceivers": ("Itsm", ("workspaceId",)),
    "azureAppPushReceivers": ("AzureAppPush", ("emailAddress",)),
    "automationRunbookReceivers": ("AutomationRunbook", ("runbookName",)),
    "voiceReceivers": ("Voice", ("countryCode", "phoneNumber")),
    "logicAppReceivers": ("LogicApp", ("resourceId",)),
    "azureFunctionReceivers": ("AzureFunction", ("functionName",)),
    "armRoleReceivers": ("ArmRole", ("roleId",)),
    "eventHubReceivers": ("EventHub", ("eventHubNameSpace", "eventHubName")),
}
"""Property of an action group to the kind of its receivers, and where their address stands."""


def receivers(properties: Json) -> Iterator[Receiver]:
    """Everybody that an action group, or a test of one, names."""
    for collection, (kind, parts) in KINDS.items():
        for entry in properties.get(collection) or ():
            address = " ".join(str(entry.get(part) or "") for part in parts)
            yield Receiver(str(entry.get("name") or entry.get("runbookName") or ""), kind, address)


def group_of(resource: Resource | None) -> Resource | None:
    """The resource, if it is an action group."""
    return resource if resource and ids.key(resource.type) == ids.key(GROUPS) else None
