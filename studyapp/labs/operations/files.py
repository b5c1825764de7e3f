"""File recovery: a recovery point is mounted, files are taken from it, and it is unmounted."""

from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import ITEM, item, vm_id
from studyapp.labs.operations.points import POINT, POINT_AZ, THIS_POINT, chosen
from studyapp.labs.operations.waiting import waited
from studyapp.labs.target import Target

_PORTAL = "Recovery Services vaults > {vault} > Backup items > Azure Virtual Machine > {vm} > File Recovery"
_COPY = "(copied on the machine where the point is mounted)"


def _mount(target: Target, args: Args) -> Any:
    """Mount the point; the scripts that connect a machine to it."""
    point = chosen(target, args)
    body = {
        "properties": {
            "objectType": "IaasVMILRRegistrationRequest",
            "recoveryPointId": point,
            "virtualMachineId": vm_id(target, args),
            "initiatorName": args["vm"],
            "renewExistingRegistration": args.truth("renew"),
        }
    }
    connections = target.backup.item_level_recovery_connections
    status = waited(target, args, connections.provision, *item(args), point, body)
    vault, group, *rest = item(args)
    asked = {"provisionInstantItemRecoveryOperationId": status["name"]}
    fetch = connections.list_instant_item_recovery_operation_result
    return raw(fetch, group, vault, *rest, point, asked)


def _unmount(target: Target, args: Args) -> Any:
    connections = target.backup.item_level_recovery_connections
    return waited(target, args, connections.revoke, *item(args), chosen(target, args))


def _files(target: Target, args: Args) -> dict[str, str]:
    found = raw(target.backup.recovery_points.get, *item(args), chosen(target, args))
    return dict(target.mounted_files(found["id"]))


def _list(target: Target, args: Args) -> Any:
    return [{"path": path, "size": len(content.encode())} for path, content in _files(target, args).items()]


def _read(target: Target, args: Args) -> Any:
    files = _files(target, args)
    if args["path"] not in files:
        raise StudyError(f"The point holds no file `{args['path']}`.", "`files.list` lists what it holds.")
    return {"path": args["path"], "content": files[args["path"]]}


OPERATIONS = (
    Operation(
        name="files.mount",
        title="Mount a recovery point for file recovery",
        params=(*ITEM, POINT, Param("renew", "Whether a mount that exists is renewed", "truth", "false")),
        run=_mount,
        sdk="backup.item_level_recovery_connections.provision",
        az="az backup restore files mount-rp" + POINT_AZ + " --rp-name {point}",
        powershell=THIS_POINT + "Get-AzRecoveryServicesBackupRPMountScript -RecoveryPoint $point -VaultId $vault.ID",
        portal=_PORTAL + " > {point} > Download script",
        teaches="Single files come back without a restore: the point's disks are mounted over iSCSI for twelve hours.",
        needs="A point that is not in the archive.",
    ),
    Operation(
        name="files.unmount",
        title="Unmount a recovery point",
        params=(*ITEM, POINT),
        run=_unmount,
        sdk="backup.item_level_recovery_connections.revoke",
        az="az backup restore files unmount-rp" + POINT_AZ + " --rp-name {point}",
        powershell=THIS_POINT
        + "Disable-AzRecoveryServicesBackupRPMountScript -RecoveryPoint $point -VaultId $vault.ID",
        portal=_PORTAL + " > Unmount disks",
        teaches="A mount that is no longer needed is closed, or ends by itself after twelve hours.",
        needs="The point is mounted.",
    ),
    Operation(
        name="files.list",
        title="List the files on a mounted recovery point",
        params=(*ITEM, POINT),
        run=_list,
        sdk="sandbox.mounted_files",
        az=_COPY,
        powershell=_COPY,
        portal=_COPY,
        teaches="Files can be looked at only while the point is mounted.",
        needs="The point is mounted.",
        reads=True,
        lists=True,
        sandbox_only=True,
    ),
    Operation(
        name="files.read",
        title="Copy a file from a mounted recovery point",
        params=(*ITEM, POINT, Param("path", "Path of the file")),
        run=_read,
        sdk="sandbox.mounted_files",
        az=_COPY,
        powershell=_COPY,
        portal=_COPY,
        teaches="The file is as it was when the point was taken.",
        needs="The point is mounted.",
        reads=True,
        sandbox_only=True,
    ),
)
