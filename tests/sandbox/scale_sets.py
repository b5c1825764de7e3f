"""A scale set for tests, and the questions that they ask of one."""

from typing import Any

from tests.sandbox.conftest import GROUP, REGION, Azure

SET = "vmss-web"
NOBLE = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
HEALTH = {
    "name": "health",
    "properties": {
        "publisher": "Microsoft.ManagedServices",
        "type": "ApplicationHealthLinux",
        "typeHandlerVersion": "2.0",
        "autoUpgradeMinorVersion": True,
        "settings": {"protocol": "http", "port": 80, "requestPath": "/health"},
    },
}


def set_id(azure: Azure) -> str:
    return f"{azure.group_id}/providers/Microsoft.Compute/virtualMachineScaleSets/{SET}"


def instance_id(azure: Azure, name: str) -> str:
    return f"{set_id(azure)}/virtualMachines/{name}"


def body(azure: Azure, capacity: int = 3, mode: str = "Manual", **more: Any) -> dict[str, Any]:
    """The request that makes a scale set."""
    subnet = f"{azure.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app/subnets/default"
    parts = [{"name": "ipconfig1", "properties": {"subnet": {"id": subnet}}}]
    profile = {
        "osProfile": {"computerNamePrefix": "web", "adminUsername": "azureuser", "adminPassword": "not-a-secret-1!"},
        "storageProfile": {"imageReference": dict(NOBLE), "osDisk": {"createOption": "FromImage"}},
        "networkProfile": {
            "networkInterfaceConfigurations": [
                {"name": "nic", "properties": {"primary": True, "ipConfigurations": parts}}
            ]
        },
        "extensionProfile": {"extensions": [HEALTH]},
        "diagnosticsProfile": {"bootDiagnostics": {"enabled": True}},
    }
    properties = {"upgradePolicy": {"mode": mode}, "virtualMachineProfile": profile, **more}
    return {"location": REGION, "sku": {"name": "Standard_D2s_v5", "capacity": capacity}, "properties": properties}


def make(azure: Azure, capacity: int = 3, mode: str = "Manual", **more: Any) -> Any:
    """A scale set that is up."""
    asked = body(azure, capacity, mode, **more)
    return azure.compute.virtual_machine_scale_sets.begin_create_or_update(GROUP, SET, asked).result()


def change(azure: Azure, **properties: Any) -> Any:
    """A change of the scale set's properties."""
    return azure.compute.virtual_machine_scale_sets.begin_update(GROUP, SET, {"properties": properties}).result()


def take_image(azure: Azure, version: str = "24.04.202512030") -> Any:
    """Another version of the image in the model."""
    return change(azure, virtualMachineProfile={"storageProfile": {"imageReference": {"version": version}}})


def scale(azure: Azure, capacity: int) -> Any:
    sku = {"name": "Standard_D2s_v5", "capacity": capacity}
    return azure.compute.virtual_machine_scale_sets.begin_update(GROUP, SET, {"sku": sku}).result()


def instances(azure: Azure) -> list[Any]:
    return list(azure.compute.virtual_machine_scale_set_vms.list(GROUP, SET))


def names(azure: Azure) -> list[str]:
    return [str(vm.instance_id) for vm in instances(azure)]


def versions(azure: Azure) -> list[str]:
    """The version of the image of each instance."""
    return [str(vm.storage_profile.image_reference.exact_version) for vm in instances(azure)]


def latest(azure: Azure) -> list[bool]:
    return [bool(vm.latest_model_applied) for vm in instances(azure)]


def health_of(azure: Azure, name: str) -> str:
    view = azure.compute.virtual_machine_scale_set_vms.get_instance_view(GROUP, SET, name)
    return str(view.vm_health.status.code) if view.vm_health else ""


def power_of(azure: Azure, name: str) -> str:
    view = azure.compute.virtual_machine_scale_set_vms.get_instance_view(GROUP, SET, name)
    return next(str(status.code) for status in view.statuses if status.code.startswith("PowerState"))


def rolling(azure: Azure) -> Any:
    return azure.compute.virtual_machine_scale_set_rolling_upgrades.get_latest(GROUP, SET)
