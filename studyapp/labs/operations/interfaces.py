"""The network interface of a machine: its subnet and its private address."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import ANY_GROUP, IN_GROUP, MACHINE
from studyapp.labs.target import Target

_NIC_AZ = (
    "$(az vm show --resource-group {vm_group} --name {vm} --query networkProfile.networkInterfaces[0].id --output tsv)"
)
_NIC = (
    "$vm = Get-AzVM -ResourceGroupName {vm_group} -Name {vm};"
    " $nic = Get-AzNetworkInterface -ResourceId $vm.NetworkProfile.NetworkInterfaces[0].Id"
)
_INTERFACE = Param("nic", "Name of the network interface")
_PORTAL = "Virtual machines > {vm} > Networking > Network settings > (its network interface)"


def _show(target: Target, args: Args) -> Any:
    return raw(target.network.network_interfaces.get, *_place(target, args))


def _set_address(target: Target, args: Args) -> Any:
    return _addressed(target, *_place(target, args), args["address"])


def _set_named(target: Target, args: Args) -> Any:
    return _addressed(target, args["group"], args["nic"], args["address"])


def _addressed(target: Target, group: str, name: str, wanted: str) -> Any:
    """Give the first configuration of an interface a static address, or a dynamic one."""
    body = raw(target.network.network_interfaces.get, group, name)
    address = body["properties"]["ipConfigurations"][0]["properties"]
    address["privateIPAllocationMethod"] = "Static" if wanted else "Dynamic"
    if wanted:
        address["privateIPAddress"] = wanted
    return finished(target.network.network_interfaces.begin_create_or_update(group, name, body))


def _place(target: Target, args: Args) -> tuple[str, str]:
    """Resource group and name of the machine's first network interface."""
    machine = raw(target.compute.virtual_machines.get, args["vm_group"], args["vm"])
    parts = str(machine["properties"]["networkProfile"]["networkInterfaces"][0]["id"]).split("/")
    return parts[4], parts[-1]


def _named(target: Target, args: Args) -> Any:
    return raw(target.network.network_interfaces.get, args["group"], args["nic"])


def _list(target: Target, args: Args) -> Any:
    interfaces = target.network.network_interfaces
    return raw(interfaces.list, args["group"]) if args["group"] else raw(interfaces.list_all)


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
        az=(
            "az network nic ip-config update --resource-group {vm_group} --nic-name $(az network nic list"
            " --resource-group {vm_group} --query \"[?virtualMachine && ends_with(virtualMachine.id, '/{vm}')].name | [0]\""
            " --output tsv) --name ipconfig1 --private-ip-address '{address}'"
        ),
        powershell=(
            _NIC + "; $nic.IpConfigurations[0].PrivateIpAllocationMethod = 'Static';"
            " $nic.IpConfigurations[0].PrivateIpAddress = '{address}'; Set-AzNetworkInterface -NetworkInterface $nic"
        ),
        portal=_PORTAL + " > IP configurations > ipconfig1 > Static > {address}",
        teaches="A machine restored as a new one comes with a dynamic address, whatever the old one had.",
        needs="The address is in the subnet of the interface, and free.",
    ),
    Operation(
        name="nic.list",
        title="List the network interfaces",
        params=(ANY_GROUP,),
        run=_list,
        sdk="network.network_interfaces.list",
        az="az network nic list [--resource-group {group}]",
        powershell="Get-AzNetworkInterface [-ResourceGroupName {group}]",
        portal="Network interfaces",
        teaches="An interface outlives its machine, and then belongs to none.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="nic.named",
        title="Show a network interface by its name",
        params=(IN_GROUP, _INTERFACE),
        run=_named,
        sdk="network.network_interfaces.get",
        az="az network nic show --resource-group {group} --name {nic}",
        powershell="Get-AzNetworkInterface -ResourceGroupName {group} -Name {nic}",
        portal="Network interfaces > {nic}",
        teaches="Subnet and private address are the interface's, not the machine's.",
        reads=True,
    ),
    Operation(
        name="nic.set-named-address",
        title="Give a network interface a static private address",
        params=(
            IN_GROUP,
            _INTERFACE,
            Param("address", "The address, as 10.0.0.20; without it, back to a dynamic one", default=""),
        ),
        run=_set_named,
        sdk="network.network_interfaces.begin_create_or_update",
        az=(
            "az network nic ip-config update --resource-group {group} --nic-name {nic} --name ipconfig1"
            " --private-ip-address '{address}'"
        ),
        powershell=(
            "$nic = Get-AzNetworkInterface -ResourceGroupName {group} -Name {nic};"
            " $nic.IpConfigurations[0].PrivateIpAllocationMethod = 'Static';"
            " $nic.IpConfigurations[0].PrivateIpAddress = '{address}'; Set-AzNetworkInterface -NetworkInterface $nic"
        ),
        portal="Network interfaces > {nic} > Settings > IP configurations > ipconfig1 > Static > {address}",
        teaches="An address that must not change is set on the interface, never inside the guest.",
        needs="The address is in the subnet of the interface, and free.",
    ),
)
