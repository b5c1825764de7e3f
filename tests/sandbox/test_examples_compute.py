"""Microsoft's own examples of machines, disks, snapshots and restore points: accepted, or refused with a reason.

The examples are optional data beside the repository; without them these tests are skipped by name.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers.compute.provider import PROVIDER
from tests.sandbox import scale_sets
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, JudgedSandbox
from tests.sandbox.examples import Example, examples_of, excuses, lacking
from tests.sandbox.openapi import ABSENT, SPECS

pytestmark = pytest.mark.skipif(SPECS is None, reason=ABSENT)
CASES = examples_of(PROVIDER)


@pytest.fixture(scope="module")
def site() -> Azure:
    """What the examples refer to, under names of our own."""
    azure = Azure(JudgedSandbox(seed=11))
    azure.make_group()
    subnet = azure.make_network()
    image = {"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2016-Datacenter"}
    storage = {
        "imageReference": {**image, "version": "latest"},
        "osDisk": {"createOption": "FromImage", "managedDisk": {"storageAccountType": "Standard_LRS"}},
        "dataDisks": [{"lun": lun, "createOption": "Empty", "diskSizeGB": 64} for lun in (0, 1)],
    }
    azure.compute.availability_sets.create_or_update(
        GROUP, "set", {"location": REGION, "sku": {"name": "Aligned"}, "tags": {"a": "b"}}
    )
    among = {"id": f"{azure.group_id}/providers/Microsoft.Compute/availabilitySets/set"}
    azure.make_machine(VM, storageProfile=storage, availabilitySet=among, extensionsTimeBudget="PT50M")
    free = {"ipConfigurations": [{"name": "ipconfig1", "properties": {"subnet": {"id": subnet}}}]}
    azure.network.network_interfaces.begin_create_or_update(
        GROUP, "free-nic", {"location": REGION, "properties": free}
    ).result()
    compute = azure.compute
    empty = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 10}
    for name in ("spare", "spare2"):
        compute.disks.begin_create_or_update(
            GROUP, name, {"location": REGION, "properties": empty, "tags": {"a": "b"}}
        ).result()
    held = compute.virtual_machines.get(GROUP, VM).storage_profile
    compute.virtual_machines.begin_update(GROUP, VM, {"tags": {"a": "b"}}).result()
    compute.disks.begin_update(GROUP, held.os_disk.name, {"tags": {"a": "b"}}).result()
    copy = {"createOption": "Copy", "sourceResourceId": held.os_disk.managed_disk.id}
    compute.snapshots.begin_create_or_update(
        GROUP,
        "snap",
        {"location": REGION, "tags": {"a": "b"}, "properties": {"creationData": copy, "incremental": True}},
    ).result()
    system = {
        "osType": "Linux",
        "osState": "Generalized",
        "managedDisk": {"id": f"{azure.group_id}/providers/Microsoft.Compute/disks/spare"},
    }
    compute.images.begin_create_or_update(
        GROUP, "img", {"location": REGION, "properties": {"storageProfile": {"osDisk": system}}}
    ).result()
    asked = scale_sets.body(azure, 1)
    model = asked["properties"]["virtualMachineProfile"]
    model["storageProfile"]["imageReference"] = {**image, "version": "latest"}
    model["extensionProfile"] = {"extensions": []}
    compute.virtual_machine_scale_sets.begin_create_or_update(GROUP, scale_sets.SET, asked).result()
    grown = {
        "creationData": {
            "createOption": "Copy",
            "sourceResourceId": f"{azure.group_id}/providers/Microsoft.Compute/disks/spare",
        }
    }
    compute.snapshots.begin_create_or_update(
        GROUP, "small", {"location": REGION, "tags": {"a": "b"}, "properties": grown}
    ).result()
    compute.availability_sets.create_or_update(GROUP, "empty-set", {"location": REGION})
    body = {"location": REGION, "properties": {"source": {"id": azure.vm_id}}, "tags": {"a": "b"}}
    compute.restore_point_collections.create_or_update(GROUP, "rpc", body)
    leaving = {"properties": {"excludeDisks": [{"id": held.data_disks[1].managed_disk.id}]}}
    compute.restore_points.begin_create(GROUP, "rpc", "point", leaving).result()
    extension = {
        "location": REGION,
        "tags": {"a": "b"},
        "properties": {
            "publisher": "Microsoft.Azure.Monitor",
            "type": "AzureMonitorWindowsAgent",
            "typeHandlerVersion": "1.0",
            "enableAutomaticUpgrade": True,
            "forceUpdateTag": "1",
            "suppressFailures": True,
            "settings": {"workspaceId": "a"},
        },
    }
    compute.virtual_machine_extensions.begin_create_or_update(GROUP, VM, "ext", extension).result()
    script = {
        "location": REGION,
        "tags": {"a": "b"},
        "properties": {
            "source": {"script": "hostname"},
            "asyncExecution": False,
            "timeoutInSeconds": 60,
            "treatFailureAsDeploymentFailure": False,
        },
    }
    compute.virtual_machine_run_commands.begin_create_or_update(GROUP, VM, "cmd", script).result()
    return azure


_NAMES = {
    "resourceGroupName": GROUP,
    "vmName": VM,
    "diskName": "spare",
    "snapshotName": "snap",
    "restorePointCollectionName": "rpc",
    "restorePointName": "point",
    "vmRestorePointName": "point",
    "availabilitySetName": "empty-set",
    "vmExtensionName": "ext",
    "vmScaleSetName": scale_sets.SET,
    "instanceId": "0",
    "runCommandName": "cmd",
    "location": REGION,
    "publisherName": "MicrosoftWindowsServer",
    "offer": "WindowsServer",
    "skus": "2019-Datacenter",
    "version": "17763.7919.251009",
}
_MADE = {
    "vmName": "vm-new",
    "diskName": "disk-new",
    "snapshotName": "snap-new",
    "restorePointName": "point-new",
    "availabilitySetName": "set-new",
    "runCommandName": "cmd-new",
}
"""Names of resources that an example creates."""


def _path(azure: Azure, case: Example) -> str:
    names = {**_NAMES, "subscriptionId": azure.sandbox.subscription_id, "commandId": "RunPowerShellScript"}
    operation, template = case.operation.name, case.operation.path
    if operation.startswith("VirtualMachineExtensionImages"):
        kind = {"publisherName": "Microsoft.Azure.Monitor", "type": "AzureMonitorLinuxAgent", "version": "1.35.0"}
        return case.path({**names, **kind})
    if operation.startswith("DiskRestorePoint"):
        point = azure.compute.disk_restore_point.list_by_restore_point(GROUP, "rpc", "point")
        names["diskRestorePointName"] = next(iter(point)).name
    last = template.rpartition("{")[2].rstrip("}")
    if operation.endswith(("_CreateOrUpdate", "_Create")) and last in _MADE:
        names[last] = _MADE[last]
    if operation == "Disks_Get":
        names["diskName"] = azure.compute.virtual_machines.get(GROUP, VM).storage_profile.os_disk.name
    if operation == "Snapshots_Update":
        names["snapshotName"] = "small"
    return case.path(names)


_IDS = {
    "/networkinterfaces/": "/providers/Microsoft.Network/networkInterfaces/free-nic",
    "/disks/": "/providers/Microsoft.Compute/disks/spare",
    "/snapshots/": "/providers/Microsoft.Compute/snapshots/snap",
    "/galleries/": "/providers/Microsoft.Compute/galleries/gallery/images/image",
    "/images/": "/providers/Microsoft.Compute/images/img",
    "/availabilitysets/": "/providers/Microsoft.Compute/availabilitySets/set",
    "/virtualmachines/": f"/providers/Microsoft.Compute/virtualMachines/{VM}",
}
_WORDS = {
    "{your-username}": "azureuser",
    "{your-password}": "Not-a-secret-1!",
    "Standard_D1_v2": "Standard_DS1_v2",  # several give this size, which takes none, premium disks
    "extPublisher": "Microsoft.Azure.Monitor",
    "extType": "AzureMonitorWindowsAgent",
    "{publisher}": "Canonical",
    "{image_publisher}": "Canonical",
    "{image_offer}": "ubuntu-24_04-lts",
    "{image_sku}": "server",
}


def _adapt(value: Any, azure: Azure, name: str = "") -> Any:
    """An example's body with its ids, region and sign-in those of the site."""
    if isinstance(value, list):
        return [_adapt(part, azure) for part in value]
    if isinstance(value, dict):
        return {key: _adapt(part, azure, key) for key, part in value.items()}
    if not isinstance(value, str):
        return value
    if name == "location":
        return REGION
    if value.startswith(azure.group_id):
        return value
    if name == "computerName":
        return VM
    short = next((ours for word, ours in _IDS.items() if word in value.lower()), None)
    return f"{azure.group_id}{short}" if short and "/providers/" in value.lower() else _WORDS.get(value, value)


def _stopped(azure: Azure, body: Any) -> Any:
    azure.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    return body


def _with_our_restore_point(azure: Azure, body: Any) -> Any:
    points = azure.compute.disk_restore_point.list_by_restore_point(GROUP, "rpc", "point")
    body = deepcopy(body)
    body["properties"]["storageProfile"]["dataDisks"][2]["sourceResource"]["id"] = next(iter(points)).id
    return body


def _with_our_data_disk(azure: Azure, body: Any) -> Any:
    held = azure.compute.virtual_machines.get(GROUP, VM).storage_profile.data_disks[0].managed_disk.id
    return {**body, "dataDisksToDetach": [{"diskId": held}]}


def _with_our_image(azure: Azure, body: Any) -> Any:
    region = f"/Subscriptions/{azure.sandbox.subscription_id}/Providers/Microsoft.Compute/Locations/{REGION}"
    publisher = f"{region}/Publishers/MicrosoftWindowsServer/ArtifactTypes/VMImage"
    body = deepcopy(body)
    body["properties"]["creationData"]["imageReference"]["id"] = (
        f"{publisher}/Offers/WindowsServer/Skus/2022-datacenter-g2/Versions/latest"
    )
    return body


_FIRST: dict[str, Callable[[Azure, Any], Any]] = {
    "VirtualMachine_Generalize": _stopped,
    "VirtualMachine_Create_WithDataDisksFromSourceResource": _with_our_restore_point,
    "VirtualMachine_AttachDetachDataDisks_MinimumSet_Gen": _with_our_data_disk,
    "Disk_Create_FromAPlatformImage": _with_our_image,
    "Disk_Create_WithSecurityProfile": _with_our_image,
}
"""What happens before an example is sent, and what becomes of its body: placeholders name what the site has."""


def _send(azure: Azure, case: Example, version: str = "") -> Response:
    headers = {"authorization": f"Bearer {azure.sandbox.token()}"}
    asked = _FIRST[case.name](azure, case.body) if case.name in _FIRST else case.body
    content = b"" if asked is None else json.dumps(_adapt(asked, azure)).encode()
    url = f"{BASE_URL}{_path(azure, case)}?api-version={version or case.version}{case.query}"
    return azure.sandbox.handle(Request(case.operation.verb, url, headers, content))


NO = "SandboxNotImplemented"
REFUSED: dict[str, tuple[str, str]] = {
    "VirtualMachineExtension_CreateOrUpdate_MinimumSet_Gen": ("InvalidParameter", "it names no publisher"),
    "VirtualMachine_Create_CustomImageVmFromAnUnmanagedGeneralizedOsImage": ("InvalidParameter", "unmanaged image"),
    "VirtualMachine_Create_FromACommunityGalleryImage": (NO, "galleries"),
    "VirtualMachine_Create_FromAGeneralizedSharedImage": (NO, "galleries"),
    "VirtualMachine_Create_FromASharedGalleryImage": (NO, "galleries"),
    "VirtualMachine_Create_FromASpecializedSharedImage": (NO, "galleries"),
    "VirtualMachine_Create_InAVmssWithCustomerAssignedPlatformFaultDomain": (NO, "scale sets"),
    "VirtualMachine_Create_PlatformImageVmWithUnmanagedOsAndDataDisks": (NO, "unmanaged disks"),
    "VirtualMachine_Create_WithADiffOsDisk": (NO, "ephemeral disks"),
    "VirtualMachine_Create_WithADiffOsDiskUsingDiffDiskPlacementAsCacheDisk": (NO, "ephemeral disks"),
    "VirtualMachine_Create_WithADiffOsDiskUsingDiffDiskPlacementAsNvmeDisk": (NO, "ephemeral disks"),
    "VirtualMachine_Create_WithADiffOsDiskUsingDiffDiskPlacementAsResourceDisk": (NO, "ephemeral disks"),
    "VirtualMachine_Create_WithApplicationProfile": (NO, "gallery applications"),
    "VirtualMachine_Create_WithCapacityReservation": (NO, "capacity reservations"),
    "VirtualMachine_Create_WithDiskEncryptionSetResource": (NO, "disk encryption sets"),
    "VirtualMachine_Create_WithEncryptionIdentity": (NO, "encryption identities"),
    "VirtualMachine_Create_WithHibernationEnabled": ("OperationNotAllowed", "sizes of v3 do not hibernate"),
    "VirtualMachine_Create_WithNetworkInterfaceConfiguration": (NO, "interfaces made with the machine"),
    "VirtualMachine_Create_WithNetworkInterfaceConfigurationDnsSettings": (NO, "interfaces made with the machine"),
    "VirtualMachine_Create_WithSecurityTypeConfidentialVM": (NO, "confidential machines"),
    "VirtualMachine_Create_WithSecurityTypeConfidentialVMWithCustomerManagedKeys": (NO, "confidential machines"),
    "VirtualMachine_Create_WithSecurityTypeConfidentialVMWithNonPersistedTPM": (NO, "confidential machines"),
    "VirtualMachine_Create_WithUefiSettings": ("PlatformImageNotFound", "a preview image of 2020"),
    "VirtualMachine_Update_DetachDataDiskUsingToBeDetachedProperty": (
        "PropertyChangeNotAllowed",
        "it names another OS disk",
    ),
    "VirtualMachine_Update_ForceDetachDataDisk": ("PropertyChangeNotAllowed", "it names another OS disk"),
    "VirtualMachine_Deallocate_MaximumSet_Gen": ("OperationNotAllowed", "the machine is not enabled for hibernation"),
    "VirtualMachine_Reimage_NonEphemeralVMs": ("PlatformImageNotFound", "its version is a placeholder"),
    "VirtualMachine_List_MaximumSet_Gen": (NO, "a filter of scale sets"),
    "VirtualMachine_ListAll_MaximumSet_Gen": (NO, "a filter of scale sets"),
    "VirtualMachine_AttachDetachDataDisks_MaximumSet_Gen": (NO, "disk encryption sets"),
    "AvailabilitySet_Update_MaximumSet_Gen": (NO, "proximity placement groups"),
    "VirtualMachineExtensionImage_ListVersions_MaximumSet_Gen": (NO, "its $filter is a placeholder"),
    "VirtualMachineImage_List_MaximumSet_Gen": ("InvalidParameter", "its $expand is a placeholder"),
    "VirtualMachine_Create_InAnAvailabilitySet": ("InvalidParameter", "the set's other machine runs on other hardware"),
    "VirtualMachine_Create_WindowsVmWithPatchSettingModeOfManual": (
        "InvalidParameter",
        "its automatic updates are on, which the SDK's documentation rules out with that mode",
    ),
    "VirtualMachineRunCommand": ("InvalidParameter", "it brings no script"),
    "VirtualMachineRunCommand_CreateOrUpdate": (NO, "output to a blob"),
    "VirtualMachineRunCommand_Update": (NO, "output to a blob"),
    "RestorePointCollection_CreateOrUpdate_ForCrossRegionCopy": ("PropertyChangeNotAllowed", "copies across regions"),
    "RestorePoint_Copy_BetweenRegions": (NO, "copies across regions"),
    "Disk_Create_ByImportingBlobFromADifferentSubscription": (NO, "there are no blobs"),
    "Disk_Create_ByImportingBlobFromTheSameSubscription": (NO, "there are no blobs"),
    "Disk_Create_ConfidentialVMSupportedDiskEncryptedWithCMK": (NO, "confidential machines"),
    "Disk_Create_FromAnAzureComputeGalleryCommunityImage": (NO, "galleries"),
    "Disk_Create_FromAnAzureComputeGalleryDirectSharedImage": (NO, "galleries"),
    "Disk_Create_FromAnAzureComputeGalleryImage": (NO, "galleries"),
    "Disk_Create_FromAnElasticSanVolumeSnapshot": (NO, "Elastic SAN"),
    "Disk_Create_FromImportSecure": (NO, "there are no blobs"),
    "Disk_Create_FromUploadPreparedSecure": (NO, "uploads"),
    "Disk_Create_InExtendedLocation": (NO, "edge zones"),
    "Disk_Create_PerformancePlus": (NO, "uploads"),
    "Disk_Create_UploadDisk": (NO, "uploads"),
    "Disk_Create_WithDataAccessAuthMode": (NO, "sign-in to the bytes of disks"),
    "Disk_Create_WithDiskAccess": (NO, "private access to the bytes of disks"),
    "Disk_Create_WithDiskEncryptionSet": (NO, "disk encryption sets"),
    "Disk_BeginGetAccess_WithVMGuestState": (NO, "confidential machines"),
    "Snapshot_Create_ByImportingAnUnmanagedBlobFromADifferentSubscription": (NO, "there are no blobs"),
    "Snapshot_Create_ByImportingAnUnmanagedBlobFromTheSameSubscription": (NO, "there are no blobs"),
    "Snapshot_Create_EnhancedProvisionedBandwidthCopySpeed": (NO, "copies across regions"),
    "Snapshot_Create_FromAnElasticSanVolumeSnapshot": (NO, "Elastic SAN"),
    "Snapshot_Create_FromAnExistingSnapshotInDifferentRegion": (NO, "copies across regions"),
}
"""Example to the code of its refusal, and why it is refused."""
_IMAGE_CALLS = ("ListPublishers", "ListOffers", "ListSkus", "Get")
_EXTENSION_CALLS = ("ListTypes", "Get")
MISSING = {
    # Machines
    "applicationProfile": "gallery applications are not simulated",
    "hostGroup": "dedicated hosts are not simulated",
    "assignedHost": "dedicated hosts are not simulated",
    "VirtualMachine_Get.managedBy": "only of a machine in a managed group",
    "proximityPlacementGroup": "proximity placement groups are not simulated",
    "storageUri": "only where the request named one",
    "userData": "only when asked for with $expand",
    "vmSizeProperties": "only where the request named them",
    "vhd": "unmanaged disks are not simulated",
    "nextLink": "real answers leave it out on the last page",
    "consoleScreenshotBlobUri": "only with a storage account of one's own",
    "serialConsoleLogBlobUri": "only with a storage account of one's own",
    "isVMInStandbyPool": "standby pools are not simulated",
    "patchStatus": "the result of an assessment is had from its operation",
    "scheduledEventsPolicy": "only where the request named one",
    "VirtualMachineExtension_CreateOrUpdate_MaximumSet_Gen.properties.instanceView": "only when asked for with $expand",
    "VirtualMachineExtension_Get_MaximumSet_Gen.properties.instanceView": "it is asked for with a word without meaning",
    "VirtualMachineExtension_List_MaximumSet_Gen.value.properties.instanceView": "it is asked for with a word without meaning",
    "protectedSettings": "a secret, never shown",
    "properties.runAsUser": "scripts run as root alone",
    "errorBlobUri": "output to a blob is not simulated",
    "outputBlobUri": "output to a blob is not simulated",
    "parameters": "only where the request named some, and the documents of the sandbox have none",
    # Availability sets
    "AvailabilitySet_Get_MaximumSet_Gen.properties.virtualMachines": "of a set that has some",
    "AvailabilitySet_Get_MaximumSet_Gen.properties.statuses": "a set of machines that run has none",
    "AvailabilitySet_List_MaximumSet_Gen.value.properties.statuses": "a set of machines that run has none",
    "sku.capacity": "of scale sets, and here an example's own filling",
    "sku.tier": "of scale sets, and here an example's own filling",
    # Disks, snapshots and restore points
    "creationData.imageReference": "only of a disk made from an image",
    "osType": "only of a disk with a system",
    "hyperVGeneration": "only of a disk with a system",
    "sourceUri": "there are no blobs",
    "storageAccountId": "there are no blobs",
    "Disk_ListByResourceGroup.value.properties.creationData.sourceResourceId": "only of a copy",
    "Disk_ListBySubscription.value.properties.creationData.sourceResourceId": "only of a copy",
    "propertyUpdatesInProgress": "a change of tier takes effect at once",
    "LastOwnershipUpdateTime": "not simulated",
    "encryptionSettingsCollection": "disk encryption in the guest is not simulated",
    "purchasePlan": "only of a disk from a marketplace image",
    "supportedCapabilities": "only where the request named them",
    "supportsHibernation": "only where the request named it",
    "securityProfile": "only of trusted launch",
    "RestorePointCollection_Update_MaximumSet_Gen.properties.restorePoints": "only a read with $expand shows the points",
    # What a region offers
    "zoneDetails": "abilities per zone are not simulated",
    "extendedLocations": "edge zones are not simulated",
    "extendedLocation": "edge zones are not simulated",
    "locationInfo.type": "of an edge zone",
    "dataDiskImages.lun": "of an image with data disks",
    "imageDeprecationStatus": "only the state, of an image that stays",
    **{f"VirtualMachineImage_{what}_MaximumSet_Gen.tags": "images of Azure's own carry none" for what in _IMAGE_CALLS},
    **{
        f"VirtualMachineExtensionImage_{what}_MaximumSet_Gen.{key}": "images of Azure's own carry none"
        for what in _EXTENSION_CALLS
        for key in ("tags", "type")
    },
    "VirtualMachineImage_Get_MaximumSet_Gen.properties.plan": "of images that cost, which the sandbox lacks",
}
"""Accepted deviations: a key of an example's answer that the sandbox may leave out, and why."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_example_is_accepted_with_no_key_missing_or_refused_with_its_reason(site: Azure, case: Example) -> None:
    response = _answer(site, case)
    if response.status >= 400:
        error = response.json["error"]
        assert error["code"] == REFUSED.get(case.name, ("",))[0], error
        return
    assert case.name not in REFUSED, f"{case.name} is accepted by now"
    assert str(response.status) in case.content["responses"], response.body
    assert not [path for path in _lacking(case, response) if not excuses(path, case, MISSING)]


def _lacking(case: Example, response: Response) -> set[str]:
    wanted = case.answer(response.status)
    return lacking(wanted, response.json)


def _answer(azure: Azure, case: Example, version: str = "") -> Response:
    state = azure.sandbox.snapshot()
    try:
        return _send(azure, case, version)
    finally:
        azure.sandbox.restore(state)


@pytest.mark.parametrize("case", [case for case in CASES if case.operation.verb == "GET"], ids=lambda case: case.name)
def test_the_version_asked_for_makes_no_difference(site: Azure, case: Example) -> None:
    old, new = _answer(site, case), _answer(site, case, PROVIDER.versions.last)
    assert (old.status, old.json) == (new.status, new.json)


def test_no_entry_of_these_lists_is_stale(site: Azure) -> None:
    answers = [(case, _answer(site, case)) for case in CASES]
    accepted = [(case, response) for case, response in answers if response.status < 400]
    used = {
        entry
        for case, response in accepted
        for path in _lacking(case, response)
        for entry in excuses(path, case, MISSING)
    }
    assert MISSING.keys() - used == set()
    assert _FIRST.keys() - {case.name for case, _ in accepted} == set()
    assert REFUSED.keys() - {case.name for case, response in answers if response.status >= 400} == set()
