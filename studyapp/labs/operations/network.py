"""Virtual networks, as far as a machine needs them."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import ANY_GROUP, IN_GROUP, REGION, region
from studyapp.labs.target import Target

_NETWORK = Param("network", "Name of the virtual network")


def _create(target: Target, args: Args) -> Any:
    subnet = {"name": args["subnet"], "properties": {"addressPrefix": args["subnet_prefix"]}}
    body: Any = {
        "location": region(target, args, args["group"]),
        "properties": {"addressSpace": {"addressPrefixes": [args["prefix"]]}, "subnets": [subnet]},
    }
    return finished(target.network.virtual_networks.begin_create_or_update(args["group"], args["network"], body))


def _show(target: Target, args: Args) -> Any:
    return raw(target.network.virtual_networks.get, args["group"], args["network"])


def _list(target: Target, args: Args) -> Any:
    networks = target.network.virtual_networks
    return raw(networks.list, args["group"]) if args["group"] else raw(networks.list_all)


def _subnet(target: Target, args: Args) -> Any:
    return raw(target.network.subnets.get, args["group"], args["network"], args["subnet"])


OPERATIONS = (
    Operation(
        name="network.create",
        title="Create a virtual network with a subnet",
        params=(
            IN_GROUP,
            _NETWORK,
            REGION,
            Param("prefix", "Addresses of the network", default="10.0.0.0/16"),
            Param("subnet", "Name of the subnet", default="default"),
            Param("subnet_prefix", "Addresses of the subnet", default="10.0.0.0/24"),
        ),
        run=_create,
        sdk="network.virtual_networks.begin_create_or_update",
        az=(
            "az network vnet create --resource-group {group} --name {network} [--location {location}]"
            " --address-prefixes {prefix} --subnet-name {subnet} --subnet-prefixes {subnet_prefix}"
        ),
        powershell=(
            "$subnet = New-AzVirtualNetworkSubnetConfig -Name {subnet} -AddressPrefix {subnet_prefix};"
            " New-AzVirtualNetwork -ResourceGroupName {group} -Name {network} [-Location {location}]"
            " -AddressPrefix {prefix} -Subnet $subnet"
        ),
        portal="Virtual networks > Create > {network}",
        teaches="A machine restored as a new one goes into a network of the vault's region.",
        needs="The resource group.",
    ),
    Operation(
        name="network.show",
        title="Show a virtual network",
        params=(IN_GROUP, _NETWORK),
        run=_show,
        sdk="network.virtual_networks.get",
        az="az network vnet show --resource-group {group} --name {network}",
        powershell="Get-AzVirtualNetwork -ResourceGroupName {group} -Name {network}",
        portal="Virtual networks > {network}",
        teaches="Region, addresses and subnets.",
        reads=True,
    ),
    Operation(
        name="network.list",
        title="List the virtual networks",
        params=(ANY_GROUP,),
        run=_list,
        sdk="network.virtual_networks.list",
        az="az network vnet list [--resource-group {group}]",
        powershell="Get-AzVirtualNetwork [-ResourceGroupName {group}]",
        portal="Virtual networks",
        teaches="A new machine can go into any network of its region.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="network.subnet",
        title="Show a subnet",
        params=(IN_GROUP, _NETWORK, Param("subnet", "Name of the subnet", default="default")),
        run=_subnet,
        sdk="network.subnets.get",
        az="az network vnet subnet show --resource-group {group} --vnet-name {network} --name {subnet}",
        powershell=(
            "$net = Get-AzVirtualNetwork -ResourceGroupName {group} -Name {network};"
            " Get-AzVirtualNetworkSubnetConfig -VirtualNetwork $net -Name {subnet}"
        ),
        portal="Virtual networks > {network} > Settings > Subnets > {subnet}",
        teaches="A machine's interface is in a subnet, which gives it its address.",
        reads=True,
    ),
)
