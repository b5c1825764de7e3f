"""`studyapp lab list` and `show`: what labs there are, and what each is about."""

from typing import Any

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.lab_text import azure_text, briefing_text, names_text
from studyapp.core.errors import StudyError
from studyapp.core.lab_targets import for_target, left_out
from studyapp.core.labs import Lab, with_open_names
from studyapp.study.lab_states import LabState, RunState
from studyapp.study.study import Study


@click.command("list")
@json_option
@pass_context
def list_labs(context: Context, as_json: bool) -> None:
    """List the labs, the best result of each, and which are open.

    \b
    Example:
      studyapp lab list
    """
    states = context.study().labs.labs()
    if as_json:
        print_json([_row(one) for one in states])
        return
    for one in states:
        best = "not tried yet" if one.best is None else f"best {one.best:.0f} %"
        where = ", also on Azure" if "azure" in one.lab.targets else ""
        click.echo(f"{one.lab.id}: {one.lab.title} [{one.lab.difficulty}, {one.lab.minutes} min{where}, {best}]")
        if one.run:
            click.echo(f"    open since {one.run.started:%Y-%m-%d %H:%M}, attempt {one.run.id}")
    if not states:
        click.echo("This pack has no labs.", err=True)


def _row(one: LabState) -> dict[str, Any]:
    plain = {name: getattr(one.lab, name) for name in ("id", "title", "minutes", "difficulty")}
    return plain | {"targets": list(one.lab.targets), "best": one.best, "run": one.run.id if one.run else None}


@click.command()
@click.argument("lab", metavar="LAB or ATTEMPT")
@json_option
@pass_context
def show(context: Context, lab: str, as_json: bool) -> None:
    """Show what LAB is about without starting it.

    Where an attempt is open, the names that were drawn for it are filled in; else they stand in <angle brackets>.

    \b
    Example:
      studyapp lab show protect-a-vm
    """
    study = context.study()
    state = _open(study, lab)
    found = state.lab if state else study.content.lab(lab)
    shown = found if state else with_open_names(found)
    if as_json:
        print_json(_about(shown, state))
        return
    click.echo(briefing_text(shown))
    if not state and found.variables:
        click.echo(f"\n{names_text(found)}")
    if not state and (there := azure_text(shown)):
        click.echo(f"\n{there}")


def _open(study: Study, name: str) -> RunState | None:
    """The open attempt that is meant; None where a lab is named that has none."""
    try:
        return study.labs.current(name)
    except StudyError:
        if any(one.id == name for one in study.content.labs()):
            return None
        raise


def _about(lab: Lab, state: RunState | None) -> dict[str, Any]:
    tasks = [{"id": task.id, "title": task.title, "text": task.text} for task in lab.tasks]
    about = {"id": lab.id, "title": lab.title, "briefing": lab.briefing, "tasks": tasks, "points": lab.points()}
    names = {} if state else {variable.id: list(variable.among) for variable in lab.variables}
    return about | {"names": names, "azure": _on_azure(lab), "run": state.run.id if state else None}


def _on_azure(lab: Lab) -> dict[str, Any] | None:
    """How it is on a subscription; None for a lab that does not run there."""
    if "azure" not in lab.targets:
        return None
    there = for_target(lab, "azure")
    missing = [{"check": check.id, "expected": check.expected, "because": why} for check, why in left_out(lab)]
    laying = lab.azure.laying if lab.azure else None
    return {"laying": laying, "minutes": there.minutes, "points": there.points(), "left_out": missing}
