"""Ending replication: in good order, with everything cleaned up, or by force, which leaves traces on the machine."""

from studyapp.sandbox.arm import locks
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import item_jobs, reprotect, source
from studyapp.sandbox.providers.site_recovery.errors import invalid
from studyapp.sandbox.providers.site_recovery.records import ReplicatedItem, Step
from studyapp.sandbox.providers.site_recovery.source import record

DISABLED = "siterecovery.disabled"
PURGED = "siterecovery.purged"
_REASONS = (None, "NotSpecified", "MigrationComplete")


def remove(call: Call) -> Answer:
    """Disable replication."""
    item = call.world.find(call.path.removesuffix("/remove"))
    if item is None:
        return Answer(204)
    if dig(call.body, "properties.disableProtectionReason") not in _REASONS:
        raise invalid("disableProtectionReason must be NotSpecified or MigrationComplete.")
    item_jobs.check(call.world, item, "DisableProtection", "Disabling replication")
    between = call.world.chance.between
    steps = (
        Step("DisableProtectionOnPrimary", "Disabling protection on the source", between(30, 90)),
        Step("DisableProtectionOnRecovery", "Disabling protection on the target", between(20, 60)),
    )
    return item_jobs.answer(call, item_jobs.begin(call.world, call.action, item, "DisableDr", "Disable replication", steps, DISABLED, {}))  # fmt: skip


def purge(call: Call) -> Answer:
    """Remove the item whatever its state, without touching the machine or the target region."""
    item = call.world.find(call.path)
    if item is None:
        return Answer(204)
    steps = (Step("ForceDisableProtection", "Remove replication", call.world.chance.between(10, 30)),)
    return item_jobs.answer(call, item_jobs.begin(call.world, call.action, item, "PurgeProtection", "Remove replication", steps, PURGED, {}))  # fmt: skip


def disabled(world: World, values: Json) -> None:
    """The Mobility service and the replica disks are gone with the item; a lock on the machine leaves its part there."""
    item = world.find(values["item"])
    if item is None:
        return
    held = record(item)
    reprotect.drop_replicas(world, held)
    world.remove(item.id)
    _uninstall(world, held)


def _uninstall(world: World, held: ReplicatedItem) -> None:
    vm = world.find(held.vm)
    if vm is None or source.unreachable(world, vm) in ("SourceMachineNotRunning", "MobilityServiceNotResponding"):
        return
    extension = source.mobility_id(vm)
    if world.find(extension) is not None and not locks.blocking(world, "DELETE", extension):
        world.remove(extension)


def purged(world: World, values: Json) -> None:
    if world.find(values["item"]) is not None:
        world.remove(values["item"])
