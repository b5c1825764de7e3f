"""The folder of a pack's second readings: a file for each, written once."""

import json
import os
import re
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

from studyapp.core.errors import ContentError, Problem, StudyError
from studyapp.core.plain import to_plain
from studyapp.core.readings import Reading
from studyapp.library.files import write_in_pack
from studyapp.library.folder import PackFile, files_below
from studyapp.library.load import load_text
from studyapp.library.record import flow
from studyapp.library.text import read_text

READINGS = "review/readings"
_ANSWER = ("item", "raw", "given", "note", "question", "key")


def read_readings(folder: Path) -> tuple[Reading, ...]:
    """Every second reading of a pack folder, by file name.

    Raises:
        ContentError: a file is no reading; its problems say where.
    """
    readings, problems = survey_readings(folder)
    if problems:
        raise ContentError(f"The second readings in {folder} have problems: {problems[0]}", problems)
    return readings


def survey_readings(folder: Path) -> tuple[tuple[Reading, ...], tuple[Problem, ...]]:
    """Every second reading of a pack folder that is sound, and what is wrong with the others."""
    readings, problems = list[Reading](), list[Problem]()
    for file in files_below(folder, READINGS, ".yaml"):
        found, trouble = _read(file)
        readings += [found] if found else []
        problems += trouble
    return tuple(readings), tuple(problems)


def _read(file: PackFile) -> tuple[Reading | None, list[Problem]]:
    if file.problem:
        return None, [file.problem]
    text, problems = read_text(file.path, file.name)
    if problems:
        return None, problems
    found, trouble = load_text(text, Reading, file.name)
    return found, list(trouble)


def add_reading(folder: Path, reading: Reading) -> Path:
    """Write a reading into a new file of the pack; returns the file.

    Raises:
        StudyError: the same answers of this reader are there already, or it can't be written.
    """
    for one in read_readings(folder):
        if (one.by, one.seed, one.answers) == (reading.by, reading.seed, reading.answers):
            raise StudyError(
                f"These answers of {reading.by} were taken in already, at {one.at}.", "Nothing was changed."
            )
    return write_in_pack(folder, _free_name(folder, reading), "\n".join(_lines(reading)) + "\n")


def _free_name(folder: Path, reading: Reading) -> str:
    """A name for its file that no file has yet."""
    stem = f"{READINGS}/{reading.at[:10]}-{_slug(reading.by)}"
    numbered = (f"{stem}-{number}.yaml" for number in count(2))
    return next(name for name in chain((f"{stem}.yaml",), numbered) if not os.path.lexists(folder / name))


def _slug(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:40] or "reader"


def _lines(reading: Reading) -> Iterator[str]:
    yield "# Answers of a second reader, given without the key; written by `studyapp pack second-reading`, and not to be changed."
    for name in ("by", "at", "pack", "version", "seed"):
        yield f"{name}: {json.dumps(getattr(reading, name), ensure_ascii=False)}"
    yield "answers:"
    yield from (f"  - {flow(to_plain(answer), _ANSWER)}" for answer in reading.answers)
