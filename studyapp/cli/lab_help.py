"""`studyapp lab hint` and `solution`: help, with its price told before it is taken."""

import sys

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.lab_options import attempt_argument, attempt_option
from studyapp.cli.lab_world import attempt as attempt_of
from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import HintOffer
from studyapp.study.lab_states import RunState


@click.command()
@click.argument("task", default="", required=False)
@attempt_option
@click.option("--yes", is_flag=True, help="Open it without asking.")
@json_option
@pass_context
def hint(context: Context, task: str, lab: str, yes: bool, as_json: bool) -> None:
    """Open the next of three hints of TASK; without TASK, of the first task that is not done.

    Each costs 10 % of its task, and nothing once the lab was passed. What it costs is said first; where nobody can be asked,
    --yes is needed.

    \b
    Examples:
      studyapp lab hint protect
      studyapp lab hint --yes --json
    """
    study = context.study()
    labs, state = study.labs, attempt_of(study, lab)
    offer = labs.next_hint(state.run.id, task or _first_undone(state))
    if offer.percent and not yes:
        _ask(f"{_price(offer)} Open it?", f"{_price(offer)}", "Open it with --yes.")
    text = labs.hint(state.run.id, offer.task)
    if as_json:
        print_json(
            {
                "task": offer.task,
                "number": offer.number,
                "count": offer.count,
                "cost_percent": offer.percent,
                "text": text,
            }
        )
        return
    click.echo(f"Hint {offer.number} of {offer.count} for {offer.task}:", err=True)
    click.echo(text)


def _first_undone(state: RunState) -> str:
    undone = {finding.task for finding in state.findings if finding.mark != "pass"}
    tasks = [task.id for task in state.lab.tasks]
    return next((task for task in tasks if not state.findings or task in undone), tasks[0])


def _price(offer: HintOffer) -> str:
    points = f"{offer.points:g} point{'' if offer.points == 1 else 's'}"
    return f"Hint {offer.number} of {offer.count} for {offer.task} costs {offer.percent} % of its task ({points})."


@click.command()
@attempt_argument
@click.option("--give-up", is_flag=True, help="Show it before the lab is passed; the attempt then earns nothing.")
@json_option
@pass_context
def solution(context: Context, lab: str, give_up: bool, as_json: bool) -> None:
    """Show the reference solutions as az commands.

    Once the lab was passed that is free. Before, it costs the attempt: from then on its checks earn nothing. After the third
    hint of a task you are asked; earlier, and where nobody can be asked, --give-up is needed.

    \b
    Examples:
      studyapp lab solution
      studyapp lab solution --give-up
    """
    study = context.study()
    labs, state = study.labs, attempt_of(study, lab)
    cost = labs.solution_cost(state.run.id)
    if cost and not give_up and _is_helped(state) and sys.stdin.isatty():
        click.confirm(f"{cost} Give up and show it?", abort=True)
        give_up = True
    operations = labs.operations()
    found = labs.solutions(state.run.id, give_up)
    steps = [[{"do": s.do, "args": s.args, "az": operations[s.do].in_az(s.args)} for s in one.steps] for one in found]
    if as_json:
        print_json(
            [{"id": one.id, "title": one.title, "steps": lines} for one, lines in zip(found, steps, strict=True)]
        )
        return
    for one, lines in zip(found, steps, strict=True):
        click.echo("\n".join([f"# {one.title}", *(str(line["az"]) for line in lines), ""]))


def _is_helped(state: RunState) -> bool:
    """Whether every hint of some task is open."""
    return any(state.hints.get(task.id, 0) >= len(task.hints) for task in state.lab.tasks)


def _ask(question: str, refusal: str, hint: str) -> None:
    """Ask on a terminal; elsewhere refuse, and name the flag."""
    if not sys.stdin.isatty():
        raise StudyError(refusal, hint)
    click.confirm(question, abort=True)
