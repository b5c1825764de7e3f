"""Run by az's own Python: every command of the installed az with its arguments, as JSON on standard output.

It imports nothing of ours, so that any Python with azure-cli can run it.
"""

import json
import sys
from typing import Any

HIDDEN = ("_subscription", "_change_reference", "_acquire_policy_token", "cmd")
"""Arguments that every command has, or that are no options at all."""


def tables() -> dict[str, list[dict[str, Any]]]:
    """The arguments of every command, in az's order."""
    from azure.cli.core import get_default_cli
    from azure.cli.core.file_util import create_invoker_and_load_cmds_and_args

    az = get_default_cli()
    create_invoker_and_load_cmds_and_args(az)
    needed = _needed_without_ids(az)
    commands = az.invocation.commands_loader.command_table
    return {name: _arguments(name, command, needed) for name, command in commands.items()}


def _arguments(name: str, command: Any, needed: dict[str, list[str]]) -> list[dict[str, Any]]:
    fields = command.get_arguments_schema()._fields if hasattr(command, "get_arguments_schema") else {}
    found = []
    for key, argument in command.arguments.items():
        settings = argument.type.settings
        options = [str(getattr(option, "target", option)) for option in settings.get("options_list") or ()]
        if key in HIDDEN or not options or any(option.startswith("--__") for option in options):
            continue
        required = bool(settings.get("required")) or key in needed.get(name, ())
        action, choices, default = settings.get("action"), settings.get("choices"), settings.get("default")
        found.append(
            {
                "options": options,
                "nargs": str(settings.get("nargs", "")),
                "action": action if isinstance(action, str) else getattr(action, "__name__", ""),
                "repeats": key in fields and settings.get("nargs") == "+",
                # Where an id may stand for it, az's own table says that it need not be there.
                "required": required or bool(settings.get("id_part") and getattr(fields.get(key), "_required", False)),
                "choices": [str(choice) for choice in choices or ()],
                "default": default if isinstance(default, str | int | float | bool | list) else None,
                "part": settings.get("id_part") or "",
            }
        )
    return found


def _needed_without_ids(az: Any) -> dict[str, list[str]]:
    """Of each command that takes --ids, the arguments that it needs without: az keeps them inside its own handler."""
    for handlers in az._event_handlers.values():
        for handler in handlers:
            if handler.__name__ == "parse_ids_arguments":
                cells = dict(zip(handler.__code__.co_freevars, handler.__closure__, strict=True))
                return {name: both["required"] for name, both in cells["ids_metadata"].cell_contents.items()}
    raise SystemExit("this az keeps what --ids stands for elsewhere: look at azure/cli/core/commands/arm.py")


if __name__ == "__main__":
    json.dump(tables(), sys.stdout)
