"""`studyapp pack coverage` and `pack facts`: what an author should write or read next."""

from pathlib import Path
from typing import Any

import click

from studyapp.cli.clock import clock
from studyapp.cli.context import json_option, print_json
from studyapp.study.authoring import AgedFact, Row, pack_coverage, pack_facts

FOLDER = click.argument("folder", type=click.Path(path_type=Path), required=False)


@click.command()
@FOLDER
@json_option
def coverage(folder: Path | None, as_json: bool) -> None:
    """Show how the pack in FOLDER (the built-in one without it) covers its objectives, and where there are gaps.

    Each objective is listed with its items, lessons and labs; `--json` also counts its items by Bloom level, kind and
    difficulty.

    \b
    Examples:
      studyapp pack coverage
      studyapp pack coverage my-pack --json
    """
    rows = pack_coverage(folder)
    if as_json:
        print_json([_row_json(row) for row in rows])
        return
    width = max(len(row.objective.id) for row in rows)
    click.echo(f"{'objective':<{max(width, 9)}}  items  easy/medium/hard  recall  applied  lessons  labs  gaps")
    for row in rows:
        click.echo(_row_text(row, max(width, 9)))
    gaps = sum(bool(row.gaps) for row in rows)
    click.echo(f"{gaps} of {len(rows)} objectives have gaps" if gaps else f"{len(rows)} objectives, no gaps")


def _row_text(row: Row, width: int) -> str:
    by = {name: sum(n for (_, _, level), n in row.cells if level == name) for name in ("easy", "medium", "hard")}
    recall = sum(n for (bloom, _, _), n in row.cells if bloom in ("remember", "understand"))
    numbers = f"{row.items:>5}  {'/'.join(map(str, by.values())):>16}  {recall:>6}  {row.items - recall:>7}"
    numbers += f"  {len(row.lessons):>7}  {len(row.labs):>4}"
    return f"{row.objective.id:<{width}}  {numbers}  {', '.join(row.gaps) or '-'}"


def _row_json(row: Row) -> dict[str, Any]:
    cells = [
        {"bloom": bloom, "kind": kind, "difficulty": level, "items": count} for (bloom, kind, level), count in row.cells
    ]
    return {
        "objective": row.objective.id,
        "title": row.objective.title,
        "items": row.items,
        "lessons": row.lessons,
        "labs": row.labs,
        "cells": cells,
        "gaps": row.gaps,
    }


@click.command()
@FOLDER
@click.option("--older-than", type=click.IntRange(0), default=180, help="Age in days from which facts are listed.")
@json_option
def facts(folder: Path | None, older_than: int, as_json: bool) -> None:
    """List facts that were last compared with their sources long ago, and everything that rests on them.

    \b
    Examples:
      studyapp pack facts
      studyapp pack facts my-pack --older-than 90 --json
    """
    aged = pack_facts(folder, clock()().date(), older_than)
    if as_json:
        print_json([_fact_json(one) for one in aged])
        return
    for one in aged:
        click.echo(_fact_text(one))
    click.echo(f"{len(aged)} fact{'s' * (len(aged) != 1)} checked more than {older_than} days ago")


def _fact_text(aged: AgedFact) -> str:
    resting = (("lessons", aged.lessons), ("questions", aged.items), ("labs", aged.labs))
    lines = [f"  {noun}: {', '.join(ids)}" for noun, ids in resting if ids]
    return "\n".join((f"{aged.fact.id}: {aged.days} days ago, {aged.fact.source}", *lines))


def _fact_json(aged: AgedFact) -> dict[str, Any]:
    fact = aged.fact
    head = {"fact": fact.id, "source": fact.source, "published": fact.published, "checked": fact.checked}
    return head | {"days": aged.days, "lessons": aged.lessons, "items": aged.items, "labs": aged.labs}
