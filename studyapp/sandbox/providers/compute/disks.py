"""Managed disks and snapshots: their content is a set of facts that copies carry along."""

import re
from dataclasses import replace

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict, not_simulated
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset, merge, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute.names import DISKS, SNAPSHOTS, accept

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,78}[A-Za-z0-9_]|[A-Za-z0-9_]")
_COPIED = ("Copy", "Restore", "CopyStart")
_SKUS = (
    "Standard_LRS",
    "StandardSSD_LRS",
    "Premium_LRS",
    "PremiumV2_LRS",
    "UltraSSD_LRS",
    "StandardSSD_ZRS",
    "Premium_ZRS",
)


def put(type: str) -> generic.Handler:
    """A handler that creates or changes a disk or a snapshot."""

    def handle(call: Call) -> Answer:
        old = call.world.find(call.path)
        generic.check_etag(call, old)
        if old is not None:
            return _change(call, old, call.body)
        made = call.world.put(_made(call.world, type, call.path, _checked(call, type)))
        return accept(
            call, made.id, made.body["location"], 4, status=202, body=call.world.view(made), door="DiskOperations"
        )

    return handle


def _checked(call: Call, type: str) -> Json:
    name = ids.name_of(call.path)
    if not _NAME.fullmatch(name):
        raise bad_request(
            "InvalidParameter", f"The entity name '{name[:90]}' is invalid according to its validation rule."
        )
    location = region(str(call.body.get("location") or ""))
    if location not in REGIONS:
        raise bad_request(
            "LocationNotAvailableForResourceType",
            f"The provided location '{location}' is not available for resource type '{type}'.",
        )
    option = dig(call.body, "properties.creationData.createOption")
    source = dig(call.body, "properties.creationData.sourceResourceId") or dig(
        call.body, "properties.creationData.sourceUri"
    )
    if option is None:
        raise bad_request("InvalidParameter", "Required parameter 'creationData' is missing (null).")
    if option in _COPIED:
        _check_source(call.world, str(source or ""), location)
    elif option == "Empty" and type == SNAPSHOTS:
        raise bad_request("InvalidParameter", "A snapshot cannot be empty.")
    elif option not in ("Empty", "FromImage"):
        raise not_simulated(f"disks made by '{option}'", target="properties.creationData.createOption")
    elif option == "Empty" and not dig(call.body, "properties.diskSizeGB"):
        raise bad_request("InvalidParameter", "Required parameter 'diskSizeGB' is missing (null).")
    sku = dig(call.body, "sku.name", "Standard_LRS")
    if sku not in (*_SKUS, "Standard_ZRS"):
        raise bad_request("InvalidParameter", f"The value '{sku}' of parameter 'sku.name' is invalid.")
    return call.body


def _check_source(world: World, source: str, location: str) -> None:
    found = world.find(source)
    if found is None or found.type not in (DISKS, SNAPSHOTS):
        raise ArmError(404, "ResourceNotFound", f"The resource '{source}' to copy from was not found.")
    if found.body["location"] != location:
        raise bad_request("InvalidParameter", "The source must be in the same region as the copy.")


def build_disk(world: World, id: str, body: Json) -> Resource:
    """A disk that another provider asks for."""
    return _made(world, DISKS, id, body)


def _made(world: World, type: str, id: str, body: Json) -> Resource:
    source = world.find(dig(body, "properties.creationData.sourceResourceId", ""))
    asked = body.get("properties") or {}
    size = asked.get("diskSizeGB") or dig(source.body if source else None, "properties.diskSizeGB", 30)
    properties = {
        "provisioningState": "Succeeded",
        "timeCreated": iso_offset(world.now),
        "uniqueId": world.chance.guid(),
        "networkAccessPolicy": "AllowAll",
        "publicNetworkAccess": "Enabled",
        "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
        **_inherited(source),
        **asked,
        "diskSizeGB": size,
        "diskSizeBytes": size * 1024**3,
    }
    if type == DISKS:
        properties.setdefault("diskIOPSReadWrite", 500)
        properties.setdefault("diskMBpsReadWrite", 60)
        properties.setdefault("maxShares", 1)
    else:
        properties.setdefault("incremental", False)
    sku = dig(body, "sku.name", "Standard_LRS")
    kept = {name: body[name] for name in ("tags", "zones") if body.get(name)}
    tier = sku.partition("_")[0]
    shown = {"location": region(body["location"]), **kept, "sku": {"name": sku, "tier": tier}, "properties": properties}
    return Resource(id, type, shown, _content(source))


def _inherited(source: Resource | None) -> Json:
    names = ("osType", "hyperVGeneration")
    return {n: v for n in names if source and (v := dig(source.body, f"properties.{n}"))}


def _content(source: Resource | None) -> Json:
    """What is on a copy: everything but where the original is attached."""
    return {n: v for n, v in source.facts.items() if n not in ("attachedTo", "access")} if source else {}


def patch(call: Call) -> Answer:
    old = call.resource()
    generic.check_etag(call, old)
    return _change(call, old, call.body)


def _change(call: Call, old: Resource, asked: Json) -> Answer:
    changes = asked.get("properties") or {}
    size, before = changes.get("diskSizeGB"), dig(old.body, "properties.diskSizeGB")
    if size is not None and size < before:
        raise bad_request(
            "ResizeDiskError",
            f"Disk size reduction is not supported. Current size is {before} GB, requested size is {size} GB.",
        )
    if dig(changes, "creationData.createOption") not in (None, dig(old.body, "properties.creationData.createOption")):
        raise conflict("PropertyChangeNotAllowed", "Changing property 'creationData' is not allowed.")
    body = {
        **old.body,
        "properties": merge(old.body["properties"], {n: v for n, v in changes.items() if n != "creationData"}),
    }
    if size is not None:
        body = put_at(body, "properties.diskSizeBytes", size * 1024**3)
    if "tags" in asked:
        body["tags"] = asked["tags"] or {}
    if dig(asked, "sku.name"):
        body["sku"] = {"name": asked["sku"]["name"], "tier": asked["sku"]["name"].partition("_")[0]}
    made = call.world.put(replace(old, body=body))
    if size is not None and size > before:
        _more_room(call.world, made)
    return accept(
        call, made.id, made.body["location"], 5, status=202, body=call.world.view(made), door="DiskOperations"
    )


def _more_room(world: World, disk: Resource) -> None:
    """A larger disk of the operating system is no longer full."""
    vm = world.find(disk.facts.get("attachedTo") or "")
    if vm is not None and ids.key(dig(vm.body, "properties.storageProfile.osDisk.managedDisk.id", "")) == disk.key:
        world.put(replace(vm, facts={n: v for n, v in vm.facts.items() if n != "osDisk"}))


def view(world: World, disk: Resource) -> Json:
    """The disk with who holds it now."""
    owner = disk.facts.get("attachedTo")
    vm = world.find(owner) if owner else None
    if disk.type == SNAPSHOTS:
        state = "ActiveSAS" if disk.facts.get("access") else "Unattached"
    elif vm is not None:
        state = "Reserved" if vm.facts.get("powerState") == "deallocated" else "Attached"
    else:
        state = "ActiveSAS" if disk.facts.get("access") else "Unattached"
    body = put_at(disk.body, "properties.diskState", state)
    return {**body, "managedBy": vm.id} if vm is not None else body


def may_delete(world: World, disk: Resource) -> None:
    vm = world.find(disk.facts.get("attachedTo") or "")
    if vm is not None:
        raise conflict("OperationNotAllowed", f"Disk {disk.name} is attached to VM {vm.id}.")


def delete(call: Call) -> Answer:
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    call.world.check_delete(found)
    location = found.body["location"]
    call.world.remove(found.id)
    return accept(call, found.id, location, 3, door="DiskOperations")


def grant(call: Call) -> Answer:
    """Give out a link to the content; nobody can follow a sandbox's link."""
    disk = call.world.need(call.path.rpartition("/")[0])
    vm = call.world.find(disk.facts.get("attachedTo") or "")
    if vm is not None and vm.facts.get("powerState") != "deallocated":
        raise conflict(
            "OperationNotAllowed",
            f"Disk {disk.name} is attached to a running VM: access can be granted when it is deallocated.",
        )
    uri = {"accessSAS": f"https://md-sandbox.invalid/{disk.name}?sr=b&sig=none"}
    call.world.put(replace(disk, facts={**disk.facts, "access": True}))
    return accept(call, disk.id, disk.body["location"], 4, answer=uri, door="DiskOperations")


def revoke(call: Call) -> Answer:
    disk = call.world.need(call.path.rpartition("/")[0])
    call.world.put(replace(disk, facts={n: v for n, v in disk.facts.items() if n != "access"}))
    return accept(call, disk.id, disk.body["location"], 3, door="DiskOperations")


def attach(world: World, vm_id: str, disk_id: str, *, shared: bool = False) -> Resource:
    """Mark a disk as held by a machine.

    Raises:
        ArmError: the disk does not exist or another machine holds it.
    """
    disk = world.find(disk_id)
    if disk is None or disk.type != DISKS:
        raise ArmError(404, "ResourceNotFound", f"The disk '{disk_id}' was not found.")
    owner = disk.facts.get("attachedTo")
    if owner and ids.key(owner) != ids.key(vm_id) and world.find(owner) is not None and not shared:
        raise conflict(
            "ConflictingUserInput",
            f"Disk '{disk.name}' cannot be attached as the disk is already owned by VM '{owner}'.",
        )
    return world.put(replace(disk, facts={**disk.facts, "attachedTo": vm_id}))


def detach(world: World, disk_id: str) -> None:
    disk = world.find(disk_id)
    if disk is not None:
        world.put(replace(disk, facts={n: v for n, v in disk.facts.items() if n != "attachedTo"}))
