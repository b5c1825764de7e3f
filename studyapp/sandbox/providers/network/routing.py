"""The routes that apply to an interface: Azure's own, those of peerings, and the ones of its subnet's table."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_network

from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import peerings, prefixes, subnets, tags
from studyapp.sandbox.providers.network.names import ROUTES
from studyapp.sandbox.providers.network.packets import Peer
from studyapp.sandbox.providers.network.places import End

SYSTEM = "System Route"
PEERED = "VNetPeering"
_DROPPED = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
_EVERYTHING = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class Hop:
    """A route: where packets for a prefix go."""

    source: str
    """Default or User."""
    prefix: str
    """A range, or a service tag in a route of one's own."""
    kind: str
    """VnetLocal, VNetPeering, Internet, VirtualAppliance or None."""
    address: str = ""
    """Of the appliance."""
    name: str = ""
    table: str = SYSTEM
    """The id of the route table it stands in."""
    active: bool = True


def table(world: World, end: End) -> list[Hop]:
    """All routes of an ip configuration; a route of one's own puts Azure's for the same prefix out of force."""
    own = list(_own(world, end))
    mine = {hop.prefix for hop in own}
    return [*(replace(hop, active=hop.prefix not in mine) for hop in _system(world, end)), *own]


def _system(world: World, end: End) -> Iterator[Hop]:
    home = world.need(end.network)
    for space in subnets.spaces_of(home):
        yield Hop("Default", str(space), "VnetLocal")
    for peer in peerings.peers(world, home):
        for space in subnets.spaces_of(peer):
            yield Hop("Default", str(space), PEERED)
    yield Hop("Default", _EVERYTHING, "Internet")
    spaces = {str(space) for space in subnets.spaces_of(home)}
    yield from (Hop("Default", prefix, "None") for prefix in _DROPPED if prefix not in spaces)


def _own(world: World, end: End) -> Iterator[Hop]:
    id = dig(world.need(end.subnet).body, "properties.routeTable.id", "")
    for route in world.tree.children(id, ROUTES):
        given = route.body["properties"]
        yield Hop("User", given["addressPrefix"], given["nextHopType"], given.get("nextHopIpAddress") or "", route.name, id)  # fmt: skip


def next_hop(world: World, end: End, peer: Peer) -> Hop:
    """The route that a packet takes: the longest prefix wins, and one's own route before Azure's."""
    found = [hop for hop in table(world, end) if hop.active and _leads_to(hop, peer)]
    return max(found, key=lambda hop: (_length(hop), hop.source == "User"), default=Hop("Default", _EVERYTHING, "None"))


def _leads_to(hop: Hop, peer: Peer) -> bool:
    if tags.canonical(hop.prefix):
        return bool(peer.service) and tags.covers(hop.prefix, peer.service)
    if peer.service:
        return hop.prefix == _EVERYTHING
    return prefixes.within(peer.address, [ip_network(hop.prefix)])


def _length(hop: Hop) -> int:
    # A tag's own ranges are longer than any prefix that a table gives for the whole internet.
    return 32 if tags.canonical(hop.prefix) else ip_network(hop.prefix).prefixlen
