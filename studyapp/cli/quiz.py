"""`studyapp quiz`: practice with feedback, in the app or line by line."""

from typing import get_args

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.line_mode import line_mode, result_json, result_lines
from studyapp.cli.opening import need_terminal, run_app
from studyapp.core.draw import Filter, Only
from studyapp.core.errors import StudyError
from studyapp.core.grading import Profile
from studyapp.core.items import KINDS
from studyapp.core.session import Session
from studyapp.study.study import Study

LATEST = "latest"


@click.command()
@click.option("--objective", "objectives", multiple=True, metavar="ID", help="Only this objective; may be repeated.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind; may be repeated.")
@click.option(
    "--count", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many questions at the most."
)
@click.option(
    "--filter", "only", type=click.Choice(get_args(Only)), default="all", show_default=True, help="By history."
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="The same seed draws the same questions.")
@click.option(
    "--scoring",
    type=click.Choice(get_args(Profile)),
    default="practice",
    show_default=True,
    help="How answers earn points.",
)
@click.option("--resume", is_flag=False, flag_value=LATEST, metavar="[ID]", help="Go on with an unfinished session.")
@click.option("--discard", is_flag=False, flag_value=LATEST, metavar="[ID]", help="End an unfinished session for good.")
@click.option("--plain", is_flag=True, help="Line by line, for pipes, scripts and screen readers.")
@json_option
@pass_context
def quiz(
    context: Context,
    objectives: tuple[str, ...],
    kinds: tuple[str, ...],
    count: int,
    only: Only,
    seed: int | None,
    scoring: Profile,
    resume: str | None,
    discard: str | None,
    plain: bool,
    as_json: bool,
) -> None:
    """Answer questions and see why each option is right or wrong.

    With --seed the draw depends on seed, pack and filter alone; without it, questions seen less often come first. Each
    answer is kept at once: leave with q or Ctrl+C and go on with --resume.

    \b
    Examples:
      studyapp quiz --objective D5-09 --count 5
      studyapp quiz --seed 7 --count 10 --plain
      printf '2\\n1,3\\n' | studyapp quiz --seed 7 --count 2 --plain --json
    """
    if not plain and not as_json and discard is None:
        need_terminal("Add --plain for line mode.")
    study = context.study()
    if discard is not None:
        session = _unfinished(study, discard)
        study.practice.discard(session.id)
        click.echo(f"Discarded {session.id}; its answers stay on record.")
        return
    if resume is not None:
        session = _unfinished(study, resume)
    else:
        _mention_unfinished(study)
        wanted = Filter(objectives=objectives, kinds=kinds, only=only)
        session = study.practice.start(wanted, count=count, seed=seed, profile=scoring)
    _run(study, session, plain or as_json, as_json)


def _run(study: Study, session: Session, plain: bool, as_json: bool) -> None:
    if not plain:
        run_app(study, session=session.id)
        return
    result = line_mode(study, as_json).run(session)
    state = "open" if study.practice.is_open(session.id) else "finished"
    if as_json:
        print_json(result_json(result, state))
    elif state == "finished":
        click.echo("\n".join(result_lines(result)))


def _unfinished(study: Study, name: str) -> Session:
    """The session to go on with: the one named, or the latest."""
    sessions = [progress.session for progress in study.practice.open_sessions()]
    found = next((session for session in sessions if name in (LATEST, session.id)), None)
    if found is None:
        known = ", ".join(session.id for session in sessions)
        raise StudyError(
            "There is no such unfinished session.", f"Unfinished: {known}." if known else "Start a new one."
        )
    return found


def _mention_unfinished(study: Study) -> None:
    count = len(study.practice.open_sessions())
    if count:
        click.echo(f"{count} unfinished; --resume goes on with the latest, --discard ends it.", err=True)
