"""The worlds that the learner's own sandbox can begin with, laid by the same SDK calls that a learner would make.

The sample holds a machine that a vault protects with its default policy, and the first backup is done.
"""

from typing import Any

from studyapp.labs.target import Target

GROUP, VAULT, VM = "rg-app", "rsv-app", "vm-app1"
REGION = "westeurope"
NETWORK = "vnet-app"
DEFAULT_POLICY = "DefaultPolicy"
_LOOK_AGAIN = 300.0
"""Seconds between two looks at a running job."""
_NOT_A_SECRET = "Sandbox-Pass-1234"  # noqa: S105 - the sandbox checks its shape and forgets it


def lay_sample(target: Target) -> None:
    """A machine, protected, with its first recovery point."""
    lay_machine(target)
    protect(target, DEFAULT_POLICY)
    back_up(target)


def lay_machine(target: Target) -> None:
    """A group with a network, a Linux machine with a data disk, and a vault."""
    target.resources.resource_groups.create_or_update(GROUP, {"location": REGION})
    subnet: dict[str, Any] = {"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}
    network: Any = {
        "location": REGION,
        "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet]},
    }
    target.network.virtual_networks.begin_create_or_update(GROUP, NETWORK, network).result()
    _make_machine(target)
    vault: Any = {"location": REGION, "sku": {"name": "RS0", "tier": "Standard"}, "properties": {}}
    target.vaults.vaults.begin_create_or_update(GROUP, VAULT, vault).result()


def _make_machine(target: Target) -> None:
    subnet = target.resource_id(GROUP, "Microsoft.Network/virtualNetworks", NETWORK) + "/subnets/default"
    address: dict[str, Any] = {"name": "ipconfig1", "properties": {"subnet": {"id": subnet}}}
    card: Any = {"location": REGION, "properties": {"ipConfigurations": [address]}}
    made = target.network.network_interfaces.begin_create_or_update(GROUP, f"{VM}-nic", card).result()
    image = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
    premium = {"storageAccountType": "Premium_LRS"}
    system = {"name": f"{VM}-os", "createOption": "FromImage", "managedDisk": premium}
    data = {"name": f"{VM}-data-0", "lun": 0, "createOption": "Empty", "diskSizeGB": 64, "managedDisk": premium}
    properties = {
        "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
        "storageProfile": {"imageReference": image, "osDisk": system, "dataDisks": [data]},
        "osProfile": {"computerName": VM, "adminUsername": "azureuser", "adminPassword": _NOT_A_SECRET},
        "networkProfile": {"networkInterfaces": [{"id": made.id, "properties": {"primary": True}}]},
        "diagnosticsProfile": {"bootDiagnostics": {"enabled": True}},
    }
    machine: Any = {"location": REGION, "properties": properties}
    target.compute.virtual_machines.begin_create_or_update(GROUP, VM, machine).result()


def _item() -> tuple[str, str, str, str, str]:
    """Vault, group, fabric, container and item, as the SDK's methods take them."""
    short = f"iaasvmcontainerv2;{GROUP};{VM}"
    return VAULT, GROUP, "Azure", f"IaasVMContainer;{short}", f"VM;{short}"


def protect(target: Target, policy: str) -> None:
    """Protect the machine with a policy of the vault."""
    vault = target.resource_id(GROUP, "Microsoft.RecoveryServices/vaults", VAULT)
    properties = {
        "protectedItemType": "Microsoft.Compute/virtualMachines",
        "sourceResourceId": target.resource_id(GROUP, "Microsoft.Compute/virtualMachines", VM),
        "policyId": f"{vault}/backupPolicies/{policy}",
    }
    body: Any = {"properties": properties}
    target.backup.protected_items.begin_create_or_update(*_item(), body).result()


def back_up(target: Target) -> None:
    """Back the machine up now and wait for the whole job."""
    request: Any = {"properties": {"objectType": "IaasVMBackupRequest"}}
    target.backup.backups.trigger(*_item(), request)
    while _has_running_job(target):
        target.sandbox.wait(_LOOK_AGAIN)


def _has_running_job(target: Target) -> bool:
    found = target.backup.backup_jobs.list(VAULT, GROUP, filter="status eq 'InProgress'")
    return any(True for _ in found)
