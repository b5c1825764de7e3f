"""Network interfaces: private addresses from the subnet, public ones by reference, held by a machine."""

from ipaddress import ip_address

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, networks
from studyapp.sandbox.providers.network.documents import ADDRESSES, GROUPS, INTERFACES, SUBNETS

_RESERVED = 4
"""Azure keeps the first four addresses of a subnet, and the last."""


def put(call: Call) -> Answer:
    """Create or replace a network interface."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, INTERFACES, old)
    properties = _properties(call.world, call.path, call.body, old)
    body = documents.top(call, location, properties, old)
    _check_region(call.world, call.path, location, properties)
    made = call.world.put(Resource(call.path, INTERFACES, body, dict(old.facts) if old else {}))
    return documents.written(call, made, old)


def build(world: World, id: str, asked: Json) -> Resource:
    """An interface for another provider, as a restore makes it."""
    properties = {**_properties(world, id, asked, None), "resourceGuid": world.chance.guid()}
    return Resource(id, INTERFACES, {"location": region(asked["location"]), "properties": properties})


def _properties(world: World, id: str, asked: Json, old: Resource | None) -> Json:
    given = {n: v for n, v in (asked.get("properties") or {}).items() if v is not None}
    entries: list[Json] = given.get("ipConfigurations") or []
    if not entries:
        raise bad_request("InvalidRequestFormat", f"Network interface {id} has no ip configuration.")
    if given.get("networkSecurityGroup"):
        group = documents.reference(world, str(given["networkSecurityGroup"].get("id")), GROUPS, id)
        given["networkSecurityGroup"] = {"id": group.id}
    mac = dig(old.body, "properties.macAddress") if old else _mac(world)
    taken: list[str] = []
    shown = [_configuration(world, id, e, primary=at == 0, old=old, taken=taken) for at, e in enumerate(entries)]
    return {
        "enableAcceleratedNetworking": False,
        "enableIPForwarding": False,
        "disableTcpStateTracking": False,
        "nicType": "Standard",
        **given,
        "dnsSettings": {"dnsServers": [], **(given.get("dnsSettings") or {}), "appliedDnsServers": []},
        "ipConfigurations": shown,
        "macAddress": mac,
        "tapConfigurations": [],
        "hostedWorkloads": [],
    }


def _mac(world: World) -> str:
    tail = f"{world.chance.number() & 0xFFFFFF:06X}"
    return f"00-0D-3A-{tail[:2]}-{tail[2:4]}-{tail[4:]}"


def _configuration(world: World, nic: str, asked: Json, *, primary: bool, old: Resource | None, taken: list[str]) -> Json:  # fmt: skip
    given = {n: v for n, v in (asked.get("properties") or {}).items() if v is not None}
    name = str(asked.get("name") or "ipconfig1")
    subnet = documents.reference(world, str(dig(given, "subnet.id", "")), SUBNETS, nic)
    before = _before(old, name)
    method = given.get("privateIPAllocationMethod") or "Dynamic"
    address = _address(world, nic, subnet, given, before if method == "Dynamic" else None, taken)
    taken.append(address)
    shown = {
        "privateIPAddressVersion": "IPv4",
        "primary": primary,
        **given,
        "privateIPAllocationMethod": method,
        "privateIPAddress": address,
        "subnet": {"id": subnet.id},
        "provisioningState": "Succeeded",
    }
    if given.get("publicIPAddress"):
        public = documents.reference(world, str(given["publicIPAddress"].get("id")), ADDRESSES, nic)
        _check_free(world, nic, public)
        option = dig(given, "publicIPAddress.properties.deleteOption")
        shown["publicIPAddress"] = {"id": public.id, **({"properties": {"deleteOption": option}} if option else {})}
    return {"name": name, "id": f"{nic}/ipConfigurations/{name}", "properties": shown}


def _before(old: Resource | None, name: str) -> Json | None:
    entries = old.body["properties"]["ipConfigurations"] if old else []
    return next((entry["properties"] for entry in entries if entry["name"] == name), None)


def _address(world: World, nic: str, subnet: Resource, given: Json, before: Json | None, taken: list[str]) -> str:
    space = networks.range_of(subnet)
    used = {*taken, *_used(world, subnet, nic)}
    wanted = given.get("privateIPAddress") if given.get("privateIPAllocationMethod") == "Static" else None
    if wanted is None and before and documents.same(dig(before, "subnet.id"), subnet.id):
        return str(before["privateIPAddress"])
    if wanted is None:
        for address in space:
            if int(address) - int(space.network_address) >= _RESERVED and str(address) not in used and address != space.broadcast_address:  # fmt: skip
                return str(address)
        raise bad_request("SubnetIsFull", f"Subnet {subnet.name} with address prefix {space} does not have enough capacity for 1 IP addresses.")  # fmt: skip
    try:
        inside = ip_address(wanted) in space
    except ValueError:
        inside = False
    if not inside:
        raise bad_request("PrivateIPAddressNotInSubnet", f"Private static IP address {wanted} does not belong to the range of subnet prefix {space}.")  # fmt: skip
    if int(ip_address(wanted)) - int(space.network_address) < _RESERVED:
        raise bad_request("PrivateIPAddressInReservedRange", f"Private static IP address {wanted} falls within reserved IP range of subnet prefix {space}.")  # fmt: skip
    if wanted in used:
        raise bad_request("PrivateIPAddressIsAllocated", f"IP configuration of {nic} is using the private IP address {wanted} which is already allocated to another resource.")  # fmt: skip
    return str(wanted)


def _used(world: World, subnet: Resource, nic: str) -> list[str]:
    return [
        entry["properties"]["privateIPAddress"]
        for other in world.tree.of_type(INTERFACES)
        if not documents.same(other.id, nic)
        for entry in other.body["properties"]["ipConfigurations"]
        if documents.same(dig(entry, "properties.subnet.id"), subnet.id)
    ]


def holder(world: World, public: Resource) -> str:
    """The ip configuration that uses a public address, or an empty text."""
    for nic in world.tree.of_type(INTERFACES):
        for entry in nic.body["properties"]["ipConfigurations"]:
            if documents.same(dig(entry, "properties.publicIPAddress.id"), public.id):
                return str(entry["id"])
    return ""


def _check_free(world: World, nic: str, public: Resource) -> None:
    used = holder(world, public)
    if used and not used.lower().startswith(nic.lower() + "/"):
        raise bad_request("PublicIPAddressInUse", f"Resource {nic} is referencing public IP address {public.id} that is already allocated to resource {used}.")  # fmt: skip


def _check_region(world: World, nic: str, location: str, properties: Json) -> None:
    subnet = world.need(properties["ipConfigurations"][0]["properties"]["subnet"]["id"])
    network = world.need(subnet.parent)
    if network.body["location"] != location:
        raise bad_request("InvalidResourceReference", f"Resource {subnet.id} referenced by resource {nic} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.")  # fmt: skip


def view(world: World, nic: Resource) -> Json:
    """The interface, with the machine that holds it."""
    shown = documents.view(world, nic)
    vm = world.find(str(nic.facts.get("attachedTo") or ""))
    entries = [{**entry, "etag": nic.etag} for entry in shown["properties"]["ipConfigurations"]]
    held: Json = {"virtualMachine": {"id": vm.id}, "primary": _is_primary(vm, nic)} if vm else {}
    return {**shown, "properties": {**shown["properties"], "ipConfigurations": entries, **held}}


def _is_primary(vm: Resource, nic: Resource) -> bool:
    entries: list[Json] = dig(vm.body, "properties.networkProfile.networkInterfaces", [])
    entry = next((e for e in entries if documents.same(e.get("id"), nic.id)), {})
    return bool(dig(entry, "properties.primary", len(entries) == 1))


def may_delete(world: World, nic: Resource) -> None:
    vm = world.find(str(nic.facts.get("attachedTo") or ""))
    if vm is not None:
        raise bad_request("NicInUse", f"Network Interface {nic.id} is used by existing resource {vm.id}. In order to delete the network interface, it must be dissociated from the resource.")  # fmt: skip


def gone(world: World, nic: Resource) -> None:
    """A deleted interface takes along the public addresses that say so."""
    for entry in nic.body["properties"]["ipConfigurations"]:
        public = world.find(dig(entry, "properties.publicIPAddress.id", ""))
        if public and dig(entry, "properties.publicIPAddress.properties.deleteOption") == "Delete":
            world.remove(public.id)
