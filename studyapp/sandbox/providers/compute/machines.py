"""Virtual machines: create, change, resize, swap disks, delete."""

import re
from dataclasses import replace

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, iso_offset, merge, parse_time, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import disks, guest, sizes
from studyapp.sandbox.providers.compute.names import DISKS, NICS, VMS, accept

_NAME = re.compile(r"[^\\/\"\[\]:|<>+=;,?*@&_\s][^\\/\"\[\]:|<>+=;,?*@&\s]{0,63}")
_SECRETS = ("adminPassword", "customData", "secrets")
_FIXED = ("properties.osProfile.computerName", "properties.osProfile.adminUsername", "properties.availabilitySet.id")
_STORAGE = "properties.storageProfile"


def put(call: Call) -> Answer:
    """Create a machine (201) or change one (200)."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    if old is not None:
        return _change(call, old, call.body)
    _check_new(call)
    made = call.world.put(_made(call.world, call.path, call.body))
    seconds = call.world.chance.between(25, 60)
    facts = {**made.facts, "settles": iso(call.world.after(seconds)), "settling": "Creating"}
    made = call.world.put(replace(made, facts=facts))
    return accept(call, made.id, made.body["location"], seconds, status=201, body=call.world.view(made))


def _check_new(call: Call) -> None:
    name, body = call.names["vm"], call.body
    if not _NAME.fullmatch(name) or name[-1] in ".-":
        raise bad_request("InvalidParameter", f"The entity name 'vmName' is invalid: '{name[:70]}'.")
    if region(str(body.get("location") or "")) not in REGIONS:
        raise bad_request(
            "LocationNotAvailableForResourceType",
            f"The provided location '{body.get('location')}' is not available for resource type '{VMS}'.",
        )
    if not dig(body, _STORAGE + ".osDisk"):
        raise bad_request("InvalidParameter", "Required parameter 'storageProfile' is missing (null).")
    _check_size(str(dig(body, "properties.hardwareProfile.vmSize", "")), body["location"])
    _check_network(call.world, body)


def _check_size(size: str, location: str) -> None:
    if sizes.find(size) is None:
        raise bad_request(
            "InvalidParameter",
            f"The value {size} provided for the VM size is not valid in location '{location}'. The valid sizes are: {', '.join(sizes.NAMES)}.",
        )


def _check_network(world: World, body: Json) -> None:
    for nic in dig(body, "properties.networkProfile.networkInterfaces", []):
        found = world.find(nic.get("id") or "")
        if found is None or found.type != NICS:
            raise ArmError(
                404, "NotFound", f"Resource {nic.get('id')} referenced by the virtual machine was not found."
            )
        owner = world.find(found.facts.get("attachedTo") or "")
        if owner is not None:
            raise bad_request("NicInUse", f"Network Interface {found.id} is used by existing resource {owner.id}.")


def build(world: World, id: str, body: Json) -> Resource:
    """A machine that another provider asks for, from a restore."""
    return _made(world, id, body)


def _made(world: World, id: str, body: Json) -> Resource:
    asked = body.get("properties") or {}
    storage = _storage(world, id, body, asked["storageProfile"])
    properties = {**asked, "storageProfile": storage, "vmId": world.chance.guid(), "timeCreated": iso_offset(world.now)}
    profile = {n: v for n, v in (asked.get("osProfile") or {}).items() if n not in _SECRETS}
    if profile:
        system = {"windowsConfiguration": {"provisionVMAgent": True, "enableAutomaticUpdates": True}}
        if storage["osDisk"]["osType"] != "Windows":
            system = {"linuxConfiguration": {"disablePasswordAuthentication": False, "provisionVMAgent": True}}
        properties["osProfile"] = {**system, "allowExtensionOperations": True, **profile}
    kept = {name: body[name] for name in ("tags", "zones", "identity", "plan") if body.get(name)}
    for nic in dig(body, "properties.networkProfile.networkInterfaces", []):
        _hold_nic(world, nic["id"], id)
    shown = {"location": region(body["location"]), **kept, "properties": properties}
    return Resource(id, VMS, shown, {"powerState": "running"})


def _hold_nic(world: World, nic: str, vm: str | None) -> None:
    found = world.find(nic)
    if found is not None:
        facts = {n: v for n, v in found.facts.items() if n != "attachedTo"}
        world.put(replace(found, facts={**facts, "attachedTo": vm} if vm else facts))


def _storage(world: World, vm: str, body: Json, asked: Json) -> Json:
    """The storage profile with a managed disk behind each entry."""
    image = asked.get("imageReference")
    shown: Json = {"imageReference": image} if image else {}
    system = asked["osDisk"]
    if system.get("createOption") not in ("FromImage", "Attach"):
        raise bad_request("InvalidParameter", "osDisk.createOption must be FromImage or Attach.")
    kind = system.get("osType") or _os_type(world, system, image)
    shown["osDisk"] = {
        **_entry(world, vm, body, system, "OsDisk_1", kind, 127 if kind == "Windows" else 30),
        "osType": kind,
    }
    data = asked.get("dataDisks") or []
    luns = [entry.get("lun") for entry in data]
    if len(set(luns)) != len(luns) or any(not isinstance(lun, int) or lun < 0 or lun > 63 for lun in luns):
        raise bad_request("InvalidParameter", "Every data disk needs a LUN of its own between 0 and 63.")
    shown["dataDisks"] = [_entry(world, vm, body, entry, f"disk{entry['lun'] + 2}", None, 32) for entry in data]
    return shown


def _os_type(world: World, entry: Json, image: Json | None) -> str:
    disk = world.find(dig(entry, "managedDisk.id", ""))
    known = dig(disk.body if disk else None, "properties.osType")
    if known:
        return str(known)
    words = " ".join(str(v) for v in (image or {}).values()).lower()
    return "Windows" if "windows" in words else "Linux"


def _entry(world: World, vm: str, body: Json, entry: Json, part: str, system: str | None, size: int) -> Json:
    kept: Json = {n: entry[n] for n in ("lun", "caching", "deleteOption", "writeAcceleratorEnabled") if n in entry}
    if entry.get("createOption") == "Attach" or dig(entry, "managedDisk.id"):
        disk = disks.attach(world, vm, dig(entry, "managedDisk.id", ""))
    else:
        disk = _new_disk(world, vm, body, entry, part, system, size)
    managed = {"storageAccountType": dig(disk.body, "sku.name"), "id": disk.id}
    return {
        "caching": "ReadWrite" if system else "None",
        **kept,
        "name": disk.name,
        "createOption": entry.get("createOption") or "Attach",
        "diskSizeGB": dig(disk.body, "properties.diskSizeGB"),
        "managedDisk": managed,
        "deleteOption": kept.get("deleteOption", "Detach"),
    }


def _new_disk(world: World, vm: str, body: Json, entry: Json, part: str, system: str | None, size: int) -> Resource:
    name = entry.get("name") or f"{ids.name_of(vm)}_{part}_{world.chance.guid().replace('-', '')}"
    id = f"{ids.group_id_of(vm)}/providers/{DISKS}/{name}"
    if world.find(id) is not None:
        raise conflict("ConflictingUserInput", f"Disk '{name}' already exists.")
    properties: Json = {
        "diskSizeGB": entry.get("diskSizeGB") or size,
        "creationData": {"createOption": "FromImage" if system else "Empty"},
    }
    if system:
        properties |= {"osType": system, "hyperVGeneration": "V2"}
    zones = {"zones": body["zones"]} if body.get("zones") else {}
    sku = {"name": dig(entry, "managedDisk.storageAccountType", "Premium_LRS")}
    made = disks.build_disk(world, id, {"location": body["location"], "sku": sku, **zones, "properties": properties})
    return world.put(replace(made, facts={**made.facts, "attachedTo": vm}))


def patch(call: Call) -> Answer:
    old = call.resource()
    generic.check_etag(call, old)
    return _change(call, old, call.body)


def _change(call: Call, old: Resource, asked: Json) -> Answer:
    check_idle(call.world, old)
    if region(asked.get("location") or old.body["location"]) != old.body["location"]:
        raise conflict("PropertyChangeNotAllowed", "Changing property 'location' is not allowed.")
    for path in _FIXED:
        if dig(asked, path) not in (None, dig(old.body, path)):
            raise conflict("PropertyChangeNotAllowed", f"Changing property '{path.partition('.')[2]}' is not allowed.")
    size = dig(asked, "properties.hardwareProfile.vmSize")
    if size:
        _check_size(size, old.body["location"])
    changes = {
        n: v
        for n, v in (asked.get("properties") or {}).items()
        if n not in ("storageProfile", "osProfile", "networkProfile")
    }
    body = {**old.body, "properties": merge(old.body["properties"], changes)}
    for name in ("tags", "identity"):
        if name in asked:
            body[name] = asked[name] or {}
    if dig(asked, _STORAGE):
        body = _change_storage(call.world, old, body, dig(asked, _STORAGE))
    resized = size not in (None, dig(old.body, "properties.hardwareProfile.vmSize"))
    facts = dict(old.facts)
    if resized and facts.get("powerState") == "running":
        facts = guest.booted(call.world, replace(old, body=body))
    seconds = call.world.chance.between(40, 90) if resized else 5
    facts |= {"settles": iso(call.world.after(seconds)), "settling": "Updating"}
    made = call.world.put(replace(old, body=body, facts=facts))
    return accept(call, made.id, made.body["location"], seconds, status=200, body=call.world.view(made))


def _change_storage(world: World, old: Resource, body: Json, asked: Json) -> Json:
    system = dig(asked, "osDisk.managedDisk.id")
    if system and ids.key(system) != ids.key(dig(old.body, _STORAGE + ".osDisk.managedDisk.id", "")):
        body = _swap(world, old, body, asked["osDisk"])
    if "dataDisks" not in asked:
        return body
    return put_at(body, _STORAGE + ".dataDisks", change_data_disks(world, old, asked["dataDisks"] or []))


def _swap(world: World, old: Resource, body: Json, entry: Json) -> Json:
    """Another disk becomes that of the operating system; the machine must be deallocated."""
    if old.facts.get("powerState") != "deallocated":
        raise conflict("OperationNotAllowed", "The OS disk can be swapped only while the VM is deallocated.")
    new = disks.attach(world, old.id, entry["managedDisk"]["id"])
    disks.detach(world, dig(old.body, _STORAGE + ".osDisk.managedDisk.id", ""))
    shown = {
        **dig(old.body, _STORAGE + ".osDisk"),
        "name": new.name,
        "diskSizeGB": dig(new.body, "properties.diskSizeGB"),
        "managedDisk": {"id": new.id, "storageAccountType": dig(new.body, "sku.name")},
    }
    return put_at(body, _STORAGE + ".osDisk", shown)


def change_data_disks(world: World, vm: Resource, asked: list[Json]) -> list[Json]:
    """The data disks that a machine is to have: new ones are made or attached, missing ones detached."""
    limit = sizes.find(dig(vm.body, "properties.hardwareProfile.vmSize", ""))
    if limit is not None and len(asked) > limit.disks:
        raise conflict(
            "OperationNotAllowed",
            f"The maximum number of data disks allowed to be attached to a VM of this size is {limit.disks}.",
        )
    before = {ids.key(dig(e, "managedDisk.id", "")): e for e in dig(vm.body, _STORAGE + ".dataDisks", [])}
    wanted = {ids.key(dig(entry, "managedDisk.id", "")) for entry in asked if not entry.get("toBeDetached")}
    for id in before:
        if id not in wanted:
            disks.detach(world, id)
    kept = [entry for entry in asked if not entry.get("toBeDetached")]
    luns = [entry.get("lun") for entry in kept]
    if len(set(luns)) != len(luns):
        raise conflict("InvalidParameter", "A LUN is used twice among the data disks.")
    return [
        before.get(ids.key(dig(e, "managedDisk.id", "-")))
        or _entry(world, vm.id, vm.body, e, f"disk{e['lun'] + 2}", None, 32)
        for e in kept
    ]


def check_idle(world: World, vm: Resource) -> None:
    """Raise 409 while another operation works on the machine."""
    running = world.busy(vm.id)
    if running is not None:
        raise conflict(
            "Conflict",
            f"The request failed due to conflict with a concurrent request. Another operation ({running.name}) is in progress on '{vm.name}'.",
        )


def get(call: Call) -> Answer:
    vm = call.resource()
    shown = call.world.view(vm)
    if "instanceview" in call.query.get("$expand", "").lower():
        shown = put_at(shown, "properties.instanceView", guest.instance_view(call.world, vm))
    return Answer(200, shown)


def instance_view(call: Call) -> Answer:
    return Answer(200, guest.instance_view(call.world, call.world.need(call.path.rpartition("/")[0])))


def view(world: World, vm: Resource) -> Json:
    """The machine with its provisioning state as it is now, and its extensions."""
    settles = vm.facts.get("settles")
    state = "Failed" if vm.facts.get("model") == "Stale" else "Succeeded"
    if settles and parse_time(settles) > world.now:
        state = str(vm.facts["settling"])
    body = put_at(vm.body, "properties.provisioningState", state)
    return {**body, "etag": vm.etag}


def delete(call: Call) -> Answer:
    vm = call.world.find(call.path)
    if vm is None:
        return Answer(204)
    seconds = call.world.chance.between(20, 60)
    facts = {**vm.facts, "settles": iso(call.world.after(seconds)), "settling": "Deleting"}
    call.world.put(replace(vm, facts=facts))
    return accept(call, vm.id, vm.body["location"], seconds, effect="compute.vm-deleted", values={"vm": vm.id})


def vm_deleted(world: World, values: Json) -> None:
    if world.find(values["vm"]) is not None:
        world.remove(values["vm"])


def deleted(world: World, vm: Resource) -> None:
    """A machine is gone: its disks and interfaces stay, free or deleted as their option says."""
    storage = dig(vm.body, _STORAGE, {})
    for entry in [storage.get("osDisk") or {}, *(storage.get("dataDisks") or [])]:
        id = dig(entry, "managedDisk.id", "")
        disks.detach(world, id)
        if entry.get("deleteOption") == "Delete" and world.find(id) is not None:
            world.remove(id)
    for nic in dig(vm.body, "properties.networkProfile.networkInterfaces", []):
        _hold_nic(world, nic["id"], None)
        if dig(nic, "properties.deleteOption") == "Delete" and world.find(nic["id"]) is not None:
            world.remove(nic["id"])
