"""Private addresses: each is held by one ip configuration or one frontend of its subnet."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import islice

from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, prefixes
from studyapp.sandbox.providers.network.names import BALANCERS, INTERFACES
from studyapp.sandbox.providers.network.prefixes import Range

RESERVED = 4
"""Azure keeps the first four addresses of a subnet, and the last."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An ip configuration of an interface, or a frontend of a load balancer, that holds a private address."""

    owner: Resource
    id: str
    subnet: str
    address: str


def ranges_of(subnet: Resource) -> tuple[Range, ...]:
    """The addresses of a subnet, IPv4 first as they stand."""
    properties = subnet.body["properties"]
    given = properties.get("addressPrefixes") or [properties["addressPrefix"]]
    return tuple(prefixes.parse(prefix, subnet.id) for prefix in given)


def holders(world: World, subnet: str) -> Iterator[Holder]:
    """Who holds addresses of a subnet, oldest resource first."""
    for type, part in ((INTERFACES, "ipConfigurations"), (BALANCERS, "frontendIPConfigurations")):
        for owner in world.tree.of_type(type):
            for entry in owner.body["properties"].get(part) or []:
                if documents.same(dig(entry, "properties.subnet.id"), subnet):
                    yield Holder(owner, entry["id"], subnet, entry["properties"]["privateIPAddress"])


def used(world: World, subnet: Resource, but: str = "") -> set[str]:
    """The addresses of a subnet that others than one resource hold."""
    return {h.address for h in holders(world, subnet.id) if not documents.same(h.owner.id, but)}


def free(subnet: Resource, taken: set[str], version: str = "IPv4") -> Iterator[str]:
    """The addresses of a subnet that can be had, lowest first."""
    for space in (one for one in ranges_of(subnet) if f"IPv{one.version}" == version):
        # A subnet of IPv6 has more addresses than can be counted; nobody needs more of them than are taken.
        for address in islice(space, RESERVED, min(space.num_addresses - 1, len(taken) + RESERVED + 2**16)):
            if str(address) not in taken:
                yield str(address)


def allocate(world: World, owner: str, subnet: Resource, given: Json, before: Json | None, taken: set[str]) -> str:
    """The private address of a configuration: the wanted one, the one that it has, or the next that is free.

    Args:
        world: the sandbox's state.
        owner: the id of the interface or load balancer that asks.
        subnet: where the address comes from.
        given: the properties of the configuration.
        before: the properties that it has now; None for a new one.
        taken: addresses that the owner has already got for other configurations.

    Raises:
        ArmError: 400 where the address is not to be had, or none is left.
    """
    gone = taken | used(world, subnet, owner)
    version = given.get("privateIPAddressVersion") or "IPv4"
    if given.get("privateIPAllocationMethod") == "Static":
        if not given.get("privateIPAddress"):
            raise bad_request("PrivateIPAddressMissing", f"The private IP address of {owner} is missing, which an allocation method of Static needs.")  # fmt: skip
        return _wanted(world, owner, subnet, str(given["privateIPAddress"]), gone)
    if before and documents.same(dig(before, "subnet.id"), subnet.id) and before["privateIPAddress"] not in gone:
        return str(before["privateIPAddress"])
    found = next(free(subnet, gone, version), None)
    if found is None:
        raise bad_request("SubnetIsFull", f"Subnet {subnet.name} with address prefix {ranges_of(subnet)[0]} does not have enough capacity for 1 IP addresses.")  # fmt: skip
    return found


def _wanted(world: World, owner: str, subnet: Resource, text: str, gone: set[str]) -> str:
    ranges = ranges_of(subnet)
    wanted = prefixes.address(text)
    home = next((one for one in ranges if wanted is not None and wanted in one), None)
    if wanted is None or home is None:
        raise bad_request("PrivateIPAddressNotInSubnet", f"Private static IP address {text} does not belong to the range of subnet prefix {ranges[0]}.")  # fmt: skip
    if int(wanted) - int(home.network_address) < RESERVED or wanted == home.broadcast_address:
        raise bad_request("PrivateIPAddressInReservedRange", f"Private static IP address {text} falls within reserved IP range of subnet prefix {home}.")  # fmt: skip
    if str(wanted) in gone:
        raise bad_request("PrivateIPAddressIsAllocated", f"IP configuration of {owner} is using the private IP address {text} which is already allocated to another resource.")  # fmt: skip
    return str(wanted)


def capacity(subnet: Resource) -> int:
    """How many addresses of a subnet can be had in all."""
    return sum(space.num_addresses - RESERVED - 1 for space in ranges_of(subnet))


def is_reserved(subnet: Resource, text: str) -> bool:
    """Whether Azure keeps an address of a subnet for itself."""
    return any(
        int(ip_address(text)) - int(space.network_address) < RESERVED or ip_address(text) == space.broadcast_address
        for space in ranges_of(subnet)
        if ip_address(text) in space
    )
