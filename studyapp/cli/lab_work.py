"""`studyapp lab do`, `operations` and `run`: working in an attempt."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.lab_options import attempt_option
from studyapp.cli.lab_world import attempt as attempt_of
from studyapp.core.errors import StudyError
from studyapp.core.plain import to_plain

if TYPE_CHECKING:
    from studyapp.labs.calls import Call


@click.command()
@click.argument("operation")
@click.argument("args", nargs=-1, metavar="[NAME=VALUE]...")
@attempt_option
@json_option
@pass_context
def do(context: Context, operation: str, args: tuple[str, ...], lab: str, as_json: bool) -> None:
    """Perform OPERATION in the open attempt: a real SDK call. `lab operations` lists them.

    \b
    Example:
      studyapp lab do backup.now group=rg-ops vault=rsv-ops vm_group=rg-app vm=vm-app-01
    """
    from studyapp.labs.blotting import without_secret_args

    study = context.study()
    labs = study.labs
    given = dict(_pair(text) for text in args)
    done = labs.perform(attempt_of(study, lab).run.id, operation, given)
    if as_json:
        print_json({"answer": done.answer, "calls": [to_plain(call) for call in done.calls]})
        return
    for line, same in groupby(map(_line, done.calls)):
        times = len(list(same))
        click.echo(line + (f" ({times} times)" if times > 1 else ""), err=True)
    click.echo(labs.operations()[operation].in_az(without_secret_args(given)), err=True)
    if done.answer is not None:
        print_json(done.answer)


def _line(call: "Call") -> str:
    """A call as it is told; a client that waits asks the same again and again."""
    return f"{call.method} {urlsplit(call.url).path} -> {call.status}"


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(f"write `{text}` as name=value")
    return name, value


@click.command()
@click.argument("words", nargs=-1)
@json_option
@pass_context
def operations(context: Context, words: tuple[str, ...], as_json: bool) -> None:
    """List the operations that labs know, with arguments and the az command line of each.

    \b
    Example:
      studyapp lab operations restore
    """
    table = context.study().labs.operations()
    chosen = {name: one for name, one in table.items() if all(word in f"{name} {one.title}".lower() for word in words)}
    if as_json:
        print_json({name: _operation_json(one) for name, one in chosen.items()})
        return
    for name, one in chosen.items():
        given = " ".join(p.name if p.default is None else f"[{p.name}={p.default}]" for p in one.params)
        click.echo(f"{name} {given}\n    {one.title}\n    {one.az}")


def _operation_json(one: Any) -> dict[str, Any]:
    params = [{"name": p.name, "about": p.about, "type": p.type, "default": p.default} for p in one.params]
    named = ("title", "sdk", "az", "powershell", "portal", "teaches", "needs", "reads", "lists", "sandbox_only")
    return {name: getattr(one, name) for name in named} | {"params": params}


@click.command()
@click.argument("script", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@attempt_option
@pass_context
def run(context: Context, script: Path, lab: str) -> None:
    """Run your own Python SCRIPT with SDK clients for the open attempt ready to import.

    In the script: `from studyapp.labs.here import backup, vaults, compute, sandbox`. What it does is kept when it ends; as
    long as it works, nobody else changes the attempt.

    \b
    Example:
      studyapp lab run my_backup.py
    """
    from studyapp.labs.script import run_script

    study = context.study()
    labs, state = study.labs, attempt_of(study, lab)
    code = run_script(labs.attempt(state.run.id), script)
    if code:
        raise StudyError(f"{script} ended with {code}.", "What it did before that is kept; `lab reset` takes it back.")
