"""The table of az commands as the installed az tells it: what `studyapp/core/az/spellings` is made from.

`python -m tests.az.spellings` writes it anew, with the az that STUDYAPP_AZ or PATH names.
"""

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

from tests.az.conftest import ABSENT, AZ

FOLDER = Path(__file__).parents[2] / "studyapp" / "core" / "az" / "spellings"
MODULES: dict[str, tuple[str, tuple[str, ...]]] = {
    "resources": (
        "Groups, resources, locks, roles, tags, deployments and accounts",
        (
            "account",
            "group",
            "lock",
            "provider",
            "resource",
            "role assignment",
            "tag *",
            "deployment group",
            "deployment sub",
        ),
    ),
    "machines": (
        "Virtual machines and what belongs to them",
        ("vm **", "vmss *", "ppg", "restore-point **"),
    ),
    "disks": (
        "Disks, snapshots, images and storage accounts",
        ("disk", "snapshot", "image", "storage account", "storage account keys"),
    ),
    "network": (
        "Networks, interfaces, addresses and security groups",
        (
            "network vnet",
            "network vnet subnet",
            "network nic **",
            "network nsg **",
            "network public-ip",
            "network route-table **",
            "network watcher",
        ),
    ),
    "backup": ("Azure Backup", ("backup **",)),
    "monitoring": (
        "Metrics, logs and alerts",
        (
            "monitor activity-log **",
            "monitor log-analytics",
            "monitor log-analytics workspace",
            "monitor metrics",
            "monitor metrics alert",
            "monitor action-group",
            "monitor diagnostic-settings **",
        ),
    ),
}
"""Module -> what it is about, and the groups whose commands stand in it; with ** those of the groups below, too."""
_DEFAULT = re.compile(r"[\w./:*-]+")


def real() -> dict[str, list[dict[str, Any]]]:
    """Every command of the installed az with its arguments."""
    assert AZ, ABSENT
    python = Path(AZ).resolve().with_name("python")
    script = Path(__file__).with_name("arguments_of_az.py")
    return dict(json.loads(subprocess.run([python, script], capture_output=True, text=True, check=True).stdout))


def lines(module: str, table: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    """The commands of a module, each with the line that stands for it."""
    groups = MODULES[module][1]
    return {name: f"{name} | {' '.join(map(_option, table[name]))}" for name in sorted(table) if _is_in(name, groups)}


def _is_in(name: str, groups: tuple[str, ...]) -> bool:
    above = name.rpartition(" ")[0]
    return any(
        above == group.rstrip(" *") or (group.endswith("**") and name.startswith(group[:-2])) for group in groups
    )


def _option(argument: dict[str, Any]) -> str:
    spellings = sorted(argument["options"], key=lambda option: not option.startswith("--"))
    takes, choices = _takes(argument), argument["choices"]
    text = "/".join(spellings) + ("" if takes == "text" else f":{takes}")
    text += "!" if argument["required"] else ""
    text += f"@{argument['part']}" if argument["part"] else ""
    text += _default(argument) if takes in ("text", "list") else ""
    if choices and takes != "truth" and all(re.fullmatch(r"[\w./-]+", choice) for choice in choices):
        text += "{" + ",".join(choices) + "}"
    return text


def _takes(argument: dict[str, Any]) -> str:
    nargs, action = argument["nargs"], argument["action"]
    if nargs == "?":
        return "truth" if {choice.lower() for choice in argument["choices"]} & {"true"} else "maybe"
    if nargs in ("+", "*"):
        return "more" if argument["repeats"] or action in ("append", "OrderedArgsAction") else "list"
    if action == "append":
        return "more"
    return "flag" if action in ("store_true", "store_false", "store_const") or nargs == "0" else "text"


def _default(argument: dict[str, Any]) -> str:
    default = argument["default"]
    entries = default if isinstance(default, list) else [default]
    texts = [str(entry) for entry in entries if isinstance(entry, str | int | float) and not isinstance(entry, bool)]
    if not texts or len(texts) < len(entries) or "Undefined" in texts or not all(map(_DEFAULT.fullmatch, texts)):
        return ""
    return "=" + ",".join(texts)


def elsewhere(table: dict[str, list[dict[str, Any]]]) -> list[str]:
    """The groups and commands of az that have no line here, each no deeper than it takes to say so."""
    ours = {name for module in MODULES for name in lines(module, table)}
    prefixes = {" ".join(name.split()[:end]) for name in ours for end in range(len(name.split()))}
    found = set()
    for name in set(table) - ours:
        words = name.split()
        found.add(next(part for end in range(1, len(words) + 1) if (part := " ".join(words[:end])) not in prefixes))
    return sorted(found)


def _module(about: str, name: str, entries: list[str]) -> str:
    wrapped = [
        textwrap.fill(entry, 120, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
        for entry in entries
    ]
    return f'"""{about}."""\n\n{name} = """\n' + "\n".join(wrapped) + '\n"""\n'


def write() -> None:
    """Write every module of the table anew."""
    table = real()
    for module, (about, _) in MODULES.items():
        text = _module(
            f"{about}: how az spells it, a line to a command", "SPELLINGS", list(lines(module, table).values())
        )
        (FOLDER / f"{module}.py").write_text(text)
    text = _module(
        "What az has and this table has not: groups and commands, a line to each", "GROUPS", elsewhere(table)
    )
    (FOLDER / "elsewhere.py").write_text(text)


if __name__ == "__main__":
    write()
    sys.exit(0)
