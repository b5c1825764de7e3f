"""Backups of disks: on demand and by schedule, from the start of the job to the snapshot and its end."""

from collections.abc import Mapping
from datetime import timedelta

from studyapp.sandbox.arm import odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import WITHOUT_ZONES
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import checks, contents, doors, jobs, schedule, scheduling, sending
from studyapp.sandbox.providers.data_protection.names import POINTS, refused
from studyapp.sandbox.providers.data_protection.records import BackupJobRecord, DiskPointRecord

TAKEN = "backup-vault.snapshot-taken"
EXPIRED = "backup-vault.point-expired"
_AGAIN = timedelta(days=1)
"""After so long a snapshot that could not be deleted is tried again."""


def trigger(call: Call) -> Answer:
    """Back up now; the operation ends at once and names the job to watch."""
    held = call.world.need(call.upto("backupInstances"))
    tag = _chosen_tag(call.world, held, call.body)
    if jobs.running(call.world, held):
        raise refused("UserErrorMaxConcurrentOperationLimitReached", "Another backup or restore of this datasource is running: wait until it has ended.")  # fmt: skip
    job = start(call.world, held, tag)
    properties = doors.job_properties(job.id)
    operation = call.world.operate(doors.FAMILY, call.action, held.id, 5, properties=properties)
    return doors.accepted(call, operation)


def _chosen_tag(world: World, held: Resource, asked: Json) -> str:
    """The tag by which an on-demand backup is kept: the one that is named, else the default."""
    record, policy = contents.instance(held), contents.policy_of(world, held)
    if record.state != contents.PROTECTED or policy is None:
        raise refused("UserErrorBackupInstanceNotProtected", f"The backup instance '{held.name}' is in the state {record.state}: only protected ones are backed up.")  # fmt: skip
    rules = policy.body["properties"]["policyRules"]
    name = dig(asked, "backupRuleOptions.ruleName", "")
    if name not in [rule["name"] for rule in rules if rule["objectType"] == "AzureBackupRule"]:
        raise refused("BMSUserErrorInvalidInput", f"The policy '{policy.name}' has no backup rule '{name[:80]}'.")
    tag = str(dig(asked, "backupRuleOptions.triggerOption.retentionTagOverride") or schedule.DEFAULT)
    if tag not in schedule.retention(rules):
        raise refused("BMSUserErrorInvalidInput", f"The policy '{policy.name}' has no retention rule '{tag[:80]}'.")
    return tag


def scheduled(world: World, values: Json) -> None:
    """The time of a planned backup has come."""
    held = world.find(values["instance"])
    if held is None or contents.instance(held).turn != values["turn"]:
        return
    start(world, held, "")
    scheduling.queue_next(world, held)


def start(world: World, held: Resource, tag: str) -> Resource:
    """Start a backup job; what the world looks like now decides whether it fails.

    Args:
        tag: how an on-demand backup is kept; an empty text for a scheduled one, whose tag follows from the policy.
    """
    record = contents.instance(held)
    why = checks.backup(world, checks.of_instance(world, held))
    ends = world.after(world.chance.between(60, 240))
    error = (why.code, why.message) if why else ("", "")
    job = BackupJobRecord("Backup", held.name, record.source, record.policy, world.now, ends, bool(tag), *error)
    made = jobs.start(world, held, job)
    if why is None:
        world.schedule(ends, TAKEN, {"instance": held.id, "job": made.id, "tag": tag})
    return made


def taken(world: World, values: Json) -> None:
    """A backup has come to its snapshot: from now on there is a recovery point."""
    held, job = world.find(values["instance"]), world.find(values["job"])
    if job is None:
        return
    if held is None or contents.instance(held).state not in (contents.PROTECTED, contents.SUSPENDED):
        jobs.fail(world, job, Failure("UserErrorBackupInstanceNotProtected", "The datasource is no longer protected."))
        return
    wanted = checks.of_instance(world, held)
    why = checks.backup(world, wanted) or _snapshot(world, held, wanted, values["tag"])
    if why is not None:
        jobs.fail(world, world.need(job.id), why)


def _snapshot(world: World, held: Resource, wanted: checks.Wanted, tag: str) -> Failure | None:
    who, disk, policy = checks.principal(wanted), world.need(wanted.source), contents.policy_of(world, held)
    if who is None or policy is None:
        return Failure("UserErrorDiskBackupAuthorizationFailed", "The Backup vault has no managed identity to work as.")
    region = str(disk.body["location"])
    id = f"{wanted.snapshots}/providers/Microsoft.Compute/snapshots/AzureBackup_{world.chance.guid()}"
    kind = "Standard_LRS" if region in WITHOUT_ZONES else "Standard_ZRS"
    why = sending.take_snapshot(world, who, id, disk.id, region, kind)
    if why is None:
        _add_point(world, held, policy, id, str(dig(disk.body, "sku.name")), tag)
    return why


def _add_point(world: World, held: Resource, policy: Resource, snapshot: str, sku: str, tag: str) -> None:
    plan = schedule.read(policy.body["properties"])
    earlier = [p.time for p in map(contents.point, contents.points(world, held)) if not p.by_user]
    chosen = tag or plan.tag(world.now, earlier)
    expires = world.now + plan.kept.get(chosen, plan.kept[schedule.DEFAULT])
    record = DiskPointRecord(world.now, chosen, expires, snapshot, sku, policy.name, bool(tag))
    made = world.put(Resource(f"{held.id}/recoveryPoints/{world.chance.guid().replace('-', '')}", POINTS, {}, record=record))  # fmt: skip
    world.schedule(expires, EXPIRED, {"point": made.id})


def expired(world: World, values: Json) -> None:
    """A recovery point's time is over, unless its instance keeps everything."""
    point = world.find(values["point"])
    if point is None:
        return
    held = world.need(point.id[: point.id.index("/recoveryPoints/")])
    if contents.instance(held).state != contents.STOPPED and not drop(world, held, point):
        world.schedule(world.now + _AGAIN, EXPIRED, values)


def prune(world: World, held: Resource) -> None:
    """Remove what ran out while the instance kept everything."""
    for point in contents.points(world, held):
        if contents.point(point).expires <= world.now:
            world.schedule(world.now, EXPIRED, {"point": point.id})


def drop(world: World, held: Resource, point: Resource) -> bool:
    """Remove a recovery point with its snapshot; False where a lock or a missing role keeps the snapshot."""
    who = checks.principal(checks.of_instance(world, held))
    snapshot = contents.point(point).snapshot
    if world.find(snapshot) is not None and (who is None or sending.delete_snapshot(world, who, snapshot)):
        return False
    world.remove(point.id)
    return True


def view_point(world: World, point: Resource) -> Json:
    """A recovery point as Azure shows it."""
    found = contents.point(point)
    store: Json = {
        "id": point.name,
        "type": "OperationalStore",
        "creationTime": iso(found.time),
        "expiryTime": iso(found.expires),
        "state": "COMMITTED",
        "visible": True,
        "metaData": f'{{"SnapshotUri":"{found.snapshot}"}}',
    }
    return {
        "properties": {
            "objectType": "AzureBackupDiscreteRecoveryPoint",
            "recoveryPointId": point.name,
            "recoveryPointTime": iso(found.time),
            "recoveryPointType": "Incremental",
            "recoveryPointState": "Completed",
            "friendlyName": point.name,
            "policyName": found.policy,
            "retentionTagName": found.tag,
            "expiryTime": iso(found.expires),
            "recoveryPointDataStoresDetails": [store],
        }
    }


def list_points(call: Call) -> Answer:
    """The recovery points of an instance, newest first, within the times that a filter names."""
    held = call.world.need(call.upto("backupInstances"))
    wanted = odata.values(call.query.get("$filter", ""))
    found = [point for point in reversed(contents.points(call.world, held)) if _within(point, wanted)]
    return page(call, found, call.world.view)


def _within(point: Resource, wanted: Mapping[str, str]) -> bool:
    time = contents.point(point).time
    if "startdate" in wanted and time < odata.moment(wanted["startdate"]):
        return False
    return "enddate" not in wanted or time <= odata.moment(wanted["enddate"])
