"""The backups in a Recovery Services vault: running jobs, immutability, data that is deleted or has to be retained."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from studyapp.labs.subscription.cleanup.moments import moment
from studyapp.labs.subscription.cleanup.names import VAULTS, named, names_below_vault
from studyapp.labs.subscription.cleanup.sweep import Step, Sweep
from studyapp.labs.subscription.cleanup.waiting import waited

_RUNNING = "status eq 'InProgress'"
_CANCELLED = ("Backup", "Restore")
"""What is cancelled where Azure lets it; the rest takes a minute or two."""
_FREE_DAYS = 14
"""For how long Azure keeps deleted backups at least; data in the vault costs nothing for the last of so many days."""
_STOPPED, _SUSPENDED = "ProtectionStopped", "BackupsSuspended"
_THEN = "Clean up again then."
_RETAINED = "Resume its backups with a policy and stop them with retention as per policy, so that its points expire."
Vault = tuple[str, str]
"""Name and group."""


def steps(sweep: Sweep, vault: Vault, properties: Any) -> Iterator[Step]:
    """End the protection of everything in a vault.

    Args:
        properties: of the vault.
    """
    yield from _jobs(sweep, vault)
    items = [
        item for item in sweep.parts(sweep.target.backup.backup_protected_items.list, *vault) if not is_deleted(item)
    ]
    immutability = _immutability(properties)
    if items and immutability == "Unlocked":
        immutable = {"immutabilitySettings": {"state": "Disabled"}}
        yield _loosened(sweep, vault, f"Taking the immutability of {vault[0]} back", immutable)
    if items and _kept_days(properties) > _FREE_DAYS:
        soft = {"softDeleteSettings": {"softDeleteRetentionPeriodInDays": _FREE_DAYS}}
        yield _loosened(
            sweep, vault, f"Shortening the soft delete of {vault[0]} to the {_FREE_DAYS} days that are free", soft
        )
    for item in items:
        if immutability == "Locked":
            yield from _locked(sweep, vault, item)
        else:
            yield _deletion(sweep, vault, item)


def is_deleted(item: Any) -> bool:
    """Whether an item is soft-deleted."""
    return bool(item["properties"].get("isScheduledForDeferredDelete"))


def purged(items: list[Any]) -> datetime | None:
    """When the last of the soft-deleted items is gone; None where Azure does not say."""
    return max((_purged(item) for item in items), default=None)


def _purged(item: Any) -> datetime:
    kept = timedelta(days=item["properties"].get("softDeleteRetentionPeriodInDays") or 14)
    return moment(item["properties"]["deferredDeleteTimeInUTC"]) + kept


def _immutability(properties: Any) -> str:
    settings = (properties.get("securitySettings") or {}).get("immutabilitySettings") or {}
    return str(settings.get("state") or "Disabled")


def _kept_days(properties: Any) -> int:
    settings = (properties.get("securitySettings") or {}).get("softDeleteSettings") or {}
    return int(settings.get("softDeleteRetentionPeriodInDays") or 0)


def _jobs(sweep: Sweep, vault: Vault) -> Iterator[Step]:
    """Cancel what runs, and wait for what can't be cancelled: it would work on what goes."""
    for job in sweep.parts(sweep.target.backup.backup_jobs.list, *vault, filter=_RUNNING):
        about = job["properties"]
        what = f"job {about['operation']} {job['name'][:8]} in {vault[0]}"
        if about["operation"] in _CANCELLED and "Cancellable" in (about.get("actionsInfo") or []):
            cancel = partial(sweep.target.backup.job_cancellations.trigger, *vault, job["name"])
            yield Step(job["id"], f"Cancelling the {what}", cancel, removes=False, is_optional=True)
        yield Step(job["id"], f"Waiting for the {what}", sweep.pause, removes=False, is_optional=True)


def _loosened(sweep: Sweep, vault: Vault, says: str, settings: Any) -> Step:
    """Take back what keeps deleted backups, or keeps them longer, where the vault lets it."""
    body: Any = {"properties": {"securitySettings": settings}}
    change = partial(sweep.target.vaults.vaults.begin_update, vault[1], vault[0], body, polling=sweep.polling)
    vault_id = sweep.target.resource_id(vault[1], VAULTS, vault[0])
    return Step(vault_id, says, change, removes=False, is_optional=True)


def _deletion(sweep: Sweep, vault: Vault, item: Any) -> Step:
    items: Any = sweep.target.backup.protected_items
    path = (*vault, *names_below_vault(item["id"]))
    delete = partial(waited, sweep.target, sweep.until, vault, items.delete, *path)
    return Step(item["id"], f"Deleting the backups of {_title(item)} in {vault[0]}", delete)


def _title(item: Any) -> str:
    return str(item["properties"].get("friendlyName") or named(item["id"]).name)


def _locked(sweep: Sweep, vault: Vault, item: Any) -> Iterator[Step]:
    """In a vault whose immutability is locked, points stay until they expire; backups are stopped so that they do."""
    points = sweep.parts(sweep.target.backup.recovery_points.list, *vault, *names_below_vault(item["id"]))
    expiries = [_expiry(point) for point in points]
    state = item["properties"]["protectionState"]
    if all(expiry is not None and expiry <= sweep.target.now for expiry in expiries) and state != _STOPPED:
        yield _deletion(sweep, vault, item)
        return
    if state not in (_STOPPED, _SUSPENDED):
        yield _suspension(sweep, vault, item)
    why = f"The immutability of {vault[0]} is locked: its {len(points)} recovery points can't be deleted before they expire."
    if state == _STOPPED:
        why = f"The immutability of {vault[0]} is locked, and its {len(points)} recovery points are retained without an end."
    until = None if state == _STOPPED or None in expiries else max(filter(None, expiries))
    sweep.tally.leave(item["id"], why, _RETAINED if state == _STOPPED else _THEN, until=until)


def _expiry(point: Any) -> datetime | None:
    text = (point["properties"].get("recoveryPointProperties") or {}).get("expiryTime")
    return moment(text) if text else None


def _suspension(sweep: Sweep, vault: Vault, item: Any) -> Step:
    about = item["properties"]
    kept = {name: about[name] for name in ("protectedItemType", "sourceResourceId", "policyId")}
    body: Any = {"properties": kept | {"protectionState": _SUSPENDED}}
    items: Any = sweep.target.backup.protected_items
    path = (*vault, *names_below_vault(item["id"]))
    stop = partial(items.begin_create_or_update, *path, body, polling=sweep.polling)
    return Step(item["id"], f"Stopping the backups of {_title(item)} in {vault[0]}", stop, removes=False)
