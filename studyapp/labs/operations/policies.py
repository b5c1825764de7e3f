"""Backup policies for virtual machines."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations import policy_bodies
from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import GROUP, POLICY, VAULT, vault_of
from studyapp.labs.operations.waiting import waited
from studyapp.labs.target import Target

_ONE = (GROUP, VAULT, POLICY)
_ZONE = Param("zone", "Time zone by its Windows name, as W. Europe Standard Time", default="UTC")
_LONG = (
    Param("weekly", "For how many weeks a point of each week is kept; not at all if left out", "number", default=""),
    Param("monthly", "For how many months a point of each month is kept; not at all if left out", "number", default=""),
    Param("yearly", "For how many years a point of each year is kept; not at all if left out", "number", default=""),
    Param("months", "Month of the yearly point", "list", default="January"),
)
_DAILY = Param("daily", "For how many days the points of each day are kept, 7 to 9999", "number", default="30")
_WEEKDAYS = Param("weekdays", "Day of the weekly, monthly and yearly point, as Sunday", "list", default="Sunday")
_AZ = (
    "az backup policy create --resource-group {group} --vault-name {vault} --name {policy}"
    " --backup-management-type AzureIaasVM --policy @policy.json"
)
_POWERSHELL = (
    "$plan = Get-AzRecoveryServicesBackupSchedulePolicyObject -WorkloadType AzureVM -PolicySubType %s;"
    " $kept = Get-AzRecoveryServicesBackupRetentionPolicyObject -WorkloadType AzureVM;"
    " New-AzRecoveryServicesBackupProtectionPolicy -Name {policy} -WorkloadType AzureVM"
    " -SchedulePolicy $plan -RetentionPolicy $kept -VaultId (Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault}).ID"
)
_PORTAL = "Recovery Services vaults > {vault} > Manage > Backup policies"
_ENHANCED = _POWERSHELL.replace("%s", "Enhanced")
_STANDARD = _POWERSHELL.replace("%s", "Standard")


def _put(body_of: Callable[[Args, datetime], policy_bodies.Body]) -> Callable[[Target, Args], Any]:
    """What runs the creation of a policy with a body of this kind."""

    def run(target: Target, args: Args) -> Any:
        body = body_of(args, target.now)
        return waited(
            target, args, target.backup.protection_policies.create_or_update, *vault_of(args), args["policy"], body
        )

    return run


def _list(target: Target, args: Args) -> Any:
    kind = {"filter": f"backupManagementType eq '{args['kind']}'"} if args["kind"] else {}
    return raw(target.backup.backup_policies.list, *vault_of(args), **kind)


def _show(target: Target, args: Args) -> Any:
    return raw(target.backup.protection_policies.get, *vault_of(args), args["policy"])


def _delete(target: Target, args: Args) -> Any:
    return finished(target.backup.protection_policies.begin_delete(*vault_of(args), args["policy"]))


def _write(target: Target, args: Args) -> Any:
    """Create or change a policy as a document says; properties are enough of it."""
    try:
        document = json.loads(args["document"])
    except ValueError as error:
        raise StudyError("The policy is no JSON.", "`policy.show` prints one to begin with.") from error
    if not isinstance(document, dict):
        raise StudyError("The policy is no JSON object.", "`policy.show` prints one to begin with.")
    body = {"properties": document.get("properties", document)}
    create = target.backup.protection_policies.create_or_update
    return waited(target, args, create, *vault_of(args), args["policy"], body)


_LOOK = (
    Operation(
        name="policy.list",
        title="List the policies of a vault",
        params=(
            GROUP,
            VAULT,
            Param("kind", "What they are for, as AzureIaasVM; anything if empty", default="AzureIaasVM"),
        ),
        run=_list,
        sdk="backup.backup_policies.list",
        az="az backup policy list --resource-group {group} --vault-name {vault} [--backup-management-type {kind}]",
        powershell=(
            "Get-AzRecoveryServicesBackupProtectionPolicy -WorkloadType AzureVM"
            " -VaultId (Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault}).ID"
        ),
        portal=_PORTAL,
        teaches="A new vault has a Standard and an Enhanced policy of its own.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="policy.show",
        title="Show a policy",
        params=_ONE,
        run=_show,
        sdk="backup.protection_policies.get",
        az="az backup policy show --resource-group {group} --vault-name {vault} --name {policy}",
        powershell=(
            "Get-AzRecoveryServicesBackupProtectionPolicy -Name {policy}"
            " -VaultId (Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault}).ID"
        ),
        portal=_PORTAL + " > {policy}",
        teaches="Schedule, retention, type and how many items use it.",
        reads=True,
    ),
)

_MAKE = (
    Operation(
        name="policy.create-daily",
        title="Create or change a policy with a backup each day",
        params=(
            *_ONE,
            Param("time", "Time of day on the half hour, as 19:30", default="19:30"),
            _ZONE,
            _DAILY,
            *_LONG[:1],
            _WEEKDAYS,
            *_LONG[1:],
            Param("instant", "For how many days snapshots are kept, 1 to 5 (Enhanced: to 30)", "number", default="2"),
            Param("enhanced", "Whether it is an Enhanced policy", "truth", "false"),
        ),
        run=_put(policy_bodies.daily),
        sdk="backup.protection_policies.create_or_update",
        az=_AZ,
        powershell=_STANDARD,
        portal=_PORTAL + " > Add > Azure Virtual Machine > {policy}",
        teaches="Snapshots serve fast restores for days, the vault keeps points for weeks, months and years.",
        needs="The vault.",
    ),
    Operation(
        name="policy.create-hourly",
        title="Create or change an Enhanced policy with several backups a day",
        params=(
            *_ONE,
            Param("interval", "Hours between two backups: 4, 6, 8, 12 or 24", "number", default="4"),
            Param("duration", "Hours of the window in which they run, at most 24", "number", default="12"),
            Param("time", "Start of the window on the half hour, as 08:00", default="08:00"),
            _ZONE,
            _DAILY,
            *_LONG[:1],
            _WEEKDAYS,
            *_LONG[1:],
            Param("instant", "For how many days snapshots are kept", "number", default="2"),
        ),
        run=_put(policy_bodies.hourly),
        sdk="backup.protection_policies.create_or_update",
        az=_AZ,
        powershell=_ENHANCED,
        portal=_PORTAL + " > Add > Azure Virtual Machine > {policy} > Policy sub type: Enhanced",
        teaches="Only Enhanced policies back up several times a day; one point a day goes to the vault.",
        needs="The vault.",
    ),
    Operation(
        name="policy.create-weekly",
        title="Create or change a Standard policy with backups on some days of the week",
        params=(
            *_ONE,
            Param("time", "Time of day on the half hour, as 19:30", default="19:30"),
            _ZONE,
            Param("weekdays", "Days of the backups, as Sunday,Wednesday", "list", default="Sunday"),
            Param("weekly", "For how many weeks they are kept, 1 to 5163", "number", default="12"),
            *_LONG[1:],
            Param("instant", "For how many days snapshots are kept: 5 under a weekly schedule", "number", default="5"),
        ),
        run=_put(policy_bodies.weekly),
        sdk="backup.protection_policies.create_or_update",
        az=_AZ,
        powershell=_STANDARD,
        portal=_PORTAL + " > Add > Azure Virtual Machine > {policy} > Frequency: Weekly",
        teaches="A weekly schedule has no daily retention, and keeps snapshots for five days.",
        needs="The vault.",
    ),
    Operation(
        name="policy.write",
        title="Create or change a policy by its JSON",
        params=(*_ONE, Param("document", "The policy as JSON, as policy.show prints it; its properties are enough")),
        run=_write,
        sdk="backup.protection_policies.create_or_update",
        az=_AZ.replace("@policy.json", "'{document}'"),
        powershell=_STANDARD,
        portal=_PORTAL + " > Add > Azure Virtual Machine > {policy}",
        teaches="What az takes is the whole policy: one that exists, printed and changed, is the easiest beginning.",
        needs="The vault.",
    ),
    Operation(
        name="policy.delete",
        title="Delete a policy",
        params=_ONE,
        run=_delete,
        sdk="backup.protection_policies.begin_delete",
        az="az backup policy delete --resource-group {group} --vault-name {vault} --name {policy}",
        powershell=(
            "$vault = Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault};"
            " Get-AzRecoveryServicesBackupProtectionPolicy -Name {policy} -VaultId $vault.ID"
            " | Remove-AzRecoveryServicesBackupProtectionPolicy -VaultId $vault.ID"
        ),
        portal=_PORTAL + " > {policy} > Delete",
        teaches="A policy that protects something can't be deleted.",
        needs="No item uses it.",
    ),
)

OPERATIONS = (*_LOOK, *_MAKE)
