"""Locks in the run's groups, which the run has made: nothing goes while they stand."""

from collections.abc import Iterator
from functools import partial

from studyapp.labs.operations.model import raw
from studyapp.labs.subscription.cleanup.names import lies_in, named
from studyapp.labs.subscription.cleanup.sweep import Step, Sweep

_PROVIDER = "/providers/Microsoft.Authorization/locks/"


def remove(sweep: Sweep, group: str) -> None:
    """Remove the locks of a group and of what lies in it; those above it are not the run's."""
    sweep.work(sweep.target.group_id(group), partial(_steps, sweep, group))


def _steps(sweep: Sweep, group: str) -> Iterator[Step]:
    locks = sweep.target.locks.management_locks
    for lock in raw(locks.list_at_resource_group_level, group):
        if not lies_in(lock["id"], group):
            continue
        at = lock["id"].lower().rindex(_PROVIDER.lower())
        scope = lock["id"][:at]
        says = f"Removing the lock {lock['name']} from {named(scope).name} in {group}"
        yield Step(lock["id"], says, partial(locks.delete_by_scope, scope, lock["name"]))
