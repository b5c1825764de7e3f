"""Restore point collections of the run's machines, which backup keeps in a group of its own."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from studyapp.labs.operations.model import raw
from studyapp.labs.subscription.cleanup.names import named
from studyapp.labs.subscription.cleanup.sweep import Step, Sweep

_SERVICE = "azurebackuprg_"
"""How the groups of the backup service begin."""


def remove(sweep: Sweep, groups: Sequence[str]) -> None:
    """Remove the collections of machines in groups that carry the run's tag.

    Args:
        groups: their names, in lower case.
    """
    sweep.work(f"/subscriptions/{sweep.target.subscription}", partial(_steps, sweep, groups))


def _steps(sweep: Sweep, groups: Sequence[str]) -> Iterator[Step]:
    operations: Any = sweep.target.compute.restore_point_collections
    for collection in raw(operations.list_all):
        found, owner = named(collection["id"]), named(source(collection)).group
        if found.group.lower() in groups or owner.lower() not in groups:
            continue
        if not found.group.lower().startswith(_SERVICE):
            _leave(
                sweep,
                collection["id"],
                f"It lies in the group {found.group}, which is neither the run's nor the backup service's.",
            )
            continue
        delete = partial(operations.begin_delete, found.group, found.name, polling=sweep.polling)
        yield Step(collection["id"], f"Removing the snapshots {found.name} in {found.group}", delete, group=owner)


def tell(sweep: Sweep, groups: Sequence[str]) -> None:
    """Tell of the collections of machines whose groups are gone: nothing proves any more that they were the run's."""
    place = f"/subscriptions/{sweep.target.subscription}"
    for collection in sweep.seen(place, sweep.target.compute.restore_point_collections.list_all):
        if named(source(collection)).group.lower() in groups:
            _leave(
                sweep, collection["id"], "Its machine's group is gone, so that nothing proves that it was the run's."
            )


def _leave(sweep: Sweep, id: str, why: str) -> None:  # noqa: A002 - ARM's word
    sweep.tally.leave(id, why, "Delete it by hand if the machine was the lab's.", may_cost=True)


def source(collection: Any) -> str:
    """Id of the machine that a restore point collection is of."""
    return str((collection["properties"].get("source") or {}).get("id") or "")
