"""The network interface of a machine: its subnet and its private address."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import MACHINE
from studyapp.labs.target import Target

_NIC_AZ = (
    "$(az vm show --resource-group {vm_group} --name {vm} --query networkProfile.networkInterfaces[0].id --output tsv)"
)
_NIC = (
    "$vm = Get-AzVM -ResourceGroupName {vm_group} -Name {vm};"
    " $nic = Get-AzNetworkInterface -ResourceId $vm.NetworkProfile.NetworkInterfaces[0].Id"
)
_PORTAL = "Virtual machines > {vm} > Networking > Network settings > (its network interface)"


def _show(target: Target, args: Args) -> Any:
    return raw(target.network.network_interfaces.get, *_place(target, args))


def _set_address(target: Target, args: Args) -> Any:
    group, name = _place(target, args)
    body = raw(target.network.network_interfaces.get, group, name)
    address = body["properties"]["ipConfigurations"][0]["properties"]
    address["privateIPAllocationMethod"] = "Static" if args["address"] else "Dynamic"
    if args["address"]:
        address["privateIPAddress"] = args["address"]
    return finished(target.network.network_interfaces.begin_create_or_update(group, name, body))


def _place(target: Target, args: Args) -> tuple[str, str]:
    """Resource group and name of the machine's first network interface."""
    machine = raw(target.compute.virtual_machines.get, args["vm_group"], args["vm"])
    parts = str(machine["properties"]["networkProfile"]["networkInterfaces"][0]["id"]).split("/")
    return parts[4], parts[-1]


OPERATIONS = (
    Operation(
        name="nic.show",
        title="Show the network interface of a virtual machine",
        params=MACHINE,
        run=_show,
        sdk="network.network_interfaces.get",
        az="az network nic show --ids " + _NIC_AZ,
        powershell=_NIC + "; $nic",
        portal=_PORTAL,
        teaches="Subnet, private address, and whether it is dynamic or static, are the interface's, not the machine's.",
        needs="The machine.",
        reads=True,
    ),
    Operation(
        name="nic.set-address",
        title="Give a virtual machine a static private address",
        params=(*MACHINE, Param("address", "The address, as 10.0.0.20; without it, back to a dynamic one", default="")),
        run=_set_address,
        sdk="network.network_interfaces.begin_create_or_update",
        az="az network nic ip-config update --resource-group {vm_group} --name ipconfig1 --nic-name $(basename "
        + _NIC_AZ
        + ")"
        " --private-ip-address '{address}'",
        powershell=(
            _NIC + "; $nic.IpConfigurations[0].PrivateIpAllocationMethod = 'Static';"
            " $nic.IpConfigurations[0].PrivateIpAddress = '{address}'; Set-AzNetworkInterface -NetworkInterface $nic"
        ),
        portal=_PORTAL + " > IP configurations > ipconfig1 > Static > {address}",
        teaches="A machine restored as a new one comes with a dynamic address, whatever the old one had.",
        needs="The address is in the subnet of the interface, and free.",
    ),
)
