"""The end of a Backup vault: its instances, soft-deleted ones too where soft delete can be switched off, and the vault."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from studyapp.labs.operations.model import raw
from studyapp.labs.subscription.cleanup.moments import moment
from studyapp.labs.subscription.cleanup.names import named
from studyapp.labs.subscription.cleanup.sweep import Step, Sweep

_SOFT = "softDeleteSettings"
_IMMUTABLE = "immutabilitySettings"
Place = tuple[str, str]
"""Group and name of a vault."""


def end_all(sweep: Sweep, group: str) -> None:
    """End the Backup vaults of a group."""
    place = sweep.target.group_id(group)
    for vault in sweep.seen(place, sweep.target.protection.backup_vaults.get_in_resource_group, group):
        sweep.work(vault["id"], partial(_steps, sweep, vault))
        if sweep.tally.parts_left(vault["id"]):
            sweep.tally.leave_holder(vault["id"])
        elif sweep.tally.is_held(vault["id"]):
            _tell_until(sweep, vault)


def _tell_until(sweep: Sweep, vault: Any) -> None:
    """Where only soft-deleted backups hold a vault, say until when."""
    place = (named(vault["id"]).group, vault["name"])
    deleted = sweep.seen(vault["id"], sweep.target.protection.deleted_backup_instances.list, *place)
    purges = [_purged(instance) for instance in deleted]
    if purges:
        until = None if None in purges else max(filter(None, purges))
        sweep.tally.amend(vault["id"], until=until, next="Clean up again then.")


def _steps(sweep: Sweep, vault: Any) -> Iterator[Step]:
    place = (named(vault["id"]).group, vault["name"])
    client = sweep.target.protection
    properties = raw(client.backup_vaults.get, *place)["properties"]
    active = sweep.parts(client.backup_instances.list, *place)
    deleted = sweep.parts(client.deleted_backup_instances.list, *place)
    if active or deleted:
        yield from _opened(sweep, place, vault["id"], properties)
    for instance in active:
        says = f"Deleting the backups of {_title(instance)} in {place[1]}"
        yield Step(instance["id"], says, _begun(sweep, client.backup_instances.begin_delete, *place, instance["name"]))
    if _state(properties, _SOFT) == "Off":
        for instance in deleted:
            yield _undeletion(sweep, place, instance)
    if not sweep.tally.is_held(vault["id"]):
        says = f"Deleting the Backup vault {place[1]} in {place[0]}"
        yield Step(vault["id"], says, _begun(sweep, client.backup_vaults.begin_delete, *place))


def _opened(sweep: Sweep, place: Place, id: str, properties: Any) -> Iterator[Step]:  # noqa: A002 - ARM's word
    """Take immutability and soft delete back where the vault lets it, so that its instances go for good."""
    for setting, can_go, off, words in (
        (_IMMUTABLE, "Unlocked", "Disabled", "immutability"),
        (_SOFT, "On", "Off", "soft delete"),
    ):
        if _state(properties, setting) == can_go:
            body: Any = {"properties": {"securitySettings": {setting: {"state": off}}}}
            change = _begun(sweep, sweep.target.protection.backup_vaults.begin_update, *place, body)
            yield Step(id, f"Switching the {words} of {place[1]} off", change, removes=False, is_optional=True)


def _state(properties: Any, setting: str) -> str:
    return str(((properties.get("securitySettings") or {}).get(setting) or {}).get("state") or "")


def _undeletion(sweep: Sweep, place: Place, instance: Any) -> Step:
    """What was deleted softly comes back first, to be deleted for good."""
    undelete = sweep.target.protection.deleted_backup_instances.begin_undelete
    says = f"Bringing the deleted backups of {_title(instance)} in {place[1]} back, to delete them for good"
    return Step(instance["id"], says, _begun(sweep, undelete, *place, instance["name"]), removes=False)


def _purged(instance: Any) -> datetime | None:
    purge = (instance["properties"].get("deletionInfo") or {}).get("scheduledPurgeTime")
    return moment(purge) if purge else None


def _title(instance: Any) -> str:
    about = instance["properties"]
    return str(about.get("friendlyName") or (about.get("dataSourceInfo") or {}).get("resourceName") or instance["name"])


def _begun(sweep: Sweep, begin: Callable[..., Any], *args: Any) -> Callable[[], object]:
    return partial(begin, *args, polling=sweep.polling)
