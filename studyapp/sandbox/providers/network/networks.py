"""Virtual networks and subnets: address spaces that fit into each other."""

from ipaddress import IPv4Network, IPv6Network, ip_network

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents
from studyapp.sandbox.providers.network.documents import GROUPS, INTERFACES, NETWORKS, SUBNETS

Range = IPv4Network | IPv6Network


def put(call: Call) -> Answer:
    """Create or replace a virtual network, with the subnets that the request names."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, NETWORKS, old)
    properties = {n: v for n, v in (call.body.get("properties") or {}).items() if v is not None}
    asked: list[Json] | None = properties.pop("subnets", None)
    prefixes = dig(properties, "addressSpace.addressPrefixes", [])
    if not prefixes:
        raise bad_request("InvalidRequestFormat", "The address space of the virtual network is missing: addressSpace.addressPrefixes.")  # fmt: skip
    for prefix in prefixes:
        _range(prefix)
    properties |= {"enableDdosProtection": bool(properties.get("enableDdosProtection"))}
    made = call.world.put(Resource(call.path, NETWORKS, documents.top(call, location, properties, old)))
    if asked is not None:
        _bring_subnets(call, made, asked)
    _check_inside(call.world, made)
    return documents.written(call, made, old)


def _range(prefix: str) -> Range:
    try:
        return ip_network(prefix)
    except ValueError as error:
        raise bad_request("InvalidAddressPrefixFormat", f"Address prefix '{prefix}' is not formatted correctly.") from error  # fmt: skip


def _bring_subnets(call: Call, network: Resource, asked: list[Json]) -> None:
    wanted = {str(entry.get("name")).lower() for entry in asked}
    for subnet in call.world.tree.children(network.id, SUBNETS):
        if subnet.name.lower() not in wanted:
            call.world.check_delete(subnet)
            call.world.remove(subnet.id)
    for entry in asked:
        _put_subnet(call.world, f"{network.id}/subnets/{entry.get('name')}", entry)


def put_subnet(call: Call) -> Answer:
    """Create or replace one subnet."""
    network = call.world.need(call.upto("virtualNetworks"))
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    made = _put_subnet(call.world, call.path, call.body)
    _check_inside(call.world, network)
    return documents.written(call, made, old)


def _put_subnet(world: World, id: str, asked: Json) -> Resource:
    properties = {n: v for n, v in (asked.get("properties") or {}).items() if v is not None}
    if not properties.get("addressPrefix") and not properties.get("addressPrefixes"):
        raise bad_request("InvalidRequestFormat", f"The address prefix of subnet '{id.rpartition('/')[2]}' is missing.")
    for part, type in (("networkSecurityGroup", GROUPS),):
        if properties.get(part):
            found = documents.reference(world, str(properties[part].get("id")), type, id)
            properties[part] = {"id": found.id}
    properties.setdefault("privateEndpointNetworkPolicies", "Disabled")
    properties.setdefault("privateLinkServiceNetworkPolicies", "Enabled")
    properties.setdefault("delegations", [])
    return world.put(Resource(id, SUBNETS, {"properties": properties}))


def range_of(subnet: Resource) -> Range:
    """The addresses of a subnet."""
    properties = subnet.body["properties"]
    return _range(properties.get("addressPrefix") or properties["addressPrefixes"][0])


def _check_inside(world: World, network: Resource) -> None:
    """Every subnet lies in the network's space and overlaps no other."""
    spaces = [_range(prefix) for prefix in dig(network.body, "properties.addressSpace.addressPrefixes", [])]
    seen: list[tuple[str, Range]] = []
    for subnet in world.tree.children(network.id, SUBNETS):
        own = range_of(subnet)
        if not any(_holds(space, own) for space in spaces):
            raise bad_request("NetcfgSubnetRangeOutsideVnet", f"Subnet '{subnet.name}' is not valid because its IP address range is outside the IP address range of virtual network '{network.name}'.")  # fmt: skip
        for name, other in seen:
            if own.version == other.version and own.overlaps(other):
                raise bad_request("NetcfgSubnetRangesOverlap", f"Subnet '{subnet.name}' is not valid because its IP address range overlaps with that of an existing subnet '{name}' in virtual network '{network.name}'.")  # fmt: skip
        seen.append((subnet.name, own))


def _holds(space: Range, own: Range) -> bool:
    return space.version == own.version and own.network_address in space and own.broadcast_address in space


def view(world: World, network: Resource) -> Json:
    shown = documents.view(world, network)
    subnets = [world.view(subnet) for subnet in world.tree.children(network.id, SUBNETS)]
    return {**shown, "properties": {**shown["properties"], "subnets": subnets, "virtualNetworkPeerings": []}}


def configurations(world: World, subnet: Resource) -> list[str]:
    """The ids of the ip configurations that lie in a subnet."""
    return [
        f"{nic.id}/ipConfigurations/{entry['name']}"
        for nic in world.tree.of_type(INTERFACES)
        for entry in nic.body["properties"]["ipConfigurations"]
        if documents.same(dig(entry, "properties.subnet.id"), subnet.id)
    ]


def view_subnet(world: World, subnet: Resource) -> Json:
    shown = documents.view(world, subnet)
    used = configurations(world, subnet)
    return {**shown, "properties": {**shown["properties"], **({"ipConfigurations": [{"id": id} for id in used]} if used else {})}}  # fmt: skip


def may_delete_subnet(world: World, subnet: Resource) -> None:
    used = configurations(world, subnet)
    if used:
        raise bad_request("InUseSubnetCannotBeDeleted", f"Subnet {subnet.name} is in use by {used[0]} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet.")  # fmt: skip


def may_delete(world: World, network: Resource) -> None:
    for subnet in world.tree.children(network.id, SUBNETS):
        may_delete_subnet(world, subnet)
