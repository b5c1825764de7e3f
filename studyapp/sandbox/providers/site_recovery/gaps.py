"""What of Site Recovery's operations is absent, by name and with the reason: it belongs to other kinds of replication."""

from collections.abc import Iterator

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, Grade, Route
from studyapp.sandbox.providers.site_recovery.names import CONTAINER, FABRIC, ITEM, NS, PLAN, VAULT

_OTHERS = "replication of Hyper-V, VMware and physical machines"
_CLUSTERS = "replication of clusters with shared disks"
_MIGRATION = "migration of machines to Azure"
_PLANNED = "planned failovers, which Azure machines do not have: fail over with sourceSiteOperations Required"
_CANCEL = "cancelling a failover, which Azure machines do not have"
_AGENT = "updates of the Mobility service, which is never out of date here"
_CLUSTER = CONTAINER + "/replicationProtectionClusters/{cluster}"
_MIGRATED = CONTAINER + "/replicationMigrationItems/{item}"
_PROVIDER = FABRIC + "/replicationRecoveryServicesProviders/{provider}"
_STORAGE = FABRIC + "/replicationStorageClassifications/{classification}"
_STORED = _STORAGE + "/replicationStorageClassificationMappings/{mapping}"
_CENTER = FABRIC + "/replicationvCenters/{center}"

_GAPS: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
    (_OTHERS, "ReplicationRecoveryServicesProviders", (
        ("Get", "GET", _PROVIDER), ("Create", "PUT", _PROVIDER), ("Purge", "DELETE", _PROVIDER),
        ("RefreshProvider", "POST", _PROVIDER + "/refreshProvider"), ("Delete", "POST", _PROVIDER + "/remove"),
        ("ListByReplicationFabrics", "GET", FABRIC + "/replicationRecoveryServicesProviders"),
        ("List", "GET", VAULT + "/replicationRecoveryServicesProviders"),
    )),
    (_OTHERS, "ReplicationStorageClassifications", (
        ("Get", "GET", _STORAGE), ("ListByReplicationFabrics", "GET", FABRIC + "/replicationStorageClassifications"),
        ("List", "GET", VAULT + "/replicationStorageClassifications"),
    )),
    (_OTHERS, "ReplicationStorageClassificationMappings", (
        ("Get", "GET", _STORED), ("Create", "PUT", _STORED), ("Delete", "DELETE", _STORED),
        ("ListByReplicationStorageClassifications", "GET", _STORAGE + "/replicationStorageClassificationMappings"),
        ("List", "GET", VAULT + "/replicationStorageClassificationMappings"),
    )),
    (_OTHERS, "ReplicationvCenters", (
        ("Get", "GET", _CENTER), ("Create", "PUT", _CENTER), ("Delete", "DELETE", _CENTER), ("Update", "PATCH", _CENTER),
        ("ListByReplicationFabrics", "GET", FABRIC + "/replicationvCenters"), ("List", "GET", VAULT + "/replicationvCenters"),
    )),
    (_OTHERS, "ReplicationProtectableItems", (
        ("Get", "GET", CONTAINER + "/replicationProtectableItems/{protectable}"),
        ("ListByReplicationProtectionContainers", "GET", CONTAINER + "/replicationProtectableItems"),
    )),
    (_OTHERS, "ReplicationLogicalNetworks", (
        ("Get", "GET", FABRIC + "/replicationLogicalNetworks/{logical}"),
        ("ListByReplicationFabrics", "GET", FABRIC + "/replicationLogicalNetworks"),
    )),
    (_OTHERS, "ReplicationAppliances", (("List", "GET", VAULT + "/replicationAppliances"),)),
    (_OTHERS, "ReplicationFabrics", (
        ("MigrateToAad", "POST", FABRIC + "/migratetoaad"), ("ReassociateGateway", "POST", FABRIC + "/reassociateGateway"),
        ("RenewCertificate", "POST", FABRIC + "/renewCertificate"), ("RemoveInfra", "POST", FABRIC + "/removeInfra"),
    )),
    (_OTHERS, "ReplicationProtectionContainers", (
        ("DiscoverProtectableItem", "POST", CONTAINER + "/discoverProtectableItem"),
    )),
    (_CLUSTERS, "ReplicationProtectionContainers", (
        ("SwitchClusterProtection", "POST", CONTAINER + "/switchClusterProtection"),
    )),
    (_CLUSTERS, "ReplicationProtectionClusters", (
        ("Get", "GET", _CLUSTER), ("Create", "PUT", _CLUSTER), ("Purge", "DELETE", _CLUSTER),
        ("ApplyRecoveryPoint", "POST", _CLUSTER + "/applyRecoveryPoint"), ("FailoverCommit", "POST", _CLUSTER + "/failoverCommit"),
        ("RepairReplication", "POST", _CLUSTER + "/repairReplication"), ("TestFailover", "POST", _CLUSTER + "/testFailover"),
        ("TestFailoverCleanup", "POST", _CLUSTER + "/testFailoverCleanup"),
        ("UnplannedFailover", "POST", _CLUSTER + "/unplannedFailover"),
        ("GetOperationResults", "GET", _CLUSTER + "/operationResults/{operation}"),
        ("ListByReplicationProtectionContainers", "GET", CONTAINER + "/replicationProtectionClusters"),
        ("List", "GET", VAULT + "/replicationProtectionClusters"),
    )),
    (_CLUSTERS, "ClusterRecoveryPoints", (("ListByReplicationProtectionCluster", "GET", _CLUSTER + "/recoveryPoints"),)),
    (_CLUSTERS, "ClusterRecoveryPoint", (("Get", "GET", _CLUSTER + "/recoveryPoints/{point}"),)),
    (_MIGRATION, "ReplicationMigrationItems", (
        ("Get", "GET", _MIGRATED), ("Create", "PUT", _MIGRATED), ("Update", "PATCH", _MIGRATED), ("Delete", "DELETE", _MIGRATED),
        ("Migrate", "POST", _MIGRATED + "/migrate"), ("PauseReplication", "POST", _MIGRATED + "/pauseReplication"),
        ("ResumeReplication", "POST", _MIGRATED + "/resumeReplication"), ("Resync", "POST", _MIGRATED + "/resync"),
        ("TestMigrate", "POST", _MIGRATED + "/testMigrate"), ("TestMigrateCleanup", "POST", _MIGRATED + "/testMigrateCleanup"),
        ("ListByReplicationProtectionContainers", "GET", CONTAINER + "/replicationMigrationItems"),
        ("List", "GET", VAULT + "/replicationMigrationItems"),
    )),
    (_MIGRATION, "MigrationRecoveryPoints", (
        ("Get", "GET", _MIGRATED + "/migrationRecoveryPoints/{point}"),
        ("ListByReplicationMigrationItems", "GET", _MIGRATED + "/migrationRecoveryPoints"),
    )),
    ("the list of operations under a group: ask for the namespace's own", "Operations", (
        ("ListByResourceGroup", "GET", f"{GROUP}/providers/{NS}/operations"),
    )),
    (_PLANNED, "ReplicationProtectedItems", (("PlannedFailover", "POST", ITEM + "/plannedFailover"),)),
    (_CANCEL, "ReplicationProtectedItems", (("FailoverCancel", "POST", ITEM + "/failoverCancel"),)),
    ("re-protecting machines with unmanaged disks, the only ones that this call knows: use SwitchProtection of the container", "ReplicationProtectedItems", (
        ("Reprotect", "POST", ITEM + "/reProtect"),
    )),
    ("resynchronising by hand: changes that pile up while nothing gets through follow by themselves", "ReplicationProtectedItems", (
        ("RepairReplication", "POST", ITEM + "/repairReplication"),
    )),
    ("health errors that can be resolved by a call: remove their cause", "ReplicationProtectedItems", (
        ("ResolveHealthErrors", "POST", ITEM + "/resolveHealthErrors"),
    )),
    (_OTHERS, "ReplicationProtectedItems", (
        ("SwitchProvider", "POST", ITEM + "/switchProvider"), ("UpdateAppliance", "POST", ITEM + "/updateAppliance"),
    )),
    (_AGENT, "ReplicationProtectedItems", (
        ("UpdateMobilityService", "POST", ITEM + "/updateMobilityService"),
        ("ReinstallMobilityService", "POST", ITEM + "/reinstallMobilityService"),
    )),
    ("the sizes that fit a replicated machine: ask Microsoft.Compute for those of the target region", "TargetComputeSizes", (
        ("ListByReplicationProtectedItems", "GET", ITEM + "/targetComputeSizes"),
    )),
    ("export of replication jobs: list them", "ReplicationJobs", (("Export", "POST", VAULT + "/replicationJobs/export"),)),
    (_PLANNED, "ReplicationRecoveryPlans", (("PlannedFailover", "POST", PLAN + "/plannedFailover"),)),
    (_CANCEL, "ReplicationRecoveryPlans", (("FailoverCancel", "POST", PLAN + "/failoverCancel"),)),
    ("re-protecting a whole plan: re-protect its machines one by one", "ReplicationRecoveryPlans", (
        ("Reprotect", "POST", PLAN + "/reProtect"),
    )),
)  # fmt: skip
"""Reason, group of operations, and (operation, verb, path)."""


def routes() -> Iterator[Route]:
    """The absent operations, each refused by its reason."""
    for why, group, operations in _GAPS:
        for name, verb, path in operations:
            yield Route(f"{group}_{name}", verb, path, generic.absent(why), Grade.ABSENT, why)
