"""Failing over: as a test beside production, or for real, with the commit that ends the choice of a recovery point."""

from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import building, doors, fabrics, item_view, jobs, networks, points, source
from studyapp.sandbox.providers.site_recovery.errors import invalid, other_kind, refused
from studyapp.sandbox.providers.site_recovery.names import A2A
from studyapp.sandbox.providers.site_recovery.records import Content, Made, ReplicatedItem, ReplicationJob, Step
from studyapp.sandbox.providers.site_recovery.source import record

TESTED = "siterecovery.tested"
CLEANED = "siterecovery.cleaned"
FAILED_OVER = "siterecovery.failed-over"
COMMITTED = "siterecovery.committed"
CHANGED = "siterecovery.point-changed"


def check(world: World, item: Resource, operation: str, words: str) -> None:
    """Raise the refusal of what is not among the allowed operations."""
    if world.busy(item.id):
        raise refused("AnotherOperationInProgress", f"Another job works on '{item.name}': wait for it to end.", 409)
    if operation not in item_view.allowed(world, item):
        now = item_view.state(world, item)[1]
        raise refused("OperationNotAllowed", f"{words} is not allowed for '{item.name}' in its state: {now}.", 409)


def begin(
    world: World, action: str, item: Resource, scenario: str, title: str, steps: tuple[Step, ...], effect: str,
    values: Json, details: Json | None = None, *, cancellable: bool = False, delay: float = 0,
) -> tuple[Resource, str]:  # fmt: skip
    """Start a job on an item, which may have to wait for others first; the job, and the id of its operation."""
    held = record(item)
    if delay:
        steps = (Step("WaitForPrecedingGroups", "Waiting for the preceding groups", delay), *steps)
    job = ReplicationJob(scenario, title, ids.name_of(held.vm), "ProtectionEntity", steps, effect, {**values, "item": item.id, "object": held.lifecycle}, cancellable, details=details or {})  # fmt: skip
    made, operation = jobs.start(world, action, item.id, job)
    return made, operation.id


def answer(call: Call, job: tuple[Resource, str]) -> Answer:
    return doors.accepted(call, call.world.operations[job[1].lower()])


def _asked(call: Call) -> tuple[Resource, Json, Json]:
    """The item, what is asked for, and the part of it for Azure machines."""
    item = call.world.need(call.upto("replicationProtectedItems"))
    asked: Json = call.body.get("properties") or {}
    details: Json = asked.get("providerSpecificDetails") or {}
    if details.get("instanceType", A2A) != A2A:
        raise other_kind(details.get("instanceType"))
    return item, asked, details


def check_direction(item: ReplicatedItem, direction: object) -> None:
    """Forward; a failover back, after a re-protect, may be called either way."""
    fits = ("PrimaryToRecovery", "RecoveryToPrimary") if item.origin else ("PrimaryToRecovery",)
    if direction is not None and direction not in fits:
        raise invalid(f"failoverDirection must be {' or '.join(fits)}.")


def test(call: Call) -> Answer:
    """Make a test machine in a network of the target region."""
    item, asked, details = _asked(call)
    check_direction(record(item), asked.get("failoverDirection"))
    return answer(call, begin_test(call, item, asked.get("networkType"), asked.get("networkId"), details.get("recoveryPointId")))  # fmt: skip


def begin_test(
    call: Call, item: Resource, kind: object, network_id: object, point: object, delay: float = 0
) -> tuple[Resource, str]:
    """Start the test failover of one machine."""
    world, held = call.world, record(item)
    check(world, item, "TestFailover", "A test failover")
    if kind not in (None, "VmNetworkAsInput"):
        raise invalid("networkType must be VmNetworkAsInput: the test machine goes into the network of networkId.")
    wanted = network_id or held.test_network
    place = fabrics.location(fabrics.of(world, held.container))
    network = networks.network(world, wanted, place)
    chosen = _chosen(world, item, point)
    details = _test_details(held, network)
    return begin(world, call.action, item, "TestFailover", "Test failover", _test_steps(world), TESTED, {"network": network.id, "point": chosen}, details, cancellable=True, delay=delay)  # fmt: skip


def _chosen(world: World, item: Resource, point: object) -> str:
    """The id of the asked recovery point, or an empty text for the latest state."""
    return points.id_of(item, points.find(world, item, str(point))) if point else ""


def _test_steps(world: World) -> tuple[Step, ...]:
    between = world.chance.between
    return (
        Step("PrerequisitesCheckForTestFailover", "Prerequisites check for test failover", between(10, 20)),
        Step("CreateTestVirtualMachine", "Create test virtual machine", between(80, 150)),
        Step("PrepareVirtualMachine", "Preparing the virtual machine", between(15, 30)),
        Step("StartVirtualMachine", "Start the virtual machine", between(20, 45)),
    )


def _test_details(item: ReplicatedItem, network: Resource) -> Json:
    name = item.test_name or f"{item.vm_name}-test"
    protected = {"name": item.lifecycle, "friendlyName": ids.name_of(item.vm), "testVmName": name, "testVmFriendlyName": name, "networkConnectionStatus": "Connected", "networkFriendlyName": network.name, "subnet": item.subnet}  # fmt: skip
    return {
        "instanceType": "TestFailoverJobDetails",
        "testFailoverStatus": "Completed",
        "comments": "",
        "networkName": network.name,
        "networkFriendlyName": network.name,
        "networkType": "VmNetworkAsInput",
        "protectedItemDetails": [protected],
        "affectedObjectDetails": {},
    }


def _held(world: World, item: Resource, point: str) -> tuple[Content, str]:
    """What the chosen point holds; without one, all that was sent before the changes stopped coming."""
    found = points.find(world, item, point) if point else None
    held = source.at(record(item), found.time if found else world.now)
    if held is None:
        raise refused("RecoveryPointNotFound", "There is no recovery point to fail over to.")
    return held, point


def tested(world: World, values: Json) -> None:
    """The test machine runs."""
    item = world.need(values["item"])
    made = _make(world, item, values["point"], values["network"], test=True)
    world.put(replace(item, record=replace(record(item), test=made, last_test=world.now)))


def _make(world: World, item: Resource, point: str, network: str, *, test: bool) -> Made:
    held, chosen = _held(world, item, point)
    place = fabrics.location(fabrics.of(world, record(item).container))
    made = building.machine(world, record(item), held, place, network, test=test)
    return replace(made, point=chosen)


def clean_up(call: Call) -> Answer:
    """Delete the test machine."""
    item = call.world.need(call.upto("replicationProtectedItems"))
    return answer(call, begin_cleanup(call, item, dig(call.body, "properties.comments", "")))


def begin_cleanup(call: Call, item: Resource, comments: str) -> tuple[Resource, str]:
    check(call.world, item, "TestFailoverCleanup", "The cleanup of a test failover")
    steps = (Step("CleanupTestVirtualMachine", "Clean up the test virtual machine", call.world.chance.between(40, 90)),)
    return begin(call.world, call.action, item, "TestFailoverCleanup", "Test failover cleanup", steps, CLEANED, {"comments": comments})  # fmt: skip


def cleaned(world: World, values: Json) -> None:
    """The test machine is gone."""
    item = world.need(values["item"])
    made = record(item).test
    if made is not None:
        building.take_away(world, made)
    world.put(replace(item, record=replace(record(item), test=None)))


def unplanned(call: Call) -> Answer:
    """Fail over to the target region."""
    item, asked, details = _asked(call)
    check_direction(record(item), asked.get("failoverDirection"))
    return answer(call, begin_failover(call, item, asked.get("sourceSiteOperations"), details.get("recoveryPointId")))


def begin_failover(
    call: Call, item: Resource, source_site: object, point: object, delay: float = 0
) -> tuple[Resource, str]:
    """Start the failover of one machine."""
    world = call.world
    check(world, item, "UnplannedFailover", "A failover")
    if source_site not in (None, "Required", "NotRequired"):
        raise invalid("sourceSiteOperations must be Required or NotRequired.")
    shut = source_site == "Required"
    values = {"point": _chosen(world, item, point), "shut": shut}
    details: Json = {"instanceType": "FailoverJobDetails", "protectedItemDetails": [], "affectedObjectDetails": {}}
    return begin(world, call.action, item, "UnplannedFailover", "Failover", _failover_steps(world, shut), FAILED_OVER, values, details, delay=delay)  # fmt: skip


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
    made = _make(world, item, values["point"], record(item).network, test=False)
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
    return answer(call, begin_commit(call, item))


def begin_commit(call: Call, item: Resource) -> tuple[Resource, str]:
    check(call.world, item, "Commit", "A commit")
    steps = (Step("PrerequisiteCheck", "Prerequisite check", 2), Step("CommitTask", "Commit", call.world.chance.between(5, 15)))  # fmt: skip
    return begin(call.world, call.action, item, "CommitFailover", "Commit", steps, COMMITTED, {})


def committed(world: World, values: Json) -> None:
    item = world.need(values["item"])
    world.put(replace(item, record=replace(record(item), phase="Committed")))


def change_point(call: Call) -> Answer:
    """Make the failed-over machine anew from another recovery point, as long as nothing is committed."""
    item, asked, _ = _asked(call)
    check(call.world, item, "ChangePit", "A change of the recovery point")
    chosen = _chosen(call.world, item, asked.get("recoveryPointId"))
    steps = (Step("ChangeRecoveryPoint", "Change recovery point", call.world.chance.between(120, 240)),)
    return answer(call, begin(call.world, call.action, item, "ChangeRecoveryPoint", "Change recovery point", steps, CHANGED, {"point": chosen}))  # fmt: skip


def point_changed(world: World, values: Json) -> None:
    item = world.need(values["item"])
    old = record(item).failover
    if old is not None:
        building.take_away(world, old)
    made = _make(world, item, values["point"], record(item).network, test=False)
    world.put(replace(item, record=replace(record(item), failover=made)))
