"""Storage accounts: where a restore is staged."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import ANY_GROUP, IN_GROUP, REGION, region
from studyapp.labs.target import Target

_ACCOUNT = Param("account", "Name of the storage account: 3 to 24 small letters and digits")


def _create(target: Target, args: Args) -> Any:
    body: Any = {"location": region(target, args, args["group"]), "sku": {"name": args["sku"]}, "kind": args["kind"]}
    return finished(target.storage.storage_accounts.begin_create(args["group"], args["account"], body))


def _show(target: Target, args: Args) -> Any:
    return raw(target.storage.storage_accounts.get_properties, args["group"], args["account"])


def _list(target: Target, args: Args) -> Any:
    accounts = target.storage.storage_accounts
    return raw(accounts.list_by_resource_group, args["group"]) if args["group"] else raw(accounts.list)


OPERATIONS = (
    Operation(
        name="storage.create",
        title="Create a storage account",
        params=(
            IN_GROUP,
            _ACCOUNT,
            REGION,
            Param("sku", "Performance and redundancy, as Standard_LRS", default="Standard_LRS"),
            Param("kind", "StorageV2, BlobStorage, ...", default="StorageV2"),
        ),
        run=_create,
        sdk="storage.storage_accounts.begin_create",
        az="az storage account create --resource-group {group} --name {account} [--location {location}] --sku {sku} --kind {kind}",
        powershell="New-AzStorageAccount -ResourceGroupName {group} -Name {account} [-Location {location}] -SkuName {sku} -Kind {kind}",
        portal="Storage accounts > Create > {account}",
        teaches="A restore is staged in an account of the vault's region that is neither premium nor blob-only.",
        needs="The resource group; a name that nobody in Azure has taken.",
    ),
    Operation(
        name="storage.show",
        title="Show a storage account",
        params=(IN_GROUP, _ACCOUNT),
        run=_show,
        sdk="storage.storage_accounts.get_properties",
        az="az storage account show --resource-group {group} --name {account}",
        powershell="Get-AzStorageAccount -ResourceGroupName {group} -Name {account}",
        portal="Storage accounts > {account}",
        teaches="Region, redundancy and kind decide whether the account can stage a restore.",
        reads=True,
    ),
    Operation(
        name="storage.list",
        title="List the storage accounts",
        params=(ANY_GROUP,),
        run=_list,
        sdk="storage.storage_accounts.list_by_resource_group",
        az="az storage account list [--resource-group {group}]",
        powershell="Get-AzStorageAccount [-ResourceGroupName {group}]",
        portal="Storage accounts",
        teaches="Which accounts there are to stage a restore in, and where.",
        reads=True,
        lists=True,
    ),
)
