"""What must hold before a restore may start. Validation and the restore itself ask the same questions."""

from collections.abc import Iterator
from datetime import timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import contents, jobs, vault_body
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.machines import OS_LUN
from studyapp.sandbox.providers.recovery_services.names import JOBS, VMS

STORAGE = "Microsoft.Storage/storageAccounts"
MOST_RESTORES = 20
_TYPES = ("RestoreDisks", "AlternateLocation", "OriginalLocation")


def problems(world: World, item: Resource, point: Resource, asked: Json) -> Iterator[ArmError]:
    """Everything that forbids this restore, the gravest first."""
    yield from _item_problems(world, item, point, asked)
    yield from _tier_problems(world, point, asked)
    yield from _account_problems(world, item, asked)
    yield from _identity_problems(contents.vault_of(world, item), asked)
    match asked.get("recoveryType"):
        case "AlternateLocation":
            yield from _new_machine_problems(world, item, asked)
        case "OriginalLocation":
            yield from _replace_problems(world, item, point, asked)
        case _:
            yield from _disk_problems(world, point, asked)
    yield from _zone_problems(world, item, point, asked)


def _item_problems(world: World, item: Resource, point: Resource, asked: Json) -> Iterator[ArmError]:
    record = contents.item(item)
    if record.deleted_at:
        yield refused(
            "UserErrorOperationNotAllowedOnSoftDeletedItem",
            "The backup item is in soft deleted state. Undelete it before restoring.",
        )
    if asked.get("recoveryType") not in _TYPES:
        yield refused("BMSUserErrorInvalidInput", f"recoveryType must be one of {', '.join(_TYPES)}.")
    if asked.get("recoveryPointId") not in (None, point.name):
        yield refused("BMSUserErrorInvalidInput", "recoveryPointId differs from the recovery point in the path.")
    if ids.key(asked.get("sourceResourceId") or record.vm) != ids.key(record.vm):
        yield refused("BMSUserErrorInvalidInput", "sourceResourceId is not the virtual machine of the recovery point.")
    home = contents.vault_of(world, item).body["location"]
    if region(asked.get("region") or home) != home:
        yield refused("UserErrorRestoreRegionMismatch", f"The restore must go to the vault's region '{home}'.")
    if restores_today(world, item) >= MOST_RESTORES:
        yield refused(
            "UserErrorTooManyRestores", f"At most {MOST_RESTORES} restores of a machine are allowed in 24 hours."
        )


def restores_today(world: World, item: Resource) -> int:
    vault, since = contents.vault_of(world, item), world.now - timedelta(hours=24)
    word, count = contents.machine_word(contents.item(item)), 0
    for job in reversed(world.tree.children(vault.id, JOBS)):
        found = jobs.record(job)
        if found.started < since:
            break
        count += found.operation == "Restore" and found.machine == word
    return count


def _tier_problems(world: World, point: Resource, asked: Json) -> Iterator[ArmError]:
    record, now = contents.point(point), world.now
    if record.snapshot_valid(now) or record.in_vault(now):
        return
    if record.archived_at is None:
        yield refused(
            "UserErrorInstantRpNotFound",
            "The snapshot of the recovery point is gone and it was not transferred to the vault.",
        )
        return
    rehydrated = record.rehydrated_until is not None and record.rehydrated_until > now
    if not rehydrated and asked.get("objectType") != "IaasVMRestoreWithRehydrationRequest":
        yield refused(
            "UserErrorRecoveryPointInArchive",
            "The recovery point is in the archive tier: it must be rehydrated to be restored.",
        )


def account_id(asked: Json) -> str:
    """The staging account, wherever the request names it."""
    return str(asked.get("storageAccountId") or dig(asked, "identityBasedRestoreDetails.targetStorageAccountId", ""))


def _account_problems(world: World, item: Resource, asked: Json) -> Iterator[ArmError]:
    home = contents.vault_of(world, item).body["location"]
    account = world.find(account_id(asked))
    if account is None or account.type != STORAGE:
        yield refused(
            "UserErrorStagingStorageAccountNotFound",
            f"The staging storage account '{account_id(asked)}' does not exist.",
        )
        return
    if account.body["location"] != home:
        yield refused(
            "UserErrorStagingStorageAccountRegionMismatch",
            f"The staging storage account must be in the vault's region '{home}'.",
        )
    if account.body.get("kind") == "BlobStorage":
        yield refused(
            "UserErrorStagingStorageAccountKindNotSupported",
            "A storage account of the kind BlobStorage cannot stage a restore.",
        )
    if str(dig(account.body, "sku.name", "")).startswith("Premium"):
        yield refused(
            "UserErrorStagingStorageAccountTypeNotSupported", "A premium storage account cannot stage this restore."
        )


def _identity_problems(vault: Resource, asked: Json) -> Iterator[ArmError]:
    info = asked.get("identityInfo") or {}
    kind = dig(vault.body, "identity.type", "None")
    if info.get("isSystemAssignedIdentity") and "SystemAssigned" not in kind:
        yield refused("UserErrorVaultIdentityNotFound", "The vault has no system-assigned identity to restore with.")
    named = ids.key(info.get("managedIdentityResourceId") or "")
    held = [ids.key(id) for id in dig(vault.body, "identity.userAssignedIdentities", {})]
    if named and named not in held:
        yield refused("UserErrorVaultIdentityNotFound", "The user-assigned identity is not one of the vault's.")


def _new_machine_problems(world: World, item: Resource, asked: Json) -> Iterator[ArmError]:
    target = str(asked.get("targetVirtualMachineId") or "")
    parsed = ids.parse(target)
    if parsed is None or parsed.type.lower() != VMS.lower():
        yield refused(
            "BMSUserErrorInvalidInput", "targetVirtualMachineId must be the id of the virtual machine to be made."
        )
        return
    if world.find(target) is not None:
        yield refused(
            "UserErrorTargetVirtualMachineAlreadyExists",
            f"A virtual machine named '{parsed.name}' exists in the target resource group.",
        )
    group = asked.get("targetResourceGroupId") or ids.group_id_of(target)
    if world.find(group) is None:
        yield refused("UserErrorTargetResourceGroupNotFound", f"The target resource group '{group}' does not exist.")
    network, subnet = world.find(asked.get("virtualNetworkId") or ""), world.find(asked.get("subnetId") or "")
    home = contents.vault_of(world, item).body["location"]
    if network is None or network.body["location"] != home:
        yield refused("UserErrorVirtualNetworkNotFound", "The virtual network does not exist in the vault's region.")
    if subnet is None or (network is not None and subnet.parent != network.key):
        yield refused("UserErrorSubnetNotFound", "The subnet does not exist in the virtual network.")
    yield from _needs_all_disks(asked)


def _needs_all_disks(asked: Json) -> Iterator[ArmError]:
    if asked.get("restoreDiskLunList"):
        yield refused("BMSUserErrorInvalidInput", "restoreDiskLunList is for restoring disks only.")


def _replace_problems(world: World, item: Resource, point: Resource, asked: Json) -> Iterator[ArmError]:
    vm = world.find(contents.item(item).vm)
    if vm is None:
        yield refused("UserErrorVmNotFoundV2", "The virtual machine whose disks are to be replaced does not exist.")
        return
    home = contents.vault_of(world, item).body["location"]
    if vm.body["location"] != home:
        yield refused("UserErrorRestoreRegionMismatch", f"The virtual machine is not in the vault's region '{home}'.")
    if vm.facts.get("powerState", "running") == "running":
        yield refused("UserErrorVmNotShutDown", "The virtual machine must be shut down before its disks are replaced.")
    if not contents.point(point).in_vault(world.now):
        yield refused(
            "UserErrorRecoveryPointNotInVault",
            "Disks can be replaced from a point whose transfer to the vault is complete.",
        )
    if asked.get("zones"):
        yield refused("BMSUserErrorInvalidInput", "Disks are replaced in the machine's own zone.")
    yield from _needs_all_disks(asked)


def _disk_problems(world: World, point: Resource, asked: Json) -> Iterator[ArmError]:
    group = asked.get("targetResourceGroupId")
    if group and world.find(group) is None:
        yield refused("UserErrorTargetResourceGroupNotFound", f"The target resource group '{group}' does not exist.")
    held = {disk.lun for disk in contents.point(point).disks}
    unknown = [lun for lun in asked.get("restoreDiskLunList") or [] if lun not in held and lun != OS_LUN]
    if unknown:
        yield refused("BMSUserErrorInvalidInput", f"The recovery point holds no disk with LUN {unknown[0]}.")


def _zone_problems(world: World, item: Resource, point: Resource, asked: Json) -> Iterator[ArmError]:
    record = contents.point(point)
    if asked.get("recoveryType") == "AlternateLocation" and record.excluded:
        yield refused(
            "UserErrorRestoreNotSupportedForDiskExclusion", "A point with excluded disks can be restored as disks only."
        )
    if asked.get("recoveryType") == "OriginalLocation" and record.excluded:
        yield refused(
            "UserErrorRestoreNotSupportedForDiskExclusion", "A point with excluded disks can be restored as disks only."
        )
    zones = asked.get("zones")
    if not zones or zones == (record.vm.get("zones") or []):
        return
    vault = contents.vault_of(world, item)
    crr = dig(vault.body, "properties.redundancySettings.crossRegionRestore") == "Enabled"
    if vault_body.redundancy(vault) != "ZoneRedundant" and not crr:
        yield refused(
            "UserErrorCrossZonalRestoreNotSupported",
            "Restoring to another zone needs a zone-redundant vault or Cross Region Restore.",
        )
    if not record.in_vault(world.now):
        yield refused(
            "UserErrorCrossZonalRestoreNotSupported", "Restoring to another zone needs a point in the vault tier."
        )
