"""Rolling upgrades: batches on the clock, each judged by the health of its instances before the next one begins.

An upgrade is a resource below its scale set; everything about it is in its facts, and what Azure shows follows from them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, iso_offset, parse_time
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import operating
from studyapp.sandbox.providers.compute.names import SCALE_SETS, UPGRADES
from studyapp.sandbox.providers.compute.scale_sets import health, instances, model, rules, scaling

NEXT = "compute.rolling-next"
UPGRADED = "compute.rolling-upgraded"
JUDGED = "compute.rolling-judged"
MODEL, IMAGE = "Model", "Image"
"""What the instances are brought to: the latest model, or the newest version of their image."""
FORWARD = "RollingForward"
_PATIENCE = 300.0
"""Seconds that an upgraded instance has to become healthy."""
_SETTLES = 15.0
_KEPT = 50
_TEXT = {
    "MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade": "Rolling Upgrade failed because exceeded maxUnhealthyInstancePercent before the first batch.",
    "MaxUnhealthyInstancePercentExceededInRollingUpgrade": "Rolling Upgrade failed after exceeding the MaxUnhealthyInstancePercent value defined in the RollingUpgradePolicy.",
    "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade": "Rolling Upgrade failed after exceeding the MaxUnhealthyUpgradedInstancePercent value defined in the RollingUpgradePolicy.",
}


def behind(world: World, home: Resource) -> list[Resource]:
    """The instances that have not got the latest model and may be brought to it."""
    return [vm for vm in _free(world, home) if vm.facts["applied"] != home.facts["model"]]


def outdated(world: World, home: Resource) -> list[Resource]:
    """The instances that run from another version of their image than a new one would."""
    newest = instances.newest(world, home)
    return [vm for vm in _free(world, home) if instances.version(vm) != newest]


def _free(world: World, home: Resource) -> list[Resource]:
    return [vm for vm in instances.staying(world, home) if not scaling.is_protected(vm)]


def latest(world: World, home: Resource) -> Resource | None:
    """The upgrade that was started last."""
    found = world.tree.children(home.id, UPGRADES)
    return found[-1] if found else None


def is_running(upgrade: Resource | None) -> bool:
    return upgrade is not None and upgrade.facts["code"] == FORWARD


def begin(world: World, home: Resource, kind: str, by: str, todo: Sequence[Resource], then: Json | None = None) -> Resource:  # fmt: skip
    """Start an upgrade, which takes the place of one that is running.

    Args:
        world: the state.
        home: the scale set.
        kind: MODEL or IMAGE.
        by: User or Platform.
        todo: the instances to bring along.
        then: `effect` and `run`, for whoever wants to hear how it ended.
    """
    before = latest(world, home)
    if before is not None and is_running(before):
        _end(world, before, "Cancelled")
    turn = int(before.name) + 1 if before else 1
    now = iso(world.now)
    facts: Json = {"kind": kind, "by": by, "todo": [vm.name for vm in todo], "batch": [], "done": [], "failed": [], "kept": {}, "code": FORWARD, "started": now, "action": "Start", "acted": now, "error": "", "then": then or {}}  # fmt: skip
    facts |= {"policy": model.policy_of(home), "image": home.body["properties"]["virtualMachineProfile"]["storageProfile"]["imageReference"]}  # fmt: skip
    body = {"location": home.body["location"], "properties": {}}
    made = world.put(Resource(f"{home.id}/rollingUpgrades/{turn}", UPGRADES, body, facts))
    for old in world.tree.children(home.id, UPGRADES)[:-_KEPT]:
        world.remove(old.id)
    world.schedule(world.now, NEXT, {"upgrade": made.id})
    return made


def cancel(world: World, upgrade: Resource) -> None:
    """Begin no other batch; the one that is under way ends as it would."""
    facts = {**upgrade.facts, "action": "Cancel", "acted": iso(world.now)}
    _end(world, replace(upgrade, facts=facts), "Cancelled")


def next_batch(world: World, values: Json) -> None:
    """The next batch begins, if enough instances are healthy."""
    upgrade = world.find(values["upgrade"])
    if upgrade is None or not is_running(upgrade):
        return
    home = instances.home_of(world, upgrade)
    if any(other.facts["batch"] for other in world.tree.children(home.id, UPGRADES)):
        world.schedule(world.after(_SETTLES), NEXT, values)
        return
    members = instances.staying(world, home)
    todo = [vm for vm in members if vm.name in upgrade.facts["todo"]]
    bad = [vm.name for vm in members if health.is_bad(world, home, vm)]
    if not todo:
        _end(world, upgrade, "Completed")
    elif len(bad) * 100 > upgrade.facts["policy"]["maxUnhealthyInstancePercent"] * len(members):
        begun = upgrade.facts["done"] or upgrade.facts["failed"]
        _end(
            world, upgrade, "Faulted", f"MaxUnhealthyInstancePercentExceeded{'In' if begun else 'Before'}RollingUpgrade"
        )
    else:
        _begin_batch(world, upgrade, choose(upgrade.facts["policy"], len(members), todo, bad))


def choose(policy: Json, members: int, todo: list[Resource], bad: list[str]) -> list[Resource]:
    """The instances of the next batch: of one zone unless the policy crosses zones, at least one.

    Args:
        policy: whose percentages hold.
        members: how many instances the scale set has.
        todo: those that wait.
        bad: names of unhealthy ones; they leave less room for those that are upgraded.
    """
    ordered = sorted(todo, key=lambda vm: vm.name not in bad) if policy.get("prioritizeUnhealthyInstances") else todo
    if not policy.get("enableCrossZoneUpgrade"):
        ordered = [vm for vm in ordered if vm.body.get("zones") == ordered[0].body.get("zones")]
    room = members * policy["maxUnhealthyInstancePercent"] // 100 - len(bad)
    return ordered[: max(1, min(members * policy["maxBatchInstancePercent"] // 100, room))]


def _begin_batch(world: World, upgrade: Resource, chosen: list[Resource]) -> None:
    names = [vm.name for vm in chosen]
    seconds = world.chance.between(60, 150)
    for vm in chosen:
        world.operate(operating.FAMILY, f"{SCALE_SETS}/write", vm.id, seconds)
    todo = [name for name in upgrade.facts["todo"] if name not in names]
    made = world.put(replace(upgrade, facts={**upgrade.facts, "todo": todo, "batch": names}))
    world.schedule(world.after(seconds), UPGRADED, {"upgrade": made.id})


def upgraded(world: World, values: Json) -> None:
    """The instances of a batch have what they were to get; now they have to become healthy."""
    upgrade = world.find(values["upgrade"])
    if upgrade is None:
        return
    home = instances.home_of(world, upgrade)
    kept: Json = {}
    for vm in _batch(world, home, upgrade):
        before = instances.upgrade(world, vm, image=upgrade.facts["kind"] == IMAGE)
        kept |= {vm.name: before} if before else {}
    world.put(replace(upgrade, facts={**upgrade.facts, "kept": kept}))
    waits = any(health.is_bad(world, home, vm) for vm in _batch(world, home, upgrade))
    world.schedule(world.after(_PATIENCE if waits else _SETTLES), JUDGED, {"upgrade": upgrade.id})


def _batch(world: World, home: Resource, upgrade: Resource) -> list[Resource]:
    return [vm for vm in instances.staying(world, home) if vm.name in upgrade.facts["batch"]]


def judged(world: World, values: Json) -> None:
    """The batch is judged: the upgrade goes on after its pause, or stops."""
    upgrade = world.find(values["upgrade"])
    if upgrade is None:
        return
    home = instances.home_of(world, upgrade)
    failed = [vm.name for vm in _batch(world, home, upgrade) if health.is_bad(world, home, vm)]
    for name, before in upgrade.facts["kept"].items():
        _settle(world, home, upgrade, name, before, name in failed)
    facts = {**upgrade.facts, "batch": [], "kept": {}, "failed": [*upgrade.facts["failed"], *failed]}
    facts["done"] = [*upgrade.facts["done"], *(name for name in upgrade.facts["batch"] if name not in failed)]
    upgrade = world.put(replace(upgrade, facts=facts))
    if not is_running(upgrade):
        return
    if _too_many_failed(world, home, upgrade):
        _end(world, upgrade, "Faulted", "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade")
        return
    pause = rules.pause(str(facts["policy"]["pauseTimeBetweenBatches"])) if facts["todo"] else timedelta()
    world.schedule(world.now + pause, NEXT, {"upgrade": upgrade.id})


def _settle(world: World, home: Resource, upgrade: Resource, name: str, before: Json, failed: bool) -> None:
    """A new version of the image that an instance does not get on with is taken back; else the old disk goes."""
    vm = world.find(f"{home.id}/virtualMachines/{name}")
    keeps = dig(home.body, "properties.upgradePolicy.automaticOSUpgradePolicy.disableAutomaticRollback", False)
    if failed and vm is not None and upgrade.facts["kind"] == IMAGE and not keeps:
        instances.put_back(world, vm, before)
    else:
        instances.drop(world, before["disk"])


def _too_many_failed(world: World, home: Resource, upgrade: Resource) -> bool:
    done, failed = upgrade.facts["done"], set(upgrade.facts["failed"])
    later = {vm.name for vm in instances.staying(world, home) if vm.name in done and health.is_bad(world, home, vm)}
    most = upgrade.facts["policy"]["maxUnhealthyUpgradedInstancePercent"]
    return bool(len(failed | later) * 100 > most * (len(done) + len(failed)))


def _end(world: World, upgrade: Resource, code: str, error: str = "") -> None:
    facts = {**upgrade.facts, "code": code, "error": error, "ended": iso(world.now)}
    world.put(replace(upgrade, facts=facts))
    then = facts["then"]
    if then:
        world.schedule(world.now, then["effect"], {"run": then["run"], **outcome(code, error)})


def outcome(code: str, error: str) -> Json:
    """How an upgrade ended, for who asked for it."""
    status = "Succeeded" if code == "Completed" else "Failed"
    return {"status": status, "code": error, "message": _TEXT.get(error, ""), "summary": {}, "ended": True}


def gone(world: World, upgrade: Resource) -> None:
    """An upgrade is gone, with the disks that it kept for the case that it goes wrong."""
    for before in upgrade.facts["kept"].values():
        instances.drop(world, before["disk"])


# Reading


def _progress(upgrade: Resource) -> Json:
    facts = upgrade.facts
    return {
        "successfulInstanceCount": len(facts["done"]),
        "failedInstanceCount": len(facts["failed"]),
        "inProgressInstanceCount": len(facts["batch"]),
        "pendingInstanceCount": len(facts["todo"]),
    }


def _time(text: str) -> str:
    return iso_offset(parse_time(text))


def _error(upgrade: Resource) -> Json:
    error = upgrade.facts["error"]
    return {"error": {"code": error, "message": _TEXT[error]}} if error else {}


def view(world: World, upgrade: Resource) -> Json:
    """An upgrade as `rollingUpgrades/latest` shows it."""
    facts = upgrade.facts
    status = {"code": facts["code"], "startTime": _time(facts["started"]), "lastAction": facts["action"], "lastActionTime": _time(facts["acted"])}  # fmt: skip
    shown = {"policy": facts["policy"], "runningStatus": status, "progress": _progress(upgrade), **_error(upgrade)}
    return {**upgrade.body, "properties": shown}


def row(upgrade: Resource) -> Json:
    """An upgrade of the image as a row of the history."""
    facts = upgrade.facts
    status = {"code": facts["code"], "startTime": _time(facts["started"])}
    status |= {"endTime": _time(facts["ended"])} if facts.get("ended") else {}
    shown = {"runningStatus": status, "progress": _progress(upgrade), "startedBy": facts["by"], "targetImageReference": facts["image"], **_error(upgrade)}  # fmt: skip
    return {"type": UPGRADES, "location": upgrade.body["location"], "properties": shown}
