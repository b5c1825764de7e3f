"""Keeps the next scheduled backup of every protected disk in the queue."""

from dataclasses import replace

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import contents, schedule

BACKUP = "backup-vault.scheduled-backup"


def plan(world: World, held: Resource) -> Resource:
    """Plan an instance's next backup anew; what was planned before lapses."""
    record = contents.instance(held)
    turned = held.with_record(replace(record, turn=record.turn + 1))
    world.remember(turned)
    queue_next(world, turned)
    return turned


def queue_next(world: World, held: Resource) -> None:
    """Queue the backup that follows now, where there is to be one at all."""
    record, policy = contents.instance(held), contents.policy_of(world, held)
    if record.state != contents.PROTECTED or policy is None:
        return
    at = schedule.read(policy.body["properties"]).interval.next(world.now)
    world.schedule(at, BACKUP, {"instance": held.id, "turn": record.turn})
