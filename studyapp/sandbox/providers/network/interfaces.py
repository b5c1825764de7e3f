"""Network interfaces: private addresses from the subnet, public ones and pools by reference, held by a machine."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, ip_configurations, name_servers, places, prefixes
from studyapp.sandbox.providers.network.names import GROUPS, INTERFACES


def put(call: Call) -> Answer:
    """Create or replace a network interface."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, INTERFACES, old)
    properties = _properties(call.world, call.path, call.body, location, old)
    body = documents.top(call, location, properties, old)
    made = call.world.put(Resource(call.path, INTERFACES, body, dict(old.facts) if old else {}))
    return documents.written(call, made, old)


def build(world: World, id: str, asked: Json) -> Resource:
    """An interface for another provider, as a restore makes it."""
    location = region(asked["location"])
    properties = {**_properties(world, id, asked, location, None), "resourceGuid": world.chance.guid()}
    return Resource(id, INTERFACES, {"location": location, "properties": properties})


def _properties(world: World, id: str, asked: Json, location: str, old: Resource | None) -> Json:
    given = documents.given(asked)
    entries: list[Json] = given.get("ipConfigurations") or []
    ip_configurations.check(id, entries)
    if given.get("networkSecurityGroup"):
        group = documents.reference(world, str(given["networkSecurityGroup"].get("id")), GROUPS, id, location)
        given["networkSecurityGroup"] = {"id": group.id}
    servers = dig(given, "dnsSettings.dnsServers", [])
    if any(prefixes.address(server) is None for server in servers):
        raise bad_request("InvalidDnsServerAddress", f"The DNS servers {', '.join(servers)} of network interface {id} are not all valid IP addresses.")  # fmt: skip
    return {
        "enableAcceleratedNetworking": False,
        "enableIPForwarding": False,
        "disableTcpStateTracking": False,
        "nicType": "Standard",
        **given,
        "dnsSettings": {**(given.get("dnsSettings") or {}), "dnsServers": servers},
        "ipConfigurations": ip_configurations.make(world, id, entries, location, old),
        "macAddress": dig(old.body, "properties.macAddress") if old else _mac(world),
        "tapConfigurations": [],
        "hostedWorkloads": [],
        "vnetEncryptionSupported": False,
    }


def _mac(world: World) -> str:
    """A number that no other interface has; the first half is Microsoft's."""
    taken = {nic.body["properties"]["macAddress"] for nic in world.tree.of_type(INTERFACES)}
    while True:
        tail = f"{world.chance.number() & 0xFFFFFF:06X}"
        found = f"00-0D-3A-{tail[:2]}-{tail[2:4]}-{tail[4:]}"
        if found not in taken:
            return found


def view(world: World, nic: Resource) -> Json:
    """The interface, with the machine that holds it and the name servers that apply to it."""
    shown = documents.view(world, nic)
    vm = places.machine_of(world, nic)
    entries = [{**entry, "etag": nic.etag} for entry in shown["properties"]["ipConfigurations"]]
    held: Json = {"virtualMachine": {"id": vm.id}, "primary": _is_primary(vm, nic)} if vm else {}
    dns = {**shown["properties"]["dnsSettings"], "appliedDnsServers": name_servers.of(world, nic)}
    dns |= {"internalDomainNameSuffix": name_servers.suffix_of(world, nic)}
    return {**shown, "properties": {**shown["properties"], "ipConfigurations": entries, "dnsSettings": dns, **held}}


def _is_primary(vm: Resource, nic: Resource) -> bool:
    entries: list[Json] = dig(vm.body, "properties.networkProfile.networkInterfaces", [])
    entry = next((e for e in entries if documents.same(e.get("id"), nic.id)), {})
    return bool(dig(entry, "properties.primary", len(entries) == 1))


def may_delete(world: World, nic: Resource) -> None:
    vm = places.machine_of(world, nic)
    if vm is not None:
        raise bad_request("NicInUse", f"Network Interface {nic.id} is used by existing resource {vm.id}. In order to delete the network interface, it must be dissociated from the resource.")  # fmt: skip


def gone(world: World, nic: Resource) -> None:
    """A deleted interface takes along the public addresses that say so."""
    for entry in nic.body["properties"]["ipConfigurations"]:
        public = world.find(dig(entry, "properties.publicIPAddress.id", ""))
        if public and dig(entry, "properties.publicIPAddress.properties.deleteOption") == "Delete":
            world.remove(public.id)


def list_configurations(call: Call) -> Answer:
    """The ip configurations of an interface."""
    nic = call.world.need(call.upto("networkInterfaces"))
    return Answer(200, {"value": call.world.view(nic)["properties"]["ipConfigurations"]})


def get_configuration(call: Call) -> Answer:
    """One ip configuration of an interface."""
    nic = call.world.need(call.upto("networkInterfaces"))
    return documents.part(call, call.world.view(nic)["properties"]["ipConfigurations"])
