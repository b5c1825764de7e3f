"""Assessing and installing patches as operations of a machine, and what its instance view tells of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import disk_body, guest, machines, operating, patches

ASSESSED = "compute.patches-assessed"
INSTALLED = "compute.patches-installed"
_LONGEST = timedelta(hours=4)
_HISTORY = timedelta(days=30)
_DURATION = re.compile(r"PT(?=\d)(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?")
_AVAILABLE, _LAST = "availablePatchSummary", "lastPatchInstallationSummary"
_UNREACHABLE = {"code": "PackageListRetrieval", "message": "The guest could not reach its source of updates."}
_FULL = {"code": "PackageInstallation", "message": "Updates could not be installed: there is not enough space on the disk of the system."}  # fmt: skip


def is_windows(vm: Resource) -> bool:
    return bool(dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows")


def pending(world: World, vm: Resource, moment: datetime) -> list[patches.Patch]:
    """What the system of a machine lacks at a moment."""
    disk = disk_body.system_of(world, vm)
    return patches.pending(disk.facts if disk else {}, is_windows(vm), moment)


def _check(call: Call) -> Resource:
    """The machine, where it runs and may be asked."""
    vm = call.world.need(call.upto("virtualMachines"))
    operating.check_idle(call, vm.id)
    if not guest.is_running(vm.facts):
        raise conflict("OperationNotAllowed", "The operation requires the VM to be running (or set to run).")
    if vm.facts.get("guestAgent") == "NotInstalled" or not dig(vm.body, "properties.osProfile.allowExtensionOperations", True):  # fmt: skip
        raise conflict("OperationNotAllowed", "This operation cannot be performed when extension operations are disallowed. To allow, please ensure VM Agent is installed on the VM and the osProfile.allowExtensionOperations property is true.")  # fmt: skip
    return vm


def assess(call: Call) -> Answer:
    """Ask the guest which patches it lacks."""
    vm = _check(call)
    if not guest.agent_answers(vm.facts):
        return operating.accepted(call, vm, operating.start(call, vm, (60, 90), failure=operating.NO_AGENT))
    activity = call.world.chance.guid()
    answer = _assessment(call.world, vm, activity, call.now)
    vm = _remember(call.world, vm, {_AVAILABLE: {**_started(answer, "assessmentActivityId"), "status": "InProgress"}})
    values = {"vm": vm.id, "summary": {_AVAILABLE: _summary(answer)}}
    return operating.accepted(call, vm, operating.start(call, vm, (90, 200), ASSESSED, values, answer=answer))


def _assessment(world: World, vm: Resource, activity: str, moment: datetime) -> Json:
    reachable = vm.facts.get("guestNetwork", "Reachable") == "Reachable"
    found = pending(world, vm, moment) if reachable else []
    urgent, others = patches.counts(found)
    answer: Json = {
        "status": "Succeeded" if reachable else "Failed",
        "assessmentActivityId": activity,
        "rebootPending": bool(vm.facts.get("rebootPending")),
        "criticalAndSecurityPatchCount": urgent,
        "otherPatchCount": others,
        "startDateTime": iso_offset(moment),
        "availablePatches": [patch.available(moment, activity) for patch in found],
    }
    return answer if reachable else answer | {"error": _UNREACHABLE}


def _started(answer: Json, activity: str) -> Json:
    return {activity: answer[activity], "startTime": answer["startDateTime"]}


def _summary(answer: Json) -> Json:
    """The instance view's short form of a result: counts without the patches."""
    kept = {name: value for name, value in answer.items() if name not in ("startDateTime", "availablePatches", "patches", "rebootStatus")}  # fmt: skip
    return {**kept, "startTime": answer["startDateTime"]}


def _remember(world: World, vm: Resource, summary: Json) -> Resource:
    known = {**(vm.facts.get("patchStatus") or {}), **summary}
    return world.put(replace(vm, facts={**vm.facts, "patchStatus": known}))


def _dated(summary: Json, moment: datetime) -> Json:
    return {name: {**part, "lastModifiedTime": iso_offset(moment)} for name, part in summary.items()}


def assessed(world: World, values: Json) -> None:
    """An assessment has ended."""
    vm = world.find(values["vm"])
    if vm is not None:
        _remember(world, vm, _dated(values["summary"], world.now))


def install(call: Call) -> Answer:
    """Install the patches that the request selects; the machine is restarted where it allows that."""
    vm = _check(call)
    reboot = str(call.body.get("rebootSetting") or "")
    if reboot not in ("IfRequired", "Never", "Always"):
        raise _not_allowed("rebootSetting", reboot, ("IfRequired", "Never", "Always"))
    window, selection = _window(call.body.get("maximumDuration")), selection_of(call.body, is_windows(vm))
    if not guest.agent_answers(vm.facts):
        return operating.accepted(call, vm, operating.start(call, vm, (60, 90), failure=operating.NO_AGENT))
    plan = begin(call.world, vm, selection, window, reboot)
    span = (plan.seconds, plan.seconds + 60)
    return operating.accepted(call, vm, operating.start(call, vm, span, INSTALLED, plan.values, answer=plan.answer))


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation that has begun."""

    answer: Json
    """What came of it, as its result door and the instance view tell it."""
    values: Json
    """What the effect INSTALLED needs when it ends."""
    seconds: float


def begin(world: World, vm: Resource, selection: patches.Selection, window: timedelta, reboot: str) -> Installation:
    """Let a machine whose agent answers begin to install what is selected."""
    reachable = vm.facts.get("guestNetwork", "Reachable") == "Reachable"
    full = vm.facts.get("osDisk") == "Full"
    found = pending(world, vm, world.now) if reachable else []
    owed = bool(vm.facts.get("rebootPending"))
    done = patches.run(found, selection, window, reboot, broken=full, owed=owed)
    answer = _installation(done, world.chance.guid(), world.now)
    if not reachable or done.count("Failed"):
        answer |= {"status": "Failed", "error": _FULL if reachable else _UNREACHABLE}
    _remember(world, vm, {_LAST: {**_started(answer, "installationActivityId"), "status": "InProgress"}})
    values = {"vm": vm.id, "installed": done.installed, "boot": done.reboots, "owed": done.needs_reboot and not done.reboots, "summary": {_LAST: _summary(answer)}, "patches": answer["patches"]}  # fmt: skip
    return Installation(answer, values, 60.0 * (done.minutes + 2 + (3 if done.reboots else 0)))


def _installation(done: patches.Run, activity: str, moment: datetime) -> Json:
    return {
        "status": done.status,
        "installationActivityId": activity,
        "rebootStatus": done.reboot_status,
        "maintenanceWindowExceeded": done.exceeded,
        "excludedPatchCount": done.count("Excluded"),
        "notSelectedPatchCount": done.count("NotSelected"),
        "pendingPatchCount": done.count("Pending"),
        "installedPatchCount": done.count("Installed"),
        "failedPatchCount": done.count("Failed"),
        "patches": [{**patch.body(), "installationState": state} for patch, state in done.states],
        "startDateTime": iso_offset(moment),
    }


def installed(world: World, values: Json) -> None:
    """An installation has ended: the disk has the patches, and the guest is assessed anew."""
    vm = world.find(values["vm"])
    disk = disk_body.system_of(world, vm) if vm else None
    if vm is None or disk is None:
        return
    if values["installed"]:
        known = {**(disk.facts.get("patched") or {}), **values["installed"]}
        world.remember(replace(disk, facts={**disk.facts, "patched": known}))
    facts = {**vm.facts, "rebootPending": True} if values["owed"] else dict(vm.facts)
    vm = replace(vm, facts=machines.boot(world, vm, facts) if values["boot"] else facts)
    fresh = _assessment(world, vm, world.chance.guid(), world.now)
    told = _dated({**values["summary"], _AVAILABLE: _summary(fresh)}, world.now)
    vm = replace(vm, facts={**vm.facts, "installations": _kept(vm, world.now, {**told[_LAST], "patches": values["patches"]})})  # fmt: skip
    _remember(world, vm, told)


def _kept(vm: Resource, now: datetime, run: Json) -> list[Json]:
    """The runs that are remembered: those of thirty days and the new one."""
    return [old for old in history(vm) if parse_time(old["startTime"]) >= now - _HISTORY] + [run]


def history(vm: Resource) -> list[Json]:
    """The installations of a machine that are remembered, oldest first, each with its patches."""
    return list(vm.facts.get("installations") or ())


def _window(text: str | None) -> timedelta:
    if text is None:
        return _LONGEST
    found = _DURATION.fullmatch(text)
    span = timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0), seconds=int(found[3] or 0)) if found else timedelta()  # fmt: skip
    if not span:
        raise ArmError(400, "InvalidParameter", f"The value '{text}' of parameter 'maximumDuration' is not a duration in ISO 8601, as PT2H.", "maximumDuration")  # fmt: skip
    return span


def _not_allowed(name: str, value: str, allowed: tuple[str, ...]) -> ArmError:
    text = f"The value '{value}' of parameter '{name}' is not allowed. Allowed values are: {', '.join(allowed)}."
    return ArmError(400, "InvalidParameter", text, name)


def selection_of(body: Json, windows: bool) -> patches.Selection:
    mine, other = ("windowsParameters", "linuxParameters") if windows else ("linuxParameters", "windowsParameters")
    if body.get(other):
        raise ArmError(400, "InvalidParameter", f"Parameter '{other}' is not allowed.", other)
    asked: Json = body.get(mine) or {}
    known = patches.CLASSIFICATIONS[windows]
    kinds = {kind.lower(): kind for kind in known}
    for kind in asked.get("classificationsToInclude") or []:
        if kind.lower() not in kinds:
            raise _not_allowed(f"{mine}.classificationsToInclude", kind, known)
    until = asked.get("maxPatchPublishDate")
    return patches.Selection(
        tuple(kinds[kind.lower()] for kind in asked.get("classificationsToInclude") or []),
        _numbers(asked.get("kbNumbersToInclude")),
        _numbers(asked.get("kbNumbersToExclude")),
        tuple(asked.get("patchNameMasksToInclude" if windows else "packageNameMasksToInclude") or ()),
        tuple(asked.get("patchNameMasksToExclude" if windows else "packageNameMasksToExclude") or ()),
        bool(asked.get("excludeKbsRequiringReboot")),
        parse_time(until) if until else None,
    )


def _numbers(words: list[str] | None) -> tuple[str, ...]:
    return tuple(word.upper().removeprefix("KB") for word in words or ())


def status(world: World, vm: Resource) -> Json | None:
    """The patchStatus of the instance view; None where nothing is known yet."""
    known: Mapping[str, Json] = vm.facts.get("patchStatus") or {}
    periodic = _periodic(world, vm, known)
    shown = {**known, **({_AVAILABLE: periodic} if periodic else {})}
    return shown or None


def _periodic(world: World, vm: Resource, known: Mapping[str, Json]) -> Json | None:
    """What the platform's own assessment, made every 24 hours, has found since the last one that was asked for."""
    key = "windowsConfiguration" if is_windows(vm) else "linuxConfiguration"
    mode = dig(vm.body, f"properties.osProfile.{key}.patchSettings.assessmentMode")
    if mode != "AutomaticByPlatform" or not guest.agent_answers(vm.facts):
        return None
    made = parse_time(dig(vm.body, "properties.timeCreated"))
    moment = made + (world.now - made) // timedelta(days=1) * timedelta(days=1)
    last = dig(dict(known), f"{_AVAILABLE}.startTime")
    if moment == made or (last and parse_time(last) >= moment):
        return None
    found = _assessment(world, vm, str(vm.body["properties"]["vmId"]), moment)
    return {**_summary(found), "lastModifiedTime": iso_offset(moment)}
