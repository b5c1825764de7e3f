"""Azure's built-in roles that matter for VM backup, with their real ids, and the personas that hold them.

Only control-plane actions are kept: the sandbox has no data plane.
"""

from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

from studyapp.sandbox.arm import role_actions, role_backup_vaults

_READ = "*/read"
_VAULT = "Microsoft.RecoveryServices/Vaults/"
_ITEM = _VAULT + "backupFabrics/protectionContainers/protectedItems/"
_COMMON = (
    "Microsoft.Authorization/*/read",
    "Microsoft.Insights/alertRules/*",
    "Microsoft.Resources/deployments/*",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    "Microsoft.ResourceHealth/availabilityStatuses/read",
)
_BACKUP_READ = (
    _VAULT + "*/read",
    _VAULT + "read",
    "Microsoft.RecoveryServices/locations/*/read",
    "Microsoft.RecoveryServices/locations/backupStatus/action",
    "Microsoft.RecoveryServices/locations/backupPreValidateProtection/action",
    "Microsoft.RecoveryServices/locations/backupValidateFeatures/action",
    "Microsoft.RecoveryServices/locations/backupCrrJob/action",
    "Microsoft.RecoveryServices/locations/backupCrrJobs/action",
)
_MONITORED = (
    "actiongroups", "activityLogAlerts", "AlertRules", "components", "createNotifications", "dataCollectionEndpoints",
    "dataCollectionRules", "dataCollectionRuleAssociations", "DiagnosticSettings", "eventtypes", "LogDefinitions",
    "metricalerts", "MetricDefinitions", "Metrics", "notificationStatus", "scheduledqueryrules",
)  # fmt: skip
_GUARD = "Microsoft.DataProtection/subscriptions/resourceGroups/providers/resourceGuards/"


class Role(NamedTuple):
    """A role definition: which actions it allows, and which it takes away again."""

    id: str
    name: str
    description: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()

    def allows(self, action: str) -> bool:
        wanted = action.lower()
        return any(fnmatchcase(wanted, a.lower()) for a in self.actions) and not any(
            fnmatchcase(wanted, a.lower()) for a in self.not_actions
        )


class Persona(NamedTuple):
    """A person of the sandbox: somebody a lab can sign in as."""

    name: str
    object_id: str
    role: str
    """The role that it holds on the subscription, or an empty text for none."""


ROLES = (
    Role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner", "Full access, assigning roles included.", ("*",)),
    Role(
        "b24988ac-6180-42a0-ab88-20f7382dd24c",
        "Contributor",
        "Manages all resources, but assigns no roles.",
        ("*",),
        (
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
            "Microsoft.Blueprint/blueprintAssignments/write",
            "Microsoft.Blueprint/blueprintAssignments/delete",
            "Microsoft.Compute/galleries/share/action",
            "Microsoft.Purview/consents/write",
            "Microsoft.Purview/consents/delete",
        ),
    ),
    Role("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", "Sees all resources, changes none.", (_READ,)),
    Role(
        "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
        "User Access Administrator",
        "Assigns roles.",
        (_READ, "Microsoft.Authorization/*", "Microsoft.Support/*"),
    ),
    Role(
        "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
        "Virtual Machine Contributor",
        "Manages virtual machines, not the network or storage account they are connected to.",
        (
            *_COMMON,
            "Microsoft.Compute/availabilitySets/*",
            "Microsoft.Compute/locations/*",
            "Microsoft.Compute/virtualMachines/*",
            "Microsoft.Compute/virtualMachineScaleSets/*",
            "Microsoft.Compute/cloudServices/*",
            "Microsoft.Compute/disks/write",
            "Microsoft.Compute/disks/read",
            "Microsoft.Compute/disks/delete",
            "Microsoft.DevTestLab/schedules/*",
            "Microsoft.Network/networkInterfaces/*",
            "Microsoft.Network/networkSecurityGroups/join/action",
            "Microsoft.Network/networkSecurityGroups/read",
            "Microsoft.Network/publicIPAddresses/join/action",
            "Microsoft.Network/publicIPAddresses/read",
            "Microsoft.Network/virtualNetworks/read",
            "Microsoft.Network/virtualNetworks/subnets/join/action",
            "Microsoft.RecoveryServices/locations/*",
            _VAULT + "backupFabrics/backupProtectionIntent/write",
            "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/*/read",
            _ITEM + "read",
            _ITEM + "write",
            _VAULT + "backupPolicies/read",
            _VAULT + "backupPolicies/write",
            _VAULT + "read",
            _VAULT + "usages/read",
            _VAULT + "write",
            "Microsoft.SerialConsole/serialPorts/connect/action",
            "Microsoft.Storage/storageAccounts/listKeys/action",
            "Microsoft.Storage/storageAccounts/read",
        ),
    ),
    Role(
        "5e467623-bb1f-42f4-a55d-6e525e11384b",
        "Backup Contributor",
        "Manages backup, but creates no vaults and gives nobody access.",
        (
            *_COMMON,
            *_BACKUP_READ,
            "Microsoft.Network/virtualNetworks/read",
            "Microsoft.RecoveryServices/locations/*",
            _VAULT + "backupFabrics/operationResults/*",
            _VAULT + "backupFabrics/protectionContainers/*",
            _VAULT + "backupFabrics/refreshContainers/action",
            _VAULT + "backupFabrics/backupProtectionIntent/*",
            _VAULT + "backupJobs/*",
            _VAULT + "backupJobsExport/action",
            _VAULT + "backupOperationResults/*",
            _VAULT + "backupPolicies/*",
            _VAULT + "backupProtectableItems/*",
            _VAULT + "backupProtectedItems/*",
            _VAULT + "backupProtectionContainers/*",
            _VAULT + "backupResourceGuardProxies/*",
            _VAULT + "backupSecurityPIN/*",
            _VAULT + "backupUsageSummaries/read",
            _VAULT + "backupValidateOperation/action",
            _VAULT + "backupTriggerValidateOperation/action",
            _VAULT + "backupconfig/*",
            _VAULT + "backupstorageconfig/*",
            _VAULT + "certificates/*",
            _VAULT + "extendedInformation/*",
            _VAULT + "monitoringAlerts/*",
            _VAULT + "monitoringConfigurations/*",
            _VAULT + "registeredIdentities/*",
            _VAULT + "usages/*",
            *role_backup_vaults.CONTRIBUTOR,
            "Microsoft.Storage/storageAccounts/read",
        ),
    ),
    Role(
        "00c29273-979b-4161-815c-10b084fb9324",
        "Backup Operator",
        "Runs backup and restore, but removes no backup, creates no vault or policy and gives nobody access.",
        (
            *_COMMON,
            *_BACKUP_READ,
            "Microsoft.Network/virtualNetworks/read",
            "Microsoft.RecoveryServices/locations/*",
            _VAULT + "backupFabrics/operationResults/read",
            _VAULT + "backupFabrics/protectionContainers/operationResults/read",
            _ITEM + "backup/action",
            _ITEM + "operationResults/read",
            _ITEM + "operationsStatus/read",
            _ITEM + "read",
            _ITEM + "write",
            _ITEM + "recoveryPoints/accessToken/action",
            _ITEM + "recoveryPoints/provisionInstantItemRecovery/action",
            _ITEM + "recoveryPoints/read",
            _ITEM + "recoveryPoints/restore/action",
            _ITEM + "recoveryPoints/revokeInstantItemRecovery/action",
            _ITEM + "recoveryPoints/listInstantItemRecoveryOperationResult/action",
            _VAULT + "backupFabrics/protectionContainers/write",
            _VAULT + "backupFabrics/protectionContainers/inquire/action",
            _VAULT + "backupFabrics/refreshContainers/action",
            _VAULT + "backupFabrics/backupProtectionIntent/write",
            _VAULT + "backupJobs/*",
            _VAULT + "backupJobsExport/action",
            _VAULT + "backupValidateOperation/action",
            _VAULT + "backupTriggerValidateOperation/action",
            _VAULT + "extendedInformation/write",
            _VAULT + "registeredIdentities/read",
            _VAULT + "registeredIdentities/write",
            *role_backup_vaults.OPERATOR,
            "Microsoft.Storage/storageAccounts/read",
        ),
    ),
    Role(
        "a795c7a0-d4a2-40c1-ae25-d81f01202912",
        "Backup Reader",
        "Sees everything of backup, changes nothing.",
        (
            *_BACKUP_READ,
            *role_backup_vaults.READER,
            "Microsoft.Authorization/*/read",
            "Microsoft.Resources/subscriptions/resourceGroups/read",
        ),
    ),
    Role(
        "c2a970b4-16a7-4a51-8c84-8a8ea6ee0bb8",
        "Backup MUA Admin",
        "Makes and deletes resource guards, but performs nothing that they guard.",
        (
            "Microsoft.Authorization/*/read",
            "Microsoft.DataProtection/*/read",
            "Microsoft.DataProtection/*/resourceGuards/write",
            _GUARD + "delete",
            "Microsoft.ResourceHealth/availabilityStatuses/read",
            "Microsoft.Resources/deployments/*",
            "Microsoft.Resources/subscriptions/read",
            "Microsoft.Resources/subscriptions/resourceGroups/read",
        ),
    ),
    Role(
        "f54b6d04-23c6-443e-b462-9c16ab7b4a52",
        "Backup MUA Operator",
        "Performs the critical operations that a resource guard guards, where another role allows them on the vault.",
        ("Microsoft.Authorization/*/read", "Microsoft.DataProtection/*/action", "Microsoft.DataProtection/*/read"),
    ),
    Role(
        "6670b86e-a3f7-4917-ac9b-5d6ab1be4567",
        "Site Recovery Contributor",
        "Manages Site Recovery, but creates no vaults and gives nobody access.",
        role_actions.CONTRIBUTOR,
    ),
    Role(
        "494ae006-db33-4328-bf46-533a6560a3ca",
        "Site Recovery Operator",
        "Fails over and back, but changes nothing else of Site Recovery.",
        role_actions.OPERATOR,
    ),
    Role(
        "dbaa88c4-0c30-4179-9fb3-46319faa6149",
        "Site Recovery Reader",
        "Sees how replication is doing, changes nothing.",
        role_actions.READER,
    ),
    Role(
        "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
        "Monitoring Reader",
        "Sees all monitoring data and settings.",
        (_READ, "Microsoft.OperationalInsights/workspaces/search/action", "Microsoft.Support/*"),
    ),
    Role(
        "749f88d5-cbae-40b8-bcfc-e573ddc772fa",
        "Monitoring Contributor",
        "Sees all monitoring data, and changes alert rules, action groups, settings of diagnostics and data collection.",
        (
            _READ,
            "Microsoft.AlertsManagement/actionRules/*",
            "Microsoft.AlertsManagement/alerts/*",
            "Microsoft.AlertsManagement/alertsSummary/*",
            "Microsoft.AlertsManagement/smartDetectorAlertRules/*",
            "Microsoft.AlertsManagement/smartGroups/*",
            *(f"Microsoft.Insights/{type}/*" for type in _MONITORED),
            "Microsoft.OperationalInsights/locations/workspaces/failover/action",
            "Microsoft.OperationalInsights/workspaces/failback/action",
            "Microsoft.OperationalInsights/workspaces/intelligencepacks/*",
            "Microsoft.OperationalInsights/workspaces/savedSearches/*",
            "Microsoft.OperationalInsights/workspaces/search/action",
            "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
            "Microsoft.OperationalInsights/workspaces/write",
            "Microsoft.Support/*",
        ),
    ),
    Role(
        "3e5e47e6-65f7-47ef-90b5-e5dd4d455f24",
        "Disk Backup Reader",
        "Lets a Backup vault back a disk up.",
        role_backup_vaults.DISK_READER,
    ),
    Role(
        "b50d9833-a0cb-478e-945f-707fcc997c13",
        "Disk Restore Operator",
        "Lets a Backup vault restore disks into a resource group.",
        role_backup_vaults.DISK_RESTORER,
    ),
    Role(
        "7efff54f-a5b4-42b5-a1c5-5411624893ce",
        "Disk Snapshot Contributor",
        "Lets a Backup vault keep the snapshots of disks in a resource group.",
        role_backup_vaults.SNAPSHOTTER,
    ),
)

PERSONAS = (
    Persona("owner", "0a000000-0000-4000-a000-000000000001", "Owner"),
    Persona("contributor", "0a000000-0000-4000-a000-000000000002", "Contributor"),
    Persona("reader", "0a000000-0000-4000-a000-000000000003", "Reader"),
    Persona("backup-contributor", "0a000000-0000-4000-a000-000000000004", "Backup Contributor"),
    Persona("backup-operator", "0a000000-0000-4000-a000-000000000005", "Backup Operator"),
    Persona("backup-reader", "0a000000-0000-4000-a000-000000000006", "Backup Reader"),
    Persona("vm-contributor", "0a000000-0000-4000-a000-000000000007", "Virtual Machine Contributor"),
    Persona("newcomer", "0a000000-0000-4000-a000-000000000008", ""),
    Persona("backup-mua-admin", "0a000000-0000-4000-a000-000000000009", "Backup MUA Admin"),
    Persona("backup-mua-operator", "0a000000-0000-4000-a000-000000000010", "Backup MUA Operator"),
    Persona("site-recovery-contributor", "0a000000-0000-4000-a000-000000000011", "Site Recovery Contributor"),
    Persona("site-recovery-operator", "0a000000-0000-4000-a000-000000000012", "Site Recovery Operator"),
    Persona("site-recovery-reader", "0a000000-0000-4000-a000-000000000013", "Site Recovery Reader"),
    Persona("monitoring-reader", "0a000000-0000-4000-a000-000000000014", "Monitoring Reader"),
    Persona("monitoring-contributor", "0a000000-0000-4000-a000-000000000015", "Monitoring Contributor"),
)


def role(id_or_name: str) -> Role | None:
    """The built-in role with this guid, definition id or name."""
    wanted = id_or_name.rstrip("/").rsplit("/", 1)[-1].lower()
    return next((r for r in ROLES if wanted in (r.id, r.name.lower())), None)


@lru_cache(maxsize=1024)
def allows(definition: str, action: str) -> bool:
    """Whether the built-in role with this definition id allows an action; every request asks, most for the same few."""
    held = role(definition)
    return held is not None and held.allows(action)


def persona(name: str) -> Persona | None:
    return next((p for p in PERSONAS if name.lower() in (p.name, p.object_id)), None)
