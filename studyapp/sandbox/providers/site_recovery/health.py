"""Replication health: which errors a machine, a fabric and a vault show, and what stands in the list of events."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery.errors import advice
from studyapp.sandbox.providers.site_recovery.names import CONTAINERS, ITEMS, vault_of
from studyapp.sandbox.providers.site_recovery.records import Outage, ReplicatedItem
from studyapp.sandbox.providers.site_recovery.source import record

ALARM = timedelta(minutes=60)
"""So long without a recovery point, and the health is critical."""
NO_POINT = "153007"
SUMMARIES: Mapping[str, str] = {
    "SourceMachineMissing": "The replicated machine does not exist any more.",
    "SourceMachineNotRunning": "The replicated machine is not running, so that it sends no changes.",
    "MobilityServiceNotResponding": "The Mobility service on the machine does not answer.",
    "MobilityServiceMissing": "The Mobility service extension is not on the machine.",
    "151037": "The machine has no outbound connection to Site Recovery.",
    "CacheStorageAccountMissing": "The cache storage account does not exist any more.",
    "CacheStorageAccountKeyAccessDisabled": "The cache storage account does not allow access by its shared key.",
    "ReplicaDiskMissing": "A replica disk in the target region does not exist any more.",
    "153006": "No app-consistent recovery point can be made for the machine.",
    NO_POINT: "No crash-consistent recovery point has been made for the machine in the last 60 minutes.",
}


def open_outages(item: ReplicatedItem) -> list[Outage]:
    return [outage for outage in item.outages if outage.until is None] if item.phase == "Replicating" else []


def level(item: ReplicatedItem, now: datetime) -> str:
    """Normal, Warning or Critical."""
    running = open_outages(item)
    if any(_alarming(outage, now) for outage in running):
        return "Critical"
    return "Warning" if running else "Normal"


def _alarming(outage: Outage, now: datetime) -> bool:
    return not outage.application_only and now - outage.since >= ALARM


def errors(item: Resource, now: datetime) -> list[Json]:
    """The health errors of a machine, as its document lists them."""
    return [_error(item, code, moment, severe) for code, moment, severe in _codes(record(item), now)]


def _codes(item: ReplicatedItem, now: datetime) -> Iterator[tuple[str, datetime, bool]]:
    for outage in open_outages(item):
        alarming = _alarming(outage, now)
        yield outage.cause, outage.since, alarming
        if alarming:
            yield NO_POINT, outage.since + ALARM, True


def _error(item: Resource, code: str, since: datetime, severe: bool) -> Json:
    words = advice(code)
    return {
        "innerHealthErrors": [],
        "errorSource": "A2A",
        "errorType": "VmReplication",
        "errorLevel": "Error" if severe else "Warning",
        "errorCategory": "Replication",
        "errorCode": code,
        "summaryMessage": SUMMARIES[code],
        "errorMessage": SUMMARIES[code],
        "possibleCauses": words.causes,
        "recommendedAction": words.action,
        "creationTimeUtc": iso(since),
        "entityId": record(item).lifecycle,
        "errorId": f"{record(item).lifecycle}-{code}",
        "customerResolvability": "NotAllowed",
    }


def items_of(world: World, scope: str) -> list[Resource]:
    """The replicated machines of a vault, or of a fabric in it."""
    return [item for item in world.tree.of_type(ITEMS) if item.key.startswith(scope.lower() + "/")]


def of_fabric(world: World, fabric: Resource) -> list[Json]:
    """An Azure fabric is as healthy as its region, which never fails here."""
    return []


def of_vault(world: World, vault: Resource) -> Json:
    """The health of everything in a vault, counted and summed up."""
    items = items_of(world, vault.id)
    counts: dict[str, int] = {}
    for item in items:
        word = level(record(item), world.now)
        counts[word] = counts.get(word, 0) + 1
    fabrics = world.tree.count(vault.id, CONTAINERS.rpartition("/")[0])
    containers = sum(1 for c in world.tree.of_type(CONTAINERS) if vault_of(c.key) == vault.key)
    empty: list[Json] = []
    return {
        "vaultErrors": empty,
        "protectedItemsHealth": {
            "resourceCount": len(items),
            "issues": list(_issues(world, items)),
            "categorizedResourceCounts": counts,
        },
        "fabricsHealth": {"resourceCount": fabrics, "issues": empty, "categorizedResourceCounts": {}},
        "containersHealth": {"resourceCount": containers, "issues": empty, "categorizedResourceCounts": {}},
    }


def _issues(world: World, items: list[Resource]) -> Iterator[Json]:
    hit: dict[str, list[Resource]] = {}
    worst: dict[str, bool] = {}
    for item in items:
        for code, _, severe in _codes(record(item), world.now):
            hit.setdefault(code, []).append(item)
            worst[code] = worst.get(code, False) or severe
    for code, found in hit.items():
        yield {
            "summaryCode": code,
            "category": "Replication",
            "severity": "Error" if worst[code] else "Warning",
            "summaryMessage": SUMMARIES[code],
            "affectedResourceType": "replicationProtectedItems",
            "affectedResourceSubtype": "",
            "affectedResourceCorrelationIds": [record(item).lifecycle for item in found],
        }
