"""What the documents of Microsoft.Network share: defaults, long-running writes and deletions, references."""

import re
from collections.abc import Callable
from dataclasses import replace

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, gateway
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World

FAMILY = "network"
REMOVED = "network.removed"
_POLL = ("Retry-After", "10")


_NAME = re.compile(r"\w(?:[\w.-]{0,78}\w)?")


def check_name(id: str) -> None:
    """Raise 400 where the last name of an id can be none."""
    name = ids.name_of(id)
    if not _NAME.fullmatch(name):
        raise bad_request("InvalidResourceName", f"Resource name {name[:100]} is invalid. The name can be up to 80 characters long. It must begin with a word character, and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'.")  # fmt: skip


def location_of(call: Call, type: str, old: Resource | None) -> str:
    """The region of a request; it must exist and cannot change."""
    check_name(call.path)
    name = region(str(call.body.get("location") or ""))
    if name not in REGIONS:
        raise gateway(
            400,
            "LocationNotAvailableForResourceType",
            f"The provided location '{call.body.get('location')}' is not available for resource type '{type}'. "
            f"List of available regions for the resource type is '{','.join(REGIONS)}'.",
        )
    if old is not None and old.body["location"] != name:
        raise ArmError(409, "InvalidResourceLocation", f"The resource '{old.name}' already exists in location '{old.body['location']}'.")  # fmt: skip
    return name


def top(call: Call, location: str, properties: Json, old: Resource | None) -> Json:
    """The body of a top-level document."""
    kept = {name: call.body[name] for name in ("tags", "zones", "sku") if call.body.get(name)}
    guid = dig(old.body, "properties.resourceGuid") if old else call.world.chance.guid()
    return {"location": location, **kept, "properties": {**properties, "resourceGuid": guid}}


def view(world: World, resource: Resource) -> Json:
    """A document with its state and etag."""
    state = "Updating" if world.busy(resource.id) else "Succeeded"
    return {
        **resource.body,
        "etag": resource.etag,
        "properties": {**resource.body["properties"], "provisioningState": state},
    }


def written(call: Call, made: Resource, old: Resource | None) -> Answer:
    """201 or 200 with the document, and the door of the operation."""
    operation = call.world.operate(FAMILY, call.action, made.id, call.world.chance.between(2, 8))
    path = f"Microsoft.Network/locations/{_home(call, made)}/operations"
    headers = generic.async_headers(call, operation, path, location=False)
    return Answer(200 if old else 201, call.world.view(made), (*headers, _POLL), operation.id)


def _home(call: Call, resource: Resource) -> str:
    parent = call.world.find(resource.parent)
    return str(resource.body.get("location") or (parent.body.get("location") if parent else "") or generic.location_of(call))  # fmt: skip


def delete(call: Call) -> Answer:
    """Delete a document that nothing uses."""
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    for child in call.world.tree.below(found.id):
        call.world.check_delete(child)
    call.world.check_delete(found)
    return gone(call, found, effect=REMOVED, values={"id": found.id})


def gone(call: Call, subject: Resource, *, effect: str = "", values: Json | None = None) -> Answer:
    """202 for a deletion, with the doors of its operation; its effect happens at the end."""
    home = _home(call, subject)
    seconds = call.world.chance.between(3, 12)
    operation = call.world.operate(FAMILY, call.action, subject.id, seconds, effect=effect, values=values)
    status, result = (
        generic.async_headers(call, operation, f"Microsoft.Network/locations/{home}/{door}", location=False)[0][1]
        for door in ("operations", "operationResults")
    )
    return Answer(202, None, (("Azure-AsyncOperation", status), ("Location", result), _POLL), operation.id)


def removed(world: World, values: Json) -> None:
    found = world.find(values["id"])
    if found is not None:
        world.check_delete(found)
        world.remove(found.id)


def operation_result(call: Call) -> Answer:
    return generic.result(generic.find_operation(call, FAMILY), call)


def update_tags(call: Call) -> Answer:
    """Replace the tags of a document."""
    old = call.resource()
    made = call.world.put(replace(old, body={**old.body, "tags": call.body.get("tags") or {}}))
    return Answer(200, call.world.view(made))


def computed(call: Call, location: str, answer: Json) -> Answer:
    """202 with the door of an operation that only looks: nothing changes, and its result is had at the end."""
    subject = f"{call.path}/{call.world.wire.guid()}"
    operation = call.world.operate(FAMILY, call.action, subject, call.world.chance.between(2, 8), answer=answer)
    door = f"/subscriptions/{call.world.subscription}/providers/Microsoft.Network/locations/{location}/operationResults"
    return Answer(202, None, (("Location", call.link(f"{door}/{operation.id}")), _POLL), operation.id)


def reference(world: World, id: str, type: str, user: str, location: str = "") -> Resource:
    """What a document refers to; raises Azure's refusal where it does not exist, or lies in another region."""
    found = world.find(id)
    if found is None or found.type != type or (location and found.body["location"] != location):
        raise bad_request("InvalidResourceReference", f"Resource {id} referenced by resource {user} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.")  # fmt: skip
    return found


def given(asked: Json) -> Json:
    """The properties of a request without those that are null."""
    return {name: value for name, value in (asked.get("properties") or {}).items() if value is not None}


def part(call: Call, entries: list[Json]) -> Answer:
    """The entry of a list inside a document that the path names, or 404."""
    name = ids.name_of(call.path).lower()
    for entry in entries:
        if str(entry["name"]).lower() == name:
            return Answer(200, entry)
    raise ArmError(404, "NotFound", f"Resource {call.path} not found.")


def users(world: World, type: str, refers: Callable[[Json], bool]) -> list[Resource]:
    """The documents of a type whose properties refer to something."""
    return [found for found in world.tree.of_type(type) if refers(found.body["properties"])]


def same(one: str | None, other: str) -> bool:
    return ids.key(one or "") == ids.key(other)
