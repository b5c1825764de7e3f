"""How Azure Backup names containers and items of virtual machines, and the ids built from the names."""

from studyapp.sandbox.arm import ids

FABRIC = "Azure"
VAULTS = "Microsoft.RecoveryServices/vaults"
POLICIES = VAULTS + "/backupPolicies"
CONTAINERS = VAULTS + "/backupFabrics/protectionContainers"
ITEMS = CONTAINERS + "/protectedItems"
POINTS = ITEMS + "/recoveryPoints"
JOBS = VAULTS + "/backupJobs"
CONNECTIONS = VAULTS + "/privateEndpointConnections"
PROXIES = VAULTS + "/backupResourceGuardProxies"
REPLICATION_FABRICS = VAULTS + "/replicationFabrics"
CRR_JOBS = VAULTS + "/backupCrrJobs"
DELETED = "Microsoft.RecoveryServices/locations/deletedVaults"
VMS = "Microsoft.Compute/virtualMachines"
_V2 = "iaasvmcontainerv2"


def _tail(name: str) -> tuple[str, str] | None:
    """Group and machine at the end of a container or item name, however its beginning is written."""
    parts = name.split(";")
    if len(parts) < 3 or parts[-3].lower() != _V2 or not parts[-1] or not parts[-2]:
        return None
    return parts[-2], parts[-1]


def is_machine_container(name: str) -> bool:
    """Whether a container is called as those of virtual machines are."""
    return _tail(name) is not None


def machine_of(container: str, item: str) -> tuple[str, str] | None:
    """Group and machine that a container and an item name; None where they are malformed or disagree."""
    named = _tail(container)
    same = _tail(item)
    if named is None or same is None or [n.lower() for n in named] != [s.lower() for s in same]:
        return None
    return named


def container_name(group: str, machine: str) -> str:
    return f"IaasVMContainer;{_V2};{group.lower()};{machine}"


def item_name(group: str, machine: str) -> str:
    return f"VM;{_V2};{group.lower()};{machine}"


def short_name(group: str, machine: str) -> str:
    """`containerName` among an item's properties lacks the first word."""
    return f"{_V2};{group.lower()};{machine}"


def container_id(vault: str, group: str, machine: str) -> str:
    return f"{vault}/backupFabrics/{FABRIC}/protectionContainers/{container_name(group, machine)}"


def item_id(vault: str, group: str, machine: str) -> str:
    return f"{container_id(vault, group, machine)}/protectedItems/{item_name(group, machine)}"


def vault_of(id: str) -> str:
    """The id of the vault in the id of anything in it."""
    at = id.lower().index("/providers/microsoft.recoveryservices/vaults/")
    return "/".join(id[:].split("/")[: id[:at].count("/") + 5])


def vm_names(vm: str) -> tuple[str, str]:
    """Group and name of a machine from its id."""
    return ids.group_of(vm), ids.name_of(vm)
