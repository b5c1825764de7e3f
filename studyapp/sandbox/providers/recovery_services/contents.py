"""What a vault holds: items, their records, their recovery points, and the daily cleaning of what has expired."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso, parse_time
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import restore_points, retention
from studyapp.sandbox.providers.recovery_services.names import CONTAINERS, FABRIC, ITEMS, POINTS, VAULTS, vm_names
from studyapp.sandbox.providers.recovery_services.records import ItemRecord, PointRecord

CLEANING = "~recovery.cleaning"
_DAY = timedelta(days=1)


def items(world: World, vault: Resource) -> list[Resource]:
    """Every item of a vault, soft-deleted ones included."""
    containers = world.tree.children(f"{vault.id}/backupFabrics/{FABRIC}", CONTAINERS)
    return [item for container in containers for item in world.tree.children(container.id, ITEMS)]


def item(resource: Resource) -> ItemRecord:
    record: ItemRecord = resource.record
    return record


def point(resource: Resource) -> PointRecord:
    record: PointRecord = resource.record
    return record


def points(world: World, item: Resource) -> list[Resource]:
    """The recovery points of an item, oldest first."""
    return world.tree.children(item.id, POINTS)


def vault_of(world: World, resource: Resource) -> Resource:
    """The vault that a thing lies in."""
    return world.need(resource.id[: _end_of_vault(resource.id)])


def _end_of_vault(id: str) -> int:
    """Where the vault's own id ends in the id of a thing in it; the vault may be a deleted one."""
    lower = id.lower()
    word = "/vaults/" if "/vaults/" in lower else "/deletedvaults/"
    end = id.find("/", lower.index(word) + len(word))
    return end if end > 0 else len(id)


def policy_of(world: World, resource: Resource) -> Resource | None:
    """The policy of an item, or None while it has none."""
    name = item(resource).policy
    return world.find(f"{resource.id[: _end_of_vault(resource.id)]}/backupPolicies/{name}") if name else None


def users_of(world: World, policy: Resource) -> list[Resource]:
    """The items that a policy protects."""
    vault = world.need(policy.id[: _end_of_vault(policy.id)])
    return [i for i in items(world, vault) if item(i).policy.lower() == policy.name.lower()]


def protecting(world: World, vm: str) -> Iterator[Resource]:
    """Items of a machine in any vault: active ones first, then soft-deleted ones."""
    wanted = ids.key(vm)
    found = [i for i in world.tree.of_type(ITEMS) if ids.key(item(i).vm) == wanted and "/vaults/" in i.key]
    yield from sorted(found, key=lambda i: item(i).deleted_at is not None)


def start_cleaning(world: World, vault: Resource) -> None:
    """Clean the vault of expired points once a day from now on."""
    world.schedule(world.now + _DAY, CLEANING, {"vault": vault.id, "made": iso(world.now)})
    world.remember(replace(vault, facts={**vault.facts, "cleaned": iso(world.now)}))


def clean(world: World, values: Json) -> None:
    """The daily cleaning of one vault."""
    vault = world.find(values["vault"])
    if vault is None or vault.facts.get("cleaned") != values["made"]:
        return
    for held in items(world, vault):
        prune(world, held)
    world.schedule(world.now + _DAY, CLEANING, values)


def prune(world: World, held: Resource) -> None:
    """Remove the points whose time is over; the newest always stays, and a stopped item keeps them all."""
    record = item(held)
    if record.state == "ProtectionStopped" or record.deleted_at:
        return
    found = points(world, held)
    over = [old for old in found[:-1] if point(old).expires <= world.now]
    for old in over:
        world.remove(old.id)
    restore_points.prune(world, held, [p for p in found if p not in over] if over else found)


def recompute(world: World, held: Resource, policy: Json) -> None:
    """Give every scheduled point the expiry of a policy that has changed or is new to the item."""
    for resource in points(world, held):
        record = point(resource)
        if record.kinds:
            expires = retention.expiry(policy, record.time, record.kinds, record.expires)
            world.remember(replace(resource, record=replace(record, expires=expires)))


def schedule_purge(world: World, held: Resource) -> None:
    """Let a soft-deleted item end when its time is over."""
    purge_at = item(held).purge_at
    if purge_at:
        world.schedule(purge_at, "recovery.purged", {"item": held.id})


def purged(world: World, values: Json) -> None:
    """A soft-deleted item's time is over, unless it came back meanwhile."""
    held = world.find(values["item"])
    if held is None:
        return
    purge_at = item(held).purge_at
    if purge_at is not None and purge_at <= world.now:
        drop(world, held)


def drop(world: World, held: Resource) -> None:
    """Remove an item for good, with its points, its snapshots and its container."""
    container = ids.parse(held.id)
    restore_points.drop(world, held)
    world.remove(held.id)
    if container and world.find(container.parent) and not world.tree.count(container.parent, ITEMS):
        world.remove(container.parent)


def machine_word(record: ItemRecord) -> str:
    """Group and machine as jobs remember them."""
    return ";".join(vm_names(record.vm))


def is_vault(id: str) -> bool:
    parsed = ids.parse(id)
    return parsed is not None and parsed.type.lower() == VAULTS.lower()


def ready(world: World, vault: Resource) -> bool:
    """Whether a vault has been made."""
    moment = vault.facts.get("ready")
    return not moment or parse_time(moment) <= world.now
