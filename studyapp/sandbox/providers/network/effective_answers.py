"""The effective security rules and routes of an interface, as Azure writes them; both need a running machine."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, ip_network

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, effective, packets, places, routing, rule_body, tags
from studyapp.sandbox.providers.network.packets import Rule
from studyapp.sandbox.providers.network.places import End
from studyapp.sandbox.providers.network.prefixes import Range


def security_groups(call: Call) -> Answer:
    """The security groups that apply to an interface, each with its rules spelled out."""
    nic = _running(call)
    end = places.ends_on(nic)[0]
    shown = [
        {
            "networkSecurityGroup": {"id": applied.group.id},
            "association": {applied.part: {"id": applied.owner}},
            "effectiveSecurityRules": [rule(call.world, end, r) for r in effective.rules_of(call.world, applied.group)],
        }
        for applied in effective.groups_of(call.world, end)
    ]
    return documents.computed(call, nic.body["location"], {"value": shown})


def routes(call: Call) -> Answer:
    """All routes of an interface, those out of force included."""
    nic = _running(call)
    found = routing.table(call.world, places.ends_on(nic)[0])
    return documents.computed(call, nic.body["location"], {"value": [_route(hop) for hop in found]})


def _running(call: Call) -> Resource:
    nic = call.world.need(call.upto("networkInterfaces"))
    vm = places.machine_of(call.world, nic)
    if vm is None or vm.facts.get("powerState", "running") != "running":
        raise conflict("NetworkInterfaceNotAttachedToRunningVM", f"Network interface {nic.id} must be attached to a running virtual machine for this operation.")  # fmt: skip
    return nic


def _route(hop: routing.Hop) -> Json:
    return {
        **({"name": hop.name} if hop.name else {}),
        "disableBgpRoutePropagation": False,
        "source": hop.source,
        "state": "Active" if hop.active else "Invalid",
        "addressPrefix": [hop.prefix],
        "nextHopType": hop.kind,
        "nextHopIpAddress": [hop.address] if hop.address else [],
    }


def rule(world: World, end: End, found: Rule) -> Json:
    """A rule with its ranges spelled out, and what its tags stand for."""
    given = found.properties
    shown: Json = {
        "name": found.name,
        "protocol": "All" if given["protocol"] == "*" else given["protocol"],
        "access": given["access"],
        "priority": given["priority"],
        "direction": given["direction"],
    }
    network = effective.network_ranges(world, end.subnet)
    for side in rule_body.SIDES:
        shown |= _ports(given, side) | _prefixes(world, given, side, network)
    return shown


def _ports(given: Json, side: str) -> Json:
    one = given.get(f"{side}PortRange")
    spans = (rule_body.span(text) for text in ([one] if one else given[f"{side}PortRanges"]))
    texts = [f"{span[0]}-{span[1]}" for span in spans if span]
    return {f"{side}PortRange": texts[0], f"{side}PortRanges": texts}


def _prefixes(world: World, given: Json, side: str, network: tuple[Range, ...]) -> Json:
    groups = given.get(f"{side}ApplicationSecurityGroups")
    one = given.get(f"{side}AddressPrefix")
    texts = list(_members(world, groups)) if groups else [_plain(t) for t in ([one] if one else given[f"{side}AddressPrefixes"])]  # fmt: skip
    expanded = [prefix for text in texts for prefix in _expanded(text, network)]
    shown: Json = {f"{side}AddressPrefixes": texts, **({f"{side}AddressPrefix": texts[0]} if len(texts) == 1 else {})}
    return {**shown, **({f"expanded{side.capitalize()}AddressPrefix": expanded} if expanded else {})}


def _members(world: World, groups: Iterable[Json]) -> Iterator[str]:
    wanted = {str(group["id"]).lower() for group in groups}
    for nic in world.tree.of_type("Microsoft.Network/networkInterfaces"):
        for end in places.ends_on(nic):
            if end.peer.groups & wanted:
                yield f"{end.address}/32"


def _plain(text: str) -> str:
    """A prefix as a range; tags stay as they are."""
    if text == "*":
        return "0.0.0.0/0"
    return text if tags.canonical(text) else str(ip_network(text, strict=False))


def _expanded(text: str, network: tuple[Range, ...]) -> list[str]:
    if text == tags.VIRTUAL_NETWORK:
        return [str(space) for space in network]
    if text == tags.BALANCER:
        return [tags.PLATFORM + "/32"]
    return [str(space) for space in _internet(network)] if text == tags.INTERNET else []


def _internet(network: tuple[Range, ...]) -> list[IPv4Network]:
    """The ranges of the internet: all but those that are private, and those of the network."""
    found = [IPv4Network("0.0.0.0/0")]
    for hole in (*packets.PRIVATE, *network):
        if isinstance(hole, IPv4Network):
            found = [part for space in found for part in _without(space, hole)]
    return sorted(found)


def _without(space: IPv4Network, hole: IPv4Network) -> Iterable[IPv4Network]:
    if not space.overlaps(hole):
        return [space]
    return [] if space.subnet_of(hole) else space.address_exclude(hole)
