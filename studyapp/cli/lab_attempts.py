"""`studyapp lab start`, `status`, `check`, `reset`, `branch` and `stop`: attempts at labs."""

from datetime import datetime
from typing import Any

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.lab_azure import azure_status, start_on_azure, stop_on_azure
from studyapp.cli.lab_options import attempt_argument, where_options
from studyapp.cli.lab_text import briefing_text, findings_text, state_text
from studyapp.cli.lab_world import attempt as attempt_of
from studyapp.core.azure_costs import standing_in_words
from studyapp.core.azure_wishes import HOURS, Wish
from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import is_pass
from studyapp.core.plain import to_plain
from studyapp.study.lab_states import RunState
from studyapp.study.study import Study


@click.command()
@click.argument("lab")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="The same seed draws the same names and values.")
@click.option(
    "--target",
    type=click.Choice(["sandbox", "azure"]),
    default="sandbox",
    show_default=True,
    help="Where: the free local sandbox, or your own subscription, where it costs money.",
)
@where_options
@click.option("--size", default="", metavar="SIZE", help="On Azure: a size for all machines instead of the lab's own.")
@click.option(
    "--hours",
    type=click.FloatRange(1, 72),
    default=HOURS,
    show_default=True,
    help="On Azure: when the run counts as overdue.",
)
@click.option("--register", is_flag=True, help="On Azure: register resource providers that are missing.")
@click.option("--dry-run", is_flag=True, help="On Azure: only look what is in the way and what it costs; make nothing.")
@click.option("--yes", is_flag=True, help="On Azure: begin without asking.")
@json_option
@pass_context
def start(
    context: Context, /, lab: str, seed: int | None, target: str, dry_run: bool, yes: bool, as_json: bool, **wish: Any
) -> None:
    """Lay the world of LAB and open an attempt: in a sandbox of its own, or on your own subscription with --target azure.

    On Azure it looks first: rights, providers, quota, sizes, names, policies, and what it costs; nothing is made before you
    have said so.

    \b
    Examples:
      studyapp lab start protect-a-vm
      studyapp lab start protect-a-vm --target azure --dry-run
    """
    study = context.study()
    state = (
        study.labs.start(lab, seed)
        if target == "sandbox"
        else start_on_azure(study, lab, seed, Wish(**wish), yes, dry_run)
    )
    if state is None:
        return
    if as_json:
        print_json(_state_json(study, state))
        return
    click.echo(briefing_text(state.lab))


@click.command()
@attempt_argument
@click.option("--cost", is_flag=True, help="On Azure: read what stands there now, and what it costs an hour.")
@json_option
@pass_context
def status(context: Context, lab: str, cost: bool, as_json: bool) -> None:
    """Show an open attempt: its id, tasks, clock, and what the last check found; without LAB, every open attempt.

    \b
    Examples:
      studyapp lab status
      studyapp lab status protect-a-vm --json
      studyapp lab status --cost
    """
    study = context.study()
    states = [study.labs.current(lab)] if lab else study.labs.running()
    if as_json:
        print_json([_state_json(study, state) for state in states])
        return
    for state in states:
        click.echo(state_text(state, _world(study, state)))
        if cost and state.run.target == "azure":
            click.echo("\n".join(standing_in_words(study.labs.cost(state.run.id))))
    if not states:
        click.echo("No lab is open.", err=True)


@click.command()
@attempt_argument
@json_option
@pass_context
def check(context: Context, lab: str, as_json: bool) -> None:
    """Grade the state as it is; at any time, as often as you like.

    Exits with 1 while something is missing.

    \b
    Example:
      studyapp lab check
    """
    study = context.study()
    state = study.labs.check(attempt_of(study, lab).run.id)
    if as_json:
        print_json(_state_json(study, state))
    else:
        click.echo(findings_text(state))
    if not is_pass(state.findings):
        click.get_current_context().exit(1)
    coach = "" if state.run.target == "azure" else " --coach"
    click.echo(f"See how you did it: studyapp lab transcript {state.run.id[:8]}{coach}", err=True)


@click.command()
@attempt_argument
@click.option("--to-pass", is_flag=True, help="Go back to the state that passed last, instead of the start.")
@pass_context
def reset(context: Context, lab: str, to_pass: bool) -> None:
    """Take the sandbox of an attempt back to its start, or to its last pass. Results and open hints stay.

    \b
    Examples:
      studyapp lab reset
      studyapp lab reset protect-a-vm --to-pass
    """
    study = context.study()
    labs, state = study.labs, attempt_of(study, lab)
    labs.reset(state.run.id, to_pass)
    click.echo(f"{state.run.lab} is back at its {'last pass' if to_pass else 'start'}.")


@click.command()
@attempt_argument
@json_option
@pass_context
def branch(context: Context, lab: str, as_json: bool) -> None:
    """Open a second attempt that goes on from here, to try something without losing what you have.

    It has the same names and the same state; hints that are open stay counted. Both stay open, each under its own id.

    \b
    Examples:
      studyapp lab branch
      studyapp lab branch protect-a-vm --json
    """
    study = context.study()
    old = attempt_of(study, lab)
    new = study.labs.branch(old.run.id)
    if as_json:
        print_json(_state_json(study, new) | {"from": old.run.id})
        return
    click.echo(f"{new.run.lab} goes on in attempt {new.run.id}; {old.run.id} stays as it is.")


@click.command()
@attempt_argument
@click.option("--yes", is_flag=True, help="On Azure: clean up without asking.")
@pass_context
def stop(context: Context, lab: str, yes: bool) -> None:
    """End an open attempt; its results stay on record, its sandbox is deleted.

    On Azure everything that it has made is removed, vault and all; what must stay is listed with the reason, and the exit
    code is 1.

    \b
    Example:
      studyapp lab stop
    """
    study = context.study()
    state = attempt_of(study, lab)
    if state.run.target == "azure":
        stop_on_azure(study, state, yes)
        return
    study.labs.stop(state.run.id)
    click.echo(f"{state.run.lab} is stopped.")


def _world(study: Study, state: RunState) -> str:
    """Which world is live, and how it stands."""
    if state.run.target == "azure":
        return azure_status(study, state)
    now = _clock(study, state)
    how = f"its clock shows {now:%Y-%m-%d %H:%M} UTC" if now else "its world can't be read here: `lab stop` ends it"
    return f"(sandbox, {how})"


def _clock(study: Study, state: RunState) -> datetime | None:
    """What the clock of an attempt's sandbox shows; None where its world can't be read, as after an import from elsewhere."""
    if state.run.target == "azure":
        return None
    try:
        return study.labs.attempt(state.run.id).target().now
    except StudyError:
        return None


def _state_json(study: Study, state: RunState) -> dict[str, Any]:
    now = _clock(study, state)
    return {
        "run": state.run.id,
        "lab": state.run.lab,
        "seed": state.run.seed,
        "target": state.run.target,
        "started": state.run.started.isoformat(),
        "percent": state.percent,
        "best": state.best,
        "passed": state.has_passed,
        "hints": dict(state.hints),
        "solution_shown": state.is_solution_shown,
        "now": now.isoformat() if now else None,
        "tasks": [{"id": task.id, "title": task.title} for task in state.lab.tasks],
        "findings": [to_plain(finding) for finding in state.findings],
    }
