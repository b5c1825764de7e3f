"""Virtual networks: address spaces, with their subnets and peerings in one document."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, peerings, prefixes, subnets, watcher_homes
from studyapp.sandbox.providers.network.names import NETWORKS, PEERINGS, SUBNETS


def put(call: Call) -> Answer:
    """Create or replace a virtual network, with the subnets and the peerings that the request names."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, NETWORKS, old)
    properties = documents.given(call.body)
    asked: list[Json] | None = properties.pop("subnets", None)
    sides: list[Json] | None = properties.pop("virtualNetworkPeerings", None)
    _check(call.path, properties)
    properties.setdefault("dhcpOptions", {"dnsServers": []})
    properties |= {"enableDdosProtection": bool(properties.get("enableDdosProtection"))}
    made = call.world.put(Resource(call.path, NETWORKS, documents.top(call, location, properties, old)))
    if asked is not None:
        subnets.bring(call.world, made, asked)
    subnets.check_inside(call.world, made)
    if sides is not None:
        peerings.bring(call.world, made, sides)
    watcher_homes.enable(call.world, location)
    return documents.written(call, made, old)


def _check(id: str, properties: Json) -> None:
    spaces = dig(properties, "addressSpace.addressPrefixes", [])
    if not spaces:
        raise bad_request("InvalidRequestFormat", "The address space of the virtual network is missing: addressSpace.addressPrefixes.")  # fmt: skip
    prefixes.space(spaces, id)
    for server in dig(properties, "dhcpOptions.dnsServers", []):
        if prefixes.address(server) is None:
            raise bad_request("InvalidDnsServerAddress", f"The DNS server '{server}' of virtual network {id} is not a valid IP address.")  # fmt: skip
    timeout = properties.get("flowTimeoutInMinutes")
    if timeout is not None and not 4 <= timeout <= 30:
        raise bad_request("InvalidFlowTimeout", f"The flow timeout of {timeout} minutes of virtual network {id} is not valid: 4 to 30.")  # fmt: skip


def view(world: World, network: Resource) -> Json:
    """The network with its subnets and its peerings."""
    shown = documents.view(world, network)
    inner = {
        "subnets": [world.view(subnet) for subnet in world.tree.children(network.id, SUBNETS)],
        "virtualNetworkPeerings": [world.view(side) for side in world.tree.children(network.id, PEERINGS)],
    }
    return {**shown, "properties": {**shown["properties"], **inner}}


def may_delete(world: World, network: Resource) -> None:
    for subnet in world.tree.children(network.id, SUBNETS):
        subnets.may_delete(world, subnet)
