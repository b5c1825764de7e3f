"""Private DNS zones as networks see them: which zone a name belongs to, and which address it has there."""

from collections.abc import Iterator

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, places
from studyapp.sandbox.providers.network.names import LINKS, MACHINES, ZONES

A, CNAME = ZONES + "/A", ZONES + "/CNAME"
_MOST_ALIASES = 8


def zone_for(world: World, network: str, name: str) -> Resource | None:
    """The zone linked to a network that a name belongs to, the longest one; None where there is none."""
    found = [zone for zone in world.tree.of_type(ZONES) if _holds(zone, name) and _links(world, zone, network)]
    return max(found, key=lambda zone: len(zone.name), default=None)


def _holds(zone: Resource, name: str) -> bool:
    return name.lower() == zone.name.lower() or name.lower().endswith("." + zone.name.lower())


def _links(world: World, zone: Resource, network: str) -> bool:
    return any(documents.same(network_of(link), network) for link in world.tree.children(zone.id, LINKS))


def network_of(link: Resource) -> str:
    return str(dig(link.body, "properties.virtualNetwork.id", ""))


def address_in(world: World, zone: Resource, name: str) -> str:
    """The first address of a name in its zone, aliases followed; an empty text where it has none."""
    for _ in range(_MOST_ALIASES):
        short = name.lower().removesuffix(zone.name.lower()).rstrip(".") or "@"
        found = addresses_of(world, zone, short)
        if found:
            return found[0]
        alias = world.find(f"{zone.id}/CNAME/{short}")
        target = str(dig(alias.body, "properties.cnameRecord.cname", "")) if alias else ""
        if not _holds(zone, target):
            return ""
        name = target
    return ""


def addresses_of(world: World, zone: Resource, short: str) -> list[str]:
    """The addresses of a relative name: those that were written, else that of the machine that registered it."""
    record = world.find(f"{zone.id}/A/{short}")
    if record is not None:
        return [str(entry["ipv4Address"]) for entry in record.body["properties"]["aRecords"]]
    return [address for name, address in registered(world, zone) if name == short]


def registered(world: World, zone: Resource) -> Iterator[tuple[str, str]]:
    """The machines that a zone registers by itself: computer name and address, of networks linked for that."""
    homes = {network_of(link).lower() for link in world.tree.children(zone.id, LINKS) if dig(link.body, "properties.registrationEnabled")}  # fmt: skip
    if not homes:
        return
    for vm in world.tree.of_type(MACHINES):
        end = next(iter(places.ends_of(world, vm)), None)
        if end is not None and end.network.lower() in homes:
            yield _computer(vm).lower(), end.address


def _computer(vm: Resource) -> str:
    return str(dig(vm.body, "properties.osProfile.computerName", vm.name))


def registered_body(address: str) -> Json:
    """A record that a zone keeps for a machine."""
    return {"ttl": 10, "aRecords": [{"ipv4Address": address}], "isAutoRegistered": True}
