"""The operations of the secondary region: some have paths of their own, others those of the vault under other api-versions."""

from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, Route, Strict
from studyapp.sandbox.providers.recovery_services import cross_region, secondary_reads
from studyapp.sandbox.providers.recovery_services.secondary_reads import MODELS

VERSIONS = ("2018-12-20", "2021-11-15")
"""The api-versions that Azure answers from the paired region."""
_NS = "Microsoft.RecoveryServices"
_V = f"{GROUP}/providers/{_NS}/vaults/{{vault}}"
_RPS = _V + "/backupFabrics/{fabric}/protectionContainers/{container}/protectedItems/{item}/recoveryPoints"
_RP = _RPS + "/{point}"
_L = f"{SUBSCRIPTION}/providers/{_NS}/locations/{{region}}"
_ASKED = "restoreRequest."
_STRICT = Strict(
    acts_on=(
        "crossRegionRestoreAccessDetails",
        *(
            _ASKED + name
            for name in (
                "recoveryType", "recoveryPointId", "sourceResourceId", "storageAccountId", "targetResourceGroupId",
                "targetVirtualMachineId", "virtualNetworkId", "subnetId", "region", "restoreDiskLunList", "zones",
                "identityInfo", "identityBasedRestoreDetails",
            )
        ),
    ),
    refuses={
        _ASKED + "encryptionDetails.encryptionEnabled": (False,),
        _ASKED + "diskEncryptionSetId": (),
        _ASKED + "affinityGroup": ("",),
        _ASKED + "targetDomainNameId": (),
        _ASKED + "restoreWithManagedDisks": (True,),
        _ASKED + "originalStorageAccountOption": (False,),
    },
)  # fmt: skip

SECONDARY_ROUTES = (
    Route("BackupProtectedItemsCrr_List", "GET", _V + "/backupProtectedItems", secondary_reads.list_items, response=MODELS + "ProtectedItemResource[]", versions=VERSIONS),
    Route("RecoveryPointsCrr_List", "GET", _RPS, secondary_reads.list_points, response=MODELS + "RecoveryPointResource[]", versions=VERSIONS),
    Route("RecoveryPointsCrr_Get", "GET", _RP, secondary_reads.get_point, response=MODELS + "RecoveryPointResource", versions=VERSIONS),
    Route("RecoveryPoints_GetAccessToken", "POST", _RP + "/accessToken", secondary_reads.access_token, request=MODELS + "AADPropertiesResource", response=MODELS + "CrrAccessTokenResource"),
    Route("BackupUsageSummariesCRR_List", "GET", _V + "/backupUsageSummaries", secondary_reads.usage, response=MODELS + "BackupManagementUsage[]", versions=VERSIONS),
    Route("AadProperties_Get", "GET", _L + "/backupAadProperties", secondary_reads.aad_properties, response=MODELS + "AADPropertiesResource"),
    Route("CrossRegionRestore_Trigger", "POST", _L + "/backupCrossRegionRestore", cross_region.trigger, request=MODELS + "CrossRegionRestoreRequest", strict=_STRICT),
    Route("CrrOperationStatus_Get", "GET", _L + "/backupCrrOperationsStatus/{operation}", cross_region.operation_status, response=MODELS + "OperationStatus"),
    Route("CrrOperationResults_Get", "GET", _L + "/backupCrrOperationResults/{operation}", cross_region.operation_result),
    Route("BackupCrrJobs_List", "POST", _L + "/backupCrrJobs", cross_region.list_jobs, request=MODELS + "CrrJobRequest", response=MODELS + "JobResource[]"),
    Route("BackupCrrJobDetails_Get", "POST", _L + "/backupCrrJob", cross_region.get_job, request=MODELS + "CrrJobRequest", response=MODELS + "JobResource"),
)  # fmt: skip
