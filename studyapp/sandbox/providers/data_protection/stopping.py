"""Suspending and stopping the protection of disks, going on with it, and syncing what an instance shows."""

from dataclasses import replace

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import conflict
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import backups, contents, doors, scheduling
from studyapp.sandbox.providers.data_protection.contents import PROTECTED, STOPPED, SUSPENDED
from studyapp.sandbox.providers.data_protection.names import refused

TURNED = "backup-vault.protection-turned"
SYNCED = "backup-vault.synced"


def suspend(call: Call) -> Answer:
    """Back up no more, and let points run out as the policy says."""
    return _turn(call, (PROTECTED,), SUSPENDED)


def stop(call: Call) -> Answer:
    """Back up no more, and keep every point for ever."""
    return _turn(call, (PROTECTED, SUSPENDED), STOPPED)


def resume_backups(call: Call) -> Answer:
    """Back up again after a suspension."""
    return _turn(call, (SUSPENDED,), PROTECTED)


def resume_protection(call: Call) -> Answer:
    """Back up again after a stop; what ran out meanwhile goes."""
    return _turn(call, (STOPPED, SUSPENDED), PROTECTED)


def _turn(call: Call, allowed: tuple[str, ...], state: str) -> Answer:
    held = call.world.need(call.upto("backupInstances"))
    if call.world.busy(held.id):
        raise conflict("UserErrorOperationInProgress", f"Another operation is working on the backup instance '{held.name}'.")  # fmt: skip
    now = contents.instance(held).state
    if now not in allowed:
        raise refused("UserErrorInvalidProtectionState", f"The backup instance '{held.name}' is in the state {now}; this needs {' or '.join(allowed)}.")  # fmt: skip
    seconds = call.world.chance.between(5, 20)
    values = {"instance": held.id, "state": state}
    operation = call.world.operate(doors.FAMILY, call.action, held.id, seconds, effect=TURNED, values=values)
    return doors.accepted(call, operation)


def turned(world: World, values: Json) -> None:
    """An instance has its new state."""
    held = world.find(values["instance"])
    if held is None:
        return
    held = world.put(held.with_record(replace(contents.instance(held), state=values["state"])))
    held = scheduling.plan(world, held)
    if values["state"] == PROTECTED:
        backups.prune(world, held)


def sync(call: Call) -> Answer:
    """Have the vault look at its snapshots anew: points whose snapshot somebody has deleted go."""
    held = call.world.need(call.upto("backupInstances"))
    seconds = call.world.chance.between(10, 30)
    values = {"instance": held.id}
    operation = call.world.operate(doors.FAMILY, call.action, held.id, seconds, effect=SYNCED, values=values)
    return doors.accepted(call, operation)


def synced(world: World, values: Json) -> None:
    """The points without a snapshot are gone."""
    held = world.find(values["instance"])
    for point in contents.points(world, held) if held else []:
        if world.find(contents.point(point).snapshot) is None:
            world.remove(point.id)
