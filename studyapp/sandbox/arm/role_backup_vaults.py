"""The actions of Azure's built-in roles for Backup vaults: of people, and of a vault's own identity on what it protects."""

_VAULT = "Microsoft.DataProtection/backupVaults/"
_SEES = (
    "Microsoft.Authorization/*/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
)

READER = (
    _VAULT + "read",
    _VAULT + "backupInstances/read",
    _VAULT + "backupPolicies/read",
    _VAULT + "backupInstances/recoveryPoints/read",
    _VAULT + "deletedBackupInstances/read",
    _VAULT + "backupJobs/read",
    _VAULT + "backupInstances/findRestorableTimeRanges/action",
    _VAULT + "operationResults/read",
    "Microsoft.DataProtection/locations/operationStatus/read",
    "Microsoft.DataProtection/locations/operationResults/read",
)
"""What Backup Reader may do with Backup vaults."""
OPERATOR = (
    *READER,
    _VAULT + "operationStatus/read",
    _VAULT + "validateForBackup/action",
    _VAULT + "backupInstances/backup/action",
    _VAULT + "backupInstances/validateRestore/action",
    _VAULT + "backupInstances/restore/action",
    "Microsoft.DataProtection/locations/checkFeatureSupport/action",
)
"""What Backup Operator may do: back up and restore what others have configured."""
CONTRIBUTOR = (
    *OPERATOR,
    _VAULT + "write",
    _VAULT + "backupInstances/write",
    _VAULT + "backupInstances/delete",
    _VAULT + "deletedBackupInstances/undelete/action",
    _VAULT + "backupPolicies/write",
    _VAULT + "backupPolicies/delete",
    "Microsoft.DataProtection/locations/checkNameAvailability/action",
)
DISK_READER = (
    "Microsoft.Authorization/*/read",
    "Microsoft.Compute/disks/read",
    "Microsoft.Compute/disks/beginGetAccess/action",
)
DISK_RESTORER = (*_SEES, "Microsoft.Compute/disks/write", "Microsoft.Compute/disks/read")
SNAPSHOTTER = (
    *_SEES,
    "Microsoft.Compute/snapshots/delete",
    "Microsoft.Compute/snapshots/write",
    "Microsoft.Compute/snapshots/read",
    "Microsoft.Compute/snapshots/beginGetAccess/action",
    "Microsoft.Compute/snapshots/endGetAccess/action",
    "Microsoft.Compute/disks/beginGetAccess/action",
    "Microsoft.Storage/storageAccounts/listkeys/action",
    "Microsoft.Storage/storageAccounts/write",
    "Microsoft.Storage/storageAccounts/read",
    "Microsoft.Storage/storageAccounts/delete",
)
