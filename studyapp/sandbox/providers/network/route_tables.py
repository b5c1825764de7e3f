"""Route tables and their routes: one thing, whether written inside of the table or one by one."""

from studyapp.sandbox.arm import generic, strict
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.routes import Strict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, prefixes, tags
from studyapp.sandbox.providers.network.names import ROUTES, SUBNETS, TABLES

STRICT = Strict(
    acts_on=("properties.addressPrefix", "properties.nextHopType", "properties.nextHopIpAddress"),
    refuses={"properties.nextHop": (), "properties.nextHopType": ("VnetLocal", "Internet", "VirtualAppliance", "None")},
)
APPLIANCE = "VirtualAppliance"
_HOPS = ("VirtualNetworkGateway", "VnetLocal", "Internet", APPLIANCE, "None")
_MOST = 400


def put(call: Call) -> Answer:
    """Create or replace a table, with the routes that the request names."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, TABLES, old)
    given = documents.given(call.body)
    routes: list[Json] | None = given.pop("routes", None)
    properties = {"disableBgpRoutePropagation": False, **given}
    made = call.world.put(Resource(call.path, TABLES, documents.top(call, location, properties, old)))
    if routes is not None:
        for route in call.world.tree.children(made.id, ROUTES):
            call.world.remove(route.id)
        for entry in routes:
            _put_route(call.world, f"{made.id}/routes/{entry.get('name')}", entry)
    return documents.written(call, made, old)


def put_route(call: Call) -> Answer:
    """Create or replace one route."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    return documents.written(call, _put_route(call.world, call.path, call.body), old)


def _put_route(world: World, id: str, asked: Json) -> Resource:
    documents.check_name(id)
    strict.check(STRICT, asked)
    given = documents.given(asked)
    made = Resource(id, ROUTES, {"properties": {**given, "addressPrefix": _prefix(id, given), "hasBgpOverride": False}})
    _check_hop(id, given)
    others = [other for other in world.tree.children(made.parent, ROUTES) if other.key != made.key]
    if len(others) >= _MOST:
        raise bad_request("MaxRoutesInRouteTableExceeded", f"A route table can have at most {_MOST} routes.")
    for other in others:
        if other.body["properties"]["addressPrefix"] == made.body["properties"]["addressPrefix"]:
            raise bad_request("RouteConflict", f"Route {made.name} conflicts with route {other.name}. Routes cannot have the same AddressPrefix.")  # fmt: skip
    return world.put(made)


def _prefix(id: str, given: Json) -> str:
    text = str(given.get("addressPrefix") or "")
    tag = tags.canonical(text)
    if tag:
        return tag
    return str(prefixes.parse(text, id))


def _check_hop(id: str, given: Json) -> None:
    kind, address = given.get("nextHopType"), given.get("nextHopIpAddress")
    if kind not in _HOPS:
        raise bad_request("InvalidRouteNextHopType", f"The next hop type '{kind}' of route {id} is not valid: {', '.join(_HOPS)}.")  # fmt: skip
    if (kind == APPLIANCE) != bool(address):
        raise bad_request("RouteInvalidNextHopIpAddress", f"The next hop IP address of route {id} must be given for the next hop type {APPLIANCE}, and for no other.")  # fmt: skip
    if address and prefixes.address(str(address)) is None:
        raise bad_request("RouteInvalidNextHopIpAddress", f"The next hop IP address '{address}' of route {id} is not a valid IP address.")  # fmt: skip


def view(world: World, table: Resource) -> Json:
    """The table with its routes and the subnets that follow it."""
    shown = documents.view(world, table)
    routes = [world.view(route) for route in world.tree.children(table.id, ROUTES)]
    found = _users(world, table)
    used = {"subnets": [{"id": subnet.id} for subnet in found]} if found else {}
    return {**shown, "properties": {**shown["properties"], "routes": routes, **used}}


def _users(world: World, table: Resource) -> list[Resource]:
    return documents.users(world, SUBNETS, lambda p: documents.same(dig(p, "routeTable.id"), table.id))


def may_delete(world: World, table: Resource) -> None:
    for subnet in _users(world, table):
        raise bad_request("InUseRouteTableCannotBeDeleted", f"Route table {table.id} is in use and cannot be deleted. It is associated with the subnet {subnet.id}.")  # fmt: skip
