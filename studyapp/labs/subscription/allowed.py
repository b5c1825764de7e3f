"""What a run may write: types of resources in its groups, and the few things outside of them that Azure itself needs."""

import re
from typing import Any

from studyapp.labs.subscription.places import Place

_TYPES = frozenset(
    f"{namespace}/{kind}".lower()
    for namespace, kinds in {
        "Microsoft.Compute": (
            "virtualMachines", "disks", "snapshots", "restorePointCollections", "availabilitySets", "images",
            "virtualMachineScaleSets",
        ),
        "Microsoft.Network": (
            "networkInterfaces", "networkSecurityGroups", "routeTables", "virtualNetworks", "publicIPAddresses",
            "loadBalancers", "privateEndpoints",
        ),
        "Microsoft.Storage": ("storageAccounts",),
        "Microsoft.RecoveryServices": ("vaults",),
        "Microsoft.DataProtection": ("backupVaults",),
        "Microsoft.Insights": (
            "actionGroups", "activityLogAlerts", "metricAlerts", "scheduledQueryRules", "diagnosticSettings",
            "dataCollectionRules", "dataCollectionEndpoints", "dataCollectionRuleAssociations",
        ),
        "Microsoft.AlertsManagement": ("actionRules",),
        "Microsoft.OperationalInsights": ("workspaces",),
        "Microsoft.Maintenance": ("maintenanceConfigurations", "configurationAssignments"),
        "Microsoft.DevTestLab": ("schedules",),
        "Microsoft.Automation": ("automationAccounts",),
        "Microsoft.Authorization": ("locks", "roleAssignments", "policyAssignments"),
    }.items()
    for kind in kinds
)  # fmt: skip
"""Types that labs use. Left out on purpose: deployments and scripts, which write wherever they say; tags, which mark the run; what costs much."""
_ASKS = (
    re.compile(r"/providers/microsoft\.resourcegraph/resources"),
    re.compile(r"/subscriptions/[^/]+/providers/microsoft\.recoveryservices/locations/[^/]+/(backupstatus|backupvalidatefeatures|backupprevalidateprotection|checknameavailability|capabilities)"),
    re.compile(r"/subscriptions/[^/]+/providers/microsoft\.storage/checknameavailability"),
    re.compile(r"/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\.(recoveryservices|dataprotection)/locations/[^/]+/checknameavailability"),
    re.compile(r"/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\.network/networkwatchers/[^/]+/(connectivitycheck|ipflowverify|nexthop|securitygroupview|networkconfigurationdiagnostic)"),
)  # fmt: skip
"""POST requests that only ask."""
_REGISTER = re.compile(r"/subscriptions/[^/]+/providers/(microsoft\.[a-z]+)/register")
_UNDELETE = re.compile(r"/subscriptions/[^/]+/providers/microsoft\.recoveryservices/locations/[^/]+/deletedvaults/[^/]+/undelete")  # fmt: skip
_BACKUP_GROUP = re.compile(r"azurebackuprg_[a-z0-9]+_[0-9]+")
_COLLECTIONS = "microsoft.compute/restorepointcollections"
WATCHERS = ("microsoft.insights/activitylogalerts", "microsoft.alertsmanagement/actionrules")
_SIZED = ("microsoft.compute/virtualmachines", "microsoft.compute/virtualmachinescalesets")
NAMESPACES = frozenset(kind.partition("/")[0] for kind in _TYPES)
"""Namespaces, in lower case, that a run may register for the subscription."""


def ask(method: str, place: Place) -> bool:
    """Whether a request only asks, though it is a POST."""
    return method == "POST" and any(pattern.fullmatch(place.path) for pattern in _ASKS)


def is_allowed(place: Place) -> bool:
    """Whether every part of a resource's type is one that runs write."""
    types = place.types()
    return bool(types) and all("/".join(kind.split("/")[:2]) in _TYPES for kind in types)


def registers(method: str, place: Place) -> bool:
    """Whether a provider that labs use is registered; that makes nothing."""
    found = _REGISTER.fullmatch(place.path)
    return method == "POST" and found is not None and found[1] in NAMESPACES


def undeletes(method: str, place: Place) -> bool:
    """Whether a deleted vault is brought back."""
    return method == "POST" and _UNDELETE.fullmatch(place.path) is not None


def is_backup_group(group: str) -> bool:
    """Whether a group is one that Azure Backup makes for the restore points of machines."""
    return _BACKUP_GROUP.fullmatch(group.lower()) is not None


def removes_points(method: str, place: Place) -> bool:
    """Whether a collection of restore points, or one of its points, is deleted."""
    types = place.types()
    return method == "DELETE" and len(types) == 1 and types[0] in (_COLLECTIONS, f"{_COLLECTIONS}/restorepoints")


def collection(place: Place) -> str:
    """Path of the collection that a path leads into."""
    kept = place.path.split("/")
    return "/".join(kept[: kept.index("restorepointcollections") + 2])


def watches(place: Place) -> bool:
    """Whether it is a rule that may watch the whole subscription, which changes nothing there."""
    return len(types := place.types()) == 1 and types[0] in WATCHERS


def _is_machine(place: Place) -> bool:
    return len(types := place.types()) == 1 and types[0] in _SIZED


def size_in(place: Place, content: Any) -> str:
    """The size that a machine is to have; empty where nothing is said of one."""
    if not isinstance(content, dict) or not _is_machine(place):
        return ""
    properties = content.get("properties")
    profile = properties.get("hardwareProfile") if isinstance(properties, dict) else None
    size = profile.get("vmSize") if isinstance(profile, dict) else None
    sku = content.get("sku")
    named = sku.get("name") if isinstance(sku, dict) else None
    return str(size or named or "")
