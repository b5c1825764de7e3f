"""Recovery points: looking at them, and choosing one by its age instead of its name."""

import re
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import ITEM, item
from studyapp.labs.target import Target

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
POINT_AZ = " --resource-group {group} --vault-name {vault} --container-name {vm} --item-name {vm}"
_KIND_AZ = " --backup-management-type AzureIaasVM --workload-type VM"
FIND_POINT = (
    "$vault = Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault};"
    " $item = Get-AzRecoveryServicesBackupItem -BackupManagementType AzureVM -WorkloadType AzureVM -Name {vm} -VaultId $vault.ID;"
    " $point = Get-AzRecoveryServicesBackupRecoveryPoint -Item $item -VaultId $vault.ID"
)
THIS_POINT = FIND_POINT + " -RecoveryPointId {point}; "
_PORTAL = "Recovery Services vaults > {vault} > Backup items > Azure Virtual Machine > {vm}"


def _spell(point: str) -> str:
    """az has no word for the newest or the oldest point: it has to look for the name."""
    if point not in ("latest", "oldest") and not _DAY.fullmatch(point):
        return point
    wanted = f"[?starts_with(properties.recoveryPointTime, '{point}')] | " if _DAY.fullmatch(point) else ""
    query = f"{wanted}sort_by(@, &properties.recoveryPointTime)[{0 if point == 'oldest' else -1}].name"
    return f'$(az backup recoverypoint list{POINT_AZ}{_KIND_AZ} --query "{query}" --output tsv)'


POINT = Param(
    "point",
    "Recovery point: latest, oldest, a day in UTC as 2026-03-05 (its newest point), or a name",
    default="latest",
    spell=_spell,
)


def chosen(target: Target, args: Args) -> str:
    """The name of the recovery point that the argument `point` means.

    Raises:
        StudyError: there is none like that.
    """
    wanted = args["point"]
    if wanted not in ("latest", "oldest") and not _DAY.fullmatch(wanted):
        return wanted
    found = sorted(_list(target, args), key=_time)
    if _DAY.fullmatch(wanted):
        found = [point for point in found if _time(point).startswith(wanted)]
    if not found:
        raise StudyError(f"`{args['vm']}` has no recovery point for `{wanted}`.", "`backup.points` lists them.")
    return str(found[0 if wanted == "oldest" else -1]["name"])


def _time(point: Any) -> str:
    return str(point["properties"]["recoveryPointTime"])


def _list(target: Target, args: Args) -> Any:
    return raw(target.backup.recovery_points.list, *item(args))


def _show(target: Target, args: Args) -> Any:
    return raw(target.backup.recovery_points.get, *item(args), chosen(target, args))


OPERATIONS = (
    Operation(
        name="backup.points",
        title="List the recovery points of a machine",
        params=ITEM,
        run=_list,
        sdk="backup.recovery_points.list",
        az="az backup recoverypoint list" + POINT_AZ + _KIND_AZ,
        powershell=FIND_POINT + "; $point",
        portal=_PORTAL,
        teaches="Each point has its time, its consistency and the tiers in which it lies.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="backup.point",
        title="Show a recovery point",
        params=(*ITEM, POINT),
        run=_show,
        sdk="backup.recovery_points.get",
        az="az backup recoverypoint show" + POINT_AZ + _KIND_AZ + " --name {point}",
        powershell=THIS_POINT + "$point",
        portal=_PORTAL + " > {point}",
        teaches="Snapshot, vault or archive: the tier decides how fast a restore is.",
        reads=True,
    ),
)
