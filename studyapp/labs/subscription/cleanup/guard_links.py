"""The link of a vault to a resource guard: as long as it is there, deleting backups takes a second person."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from studyapp.labs.subscription.cleanup.names import named
from studyapp.labs.subscription.cleanup.sweep import Step, Sweep

_UNLINK = "/backupresourceguardproxies/delete"


def steps(sweep: Sweep, vault: tuple[str, str], groups: Sequence[str]) -> Iterator[Step]:
    """Take the link away where the guard is the run's own; another's guard is not touched, and Azure may refuse what follows.

    Args:
        vault: name and group.
        groups: names of the run's groups, in lower case.
    """
    for proxy in sweep.parts(sweep.target.backup.resource_guard_proxies.get, *vault):
        guard = str(proxy["properties"].get("resourceGuardResourceId") or "")
        if named(guard).group.lower() in groups:
            says = f"Removing the link of {vault[0]} to the resource guard {named(guard).name}"
            yield Step(proxy["id"], says, partial(_unlink, sweep, vault, proxy))


def _unlink(sweep: Sweep, vault: tuple[str, str], proxy: Any) -> None:
    """A DELETE has no body that could name the guard's request, so the deletion is unlocked beforehand."""
    proxies: Any = sweep.target.backup.resource_guard_proxy
    guarded = proxy["properties"].get("resourceGuardOperationDetails") or []
    requests = [
        one["defaultResourceRequest"] for one in guarded if one["vaultCriticalOperation"].lower().endswith(_UNLINK)
    ]
    if requests:
        body = {"resourceGuardOperationRequests": requests, "resourceToBeDeleted": proxy["id"]}
        proxies.unlock_delete(*vault, proxy["name"], body)
    proxies.delete(*vault, proxy["name"])
