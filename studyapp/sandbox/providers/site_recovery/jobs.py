"""Replication jobs: each is one operation with tasks; its state follows from the clock."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from studyapp.sandbox.arm import odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.operations import Failure, Operation
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import Effect, World
from studyapp.sandbox.providers.site_recovery import doors
from studyapp.sandbox.providers.site_recovery.errors import advice, refused
from studyapp.sandbox.providers.site_recovery.names import JOBS, vault_of
from studyapp.sandbox.providers.site_recovery.records import ReplicationJob, Step

WORDS = {"InProgress": "In progress", "Succeeded": "Completed", "Failed": "Failed", "Cancelled": "Cancelled"}
"""State to its words for people."""


def record(job: Resource) -> ReplicationJob:
    found: ReplicationJob = job.record
    return found


def operation_of(world: World, job: Resource) -> Operation:
    return world.operations[job.name.lower()]


def start(
    world: World, action: str, subject: str, job: ReplicationJob, values: Json | None = None
) -> tuple[Resource, Operation]:
    """Begin a job on a resource; its effect happens when all its tasks are done, and may make it fail."""
    name = world.chance.guid()
    id = f"{vault_of(subject)}/replicationJobs/{name}"
    job = replace(job, values={**job.values, **(values or {}), "job": id})
    made = world.put(Resource(id, JOBS, {}, {"subject": subject, "action": action}, job))
    return made, _operate(world, made)


def _operate(world: World, job: Resource) -> Operation:
    found, facts = record(job), job.facts
    return world.operate(
        doors.FAMILY,
        facts["action"],
        facts["subject"],
        sum(step.seconds for step in found.steps),
        effect=found.effect,
        values={**found.values, "run": found.runs},
        id=job.name,
        properties={"jobId": job.id},
    )


def effect(work: Callable[[World, Json], None]) -> Effect:
    """What a job does at its end, unless it was cancelled or begun anew meanwhile."""

    def happen(world: World, values: Json) -> None:
        job = world.find(values["job"])
        if job is not None and not record(job).cancelled and record(job).runs == values["run"]:
            work(world, values)

    return happen


def state(world: World, job: Resource) -> str:
    """InProgress, Succeeded, Failed or Cancelled."""
    if record(job).cancelled:
        return "Cancelled"
    return operation_of(world, job).status(world.now)


def view(world: World, job: Resource) -> Json:
    """The job as it reads now."""
    found, operation, now = record(job), operation_of(world, job), state(world, job)
    tasks = list(_tasks(found, operation, world.now, job.name))
    properties: Json = {
        "activityId": f"{job.name} ActivityId: {job.name}",
        "scenarioName": found.scenario,
        "friendlyName": found.title,
        "state": now,
        "stateDescription": WORDS[now],
        "tasks": tasks,
        "errors": [_error(operation, job.name)] if now == "Failed" else [],
        "startTime": iso(operation.started),
        "allowedActions": _actions(found, now),
        "targetObjectId": found.values.get("object", job.name),
        "targetObjectName": found.target,
        "targetInstanceType": found.kind,
        "customDetails": found.details or {"instanceType": "AsrJobDetails", "affectedObjectDetails": {}},
    }
    if now != "InProgress":
        properties["endTime"] = iso(operation.ends)
    return {"properties": properties}


def _actions(job: ReplicationJob, now: str) -> list[str]:
    if now == "InProgress":
        return ["Cancel"] if job.cancellable else []
    return ["Restart"] if now == "Failed" else []


def _tasks(job: ReplicationJob, operation: Operation, now: datetime, name: str) -> list[Json]:
    shown: list[Json] = []
    at = operation.started
    for number, step in enumerate(job.steps):
        ends = min(at + timedelta(seconds=step.seconds), operation.ends)
        last = number == len(job.steps) - 1
        broken = last and operation.failure is not None and now >= operation.ends
        if job.cancelled and at >= operation.ends:
            break
        shown.append(_task(step, at, ends, now, "Cancelled" if job.cancelled and last else "Failed" if broken else "", f"{name}-{number}"))  # fmt: skip
        at = ends
    return shown


def _task(step: Step, starts: datetime, ends: datetime, now: datetime, ended: str, id: str) -> Json:
    state = "NotStarted" if now < starts else "InProgress" if now < ends else ended or "Succeeded"
    shown: Json = {
        "taskId": id,
        "name": step.name,
        "friendlyName": step.title,
        "allowedActions": [],
        "state": state,
        "stateDescription": WORDS.get(state, "Not started"),
        "taskType": "TaskDetails",
        "errors": [],
    }
    if state != "NotStarted":
        shown["startTime"] = iso(starts)
    if state in ("Succeeded", "Failed", "Cancelled"):
        shown["endTime"] = iso(ends)
    return shown


def _error(operation: Operation, job: str) -> Json:
    failure = operation.failure or Failure("InternalError", "The job failed.")
    words = advice(failure.code)
    service = {
        "code": failure.code,
        "message": failure.message,
        "possibleCauses": words.causes,
        "recommendedAction": words.action,
        "activityId": job,
    }
    return {"serviceErrorDetails": service, "errorLevel": "Error", "creationTime": iso(operation.ends), "taskId": job}


def list_jobs(call: Call) -> Answer:
    """The jobs of the vault, newest first, by state, scenario, object, start or end."""
    vault = call.world.need(call.upto("vaults"))
    wanted = odata.values(call.query.get("$filter", ""))
    found = [j for j in reversed(call.world.tree.children(vault.id, JOBS)) if _fits(call.world, j, wanted)]
    return page(call, found, call.world.view)


def _fits(world: World, job: Resource, wanted: dict[str, str]) -> bool:
    found, operation = record(job), operation_of(world, job)
    shown = {
        "jobstatus": state(world, job),
        "state": state(world, job),
        "scenarioname": found.scenario,
        "affectedobjectname": found.target,
        "affectedobjecttypes": found.kind,
    }
    for name, value in wanted.items():
        if name in shown and shown[name].lower() not in [part.strip().lower() for part in value.split(",")]:
            return False
    if "starttime" in wanted and operation.started < odata.moment(wanted["starttime"]):
        return False
    return "endtime" not in wanted or operation.started <= odata.moment(wanted["endtime"])


def cancel(call: Call) -> Answer:
    """Cancel a running job: what it was to do does not happen."""
    job = call.world.need(call.upto("replicationJobs"))
    if "Cancel" not in _actions(record(job), state(call.world, job)):
        raise refused("JobActionNotAllowed", f"The job '{job.name}' is not in a state in which it can be cancelled.")
    operation = operation_of(call.world, job)
    ended = operation._replace(ends=call.now, failure=Failure("JobCancelled", "The job was cancelled."))
    call.world.operations[job.name.lower()] = ended
    call.world.put(replace(job, record=replace(record(job), cancelled=True)))
    return doors.accepted(call, doors.brief(call, job.id))


def restart(call: Call) -> Answer:
    """Run a failed job again."""
    job = call.world.need(call.upto("replicationJobs"))
    if "Restart" not in _actions(record(job), state(call.world, job)):
        raise refused("JobActionNotAllowed", f"The job '{job.name}' has not failed, so it cannot be restarted.")
    again = call.world.put(replace(job, record=replace(record(job), runs=record(job).runs + 1)))
    _operate(call.world, again)
    return doors.accepted(call, doors.brief(call, job.id))


def resume(call: Call) -> Answer:
    """Go on with a job that waits for somebody; those of Azure machines never do."""
    job = call.world.need(call.upto("replicationJobs"))
    raise refused("JobActionNotAllowed", f"The job '{job.name}' does not wait for anybody, so it cannot be resumed.")


def latest(world: World, subject: str) -> Resource | None:
    """The job that was started on a resource last."""
    jobs: Sequence[Resource] = world.tree.children(vault_of(subject), JOBS)
    return next((job for job in reversed(jobs) if job.facts["subject"].lower() == subject.lower()), None)
