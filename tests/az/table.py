"""Makes the table of az's commands from an installed az: `python -m tests.az.table` writes it anew.

Only names are taken: commands, spellings of options, and the words that an option may have. A new command is added by
writing its words as a line of the table; this program fills in its options.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.az.conftest import AZ

FILE = Path(__file__).parents[2] / "studyapp" / "core" / "az_table.py"
_HEAD = '''"""The commands of az that the practice subset can read, with the spellings of their options.

Made from an installed az by `python -m tests.az.table`; a test compares the two. A command starts at the beginning of a
line, its options follow, the preferred spelling first. Behind an option stand `!` where it must be given, `@` where it
must be given unless `--ids` is, `+` for one or several values, `*` for any number, `^` for none, `?` for true, false or
nothing, and `=` before the words that it may have.
"""

COMMANDS = """
'''
_ASK = """
import json, os, sys
from azure.cli.core import get_default_cli
from azure.cli.core.file_util import create_invoker_and_load_cmds_and_args
cli = get_default_cli()
create_invoker_and_load_cmds_and_args(cli)
table = cli.invocation.commands_loader.command_table
found = {}
for name in json.load(sys.stdin):
    arguments = table[name].arguments if name in table else {}
    found[name] = [
        {
            "options": [o if isinstance(o, str) else getattr(o, "target", "") for o in s.get("options_list") or []],
            "required": bool(s.get("required")),
            "nargs": s.get("nargs"),
            "action": str(s.get("action") or ""),
            "choices": [str(c) for c in s.get("choices") or []],
            "id_part": s.get("id_part"),
        }
        for s in (argument.type.settings for argument in arguments.values())
    ]
print(json.dumps(found))
"""
_EVERYWHERE = ("--subscription", "--change-reference", "--acquire-policy-token")
_MOST_CHOICES = 24
"""Longer lists of words, as all regions, are not taken."""
_TRUTHS = {"true", "false"}
_WIDTH = 118


def asked(names: list[str], folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What az knows of commands; the folder holds its configuration."""
    assert AZ is not None
    python = Path(AZ).resolve().parent / "python"
    environment = {"AZURE_CONFIG_DIR": str(folder), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [str(python), "-c", _ASK], input=json.dumps(names), capture_output=True, text=True, env=environment, check=True
    )
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def rendered(found: Mapping[str, list[dict[str, Any]]]) -> str:
    """The module that holds the table."""
    lines = [line for name in sorted(found) for line in _wrapped(name, sorted(filter(None, map(_option, found[name]))))]
    return _HEAD + "\n".join(lines) + '\n"""\n'


def _wrapped(name: str, options: list[str]) -> Iterator[str]:
    line = name
    for option in options:
        if len(line) + 1 + len(option) > _WIDTH and line.strip():
            yield line
            line = "   "
        line += f" {option}"
    yield line


def _option(argument: dict[str, Any]) -> str:
    options = [name for name in argument["options"] if name.startswith("-") and not name.startswith("--__")]
    if not options or set(options) <= set(_EVERYWHERE) or "IgnoreAction" in argument["action"]:
        return ""
    options.sort(key=lambda name: (not name.startswith("--"), argument["options"].index(name)))
    needed = "!" if argument["required"] else "@" if argument["id_part"] else ""
    choices = [choice for choice in argument["choices"] if " " not in choice and choice]
    if set(map(str.lower, choices)) >= _TRUTHS:
        return "/".join(options) + needed + "?"
    many = {"*": "*", "+": "+"}.get(str(argument["nargs"]), "")
    flag = "^" if argument["action"] == "store_true" or argument["nargs"] == 0 else ""
    words = "=" + "|".join(choices) if 0 < len(choices) <= _MOST_CHOICES else ""
    return "/".join(options) + needed + many + flag + words


def main() -> None:
    """Write the table anew for the commands that it names."""
    from studyapp.core.az_commands import commands

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE.parents[2] / ".az-config"
    FILE.write_text(rendered(asked([" ".join(one.words) for one in commands()], folder)), "utf-8")


if __name__ == "__main__":
    main()
