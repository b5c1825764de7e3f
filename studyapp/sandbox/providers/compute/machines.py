"""Virtual machines: create, change, delete, and making one for another provider."""

from dataclasses import replace

from studyapp.sandbox.arm import carried, generic, ids, locks
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import conflict
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, merge, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import (
    attaching,
    catalogue,
    disk_body,
    guest,
    hibernation,
    image_sources,
    images,
    machine_body,
    machine_rules,
    offers,
    operating,
    patch_settings,
    quota,
    sizes,
)
from studyapp.sandbox.providers.compute.names import DISKS, VMS

CREATED = "compute.vm-created"
UPDATED = "compute.vm-updated"
DELETED = "compute.vm-deleted"


def put(call: Call) -> Answer:
    """Create a machine with its disks, or change one."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    if old is not None:
        return _change(call, old)
    body = dict(call.body)
    image = machine_rules.check_new(call.world, call.path, body)
    machine_rules.check_plan(body, image)
    made = make(call.world, call.path, body, image)
    made = call.world.put(replace(made, facts={**made.facts, "powerState": "starting", "creating": True}))
    operation = operating.start(call, made, (35, 70), CREATED, {"vm": made.id})
    return operating.written(call, made, operation, 201)


def build(world: World, id: str, body: Json) -> Resource:
    """A running machine for another provider, as a restore makes it."""
    machine_rules.check_interfaces(
        world, id, body["location"], dig(body, "properties.networkProfile.networkInterfaces", [])
    )
    place = catalogue.check_region(body["location"], VMS)
    quota.check(world, place, sizes.named(dig(body, "properties.hardwareProfile.vmSize"), place))
    made = make(world, id, body, None)
    return replace(made, facts=boot(world, made, made.facts))


def boot(world: World, vm: Resource, facts: carried.Facts) -> Json:
    """The facts of a machine after a boot from the disk that it has now."""
    disk = disk_body.system_of(world, vm)
    return guest.booted(facts, disk.facts if disk else {})


def make(world: World, id: str, asked: Json, image: images.Image | None) -> Resource:
    """The machine, its disks made or attached and its network interfaces taken."""
    body = {**asked, "location": catalogue.check_region(asked["location"], VMS)}
    profile: Json = dig(asked, "properties.storageProfile", {})
    system, disk = attaching.system_disk(world, id, body, profile["osDisk"], image)
    hibernation.check_disk(disk, body)
    source = image.source if image else ""
    entries: list[Json] = profile.get("dataDisks") or []
    if source:
        entries = list(image_sources.data_entries(world, source, entries))
    data = [attaching.data_disk(world, id, body, entry, source) for entry in entries]
    storage = {n: v for n, v in profile.items() if v is not None} | {"osDisk": system, "dataDisks": data}
    storage.setdefault("diskControllerType", "SCSI")
    if image is not None:
        exact = {"exactVersion": image.version} if image.version else {}
        storage["imageReference"] = {**profile["imageReference"], **exact}
    for entry in dig(body, "properties.networkProfile.networkInterfaces", []):
        _take(world, world.need(entry["id"]), id)
    agent = dig(asked, f"properties.osProfile.{'windows' if system['osType'] == 'Windows' else 'linux'}Configuration.provisionVMAgent", True)  # fmt: skip
    facts = {**carried.on_disk(disk.facts), **({} if agent else {"guestAgent": "NotInstalled"})}
    return Resource(id, VMS, machine_body.complete(world, id, body, image, storage), facts)


def _take(world: World, nic: Resource, vm: str) -> None:
    world.remember(replace(nic, facts={**nic.facts, "attachedTo": vm}))


def created(world: World, values: Json) -> None:
    """A new machine has booted."""
    vm = world.find(values["vm"])
    if vm is not None:
        facts = {name: value for name, value in vm.facts.items() if name != "creating"}
        world.put(replace(vm, facts=boot(world, vm, facts)))


def patch(call: Call) -> Answer:
    return _change(call, call.resource())


def _change(call: Call, old: Resource) -> Answer:
    """Resize, attach, detach, swap the system's disk, change network interfaces, tags or settings."""
    generic.check_etag(call, old)
    operating.check_idle(call, old.id)
    machine_rules.check_change(old, call.body)
    hibernation.check_switch(old, call.body)
    patch_settings.check_change(old, call.body)
    vm = _disks(call.world, old, call.body)
    vm, resized, failure = _size(call.world, vm, call.body)
    vm = _interfaces(call.world, vm, call.body)
    vm = _settings(call, vm)
    _check_asleep(old, vm)
    hibernation.check_size(quota.size_of(vm), vm.body)
    _check_system(call.world, vm)
    vm = call.world.put(vm)
    span = (40.0, 80.0) if resized else (5.0, 20.0)
    values = {"vm": vm.id, "boot": resized and guest.is_running(vm.facts), "back": old.body if failure else None}
    operation = operating.start(call, vm, span, UPDATED, values, failure=failure)
    return operating.written(call, vm, operation, 200)


def _check_asleep(old: Resource, new: Resource) -> None:
    """A hibernated machine keeps its size, its disks and its network interfaces."""
    for part in ("hardwareProfile", "storageProfile", "networkProfile"):
        if old.body["properties"].get(part) != new.body["properties"].get(part):
            hibernation.check_awake(old, "update")


def _check_system(world: World, vm: Resource) -> None:
    disk = disk_body.system_of(world, vm)
    if disk is not None:
        hibernation.check_disk(disk, vm.body)


def _disks(world: World, vm: Resource, asked: Json) -> Resource:
    storage: Json = dig(asked, "properties.storageProfile", {})
    size = sizes.named(dig(asked, "properties.hardwareProfile.vmSize") or vm.body["properties"]["hardwareProfile"]["vmSize"], "")  # fmt: skip
    profile = vm.body["properties"]["storageProfile"]
    machine_rules.check_disks(size, {"dataDisks": profile.get("dataDisks"), **{n: v for n, v in storage.items() if v is not None}})  # fmt: skip
    wanted = dig(storage, "osDisk.managedDisk.id")
    if wanted and ids.key(wanted) != ids.key(profile["osDisk"]["managedDisk"]["id"]):
        entry, facts = attaching.swap(world, vm, storage["osDisk"])
        vm = replace(vm, body=put_at(vm.body, "properties.storageProfile.osDisk", entry), facts=facts)
    elif dig(storage, "osDisk.name", profile["osDisk"]["name"]).lower() != profile["osDisk"]["name"].lower():
        raise conflict("PropertyChangeNotAllowed", "Changing property 'osDisk.name' is not allowed.")
    else:
        kept = {n: v for n in ("caching", "deleteOption") if (v := dig(storage, f"osDisk.{n}"))}
        vm = replace(vm, body=put_at(vm.body, "properties.storageProfile.osDisk", {**profile["osDisk"], **kept}))
    if storage.get("dataDisks") is not None:
        entries = attaching.rearrange(world, vm, storage["dataDisks"])
        vm = replace(vm, body=put_at(vm.body, "properties.storageProfile.dataDisks", entries))
    return vm


def _size(world: World, vm: Resource, asked: Json) -> tuple[Resource, bool, Failure | None]:
    """The machine in its new size, whether that is a change, and why the platform could not do it."""
    wanted = dig(asked, "properties.hardwareProfile.vmSize")
    old = vm.body["properties"]["hardwareProfile"]["vmSize"]
    if not wanted or wanted.lower() == old.lower():
        return vm, False, None
    place, now = str(vm.body["location"]), quota.size_of(vm)
    size = sizes.named(wanted, place)
    sizes.check_offered(size, vm.id, place, vm.body.get("zones") or [], world.subscription)
    sizes.check_cluster(size, offers.hardware(world, vm) or size, vm.name, place)
    quota.check(world, place, size, now)
    name = size.name
    if vm.facts.get("unavailableSize", "").lower() == name.lower():
        text = f"Allocation failed. We do not have sufficient capacity for the requested VM size {name} in this region."
        return vm, True, Failure("AllocationFailed", text)
    facts = {n: v for n, v in vm.facts.items() if n != "size"}
    return replace(vm, body=put_at(vm.body, "properties.hardwareProfile.vmSize", name), facts=facts), True, None


def _interfaces(world: World, vm: Resource, asked: Json) -> Resource:
    wanted = dig(asked, "properties.networkProfile.networkInterfaces")
    if wanted is None:
        return vm
    old = dig(vm.body, "properties.networkProfile.networkInterfaces", [])
    before, after = ({ids.key(str(entry.get("id"))) for entry in side} for side in (old, wanted))
    if before != after and guest.power(vm.facts) != "deallocated":
        raise conflict("OperationNotAllowed", f"Network interfaces of VM '{vm.name}' can only be added or removed while the VM is deallocated.")  # fmt: skip
    if not after:
        raise machine_rules.missing("networkProfile.networkInterfaces")
    machine_rules.check_interfaces(world, vm.id, vm.body["location"], wanted)
    for key in before - after:
        _free(world, key)
    for entry in wanted:
        _take(world, world.need(entry["id"]), vm.id)
    return replace(vm, body=put_at(vm.body, "properties.networkProfile.networkInterfaces", wanted))


def _free(world: World, id: str) -> None:
    nic = world.find(id)
    if nic is not None:
        world.remember(replace(nic, facts={n: v for n, v in nic.facts.items() if n != "attachedTo"}))


_HANDLED = ("storageProfile", "hardwareProfile", "networkProfile", "osProfile")


def _settings(call: Call, vm: Resource) -> Resource:
    """What is stored and echoed: tags, identity, diagnostics, licence, security, user data, patch settings."""
    body = dict(vm.body)
    if "tags" in call.body or call.request.method == "PUT":
        body["tags"] = call.body.get("tags") or {}
    if call.body.get("identity"):
        body["identity"] = machine_body.identity(call.world, call.body["identity"], body.get("identity") or {})
    asked: Json = call.body.get("properties") or {}
    rest = {name: value for name, value in asked.items() if name not in _HANDLED}
    profile = {n: v for n, v in (asked.get("osProfile") or {}).items() if n in ("windowsConfiguration", "linuxConfiguration", "allowExtensionOperations")}  # fmt: skip
    body["properties"] = merge(body["properties"], {**rest, **({"osProfile": profile} if profile else {})})
    return replace(vm, body=body)


def updated(world: World, values: Json) -> None:
    """A change has come into effect; it also brings the platform's model of the machine up to date."""
    vm = world.find(values["vm"])
    if vm is None:
        return
    if values["back"]:
        world.put(replace(vm, body=values["back"]))
        return
    facts = {name: value for name, value in vm.facts.items() if name != "model"}
    world.put(replace(vm, facts=boot(world, vm, facts) if values["boot"] else facts))


def delete(call: Call) -> Answer:
    """Delete a machine; its disks and network interfaces go with it only where their deleteOption says so."""
    vm = call.world.find(call.path)
    if vm is None:
        return Answer(204)
    vm = call.world.put(replace(vm, facts={**vm.facts, "deleting": True}))
    span = (5.0, 10.0) if call.query.get("forcedeletion", "").lower() == "true" else (20.0, 45.0)
    return operating.accepted(call, vm, operating.start(call, vm, span, DELETED, {"vm": vm.id}))


def deleted(world: World, values: Json) -> None:
    vm = world.find(values["vm"])
    if vm is not None:
        world.remove(vm.id)


def gone(world: World, vm: Resource) -> None:
    """A machine is gone: free what it held, or delete it along."""
    storage = vm.body["properties"]["storageProfile"]
    system = ids.key(dig(storage, "osDisk.managedDisk.id", ""))
    options = {
        ids.key(dig(entry, "managedDisk.id", "")): entry.get("deleteOption")
        for entry in (storage["osDisk"], *(storage.get("dataDisks") or []))
    }
    for disk in [d for d in world.tree.of_type(DISKS) if ids.key(d.facts.get("attachedTo") or "") == vm.key]:
        disk = attaching.release(world, disk, carried.on_disk(vm.facts) if disk.key == system else None)
        if options.get(disk.key) == "Delete" and not locks.blocking(world, "DELETE", disk.id):
            world.remove(disk.id)
    for entry in dig(vm.body, "properties.networkProfile.networkInterfaces", []):
        _free(world, entry["id"])
        doomed = dig(entry, "properties.deleteOption") == "Delete" and world.find(entry["id"])
        if doomed and not locks.blocking(world, "DELETE", entry["id"]):
            world.remove(entry["id"])
