"""Every operation by name, and running one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations import (
    action_groups,
    activity,
    activity_alerts,
    backup_vaults,
    clock,
    collection,
    diagnostics,
    disks,
    extensions,
    failovers,
    files,
    fired_alerts,
    groups,
    guest,
    interfaces,
    jobs,
    locks,
    machines,
    metric_alerts,
    metrics,
    network,
    points,
    policies,
    processing_rules,
    protection,
    repair,
    replication,
    restores,
    route_tables,
    security_groups,
    storage,
    vaults,
    watcher,
    workspaces,
)
from studyapp.labs.operations.model import Args, Operation
from studyapp.labs.sandbox_target import in_sandbox
from studyapp.labs.target import Target

SERVICES: Mapping[str, tuple[Operation, ...]] = MappingProxyType(
    {
        "Resource groups": groups.OPERATIONS,
        "Locks": locks.OPERATIONS,
        "Virtual networks": network.OPERATIONS,
        "Network interfaces": interfaces.OPERATIONS,
        "Network security groups": security_groups.OPERATIONS,
        "Route tables": route_tables.OPERATIONS,
        "Network Watcher": watcher.OPERATIONS,
        "Storage accounts": storage.OPERATIONS,
        "Virtual machines": machines.OPERATIONS,
        "Extensions and identity": extensions.OPERATIONS,
        "Disks and snapshots": disks.OPERATIONS,
        "Repair of machines": repair.OPERATIONS,
        "Vaults": vaults.OPERATIONS,
        "Backup vaults": backup_vaults.OPERATIONS,
        "Backup policies": policies.OPERATIONS,
        "Protection and backup": protection.OPERATIONS,
        "Recovery points": points.OPERATIONS,
        "Jobs": jobs.OPERATIONS,
        "Restores": restores.OPERATIONS,
        "Files of a machine": guest.OPERATIONS,
        "File recovery": files.OPERATIONS,
        "Replication to another region": replication.OPERATIONS,
        "Failover": failovers.OPERATIONS,
        "Metrics": metrics.OPERATIONS,
        "Log Analytics": workspaces.OPERATIONS,
        "Diagnostic settings": diagnostics.OPERATIONS,
        "Data collection": collection.OPERATIONS,
        "Action groups": action_groups.OPERATIONS,
        "Metric alert rules": metric_alerts.OPERATIONS,
        "Activity log alert rules": activity_alerts.OPERATIONS,
        "Fired alerts": fired_alerts.OPERATIONS,
        "Alert processing rules": processing_rules.OPERATIONS,
        "Activity log": activity.OPERATIONS,
        "The sandbox's clock": clock.OPERATIONS,
    }
)
"""Every operation, by service."""
ALL = tuple(operation for service in SERVICES.values() for operation in service)
OPERATIONS: Mapping[str, Operation] = MappingProxyType({operation.name: operation for operation in ALL})
"""Every operation by name, service after service."""


def operation(name: str) -> Operation:
    """The operation with a name; raises StudyError if there is none."""
    if name not in OPERATIONS:
        raise StudyError(f"There is no operation `{name}`.", "`studyapp lab operations` lists them.")
    return OPERATIONS[name]


def perform(target: Target, name: str, given: Mapping[str, str]) -> Any:
    """Make the SDK call of an operation and return what Azure answered.

    Raises:
        StudyError: there is no such operation, its arguments don't fit, or only the sandbox has it and this is none.
        HttpResponseError: Azure refused it.
    """
    chosen = operation(name)
    if chosen.sandbox_only:
        in_sandbox(target)
    return chosen.run(target, Args(chosen, given))


def signatures() -> dict[str, tuple[tuple[str, ...], tuple[str, ...], bool, bool]]:
    """Of each operation: required and optional arguments, whether it reads, and lists."""
    return {
        name: (
            one.required(),
            tuple(param.name for param in one.params if param.default is not None),
            one.reads,
            one.lists,
        )
        for name, one in OPERATIONS.items()
    }
