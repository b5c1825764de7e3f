"""What a security rule may say: its parameters, ports, prefixes and tags, as Azure checks them."""

import re

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, prefixes, tags
from studyapp.sandbox.providers.network.names import APPLICATIONS

_NEEDED = ("protocol", "access", "direction", "priority")
_VALUES = {
    "protocol": ("*", "Tcp", "Udp", "Icmp", "Esp", "Ah"),
    "access": ("Allow", "Deny"),
    "direction": ("Inbound", "Outbound"),
}
_PORTS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
SIDES = ("source", "destination")
LISTS: Json = {f"{side}{word}": [] for side in SIDES for word in ("AddressPrefixes", "PortRanges")}


def complete(world: World, id: str, asked: Json, location: str) -> Json:
    """The properties of a rule; raises 400 for the first thing that is wrong with them."""
    given = documents.given(asked)
    for name in _NEEDED:
        if given.get(name) is None:
            raise bad_request("SecurityRuleParameterMissing", f"Required security rule parameter '{name}' is missing for security rule with Id: {id}.")  # fmt: skip
    for name, values in _VALUES.items():
        if given[name] not in values:
            raise _invalid(id, name, given[name])
    if not 100 <= given["priority"] <= 4096:
        raise bad_request("SecurityRuleInvalidPriority", f"Security rule has invalid priority. Value provided: {given['priority']}. Allowed range is 100-4096.")  # fmt: skip
    for side in SIDES:
        _check_ports(id, given, side)
        given |= _addresses(world, id, given, side, location)
    return {**LISTS, **given}


def _invalid(id: str, name: str, value: object) -> ArmError:
    return bad_request("SecurityRuleInvalidParameter", f"Security rule parameter {name} for rule with Id {id} has the invalid value '{value}'.")  # fmt: skip


def _missing(id: str, *names: str) -> ArmError:
    return bad_request("SecurityRuleParameterMissing", f"Required security rule parameters are missing for security rule with Id: {id}. Security rule must specify one of {', '.join(names)}.")  # fmt: skip


def _check_ports(id: str, given: Json, side: str) -> None:
    one, many = given.get(f"{side}PortRange"), given.get(f"{side}PortRanges") or []
    if one and many:
        raise bad_request("SecurityRuleParametersConflict", f"Security rule {id} cannot specify both {side}PortRange and {side}PortRanges.")  # fmt: skip
    if not one and not many:
        raise _missing(id, f"{side}PortRange", f"{side}PortRanges")
    for text in (one,) if one else many:
        if text != "*" and span(text) is None:
            raise bad_request("SecurityRuleInvalidPortRange", f"Security rule {id} has an invalid Port range. Value provided: {text}. Value should be an integer OR integer range with '-' delimiter. Valid range 0-65535.")  # fmt: skip


def span(text: str) -> tuple[int, int] | None:
    """The first and the last port of a range; None where the text is none."""
    found = _PORTS.fullmatch(text)
    if text == "*" or not found:
        return (0, 65535) if text == "*" else None
    first, last = int(found[1]), int(found[2] or found[1])
    return (first, last) if first <= last <= 65535 else None


def _addresses(world: World, id: str, given: Json, side: str, location: str) -> Json:
    one, many = given.get(f"{side}AddressPrefix"), given.get(f"{side}AddressPrefixes") or []
    groups: list[Json] = given.get(f"{side}ApplicationSecurityGroups") or []
    if sum(map(bool, (one, many, groups))) > 1:
        raise bad_request("SecurityRuleParametersConflict", f"Security rule {id} can specify only one of {side}AddressPrefix, {side}AddressPrefixes and {side}ApplicationSecurityGroups.")  # fmt: skip
    if groups:
        found = (documents.reference(world, str(g.get("id")), APPLICATIONS, id, location) for g in groups)
        return {f"{side}ApplicationSecurityGroups": [{"id": group.id} for group in found]}
    if not one and not many:
        raise _missing(id, f"{side}AddressPrefix", f"{side}AddressPrefixes", f"{side}ApplicationSecurityGroups")
    if one:
        return {f"{side}AddressPrefix": _prefix(id, one)}
    return {f"{side}AddressPrefixes": [_prefix(id, text) for text in many]}


def _prefix(id: str, text: str) -> str:
    """An address prefix or a tag, the tag in Azure's letter case."""
    if text == "*" or "/" in text or prefixes.address(text):
        if text != "*" and not _is_range(text):
            raise bad_request("SecurityRuleInvalidAddressPrefix", f"Security rule {ids.name_of(id)} has invalid Address prefix. Value provided: {text}")  # fmt: skip
        return text
    tag = tags.canonical(text)
    if not tag:
        raise bad_request("SecurityRuleInvalidAddressPrefix", f"Security rule {ids.name_of(id)} has invalid Address prefix. Value provided: {text}")  # fmt: skip
    return tag


def _is_range(text: str) -> bool:
    try:
        prefixes.parse(text, "")
    except ArmError as error:
        return error.code == "InvalidCIDRNotation"  # Azure takes the range that such a prefix lies in
    return True
