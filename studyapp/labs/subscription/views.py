"""What a run's part of a subscription shows, as values: its resources and the jobs of its vaults, read through the SDK."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from azure.core.exceptions import HttpResponseError

from studyapp.core.playground import ClockSight, JobSight, ResourceSight
from studyapp.labs.operations.model import raw
from studyapp.labs.subscription.target import AzureTarget

_VAULTS = "microsoft.recoveryservices/vaults"
_ITEMS = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """A run's part of a subscription at one moment."""

    clock: ClockSight
    resources: tuple[ResourceSight, ...]
    jobs: tuple[JobSight, ...]
    """Newest first."""
    documents: Mapping[str, Json]
    """What was read of each, by its id in lower case."""

    def document(self, id: str) -> Any:  # noqa: A002 - ARM's word
        """A resource or job as JSON; None if there is none of this id."""
        return self.documents.get(id.lower())


def view(target: AzureTarget) -> View:
    """Look at the run's groups and what is in them.

    Raises:
        HttpResponseError: Azure does not show them.
    """
    found: list[tuple[ResourceSight, Json]] = []
    jobs: list[tuple[JobSight, Json]] = []
    for group in target.run.groups:
        shown = _or_none(target.resources.resource_groups.get, group)
        if shown is not None:
            found.append((_sight(shown, 0, str(shown["location"])), shown))
            found += _within(target, group)
            jobs += _jobs(target, group, found)
    jobs.sort(key=lambda one: one[0].started, reverse=True)
    documents = {sight.id.lower(): one for sight, one in found} | {job.id.lower(): one for job, one in jobs}
    resources = tuple(sight for sight, _ in found)
    return View(ClockSight(target.now, None, ""), resources, tuple(sight for sight, _ in jobs), documents)


def _or_none(call: Callable[..., Any], *given: Any) -> Any:
    """What is read; None where it is not there."""
    try:
        return raw(call, *given)
    except HttpResponseError as error:
        if error.status_code == 404:
            return None
        raise


def _within(target: AzureTarget, group: str) -> Iterator[tuple[ResourceSight, Json]]:
    """What is in a group, each resource before those below it."""
    listed = raw(target.resources.resources.list_by_resource_group, group, expand="provisioningState")
    for one in sorted(listed, key=lambda each: str(each["id"]).lower()):
        depth = str(one["type"]).count("/")
        yield _sight(one, depth, _state(one)), one
        if str(one["type"]).lower() == _VAULTS:
            yield from _items(target, group, str(one["name"]))


def _state(resource: Json) -> str:
    state = str(resource.get("provisioningState") or "Succeeded")
    place = str(resource.get("location") or "")
    return place if state == "Succeeded" else f"{state}, {place}"


def _sight(document: Json, depth: int, status: str) -> ResourceSight:
    return ResourceSight(str(document["id"]), str(document["name"]), str(document["type"]), depth, status)


def _items(target: AzureTarget, group: str, vault: str) -> Iterator[tuple[ResourceSight, Json]]:
    for item in _or_none(target.backup.backup_protected_items.list, vault, group) or []:
        shown = item.get("properties") or {}
        words = [shown.get("protectionState"), shown.get("policyName"), shown.get("lastBackupStatus")]
        if shown.get("isScheduledForDeferredDelete"):
            words = ["soft-deleted"]
        status = ", ".join(str(word) for word in words if word)
        yield ResourceSight(str(item["id"]), str(shown.get("friendlyName") or item["name"]), _ITEMS, 2, status), item


def _jobs(target: AzureTarget, group: str, found: list[tuple[ResourceSight, Json]]) -> Iterator[tuple[JobSight, Json]]:
    place = f"/resourcegroups/{group.lower()}/"
    for sight, _ in found:
        if sight.type.lower() == _VAULTS and place in sight.id.lower():
            for job in _or_none(target.backup.backup_jobs.list, sight.name, group) or []:
                yield _job(job, sight.name), job


def _job(job: Json, vault: str) -> JobSight:
    shown = job.get("properties") or {}
    why: Json = (shown.get("errorDetails") or [{}])[0]
    ended = shown.get("endTime")
    return JobSight(
        id=str(job["id"]),
        operation=str(shown.get("operation") or ""),
        machine=str(shown.get("entityFriendlyName") or ""),
        vault=vault,
        status=str(shown.get("status") or ""),
        started=_time(shown["startTime"]),
        ended=_time(ended) if ended and shown.get("status") not in ("InProgress", "Cancelling") else None,
        error=f"{why.get('errorTitle') or ''}: {why.get('errorString') or ''}" if why else "",
        advice=tuple(str(one) for one in why.get("recommendations") or ()),
        tasks=(),
    )


def _time(text: str) -> datetime:
    """A time as Recovery Services writes it: with seven decimals, and Z."""
    head, dot, rest = text.partition(".")
    return datetime.fromisoformat(head.rstrip("Z") + (f".{rest[:6].rstrip('Zz')}" if dot else "") + "+00:00")
