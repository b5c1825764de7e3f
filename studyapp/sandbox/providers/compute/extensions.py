"""Extensions of a machine: they need it to run, and its agent."""

from dataclasses import replace

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import conflict
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, merge, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import guest
from studyapp.sandbox.providers.compute.names import EXTENSIONS, accept


def put(call: Call) -> Answer:
    """Install an extension (201) or change it (200)."""
    vm = call.world.need(call.upto("virtualMachines"))
    if vm.facts.get("powerState") != "running":
        raise conflict("OperationNotAllowed", "Cannot modify extensions in the VM when the VM is not running.")
    old = call.world.find(call.path)
    made = call.world.put(_made(call.path, vm, call.body))
    failure = None
    if not guest.agent_is_ready(vm):
        made = call.world.put(replace(made, facts={"state": "Failed"}))
        failure = Failure("VMExtensionProvisioningTimeout", f"Provisioning of VM extension {made.name} has timed out.")
    return accept(
        call, made.id, vm.body["location"], 30, status=200 if old else 201, body=call.world.view(made), failure=failure
    )


def _made(id: str, vm: Resource, body: Json) -> Resource:
    asked = {n: v for n, v in (body.get("properties") or {}).items() if n != "protectedSettings"}
    tags = {"tags": body["tags"]} if body.get("tags") else {}
    properties = {"autoUpgradeMinorVersion": True, **asked, "provisioningState": "Succeeded"}
    return Resource(id, EXTENSIONS, {"location": vm.body["location"], **tags, "properties": properties})


def build(world: World, id: str, body: Json) -> Resource:
    """An extension that another provider installs."""
    return _made(id, world.need(id.rpartition("/extensions/")[0]), body)


def patch(call: Call) -> Answer:
    old = call.resource()
    vm = call.world.need(call.upto("virtualMachines"))
    if vm.facts.get("powerState") != "running":
        raise conflict("OperationNotAllowed", "Cannot modify extensions in the VM when the VM is not running.")
    made = call.world.put(
        replace(old, body=merge(old.body, {n: v for n, v in call.body.items() if n in ("tags", "properties")}))
    )
    return accept(call, made.id, vm.body["location"], 20, status=200, body=call.world.view(made))


def delete(call: Call) -> Answer:
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    vm = call.world.need(call.upto("virtualMachines"))
    return accept(
        call, found.id, vm.body["location"], 20, effect="compute.extension-deleted", values={"extension": found.id}
    )


def extension_deleted(world: World, values: Json) -> None:
    if world.find(values["extension"]) is not None:
        world.remove(values["extension"])


def list_extensions(call: Call) -> Answer:
    vm = call.world.need(call.upto("virtualMachines"))
    return Answer(200, {"value": [call.world.view(e) for e in call.world.tree.children(vm.id, EXTENSIONS)]})


def view(world: World, extension: Resource) -> Json:
    state = extension.facts.get("state")
    return put_at(extension.body, "properties.provisioningState", state) if state else extension.body
