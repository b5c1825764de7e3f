"""`studyapp lab start --target azure`, `resume` and `cleanup`: labs on the learner's own subscription."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.lab_options import attempt_argument, where_options
from studyapp.cli.lab_text import briefing_text
from studyapp.cli.lab_world import say_world
from studyapp.core.azure_cleanup import CleanUp, Leftover
from studyapp.core.azure_login import Login
from studyapp.core.azure_wishes import Wish
from studyapp.core.errors import StudyError
from studyapp.study.azure_words import prepared_lines, report_lines, world_line
from studyapp.study.lab_states import RunState
from studyapp.study.study import Study

if TYPE_CHECKING:
    from studyapp.labs.subscription.preparing import Prepared


def start_on_azure(study: Study, lab: str, seed: int | None, wish: Wish, yes: bool, dry_run: bool) -> RunState | None:
    """Look, show, ask, and lay; None after a dry run.

    Raises:
        StudyError: something stands in the way, nobody said yes, or a step of the lab's world came to nothing.
    """
    study.labs.azure.tell = _say
    _say("Looking at your subscription; nothing is made yet …")
    prepared = study.labs.prepare(lab, wish, seed)
    for line in prepared_lines(prepared):
        _say(line)
    if prepared.stopping:
        raise StudyError(
            f"{len(prepared.stopping)} of these must be dealt with first; nothing was made.", prepared.stopping[0].fix
        )
    if dry_run:
        _say("Nothing was made: this was a dry run.")
        return None
    _ask(prepared, yes)
    with _laying():
        return study.labs.begin(prepared, _say)


@contextmanager
def _laying() -> Iterator[None]:
    """Ctrl-C is no accident here, but what was made stands."""
    try:
        yield
    except KeyboardInterrupt:
        raise StudyError(
            "You interrupted it; what was made so far stands in Azure, and costs.",
            "`studyapp lab resume` goes on with it; `studyapp lab stop` removes it.",
        ) from None


@contextmanager
def _cleaning(again: str) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise StudyError(
            "You interrupted it; what was not removed yet stands in Azure, and costs.", f"`{again}` goes on with it."
        ) from None


def _ask(prepared: "Prepared", yes: bool) -> None:
    """Have the learner type the name of a resource group that will be made; a yes is said too quickly."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise StudyError(
            "This makes real resources that cost money, and nobody can be asked here.", "Add --yes if you mean it."
        )
    name = prepared.record.run.groups[0]
    typed = click.prompt(
        f"This makes real resources that cost money. Type {name} to begin", err=True, default="", show_default=False
    )
    if typed.strip() != name:
        raise StudyError("That is not the name of the group; nothing was made.", "Start again when you are ready.")


def _say(text: str) -> None:
    click.echo(text, err=True)


@click.command()
@attempt_argument
@pass_context
def resume(context: Context, lab: str) -> None:
    """Go on with an attempt on Azure whose world was not laid to its end: after Ctrl-C, a lost network, a refusal that was mended.

    \b
    Example:
      studyapp lab resume
    """
    study = context.study()
    state = study.labs.current(lab)
    say_world(study, state)
    with _laying():
        state = study.labs.resume(state.run.id, _say)
    click.echo(briefing_text(state.lab))


@click.command()
@click.argument("run", default="", required=False, metavar="[RUN]")
@click.option("--list", "only_list", is_flag=True, help="Only list what runs have left; clean nothing up.")
@click.option("--yes", is_flag=True, help="Clean up without asking.")
@where_options
@json_option
@pass_context
def cleanup(
    context: Context, run: str, only_list: bool, yes: bool, subscription: str, login: Login, as_json: bool
) -> None:
    """Find what runs of labs have left in a subscription, by their tags, and remove it; RUN is an id or its beginning.

    Whatever was begun on another machine, or lost here, is found as well. Exits with 1 while something is left.

    \b
    Examples:
      studyapp lab cleanup --list
      studyapp lab cleanup 3f9a --yes
    """
    study = context.study()
    study.labs.azure.tell = _say
    wish = Wish(subscription=subscription, login=login)
    found = study.labs.azure.leftovers(wish)
    if only_list:
        _list(found, as_json)
        return
    runs = list(
        dict.fromkeys(one for one in (*(one.run for one in found), *_ending(study, wish)) if one.startswith(run))
    )
    if run and not runs:
        raise StudyError(
            f"Nothing in the subscription carries the tag of a run `{run}`.",
            "`studyapp lab cleanup --list` lists the runs that left something.",
        )
    if runs:
        _ask_clean(found, runs, yes)
    with _cleaning("studyapp lab cleanup"):
        reports = [_clean(study, one, wish) for one in runs]
    if as_json:
        print_json([_report_json(report) for report in reports])
    else:
        for line in [line for report in reports for line in report_lines(report)] or [
            "No run has left anything in this subscription."
        ]:
            click.echo(line)
    if any(not report.is_done for report in reports):
        click.get_current_context().exit(1)


def _ending(study: Study, wish: Wish) -> list[str]:
    """Runs of this machine whose clean-up was cut off, perhaps when nothing carried their tag any more: they are ended as well."""
    subscription = study.labs.azure.door.allowed.chosen(wish.subscription)
    cut_off = (one.run for one in study.labs.azure.standing() if one.phase == "ending")
    return [run.id for run in cut_off if run.subscription == subscription and study.labs.has(run.id)]


def _clean(study: Study, run: str, wish: Wish) -> CleanUp:
    """Through the attempt where this machine has it, so that its record tells how it ended."""
    record = study.labs.azure.record(run)
    if record is not None and study.labs.has(run):
        return study.labs.end(run, _say)
    return study.labs.azure.clean(run, wish, _say)


def _ask_clean(found: Iterable[Leftover], runs: list[str], yes: bool) -> None:
    groups = [one.group for one in found if one.run in runs]
    if yes or not groups:
        return
    if not sys.stdin.isatty():
        raise StudyError(
            f"This deletes {', '.join(groups)} with all that is in them, and nobody can be asked here.",
            "Add --yes if you mean it.",
        )
    if not click.confirm(f"Delete {', '.join(groups)} with all that is in them?", err=True):
        raise StudyError("Nothing was removed.", "`studyapp lab cleanup --list` shows what stands there.")


def _list(found: tuple[Leftover, ...], as_json: bool) -> None:
    if as_json:
        print_json([_leftover_json(one) for one in found])
        return
    for one in found:
        click.echo(_leftover_text(one))
    if not found:
        click.echo("No run has left anything in this subscription.")


def _leftover_text(one: Leftover) -> str:
    until = f", to be cleaned up by {one.expires:%Y-%m-%d %H:%M} UTC" if one.expires else ""
    lines = [f"{one.group} ({one.location}): run {one.run} of {one.lab or 'an unknown lab'}{until}"]
    return "\n".join(
        [*lines, *(f"  may cost: {standing.kind} {standing.id.rpartition('/')[2]}" for standing in one.standing)]
    )


def _leftover_json(one: Leftover) -> dict[str, Any]:
    found: dict[str, Any] = _dated(asdict(one))
    return found


def _report_json(report: CleanUp) -> dict[str, Any]:
    found: dict[str, Any] = _dated(asdict(report))
    return found | {"done": report.is_done}


def _dated(value: Any) -> Any:
    """A value with its times as text."""
    if isinstance(value, dict):
        return {name: _dated(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_dated(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def stop_on_azure(study: Study, state: RunState, yes: bool) -> None:
    """Clean an attempt up and tell what is left; exits with 1 if something is."""
    record = study.labs.azure.record(state.run.id)
    groups = ", ".join(record.run.groups) if record else "its resource groups"
    if not yes:
        if not sys.stdin.isatty():
            raise StudyError(
                f"This deletes {groups} with all that is in them, and nobody can be asked here.",
                "Add --yes if you mean it.",
            )
        if not click.confirm(f"Delete {groups} with all that is in them?", err=True):
            raise StudyError("Nothing was removed; the attempt stays open.", "It costs as long as it stands.")
    with _cleaning("studyapp lab stop"):
        report = study.labs.end(state.run.id, _say)
    for line in report_lines(report):
        click.echo(line)
    if not report.is_done:
        click.get_current_context().exit(1)


def azure_status(study: Study, state: RunState) -> str:
    """The world of an attempt on Azure, as `lab status` shows it."""
    record = study.labs.azure.record(state.run.id)
    laying = ", its world is not laid to its end: `studyapp lab resume`" if record and record.phase == "laying" else ""
    return f"({world_line(record, state.run.id, study.labs.azure.now())}{laying})"
