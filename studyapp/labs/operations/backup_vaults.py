"""Backup vaults, the other kind of vault: for disks and blobs, not for whole machines."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import GROUP
from studyapp.labs.target import Target

_VAULT = Param("vault", "Name of the Backup vault")
_BOTH = (GROUP, _VAULT)
_AZ = " --resource-group {group} --vault-name {vault}"
_POWERSHELL = " -ResourceGroupName {group} -VaultName {vault}"
_PORTAL = "Backup vaults > {vault}"


def _create(target: Target, args: Args) -> Any:
    body: Any = {
        "location": args["location"],
        "identity": {"type": "SystemAssigned"},
        "properties": {"storageSettings": [{"datastoreType": "VaultStore", "type": args["redundancy"]}]},
    }
    return finished(target.protection.backup_vaults.begin_create_or_update(args["group"], args["vault"], body))


def _show(target: Target, args: Args) -> Any:
    return raw(target.protection.backup_vaults.get, args["group"], args["vault"])


def _list(target: Target, args: Args) -> Any:
    return raw(target.protection.backup_vaults.get_in_resource_group, args["group"])


def _delete(target: Target, args: Args) -> Any:
    return finished(target.protection.backup_vaults.begin_delete(args["group"], args["vault"]))


OPERATIONS = (
    Operation(
        name="backup-vault.create",
        title="Create a Backup vault",
        params=(
            *_BOTH,
            Param("location", "Region of the vault", default="eastus"),
            Param("redundancy", "LocallyRedundant, ZoneRedundant or GeoRedundant", default="GeoRedundant"),
        ),
        run=_create,
        sdk="protection.backup_vaults.begin_create_or_update",
        az="az dataprotection backup-vault create"
        + _AZ
        + " --location {location} --storage-settings type={redundancy} datastore-type=VaultStore --type SystemAssigned",
        powershell="New-AzDataProtectionBackupVault"
        + _POWERSHELL
        + " -Location {location} -StorageSetting (New-AzDataProtectionBackupVaultStorageSettingObject -Type {redundancy}"
        + " -DataStoreType VaultStore) -IdentityType SystemAssigned",
        portal="Backup vaults > Create",
        teaches="A Backup vault is another type of resource than a Recovery Services vault, with commands of its own.",
    ),
    Operation(
        name="backup-vault.show",
        title="Show a Backup vault",
        params=_BOTH,
        run=_show,
        sdk="protection.backup_vaults.get",
        az="az dataprotection backup-vault show" + _AZ,
        powershell="Get-AzDataProtectionBackupVault" + _POWERSHELL,
        portal=_PORTAL + " > Overview",
        teaches="Region, redundancy, soft delete and immutability of the vault stand in its properties.",
        reads=True,
    ),
    Operation(
        name="backup-vault.list",
        title="List the Backup vaults of a resource group",
        params=(GROUP,),
        run=_list,
        sdk="protection.backup_vaults.get_in_resource_group",
        az="az dataprotection backup-vault list --resource-group {group}",
        powershell="Get-AzDataProtectionBackupVault -ResourceGroupName {group}",
        portal="Backup vaults",
        teaches="Recovery Services vaults are not in this list, nor these in theirs.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="backup-vault.delete",
        title="Delete a Backup vault",
        params=_BOTH,
        run=_delete,
        sdk="protection.backup_vaults.begin_delete",
        az="az dataprotection backup-vault delete" + _AZ + " --yes",
        powershell="Remove-AzDataProtectionBackupVault" + _POWERSHELL,
        portal=_PORTAL + " > Delete",
        teaches="A vault goes only once nothing is protected in it.",
    ),
)
