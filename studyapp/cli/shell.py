"""`studyapp sandbox shell` and `studyapp lab shell`: the learner's own shell, or one command, with az in the sandbox alone."""

import os
from typing import TYPE_CHECKING

import click

from studyapp.cli.clock import machine_clock, randomness
from studyapp.cli.context import Context, pass_context
from studyapp.cli.lab_options import attempt_option
from studyapp.cli.lab_text import findings_text
from studyapp.cli.server import attempt_option as sandbox_attempt_option
from studyapp.cli.server import clock_option, persona_option
from studyapp.core.errors import StudyError
from studyapp.settings import check_profile

if TYPE_CHECKING:
    from studyapp.study.foreground import Ended
    from studyapp.study.shell import Wish

_COMMAND = click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="[-- COMMAND...]")
_AS_TYPED = {"ignore_unknown_options": True, "allow_interspersed_args": False}
"""Options after the first word of the command are the command's own."""


@click.command(context_settings=_AS_TYPED)
@_COMMAND
@sandbox_attempt_option
@clock_option
@persona_option
@pass_context
def shell(context: Context, command: tuple[str, ...], attempt: str, clock: str, persona: str) -> None:
    """Open your own shell, or run one COMMAND, with `az` and the SDKs in the sandbox and nowhere else.

    Your own `~/.azure` is neither read nor written, and nothing is left when you leave. The exit code is the command's.

    \b
    Examples:
      studyapp sandbox shell
      studyapp sandbox shell -- az group list --output table
      studyapp sandbox shell --as backup-operator
    """
    if attempt:
        _in_lab(context, attempt, command, clock, persona)
        return
    from studyapp.study.serving import own_sandbox
    from studyapp.study.shell import greeting, run_shell

    profile = check_profile(context.profile)
    place, servers = own_sandbox(context.folders().sandbox(profile)), context.folders().servers(profile)
    said = "" if command else greeting("your own sandbox", os.environ)
    wish = _wish(context, command, clock, persona)
    ended = run_shell(place, servers, wish, os.environ, machine_clock, randomness(), lambda: _say(said))
    _leave(ended, command)


@click.command("shell", context_settings=_AS_TYPED)
@_COMMAND
@attempt_option
@clock_option
@persona_option
@pass_context
def lab_shell(context: Context, command: tuple[str, ...], lab: str, clock: str, persona: str) -> None:
    """Open your own shell, or run one COMMAND, with `az` and the SDKs in the world of an open attempt and nowhere else.

    What you do there is noted like every other move. When you leave, the state is graded as by `lab check`.

    \b
    Examples:
      studyapp lab shell
      studyapp lab shell --lab protect-a-vm
      studyapp lab shell -- az backup job list -g rg-ops -v rsv-ops --output table
    """
    _in_lab(context, lab, command, clock, persona)


def _in_lab(context: Context, name: str, command: tuple[str, ...], clock: str, persona: str) -> None:
    labs = context.study().labs
    run = labs.current(name).run.id
    ended = labs.shell(run, _wish(context, command, clock, persona), os.environ, _say)
    if not ended.is_told:
        try:
            _say(findings_text(labs.check(run)) + "\n")
        except StudyError as error:  # the shell is left all the same, and the exit code is the command's
            _say(f"The lab can't be checked: {error.message} {error.hint}\n")
    _leave(ended, command)


def _wish(context: Context, command: tuple[str, ...], clock: str, persona: str) -> "Wish":
    from studyapp.study.shell import Wish

    home = () if context.home is None else (("STUDYAPP_HOME", str(context.folders().home)),)
    return Wish(command, persona, clock, home)


def _say(text: str) -> None:
    """On standard error: standard output is the command's."""
    click.echo(text, err=True, nl=False)


def _leave(ended: "Ended", command: tuple[str, ...]) -> None:
    if not command:
        _say("You have left the sandbox's shell; everything else is as before.\n")
    click.get_current_context().exit(ended.code)
