"""Extensions of machines: what becomes of one follows from the state of the guest."""

from dataclasses import replace

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict, not_simulated
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset, merge, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import catalogue, guest, instance_view, operating
from studyapp.sandbox.providers.compute.machine_rules import missing
from studyapp.sandbox.providers.compute.names import EXTENSIONS

INSTALLED = "compute.extension-installed"
REMOVED = "compute.extension-removed"
_SCRIPTS = ("CustomScript", "CustomScriptExtension")


def put(call: Call) -> Answer:
    """Install an extension, or change its settings."""
    vm = call.world.need(call.upto("virtualMachines"))
    _check_vm(vm)
    operating.check_idle(call, call.path)
    old = call.world.find(call.path)
    properties = call.body.get("properties") or {}
    _check(call, vm, properties)
    body: Json = {"location": vm.body["location"], "properties": _shown(properties)}
    if call.body.get("tags"):
        body["tags"] = call.body["tags"]
    return _install(call, vm, Resource(call.path, EXTENSIONS, body), 200 if old else 201)


def patch(call: Call) -> Answer:
    """Change the settings of an extension."""
    vm = call.world.need(call.upto("virtualMachines"))
    _check_vm(vm)
    operating.check_idle(call, call.path)
    old = call.resource()
    properties = _shown(merge(old.body["properties"], call.body.get("properties") or {}))
    _check(call, vm, properties)
    body = {**old.body, "properties": properties}
    if "tags" in call.body:
        body["tags"] = call.body["tags"] or {}
    return _install(call, vm, replace(old, body=body), 200)


def _check_vm(vm: Resource) -> None:
    if not guest.is_running(vm.facts):
        raise conflict("OperationNotAllowed", "Cannot modify extensions in the VM when the VM is not running.")
    allowed = dig(vm.body, "properties.osProfile.allowExtensionOperations", True)
    if not allowed or vm.facts.get("guestAgent") == "NotInstalled":
        raise conflict("OperationNotAllowed", "This operation cannot be performed when extension operations are disallowed. To allow, please ensure VM Agent is installed on the VM and the osProfile.allowExtensionOperations property is true.")  # fmt: skip


def _check(call: Call, vm: Resource, properties: Json) -> None:
    for part in ("publisher", "type", "typeHandlerVersion"):
        if not properties.get(part):
            raise missing(f"properties.{part}")
    kind = f"{properties['publisher']}.{properties['type']}"
    known = {name.lower(): name for name in catalogue.EXTENSIONS}.get(kind.lower())
    windows = dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows"
    if known is None:
        raise ArmError(404, "ArtifactNotFound", f"The VM extension with publisher '{properties['publisher']}' and type '{properties['type']}' could not be found in location '{vm.body['location']}'. The sandbox has: {', '.join(catalogue.EXTENSIONS)}.")  # fmt: skip
    if catalogue.EXTENSIONS[known][1] != windows:
        raise bad_request("OperationNotAllowed", f"The extension '{known}' does not support the operating system of VM '{vm.name}'.")  # fmt: skip
    if properties["type"] in _SCRIPTS:
        raise not_simulated("scripts of the custom script extension: use run command")
    for other in call.world.tree.children(vm.id, EXTENSIONS):
        same = other.body["properties"]
        if other.key != call.path.lower() and f"{same['publisher']}.{same['type']}".lower() == kind.lower():
            raise bad_request("BadRequest", f"Multiple VMExtensions per handler not supported for OS type '{'Windows' if windows else 'Linux'}'. VMExtension '{other.name}' with handler '{known}' already added or specified in input.")  # fmt: skip


def _shown(properties: Json) -> Json:
    """What is kept of a request: protected settings are never shown again."""
    hidden = ("protectedSettings", "instanceView")
    kept = {name: value for name, value in properties.items() if value is not None and name not in hidden}
    return {"autoUpgradeMinorVersion": False, **kept}


def _install(call: Call, vm: Resource, extension: Resource, status: int) -> Answer:
    failure = _failure(vm, extension.name)
    if dig(extension.body, "properties.suppressFailures") and failure:
        failure = None
    facts = {"message": failure.message if failure else "Plugin enabled", "since": iso_offset(call.now)}
    properties = {**extension.body["properties"], "provisioningState": "Failed" if failure else "Succeeded"}
    made = replace(extension, body={**extension.body, "properties": properties}, facts=facts)
    made = call.world.put(made)
    span = (600.0, 1200.0) if failure else (20.0, 80.0)
    return operating.written(call, made, operating.start(call, made, span, failure=failure), status)


def _failure(vm: Resource, name: str) -> Failure | None:
    """Why the guest could not take the extension."""
    if not guest.agent_answers(vm.facts):
        return Failure("VMAgentStatusCommunicationError", f"VM '{vm.name}' has not reported status for VM agent or extensions. Verify that the OS is up and healthy, the VM has a running VM agent, and that it can establish outbound connections to the Azure platform.")  # fmt: skip
    if vm.facts.get("osDisk") == "Full":
        return Failure("VMExtensionProvisioningError", f"VM has reported a failure when processing extension '{name}'. Error message: 'There is not enough space on the disk.'")  # fmt: skip
    return None


def build(world: World, id: str, body: Json) -> Resource:
    """An extension that another provider installs, as a backup does."""
    made = {**body, "properties": {**body["properties"], "provisioningState": "Succeeded"}}
    return Resource(id, EXTENSIONS, made, {"message": "Plugin enabled", "since": iso_offset(world.now)})


def view(world: World, extension: Resource) -> Json:
    """The extension as it reads now; a fact that says it failed shows as a failure."""
    if world.busy(extension.id):
        return put_at(extension.body, "properties.provisioningState", "Updating")
    if extension.facts.get("state") == "Failed":
        return put_at(extension.body, "properties.provisioningState", "Failed")
    return extension.body


def get(call: Call) -> Answer:
    """An extension; `$expand=instanceView` adds what its handler reports."""
    extension = call.resource()
    return Answer(200, _expanded(call, extension))


def _expanded(call: Call, extension: Resource) -> Json:
    shown = call.world.view(extension)
    if call.query.get("$expand", "").lower() != "instanceview":
        return shown
    return {**shown, "properties": {**shown["properties"], "instanceView": instance_view.extension_view(call.world, extension)}}  # fmt: skip


def list_extensions(call: Call) -> Answer:
    vm = call.world.need(call.upto("virtualMachines"))
    found = call.world.tree.children(vm.id, EXTENSIONS)
    return Answer(200, {"value": [_expanded(call, extension) for extension in found]})


def delete(call: Call) -> Answer:
    """Remove an extension; one that is stuck in its deletion goes as well."""
    vm = call.world.need(call.upto("virtualMachines"))
    extension = call.world.find(call.path)
    if extension is None:
        return Answer(204)
    _check_vm(vm)
    generic.check_etag(call, extension)
    return operating.accepted(
        call, extension, operating.start(call, extension, (10, 40), REMOVED, {"id": extension.id})
    )


def removed(world: World, values: Json) -> None:
    if world.find(values["id"]) is not None:
        world.remove(values["id"])
