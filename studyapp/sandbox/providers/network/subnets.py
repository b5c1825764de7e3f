"""Subnets: ranges that lie in their network's space, apart from each other, with who guards and routes them."""

from studyapp.sandbox.arm import generic, strict
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.routes import Strict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import allocation, documents, prefixes
from studyapp.sandbox.providers.network.names import GROUPS, SUBNETS, TABLES
from studyapp.sandbox.providers.network.prefixes import Range

STRICT = Strict(
    acts_on=("properties.addressPrefix", "properties.addressPrefixes", "properties.networkSecurityGroup", "properties.routeTable", "properties.defaultOutboundAccess"),
    refuses={
        "properties.natGateway": (),
        "properties.serviceEndpointPolicies": (),
        "properties.ipamPoolPrefixAllocations": (),
        "properties.ipAllocations": (),
        "properties.applicationGatewayIPConfigurations": (),
        "properties.sharingScope": (),
        "properties.serviceGateway": (),
    },
)  # fmt: skip
_SMALLEST = {4: 29, 6: 64}
"""The longest prefix of a subnet, by version of the protocol."""


def put(call: Call) -> Answer:
    """Create or replace one subnet."""
    network = call.world.need(call.upto("virtualNetworks"))
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    made = _write(call.world, network, call.path, call.body)
    check_inside(call.world, network)
    return documents.written(call, made, old)


def bring(world: World, network: Resource, asked: list[Json]) -> None:
    """Make the subnets of a network those of a request: others go, where nothing uses them."""
    wanted = {str(entry.get("name")).lower() for entry in asked}
    for subnet in world.tree.children(network.id, SUBNETS):
        if subnet.name.lower() not in wanted:
            world.check_delete(subnet)
            world.remove(subnet.id)
    for entry in asked:
        _write(world, network, f"{network.id}/subnets/{entry.get('name')}", entry)


def _write(world: World, network: Resource, id: str, asked: Json) -> Resource:
    documents.check_name(id)
    strict.check(STRICT, asked)
    properties = documents.given(asked)
    if not properties.get("addressPrefix") and not properties.get("addressPrefixes"):
        raise bad_request("InvalidRequestFormat", f"The address prefix of subnet '{id.rpartition('/')[2]}' is missing.")
    location = str(network.body["location"])
    for part, type in (("networkSecurityGroup", GROUPS), ("routeTable", TABLES)):
        if properties.get(part):
            found = documents.reference(world, str(properties[part].get("id")), type, id, location)
            properties[part] = {"id": found.id}
    if properties.get("serviceEndpoints"):
        properties["serviceEndpoints"] = [_endpoint(entry, location) for entry in properties["serviceEndpoints"]]
    properties.setdefault("privateEndpointNetworkPolicies", "Disabled")
    properties.setdefault("privateLinkServiceNetworkPolicies", "Enabled")
    properties["delegations"] = [_delegation(id, entry) for entry in properties.get("delegations") or []]
    made = Resource(id, SUBNETS, {"properties": properties})
    _check_size(made, network)
    _check_used(world, made)
    return world.put(made)


def _endpoint(entry: Json, location: str) -> Json:
    return {"locations": [location], **entry, "provisioningState": "Succeeded"}


def _delegation(subnet: str, entry: Json) -> Json:
    name = entry.get("name")
    shown = {"actions": [], "provisioningState": "Succeeded", **(entry.get("properties") or {})}
    return {"name": name, "id": f"{subnet}/delegations/{name}", "type": SUBNETS + "/delegations", "properties": shown}


def _check_size(subnet: Resource, network: Resource) -> None:
    for own in allocation.ranges_of(subnet):
        if own.prefixlen > _SMALLEST[own.version]:
            raise bad_request("NetcfgInvalidSubnet", f"Subnet '{subnet.name}' is not valid in virtual network '{network.name}': {own} is smaller than /{_SMALLEST[own.version]}.")  # fmt: skip


def _check_used(world: World, subnet: Resource) -> None:
    """What holds an address of a subnet stays in its range."""
    ranges = allocation.ranges_of(subnet)
    for holder in allocation.holders(world, subnet.id):
        if not prefixes.within(holder.address, ranges):
            raise bad_request("InUsePrefixCannotBeDeleted", f"IpPrefix of subnet {subnet.name} has active allocations and cannot be deleted: {holder.address} is held by {holder.id}.")  # fmt: skip


def spaces_of(network: Resource) -> tuple[Range, ...]:
    """The address space of a network."""
    return prefixes.space(dig(network.body, "properties.addressSpace.addressPrefixes", []), network.id)


def check_inside(world: World, network: Resource) -> None:
    """Raise 400 unless every subnet lies in the network's space and overlaps no other."""
    spaces = spaces_of(network)
    seen: dict[Range, str] = {}
    for subnet in world.tree.children(network.id, SUBNETS):
        for own in allocation.ranges_of(subnet):
            if not any(prefixes.holds(space, own) for space in spaces):
                raise bad_request("NetcfgSubnetRangeOutsideVnet", f"Subnet '{subnet.name}' is not valid because its IP address range is outside the IP address range of virtual network '{network.name}'.")  # fmt: skip
            other = prefixes.clash(own, seen)
            if other:
                raise bad_request("NetcfgSubnetRangesOverlap", f"Subnet '{subnet.name}' is not valid because its IP address range overlaps with that of an existing subnet '{seen[other]}' in virtual network '{network.name}'.")  # fmt: skip
            seen[own] = subnet.name


def view(world: World, subnet: Resource) -> Json:
    """The subnet, with who holds addresses of it."""
    shown = documents.view(world, subnet)
    used = [{"id": holder.id} for holder in allocation.holders(world, subnet.id)]
    return {**shown, "properties": {**shown["properties"], **({"ipConfigurations": used} if used else {})}}


def may_delete(world: World, subnet: Resource) -> None:
    for holder in allocation.holders(world, subnet.id):
        raise bad_request("InUseSubnetCannotBeDeleted", f"Subnet {subnet.name} is in use by {holder.id} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet.")  # fmt: skip
