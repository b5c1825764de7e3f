"""Network watchers as resources: at most one in a region."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.network import documents, places, watcher_homes
from studyapp.sandbox.providers.network.names import INTERFACES, MACHINES, WATCHERS
from studyapp.sandbox.providers.network.places import End


def put(call: Call) -> Answer:
    """Create a watcher, or change its tags."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, WATCHERS, old)
    other = watcher_homes.of_region(call.world, location)
    if old is None and other is not None:
        raise bad_request("NetworkWatcherCountLimitReached", f"Number of network watchers in this subscription and region has reached its limit: {other.id}.")  # fmt: skip
    tags = {"tags": call.body["tags"]} if call.body.get("tags") else {}
    made = call.world.put(Resource(call.path, WATCHERS, {"location": location, **tags, "properties": {}}))
    return Answer(200 if old else 201, call.world.view(made))


def watcher_of(call: Call) -> Resource:
    """The watcher that is asked."""
    return call.world.need(call.upto("networkWatchers"))


def target(call: Call, id: str) -> Resource:
    """The machine that a check is about: in the watcher's region, and running.

    Raises:
        ArmError: 404 where it does not exist, 400 where the watcher cannot look at it, 409 where it does not run.
    """
    vm = call.world.need(id)
    if vm.type != MACHINES:
        raise bad_request("TargetResourceTypeNotSupported", f"The target resource {id} is not a virtual machine.")
    watcher = watcher_of(call)
    if vm.body["location"] != watcher.body["location"]:
        raise bad_request("TargetResourceNotInWatcherRegion", f"The target resource {id} lies in '{vm.body['location']}', the network watcher {watcher.name} in '{watcher.body['location']}'.")  # fmt: skip
    check_running(vm)
    return vm


def check_running(vm: Resource) -> None:
    """Raise 409 where a machine does not run: the platform then knows nothing of its network."""
    if vm.facts.get("powerState", "running") != "running":
        raise conflict("TargetVirtualMachineNotRunning", f"The virtual machine {vm.id} is not in the state PowerState/running.")  # fmt: skip


def end_of(call: Call, body: Json, address: str) -> End:
    """The ip configuration of the asked machine that has an address, of the asked interface where one is named."""
    vm = target(call, str(body["targetResourceId"]))
    named = body.get("targetNicResourceId")
    if named:
        documents.reference(call.world, str(named), INTERFACES, vm.id)
    for end in places.ends_of(call.world, vm):
        if end.address == address and (not named or documents.same(named, end.nic.id)):
            return end
    raise bad_request("IPAddressNotFoundOnTarget", f"The IP address {address} does not belong to a network interface of the virtual machine {vm.id}.")  # fmt: skip
