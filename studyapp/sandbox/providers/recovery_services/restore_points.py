"""Where instant-restore snapshots live: one restore point collection per machine, in a group of the service's own.

A lock on that group lets backups run but forbids removing old snapshots, until the collection is full.
"""

from dataclasses import replace

from studyapp.sandbox.arm import locks
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services.names import POINTS
from studyapp.sandbox.providers.recovery_services.records import PointRecord

COLLECTIONS = "Microsoft.Compute/restorePointCollections"
MOST_SNAPSHOTS = 18


def group_id(world: World, region: str, policy: Json | None) -> str:
    """The group for snapshots of a region: the policy's own naming, or the service's."""
    prefix = dig(policy, "instantRPDetails.azureBackupRGNamePrefix")
    suffix = dig(policy, "instantRPDetails.azureBackupRGNameSuffix", "")
    name = f"{prefix}1{suffix}" if prefix else f"AzureBackupRG_{region}_1"
    return f"/subscriptions/{world.subscription}/resourceGroups/{name}"


def collection_of(world: World, item: Resource) -> Resource | None:
    """The service's collection of an item's machine, which its container remembers."""
    container = world.find(item.parent)
    return world.find(container.facts.get("collection", "")) if container else None


def ensure(world: World, item: Resource, vm: Resource, policy: Json | None) -> Resource:
    """The collection of a machine, made with its group where it is missing."""
    found = collection_of(world, item)
    if found is not None:
        return found
    region = str(vm.body["location"])
    group = group_id(world, region, policy)
    if world.find(group) is None:
        world.build("Microsoft.Resources/resourceGroups", group, {"location": region})
    id = f"{group}/providers/{COLLECTIONS}/AzureBackup_{vm.name}_{world.chance.digits(15)}"
    body: Json = {"location": region, "properties": {"source": {"id": vm.id}}}
    container = world.need(item.parent)
    world.remember(replace(container, facts={**container.facts, "collection": id}))
    return world.build(COLLECTIONS, id, body)


def is_full(world: World, item: Resource) -> bool:
    """Whether snapshots of an item that could not be removed have filled the collection."""
    if world.tree.count(item.id, POINTS) < MOST_SNAPSHOTS:
        return False
    held = _held(world.tree.children(item.id, POINTS))
    return len(held) >= MOST_SNAPSHOTS and any(_record(p).snapshot_until <= world.now for p in held)


def _held(points: list[Resource]) -> list[Resource]:
    return [p for p in points if not _record(p).snapshot_gone]


def prune(world: World, item: Resource, points: list[Resource]) -> None:
    """Remove the snapshots whose time is over, unless a lock forbids it."""
    over = [p for p in _held(points) if _record(p).snapshot_until <= world.now]
    if not over:
        return
    collection = collection_of(world, item)
    if collection is not None and locks.blocking(world, "DELETE", collection.id):
        return
    for point in over:
        world.remember(point.with_record(replace(_record(point), snapshot_gone=True)))


def drop(world: World, item: Resource) -> None:
    """Remove a machine's collection once nothing of it is kept."""
    collection = collection_of(world, item)
    if collection is not None and not locks.blocking(world, "DELETE", collection.id):
        world.remove(collection.id)


def _record(point: Resource) -> PointRecord:
    record: PointRecord = point.record
    return record
