"""Where a lab is done: SDK clients over one connection, and a record of every call that they make.

Clients are made when first needed, since each costs a tenth of a second or more to import.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from azure.core.pipeline.transport import HttpTransport

from studyapp.core.errors import StudyError
from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.errors import ArmError

if TYPE_CHECKING:
    from types import TracebackType

    from azure.mgmt.compute import ComputeManagementClient
    from azure.mgmt.network import NetworkManagementClient
    from azure.mgmt.recoveryservices import RecoveryServicesClient
    from azure.mgmt.recoveryservicesbackup import RecoveryServicesBackupClient
    from azure.mgmt.resource.locks import ManagementLockClient
    from azure.mgmt.resource.resources import ResourceManagementClient
    from azure.mgmt.storage import StorageManagementClient


@dataclass(frozen=True, slots=True)
class Call:
    """One ARM request and its answer."""

    method: str
    url: str
    status: int
    request: Any
    """The JSON body that was sent; None without one."""
    response: Any
    """The JSON body of the answer; None without one."""


class RecordingTransport(HttpTransport[Any, Any]):
    """Hands requests on to another transport and notes each with its answer."""

    def __init__(self, inner: HttpTransport[Any, Any], note: Callable[[Call], None]) -> None:
        self._inner = inner
        self._note = note

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send a request and note the call."""
        response = self._inner.send(request, **kwargs)
        self._note(
            Call(request.method, request.url, response.status_code, _json(request.content), _json(response.body()))
        )
        return response

    def sleep(self, duration: float) -> None:
        """Wait as the other transport waits."""
        self._inner.sleep(duration)

    def open(self) -> None:
        """Open the other transport."""
        self._inner.open()

    def close(self) -> None:
        """Close the other transport."""
        self._inner.close()

    def __enter__(self) -> "RecordingTransport":
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: "TracebackType | None" = None,
    ) -> None:
        self.close()


def _json(content: Any) -> Any:
    if not content:
        return None
    try:
        return json.loads(content)
    except ValueError:
        return None


class Target:
    """The sandbox of one lab, as SDK clients.

    Args:
        sandbox: the sandbox that the clients talk to.
        persona: who they sign in as.
    """

    def __init__(self, sandbox: Sandbox, persona: str = "owner") -> None:
        self.sandbox = sandbox
        self.calls: list[Call] = []
        """Every call so far, oldest first."""
        connection = sandbox.connection(persona)
        self._connection = connection | {"transport": RecordingTransport(connection["transport"], self.calls.append)}

    def branch(self) -> "Target":
        """A target over a copy of the state; what happens in one is not seen in the other."""
        return Target(self.sandbox.branch())

    @property
    def subscription(self) -> str:
        """Id of the subscription."""
        return str(self._connection["subscription_id"])

    @property
    def now(self) -> datetime:
        """What the target's clock shows."""
        return self.sandbox.now

    def sleep(self, seconds: float) -> None:
        """Wait as the SDK waits between two polls: in the sandbox, its clock moves."""
        self._connection["transport"].sleep(seconds)

    def serial_log(self, vm: str) -> str:
        """What a machine's serial console has written since the last boot, by the machine's id."""
        return self.sandbox.serial_log(vm)

    def screenshot(self, vm: str) -> str:
        """What a machine's screen shows, as text, by the machine's id."""
        return self.sandbox.screenshot(vm)

    def mounted_files(self, point: str) -> Mapping[str, str]:
        """Path and content of every file that can be copied from a mounted recovery point, by the point's id.

        Raises:
            StudyError: the point is not mounted.
        """
        try:
            return self.sandbox.mounted_files(point)
        except ArmError as error:
            raise StudyError(error.message, "`files.mount` mounts it for twelve hours.") from error

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

        return RecoveryServicesClient(**self._connection)

    @cached_property
    def backup(self) -> "RecoveryServicesBackupClient":
        """Backup: policies, items, points, jobs, restores."""
        from azure.mgmt.recoveryservicesbackup import RecoveryServicesBackupClient

        return RecoveryServicesBackupClient(**self._connection)

    @cached_property
    def compute(self) -> "ComputeManagementClient":
        """Virtual machines, disks, snapshots."""
        from azure.mgmt.compute import ComputeManagementClient

        return ComputeManagementClient(**self._connection)

    @cached_property
    def network(self) -> "NetworkManagementClient":
        """Networks and network interfaces."""
        from azure.mgmt.network import NetworkManagementClient

        return NetworkManagementClient(**self._connection)

    @cached_property
    def storage(self) -> "StorageManagementClient":
        """Storage accounts."""
        from azure.mgmt.storage import StorageManagementClient

        return StorageManagementClient(**self._connection)

    @cached_property
    def resources(self) -> "ResourceManagementClient":
        """Resource groups."""
        from azure.mgmt.resource.resources import ResourceManagementClient

        return ResourceManagementClient(**self._connection)

    @cached_property
    def locks(self) -> "ManagementLockClient":
        """Management locks."""
        from azure.mgmt.resource.locks import ManagementLockClient

        return ManagementLockClient(**self._connection)
