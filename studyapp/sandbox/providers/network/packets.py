"""What a security rule says to a packet. Pure: nothing here knows the world."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_network

from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.providers.network import prefixes, rule_body, tags
from studyapp.sandbox.providers.network.prefixes import Range

PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "168.63.129.16/32", "127.0.0.0/8")))  # fmt: skip
"""Addresses that are not of the internet."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One end of a packet: an address, or a service of Azure that a tag names."""

    address: str
    """Empty for a service."""
    service: str = ""
    groups: frozenset[str] = frozenset()
    """Keys of the application security groups of its interface."""


@dataclass(frozen=True, slots=True)
class Packet:
    """The first packet of a connection."""

    protocol: str
    """Tcp, Udp or Icmp."""
    source: Peer
    destination: Peer
    port: int | None
    """The destination's; None for Icmp."""
    source_port: int | None = None
    """None fits every rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a security group; `name` begins with securityRules/ or defaultSecurityRules/."""

    name: str
    group: str
    """The id of its security group."""
    properties: Json

    @property
    def allows(self) -> bool:
        return bool(self.properties["access"] == "Allow")


def decide(rules: Iterable[Rule], direction: str, packet: Packet, network: Sequence[Range]) -> Rule:
    """The first rule, by priority, that fits a packet; a group's last default rule fits every one.

    Args:
        rules: all rules of one group.
        direction: Inbound or Outbound.
        packet: the packet.
        network: the ranges that the tag VirtualNetwork stands for.
    """
    return next(rule for rule in ordered(rules, direction) if fits(rule.properties, packet, network))


def ordered(rules: Iterable[Rule], direction: str) -> list[Rule]:
    """The rules of a direction in the order in which they are asked."""
    mine = (rule for rule in rules if rule.properties["direction"] == direction)
    return sorted(mine, key=lambda rule: int(rule.properties["priority"]))


def fits(rule: Json, packet: Packet, network: Sequence[Range]) -> bool:
    """Whether a rule is about a packet."""
    return all(matches(rule, packet, network).values())


def matches(rule: Json, packet: Packet, network: Sequence[Range]) -> dict[str, bool]:
    """Which parts of a rule fit a packet, by NSG diagnostics' words for them."""
    return {
        "protocolMatched": rule["protocol"].lower() in ("*", packet.protocol.lower()),
        "sourceMatched": _side_fits(rule, "source", packet.source, network),
        "sourcePortMatched": _port_fits(rule, "source", packet.source_port),
        "destinationMatched": _side_fits(rule, "destination", packet.destination, network),
        "destinationPortMatched": _port_fits(rule, "destination", packet.port),
    }


def _port_fits(rule: Json, side: str, port: int | None) -> bool:
    if port is None:
        return True
    one = rule.get(f"{side}PortRange")
    spans = (rule_body.span(text) for text in ([one] if one else rule[f"{side}PortRanges"]))
    return any(span[0] <= port <= span[1] for span in spans if span)


def _side_fits(rule: Json, side: str, peer: Peer, network: Sequence[Range]) -> bool:
    groups = rule.get(f"{side}ApplicationSecurityGroups")
    if groups:
        return any(group["id"].lower() in peer.groups for group in groups)
    one = rule.get(f"{side}AddressPrefix")
    return any(covers(text, peer, network) for text in ([one] if one else rule[f"{side}AddressPrefixes"]))


def covers(text: str, peer: Peer, network: Sequence[Range]) -> bool:
    """Whether a prefix or tag stands for a peer."""
    if text in ("*", "0.0.0.0/0"):
        return True
    if text == tags.VIRTUAL_NETWORK:
        return prefixes.within(peer.address, network)
    if text == tags.BALANCER:
        return peer.address == tags.PLATFORM
    if text == tags.INTERNET:
        return bool(peer.service) or is_public(peer.address, network)
    if tags.canonical(text):
        return bool(peer.service) and tags.covers(text, peer.service)
    return prefixes.within(peer.address, [ip_network(text, strict=False)])


def is_public(address: str, network: Sequence[Range] = ()) -> bool:
    """Whether an address is one of the internet, seen from a network."""
    return prefixes.address(address) is not None and not prefixes.within(address, (*PRIVATE, *network))
