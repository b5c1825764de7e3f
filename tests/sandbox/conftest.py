"""The sandbox under test, the SDK clients that talk to it, and a world with a network, a machine and a vault."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import pytest
from azure.core.rest import HttpRequest
from azure.mgmt.alertprocessingrules import AlertProcessingRulesMgmtClient
from azure.mgmt.alertsmanagement import AlertsManagementClient
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.automation import AutomationClient
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.dataprotection import DataProtectionMgmtClient
from azure.mgmt.devtestlabs import DevTestLabsClient
from azure.mgmt.loganalytics import LogAnalyticsManagementClient
from azure.mgmt.maintenance import MaintenanceManagementClient
from azure.mgmt.monitor import MonitorManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.privatedns import PrivateDnsManagementClient
from azure.mgmt.recoveryservices import RecoveryServicesClient
from azure.mgmt.recoveryservicesbackup import RecoveryServicesBackupClient
from azure.mgmt.recoveryservicesbackup.passivestamp import RecoveryServicesBackupPassiveClient
from azure.mgmt.recoveryservicessiterecovery import SiteRecoveryManagementClient
from azure.mgmt.resource.deployments import DeploymentsMgmtClient
from azure.mgmt.resource.locks import ManagementLockClient
from azure.mgmt.resource.policy import PolicyClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resourcegraph import ResourceGraphClient
from azure.mgmt.resourcehealth import ResourceHealthMgmtClient
from azure.mgmt.serialconsole import MicrosoftSerialConsoleClient
from azure.mgmt.storage import StorageManagementClient

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL
from tests.sandbox import judge

GROUP, VAULT, VM = "rg-app", "rsv-app", "vm-app1"
REGION = "westeurope"


@pytest.fixture(autouse=True)
def no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test of the sandbox fails if anything opens a connection."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the sandbox opened an outbound connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def typed(value: Any, kind: type) -> Any:
    """The value, which must be of the SDK's own type."""
    assert isinstance(value, kind), f"{value!r} is no {kind.__name__}"
    return value


class JudgedSandbox(Sandbox):
    """A sandbox whose every answer is held against the SDK's own models and Microsoft's OpenAPI files."""

    @cached_property
    def seen(self) -> set[str]:
        """The operations that have succeeded so far."""
        return set()

    @cached_property
    def deviated(self) -> set[str]:
        """The accepted deviations that its answers have shown so far."""
        return set()

    def handle(self, request: Request) -> Response:
        response = super().handle(request)
        self.seen.update(judge.check(self._pipeline, request, response))
        self.deviated.update(judge.check_openapi(self._pipeline, request, response))
        return response


@dataclass
class Azure:
    """SDK clients of one persona.

    They are typed as Any: tests send plain JSON, as scripts do, and the SDKs' overloads know only their own models.
    """

    sandbox: Sandbox
    persona: str = "owner"

    def as_(self, persona: str) -> "Azure":
        return Azure(self.sandbox, persona)

    def _client(self, kind: Callable[..., Any]) -> Any:
        return kind(**self.sandbox.connection(self.persona))

    @cached_property
    def vaults(self) -> Any:
        return self._client(RecoveryServicesClient)

    @cached_property
    def backup(self) -> Any:
        return self._client(RecoveryServicesBackupClient)

    @cached_property
    def passive(self) -> Any:
        return self._client(RecoveryServicesBackupPassiveClient)

    @cached_property
    def recovery(self) -> Any:
        return self._client(SiteRecoveryManagementClient)

    @cached_property
    def automation(self) -> Any:
        return self._client(AutomationClient)

    @cached_property
    def protection(self) -> Any:
        return self._client(DataProtectionMgmtClient)

    @cached_property
    def guards(self) -> Any:
        return self.protection.resource_guards

    @cached_property
    def compute(self) -> Any:
        return self._client(ComputeManagementClient)

    @cached_property
    def network(self) -> Any:
        return self._client(NetworkManagementClient)

    @cached_property
    def dns(self) -> Any:
        return self._client(PrivateDnsManagementClient)

    @cached_property
    def storage(self) -> Any:
        return self._client(StorageManagementClient)

    @cached_property
    def resources(self) -> Any:
        return self._client(ResourceManagementClient)

    @cached_property
    def policy(self) -> Any:
        return self._client(PolicyClient)

    @cached_property
    def locks(self) -> Any:
        return self._client(ManagementLockClient)

    @cached_property
    def authorization(self) -> Any:
        return self._client(AuthorizationManagementClient)

    @cached_property
    def monitor(self) -> Any:
        return self._client(MonitorManagementClient)

    @cached_property
    def alerts(self) -> Any:
        return self._client(AlertsManagementClient).alerts

    @cached_property
    def processing(self) -> Any:
        return self._client(AlertProcessingRulesMgmtClient).alert_processing_rules

    @cached_property
    def logs(self) -> Any:
        return self._client(LogAnalyticsManagementClient)

    @cached_property
    def schedules(self) -> Any:
        return self._client(DevTestLabsClient).global_schedules

    @cached_property
    def maintenance(self) -> Any:
        return self._client(MaintenanceManagementClient)

    @cached_property
    def consoles(self) -> Any:
        return self._client(MicrosoftSerialConsoleClient)

    @cached_property
    def health(self) -> Any:
        return self._client(ResourceHealthMgmtClient).availability_statuses

    @cached_property
    def graph(self) -> Any:
        return self._client(ResourceGraphClient)

    @cached_property
    def deployments(self) -> Any:
        return self._client(DeploymentsMgmtClient)

    # Names

    @property
    def group_id(self) -> str:
        return f"/subscriptions/{self.sandbox.subscription_id}/resourceGroups/{GROUP}"

    @property
    def vm_id(self) -> str:
        return f"{self.group_id}/providers/Microsoft.Compute/virtualMachines/{VM}"

    @property
    def vault_id(self) -> str:
        return f"{self.group_id}/providers/Microsoft.RecoveryServices/vaults/{VAULT}"

    @property
    def item(self) -> tuple[str, str, str, str, str]:
        """Vault, group, fabric, container and item, as the SDK wants them."""
        short = f"iaasvmcontainerv2;{GROUP};{VM}"
        return VAULT, GROUP, "Azure", f"IaasVMContainer;{short}", f"VM;{short}"

    def policy_id(self, name: str = "DefaultPolicy") -> str:
        return f"{self.vault_id}/backupPolicies/{name}"

    # Steps that many tests begin with

    def make_group(self, name: str = GROUP) -> None:
        self.resources.resource_groups.create_or_update(name, {"location": REGION})

    def make_network(self) -> str:
        body = {
            "location": REGION,
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.1.0.0/16"]},
                "subnets": [{"name": "default", "properties": {"addressPrefix": "10.1.0.0/24"}}],
            },
        }
        network = self.network.virtual_networks.begin_create_or_update(GROUP, "vnet-app", body).result()
        return str(network.subnets[0].id)

    def make_machine(self, name: str = VM, *, windows: bool = False, data_disks: int = 1, **properties: Any) -> Any:
        subnet = f"{self.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app/subnets/default"
        nic = self.network.network_interfaces.begin_create_or_update(
            GROUP,
            f"{name}-nic",
            {
                "location": REGION,
                "properties": {"ipConfigurations": [{"name": "ipconfig1", "properties": {"subnet": {"id": subnet}}}]},
            },
        ).result()
        image = ("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2")
        if not windows:
            image = ("Canonical", "ubuntu-24_04-lts", "server")
        body = {
            "location": REGION,
            "properties": {
                "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
                "storageProfile": {
                    "imageReference": {
                        **dict(zip(("publisher", "offer", "sku"), image, strict=True)),
                        "version": "latest",
                    },
                    "osDisk": {"createOption": "FromImage", "managedDisk": {"storageAccountType": "Premium_LRS"}},
                    "dataDisks": [{"lun": n, "createOption": "Empty", "diskSizeGB": 64} for n in range(data_disks)],
                },
                "osProfile": {"computerName": name, "adminUsername": "azureuser", "adminPassword": "not-a-secret-1!"},
                "networkProfile": {"networkInterfaces": [{"id": nic.id, "properties": {"primary": True}}]},
                "diagnosticsProfile": {"bootDiagnostics": {"enabled": True}},
                **properties,
            },
        }
        return self.compute.virtual_machines.begin_create_or_update(GROUP, name, body).result()

    def make_vault(self, name: str = VAULT, **properties: Any) -> Any:
        body = {"location": REGION, "sku": {"name": "RS0", "tier": "Standard"}, "properties": properties}
        return self.vaults.vaults.begin_create_or_update(GROUP, name, body).result()

    def make_account(self, name: str = "stagingapp1", **more: Any) -> str:
        body = {"location": REGION, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2", **more}
        return str(self.storage.storage_accounts.begin_create(GROUP, name, body).result().id)

    def protect(self, policy: str = "DefaultPolicy", **properties: Any) -> Any:
        body = {
            "properties": {
                "protectedItemType": "Microsoft.Compute/virtualMachines",
                "sourceResourceId": self.vm_id,
                "policyId": self.policy_id(policy),
                **properties,
            }
        }
        return self.backup.protected_items.begin_create_or_update(*self.item, body).result()

    def protect_again(self) -> None:
        """Undelete the item; it comes back stopped."""
        body = {
            "properties": {
                "protectedItemType": "Microsoft.Compute/virtualMachines",
                "sourceResourceId": self.vm_id,
                "protectionState": "ProtectionStopped",
                "isRehydrate": True,
            }
        }
        self.backup.protected_items.begin_create_or_update(*self.item, body).result()

    def headers_of(self, call: Callable[..., Any], *args: Any) -> dict[str, str]:
        """The headers of an answer that the SDK does not poll itself."""
        found: dict[str, str] = call(*args, cls=lambda response, body, headers: dict(response.http_response.headers))
        return found

    def raw(self, verb: str, url: str, body: Any = None) -> Any:
        """The response to a request that no SDK method makes; a path is completed."""
        whole = url if url.startswith("https:") else f"{BASE_URL}{url}"
        return self.resources.send_request(
            HttpRequest(verb, whole, json=body) if body is not None else HttpRequest(verb, whole)
        )

    def job_of(self, headers: dict[str, str]) -> str:
        """The job behind an Azure-AsyncOperation header, once its operation has ended."""
        url = headers["Azure-AsyncOperation"].partition("?")[0]
        self.sandbox.advance(minutes=3)
        operation = url.rpartition("/")[2]
        status = self.backup.backup_operation_statuses.get(VAULT, GROUP, operation)
        return str(status.properties.job_id)

    def back_up(self) -> str:
        """Back the machine up and wait for the whole job; the name of the job."""
        body = {"properties": {"objectType": "IaasVMBackupRequest"}}
        job = self.job_of(self.headers_of(self.backup.backups.trigger, *self.item, body))
        self.sandbox.advance(hours=2)
        return job

    def points(self) -> list[Any]:
        """The recovery points, newest first."""
        return list(self.backup.recovery_points.list(*self.item))

    def job(self, name: str) -> Any:
        return self.backup.job_details.get(VAULT, GROUP, name)

    def restore(self, point: str, **properties: Any) -> Any:
        """Run a restore to its end; its job."""
        body = {
            "properties": {
                "objectType": "IaasVMRestoreRequest",
                "recoveryPointId": point,
                "sourceResourceId": self.vm_id,
                "region": REGION,
                "createNewCloudService": False,
                "originalStorageAccountOption": False,
                **properties,
            }
        }
        self.backup.restores.begin_trigger(*self.item, point, body).result()
        self.sandbox.advance(hours=1)
        jobs = self.backup.backup_jobs.list(VAULT, GROUP, filter="operation eq 'Restore'")
        return self.job(next(iter(jobs)).name)


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A judged sandbox; a test that says it proves operations must have seen each of them succeed."""
    made = JudgedSandbox(seed=7)
    yield made
    marker = request.node.get_closest_marker("proves")
    unseen = set(marker.args if marker else ()) - made.seen
    assert not unseen, f"the test says that it proves {sorted(unseen)}, which it never saw succeed"


@pytest.fixture
def azure(sandbox: Sandbox) -> Azure:
    """An empty subscription."""
    return Azure(sandbox)


@pytest.fixture
def site(azure: Azure) -> Azure:
    """A group with a network, a Linux machine with a data disk, and a vault."""
    azure.make_group()
    azure.make_network()
    azure.make_machine()
    azure.make_vault()
    return azure


@pytest.fixture
def protected(site: Azure) -> Azure:
    """The site with its machine protected by the default policy."""
    site.protect()
    return site


@pytest.fixture
def prepared(azure: Azure) -> Azure:
    """A machine, and far away a vault with all that its replication needs."""
    return _continued(azure, _prepared())


@pytest.fixture
def replicated(azure: Azure) -> Azure:
    """The machine is replicated, and three hours have passed."""
    return _continued(azure, _replicated())


def _continued(azure: Azure, from_: JudgedSandbox) -> Azure:
    """Begin where another sandbox of the same seed has come to; what that one has shown counts as shown."""
    azure.sandbox.restore(from_.snapshot())
    if isinstance(azure.sandbox, JudgedSandbox):
        azure.sandbox.seen.update(from_.seen)
        azure.sandbox.deviated.update(from_.deviated)
    return azure


@cache
def _prepared() -> JudgedSandbox:
    from tests.sandbox import replicating

    made = JudgedSandbox(seed=7)
    replicating.prepare(Azure(made))
    return made


@cache
def _replicated() -> JudgedSandbox:
    from tests.sandbox import replicating

    made = JudgedSandbox(seed=7)
    replicating.enable(_continued(Azure(made), _prepared()))
    made.advance(hours=3)
    return made
