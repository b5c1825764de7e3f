"""Operations of Data Protection that the sandbox refuses by name: a reason, then verb, operation and path of each.

In a path, V stands for a vault, I for an instance in it, G for the namespace in a group, S for it in the subscription.
"""

from collections.abc import Iterator

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import Grade, Route
from studyapp.sandbox.providers.data_protection.names import IN_GROUP, IN_SUBSCRIPTION, INSTANCE, NS, VAULT

_PLACES = {"V": VAULT, "I": INSTANCE, "G": IN_GROUP, "S": IN_SUBSCRIPTION, "X": "{scope}/providers/" + NS}
_GAPS = {
    "the secondary region of a Backup vault": """
        POST BackupInstances_TriggerCrossRegionRestore G/locations/{location}/crossRegionRestore
        POST BackupInstances_ValidateCrossRegionRestore G/locations/{location}/validateCrossRegionRestore
        POST FetchSecondaryRecoveryPoints_List G/locations/{location}/fetchSecondaryRecoveryPoints
        POST FetchCrossRegionRestoreJob_Get G/locations/{location}/fetchCrossRegionRestoreJob
        POST FetchCrossRegionRestoreJobs_List G/locations/{location}/fetchCrossRegionRestoreJobs
    """,
    "the archive tier of a Backup vault, which disks do not have": """
        POST BackupInstances_TriggerRehydrate I/rehydrate
    """,
    "Backup vaults that are kept after their deletion: one that still holds deleted instances is not deleted": """
        GET DeletedBackupVaults_Get S/locations/{location}/deletedVaults/{deleted}
        GET DeletedBackupVaults_ListByLocation S/locations/{location}/deletedVaults
    """,
    "multi-user authorization of Backup vaults: resource guards guard Recovery Services vaults": """
        GET DppResourceGuardProxy_List V/backupResourceGuardProxies
        GET DppResourceGuardProxy_Get V/backupResourceGuardProxies/{proxy}
        PUT DppResourceGuardProxy_CreateOrUpdate V/backupResourceGuardProxies/{proxy}
        DELETE DppResourceGuardProxy_Delete V/backupResourceGuardProxies/{proxy}
        POST DppResourceGuardProxy_UnlockDelete V/backupResourceGuardProxies/{proxy}/unlockDelete
    """,
    "times to which blobs could go back: disks have recovery points": """
        POST RestorableTimeRanges_Find I/findRestorableTimeRanges
    """,
    "export of a Backup vault's jobs: list them": """
        POST ExportJobs_Trigger V/exportBackupJobs
        GET ExportJobsOperationResult_Get V/backupJobs/operations/{operation}
    """,
    "which features of Data Protection a region supports: managed disks, in every region": """
        POST DataProtection_CheckFeatureSupport S/locations/{location}/checkFeatureSupport
    """,
    "the backup instances of a datasource: list those of a vault": """
        GET BackupInstancesExtensionRouting_List X/backupInstances
    """,
}


def routes() -> Iterator[Route]:
    """A route for each of them."""
    for what, listed in _GAPS.items():
        for line in listed.strip().splitlines():
            verb, operation, path = line.split()
            place, slash, rest = path.partition("/")
            yield Route(operation, verb, _PLACES[place] + slash + rest, generic.absent(what), Grade.ABSENT, what)
