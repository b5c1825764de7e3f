"""Test failovers: a machine beside production, in a network of its own, until it is cleaned up."""

from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import building, fabrics, item_jobs, networks
from studyapp.sandbox.providers.site_recovery.errors import invalid
from studyapp.sandbox.providers.site_recovery.records import ReplicatedItem, Step
from studyapp.sandbox.providers.site_recovery.source import record

TESTED = "siterecovery.tested"
CLEANED = "siterecovery.cleaned"


def test(call: Call) -> Answer:
    """Make a test machine in a network of the target region."""
    item, asked, details = item_jobs.asked(call)
    item_jobs.check_direction(record(item), asked.get("failoverDirection"))
    return item_jobs.answer(call, begin_test(call, item, asked.get("networkType"), asked.get("networkId"), details.get("recoveryPointId")))  # fmt: skip


def begin_test(
    call: Call, item: Resource, kind: object, network_id: object, point: object, delay: float = 0
) -> tuple[Resource, str]:
    """Start the test failover of one machine."""
    world, held = call.world, record(item)
    item_jobs.check(world, item, "TestFailover", "A test failover")
    if kind not in (None, "VmNetworkAsInput"):
        raise invalid("networkType must be VmNetworkAsInput: the test machine goes into the network of networkId.")
    wanted = network_id or held.test_network
    place = fabrics.location(fabrics.of(world, held.container))
    network = networks.network(world, wanted, place)
    chosen = item_jobs.chosen(world, item, point)
    details = _test_details(held, network)
    return item_jobs.begin(world, call.action, item, "TestFailover", "Test failover", _test_steps(world), TESTED, {"network": network.id, "point": chosen}, details, cancellable=True, delay=delay)  # fmt: skip


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


def tested(world: World, values: Json) -> None:
    """The test machine runs."""
    item = world.need(values["item"])
    made = item_jobs.make(world, item, values["point"], values["network"], test=True)
    world.put(replace(item, record=replace(record(item), test=made, last_test=world.now)))


def clean_up(call: Call) -> Answer:
    """Delete the test machine."""
    item = call.world.need(call.upto("replicationProtectedItems"))
    return item_jobs.answer(call, begin_cleanup(call, item, dig(call.body, "properties.comments", "")))


def begin_cleanup(call: Call, item: Resource, comments: str) -> tuple[Resource, str]:
    item_jobs.check(call.world, item, "TestFailoverCleanup", "The cleanup of a test failover")
    steps = (Step("CleanupTestVirtualMachine", "Clean up the test virtual machine", call.world.chance.between(40, 90)),)
    return item_jobs.begin(call.world, call.action, item, "TestFailoverCleanup", "Test failover cleanup", steps, CLEANED, {"comments": comments})  # fmt: skip


def cleaned(world: World, values: Json) -> None:
    """The test machine is gone."""
    item = world.need(values["item"])
    made = record(item).test
    if made is not None:
        building.take_away(world, made)
    world.put(replace(item, record=replace(record(item), test=None)))
