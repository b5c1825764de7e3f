"""Lays a machine in one operation: a network interface in an existing subnet, then the machine with its disks."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import Args, Operation, Param, finished
from studyapp.labs.operations.naming import MACHINE, REGION, region
from studyapp.labs.target import Target

_UBUNTU = ("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2")
_WINDOWS = ("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2")
_IMAGES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {"ubuntu2204": _UBUNTU, "linux": _UBUNTU, "win2022datacenter": _WINDOWS, "windows": _WINDOWS}
)


def _create(target: Target, args: Args) -> Any:
    return laid(target, args, "azureuser")


def laid(target: Target, args: Args, admin: str) -> Any:
    """Make the machine that the arguments of `vm.create` ask for, with an administrator of this name."""
    image = _image(args["image"])
    location = region(target, args, args["vm_group"])
    nic = _interface(target, args, location)
    body: Any = {
        "location": location,
        **({"zones": [args["zone"]]} if args["zone"] else {}),
        "properties": {
            "hardwareProfile": {"vmSize": args["size"]},
            "storageProfile": _storage(args, image),
            "osProfile": {
                "computerName": args["vm"][:15],
                "adminUsername": admin,
                "adminPassword": args["password"],
            },
            "networkProfile": {"networkInterfaces": [{"id": nic, "properties": {"primary": True}}]},
            "diagnosticsProfile": {"bootDiagnostics": {"enabled": True}},
        },
    }
    return finished(target.compute.virtual_machines.begin_create_or_update(args["vm_group"], args["vm"], body))


def _image(name: str) -> dict[str, str]:
    if name.lower() not in _IMAGES:
        raise StudyError(f"There is no image `{name[:40]}` here.", "Take linux or windows.")
    publisher, offer, sku = _IMAGES[name.lower()]
    return {"publisher": publisher, "offer": offer, "sku": sku, "version": "latest"}


def _alias(image: str) -> str:
    return {"linux": "Ubuntu2204", "windows": "Win2022Datacenter"}.get(image.lower(), image)


def _interface(target: Target, args: Args, location: str) -> str:
    network = target.resource_id(args["network_group"], "Microsoft.Network/virtualNetworks", args["network"])
    address = {"name": "ipconfig1", "properties": {"subnet": {"id": f"{network}/subnets/{args['subnet']}"}}}
    body: Any = {"location": location, "properties": {"ipConfigurations": [address]}}
    finished(target.network.network_interfaces.begin_create_or_update(args["vm_group"], f"{args['vm']}-nic", body))
    return target.resource_id(args["vm_group"], "Microsoft.Network/networkInterfaces", f"{args['vm']}-nic")


def _storage(args: Args, image: dict[str, str]) -> dict[str, Any]:
    disk = {"storageAccountType": args["disk_sku"]}
    data = [
        {
            "lun": lun,
            "name": f"{args['vm']}-data-{lun}",
            "createOption": "Empty",
            "diskSizeGB": size,
            "managedDisk": disk,
        }
        for lun, size in enumerate(args.wholes("disk_sizes"))
    ]
    system = {
        "name": f"{args['vm']}-os",
        "createOption": "FromImage",
        "managedDisk": {"storageAccountType": "Premium_LRS"},
    }
    return {"imageReference": image, "osDisk": system, "dataDisks": data}


CREATE = Operation(
    name="vm.create",
    title="Create a virtual machine with its network interface",
    params=(
        *MACHINE,
        Param("network", "Name of the virtual network, which exists"),
        Param("network_group", "Resource group of the network", default="{vm_group}"),
        Param("subnet", "Name of the subnet", default="default"),
        Param(
            "image", "linux or windows, or az's words Ubuntu2204 and Win2022Datacenter", default="linux", spell=_alias
        ),
        Param("size", "Size of the machine", default="Standard_D2s_v5"),
        Param("disk_sizes", "Sizes of its data disks in GiB, as 64,128; none without it", "list", default=""),
        Param("disk_sku", "Type of the data disks", default="Premium_LRS"),
        Param("zone", "Availability zone: 1, 2, 3, or none", default=""),
        REGION,
        Param(
            "password", "Password of azureuser; outside the sandbox, give one of your own", default="Sandbox-Pass-1234"
        ),
    ),
    run=_create,
    sdk="compute.virtual_machines.begin_create_or_update",
    az=(
        "az vm create --resource-group {vm_group} --name {vm} [--location {location}] --image {image} --size {size}"
        " [--zone {zone}] --subnet $(az network vnet subnet show --resource-group {network_group} --vnet-name {network}"
        " --name {subnet} --query id --output tsv) --public-ip-address '' --os-disk-name {vm}-os"
        " --storage-sku os=Premium_LRS [--data-disk-sizes-gb {disk_sizes}] --admin-username azureuser --admin-password {password}"
    ),
    powershell=(
        "New-AzVM -ResourceGroupName {vm_group} -Name {vm} [-Location {location}] -Image {image} -Size {size}"
        " [-Zone {zone}] -VirtualNetworkName {network} -SubnetName {subnet} [-DataDiskSizeInGb {disk_sizes}]"
        " -Credential (Get-Credential azureuser)"
    ),
    portal="Virtual machines > Create > {vm}",
    teaches="Disks are resources of their own; here they are named {vm}-os and {vm}-data-LUN.",
    needs="The resource group and the subnet, in the region of the machine.",
)
