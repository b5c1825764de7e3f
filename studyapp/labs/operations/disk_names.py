"""Naming a disk, or choosing the newest whose name begins in some way: a restore makes up the end of its disks' names."""

from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import Param, raw
from studyapp.labs.target import Target

_ABOUT = "Name of the disk; with * at its end, the newest whose name begins so"


def disk_param(group: str) -> Param:
    """The argument `disk`, whose resource group is the value of another argument."""
    return Param("disk", _ABOUT, spell=lambda text: _spelled(text, group))


def _spelled(text: str, group: str) -> str:
    """az has no word for the newest disk: it has to look for the name."""
    if not text.endswith("*"):
        return text
    query = f"sort_by([?starts_with(name, '{text[:-1]}')], &timeCreated)[-1].name"
    return f'$(az disk list --resource-group {{{group}}} --query "{query}" --output tsv)'


def chosen_disk(target: Target, group: str, text: str) -> str:
    """The name of the disk that is meant.

    Raises:
        StudyError: no disk of the group has a name like that.
    """
    if not text.endswith("*"):
        return text
    start = text[:-1].lower()
    found: list[Any] = raw(target.compute.disks.list_by_resource_group, group)
    fitting = [disk for disk in found if str(disk["name"]).lower().startswith(start)]
    if not fitting:
        raise StudyError(f"No disk in `{group}` has a name like `{text}`.", "`disk.list` lists them.")
    return str(max(fitting, key=lambda disk: str(disk["properties"]["timeCreated"]))["name"])
