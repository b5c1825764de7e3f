"""The arguments that operations share, and the ids and names that follow from them."""

from typing import Any

from studyapp.labs.operations.model import Args, Param, raw
from studyapp.labs.target import Target

GROUP = Param("group", "Resource group of the vault")
VAULT = Param("vault", "Name of the vault")
VM_GROUP = Param("vm_group", "Resource group of the machine", default="{group}")
VM = Param("vm", "Name of the machine")
POLICY = Param("policy", "Name of the backup policy")
OWN_GROUP = Param("vm_group", "Resource group of the machine")
"""For operations on the machine itself, which have no vault to lie beside."""
IN_GROUP = Param("group", "Resource group that it lies in")
ANY_GROUP = Param("group", "Resource group; every one if left out", default="")
REGION = Param("location", "Region; that of the resource group if left out", default="")
ITEM = (GROUP, VAULT, VM_GROUP, VM)
"""A machine in a vault."""
MACHINE = (OWN_GROUP, VM)

Item = tuple[str, str, str, str, str]


def item(args: Args) -> Item:
    """Vault, group, fabric, container and item of a machine in a vault, as the SDK's methods take them."""
    short = f"iaasvmcontainerv2;{args['vm_group']};{args['vm']}"
    return args["vault"], args["group"], "Azure", f"IaasVMContainer;{short}", f"VM;{short}"


def vault_of(args: Args) -> tuple[str, str]:
    """Vault and group, as the methods of the backup client take them."""
    return args["vault"], args["group"]


def vm_id(target: Target, args: Args) -> str:
    """Id of the machine."""
    return target.resource_id(args["vm_group"], "Microsoft.Compute/virtualMachines", args["vm"])


def vault_id(target: Target, args: Args) -> str:
    """Id of the vault."""
    return target.resource_id(args["group"], "Microsoft.RecoveryServices/vaults", args["vault"])


def disk_id(target: Target, group: str, disk: str) -> str:
    """Id of a managed disk."""
    return target.resource_id(group, "Microsoft.Compute/disks", disk)


def region(target: Target, args: Args, group: str) -> str:
    """The region that is asked for, or that of the resource group."""
    if args["location"]:
        return args["location"]
    return str(raw(target.resources.resource_groups.get, group)["location"])


def vault_region(target: Target, args: Args) -> str:
    """The region of the vault."""
    found: dict[str, Any] = raw(target.vaults.vaults.get, args["group"], args["vault"])
    return str(found["location"])
