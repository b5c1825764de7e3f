"""The disks of a machine: making, attaching, detaching and swapping them, with what lives on them."""

from dataclasses import replace

from studyapp.sandbox.arm import carried, ids
from studyapp.sandbox.arm.errors import ArmError, conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import disk_body, guest, image_sources, images
from studyapp.sandbox.providers.compute.names import DISKS


def attach(world: World, disk: Resource, vm: str) -> Resource:
    """Give a disk to a machine.

    Raises:
        ArmError: 409 where a machine or a granted access has it.
    """
    owner = disk_body.owner(world, disk)
    holder = str(disk.facts.get("attachedTo") or "")
    if owner is not None or ids.key(holder) == ids.key(vm):
        deleting = owner is not None and owner.facts.get("deleting")
        raise conflict(
            "AttachDiskWhileBeingDetached" if deleting else "ConflictingUserInput",
            f"Disk '{disk.name}' cannot be attached as the disk is already owned by VM '{holder}'.",
        )
    if not disk_body.access_ends(world, disk):
        raise conflict("OperationNotAllowed", f"Disk '{disk.name}' cannot be attached while a shared access signature is outstanding. Call EndGetAccess first.")  # fmt: skip
    return world.put(replace(disk, facts={**disk.facts, "attachedTo": vm}))


def release(world: World, disk: Resource, left: Json | None = None) -> Resource:
    """Take a disk from its machine; `left` is what the guest leaves on the disk of its system."""
    facts = {name: value for name, value in disk.facts.items() if name != "attachedTo"}
    if left is not None:
        facts = {**carried.without_disk(facts), **left}
    return world.put(replace(disk, facts=facts))


def system_disk(world: World, vm: str, body: Json, entry: Json, source: images.Image | None) -> tuple[Json, Resource]:
    """The entry and the disk of the operating system: made from an image, or attached as it is."""
    if entry.get("createOption") == "Attach":
        disk = _existing(world, entry, body)
        system = dig(disk.body, "properties.osType") or entry.get("osType")
        if not system:
            raise ArmError(400, "InvalidParameter", "Required parameter 'osDisk.osType' is missing (null).", "osDisk.osType")  # fmt: skip
        disk = _with_system(world, disk, {"osType": system})
        disk = attach(world, disk, vm)
        return _entry(entry, disk, "ReadWrite"), disk
    if source is None:
        raise ArmError(400, "InvalidParameter", "Required parameter 'imageReference' is missing (null).", "imageReference")  # fmt: skip
    size = max(int(entry.get("diskSizeGB") or 0), source.size)
    holds: Json = {"osType": "Windows" if source.windows else "Linux", "hyperVGeneration": source.generation}
    reference = (
        source.source
        or f"/Subscriptions/{world.subscription}/Providers/Microsoft.Compute/Locations/{body['location']}/Publishers/{source.publisher}/ArtifactTypes/VMImage/Offers/{source.offer}/Skus/{source.sku}/Versions/{source.version}"
    )
    if dig(body, "properties.additionalCapabilities.hibernationEnabled"):
        holds["supportsHibernation"] = True
    properties = {**holds, "creationData": {"createOption": "FromImage", "imageReference": {"id": reference}}}
    name = entry.get("name") or f"{ids.name_of(vm)}_OsDisk_1_{world.chance.guid().replace('-', '')}"
    disk = _make(world, vm, body, entry, name, {**properties, "diskSizeGB": size})
    disk = replace(disk, facts={**disk.facts, **fresh(world, source, disk)})
    world.remember(disk)
    return _entry(entry, disk, "ReadWrite"), disk


def fresh(world: World, source: images.Image, disk: Resource) -> Json:
    """The facts of a system's disk that holds nothing but its image."""
    return (
        image_sources.content(world, source.source, "system") if source.source else disk_body.fresh_system(source, disk)
    )


def data_disk(world: World, vm: str, body: Json, entry: Json, source: str = "") -> Json:
    """The entry of a data disk: attached as it is, empty, a copy of another disk or snapshot, or from the machine's image."""
    option = entry.get("createOption")
    if option == "Attach":
        return {**_entry(entry, attach(world, _existing(world, entry, body), vm), "None"), "toBeDetached": False}
    name = entry.get("name") or f"{ids.name_of(vm)}_disk{entry['lun'] + 2}_{world.chance.guid().replace('-', '')}"
    if option == "Empty":
        properties: Json = {"creationData": {"createOption": "Empty"}, "diskSizeGB": entry.get("diskSizeGB")}
        if not entry.get("diskSizeGB"):
            raise ArmError(400, "InvalidParameter", "Required parameter 'dataDisk.diskSizeGB' is missing (null).", "dataDisk.diskSizeGB")  # fmt: skip
    elif option == "FromImage":
        return _imaged(world, vm, body, {**entry, "name": name}, source)
    else:
        properties = {"creationData": {"createOption": option, "sourceResourceId": dig(entry, "sourceResource.id")}}
        allowed = ("Microsoft.Compute/disks", "Microsoft.Compute/snapshots", "Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints")  # fmt: skip
        disk_body.check_source(world, properties, body["location"], allowed)
    return {**_entry(entry, _make(world, vm, body, entry, name, properties), "None"), "toBeDetached": False}


def _imaged(world: World, vm: str, body: Json, entry: Json, source: str) -> Json:
    """The entry of a data disk that an image brings along."""
    if not source:
        raise ArmError(400, "InvalidParameter", "A data disk can be created from an image only with its machine, of an image that has one.", "dataDisk.createOption")  # fmt: skip
    reference = {"id": source, "lun": entry["lun"]}
    properties = {"creationData": {"createOption": "FromImage", "imageReference": reference}, "diskSizeGB": entry["diskSizeGB"]}  # fmt: skip
    disk = _make(world, vm, body, entry, entry["name"], properties)
    disk = replace(disk, facts={**image_sources.content(world, source, str(entry["lun"])), **disk.facts})
    world.remember(disk)
    return {**_entry(entry, disk, "None"), "toBeDetached": False}


def _make(world: World, vm: str, body: Json, entry: Json, name: str, properties: Json) -> Resource:
    id = f"{ids.group_id_of(vm)}/providers/{DISKS}/{name}"
    if world.find(id) is not None:
        raise conflict("ConflictingUserInput", f"Disk '{name}' already exists in resource group '{ids.group_of(vm)}'. Only CreateOption.Attach is supported.")  # fmt: skip
    kind = dig(entry, "managedDisk.storageAccountType") or "Standard_LRS"
    disk_body.check_kind(kind)
    asked = {
        "location": body["location"],
        "sku": {"name": kind},
        "properties": {k: v for k, v in properties.items() if v},
    }
    if body.get("zones") and not kind.endswith("_ZRS"):
        asked["zones"] = body["zones"]
    disk_body.check_size(asked["properties"], kind, None)
    made = disk_body.build(world, id, asked)
    return world.put(replace(made, facts={**made.facts, "attachedTo": vm}))


def _existing(world: World, entry: Json, body: Json) -> Resource:
    id = str(dig(entry, "managedDisk.id", ""))
    if not id:
        raise ArmError(400, "InvalidParameter", "Required parameter 'managedDisk.id' is missing (null) for createOption 'Attach'.", "managedDisk.id")  # fmt: skip
    disk = world.find(id)
    if disk is None:
        raise ArmError(404, "NotFound", f"Disk '{id}' is not found.", "managedDisk.id")
    if disk.body["location"] != body["location"]:
        raise conflict("BadRequest", f"Disk '{disk.name}' in location '{disk.body['location']}' cannot be attached to a VM in location '{body['location']}'.")  # fmt: skip
    if disk.body.get("zones") and disk.body["zones"] != body.get("zones"):
        raise conflict("BadRequest", f"Disk '{disk.name}' in zone {disk.body['zones']} cannot be attached to a VM in zone {body.get('zones') or 'none'}.")  # fmt: skip
    return disk


def _with_system(world: World, disk: Resource, system: Json) -> Resource:
    properties = {**disk.body["properties"], **system}
    return (
        disk
        if disk.body["properties"] == properties
        else world.put(replace(disk, body={**disk.body, "properties": properties}))
    )


def _entry(asked: Json, disk: Resource, caching: str) -> Json:
    """What the storage profile shows of an attached disk."""
    managed = {k: v for k, v in (asked.get("managedDisk") or {}).items() if k == "securityProfile"}
    managed |= {"id": disk.id, "storageAccountType": disk.body["sku"]["name"]}
    shown = {
        **{k: v for k, v in asked.items() if v is not None and k not in ("detachOption",)},
        "name": disk.name,
        "caching": asked.get("caching") or caching,
        "deleteOption": asked.get("deleteOption") or "Detach",
        "diskSizeGB": disk.body["properties"]["diskSizeGB"],
        "managedDisk": managed,
    }
    if caching == "ReadWrite":
        shown["osType"] = disk.body["properties"]["osType"]
    return shown


def rearrange(world: World, vm: Resource, asked: list[Json]) -> list[Json]:
    """Bring the data disks of a machine to what is asked for: new ones come, missing ones go."""
    old: list[Json] = dig(vm.body, "properties.storageProfile.dataDisks", [])
    known = {ids.key(dig(entry, "managedDisk.id", "")): entry for entry in old}
    staying = [entry for entry in asked if not entry.get("toBeDetached")]
    kept = {ids.key(dig(entry, "managedDisk.id", "")) for entry in staying} | {_named(vm, e) for e in staying}
    for key in known.keys() - kept:
        disk = world.find(key)
        if disk is not None:
            release(world, disk)
    by_name = {_named(vm, entry): entry for entry in old}
    return [
        _kept(entry, known, by_name.get(_named(vm, entry))) or data_disk(world, vm.id, vm.body, entry)
        for entry in staying
    ]


def _named(vm: Resource, entry: Json) -> str:
    """The key under which a disk of the machine's own group would stand."""
    return ids.key(f"{ids.group_id_of(vm.id)}/providers/{DISKS}/{entry.get('name')}")


def _kept(entry: Json, known: dict[str, Json], named: Json | None) -> Json | None:
    before = known.get(ids.key(dig(entry, "managedDisk.id", ""))) or (
        named if entry.get("createOption") != "Attach" else None
    )
    if before is None:
        return None
    changed = {
        name: entry[name]
        for name in ("lun", "caching", "deleteOption", "writeAcceleratorEnabled")
        if entry.get(name) is not None
    }
    return {**before, **changed}


def swap(world: World, vm: Resource, entry: Json) -> tuple[Json, Json]:
    """Put another disk in the place of the operating system's; gives the entry and the machine's facts."""
    profile = dig(vm.body, "properties.storageProfile", {})
    old = world.find(dig(profile, "osDisk.managedDisk.id", ""))
    if guest.power(vm.facts) != "deallocated":
        raise conflict("OperationNotAllowed", f"The OS disk of VM '{vm.name}' can only be swapped while the VM is deallocated.")  # fmt: skip
    system = profile["osDisk"]["osType"]
    new = _existing(world, entry, vm.body)
    if dig(new.body, "properties.osType", system) != system:
        raise conflict("OperationNotAllowed", f"The OS type of disk '{new.name}' differs from the one of VM '{vm.name}'.")  # fmt: skip
    new = attach(world, _with_system(world, new, {"osType": system}), vm.id)
    if old is not None and old.key != new.key:
        release(world, old, carried.on_disk(vm.facts))
    kept = {k: v for k, v in profile["osDisk"].items() if k in ("createOption", "caching", "deleteOption", "osType")}
    facts = {**carried.without_disk(vm.facts), **carried.on_disk(new.facts)}
    return _entry({**kept, **entry, "name": new.name}, new, "ReadWrite"), facts
