"""How Site Recovery's resources are called, where they live, and the types of others that it meets in the tree."""

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.routes import GROUP

NS = "Microsoft.RecoveryServices"
MODELS = "siterecovery."
VAULTS = NS + "/vaults"
FABRICS = VAULTS + "/replicationFabrics"
CONTAINERS = FABRICS + "/replicationProtectionContainers"
ITEMS = CONTAINERS + "/replicationProtectedItems"
POINTS = ITEMS + "/recoveryPoints"
MAPPINGS = CONTAINERS + "/replicationProtectionContainerMappings"
NETWORKS = FABRICS + "/replicationNetworks"
NETWORK_MAPPINGS = NETWORKS + "/replicationNetworkMappings"
POLICIES = VAULTS + "/replicationPolicies"
JOBS = VAULTS + "/replicationJobs"
PLANS = VAULTS + "/replicationRecoveryPlans"
ALERTS = VAULTS + "/replicationAlertSettings"
SETTINGS = VAULTS + "/replicationVaultSettings"
INTENTS = VAULTS + "/replicationProtectionIntents"
EVENTS = VAULTS + "/replicationEvents"

VMS = "Microsoft.Compute/virtualMachines"
EXTENSIONS = VMS + "/extensions"
DISKS = "Microsoft.Compute/disks"
SETS = "Microsoft.Compute/availabilitySets"
NICS = "Microsoft.Network/networkInterfaces"
VNETS = "Microsoft.Network/virtualNetworks"
SUBNETS = VNETS + "/subnets"
ACCOUNTS = "Microsoft.Storage/storageAccounts"
GROUPS = "Microsoft.Resources/resourceGroups"

VAULT = f"{GROUP}/providers/{NS}/vaults/{{vault}}"
FABRIC = VAULT + "/replicationFabrics/{fabric}"
CONTAINER = FABRIC + "/replicationProtectionContainers/{container}"
ITEM = CONTAINER + "/replicationProtectedItems/{item}"
POINT = ITEM + "/recoveryPoints/{point}"
MAPPING = CONTAINER + "/replicationProtectionContainerMappings/{mapping}"
NETWORK = FABRIC + "/replicationNetworks/{network}"
NETWORK_MAPPING = NETWORK + "/replicationNetworkMappings/{mapping}"
POLICY = VAULT + "/replicationPolicies/{policy}"
JOB = VAULT + "/replicationJobs/{job}"
INTENT = VAULT + "/replicationProtectionIntents/{intent}"
PLAN = VAULT + "/replicationRecoveryPlans/{plan}"
VM = GROUP + "/providers/Microsoft.Compute/virtualMachines/{vm}"

A2A = "A2A"
"""Azure to Azure: the one kind of replication that the sandbox has."""


def vault_of(id: str) -> str:
    """The id of the vault that a thing lies in."""
    return "/".join(id.split("/")[:9])


def container_of(id: str) -> str:
    """The id of the container that an item or a mapping lies in."""
    return "/".join(id.split("/")[:13])


def is_a(id: str, type: str) -> bool:
    """Whether an id names a resource of a type."""
    parsed = ids.parse(id) if id.startswith("/") else None
    return parsed is not None and parsed.type.lower() == type.lower()
