"""Record sets of private DNS zones: those that were written, and those of machines that register themselves."""

from ipaddress import IPv4Address

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import prefixes, zones
from studyapp.sandbox.providers.network.names import ZONES

KINDS = {"A": "aRecords", "AAAA": "aaaaRecords", "CNAME": "cnameRecord", "MX": "mxRecords", "PTR": "ptrRecords", "SRV": "srvRecords", "TXT": "txtRecords"}  # fmt: skip
"""Kind of record to the property that holds its content."""


def put(call: Call) -> Answer:
    """Create or replace a record set."""
    return _write(call, call.body, call.world.find(_id(call)))


def patch(call: Call) -> Answer:
    """Change a record set: what is not named stays."""
    old = _need(call)
    return _write(call, merge({"properties": old.body["properties"]}, {"properties": call.body.get("properties") or {}}), old)  # fmt: skip


def _kind(call: Call) -> str:
    kind = call.names["kind"].upper()
    if kind not in KINDS:
        raise not_simulated(f"records of the kind '{kind[:10]}'", target="recordType")
    return kind


def _id(call: Call) -> str:
    zone = call.upto("privateDnsZones")
    return f"{zone}/{_kind(call)}/{call.names['record'].lower()}"


def _need(call: Call) -> Resource:
    found = call.world.find(_id(call))
    if found is None:
        raise ArmError(404, "NotFound", f"The resource record '{call.names['record']}' does not exist in resource group of private zone '{call.names['zone']}'.")  # fmt: skip
    return found


def _write(call: Call, body: Json, old: Resource | None) -> Answer:
    generic.check_etag(call, old)
    kind, id = _kind(call), _id(call)
    given = {n: v for n, v in (body.get("properties") or {}).items() if v is not None}
    _check(call, kind, given)
    kept = {"ttl": 3600, **given}
    made = call.world.put(Resource(id, f"{ZONES}/{kind}", {"properties": kept}))
    return Answer(200 if old else 201, view(call.world, made))


def _check(call: Call, kind: str, given: Json) -> None:
    if set(given) & set(KINDS.values()) - {KINDS[kind]} or not given.get(KINDS[kind]):
        raise bad_request("BadRequest", f"A record set of the kind {kind} must have {KINDS[kind]}, and no other records.")  # fmt: skip
    if not 1 <= int(given.get("ttl", 3600)) <= 2**31 - 1:
        raise bad_request("BadRequest", "The TTL of a record set must be between 1 and 2147483647 seconds.")
    addresses = [entry.get("ipv4Address") for entry in given.get("aRecords") or []]
    if not all(isinstance(prefixes.address(str(text)), IPv4Address) for text in addresses):
        raise bad_request("BadRequest", f"The addresses {addresses} of record '{call.names['record']}' are not all IPv4 addresses.")  # fmt: skip
    zone, name = call.upto("privateDnsZones"), call.names["record"].lower()
    others = [other for other in KINDS if other != kind and call.world.find(f"{zone}/{other}/{name}")]
    if (kind == "CNAME" and (others or name == "@")) or "CNAME" in others:
        raise bad_request("BadRequest", f"The record '{name}' cannot be an alias and have other records as well, and the name of a zone cannot be an alias.")  # fmt: skip


def get(call: Call) -> Answer:
    """A record set; one of a machine that registered itself as well."""
    zone = call.world.need(call.upto("privateDnsZones"))
    wanted = f"{zone.id}/{_kind(call)}/{call.names['record']}".lower()
    for shown in all_of(call.world, zone):
        if shown["id"].lower() == wanted:
            return Answer(200, shown)
    return Answer(200, view(call.world, _need(call)))


def delete(call: Call) -> Answer:
    """Delete a record set that was written."""
    found = call.world.find(_id(call))
    if found is None:
        return Answer(204)
    generic.check_etag(call, found)
    call.world.remove(found.id)
    return Answer(200)


def list_kind(call: Call) -> Answer:
    """The record sets of one kind."""
    kind = f"{ZONES}/{_kind(call)}"
    zone = call.world.need(call.upto("privateDnsZones"))
    return page(call, [shown for shown in all_of(call.world, zone) if shown["type"] == kind], lambda shown: shown)


def list_all(call: Call) -> Answer:
    """All record sets of a zone."""
    zone = call.world.need(call.upto("privateDnsZones"))
    return page(call, all_of(call.world, zone), lambda shown: shown)


def all_of(world: World, zone: Resource) -> list[Json]:
    """The record sets of a zone, those of registered machines last; one that was written goes before one of those."""
    written = [view(world, record) for kind in KINDS for record in world.tree.children(zone.id, f"{ZONES}/{kind}")]
    taken = {shown["name"].lower() for shown in written}
    found = dict(zones.registered(world, zone))
    return [*written, *(_registered(zone, name, address) for name, address in found.items() if name not in taken)]


def _registered(zone: Resource, name: str, address: str) -> Json:
    properties = {**zones.registered_body(address), "fqdn": f"{name}.{zone.name}."}
    return {"id": f"{zone.id}/A/{name}", "name": name, "type": zones.A, "etag": zone.etag, "properties": properties}


def view(world: World, record: Resource) -> Json:
    """A record set that was written."""
    zone = world.need(record.parent)
    fqdn = f"{zone.name}." if record.name == "@" else f"{record.name}.{zone.name}."
    shown = {**record.body["properties"], "fqdn": fqdn, "isAutoRegistered": False}
    return {"id": record.id, "name": record.name, "type": record.type, "etag": record.etag, "properties": shown}
