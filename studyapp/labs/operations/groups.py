"""Resource groups."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.target import Target

GROUP = Param("group", "Name of the resource group")


def _create(target: Target, args: Args) -> Any:
    return raw(target.resources.resource_groups.create_or_update, args["group"], _body(target, args))


def _body(target: Target, args: Args) -> dict[str, Any]:
    tags = dict(target.tags)
    return {"location": args["location"]} | ({"tags": tags} if tags else {})


def _show(target: Target, args: Args) -> Any:
    return raw(target.resources.resource_groups.get, args["group"])


def _list(target: Target, args: Args) -> Any:
    return raw(target.resources.resource_groups.list)


def _resources(target: Target, args: Args) -> Any:
    return raw(target.resources.resources.list_by_resource_group, args["group"])


def _delete(target: Target, args: Args) -> Any:
    return finished(target.resources.resource_groups.begin_delete(args["group"]))


OPERATIONS = (
    Operation(
        name="group.create",
        title="Create a resource group",
        params=(GROUP, Param("location", "Region of the group", default="eastus")),
        run=_create,
        sdk="resources.resource_groups.create_or_update",
        az="az group create --name {group} --location {location}",
        powershell="New-AzResourceGroup -Name {group} -Location {location}",
        portal="Resource groups > Create",
        teaches="A group has a region for its metadata; resources in it may stand elsewhere.",
    ),
    Operation(
        name="group.show",
        title="Show a resource group",
        params=(GROUP,),
        run=_show,
        sdk="resources.resource_groups.get",
        az="az group show --name {group}",
        powershell="Get-AzResourceGroup -Name {group}",
        portal="Resource groups > {group}",
        teaches="Region, tags and provisioning state of the group.",
        reads=True,
    ),
    Operation(
        name="group.list",
        title="List the resource groups",
        params=(),
        run=_list,
        sdk="resources.resource_groups.list",
        az="az group list",
        powershell="Get-AzResourceGroup",
        portal="Resource groups",
        teaches="A restore may have made groups of its own, as those that hold instant snapshots.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="group.resources",
        title="List everything in a resource group",
        params=(GROUP,),
        run=_resources,
        sdk="resources.resources.list_by_resource_group",
        az="az resource list --resource-group {group}",
        powershell="Get-AzResource -ResourceGroupName {group}",
        portal="Resource groups > {group} > Overview",
        teaches="What would go with the group if it were deleted.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="group.delete",
        title="Delete a resource group with everything in it",
        params=(GROUP,),
        run=_delete,
        sdk="resources.resource_groups.begin_delete",
        az="az group delete --name {group} --yes",
        powershell="Remove-AzResourceGroup -Name {group}",
        portal="Resource groups > {group} > Delete resource group",
        teaches="Deletion stops at a lock, and at a vault that still holds backups.",
        needs="No lock on the group or in it.",
    ),
)
