"""The operations of Microsoft.RecoveryServices, each with its door, its models and its grade."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Grade, Provider, Route, Strict
from studyapp.sandbox.providers.recovery_services import (
    alerts,
    archiving,
    backups,
    checks,
    containers,
    contents,
    data_move,
    discovery,
    doors,
    encryption,
    guard_proxies,
    intents,
    item_level,
    item_view,
    job_reports,
    jobs,
    names,
    points,
    policies,
    private_endpoints,
    protection,
    restores,
    scheduling,
    vault_body,
    vault_config,
    vaults,
)
from studyapp.sandbox.providers.recovery_services.guard_routes import GUARD_ROUTES
from studyapp.sandbox.providers.recovery_services.paths import BACKUP_MODELS as _BK
from studyapp.sandbox.providers.recovery_services.paths import CONTAINER as _C
from studyapp.sandbox.providers.recovery_services.paths import FABRIC as _F
from studyapp.sandbox.providers.recovery_services.paths import IN_GROUP as _IN_GROUP
from studyapp.sandbox.providers.recovery_services.paths import ITEM as _PI
from studyapp.sandbox.providers.recovery_services.paths import NS as _NS
from studyapp.sandbox.providers.recovery_services.paths import POINT as _RP
from studyapp.sandbox.providers.recovery_services.paths import REGION as _L
from studyapp.sandbox.providers.recovery_services.paths import VAULT as _V
from studyapp.sandbox.providers.recovery_services.paths import VAULT_MODELS as _RS
from studyapp.sandbox.providers.recovery_services.records import ItemRecord, JobRecord, PointRecord, VaultRecord
from studyapp.sandbox.providers.recovery_services.secondary_routes import SECONDARY_ROUTES

_SIMPLE = Grade.SIMPLIFIED


def _gap(operation: str, verb: str, path: str, what: str) -> Route:
    return Route(operation, verb, path, generic.absent(what), Grade.ABSENT, what)


_VAULT_STRICT = Strict(
    acts_on=(
        "location", "tags", "identity", "sku", "properties.redundancySettings", "properties.securitySettings.softDeleteSettings",
        "properties.securitySettings.immutabilitySettings.state", "properties.resourceGuardOperationRequests",
    ),
    refuses={
        "properties.securitySettings.immutabilitySettings.configuration.type": ("AsPerPolicy",),
        "properties.securitySettings.sourceScanConfiguration.state": ("Disabled",),
    },
)  # fmt: skip
_POLICY_STRICT = Strict(
    acts_on=(
        "properties.schedulePolicy", "properties.retentionPolicy", "properties.instantRpRetentionRangeInDays",
        "properties.timeZone", "properties.policyType", "properties.snapshotConsistencyType", "properties.instantRPDetails",
        "properties.resourceGuardOperationRequests",
    ),
    refuses={
        "properties.tieringPolicy.ArchivedRP.tieringMode": ("DoNotTier",),
        "properties.instantAccessSnapshotEnabled": (False,),
    },
)  # fmt: skip
_ITEM_STRICT = Strict(
    acts_on=(
        "properties.policyId", "properties.sourceResourceId", "properties.protectionState", "properties.isRehydrate",
        "properties.extendedProperties.diskExclusionProperties", "properties.resourceGuardOperationRequests",
    ),
    refuses={"properties.createMode": ("Default",), "properties.extendedProperties.linuxVmApplicationName": ("",)},
)  # fmt: skip
_RESTORE_STRICT = Strict(
    acts_on=(
        "properties.recoveryType", "properties.recoveryPointId", "properties.sourceResourceId", "properties.storageAccountId",
        "properties.targetResourceGroupId", "properties.targetVirtualMachineId", "properties.virtualNetworkId",
        "properties.subnetId", "properties.region", "properties.restoreDiskLunList", "properties.zones",
        "properties.identityInfo", "properties.identityBasedRestoreDetails", "properties.recoveryPointRehydrationInfo",
        "properties.targetDiskNetworkAccessSettings",
    ),
    refuses={
        "properties.encryptionDetails.encryptionEnabled": (False,),
        "properties.diskEncryptionSetId": (),
        "properties.securedVMDetails": ({},),
        "properties.extendedLocation": (),
        "properties.affinityGroup": ("",),
        "properties.targetDomainNameId": (),
        "properties.restoreWithManagedDisks": (True,),
        "properties.originalStorageAccountOption": (False,),
    },
)  # fmt: skip

_VAULT_ROUTES = (
    Route("Vaults_CreateOrUpdate", "PUT", _V, vaults.put, request=_RS + "Vault", response=_RS + "Vault", strict=_VAULT_STRICT),
    Route("Vaults_Update", "PATCH", _V, vaults.patch, request=_RS + "PatchVault", response=_RS + "Vault", strict=_VAULT_STRICT),
    Route("Vaults_Get", "GET", _V, generic.get, response=_RS + "Vault"),
    Route("Vaults_Delete", "DELETE", _V, vaults.delete, existing=True),
    Route("Vaults_ListByResourceGroup", "GET", _IN_GROUP, generic.list_children(names.VAULTS), response=_RS + "Vault[]"),
    Route("Vaults_ListBySubscriptionId", "GET", f"{SUBSCRIPTION}/providers/{_NS}/vaults", generic.list_all(names.VAULTS), response=_RS + "Vault[]"),
    Route("GetOperationStatus", "GET", _V + "/operationStatus/{operation}", vaults.operation_status, response=_RS + "OperationResource", existing=True),
    Route("GetOperationResult", "GET", _V + "/operationResults/{operation}", vaults.operation_result, existing=True),
    Route("DeletedVaults_ListBySubscriptionId", "GET", _L + "/deletedVaults", vaults.list_deleted, response=_RS + "DeletedVault[]"),
    Route("DeletedVaults_Get", "GET", _L + "/deletedVaults/{deleted}", generic.get, response=_RS + "DeletedVault"),
    Route("DeletedVaults_Undelete", "POST", _L + "/deletedVaults/{deleted}/undelete", vaults.undelete, request=_RS + "DeletedVaultUndeleteInput", existing=True),
    Route("DeletedVaults_GetOperationStatus", "GET", _L + "/deletedVaults/{deleted}/operations/{operation}", vaults.deleted_operation, existing=True),
    Route("Usages_ListByVaults", "GET", _V + "/usages", vaults.usages, response=_RS + "VaultUsage[]"),
    Route("RecoveryServices_CheckNameAvailability", "POST", f"{GROUP}/providers/{_NS}/locations/{{region}}/checkNameAvailability", vaults.check_name, request=_RS + "CheckNameAvailabilityParameters", response=_RS + "CheckNameAvailabilityResult"),
    Route("BackupResourceVaultConfigs_Get", "GET", _V + "/backupconfig/vaultconfig", vault_config.get_config, response=_BK + "BackupResourceVaultConfigResource"),
    Route("BackupResourceVaultConfigs_Update", "PATCH", _V + "/backupconfig/vaultconfig", vault_config.put_config, request=_BK + "BackupResourceVaultConfigResource", response=_BK + "BackupResourceVaultConfigResource"),
    Route("BackupResourceVaultConfigs_Put", "PUT", _V + "/backupconfig/vaultconfig", vault_config.put_config, request=_BK + "BackupResourceVaultConfigResource", response=_BK + "BackupResourceVaultConfigResource"),
    Route("BackupResourceStorageConfigsNonCRR_Get", "GET", _V + "/backupstorageconfig/vaultstorageconfig", vault_config.get_storage, response=_BK + "BackupResourceConfigResource"),
    Route("BackupResourceStorageConfigsNonCRR_Update", "PUT", _V + "/backupstorageconfig/vaultstorageconfig", vault_config.put_storage, request=_BK + "BackupResourceConfigResource", response=_BK + "BackupResourceConfigResource"),
    Route("BackupResourceStorageConfigsNonCRR_patch", "PATCH", _V + "/backupstorageconfig/vaultstorageconfig", vault_config.patch_storage, request=_BK + "BackupResourceConfigResource"),
    Route("BackupResourceEncryptionConfigs_Get", "GET", f"{_V}/{encryption.CONFIG}", encryption.get, response=_BK + "BackupResourceEncryptionConfigExtendedResource"),
    Route("BackupResourceEncryptionConfigs_Update", "PUT", f"{_V}/{encryption.CONFIG}", encryption.put, request=_BK + "BackupResourceEncryptionConfigResource"),
    Route("SecurityPINs_Get", "POST", _V + "/backupSecurityPIN", vault_config.security_pin, request=_BK + "SecurityPinBase", may_be_empty=True, response=_BK + "TokenInformation"),
    Route("VaultExtendedInfo_Get", "GET", _V + "/extendedInformation/vaultExtendedInfo", vault_config.get_extended, response=_RS + "VaultExtendedInfoResource"),
    Route("VaultExtendedInfo_CreateOrUpdate", "PUT", _V + "/extendedInformation/vaultExtendedInfo", vault_config.put_extended, request=_RS + "VaultExtendedInfoResource", response=_RS + "VaultExtendedInfoResource"),
    Route("VaultExtendedInfo_Update", "PATCH", _V + "/extendedInformation/vaultExtendedInfo", vault_config.put_extended, request=_RS + "VaultExtendedInfoResource", response=_RS + "VaultExtendedInfoResource"),
)  # fmt: skip

_BACKUP_ROUTES = (
    Route("BackupPolicies_List", "GET", _V + "/backupPolicies", policies.list_policies, response=_BK + "ProtectionPolicyResource[]"),
    Route("ProtectionPolicies_Get", "GET", _V + "/backupPolicies/{policy}", generic.get, response=_BK + "ProtectionPolicyResource"),
    Route("ProtectionPolicies_CreateOrUpdate", "PUT", _V + "/backupPolicies/{policy}", policies.put, request=_BK + "ProtectionPolicyResource", response=_BK + "ProtectionPolicyResource", strict=_POLICY_STRICT),
    Route("ProtectionPolicies_Delete", "DELETE", _V + "/backupPolicies/{policy}", policies.delete),
    Route("ProtectionPolicyOperationStatuses_Get", "GET", _V + "/backupPolicies/{policy}/operations/{operation}", doors.status, response=_BK + "OperationStatus", existing=True),
    Route("ProtectionPolicyOperationResults_Get", "GET", _V + "/backupPolicies/{policy}/operationResults/{operation}", policies.operation_result, response=_BK + "ProtectionPolicyResource", existing=True),
    Route("ProtectionContainers_Refresh", "POST", _F + "/refreshContainers", containers.refresh),
    Route("ProtectionContainerRefreshOperationResults_Get", "GET", _F + "/operationResults/{operation}", doors.nothing),
    Route("BackupFabrics_GetOperationStatus", "GET", _F + "/operationsStatus/{operation}", doors.status, response=_BK + "OperationStatus"),
    Route("BackupProtectableItems_List", "GET", _V + "/backupProtectableItems", containers.list_protectable, response=_BK + "WorkloadProtectableItemResource[]"),
    Route("BackupProtectionContainers_List", "GET", _V + "/backupProtectionContainers", containers.list_containers, response=_BK + "ProtectionContainerResource[]"),
    Route("DeletedProtectionContainers_List", "GET", _V + "/backupDeletedProtectionContainers", containers.list_deleted, response=_BK + "ProtectionContainerResource[]"),
    Route("ProtectionContainers_Get", "GET", _C, containers.get, response=_BK + "ProtectionContainerResource"),
    Route("ProtectionContainers_Register", "PUT", _C, containers.register, _SIMPLE, "Refused for virtual machines, whose containers come with protection; other containers are not simulated.", request=_BK + "ProtectionContainerResource", response=_BK + "ProtectionContainerResource"),
    Route("ProtectionContainers_Unregister", "DELETE", _C, containers.unregister, _SIMPLE, "Refused for virtual machines, whose containers go with their item; other containers are not simulated."),
    Route("ProtectionContainers_Inquire", "POST", _C + "/inquire", containers.inquire, _SIMPLE, "Refused for virtual machines, which hold no workloads; other containers are not simulated."),
    Route("BackupProtectedItems_List", "GET", _V + "/backupProtectedItems", protection.list_items, response=_BK + "ProtectedItemResource[]"),
    Route("ProtectedItems_Get", "GET", _PI, protection.get, response=_BK + "ProtectedItemResource"),
    Route("ProtectedItems_CreateOrUpdate", "PUT", _PI, protection.put, request=_BK + "ProtectedItemResource", response=_BK + "ProtectedItemResource", strict=_ITEM_STRICT),
    Route("ProtectedItems_Delete", "DELETE", _PI, protection.delete, existing=True),
    Route("ProtectedItemOperationStatuses_Get", "GET", _PI + "/operationsStatus/{operation}", doors.status, response=_BK + "OperationStatus", existing=True),
    Route("ProtectedItemOperationResults_Get", "GET", _PI + "/operationResults/{operation}", doors.result, response=_BK + "ProtectedItemResource", existing=True),
    Route("BackupOperationStatuses_Get", "GET", _V + "/backupOperations/{operation}", doors.status, response=_BK + "OperationStatus"),
    Route("BackupOperationResults_Get", "GET", _V + "/backupOperationResults/{operation}", doors.nothing),
    Route("Backups_Trigger", "POST", _PI + "/backup", backups.trigger, request=_BK + "BackupRequestResource"),
    Route("BackupJobs_List", "GET", _V + "/backupJobs", jobs.list_jobs, response=_BK + "JobResource[]"),
    Route("JobDetails_Get", "GET", _V + "/backupJobs/{job}", jobs.get, response=_BK + "JobResource"),
    Route("JobCancellations_Trigger", "POST", _V + "/backupJobs/{job}/cancel", jobs.cancel),
    Route("JobOperationResults_Get", "GET", _V + "/backupJobs/{job}/operationResults/{operation}", jobs.cancel_result),
    Route("RecoveryPoints_List", "GET", _PI + "/recoveryPoints", points.list_points, response=_BK + "RecoveryPointResource[]"),
    Route("RecoveryPoints_Get", "GET", _RP, points.get, response=_BK + "RecoveryPointResource"),
    Route("RecoveryPointsRecommendedForMove_List", "POST", _PI + "/recoveryPointsRecommendedForMove", points.recommended, request=_BK + "ListRecoveryPointsRecommendedForMoveRequest", response=_BK + "RecoveryPointResource[]"),
    Route("MoveRecoveryPoint", "POST", _RP + "/move", points.move, request=_BK + "MoveRPAcrossTiersRequest"),
    Route("Restores_Trigger", "POST", _RP + "/restore", restores.trigger, request=_BK + "RestoreRequestResource", strict=_RESTORE_STRICT),
    Route("ItemLevelRecoveryConnections_Provision", "POST", _RP + "/provisionInstantItemRecovery", item_level.provision, request=_BK + "ILRRequestResource"),
    Route("ItemLevelRecoveryConnections_Revoke", "POST", _RP + "/revokeInstantItemRecovery", item_level.revoke),
    Route("ItemLevelRecoveryConnections_ListInstantItemRecoveryOperationResult", "POST", _RP + "/listInstantItemRecoveryOperationResult", item_level.fetch, request=_BK + "InstantItemRecoveryOperationResultRequest", response=_BK + "InstantItemRecoveryTarget"),
    Route("BackupStatus_Get", "POST", _L + "/backupStatus", checks.backup_status, request=_BK + "BackupStatusRequest", response=_BK + "BackupStatusResponse"),
    Route("ProtectionIntent_Validate", "POST", _L + "/backupPreValidateProtection", checks.prevalidate, request=_BK + "PreValidateEnableBackupRequest", response=_BK + "PreValidateEnableBackupResponse"),
    Route("FeatureSupport_Validate", "POST", _L + "/backupValidateFeatures", checks.feature_support, request=_BK + "FeatureSupportRequest", response=_BK + "AzureVMResourceFeatureSupportResponse"),
    Route("Operation_Validate", "POST", _V + "/backupValidateOperation", checks.validate, request=_BK + "ValidateOperationRequestResource", response=_BK + "ValidateOperationsResponse"),
    Route("ValidateOperation_Trigger", "POST", _V + "/backupTriggerValidateOperation", checks.trigger_validate, request=_BK + "ValidateOperationRequestResource"),
    Route("ValidateOperationStatuses_Get", "GET", _V + "/backupValidateOperationsStatuses/{operation}", checks.validate_status, response=_BK + "OperationStatus"),
    Route("ValidateOperationResults_Get", "GET", _V + "/backupValidateOperationResults/{operation}", checks.validate_result, response=_BK + "ValidateOperationsResponse"),
    Route("BackupUsageSummaries_List", "GET", _V + "/backupUsageSummaries", containers.usage, response=_BK + "BackupManagementUsage[]"),
    Route("BackupEngines_List", "GET", _V + "/backupEngines", containers.empty, _SIMPLE, "Always empty: the sandbox has no backup servers."),
)  # fmt: skip

_GAPS = (
    _gap("BackupWorkloadItems_List", "GET", _C + "/items", "workloads inside machines"),
    _gap("ProtectionContainerOperationResults_Get", "GET", _C + "/operationResults/{operation}", "operations on containers (none is ever accepted for virtual machines)"),
    _gap("ProtectableContainers_List", "GET", _F + "/protectableContainers", "storage accounts and other containers to protect"),
    _gap("BackupEngines_Get", "GET", _V + "/backupEngines/{engine}", "backup servers"),
    _gap("VaultCertificates_Create", "PUT", _V + "/certificates/{certificate}", "certificates for hybrid backup"),
    _gap("RegisteredIdentities_Delete", "DELETE", _V + "/registeredIdentities/{identity}", "servers of hybrid backup"),
    _gap("ProtectedItems_ConfigureSourceScan", "POST", _PI + "/configureSourceScan", "threat scanning"),
)  # fmt: skip

_ROUTES = (
    *_VAULT_ROUTES,
    *_BACKUP_ROUTES,
    *data_move.ROUTES,
    *archiving.ROUTES,
    *job_reports.ROUTES,
    *intents.ROUTES,
    *private_endpoints.ROUTES,
)

PROVIDER = Provider(
    _NS,
    ApiVersions("2016-05-01", "2099-12-31", ("2026-11-01", "2026-10-01", "2025-08-01", "2024-04-01", "2023-04-01")),
    routes=(
        *_ROUTES,
        *GUARD_ROUTES,
        *SECONDARY_ROUTES,
        *discovery.routes((*_ROUTES, *GUARD_ROUTES, *SECONDARY_ROUTES)),
        *_GAPS,
    ),
    types=tuple(
        type.removeprefix(_NS + "/")
        for type in (names.VAULTS, names.POLICIES, names.ITEMS, names.POINTS, names.JOBS, names.PROXIES)
    ),
    records=(VaultRecord, ItemRecord, PointRecord, JobRecord),
    effects={
        "vault.updated": vaults.updated,
        "vault.deleted": vaults.deleted,
        "vault.undeleted": vaults.undeleted,
        "vault.purged": vaults.purged,
        jobs.FAILED: alerts.job_ended,
        data_move.MOVED: data_move.moved,
        policies.CHANGED: policies.changed,
        private_endpoints.GONE: private_endpoints.gone,
        contents.CLEANING: contents.clean,
        scheduling.BACKUP: backups.scheduled,
        backups.SNAPSHOT: backups.snapshot_taken,
        "recovery.protected": protection.protected,
        "recovery.stopped": protection.stopped,
        "recovery.deleted": protection.deleted,
        "recovery.undeleted": protection.undeleted,
        "recovery.purged": contents.purged,
        "recovery.archived": points.archived,
        "recovery.restored": restores.restored,
        "recovery.unmounted": item_level.unmounted,
    },
    viewers={
        names.VAULTS.lower(): vault_body.view,
        names.POLICIES.lower(): policies.view,
        names.CONTAINERS.lower(): item_view.container_view,
        names.ITEMS.lower(): item_view.view,
        names.POINTS.lower(): points.view,
        names.JOBS.lower(): jobs.view,
        intents.TYPE.lower(): intents.view,
        names.CONNECTIONS.lower(): private_endpoints.view,
        names.CRR_JOBS.lower(): jobs.view,
        names.PROXIES.lower(): guard_proxies.view,
    },
    may_delete={names.VAULTS.lower(): vaults.may_delete},
    removers={names.VAULTS.lower(): vaults.let_go},
    rows={"recoveryservicesresources": discovery.rows},
)
