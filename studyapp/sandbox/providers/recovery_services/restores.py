"""Restores: disks, a new machine, or the disks of the machine itself."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from studyapp.sandbox.arm import carried, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import (
    backups,
    contents,
    doors,
    jobs,
    restore_blobs,
    restore_rules,
    secondary,
)
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.machines import OS_LUN
from studyapp.sandbox.providers.recovery_services.names import VMS
from studyapp.sandbox.providers.recovery_services.records import (
    DiskCopy,
    JobFailure,
    JobRecord,
    PointRecord,
    Stage,
)

DISKS = "Microsoft.Compute/disks"
NICS = "Microsoft.Network/networkInterfaces"
_KINDS = {
    "RestoreDisks": "Recover disks",
    "AlternateLocation": "Recover VM to an alternate location",
    "OriginalLocation": "Replace disks",
}
_REHYDRATION = re.compile(r"P(\d{1,3})D")


def trigger(call: Call) -> Answer:
    """Start a restore; the operation names the job to watch."""
    item, point = call.world.need(call.upto("protectedItems")), call.world.need(call.upto("recoveryPoints"))
    asked: Json = call.body.get("properties") or {}
    if not str(asked.get("objectType")).startswith("IaasVMRestore"):
        raise refused(
            "BMSUserErrorInvalidInput",
            "objectType must be IaasVMRestoreRequest or IaasVMRestoreWithRehydrationRequest.",
        )
    first = next(restore_rules.problems(call.world, item, point, asked), None)
    if first is not None:
        raise first
    days = _rehydration(asked, contents.point(point))
    if asked["recoveryType"] == "OriginalLocation":
        _back_up_before(call.world, item)
    job = _start(call.world, item, point, asked, days)
    operation = call.world.operate("backup", call.action, item.id, 3, properties=doors.job_properties(job.name))
    return Answer(202, None, doors.item_headers(call, item.id, operation), operation.id)


def _rehydration(asked: Json, point: PointRecord) -> int:
    """For how many days an archived point is brought back, 0 where it is not."""
    if asked["objectType"] != "IaasVMRestoreWithRehydrationRequest" or point.archived_at is None:
        return 0
    found = _REHYDRATION.fullmatch(str(dig(asked, "recoveryPointRehydrationInfo.rehydrationRetentionDuration", "P15D")))
    if not found or not 10 <= int(found[1]) <= 30:
        raise refused("BMSUserErrorInvalidInput", "The rehydrated copy must be kept for 10 to 30 days.")
    return int(found[1])


def _back_up_before(world: World, item: Resource) -> None:
    """Before its disks are replaced, the machine is backed up as it is."""
    vm = world.need(contents.item(item).vm)
    backups.take(world, item, vm, local=None, expires=world.now + timedelta(days=30), vaulted=world.after(3600))


def _start(world: World, item: Resource, point: Resource, asked: Json, rehydrate_days: int) -> Resource:
    record, held = contents.item(item), contents.point(point)
    vault = contents.vault_of(world, item)
    stages = _stages(world, held, asked["recoveryType"], bool(rehydrate_days))
    why = _obstacle(world, held, asked)
    job = JobRecord(
        "Restore",
        contents.machine_word(record),
        world.now,
        stages[-1].ends,
        stages,
        why,
        cancel_until=stages[0].ends,
        bag=_bag(record.vm, held, asked),
    )
    made = jobs.start(world, vault.id, job)
    values = {"point": point.id, "job": made.id, "asked": asked, "rehydrate": rehydrate_days, "broken": why is not None}
    world.schedule(stages[-1].ends, "recovery.restored", values)
    return made


def _stages(world: World, point: PointRecord, kind: str, rehydrate: bool) -> tuple[Stage, ...]:
    minutes = world.chance.between
    instant = point.snapshot_valid(world.now) and kind != "OriginalLocation"
    span = minutes(1, 2) if instant else minutes(17, 26)
    begins = world.after(60 * 60 * minutes(10, 14)) if rehydrate else world.now
    ends = begins + timedelta(minutes=span)
    stages = [Stage("Transfer data from vault", begins, ends)]
    if kind == "AlternateLocation":
        stages.append(Stage("Create the restored virtual machine", ends, ends + timedelta(minutes=minutes(1, 2))))
    if kind == "OriginalLocation":
        stages.append(Stage("Update the virtual machine", ends, ends + timedelta(minutes=minutes(1, 2))))
    return tuple(stages)


def _obstacle(world: World, point: PointRecord, asked: Json) -> JobFailure | None:
    """A size that the region no longer has: the disks are restored all the same."""
    if asked["recoveryType"] == "AlternateLocation" and point.vm_facts.get("size") == "Unavailable":
        return JobFailure(
            499020,
            "UserErrorSkuNotAvailable",
            "The VM size of the recovery point is not available in the region. The disks were restored.",
            ("Restore the disks and create a machine of another size from them.",),
        )
    return None


def _bag(vm: str, point: PointRecord, asked: Json) -> dict[str, str]:
    kind = asked["recoveryType"]
    bag = {
        "Job Type": _KINDS[kind],
        "Recovery point time ": iso(point.time),
        "Target Storage Account Name": ids.name_of(restore_rules.account_id(asked)),
    }
    if asked.get("targetResourceGroupId"):
        bag["Target resource group"] = ids.name_of(asked["targetResourceGroupId"])
    if kind == "AlternateLocation":
        bag["Target VM Name"] = "vmName"
    if kind == "RestoreDisks":
        container = _container(vm, point)
        bag |= {
            "Config Blob Container Name": container,
            "Config Blob Name": f"config-{ids.name_of(vm).lower()}.json",
            "Template Blob Uri": f"https://{ids.name_of(restore_rules.account_id(asked))}.blob.sandbox.invalid/{container}/azuredeploy.json",
        }
    return bag | _disk_words(point, asked)


def _container(vm: str, point: PointRecord) -> str:
    """The container that a restore of disks writes to."""
    return f"{ids.name_of(vm).lower()[:40]}-{abs(hash_of(point)):016x}"


def hash_of(point: PointRecord) -> int:
    """A number that names a restore's blobs: the same on every run."""
    return int(point.time.timestamp() * 1_000_000)


def _disk_words(point: PointRecord, asked: Json) -> dict[str, str]:
    if not point.excluded and not asked.get("restoreDiskLunList"):
        return {}
    words = {"Restored disk(s)": _names(_chosen(point, asked))}
    if point.excluded:
        words |= {"Backed-up disk(s)": _names(point.disks), "Excluded disk(s)": _names(point.excluded)}
    return words


def _names(disks: tuple[DiskCopy, ...]) -> str:
    return ", ".join(ids.name_of(disk.id) for disk in disks)


def _chosen(point: PointRecord, asked: Json) -> tuple[DiskCopy, ...]:
    luns = asked.get("restoreDiskLunList")
    return tuple(disk for disk in point.disks if not luns or disk.lun in luns)


def restored(world: World, values: Json) -> None:
    """The data is there: make what was asked for, or let the job say why not."""
    job, point = world.need(values["job"]), world.find(values["point"])
    if jobs.record(job).cancelled_at:
        return
    if point is None:
        _fail(world, job, "UserErrorRecoveryPointNotFound", "The recovery point was removed during the restore.")
        return
    if values["rehydrate"]:
        until = world.now + timedelta(days=values["rehydrate"])
        world.put(replace(point, record=replace(contents.point(point), rehydrated_until=until)))
    try:
        held = secondary.elsewhere(contents.point(point), values.get("region", ""))
        _make(world, held, values["asked"], broken=values["broken"])
    except ArmError as error:
        world.roll_back()
        _fail(world, world.need(job.id), error.code, error.message)


def _fail(world: World, job: Resource, title: str, text: str) -> None:
    why = JobFailure(499021, title, text, ("Repair what the message names, and restore again.",))
    jobs.fail(world, job, why)


def _make(world: World, point: PointRecord, asked: Json, *, broken: bool) -> None:
    match asked["recoveryType"]:
        case "RestoreDisks":
            _restore_disks(world, point, asked)
        case "AlternateLocation":
            group = asked.get("targetResourceGroupId") or ids.group_id_of(asked["targetVirtualMachineId"])
            disks = _make_disks(world, point.disks, group, point, asked)
            if not broken:
                _make_machine(world, point, asked, disks)
        case _:
            _replace_disks(world, point, asked)


def _restore_disks(world: World, point: PointRecord, asked: Json) -> None:
    """Managed disks in a group, or their bytes in the staging account; there a template or a configuration tells of them."""
    account, container = restore_rules.account_id(asked), _container(point.vm_id, point)
    group, chosen = asked.get("targetResourceGroupId"), _chosen(point, asked)
    if not group:
        restore_blobs.leave_bytes(world, account, container, point, chosen)
        return
    disks = _make_disks(world, chosen, group, point, asked)
    restore_blobs.leave(world, account, container, point, disks)


def _make_disks(world: World, copies: tuple[DiskCopy, ...], group: str, point: PointRecord, asked: Json) -> dict[int, Resource]:  # fmt: skip
    """New managed disks with the content of the point, by LUN."""
    if world.find(group) is None:
        raise refused("UserErrorTargetResourceGroupNotFound", f"The target resource group '{group}' does not exist.")
    stamp = _stamp(world.now)
    return {copy.lun: _make_disk(world, copy, group, stamp, point, asked) for copy in copies}


def _stamp(now: datetime) -> str:
    return f"{now:%Y%m%d-%H%M%S}"


def _make_disk(world: World, copy: DiskCopy, group: str, stamp: str, point: PointRecord, asked: Json) -> Resource:
    part = "osdisk" if copy.lun == OS_LUN else f"datadisk-{copy.lun:03d}"
    base = f"{group}/providers/{DISKS}/{ids.name_of(point.vm_id).lower()}-{part}-{stamp}"
    id, twin = base, 1
    while world.find(id) is not None:
        id, twin = f"{base}-{twin}", twin + 1
    kept = {name: copy.body[name] for name in ("sku", "tags") if copy.body.get(name)}
    zones = asked.get("zones") or copy.body.get("zones")
    properties = {
        n: v for n in ("osType", "hyperVGeneration", "diskSizeGB") if (v := dig(copy.body, f"properties.{n}"))
    }
    body: Json = {
        "location": copy.body["location"],
        **kept,
        **({"zones": zones} if zones else {}),
        "properties": {**properties, "creationData": {"createOption": "Restore", "sourceResourceId": copy.id}},
    }
    body["properties"] |= _network_access(copy, asked)
    return world.build(DISKS, id, body, carried.brought_back(copy.facts, point.time, world.now))


def _network_access(copy: DiskCopy, asked: Json) -> Json:
    """Who may reach the content of a restored disk, as the request or the old disk has it."""
    settings = asked.get("targetDiskNetworkAccessSettings") or {}
    match settings.get("targetDiskNetworkAccessOption"):
        case "EnablePublicAccessForAllDisks":
            return {"networkAccessPolicy": "AllowAll"}
        case "EnablePrivateAccessForAllDisks":
            return {"networkAccessPolicy": "AllowPrivate", "diskAccessId": settings.get("targetDiskAccessId")}
        case _:
            names = ("networkAccessPolicy", "diskAccessId")
            return {n: v for n in names if (v := dig(copy.body, f"properties.{n}"))}


def _make_machine(world: World, point: PointRecord, asked: Json, disks: dict[int, Resource]) -> None:
    target = asked["targetVirtualMachineId"]
    if world.find(target) is not None:
        raise refused("UserErrorTargetVirtualMachineAlreadyExists", "The target virtual machine exists by now.")
    group, name = ids.group_id_of(target), ids.name_of(target)
    location = point.vm["location"]
    address = {"subnet": {"id": asked["subnetId"]}, "privateIPAllocationMethod": "Dynamic"}
    configuration = [{"name": "ipconfig1", "properties": address}]
    nic_body = {"location": location, "properties": {"ipConfigurations": configuration}}
    nic_id = f"{group}/providers/{NICS}/{name.lower()}-nic-{world.chance.digits(8)}"
    nic = world.build(NICS, nic_id, nic_body)
    body = {
        "location": location,
        "tags": point.vm.get("tags") or {},
        **({"zones": asked["zones"]} if asked.get("zones") else {}),
        **_identity(point.vm),
        "properties": {
            "hardwareProfile": dig(point.vm, "properties.hardwareProfile"),
            "storageProfile": _profile(point, disks),
            "networkProfile": {"networkInterfaces": [{"id": nic.id, "properties": {"primary": True}}]},
        },
    }
    world.build(VMS, target, body)


def _identity(old: Json) -> Json:
    """A new machine is a new principal, to which no role was given; user-assigned identities have to be attached."""
    held = "SystemAssigned" in dig(old, "identity.type", "None")
    return {"identity": {"type": "SystemAssigned"}} if held else {}


def _profile(point: PointRecord, disks: dict[int, Resource]) -> Json:
    """A storage profile that attaches restored disks; the image is not known any more."""
    old = dig(point.vm, "properties.storageProfile", {})
    profile: Json = {
        "dataDisks": [_attach(e, disks[e["lun"]]) for e in old.get("dataDisks") or [] if e["lun"] in disks]
    }
    profile["osDisk"] = {**_attach(old["osDisk"], disks[OS_LUN]), "osType": old["osDisk"].get("osType", "Linux")}
    return profile


def _attach(entry: Json, disk: Resource) -> Json:
    kept: Json = {name: entry[name] for name in ("lun", "caching") if name in entry}
    kind = dig(disk.body, "sku.name", "Standard_LRS")
    managed = {"id": disk.id, "storageAccountType": kind}
    return {**kept, "name": disk.name, "createOption": "Attach", "managedDisk": managed}


def _replace_disks(world: World, point: PointRecord, asked: Json) -> None:
    vm = world.need(point.vm_id)
    if vm.facts.get("powerState", "running") == "running":
        raise refused("UserErrorVmNotShutDown", "The virtual machine was started during the restore.")
    disks = _make_disks(world, point.disks, ids.group_id_of(vm.id), point, asked)
    _take_out(world, vm)
    for disk in disks.values():
        world.put(replace(disk, facts={**disk.facts, "attachedTo": vm.id}))
    profile = _profile(point, disks)
    body = put_at(vm.body, "properties.storageProfile.osDisk", profile["osDisk"])
    body = put_at(body, "properties.storageProfile.dataDisks", profile["dataDisks"])
    facts = {**carried.without_disk(vm.facts), **carried.on_disk(disks[OS_LUN].facts)}
    world.put(replace(vm, body=body, facts=facts))


def _take_out(world: World, vm: Resource) -> None:
    """Free the disks that the machine has had; what was wrong in its guest stays on the one of its system."""
    system = ids.key(dig(vm.body, "properties.storageProfile.osDisk.managedDisk.id", ""))
    for old in _attached(world, vm):
        facts = {name: value for name, value in old.facts.items() if name != "attachedTo"}
        if old.key == system:
            facts = carried.of_copy(facts, vm.facts)
        world.put(replace(old, facts=facts))


def _attached(world: World, vm: Resource) -> list[Resource]:
    return [d for d in world.tree.of_type(DISKS) if ids.key(d.facts.get("attachedTo") or "") == vm.key]
