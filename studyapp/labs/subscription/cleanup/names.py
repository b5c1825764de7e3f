"""Names of resources: what an ARM id says, and words for types."""

import re
from dataclasses import dataclass

GROUPS = "Microsoft.Resources/resourceGroups"
LOCKS = "Microsoft.Authorization/locks"
VAULTS = "Microsoft.RecoveryServices/vaults"
BACKUP_VAULTS = "Microsoft.DataProtection/backupVaults"
MACHINES = "Microsoft.Compute/virtualMachines"
COLLECTIONS = "Microsoft.Compute/restorePointCollections"

PAID = {
    MACHINES: "virtual machine",
    "Microsoft.Compute/virtualMachineScaleSets": "scale set",
    "Microsoft.Compute/disks": "managed disk",
    "Microsoft.Compute/snapshots": "snapshot",
    "Microsoft.Compute/images": "image",
    COLLECTIONS: "restore point collection",
    "Microsoft.Network/publicIPAddresses": "public IP address",
    "Microsoft.Network/loadBalancers": "load balancer",
    "Microsoft.Network/natGateways": "NAT gateway",
    "Microsoft.Network/privateEndpoints": "private endpoint",
    "Microsoft.Network/privateDnsZones": "private DNS zone",
    "Microsoft.Network/bastionHosts": "Bastion host",
    "Microsoft.Network/virtualNetworkGateways": "network gateway",
    "Microsoft.Storage/storageAccounts": "storage account",
    "Microsoft.OperationalInsights/workspaces": "Log Analytics workspace",
    "Microsoft.Insights/metricAlerts": "metric alert rule",
    "Microsoft.Automation/automationAccounts": "Automation account",
    "Microsoft.KeyVault/vaults": "key vault",
    VAULTS: "Recovery Services vault",
    BACKUP_VAULTS: "Backup vault",
}
"""Types that are charged for as long as they stand, or may be; what they are called in words."""
_PAID = {kind.lower(): words for kind, words in PAID.items()}
_ITEMS = f"{VAULTS}/backupFabrics/protectionContainers/protectedItems".lower()
_REPLICATED = f"{VAULTS}/replicationFabrics/replicationProtectionContainers/replicationProtectedItems".lower()
_INSTANCES = f"{BACKUP_VAULTS}/backupInstances".lower()
_DELETED_INSTANCES = f"{BACKUP_VAULTS}/deletedBackupInstances".lower()
_PAID_PARTS = (_ITEMS, _REPLICATED, _INSTANCES, _DELETED_INSTANCES)
"""What is charged for in a vault."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = {
    GROUPS.lower(): "resource group",
    "microsoft.recoveryservices/locations/deletedvaults": "deleted Recovery Services vault",
    "microsoft.insights/diagnosticsettings": "diagnostic setting of the subscription",
    LOCKS.lower(): "lock",
    f"{VAULTS}/backupfabrics/protectioncontainers".lower(): "backup container",
    _ITEMS: "backups of a machine",
    f"{VAULTS}/backupresourceguardproxies".lower(): "link to a resource guard",
    f"{VAULTS}/privateendpointconnections".lower(): "private endpoint connection",
    f"{VAULTS}/backupjobs".lower(): "backup job",
    _REPLICATED: "replicated machine",
    f"{VAULTS}/replicationrecoveryplans".lower(): "recovery plan",
    f"{VAULTS}/replicationfabrics".lower(): "Site Recovery fabric",
    _INSTANCES: "backups of a disk",
    _DELETED_INSTANCES: "deleted backups of a disk",
}


@dataclass(frozen=True, slots=True)
class Named:
    """What an ARM id says."""

    group: str
    """Resource group; empty for what lies in none."""
    type: str
    name: str


def named(id: str) -> Named:  # noqa: A002 - ARM's word
    """Read an id; a group is a resource of the type `Microsoft.Resources/resourceGroups` in itself."""
    parts = id.strip("/").split("/")
    group = parts[3] if len(parts) > 3 and parts[2].lower() == "resourcegroups" else ""
    at = max((n for n, part in enumerate(parts) if part.lower() == "providers"), default=0)
    if not at:
        return Named(group, GROUPS, parts[-1])
    types = parts[at + 2 :: 2]
    return Named(group, "/".join((parts[at + 1], *types)), parts[-1])


def in_words(type: str) -> str:  # noqa: A002 - ARM's word
    """What a type is called."""
    lower = type.lower()
    return _PAID.get(lower) or _WORDS.get(lower) or _singular(type.rpartition("/")[2])


def _singular(word: str) -> str:
    """ARM's name of a type as words: virtualNetworks is a virtual network."""
    words = _HUMP.sub(" ", word).lower()
    return words.removesuffix("s") if not words.endswith("ss") else words


def title(id: str) -> str:  # noqa: A002 - ARM's word
    """The name of a resource for people; that of backups ends with their machine's."""
    return named(id).name.rpartition(";")[2]


def is_paid(type: str) -> bool:  # noqa: A002 - ARM's word
    """Whether a resource of the type may cost money as long as it stands."""
    return type.lower() in _PAID or type.lower() in _PAID_PARTS


def names_below_vault(id: str) -> tuple[str, ...]:  # noqa: A002 - ARM's word
    """The names in an id below its vault: fabric, container and item, for one."""
    return tuple(id.strip("/").split("/")[9::2])


def lies_in(id: str, group: str) -> bool:  # noqa: A002 - ARM's word
    """Whether something lies in a resource group of this name, or is it."""
    return named(id).group.lower() == group.lower()
