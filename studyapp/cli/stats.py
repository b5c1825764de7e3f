"""`studyapp stats`: progress in numbers."""

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.core.errors import StudyError
from studyapp.core.progress import Tally
from studyapp.study.statistics import ObjectiveProgress, Overview


@click.command()
@click.option("--objective", metavar="ID", help="Only this objective.")
@json_option
@pass_context
def stats(context: Context, objective: str | None, as_json: bool) -> None:
    """Show what was answered and how well, with the uncertainty that small numbers have.

    \b
    Examples:
      studyapp stats
      studyapp stats --objective D5-10 --json
    """
    study = context.study()
    overview = study.statistics.overview()
    rows = [row for row in overview.objectives if objective in (None, row.objective.id)]
    if not rows:
        known = ", ".join(row.objective.id for row in overview.objectives)
        raise StudyError(f"This pack has no objective `{objective}`.", f"Its objectives are: {known}.")
    if as_json:
        print_json({"pack": study.content.pack.id, "profile": context.profile} | _overview_json(overview, rows))
    else:
        click.echo(_text(overview, rows))


def _tally_json(tally: Tally) -> dict[str, object]:
    return {
        "answers": tally.answers,
        "right": tally.right,
        "earned": tally.earned,
        "possible": tally.possible,
        "milliseconds": tally.milliseconds,
        "accuracy": tally.accuracy,
        "interval80": list(tally.interval) if tally.interval else None,
    }


def _overview_json(overview: Overview, rows: list[ObjectiveProgress]) -> dict[str, object]:
    names = ("items", "seen", "missed", "flagged", "lessons", "lessons_done", "streak", "older_key", "older_key_items")
    objectives = [
        {"id": row.objective.id, "title": row.objective.title, "items": row.items, "seen": row.seen}
        | _tally_json(row.tally)
        for row in rows
    ]
    return {
        "total": _tally_json(overview.total),
        "objectives": objectives,
        "days": [{"day": day.name} | _tally_json(day) for day in overview.days],
    } | {name: getattr(overview, name) for name in names}


def _text(overview: Overview, rows: list[ObjectiveProgress]) -> str:
    lines = [
        f"Answers: {_share(overview.total)}",
        f"Questions seen: {overview.seen} of {overview.items}; last missed: {overview.missed}; flagged: {overview.flagged}",
        f"Lessons read: {overview.lessons_done} of {overview.lessons}; days in a row: {overview.streak}",
        *([_older(overview.older_key)] if overview.older_key else []),
        "",
    ]
    lines += [
        f"{row.objective.id}  {row.objective.title}: {_share(row.tally)}; seen {row.seen} of {row.items}"
        for row in rows
    ]
    return "\n".join(lines)


def _older(answers: int) -> str:
    given = "1 answer was" if answers == 1 else f"{answers} answers were"
    return f"Left out: {given} given under an older key, of questions whose key has changed since."


def _share(tally: Tally) -> str:
    if tally.accuracy is None or tally.interval is None:
        return "none yet"
    low, high = tally.interval
    return f"{tally.right} of {tally.answers} right ({tally.accuracy:.0%}, likely {low:.0%} to {high:.0%})"
