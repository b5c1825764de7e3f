"""What matters most about a resource now, in a few words."""

from typing import Any

from studyapp.sandbox.arm.locks import LOCKS
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.providers.insights.names import ACTIVITY_ALERTS, METRIC_ALERTS
from studyapp.sandbox.providers.recovery_services.names import ITEMS, POLICIES, VAULTS, VMS
from studyapp.sandbox.providers.site_recovery.names import ITEMS as REPLICATED

_DISKS = "Microsoft.Compute/disks"
_EXTENSIONS = f"{VMS}/extensions"
_WORKSPACES = "Microsoft.OperationalInsights/workspaces"


def status_of(resource: Resource, body: dict[str, Any]) -> str:
    """The words for a resource, whose body reads as Azure shows it now; first what is still being done to it, or failed."""
    shown = body.get("properties") or {}
    state, words = str(shown.get("provisioningState") or "Succeeded"), _words(resource, body, shown)
    return words if state in ("Succeeded", words) else ", ".join(filter(None, (state, words)))


def _words(resource: Resource, body: dict[str, Any], shown: dict[str, Any]) -> str:
    match resource.type:
        case t if t == VMS:
            return f"{resource.facts.get('powerState', 'running')}, {shown['hardwareProfile']['vmSize']}"
        case t if t == ITEMS:
            return _item(shown)
        case t if t == POLICIES:
            count = shown.get("protectedItemsCount", 0)
            return f"protects {count} item{'s' * (count != 1)}"
        case t if t == VAULTS:
            kept = (shown.get("redundancySettings") or {}).get("standardTierStorageRedundancy", "")
            return ", ".join(filter(None, (str(body.get("location", "")), kept)))
        case t if t == _DISKS:
            return f"{shown.get('diskSizeGB')} GiB, {shown.get('diskState', '')}"
        case t if t == LOCKS:
            return str(shown.get("level", ""))
        case t if t == REPLICATED:
            return f"{shown['protectionStateDescription']}, health {shown['replicationHealth']}"
        case t if t in (METRIC_ALERTS, ACTIVITY_ALERTS):
            return "watching" if shown.get("enabled") else "switched off"
        case t if t == _WORKSPACES:
            return f"keeps {shown['retentionInDays']} days"
        case t if t == _EXTENSIONS:
            return str(resource.facts.get("state") or shown.get("provisioningState", ""))
        case _:
            return str(body.get("location", ""))


def _item(shown: dict[str, Any]) -> str:
    if shown["isScheduledForDeferredDelete"]:
        return f"soft-deleted, {shown['deferredDeleteTimeRemaining'].partition('.')[0]} days left"
    parts = [shown["protectionState"], shown["policyName"]]
    if shown["lastBackupStatus"]:
        parts.append(f"last backup {shown['lastBackupStatus']}")
    return ", ".join(filter(None, parts))
