"""Management locks on a resource group or a vault."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import vault_id
from studyapp.labs.target import Target

_GROUP = Param("group", "Resource group that is locked, or in which the vault lies")
_VAULT = Param("vault", "Vault that is locked; the whole group without it", default="")
_LOCK = Param("lock", "Name of the lock")
_AZ = " --resource-group {group} [--resource-type Microsoft.RecoveryServices/vaults --resource-name {vault}]"
_POWERSHELL = " -ResourceGroupName {group} [-ResourceType Microsoft.RecoveryServices/vaults -ResourceName {vault}]"


def _scope(target: Target, args: Args) -> str:
    return vault_id(target, args) if args["vault"] else target.group_id(args["group"])


def _create(target: Target, args: Args) -> Any:
    body: Any = {"properties": {"level": args["level"]}}
    return raw(target.locks.management_locks.create_or_update_by_scope, _scope(target, args), args["lock"], body)


def _delete(target: Target, args: Args) -> Any:
    return raw(target.locks.management_locks.delete_by_scope, _scope(target, args), args["lock"])


def _list(target: Target, args: Args) -> Any:
    return raw(target.locks.management_locks.list_by_scope, _scope(target, args))


OPERATIONS = (
    Operation(
        name="lock.create",
        title="Lock a resource group or a vault",
        params=(_LOCK, Param("level", "CanNotDelete or ReadOnly", default="CanNotDelete"), _GROUP, _VAULT),
        run=_create,
        sdk="locks.management_locks.create_or_update_by_scope",
        az="az lock create --name {lock} --lock-type {level}" + _AZ,
        powershell="New-AzResourceLock -LockName {lock} -LockLevel {level}" + _POWERSHELL,
        portal="Resource groups > {group} > Settings > Locks > Add (or the same in the vault)",
        teaches="CanNotDelete stops deletion only; ReadOnly also stops changes and actions such as starting a machine.",
        needs="The right to write locks: Owner or User Access Administrator.",
    ),
    Operation(
        name="lock.delete",
        title="Take a lock away",
        params=(_LOCK, _GROUP, _VAULT),
        run=_delete,
        sdk="locks.management_locks.delete_by_scope",
        az="az lock delete --name {lock}" + _AZ,
        powershell="Remove-AzResourceLock -LockName {lock}" + _POWERSHELL,
        portal="Resource groups > {group} > Settings > Locks > Delete (or the same in the vault)",
        teaches="A lock is removed where it was set: locks are inherited downwards.",
        needs="The right to delete locks: Owner or User Access Administrator.",
    ),
    Operation(
        name="lock.list",
        title="List the locks of a resource group or a vault",
        params=(_GROUP, _VAULT),
        run=_list,
        sdk="locks.management_locks.list_by_scope",
        az="az lock list" + _AZ,
        powershell="Get-AzResourceLock" + _POWERSHELL,
        portal="Resource groups > {group} > Settings > Locks",
        teaches="Which locks hold at a scope, and of which level.",
        reads=True,
        lists=True,
    ),
)
