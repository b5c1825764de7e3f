"""Cleaning a run up: the order of things, and the report that it always ends with."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from azure.core.exceptions import AzureError

from studyapp.core.azure_cleanup import CleanUp
from studyapp.labs.subscription.cleanup import backup_vaults, disks, groups, locks, remains, snapshots, vaults
from studyapp.labs.subscription.cleanup.sweep import Sweep
from studyapp.labs.target import Target

LIMIT = timedelta(hours=2)
"""How long a clean-up waits for Azure, unless told."""


def clean(
    target: Target,
    run_id: str,
    progress: Callable[[str], None],
    *,
    names: Sequence[str] = (),
    limit: timedelta = LIMIT,
) -> CleanUp:
    """Remove what a run has made: all groups that carry its tag, and what keeps them.

    It can be stopped at any moment and called again, and ends the same. Nothing is touched that lies neither in a group with the
    run's tag nor is a snapshot that backup made of a machine in one. What Azure refuses is told in the report, and the rest goes on.

    Args:
        target: the subscription.
        run_id: id of the run.
        progress: is told what is done next, in words.
        names: groups that the run was to work in, as far as they are known: what is left of them is told, even where nothing
            carries the tag any more.
        limit: how long it waits; what Azure is still at work on then is told as left.
    """
    sweep = Sweep(target, run_id, progress, target.now + limit)
    try:
        _clean(sweep, names)
    except AzureError as error:
        said = " ".join(str(error.message).split())
        scope = f"/subscriptions/{target.subscription}"
        why = f"Azure could not be asked, so more may be left: {said}"
        sweep.tally.leave(
            scope,
            why,
            "Look to your connection and your sign-in, and clean up again.",
            kind="subscription",
            may_cost=True,
        )
    return CleanUp(run=run_id, removed=sweep.tally.removed, left=sweep.tally.left)


def _clean(sweep: Sweep, names: Sequence[str]) -> None:
    found = groups.tagged(sweep.target, sweep.run)
    ours = [str(group["name"]) for group in found]
    keys = [name.lower() for name in ours]
    for name in ours:
        locks.remove(sweep, name)
    for name in ours:
        vaults.end_all(sweep, name, keys)
        backup_vaults.end_all(sweep, name)
    if ours:
        snapshots.remove(sweep, keys)
    groups.remove_machines(sweep, ours)
    for name in ours:
        disks.end_access(sweep, name)
    groups.remove(sweep, ours)
    known = {*keys, *(name.lower() for name in names)}
    _tell_remains(sweep, sorted(known))


def _tell_remains(sweep: Sweep, known: Sequence[str]) -> None:
    if not known:
        return
    standing = [str(group["name"]).lower() for group in groups.tagged(sweep.target, sweep.run)]
    snapshots.tell(sweep, [name for name in known if name not in standing])
    remains.tell_others(sweep, known)
    remains.tell_exports(sweep, known)
    remains.tell_deleted_vaults(sweep, known, remains.vault_regions(sweep.target))
