"""Disks and snapshots that can be downloaded, or are uploaded to: they can't be deleted until that is ended.

Replication that was removed by force leaves its copies behind in that state.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from studyapp.labs.subscription.cleanup.sweep import Step, Sweep

_SHARED = ("ActiveSAS", "ActiveSASFrozen", "ActiveUpload")


def end_access(sweep: Sweep, group: str) -> None:
    """End the access that was granted to the disks and snapshots of a group."""
    sweep.work(sweep.target.group_id(group), partial(_steps, sweep, group))


def _steps(sweep: Sweep, group: str) -> Iterator[Step]:
    compute: Any = sweep.target.compute
    for operations in (compute.disks, compute.snapshots):
        for disk in sweep.parts(operations.list_by_resource_group, group):
            if disk["properties"].get("diskState") in _SHARED:
                end = partial(operations.begin_revoke_access, group, disk["name"], polling=sweep.polling)
                says = f"Ending the access to {disk['name']} in {group}"
                yield Step(disk["id"], says, end, removes=False, is_optional=True)
