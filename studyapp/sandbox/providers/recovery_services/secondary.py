"""What the paired region knows of a vault: which recovery points have been replicated there, and since when.

Only a geo-redundant vault with Cross Region Restore replicates readably, and only what is in the vault tier: snapshots
stay at home. Whether a point has arrived follows from its own times and the clock.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from studyapp.sandbox.arm.regions import WITHOUT_ZONES, pair_of
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, parse_time
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import contents
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.records import DiskCopy, PointRecord

REPLICATION = timedelta(hours=10)
"""From the end of a transfer to the vault. Azure names twelve hours at most, so that with daily backups the newest point
over there is never older than 36 hours."""
FIRST = timedelta(hours=48)
"""From switching Cross Region Restore on until the first items show."""
_SINCE = "crossRegionSince"
_REDUNDANCY = "redundancySettings."


def is_enabled(vault: Resource) -> bool:
    return bool(dig(vault.body, f"properties.{_REDUNDANCY}crossRegionRestore") == "Enabled")


def check_enabled(vault: Resource) -> None:
    """Raise where the vault shows nothing to its paired region."""
    if not is_enabled(vault):
        raise refused(
            "BMSUserErrorCrossRegionRestoreNotEnabledInThisVault",
            f"Cross Region Restore is not enabled in the vault '{vault.name}'.",
        )


def check_pair(location: str, properties: Json) -> None:
    """Raise where a vault's properties ask for a second region that its own does not have."""
    kind = dig(properties, _REDUNDANCY + "standardTierStorageRedundancy")
    crr = dig(properties, _REDUNDANCY + "crossRegionRestore")
    if (kind == "GeoRedundant" or crr == "Enabled") and not pair_of(location):
        raise refused(
            "BMSUserErrorInvalidInput",
            f"The region '{location}' has no pair: there is neither geo-redundant storage nor Cross Region Restore.",
        )


def mark(vault: Resource, now: datetime) -> Resource:
    """The vault with the time at which Cross Region Restore was switched on, once it is."""
    if not is_enabled(vault) or _SINCE in vault.facts:
        return vault
    return replace(vault, facts={**vault.facts, _SINCE: iso(now)})


def arrives(vault: Resource, point: PointRecord) -> datetime | None:
    """When a point can be used in the paired region; None for a snapshot, which never can."""
    if point.vaulted_at is None:
        return None
    copied, since = point.vaulted_at + REPLICATION, vault.facts.get(_SINCE)
    return max(copied, parse_time(since) + FIRST) if since else copied


def has_arrived(world: World, point: Resource) -> bool:
    moment = arrives(contents.vault_of(world, point), contents.point(point))
    return moment is not None and moment <= world.now


def points(world: World, item: Resource) -> list[Resource]:
    """The points of an item that the paired region has, oldest first."""
    return [point for point in contents.points(world, item) if has_arrived(world, point)]


def elsewhere(point: PointRecord, region: str) -> PointRecord:
    """A point whose disks and machine are restored in another region; the same point without one.

    Zones are numbered per region and private endpoints of disks belong to one: neither goes along. A zone-redundant
    disk becomes a locally redundant one where the region has no zones.
    """
    if not region:
        return point
    disks = tuple(_moved(disk, region) for disk in point.disks)
    vm = {name: value for name, value in point.vm.items() if name != "zones"}
    return replace(point, disks=disks, vm={**vm, "location": region})


def _moved(disk: DiskCopy, region: str) -> DiskCopy:
    body = {name: value for name, value in disk.body.items() if name != "zones"}
    properties = dict(body.get("properties") or {})
    properties.pop("diskAccessId", None)
    if properties.get("networkAccessPolicy") == "AllowPrivate":
        properties["networkAccessPolicy"] = "DenyAll"
    sku = disk.sku.replace("_ZRS", "_LRS") if region in WITHOUT_ZONES else disk.sku
    shown = {**body, "location": region, "sku": {**(body.get("sku") or {}), "name": sku}, "properties": properties}
    return replace(disk, body=shown, sku=sku)
