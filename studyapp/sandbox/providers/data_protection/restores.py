"""Restores of disks: validated, started, and the new disk in the target group at their end."""

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import checks, contents, doors, jobs, sending
from studyapp.sandbox.providers.data_protection.names import DISK_TYPE, refused
from studyapp.sandbox.providers.data_protection.records import BackupJobRecord

RESTORED = "backup-vault.disk-restored"
_OPERATIONAL = ("OperationalStore", "SnapshotStore")


def validate(call: Call) -> Answer:
    """Whether a restore would work: an operation that succeeds, or fails with the reason."""
    held = call.world.need(call.upto("backupInstances"))
    point, target = _read(call.world, held, call.body.get("restoreRequestObject") or {})
    why = _problem(call.world, held, point, target)
    seconds = call.world.chance.between(5, 20)
    operation = call.world.operate(
        doors.FAMILY, call.action, held.id, seconds, properties=doors.job_properties(), failure=why
    )
    return doors.accepted(call, operation)


def trigger(call: Call) -> Answer:
    """Restore; the operation ends at once and names the job to watch."""
    held = call.world.need(call.upto("backupInstances"))
    point, target = _read(call.world, held, call.body)
    if jobs.running(call.world, held):
        raise refused("UserErrorMaxConcurrentOperationLimitReached", "Another backup or restore of this datasource is running: wait until it has ended.")  # fmt: skip
    job = _start(call.world, held, point, target)
    properties = doors.job_properties(job.id)
    operation = call.world.operate(doors.FAMILY, call.action, held.id, 5, properties=properties)
    return doors.accepted(call, operation)


def _read(world: World, held: Resource, asked: Json) -> tuple[Resource, str]:
    """The recovery point and the id of the new disk; raises what no operation is begun for."""
    if asked.get("objectType") != "AzureBackupRecoveryPointBasedRestoreRequest":
        raise refused("BMSUserErrorInvalidInput", "Disks are restored by an AzureBackupRecoveryPointBasedRestoreRequest, which names a recovery point.")  # fmt: skip
    if asked.get("sourceDataStoreType") not in _OPERATIONAL:
        raise refused("BMSUserErrorInvalidInput", "sourceDataStoreType of disks must be OperationalStore.")
    point = world.find(f"{held.id}/recoveryPoints/{asked.get('recoveryPointId')}")
    if point is None:
        raise refused("UserErrorRecoveryPointNotFound", f"The backup instance '{held.name}' has no recovery point '{str(asked.get('recoveryPointId'))[:80]}'.", 404)  # fmt: skip
    return point, _target(world, held, asked.get("restoreTargetInfo") or {})


def _target(world: World, held: Resource, info: Json) -> str:
    if info.get("objectType") != "RestoreTargetInfo" or info.get("recoveryOption") != "FailIfExists":
        raise refused("BMSUserErrorInvalidInput", "restoreTargetInfo of disks must be a RestoreTargetInfo with the recoveryOption FailIfExists.")  # fmt: skip
    place = region(str(info.get("restoreLocation") or ""))
    home = contents.vault_of(world, held).body["location"]
    if place != home:
        raise refused("BMSUserErrorInvalidInput", f"restoreLocation must be the region of the vault, {home}: '{place[:60]}' is another.")  # fmt: skip
    target = str(dig(info, "datasourceInfo.resourceID", ""))
    parsed = ids.parse(target)
    if parsed is None or parsed.type.lower() != DISK_TYPE.lower():
        raise refused("BMSUserErrorInvalidInput", "datasourceInfo.resourceID of the target must be the id of the new disk.")  # fmt: skip
    if ids.subscription_of(target).lower() != world.subscription:
        raise not_simulated("restores into other subscriptions", target="restoreTargetInfo")
    return target


def _problem(world: World, held: Resource, point: Resource, target: str) -> Failure | None:
    return checks.restore(world, checks.of_instance(world, held), contents.point(point).snapshot, target)


def _start(world: World, held: Resource, point: Resource, target: str) -> Resource:
    record, why = contents.instance(held), _problem(world, held, point, target)
    ends = world.after(world.chance.between(60, 300))
    error, message = (why.code, why.message) if why else ("", "")
    job = jobs.start(
        world,
        held,
        BackupJobRecord("Restore", held.name, record.source, record.policy, world.now, ends, True, error, message, point.name, target),
    )  # fmt: skip
    if why is None:
        world.schedule(ends, RESTORED, {"job": job.id, "instance": held.id, "point": point.id, "target": target})
    return job


def restored(world: World, values: Json) -> None:
    """A restore has come to its end: the disk is there, or the job tells why not."""
    job, held, point = (world.find(values[name]) for name in ("job", "instance", "point"))
    if job is None:
        return
    if held is None or point is None:
        why: Failure | None = Failure("UserErrorRecoveryPointNotFound", "The recovery point is gone.")
    else:
        why = _problem(world, held, point, values["target"]) or _make(world, held, point, values["target"])
    if why is not None:
        jobs.fail(world, world.need(job.id), why)


def _make(world: World, held: Resource, point: Resource, target: str) -> Failure | None:
    wanted, record = checks.of_instance(world, held), contents.point(point)
    who = checks.principal(wanted)
    if who is None:
        return Failure("UserErrorDiskBackupAuthorizationFailed", "The Backup vault has no managed identity to work as.")
    return sending.make_disk(world, who, target, record.snapshot, wanted.vault.body["location"], record.sku)
