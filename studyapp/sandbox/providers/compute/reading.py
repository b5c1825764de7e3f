"""Reading machines: get, instance view, lists."""

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import instance_view
from studyapp.sandbox.providers.compute.names import VMS


def get(call: Call) -> Answer:
    """A machine; `$expand=instanceView` adds how it runs, `userData` its user data."""
    vm = call.resource()
    expand = [part.strip().lower() for part in call.query.get("$expand", "").split(",") if part.strip()]
    wrong = [part for part in expand if part not in ("instanceview", "userdata")]
    if wrong:
        raise ArmError(400, "InvalidParameter", f"The value '{wrong[0]}' of $expand is not valid: instanceView or userData.", "$expand")  # fmt: skip
    shown = _expanded(call.world, vm) if "instanceview" in expand else call.world.view(vm)
    data = vm.body["properties"].get("userData")
    if "userdata" in expand and data is not None:
        shown = {**shown, "properties": {**shown["properties"], "userData": data}}
    return Answer(200, shown)


def _expanded(world: World, vm: Resource) -> Json:
    shown = world.view(vm)
    return {**shown, "properties": {**shown["properties"], "instanceView": instance_view.of(world, vm)}}


def view(call: Call) -> Answer:
    """The instance view alone."""
    return Answer(200, instance_view.of(call.world, call.world.need(call.upto("virtualMachines"))))


def in_group(call: Call) -> Answer:
    """The machines of a group."""
    _check_filter(call)
    group = ids.group_id_of(call.path)
    expanded = call.query.get("$expand", "").lower() == "instanceview"
    return page(call, call.world.tree.children(group, VMS), lambda vm: _row(call.world, vm, expanded), 1000)


def everywhere(call: Call) -> Answer:
    """The machines of the subscription; `statusOnly=true` adds how they run."""
    _check_filter(call)
    expanded = call.query.get("statusonly", "").lower() == "true"
    return page(call, call.world.tree.of_type(VMS), lambda vm: _row(call.world, vm, expanded), 1000)


def in_region(call: Call) -> Answer:
    """The machines of a region."""
    wanted = region(call.names["location"])
    found = [vm for vm in call.world.tree.of_type(VMS) if vm.body["location"] == wanted]
    return page(call, found, lambda vm: _row(call.world, vm, False), 1000)


def _row(world: World, vm: Resource, expanded: bool) -> Json:
    """A machine in a list, where its extensions are named and not described."""
    shown = _expanded(world, vm) if expanded else world.view(vm)
    if "resources" not in shown:
        return shown
    return {**shown, "resources": [{"id": extension["id"]} for extension in shown["resources"]]}


def _check_filter(call: Call) -> None:
    if call.query.get("$filter"):
        raise not_simulated("filters of the list of virtual machines (they are for scale sets)", target="$filter")
