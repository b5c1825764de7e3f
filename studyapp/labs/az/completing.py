"""What az looks up by itself before it calls: in which group a vault's machine lies, and how many days a date is away."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from studyapp.core.az.meaning import id_parts
from studyapp.core.az.reading import AzCall
from studyapp.core.az.trouble import AzUsageError
from studyapp.labs.az.meant import Meant

_WHOLE_NAME = re.compile(r"(?:iaasvmcontainer;|vm;)?iaasvmcontainerv2;(?P<group>[^;]+);(?P<vm>[^;]+)", re.IGNORECASE)
_ITEM = ("group", "vault", "vm_group", "vm")
_PROTECT = "backup.protect"
"""Its machine is in no vault yet: az takes a bare name for one in the vault's group."""


class World(NamedTuple):
    """Where lines are run."""

    perform: Callable[[str, Mapping[str, str]], Any]
    """Performs an operation by name with its arguments, and returns what Azure answered; raises StudyError where it refused."""
    now: Callable[[], datetime]
    """The time there."""


def completed(one: Meant, world: World) -> Meant:
    """An operation with the group of its machine, where the line tells the vault and the machine's name alone."""
    names = {param.name for param in one.operation.params}
    if one.operation.name == _PROTECT or not names.issuperset(_ITEM) or "vm_group" in one.args or "vm" not in one.args:
        return one
    if whole := _WHOLE_NAME.fullmatch(one.args["vm"]):
        return Meant(one.operation, {**one.args, "vm_group": whole["group"], "vm": whole["vm"]})
    items = world.perform("backup.items", {name: one.args[name] for name in ("group", "vault")})
    for item in items:
        parts = id_parts(str(item["properties"].get("sourceResourceId") or ""))
        if parts.get("name", "").lower() == one.args["vm"].lower():
            return Meant(one.operation, {**one.args, "vm_group": parts["resource_group"]})
    return one


def with_days(call: AzCall, world: World) -> AzCall:
    """A call in whose `--retain-until` a date stands as the days from now, which is what the operations take.

    Raises:
        AzUsageError: it is no date, or none to come.
    """
    text = call.text("--retain-until")
    if not text or text.startswith("$("):
        return call
    try:
        until = datetime.strptime(text, "%d-%m-%Y").replace(tzinfo=UTC)
    except ValueError as error:
        raise AzUsageError("value", f"--retain-until: `{text}` is no date.", "Write it as day-month-year.") from error
    days = (until.date() - world.now().date()).days
    if days < 1:
        raise AzUsageError("value", f"--retain-until: {text} is not to come.", f"It is {world.now():%d-%m-%Y} there.")
    said = f"$(date --utc --date '{days} days' +%d-%m-%Y)"
    return AzCall(call.command, {**call.given, "--retain-until": (said,)})
