"""Attaching and detaching data disks with an operation of its own."""

from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.compute import attaching, hibernation, machine_rules, machines, operating, sizes


def attach_detach(call: Call) -> Answer:
    """Attach and detach data disks; answers the new storage profile."""
    vm = call.world.need(call.upto("virtualMachines"))
    operating.check_idle(call, vm.id)
    hibernation.check_awake(vm, "attachDetachDataDisks")
    leaving = {ids.key(str(entry.get("diskId"))) for entry in call.body.get("dataDisksToDetach") or []}
    coming = [_entry(entry) for entry in call.body.get("dataDisksToAttach") or []]
    if not leaving and not coming:
        raise ArmError(400, "InvalidParameter", "Required parameter 'dataDisksToAttach' is missing (null).", "dataDisksToAttach")  # fmt: skip
    wanted = _wanted(vm, leaving, coming)
    size = sizes.named(vm.body["properties"]["hardwareProfile"]["vmSize"], "")
    machine_rules.check_disks(size, {"dataDisks": wanted})
    entries = attaching.rearrange(call.world, vm, wanted)
    vm = call.world.put(replace(vm, body=put_at(vm.body, "properties.storageProfile.dataDisks", entries)))
    profile: Json = vm.body["properties"]["storageProfile"]
    values = {"vm": vm.id, "boot": False, "back": None}
    operation = operating.start(call, vm, (5, 20), machines.UPDATED, values, answer=profile)
    return operating.accepted(call, vm, operation)


def _entry(asked: Json) -> Json:
    if asked.get("diskEncryptionSet"):
        raise not_simulated("disk encryption sets", target="diskEncryptionSet")
    if not asked.get("diskId"):
        raise machine_rules.missing("dataDisksToAttach.diskId")
    kept = {n: asked[n] for n in ("lun", "caching", "deleteOption", "writeAcceleratorEnabled") if asked.get(n) is not None}  # fmt: skip
    return {**kept, "createOption": "Attach", "managedDisk": {"id": asked["diskId"]}}


def _wanted(vm: Resource, leaving: set[str], coming: list[Json]) -> list[Json]:
    old: list[Json] = dig(vm.body, "properties.storageProfile.dataDisks", [])
    held = {ids.key(entry["managedDisk"]["id"]) for entry in old}
    unknown = leaving - held
    if unknown:
        raise ArmError(404, "NotFound", f"Disk '{sorted(unknown)[0]}' is not attached to VM '{vm.name}'.", "dataDisksToDetach")  # fmt: skip
    staying = [entry for entry in old if ids.key(entry["managedDisk"]["id"]) not in leaving]
    used = {entry["lun"] for entry in staying} | {entry["lun"] for entry in coming if "lun" in entry}
    free = (lun for lun in range(64) if lun not in used)
    return [*staying, *({**entry, "lun": entry["lun"] if "lun" in entry else next(free)} for entry in coming)]
