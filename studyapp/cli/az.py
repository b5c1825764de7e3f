"""`studyapp az`: practising az lines in the learner's own sandbox, or in an attempt at a lab."""

import sys
from typing import TYPE_CHECKING

import click

from studyapp.cli.context import Context, pass_context
from studyapp.cli.lab_world import attempt as attempt_of

if TYPE_CHECKING:
    from studyapp.labs.az.prompt import AzPrompt, Printed


def _complete(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    from studyapp.labs.az.completion import next_words

    return list(next_words(["az", *context.params.get("words", ())], begun))


words_argument = click.argument("words", nargs=-1, metavar="[--] [AZ WORDS]...", shell_complete=_complete)
settings = {"ignore_unknown_options": True, "allow_interspersed_args": False}


@click.command(context_settings=settings)
@click.option("--lab", default="", metavar="LAB", help="Work in the open attempt at this lab, or the one of this id.")
@words_argument
@pass_context
def az(context: Context, lab: str, words: tuple[str, ...]) -> None:
    """Practise az: run an az line in your own sandbox, or in a lab.

    It is a practice subset: each command that it knows is a real SDK call, any other is told apart from a mistake.
    Without WORDS it lists what it knows. PowerShell is not supported.

    \b
    Examples:
      studyapp az -- vm list -g rg-app -o table
      studyapp az --lab protect-a-vm -- backup job list -g rg-vaults -v rsv-orders
      studyapp az 'vm start --ids $(az vm list -g rg-app --query [].id -o tsv)'
    """
    from studyapp.study.az import in_attempt, in_sandbox

    study = context.study()
    if lab:
        prompt = in_attempt(study.labs.attempt(attempt_of(study, lab).run.id))
    else:
        prompt = in_sandbox(study.folders.sandbox(study.profile))
    finish(run(prompt, words))


@click.command("az", context_settings=settings)
@click.option("--lab", default="", metavar="LAB", help="The lab, or the id of an attempt, if several are open.")
@words_argument
@pass_context
def lab_az(context: Context, lab: str, words: tuple[str, ...]) -> None:
    """Run an az line in the open attempt: a practice subset of az, each command a real SDK call.

    \b
    Example:
      studyapp lab az -- vm get-instance-view -g rg-app -n vm-app --query instanceView.statuses
    """
    from studyapp.study.az import in_attempt

    study = context.study()
    finish(run(in_attempt(study.labs.attempt(attempt_of(study, lab).run.id)), words))


def run(prompt: "AzPrompt", words: tuple[str, ...]) -> "Printed":
    """Run the words that a shell has made; a single one with blanks in it is a line of its own."""
    parts = words[1:] if words[:1] == ("az",) else words
    if len(parts) == 1 and " " in parts[0]:
        return prompt.run(parts[0] if parts[0].lstrip().startswith("az ") else f"az {parts[0]}")
    return prompt.run_words(("az", *parts))


def finish(printed: "Printed") -> None:
    """Print what a line printed, and end as az ends."""
    if printed.out and printed.output == "jsonc" and sys.stdout.isatty():
        from rich.console import Console

        Console(soft_wrap=True).print_json(printed.out)
    elif printed.out:
        click.echo(printed.out, nl=False)
    if printed.err:
        click.echo(printed.err, err=True, nl=False)
    if printed.code:
        sys.exit(printed.code)
