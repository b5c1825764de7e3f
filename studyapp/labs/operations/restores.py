"""Restores from recovery points: disks, a new machine, or the disks of the machine itself."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param
from studyapp.labs.operations.naming import ITEM, Item, item, vault_region, vm_id
from studyapp.labs.operations.points import POINT, POINT_AZ, THIS_POINT, chosen
from studyapp.labs.operations.waiting import job_of
from studyapp.labs.target import Target

_STAGE = (
    Param("account", "Storage account that stages the restore, in the vault's region"),
    Param("account_group", "Resource group of that account", default="{group}"),
)
_TARGET = Param("target_group", "Resource group into which the restore goes")
_WAIT = Param("wait", "Whether to wait until the job has ended", "truth", "true")
_ZONE = Param("zone", "Another availability zone to restore to: 1, 2, 3; the same one if left out", default="")
_OS_LUN = -1
_SDK = "backup.restores.begin_trigger"
_AZ = (
    "az backup restore restore-disks" + POINT_AZ + " --rp-name {point}"
    " --storage-account $(az storage account show --resource-group {account_group} --name {account} --query id --output tsv)"
)
_POWERSHELL = (
    THIS_POINT + "Restore-AzRecoveryServicesBackupItem -RecoveryPoint $point -StorageAccountName {account}"
    " -StorageAccountResourceGroupName {account_group} -VaultId $vault.ID"
)
_PORTAL = "Recovery Services vaults > {vault} > Backup items > Azure Virtual Machine > {vm} > Restore VM > {point}"


def _restore(target: Target, args: Args, kind: str, **properties: Any) -> Any:
    """Start a restore; its job, ended if `wait` says so."""
    point = chosen(target, args)
    account = target.resource_id(args["account_group"], "Microsoft.Storage/storageAccounts", args["account"])
    body = {
        "properties": {
            "objectType": "IaasVMRestoreRequest",
            "recoveryType": kind,
            "recoveryPointId": point,
            "sourceResourceId": vm_id(target, args),
            "storageAccountId": account,
            "region": vault_region(target, args),
            "createNewCloudService": False,
            "originalStorageAccountOption": False,
            **properties,
        }
    }
    return job_of(target, args, _started(target, item(args), point, body))


def _started(target: Target, of: Item, point: str, body: Any) -> Any:
    """The status of the operation that starts the job. The SDK polls it but gives nothing back, so its answers are kept."""
    seen: list[Any] = []

    def keep(answer: Any) -> None:
        if answer.http_response.body():
            seen.append(answer.http_response.json())

    target.backup.restores.begin_trigger(*of, point, body, raw_response_hook=keep).result()
    return next(status for status in reversed(seen) if "jobId" in (status.get("properties") or {}))


def _disks(target: Target, args: Args) -> Any:
    properties: dict[str, Any] = {"targetResourceGroupId": target.group_id(args["target_group"])}
    if args["luns"]:
        properties["restoreDiskLunList"] = args.wholes("luns")
    if args.truth("os_disk_only"):
        properties["restoreDiskLunList"] = [_OS_LUN]
    return _restore(target, args, "RestoreDisks", **properties, **_zones(args))


def _zones(args: Args) -> dict[str, list[str]]:
    return {"zones": [args["zone"]]} if args["zone"] else {}


def _new_vm(target: Target, args: Args) -> Any:
    group = args["target_group"]
    network = target.resource_id(args["network_group"], "Microsoft.Network/virtualNetworks", args["network"])
    return _restore(
        target,
        args,
        "AlternateLocation",
        targetResourceGroupId=target.group_id(group),
        targetVirtualMachineId=target.resource_id(group, "Microsoft.Compute/virtualMachines", args["new_vm"]),
        virtualNetworkId=network,
        subnetId=f"{network}/subnets/{args['subnet']}",
        **_zones(args),
    )


def _replace(target: Target, args: Args) -> Any:
    return _restore(target, args, "OriginalLocation")


OPERATIONS = (
    Operation(
        name="restore.disks",
        title="Restore the disks of a machine",
        params=(
            *ITEM,
            POINT,
            *_STAGE,
            _TARGET,
            Param("luns", "LUNs of the only disks to restore, as 0,1; all if left out", "list", default=""),
            Param("os_disk_only", "Whether only the disk of the system is restored", "truth", ""),
            _ZONE,
            _WAIT,
        ),
        run=_disks,
        sdk=_SDK,
        az=(
            _AZ + " --target-resource-group {target_group} [--diskslist {luns}] [--restore-only-osdisk {os_disk_only}]"
            " [--target-zone {zone}]"
        ),
        powershell=_POWERSHELL
        + " -TargetResourceGroupName {target_group} [-RestoreDiskList {luns}] [-TargetZoneNumber {zone}]",
        portal=_PORTAL + " > Create new > Restore disks > {target_group}",
        teaches="Restored disks are new, belong to no machine, and are attached or swapped in by hand.",
        needs="A point that is not in the archive; the account and the target group.",
    ),
    Operation(
        name="restore.new-vm",
        title="Restore a machine as a new one",
        params=(
            *ITEM,
            POINT,
            *_STAGE,
            _TARGET,
            Param("new_vm", "Name of the new machine"),
            Param("network", "Virtual network of the new machine"),
            Param("network_group", "Resource group of the network", default="{target_group}"),
            Param("subnet", "Subnet of the new machine", default="default"),
            _ZONE,
            _WAIT,
        ),
        run=_new_vm,
        sdk=_SDK,
        az=(
            _AZ + " --target-resource-group {target_group} --target-vm-name {new_vm} --target-vnet-name {network}"
            " --target-vnet-resource-group {network_group} --target-subnet-name {subnet} [--target-zone {zone}]"
        ),
        powershell=(
            _POWERSHELL + " -TargetResourceGroupName {target_group} -TargetVMName {new_vm} -TargetVNetName {network}"
            " -TargetVNetResourceGroup {network_group} -TargetSubnetName {subnet} [-TargetZoneNumber {zone}]"
        ),
        portal=_PORTAL + " > Create new > Create new virtual machine > {new_vm}",
        teaches="The new machine has new disks and a new address; the old one is left alone.",
        needs="A name that is free, a network of the vault's region, all disks in the point.",
    ),
    Operation(
        name="restore.replace",
        title="Replace the disks of a machine by those of a point",
        params=(*ITEM, POINT, *_STAGE, _WAIT),
        run=_replace,
        sdk=_SDK,
        az=_AZ + " --restore-mode OriginalLocation",
        powershell=_POWERSHELL,
        portal=_PORTAL + " > Replace existing",
        teaches="Name, network and identity of the machine stay; its old disks are left as free disks.",
        needs="The machine exists and is shut down; the point is in the vault.",
    ),
)
