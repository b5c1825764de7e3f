"""The sandboxes that the benchmarks measure, made through the sandbox's own door without an SDK."""

from typing import Any

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.wire import Request, Response, encode
from studyapp.sandbox.cloud import BASE_URL

GROUP, VAULT = "rg", "rsv"
REGION = "westeurope"
API = "?api-version=2024-04-01"
VAULTS = f"/resourceGroups/{GROUP}/providers/Microsoft.RecoveryServices/vaults"
MACHINES = f"/resourceGroups/{GROUP}/providers/Microsoft.Compute/virtualMachines"
IMAGE = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
_SIGN_IN = {"adminUsername": "azureuser", "adminPassword": "not-a-secret-1!"}
_NETWORK = f"/resourceGroups/{GROUP}/providers/Microsoft.Network"


class Raw:
    """Requests to a sandbox without an SDK."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.subscription = f"/subscriptions/{sandbox.subscription_id}"
        self.base = BASE_URL + self.subscription
        self.headers = {"authorization": f"Bearer {sandbox.token()}"}

    def send(self, verb: str, path: str, body: Any = None) -> Response:
        """Send a request to a path below the subscription, which must succeed."""
        response = self.sandbox.handle(Request(verb, self.base + path, self.headers, encode(body)))
        assert response.status < 300, response.body
        return response


def disks(count: int) -> Sandbox:
    """A sandbox with so many disks, 200 to a group."""
    sandbox = Sandbox()
    raw = Raw(sandbox)
    for n in range(count):
        if n % 200 == 0:
            raw.send("PUT", f"/resourceGroups/rg{n // 200}{API}", {"location": REGION})
        body = {"location": REGION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}
        raw.send("PUT", f"/resourceGroups/rg{n // 200}/providers/Microsoft.Compute/disks/d{n}{API}", body)
    return sandbox


def vault() -> Sandbox:
    """A sandbox with one vault."""
    sandbox = Sandbox()
    raw = Raw(sandbox)
    raw.send("PUT", f"/resourceGroups/{GROUP}{API}", {"location": REGION})
    raw.send("PUT", f"{VAULTS}/{VAULT}{API}", {"location": REGION, "sku": {"name": "RS0"}, "properties": {}})
    sandbox.advance(minutes=5)
    return sandbox


def protected(machines: int) -> Sandbox:
    """A sandbox with so many machines, each protected by its vault's default policy, after their first hour."""
    sandbox = vault()
    raw = Raw(sandbox)
    subnets = [{"name": "default", "properties": {"addressPrefix": "10.1.0.0/24"}}]
    network = {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "subnets": subnets}
    raw.send("PUT", f"{_NETWORK}/virtualNetworks/vnet{API}", {"location": REGION, "properties": network})
    for n in range(machines):
        _protect(raw, f"vm{n}")
    sandbox.advance(hours=1)
    return sandbox


def _protect(raw: Raw, name: str) -> None:
    nic, machine = f"{_NETWORK}/networkInterfaces/{name}", f"{MACHINES}/{name}"
    subnet = {"id": f"{raw.subscription}{_NETWORK}/virtualNetworks/vnet/subnets/default"}
    interface = {"ipConfigurations": [{"name": "ipconfig1", "properties": {"subnet": subnet}}]}
    raw.send("PUT", nic + API, {"location": REGION, "properties": interface})
    raw.send(
        "PUT",
        machine + API,
        {
            "location": REGION,
            "properties": {
                "hardwareProfile": {"vmSize": "Standard_B2s"},
                "storageProfile": {"imageReference": IMAGE, "osDisk": {"createOption": "FromImage"}},
                "osProfile": {"computerName": name, **_SIGN_IN},
                "networkProfile": {"networkInterfaces": [{"id": raw.subscription + nic}]},
            },
        },
    )
    short = f"iaasvmcontainerv2;{GROUP};{name}"
    container = f"{VAULTS}/{VAULT}/backupFabrics/Azure/protectionContainers/IaasVMContainer;{short}"
    item = {
        "protectedItemType": "Microsoft.Compute/virtualMachines",
        "sourceResourceId": raw.subscription + machine,
        "policyId": f"{raw.subscription}{VAULTS}/{VAULT}/backupPolicies/DefaultPolicy",
    }
    raw.send("PUT", f"{container}/protectedItems/VM;{short}{API}", {"properties": item})
