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
    _VAULT + "backupInstances/findRestorableTimeRanges/action",
    _VAULT + "operationResults/read",
    "Microsoft.DataProtection/locations/operationStatus/read",
    "Microsoft.DataProtection/locations/operationResults/read",
)
"""What Backup Reader and Backup Operator may do with Backup vaults."""
CONTRIBUTOR = (
    *READER,
    _VAULT + "write",
    _VAULT + "backupInstances/write",
    _VAULT + "backupInstances/delete",
    _VAULT + "backupInstances/backup/action",
    _VAULT + "backupInstances/validateRestore/action",
    _VAULT + "backupInstances/restore/action",
    _VAULT + "deletedBackupInstances/undelete/action",
    _VAULT + "backupPolicies/write",
    _VAULT + "backupPolicies/delete",
    _VAULT + "operationStatus/read",
    _VAULT + "validateForBackup/action",
    "Microsoft.DataProtection/locations/checkNameAvailability/action",
    "Microsoft.DataProtection/locations/checkFeatureSupport/action",
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
ACCOUNT_CONTRIBUTOR = (
    *_SEES,
    "Microsoft.Authorization/locks/read",
    "Microsoft.Authorization/locks/write",
    "Microsoft.Authorization/locks/delete",
    "Microsoft.Storage/storageAccounts/blobServices/containers/read",
    "Microsoft.Storage/storageAccounts/blobServices/containers/write",
    "Microsoft.Storage/storageAccounts/blobServices/read",
    "Microsoft.Storage/storageAccounts/blobServices/write",
    "Microsoft.Storage/storageAccounts/read",
    "Microsoft.Storage/storageAccounts/restoreBlobRanges/action",
)
