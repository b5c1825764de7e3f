"""`studyapp pack`: packs for authors and for those who install them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studyapp.cli.clock import clock
from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.pack_preview import preview
from studyapp.cli.pack_reading import export, second_reading
from studyapp.cli.pack_release import release
from studyapp.cli.pack_reports import coverage, facts
from studyapp.cli.pack_review import review
from studyapp.core.errors import Level, StudyError
from studyapp.study.authoring import (
    KINDS_OF_FILES,
    LEVELS,
    CheckedPack,
    check_pack,
    file_schema,
    mend_pack,
    new_pack,
    sarif_log,
)

if TYPE_CHECKING:
    from studyapp.study.content import PackSummary


@click.group()
def pack() -> None:
    """Begin, check, review, release and list packs, show what they cover, and print the schema of their files."""


@pack.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write a small pack into FOLDER that passes every check, as something to start from.

    It has one objective, fact, lesson and question, and the schemas with which editors complete and explain every field.

    \b
    Examples:
      studyapp pack new my-pack
      studyapp pack check my-pack --level info
    """
    for name in new_pack(folder, clock()().date()):
        click.echo(str(folder / name))
    click.echo(f"Next: change it, and run `studyapp pack check {folder} --level info`.", err=True)


@pack.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option(
    "--level", type=click.Choice(LEVELS), default="error", help="The least that is reported: error, warn or info."
)
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "sarif")), default="text", help="How it is printed."
)
@click.option("--fix", is_flag=True, help="First mend what is safe to mend, and tell what was changed.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def check(folder: Path | None, level: Level, form: str, fix: bool, as_json: bool) -> None:
    """Read the pack in FOLDER (the built-in one without it) and report everything that is wrong.

    Each finding has the code of its rule; docs/pack-check.md explains them. Exits with 1 if anything is reported.

    \b
    Examples:
      studyapp pack check
      studyapp pack check my-pack --level info
      studyapp pack check my-pack --level warn --format sarif > check.sarif
      studyapp pack check my-pack --fix
    """
    if fix:
        _fix(folder)
    checked = check_pack(folder, clock()().date(), level)
    if as_json or form == "json":
        print_json(_check_json(checked))
    elif form == "sarif":
        print_json(sarif_log(checked))
    else:
        for problem in checked.problems:
            click.echo(f"{problem} [{problem.code} {problem.level}]")
        click.echo(checked.summary, err=bool(checked.problems))
    if checked.problems:
        click.get_current_context().exit(1)


def _fix(folder: Path | None) -> None:
    if folder is None:
        raise click.UsageError("--fix needs the folder of the pack, as its files are changed")
    for line in mend_pack(folder):
        click.echo(f"mended: {line}", err=True)


def _check_json(checked: CheckedPack) -> dict[str, Any]:
    problems = [asdict(problem) for problem in checked.problems]
    return {"folder": str(checked.folder), "ok": not problems, "hash": checked.hash, "problems": problems}


@pack.command()
@click.argument("kind", type=click.Choice(KINDS_OF_FILES), required=False)
@click.option("--write", type=click.Path(path_type=Path, file_okay=False), help="Write all of them into this folder.")
def schema(kind: str | None, write: Path | None) -> None:
    """Print the JSON Schema of one kind of pack file, so that editors complete and explain every field.

    \b
    Examples:
      studyapp pack schema questions
      studyapp pack schema --write my-pack/schema
    """
    if write is not None:
        _write_schemas(write)
    elif kind is not None:
        print_json(file_schema(kind))
    else:
        raise click.UsageError(f"name one of {', '.join(KINDS_OF_FILES)}, or use --write")


def _write_schemas(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in KINDS_OF_FILES:
            (folder / f"{kind}.json").write_text(json.dumps(file_schema(kind), indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise StudyError(
            f"{folder} can't be written: {error.strerror}.", "Name a folder where you may write."
        ) from error
    click.echo(f"{len(KINDS_OF_FILES)} schemas written to {folder}")


@pack.command("list")
@json_option
@pass_context
def list_packs(context: Context, as_json: bool) -> None:
    """List the installed packs with their numbers.

    \b
    Examples:
      studyapp pack list
      studyapp pack list --json
    """
    packs = context.study().content.packs()
    if as_json:
        print_json([_summary_json(summary) for summary in packs])
        return
    for summary in packs:
        click.echo(_summary_text(summary))


def _summary_json(summary: "PackSummary") -> dict[str, Any]:
    return {
        "id": summary.info.id if summary.info else None,
        "title": summary.info.title if summary.info else None,
        "version": summary.info.version if summary.info else None,
        "folder": str(summary.folder),
        "builtin": summary.is_builtin,
        "hash": summary.hash,
        "lessons": summary.lessons,
        "items": summary.items,
        "states": summary.states,
        "facts": summary.facts,
        "labs": summary.labs,
        "problems": [asdict(problem) for problem in summary.problems],
    }


def _summary_text(summary: "PackSummary") -> str:
    broken = (
        f"\n  {len(summary.problems)} problems: see `studyapp pack check {summary.folder}`" if summary.problems else ""
    )
    if summary.info is None:
        return f"{summary.folder}: never valid{broken}"
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(summary.items.items()))
    numbers = f"{summary.lessons} lessons, {sum(summary.items.values())} questions ({kinds}), {summary.facts} facts, {summary.labs} labs"
    unasked = sum(summary.states.values()) - sum(summary.items.values())
    numbers += f"; {unasked} questions are not asked" if unasked else ""
    return f"{summary.info.id} {summary.info.version}: {summary.info.title}\n  {numbers}\n  {summary.folder}{broken}"


pack.add_command(coverage)
pack.add_command(facts)
pack.add_command(preview)
pack.add_command(review)
pack.add_command(export)
pack.add_command(second_reading)
pack.add_command(release)
