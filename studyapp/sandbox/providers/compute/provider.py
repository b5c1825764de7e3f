"""The operations of Microsoft.Compute, each with its door, its models and its grade."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Grade, Provider, Route, Strict
from studyapp.sandbox.providers.compute import actions, disks, extensions, machines, restore_points, sizes
from studyapp.sandbox.providers.compute.names import COLLECTIONS, DISKS, EXTENSIONS, NS, SNAPSHOTS, VMS

_G, _S = f"{GROUP}/providers/{NS}", f"{SUBSCRIPTION}/providers/{NS}"
_VM = _G + "/virtualMachines/{vm}"
_EXT = _VM + "/extensions/{extension}"
_D, _SN = _G + "/disks/{disk}", _G + "/snapshots/{snapshot}"
_RPC = _G + "/restorePointCollections/{collection}"
_L = _S + "/locations/{location}"
_M = "compute."
_SIMPLE = Grade.SIMPLIFIED
_GUEST = "Nothing is run: well-known lines are answered from a table, others print nothing."

_VM_STRICT = Strict(
    acts_on=(
        "location", "tags", "zones", "properties.hardwareProfile.vmSize", "properties.storageProfile.osDisk",
        "properties.storageProfile.dataDisks", "properties.osProfile", "properties.networkProfile.networkInterfaces",
        "properties.diagnosticsProfile.bootDiagnostics.enabled",
    ),
    refuses={
        "properties.priority": ("Regular",),
        "properties.virtualMachineScaleSet": (),
        "properties.host": (),
        "properties.hostGroup": (),
        "properties.storageProfile.osDisk.encryptionSettings.enabled": (False,),
        "properties.storageProfile.osDisk.diffDiskSettings": (),
        "properties.storageProfile.osDisk.vhd": (),
    },
)  # fmt: skip
_DISK_STRICT = Strict(
    acts_on=("location", "tags", "zones", "sku", "properties.creationData", "properties.diskSizeGB", "properties.maxShares", "properties.incremental"),
    refuses={"properties.encryptionSettingsCollection.enabled": (False,)},
)  # fmt: skip

_VM_ROUTES = (
    Route("VirtualMachines_CreateOrUpdate", "PUT", _VM, machines.put, request=_M + "VirtualMachine", response=_M + "VirtualMachine", strict=_VM_STRICT),
    Route("VirtualMachines_Update", "PATCH", _VM, machines.patch, request=_M + "VirtualMachineUpdate", response=_M + "VirtualMachine", strict=_VM_STRICT),
    Route("VirtualMachines_Get", "GET", _VM, machines.get, response=_M + "VirtualMachine"),
    Route("VirtualMachines_Delete", "DELETE", _VM, machines.delete, existing=True),
    Route("VirtualMachines_List", "GET", _G + "/virtualMachines", generic.list_children(VMS), response=_M + "VirtualMachine[]"),
    Route("VirtualMachines_ListAll", "GET", _S + "/virtualMachines", generic.list_all(VMS), response=_M + "VirtualMachine[]"),
    Route("VirtualMachines_InstanceView", "GET", _VM + "/instanceView", machines.instance_view, response=_M + "VirtualMachineInstanceView"),
    Route("VirtualMachines_Start", "POST", _VM + "/start", actions.power("start")),
    Route("VirtualMachines_PowerOff", "POST", _VM + "/powerOff", actions.power("powerOff")),
    Route("VirtualMachines_Deallocate", "POST", _VM + "/deallocate", actions.power("deallocate")),
    Route("VirtualMachines_Restart", "POST", _VM + "/restart", actions.power("restart")),
    Route("VirtualMachines_Redeploy", "POST", _VM + "/redeploy", actions.power("redeploy")),
    Route("VirtualMachines_Reapply", "POST", _VM + "/reapply", actions.power("reapply")),
    Route("VirtualMachines_RunCommand", "POST", _VM + "/runCommand", actions.run_command, _SIMPLE, _GUEST, request=_M + "RunCommandInput"),
    Route("VirtualMachines_RetrieveBootDiagnosticsData", "POST", _VM + "/retrieveBootDiagnosticsData", actions.boot_diagnostics, _SIMPLE, "The links lead nowhere; the log and the screen are text that the sandbox hands out.", response=_M + "RetrieveBootDiagnosticsDataResult"),
    Route("VirtualMachines_AttachDetachDataDisks", "POST", _VM + "/attachDetachDataDisks", actions.attach_detach, request=_M + "AttachDetachDataDisksRequest"),
    Route("VirtualMachineExtensions_CreateOrUpdate", "PUT", _EXT, extensions.put, request=_M + "VirtualMachineExtension", response=_M + "VirtualMachineExtension"),
    Route("VirtualMachineExtensions_Update", "PATCH", _EXT, extensions.patch, request=_M + "VirtualMachineExtensionUpdate", response=_M + "VirtualMachineExtension"),
    Route("VirtualMachineExtensions_Get", "GET", _EXT, generic.get, response=_M + "VirtualMachineExtension"),
    Route("VirtualMachineExtensions_List", "GET", _VM + "/extensions", extensions.list_extensions, response=_M + "VirtualMachineExtension[]"),
    Route("VirtualMachineExtensions_Delete", "DELETE", _EXT, extensions.delete, existing=True),
    Route("VirtualMachineSizes_List", "GET", _L + "/vmSizes", sizes.list_sizes, _SIMPLE, "A dozen sizes.", response=_M + "VirtualMachineSize[]"),
    Route("Usage_List", "GET", _L + "/usages", sizes.usage, _SIMPLE, "Counts machines and cores; the quota is fixed and not enforced.", response=_M + "Usage[]"),
    Route("Compute_OperationStatus", "GET", _L + "/operations/{operation}", generic.status_door("compute")),
    Route("Compute_DiskOperationStatus", "GET", _L + "/DiskOperations/{operation}", generic.status_door("compute")),
)  # fmt: skip

_DISK_ROUTES = (
    Route("Disks_CreateOrUpdate", "PUT", _D, disks.put(DISKS), request=_M + "Disk", response=_M + "Disk", strict=_DISK_STRICT),
    Route("Disks_Update", "PATCH", _D, disks.patch, request=_M + "DiskUpdate", response=_M + "Disk", strict=_DISK_STRICT),
    Route("Disks_Get", "GET", _D, generic.get, response=_M + "Disk"),
    Route("Disks_ListByResourceGroup", "GET", _G + "/disks", generic.list_children(DISKS), response=_M + "Disk[]"),
    Route("Disks_List", "GET", _S + "/disks", generic.list_all(DISKS), response=_M + "Disk[]"),
    Route("Disks_Delete", "DELETE", _D, disks.delete, existing=True),
    Route("Disks_GrantAccess", "POST", _D + "/beginGetAccess", disks.grant, _SIMPLE, "The link leads nowhere.", request=_M + "GrantAccessData"),
    Route("Disks_RevokeAccess", "POST", _D + "/endGetAccess", disks.revoke, _SIMPLE, "The link led nowhere."),
    Route("Snapshots_CreateOrUpdate", "PUT", _SN, disks.put(SNAPSHOTS), request=_M + "Snapshot", response=_M + "Snapshot", strict=_DISK_STRICT),
    Route("Snapshots_Update", "PATCH", _SN, disks.patch, request=_M + "SnapshotUpdate", response=_M + "Snapshot", strict=_DISK_STRICT),
    Route("Snapshots_Get", "GET", _SN, generic.get, response=_M + "Snapshot"),
    Route("Snapshots_ListByResourceGroup", "GET", _G + "/snapshots", generic.list_children(SNAPSHOTS), response=_M + "Snapshot[]"),
    Route("Snapshots_List", "GET", _S + "/snapshots", generic.list_all(SNAPSHOTS), response=_M + "Snapshot[]"),
    Route("Snapshots_Delete", "DELETE", _SN, disks.delete, existing=True),
    Route("Snapshots_GrantAccess", "POST", _SN + "/beginGetAccess", disks.grant, _SIMPLE, "The link leads nowhere.", request=_M + "GrantAccessData"),
    Route("Snapshots_RevokeAccess", "POST", _SN + "/endGetAccess", disks.revoke, _SIMPLE, "The link led nowhere."),
    Route("RestorePointCollections_CreateOrUpdate", "PUT", _RPC, restore_points.put_collection, request=_M + "RestorePointCollection", response=_M + "RestorePointCollection"),
    Route("RestorePointCollections_Update", "PATCH", _RPC, restore_points.patch_collection, request=_M + "RestorePointCollectionUpdate", response=_M + "RestorePointCollection"),
    Route("RestorePointCollections_Get", "GET", _RPC, restore_points.get_collection, response=_M + "RestorePointCollection"),
    Route("RestorePointCollections_List", "GET", _G + "/restorePointCollections", generic.list_children(COLLECTIONS), response=_M + "RestorePointCollection[]"),
    Route("RestorePointCollections_ListAll", "GET", _S + "/restorePointCollections", generic.list_all(COLLECTIONS), response=_M + "RestorePointCollection[]"),
    Route("RestorePointCollections_Delete", "DELETE", _RPC, restore_points.delete, existing=True),
    Route("RestorePoints_Create", "PUT", _RPC + "/restorePoints/{point}", restore_points.put_point, request=_M + "RestorePoint", response=_M + "RestorePoint"),
    Route("RestorePoints_Get", "GET", _RPC + "/restorePoints/{point}", generic.get, response=_M + "RestorePoint"),
    Route("RestorePoints_Delete", "DELETE", _RPC + "/restorePoints/{point}", restore_points.delete, existing=True),
)  # fmt: skip


def _gap(operation: str, verb: str, path: str, what: str) -> Route:
    return Route(operation, verb, path, generic.absent(what), Grade.ABSENT, what)


_SET = _G + "/availabilitySets/{set}"
_GAPS = (
    _gap("VirtualMachines_Reimage", "POST", _VM + "/reimage", "reimaging a machine"),
    _gap("VirtualMachines_Generalize", "POST", _VM + "/generalize", "generalizing a machine"),
    _gap("VirtualMachines_AssessPatches", "POST", _VM + "/assessPatches", "assessing patches"),
    _gap("VirtualMachines_InstallPatches", "POST", _VM + "/installPatches", "installing patches"),
    _gap("VirtualMachineRunCommands_CreateOrUpdate", "PUT", _VM + "/runCommands/{command}", "managed run commands"),
    _gap("VirtualMachineRunCommands_List", "GET", _VM + "/runCommands", "managed run commands"),
    _gap("AvailabilitySets_CreateOrUpdate", "PUT", _SET, "availability sets"),
    _gap("AvailabilitySets_Get", "GET", _SET, "availability sets"),
    _gap("AvailabilitySets_List", "GET", _G + "/availabilitySets", "availability sets"),
    _gap("ResourceSkus_List", "GET", _S + "/skus", "the catalogue of sizes with their restrictions"),
    _gap("VirtualMachineImages_ListPublishers", "GET", _L + "/publishers", "the catalogue of images"),
)

PROVIDER = Provider(
    NS,
    ApiVersions("2016-04-30", "2099-12-31", ("2026-04-01", "2026-03-02", "2025-01-02", "2024-07-01", "2021-07-01")),
    routes=(*_VM_ROUTES, *_DISK_ROUTES, *_GAPS),
    types=("virtualMachines", "virtualMachines/extensions", "disks", "snapshots", "restorePointCollections"),
    effects={
        "compute.power": actions.powered,
        "compute.vm-deleted": machines.vm_deleted,
        "compute.extension-deleted": extensions.extension_deleted,
        "compute.removed": restore_points.removed,
    },
    builders={
        VMS.lower(): machines.build,
        DISKS.lower(): disks.build_disk,
        EXTENSIONS.lower(): extensions.build,
        COLLECTIONS.lower(): restore_points.build,
    },
    viewers={
        VMS.lower(): machines.view,
        DISKS.lower(): disks.view,
        SNAPSHOTS.lower(): disks.view,
        EXTENSIONS.lower(): extensions.view,
    },
    may_delete={DISKS.lower(): disks.may_delete},
    deleted={VMS.lower(): machines.deleted},
)
