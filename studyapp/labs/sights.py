"""What the learner's own sandbox shows: its resources, jobs, recovery points, activity and clock, as values."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from studyapp.core.playground import (
    ActivitySight,
    ClockSight,
    JobSight,
    Passed,
    PointSight,
    ResourceSight,
    TaskSight,
)
from studyapp.labs.statuses import status_of
from studyapp.labs.upcoming import next_happening
from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import parse_time
from studyapp.sandbox.cloud import HIDDEN
from studyapp.sandbox.providers.recovery_services import contents, jobs
from studyapp.sandbox.providers.recovery_services.names import CONTAINERS, ITEMS, JOBS, POINTS, VAULTS
from studyapp.sandbox.providers.recovery_services.records import CANCELLING, JobRecord, PointRecord
from studyapp.sandbox.providers.site_recovery.names import ITEMS as REPLICATED

FABRICS = f"{VAULTS}/backupFabrics"
OUT_OF_THE_TREE = (JOBS, POINTS, FABRICS, CONTAINERS, "Microsoft.Authorization/roleAssignments")
"""Types that have a view of their own, or say nothing to a learner."""
_TIERS = {"InstantRP": "snapshot", "HardenedRP": "vault", "ArchivedRP": "archive"}


def resources(sandbox: Sandbox, type: str = "") -> tuple[ResourceSight, ...]:  # noqa: A002 - ARM's word
    """The resource tree, each resource before those below it; with a type, those of it alone.

    Args:
        sandbox: the sandbox.
        type: a type as Microsoft.Compute/disks, or the end of one as disks; in any case.
    """
    wanted = [r for r in sandbox.world.tree if _is_of(r, type)]
    shown = {r.key: r for r in wanted}
    below: dict[str, list[Resource]] = {}
    for resource in wanted:
        below.setdefault(_above(resource.key, shown), []).append(resource)
    return tuple(_walk(sandbox, below, "", 0))


def document(sandbox: Sandbox, id: str) -> Any:  # noqa: A002 - ARM's word
    """The JSON of a resource, job or recovery point as Azure shows it now; None if it is there no more."""
    resource = sandbox.world.find(id)
    if resource is None:
        return None
    return jobs.details(sandbox.world, resource) if resource.type == JOBS else sandbox.world.view(resource)


def _is_of(resource: Resource, type: str) -> bool:  # noqa: A002 - ARM's word
    if resource.type in HIDDEN:
        return False
    if not type:
        return resource.type not in OUT_OF_THE_TREE
    return f"/{resource.type.lower()}".endswith(f"/{type.lower().strip('/')}")


def _above(key: str, shown: dict[str, Resource]) -> str:
    """Key of the nearest shown resource above; empty for none."""
    while key := key.rpartition("/")[0]:
        if key in shown:
            return key
    return ""


def _walk(sandbox: Sandbox, below: dict[str, list[Resource]], key: str, depth: int) -> Iterator[ResourceSight]:
    for resource in below.get(key, ()):
        body = sandbox.world.view(resource)
        name = body["properties"]["friendlyName"] if resource.type in (ITEMS, REPLICATED) else resource.name
        yield ResourceSight(resource.id, name, resource.type, depth, status_of(resource, body))
        yield from _walk(sandbox, below, resource.key, depth + 1)


# Jobs and points


def all_jobs(sandbox: Sandbox) -> tuple[JobSight, ...]:
    """Jobs of every vault, newest first."""
    found = [_job(sandbox, job) for job in sandbox.world.tree.of_type(JOBS)]
    return tuple(sorted(found, key=lambda job: job.started, reverse=True))


def _job(sandbox: Sandbox, job: Resource) -> JobSight:
    shown = jobs.details(sandbox.world, job)["properties"]
    why: dict[str, Any] = (shown.get("errorDetails") or [{}])[0]
    return JobSight(
        job.id,
        shown["operation"],
        shown["entityFriendlyName"],
        _vault_name(job.id),
        shown["status"],
        parse_time(shown["startTime"]),
        parse_time(shown["endTime"]) if "endTime" in shown else None,
        f"{why['errorTitle']}: {why['errorString']}" if why else "",
        tuple(why.get("recommendations", ())),
        tuple(TaskSight(task["taskId"], task["status"]) for task in shown["extendedInfo"]["tasksList"]),
    )


def _vault_name(id: str) -> str:  # noqa: A002 - ARM's word
    """Name of the vault that a thing lies in; it may be a deleted one."""
    parts = id.split("/")
    return next((after for word, after in pairwise(parts) if word.lower() in ("vaults", "deletedvaults")), "")


def point_records(sandbox: Sandbox) -> Iterator[tuple[str, PointRecord]]:
    """Id and record of every recovery point, oldest first."""
    for point in sandbox.world.tree.of_type(POINTS):
        yield point.id, contents.point(point)


def all_points(sandbox: Sandbox) -> tuple[PointSight, ...]:
    """Recovery points of every vault, newest first."""
    found = [_point(sandbox, point) for point in sandbox.world.tree.of_type(POINTS)]
    return tuple(sorted(found, key=lambda point: point.time, reverse=True))


def _point(sandbox: Sandbox, point: Resource) -> PointSight:
    record = contents.point(point)
    tiers = sandbox.world.view(point)["properties"]["recoveryPointTierDetails"]
    usable = tuple(_TIERS[tier["type"]] for tier in tiers if tier["status"] != "Deleted")
    machine = record.vm_id.rpartition("/")[2]
    return PointSight(
        point.id,
        machine,
        _vault_name(point.id),
        record.time,
        record.consistency,
        record.kinds,
        usable,
        record.expires,
    )


# Activity and time


def activity(sandbox: Sandbox) -> tuple[ActivitySight, ...]:
    """The activity log of the last ninety days, newest first."""
    return tuple(_entry(entry) for entry in sandbox.activity())


def _entry(entry: dict[str, Any]) -> ActivitySight:
    return ActivitySight(
        parse_time(entry["eventTimestamp"]),
        entry["operationName"]["value"],
        entry["status"]["value"],
        entry["caller"].partition("@")[0],
        entry["resourceId"],
        entry.get("properties", {}).get("statusMessage", ""),
    )


def clock(sandbox: Sandbox) -> ClockSight:
    """What time it is there, and what comes next."""
    coming = next_happening(sandbox)
    return ClockSight(sandbox.now, coming.at if coming else None, coming.what if coming else "")


def move(sandbox: Sandbox, span: timedelta | None) -> Passed:
    """Move the clock on by a span, or to the next event; tell what happened meanwhile.

    Raises:
        ValueError: the time lies centuries ahead.
    """
    before, had = sandbox.now, point_ids(sandbox)
    sandbox.advance_to(before + span if span is not None else _next(sandbox))
    return passed(sandbox, before, had)


def point_ids(sandbox: Sandbox) -> frozenset[str]:
    """Ids of all recovery points: what `passed` is told was there before."""
    return frozenset(found for found, _ in point_records(sandbox))


def passed(sandbox: Sandbox, before: datetime, had: frozenset[str]) -> Passed:
    """What has happened in a sandbox since a time at which it had these recovery points."""
    found = all_points(sandbox)
    ended = tuple(job for job in all_jobs(sandbox) if job.ended and before < job.ended <= sandbox.now)
    return Passed(
        before,
        sandbox.now,
        ended,
        tuple(point for point in found if point.id not in had),
        len(had - {point.id for point in found}),
    )


def next_job_end(sandbox: Sandbox) -> datetime | None:
    """When the first of the running jobs ends; None where none runs."""
    records = [jobs.record(job) for job in sandbox.world.tree.of_type(JOBS)]
    return min((_end(record) for record in records if record.running(sandbox.now)), default=None)


def _end(record: JobRecord) -> datetime:
    return record.cancelled_at + CANCELLING if record.cancelled_at else record.ends


def _next(sandbox: Sandbox) -> datetime:
    coming = next_happening(sandbox)
    return coming.at if coming else sandbox.now
