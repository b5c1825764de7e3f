"""What can be done to a machine: power, repair, scripts, boot diagnostics, data disks."""

from dataclasses import replace
from typing import Any

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, conflict, not_simulated
from studyapp.sandbox.arm.generic import Handler
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import guest, machines
from studyapp.sandbox.providers.compute.names import accept

_SECONDS = {"start": 11, "powerOff": 20, "deallocate": 45, "restart": 30, "redeploy": 240, "reapply": 25}
_PASSING = {"start": "starting", "powerOff": "stopping", "deallocate": "deallocating"}


def _vm(call: Call) -> Resource:
    return call.world.need(call.path.rpartition("/")[0])


def power(verb: str) -> Handler:
    """A handler for start, powerOff, deallocate, restart, redeploy or reapply."""

    def handle(call: Call) -> Answer:
        vm = _vm(call)
        machines.check_idle(call.world, vm)
        if call.query.get("hibernate", "false").lower() == "true":
            raise not_simulated("hibernation")
        _check_power(vm, verb)
        seconds = _SECONDS[verb] * call.world.chance.between(0.8, 1.3)
        if verb in _PASSING:
            call.world.put(replace(vm, facts={**vm.facts, "powerState": _PASSING[verb]}))
        values = {"vm": vm.id, "verb": verb}
        return accept(call, vm.id, vm.body["location"], seconds, effect="compute.power", values=values)

    return handle


def _check_power(vm: Resource, verb: str) -> None:
    if verb == "restart" and vm.facts.get("powerState") != "running":
        raise conflict("OperationNotAllowed", "The VM cannot be restarted because it is not running.")


def powered(world: World, values: Json) -> None:
    """A power or repair action is done."""
    vm = world.find(values["vm"])
    if vm is not None:
        world.put(replace(vm, facts=_after(world, vm, values["verb"])))


def _after(world: World, vm: Resource, verb: str) -> dict[str, Any]:
    facts = dict(vm.facts)
    match verb:
        case "start" | "restart":
            return guest.booted(world, vm)
        case "powerOff":
            return {**facts, "powerState": "stopped"}
        case "deallocate":
            # The next start finds another host.
            return {**{n: v for n, v in facts.items() if n != "host"}, "powerState": "deallocated"}
        case "redeploy":
            moved = replace(vm, facts={n: v for n, v in facts.items() if n != "host"})
            return guest.booted(world, moved) if facts.get("powerState") == "running" else dict(moved.facts)
        case _:
            return {n: v for n, v in facts.items() if n != "model"}


def run_command(call: Call) -> Answer:
    """Run a script through the agent: it must be there, and nothing is really run."""
    vm = _vm(call)
    command = str(call.body.get("commandId") or "")
    if command not in ("RunShellScript", "RunPowerShellScript"):
        raise not_simulated(f"the built-in command '{command}'", target="commandId")
    if (command == "RunPowerShellScript") != guest.is_windows(vm):
        raise bad_request("InvalidParameter", f"The command '{command}' is not for the operating system of the VM.")
    if vm.facts.get("powerState") != "running":
        raise conflict("OperationNotAllowed", "Cannot modify extensions in the VM when the VM is not running.")
    if not guest.agent_is_ready(vm):
        text = f"VM '{vm.name}' has not reported status for VM agent or extensions. Verify that the OS is up and healthy and the VM has a running VM agent."
        return accept(call, vm.id, vm.body["location"], 90, failure=Failure("VMAgentStatusCommunicationError", text))
    printed, facts = guest.run_script(vm, "\n".join(call.body.get("script") or []))
    call.world.put(replace(vm, facts=facts))
    return accept(call, vm.id, vm.body["location"], 20, answer={"value": _output(vm, printed)})


def _output(vm: Resource, printed: str) -> list[Json]:
    if guest.is_windows(vm):
        return [
            _result("ComponentStatus/StdOut/succeeded", printed),
            _result("ComponentStatus/StdErr/succeeded", ""),
        ]
    return [_result("ProvisioningState/succeeded", f"Enable succeeded: \n[stdout]\n{printed}\n[stderr]\n")]


def _result(code: str, message: str) -> Json:
    return {"code": code, "level": "Info", "displayStatus": "Provisioning succeeded", "message": message}


def boot_diagnostics(call: Call) -> Answer:
    """Links to the serial log and the screenshot; their text is had from the sandbox itself."""
    vm = _vm(call)
    if not dig(vm.body, "properties.diagnosticsProfile.bootDiagnostics.enabled"):
        raise conflict("OperationNotAllowed", "Boot diagnostics is not enabled on the VM.")
    base = f"https://bootdiagnostics.sandbox.invalid/{vm.name}"
    return Answer(
        200,
        {"consoleScreenshotBlobUri": base + ".screenshot.bmp", "serialConsoleLogBlobUri": base + ".serialconsole.log"},
    )


def attach_detach(call: Call) -> Answer:
    """Attach and detach data disks in one go."""
    vm = _vm(call)
    machines.check_idle(call.world, vm)
    path = "properties.storageProfile.dataDisks"
    entries = [dict(entry) for entry in dig(vm.body, path, [])]
    gone = {str(d.get("diskId") or "").lower() for d in call.body.get("dataDisksToDetach") or []}
    entries = [e for e in entries if str(dig(e, "managedDisk.id")).lower() not in gone]
    for new in call.body.get("dataDisksToAttach") or []:
        taken = {entry["lun"] for entry in entries}
        lun = new.get("lun", next(n for n in range(64) if n not in taken))
        entries.append({"lun": lun, "createOption": "Attach", "managedDisk": {"id": new.get("diskId")}})
    changed = machines.change_data_disks(call.world, vm, entries)
    made = call.world.put(replace(call.world.need(vm.id), body=put_at(vm.body, path, changed)))
    answer = dig(made.body, "properties.storageProfile")
    return accept(call, vm.id, vm.body["location"], 10, answer=answer)
