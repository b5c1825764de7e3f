"""Which logs and metrics each type can send by a diagnostic setting: Azure's own names, and the tables that they go to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from studyapp.sandbox.arm import ids
from studyapp.sandbox.providers.insights.conditions import CATEGORIES

VAULTS = "Microsoft.RecoveryServices/vaults"
SUBSCRIPTIONS = "Microsoft.Resources/subscriptions"
JOBS, REPORT, ALERTS = "AddonAzureBackupJobs", "AzureBackupReport", "AddonAzureBackupAlerts"
SHARED = "AzureDiagnostics"
"""The table that holds what has no table of its own, and everything in the older mode."""
ALL = "allLogs"
_SITE_RECOVERY = (
    "AzureSiteRecoveryEvents", "AzureSiteRecoveryReplicatedItems", "AzureSiteRecoveryReplicationStats",
    "AzureSiteRecoveryRecoveryPoints", "AzureSiteRecoveryReplicationDataUploadRate",
    "AzureSiteRecoveryProtectedDiskDataChurn",
)  # fmt: skip
_OF_VAULTS: Mapping[str, str] = {
    REPORT: SHARED,
    "CoreAzureBackup": "CoreAzureBackup",
    JOBS: JOBS,
    ALERTS: ALERTS,
    "AddonAzureBackupPolicy": "AddonAzureBackupPolicy",
    "AddonAzureBackupStorage": "AddonAzureBackupStorage",
    "AddonAzureBackupProtectedInstance": "AddonAzureBackupProtectedInstance",
    "AzureBackupOperations": "AzureBackupOperations",
    "AzureSiteRecoveryJobs": "ASRJobs",
    "ASRReplicatedItems": "ASRReplicatedItems",
    **dict.fromkeys(_SITE_RECOVERY, SHARED),
}


@dataclass(frozen=True, slots=True)
class Sendable:
    """What a type can send."""

    logs: Mapping[str, str] = field(default_factory=dict)
    """Category to the table of its own, or the shared one."""
    metrics: tuple[str, ...] = ("AllMetrics",)


_BY_TYPE: Mapping[str, Sendable] = {
    ids.key(VAULTS): Sendable(_OF_VAULTS, ("Health",)),
    ids.key(SUBSCRIPTIONS): Sendable(dict.fromkeys(CATEGORIES, "AzureActivity"), ()),
    ids.key("Microsoft.Compute/virtualMachines"): Sendable(),
    ids.key("Microsoft.Network/networkInterfaces"): Sendable(),
    ids.key("Microsoft.Network/virtualNetworks"): Sendable({"VMProtectionAlerts": SHARED}),
    ids.key("Microsoft.Network/networkSecurityGroups"): Sendable(
        {"NetworkSecurityGroupEvent": SHARED, "NetworkSecurityGroupRuleCounter": SHARED}, ()
    ),
    ids.key("Microsoft.Network/publicIPAddresses"): Sendable(
        dict.fromkeys(("DDoSProtectionNotifications", "DDoSMitigationFlowLogs", "DDoSMitigationReports"), SHARED)
    ),
    ids.key("Microsoft.Storage/storageAccounts"): Sendable({}, ("Transaction", "Capacity")),
    ids.key("Microsoft.OperationalInsights/workspaces"): Sendable({"Audit": "LAQueryLogs"}),
}


def of_type(type: str) -> Sendable | None:
    """What a type can send; None where it has no diagnostic settings."""
    return _BY_TYPE.get(ids.key(type))
