"""Public IP addresses: a static one has its number from the start, a dynamic one while something that runs uses it."""

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from itertools import chain

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, conflict
from studyapp.sandbox.arm.regions import WITHOUT_ZONES
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents
from studyapp.sandbox.providers.network.names import ADDRESSES, BALANCERS, INTERFACES, MACHINES

_BLOCKS = tuple(map(ip_network, ("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24", "198.18.0.0/16")))
"""Where static numbers come from: blocks that are kept for documentation and tests, so that none leads anywhere."""
_DYNAMIC = ip_address("198.19.0.0")
_TURNS = 32
"""A dynamic address has so many numbers of its own, and takes the next after each release."""
_LABEL = re.compile(r"[a-z][a-z0-9-]{1,61}[a-z0-9]")
DOMAIN = "cloudapp.sandbox.invalid"


def put(call: Call) -> Answer:
    """Create or replace a public address; a static one keeps its number."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, ADDRESSES, old)
    given = documents.given(call.body)
    sku = _sku(call, old)
    method = given.get("publicIPAllocationMethod") or ("Static" if sku == "Standard" else "Dynamic")
    _check(call, sku, method, given, old)
    properties = {"publicIPAddressVersion": "IPv4", "idleTimeoutInMinutes": 4, "ipTags": [], "ddosSettings": {"protectionMode": "VirtualNetworkInherited"}, **given, "publicIPAllocationMethod": method}  # fmt: skip
    properties.pop("ipAddress", None)
    if dig(given, "dnsSettings"):
        properties["dnsSettings"] = _dns(call.world, call.path, location, given["dnsSettings"])
    body = {**documents.top(call, location, properties, old), "sku": {"name": sku, "tier": dig(call.body, "sku.tier", "Regional")}}  # fmt: skip
    facts = _numbered(call.world, method, old)
    return documents.written(call, call.world.put(Resource(call.path, ADDRESSES, body, facts)), old)


def _sku(call: Call, old: Resource | None) -> str:
    before = str(old.body["sku"]["name"]) if old else "Standard"
    sku = str(dig(call.body, "sku.name", before))
    if sku not in ("Basic", "Standard"):
        raise bad_request("InvalidPublicIPAddressSku", f"The SKU '{sku[:40]}' of public IP address {call.path} is not simulated: Basic or Standard.")  # fmt: skip
    if old and sku != before and (sku == "Basic" or holder(call.world, old)):
        raise bad_request("PublicIPAddressSkuCannotBeChanged", f"The SKU of public IP address {call.path} cannot be changed from {before} to {sku}: only an address that nothing uses can be upgraded to Standard.")  # fmt: skip
    return sku


def _check(call: Call, sku: str, method: str, given: Json, old: Resource | None) -> None:
    if sku == "Standard" and method != "Static":
        raise bad_request("PublicIPAndSkuAllocationMethodCombinationNotAllowed", "Standard sku publicIp must have AllocationMethod set to Static.")  # fmt: skip
    timeout = given.get("idleTimeoutInMinutes", 4)
    if not 4 <= timeout <= 30:
        raise bad_request("PublicIPAddressIdleTimeoutIsInvalid", f"The idle timeout of {timeout} minutes of public IP address {call.path} is not valid: 4 to 30.")  # fmt: skip
    zones = call.body.get("zones") or []
    if zones and sku == "Basic":
        raise bad_request("ZonesNotAllowedForBasicPublicIPAddress", f"Public IP address {call.path} of SKU Basic cannot have availability zones.")  # fmt: skip
    if zones and (call.body["location"] in WITHOUT_ZONES or not set(zones) <= {"1", "2", "3"}):
        raise bad_request("AvailabilityZoneNotSupported", f"The zones {', '.join(zones)} of public IP address {call.path} are not available in location '{call.body['location']}'.")  # fmt: skip
    if old and zones != (old.body.get("zones") or []):
        raise bad_request("ResourceAvailabilityZonesCannotBeModified", f"Resource {call.path} has an existing availability zone constraint, which cannot be changed.")  # fmt: skip


def _dns(world: World, id: str, location: str, asked: Json) -> Json:
    label = asked.get("domainNameLabel")
    if not label:
        return asked
    if not _LABEL.fullmatch(label):
        raise bad_request("InvalidDomainNameLabel", f"The domain name label {label[:80]} is invalid. It must conform to the following regular expression: ^[a-z][a-z0-9-]{{1,61}}[a-z0-9]$.")  # fmt: skip
    name = f"{label}.{location}.{DOMAIN}"
    for other in world.tree.of_type(ADDRESSES):
        if not documents.same(other.id, id) and dig(other.body, "properties.dnsSettings.fqdn") == name:
            raise conflict("DnsRecordInUse", f"DNS record {name} is already used by another public IP.")
    return {**asked, "fqdn": name}


def _numbered(world: World, method: str, old: Resource | None) -> Json:
    """The facts that give an address its number: fixed for a static one, numbers to choose from for a dynamic one."""
    if old and method == "Static":
        return {"ipAddress": number(world, old) or _static(world)}
    if old and "slot" in old.facts:
        return dict(old.facts)
    return {"ipAddress": _static(world)} if method == "Static" else {"slot": _slot(world)}


def _static(world: World) -> str:
    taken = {str(public.facts.get("ipAddress")) for public in world.tree.of_type(ADDRESSES)}
    start = world.chance.number() % 254
    first = (_BLOCKS[0][1 + (start + step) % 254] for step in range(254))
    rest = (address for block in _BLOCKS[1:] for address in block.hosts())
    return next(text for text in map(str, chain(first, rest)) if text not in taken)


def _slot(world: World) -> int:
    taken = {public.facts.get("slot") for public in world.tree.of_type(ADDRESSES)}
    return next(slot for slot in range(len(taken) + 1) if slot not in taken)


def number(world: World, public: Resource) -> str:
    """The number of an address as it is now; an empty text for a dynamic one that nothing uses."""
    if "slot" not in public.facts:
        # Documents that were saved before facts were kept have the number in the body.
        return str(public.facts.get("ipAddress") or dig(public.body, "properties.ipAddress", ""))
    machine = _machine(world, public)
    if not holder(world, public) or (machine and machine.facts.get("powerState") == "deallocated"):
        return ""
    turn = int(machine.facts.get("releases", 0)) if machine else 0
    return str(_DYNAMIC + public.facts["slot"] * _TURNS + turn % _TURNS)


def _users(world: World, public: str) -> Iterator[tuple[Resource, str]]:
    for type, part in ((INTERFACES, "ipConfigurations"), (BALANCERS, "frontendIPConfigurations")):
        for owner in world.tree.of_type(type):
            for entry in owner.body["properties"].get(part) or []:
                if documents.same(dig(entry, "properties.publicIPAddress.id"), public):
                    yield owner, str(entry["id"])


def holder(world: World, public: Resource) -> str:
    """The ip configuration or frontend that uses a public address, or an empty text."""
    return next((id for _, id in _users(world, public.id)), "")


def _machine(world: World, public: Resource) -> Resource | None:
    owner = next((owner for owner, _ in _users(world, public.id)), None)
    found = world.find(str(owner.facts.get("attachedTo") or "")) if owner else None
    return found if found is not None and found.type == MACHINES else None


def take(world: World, user: str, id: str, location: str) -> Resource:
    """A public address for an interface or a load balancer: of its region, and used by nobody else.

    Raises:
        ArmError: 400 where it is not to be had.
    """
    public = documents.reference(world, id, ADDRESSES, user, location)
    used = holder(world, public)
    if used and not used.lower().startswith(user.lower() + "/"):
        raise bad_request("PublicIPAddressInUse", f"Resource {user} is referencing public IP address {public.id} that is already allocated to resource {used}.")  # fmt: skip
    return public


def find(world: World, text: str) -> Resource | None:
    """The public address of a number, or None."""
    return next((public for public in world.tree.of_type(ADDRESSES) if number(world, public) == text), None)


def view(world: World, public: Resource) -> Json:
    """The address with its number and its user."""
    shown = documents.view(world, public)
    used, text = holder(world, public), number(world, public)
    more: Json = {**({"ipConfiguration": {"id": used}} if used else {}), **({"ipAddress": text} if text else {})}
    return {**shown, "properties": {**shown["properties"], **more}}


def may_delete(world: World, public: Resource) -> None:
    used = holder(world, public)
    if used:
        raise bad_request("PublicIPAddressCannotBeDeleted", f"Public IP address {public.id} can not be deleted since it is still allocated to resource {used}.")  # fmt: skip
