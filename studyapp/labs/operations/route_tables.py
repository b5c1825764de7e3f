"""Route tables: routes of one's own, which go before Azure's."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import IN_GROUP, REGION, region
from studyapp.labs.target import Target

_TABLE = Param("route_table", "Name of the route table")
_ROUTE = Param("route", "Name of the route")
_AZ = " --resource-group {group} --route-table-name {route_table} --name {route}"
_PORTAL = "Route tables > {route_table}"
_GET = "$table = Get-AzRouteTable -ResourceGroupName {group} -Name {route_table}"


def _create(target: Target, args: Args) -> Any:
    body: Any = {"location": region(target, args, args["group"]), "properties": {}}
    return finished(target.network.route_tables.begin_create_or_update(args["group"], args["route_table"], body))


def _show(target: Target, args: Args) -> Any:
    return raw(target.network.route_tables.get, args["group"], args["route_table"])


def _add(target: Target, args: Args) -> Any:
    settings = {"addressPrefix": args["prefix"], "nextHopType": args["next_hop"]}
    settings |= {"nextHopIpAddress": args["address"]} if args["address"] else {}
    place = (args["group"], args["route_table"], args["route"])
    body: Any = {"properties": settings}
    return finished(target.network.routes.begin_create_or_update(*place, body))


def _delete(target: Target, args: Args) -> Any:
    return finished(target.network.routes.begin_delete(args["group"], args["route_table"], args["route"]))


OPERATIONS = (
    Operation(
        name="route-table.create",
        title="Create a route table",
        params=(IN_GROUP, _TABLE, REGION),
        run=_create,
        sdk="network.route_tables.begin_create_or_update",
        az="az network route-table create --resource-group {group} --name {route_table} [--location {location}]",
        powershell="New-AzRouteTable -ResourceGroupName {group} -Name {route_table} [-Location {location}]",
        portal="Route tables > Create > {route_table}",
        teaches="It holds for a subnet once it is attached to it.",
    ),
    Operation(
        name="route-table.show",
        title="Show a route table with its routes",
        params=(IN_GROUP, _TABLE),
        run=_show,
        sdk="network.route_tables.get",
        az="az network route-table show --resource-group {group} --name {route_table}",
        powershell="Get-AzRouteTable -ResourceGroupName {group} -Name {route_table}",
        portal=_PORTAL,
        teaches="The longest prefix that fits decides; among equal ones, a route of one's own.",
        reads=True,
    ),
    Operation(
        name="route.create",
        title="Create or change a route",
        params=(
            IN_GROUP,
            _TABLE,
            _ROUTE,
            Param("prefix", "Destination, as 10.0.1.0/24"),
            Param("next_hop", "VnetLocal, Internet, VirtualAppliance or None"),
            Param("address", "Address of the appliance", default=""),
        ),
        run=_add,
        sdk="network.routes.begin_create_or_update",
        az=(
            "az network route-table route create" + _AZ + " --address-prefix {prefix} --next-hop-type {next_hop}"
            " [--next-hop-ip-address {address}]"
        ),
        powershell=(
            _GET + "; Add-AzRouteConfig -RouteTable $table -Name {route} -AddressPrefix {prefix}"
            " -NextHopType {next_hop} [-NextHopIpAddress {address}] | Set-AzRouteTable"
        ),
        portal=_PORTAL + " > Routes > Add > {route}",
        teaches="The next hop None drops whatever fits the prefix, without a word to anybody.",
    ),
    Operation(
        name="route.delete",
        title="Delete a route",
        params=(IN_GROUP, _TABLE, _ROUTE),
        run=_delete,
        sdk="network.routes.begin_delete",
        az="az network route-table route delete" + _AZ,
        powershell=_GET + "; Remove-AzRouteConfig -RouteTable $table -Name {route} | Set-AzRouteTable",
        portal=_PORTAL + " > Routes > {route} > Delete",
        teaches="Azure's own routes hold again.",
    ),
)  # fmt: skip
