"""Whether the vault may do its work: the datasource, its groups, and the roles of the vault's own identity on them."""

from typing import NamedTuple

from studyapp.sandbox.arm import access, ids
from studyapp.sandbox.arm.access import Principal
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import contents, schedule, vault_body
from studyapp.sandbox.providers.data_protection.names import DISK_TYPE

_DISK = ("Microsoft.Compute/disks/read", "Microsoft.Compute/disks/beginGetAccess/action")
_SNAPSHOTS = ("Microsoft.Compute/snapshots/read", "Microsoft.Compute/snapshots/write", "Microsoft.Compute/snapshots/delete")  # fmt: skip
_COPY = ("Microsoft.Compute/snapshots/read", "Microsoft.Compute/snapshots/beginGetAccess/action")
_TARGET = ("Microsoft.Compute/disks/read", "Microsoft.Compute/disks/write")
_SLOW_KINDS = ("PremiumV2_LRS", "UltraSSD_LRS")


class Wanted(NamedTuple):
    """An instance as a request or its record describes it."""

    vault: Resource
    kind: str
    source: str
    snapshots: str
    identity: Json | None
    """Which of the vault's identities it chooses."""


def of_request(vault: Resource, kind: str, properties: Json) -> Wanted:
    """What a request asks to protect."""
    stores: list[Json] = dig(properties, "policyInfo.policyParameters.dataStoreParametersList") or []
    groups = [str(store.get("resourceGroupId") or "") for store in stores if store.get("objectType") == "AzureOperationalStoreParameters"]  # fmt: skip
    return Wanted(vault, kind, str(dig(properties, "dataSourceInfo.resourceID", "")), (groups or [""])[0], properties.get("identityDetails"))  # fmt: skip


def of_instance(world: World, held: Resource) -> Wanted:
    """What an instance protects."""
    record, properties = contents.instance(held), held.body["properties"]
    kind = properties["dataSourceInfo"]["datasourceType"]
    return Wanted(contents.vault_of(world, held), kind, record.source, record.snapshots, properties.get("identityDetails"))  # fmt: skip


def principal(wanted: Wanted) -> Principal | None:
    """As whom the vault works for it."""
    return vault_body.principal(wanted.vault, wanted.identity)


def protection(world: World, wanted: Wanted, policy: Json, itself: str) -> Failure | None:
    """Why a datasource cannot be protected, or None.

    Args:
        policy: the properties of the policy.
        itself: the id of the instance that is to protect it, or an empty text.
    """
    other = contents.protecting(world, wanted.source)
    if other is not None and other.key != itself.lower():
        return Failure("UserErrorDppDatasourceAlreadyProtected", f"'{ids.name_of(wanted.source)}' is already protected, by the backup instance '{other.id}'. Delete that first.")  # fmt: skip
    return backup(world, wanted) or _rhythm(world, wanted, policy)


def _rhythm(world: World, wanted: Wanted, policy: Json) -> Failure | None:
    kind = str(dig(world.need(wanted.source).body, "sku.name"))
    if kind in _SLOW_KINDS and schedule.read(policy).interval.step.total_seconds() < 12 * 3600:
        return Failure("UserErrorDiskBackupDiskTypeNotSupported", f"Disks of the kind {kind} are backed up every 12 hours or daily: choose another policy.")  # fmt: skip
    return None


def backup(world: World, wanted: Wanted) -> Failure | None:
    """Why a disk cannot be backed up now, or None."""
    disk, who = world.find(wanted.source), principal(wanted)
    if disk is None or disk.type != DISK_TYPE:
        return Failure("UserErrorManagedDiskNotFound", f"The managed disk '{wanted.source}' does not exist.")
    if disk.body["location"] != wanted.vault.body["location"]:
        return _elsewhere(disk, wanted.vault)
    if not _may(world, who, _DISK, disk.id):
        return Failure("UserErrorNotEnoughPermissionOnDisk", f"The managed identity of the Backup vault '{wanted.vault.name}' lacks permissions on the disk '{disk.name}': give it the role Disk Backup Reader there.")  # fmt: skip
    return _snapshot_group(world, wanted, who)


def _elsewhere(source: Resource, vault: Resource) -> Failure:
    return Failure("UserErrorDppDatasourceRegionMismatch", f"'{source.name}' lies in '{source.body['location']}' and the Backup vault in '{vault.body['location']}': both must be in the same region.")  # fmt: skip


def _snapshot_group(world: World, wanted: Wanted, who: Principal | None) -> Failure | None:
    group = wanted.snapshots
    if not group:
        return Failure("UserErrorOperationalStoreParametersNotProvided", "policyParameters must name the resource group of the snapshots: AzureOperationalStoreParameters with a resourceGroupId.")  # fmt: skip
    if not ids.group_of(group) or ids.key(ids.group_id_of(group)) != ids.key(group):
        return Failure("UserErrorInvalidOperationalStoreResourceGroup", f"'{group[:300]}' is not the id of a resource group.")  # fmt: skip
    if ids.subscription_of(group).lower() != ids.subscription_of(wanted.source).lower():
        return Failure("UserErrorSnapshotRGSubscriptionMismatch", "The snapshots must lie in the subscription of their disk.")  # fmt: skip
    if world.find(group) is None:
        return Failure("UserErrorSnapshotRGNotFound", f"The resource group '{ids.group_of(group)}' for the snapshots does not exist.")  # fmt: skip
    if not _may(world, who, _SNAPSHOTS, group):
        return Failure("UserErrorNotEnoughPermissionOnSnapshotRG", f"The managed identity of the Backup vault '{wanted.vault.name}' lacks permissions on the resource group '{ids.group_of(group)}': give it the role Disk Snapshot Contributor there.")  # fmt: skip
    return None


def restore(world: World, wanted: Wanted, snapshot: str, target: str) -> Failure | None:
    """Why a recovery point cannot be restored as a new disk, or None."""
    who, group = principal(wanted), ids.group_id_of(target)
    if world.find(snapshot) is None:
        return Failure("UserErrorDiskSnapshotNotFound", f"The snapshot '{ids.name_of(snapshot)}' of this recovery point is gone: choose another point.")  # fmt: skip
    if not _may(world, who, _COPY, snapshot):
        return Failure("UserErrorNotEnoughPermissionOnSnapshotRG", f"The managed identity of the Backup vault '{wanted.vault.name}' may not read the snapshot: give it the role Disk Snapshot Contributor on the resource group '{ids.group_of(snapshot)}'.")  # fmt: skip
    if world.find(group) is None:
        return Failure("UserErrorRestoreTargetRGNotFound", f"The target resource group '{ids.group_of(target)}' does not exist.")  # fmt: skip
    if not _may(world, who, _TARGET, group):
        return Failure("UserErrorNotEnoughPermissionOnTargetRG", f"The managed identity of the Backup vault '{wanted.vault.name}' lacks permissions on the resource group '{ids.group_of(target)}': give it the role Disk Restore Operator there.")  # fmt: skip
    if world.find(target) is not None:
        return Failure("UserErrorSameNameDiskAlreadyExists", f"A disk '{ids.name_of(target)}' exists in the target resource group.")  # fmt: skip
    return None


def _may(world: World, who: Principal | None, actions: tuple[str, ...], id: str) -> bool:
    return who is not None and all(access.allowed(world, who, action, id) for action in actions)
