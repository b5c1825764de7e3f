"""Adding a disk to those that are replicated, and leaving one out from now on."""

from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import enabling, fabrics, item_jobs, rules, source
from studyapp.sandbox.providers.site_recovery.errors import refused
from studyapp.sandbox.providers.site_recovery.records import Step
from studyapp.sandbox.providers.site_recovery.source import OS_LUN, record

ADDED = "siterecovery.disks-added"
LEFT_OUT = "siterecovery.disks-removed"


def add(call: Call) -> Answer:
    """Replicate more disks of a machine, as those that were attached to it since."""
    item, _, details = item_jobs.asked(call)
    _check(call.world, item)
    held, place = record(item), fabrics.location(fabrics.of(call.world, item.id))
    vm = rules.machine(call.world, held.vm, place)
    found = rules.more_disks(call.world, vm, details.get("vmManagedDisks") or [], held.group, place)
    rules.together([*held.disks, *found])
    rows = [[d.id, d.lun, d.cache, d.group, d.replica_kind, d.target_kind] for d in found]
    step = Step("AddDisks", "Add disks", call.world.chance.between(300, 900))
    return item_jobs.answer(call, item_jobs.begin(call.world, call.action, item, "AddDisks", "Add disks", (step,), ADDED, {"disks": rows}))  # fmt: skip


def _check(world: World, item: Resource) -> None:
    if world.busy(item.id) is None and (record(item).phase != "Replicating" or record(item).test):
        raise refused("OperationNotAllowed", f"The disks of '{item.name}' cannot be changed in its state.", 409)
    item_jobs.check(world, item, "DisableProtection", "A change of disks")


def added(world: World, values: Json) -> None:
    """The disks have been copied: points hold them from now on."""
    item = world.need(values["item"])
    new = replace(record(item), disks=rules.together([*record(item).disks, *enabling.disks_of(values["disks"])]))
    item = world.put(replace(item, record=new))
    enabling.make_replicas(world, item)
    source.note(world, world.need(item.id))


def remove(call: Call) -> Answer:
    """Replicate some data disks no longer."""
    item, _, details = item_jobs.asked(call)
    _check(call.world, item)
    wanted = {ids.key(str(id)) for id in details.get("vmManagedDisksIds") or []}
    known = {ids.key(disk.id): disk.lun for disk in record(item).disks}
    if not wanted or wanted - known.keys():
        raise refused("DiskNotFound", "vmManagedDisksIds must name disks that are replicated.")
    if OS_LUN in [known[key] for key in wanted]:
        raise refused("OSDiskMissing", "The disk of the operating system must stay replicated.")
    step = Step("RemoveDisks", "Remove disks", call.world.chance.between(60, 120))
    return item_jobs.answer(call, item_jobs.begin(call.world, call.action, item, "RemoveDisks", "Remove disks", (step,), LEFT_OUT, {"keys": sorted(wanted)}))  # fmt: skip


def left_out(world: World, values: Json) -> None:
    """The disks are no longer part of any point."""
    item = world.need(values["item"])
    gone = [disk for disk in record(item).disks if ids.key(disk.id) in values["keys"]]
    kept = tuple(disk for disk in record(item).disks if disk not in gone)
    world.put(replace(item, record=replace(record(item), disks=kept)))
    for disk in gone:
        if world.find(source.replica_id(disk)) is not None:
            world.remove(source.replica_id(disk))
