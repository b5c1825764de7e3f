"""The operations of virtual machines, their extensions and run commands, and of what a region offers."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import Grade, Route, Strict
from studyapp.sandbox.providers.compute import (
    access,
    availability_sets,
    boot_diagnostics,
    data_disks,
    extensions,
    image_offers,
    machines,
    offers,
    patching,
    power,
    reading,
    run_commands,
)
from studyapp.sandbox.providers.compute.names import IN_GROUP, IN_REGION, IN_SUBSCRIPTION, SETS
from studyapp.sandbox.providers.compute.operating import FAMILY

_VMS = IN_GROUP + "/virtualMachines"
_VM = _VMS + "/{vm}"
_EXT = _VM + "/extensions"
_RUN = _VM + "/runCommands"
_SETS = IN_GROUP + "/availabilitySets"
_IMAGES = IN_REGION + "/publishers"
_OFFERS = _IMAGES + "/{publisher}/artifacttypes/vmimage/offers"
_SCRIPTS = "Six of Azure's scripts, each of which runs."
_PART = "A part of Azure's sizes, and twelve regions."
_SOME = "A part of Azure's images, the same in every region; new versions come out on the third Tuesday of a month."
_MODEL = "compute.VirtualMachine"
_STATUS = "Microsoft.Compute/locations/operations/read"

STRICT = Strict(
    acts_on=(
        "location",
        "zones",
        "identity",
        "plan",
        "properties.hardwareProfile.vmSize",
        "properties.storageProfile",
        "properties.osProfile",
        "properties.networkProfile.networkInterfaces",
        "properties.diagnosticsProfile.bootDiagnostics",
        "properties.availabilitySet",
        "properties.additionalCapabilities.hibernationEnabled",
    ),
    refuses={
        "extendedLocation": (),
        "placement": (),
        "properties.storageProfile.imageReference.sharedGalleryImageId": (),
        "properties.storageProfile.imageReference.communityGalleryImageId": (),
        "properties.networkProfile.networkInterfaceConfigurations": (),
        "properties.networkProfile.interconnectGroupProfile": (),
        "properties.osProfile.secrets": (),
        "properties.virtualMachineScaleSet": (),
        "properties.host": (),
        "properties.hostGroup": (),
        "properties.capacityReservation": (),
        "properties.applicationProfile": (),
        "properties.priority": ("Regular",),
        "properties.evictionPolicy": (),
        "properties.additionalCapabilities.ultraSSDEnabled": (True, False),
        "properties.securityProfile.securityType": ("Standard", "TrustedLaunch"),
        "properties.securityProfile.encryptionIdentity": (),
        "properties.resiliencyProfile": (),
        "properties.interconnectBlockProfile": (),
    },
)

_RUNS = Strict(
    refuses={
        "properties.outputBlobUri": (),
        "properties.errorBlobUri": (),
        "properties.runAsUser": (),
        "properties.treatFailureAsDeploymentFailure": (False,),
    }
)


def _post(operation: str, word: str, handler: generic.Handler, **more: str | bool) -> Route:
    return Route(f"VirtualMachines_{operation}", "POST", f"{_VM}/{word}", handler, **more)  # type: ignore[arg-type]  # only texts and flags are given


def _gap(operation: str, word: str, what: str) -> Route:
    return Route(f"VirtualMachines_{operation}", "POST", f"{_VM}/{word}", generic.absent(what), Grade.ABSENT, what)


ROUTES = (
    Route("VirtualMachines_CreateOrUpdate", "PUT", _VM, machines.put, request=_MODEL, response=_MODEL, strict=STRICT),
    Route("VirtualMachines_Update", "PATCH", _VM, machines.patch, request="compute.VirtualMachineUpdate", response=_MODEL, strict=STRICT),
    Route("VirtualMachines_Get", "GET", _VM, reading.get, response=_MODEL),
    Route("VirtualMachines_InstanceView", "GET", _VM + "/instanceView", reading.view, response="compute.VirtualMachineInstanceView"),
    Route("VirtualMachines_List", "GET", _VMS, reading.in_group, response=_MODEL + "[]"),
    Route("VirtualMachines_ListAll", "GET", IN_SUBSCRIPTION + "/virtualMachines", reading.everywhere, response=_MODEL + "[]"),
    Route("VirtualMachines_ListByLocation", "GET", IN_REGION + "/virtualMachines", reading.in_region, response=_MODEL + "[]", action="Microsoft.Compute/virtualMachines/read"),
    Route("VirtualMachines_Delete", "DELETE", _VM, machines.delete),
    _post("Start", "start", power.move("start")),
    _post("PowerOff", "powerOff", power.move("powerOff")),
    _post("Deallocate", "deallocate", power.move("deallocate"), note="Hibernating needs no extension in the guest."),
    _post("Restart", "restart", power.move("restart")),
    _post("Redeploy", "redeploy", power.move("redeploy")),
    _post("Reapply", "reapply", power.move("reapply")),
    _post("Reimage", "reimage", power.reimage, request="compute.VirtualMachineReimageParameters", may_be_empty=True, note="The temporary disk holds nothing to wipe; a new password is checked and not kept."),
    _post("Generalize", "generalize", power.generalize),
    _post("RunCommand", "runCommand", run_commands.run, request="compute.RunCommandInput"),
    _post("RetrieveBootDiagnosticsData", "retrieveBootDiagnosticsData", boot_diagnostics.retrieve, response="compute.RetrieveBootDiagnosticsDataResult"),
    _post("AttachDetachDataDisks", "attachDetachDataDisks", data_disks.attach_detach, request="compute.AttachDetachDataDisksRequest"),
    _post("AssessPatches", "assessPatches", patching.assess, note="The names and numbers of updates, and the days on which they come out, are the sandbox's own."),
    _post("InstallPatches", "installPatches", patching.install, request="compute.VirtualMachineInstallPatchesParameters"),
    _gap("Capture", "capture", "capturing unmanaged images"),
    _gap("ConvertToManagedDisks", "convertToManagedDisks", "machines with unmanaged disks"),
    _gap("PerformMaintenance", "performMaintenance", "planned maintenance of hosts"),
    _gap("SimulateEviction", "simulateEviction", "Spot machines"),
    Route("VirtualMachines_ListAvailableSizes", "GET", _VM + "/vmSizes", offers.list_sizes_for, note=_PART, response="compute.VirtualMachineSize[]"),
    Route("VirtualMachineSizes_List", "GET", IN_REGION + "/vmSizes", offers.list_sizes, note=_PART, response="compute.VirtualMachineSize[]"),
    Route("VirtualMachineExtensions_CreateOrUpdate", "PUT", _EXT + "/{extension}", extensions.put, request="compute.VirtualMachineExtension", response="compute.VirtualMachineExtension"),
    Route("VirtualMachineExtensions_Update", "PATCH", _EXT + "/{extension}", extensions.patch, request="compute.VirtualMachineExtensionUpdate", response="compute.VirtualMachineExtension"),
    Route("VirtualMachineExtensions_Get", "GET", _EXT + "/{extension}", extensions.get, response="compute.VirtualMachineExtension"),
    Route("VirtualMachineExtensions_List", "GET", _EXT, extensions.list_extensions, response="compute.VirtualMachineExtension[]"),
    Route("VirtualMachineExtensions_Delete", "DELETE", _EXT + "/{extension}", extensions.delete),
    Route("VirtualMachineRunCommands_CreateOrUpdate", "PUT", _RUN + "/{command}", run_commands.put, request="compute.VirtualMachineRunCommand", response="compute.VirtualMachineRunCommand", strict=_RUNS),
    Route("VirtualMachineRunCommands_GetByVirtualMachine", "GET", _RUN + "/{command}", run_commands.get, response="compute.VirtualMachineRunCommand"),
    Route("VirtualMachineRunCommands_ListByVirtualMachine", "GET", _RUN, run_commands.list_commands, response="compute.VirtualMachineRunCommand[]"),
    Route("VirtualMachineRunCommands_Delete", "DELETE", _RUN + "/{command}", run_commands.delete),
    Route("VirtualMachineRunCommands_Update", "PATCH", _RUN + "/{command}", run_commands.patch, request="compute.VirtualMachineRunCommandUpdate", response="compute.VirtualMachineRunCommand", strict=_RUNS),
    Route("VirtualMachineRunCommands_List", "GET", IN_REGION + "/runCommands", run_commands.list_documents, note=_SCRIPTS, response="compute.RunCommandDocumentBase[]"),
    Route("VirtualMachineRunCommands_Get", "GET", IN_REGION + "/runCommands/{command}", run_commands.get_document, note=_SCRIPTS, response="compute.RunCommandDocument"),
    Route("AvailabilitySets_CreateOrUpdate", "PUT", _SETS + "/{set}", availability_sets.put, request="compute.AvailabilitySet", response="compute.AvailabilitySet", strict=Strict(refuses={"properties.proximityPlacementGroup": ()})),
    Route("AvailabilitySets_Update", "PATCH", _SETS + "/{set}", availability_sets.patch, request="compute.AvailabilitySetUpdate", response="compute.AvailabilitySet", strict=Strict(refuses={"properties.proximityPlacementGroup": ()})),
    Route("AvailabilitySets_Get", "GET", _SETS + "/{set}", generic.get, response="compute.AvailabilitySet"),
    Route("AvailabilitySets_List", "GET", _SETS, generic.list_children(SETS), response="compute.AvailabilitySet[]"),
    Route("AvailabilitySets_ListBySubscription", "GET", IN_SUBSCRIPTION + "/availabilitySets", generic.list_all(SETS), response="compute.AvailabilitySet[]"),
    Route("AvailabilitySets_Delete", "DELETE", _SETS + "/{set}", availability_sets.delete),
    Route("AvailabilitySets_ListAvailableSizes", "GET", _SETS + "/{set}/vmSizes", offers.list_sizes_for, note=_PART, response="compute.VirtualMachineSize[]"),
    Route("ResourceSkus_List", "GET", IN_SUBSCRIPTION + "/skus", offers.skus, note=f"{_PART} Of their abilities, those that have an effect here.", response="compute.ResourceSku[]"),
    Route("Usage_List", "GET", IN_REGION + "/usages", offers.usage, note="Quotas are those of the sandbox's settings; an increase can't be asked for.", response="compute.Usage[]"),
    Route("VirtualMachineImages_ListPublishers", "GET", _IMAGES, image_offers.publishers, note=_SOME),
    Route("VirtualMachineImages_ListOffers", "GET", _OFFERS, image_offers.offers, note=_SOME),
    Route("VirtualMachineImages_ListSkus", "GET", f"{_OFFERS}/{{offer}}/skus", image_offers.skus, note=_SOME),
    Route("VirtualMachineImages_List", "GET", f"{_OFFERS}/{{offer}}/skus/{{sku}}/versions", image_offers.versions, note=_SOME),
    Route("VirtualMachineImages_Get", "GET", f"{_OFFERS}/{{offer}}/skus/{{sku}}/versions/{{version}}", image_offers.image, note=_SOME, response="compute.VirtualMachineImage"),
    Route("Compute_OperationStatus", "GET", IN_REGION + "/operations/{operation}", generic.status_door(FAMILY), action=_STATUS, existing=True),
    Route("Compute_DiskOperationStatus", "GET", IN_REGION + "/DiskOperations/{operation}", generic.status_door(FAMILY), action="Microsoft.Compute/locations/diskOperations/read", existing=True),
    Route("BootDiagnostics_GetBlob", "GET", f"/blobs/{boot_diagnostics.ACCOUNT}/{{container}}/{{blob}}", boot_diagnostics.read_blob, note="The screenshot is text, not a bitmap.", signed=True),
    Route("Blobs_GetProperties", "HEAD", "/blobs/{account}/{container}/{blob}", access.head, note="Of granted disks, snapshots and disk restore points.", signed=True),
    Route("Blobs_Get", "GET", "/blobs/{account}/{container}/{blob}", access.read, Grade.SIMPLIFIED, "A link that has ended is refused as in Azure. One that holds names bytes, which the sandbox does not have: it knows the files on a disk, not its blocks.", signed=True),
)  # fmt: skip
