"""Address prefixes: read as Azure reads them, and which lies in which."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from studyapp.sandbox.arm.errors import bad_request

Range = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
_FORBIDDEN = tuple(map(ip_network, ("224.0.0.0/4", "127.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "255.255.255.255/32")))  # fmt: skip
"""Multicast, loopback, link-local and the platform's own address: no network of one's own may hold them."""


def parse(prefix: str, owner: str) -> Range:
    """The range of a prefix in CIDR notation.

    Raises:
        ArmError: 400 where it is none, or names an address inside of the range rather than its first.
    """
    try:
        found = ip_network(prefix, strict=False)
    except ValueError as error:
        raise bad_request("InvalidAddressPrefixFormat", f"Address prefix {prefix} of resource {owner} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.") from error  # fmt: skip
    if str(found.network_address) != prefix.partition("/")[0] and ip_address(prefix.partition("/")[0]) != found.network_address:  # fmt: skip
        raise bad_request("InvalidCIDRNotation", f"The address prefix {prefix} in resource {owner} has an invalid CIDR notation. For the given prefix length, the address prefix should be {found}.")  # fmt: skip
    return found


def space(prefixes: Iterable[str], owner: str) -> tuple[Range, ...]:
    """The ranges of an address space, which do not overlap."""
    found: list[Range] = []
    for prefix in prefixes:
        here = parse(prefix, owner)
        if clash(here, _FORBIDDEN):
            raise bad_request("AddressPrefixNotAllowed", f"The address prefix {prefix} of resource {owner} is reserved and cannot be used.")  # fmt: skip
        other = clash(here, found)
        if other:
            raise bad_request("AddressPrefixesOverlap", f"The address prefixes {other} and {here} of resource {owner} overlap.")  # fmt: skip
        found.append(here)
    return tuple(found)


def clash(one: Range, others: Iterable[Range]) -> Range | None:
    """The first of some ranges that shares an address with one, or None."""
    return next((other for other in others if other.version == one.version and other.overlaps(one)), None)


def holds(outer: Range, inner: Range) -> bool:
    return outer.version == inner.version and inner.network_address in outer and inner.broadcast_address in outer


def address(text: str) -> Address | None:
    """The address that a text is, or None."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def within(text: str, ranges: Iterable[Range]) -> bool:
    """Whether an address lies in one of some ranges."""
    found = address(text)
    return found is not None and any(found in one for one in ranges)
