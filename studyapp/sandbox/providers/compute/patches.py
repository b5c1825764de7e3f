"""Patches of the guest: what is pending, and installing it. A small stand-in for the guest's own update service."""

from dataclasses import replace

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import guest, machines, operating

INSTALLED = "compute.patches-installed"
_NAMES = ("linux-image-azure", "openssl", "curl", "tzdata")
_TITLES = ("Cumulative update for the server", "Security update for .NET", "Update for the malware scanner", "Driver update")  # fmt: skip


def pending(vm: Resource) -> int:
    """How many patches wait; the first is a critical one."""
    return int(vm.facts.get("pendingPatches", 3))


def assess(call: Call) -> Answer:
    """Ask the guest which patches wait."""
    vm = _guest(call)
    answer = {
        "status": "Succeeded",
        "assessmentActivityId": call.world.chance.guid(),
        "rebootPending": False,
        "criticalAndSecurityPatchCount": min(1, pending(vm)),
        "otherPatchCount": max(0, pending(vm) - 1),
        "startDateTime": iso_offset(call.now),
        "availablePatches": _patches(vm, pending(vm)),
    }
    return operating.accepted(call, vm, operating.start(call, vm, (90, 200), answer=answer))


def _patches(vm: Resource, count: int) -> list[Json]:
    windows = dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows"
    names = _TITLES if windows else _NAMES
    shown = []
    for at in range(min(count, len(names))):
        patch: Json = {"patchId": f"{at + 1:08x}-patch", "name": names[at], "classifications": ["Critical" if at == 0 else "Other"]}  # fmt: skip
        shown.append({**patch, "kbId": f"50{at}1234"} if windows else {**patch, "version": f"1.{at}"})
    return shown


def install(call: Call) -> Answer:
    """Install the patches that wait; the machine is restarted where the request allows it."""
    vm = _guest(call)
    reboot = call.body.get("rebootSetting")
    restarts = reboot == "Always" or (reboot == "IfRequired" and pending(vm) > 0)
    answer = {
        "status": "Succeeded",
        "installationActivityId": call.world.chance.guid(),
        "rebootStatus": "Completed" if restarts else ("Required" if pending(vm) else "NotNeeded"),
        "maintenanceWindowExceeded": False,
        "excludedPatchCount": 0,
        "notSelectedPatchCount": 0,
        "pendingPatchCount": 0,
        "installedPatchCount": pending(vm),
        "failedPatchCount": 0,
        "patches": [{**patch, "installationState": "Installed"} for patch in _patches(vm, pending(vm))],
        "startDateTime": iso_offset(call.now),
    }
    values = {"vm": vm.id, "boot": restarts}
    return operating.accepted(call, vm, operating.start(call, vm, (300, 900), INSTALLED, values, answer=answer))


def installed(world: World, values: Json) -> None:
    vm = world.find(values["vm"])
    if vm is not None:
        facts = {**vm.facts, "pendingPatches": 0}
        world.put(replace(vm, facts=machines.boot(world, vm, facts) if values["boot"] else facts))


def _guest(call: Call) -> Resource:
    vm = call.world.need(call.upto("virtualMachines"))
    operating.check_idle(call, vm.id)
    if not guest.agent_answers(vm.facts):
        raise conflict("OperationNotAllowed", f"The operation needs VM '{vm.name}' to be running, with an agent that reports.")  # fmt: skip
    return vm
