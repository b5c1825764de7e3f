"""Images that somebody made from a generalized machine, or from disks and snapshots of one: templates for new machines.

What is on the disks is kept in the facts of the image, so that it outlives machine, disks and snapshots.
"""

from dataclasses import replace

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import catalogue, disk_body, operating
from studyapp.sandbox.providers.compute.machine_rules import missing
from studyapp.sandbox.providers.compute.names import DISKS, IMAGES, SNAPSHOTS, VMS

REMOVED = "compute.image-removed"
_KEPT = ("caching", "storageAccountType")


def put(call: Call) -> Answer:
    """Make an image of a generalized machine, or of disks and snapshots; of an existing one, change the tags."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = catalogue.check_region(str(call.body.get("location") or ""), IMAGES)
    if old is not None:
        return _written(call, _changed(old, call.body, location), 200)
    properties: Json = {n: v for n, v in (call.body.get("properties") or {}).items() if v is not None}
    source = dig(properties, "sourceVirtualMachine.id")
    if source:
        made = _of_machine(call.world, str(source), location, properties)
    else:
        made = _of_disks(call.world, location, properties)
    shown, facts = made
    body = {"location": location, "tags": call.body.get("tags") or {}, "properties": shown}
    return _written(call, Resource(call.path, IMAGES, body, facts), 201)


def _written(call: Call, image: Resource, status: int) -> Answer:
    made = call.world.put(image)
    return operating.written(call, made, operating.start(call, made, (30, 90) if status == 201 else (2, 5)), status)


def _changed(old: Resource, asked: Json, location: str) -> Resource:
    """An image whose tags are others; what it was made from stays what it was."""
    if location != old.body["location"]:
        raise conflict("InvalidResourceLocation", f"The resource '{old.name}' already exists in location '{old.body['location']}'.")  # fmt: skip
    for path in ("sourceVirtualMachine.id", "storageProfile.osDisk.managedDisk.id", "storageProfile.osDisk.snapshot.id", "hyperVGeneration"):  # fmt: skip
        new, was = dig(asked, f"properties.{path}"), dig(old.body, f"properties.{path}")
        if new is not None and ids.key(str(new)) != ids.key(str(was)):
            raise ArmError(409, "PropertyChangeNotAllowed", f"Changing property '{path}' is not allowed.", path)
    return replace(old, body={**old.body, "tags": asked.get("tags") or {}})


def patch(call: Call) -> Answer:
    """Change the tags of an image."""
    old = call.resource()
    asked = {"tags": old.body["tags"], **call.body}
    return _written(call, _changed(old, asked, old.body["location"]), 200)


# What an image holds


def _of_machine(world: World, id: str, location: str, asked: Json) -> tuple[Json, Json]:
    """The document and the facts of an image of a machine, or Azure's refusal."""
    vm = world.find(id)
    if vm is None or vm.type != VMS or vm.body["location"] != location:
        raise ArmError(404, "NotFound", f"Source Virtual Machine '{ids.name_of(id)}' specified in the request does not exist in this Azure location.", "sourceVirtualMachine")  # fmt: skip
    if not vm.facts.get("generalized"):
        raise conflict("OperationNotAllowed", f"The operation 'Create Image' requires the Virtual Machine '{vm.name}' to be Generalized.")  # fmt: skip
    if dig(vm.body, "properties.securityProfile.securityType") == "TrustedLaunch":
        raise bad_request("BadRequest", f"A managed image cannot be created of the Virtual Machine '{vm.name}', whose security type is TrustedLaunch.")  # fmt: skip
    if dig(asked, "storageProfile.osDisk") or dig(asked, "storageProfile.dataDisks"):
        raise ArmError(400, "InvalidParameter", "Source disks cannot be given beside 'sourceVirtualMachine'.", "storageProfile")  # fmt: skip
    profile = vm.body["properties"]["storageProfile"]
    system = world.need(profile["osDisk"]["managedDisk"]["id"])
    _check_generation(system, asked, "sourceVirtualMachine")
    os_disk = {**_disk(profile["osDisk"], system), "osType": profile["osDisk"]["osType"], "osState": "Generalized"}
    data = [(entry, world.need(entry["managedDisk"]["id"])) for entry in profile.get("dataDisks") or []]
    shown = {
        **_profile(asked),
        "osDisk": os_disk,
        "dataDisks": [{"lun": e["lun"], **_disk(e, disk)} for e, disk in data],
    }
    facts = _facts(world, system, [(entry["lun"], disk) for entry, disk in data])
    return _shown(shown, system, asked) | {"sourceVirtualMachine": {"id": vm.id}}, facts


def _of_disks(world: World, location: str, asked: Json) -> tuple[Json, Json]:
    """The document and the facts of an image of disks and snapshots, or Azure's refusal."""
    entry: Json | None = dig(asked, "storageProfile.osDisk")
    if not entry:
        raise missing("sourceVirtualMachine")
    for part in ("osType", "osState"):
        if not entry.get(part):
            raise missing(f"osDisk.{part}")
    if entry["osState"] != "Generalized":
        raise ArmError(400, "InvalidParameter", f"The value '{entry['osState']}' of parameter osDisk.osState is not allowed: managed images hold generalized systems.", "osDisk.osState")  # fmt: skip
    system = _source(world, entry, location, "osDisk")
    known = dig(system.body, "properties.osType")
    if known and known != entry["osType"]:
        raise ArmError(400, "InvalidParameter", f"The osType '{entry['osType']}' does not match that of the source '{system.name}'.", "osDisk.osType")  # fmt: skip
    _check_generation(system, asked, "osDisk")
    data = [(e, _source(world, e, location, "dataDisks")) for e in dig(asked, "storageProfile.dataDisks", [])]
    if None in [e.get("lun") for e, _ in data]:
        raise missing("dataDisks.lun")
    os_disk = {**_disk(entry, system), "osType": entry["osType"], "osState": entry["osState"]}
    shown = {
        **_profile(asked),
        "osDisk": os_disk,
        "dataDisks": [{"lun": e["lun"], **_disk(e, disk)} for e, disk in data],
    }
    return _shown(shown, system, asked), _facts(world, system, [(e["lun"], disk) for e, disk in data])


def _source(world: World, entry: Json, location: str, part: str) -> Resource:
    named = str(dig(entry, "managedDisk.id") or dig(entry, "snapshot.id") or "")
    if not named:
        raise missing(f"{part}.managedDisk")
    found = world.find(named)
    if found is None or found.type not in (DISKS, SNAPSHOTS) or found.body["location"] != location:
        raise ArmError(404, "NotFound", f"The source '{named}' specified in the request does not exist in this Azure location.", part)  # fmt: skip
    return found


def _check_generation(system: Resource, asked: Json, source: str) -> None:
    wanted, own = asked.get("hyperVGeneration") or "V1", dig(system.body, "properties.hyperVGeneration", "V1")
    if wanted != own:
        raise ArmError(400, "InvalidParameter", f"The Input HyperVGeneration property: '{wanted}' does not match with the HyperVGeneration property: 'Gen{own[1:]}' belonging to source: '{source}'.", "hyperVGeneration")  # fmt: skip


def _profile(asked: Json) -> Json:
    return {"zoneResilient": bool(dig(asked, "storageProfile.zoneResilient"))}


def _shown(profile: Json, system: Resource, asked: Json) -> Json:
    generation = asked.get("hyperVGeneration") or dig(system.body, "properties.hyperVGeneration", "V1")
    return {"storageProfile": profile, "provisioningState": "Succeeded", "hyperVGeneration": generation}


def _disk(entry: Json, disk: Resource) -> Json:
    """What an image shows of one of its disks."""
    kept = {name: entry[name] for name in _KEPT if entry.get(name)}
    word = "managedDisk" if disk.type == DISKS else "snapshot"
    kind = kept.get("storageAccountType") or dig(entry, "managedDisk.storageAccountType") or "Standard_LRS"
    return {"caching": "None", **kept, word: {"id": disk.id}, "diskSizeGB": disk.body["properties"]["diskSizeGB"], "storageAccountType": kind}  # fmt: skip


def _facts(world: World, system: Resource, data: list[tuple[int, Resource]]) -> Json:
    """What is on the disks, by lun; the key of the system's own disk is `system`."""
    held = {str(lun): disk_body.content(world, disk) for lun, disk in data}
    return {"disks": {"system": disk_body.content(world, system), **held}}


def delete(call: Call) -> Answer:
    """Delete an image; machines made from it go on."""
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    return operating.accepted(call, found, operating.start(call, found, (5, 20), REMOVED, {"id": found.id}))


def removed(world: World, values: Json) -> None:
    if world.find(values["id"]) is not None:
        world.remove(values["id"])


def view(world: World, image: Resource) -> Json:
    """The image as it reads now."""
    state = "Updating" if world.busy(image.id) else "Succeeded"
    return {**image.body, "properties": {**image.body["properties"], "provisioningState": state}}
