"""Recovery Services vaults: making, looking, redundancy, soft delete, immutability, end and return."""

from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import ANY_GROUP, GROUP, VAULT, vault_of
from studyapp.labs.target import Target

_BOTH = (GROUP, VAULT)
_AZ = " --resource-group {group} --name {vault}"
_PORTAL = "Recovery Services vaults > {vault}"
_REGION = Param("location", "Region that the vault was in", default="eastus")


def _create(target: Target, args: Args) -> Any:
    body: Any = {"location": args["location"], "sku": {"name": "RS0", "tier": "Standard"}, "properties": {}}
    return finished(target.vaults.vaults.begin_create_or_update(args["group"], args["vault"], body))


def _show(target: Target, args: Args) -> Any:
    return raw(target.vaults.vaults.get, args["group"], args["vault"])


def _list(target: Target, args: Args) -> Any:
    vaults = target.vaults.vaults
    return raw(vaults.list_by_resource_group, args["group"]) if args["group"] else raw(vaults.list_by_subscription_id)


def _change(target: Target, args: Args, properties: dict[str, Any]) -> Any:
    body: Any = {"properties": properties}
    return finished(target.vaults.vaults.begin_update(args["group"], args["vault"], body))


def _redundancy(target: Target, args: Args) -> Any:
    settings = {"standardTierStorageRedundancy": args["redundancy"]}
    if args["cross_region"]:
        settings["crossRegionRestore"] = "Enabled" if args["cross_region"].lower() == "true" else "Disabled"
    return _change(target, args, {"redundancySettings": settings})


def _soft_delete(target: Target, args: Args) -> Any:
    properties: dict[str, Any] = {"softDeleteRetentionPeriodInDays": args.whole("days")}
    if args["state"]:
        properties["softDeleteFeatureState"] = args["state"]
    configs: Any = target.backup.backup_resource_vault_configs
    return raw(configs.update, *vault_of(args), {"properties": properties})


def _properties(target: Target, args: Args) -> Any:
    """Redundancy and soft delete, which Azure keeps in two places."""
    storage = raw(target.backup.backup_resource_storage_configs_non_crr.get, *vault_of(args))
    return [storage, raw(target.backup.backup_resource_vault_configs.get, *vault_of(args))]


def _immutability(target: Target, args: Args) -> Any:
    return _change(target, args, {"securitySettings": {"immutabilitySettings": {"state": args["state"]}}})


def _alerts(target: Target, args: Args) -> Any:
    failures, classic = (f"{args[name]}d" for name in ("failures", "classic"))
    settings = {
        "azureMonitorAlertSettings": {"alertsForAllJobFailures": failures},
        "classicAlertSettings": {"alertsForCriticalOperations": classic},
    }
    return _change(target, args, {"monitoringSettings": settings})


def _delete(target: Target, args: Args) -> Any:
    return finished(target.vaults.vaults.begin_delete(args["group"], args["vault"]))


def _deleted(target: Target, args: Args) -> Any:
    return raw(target.vaults.deleted_vaults.list_by_subscription_id, args["location"])


def _undelete(target: Target, args: Args) -> Any:
    """Find the deleted vault by the name and group that it had, and bring it back into that group."""
    group = target.group_id(args["group"])
    wanted = target.resource_id(args["group"], "Microsoft.RecoveryServices/vaults", args["vault"])
    found = [one["name"] for one in _deleted(target, args) if one["properties"]["vaultId"].lower() == wanted.lower()]
    if not found:
        raise StudyError(
            f"No deleted vault in {args['location']} was named `{args['vault']}`.", "`deleted-vault.list` lists them."
        )
    body: Any = {"properties": {"recoveryResourceGroupId": group}}
    return finished(target.vaults.deleted_vaults.begin_undelete(args["location"], found[-1], body))


_BASICS = (
    Operation(
        name="vault.create",
        title="Create a Recovery Services vault",
        params=(*_BOTH, Param("location", "Region of the vault: that of the machines it protects", default="eastus")),
        run=_create,
        sdk="vaults.vaults.begin_create_or_update",
        az="az backup vault create" + _AZ + " --location {location}",
        powershell="New-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault} -Location {location}",
        portal="Recovery Services vaults > Create > {vault}",
        teaches="A new vault is geo-redundant, has soft delete on, and comes with default policies.",
        needs="The resource group.",
    ),
    Operation(
        name="vault.show",
        title="Show a vault",
        params=_BOTH,
        run=_show,
        sdk="vaults.vaults.get",
        az="az backup vault show" + _AZ,
        powershell="Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault}",
        portal=_PORTAL + " > Properties",
        teaches="Region, redundancy, soft delete and immutability in one place.",
        reads=True,
    ),
    Operation(
        name="vault.list",
        title="List the vaults",
        params=(ANY_GROUP,),
        run=_list,
        sdk="vaults.vaults.list_by_resource_group",
        az="az backup vault list [--resource-group {group}]",
        powershell="Get-AzRecoveryServicesVault [-ResourceGroupName {group}]",
        portal="Resource groups > {group} > Overview",
        teaches="Which vaults there are.",
        reads=True,
        lists=True,
    ),
)

_SETTINGS = (
    Operation(
        name="vault.redundancy",
        title="Set the storage redundancy of a vault",
        params=(
            *_BOTH,
            Param("redundancy", "LocallyRedundant, ZoneRedundant or GeoRedundant", default="GeoRedundant"),
            Param("cross_region", "Whether cross-region restore is on: true, false, or as it is", default=""),
        ),
        run=_redundancy,
        sdk="vaults.vaults.begin_update",
        az=(
            "az backup vault backup-properties set" + _AZ + " --backup-storage-redundancy {redundancy}"
            " [--cross-region-restore-flag {cross_region}]"
        ),
        powershell=(
            "$vault = Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault};"
            " Set-AzRecoveryServicesBackupProperty -Vault $vault -BackupStorageRedundancy {redundancy}"
            " (with -EnableCrossRegionRestore where that is wanted)"
        ),
        portal=_PORTAL + " > Properties > Backup Configuration > Update",
        teaches="Redundancy is decided before the first item is protected; cross-region restore can't be turned off again.",
        needs="Nothing has been protected in the vault yet; cross-region restore needs GeoRedundant.",
    ),
    Operation(
        name="vault.soft-delete",
        title="Set how long a vault keeps deleted backups",
        params=(
            *_BOTH,
            Param("days", "Days, 14 to 180", "number"),
            Param("state", "Enabled, Disabled or AlwaysON; as it is if left out", default=""),
        ),
        run=_soft_delete,
        sdk="backup.backup_resource_vault_configs.update",
        az=(
            "az backup vault backup-properties set" + _AZ + " --soft-delete-duration {days}"
            " [--soft-delete-feature-state {state}]"
        ),
        powershell=(
            "$vault = Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault};"
            " Set-AzRecoveryServicesVaultProperty -VaultId $vault.ID -SoftDeleteRetentionPeriodInDays {days}"
            " [-SoftDeleteFeatureState {state}]"
        ),
        portal=_PORTAL + " > Properties > Soft Delete and security settings > Update",
        teaches="Soft delete is on by default and can no longer be turned off; only its days can be changed.",
    ),
    Operation(
        name="vault.properties",
        title="Show redundancy and soft delete of a vault",
        params=_BOTH,
        run=_properties,
        sdk="backup.backup_resource_vault_configs.get",
        az="az backup vault backup-properties show" + _AZ,
        powershell=(
            "$vault = Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault};"
            " Get-AzRecoveryServicesVaultProperty -VaultId $vault.ID"
        ),
        portal=_PORTAL + " > Settings > Properties",
        teaches="Whether redundancy can still be changed shows here: not once something is protected.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="vault.alerts",
        title="Set whether a vault raises alerts of failed jobs",
        params=(
            *_BOTH,
            Param("failures", "Built-in Azure Monitor alerts of failed backups and restores: Enable or Disable"),
            Param("classic", "Alerts of the older, classic kind: Enable or Disable", default="Disable"),
        ),
        run=_alerts,
        sdk="vaults.vaults.begin_update",
        az="az backup vault update" + _AZ + " --job-failure-alerts {failures} --classic-alerts {classic}",
        powershell=(
            "Update-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault}"
            " -DisableAzureMonitorAlertsForJobFailure ('{failures}' -eq 'Disable')"
            " -DisableClassicAlerts ('{classic}' -eq 'Disable')"
        ),
        portal=_PORTAL + " > Properties > Monitoring Settings > Update",
        teaches="Alerts of failures can be switched off, those of destructive operations can't.",
    ),
    Operation(
        name="vault.immutability",
        title="Set the immutability of a vault",
        params=(*_BOTH, Param("state", "Disabled, Unlocked or Locked")),
        run=_immutability,
        sdk="vaults.vaults.begin_update",
        az="az backup vault update" + _AZ + " --immutability-state {state}",
        powershell=(
            "Update-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault} -ImmutabilityState {state}"
        ),
        portal=_PORTAL + " > Properties > Immutable vault > Settings",
        teaches="Unlocked can be taken back, Locked never; both refuse whatever would lose data early.",
        needs="Unlocked before Locked.",
    ),
)

_END = (
    Operation(
        name="vault.delete",
        title="Delete a vault",
        params=_BOTH,
        run=_delete,
        sdk="vaults.vaults.begin_delete",
        az="az backup vault delete" + _AZ + " --yes",
        powershell=(
            "$vault = Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault};"
            " Remove-AzRecoveryServicesVault -Vault $vault"
        ),
        portal=_PORTAL + " > Overview > Delete",
        teaches="A vault with items in it can't be deleted; one with soft-deleted items becomes a deleted vault.",
        needs="No active item, no registered container, no lock.",
    ),
    Operation(
        name="deleted-vault.list",
        title="List the deleted vaults of a region",
        params=(_REGION,),
        run=_deleted,
        sdk="vaults.deleted_vaults.list_by_subscription_id",
        az="az backup deleted-vault list --location {location}",
        powershell="Get-AzRecoveryServicesSoftDeletedVault -Location {location}",
        portal="Recovery Services vaults > Manage deleted vaults",
        teaches="A vault deleted with soft-deleted data can come back until it is purged.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="deleted-vault.undelete",
        title="Bring a deleted vault back",
        params=(
            Param("group", "Resource group that the vault was in"),
            Param("vault", "Name that the vault had"),
            _REGION,
        ),
        run=_undelete,
        sdk="vaults.deleted_vaults.begin_undelete",
        az=(
            "az backup deleted-vault undelete --ids $(az backup deleted-vault list --location {location}"
            " --query \"[?ends_with(properties.vaultId, '/{group}/providers/Microsoft.RecoveryServices/vaults/{vault}')].id\""
            " --output tsv)"
        ),
        powershell=(
            "Undo-AzRecoveryServicesVaultDeletion -ResourceGroupName {group} -Name {vault} -Location {location}"
        ),
        portal="Recovery Services vaults > Manage deleted vaults > {vault} > Undelete",
        teaches="The vault returns with its items, which are still soft-deleted.",
        needs="The group exists, and no other vault has taken the name.",
    ),
)

OPERATIONS = (*_BASICS, *_SETTINGS, *_END)
