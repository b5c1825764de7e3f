"""The operations of scale sets, their instances and their upgrades."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import Grade, Route, Strict
from studyapp.sandbox.providers.compute import boot_diagnostics, extensions, power, run_commands
from studyapp.sandbox.providers.compute.names import IN_GROUP, IN_REGION, IN_SUBSCRIPTION, SCALE_SETS
from studyapp.sandbox.providers.compute.scale_sets import doors, moves, sets, views

_SETS = IN_GROUP + "/virtualMachineScaleSets"
_SET = _SETS + "/{set}"
_VMS = _SET + "/virtualMachines"
_VM = _VMS + "/{instance}"
_EXTENSION = _SET + "/extensions/{extension}"
_ON_VM = _VM + "/extensions/{extension}"
_MODEL, _INSTANCE = "compute.VirtualMachineScaleSet", "compute.VirtualMachineScaleSetVM"
_PART, _NIC = "compute.VirtualMachineScaleSetExtension", "network.NetworkInterface"
_NAMED = "compute.VirtualMachineScaleSetVMInstanceIDs"
_REIMAGE = "compute.VirtualMachineScaleSetReimageParameters"
_NETWORK = "No public addresses; the interfaces lie below their instance and take addresses of the subnet."
_IN_MODEL = "properties.virtualMachineProfile"

STRICT = Strict(
    acts_on=(
        "location",
        "zones",
        "sku",
        "identity",
        "properties.upgradePolicy",
        "properties.scaleInPolicy.rules",
        "properties.singlePlacementGroup",
        "properties.platformFaultDomainCount",
        f"{_IN_MODEL}.storageProfile",
        f"{_IN_MODEL}.osProfile",
        f"{_IN_MODEL}.networkProfile.networkInterfaceConfigurations",
        f"{_IN_MODEL}.networkProfile.healthProbe.id",
        f"{_IN_MODEL}.extensionProfile.extensions",
        f"{_IN_MODEL}.diagnosticsProfile.bootDiagnostics",
    ),
    refuses={
        "plan": (),
        "extendedLocation": (),
        "placement": (),
        "properties.orchestrationMode": ("Uniform",),
        "properties.upgradePolicy.rollingUpgradePolicy.maxSurge": (False,),
        "properties.upgradePolicy.rollingUpgradePolicy.rollbackFailedInstancesOnPolicyBreach": (False,),
        "properties.upgradePolicy.automaticOSUpgradePolicy.osRollingUpgradeDeferral": (False,),
        "properties.automaticRepairsPolicy.enabled": (False,),
        "properties.hostGroup": (),
        "properties.proximityPlacementGroup": (),
        "properties.priorityMixPolicy": (),
        "properties.spotRestorePolicy": (),
        "properties.skuProfile": (),
        "properties.resiliencyPolicy": (),
        "properties.constrainedMaximumCapacity": (False,),
        "properties.lifecycleHooksProfile": (),
        "properties.externalHealthPolicy": (),
        "properties.highSpeedInterconnectPlacement": ("None",),
        "properties.additionalCapabilities.hibernationEnabled": (False,),
        "properties.scheduledEventsPolicy": (),
        f"{_IN_MODEL}.priority": ("Regular",),
        f"{_IN_MODEL}.evictionPolicy": (),
        f"{_IN_MODEL}.billingProfile": (),
        f"{_IN_MODEL}.capacityReservation": (),
        f"{_IN_MODEL}.interconnectBlockProfile": (),
        f"{_IN_MODEL}.applicationProfile": (),
        f"{_IN_MODEL}.hardwareProfile": (),
        f"{_IN_MODEL}.scheduledEventsProfile": (),
        f"{_IN_MODEL}.serviceArtifactReference": (),
        f"{_IN_MODEL}.securityPostureReference": (),
        f"{_IN_MODEL}.osProfile.secrets": (),
        f"{_IN_MODEL}.securityProfile.securityType": ("Standard", "TrustedLaunch"),
        f"{_IN_MODEL}.securityProfile.encryptionIdentity": (),
        f"{_IN_MODEL}.storageProfile.osDisk.diffDiskSettings": (),
        f"{_IN_MODEL}.storageProfile.osDisk.image": (),
        f"{_IN_MODEL}.storageProfile.osDisk.vhdContainers": (),
        f"{_IN_MODEL}.storageProfile.imageReference.sharedGalleryImageId": (),
        f"{_IN_MODEL}.storageProfile.imageReference.communityGalleryImageId": (),
    },
)


def _post(operation: str, word: str, handler: generic.Handler, request: str = _NAMED) -> Route:
    """An operation on several instances, all where the request names none."""
    name = f"VirtualMachineScaleSets_{operation}"
    return Route(name, "POST", f"{_SET}/{word}", handler, request=request, may_be_empty=request != _REQUIRED)


def _one(operation: str, word: str, handler: generic.Handler, request: str = "", note: str = "") -> Route:
    """An operation on one instance."""
    name, path = f"VirtualMachineScaleSetVMs_{operation}", f"{_VM}/{word}"
    return Route(name, "POST", path, handler, note=note, request=request, may_be_empty=operation != "RunCommand")


def _gap(operation: str, verb: str, path: str, what: str) -> Route:
    return Route(f"VirtualMachineScaleSet{operation}", verb, path, generic.absent(what), Grade.ABSENT, what)


_REQUIRED = "compute.VirtualMachineScaleSetVMInstanceRequiredIDs"
_REPAIRS, _PLACES = "repairs of instances by the platform", "placement groups of Service Fabric"
_CONFIRMED, _HOOKS = "upgrades of instances that wait for an approval", "hooks in the life of instances"

ROUTES = (
    Route("VirtualMachineScaleSets_CreateOrUpdate", "PUT", _SET, sets.put, note=_NETWORK, request=_MODEL, response=_MODEL, strict=STRICT),
    Route("VirtualMachineScaleSets_Update", "PATCH", _SET, sets.patch, request="compute.VirtualMachineScaleSetUpdate", response=_MODEL, strict=STRICT),
    Route("VirtualMachineScaleSets_Get", "GET", _SET, sets.get, response=_MODEL),
    Route("VirtualMachineScaleSets_List", "GET", _SETS, generic.list_children(SCALE_SETS), response=_MODEL + "[]"),
    Route("VirtualMachineScaleSets_ListAll", "GET", IN_SUBSCRIPTION + "/virtualMachineScaleSets", generic.list_all(SCALE_SETS), response=_MODEL + "[]"),
    Route("VirtualMachineScaleSets_ListByLocation", "GET", IN_REGION + "/virtualMachineScaleSets", sets.in_region, response=_MODEL + "[]", action="Microsoft.Compute/virtualMachineScaleSets/read"),
    Route("VirtualMachineScaleSets_Delete", "DELETE", _SET, sets.delete),
    Route("VirtualMachineScaleSets_GetInstanceView", "GET", _SET + "/instanceView", views.of_set, response="compute.VirtualMachineScaleSetInstanceView"),
    Route("VirtualMachineScaleSets_ListSkus", "GET", _SET + "/skus", views.skus, note="A part of Azure's sizes.", response="compute.VirtualMachineScaleSetSku[]"),
    Route("VirtualMachineScaleSets_GetOSUpgradeHistory", "GET", _SET + "/osUpgradeHistory", doors.history, response="compute.UpgradeOperationHistoricalStatusInfo[]"),
    _post("UpdateInstances", "manualupgrade", moves.follow, _REQUIRED),
    _post("DeleteInstances", "delete", moves.delete_named, _REQUIRED),
    _post("Start", "start", moves.move("start")),
    _post("PowerOff", "poweroff", moves.move("powerOff")),
    _post("Deallocate", "deallocate", moves.move("deallocate")),
    _post("Restart", "restart", moves.move("restart")),
    _post("Redeploy", "redeploy", moves.move("redeploy")),
    _post("Reimage", "reimage", moves.move("reimage"), _REIMAGE),
    _gap("s_ReimageAll", "POST", _SET + "/reimageall", "reimaging of data disks"),
    _gap("s_Reapply", "POST", _SET + "/reapply", "a model of a scale set that differs from its state"),
    _gap("s_ApproveRollingUpgrade", "POST", _SET + "/approveRollingUpgrade", _CONFIRMED),
    _gap("s_ConvertToSinglePlacementGroup", "POST", _SET + "/convertToSinglePlacementGroup", _PLACES),
    _gap("s_ForceRecoveryServiceFabricPlatformUpdateDomainWalk", "POST", _SET + "/forceRecoveryServiceFabricPlatformUpdateDomainWalk", _PLACES),
    _gap("s_PerformMaintenance", "POST", _SET + "/performMaintenance", "planned maintenance of hosts"),
    _gap("s_SetOrchestrationServiceState", "POST", _SET + "/setOrchestrationServiceState", _REPAIRS),
    _gap("s_ScaleOut", "POST", _SET + "/scaleOut", "growth beside the capacity"),
    _gap("s_MigrateVMAvailabilityZone", "POST", _SET + "/migrateVMAvailabilityZone", "moves of instances between zones"),
    Route("VirtualMachineScaleSetRollingUpgrades_GetLatest", "GET", _SET + "/rollingUpgrades/latest", doors.latest, existing=True, response="compute.RollingUpgradeStatusInfo"),
    Route("VirtualMachineScaleSetRollingUpgrades_Cancel", "POST", _SET + "/rollingUpgrades/cancel", doors.cancel),
    Route("VirtualMachineScaleSetRollingUpgrades_StartOSUpgrade", "POST", _SET + "/osRollingUpgrade", doors.start_image_upgrade),
    _gap("RollingUpgrades_StartExtensionUpgrade", "POST", _SET + "/extensionRollingUpgrade", "new versions of extensions"),
    Route("VirtualMachineScaleSetExtensions_CreateOrUpdate", "PUT", _EXTENSION, doors.put_extension, request=_PART, response=_PART),
    Route("VirtualMachineScaleSetExtensions_Update", "PATCH", _EXTENSION, doors.put_extension, request="compute.VirtualMachineScaleSetExtensionUpdate", response=_PART),
    Route("VirtualMachineScaleSetExtensions_Get", "GET", _EXTENSION, doors.get_extension, response=_PART),
    Route("VirtualMachineScaleSetExtensions_List", "GET", _SET + "/extensions", doors.list_extensions, response=_PART + "[]"),
    Route("VirtualMachineScaleSetExtensions_Delete", "DELETE", _EXTENSION, doors.delete_extension),
    Route("VirtualMachineScaleSetVMs_Get", "GET", _VM, views.instance, response=_INSTANCE),
    Route("VirtualMachineScaleSetVMs_List", "GET", _VMS, views.list_instances, response=_INSTANCE + "[]"),
    Route("VirtualMachineScaleSetVMs_GetInstanceView", "GET", _VM + "/instanceView", views.view_of_instance, response="compute.VirtualMachineScaleSetVMInstanceView"),
    Route("VirtualMachineScaleSetVMs_Update", "PUT", _VM, doors.put_instance, note="The protection policy; anything else of an instance that differs from its model is refused.", request=_INSTANCE, response=_INSTANCE),
    Route("VirtualMachineScaleSetVMs_Delete", "DELETE", _VM, moves.delete_one),
    _one("Start", "start", power.move("start")),
    _one("PowerOff", "powerOff", power.move("powerOff")),
    _one("Deallocate", "deallocate", power.move("deallocate")),
    _one("Restart", "restart", power.move("restart")),
    _one("Redeploy", "redeploy", power.move("redeploy")),
    _one("Reimage", "reimage", power.reimage, "compute.VirtualMachineScaleSetVMReimageParameters", "Back to the version of the image that it was made from."),
    _one("RunCommand", "runCommand", run_commands.run, "compute.RunCommandInput"),
    Route("VirtualMachineScaleSetVMs_RetrieveBootDiagnosticsData", "POST", _VM + "/retrieveBootDiagnosticsData", boot_diagnostics.retrieve, response="compute.RetrieveBootDiagnosticsDataResult"),
    _gap("VMs_ReimageAll", "POST", _VM + "/reimageall", "reimaging of data disks"),
    _gap("VMs_SimulateEviction", "POST", _VM + "/simulateEviction", "Spot machines"),
    _gap("VMs_PerformMaintenance", "POST", _VM + "/performMaintenance", "planned maintenance of hosts"),
    _gap("VMs_AttachDetachDataDisks", "POST", _VM + "/attachDetachDataDisks", "data disks of single instances"),
    _gap("VMs_ApproveRollingUpgrade", "POST", _VM + "/approveRollingUpgrade", _CONFIRMED),
    Route("VirtualMachineScaleSetVMExtensions_List", "GET", _VM + "/extensions", views.extensions, response="compute.VirtualMachineExtension[]"),
    Route("VirtualMachineScaleSetVMExtensions_Get", "GET", _ON_VM, extensions.get, response="compute.VirtualMachineExtension"),
    _gap("VMExtensions_CreateOrUpdate", "PUT", _ON_VM, "extensions of single instances"),
    _gap("VMExtensions_Update", "PATCH", _ON_VM, "extensions of single instances"),
    _gap("VMExtensions_Delete", "DELETE", _ON_VM, "extensions of single instances"),
    _gap("LifeCycleHookEvents_List", "GET", _SET + "/lifecycleHookEvents", _HOOKS),
    Route("NetworkInterfaces_ListVirtualMachineScaleSetNetworkInterfaces", "GET", _SET + "/networkInterfaces", views.interfaces("virtualMachineScaleSets"), Grade.SIMPLIFIED, _NETWORK, response=_NIC + "[]"),
    Route("NetworkInterfaces_ListVirtualMachineScaleSetVMNetworkInterfaces", "GET", _VM + "/networkInterfaces", views.interfaces("virtualMachines"), Grade.SIMPLIFIED, _NETWORK, response=_NIC + "[]"),
    Route("NetworkInterfaces_GetVirtualMachineScaleSetNetworkInterface", "GET", _VM + "/networkInterfaces/{nic}", views.interface, Grade.SIMPLIFIED, _NETWORK, response=_NIC),
)  # fmt: skip
