"""Snapshots of managed disks: full or incremental, of the disk as it is at that moment."""

from dataclasses import replace

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import catalogue, disk_body, disks, operating
from studyapp.sandbox.providers.compute.names import DISKS, SNAPSHOTS

_KINDS = ("Standard_LRS", "Premium_LRS", "Standard_ZRS")
_SECONDS = (2, 6)


def put(call: Call) -> Answer:
    """Take a snapshot, or change one."""
    old = call.world.find(call.path)
    operating.check_idle(call, call.path)
    made = _change(call, old) if old else call.world.put(_new(call))
    operation = operating.start(call, made, _SECONDS)
    return operating.accepted(call, made, operation, call.world.view(made))


def patch(call: Call) -> Answer:
    operating.check_idle(call, call.path)
    made = _change(call, call.resource())
    operation = operating.start(call, made, _SECONDS)
    return operating.accepted(call, made, operation, call.world.view(made))


def _new(call: Call) -> Resource:
    disks.check_name(call.path.rpartition("/")[2], "snapshot")
    location = catalogue.check_region(str(call.body.get("location") or ""), SNAPSHOTS)
    kind = str(dig(call.body, "sku.name", "Standard_LRS"))
    disk_body.check_kind(kind, dict.fromkeys(_KINDS))
    properties = call.body.get("properties") or {}
    if dig(properties, "creationData.createOption") != "Copy":
        raise ArmError(400, "InvalidParameter", "A snapshot is made with creationData.createOption 'Copy' and a sourceResourceId.", "creationData.createOption")  # fmt: skip
    source = disk_body.check_source(call.world, properties, location, (DISKS, SNAPSHOTS))
    if source is None:
        raise ArmError(400, "InvalidParameter", "Required parameter 'creationData.sourceResourceId' is missing (null).", "creationData.sourceResourceId")  # fmt: skip
    _check_incremental(call.world, source, bool(properties.get("incremental")))
    return _build(call.world, call.path, call.body, location, kind, source)


def _check_incremental(world: World, source: Resource, incremental: bool) -> None:
    kind = str(dig(source.body, "sku.name"))
    if not incremental and kind in ("UltraSSD_LRS", "PremiumV2_LRS"):
        raise ArmError(400, "InvalidParameter", f"Only incremental snapshots can be taken of {kind} disks.", "incremental")  # fmt: skip
    taken = [s for s in _of_disk(world, source) if dig(s.body, "properties.incremental")]
    if incremental and len(taken) >= 500:
        raise conflict("OperationNotAllowed", "A disk has at most 500 incremental snapshots.")


def _of_disk(world: World, disk: Resource) -> list[Resource]:
    """The snapshots of a disk."""
    return [
        found
        for found in world.tree.of_type(SNAPSHOTS)
        if ids.key(dig(found.body, "properties.creationData.sourceResourceId", "")) == disk.key
    ]


def _build(world: World, id: str, asked: Json, location: str, kind: str, source: Resource) -> Resource:
    properties = asked.get("properties") or {}
    incremental = bool(properties.get("incremental"))
    inherited = {n: dig(source.body, f"properties.{n}") for n in ("osType", "hyperVGeneration", "purchasePlan", "securityProfile")}  # fmt: skip
    size = int(properties.get("diskSizeGB") or source.body["properties"]["diskSizeGB"])
    unique = dig(source.body, "properties.uniqueId")
    shown: Json = {
        **{name: value for name, value in inherited.items() if value is not None},
        "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
        "networkAccessPolicy": "AllowAll",
        "publicNetworkAccess": "Enabled",
        **properties,
        "incremental": incremental,
        "diskSizeGB": size,
        "diskSizeBytes": size * 1024**3,
        "creationData": {**properties["creationData"], "sourceResourceId": source.id, "sourceUniqueId": unique},
        "timeCreated": iso_offset(world.now),
        "uniqueId": world.chance.guid(),
        "completionPercent": 100.0,
    }
    if incremental:
        shown["incrementalSnapshotFamilyId"] = _family(world, source)
    body = {"location": location, "sku": {"name": kind, "tier": kind.partition("_")[0]}, "properties": shown}
    if asked.get("tags"):
        body["tags"] = asked["tags"]
    return Resource(id, SNAPSHOTS, body, disk_body.content(world, source))


def _family(world: World, disk: Resource) -> str:
    """Incremental snapshots of one disk belong together."""
    for found in _of_disk(world, disk):
        family = dig(found.body, "properties.incrementalSnapshotFamilyId")
        if family:
            return str(family)
    return world.chance.guid()


def _change(call: Call, old: Resource) -> Resource:
    generic.check_etag(call, old)
    changes = dict(call.body.get("properties") or {})
    created = changes.pop("creationData", None) or {}
    source = created.get("sourceResourceId", dig(old.body, "properties.creationData.sourceResourceId"))
    if ids.key("/" + source.lstrip("/")) != ids.key(dig(old.body, "properties.creationData.sourceResourceId")):
        raise conflict("PropertyChangeNotAllowed", "Changing property 'creationData.sourceResourceId' is not allowed.")
    if changes.pop("incremental", dig(old.body, "properties.incremental")) != dig(old.body, "properties.incremental"):
        raise conflict("PropertyChangeNotAllowed", "Changing property 'incremental' is not allowed.")
    size = int(changes.get("diskSizeGB", dig(old.body, "properties.diskSizeGB")))
    if size < dig(old.body, "properties.diskSizeGB"):
        raise bad_request("ResizeDiskError", f"Snapshot size reduction is not supported: {size} GB was requested.")
    changes["diskSizeBytes"] = size * 1024**3
    body = {**old.body, "properties": merge(old.body["properties"], changes)}
    if "tags" in call.body or call.request.method == "PUT":
        body["tags"] = call.body.get("tags") or {}
    return call.world.put(replace(old, body=body))


def delete(call: Call) -> Answer:
    """Delete a snapshot; what was made from it stays."""
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    call.world.check_delete(found)
    return operating.accepted(call, found, operating.start(call, found, _SECONDS, disks.GONE, {"id": found.id}))
