"""Restore point collections and their restore points: a machine's disks at one moment, without a vault."""

from dataclasses import replace

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, conflict
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import catalogue, disk_body, guest, operating
from studyapp.sandbox.providers.compute.names import COLLECTIONS, DISK_POINTS, POINTS, VMS

REMOVED = "compute.restore-point-removed"


def put_collection(call: Call) -> Answer:
    """Create a collection for one machine, or change its tags."""
    old = call.world.find(call.path)
    source = dig(call.body, "properties.source.id")
    if old is not None:
        if source and ids.key(source) != ids.key(dig(old.body, "properties.source.id")):
            raise conflict("PropertyChangeNotAllowed", "Changing property 'source.id' is not allowed.")
        made = call.world.put(replace(old, body={**old.body, "tags": call.body.get("tags") or {}}))
        return Answer(200, call.world.view(made))
    if not source:
        raise ArmError(400, "InvalidParameter", "Required parameter 'source.id' is missing (null).", "source.id")
    vm = call.world.find(source)
    if vm is None or vm.type != VMS:
        raise ArmError(404, "NotFound", f"The virtual machine '{source}' of the restore point collection is not found.", "source.id")  # fmt: skip
    location = catalogue.check_region(str(call.body.get("location") or ""), COLLECTIONS)
    if location != vm.body["location"]:
        raise conflict("InvalidParameter", "A collection for restore points of a VM must be in the VM's region.")
    return Answer(201, call.world.view(call.world.put(build(call.world, call.path, call.body))))


def build(world: World, id: str, body: Json) -> Resource:
    """A collection, also as another provider makes it."""
    source = str(dig(body, "properties.source.id"))
    vm = world.find(source)
    properties: Json = {
        **(body.get("properties") or {}),
        "source": {"id": vm.id if vm else source, "location": str(vm.body["location"] if vm else body["location"])},
        "restorePointCollectionId": world.chance.guid(),
        "provisioningState": "Succeeded",
    }
    shown: Json = {"location": catalogue.check_region(body["location"], COLLECTIONS), "properties": properties}
    if body.get("tags"):
        shown["tags"] = body["tags"]
    return Resource(id, COLLECTIONS, shown)


def patch_collection(call: Call) -> Answer:
    old = call.resource()
    made = call.world.put(replace(old, body={**old.body, "tags": call.body.get("tags", old.body.get("tags")) or {}}))
    return Answer(200, call.world.view(made))


def get_collection(call: Call) -> Answer:
    """A collection; `$expand=restorePoints` adds its points."""
    found = call.resource()
    shown = call.world.view(found)
    if call.query.get("$expand", "").lower() == "restorepoints":
        points = [call.world.view(point) for point in call.world.tree.children(found.id, POINTS)]
        shown = {**shown, "properties": {**shown["properties"], "restorePoints": points}}
    return Answer(200, shown)


def delete(call: Call) -> Answer:
    """Delete a collection with its points, or one point."""
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    return operating.accepted(call, found, operating.start(call, found, (10, 40), REMOVED, {"id": found.id}))


def removed(world: World, values: Json) -> None:
    if world.find(values["id"]) is not None:
        world.remove(values["id"])


def put_point(call: Call) -> Answer:
    """Take a restore point of the collection's machine as it is now."""
    if call.world.find(call.path) is not None:
        raise conflict("OperationNotAllowed", f"Restore point '{ids.name_of(call.path)}' already exists: a restore point cannot be updated.")  # fmt: skip
    collection = call.world.need(call.upto("restorePointCollections"))
    vm = call.world.find(dig(collection.body, "properties.source.id", ""))
    if vm is None:
        raise ArmError(
            404, "NotFound", "The virtual machine of the restore point collection is not found.", "source.id"
        )
    mode = _mode(vm, dig(call.body, "properties.consistencyMode"))
    failure = _failure(vm, mode)
    if failure is not None:
        raise ArmError(409, failure.code, failure.message)
    made = _take(call, vm, mode)
    return operating.written(call, made, operating.start(call, made, (20, 60)), 201)


def _mode(vm: Resource, asked: str | None) -> str:
    """How consistent the point is: a running guest is asked to pause its writes."""
    if asked:
        return asked
    if not guest.is_running(vm.facts):
        return "CrashConsistent"
    windows = dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows"
    return "ApplicationConsistent" if windows else "FileSystemConsistent"


def _failure(vm: Resource, mode: str) -> Failure | None:
    if mode == "CrashConsistent":
        return None
    if guest.is_running(vm.facts) and not guest.agent_answers(vm.facts):
        return Failure("VMAgentStatusCommunicationError", f"VM '{vm.name}' has not reported status for VM agent or extensions, which a {mode} restore point needs.")  # fmt: skip
    if vm.facts.get("vssWriters", "Stable") != "Stable":
        return Failure("VMExtensionProvisioningError", "Snapshot operation failed because VSS writers were in a bad state.")  # fmt: skip
    return None


def _take(call: Call, vm: Resource, mode: str) -> Resource:
    excluded = {ids.key(str(disk.get("id"))) for disk in dig(call.body, "properties.excludeDisks", [])}
    profile = vm.body["properties"]["storageProfile"]
    system = _copy(call, profile["osDisk"], excluded)
    if system is None:
        raise ArmError(400, "InvalidParameter", "The OS disk cannot be excluded from a restore point.", "excludeDisks")
    data = [copied for entry in profile.get("dataDisks") or [] if (copied := _copy(call, entry, excluded))]
    metadata = _metadata(vm, {"osDisk": {**system, "osType": profile["osDisk"]["osType"]}, "dataDisks": data})
    properties = {
        **{n: v for n, v in (call.body.get("properties") or {}).items() if v is not None},
        "sourceMetadata": metadata,
        "consistencyMode": mode,
        "timeCreated": iso_offset(call.now),
    }
    return call.world.put(Resource(call.path, POINTS, {"properties": properties}))


def _metadata(vm: Resource, storage: Json) -> Json:
    properties = vm.body["properties"]
    kept = ("vmId", "hardwareProfile", "osProfile", "diagnosticsProfile", "securityProfile", "licenseType", "userData")
    found = {name: properties[name] for name in kept if properties.get(name) is not None}
    storage["diskControllerType"] = dig(properties, "storageProfile.diskControllerType", "SCSI")
    return {**found, "location": vm.body["location"], "storageProfile": storage}


def _copy(call: Call, entry: Json, excluded: set[str]) -> Json | None:
    """One disk of the point; the bytes stand in a disk restore point below it."""
    disk = call.world.need(dig(entry, "managedDisk.id"))
    if disk.key in excluded:
        return None
    id = f"{call.path}/diskRestorePoints/{disk.name}_{call.world.chance.guid()}"
    taken = ("osType", "hyperVGeneration", "diskSizeGB", "encryption", "networkAccessPolicy", "publicNetworkAccess")
    properties = {n: v for n in taken if (v := dig(disk.body, f"properties.{n}")) is not None}
    size = properties.pop("diskSizeGB")
    shown = {
        **properties,
        "familyId": call.world.chance.guid(),
        "sourceUniqueId": dig(disk.body, "properties.uniqueId"),
        "sourceResourceId": disk.id,
        "sourceResourceLocation": disk.body["location"],
        "timeCreated": iso_offset(call.now),
        "completionPercent": 100.0,
        "logicalSectorSize": 512,
        "replicationState": "Succeeded",
    }
    facts = {**disk_body.content(call.world, disk), "size": size}
    call.world.put(Resource(id, DISK_POINTS, {"properties": shown}, facts))
    kept: Json = {n: entry[n] for n in ("lun", "name", "caching", "writeAcceleratorEnabled") if n in entry}
    managed = {"id": disk.id, "storageAccountType": disk.body["sku"]["name"]}
    return {**kept, "diskSizeGB": size, "managedDisk": managed, "diskRestorePoint": {"id": id}}


def view_point(world: World, point: Resource) -> Json:
    """A restore point as it reads now."""
    state = "Creating" if world.busy(point.id) else "Succeeded"
    return {**point.body, "properties": {**point.body["properties"], "provisioningState": state}}


def get_point(call: Call) -> Answer:
    """A restore point; `$expand=instanceView` adds how far its disks are."""
    point = call.resource()
    shown = call.world.view(point)
    if call.query.get("$expand", "").lower() == "instanceview":
        shown = {**shown, "properties": {**shown["properties"], "instanceView": _instance_view(call.world, point)}}
    return Answer(200, shown)


def _instance_view(world: World, point: Resource) -> Json:
    done = {"code": "ReplicationState/succeeded", "level": "Info", "displayStatus": "Succeeded"}
    disks = [
        {"id": disk.id, "replicationStatus": {"status": done, "completionPercent": 100}}
        for disk in world.tree.children(point.id, DISK_POINTS)
    ]
    return {"diskRestorePoints": disks, "statuses": [done]}


def disk_points(call: Call) -> Answer:
    """The disks of a restore point."""
    point = call.world.need(call.upto("restorePoints"))
    return Answer(200, {"value": [call.world.view(disk) for disk in call.world.tree.children(point.id, DISK_POINTS)]})


list_in_group = generic.list_children(COLLECTIONS)
list_everywhere = generic.list_all(COLLECTIONS)
