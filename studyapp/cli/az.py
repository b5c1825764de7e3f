"""`studyapp az` and `studyapp lab az`: the practice subset of az, in the learner's own sandbox or an attempt."""

from typing import TYPE_CHECKING

import click

from studyapp.cli.context import Context, pass_context
from studyapp.cli.lab_options import attempt_option

if TYPE_CHECKING:
    from studyapp.labs.az.prompt import Printed

_WORDS = click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[-- COMMAND...]")
_AS_TYPED = {"ignore_unknown_options": True, "allow_interspersed_args": False}
"""Options after the first word of the command are az's own."""


@click.command(context_settings=_AS_TYPED)
@_WORDS
@pass_context
def az(context: Context, words: tuple[str, ...]) -> None:
    """Run one az command of the practice subset in your own sandbox; without a command, list what it knows.

    It makes the SDK call behind the command and prints what came of it in az's formats. All of az: `studyapp sandbox shell`.
    Exit codes are az's: 2 wrong usage, 3 not found, 1 another refusal.

    \b
    Examples:
      studyapp az
      studyapp az -- vm list -g rg-app -o table
      studyapp az -- backup job list -g rg-app -v rsv-app --query "[].name"
    """
    _leave(context.study().sandbox.az(words))


@click.command("az", context_settings=_AS_TYPED)
@_WORDS
@attempt_option
@pass_context
def lab_az(context: Context, words: tuple[str, ...], lab: str) -> None:
    """Run one az command of the practice subset in an open attempt, as a move of its transcript; see `studyapp az`.

    \b
    Examples:
      studyapp lab az -- vm list -g rg-app
      studyapp lab az --lab protect-a-vm -- backup vault list -g rg-ops -o table
    """
    labs = context.study().labs
    _leave(labs.az(labs.current(lab).run.id, words))


def _leave(done: "Printed") -> None:
    """Print what a command came to, and exit as it did."""
    if done.out:
        click.echo(done.out)
    if done.err:
        click.echo(done.err, err=True)
    if done.code:
        click.get_current_context().exit(done.code)
