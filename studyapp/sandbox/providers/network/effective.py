"""The security rules that apply to an interface: those of its subnet's group and of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import packets, peerings, prefixes, security, subnets, tags
from studyapp.sandbox.providers.network.names import ROUTES, RULES
from studyapp.sandbox.providers.network.packets import Packet, Rule
from studyapp.sandbox.providers.network.places import End
from studyapp.sandbox.providers.network.prefixes import Range


@dataclass(frozen=True, slots=True)
class Applied:
    """A security group, and through what it applies to an interface."""

    group: Resource
    part: str
    """subnet or networkInterface."""
    owner: str
    """The id of that subnet or interface."""


def groups_of(world: World, end: End) -> list[Applied]:
    """The groups that apply to an ip configuration, the subnet's first."""
    found = []
    for part, owner in (("subnet", world.need(end.subnet)), ("networkInterface", end.nic)):
        group = world.find(dig(owner.body, "properties.networkSecurityGroup.id", ""))
        if group is not None:
            found.append(Applied(group, part, owner.id))
    return found


def rules_of(world: World, group: Resource) -> Iterator[Rule]:
    """The rules of a group, its own before Azure's."""
    for rule in world.tree.children(group.id, RULES):
        yield Rule(f"securityRules/{rule.name}", group.id, rule.body["properties"])
    for entry in security.defaults(group):
        yield Rule(f"defaultSecurityRules/{entry['name']}", group.id, entry["properties"])


def network_ranges(world: World, subnet: str) -> tuple[Range, ...]:
    """What the tag VirtualNetwork stands for in a subnet: its network, peered ones, the host, and its routes' prefixes."""
    home = world.need(subnet.rpartition("/subnets/")[0])
    spaces = [space for one in (home, *peerings.peers(world, home)) for space in subnets.spaces_of(one)]
    table = dig(world.need(subnet).body, "properties.routeTable.id", "")
    routed = [route.body["properties"]["addressPrefix"] for route in world.tree.children(table, ROUTES)]
    known = [prefixes.parse(prefix, table) for prefix in routed if not tags.canonical(prefix)]
    return (*spaces, *known, prefixes.parse(tags.PLATFORM + "/32", subnet))


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules of an interface say to a packet."""

    allowed: bool
    rule: Rule | None
    """The rule that decided; None where no group applies."""


def decide(world: World, end: End, direction: str, packet: Packet) -> Decision:
    """Whether the groups of an ip configuration let a packet through: each of them has to, in the packet's order."""
    groups = groups_of(world, end)
    network = network_ranges(world, end.subnet)
    rule: Rule | None = None
    for applied in groups if direction == "Inbound" else reversed(groups):
        rule = packets.decide(rules_of(world, applied.group), direction, packet, network)
        if not rule.allows:
            return Decision(False, rule)
    return Decision(True, rule)
