"""`studyapp pack review`: the queue of questions to proof, and what was decided about each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from studyapp.cli.clock import clock
from studyapp.cli.context import json_option, print_json
from studyapp.cli.pack_reading import compared_json, compared_text
from studyapp.core.record import STATES, State
from studyapp.study.reviewing import Past, Reviewed, agreed, decide, history, queue


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.argument("items", metavar="[ITEM]...", nargs=-1)
@click.option("--state", type=click.Choice(STATES), help="With --by what the questions become, else which are listed.")
@click.option("--by", metavar="NAME", help="Records a decision by this person.")
@click.option("--note", default="", help="Why it was decided.")
@click.option("--agreed", "only_agreed", is_flag=True, help="Those in review whose second readers all gave the key.")
@click.option("--disagreed", "only_disagreed", is_flag=True, help="Those that a second reader answered otherwise.")
@json_option
def review(
    folder: Path | None,
    items: tuple[str, ...],
    state: State | None,
    by: str | None,
    note: str,
    only_agreed: bool,
    only_disagreed: bool,
    as_json: bool,
) -> None:
    """List the questions of the pack in FOLDER (the built-in one without it) with where each stands; with --by, decide.

    A question is a draft, in review, approved or retired. An approval holds while the question, its key, its explanations and its
    facts stay as they were. docs/pack-review.md tells more.

    \b
    Examples:
      studyapp pack review my-pack --state review
      studyapp pack review my-pack tea-water-heat
      studyapp pack review my-pack tea-water-heat --state approved --by Anna --note "Checked against the handbook"
      studyapp pack review my-pack --agreed --state approved --by Anna
    """
    if by is None:
        if note:
            raise click.UsageError("--note needs --by NAME and --state")
        _show(folder, items, state, only_agreed, only_disagreed, as_json)
        return
    if folder is None or state is None or bool(items) == only_agreed or only_disagreed:
        raise click.UsageError("to decide, name FOLDER, --state, and either questions or --agreed")
    names = items or agreed(folder)
    decided = decide(folder, names, state, by, clock()(), note)
    if as_json:
        print_json({"state": state, "by": by, "items": decided})
        return
    for name in decided:
        click.echo(f"{name}: {state}")
    click.echo(f"{len(decided)} of {len(set(names))} questions put into the state {state}", err=True)


def _show(
    folder: Path | None,
    items: tuple[str, ...],
    state: State | None,
    only_agreed: bool,
    only_disagreed: bool,
    as_json: bool,
) -> None:
    past = {name: history(folder, name) for name in items}
    every = queue(folder)
    rows = [
        one
        for one in every
        if (not items or one.item.id in items)
        and state in (None, one.standing.state)
        and (not only_agreed or (one.is_agreed and one.standing.state == "review"))
        and (not only_disagreed or one.disagreeing)
    ]
    if as_json:
        print_json([_row_json(one, past.get(one.item.id)) for one in rows])
        return
    for one in rows:
        click.echo(_row_text(one))
        click.echo("".join(f"{line}\n" for line in _more(one, past.get(one.item.id))), nl=False)
    click.echo(_sums(every), err=True)


def _sums(every: Sequence[Reviewed]) -> str:
    counts = Counter(one.standing.state for one in every)
    states = ", ".join(f"{counts[state]} {'in review' if state == 'review' else state}" for state in STATES)
    read, doubted = sum(bool(one.readings) for one in every), sum(bool(one.disagreeing) for one in every)
    return f"{len(every)} questions: {states}; {read} with a second reading, {doubted} answered otherwise"


def _row_text(one: Reviewed) -> str:
    return f"{one.standing.state:<8}  {one.item.id}  {'; '.join(_remarks(one))}".rstrip()


def _remarks(one: Reviewed) -> list[str]:
    """What else is to be known of an item, each as a phrase."""
    standing, remarks = one.standing, list[str]()
    if standing.latest is None:
        remarks.append("nothing decided yet")
    elif standing.fell_back:
        remarks.append(f"was approved by {standing.latest.by}, {_changed(standing.changed)} since")
    else:
        since = f", {_changed(standing.changed)} since" if standing.changed else ""
        remarks.append(f"{standing.latest.by}, {standing.latest.at[:10]}{since}")
    if one.readings:
        otherwise = f", {len(one.disagreeing)} answered otherwise" if one.disagreeing else ""
        remarks.append(f"second readings: {len(one.readings)}{otherwise}")
    return remarks


def _changed(parts: Sequence[str]) -> str:
    return f"{' and '.join(parts)} changed"


def _more(one: Reviewed, past: tuple[Past, ...] | None) -> list[str]:
    """The whole story of an item that was named."""
    if past is None:
        return []
    lines = [
        f"  {entry.entry.at}  {entry.entry.state} by {entry.entry.by}{f': {entry.entry.note}' if entry.entry.note else ''}"
        + (f" ({_changed(entry.changed)} since)" if entry.changed else "")
        for entry in past
    ]
    return lines + [f"  {line}" for answer in one.readings for line in compared_text(answer)]


def _row_json(one: Reviewed, past: tuple[Past, ...] | None) -> dict[str, Any]:
    latest = one.standing.latest
    row = {
        "item": one.item.id,
        "kind": one.item.kind,
        "objectives": one.item.objectives,
        "state": one.standing.state,
        "changed": one.standing.changed,
        "by": latest.by if latest else None,
        "at": latest.at if latest else None,
        "note": latest.note if latest else None,
        "readings": [compared_json(answer) for answer in one.readings],
    }
    if past is not None:
        row["history"] = [asdict(entry.entry) | {"changed": entry.changed} for entry in past]
    return row
