"""The operations of Site Recovery, each with its door, its models and its grade."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import Grade, Route, Strict
from studyapp.sandbox.providers.site_recovery import (
    containers,
    disabling,
    disk_changes,
    doors,
    drills,
    eligibility,
    enabling,
    events,
    fabrics,
    failovers,
    intents,
    item_view,
    jobs,
    mappings,
    networks,
    plans,
    points,
    policies,
    reprotect,
    updating,
    vault_pages,
)
from studyapp.sandbox.providers.site_recovery.names import (
    CONTAINER,
    CONTAINERS,
    FABRIC,
    FABRICS,
    INTENT,
    INTENTS,
    ITEM,
    ITEMS,
    JOB,
    JOBS,
    MAPPING,
    MAPPINGS,
    NETWORK,
    NETWORK_MAPPING,
    NETWORK_MAPPINGS,
    NS,
    PLAN,
    PLANS,
    POINT,
    POLICIES,
    POLICY,
    VAULT,
    VM,
)
from studyapp.sandbox.providers.site_recovery.names import MODELS as _M

_SIMPLE = Grade.SIMPLIFIED
_FORCED = "Refused like the ordinary deletion while it is in use; Azure forces it."
_A2A = "properties.providerSpecificDetails."
_NOT_THERE: dict[str, tuple[object, ...]] = {
    _A2A + "recoveryCloudServiceId": (),
    _A2A + "recoveryProximityPlacementGroupId": (),
    _A2A + "recoveryVirtualMachineScaleSetId": (),
    _A2A + "recoveryCapacityReservationGroupId": (),
    _A2A + "recoveryBootDiagStorageAccountId": (),
    _A2A + "platformFaultDomain": (),
    _A2A + "diskEncryptionInfo": (),
}
_ENABLE = Strict(
    acts_on=(
        "properties.policyId", *(_A2A + name for name in (
            "fabricObjectId", "recoveryContainerId", "recoveryResourceGroupId", "vmManagedDisks", "recoveryAzureNetworkId",
            "recoverySubnetName", "recoveryAvailabilitySetId", "recoveryAvailabilityZone",
        )),
    ),
    refuses={
        **_NOT_THERE,
        _A2A + "vmDisks": (),
        _A2A + "multiVmGroupId": (),
        _A2A + "protectionClusterId": (),
        _A2A + "recoveryExtendedLocation": (),
        _A2A + "autoProtectionOfDataDisk": ("Disabled",),
    },
)  # fmt: skip
_UPDATE = Strict(
    acts_on=(
        *(f"properties.{name}" for name in (
            "recoveryAzureVMName", "recoveryAzureVMSize", "selectedRecoveryAzureNetworkId", "selectedTfoAzureNetworkId",
            "recoveryAvailabilitySetId", "vmNics",
        )),
        *(_A2A + name for name in ("recoveryResourceGroupId", "tfoAzureVMName", "recoveryAvailabilityZone", "managedDiskUpdateDetails")),
    ),
    refuses={**_NOT_THERE, "properties.selectedSourceNicId": (), "properties.enableRdpOnTargetOption": ("Never",), "properties.licenseType": ("NotSpecified",)},
)  # fmt: skip
_SWITCH = Strict(
    acts_on=(
        "properties.replicationProtectedItemName", *(_A2A + name for name in (
            "recoveryContainerId", "vmManagedDisks", "recoveryResourceGroupId", "policyId", "recoveryAvailabilitySetId",
            "recoveryAvailabilityZone",
        )),
    ),
    refuses={**_NOT_THERE, _A2A + "vmDisks": ()},
)  # fmt: skip

_CLOUD_SERVICE: dict[str, tuple[object, ...]] = {_A2A + "cloudServiceCreationOption": ("", "AutoCreateCloudService")}
_FAIL_OVER = Strict(
    acts_on=("properties.failoverDirection", "properties.sourceSiteOperations", _A2A + "recoveryPointId"),
    refuses=_CLOUD_SERVICE,
)
_TRY_OUT = Strict(
    acts_on=(
        "properties.failoverDirection",
        "properties.networkType",
        "properties.networkId",
        _A2A + "recoveryPointId",
    ),
    refuses=_CLOUD_SERVICE,
)
_DISABLE = Strict(
    acts_on=("properties.disableProtectionReason",),
    refuses={
        "properties.replicationProviderInput": (
            {"instanceType": "DisableProtectionProviderSpecificInput"},
            {"instanceType": "A2A"},
        )
    },
)
_MORE_DISKS = Strict(acts_on=(_A2A + "vmManagedDisks",), refuses={_A2A + "vmDisks": ()})
_LESS_DISKS = Strict(acts_on=(_A2A + "vmManagedDisksIds",), refuses={_A2A + "vmDisksUris": ()})
_PLAN = Strict(
    acts_on=tuple(
        f"properties.{name}" for name in ("primaryFabricId", "recoveryFabricId", "failoverDeploymentModel", "groups")
    ),
    refuses={"properties.providerSpecificInput": ([{"instanceType": "A2A"}],)},
)

_SETUP = (
    Route("ReplicationFabrics_Create", "PUT", FABRIC, fabrics.put, request=_M + "FabricCreationInput", response=_M + "Fabric"),
    Route("ReplicationFabrics_Get", "GET", FABRIC, generic.get, response=_M + "Fabric"),
    Route("ReplicationFabrics_List", "GET", VAULT + "/replicationFabrics", generic.list_children(FABRICS), response=_M + "Fabric[]"),
    Route("ReplicationFabrics_Delete", "POST", FABRIC + "/remove", fabrics.remove, existing=True),
    Route("ReplicationFabrics_Purge", "DELETE", FABRIC, fabrics.remove, _SIMPLE, _FORCED, existing=True),
    Route("ReplicationFabrics_CheckConsistency", "POST", FABRIC + "/checkConsistency", fabrics.check_consistency, _SIMPLE, "The job runs and finds nothing: an Azure fabric cannot drift here."),
    Route("ReplicationFabrics_OperationResult", "GET", FABRIC + "/operationresults/{operation}", doors.result, action=FABRICS + "/read", existing=True),
    Route("ReplicationProtectionContainers_Create", "PUT", CONTAINER, containers.put, request=_M + "CreateProtectionContainerInput", response=_M + "ProtectionContainer"),
    Route("ReplicationProtectionContainers_Get", "GET", CONTAINER, generic.get, response=_M + "ProtectionContainer"),
    Route("ReplicationProtectionContainers_ListByReplicationFabrics", "GET", FABRIC + "/replicationProtectionContainers", generic.list_children(CONTAINERS), response=_M + "ProtectionContainer[]"),
    Route("ReplicationProtectionContainers_List", "GET", VAULT + "/replicationProtectionContainers", containers.list_all, response=_M + "ProtectionContainer[]"),
    Route("ReplicationProtectionContainers_Delete", "POST", CONTAINER + "/remove", containers.remove, existing=True),
    Route("ReplicationProtectionContainers_SwitchProtection", "POST", CONTAINER + "/switchprotection", reprotect.switch, request=_M + "SwitchProtectionInput", strict=_SWITCH),
    Route("ReplicationProtectionContainers_OperationResult", "GET", CONTAINER + "/operationresults/{operation}", doors.result, action=CONTAINERS + "/read", existing=True),
    Route("ReplicationPolicies_Create", "PUT", POLICY, policies.put, request=_M + "CreatePolicyInput", response=_M + "Policy"),
    Route("ReplicationPolicies_Update", "PATCH", POLICY, policies.patch, request=_M + "UpdatePolicyInput", response=_M + "Policy"),
    Route("ReplicationPolicies_Get", "GET", POLICY, generic.get, response=_M + "Policy"),
    Route("ReplicationPolicies_List", "GET", VAULT + "/replicationPolicies", generic.list_children(POLICIES), response=_M + "Policy[]"),
    Route("ReplicationPolicies_Delete", "DELETE", POLICY, policies.remove, existing=True),
    Route("ReplicationPolicies_OperationResult", "GET", POLICY + "/operationresults/{operation}", doors.result, action=POLICIES + "/read", existing=True),
    Route("ReplicationProtectionContainerMappings_Create", "PUT", MAPPING, mappings.put, request=_M + "CreateProtectionContainerMappingInput", response=_M + "ProtectionContainerMapping"),
    Route("ReplicationProtectionContainerMappings_Update", "PATCH", MAPPING, mappings.patch, request=_M + "UpdateProtectionContainerMappingInput", response=_M + "ProtectionContainerMapping"),
    Route("ReplicationProtectionContainerMappings_Get", "GET", MAPPING, generic.get, response=_M + "ProtectionContainerMapping"),
    Route("ReplicationProtectionContainerMappings_ListByReplicationProtectionContainers", "GET", CONTAINER + "/replicationProtectionContainerMappings", generic.list_children(MAPPINGS), response=_M + "ProtectionContainerMapping[]"),
    Route("ReplicationProtectionContainerMappings_List", "GET", VAULT + "/replicationProtectionContainerMappings", mappings.list_all, response=_M + "ProtectionContainerMapping[]"),
    Route("ReplicationProtectionContainerMappings_Delete", "POST", MAPPING + "/remove", mappings.remove, request=_M + "RemoveProtectionContainerMappingInput", may_be_empty=True, existing=True),
    Route("ReplicationProtectionContainerMappings_Purge", "DELETE", MAPPING, mappings.remove, _SIMPLE, _FORCED, existing=True),
    Route("ReplicationProtectionContainerMappings_OperationResult", "GET", MAPPING + "/operationresults/{operation}", doors.result, action=MAPPINGS + "/read", existing=True),
    Route("ReplicationNetworks_List", "GET", VAULT + "/replicationNetworks", networks.list_networks, _SIMPLE, "One entry for each fabric, `azureNetwork`, with the subnets of its region.", response=_M + "Network[]"),
    Route("ReplicationNetworks_ListByReplicationFabrics", "GET", FABRIC + "/replicationNetworks", networks.list_networks, _SIMPLE, "One entry, `azureNetwork`, with the subnets of the region.", response=_M + "Network[]"),
    Route("ReplicationNetworks_Get", "GET", NETWORK, networks.get_network, _SIMPLE, "`azureNetwork` alone, with the subnets of the region.", response=_M + "Network"),
    Route("ReplicationNetworkMappings_Create", "PUT", NETWORK_MAPPING, networks.put, request=_M + "CreateNetworkMappingInput", response=_M + "NetworkMapping"),
    Route("ReplicationNetworkMappings_Update", "PATCH", NETWORK_MAPPING, networks.patch, request=_M + "UpdateNetworkMappingInput", response=_M + "NetworkMapping"),
    Route("ReplicationNetworkMappings_Get", "GET", NETWORK_MAPPING, generic.get, response=_M + "NetworkMapping"),
    Route("ReplicationNetworkMappings_Delete", "DELETE", NETWORK_MAPPING, networks.remove, existing=True),
    Route("ReplicationNetworkMappings_ListByReplicationNetworks", "GET", NETWORK + "/replicationNetworkMappings", networks.list_mappings, response=_M + "NetworkMapping[]"),
    Route("ReplicationNetworkMappings_List", "GET", VAULT + "/replicationNetworkMappings", networks.list_mappings, response=_M + "NetworkMapping[]"),
    Route("ReplicationNetworkMappings_OperationResult", "GET", NETWORK_MAPPING + "/operationresults/{operation}", doors.result, action=NETWORK_MAPPINGS + "/read", existing=True),
)  # fmt: skip

_ITEM_ROUTES = (
    Route("ReplicationProtectedItems_Create", "PUT", ITEM, enabling.put, request=_M + "EnableProtectionInput", response=_M + "ReplicationProtectedItem", strict=_ENABLE),
    Route("ReplicationProtectedItems_Update", "PATCH", ITEM, updating.patch, request=_M + "UpdateReplicationProtectedItemInput", response=_M + "ReplicationProtectedItem", strict=_UPDATE),
    Route("ReplicationProtectedItems_Get", "GET", ITEM, generic.get, response=_M + "ReplicationProtectedItem"),
    Route("ReplicationProtectedItems_ListByReplicationProtectionContainers", "GET", CONTAINER + "/replicationProtectedItems", generic.list_children(ITEMS), response=_M + "ReplicationProtectedItem[]"),
    Route("ReplicationProtectedItems_List", "GET", VAULT + "/replicationProtectedItems", item_view.list_all, response=_M + "ReplicationProtectedItem[]"),
    Route("ReplicationProtectedItems_Delete", "POST", ITEM + "/remove", disabling.remove, request=_M + "DisableProtectionInput", may_be_empty=True, strict=_DISABLE, existing=True),
    Route("ReplicationProtectedItems_Purge", "DELETE", ITEM, disabling.purge, existing=True),
    Route("ReplicationProtectedItems_TestFailover", "POST", ITEM + "/testFailover", drills.test, request=_M + "TestFailoverInput", strict=_TRY_OUT),
    Route("ReplicationProtectedItems_TestFailoverCleanup", "POST", ITEM + "/testFailoverCleanup", drills.clean_up, request=_M + "TestFailoverCleanupInput"),
    Route("ReplicationProtectedItems_UnplannedFailover", "POST", ITEM + "/unplannedFailover", failovers.unplanned, request=_M + "UnplannedFailoverInput", strict=_FAIL_OVER),
    Route("ReplicationProtectedItems_FailoverCommit", "POST", ITEM + "/failoverCommit", failovers.commit),
    Route("ReplicationProtectedItems_AddDisks", "POST", ITEM + "/addDisks", disk_changes.add, request=_M + "AddDisksInput", strict=_MORE_DISKS),
    Route("ReplicationProtectedItems_RemoveDisks", "POST", ITEM + "/removeDisks", disk_changes.remove, request=_M + "RemoveDisksInput", strict=_LESS_DISKS),
    Route("ReplicationProtectedItems_ApplyRecoveryPoint", "POST", ITEM + "/applyRecoveryPoint", failovers.change_point, request=_M + "ApplyRecoveryPointInput"),
    Route("ReplicationProtectedItems_OperationResult", "GET", ITEM + "/operationresults/{operation}", doors.result, action=ITEMS + "/read", response=_M + "ReplicationProtectedItem", existing=True),
    Route("RecoveryPoints_ListByReplicationProtectedItems", "GET", ITEM + "/recoveryPoints", points.list_points, response=_M + "RecoveryPoint[]"),
    Route("ReplicationRecoveryPoints_Get", "GET", POINT, points.get, note="Its operationId is RecoveryPoints_Get, as that of backup", response=_M + "RecoveryPoint"),
)  # fmt: skip

_VAULT_ROUTES = (
    Route("ReplicationOperationStatus_Get", "GET", VAULT + "/replicationOperationStatus/{operation}", doors.status, action=JOBS + "/read"),
    Route("ReplicationJobs_List", "GET", VAULT + "/replicationJobs", jobs.list_jobs, response=_M + "Job[]"),
    Route("ReplicationJobs_Get", "GET", JOB, generic.get, response=_M + "Job"),
    Route("ReplicationJobs_Cancel", "POST", JOB + "/cancel", jobs.cancel),
    Route("ReplicationJobs_Restart", "POST", JOB + "/restart", jobs.restart),
    Route("ReplicationJobs_Resume", "POST", JOB + "/resume", jobs.resume, _SIMPLE, "Refused: no job of Azure machines waits for anybody.", request=_M + "ResumeJobParams"),
    Route("ReplicationJobs_OperationResult", "GET", JOB + "/operationresults/{operation}", doors.result, action=JOBS + "/read", response=_M + "Job", existing=True),
    Route("ReplicationProtectionIntents_Create", "PUT", INTENT, intents.put, note="Networks are named, not made", request=_M + "CreateProtectionIntentInput", response=_M + "ReplicationProtectionIntent"),
    Route("ReplicationProtectionIntents_Get", "GET", INTENT, generic.get, response=_M + "ReplicationProtectionIntent"),
    Route("ReplicationProtectionIntents_List", "GET", VAULT + "/replicationProtectionIntents", generic.list_children(INTENTS), response=_M + "ReplicationProtectionIntent[]"),
    Route("ReplicationRecoveryPlans_Create", "PUT", PLAN, plans.put, request=_M + "CreateRecoveryPlanInput", response=_M + "RecoveryPlan", strict=_PLAN),
    Route("ReplicationRecoveryPlans_Update", "PATCH", PLAN, plans.patch, request=_M + "UpdateRecoveryPlanInput", response=_M + "RecoveryPlan"),
    Route("ReplicationRecoveryPlans_Get", "GET", PLAN, generic.get, response=_M + "RecoveryPlan"),
    Route("ReplicationRecoveryPlans_List", "GET", VAULT + "/replicationRecoveryPlans", generic.list_children(PLANS), response=_M + "RecoveryPlan[]"),
    Route("ReplicationRecoveryPlans_Delete", "DELETE", PLAN, plans.remove, existing=True),
    Route("ReplicationRecoveryPlans_TestFailover", "POST", PLAN + "/testFailover", plans.test, request=_M + "RecoveryPlanTestFailoverInput"),
    Route("ReplicationRecoveryPlans_TestFailoverCleanup", "POST", PLAN + "/testFailoverCleanup", plans.clean_up, request=_M + "RecoveryPlanTestFailoverCleanupInput"),
    Route("ReplicationRecoveryPlans_UnplannedFailover", "POST", PLAN + "/unplannedFailover", plans.unplanned, request=_M + "RecoveryPlanUnplannedFailoverInput"),
    Route("ReplicationRecoveryPlans_FailoverCommit", "POST", PLAN + "/failoverCommit", plans.commit),
    Route("ReplicationRecoveryPlans_OperationResult", "GET", PLAN + "/operationresults/{operation}", doors.result, action=PLANS + "/read", response=_M + "RecoveryPlan", existing=True),
    Route("ReplicationVaultHealth_Get", "GET", VAULT + "/replicationVaultHealth", vault_pages.vault_health, response=_M + "VaultHealthDetails"),
    Route("ReplicationVaultHealth_Refresh", "POST", VAULT + "/replicationVaultHealth/default/refresh", vault_pages.refresh_health),
    Route("ReplicationVaultHealth_OperationResult", "GET", VAULT + "/replicationVaultHealth/default/operationresults/{operation}", vault_pages.health_result, action=JOBS + "/read", response=_M + "VaultHealthDetails"),
    Route("ReplicationUsages_List", "GET", VAULT + "/replicationUsages", vault_pages.usages, response="recoveryservices.ReplicationUsage[]"),
    Route("ReplicationEvents_List", "GET", VAULT + "/replicationEvents", events.list_events, note="Of the health of machines", response=_M + "Event[]"),
    Route("ReplicationEvents_Get", "GET", VAULT + "/replicationEvents/{event}", events.get_event, note="Of the health of machines", response=_M + "Event"),
    Route("ReplicationAlertSettings_Create", "PUT", VAULT + "/replicationAlertSettings/{alert}", vault_pages.put_alert, _SIMPLE, "Kept and shown; no mail is sent.", request=_M + "ConfigureAlertRequest", response=_M + "Alert"),
    Route("ReplicationAlertSettings_Get", "GET", VAULT + "/replicationAlertSettings/{alert}", vault_pages.get_alert, response=_M + "Alert"),
    Route("ReplicationAlertSettings_List", "GET", VAULT + "/replicationAlertSettings", vault_pages.list_alerts, response=_M + "Alert[]"),
    Route("ReplicationVaultSetting_Create", "PUT", VAULT + "/replicationVaultSettings/{setting}", vault_pages.put_setting, Grade.ABSENT, "Migration projects and appliances.", request=_M + "VaultSettingCreationInput"),
    Route("ReplicationVaultSetting_Get", "GET", VAULT + "/replicationVaultSettings/{setting}", vault_pages.get_setting, _SIMPLE, "Always empty: they are about migration.", response=_M + "VaultSetting"),
    Route("ReplicationVaultSetting_List", "GET", VAULT + "/replicationVaultSettings", vault_pages.list_settings, _SIMPLE, "Always empty: they are about migration.", response=_M + "VaultSetting[]"),
    Route("SupportedOperatingSystems_Get", "GET", VAULT + "/replicationSupportedOperatingSystems", vault_pages.supported_systems, _SIMPLE, "The families that the sandbox has images of.", response=_M + "SupportedOperatingSystems"),
    Route("ReplicationEligibilityResults_Get", "GET", f"{VM}/providers/{NS}/replicationEligibilityResults/default", eligibility.get, response=_M + "ReplicationEligibilityResults"),
    Route("ReplicationEligibilityResults_List", "GET", f"{VM}/providers/{NS}/replicationEligibilityResults", eligibility.list_results, response=_M + "ReplicationEligibilityResults[]"),
)  # fmt: skip

ROUTES = (*_SETUP, *_ITEM_ROUTES, *_VAULT_ROUTES)
"""Every operation that answers."""
