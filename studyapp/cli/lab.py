"""`studyapp lab`: hands-on labs on the command line."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.lab_text import briefing_text, findings_text, state_text
from studyapp.core.errors import StudyError
from studyapp.core.plain import to_plain

if TYPE_CHECKING:
    from studyapp.study.labs import RunState
    from studyapp.study.study import Study

lab_argument = click.argument("lab", default="", required=False)


@click.group()
def lab() -> None:
    """Do hands-on labs: real Azure SDK operations against the local sandbox, graded by the resulting state.

    Where LAB is left out, the lab that was started last is meant.
    """


@lab.command("list")
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
        rows = [(one.lab, one.best, one.run) for one in states]
        print_json(
            [
                {
                    "id": a.id,
                    "title": a.title,
                    "minutes": a.minutes,
                    "difficulty": a.difficulty,
                    "targets": list(a.targets),
                }
                | {"best": best, "run": run.id if run else None}
                for a, best, run in rows
            ]
        )
        return
    for one in states:
        best = "not tried yet" if one.best is None else f"best {one.best:.0f} %"
        click.echo(f"{one.lab.id}: {one.lab.title} [{one.lab.difficulty}, {one.lab.minutes} min, {best}]")
        if one.run:
            click.echo(f"    open since {one.run.started:%Y-%m-%d %H:%M}")
    if not states:
        click.echo("This pack has no labs.", err=True)


@lab.command()
@click.argument("lab")
@json_option
@pass_context
def show(context: Context, lab: str, as_json: bool) -> None:
    """Show what LAB is about without starting it.

    \b
    Example:
      studyapp lab show protect-a-vm
    """
    found = context.study().content.lab(lab)
    if as_json:
        tasks = [{"id": task.id, "title": task.title, "text": task.text} for task in found.tasks]
        print_json(
            {"id": found.id, "title": found.title, "briefing": found.briefing, "tasks": tasks, "points": found.points()}
        )
        return
    click.echo(briefing_text(found))


@lab.command()
@click.argument("lab")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="The same seed draws the same names and values.")
@json_option
@pass_context
def start(context: Context, lab: str, seed: int | None, as_json: bool) -> None:
    """Lay the world of LAB in a sandbox of its own and open an attempt.

    \b
    Example:
      studyapp lab start protect-a-vm
    """
    state = context.study().labs.start(lab, seed)
    _print(state, as_json, briefing_text(state.lab))


@lab.command()
@lab_argument
@json_option
@pass_context
def status(context: Context, lab: str, as_json: bool) -> None:
    """Show the open attempt at LAB: tasks, clock, and what the last check found; without LAB, every open attempt.

    \b
    Examples:
      studyapp lab status
      studyapp lab status protect-a-vm --json
    """
    study = context.study()
    states = [study.labs.current(lab)] if lab else study.labs.running()
    if as_json:
        print_json([_state_json(study, state) for state in states])
        return
    for state in states:
        click.echo(state_text(state, study.labs.attempt(state.run.id).target().now))
    if not states:
        click.echo("No lab is open.", err=True)


@lab.command()
@lab_argument
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
    state = study.labs.check(study.labs.current(lab).run.id)
    _print(state, as_json, findings_text(state))
    if any(finding.mark != "pass" for finding in state.findings):
        click.get_current_context().exit(1)


@lab.command()
@click.argument("task", default="", required=False)
@click.option("--lab", default="", metavar="LAB", help="The lab, if several are open.")
@pass_context
def hint(context: Context, task: str, lab: str) -> None:
    """Open the next hint of TASK (without it, of the first task that is not done). Each costs 10 % of the task.

    \b
    Example:
      studyapp lab hint protect
    """
    labs = context.study().labs
    state = labs.current(lab)
    undone = {finding.task for finding in state.findings if finding.mark != "pass"}
    first = next((one.id for one in state.lab.tasks if not state.findings or one.id in undone), state.lab.tasks[0].id)
    click.echo(labs.hint(state.run.id, task or first))


@lab.command()
@lab_argument
@click.option("--give-up", is_flag=True, help="Show it although it is too early; the attempt then earns nothing.")
@pass_context
def solution(context: Context, lab: str, give_up: bool) -> None:
    """Show the reference solutions as az commands: after the third hint of a task, or once the lab is passed.

    \b
    Example:
      studyapp lab solution --give-up
    """
    labs = context.study().labs
    operations = labs.operations()
    for one in labs.solutions(labs.current(lab).run.id, give_up):
        click.echo(f"# {one.title}")
        for step in one.steps:
            click.echo(f"{operations[step.do].in_az(step.args)}")
        click.echo("")


@lab.command()
@click.argument("operation")
@click.argument("args", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--lab", default="", metavar="LAB", help="The lab, if several are open.")
@json_option
@pass_context
def do(context: Context, operation: str, args: tuple[str, ...], lab: str, as_json: bool) -> None:
    """Perform OPERATION in the open attempt: a real SDK call. `lab operations` lists them.

    \b
    Example:
      studyapp lab do backup.now group=rg-ops vault=rsv-ops vm_group=rg-app vm=vm-app-01
    """
    labs = context.study().labs
    given = dict(_pair(text) for text in args)
    done = labs.perform(labs.current(lab).run.id, operation, given)
    if as_json:
        print_json({"answer": done.answer, "calls": [to_plain(call) for call in done.calls]})
        return
    for call in done.calls:
        click.echo(f"{call.method} {call.url.partition('.invalid')[2].partition('?')[0]} -> {call.status}", err=True)
    click.echo(labs.operations()[operation].in_az(given), err=True)
    if done.answer is not None:
        print_json(done.answer)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(f"write `{text}` as name=value")
    return name, value


@lab.command()
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


@lab.command()
@lab_argument
@click.option("--to-pass", is_flag=True, help="Go back to the state that passed last, instead of the start.")
@pass_context
def reset(context: Context, lab: str, to_pass: bool) -> None:
    """Take the sandbox of LAB back to its start, or to the last pass.

    \b
    Example:
      studyapp lab reset
    """
    labs = context.study().labs
    state = labs.current(lab)
    labs.reset(state.run.id, to_pass)
    click.echo(f"{state.run.lab} is back at its {'last pass' if to_pass else 'start'}.")


@lab.command()
@lab_argument
@pass_context
def stop(context: Context, lab: str) -> None:
    """End the open attempt at LAB; its results stay on record, its sandbox is deleted.

    \b
    Example:
      studyapp lab stop
    """
    labs = context.study().labs
    state = labs.current(lab)
    labs.stop(state.run.id)
    click.echo(f"{state.run.lab} is stopped.")


@lab.command()
@lab_argument
@json_option
@pass_context
def transcript(context: Context, lab: str, as_json: bool) -> None:
    """Show every ARM call that was made in the open attempt at LAB.

    \b
    Example:
      studyapp lab transcript --json
    """
    labs = context.study().labs
    lines = labs.attempt(labs.current(lab).run.id).transcript()
    if as_json:
        print_json(lines)
        return
    for line in lines:
        call = line.get("call")
        path = call["url"].partition(".invalid")[2].partition("?")[0] if call else ""
        click.echo(f"{call['method']:6} {call['status']} {path}" if call else f"-- {line['kept']}")


@lab.command()
@click.argument("script", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lab", default="", metavar="LAB", help="The lab, if several are open.")
@pass_context
def run(context: Context, script: Path, lab: str) -> None:
    """Run your own Python SCRIPT with SDK clients for the open attempt ready to import.

    In the script: `from studyapp.labs.here import backup, vaults, compute, sandbox`. What it does is kept when it ends.

    \b
    Example:
      studyapp lab run my_backup.py
    """
    from studyapp.labs.script import run_script

    labs = context.study().labs
    state = labs.current(lab)
    code = run_script(labs.attempt(state.run.id), script)
    if code:
        raise StudyError(f"{script} ended with {code}.", "What it did before that is kept; `lab reset` takes it back.")


@lab.command()
@click.argument("names", nargs=-1, metavar="[LAB]...")
@click.option("--all", "every", is_flag=True, help="Every lab of the pack.")
@click.option("--seed", "seeds", type=int, multiple=True, default=(1, 2), show_default=True, help="May be repeated.")
@click.option("--mutate", is_flag=True, help="Also loosen each check in turn, and name what no mutant would notice.")
@json_option
@pass_context
def verify(
    context: Context, names: tuple[str, ...], every: bool, seeds: tuple[int, ...], mutate: bool, as_json: bool
) -> None:
    """Prove the grading of labs: untouched 0 %, solutions 100 %, mutants caught. Exits with 1 if anything is unsound.

    \b
    Examples:
      studyapp lab verify --all
      studyapp lab verify protect-a-vm --mutate
    """
    study = context.study()
    if not names and not every:
        raise click.UsageError("name labs, or use --all")
    chosen = [one.id for one in study.content.labs()] if every else list(names)
    flaws = [flaw for name in chosen for seed in seeds for flaw in study.labs.verify(name, seed)]
    unsound = {flaw.lab for flaw in flaws}
    left = [one for name in chosen if mutate and name not in unsound for one in study.labs.survivors(name, seeds)]
    if as_json:
        found = {"flaws": [to_plain(flaw) for flaw in flaws], "survivors": [to_plain(one) for one in left]}
        print_json({"labs": chosen, "seeds": list(seeds), "ok": not flaws and not left, **found})
    else:
        for one in (*flaws, *left):
            click.echo(str(one))
        click.echo(_verdict(len(chosen), len(flaws), len(left) if mutate else None), err=bool(flaws or left))
    if flaws or left:
        click.get_current_context().exit(1)


def _verdict(labs: int, flaws: int, survivors: int | None) -> str:
    said = f"{labs} labs, {flaws} flaws"
    return said if survivors is None else f"{said}, {survivors} survivors"


def _print(state: "RunState", as_json: bool, text: str) -> None:
    if as_json:
        study: Study | None = None
        print_json(_state_json(study, state))
    else:
        click.echo(text)


def _state_json(study: "Study | None", state: "RunState") -> dict[str, Any]:
    return {
        "run": state.run.id,
        "lab": state.run.lab,
        "seed": state.run.seed,
        "target": state.run.target,
        "percent": state.percent,
        "hints": dict(state.hints),
        "solution_shown": state.is_solution_shown,
        "now": study.labs.attempt(state.run.id).target().now.isoformat() if study else None,
        "tasks": [{"id": task.id, "title": task.title} for task in state.lab.tasks],
        "findings": [to_plain(finding) for finding in state.findings],
    }
