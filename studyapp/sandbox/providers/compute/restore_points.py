"""Restore point collections and restore points: a machine with all its disks at one moment."""

from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, conflict
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute.names import COLLECTIONS, POINTS, VMS, accept

MOST_POINTS = 500


def put_collection(call: Call) -> Answer:
    old = call.world.find(call.path)
    source = dig(call.body, "properties.source.id", "")
    vm = call.world.find(source)
    if vm is None or vm.type != VMS:
        raise bad_request(
            "InvalidParameter", f"The source '{source}' of the restore point collection is not a virtual machine."
        )
    if old is not None and ids.key(dig(old.body, "properties.source.id")) != vm.key:
        raise conflict("PropertyChangeNotAllowed", "Changing property 'source' is not allowed.")
    made = call.world.put(
        build(call.world, call.path, {**call.body, "location": call.body.get("location") or vm.body["location"]})
    )
    return Answer(200 if old else 201, call.world.view(made))


def build(world: World, id: str, body: Json) -> Resource:
    """A collection, for a user or for the backup service."""
    vm = world.find(dig(body, "properties.source.id", ""))
    source = {"id": vm.id, "location": vm.body["location"]} if vm else dig(body, "properties.source", {})
    tags = {"tags": body["tags"]} if body.get("tags") else {}
    properties = {"source": source, "provisioningState": "Succeeded", "restorePointCollectionId": world.chance.guid()}
    return Resource(id, COLLECTIONS, {"location": region(body["location"]), **tags, "properties": properties})


def patch_collection(call: Call) -> Answer:
    old = call.resource()
    made = call.world.put(replace(old, body={**old.body, "tags": call.body.get("tags") or {}}))
    return Answer(200, call.world.view(made))


def get_collection(call: Call) -> Answer:
    found = call.resource()
    shown = call.world.view(found)
    if "restorepoints" in call.query.get("$expand", "").lower():
        points = [call.world.view(p) for p in call.world.tree.children(found.id, POINTS)]
        shown = {**shown, "properties": {**shown["properties"], "restorePoints": points}}
    return Answer(200, shown)


def delete(call: Call) -> Answer:
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    home = call.world.need(call.upto("restorePointCollections"))
    return accept(call, found.id, home.body["location"], 15, effect="compute.removed", values={"id": found.id})


def removed(world: World, values: Json) -> None:
    if world.find(values["id"]) is not None:
        world.remove(values["id"])


def put_point(call: Call) -> Answer:
    """Take a restore point; it cannot be changed afterwards."""
    if call.world.find(call.path) is not None:
        raise conflict("OperationNotAllowed", "A restore point cannot be changed once it is made.")
    home = call.world.need(call.upto("restorePointCollections"))
    vm = call.world.find(dig(home.body, "properties.source.id", ""))
    if vm is None:
        raise conflict("OperationNotAllowed", "The source virtual machine of the collection does not exist any more.")
    if call.world.tree.count(home.id, POINTS) >= MOST_POINTS:
        raise conflict("OperationNotAllowed", f"A virtual machine has at most {MOST_POINTS} restore points.")
    made = call.world.put(Resource(call.path, POINTS, {"properties": _properties(call, vm)}))
    return accept(call, made.id, home.body["location"], 30, status=201, body=call.world.view(made))


def _properties(call: Call, vm: Resource) -> Json:
    asked = call.body.get("properties") or {}
    running = vm.facts.get("powerState") == "running"
    left_out = {ids.key(disk.get("id") or "") for disk in asked.get("excludeDisks") or []}
    storage = dig(vm.body, "properties.storageProfile", {})
    data = [e for e in storage.get("dataDisks") or [] if ids.key(dig(e, "managedDisk.id", "")) not in left_out]
    os_type = dig(storage, "osDisk.osType")
    app = "ApplicationConsistent" if os_type == "Windows" else "FileSystemConsistent"
    return {
        **({"excludeDisks": asked["excludeDisks"]} if asked.get("excludeDisks") else {}),
        "consistencyMode": asked.get("consistencyMode") or (app if running else "CrashConsistent"),
        "provisioningState": "Succeeded",
        "timeCreated": iso_offset(call.now),
        "sourceMetadata": {
            "hardwareProfile": dig(vm.body, "properties.hardwareProfile"),
            "vmId": dig(vm.body, "properties.vmId"),
            "location": vm.body["location"],
            "storageProfile": {
                "osDisk": {
                    n: v
                    for n, v in storage["osDisk"].items()
                    if n in ("osType", "name", "diskSizeGB", "managedDisk", "caching")
                },
                "dataDisks": [
                    {n: v for n, v in e.items() if n in ("lun", "name", "diskSizeGB", "managedDisk", "caching")}
                    for e in data
                ],
            },
        },
    }
