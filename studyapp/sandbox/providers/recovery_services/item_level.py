"""Item-level recovery: a point is mounted for twelve hours, files are copied from it, then it is unmounted."""

from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import contents, doors
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.records import Mount, PointRecord

LIFE = timedelta(hours=12)
SPLIT_FROM = "2026-08-01"
"""From this api-version on, the scripts are fetched with a call of their own."""
_UNSUPPORTED = ("UltraSSD_LRS", "PremiumV2_LRS")


def provision(call: Call) -> Answer:
    """Mount a recovery point over iSCSI: the finished operation carries the script that connects."""
    item, point = call.world.need(call.upto("protectedItems")), call.world.need(call.upto("recoveryPoints"))
    asked: Json = call.body.get("properties") or {}
    record = contents.point(point)
    _check(call, item, record, asked)
    seconds = call.world.chance.between(40, 110)
    scripts = _scripts(record)
    operation = call.world.operate("backup", call.action, point.id, seconds, properties=_properties(call, scripts))
    starts = call.world.after(seconds)
    mount = Mount(operation.id, str(asked.get("initiatorName") or ""), starts, starts + LIFE)
    call.world.put(replace(point, record=replace(record, mount=mount)))
    return Answer(202, None, doors.item_headers(call, item.id, operation), operation.id)


def _check(call: Call, item: Resource, record: PointRecord, asked: Json) -> None:
    if asked.get("objectType") != "IaasVMILRRegistrationRequest":
        raise refused("BMSUserErrorInvalidInput", "objectType must be IaasVMILRRegistrationRequest.")
    if contents.item(item).deleted_at:
        raise refused(
            "UserErrorOperationNotAllowedOnSoftDeletedItem",
            "The backup item is in soft deleted state. Undelete it first.",
        )
    if not (record.snapshot_valid(call.now) or record.in_vault(call.now)):
        raise refused(
            "UserErrorRecoveryPointInArchive",
            "File recovery is not possible from a recovery point in the archive tier.",
        )
    unsupported = [disk for disk in record.disks if disk.sku in _UNSUPPORTED]
    if unsupported:
        raise refused(
            "UserErrorIlrNotSupportedForDiskType", f"File recovery does not support disks of type {unsupported[0].sku}."
        )
    if is_mounted(record, call.world) and not asked.get("renewExistingRegistration"):
        raise refused(
            "UserErrorIlrSessionActive", "The recovery point is mounted already: renew the registration or revoke it."
        )


def _properties(call: Call, scripts: list[Json]) -> Json:
    shown: Json = {"objectType": "OperationStatusProvisionILRExtendedInfo"}
    if call.version.removesuffix("-preview") >= SPLIT_FROM:
        return shown
    return {**shown, "recoveryTarget": {"clientScripts": scripts}}


def _scripts(record: PointRecord) -> list[Json]:
    os_type = dig(record.vm, "properties.storageProfile.osDisk.osType", "Linux")
    machine = record.vm_id.rpartition("/")[2]
    windows = os_type == "Windows"
    return [
        {
            "osType": os_type,
            "scriptNameSuffix": f"{machine}_{record.time:%Y%m%d%H%M%S}",
            "scriptExtension": ".exe" if windows else ".py",
            "scriptContent": "" if windows else "IyBTYW5kYm94OiBub3RoaW5nIHRvIHJ1bi4K",
            "url": "https://sandbox.invalid/IaasVMILRExe.exe" if windows else "",
        }
    ]


def fetch(call: Call) -> Answer:
    """The scripts of a provisioned session."""
    point = call.world.need(call.upto("recoveryPoints"))
    record = contents.point(point)
    wanted = str(call.body.get("provisionInstantItemRecoveryOperationId") or "")
    operation = call.world.operations.get(wanted.lower())
    if operation is None or record.mount is None or record.mount.operation != operation.id:
        raise refused(
            "BMSUserErrorInvalidInput", "There is no file recovery session of this operation on the recovery point."
        )
    if operation.status(call.now) != "Succeeded" or not is_mounted(record, call.world):
        raise refused("UserErrorIlrSessionNotActive", "The file recovery session is not active.")
    return Answer(200, {"clientScripts": _scripts(record)})


def revoke(call: Call) -> Answer:
    """Unmount a recovery point."""
    item, point = call.world.need(call.upto("protectedItems")), call.world.need(call.upto("recoveryPoints"))
    record = contents.point(point)
    if not is_mounted(record, call.world):
        raise refused("UserErrorIlrSessionNotActive", "The recovery point is not mounted.")
    operation = call.world.operate(
        "backup", call.action, point.id, 20, effect="recovery.unmounted", values={"point": point.id}
    )
    return Answer(202, None, doors.item_headers(call, item.id, operation), operation.id)


def unmounted(world: World, values: Json) -> None:
    """A session has ended before its time."""
    point = world.find(values["point"])
    if point is not None:
        world.put(replace(point, record=replace(contents.point(point), mount=None)))


def is_mounted(record: PointRecord, world: World) -> bool:
    return record.mount is not None and record.mount.starts <= world.now < record.mount.ends


def files(world: World, point_id: str) -> dict[str, str]:
    """What can be copied from a mounted point: path to content, of all its disks.

    Raises:
        ArmError: the point does not exist or is not mounted (any more).
    """
    record = contents.point(world.need(point_id))
    if not is_mounted(record, world):
        raise refused("UserErrorIlrSessionNotActive", "The recovery point is not mounted.")
    found: dict[str, str] = {}
    for disk in record.disks:
        found |= disk.facts.get("files") or {}
    return found
