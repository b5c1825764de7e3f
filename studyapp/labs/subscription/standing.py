"""What stands in resource groups of a subscription and is paid for, read from Azure: for a run that goes on, and for leftovers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from azure.core.exceptions import HttpResponseError

from studyapp.core.azure_costs import Charge
from studyapp.labs.operations.model import raw
from studyapp.labs.subscription.charges import charges
from studyapp.labs.target import Target

Json = dict[str, Any]
Look = Callable[[Target, str, str], list[Json]]
"""Target, resource group and name; the documents of a resource and of what lies in it."""


def charges_of(target: Target, groups: Iterable[str]) -> tuple[Charge, ...]:
    """What is paid for in resource groups; those that are not there cost nothing.

    Args:
        target: the subscription; it is only looked at.
        groups: names of resource groups.

    Raises:
        HttpResponseError: Azure refused to show them.
    """
    return charges(document for group in groups for document in _documents(target, group))


def _documents(target: Target, group: str) -> Iterator[Json]:
    for listed in _or_nothing(_listed, target, group, ""):
        look = _DETAILS.get(str(listed["type"]).lower())
        yield from _or_nothing(look, target, group, str(listed["name"])) if look else [listed]


def _or_nothing(look: Look, target: Target, group: str, name: str) -> list[Json]:
    """What is read, or nothing where it is gone meanwhile."""
    try:
        return look(target, group, name)
    except HttpResponseError as error:
        if error.status_code != 404:
            raise
        return []


def _listed(target: Target, group: str, name: str) -> list[Json]:
    found: list[Json] = raw(target.resources.resources.list_by_resource_group, group)
    return found


def _machine(target: Target, group: str, name: str) -> list[Json]:
    return [raw(target.compute.virtual_machines.get, group, name, expand="instanceView")]


def _disk(target: Target, group: str, name: str) -> list[Json]:
    return [raw(target.compute.disks.get, group, name)]


def _snapshot(target: Target, group: str, name: str) -> list[Json]:
    return [raw(target.compute.snapshots.get, group, name)]


def _metric_rule(target: Target, group: str, name: str) -> list[Json]:
    return [raw(target.monitor.metric_alerts.get, group, name)]


def _vault(target: Target, group: str, name: str) -> list[Json]:
    """The vault with what is backed up and what is replicated in it."""
    kind = "backupManagementType eq 'AzureIaasVM'"
    return [
        raw(target.vaults.vaults.get, group, name),
        *raw(target.backup.backup_protected_items.list, name, group, filter=kind),
        *raw(target.recovery.replication_protected_items.list, group, name),
    ]


def _backup_vault(target: Target, group: str, name: str) -> list[Json]:
    return [
        raw(target.protection.backup_vaults.get, group, name),
        *raw(target.protection.backup_instances.list, group, name),
    ]


_DETAILS: Mapping[str, Look] = MappingProxyType(
    {
        "microsoft.compute/virtualmachines": _machine,
        "microsoft.compute/disks": _disk,
        "microsoft.compute/snapshots": _snapshot,
        "microsoft.insights/metricalerts": _metric_rule,
        "microsoft.recoveryservices/vaults": _vault,
        "microsoft.dataprotection/backupvaults": _backup_vault,
    }
)
"""By type, in lower case: what has to be read beside the list, which tells no sizes."""
