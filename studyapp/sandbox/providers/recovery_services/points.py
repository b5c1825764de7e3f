"""Recovery points: what they show as their tiers come and go, lists, and the move to the archive."""

from dataclasses import replace

from studyapp.sandbox.arm import odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import archiving, contents, doors
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.records import DiskCopy, PointRecord


def view(world: World, point: Resource) -> Json:
    """A recovery point as it reads now."""
    record, now = contents.point(point), world.now
    shown: Json = {
        "objectType": "IaasVMRecoveryPoint",
        "recoveryPointType": record.consistency,
        "recoveryPointTime": iso(record.time),
        "recoveryPointAdditionalInfo": "",
        "sourceVMStorageType": _storage(record),
        "isSourceVMEncrypted": False,
        "isInstantIlrSessionActive": record.mount is not None and record.mount.starts <= now < record.mount.ends,
        "recoveryPointTierDetails": tiers(record, world),
        "isManagedVirtualMachine": True,
        "virtualMachineSize": dig(record.vm, "properties.hardwareProfile.vmSize"),
        "originalStorageAccountOption": False,
        "osType": dig(record.vm, "properties.storageProfile.osDisk.osType"),
        "recoveryPointMoveReadinessInfo": {"ArchivedRP": _readiness(world, point)},
        "securityType": dig(record.vm, "properties.securityProfile.securityType", "None"),
        "isPrivateAccessEnabledOnAnyDisk": any(_is_private(disk) for disk in record.disks),
        "zones": record.vm.get("zones") or [],
        "recoveryPointProperties": {"expiryTime": iso(record.expires), "isSoftDeleted": False},
    }
    if record.excluded:
        shown["recoveryPointDiskConfiguration"] = {
            "numberOfDisksIncludedInBackup": len(record.disks),
            "numberOfDisksAttachedToVm": len(record.disks) + len(record.excluded),
            "includedDiskList": [_disk(disk) for disk in record.disks],
            "excludedDiskList": [_disk(disk) for disk in record.excluded],
        }
    return {"properties": shown}


def _storage(record: PointRecord) -> str:
    premium = [disk.sku.startswith("Premium") for disk in record.disks]
    if all(premium):
        return "PremiumStorage"
    return "PremiumVMOnPartialPremiumStorage" if any(premium) else "NormalStorage"


def _is_private(disk: DiskCopy) -> bool:
    return bool(dig(disk.body, "properties.networkAccessPolicy") == "AllowPrivate")


def _disk(disk: DiskCopy) -> Json:
    name = disk.id.rpartition("/")[2]
    return {"lun": disk.lun, "name": name, "diskSizeInGb": disk.size, "storageType": disk.sku}


def tiers(record: PointRecord, world: World) -> list[Json]:
    """The tiers in which a point exists or existed."""
    found: list[Json] = [{"type": "InstantRP", "status": "Valid" if record.snapshot_valid(world.now) else "Deleted"}]
    if record.vaulted_at is not None and record.vaulted_at <= world.now:
        found.append({"type": "HardenedRP", "status": "Deleted" if record.archived_at else "Valid"})
    if record.archived_at is not None:
        found.append(_archive_tier(record, world))
    return found


def _archive_tier(record: PointRecord, world: World) -> Json:
    if record.rehydrated_until is None or record.rehydrated_until <= world.now:
        return {"type": "ArchivedRP", "status": "Valid"}
    extended = {"RehydratedRPExpiryTime": iso(record.rehydrated_until)}
    return {"type": "ArchivedRP", "status": "Rehydrated", "extendedInfo": extended}


def _readiness(world: World, point: Resource) -> Json:
    why = archiving.why_not(world, point)
    return {"isReadyForMove": False, "additionalInfo": why} if why else {"isReadyForMove": True}


def list_points(call: Call) -> Answer:
    """Points of the item, newest first, between startDate and endDate."""
    item = call.world.need(call.upto("protectedItems"))
    found = list(reversed(contents.points(call.world, item)))
    for term in odata.parse(call.query.get("$filter", "")):
        if term.name == "startdate":
            found = [p for p in found if contents.point(p).time >= odata.moment(term.value)]
        elif term.name == "enddate":
            found = [p for p in found if contents.point(p).time <= odata.moment(term.value)]
    return page(call, found, call.world.view)


def get(call: Call) -> Answer:
    return Answer(200, call.world.view(call.world.need(call.upto("recoveryPoints"))))


def recommended(call: Call) -> Answer:
    """Points whose move to the archive makes the month cheaper, without those that the caller leaves out."""
    item = call.world.need(call.upto("protectedItems"))
    left_out = set(call.body.get("excludedRPList") or [])
    found = [move.point for move in archiving.recommended(call.world, item)]
    return page(call, [point for point in found if point.name not in left_out], call.world.view)


def move(call: Call) -> Answer:
    """Move a point from the vault to the archive."""
    point = call.world.need(call.upto("recoveryPoints"))
    asked = (call.body.get("sourceTierType"), call.body.get("targetTierType"))
    if asked != ("HardenedRP", "ArchivedRP"):
        raise refused("BMSUserErrorInvalidInput", "Recovery points move from HardenedRP to ArchivedRP only.")
    why = archiving.why_not(call.world, point)
    if why:
        raise refused("UserErrorRecoveryPointNotReadyForMove", why)
    item = call.upto("protectedItems")
    operation = call.world.operate(
        "backup", call.action, point.id, 3600, effect="recovery.archived", values={"point": point.id}
    )
    return Answer(202, None, doors.item_headers(call, item, operation), operation.id)


def archived(world: World, values: Json) -> None:
    """A point has arrived in the archive."""
    point = world.need(values["point"])
    world.put(replace(point, record=replace(contents.point(point), archived_at=world.now)))
