"""Jobs of a Backup vault: backups and restores, as its lists and its details show them."""

from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, duration, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import contents
from studyapp.sandbox.providers.data_protection.names import JOBS, vault_id
from studyapp.sandbox.providers.data_protection.records import BackupJobRecord

_LONGEST = timedelta(hours=1)
"""No job takes longer."""


def record(job: Resource) -> BackupJobRecord:
    found: BackupJobRecord = job.record
    return found


def start(world: World, held: Resource, job: BackupJobRecord) -> Resource:
    """A new job of an instance's vault; the datasource's place and name are kept with it."""
    info = held.body["properties"]["dataSourceInfo"]
    body: Json = {"source": info, "instance": held.name, "friendlyName": held.body["properties"]["friendlyName"]}
    return world.put(Resource(f"{vault_id(held.id)}/backupJobs/{world.chance.guid()}", JOBS, body, record=job))


def running(world: World, held: Resource) -> bool:
    """Whether a job of the instance runs."""
    for job in reversed(world.tree.children(vault_id(held.id), JOBS)):
        found = record(job)
        if found.started < world.now - _LONGEST:
            return False
        if found.instance == held.name and world.now < found.ends:
            return True
    return False


def fail(world: World, job: Resource, why: Failure) -> None:
    """A running job turns out to fail."""
    world.put(job.with_record(replace(record(job), error=why.code, message=why.message)))


def view(world: World, job: Resource) -> Json:
    """The job as it reads now."""
    found, source = record(job), job.body["source"]
    over = found.ends <= world.now
    vault = vault_id(job.id)
    properties: Json = {
        "activityID": job.name,
        "backupInstanceFriendlyName": job.body["friendlyName"],
        "backupInstanceId": f"{vault}/backupInstances/{job.body['instance']}",
        "dataSourceId": found.source,
        "dataSourceLocation": source["resourceLocation"],
        "dataSourceName": source["resourceName"],
        "dataSourceSetName": source["resourceName"],
        "dataSourceType": source["datasourceType"],
        "duration": duration((found.ends if over else world.now) - found.started),
        "isUserTriggered": found.by_user,
        "operation": found.operation,
        "operationCategory": found.operation,
        "policyId": f"{vault}/backupPolicies/{found.policy}",
        "policyName": found.policy,
        "progressEnabled": False,
        "sourceResourceGroup": ids.group_of(found.source),
        "sourceSubscriptionID": world.subscription,
        "startTime": iso(found.started),
        "status": found.status(world.now),
        "subscriptionId": world.subscription,
        "supportedActions": [],
        "vaultName": ids.name_of(vault),
        "sourceDataStoreName": "OperationalStore",
        "extendedInfo": _extended(world, job, found),
    }
    if over:
        properties["endTime"] = iso(found.ends)
    if over and found.error:
        properties["errorDetails"] = [_error(found)]
    return {"properties": properties}


def _error(found: BackupJobRecord) -> Json:
    return {"code": found.error, "message": found.message, "isUserError": True, "isRetryable": False}


def _extended(world: World, job: Resource, found: BackupJobRecord) -> Json:
    held = world.find(f"{vault_id(job.id)}/backupInstances/{found.instance}")
    task = "Take snapshot" if found.operation == "Backup" else "Create disk from snapshot"
    shown: Json = {
        "backupInstanceState": contents.instance(held).state if held else contents.SOFT_DELETED,
        "subTasks": [{"taskId": 1, "taskName": task, "taskStatus": found.status(world.now)}],
    }
    if found.target:
        shown["recoveryDestination"] = found.target
        shown["sourceRecoverPoint"] = {"recoveryPointID": found.point}
    return shown


def list_jobs(call: Call) -> Answer:
    """The jobs of a vault, newest first."""
    vault = call.world.need(call.upto("backupVaults"))
    return page(call, list(reversed(call.world.tree.children(vault.id, JOBS))), call.world.view)
