"""Where a lab is done: SDK clients over one connection, and a record of every call that they make.

A target is the sandbox (`sandbox_target.py`) or a real subscription (`subscription/target.py`); operations and checks know only
what both have. Clients are made when first needed, since each costs a tenth of a second or more to import.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from studyapp.labs.calls import Call
from studyapp.labs.sdk_calls import heard, in_python

if TYPE_CHECKING:
    from azure.mgmt.alertprocessingrules import AlertProcessingRulesMgmtClient
    from azure.mgmt.alertsmanagement import AlertsManagementClient
    from azure.mgmt.compute import ComputeManagementClient
    from azure.mgmt.dataprotection import DataProtectionMgmtClient
    from azure.mgmt.loganalytics import LogAnalyticsManagementClient
    from azure.mgmt.monitor import MonitorManagementClient
    from azure.mgmt.network import NetworkManagementClient
    from azure.mgmt.recoveryservices import RecoveryServicesClient
    from azure.mgmt.recoveryservicesbackup import RecoveryServicesBackupClient
    from azure.mgmt.recoveryservicessiterecovery import SiteRecoveryManagementClient
    from azure.mgmt.resource.locks import ManagementLockClient
    from azure.mgmt.resource.policy import PolicyClient
    from azure.mgmt.resource.resources import ResourceManagementClient
    from azure.mgmt.resource.subscriptions import SubscriptionClient
    from azure.mgmt.storage import StorageManagementClient


class Target(ABC):
    """Where a lab is done, as SDK clients."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        """Every call so far, oldest first."""
        self._said = ""

    # What differs between worlds

    @abstractmethod
    def _connected(self) -> dict[str, Any]:
        """What every client is made with, but for the record of calls: credential, subscription_id, base_url, transport, ..."""

    @property
    @abstractmethod
    def subscription(self) -> str:
        """Id of the subscription."""

    @property
    @abstractmethod
    def now(self) -> datetime:
        """What the target's clock shows, in UTC."""

    @property
    def tags(self) -> Mapping[str, str]:
        """What every resource group that is made here is tagged with."""
        return MappingProxyType({})

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the resource groups that the lab is about; none where that is the whole subscription."""
        return ()

    # What is the same

    @cached_property
    def _connection(self) -> dict[str, Any]:
        """What every client is made with; azure-core is imported here."""
        from studyapp.labs.recording import RecordingTransport

        connection = self._connected()
        return connection | {"transport": RecordingTransport(connection["transport"], self._note)}

    def _note(self, call: Call) -> None:
        """Keep a call with the SDK call that it belongs to; polls belong to the one that began them."""
        self.calls.append(replace(call, sdk=self._said))

    def _say(self, sdk: str) -> None:
        self._said = sdk

    def sleep(self, seconds: float) -> None:
        """Wait as the SDK waits between two polls: in the sandbox, its clock moves."""
        self._connection["transport"].sleep(seconds)

    def query_logs(self, workspace: str, query: str, timespan: str = "") -> Any:
        """The answer to a log query, as JSON: no azure-mgmt client asks them, so this sends the request itself.

        Args:
            workspace: id of the Log Analytics workspace.
            query: the query in Kusto.
            timespan: how far back it looks, as P1D; a day unless told.

        Raises:
            HttpResponseError: the query is none, or the workspace is not there.
        """
        from azure.core.rest import HttpRequest

        self._say(in_python("query_logs", (workspace, query, timespan), {}))
        body = {"query": query} | ({"timespan": timespan} if timespan else {})
        address = f"{workspace}/api/query?api-version=2020-08-01"
        response = self._resources.send_request(HttpRequest("POST", address, json=body))
        response.raise_for_status()
        return response.json()

    def own_permissions(self) -> list[dict[str, Any]]:
        """What the caller may do in the subscription: actions and notActions of each role.

        azure-mgmt clients ask this of resource groups and of resources alone, so this sends the request itself.

        Raises:
            HttpResponseError: the caller may not even look.
        """
        from azure.core.rest import HttpRequest

        path = f"/subscriptions/{self.subscription}/providers/Microsoft.Authorization/permissions"
        self._say(in_python("own_permissions", (), {}))
        response = self._resources.send_request(HttpRequest("GET", f"{path}?api-version=2022-04-01"))
        response.raise_for_status()
        found: list[dict[str, Any]] = response.json()["value"]
        return found

    def group_id(self, group: str) -> str:
        """ARM id of a resource group."""
        return f"/subscriptions/{self.subscription}/resourceGroups/{group}"

    def resource_id(self, group: str, type: str, name: str) -> str:  # noqa: A002 - ARM's word
        """ARM id of a resource: type as Microsoft.Compute/virtualMachines."""
        return f"{self.group_id(group)}/providers/{type}/{name}"

    # Clients

    @cached_property
    def vaults(self) -> "RecoveryServicesClient":
        """Recovery Services vaults."""
        from azure.mgmt.recoveryservices import RecoveryServicesClient

        return heard(RecoveryServicesClient(**self._connection), "vaults", self._say)

    @cached_property
    def backup(self) -> "RecoveryServicesBackupClient":
        """Backup: policies, items, points, jobs, restores."""
        from azure.mgmt.recoveryservicesbackup import RecoveryServicesBackupClient

        return heard(RecoveryServicesBackupClient(**self._connection), "backup", self._say)

    @cached_property
    def compute(self) -> "ComputeManagementClient":
        """Virtual machines, disks, snapshots."""
        from azure.mgmt.compute import ComputeManagementClient

        return heard(ComputeManagementClient(**self._connection), "compute", self._say)

    @cached_property
    def network(self) -> "NetworkManagementClient":
        """Networks and network interfaces."""
        from azure.mgmt.network import NetworkManagementClient

        return heard(NetworkManagementClient(**self._connection), "network", self._say)

    @cached_property
    def storage(self) -> "StorageManagementClient":
        """Storage accounts."""
        from azure.mgmt.storage import StorageManagementClient

        return heard(StorageManagementClient(**self._connection), "storage", self._say)

    @cached_property
    def _resources(self) -> "ResourceManagementClient":
        from azure.mgmt.resource.resources import ResourceManagementClient

        return ResourceManagementClient(**self._connection)

    @cached_property
    def resources(self) -> "ResourceManagementClient":
        """Resource groups, and resources of any type."""
        return heard(self._resources, "resources", self._say)

    @cached_property
    def monitor(self) -> "MonitorManagementClient":
        """Metrics, alert rules, action groups, data collection rules."""
        from azure.mgmt.monitor import MonitorManagementClient

        return heard(MonitorManagementClient(**self._connection), "monitor", self._say)

    @cached_property
    def alerts(self) -> "AlertsManagementClient":
        """Alerts that have fired."""
        from azure.mgmt.alertsmanagement import AlertsManagementClient

        return heard(AlertsManagementClient(**self._connection), "alerts", self._say)

    @cached_property
    def processing(self) -> "AlertProcessingRulesMgmtClient":
        """Alert processing rules."""
        from azure.mgmt.alertprocessingrules import AlertProcessingRulesMgmtClient

        return heard(AlertProcessingRulesMgmtClient(**self._connection), "processing", self._say)

    @cached_property
    def logs(self) -> "LogAnalyticsManagementClient":
        """Log Analytics workspaces."""
        from azure.mgmt.loganalytics import LogAnalyticsManagementClient

        return heard(LogAnalyticsManagementClient(**self._connection), "logs", self._say)

    @cached_property
    def recovery(self) -> "SiteRecoveryManagementClient":
        """Site Recovery: replication and failover to another region."""
        from azure.mgmt.recoveryservicessiterecovery import SiteRecoveryManagementClient

        return heard(SiteRecoveryManagementClient(**self._connection), "recovery", self._say)

    @cached_property
    def protection(self) -> "DataProtectionMgmtClient":
        """Backup vaults."""
        from azure.mgmt.dataprotection import DataProtectionMgmtClient

        return heard(DataProtectionMgmtClient(**self._connection), "protection", self._say)

    @cached_property
    def locks(self) -> "ManagementLockClient":
        """Management locks."""
        from azure.mgmt.resource.locks import ManagementLockClient

        return heard(ManagementLockClient(**self._connection), "locks", self._say)

    @cached_property
    def policy(self) -> "PolicyClient":
        """Azure Policy: what is assigned, and what it says."""
        from azure.mgmt.resource.policy import PolicyClient

        return heard(PolicyClient(**self._connection), "policy", self._say)

    @cached_property
    def subscriptions(self) -> "SubscriptionClient":
        """The subscription itself."""
        from azure.mgmt.resource.subscriptions import SubscriptionClient

        connection = {name: value for name, value in self._connection.items() if name != "subscription_id"}
        return heard(SubscriptionClient(**connection), "subscriptions", self._say)
