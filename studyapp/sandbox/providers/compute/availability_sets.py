"""Availability sets: machines dealt out to fault and update domains."""

from dataclasses import replace

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import catalogue
from studyapp.sandbox.providers.compute.names import SETS, VMS


def put(call: Call) -> Answer:
    """Create a set, or change its tags."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = catalogue.check_region(str(call.body.get("location") or ""), SETS)
    if old is not None and old.body["location"] != location:
        raise conflict("InvalidResourceLocation", f"The resource '{old.name}' already exists in location '{old.body['location']}'.")  # fmt: skip
    asked: Json = {n: v for n, v in (call.body.get("properties") or {}).items() if v is not None and n != "virtualMachines"}  # fmt: skip
    old_properties: Json = old.body["properties"] if old else {}
    properties = {"platformFaultDomainCount": 2, "platformUpdateDomainCount": 5, **old_properties, **asked}
    _check_counts(properties, old_properties)
    sku = dig(call.body, "sku.name") or (old.body["sku"]["name"] if old else "Classic")
    if sku not in ("Classic", "Aligned"):
        raise ArmError(400, "InvalidParameter", f"The sku '{sku}' is not valid: Classic or Aligned.", "sku.name")
    body = {"location": location, "tags": call.body.get("tags") or {}, "sku": {"name": sku}, "properties": properties}
    made = call.world.put(Resource(call.path, SETS, body))
    return Answer(200, call.world.view(made))


def _check_counts(new: Json, old: Json) -> None:
    for name, most in (("platformFaultDomainCount", 3), ("platformUpdateDomainCount", 20)):
        if not 1 <= new[name] <= most:
            raise ArmError(400, "InvalidParameter", f"The specified {name} {new[name]} must fall in the range 1 to {most}.", name)  # fmt: skip
        if old and old[name] != new[name]:
            raise ArmError(409, "PropertyChangeNotAllowed", f"Changing property '{name}' is not allowed.", name)


def patch(call: Call) -> Answer:
    old = call.resource()
    asked = {**(call.body.get("properties") or {})}
    _check_counts({**old.body["properties"], **asked}, old.body["properties"])
    body = {**old.body, "tags": call.body.get("tags", old.body.get("tags")) or {}}
    return Answer(200, call.world.view(call.world.put(replace(old, body=body))))


def members(world: World, found: Resource) -> list[Resource]:
    """The machines of a set."""
    return [vm for vm in world.tree.of_type(VMS) if ids.key(dig(vm.body, "properties.availabilitySet.id", "")) == found.key]  # fmt: skip


def view(world: World, found: Resource) -> Json:
    machines = [{"id": vm.id} for vm in members(world, found)]
    return {**found.body, "properties": {**found.body["properties"], "virtualMachines": machines}}


def delete(call: Call) -> Answer:
    """Delete an empty set."""
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    call.world.check_delete(found)
    call.world.remove(found.id)
    return Answer(200)


def may_delete(world: World, found: Resource) -> None:
    if members(world, found):
        raise conflict("OperationNotAllowed", f"Availability Set '{found.name}' cannot be deleted. Before deleting an Availability Set please ensure that it does not contain any VM.")  # fmt: skip
