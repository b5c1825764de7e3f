"""What a protected item shows: state, health and last backup all follow from its record and the clock."""

from datetime import timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import contents, jobs
from studyapp.sandbox.providers.recovery_services.names import ITEMS, VMS, short_name, vm_names
from studyapp.sandbox.providers.recovery_services.records import ItemRecord, JobRecord

_NEVER_BACKED_UP = "2001-01-01T00:00:00Z"


def view(world: World, item: Resource) -> Json:
    """The item without extended information."""
    record = contents.item(item)
    group, machine = vm_names(record.vm)
    vault = contents.vault_of(world, item)
    policy = contents.policy_of(world, item)
    last = last_backup(world, item)
    points = contents.points(world, item)
    shown: Json = {
        "friendlyName": machine,
        "virtualMachineId": record.vm,
        "protectionStatus": "Unhealthy" if _failing(last, world) else "Healthy",
        "protectionState": state(world, item),
        "healthStatus": "ActionRequired" if _failing(last, world) else "Passed",
        "healthDetails": [_health(last, world)],
        "lastBackupStatus": last.status(world.now) if last else "",
        "lastBackupTime": iso(last.ends) if last else _NEVER_BACKED_UP,
        "protectedItemDataId": record.data_id,
        "extendedProperties": _extended(record),
        "protectedItemType": VMS,
        "backupManagementType": "AzureIaasVM",
        "workloadType": "VM",
        "containerName": short_name(group, machine),
        "sourceResourceId": record.vm,
        "policyId": policy.id if policy else "",
        "policyName": policy.name if policy else "",
        "policyType": policy.body["properties"].get("policyType", "V1") if policy else "V1",
        "lastRecoveryPoint": iso(contents.point(points[-1]).time) if points else None,
        "isArchiveEnabled": any(contents.point(p).archived_at for p in points),
        "vaultId": f"https://management.azure.com{vault.id}",
        "softDeleteRetentionPeriodInDays": record.keep_days if record.deleted_at else 0,
        "isScheduledForDeferredDelete": record.deleted_at is not None,
    }
    return {"properties": shown | _deferred(world, record)}


def _extended(record: ItemRecord) -> Json:
    shown: Json = {"linuxVmApplicationName": ""}
    return shown | ({"diskExclusionProperties": record.exclusion} if record.exclusion else {})


def _deferred(world: World, record: ItemRecord) -> Json:
    if record.deleted_at is None or record.purge_at is None:
        return {}
    left = max(timedelta(0), record.purge_at - world.now)
    hours, rest = divmod(int(left.total_seconds()), 3600)
    return {
        "deferredDeleteTimeInUTC": iso(record.deleted_at),
        "deferredDeleteTimeRemaining": f"{hours // 24}.{hours % 24:02d}:{rest // 60:02d}:{rest % 60:02d}",
        "isDeferredDeleteScheduleUpcoming": left <= timedelta(days=2),
    }


def state(world: World, item: Resource) -> str:
    """The protection state: the first backup is pending until it has been done."""
    record = contents.item(item)
    if record.state == "Protected" and (record.first_done is None or world.now < record.first_done):
        return "IRPending"
    return record.state


def last_backup(world: World, item: Resource) -> JobRecord | None:
    """The latest backup job that has ended."""
    record = contents.item(item)
    vault = contents.vault_of(world, item)
    for name in (record.job, record.job_before):
        job = world.find(f"{vault.id}/backupJobs/{name}") if name else None
        if job is not None and not jobs.record(job).running(world.now):
            return jobs.record(job)
    return None


def _failing(last: JobRecord | None, world: World) -> bool:
    return last is not None and last.status(world.now) == "Failed"


def _health(last: JobRecord | None, world: World) -> Json:
    why = last.failure if last and _failing(last, world) else None
    if why is None:
        return {"code": 400239, "title": "IaasVmHealthGreenDefault", "message": "", "recommendations": []}
    return {"code": why.number, "title": why.title, "message": why.text, "recommendations": list(why.advice)}


def expanded(call: Call, item: Resource) -> Json:
    """The item with the extended information that `$filter=expand eq 'extendedinfo'` asks for."""
    points = [contents.point(p) for p in contents.points(call.world, item)]
    shown = call.world.view(item)
    info: Json = {"recoveryPointCount": len(points), "policyInconsistent": False}
    if points:
        info["oldestRecoveryPoint"] = iso(points[0].time)
    vaulted = [p for p in points if p.in_vault(call.now)]
    if vaulted:
        info["oldestRecoveryPointInVault"] = iso(vaulted[0].time)
    archived = [p for p in points if p.archived_at]
    if archived:
        info["oldestRecoveryPointInArchive"] = iso(archived[0].time)
        info["newestRecoveryPointInArchive"] = iso(archived[-1].time)
    return {**shown, "properties": {**shown["properties"], "extendedInfo": info}}


def container_view(world: World, container: Resource) -> Json:
    """A container: one machine as the vault registers it."""
    vm = str(container.facts["vm"])
    held = world.tree.children(container.id, ITEMS)
    deleted = bool(container.facts.get("softDeleted")) or any(contents.item(i).deleted_at for i in held)
    return {
        "properties": {
            "friendlyName": ids.name_of(vm),
            "backupManagementType": "AzureIaasVM",
            "registrationStatus": "SoftDeleted" if deleted else "Registered",
            "healthStatus": "Healthy",
            "containerType": VMS,
            "virtualMachineId": vm,
            "virtualMachineVersion": "Compute",
            "resourceGroup": ids.group_of(vm),
        }
    }
