"""What az finds out by itself before it asks Azure: the group of a protected machine, days until a date, what an id stands for."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Protocol

from studyapp.core.az.meaning import id_parts
from studyapp.core.az.trouble import AzUsageError
from studyapp.labs.operations.model import Operation

Arguments = dict[str, str]
_OFFSET = re.compile(r"(\d+)([dh])")


class Door(Protocol):
    """Where operations are performed, one after another."""

    def perform(self, name: str, args: Mapping[str, str]) -> Any:
        """What Azure answered.

        Raises:
            NotDoneError: Azure refused it, or its arguments don't fit.
            StudyError: the world can't be read or written.
        """
        ...

    def now(self) -> datetime:
        """What the clock there shows."""
        ...


def adapted(door: Door, operation: Operation, args: Arguments) -> Arguments:
    """The arguments of an operation as it takes them.

    Raises:
        AzUsageError: a value is not what az takes.
        NotDoneError: Azure refused what had to be looked up.
    """
    found = dict(args)
    if operation.name in _SPECIAL:
        found = _SPECIAL[operation.name](door, found)
    if _is_in_vault(operation) and "vm_group" not in found:
        found |= _machine(door, found)
    if any(param.name == "wait" for param in operation.params):
        # az prints the job as soon as it has begun; `az backup job wait` waits for it.
        found["wait"] = "false"
    return {name: value for name, value in found.items() if not name.startswith("--")}


def _is_in_vault(operation: Operation) -> bool:
    """Whether it takes a machine by its name in a vault, which says nothing of the machine's group."""
    names = {param.name for param in operation.params}
    return {"vault", "vm", "vm_group"} <= names and operation.name != "backup.protect"


def _machine(door: Door, args: Arguments) -> Arguments:
    """The group of a machine that a vault holds; nothing if it holds none of that name."""
    items = door.perform("backup.items", {"group": args["group"], "vault": args["vault"]})
    for item in items or ():
        if str(item["properties"].get("friendlyName", "")).lower() == args["vm"].lower():
            *_, group, vm = str(item["properties"]["containerName"]).split(";")
            return {"vm_group": group, "vm": vm}
    return {}


def _backup_now(door: Door, args: Arguments) -> Arguments:
    until = args.get("--retain-until")
    if not until:
        return args
    try:
        day = datetime.strptime(until, "%d-%m-%Y").replace(tzinfo=UTC)
    except ValueError as error:
        raise AzUsageError("value", f"--retain-until is a day as 31-12-2026, not '{until}'.") from error
    return args | {"retain_days": str((day.date() - door.now().date()).days)}


def _disk_create(door: Door, args: Arguments) -> Arguments:
    """`--source` is an id, or the name of a snapshot or of a disk in the same group."""
    given = args.get("snapshot", args.get("source", ""))
    if not given:
        return args
    args = {name: value for name, value in args.items() if name not in ("snapshot", "source")}
    parts = id_parts(given)
    is_disk = parts.get("type", "").lower() == "disks" if parts else not _is_snapshot(door, args["group"], given)
    kind = "source" if is_disk else "snapshot"
    return args | {kind: parts.get("name", given), f"{kind}_group": parts.get("resource_group", args["group"])}


def _is_snapshot(door: Door, group: str, name: str) -> bool:
    found = door.perform("snapshot.list", {"group": group})
    return any(str(one["name"]).lower() == name.lower() for one in found)


def _undelete_vault(door: Door, args: Arguments) -> Arguments:
    """A deleted vault is named by its id; it returns to the group that it was in."""
    wanted = args.get("--ids", "")
    segments = wanted.split("/")
    location = segments[segments.index("locations") + 1] if "locations" in segments[:-1] else ""
    found = door.perform("deleted-vault.list", {"location": location}) if location else []
    for one in found:
        if str(one["id"]).lower() == wanted.lower():
            parts = id_parts(str(one["properties"]["vaultId"]))
            return {"group": parts["resource_group"], "vault": parts["name"], "location": location}
    raise AzUsageError(
        "value", f"No deleted vault has the id {wanted}.", "`az backup deleted-vault list` tells the ids."
    )


def _soft_delete(door: Door, args: Arguments) -> Arguments:
    """az says Enable, Disable and AlwaysOn; Azure says Enabled, Disabled and AlwaysON."""
    words = {"enable": "Enabled", "disable": "Disabled", "alwayson": "AlwaysON"}
    state = args.get("state", "")
    return args | ({"state": words.get(state.lower(), state)} if state else {})


def _activity(door: Door, args: Arguments) -> Arguments:
    """az looks back six hours unless it is told otherwise."""
    found = _OFFSET.fullmatch(args.get("--offset", "6h"))
    if found is None:
        raise AzUsageError("value", f"--offset is a span as 90d or 12h, not '{args['--offset']}'.")
    return args | {"hours": str(int(found[1]) * (24 if found[2] == "d" else 1))}


def _policies(door: Door, args: Arguments) -> Arguments:
    """az lists the policies of every kind unless it is told which."""
    return {"kind": "", **args}


def _subnet(door: Door, args: Arguments) -> Arguments:
    """An empty text takes a security group or a route table away; the operation says none."""
    emptied = {name: "none" for name in ("nsg", "route_table") if args.get(name) == ""}
    return args | emptied


_SPECIAL: Mapping[str, Callable[[Door, Arguments], Arguments]] = MappingProxyType(
    {
        "activity.list": _activity,
        "backup.now": _backup_now,
        "disk.create": _disk_create,
        "deleted-vault.undelete": _undelete_vault,
        "policy.list": _policies,
        "subnet.update": _subnet,
        "vault.soft-delete": _soft_delete,
    }
)
