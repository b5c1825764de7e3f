"""May one machine reach another? One set of rules, which the watcher's checks, the labs and whoever asks share.

A packet leaves its machine through the rules of its security groups, follows the routes, passes appliances and load
balancers, and arrives through the rules in front of the other machine, inside of which a firewall and a service wait.
Nothing is changed by asking.
"""

from studyapp.sandbox.arm import machines
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import (
    addresses,
    arriving,
    balancing,
    effective,
    naming,
    packets,
    peerings,
    places,
    prefixes,
    routing,
    subnets,
    tags,
    targets,
    ways_out,
)
from studyapp.sandbox.providers.network.arriving import Issue
from studyapp.sandbox.providers.network.packets import Packet, Peer
from studyapp.sandbox.providers.network.places import End, Front
from studyapp.sandbox.providers.network.targets import Target
from studyapp.sandbox.providers.network.way import Reach, Way

INTERNET = "Internet"
CLIENT = "192.88.99.2"
"""The address of somebody on the internet."""
_MOST_HOPS = 8


def between(world: World, source: str, target: str, port: int | None, protocol: str = "Tcp") -> Reach:
    """The way of a connection.

    Args:
        world: the sandbox's state.
        source: the id of a machine, or Internet.
        target: the id of a machine, interface, load balancer or public address; an address; a name; or a service tag.
        port: the port of the target; None for Icmp.
        protocol: Tcp, Udp or Icmp.

    Raises:
        ArmError: 404 where the machine does not exist.
    """
    way = Way(world, protocol)
    if source == INTERNET:
        way.step("Source", CLIENT)
        _from_outside(way, target, port)
    else:
        _from_machine(way, world.need(source), target, port)
    return Reach(tuple(way.steps))


def stopped(world: World, source: str, target: str, port: int | None) -> str:
    """The type of the issue that stops a machine's connection, or an empty text; without a port it is a ping."""
    found = between(world, source, target, port, "Icmp" if port is None else "Tcp")
    return found.issue.type if found.issue else ""


def _from_machine(way: Way, vm: Resource, target: str, port: int | None) -> None:
    ends = places.ends_of(way.world, vm)
    if not ends:
        way.step("Source", "", vm.id, Issue("Local", "Platform", f"the machine {vm.name} has no network interface"))
        return
    end = ends[0]
    way.step("Source", end.address, str(end.entry["id"]))
    issue = _asleep(vm)
    if issue:
        way.fail(issue)
        return
    peer = _peer(way.world, end, target)
    if peer is None:
        way.fail(Issue("Local", "DnsResolution", f"the name {target} is not known to the name servers of {vm.name}"))
        return
    _travel(way, end, end.peer, peer, port)


def _asleep(vm: Resource) -> Issue | None:
    if not machines.is_up(vm.facts):
        return Issue("Local", "Platform", f"the machine {vm.name} does not run")
    if vm.facts.get("guestNetwork", "Reachable") != "Reachable":
        return Issue("Local", "GuestFirewall", f"the network of the machine {vm.name} does not work inside of its guest")  # fmt: skip
    return None


def _peer(world: World, end: End, target: str) -> Peer | None:
    """The other end as an address or a service; None where a name is not known."""
    if target.startswith("/"):
        return _resource(world, end, targets.of(world, target))
    if prefixes.address(target) is not None:
        return _known(world, end, target)
    service = tags.canonical(target)
    if service and service not in (tags.VIRTUAL_NETWORK, tags.INTERNET, tags.BALANCER):
        return Peer("", service=service)
    found = naming.resolve(world, end, target)
    return _known(world, end, found) if found else None


def _resource(world: World, end: End, target: Target) -> Peer | None:
    """A resource by its private address where the network leads to it, else by its public one."""
    for other in target.ends:
        if places.by_private(world, end.network, other.address) == other:
            return other.peer
    number = addresses.number(world, target.public) if target.public else ""
    if target.front or number:
        return Peer(target.front or number)
    return target.ends[0].peer if target.ends else None


def _known(world: World, end: End, text: str) -> Peer:
    found = places.by_private(world, end.network, text)
    return found.peer if isinstance(found, End) else Peer(text)


def _travel(way: Way, end: End, source: Peer, peer: Peer, port: int | None) -> None:
    """Leave an interface: through its rules, along its routes."""
    for _ in range(_MOST_HOPS):
        decision = effective.decide(way.world, end, "Outbound", Packet(way.protocol, source, peer, port))
        if not decision.allowed and decision.rule:
            way.fail(arriving.of_rule("Outbound", decision.rule))
            return
        hop = routing.next_hop(way.world, end, peer)
        if hop.kind != "VirtualAppliance":
            _leave(way, end, source, peer, port, hop)
            return
        following = _appliance(way, end, source, peer, port, hop)
        if following is None:
            return
        end = following
    way.fail(Issue("Outbound", "UserDefinedRoute", "the routes lead in a circle"))


def _appliance(way: Way, end: End, source: Peer, peer: Peer, port: int | None, hop: routing.Hop) -> End | None:
    """The interface of the appliance that a route names; None where packets end there."""
    found = places.by_private(way.world, end.network, hop.address)
    if not isinstance(found, End):
        way.fail(_of_route(hop, f"no network interface has the address {hop.address} of the next hop"))
        return None
    vm = found.machine(way.world)
    crossing = _crossing(way.world, end, found, source)
    way.step("VirtualAppliance", found.address, str(found.entry["id"]))
    if crossing:
        way.fail(crossing)
    elif not found.nic.body["properties"].get("enableIPForwarding"):
        way.fail(_of_route(hop, f"IP forwarding is off at the network interface {found.nic.name}", "Local"))
    elif vm is None or not machines.is_up(vm.facts):
        way.fail(Issue("Local", "Platform", f"the appliance at {hop.address} does not run"))
    else:
        decision = effective.decide(way.world, found, "Inbound", Packet(way.protocol, source, peer, port))
        if decision.allowed or decision.rule is None:
            return found
        way.fail(arriving.of_rule("Inbound", decision.rule))
    return None


def _of_route(hop: routing.Hop, text: str, origin: str = "Outbound") -> Issue:
    named = (("RouteName", hop.name),) if hop.name else ()
    return Issue(origin, "UserDefinedRoute", text, (("RouteType", hop.source), *named))


def _leave(way: Way, end: End, source: Peer, peer: Peer, port: int | None, hop: routing.Hop) -> None:
    if hop.kind == "None":
        way.fail(_of_route(hop, f"the route for {hop.prefix} has no next hop: packets are dropped"))
    elif hop.kind == "Internet":
        _to_internet(way, end, peer, port)
    else:
        found = places.by_private(way.world, end.network, peer.address)
        if found is None:
            way.step("VnetLocal", peer.address)
            way.fail(Issue("Local", "Platform", f"nothing in the virtual network has the address {peer.address}"))
        else:
            crossing = _crossing(way.world, end, found, source) if isinstance(found, End) else None
            _arrive(way, found, source, port, None)
            if crossing:
                way.fail(crossing)


def _crossing(world: World, end: End, found: End, source: Peer) -> Issue | None:
    """What a peering says to a packet that was only forwarded in the network that it comes from."""
    if end.network.lower() == found.network.lower() or prefixes.within(source.address, subnets.spaces_of(world.need(end.network))):  # fmt: skip
        return None
    peering = peerings.peering_to(world, world.need(found.network), end.network)
    if peering is None or peering.body["properties"]["allowForwardedTraffic"]:
        return None
    return Issue("Inbound", "Platform", f"the peering {peering.name} does not allow forwarded traffic")


def _to_internet(way: Way, end: End, peer: Peer, port: int | None) -> None:
    if peer.address and not packets.is_public(peer.address):
        way.step("Internet", peer.address, "", Issue("Local", "Platform", f"{peer.address} is not an address of the internet"))  # fmt: skip
        return
    if not ways_out.has_one(way.world, end):
        way.fail(Issue("Outbound", "Platform", "the network interface has no way out: no public address, no load balancer with outbound connections, and no default outbound access"))  # fmt: skip
        return
    public = places.public_of(way.world, peer.address)
    if public is None:
        way.step("Internet", peer.address or peer.service)
        return
    own = end.public(way.world)
    number = addresses.number(way.world, own) if own else CLIENT
    _at_public(way, public, Peer(number), port)


def _from_outside(way: Way, target: str, port: int | None) -> None:
    """Somebody on the internet connects to a machine's public address, an address or a public name."""
    public = _public(way.world, target)
    if public is None:
        way.fail(Issue("Local", "Platform", f"{target} has no public address"))
    else:
        _at_public(way, public, Peer(CLIENT), port)


def _public(world: World, target: str) -> Resource | None:
    if target.startswith("/"):
        return targets.of(world, target).public
    return places.public_of(world, target if prefixes.address(target) else naming.public(world, target))


def _at_public(way: Way, public: Resource, source: Peer, port: int | None) -> None:
    found = places.by_public(way.world, public)
    if found is None:
        text = addresses.number(way.world, public)
        way.step("Internet", text, public.id, Issue("Local", "Platform", f"nothing uses the public address {public.name}"))  # fmt: skip
    else:
        _arrive(way, found, source, port, public)


def _arrive(way: Way, found: End | Front, source: Peer, port: int | None, through: Resource | None) -> None:
    if isinstance(found, Front):
        way.step("LoadBalancer", found.address, str(found.entry["id"]))
        choice = balancing.choose(way.world, found, way.protocol, port)
        if choice.end is None:
            way.fail(choice.issue or Issue("Local", "Unknown", "the load balancer has no rule"))
            return
        found, port = choice.end, choice.port
    way.step("VirtualMachine", found.address, str(found.entry["id"]))
    issue = arriving.stopped(way.world, found, Packet(way.protocol, source, found.peer, port), through=through)
    issue = issue or _way_back(way.world, found, source)
    if issue:
        way.fail(issue)


def _way_back(world: World, end: End, source: Peer) -> Issue | None:
    """Answers follow the routes of the other side."""
    hop = routing.next_hop(world, end, source)
    if hop.kind != "None":
        return None
    return _of_route(hop, f"the route for {hop.prefix} of the target has no next hop: answers are dropped")
