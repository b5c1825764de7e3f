"""Deleted instances: kept for as long as the vault's soft delete says, brought back, and gone for good."""

from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import (
    checks,
    contents,
    doors,
    instances,
    sending,
    vault_body,
)
from studyapp.sandbox.providers.data_protection.names import DELETED, INSTANCES

REMOVED = "backup-vault.instance-removed"
RESTORED = "backup-vault.instance-undeleted"
PURGED = "backup-vault.instance-purged"


def delete(call: Call) -> Answer:
    """Stop protecting and delete the backups; they can come back while soft delete keeps them."""
    held = call.world.find(call.path)
    if held is None:
        return Answer(204)
    if call.world.busy(held.id):
        raise conflict("UserErrorOperationInProgress", f"Another operation is working on the backup instance '{held.name}'.")  # fmt: skip
    seconds = call.world.chance.between(10, 40)
    values = {"instance": held.id}
    operation = call.world.operate(doors.FAMILY, call.action, held.id, seconds, effect=REMOVED, values=values)
    return doors.accepted(call, operation)


def removed(world: World, values: Json) -> None:
    """A deletion is done."""
    held = world.find(values["instance"])
    if held is None:
        return
    days = vault_body.soft_delete_days(contents.vault_of(world, held))
    if days and contents.instance(held).state != contents.FAILED:
        _park(world, held, timedelta(days=days))
    else:
        _purge(world, held)


def _park(world: World, held: Resource, kept: timedelta) -> None:
    purge_at = world.now + kept
    record = replace(contents.instance(held), state=contents.SOFT_DELETED, deleted_at=world.now, purge_at=purge_at)
    facts = {"activity": world.chance.guid()}
    parked = held.id.replace("/backupInstances/", "/deletedBackupInstances/")
    _move(world, replace(held, record=record, facts=facts), parked, DELETED)
    world.schedule(purge_at, PURGED, {"instance": parked})


def _move(world: World, held: Resource, id: str, type: str) -> Resource:
    """Put an instance elsewhere with all that lies below it."""
    below = world.tree.below(held.id)
    made = world.put(replace(held, id=id, type=type))
    for resource in reversed(below):
        world.put(replace(resource, id=id + resource.id[len(held.id) :]))
    world.remove(held.id)
    return made


def _purge(world: World, held: Resource) -> None:
    """Remove an instance and its snapshots for good; a snapshot that a lock keeps stays behind."""
    who = checks.principal(checks.of_instance(world, held))
    for point in contents.points(world, held):
        if who is not None:
            sending.delete_snapshot(world, who, contents.point(point).snapshot)
    world.remove(held.id)


def purged(world: World, values: Json) -> None:
    """A deleted instance's time is over, unless it came back meanwhile."""
    held = world.find(values["instance"])
    purge_at = contents.instance(held).purge_at if held else None
    if held is not None and purge_at is not None and purge_at <= world.now:
        _purge(world, held)


def undelete(call: Call) -> Answer:
    """Bring a deleted instance back: stopped, with the points that it had."""
    held = call.world.need(call.upto("deletedBackupInstances"))
    back = held.id.replace("/deletedBackupInstances/", "/backupInstances/")
    seconds = call.world.chance.between(10, 40)
    values = {"instance": held.id, "back": back}
    operation = call.world.operate(doors.FAMILY, call.action, back, seconds, effect=RESTORED, values=values)
    return doors.accepted(call, operation)


def undeleted(world: World, values: Json) -> None:
    """A deleted instance is back."""
    held = world.find(values["instance"])
    if held is None:
        return
    record = replace(contents.instance(held), state=contents.STOPPED, deleted_at=None, purge_at=None)
    _move(world, replace(held, record=record, facts={}), values["back"], INSTANCES)


def view(world: World, held: Resource) -> Json:
    """A deleted instance as Azure shows it."""
    record, shown = contents.instance(held), instances.view(world, held)
    if record.deleted_at is None or record.purge_at is None:
        return shown
    info = {
        "deletionTime": iso(record.deleted_at),
        "billingEndDate": iso(record.purge_at),
        "scheduledPurgeTime": iso(record.purge_at),
        "deleteActivityID": held.facts["activity"],
    }
    return {"properties": {**shown["properties"], "deletionInfo": info}}
