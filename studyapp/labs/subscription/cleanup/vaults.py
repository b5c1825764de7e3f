"""The end of a Recovery Services vault: whatever holds it first, then the vault."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from studyapp.labs.operations.model import raw
from studyapp.labs.subscription.cleanup import backups, guard_links, replication
from studyapp.labs.subscription.cleanup.names import named, names_below_vault
from studyapp.labs.subscription.cleanup.sweep import Step, Sweep

_REGISTERED = ("AzureStorage", "AzureWorkload")
"""Kinds of containers that stay registered when nothing in them is protected any more."""


def end_all(sweep: Sweep, group: str, groups: Sequence[str]) -> None:
    """End the vaults of a group.

    Args:
        groups: names of all groups of the run, in lower case.
    """
    place = sweep.target.group_id(group)
    for vault in sweep.seen(place, sweep.target.vaults.vaults.list_by_resource_group, group):
        sweep.work(vault["id"], partial(_steps, sweep, vault, groups))
        if sweep.tally.is_held(vault["id"]):
            _tell_until(sweep, vault)


def _steps(sweep: Sweep, vault: Any, groups: Sequence[str]) -> Iterator[Step]:
    group, name = named(vault["id"]).group, vault["name"]
    place = (name, group)
    properties = raw(sweep.target.vaults.vaults.get, group, name)["properties"]
    yield from guard_links.steps(sweep, place, groups)
    yield from replication.steps(sweep, place)
    yield from backups.steps(sweep, place, properties)
    yield from _containers(sweep, place)
    yield from _endpoints(sweep, place, properties)
    if not sweep.tally.is_held(vault["id"]):
        delete = partial(sweep.target.vaults.vaults.begin_delete, group, name, polling=sweep.polling)
        yield Step(vault["id"], f"Deleting the vault {name} in {group}", delete)


def _containers(sweep: Sweep, place: tuple[str, str]) -> Iterator[Step]:
    client = sweep.target.backup
    for kind in _REGISTERED:
        wanted = f"backupManagementType eq '{kind}'"
        for container in sweep.parts(client.backup_protection_containers.list, *place, filter=wanted):
            path = names_below_vault(container["id"])
            remove = partial(client.protection_containers.unregister, *place, *path)
            yield Step(container["id"], f"Unregistering {path[-1]} from {place[0]}", remove)


def _endpoints(sweep: Sweep, place: tuple[str, str], properties: Any) -> Iterator[Step]:
    operations: Any = sweep.target.backup.private_endpoint_connection
    for connection in properties.get("privateEndpointConnections") or []:
        name = named(connection["id"]).name
        remove = partial(operations.begin_delete, *place, name, polling=sweep.polling)
        yield Step(connection["id"], f"Removing the private endpoint connection {name} from {place[0]}", remove)


def _tell_until(sweep: Sweep, vault: Any) -> None:
    """Say how long a vault stays: as what is left in it, or, where only soft-deleted backups hold it, until they are gone."""
    if sweep.tally.parts_left(vault["id"]):
        sweep.tally.leave_holder(vault["id"])
        return
    place = (vault["name"], named(vault["id"]).group)
    items = sweep.seen(vault["id"], sweep.target.backup.backup_protected_items.list, *place)
    if items and all(backups.is_deleted(item) for item in items):
        sweep.tally.amend(vault["id"], until=backups.purged(items), next="Clean up again then.")
