"""Azure's answers in the shape that az prints: without `properties` where az's models have none, and with the group of each resource."""

from typing import Any

from studyapp.core.az.meaning import id_parts

_FLAT = ("vm", "disk", "snapshot", "network", "storage", "lock", "resource")
"""First words of commands whose answers az prints without `properties` around what a resource is."""


class Written(str):
    """What a command writes by itself, whatever query and output are asked for."""

    __slots__ = ()


def shaped(command: tuple[str, ...], answer: Any) -> Any:
    """An answer as the command prints it; None where it prints nothing."""
    if command == ("vm", "boot-diagnostics", "get-boot-log"):
        return Written(answer["log"])
    return _shaped(answer, command[0] in _FLAT)


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
    group = id_parts(shaped["id"]).get("resource_group") if isinstance(shaped.get("id"), str) else None
    return shaped | {"resourceGroup": group} if group and "resourceGroup" not in shaped else shaped
