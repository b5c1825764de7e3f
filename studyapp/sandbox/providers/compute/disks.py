"""Managed disks: create, get, update, delete."""

import re
from dataclasses import replace

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import catalogue, disk_body, guest, images, operating
from studyapp.sandbox.providers.compute.names import DISK_POINTS, DISKS, SNAPSHOTS

_NAME = re.compile(r"[A-Za-z0-9_](?:[\w.-]{0,78}\w)?")
_SECONDS = (2, 5)
GONE = "compute.disk-deleted"


def put(call: Call) -> Answer:
    """Create a disk, or change it."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    operating.check_idle(call, call.path)
    made = _change(call, old, call.body) if old else _new(call)
    operation = operating.start(call, made, _SECONDS)
    return operating.accepted(call, made, operation, call.world.view(made))


def patch(call: Call) -> Answer:
    """Change size, kind, tier, access or tags of a disk."""
    operating.check_idle(call, call.path)
    made = _change(call, call.resource(), call.body)
    operation = operating.start(call, made, _SECONDS)
    return operating.accepted(call, made, operation, call.world.view(made))


def _new(call: Call) -> Resource:
    check_name(call.path.rpartition("/")[2], "disk")
    location = catalogue.check_region(str(call.body.get("location") or ""), DISKS)
    catalogue.check_zones(call.body.get("zones") or [], location, DISKS)
    kind = str(dig(call.body, "sku.name", "Standard_LRS"))
    disk_body.check_kind(kind)
    properties = call.body.get("properties") or {}
    if not dig(properties, "creationData.createOption"):
        raise ArmError(400, "InvalidParameter", "Required parameter 'disk.creationData' is missing (null).", "disk.creationData")  # fmt: skip
    allowed = (DISK_POINTS,) if dig(properties, "creationData.createOption") == "Restore" else (DISKS, SNAPSHOTS)
    source = disk_body.check_source(call.world, properties, location, allowed)
    disk_body.check_size(properties, kind, source)
    return call.world.put(_from_image(call, disk_body.build(call.world, call.path, call.body)))


def _from_image(call: Call, made: Resource) -> Resource:
    """A disk of a platform image takes the image's system and size."""
    asked = call.body
    id = str(dig(asked, "properties.creationData.imageReference.id", ""))
    if dig(asked, "properties.creationData.createOption") != "FromImage":
        return made
    words = dict(zip(id.split("/")[:-1], id.split("/")[1:], strict=True))
    found = images.image({n.lower().rstrip("s"): v for n, v in words.items()}, call.now)
    properties = made.body["properties"]
    size = max(int(dig(asked, "properties.diskSizeGB", 0)), found.size)
    system = {"osType": "Windows" if found.windows else "Linux", "hyperVGeneration": found.generation}
    changed = {**properties, **system, "diskSizeGB": size, "diskSizeBytes": size * 1024**3}
    return replace(made, body={**made.body, "properties": changed}, facts=disk_body.fresh_system(found, made))


def check_name(name: str, what: str) -> None:
    """Raise 400 where a disk or snapshot may not be called so."""
    if not _NAME.fullmatch(name):
        raise ArmError(400, "InvalidParameter", f"The {what} name '{name[:90]}' is not valid: 1 to 80 letters, digits, underscores, periods and hyphens.", "name")  # fmt: skip


def _change(call: Call, old: Resource, asked: Json) -> Resource:
    location = asked.get("location")
    if location and catalogue.check_region(location, DISKS) != old.body["location"]:
        raise conflict(
            "InvalidResourceLocation",
            f"The resource '{old.name}' already exists in location '{old.body['location']}' in the resource group. A resource with the same name cannot be created in location '{location}'.",
        )
    changes = dict(asked.get("properties") or {})
    created = changes.pop("creationData", None)
    if created and created.get("createOption") != dig(old.body, "properties.creationData.createOption"):
        raise conflict("PropertyChangeNotAllowed", "Changing property 'creationData.createOption' is not allowed.")
    body = dict(old.body)
    if "tags" in asked or call.request.method == "PUT":
        body["tags"] = asked.get("tags") or {}
    kind = str(dig(asked, "sku.name", old.body["sku"]["name"]))
    _check_kind_change(call.world, old, kind)
    size = int(changes.get("diskSizeGB") or old.body["properties"]["diskSizeGB"])
    _check_growth(call.world, old, size, kind)
    body["sku"] = {"name": kind, "tier": catalogue.DISK_KINDS[kind][0]}
    properties = merge({n: v for n, v in body["properties"].items() if n != "tier"}, disk_body.speed(kind, size))
    body["properties"] = merge(properties, changes) | {"diskSizeGB": size, "diskSizeBytes": size * 1024**3}
    if size > old.body["properties"]["diskSizeGB"]:
        _grow(call.world, old)
    return call.world.put(replace(call.world.need(old.id), body=body))


def _check_kind_change(world: World, disk: Resource, kind: str) -> None:
    disk_body.check_kind(kind)
    vm = disk_body.owner(world, disk)
    if kind != disk.body["sku"]["name"] and vm is not None and guest.power(vm.facts) != "deallocated":
        raise conflict(
            "OperationNotAllowed",
            f"Cannot change the sku of disk {disk.name} while it is attached to running VM {vm.id}. Deallocate the VM first.",
        )


def _check_growth(world: World, disk: Resource, size: int, kind: str) -> None:
    now = disk.body["properties"]["diskSizeGB"]
    if size < now:
        raise bad_request(
            "ResizeDiskError",
            f"Disk size reduction is not supported. Current size is {now} GB, requested size is {size} GB.",
        )
    disk_body.check_size({"diskSizeGB": size}, kind, None)
    vm = disk_body.owner(world, disk)
    is_system = (
        vm is not None and dig(vm.body, "properties.storageProfile.osDisk.managedDisk.id", "").lower() == disk.key
    )
    if size > now and vm is not None and is_system and guest.power(vm.facts) != "deallocated":
        raise conflict(
            "OperationNotAllowed",
            f"Cannot resize disk {disk.name} while it is attached to running VM {vm.id}. Resizing the disk of an operating system requires the virtual machine to be deallocated.",
        )


def _grow(world: World, disk: Resource) -> None:
    """A larger disk is not full any more."""
    vm = disk_body.owner(world, disk)
    if vm is not None and dig(vm.body, "properties.storageProfile.osDisk.managedDisk.id", "").lower() == disk.key:
        world.remember(replace(vm, facts={n: v for n, v in vm.facts.items() if n != "osDisk"}))
    if "osDisk" in disk.facts:
        world.remember(replace(disk, facts={n: v for n, v in disk.facts.items() if n != "osDisk"}))


def delete(call: Call) -> Answer:
    """Delete a disk that no machine holds."""
    disk = call.world.find(call.path)
    if disk is None:
        return Answer(204)
    call.world.check_delete(disk)
    operation = operating.start(call, disk, _SECONDS, GONE, {"id": disk.id})
    return operating.accepted(call, disk, operation)


def gone(world: World, values: Json) -> None:
    """A disk or snapshot is deleted."""
    found = world.find(values["id"])
    if found is not None:
        world.check_delete(found)
        world.remove(found.id)


def may_delete(world: World, disk: Resource) -> None:
    """Refuse while a machine or a granted access holds the disk."""
    vm = disk_body.owner(world, disk)
    if vm is not None:
        raise conflict("OperationNotAllowed", f"Disk {disk.name} is attached to VM {vm.id}.")
    if not disk_body.access_ends(world, disk):
        raise conflict(
            "OperationNotAllowed",
            f"There is an active shared access signature outstanding for {disk.name}. Call EndGetAccess before deleting it.",
        )
