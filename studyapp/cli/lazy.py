"""A click group whose commands are imported when they are called, so that no command pays for the others."""

import importlib

import click


class LazyGroup(click.Group):
    """Commands by name, each as `module:attribute`; others may be added as usual."""

    def __init__(self, *args: object, lazy: dict[str, str], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type] # handed through unchanged to click
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands: those that are imported late in the order declared, then the others."""
        return [*self._lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self._lazy[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command
