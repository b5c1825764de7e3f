"""How full a network is: which of its addresses are free, and how many of each subnet's are taken."""

from itertools import islice

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import allocation, prefixes
from studyapp.sandbox.providers.network.names import SUBNETS

_OFFERED = 5
"""How many other addresses are named where the asked one is taken."""


def check(call: Call) -> Answer:
    """Whether a private address is free; up to five others of its subnet where it is not."""
    network = call.world.need(call.upto("virtualNetworks"))
    text = call.query.get("ipaddress", "")
    if prefixes.address(text) is None:
        raise bad_request("InvalidIPAddressFormat", f"The IP address '{text[:50]}' is not valid.")
    subnet = _home(call.world, network, text)
    if subnet is None:
        raise bad_request("PrivateIPAddressNotInAnySubnet", f"Private static IP address {text} does not belong to the range of any subnet of virtual network {network.name}.")  # fmt: skip
    taken = allocation.used(call.world, subnet)
    reserved = allocation.is_reserved(subnet, text)
    if text not in taken and not reserved:
        return Answer(200, {"available": True})
    others = list(islice(allocation.free(subnet, taken, f"IPv{allocation.ranges_of(subnet)[0].version}"), _OFFERED))
    return Answer(200, {"available": False, "availableIPAddresses": others, "isPlatformReserved": reserved})


def _home(world: World, network: Resource, text: str) -> Resource | None:
    for subnet in world.tree.children(network.id, SUBNETS):
        if prefixes.within(text, allocation.ranges_of(subnet)):
            return subnet
    return None


def usages(call: Call) -> Answer:
    """The addresses of each subnet: how many there are, and how many are taken."""
    network = call.world.need(call.upto("virtualNetworks"))
    found = call.world.tree.children(network.id, SUBNETS)
    return Answer(200, {"value": [_usage(call.world, subnet) for subnet in found]})


def _usage(world: World, subnet: Resource) -> Json:
    return {
        "id": subnet.id,
        "name": {"value": "SubnetSpace", "localizedValue": "Subnet size and usage"},
        "currentValue": float(len(allocation.used(world, subnet))),
        "limit": float(allocation.capacity(subnet)),
        "unit": "Count",
    }
