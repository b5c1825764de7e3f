"""Run command, as an action and as a resource, and the serial console: scripts in the guest of a machine."""

from dataclasses import dataclass, replace

from studyapp.sandbox.arm import consoles, generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict, not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset, merge, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import guest, operating, scripts_linux, scripts_windows, shell
from studyapp.sandbox.providers.compute.names import COMMANDS

RAN = "compute.script-ran"
REMOVED = "compute.run-command-removed"


@dataclass(frozen=True, slots=True)
class Document:
    """A script that comes with Azure."""

    id: str
    windows: bool
    label: str
    script: tuple[str, ...] = ()
    """What it runs; empty where the request brings the script."""


DOCUMENTS = (
    Document("RunPowerShellScript", True, "Executes a PowerShell script"),
    Document("RunShellScript", False, "Executes a Linux shell script"),
    Document("IPConfig", True, "Shows the IP configuration", ("ipconfig",)),
    Document("ifconfig", False, "Shows the network interfaces", ("ifconfig",)),
    Document("RDPSettings", True, "Verifies the RDP listener and firewall", ("Get-NetFirewallProfile",)),
    Document("EnableRemotePS", True, "Opens remote PowerShell in the firewall", ("Enable-NetFirewallRule",)),
)


def _document(id: str, windows: bool) -> Document:
    found = next((d for d in DOCUMENTS if d.id.lower() == id.lower()), None)
    if found is None:
        known = ", ".join(d.id for d in DOCUMENTS)
        raise bad_request("RunCommandDocumentNotFound", f"The entity 'RunCommandDocument' '{id}' was not found. The sandbox has: {known}.")  # fmt: skip
    if found.windows != windows:
        raise conflict("OperationNotAllowed", f"The run command '{id}' does not fit the operating system of the VM.")
    return found


def _is_windows(vm: Resource) -> bool:
    return bool(dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows")


def _script(vm: Resource, lines: list[str], parameters: list[Json]) -> list[shell.Command]:
    if parameters:
        raise not_simulated("parameters of scripts", target="parameters")
    windows = _is_windows(vm)
    script = shell.commands(lines, windows=windows)
    shell.check(script, _table(vm))
    return script


def _table(vm: Resource) -> shell.Table:
    return scripts_windows.TABLE if _is_windows(vm) else scripts_linux.TABLE


def _check_runs(vm: Resource) -> None:
    if not guest.is_running(vm.facts):
        raise conflict("OperationNotAllowed", "The operation requires the VM to be running (or set to run).")


def run(call: Call) -> Answer:
    """Run a script now and answer with what it printed."""
    vm = call.world.need(call.upto("virtualMachines"))
    operating.check_idle(call, vm.id)
    _check_runs(vm)
    document = _document(str(call.body.get("commandId") or ""), _is_windows(vm))
    lines = list(document.script) or call.body.get("script") or []
    if not lines:
        raise bad_request("InvalidParameter", f"Required parameter 'script' is missing (null) for the command '{document.id}'.")  # fmt: skip
    script = _script(vm, lines, call.body.get("parameters") or [])
    if not guest.agent_answers(vm.facts):
        return operating.accepted(call, vm, operating.start(call, vm, (60, 90), failure=operating.NO_AGENT))
    seen = _run(call.world, vm, script)
    values = {"changes": shell.changes(call.world, vm, seen)}
    answer = {"value": _statuses(vm, seen)}
    return operating.accepted(call, vm, operating.start(call, vm, (15, 40), RAN, values, answer=answer))


def _run(world: World, vm: Resource, script: list[shell.Command]) -> shell.Guest:
    seen = shell.look(world, vm)
    shell.run(seen, script, _table(vm))
    return seen


def _texts(seen: shell.Guest) -> tuple[str, str]:
    return "\n".join(seen.out)[-shell.MOST_OUTPUT :], "\n".join(seen.err)[-shell.MOST_OUTPUT :]


def _statuses(vm: Resource, seen: shell.Guest) -> list[Json]:
    """What was printed, in one piece on Linux, in two on Windows."""
    out, err = _texts(seen)
    shared = {"level": "Info", "displayStatus": "Provisioning succeeded"}
    if not _is_windows(vm):
        message = f"Enable succeeded: \n[stdout]\n{out}\n\n[stderr]\n{err}\n"
        return [{"code": "ProvisioningState/succeeded", **shared, "message": message}]
    return [
        {"code": "ComponentStatus/StdOut/succeeded", **shared, "message": out},
        {"code": "ComponentStatus/StdErr/succeeded", **shared, "message": err},
    ]


def ran(world: World, values: Json) -> None:
    """A script has ended: what it changed is changed."""
    for id, changed in values["changes"].items():
        resource = world.find(id)
        if resource is not None:
            facts = {n: v for n, v in {**resource.facts, **changed}.items() if v is not None}
            world.put(replace(resource, facts=facts))


def console(world: World, vm_id: str, lines: list[str]) -> str:
    """Type into the serial console, which needs no agent and no network; gives what is printed.

    Raises:
        ArmError: the machine does not run, has no boot diagnostics, its console is switched off, or it did not get as far as a console.
    """
    vm = world.need(vm_id)
    refused = consoles.refusal(world, vm)
    if refused is not None:
        raise refused
    if vm.facts.get("boot") == "Stopped" or vm.facts.get("host") == "Faulty":
        raise conflict("OperationNotAllowed", f"The console of VM '{vm.name}' does not react.")
    seen = _run(world, vm, _script(vm, lines, []))
    ran(world, {"changes": shell.changes(world, vm, seen)})
    return "\n".join((*seen.out, *seen.err))


# Managed run commands


def put(call: Call) -> Answer:
    """A run command that stays as a resource, with its result in its instance view."""
    return _put(call, call.body, call.world.find(call.path))


def patch(call: Call) -> Answer:
    """Change a run command, which runs it anew."""
    old = call.resource()
    changed = {name: value for name, value in call.body.items() if name in ("properties", "tags")}
    if "source" in (changed.get("properties") or {}):
        old = replace(old, body=put_at(old.body, "properties.source", {}))
    return _put(call, merge(old.body, changed), old)


def _put(call: Call, asked: Json, old: Resource | None) -> Answer:
    vm = call.world.need(call.upto("virtualMachines"))
    operating.check_idle(call, call.path)
    _check_runs(vm)
    script = _script(vm, _lines(vm, dig(asked, "properties.source", {})), dig(asked, "properties.parameters", []))
    made = call.world.put(_resource(call, vm, asked, script))
    if not guest.agent_answers(vm.facts):
        operation = operating.start(call, made, (60, 90), failure=operating.NO_AGENT)
    else:
        values = {"changes": dict(made.facts["changes"])}
        operation = operating.start(call, made, (15, 40), RAN, values)
    return operating.written(call, made, operation, 200 if old else 201)


def _lines(vm: Resource, source: Json) -> list[str]:
    """The script of a source: its own, or one that comes with Azure."""
    if source.get("scriptUri") or source.get("galleryScriptReferenceId"):
        raise not_simulated("scripts that are fetched from elsewhere", target="source")
    lines = [str(source["script"])] if source.get("script") else []
    if not lines and source.get("commandId"):
        lines = list(_document(source["commandId"], _is_windows(vm)).script)
    if not lines:
        raise bad_request("InvalidParameter", "Required parameter 'source.script' is missing (null).")
    return lines


def _resource(call: Call, vm: Resource, asked: Json, script: list[shell.Command]) -> Resource:
    answers = guest.agent_answers(vm.facts)
    seen = _run(call.world, vm, script) if answers else None
    out, err = _texts(seen) if seen else ("", operating.NO_AGENT.message)
    result = {
        "executionState": "Succeeded" if seen else "Failed",
        "exitCode": 0 if seen and not seen.err else 1,
        "output": out,
        "error": err,
        "startTime": iso_offset(call.now),
    }
    hidden = ("runAsPassword", "protectedParameters")
    properties = {n: v for n, v in asked["properties"].items() if v is not None and n not in hidden}
    body: Json = {"location": vm.body["location"], "properties": properties}
    if asked.get("tags"):
        body["tags"] = asked["tags"]
    facts = {"result": result, "changes": shell.changes(call.world, vm, seen) if seen else {}}
    return Resource(call.path, COMMANDS, body, facts)


def view(world: World, resource: Resource) -> Json:
    """A managed run command as it is shown, without its result."""
    working = world.busy(resource.id)
    ended = str(resource.facts["result"]["executionState"])
    state = "Updating" if working else ended
    return {**resource.body, "properties": {**resource.body["properties"], "provisioningState": state}}


def get(call: Call) -> Answer:
    """A managed run command; `$expand=instanceView` adds its result."""
    resource = call.resource()
    shown = call.world.view(resource)
    if call.query.get("$expand", "").lower() == "instanceview":
        working = call.world.busy(resource.id)
        result = {"executionState": "Running", "startTime": resource.facts["result"]["startTime"]} if working else resource.facts["result"]  # fmt: skip
        shown = {**shown, "properties": {**shown["properties"], "instanceView": result}}
    return Answer(200, shown)


def delete(call: Call) -> Answer:
    resource = call.world.find(call.path)
    if resource is None:
        return Answer(204)
    return operating.accepted(call, resource, operating.start(call, resource, (3, 10), REMOVED, {"id": resource.id}))


def removed(world: World, values: Json) -> None:
    if world.find(values["id"]) is not None:
        world.remove(values["id"])


def list_documents(call: Call) -> Answer:
    """The scripts that come with Azure."""
    return page(call, DOCUMENTS, _short)


def get_document(call: Call) -> Answer:
    found = next((d for d in DOCUMENTS if d.id.lower() == call.names["command"].lower()), None)
    if found is None:
        raise ArmError(404, "RunCommandDocumentNotFound", f"The entity 'RunCommandDocument' '{call.names['command']}' was not found.")  # fmt: skip
    return Answer(200, {**_short(found), "script": list(found.script), "parameters": []})


def _short(document: Document) -> Json:
    return {
        "$schema": "http://schema.management.azure.com/schemas/2016-11-17/runcommands.json",
        "id": document.id,
        "osType": "Windows" if document.windows else "Linux",
        "label": document.label,
        "description": document.label,
    }


list_commands = generic.list_children(COMMANDS)
