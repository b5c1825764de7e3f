"""What is read off a replicated machine in its own region: whether its changes get through, and what its disks hold."""

from dataclasses import replace
from datetime import datetime, timedelta

from studyapp.sandbox.arm import carried, ids
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import outbound
from studyapp.sandbox.providers.site_recovery.names import ACCOUNTS, DISKS, EXTENSIONS, ITEMS, VMS
from studyapp.sandbox.providers.site_recovery.records import Content, DiskState, Outage, ReplicaDisk, ReplicatedItem

OS_LUN = -1
_KEPT = timedelta(days=16)
"""Longer than any point is kept."""
_PUBLISHER = "Microsoft.Azure.RecoveryServices.SiteRecovery"


def record(item: Resource) -> ReplicatedItem:
    found: ReplicatedItem = item.record
    return found


def windows(vm: Resource) -> bool:
    return bool(dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows")


def mobility_id(vm: Resource) -> str:
    """The id of the extension that is the Mobility service."""
    return f"{vm.id}/extensions/SiteRecovery-{'Windows' if windows(vm) else 'Linux'}"


def mobility_body(vm: Resource) -> Json:
    properties = {
        "publisher": _PUBLISHER,
        "type": "Windows" if windows(vm) else "Linux",
        "typeHandlerVersion": "1.0",
        "autoUpgradeMinorVersion": True,
    }
    return {"location": vm.body["location"], "properties": properties}


def replica_id(disk: ReplicaDisk) -> str:
    """The id of the managed disk in the target region that takes up the changes of a source disk."""
    return f"{disk.group}/providers/{DISKS}/{ids.name_of(disk.id)}-ASRReplica"


def unreachable(world: World, vm: Resource) -> str:
    """Why the Mobility service could not work in a machine; an empty text where it could."""
    facts = vm.facts
    if facts.get("powerState", "running") != "running":
        return "SourceMachineNotRunning"
    if facts.get("guestAgent", "Ready") != "Ready" or facts.get("boot", "Clean") != "Clean" or facts.get("host") == "Faulty":  # fmt: skip
        return "MobilityServiceNotResponding"
    if facts.get("guestNetwork") == "Unreachable" or outbound.blocked(world, vm):
        return "151037"
    return ""


def cause(world: World, item: ReplicatedItem) -> str:
    """Why no changes get through now; an empty text where they do."""
    vm = world.find(item.vm)
    if vm is None:
        return "SourceMachineMissing"
    found = unreachable(world, vm)
    if found:
        return found
    if world.find(mobility_id(vm)) is None:
        return "MobilityServiceMissing"
    caches = [world.find(disk.cache) for disk in item.disks]
    if None in caches:
        return "CacheStorageAccountMissing"
    if any(dig(cache.body, "properties.allowSharedKeyAccess") is False for cache in caches if cache):
        return "CacheStorageAccountKeyAccessDisabled"
    if any(world.find(replica_id(disk)) is None for disk in item.disks):
        return "ReplicaDiskMissing"
    return ""


def _application_cause(world: World, item: ReplicatedItem) -> str:
    """Why snapshots are crash-consistent only."""
    vm = world.find(item.vm)
    facts = vm.facts if vm else {}
    return "153006" if facts.get("vssWriters") == "Failed" or facts.get("fileSystem") == "Dirty" else ""


def content(world: World, item: ReplicatedItem) -> Content | None:
    """What the machine and its replicated disks are like now; None where a part of it is gone."""
    vm = world.find(item.vm)
    if vm is None:
        return None
    states = [_state(world, vm, disk) for disk in item.disks]
    found = tuple(state for state in states if state)
    return Content(world.now, _machine(world, vm), found) if len(found) == len(states) else None


def _state(world: World, vm: Resource, disk: ReplicaDisk) -> DiskState | None:
    found = world.find(disk.id)
    if found is None:
        return None
    held = carried.of_copy(found.facts, vm.facts if disk.lun == OS_LUN else None)
    return DiskState(disk.lun, dict(found.body), held)


def _machine(world: World, vm: Resource) -> Json:
    """What a failover takes over of a machine's document."""
    properties = vm.body["properties"]
    kept: Json = {"name": vm.name, "tags": vm.body.get("tags") or {}, "size": dig(properties, "hardwareProfile.vmSize")}
    kept["storage"] = properties["storageProfile"]
    kept["licence"] = properties.get("licenseType")
    entries = dig(properties, "networkProfile.networkInterfaces", [])
    kept["nics"] = [_nic(nic) for entry in entries if (nic := world.find(str(entry.get("id")))) is not None]
    return kept


def _nic(nic: Resource) -> Json:
    first = nic.body["properties"]["ipConfigurations"][0]
    subnet = str(dig(first, "properties.subnet.id", ""))
    return {
        "id": nic.id,
        "name": nic.name,
        "address": dig(first, "properties.privateIPAddress"),
        "fixed": dig(first, "properties.privateIPAllocationMethod") == "Static",
        "subnet": ids.name_of(subnet),
        "network": subnet.rpartition("/subnets/")[0],
    }


def follow(world: World, changed: Resource, before: Resource | None) -> None:
    """Something that replication rests on has changed: keep what follows from it for every machine concerned."""
    for item in world.tree.of_type(ITEMS):
        if record(item).phase == "Replicating" and _concerns(record(item), changed):
            note(world, item)


def _concerns(item: ReplicatedItem, changed: Resource) -> bool:
    if changed.type == VMS:
        return ids.key(item.vm) == changed.key
    if changed.type == EXTENSIONS:
        return ids.key(item.vm) == changed.parent
    if changed.type == ACCOUNTS:
        return any(ids.key(disk.cache) == changed.key for disk in item.disks)
    if changed.type == DISKS:
        return any(changed.key in (ids.key(disk.id), ids.key(replica_id(disk))) for disk in item.disks)
    return True


def note(world: World, item: Resource) -> None:
    """Keep since when nothing gets through, and what the disks hold from now on."""
    old = record(item)
    new = replace(old, outages=_outages(world, old))
    if not cause(world, old):
        new = replace(new, history=_history(world, old))
    if new != old:
        world.remember(replace(item, record=new))


def _outages(world: World, item: ReplicatedItem) -> tuple[Outage, ...]:
    kept = [outage for outage in item.outages if outage.until is None or outage.until > world.now - _KEPT]
    for now, application_only in ((cause(world, item), False), (_application_cause(world, item), True)):
        kept = _turn(world, kept, now, application_only)
    return tuple(kept)


def _turn(world: World, outages: list[Outage], cause: str, application_only: bool) -> list[Outage]:
    """The outages of one kind, of which the open one has this cause, or ends now."""
    running = next((o for o in outages if o.until is None and o.application_only is application_only), None)
    if running is not None and running.cause == cause:
        return outages
    rest = [outage for outage in outages if outage is not running]
    if running is not None and cause:
        # Another cause before the first one was over: nothing got through all the while.
        return [*rest, replace(running, cause=cause)]
    if running is not None and running.since < world.now:
        rest.append(replace(running, until=world.now))
    return [*rest, Outage(cause, world.now, None, application_only)] if cause else rest


def _history(world: World, item: ReplicatedItem) -> tuple[Content, ...]:
    now = content(world, item)
    if now is None:
        return item.history
    last = item.history[-1] if item.history else None
    if last is not None and (last.vm, last.disks) == (now.vm, now.disks):
        return item.history
    before = item.history[:-1] if last is not None and last.since == now.since else item.history
    return (*_recent(before, world), now)


def _recent(history: tuple[Content, ...], world: World) -> tuple[Content, ...]:
    """Without what no point can show any more: an entry holds until the next one."""
    over = sum(later.since < world.now - _KEPT for later in history[1:])
    return history[over:]


def at(item: ReplicatedItem, moment: datetime) -> Content | None:
    """What the source was like at a moment."""
    found = [entry for entry in item.history if entry.since <= moment]
    return found[-1] if found else None
