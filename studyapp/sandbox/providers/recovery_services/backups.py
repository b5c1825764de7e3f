"""Backups: on demand and by schedule, from the start of the job to the recovery point."""

from dataclasses import replace
from datetime import datetime, timedelta

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import (
    contents,
    diagnosis,
    doors,
    encryption,
    jobs,
    machines,
    restore_points,
    retention,
    schedule,
    scheduling,
)
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.names import JOBS, POINTS
from studyapp.sandbox.providers.recovery_services.records import (
    ItemRecord,
    JobFailure,
    JobRecord,
    PointRecord,
    Stage,
)

SNAPSHOT = "recovery.snapshot-taken"
_ON_DEMAND = timedelta(days=30)
MOST_ON_DEMAND = 9
"""Attempts in 24 hours."""


def trigger(call: Call) -> Answer:
    """Back up now; the operation ends at once and names the job to watch."""
    item = call.world.need(call.upto("protectedItems"))
    record = contents.item(item)
    _check_state(record)
    expiry = _expiry(call)
    _check_attempts(call.world, item)
    job = start(call.world, item, expires=expiry)
    operation = call.world.operate("backup", call.action, item.id, 2, properties=doors.job_properties(job.name))
    return Answer(202, None, doors.item_headers(call, item.id, operation), operation.id)


def _check_state(record: ItemRecord) -> None:
    if record.deleted_at:
        raise refused(
            "UserErrorOperationNotAllowedOnSoftDeletedItem",
            "The backup item is in soft deleted state. Undelete it first.",
        )
    if record.state != "Protected":
        raise refused(
            "UserErrorBcmDatasourceNotPresent",
            "The operation failed because the VM is not actively protected. Resume the protection first.",
        )


def _expiry(call: Call) -> datetime:
    text = dig(call.body, "properties.recoveryPointExpiryTimeInUTC")
    if text is None:
        return call.now + _ON_DEMAND
    moment = parse_time(text)
    if moment <= call.now or moment > call.now + timedelta(days=36135):
        raise refused(
            "BMSUserErrorInvalidInput", "recoveryPointExpiryTimeInUTC must lie in the future, at most 99 years ahead."
        )
    return moment


def _check_attempts(world: World, item: Resource) -> None:
    day = world.now - timedelta(hours=24)
    vault = contents.vault_of(world, item)
    word = contents.machine_word(contents.item(item))
    tried = 0
    for job in reversed(world.tree.children(vault.id, JOBS)):
        found = jobs.record(job)
        if found.started < day:
            break
        tried += found.operation == "Backup" and found.by_user and found.machine == word
    if tried >= MOST_ON_DEMAND:
        raise refused(
            "UserErrorTooManyBackupAttempts",
            f"At most {MOST_ON_DEMAND} on-demand backups of a machine are allowed in 24 hours.",
        )


def scheduled(world: World, values: Json) -> None:
    """The time of a planned backup has come."""
    item = world.find(values["item"])
    if item is None or contents.item(item).turn != values["turn"]:
        return
    start(world, item, local=parse_time(values["local"]), to_vault=values["to_vault"])
    scheduling.queue_next(world, world.need(item.id))


def start(
    world: World,
    item: Resource,
    *,
    local: datetime | None = None,
    to_vault: bool = True,
    expires: datetime | None = None,
) -> Resource:
    """Start a backup job; what the world looks like now decides how it ends.

    Args:
        local: the planned time on the policy's clock, None on demand.
        to_vault: False for the snapshots between under an hourly schedule.
        expires: when an on-demand point expires.
    """
    policy = contents.policy_of(world, item)
    properties: Json = policy.body["properties"] if policy else {}
    busy = _is_snapshotting(world, item)
    why = diagnosis.FAILURES["UserErrorBackupOperationInProgress"] if busy else _obstacle(world, item, properties)
    first = not world.tree.count(item.id, POINTS)
    stages = _stages(world, to_vault, first) if why is None else _broken(world)
    vault = contents.vault_of(world, item)
    job = jobs.start(world, vault.id, _job(world, item, stages, why, local, expires))
    if not busy:
        _remember_job(world, item, vault, job)
    if why is None:
        values = {
            "item": item.id,
            "job": job.id,
            "local": iso(local) if local else None,
            "expires": iso(expires) if expires else None,
            "vaulted": iso(stages[-1].ends) if to_vault else None,
        }
        world.schedule(stages[0].ends, SNAPSHOT, values)
    return job


def _job(
    world: World,
    item: Resource,
    stages: tuple[Stage, ...],
    why: JobFailure | None,
    local: datetime | None,
    expires: datetime | None,
) -> JobRecord:
    record = contents.item(item)
    bag = {"VM Name": record.vm.rpartition("/")[2]}
    if local is None and expires:
        bag["Recovery Point Expiry Time in UTC"] = iso(expires)
    else:
        bag["Policy Name"] = record.policy
    return JobRecord(
        "Backup",
        contents.machine_word(record),
        world.now,
        stages[-1].ends,
        stages,
        why,
        cancel_until=stages[0].ends,
        bag=bag,
        by_user=local is None,
    )


def _remember_job(world: World, item: Resource, vault: Resource, job: Resource) -> None:
    """The item shows its latest job, and while that runs the one before."""
    record = contents.item(item)
    before = record.job if _is_over(world, vault, record.job) else record.job_before
    world.remember(item.with_record(replace(record, job=job.name, job_before=before)))


def _is_over(world: World, vault: Resource, name: str) -> bool:
    job = world.find(f"{vault.id}/backupJobs/{name}") if name else None
    return job is not None and not jobs.record(job).running(world.now)


def _obstacle(world: World, item: Resource, policy: Json) -> JobFailure | None:
    if not encryption.reaches_key(contents.vault_of(world, item).body):
        return diagnosis.FAILURES["BCMProtGetSaSUriAsyncError"]
    record = contents.item(item)
    vm = world.find(record.vm)
    attached = machines.disks(world, vm) if vm else []
    included, _ = machines.split(attached, record.exclusion)
    return diagnosis.failure(world, item, vm, policy, [a.disk for a in included])


def _is_snapshotting(world: World, item: Resource) -> bool:
    """Snapshot and transfer are apart: only while another backup snapshots is the machine busy."""
    name = contents.item(item).job
    job = world.find(f"{contents.vault_of(world, item).id}/backupJobs/{name}") if name else None
    if job is None:
        return False
    found = jobs.record(job)
    return found.running(world.now) and bool(found.stages) and world.now < found.stages[0].ends


def _stages(world: World, to_vault: bool, first: bool) -> tuple[Stage, ...]:
    minutes = world.chance.between
    snapshot = world.after(60 * minutes(6, 9))
    taken = Stage("Take Snapshot", world.now, snapshot)
    if not to_vault:
        return (taken,)
    begins = snapshot + timedelta(minutes=minutes(2, 3))
    span = minutes(33, 50) if first else minutes(33, 36)
    return (taken, Stage("Transfer data to vault", begins, begins + timedelta(minutes=span)))


def _broken(world: World) -> tuple[Stage, ...]:
    return (Stage("Take Snapshot", world.now, world.after(60 * world.chance.between(2, 12))),)


def snapshot_taken(world: World, values: Json) -> None:
    """The snapshot of a backup is done: from now on there is a recovery point."""
    item, job = world.find(values["item"]), world.find(values["job"])
    if item is None or job is None or jobs.record(job).cancelled_at or contents.item(item).deleted_at:
        return
    vm = world.find(contents.item(item).vm)
    if vm is None:
        jobs.fail(world, job, diagnosis.FAILURES["UserErrorVmNotFoundV2"])
        return
    first = not world.tree.count(item.id, POINTS)
    made = take(
        world,
        item,
        vm,
        local=parse_time(values["local"]) if values["local"] else None,
        expires=parse_time(values["expires"]) if values["expires"] else None,
        vaulted=parse_time(values["vaulted"]) if values["vaulted"] else None,
    )
    record = jobs.record(job)
    size = machines.size_of_backup(contents.point(made).disks, first)
    world.remember(job.with_record(replace(record, bag={**record.bag, "Backup Size": size})))
    held = contents.item(item)
    if held.first_done is None:
        world.remember(world.need(item.id).with_record(replace(held, first_done=record.ends)))


def take(
    world: World,
    item: Resource,
    vm: Resource,
    *,
    local: datetime | None,
    expires: datetime | None,
    vaulted: datetime | None,
) -> Resource:
    """Make a recovery point of a machine as it is now."""
    record = contents.item(item)
    policy = contents.policy_of(world, item)
    properties: Json = policy.body["properties"] if policy else {}
    included, excluded = machines.split(machines.disks(world, vm), record.exclusion)
    kept = timedelta(days=schedule.snapshot_days(properties))
    kinds = retention.tags(properties, local) if local and vaulted and properties else ()
    if expires is None:
        expires = retention.expiry(properties, world.now, kinds) if vaulted else world.now + kept
    restore_points.ensure(world, item, vm, properties)
    _install_extension(world, vm)
    point = PointRecord(
        world.now,
        machines.consistency(vm, bool(properties.get("snapshotConsistencyType"))),
        kinds,
        expires,
        min(world.now + kept, expires),
        vaulted,
        machines.copies(vm, included),
        machines.copies(vm, excluded),
        vm.body,
        dict(vm.facts),
        vm.id,
        properties.get("policyType") == "V2",
    )
    return world.put(Resource(f"{item.id}/recoveryPoints/{world.chance.digits(15)}", POINTS, {}, record=point))


def _install_extension(world: World, vm: Resource) -> None:
    """The first backup of a running machine brings the extension along."""
    windows = machines.os_type(vm) == "Windows"
    name = "VMSnapshot" if windows else "VMSnapshotLinux"
    extension = f"{vm.id}/extensions/{name}"
    if vm.facts.get("powerState", "running") != "running" or world.find(extension) is not None:
        return
    settings = {"publisher": "Microsoft.Azure.RecoveryServices", "type": name, "typeHandlerVersion": "1.0"}
    world.build(diagnosis.EXTENSIONS, extension, {"location": vm.body["location"], "properties": settings})
