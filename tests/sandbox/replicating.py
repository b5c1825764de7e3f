"""A machine that is replicated to another region, as tests of Site Recovery begin: in `rg-away`, by the vault `rsv-away`."""

from typing import Any

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, VM, Azure

AWAY, FAR, FAR_VAULT = "rg-away", "northeurope", "rsv-away"
HERE = (AWAY, FAR_VAULT)
"""Group and vault, as the SDK wants them."""
FABRIC, CONTAINER = (*HERE, "west"), (*HERE, "west", "west-c")
ITEM = (*CONTAINER, VM)
BACK = (*HERE, "north", "north-c", VM)
"""The item after a re-protect."""
A2A = {"instanceType": "A2A"}
POLICY = {
    **A2A,
    "recoveryPointHistory": 24 * 60,
    "crashConsistentFrequencyInMinutes": 5,
    "appConsistentFrequencyInMinutes": 60,
    "multiVmSyncStatus": "Disable",
}


def away(azure: Azure, name: str) -> str:
    """The id of something in the far group."""
    return f"{azure.group_id.replace(GROUP, AWAY)}/providers/{name}"


def far_group(azure: Azure) -> str:
    return azure.group_id.replace(GROUP, AWAY)


def vault_id(azure: Azure) -> str:
    return away(azure, f"Microsoft.RecoveryServices/vaults/{FAR_VAULT}")


def container_id(azure: Azure, side: str = "north") -> str:
    return f"{vault_id(azure)}/replicationFabrics/{side}/replicationProtectionContainers/{side}-c"


def policy_id(azure: Azure, name: str = "day") -> str:
    return f"{vault_id(azure)}/replicationPolicies/{name}"


def account(azure: Azure, name: str = "cacheapp1", group: str = GROUP) -> str:
    return f"{azure.group_id.replace(GROUP, group)}/providers/Microsoft.Storage/storageAccounts/{name}"


def make_network(azure: Azure, name: str, prefix: str, group: str = AWAY, place: str = FAR) -> str:
    subnets = [{"name": "default", "properties": {"addressPrefix": prefix}}]
    body = {"location": place, "properties": {"addressSpace": {"addressPrefixes": [prefix]}, "subnets": subnets}}
    return str(azure.network.virtual_networks.begin_create_or_update(group, name, body).result().id)


def network_id(azure: Azure, name: str = "vnet-away") -> str:
    return away(azure, f"Microsoft.Network/virtualNetworks/{name}")


def make_account(azure: Azure, name: str, group: str, place: str, **properties: Any) -> str:
    body = {"location": place, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2", "properties": properties}
    return str(azure.storage.storage_accounts.begin_create(group, name, body).result().id)


def make_far_vault(azure: Azure, place: str = FAR) -> None:
    body = {"location": place, "sku": {"name": "RS0"}, "properties": {}}
    azure.vaults.vaults.begin_create_or_update(AWAY, FAR_VAULT, body).result()


def make_fabric(azure: Azure, name: str, place: str) -> Any:
    body = {"properties": {"customDetails": {"instanceType": "Azure", "location": place}}}
    return azure.recovery.replication_fabrics.begin_create(*HERE, name, body).result()


def make_container(azure: Azure, fabric: str) -> Any:
    body = {"properties": {"providerSpecificInput": [A2A]}}
    containers = azure.recovery.replication_protection_containers
    return containers.begin_create(*HERE, fabric, f"{fabric}-c", body).result()


def make_policy(azure: Azure, name: str = "day", **settings: Any) -> Any:
    body = {"properties": {"providerSpecificInput": {**POLICY, **settings}}}
    return azure.recovery.replication_policies.begin_create(*HERE, name, body).result()


def make_mapping(azure: Azure, side: str = "west", other: str = "north", policy: str = "day", **details: Any) -> Any:
    body = {
        "properties": {
            "targetProtectionContainerId": container_id(azure, other),
            "policyId": policy_id(azure, policy),
            "providerSpecificInput": {**A2A, **details},
        }
    }
    mappings = azure.recovery.replication_protection_container_mappings
    return mappings.begin_create(*HERE, side, f"{side}-c", f"to-{other}", body).result()


def prepare(azure: Azure) -> Azure:
    """Everything that replication needs, and nothing replicated yet."""
    azure.make_group()
    azure.make_network()
    azure.make_machine()
    azure.resources.resource_groups.create_or_update(AWAY, {"location": FAR})
    make_network(azure, "vnet-away", "10.1.0.0/24")
    make_network(azure, "vnet-test", "10.9.0.0/24")
    make_account(azure, "cacheapp1", GROUP, REGION)
    make_far_vault(azure)
    make_fabric(azure, "west", REGION)
    make_fabric(azure, "north", FAR)
    make_container(azure, "west")
    make_container(azure, "north")
    make_policy(azure)
    make_mapping(azure)
    return azure


def disks(azure: Azure, vm: str = VM, group: str = GROUP, cache: str = "", to: str = "") -> list[dict[str, Any]]:
    """Every managed disk of a machine, as an input of replication."""
    profile = azure.compute.virtual_machines.get(group, vm).storage_profile
    found = [profile.os_disk.managed_disk.id, *[disk.managed_disk.id for disk in profile.data_disks]]
    cache = cache or account(azure)
    home = to or far_group(azure)
    return [
        {"diskId": id, "primaryStagingAzureStorageAccountId": cache, "recoveryResourceGroupId": home} for id in found
    ]


def enable_body(azure: Azure, vm: str = VM, **changes: Any) -> dict[str, Any]:
    details = {
        **A2A,
        "fabricObjectId": azure.vm_id.replace(VM, vm),
        "recoveryContainerId": container_id(azure),
        "recoveryResourceGroupId": far_group(azure),
        "recoveryAzureNetworkId": network_id(azure),
        "vmManagedDisks": disks(azure, vm) if "vmManagedDisks" not in changes else None,
        **changes,
    }
    return {"properties": {"policyId": policy_id(azure), "protectableItemId": "", "providerSpecificDetails": details}}


def enable(azure: Azure, vm: str = VM, **changes: Any) -> Any:
    items = azure.recovery.replication_protected_items
    return items.begin_create(*CONTAINER, vm, enable_body(azure, vm, **changes)).result()


def item(azure: Azure, path: tuple[str, ...] = ITEM) -> Any:
    """The properties of the replicated machine now."""
    return azure.recovery.replication_protected_items.get(*path).properties


def points(azure: Azure, path: tuple[str, ...] = ITEM) -> list[Any]:
    """The recovery points, newest first."""
    return list(azure.recovery.recovery_points.list_by_replication_protected_items(*path))


def failover(azure: Azure, path: tuple[str, ...] = ITEM, *, shut: bool = True, point: str | None = None) -> Any:
    details = {**A2A, **({"recoveryPointId": point} if point else {})}
    body = {
        "properties": {
            "failoverDirection": "PrimaryToRecovery",
            "sourceSiteOperations": "Required" if shut else "NotRequired",
            "providerSpecificDetails": details,
        }
    }
    return azure.recovery.replication_protected_items.begin_unplanned_failover(*path, body).result()


def try_out(azure: Azure, network: str = "vnet-test", point: str | None = None) -> Any:
    """A test failover."""
    body = {
        "properties": {
            "failoverDirection": "PrimaryToRecovery",
            "networkType": "VmNetworkAsInput",
            "networkId": network_id(azure, network),
            "providerSpecificDetails": {**A2A, **({"recoveryPointId": point} if point else {})},
        }
    }
    return azure.recovery.replication_protected_items.begin_test_failover(*ITEM, body).result()


def newest_job(azure: Azure, scenario: str) -> Any:
    jobs = azure.recovery.replication_jobs.list(*HERE, filter=f"ScenarioName eq '{scenario}'")
    return azure.recovery.replication_jobs.get(*HERE, next(iter(jobs)).name).properties


def machines(azure: Azure, group: str = AWAY) -> list[str]:
    return [vm.name for vm in azure.compute.virtual_machines.list(group)]


def set_facts(azure: Azure, resource: str = "", **facts: Any) -> None:
    azure.sandbox.inject(WorldFault("fault", resource or azure.vm_id, facts))


def codes(azure: Azure) -> list[str]:
    return [error.error_code for error in item(azure).health_errors]
