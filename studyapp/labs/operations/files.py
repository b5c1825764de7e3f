"""File recovery: a recovery point is mounted, files are taken from it, and it is unmounted."""

from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import ITEM, item, vm_id
from studyapp.labs.operations.points import POINT, POINT_AZ, THIS_POINT, chosen
from studyapp.labs.operations.waiting import waited
from studyapp.labs.sandbox_target import in_sandbox
from studyapp.labs.target import Target

_PORTAL = "Recovery Services vaults > {vault} > Backup items > Azure Virtual Machine > {vm} > File Recovery"
_THERE = "(on the machine that ran the script: {})"
_LS, _CAT, _CP = (_THERE.replace("{}", word) for word in ("ls", "cat {path}", "cp {path} from the mount to {to}"))


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
    return dict(in_sandbox(target).mounted_files(found["id"]))


def _list(target: Target, args: Args) -> Any:
    return [{"path": path, "size": len(content.encode())} for path, content in _files(target, args).items()]


def _read(target: Target, args: Args) -> Any:
    files = _files(target, args)
    if args["path"] not in files:
        raise StudyError(f"The point holds no file `{args['path']}`.", "`files.list` lists what it holds.")
    return {"path": args["path"], "content": files[args["path"]]}


def _copy(target: Target, args: Args) -> Any:
    content = _read(target, args)["content"]
    in_sandbox(target).write_guest_file(vm_id(target, args), args["to"], content)
    return {"path": args["to"], "content": content}


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
        az=_LS,
        powershell=_LS,
        portal=_LS,
        teaches="Files can be looked at only while the point is mounted.",
        needs="The point is mounted.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="files.read",
        title="Read a file on a mounted recovery point",
        params=(*ITEM, POINT, Param("path", "Path of the file")),
        run=_read,
        sdk="sandbox.mounted_files",
        az=_CAT,
        powershell=_CAT,
        portal=_CAT,
        teaches="The file is as it was when the point was taken.",
        needs="The point is mounted.",
        reads=True,
    ),
    Operation(
        name="files.copy",
        title="Copy a file from a mounted recovery point back onto its machine",
        params=(
            *ITEM,
            POINT,
            Param("path", "Path of the file on the point"),
            Param("to", "Path that it gets on the machine, over what is there", default="{path}"),
        ),
        run=_copy,
        sdk="sandbox.write_guest_file",
        az=_CP,
        powershell=_CP,
        portal=_CP,
        teaches="One file comes back; everything else on the machine stays as it is today.",
        needs="The point is mounted, and the machine runs.",
    ),
)
