"""The operations of Backup vaults, and what the world has to know about their types."""

from collections.abc import Mapping

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import Route, Strict
from studyapp.sandbox.arm.world import Effect, Guard, Viewer
from studyapp.sandbox.providers.data_protection import (
    backups,
    deleting,
    doors,
    gaps,
    instances,
    jobs,
    policies,
    restores,
    scheduling,
    stopping,
    vaults,
)
from studyapp.sandbox.providers.data_protection.names import (
    DELETED,
    DELETED_INSTANCE,
    IN_GROUP,
    IN_SUBSCRIPTION,
    INSTANCE,
    INSTANCES,
    JOBS,
    POINTS,
    POLICIES,
    POLICY,
    VAULT,
    VAULTS,
)

_VAULT, _POLICY = "dataprotection.BackupVaultResource", "dataprotection.BaseBackupPolicyResource"
_INSTANCE, _DELETED = "dataprotection.BackupInstanceResource", "dataprotection.DeletedBackupInstanceResource"
_POINT, _JOB = "dataprotection.AzureBackupRecoveryPointResource", "dataprotection.AzureBackupJobResource"
_STATUS, _RESULT = "dataprotection.OperationResource", "dataprotection.OperationJobExtendedInfo"
_GUARDED = "resourceGuardOperationRequests"
_KEYS: Mapping[str, tuple[object, ...]] = {
    "properties.securitySettings.encryptionSettings.state": ("Disabled",),
    "properties.securitySettings.encryptionSettings.keyVaultProperties": (),
    "properties.securitySettings.encryptionSettings.infrastructureEncryption": ("Disabled",),
    "properties.featureSettings.crossRegionRestoreSettings.state": ("Disabled",),
    f"properties.{_GUARDED}": (),
    "properties.replicatedRegions": (),
}
_SETTINGS = (
    "identity",
    "properties.securitySettings.softDeleteSettings",
    "properties.securitySettings.immutabilitySettings",
    "properties.featureSettings.crossSubscriptionRestoreSettings",
)
_NEW_VAULT = Strict(("properties.storageSettings", *_SETTINGS), _KEYS)
_CHANGED_VAULT = Strict(_SETTINGS, {name: value for name, value in _KEYS.items() if "replicated" not in name})


def _protects(at: str) -> Strict:
    acts = ("dataSourceInfo.datasourceType", "dataSourceInfo.resourceID", "policyInfo.policyId", "policyInfo.policyParameters.dataStoreParametersList", "identityDetails", "friendlyName")  # fmt: skip
    refuses = ("datasourceAuthCredentials", _GUARDED, "policyInfo.policyParameters.backupDatasourceParametersList")
    return Strict(tuple(f"{at}.{name}" for name in acts), {f"{at}.{name}": () for name in refuses})


def _restores(at: str) -> Strict:
    acts = ("recoveryPointId", "sourceDataStoreType", "restoreTargetInfo.restoreLocation", "restoreTargetInfo.datasourceInfo.resourceID")  # fmt: skip
    refuses = ("identityDetails", _GUARDED, "restoreTargetInfo.datasourceAuthCredentials")
    return Strict(tuple(at + name for name in acts), {at + name: () for name in refuses})


_STOPS = Strict((), {_GUARDED: ()})
_VAULT_ROUTES = (
    Route("BackupVaults_CreateOrUpdate", "PUT", VAULT, vaults.put, request=_VAULT, response=_VAULT, strict=_NEW_VAULT),
    Route("BackupVaults_Get", "GET", VAULT, generic.get, response=_VAULT),
    Route("BackupVaults_Update", "PATCH", VAULT, vaults.patch, action=VAULTS + "/write", request="dataprotection.PatchResourceRequestInput", response=_VAULT, strict=_CHANGED_VAULT),
    Route("BackupVaults_Delete", "DELETE", VAULT, vaults.delete, existing=True),
    Route("BackupVaults_GetInResourceGroup", "GET", IN_GROUP + "/backupVaults", generic.list_children(VAULTS), response=_VAULT + "[]"),
    Route("BackupVaults_GetInSubscription", "GET", IN_SUBSCRIPTION + "/backupVaults", generic.list_all(VAULTS), response=_VAULT + "[]"),
    Route("BackupVaults_CheckNameAvailability", "POST", IN_GROUP + "/locations/{location}/checkNameAvailability", vaults.check_name, request="dataprotection.CheckNameAvailabilityRequest", response="dataprotection.CheckNameAvailabilityResult"),
    Route("BackupPolicies_CreateOrUpdate", "PUT", POLICY, policies.put, request=_POLICY, response=_POLICY, strict=Strict(("properties.datasourceTypes", "properties.policyRules"))),
    Route("BackupPolicies_Get", "GET", POLICY, generic.get, response=_POLICY),
    Route("BackupPolicies_List", "GET", VAULT + "/backupPolicies", generic.list_children(POLICIES), response=_POLICY + "[]"),
    Route("BackupPolicies_Delete", "DELETE", POLICY, policies.delete, existing=True),
)  # fmt: skip
_INSTANCE_ROUTES = (
    Route("BackupInstances_ValidateForBackup", "POST", VAULT + "/validateForBackup", instances.validate, request="dataprotection.ValidateForBackupRequest", response=_RESULT, strict=_protects("backupInstance")),
    Route("BackupInstances_ValidateForModifyBackup", "POST", INSTANCE + "/validateForModifyBackup", instances.validate, request="dataprotection.ValidateForModifyBackupRequest", response=_RESULT, strict=_protects("backupInstance")),
    Route("BackupInstances_CreateOrUpdate", "PUT", INSTANCE, instances.put, request=_INSTANCE, response=_INSTANCE, strict=_protects("properties")),
    Route("BackupInstances_Get", "GET", INSTANCE, generic.get, response=_INSTANCE),
    Route("BackupInstances_List", "GET", VAULT + "/backupInstances", generic.list_children(INSTANCES), response=_INSTANCE + "[]"),
    Route("BackupInstances_Delete", "DELETE", INSTANCE, deleting.delete, existing=True),
    Route("BackupInstances_AdhocBackup", "POST", INSTANCE + "/backup", backups.trigger, request="dataprotection.TriggerBackupRequest", response=_RESULT, strict=Strict(("backupRuleOptions.ruleName", "backupRuleOptions.triggerOption.retentionTagOverride"))),
    Route("BackupInstances_ValidateForRestore", "POST", INSTANCE + "/validateRestore", restores.validate, request="dataprotection.ValidateRestoreRequestObject", response=_RESULT, strict=_restores("restoreRequestObject.")),
    Route("BackupInstances_TriggerRestore", "POST", INSTANCE + "/restore", restores.trigger, request="dataprotection.AzureBackupRestoreRequest", response=_RESULT, strict=_restores("")),
    Route("BackupInstances_SuspendBackups", "POST", INSTANCE + "/suspendBackups", stopping.suspend, request="dataprotection.SuspendBackupRequest", may_be_empty=True, strict=_STOPS),
    Route("BackupInstances_ResumeBackups", "POST", INSTANCE + "/resumeBackups", stopping.resume_backups),
    Route("BackupInstances_StopProtection", "POST", INSTANCE + "/stopProtection", stopping.stop, request="dataprotection.StopProtectionRequest", may_be_empty=True, strict=_STOPS),
    Route("BackupInstances_ResumeProtection", "POST", INSTANCE + "/resumeProtection", stopping.resume_protection),
    Route("BackupInstances_SyncBackupInstance", "POST", INSTANCE + "/sync", stopping.sync, request="dataprotection.SyncBackupInstanceRequest", strict=Strict((), {"syncType": ("Default", "ForceResync")})),
    Route("RecoveryPoints_List", "GET", INSTANCE + "/recoveryPoints", backups.list_points, response=_POINT + "[]"),
    Route("RecoveryPoints_Get", "GET", INSTANCE + "/recoveryPoints/{point}", generic.get, response=_POINT),
    Route("DeletedBackupInstances_List", "GET", VAULT + "/deletedBackupInstances", generic.list_children(DELETED), response=_DELETED + "[]"),
    Route("DeletedBackupInstances_Get", "GET", DELETED_INSTANCE, generic.get, response=_DELETED),
    Route("DeletedBackupInstances_Undelete", "POST", DELETED_INSTANCE + "/undelete", deleting.undelete),
    Route("Jobs_List", "GET", VAULT + "/backupJobs", jobs.list_jobs, response=_JOB + "[]"),
    Route("Jobs_Get", "GET", VAULT + "/backupJobs/{job}", generic.get, response=_JOB),
)  # fmt: skip
_DOORS = (
    Route("OperationStatus_Get", "GET", IN_SUBSCRIPTION + "/locations/{location}/operationStatus/{operation}", doors.status, response=_STATUS),
    Route("OperationResult_Get", "GET", IN_SUBSCRIPTION + "/locations/{location}/operationResults/{operation}", doors.result, response=_RESULT),
    Route("OperationStatusResourceGroupContext_Get", "GET", IN_GROUP + "/operationStatus/{operation}", doors.status, response=_STATUS),
    Route("OperationStatusBackupVaultContext_Get", "GET", VAULT + "/operationStatus/{operation}", doors.status, response=_STATUS),
    Route("BackupVaultOperationResults_Get", "GET", VAULT + "/operationResults/{operation}", doors.subject_result, response=_VAULT),
    Route("BackupInstances_GetBackupInstanceOperationResult", "GET", INSTANCE + "/operationResults/{operation}", doors.subject_result, response=_INSTANCE),
)  # fmt: skip
ROUTES = (*_VAULT_ROUTES, *_INSTANCE_ROUTES, *_DOORS, *gaps.routes())

EFFECTS: Mapping[str, Effect] = {
    vaults.UPDATED: vaults.updated,
    vaults.REMOVED: vaults.removed,
    instances.CONFIGURED: instances.configured,
    scheduling.BACKUP: backups.scheduled,
    backups.TAKEN: backups.taken,
    backups.EXPIRED: backups.expired,
    restores.RESTORED: restores.restored,
    stopping.TURNED: stopping.turned,
    stopping.SYNCED: stopping.synced,
    deleting.REMOVED: deleting.removed,
    deleting.RESTORED: deleting.undeleted,
    deleting.PURGED: deleting.purged,
}
VIEWERS: Mapping[str, Viewer] = {
    VAULTS.lower(): vaults.view,
    INSTANCES.lower(): instances.view,
    DELETED.lower(): deleting.view,
    POINTS.lower(): backups.view_point,
    JOBS.lower(): jobs.view,
}
MAY_DELETE: Mapping[str, Guard] = {VAULTS.lower(): vaults.may_delete, POLICIES.lower(): policies.may_delete}
