"""Machines in a vault: protecting them, backing up, stopping, deleting, bringing back."""

from datetime import timedelta
from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import (
    GROUP,
    ITEM,
    MACHINE,
    POLICY,
    VAULT,
    item,
    vault_id,
    vault_of,
    vm_id,
)
from studyapp.labs.operations.waiting import job_of, waited
from studyapp.labs.target import Target

_VAULT_AZ = " --resource-group {group} --vault-name {vault}"
_VAULT_URL = (
    "/subscriptions/{subscriptionId}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/vaults/{vault}"
)
_API = "api-version=2025-02-01&\\$filter=backupManagementType eq 'AzureIaasVM'"
"""For az rest: `az backup protectable-item` knows databases alone, and `enable-for-vm` looks for machines by itself."""
_ITEM_AZ = _VAULT_AZ + " --container-name {vm} --item-name {vm} --backup-management-type AzureIaasVM"
_VAULT_ID = "(Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault}).ID"
_FIND = (
    "$vault = Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault};"
    " $item = Get-AzRecoveryServicesBackupItem -BackupManagementType AzureVM -WorkloadType AzureVM -Name {vm} -VaultId $vault.ID; "
)
_PORTAL = "Recovery Services vaults > {vault} > Backup items > Azure Virtual Machine"
_MACHINES = "backupManagementType eq 'AzureIaasVM'"
_POLICY = Param("policy", POLICY.about, default="DefaultPolicy")
_WAIT = Param("wait", "Whether to wait until the job has ended", "truth", "true")
_NEED_ITEM = "The machine is protected in the vault, or was."


def _put(target: Target, args: Args, **properties: Any) -> Any:
    body: Any = {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": vm_id(target, args),
            **properties,
        }
    }
    return finished(target.backup.protected_items.begin_create_or_update(*item(args), body))


# Before protection


def _refresh(target: Target, args: Args) -> Any:
    return waited(target, args, target.backup.protection_containers.refresh, *vault_of(args), "Azure")


def _protectable(target: Target, args: Args) -> Any:
    return raw(target.backup.backup_protectable_items.list, *vault_of(args), filter=_MACHINES)


def _status(target: Target, args: Args) -> Any:
    machine = raw(target.compute.virtual_machines.get, args["vm_group"], args["vm"])
    asked: Any = {"resourceType": "VM", "resourceId": machine["id"]}
    return raw(target.backup.backup_status.get, machine["location"], asked)


_BEFORE = (
    Operation(
        name="protectable.refresh",
        title="Let a vault look for new machines",
        params=(GROUP, VAULT),
        run=_refresh,
        sdk="backup.protection_containers.refresh",
        az=f'az rest --method post --url "{_VAULT_URL}/backupFabrics/Azure/refreshContainers?{_API}"',
        powershell="(done by Enable-AzRecoveryServicesBackupProtection itself)",
        portal="(done by the page that enables backup)",
        teaches="A vault must have discovered a machine before it can protect it; the tools do so by themselves.",
        needs="The vault.",
    ),
    Operation(
        name="protectable.list",
        title="List the machines that a vault could protect",
        params=(GROUP, VAULT),
        run=_protectable,
        sdk="backup.backup_protectable_items.list",
        az=f'az rest --method get --url "{_VAULT_URL}/backupProtectableItems?{_API}" --query value',
        powershell="Get-AzRecoveryServicesBackupProtectableItem -WorkloadType AzureVM -VaultId " + _VAULT_ID,
        portal="Recovery Services vaults > {vault} > + Backup > Azure, Virtual machine > Add",
        teaches="Only machines of the vault's region that no vault protects are listed.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="backup.status",
        title="Ask whether a machine is protected, and where",
        params=MACHINE,
        run=_status,
        sdk="backup.backup_status.get",
        az="az backup protection check-vm --resource-group {vm_group} --vm {vm}",
        powershell="Get-AzRecoveryServicesBackupStatus -ResourceGroupName {vm_group} -Name {vm} -Type AzureVM",
        portal="Virtual machines > {vm} > Backup + disaster recovery > Backup",
        teaches="One machine is protected in at most one vault; this names it and the policy.",
        reads=True,
    ),
)


# Protection


def _protect(target: Target, args: Args) -> Any:
    disks = _disks(args)
    extended = {"extendedProperties": {"diskExclusionProperties": disks}} if disks else {}
    return _put(target, args, policyId=_policy_id(target, args), **extended)


def _policy_id(target: Target, args: Args) -> str:
    return f"{vault_id(target, args)}/backupPolicies/{args['policy']}"


def _disks(args: Args) -> dict[str, Any] | None:
    """Which data disks are in the backup; None for all."""
    if args.truth("os_disk_only"):
        return {"isInclusionList": True, "diskLunList": []}
    if args["include_luns"]:
        return {"isInclusionList": True, "diskLunList": args.wholes("include_luns")}
    if args["exclude_luns"]:
        return {"isInclusionList": False, "diskLunList": args.wholes("exclude_luns")}
    return None


def _change_policy(target: Target, args: Args) -> Any:
    return _put(target, args, policyId=_policy_id(target, args))


def _now(target: Target, args: Args) -> Any:
    expiry = target.now + timedelta(days=args.number("retain_days"))
    body = {
        "properties": {
            "objectType": "IaasVMBackupRequest",
            "recoveryPointExpiryTimeInUTC": f"{expiry:%Y-%m-%dT%H:%M:%SZ}",
        }
    }
    return job_of(target, args, waited(target, args, target.backup.backups.trigger, *item(args), body))


_PROTECT = (
    Operation(
        name="backup.protect",
        title="Protect a virtual machine",
        params=(
            *ITEM,
            _POLICY,
            Param("exclude_luns", "LUNs of the data disks that stay out of the backup, as 0,1", "list", default=""),
            Param("include_luns", "LUNs of the only data disks that are in the backup, as 0,1", "list", default=""),
            Param("os_disk_only", "Whether every data disk stays out of the backup", "truth", ""),
        ),
        run=_protect,
        sdk="backup.protected_items.begin_create_or_update",
        az=(
            "az backup protection enable-for-vm" + _VAULT_AZ + " --policy-name {policy}"
            " --vm $(az vm show --resource-group {vm_group} --name {vm} --query id --output tsv)"
            " [--disk-list-setting exclude --diskslist {exclude_luns}]"
            " [--disk-list-setting include --diskslist {include_luns}] [--exclude-all-data-disks {os_disk_only}]"
        ),
        powershell=(
            "$vault = Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault};"
            " $policy = Get-AzRecoveryServicesBackupProtectionPolicy -Name {policy} -VaultId $vault.ID;"
            " Enable-AzRecoveryServicesBackupProtection -Policy $policy -Name {vm} -ResourceGroupName {vm_group}"
            " [-ExclusionDisksList {exclude_luns}] [-InclusionDisksList {include_luns}] -VaultId $vault.ID"
        ),
        portal="Recovery Services vaults > {vault} > + Backup > Azure, Virtual machine > {policy} > Add {vm} > Enable backup",
        teaches="Vault and machine share a region; the first backup comes with the schedule, not at once.",
        needs="The machine in the vault's region, in no other vault; a policy that can back up its disks.",
    ),
    Operation(
        name="backup.change-policy",
        title="Put a protected machine under another policy",
        params=(*ITEM, POLICY),
        run=_change_policy,
        sdk="backup.protected_items.begin_create_or_update",
        az=(
            "az backup item set-policy" + _VAULT_AZ + " --container-name {vm} --name {vm}"
            " --backup-management-type AzureIaasVM --workload-type VM --policy-name {policy}"
        ),
        powershell=(
            _FIND + "$policy = Get-AzRecoveryServicesBackupProtectionPolicy -Name {policy} -VaultId $vault.ID;"
            " Enable-AzRecoveryServicesBackupProtection -Item $item -Policy $policy -VaultId $vault.ID"
        ),
        portal=_PORTAL + " > {vm} > Backup policy > {policy}",
        teaches="The new retention also takes hold of points that exist; an Enhanced item can't go back to Standard.",
        needs="The machine is protected.",
    ),
    Operation(
        name="backup.now",
        title="Back a machine up now",
        params=(*ITEM, Param("retain_days", "For how many days the point is kept", "number", "30"), _WAIT),
        run=_now,
        sdk="backup.backups.trigger",
        az=(
            "az backup protection backup-now"
            + _ITEM_AZ
            + " --retain-until $(date --utc --date '{retain_days} days' +%d-%m-%Y)"
        ),
        powershell=(
            _FIND + "Backup-AzRecoveryServicesBackupItem -Item $item"
            " -ExpiryDateTimeUTC (Get-Date).ToUniversalTime().AddDays({retain_days}) -VaultId $vault.ID"
        ),
        portal=_PORTAL + " > {vm} > Backup now",
        teaches="An on-demand point has an expiry of its own; the job takes a snapshot first and then fills the vault.",
        needs="The machine is protected.",
    ),
)


# The end of protection, and back


def _stop(target: Target, args: Args) -> Any:
    state = "BackupsSuspended" if args.truth("as_per_policy") else "ProtectionStopped"
    return _put(target, args, protectionState=state)


def _delete(target: Target, args: Args) -> Any:
    return waited(target, args, target.backup.protected_items.delete, *item(args))


def _undelete(target: Target, args: Args) -> Any:
    return _put(target, args, protectionState="ProtectionStopped", policyId="", isRehydrate=True)


_STOP = (
    Operation(
        name="backup.stop-keep",
        title="Stop the backups of a machine and keep its points",
        params=(
            *ITEM,
            Param("as_per_policy", "Whether points still expire by the policy, not never", "truth", "false"),
        ),
        run=_stop,
        sdk="backup.protected_items.begin_create_or_update",
        az=(
            "az backup protection disable"
            + _ITEM_AZ
            + " --delete-backup-data false --retain-as-per-policy {as_per_policy} --yes"
        ),
        powershell=_FIND + "Disable-AzRecoveryServicesBackupProtection -Item $item -VaultId $vault.ID -Force",
        portal=_PORTAL + " > {vm} > Stop backup > Retain backup data",
        teaches="Kept points stay for ever and cost money; keeping them by the policy needs an immutable vault.",
        needs="The machine is protected.",
    ),
    Operation(
        name="backup.delete-data",
        title="Stop the backups of a machine and delete its points",
        params=ITEM,
        run=_delete,
        sdk="backup.protected_items.delete",
        az="az backup protection disable" + _ITEM_AZ + " --delete-backup-data true --yes",
        powershell=(
            _FIND
            + "Disable-AzRecoveryServicesBackupProtection -Item $item -RemoveRecoveryPoints -VaultId $vault.ID -Force"
        ),
        portal=_PORTAL + " > {vm} > Stop backup > Delete backup data",
        teaches="With soft delete the points wait for days before they are gone; an immutable vault refuses.",
        needs=_NEED_ITEM,
    ),
    Operation(
        name="backup.undelete",
        title="Bring soft-deleted backups back",
        params=ITEM,
        run=_undelete,
        sdk="backup.protected_items.begin_create_or_update",
        az="az backup protection undelete" + _ITEM_AZ + " --workload-type VM",
        powershell=_FIND + "Undo-AzRecoveryServicesBackupItemDeletion -Item $item -VaultId $vault.ID -Force",
        portal=_PORTAL + " > {vm} > Undelete",
        teaches="The item comes back stopped, with its points; backups go on once it is resumed.",
        needs="The item is soft-deleted and its days are not over.",
    ),
    Operation(
        name="backup.resume",
        title="Resume the backups of a machine",
        params=(*ITEM, _POLICY),
        run=_change_policy,
        sdk="backup.protected_items.begin_create_or_update",
        az="az backup protection resume" + _ITEM_AZ + " --policy-name {policy}",
        powershell=(
            _FIND + "$policy = Get-AzRecoveryServicesBackupProtectionPolicy -Name {policy} -VaultId $vault.ID;"
            " Enable-AzRecoveryServicesBackupProtection -Item $item -Policy $policy -VaultId $vault.ID"
        ),
        portal=_PORTAL + " > {vm} > Resume backup > {policy}",
        teaches="The points that were kept come under the policy again, and may expire by it.",
        needs="The backups are stopped, and the item is not soft-deleted.",
    ),
)


# Looking


def _item(target: Target, args: Args) -> Any:
    return raw(target.backup.protected_items.get, *item(args))


def _containers(target: Target, args: Args) -> Any:
    return raw(target.backup.backup_protection_containers.list, *vault_of(args), filter=_MACHINES)


def _items(target: Target, args: Args) -> Any:
    kind = f"{_MACHINES} and itemType eq 'VM'"
    return raw(target.backup.backup_protected_items.list, *vault_of(args), filter=kind)


_LOOK = (
    Operation(
        name="backup.item",
        title="Show a machine in its vault",
        params=ITEM,
        run=_item,
        sdk="backup.protected_items.get",
        az="az backup item show --name {vm} --workload-type VM"
        + _VAULT_AZ
        + " --container-name {vm} --backup-management-type AzureIaasVM",
        powershell=_FIND + "$item",
        portal=_PORTAL + " > {vm}",
        teaches="Protection state, policy, the last backup and its outcome, soft deletion.",
        reads=True,
    ),
    Operation(
        name="backup.containers",
        title="List the containers of a vault",
        params=(GROUP, VAULT),
        run=_containers,
        sdk="backup.backup_protection_containers.list",
        az="az backup container list" + _VAULT_AZ + " --backup-management-type AzureIaasVM",
        powershell="Get-AzRecoveryServicesBackupContainer -ContainerType AzureVM -VaultId " + _VAULT_ID,
        portal="Recovery Services vaults > {vault} > Manage > Backup Infrastructure > Azure Virtual Machines",
        teaches="Each protected machine is a container of its own, whose name az asks for beside the item's.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="backup.items",
        title="List the machines in a vault",
        params=(GROUP, VAULT),
        run=_items,
        sdk="backup.backup_protected_items.list",
        az="az backup item list" + _VAULT_AZ,
        powershell=(
            "Get-AzRecoveryServicesBackupItem -BackupManagementType AzureVM -WorkloadType AzureVM -VaultId " + _VAULT_ID
        ),
        portal=_PORTAL,
        teaches="Soft-deleted items are listed too.",
        reads=True,
        lists=True,
    ),
)

OPERATIONS = (*_BEFORE, *_PROTECT, *_STOP, *_LOOK)
