"""Private DNS zones and their links to virtual networks, as resources."""

import re
from dataclasses import replace

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, records, zones
from studyapp.sandbox.providers.network.names import LINKS, NETWORKS, ZONES

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_LIMITS = {"maxNumberOfRecordSets": 25000, "maxNumberOfVirtualNetworkLinks": 1000, "maxNumberOfVirtualNetworkLinksWithRegistration": 100}  # fmt: skip


def put(call: Call) -> Answer:
    """Create a zone, or change its tags."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    name = call.path.rpartition("/")[2]
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise bad_request("BadRequest", f"The domain name '{name[:100]}' of a private zone is not valid: two to 34 labels, joined by dots.")  # fmt: skip
    _check_global(call)
    tags = {"tags": call.body["tags"]} if call.body.get("tags") else {}
    return documents.written(call, call.world.put(Resource(call.path, ZONES, {"location": "global", **tags, "properties": {}})), old)  # fmt: skip


def _check_global(call: Call) -> None:
    if str(call.body.get("location") or "global").lower() != "global":
        raise bad_request("LocationNotAvailableForResourceType", f"The provided location '{call.body['location']}' is not available for resource type '{ZONES}'. List of available regions for the resource type is 'global'.")  # fmt: skip


def patch(call: Call) -> Answer:
    """Change the tags of a zone."""
    old = call.resource()
    generic.check_etag(call, old)
    tags = call.body.get("tags", old.body.get("tags"))
    return documents.written(call, call.world.put(replace(old, body={**old.body, "tags": tags or {}})), old)


def view(world: World, zone: Resource) -> Json:
    """The zone with the numbers of its records and links."""
    shown = documents.view(world, zone)
    links = world.tree.children(zone.id, LINKS)
    numbers = {
        "numberOfRecordSets": len(records.all_of(world, zone)),
        "numberOfVirtualNetworkLinks": len(links),
        "numberOfVirtualNetworkLinksWithRegistration": sum(bool(dig(link.body, "properties.registrationEnabled")) for link in links),
    }  # fmt: skip
    return {**shown, "properties": {**shown["properties"], **_LIMITS, **numbers}}


def delete(call: Call) -> Answer:
    """Delete a zone that no network is linked to."""
    if call.world.tree.children(call.path, LINKS):
        raise conflict("CannotDeleteResource", f"Can not delete resource {call.path} before nested resources are deleted.")  # fmt: skip
    return documents.delete(call)


def put_link(call: Call) -> Answer:
    """Link a zone to a network; with registration, its machines get records by themselves."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    _check_global(call)
    given = documents.given(call.body)
    network = documents.reference(call.world, str(dig(given, "virtualNetwork.id", "")), NETWORKS, call.path)
    if old is not None and not documents.same(zones.network_of(old), network.id):
        raise bad_request("BadRequest", f"The virtual network of link {call.path} cannot be changed.")
    return _write_link(call, {"registrationEnabled": False, "resolutionPolicy": "Default", **given, "virtualNetwork": {"id": network.id}}, call.body.get("tags"), old)  # fmt: skip


def patch_link(call: Call) -> Answer:
    """Change the tags of a link, and whether it registers machines."""
    old = call.resource()
    generic.check_etag(call, old)
    given = {n: v for n, v in documents.given(call.body).items() if n != "virtualNetwork"}
    return _write_link(call, merge(old.body["properties"], given), call.body.get("tags", old.body.get("tags")), old)


def _write_link(call: Call, properties: Json, tags: Json | None, old: Resource | None) -> Answer:
    made = Resource(call.path, LINKS, {"location": "global", **({"tags": tags} if tags else {}), "properties": properties})  # fmt: skip
    for other in call.world.tree.of_type(LINKS):
        if other.key != made.key and documents.same(zones.network_of(other), zones.network_of(made)):
            if other.parent == made.parent:
                raise conflict("Conflict", f"The virtual network {zones.network_of(made)} is already linked to this zone by {other.id}.")  # fmt: skip
            if properties["registrationEnabled"] and dig(other.body, "properties.registrationEnabled"):
                raise conflict("Conflict", f"The virtual network {zones.network_of(made)} already registers its machines in another zone, by {other.id}.")  # fmt: skip
    return documents.written(call, call.world.put(made), old)


def view_link(world: World, link: Resource) -> Json:
    shown = documents.view(world, link)
    state = "InProgress" if world.busy(link.id) else "Completed"
    return {**shown, "properties": {**shown["properties"], "virtualNetworkLinkState": state}}


def network_gone(world: World, network: Resource) -> None:
    """A network was deleted: its links go along."""
    for link in world.tree.of_type(LINKS):
        if documents.same(zones.network_of(link), network.id):
            world.remove(link.id)
