"""Virtual networks and their subnets."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import ANY_GROUP, IN_GROUP, REGION, region
from studyapp.labs.target import Target

_NETWORK = Param("network", "Name of the virtual network")
_SUBNET = Param("subnet", "Name of the subnet", default="default")
_SUBNET_AZ = " --resource-group {group} --vnet-name {network} --name {subnet}"
_GET = "$vnet = Get-AzVirtualNetwork -ResourceGroupName {group} -Name {network}"


def _create(target: Target, args: Args) -> Any:
    subnet = {"name": args["subnet"], "properties": {"addressPrefix": args["subnet_prefix"]}}
    body: Any = {
        "location": region(target, args, args["group"]),
        "properties": {"addressSpace": {"addressPrefixes": [args["prefix"]]}, "subnets": [subnet]},
    }
    return finished(target.network.virtual_networks.begin_create_or_update(args["group"], args["network"], body))


def _subnet(target: Target, args: Args) -> Any:
    way_out = {"defaultOutboundAccess": True} if args.truth("outbound") else {}
    body: Any = {"properties": {"addressPrefix": args["subnet_prefix"], **way_out}}
    return _put_subnet(target, args, body)


def _subnet_shown(target: Target, args: Args) -> Any:
    return raw(target.network.subnets.get, args["group"], args["network"], args["subnet"])


def _subnet_changed(target: Target, args: Args) -> Any:
    """What is not named stays as it is."""
    body = _subnet_shown(target, args)
    for name, key, kind in (
        ("nsg", "networkSecurityGroup", "networkSecurityGroups"),
        ("route_table", "routeTable", "routeTables"),
    ):
        if args[name] == "none":
            body["properties"].pop(key, None)
        elif args[name]:
            body["properties"][key] = {"id": target.resource_id(args["group"], f"Microsoft.Network/{kind}", args[name])}
    return _put_subnet(target, args, body)


def _put_subnet(target: Target, args: Args, body: Any) -> Any:
    place = (args["group"], args["network"], args["subnet"])
    return finished(target.network.subnets.begin_create_or_update(*place, body))


def _none(name: str) -> str:
    """az takes a name away with an empty text."""
    return "''" if name == "none" else name


def _show(target: Target, args: Args) -> Any:
    return raw(target.network.virtual_networks.get, args["group"], args["network"])


def _list(target: Target, args: Args) -> Any:
    networks = target.network.virtual_networks
    return raw(networks.list, args["group"]) if args["group"] else raw(networks.list_all)


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
        name="subnet.create",
        title="Create a subnet",
        params=(
            IN_GROUP,
            _NETWORK,
            _SUBNET,
            Param("subnet_prefix", "Addresses of the subnet, as 10.0.1.0/24"),
            Param("outbound", "Whether its machines reach the internet by an address of Azure's", "truth", ""),
        ),
        run=_subnet,
        sdk="network.subnets.begin_create_or_update",
        az="az network vnet subnet create"
        + _SUBNET_AZ
        + " --address-prefixes {subnet_prefix} [--default-outbound {outbound}]",
        powershell=_GET + "; Add-AzVirtualNetworkSubnetConfig -VirtualNetwork $vnet -Name {subnet}"
        " -AddressPrefix {subnet_prefix} | Set-AzVirtualNetwork",
        portal="Virtual networks > {network} > Subnets > Add > {subnet}",
        teaches="Machines of one network reach each other across its subnets, unless a rule or a route says otherwise.",
        needs="The network has room for it.",
    ),
    Operation(
        name="subnet.show",
        title="Show a subnet",
        params=(IN_GROUP, _NETWORK, _SUBNET),
        run=_subnet_shown,
        sdk="network.subnets.get",
        az="az network vnet subnet show" + _SUBNET_AZ,
        powershell=_GET + "; Get-AzVirtualNetworkSubnetConfig -VirtualNetwork $vnet -Name {subnet}",
        portal="Virtual networks > {network} > Subnets > {subnet}",
        teaches="Which security group and which route table hold for every machine in it.",
        reads=True,
    ),
    Operation(
        name="subnet.update",
        title="Give a subnet a security group or a route table",
        params=(
            IN_GROUP,
            _NETWORK,
            _SUBNET,
            Param("nsg", "Name of the security group; none takes it away, nothing leaves it", default="", spell=_none),
            Param("route_table", "Name of the route table; none takes it away", default="", spell=_none),
        ),
        run=_subnet_changed,
        sdk="network.subnets.begin_create_or_update",
        az="az network vnet subnet update"
        + _SUBNET_AZ
        + " [--network-security-group {nsg}] [--route-table {route_table}]",
        powershell=_GET + "; Set-AzVirtualNetworkSubnetConfig -VirtualNetwork $vnet -Name {subnet} -AddressPrefix"
        " (Get-AzVirtualNetworkSubnetConfig -VirtualNetwork $vnet -Name {subnet}).AddressPrefix"
        " [-NetworkSecurityGroup (Get-AzNetworkSecurityGroup -ResourceGroupName {group} -Name {nsg})]"
        " [-RouteTable (Get-AzRouteTable -ResourceGroupName {group} -Name {route_table})] | Set-AzVirtualNetwork",
        portal="Virtual networks > {network} > Subnets > {subnet} > Security",
        teaches="What is set on a subnet holds for every interface in it.",
    ),
)
