"""Operational backup of blobs: settings and a lock on the storage account itself, and to which times it could go back."""

from dataclasses import replace
from datetime import datetime

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import checks, contents, schedule, sending
from studyapp.sandbox.providers.data_protection.names import refused

LOCK = "AzureBackupProtectionLock"
_NOTES = "Azure Backup protects the blobs of this account: delete its backup instance first."
_RANGE = "RestorableTimeRange"


def enable(world: World, held: Resource) -> None:
    """Point-in-time restore for as many days as the policy says, and a lock against deleting the account."""
    policy, who = contents.policy_of(world, held), checks.principal(checks.of_instance(world, held))
    if policy is None or who is None:
        return
    account, days = contents.instance(held).source, _days(policy)
    sending.set_blob_service(world, who, account, _settings(days))
    sending.lock(world, who, account, LOCK, _NOTES)
    held = world.need(held.id)
    record = contents.instance(held)
    world.put(held.with_record(replace(record, since=record.since or world.now)))


def _settings(days: int) -> Json:
    """Deleted blobs are kept a little longer than it may go back, as the storage service asks."""
    return {
        "isVersioningEnabled": True,
        "changeFeed": {"enabled": True},
        "restorePolicy": {"enabled": True, "days": days},
        "deleteRetentionPolicy": {"enabled": True, "days": days + 5},
    }


def _days(policy: Resource) -> int:
    return schedule.retention(policy.body["properties"]["policyRules"])[schedule.DEFAULT].days


def disable(world: World, held: Resource) -> None:
    """The account may be deleted again; its settings stay as they are."""
    who = checks.principal(checks.of_instance(world, held))
    account = contents.instance(held).source
    if who is not None and world.find(account) is not None:
        sending.unlock(world, who, account, LOCK)


def find_ranges(call: Call) -> Answer:
    """The times that the blobs of an instance could be taken back to, within the times asked about."""
    held = call.world.need(call.upto("backupInstances"))
    if not contents.is_blobs(held):
        raise refused("UserErrorOperationNotSupported", "Disks have recovery points and no restorable time ranges: list them.")  # fmt: skip
    if call.body.get("sourceDataStoreType") != "OperationalStore":
        raise not_simulated("vaulted backup of blobs: sourceDataStoreType is OperationalStore", target="sourceDataStoreType")  # fmt: skip
    found = _range(call, held)
    ranges = [{"startTime": iso(found[0]), "endTime": iso(found[1]), "objectType": _RANGE}] if found else []
    body = {"objectType": "AzureBackupFindRestorableTimeRangesResponse", "restorableTimeRanges": ranges}
    return Answer(200, {"id": call.path, "name": "default", "properties": body})


def _range(call: Call, held: Resource) -> tuple[datetime, datetime] | None:
    since, policy = contents.instance(held).since, contents.policy_of(call.world, held)
    if since is None or policy is None:
        return None
    kept = schedule.retention(policy.body["properties"]["policyRules"])[schedule.DEFAULT]
    starts = max(since, call.now - kept, _asked(call, "startTime") or since)
    ends = min(call.now, _asked(call, "endTime") or call.now)
    return (starts, ends) if starts < ends else None


def _asked(call: Call, name: str) -> datetime | None:
    text = call.body.get(name)
    try:
        return parse_time(text) if text else None
    except ValueError as error:
        raise refused("BMSUserErrorInvalidInput", f"{name} is not a time in ISO 8601.") from error
