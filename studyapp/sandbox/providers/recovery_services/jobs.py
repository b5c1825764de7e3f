"""Jobs: their record in a vault, what Azure shows of them at any time, lists, details and cancel."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from studyapp.sandbox.arm import generic, odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, duration, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.names import JOBS, short_name
from studyapp.sandbox.providers.recovery_services.records import JobFailure, JobRecord, Stage

FAILED = "recovery.job-failed"
_NOTHING = timedelta(0)


def start(world: World, vault_id: str, job: JobRecord) -> Resource:
    """Put a job into its vault."""
    made = world.put(Resource(f"{vault_id}/backupJobs/{world.chance.guid()}", JOBS, {}, _known(job), job))
    if job.failure:
        world.schedule(job.ends, FAILED, {"job": made.id})
    return made


def fail(world: World, job: Resource, why: JobFailure) -> None:
    """Let a running job end now, for a reason that nobody could know when it began."""
    failed = replace(record(job), failure=why, ends=world.now)
    world.put(replace(job, record=failed, facts=_known(failed)))
    world.schedule(world.now, FAILED, {"job": job.id})


def _known(job: JobRecord) -> Json:
    """What monitoring may read of a job: when it ends, and how, as far as is known now."""
    outcome = "Cancelled" if job.cancelled_at else "Failed" if job.failure and not job.warning else "Completed"
    return {"operation": job.operation, "machine": job.machine, "ends": iso(job.ends), "outcome": outcome}


def record(job: Resource) -> JobRecord:
    found: JobRecord = job.record
    return found


def brief(world: World, vault_id: str, operation: str, machine: str, seconds: float, **bag: str) -> Resource:
    """A job without tasks: ConfigureBackup, DisableBackup, DeleteBackupData, Undelete."""
    words = {"VM Name": machine.rpartition(";")[2]} | {name.replace("_", " "): value for name, value in bag.items()}
    return start(world, vault_id, JobRecord(operation, machine, world.now, world.after(seconds), bag=words))


def view(world: World, job: Resource) -> Json:
    """A job as lists show it."""
    return {"properties": _properties(world, job)}


def _properties(world: World, job: Resource) -> Json:
    found, now = record(job), world.now
    end = found.end(now)
    status = found.status(now)
    shown: Json = {
        "jobType": "AzureIaaSVMJob",
        "duration": duration((end or now) - found.started),
        "actionsInfo": ["Cancellable"] if found.cancel_until else [],
        "virtualMachineVersion": "Compute",
        "isUserTriggered": found.by_user,
        "entityFriendlyName": found.machine.rpartition(";")[2],
        "containerName": short_name(*found.machine.split(";")),
        "backupManagementType": "AzureIaasVM",
        "operation": found.operation,
        "status": status,
        "startTime": iso(found.started),
        "activityId": job.name,
    }
    if end:
        shown["endTime"] = iso(end)
    if found.failure and status in ("Failed", "CompletedWithWarnings"):
        shown["errorDetails"] = [_error(found)]
    return shown


def _error(found: JobRecord) -> Json:
    why = found.failure
    if why is None:
        return {}
    return {
        "errorCode": why.number,
        "errorTitle": why.title,
        "errorString": why.text,
        "recommendations": list(why.advice),
    }


def details(world: World, job: Resource) -> Json:
    """A job with its tasks, its progress and its property bag."""
    found = record(job)
    extended: Json = {
        "tasksList": [_task(found, stage, world.now) for stage in found.stages],
        "propertyBag": found.bag,
    }
    if found.stages:
        extended |= _progress(found, world.now)
    shown = {**_properties(world, job), "extendedInfo": extended}
    return {"id": job.id, "name": job.name, "type": job.type, "properties": shown}


def _task(found: JobRecord, stage: Stage, now: datetime) -> Json:
    stopped = found.end(now)
    status = _task_status(found, stage, now)
    spent = max(_NOTHING, min(now, stage.ends, stopped or stage.ends) - stage.starts)
    return {"taskId": stage.name, "duration": duration(spent), "status": status}


def _task_status(found: JobRecord, stage: Stage, now: datetime) -> str:
    over = found.end(now)
    if over is not None and over < stage.ends:
        return found.status(now) if stage.starts < over else "NotStarted"
    if now < stage.starts:
        return "NotStarted"
    if now < stage.ends:
        return "InProgress"
    return "Failed" if found.failure and stage is found.stages[-1] else "Completed"


def _progress(found: JobRecord, now: datetime) -> Json:
    if not found.running(now):
        return {"progressPercentage": 100.0} if found.status(now).startswith("Completed") else {}
    whole = (found.ends - found.started).total_seconds()
    done = (now - found.started).total_seconds()
    left = timedelta(seconds=round(max(0.0, whole - done)))
    return {
        "progressPercentage": round(max(1.0, min(99.0, 100 * done / whole)), 1),
        "estimatedRemainingDuration": duration(left),
    }


def get(call: Call) -> Answer:
    return Answer(200, details(call.world, call.resource()))


def list_jobs(call: Call) -> Answer:
    """Jobs of the vault, newest first, by status, operation, start, end, management type or job id."""
    return page(call, chosen(call, call.world.need(call.upto("vaults"))), call.world.view)


def chosen(call: Call, vault: Resource) -> list[Resource]:
    """The jobs that the request's filter asks for, newest first."""
    wanted = odata.values(call.query.get("$filter", ""))
    return [job for job in reversed(call.world.tree.children(vault.id, JOBS)) if fits(call.world, job, wanted)]


def fits(world: World, job: Resource, wanted: Mapping[str, str]) -> bool:
    """Whether a job is among those that a list's filter asks for."""
    found = record(job)
    if wanted.get("backupmanagementtype", "AzureIaasVM").lower() != "azureiaasvm":
        return False
    if wanted.get("operation", found.operation).lower() != found.operation.lower():
        return False
    if wanted.get("status", found.status(world.now)).lower() != found.status(world.now).lower():
        return False
    if wanted.get("jobid", job.name).lower() != job.name.lower():
        return False
    if "starttime" in wanted and found.started < odata.moment(wanted["starttime"]):
        return False
    return "endtime" not in wanted or (found.end(world.now) or found.started) <= odata.moment(wanted["endtime"])


def cancel(call: Call) -> Answer:
    """Cancel a running job; only the part before its point of no return can be cancelled."""
    job = call.world.need(call.upto("backupJobs"))
    found, now = record(job), call.now
    if found.cancel_until is None:
        raise refused("BMSUserErrorJobCancellationNotSupported", "Cancellation is not supported for this job type.")
    if not found.running(now):
        raise refused("BMSUserErrorJobNotInProgress", "The job is not in progress, so it cannot be cancelled.")
    if now >= found.cancel_until or found.cancelled_at:
        raise refused("BMSUserErrorJobNotCancellable", "The job is not in a cancelable state.")
    cancelled = replace(found, cancelled_at=now)
    call.world.put(replace(job, record=cancelled, facts=_known(cancelled)))
    operation = call.world.operate("backup", call.action, job.id, 30)
    url = call.link(f"{job.id}/operationResults/{operation.id}")
    return Answer(202, None, (("Location", url), ("Retry-After", "60")), operation.id)


def cancel_result(call: Call) -> Answer:
    """202 while the job is being cancelled, then 204."""
    operation = generic.find_operation(call, "backup")
    if operation.status(call.now) == "InProgress":
        return Answer(202, None, (("Location", call.request.url), ("Retry-After", "60")))
    return Answer(204)
