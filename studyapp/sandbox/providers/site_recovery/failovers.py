"""Failing over for real, with the commit that ends the choice of a recovery point."""

from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import building, item_jobs
from studyapp.sandbox.providers.site_recovery.errors import invalid, refused
from studyapp.sandbox.providers.site_recovery.records import ReplicatedItem, Step
from studyapp.sandbox.providers.site_recovery.source import record

FAILED_OVER = "siterecovery.failed-over"
COMMITTED = "siterecovery.committed"
CHANGED = "siterecovery.point-changed"


def unplanned(call: Call) -> Answer:
    """Fail over to the target region."""
    item, asked, details = item_jobs.asked(call)
    item_jobs.check_direction(record(item), asked.get("failoverDirection"))
    return item_jobs.answer(
        call, begin_failover(call, item, asked.get("sourceSiteOperations"), details.get("recoveryPointId"))
    )


def begin_failover(
    call: Call, item: Resource, source_site: object, point: object, delay: float = 0
) -> tuple[Resource, str]:
    """Start the failover of one machine."""
    world = call.world
    item_jobs.check(world, item, "UnplannedFailover", "A failover")
    if source_site not in (None, "Required", "NotRequired"):
        raise invalid("sourceSiteOperations must be Required or NotRequired.")
    shut = source_site == "Required"
    values = {"point": item_jobs.chosen(world, item, point), "shut": shut}
    details: Json = {"instanceType": "FailoverJobDetails", "protectedItemDetails": [], "affectedObjectDetails": {}}
    return item_jobs.begin(world, call.action, item, "UnplannedFailover", "Failover", _failover_steps(world, shut), FAILED_OVER, values, details, delay=delay)  # fmt: skip


def _failover_steps(world: World, shut: bool) -> tuple[Step, ...]:
    between = world.chance.between
    first = Step("PrerequisitesCheckForFailover", "Prerequisites check for failover", between(10, 20))
    down = (Step("ShutdownVirtualMachine", "Shut down the virtual machine", between(60, 120)),) if shut else ()
    return (
        first,
        *down,
        Step("SynchronizeLatestChanges", "Synchronizing the latest changes", between(20, 60)),
        Step("CreateReplicaVirtualMachine", "Create the replica virtual machine", between(90, 180)),
        Step("StartReplicaVirtualMachine", "Start the replica virtual machine", between(20, 45)),
    )


def failed_over(world: World, values: Json) -> None:
    """The machine runs over there; nothing is replicated any more. A source that cannot be shut down stops nothing."""
    item = world.need(values["item"])
    _make_room(world, record(item))
    made = item_jobs.make(world, item, values["point"], record(item).network, test=False)
    if values["shut"]:
        building.shut_down(world, record(item).vm)
    item = world.need(item.id)
    done = replace(record(item), phase="FailedOver", halted_at=world.now, failover=made, last_failover=world.now)
    world.put(replace(item, record=done))


def _make_room(world: World, item: ReplicatedItem) -> None:
    """A failover back takes the place of the machine that was failed over once: that one goes, its disks stay."""
    old = world.find(item.origin) if item.origin else None
    if old is not None and ids.key(f"{item.group}/providers/{old.type}/{item.vm_name}") == old.key:
        if old.facts.get("powerState", "running") == "running":
            raise refused("VirtualMachineAlreadyExists", f"The machine '{old.name}' runs in the recovery resource group: shut it down first.")  # fmt: skip
        world.remove(old.id)


def commit(call: Call) -> Answer:
    """Commit the failover: the other recovery points are deleted."""
    item = call.world.need(call.upto("replicationProtectedItems"))
    return item_jobs.answer(call, begin_commit(call, item))


def begin_commit(call: Call, item: Resource) -> tuple[Resource, str]:
    item_jobs.check(call.world, item, "Commit", "A commit")
    steps = (Step("PrerequisiteCheck", "Prerequisite check", 2), Step("CommitTask", "Commit", call.world.chance.between(5, 15)))  # fmt: skip
    return item_jobs.begin(call.world, call.action, item, "CommitFailover", "Commit", steps, COMMITTED, {})


def committed(world: World, values: Json) -> None:
    item = world.need(values["item"])
    world.put(replace(item, record=replace(record(item), phase="Committed")))


def change_point(call: Call) -> Answer:
    """Make the failed-over machine anew from another recovery point, as long as nothing is committed."""
    item, asked, _ = item_jobs.asked(call)
    item_jobs.check(call.world, item, "ChangePit", "A change of the recovery point")
    chosen = item_jobs.chosen(call.world, item, asked.get("recoveryPointId"))
    steps = (Step("ChangeRecoveryPoint", "Change recovery point", call.world.chance.between(120, 240)),)
    return item_jobs.answer(call, item_jobs.begin(call.world, call.action, item, "ChangeRecoveryPoint", "Change recovery point", steps, CHANGED, {"point": chosen}))  # fmt: skip


def point_changed(world: World, values: Json) -> None:
    item = world.need(values["item"])
    old = record(item).failover
    if old is not None:
        building.take_away(world, old)
    made = item_jobs.make(world, item, values["point"], record(item).network, test=False)
    world.put(replace(item, record=replace(record(item), failover=made)))
