"""`studyapp pack export` and `pack second-reading`: questions out without their keys, answers in, and how far both agree."""

import re
from pathlib import Path
from typing import Any

import click

from studyapp.cli.clock import clock, randomness
from studyapp.cli.context import json_option, print_json
from studyapp.core.errors import StudyError
from studyapp.core.plain import to_plain
from studyapp.core.readings import Agreement, Compared, in_words, key_in_words
from studyapp.study.reviewing import FORMS, Form, Report, TakenIn, keyless_copy, report, sheet_text, take_in

_PART = re.compile(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})")


def _part(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[int, int]:
    found = _PART.fullmatch(value)
    if found is None or int(found[1]) > int(found[2]):
        raise click.BadParameter("write it as 1/4: the first of four parts")
    return int(found[1]), int(found[2])


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option(
    "--keyless", is_flag=True, required=True, help="Without keys, explanations, facts and ids: for a second reader."
)
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), help="The same seed makes the same copy; made up if left out."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A new file; else it is printed.")
@click.option(
    "--format", "form", type=click.Choice(FORMS), default="yaml", help="To fill in, for programs, or to read."
)
@click.option("--item", "items", multiple=True, metavar="ID", help="Only this question; may be repeated.")
@click.option("--unread", is_flag=True, help="Only questions without a second reading that still counts.")
@click.option("--unread-by", default="", metavar="NAME", help="Only questions that this reader has not read.")
@click.option("--part", callback=_part, default="1/1", metavar="K/N", help="The Kth of N parts that together ask all.")
@click.option(
    "--json", "as_json", is_flag=True, help="The same as --format json; with -o, tell what was written as JSON."
)
def export(
    folder: Path | None,
    keyless: bool,
    seed: int | None,
    output: Path | None,
    form: Form,
    items: tuple[str, ...],
    unread: bool,
    unread_by: str,
    part: tuple[int, int],
    as_json: bool,
) -> None:
    """Write the questions of the pack in FOLDER (the built-in one without it) for a second reader, shuffled and without keys.

    Nothing in the copy tells a key: packs that differ only in their keys give the same copy for the same seed. The reader fills in
    `answer`, by hand or by program; `studyapp pack second-reading` takes it in. Drafts and retired questions are left out.

    \b
    Examples:
      studyapp pack export --keyless my-pack --seed 7 -o reading.yaml
      studyapp pack export --keyless my-pack --seed 7 --format markdown > to-read.md
      studyapp pack export --keyless my-pack --unread --part 1/4 -o first.json --format json
    """
    chosen = randomness().getrandbits(31) if seed is None else seed
    sheet = keyless_copy(folder, chosen, names=items, only_unread=unread, unread_by=unread_by, part=part)
    text = sheet_text(sheet, "json" if as_json and output is None else form)
    if output is None:
        click.echo(text, nl=False)
        return
    _write_new(output, text)
    if as_json:
        print_json({"file": str(output), "seed": chosen, "questions": len(sheet.questions), "format": form})
    else:
        click.echo(f"{len(sheet.questions)} questions without keys, shuffled by seed {chosen}: {output}")


def _write_new(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise StudyError(f"{path} exists already.", "Name a file that does not exist.") from error
    except OSError as error:
        raise StudyError(f"{path} can't be written: {error.strerror}.", "Name a place where you may write.") from error


@click.command("second-reading")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--by", metavar="NAME", help="Who gave the answers; needed with FILE.")
@json_option
def second_reading(folder: Path, file: Path | None, by: str | None, as_json: bool) -> None:
    """Take the answered copy in FILE into the pack in FOLDER and compare it with the keys; without FILE, compare all again.

    Answers are kept as they were given, with hashes of question and key; they count until one of these changes. A question that was
    approved and is answered otherwise goes back to review.

    \b
    Examples:
      studyapp pack second-reading my-pack reading.yaml --by Ben
      studyapp pack second-reading my-pack --json
    """
    if (file is None) != (by is None):
        raise click.UsageError("name the answered FILE together with --by NAME, or neither")
    if file is not None and by is not None:
        _take_in(folder, file, by, as_json)
        return
    found = report(folder)
    if as_json:
        print_json(_report_json(found))
    else:
        click.echo("\n".join(_report_lines(found)))


def _take_in(folder: Path, file: Path, by: str, as_json: bool) -> None:
    taken = take_in(folder, file, by, clock()())
    if as_json:
        print_json(_taken_json(taken))
        return
    for line in _left_out(taken):
        click.echo(line, err=True)
    click.echo("\n".join(_compared_lines(taken.compared, taken.agreement)))
    if taken.sent_back:
        click.echo(f"Back in review: {', '.join(taken.sent_back)}")
    click.echo(f"Kept in {taken.file}")


def _left_out(taken: TakenIn) -> list[str]:
    """What could not count, by name."""
    found = (
        ("Without an answer", taken.gathered.skipped),
        ("Changed since the copy was made, so their answers do not count", taken.gathered.changed),
        ("No longer in the pack", taken.gathered.unknown),
    )
    return [f"{what}: {', '.join(names)}" for what, names in found if names]


def _compared_lines(compared: tuple[Compared, ...], total: Agreement) -> list[str]:
    lines = [line for one in compared if not one.agrees for line in compared_text(one)]
    lines += [f"{one.item.id}: {one.by} remarks: {one.note}" for one in compared if one.agrees and one.note]
    return [*lines, agreement_text(total)]


def compared_text(one: Compared) -> list[str]:
    """A second reader's answer beside the key."""
    if one.agrees:
        return [f"{one.item.id}: {one.by} gave the key{f', and remarks: {one.note}' if one.note else ''}"]
    lines = [
        f"{one.item.id}: {one.by} answered otherwise",
        f"    answer: {in_words(one.item, one.response)}",
        f"    key:    {key_in_words(one.item)}",
    ]
    return [*lines, *([f"    note:   {one.note}"] if one.note else [])]


def agreement_text(total: Agreement) -> str:
    """An agreement in one line."""
    if total.share is None or total.interval is None or total.beyond_chance is None:
        return "No answer to compare."
    low, high = total.interval
    text = f"{total.agreeing} of {total.answers} answers are the key ({total.share:.1%}; 95 % interval {low:.1%} to {high:.1%})"
    text += f", {total.parts} of {total.possible_parts} parts."
    return (
        f"{text} Guessing would give {total.by_chance:.1%}; beyond that, agreement is {total.beyond_chance:.2f} of 1."
    )


def _report_lines(found: Report) -> list[str]:
    lines = [line for one in found.disagreements for line in compared_text(one)]
    lines += [line for one in found.remarks for line in compared_text(one)]
    lines += [f"{name}: {agreement_text(one)}" for name, one in found.readers]
    lines.append(f"{found.read} of {found.questions} questions have a second reading that counts.")
    return [*lines, agreement_text(found.overall)] if len(found.readers) > 1 else lines


def compared_json(one: Compared) -> dict[str, Any]:
    """A second reader's answer for other programs."""
    return {
        "item": one.item.id,
        "by": one.by,
        "at": one.at,
        "raw": one.raw,
        "response": to_plain(one.response),
        "answer": in_words(one.item, one.response),
        "key": key_in_words(one.item),
        "agrees": one.agrees,
        "note": one.note,
    }


def _agreement_json(total: Agreement) -> dict[str, Any]:
    return {
        "answers": total.answers,
        "agreeing": total.agreeing,
        "share": total.share,
        "interval95": list(total.interval) if total.interval else None,
        "parts": total.parts,
        "possible_parts": total.possible_parts,
        "by_chance": total.by_chance,
        "beyond_chance": total.beyond_chance,
    }


def _taken_json(taken: TakenIn) -> dict[str, Any]:
    return {
        "file": str(taken.file),
        "agreement": _agreement_json(taken.agreement),
        "disagreements": [compared_json(one) for one in taken.compared if not one.agrees],
        "remarks": [compared_json(one) for one in taken.compared if one.agrees and one.note],
        "skipped": taken.gathered.skipped,
        "changed": taken.gathered.changed,
        "unknown": taken.gathered.unknown,
        "sent_back": taken.sent_back,
    }


def _report_json(found: Report) -> dict[str, Any]:
    return {
        "questions": found.questions,
        "read": found.read,
        "agreement": _agreement_json(found.overall),
        "readers": [{"by": name} | _agreement_json(one) for name, one in found.readers],
        "disagreements": [compared_json(one) for one in found.disagreements],
        "remarks": [compared_json(one) for one in found.remarks],
    }
