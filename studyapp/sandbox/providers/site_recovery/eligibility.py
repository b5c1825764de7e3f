"""Whether a machine can be replicated: the reasons against it, before anybody tries."""

from collections.abc import Iterator

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import rules
from studyapp.sandbox.providers.site_recovery.errors import advice
from studyapp.sandbox.providers.site_recovery.names import NS


def get(call: Call) -> Answer:
    """Whether a machine can be replicated: the reasons against it."""
    return Answer(200, _results(call))


def list_results(call: Call) -> Answer:
    return Answer(200, {"value": [_results(call)]})


def _results(call: Call) -> Json:
    vm = call.world.need(call.upto("virtualMachines"))
    id = f"{vm.id}/providers/{NS}/replicationEligibilityResults/default"
    errors = [_reason(error) for error in _reasons(call.world, vm)]
    properties = {"clientRequestId": call.request.headers.get("x-ms-client-request-id", ""), "errors": errors}
    return {"id": id, "name": "default", "type": f"{NS}/replicationEligibilityResults", "properties": properties}


def _reasons(world: World, vm: Resource) -> Iterator[ArmError]:
    try:
        rules.machine(world, vm.id, str(vm.body["location"]))
        rules.check_free(world, vm, "/none")
    except ArmError as error:
        yield error
        return
    why = rules.obstacle(world, vm)
    if why is not None:
        yield why


def _reason(error: ArmError) -> Json:
    words = advice(error.code)
    return {"code": error.code, "message": error.message, "possibleCauses": words.causes, "recommendedAction": words.action, "status": "Error"}  # fmt: skip
