"""The instances of a scale set: made from its model, brought to its latest one, and gone with their disks."""

from dataclasses import replace

from studyapp.sandbox.arm import carried, ids, locks
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import attaching, guest, image_sources, machine_body, machines
from studyapp.sandbox.providers.compute.names import EXTENSIONS, INSTANCES, NICS
from studyapp.sandbox.providers.compute.scale_sets import model

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TAKEN = ("diagnosticsProfile", "securityProfile", "licenseType")
"""What an instance shows of the model as it is."""


def all_of(world: World, home: Resource) -> list[Resource]:
    """The instances of a scale set, oldest first."""
    return world.tree.children(home.id, INSTANCES)


def staying(world: World, home: Resource) -> list[Resource]:
    """The instances that are not on their way out."""
    return [vm for vm in all_of(world, home) if not vm.facts.get("deleting")]


def home_of(world: World, vm: Resource) -> Resource:
    """The scale set of an instance."""
    return world.need(vm.parent)


def make(world: World, home: Resource, number: int) -> Resource:
    """A new instance of the latest model, which still has to boot."""
    id = f"{home.id}/virtualMachines/{number}"
    place: Json = {"location": home.body["location"], "zones": _zone(world, home)}
    storage, facts = _disks(world, home, id, place, number)
    profile = home.body["properties"]["virtualMachineProfile"]
    configured = profile["networkProfile"]["networkInterfaceConfigurations"]
    properties: Json = {
        **{name: profile[name] for name in _TAKEN if profile.get(name)},
        "vmId": world.chance.guid(),
        "timeCreated": iso_offset(world.now),
        "modelDefinitionApplied": "VirtualMachineScaleSet",
        "hardwareProfile": {"vmSize": home.body["sku"]["name"]},
        "storageProfile": storage,
        "osProfile": _os_profile(profile, number),
        "networkProfile": {"networkInterfaces": _interfaces(world, home, id, configured)},
        "networkProfileConfiguration": {"networkInterfaceConfigurations": configured},
    }
    body = {"location": home.body["location"], "sku": _sku(home), "tags": home.body.get("tags") or {}, "instanceId": str(number), "properties": properties}  # fmt: skip
    body |= {"zones": place["zones"]} if place["zones"] else {}
    known = {**facts, "powerState": "starting", "creating": True, "applied": home.facts["model"]}
    made = world.put(Resource(id, INSTANCES, body, known))
    _install(world, home, made)
    return made


def _zone(world: World, home: Resource) -> list[str]:
    """The zone with the fewest instances."""
    zones: list[str] = home.body.get("zones") or []
    there = [vm.body["zones"][0] for vm in staying(world, home) if vm.body.get("zones")]
    return [min(zones, key=lambda zone: (there.count(zone), zones.index(zone)))] if zones else []


def _sku(home: Resource) -> Json:
    return {"name": home.body["sku"]["name"], "tier": "Standard"}


def _os_profile(profile: Json, number: int) -> Json:
    shown = {name: value for name, value in profile["osProfile"].items() if name != "computerNamePrefix"}
    return {"computerName": profile["osProfile"]["computerNamePrefix"] + _base36(number), **shown}


def _base36(number: int) -> str:
    found = ""
    for _ in range(6):
        number, rest = divmod(number, 36)
        found = _DIGITS[rest] + found
    return found


def _disks(world: World, home: Resource, id: str, place: Json, number: int) -> tuple[Json, Json]:
    """The storage profile and the facts of an instance with new disks."""
    profile: Json = home.body["properties"]["virtualMachineProfile"]["storageProfile"]
    image = image_sources.of(world, profile["imageReference"], place["location"])
    entry = {**profile["osDisk"], "name": _disk_name(world, home, number, "OsDisk_1")}
    system, disk = attaching.system_disk(world, id, place, entry, image)
    data = [_data_disk(world, home, id, place, number, entry) for entry in profile.get("dataDisks") or []]
    exact = {"exactVersion": image.version} if image.version else {}
    reference = {**profile["imageReference"], **exact}
    shown = {"imageReference": reference, "osDisk": system, "dataDisks": data, "diskControllerType": "SCSI"}
    return shown, carried.on_disk(disk.facts)


def _disk_name(world: World, home: Resource, number: int, what: str) -> str:
    return f"{home.name}_{home.name}_{number}_{what}_{world.chance.guid().replace('-', '')}"


def _data_disk(world: World, home: Resource, id: str, place: Json, number: int, entry: Json) -> Json:
    name = _disk_name(world, home, number, f"disk{entry['lun'] + 2}")
    return attaching.data_disk(world, id, place, {**entry, "name": name})


def _interfaces(world: World, home: Resource, id: str, configured: list[Json]) -> list[Json]:
    """The interfaces of an instance: they lie below it, and take addresses of the subnet as any other does."""
    entries = []
    for at, entry in enumerate(configured):
        given: Json = {
            n: v for n, v in entry["properties"].items() if v is not None and n not in ("primary", "deleteOption")
        }
        parts = [{"name": part["name"], "properties": part["properties"]} for part in given["ipConfigurations"]]
        body = {"location": home.body["location"], "properties": {**given, "ipConfigurations": parts}}
        made = world.build(NICS, f"{id}/networkInterfaces/{entry['name']}", body, {"attachedTo": id})
        primary = bool(dig(entry, "properties.primary", len(configured) == 1 and at == 0))
        entries.append({"id": made.id, "properties": {"primary": primary}})
    return entries


def _install(world: World, home: Resource, vm: Resource) -> None:
    """The extensions of the model, which take the place of those that the instance had."""
    wanted = {entry["name"].lower(): entry for entry in model.extensions_of(home)}
    for old in world.tree.children(vm.id, EXTENSIONS):
        if old.name.lower() not in wanted:
            world.remove(old.id)
    for entry in wanted.values():
        body = {"location": vm.body["location"], "properties": entry["properties"]}
        world.build(EXTENSIONS, f"{vm.id}/extensions/{entry['name']}", body)


def booted(world: World, vm: Resource) -> None:
    """A new instance has booted."""
    facts = {name: value for name, value in vm.facts.items() if name != "creating"}
    world.put(replace(vm, facts=machines.boot(world, vm, facts)))


# Following the model


def is_latest(world: World, vm: Resource) -> bool:
    """Whether an instance has the latest model."""
    return bool(vm.facts["applied"] == home_of(world, vm).facts["model"])


def version(vm: Resource) -> str:
    """The version of the image that an instance runs from; the id of an image that somebody made."""
    reference = vm.body["properties"]["storageProfile"]["imageReference"]
    return str(reference.get("exactVersion") or reference.get("id"))


def newest(world: World, home: Resource) -> str:
    """The version of the image that a new instance would get now."""
    reference = home.body["properties"]["virtualMachineProfile"]["storageProfile"]["imageReference"]
    found = image_sources.of(world, reference, home.body["location"])
    return found.version or found.source


def upgrade(world: World, vm: Resource, *, image: bool = False) -> Json:
    """Bring an instance to the latest model; with `image`, to the newest version of its image alone.

    The disk of the system is replaced where the image is another one; data disks stay. A running instance boots.

    Returns:
        The disk that was replaced, for `put_back` or `drop`, with the reference to its image; nothing where none was.
    """
    before: Json = {}
    home = home_of(world, vm)
    facts = dict(vm.facts)
    if not image:
        vm, facts = _follow(world, home, vm), {**facts, "applied": home.facts["model"]}
    if _differs(world, home, vm):
        storage = vm.body["properties"]["storageProfile"]
        before = {"disk": storage["osDisk"], "image": storage["imageReference"]}
        vm, held = _reimaged(world, home, vm)
        facts = {**carried.without_disk(facts), **held}
    running = guest.is_running(facts)
    world.put(replace(vm, facts=machines.boot(world, vm, facts) if running else facts))
    if not image:
        _install(world, home, vm)
    return before


def put_back(world: World, vm: Resource, before: Json) -> None:
    """Run an instance from the disk again that an upgrade has replaced."""
    disk = world.find(before["disk"]["managedDisk"]["id"])
    if disk is None:
        return
    storage = vm.body["properties"]["storageProfile"]
    drop(world, storage["osDisk"])
    disk = attaching.attach(world, disk, vm.id)
    storage = {**storage, "osDisk": before["disk"], "imageReference": before["image"]}
    vm = replace(vm, body={**vm.body, "properties": {**vm.body["properties"], "storageProfile": storage}})
    facts = {**carried.without_disk(vm.facts), **carried.on_disk(disk.facts)}
    world.put(replace(vm, facts=machines.boot(world, vm, facts) if guest.is_running(facts) else facts))


def _follow(world: World, home: Resource, vm: Resource) -> Resource:
    """The instance with size, sign-in, tags and data disks of the model."""
    number, profile = int(vm.name), home.body["properties"]["virtualMachineProfile"]
    properties = {**vm.body["properties"], **{name: profile[name] for name in _TAKEN if profile.get(name)}}
    properties |= {"hardwareProfile": {"vmSize": home.body["sku"]["name"]}, "osProfile": _os_profile(profile, number)}
    storage = properties["storageProfile"]
    wanted = {entry["lun"]: entry for entry in profile["storageProfile"].get("dataDisks") or []}
    kept = [entry for entry in storage["dataDisks"] if entry["lun"] in wanted]
    for entry in storage["dataDisks"]:
        if entry["lun"] not in wanted:
            drop(world, entry)
    missing = sorted(wanted.keys() - {entry["lun"] for entry in kept})
    kept += [_data_disk(world, home, vm.id, vm.body, number, wanted[lun]) for lun in missing]
    properties["storageProfile"] = {**storage, "dataDisks": sorted(kept, key=lambda entry: int(entry["lun"]))}
    return replace(vm, body={**vm.body, "sku": _sku(home), "tags": home.body.get("tags") or {}, "properties": properties})  # fmt: skip


def _differs(world: World, home: Resource, vm: Resource) -> bool:
    wanted = home.body["properties"]["virtualMachineProfile"]["storageProfile"]["imageReference"]
    held = vm.body["properties"]["storageProfile"]["imageReference"]
    names = ("publisher", "offer", "sku", "id")
    return version(vm) != newest(world, home) or any(held.get(name) != wanted.get(name) for name in names)


def _reimaged(world: World, home: Resource, vm: Resource) -> tuple[Resource, Json]:
    """The instance on a new disk of the model's image, and what that disk brings along."""
    old = vm.body["properties"]["storageProfile"]
    profile = home.body["properties"]["virtualMachineProfile"]["storageProfile"]
    image = image_sources.of(world, profile["imageReference"], vm.body["location"])
    entry = {**profile["osDisk"], "name": _disk_name(world, home, int(vm.name), "OsDisk_1")}
    _let_go(world, old["osDisk"], vm.facts)
    system, disk = attaching.system_disk(world, vm.id, vm.body, entry, image)
    exact = {"exactVersion": image.version} if image.version else {}
    storage = {**old, "osDisk": system, "imageReference": {**profile["imageReference"], **exact}}
    return replace(vm, body={**vm.body, "properties": {**vm.body["properties"], "storageProfile": storage}}), carried.on_disk(disk.facts)  # fmt: skip


def _let_go(world: World, entry: Json, facts: carried.Facts | None = None) -> Resource | None:
    """Take a disk from its instance; the one of its system keeps what the guest has left there."""
    disk = world.find(dig(entry, "managedDisk.id", ""))
    return attaching.release(world, disk, carried.on_disk(facts) if facts else None) if disk else None


def drop(world: World, entry: Json) -> None:
    """Delete a disk of an instance; a locked one is let go and stays."""
    disk = _let_go(world, entry)
    if disk is not None and not locks.blocking(world, "DELETE", disk.id):
        world.remove(disk.id)


def gone(world: World, vm: Resource) -> None:
    """An instance is gone: its disks go along."""
    storage = vm.body["properties"]["storageProfile"]
    for entry in (storage["osDisk"], *storage["dataDisks"]):
        drop(world, entry)


# Reading


def view(world: World, vm: Resource) -> Json:
    """The instance as a GET shows it."""
    home = world.find(vm.parent)
    properties = {**vm.body["properties"], "provisioningState": machine_body.state(world, vm)}
    properties["latestModelApplied"] = home is not None and vm.facts["applied"] == home.facts["model"]
    shown = {**vm.body, "etag": vm.etag, "properties": properties}
    shown["name"] = f"{ids.name_of(vm.parent)}_{vm.name}" if home is None else f"{home.name}_{vm.name}"
    extensions = world.tree.children(vm.id, EXTENSIONS)
    return {**shown, "resources": [world.view(extension) for extension in extensions]} if extensions else shown
