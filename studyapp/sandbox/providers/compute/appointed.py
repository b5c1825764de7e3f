"""What other services have a machine do at a time that was set: shut down, or install patches in a window.

They ask by the names of these effects and get to know nothing of Compute; where one wants to hear what came of it, it
names an effect of its own in `then`, which gets `run` and the outcome.
"""

from collections.abc import Mapping
from datetime import timedelta

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import guest, operating, patch_settings, patching, power

SHUT_DOWN = "compute.shut-down"
PATCH = "compute.patch-window"
PATCHED = "compute.patch-window-ended"
_VMS = "Microsoft.Compute/virtualMachines"


def shut_down(world: World, values: Json) -> None:
    """Deallocate a machine, as its owner could have; one that is off, or at work on something, is left alone.

    Values: `vm`, the machine's id; `by`, the service that asks.
    """
    vm = world.find(values["vm"])
    if vm is None or world.busy(vm.id) or guest.power(vm.facts) not in power.MOVES["deallocate"].needs:
        return
    operation = power.deallocate(world, vm)
    world.note(values["by"], f"{_VMS}/deallocate/action", vm.id, 202, "", operation=operation.id)
    world.settle()


def patch(world: World, values: Json) -> None:
    """Let a machine install patches in a window, where it is set up for schedules of its owner and runs.

    Values: `vm`; `by`, the service that asks; `asked`, the installPatches of a schedule; `minutes`, the window's length;
    `then` and `run`, as above. The outcome is `status`, `code`, `message` and `summary`.
    """
    vm = world.find(values["vm"])
    if vm is None:
        return
    refusal = _refusal(world, vm)
    if refusal:
        _tell(world, values, {"status": "NotStarted", "code": refusal[0], "message": refusal[1], "summary": {}})
        return
    windows = patching.is_windows(vm)
    asked: Json = values["asked"]
    mine = "windowsParameters" if windows else "linuxParameters"
    selection = patching.selection_of({mine: asked.get(mine)}, windows)
    reboot = _own_reboot(vm, windows) or asked.get("rebootSetting") or "IfRequired"
    plan = patching.begin(world, vm, selection, timedelta(minutes=values["minutes"]), reboot)
    ended = {**values, "installed": plan.values, "answer": plan.answer}
    operation = world.operate(
        operating.FAMILY, f"{_VMS}/installPatches/action", vm.id, plan.seconds, effect=PATCHED, values=ended
    )
    world.note(values["by"], f"{_VMS}/installPatches/action", vm.id, 202, "", operation=operation.id)
    world.settle()


def patched(world: World, values: Json) -> None:
    """An installation in a window has ended."""
    patching.installed(world, values["installed"])
    answer: Json = values["answer"]
    error: Json = answer.get("error") or {}
    summary = {name: answer[name] for name in answer if name.endswith(("Count", "Exceeded")) or name == "rebootStatus"}
    outcome = {"status": answer["status"], "code": error.get("code", ""), "message": error.get("message", "")}
    _tell(world, values, {**outcome, "summary": summary})


def _tell(world: World, values: Json, outcome: Json) -> None:
    world.schedule(world.now, values["then"], {"run": values["run"], "ended": True, **outcome})


def _refusal(world: World, vm: Resource) -> tuple[str, str] | None:
    """Why a machine is not patched by its owner's schedule; None where it is."""
    if not schedulable(vm):
        return (
            "PrerequisiteNotMet",
            f"The machine '{vm.name}' is not set to customer managed schedules: patchMode must be AutomaticByPlatform with bypassPlatformSafetyChecksOnUserSchedule true.",
        )
    if not guest.is_running(vm.facts):
        return "MachineNotRunning", f"The machine '{vm.name}' was not running when its window began."
    if world.busy(vm.id):
        return "OperationInProgress", f"Another operation was running on '{vm.name}' when its window began."
    if not guest.agent_answers(vm.facts):
        return operating.NO_AGENT.code, operating.NO_AGENT.message
    return None


def schedulable(vm: Resource) -> bool:
    """Whether a machine's patches are left to schedules of its owner."""
    settings = _settings(vm, patching.is_windows(vm))
    bypass = dig(dict(settings), "automaticByPlatformSettings.bypassPlatformSafetyChecksOnUserSchedule")
    return settings.get("patchMode") == "AutomaticByPlatform" and bypass is True


def _settings(vm: Resource, windows: bool) -> Mapping[str, object]:
    found: Json = dig(vm.body, f"properties.osProfile.{patch_settings.key(windows)}.patchSettings", {})
    return found


def _own_reboot(vm: Resource, windows: bool) -> str | None:
    """The machine's own setting for restarts, which wins over the schedule's."""
    own = dig(dict(_settings(vm, windows)), "automaticByPlatformSettings.rebootSetting")
    return own if own in ("IfRequired", "Never", "Always") else None


EFFECTS = {SHUT_DOWN: shut_down, PATCH: patch, PATCHED: patched}
