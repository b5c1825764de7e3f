"""Upgrades by request, the protection of single instances, and the extensions of the model."""

from dataclasses import replace

from studyapp.sandbox.arm import schema
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict, gateway, not_simulated
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import missing
from studyapp.sandbox.providers.compute import operating
from studyapp.sandbox.providers.compute.names import UPGRADES
from studyapp.sandbox.providers.compute.scale_sets import model, rolling, sets


def _home(call: Call) -> Resource:
    return call.world.need(call.upto("virtualMachineScaleSets"))


def latest(call: Call) -> Answer:
    """The rolling upgrade that was started last; a 404 where none ever was."""
    found = rolling.latest(call.world, _home(call))
    if found is None:
        raise gateway(404, "ResourceNotFound", "The Virtual Machine Scale Set has had no rolling upgrade.")
    return Answer(200, {**call.world.view(found), "id": call.path, "name": "latest"})


def cancel(call: Call) -> Answer:
    """Stop the rolling upgrade that is running before its next batch."""
    home = _home(call)
    found = rolling.latest(call.world, home)
    if found is None or not rolling.is_running(found):
        raise conflict("OperationNotAllowed", f"There is no ongoing Rolling Upgrade to cancel for Virtual Machine Scale Set '{home.name}'.")  # fmt: skip
    rolling.cancel(call.world, found)
    return operating.accepted(call, home, operating.start(call, home, (2, 8)))


def start_image_upgrade(call: Call) -> Answer:
    """Bring the instances to the newest version of their image, batch by batch."""
    home = _home(call)
    operating.check_idle(call, home.id)
    if not model.health_source(home.body):
        raise bad_request("BadRequest", "OS Rolling Upgrade is not supported for this Virtual Machine Scale Set because a health probe or health extension was not provided.")  # fmt: skip
    if rolling.is_running(rolling.latest(call.world, home)):
        raise conflict("OperationNotAllowed", f"A Rolling Upgrade is in progress for Virtual Machine Scale Set '{home.name}'.")  # fmt: skip
    rolling.begin(call.world, home, rolling.IMAGE, "User", rolling.outdated(call.world, home))
    return operating.accepted(call, home, operating.start(call, home, (2, 8)))


def history(call: Call) -> Answer:
    """The upgrades of the image, newest first."""
    found = call.world.tree.children(_home(call).id, UPGRADES)
    return Answer(200, {"value": [rolling.row(one) for one in reversed(found) if one.facts["kind"] == rolling.IMAGE]})


# Instances

_OWN = ("protectionPolicy",)
_MODEL = "compute.VirtualMachineScaleSetVM"


def put_instance(call: Call) -> Answer:
    """Change the protection of an instance: everything else comes from the model."""
    vm = call.resource()
    operating.check_idle(call, vm.id)
    asked: Json = call.body.get("properties") or {}
    known: Json = schema.read_request(_MODEL, call.world.view(vm))[0]["properties"]
    for name, value in asked.items():
        if name not in _OWN and value is not None and value != known.get(name):
            raise not_simulated(f"an instance whose '{name}' is not its scale set's", target=name)
    body = put_at(vm.body, "properties.protectionPolicy", asked.get("protectionPolicy") or {})
    made = call.world.put(replace(vm, body=body))
    return operating.written(call, made, operating.start(call, made, (2, 8)), 200)


# Extensions of the model


def _entry(call: Call) -> Json | None:
    wanted = call.names["extension"].lower()
    return next((entry for entry in model.extensions_of(_home(call)) if entry["name"].lower() == wanted), None)


def _shown(home: Resource, entry: Json) -> Json:
    return {"id": f"{home.id}/extensions/{entry['name']}", **entry, "properties": {**entry["properties"], "provisioningState": "Succeeded"}}  # fmt: skip


def get_extension(call: Call) -> Answer:
    entry = _entry(call)
    if entry is None:
        raise missing(call.path)
    return Answer(200, _shown(_home(call), entry))


def list_extensions(call: Call) -> Answer:
    home = _home(call)
    return Answer(200, {"value": [_shown(home, entry) for entry in model.extensions_of(home)]})


def put_extension(call: Call) -> Answer:
    """Add an extension to the model, or change one; the instances follow as they do any change."""
    entry = _entry(call)
    given: Json = call.body.get("properties") or {}
    if call.request.method == "PATCH":
        if entry is None:
            raise missing(call.path)
        given = {**entry["properties"], **given}
    for part in ("publisher", "type", "typeHandlerVersion"):
        if not given.get(part):
            raise ArmError(400, "InvalidParameter", f"Required parameter 'properties.{part}' is missing (null).", part)
    made = model.extension(entry["name"] if entry else call.names["extension"], given)
    home, operation = _change(call, [made])
    answer = operating.written(call, home, operation, 200 if entry else 201)
    return answer._replace(body=_shown(home, made))


def delete_extension(call: Call) -> Answer:
    """Take an extension out of the model."""
    if _entry(call) is None:
        return Answer(204)
    home, operation = _change(call, [])
    return operating.accepted(call, home, operation)


def _change(call: Call, made: list[Json]) -> tuple[Resource, Operation]:
    home, name = _home(call), call.names["extension"].lower()
    kept = [entry for entry in model.extensions_of(home) if entry["name"].lower() != name]
    asked = {"properties": {"virtualMachineProfile": {"extensionProfile": {"extensions": [*kept, *made]}}}}
    return sets.begin_change(call, home, asked, whole=False)
