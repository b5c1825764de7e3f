"""Reading scale sets and their instances: instance views, lists, network interfaces, sizes."""

from collections import Counter
from collections.abc import Callable, Iterator

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.generic import Handler
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import instance_view, machine_body, sizes
from studyapp.sandbox.providers.compute.names import EXTENSIONS, INSTANCES, NICS, SCALE_SETS
from studyapp.sandbox.providers.compute.scale_sets import health, instances, model

_NOT_OF_INSTANCES = ("patchStatus", "isVMInStandbyPool")
_WORDS = {"Succeeded": "Provisioning succeeded", "Failed": "Provisioning failed"}


def of_instance(world: World, vm: Resource) -> Json:
    """How an instance runs."""
    home = instances.home_of(world, vm)
    shown = {n: v for n, v in instance_view.of(world, vm).items() if n not in _NOT_OF_INSTANCES}
    domains = int(home.body["properties"]["platformFaultDomainCount"])
    return {"platformFaultDomain": int(vm.name) % domains, **health.view(world, home, vm), **shown}


def instance(call: Call) -> Answer:
    """An instance; `$expand=instanceView` adds how it runs."""
    vm = call.resource()
    expand = call.query.get("$expand", "").lower()
    if expand not in ("", "instanceview", "userdata"):
        raise ArmError(400, "InvalidParameter", f"The value '{expand[:40]}' of $expand is not valid: instanceView.", "$expand")  # fmt: skip
    return Answer(200, _expanded(call.world, vm, expand == "instanceview"))


def _expanded(world: World, vm: Resource, expand: bool) -> Json:
    shown = world.view(vm)
    if not expand:
        return shown
    return {**shown, "properties": {**shown["properties"], "instanceView": of_instance(world, vm)}}


def view_of_instance(call: Call) -> Answer:
    """The instance view of an instance alone."""
    return Answer(200, of_instance(call.world, call.world.need(call.upto("virtualMachines"))))


def list_instances(call: Call) -> Answer:
    """The instances of a scale set; `$expand=instanceView` adds how each runs."""
    home = call.world.need(call.upto("virtualMachineScaleSets"))
    for option in ("$filter", "$select"):
        if call.query.get(option) not in (None, "", "instanceView"):
            raise not_simulated(f"{option} in lists of instances", target=option)
    expand = "instanceview" in (call.query.get("$expand", "").lower(), call.query.get("$select", "").lower())
    return page(call, instances.all_of(call.world, home), lambda vm: _expanded(call.world, vm, expand))


def of_set(call: Call) -> Answer:
    """How many instances of a scale set are in which state."""
    world, home = call.world, call.world.need(call.upto("virtualMachineScaleSets"))
    members = instances.all_of(world, home)
    state = model.state(world, home)
    shown = {
        "virtualMachine": {"statusesSummary": _counted(machine_body.state(world, vm) for vm in members)},
        "extensions": [_extension(world, members, entry["name"]) for entry in model.extensions_of(home)],
        "statuses": [
            {"code": f"ProvisioningState/{state.lower()}", "level": "Info", "displayStatus": _WORDS.get(state, state)}
        ],
    }
    return Answer(200, shown)


def _counted(states: Iterator[str]) -> list[Json]:
    return [{"code": f"ProvisioningState/{state.lower()}", "count": count} for state, count in Counter(states).items()]


def _extension(world: World, members: list[Resource], name: str) -> Json:
    found = (world.find(f"{vm.id}/extensions/{name}") for vm in members)
    states = (str(world.view(one)["properties"]["provisioningState"]) for one in found if one is not None)
    return {"name": name, "statusesSummary": _counted(states)}


def skus(call: Call) -> Answer:
    """The sizes that the instances of a scale set can have."""
    home = call.world.need(call.upto("virtualMachineScaleSets"))
    most = 100 if dig(home.body, "properties.singlePlacementGroup", True) else 1000
    capacity = {"minimum": 0, "maximum": most, "defaultCapacity": 1, "scaleType": "Automatic"}
    rows = [
        {"resourceType": SCALE_SETS, "sku": {"name": size.name, "tier": "Standard"}, "capacity": capacity}
        for size in sizes.usable(home.body["location"])
    ]
    return Answer(200, {"value": rows})


# Networks


def interfaces(within: str) -> Handler:
    """A handler that lists the network interfaces of a scale set, or of an instance.

    Args:
        within: the fixed word before the name, as `virtualMachines`.
    """

    def handle(call: Call) -> Answer:
        found = call.world.need(call.upto(within))
        members = [found] if found.type == INSTANCES else instances.all_of(call.world, found)
        nics = [nic for vm in members for nic in call.world.tree.children(vm.id, NICS)]
        return page(call, nics, _interface(call.world))

    return handle


def interface(call: Call) -> Answer:
    """One network interface of an instance."""
    return Answer(200, _interface(call.world)(call.resource()))


def _interface(world: World) -> Callable[[Resource], Json]:
    def shown(nic: Resource) -> Json:
        return {n: v for n, v in world.view(nic).items() if n != "type"}

    return shown


def rows(world: World) -> Iterator[Json]:
    """Rows of computeresources: the instances of all scale sets."""
    for vm in world.tree.of_type(INSTANCES):
        shown = world.view(vm)
        power = {"code": f"PowerState/{vm.facts['powerState']}", "displayStatus": f"VM {vm.facts['powerState']}"}
        extended = {"instanceView": {"powerState": {**power, "level": "Info"}}}
        names = ("id", "name", "type", "location", "sku", "tags", "zones")
        yield {
            **{n: shown[n] for n in names if n in shown},
            "properties": {**shown["properties"], "extended": extended},
        }


def extensions(call: Call) -> Answer:
    """The extensions on an instance."""
    vm = call.world.need(call.upto("virtualMachines"))
    return Answer(200, {"value": [call.world.view(found) for found in call.world.tree.children(vm.id, EXTENSIONS)]})
