"""Keeps the next scheduled backup of every item in the queue, as its policy and its state ask for it."""

from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import iso
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import contents, schedule

BACKUP = "recovery.scheduled-backup"
_LATEST = 20 * 60
"""Seconds after the set time within which a scheduled backup starts."""


def plan(world: World, item: Resource) -> Resource:
    """Plan the item's next backup anew; what was planned before lapses."""
    record = contents.item(item)
    turned = replace(item, record=replace(record, turn=record.turn + 1))
    world.remember(turned)
    queue_next(world, turned)
    return turned


def queue_next(world: World, item: Resource) -> None:
    """Queue the backup that follows now, if the item is to be backed up at all."""
    record = contents.item(item)
    policy = contents.policy_of(world, item)
    if record.state != "Protected" or record.deleted_at or policy is None:
        return
    run = schedule.read(policy.body["properties"]).next(world.now)
    at = run.at + timedelta(seconds=world.chance.between(0, _LATEST))
    values = {"item": item.id, "turn": record.turn, "local": iso(run.local), "to_vault": run.to_vault}
    world.schedule(at, BACKUP, values)
