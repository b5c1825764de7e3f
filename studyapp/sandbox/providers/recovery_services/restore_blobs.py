"""What a restore of disks leaves in its staging account: the machine's configuration, and a template that makes it anew."""

import json
from collections.abc import Iterable

from studyapp.sandbox.arm import blobs, ids
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services.machines import OS_LUN
from studyapp.sandbox.providers.recovery_services.records import DiskCopy, PointRecord

_JSON = "application/json"
_PARAMETERS = ("VirtualMachineName", "VirtualNetwork", "VirtualNetworkResourceGroup", "Subnet")
_SUBNET = "[resourceId(parameters('VirtualNetworkResourceGroup'), 'Microsoft.Network/virtualNetworks/subnets', parameters('VirtualNetwork'), parameters('Subnet'))]"  # fmt: skip


def leave(world: World, account: str, container: str, point: PointRecord, disks: dict[int, Resource]) -> None:
    """Write the configuration and the template of restored disks.

    Args:
        world: the state.
        account: id of the staging account.
        container: name of the container, which the job tells.
        point: what was restored.
        disks: the restored disks by LUN.
    """
    written = {
        f"config-{ids.name_of(point.vm_id).lower()}.json": _configuration(point),
        "azuredeploy.json": _template(point, disks),
    }
    now = iso(world.now)
    shown = {name: blobs.with_content(json.dumps(one, indent=2).encode(), _JSON, now) for name, one in written.items()}
    blobs.write(world, account, container, shown)


def leave_bytes(world: World, account: str, container: str, point: PointRecord, copies: Iterable[DiskCopy]) -> None:
    """Without a resource group for disks their bytes are written, and the configuration beside them."""
    now = iso(world.now)
    found = {f"config-{ids.name_of(point.vm_id).lower()}.json": blobs.with_content(json.dumps(_configuration(point), indent=2).encode(), _JSON, now)}  # fmt: skip
    for copy in copies:
        part = "osdisk" if copy.lun == OS_LUN else f"datadisk-{copy.lun:03d}"
        size = int(dig(copy.body, "properties.diskSizeGB", 0)) * 2**30
        found[f"{ids.name_of(point.vm_id).lower()}-{part}-{world.now:%Y%m%d-%H%M%S}.vhd"] = blobs.of_disk(size, now)
    blobs.write(world, account, container, found)


def _configuration(point: PointRecord) -> Json:
    properties: Json = point.vm.get("properties") or {}
    kept = ("hardwareProfile", "storageProfile", "networkProfile", "diagnosticsProfile", "availabilitySet")
    return {
        "name": ids.name_of(point.vm_id),
        "location": point.vm["location"],
        "tags": point.vm.get("tags") or {},
        "properties": {name: properties[name] for name in kept if name in properties},
    }


def _template(point: PointRecord, disks: dict[int, Resource]) -> Json:
    location = point.vm["location"]
    address = {"subnet": {"id": _SUBNET}, "privateIPAllocationMethod": "Dynamic"}
    nic = {
        "type": "Microsoft.Network/networkInterfaces",
        "apiVersion": "2024-05-01",
        "name": "[variables('nic')]",
        "location": location,
        "properties": {"ipConfigurations": [{"name": "ipconfig1", "properties": address}]},
    }
    machine = {
        "type": "Microsoft.Compute/virtualMachines",
        "apiVersion": "2024-07-01",
        "name": "[parameters('VirtualMachineName')]",
        "location": location,
        "tags": point.vm.get("tags") or {},
        "dependsOn": ["[resourceId('Microsoft.Network/networkInterfaces', variables('nic'))]"],
        "properties": {
            "hardwareProfile": {"vmSize": dig(point.vm, "properties.hardwareProfile.vmSize")},
            "storageProfile": _storage(point, disks),
            "networkProfile": {
                "networkInterfaces": [{"id": "[resourceId('Microsoft.Network/networkInterfaces', variables('nic'))]"}]
            },
        },
    }
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {name: {"type": "string"} for name in _PARAMETERS},
        "variables": {"nic": "[concat(parameters('VirtualMachineName'), '-nic')]"},
        "resources": [nic, machine],
    }


def _storage(point: PointRecord, disks: dict[int, Resource]) -> Json:
    """The disks as they are attached; where the system's disk was left out, whoever deploys has to add one."""
    kind = dig(point.vm, "properties.storageProfile.osDisk.osType", "Linux")
    attached = {lun: {"createOption": "Attach", "managedDisk": {"id": disk.id}} for lun, disk in sorted(disks.items())}
    profile: Json = {"dataDisks": [{"lun": lun, **disk} for lun, disk in attached.items() if lun != OS_LUN]}
    return profile | ({"osDisk": {"osType": kind, **attached[OS_LUN]}} if OS_LUN in attached else {})
