"""Azure's answers in the shape that az prints: without `properties` where az's models have none, and with the group of each resource."""

import re
from datetime import datetime, timedelta
from typing import Any

from studyapp.core.az.meaning import id_parts

_FLAT = ("vm", "disk", "snapshot", "network", "storage", "lock", "resource")
"""First words of commands whose answers az prints without `properties` around what a resource is."""


_TIMED = (("backup", "job"), ("backup", "policy"))
"""Groups whose answers az reads and writes again, their times among them."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_SPAN = re.compile(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


class Written(str):
    """What a command writes by itself, whatever query and output are asked for."""

    __slots__ = ()


def shaped(command: tuple[str, ...], answer: Any) -> Any:
    """An answer as the command prints it; None where it prints nothing."""
    if command == ("vm", "boot-diagnostics", "get-boot-log"):
        return Written(answer["log"])
    shape = _shaped(answer, command[0] in _FLAT)
    return _timed(shape) if command[:2] in _TIMED else shape


def _timed(value: Any) -> Any:
    """A value with its times and spans as Python writes them: az reads them as such, and prints them again."""
    if isinstance(value, list):
        return [_timed(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _timed(entry) for name, entry in value.items()}
    if not isinstance(value, str):
        return value
    if _TIME.fullmatch(value):
        return datetime.fromisoformat(value).isoformat()
    if span := _SPAN.fullmatch(value):
        hours, minutes, seconds = (float(part or 0) for part in span.groups())
        return str(timedelta(hours=hours, minutes=minutes, seconds=seconds))
    return value


def _shaped(value: Any, is_flat: bool) -> Any:
    if isinstance(value, list):
        return [_shaped(entry, is_flat) for entry in value]
    if not isinstance(value, dict):
        return value
    if is_flat and isinstance(value.get("properties"), dict):
        value = {name: entry for name, entry in value.items() if name != "properties"} | {
            name: entry for name, entry in value["properties"].items() if name not in value
        }
    shaped = {name: _shaped(entry, is_flat) for name, entry in value.items()}
    parts = id_parts(shaped["id"]) if isinstance(shaped.get("id"), str) else {}
    group = parts["resource_group"] if "name" in parts else None
    return shaped | {"resourceGroup": group} if group and "resourceGroup" not in shaped else shaped
