"""What runs have left on a subscription: found by their tag, with what may cost money in each group."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from azure.core.exceptions import HttpResponseError

from studyapp.core.azure_cleanup import Leftover, Standing
from studyapp.core.azure_runs import EXPIRES_TAG, LAB_TAG
from studyapp.labs.operations.model import raw
from studyapp.labs.subscription.cleanup.groups import tagged
from studyapp.labs.subscription.cleanup.moments import moment
from studyapp.labs.subscription.cleanup.names import (
    BACKUP_VAULTS,
    COLLECTIONS,
    VAULTS,
    in_words,
    is_paid,
    lies_in,
    named,
)
from studyapp.labs.subscription.cleanup.remains import deleted_vaults
from studyapp.labs.subscription.cleanup.snapshots import source
from studyapp.labs.subscription.cleanup.sweep import run_of, tag
from studyapp.labs.target import Target


def leftovers(target: Target) -> tuple[Leftover, ...]:
    """Every resource group that carries the tag of a run, by name; only looks.

    Vaults that were deleted with their backups are told with the group that they lay in, as long as that is there; the snapshots
    that backup keeps of a machine, with the machine's group.

    Raises:
        HttpResponseError: Azure does not show the groups.
    """
    groups = tagged(target)
    snapshots = _shown(target.compute.restore_point_collections.list_all) if groups else []
    return tuple(_leftover(target, group, snapshots) for group in groups)


def _leftover(target: Target, group: Any, snapshots: list[Any]) -> Leftover:
    name = str(group["name"])
    resources = [one for one in raw(target.resources.resources.list_by_resource_group, name) if is_paid(one["type"])]
    found = [_standing(target, name, one) for one in resources]
    regions = {str(group["location"]), *(str(one["location"]) for one in resources)}
    found += [_deleted(vault) for vault in deleted_vaults(target, (name.lower(),), regions)]
    found += [_snapshot(one) for one in snapshots if lies_in(source(one), name) and not lies_in(one["id"], name)]
    return Leftover(
        group=name,
        run=run_of(group),
        lab=tag(group, LAB_TAG),
        location=str(group["location"]),
        expires=_expiry(tag(group, EXPIRES_TAG)),
        standing=tuple(sorted(found, key=lambda one: one.id.lower())),
    )


def _standing(target: Target, group: str, resource: Any) -> Standing:
    return Standing(id=resource["id"], kind=in_words(resource["type"]), items=_items(target, group, resource))


def _items(target: Target, group: str, resource: Any) -> int:
    """How much a vault keeps backups of; 0 where Azure does not show it."""
    name, kind = str(resource["name"]), str(resource["type"]).lower()
    if kind == VAULTS.lower():
        return len(_shown(target.backup.backup_protected_items.list, name, group))
    if kind == BACKUP_VAULTS.lower():
        client = target.protection
        return sum(
            len(_shown(listed, group, name))
            for listed in (client.backup_instances.list, client.deleted_backup_instances.list)
        )
    return 0


def _shown(call: Callable[..., Any], *given: Any) -> list[Any]:
    """What a list shows; nothing where the caller may not see it, or the subscription has never used such a thing."""
    try:
        return list(raw(call, *given))
    except HttpResponseError as error:
        if error.status_code in (403, 404, 409):
            return []
        raise


def _snapshot(collection: Any) -> Standing:
    """The snapshots of a machine in the group, which backup keeps in a group of its own."""
    return Standing(id=collection["id"], kind=in_words(COLLECTIONS))


def _deleted(vault: Any) -> Standing:
    kind = in_words(named(vault["id"]).type)
    return Standing(id=vault["id"], kind=kind, until=moment(vault["properties"]["purgeAt"]))


def _expiry(text: str) -> datetime | None:
    """When a tag says that a run expires; None where somebody has written something else into it."""
    try:
        return moment(text) if text else None
    except ValueError:
        return None
