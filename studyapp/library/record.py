"""The record of a pack's review: a file that only grows, one line for each decision."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.core.plain import to_plain
from studyapp.core.record import PARTS, Entry, Record
from studyapp.library.files import write_in_pack
from studyapp.library.folder import RECORD
from studyapp.library.load import load_text
from studyapp.library.text import read_text

_HEAD = """\
# What was decided about each question; the latest decision counts. `studyapp pack review` adds lines and changes none.
entries:
"""
_ORDER = ("item", "state", "by", "at", "note", *PARTS)


def add_to_record(folder: Path, entries: Sequence[Entry]) -> Path:
    """Add decisions at the end of a pack's record, which is made if there is none; returns its file.

    Raises:
        StudyError: the record is not sound, is written in a way that can't be added to, or can't be written.
    """
    path = folder / RECORD
    before = _text(path)
    after = (before.rstrip("\n") + "\n" if before.strip() else _HEAD) + "".join(map(_line, entries))
    if _entries(after) != (*(_entries(before) if before.strip() else ()), *entries):
        hint = "Write it as `entries:` and below it one `- {...}` to a line, indented by two spaces, then try again."
        raise StudyError(f"No line can be added to {path}.", hint)
    return write_in_pack(folder, RECORD, after)


def _text(path: Path) -> str:
    if not path.exists():
        return ""
    text, problems = read_text(path, RECORD)
    if problems:
        raise StudyError(f"The record can't be read: {problems[0]}", "Mend it, then try again.")
    return text


def _entries(text: str) -> tuple[Entry, ...]:
    record, problems = load_text(text, Record, RECORD)
    if record is None:
        raise StudyError(f"The record would not be sound: {problems[0]}", "Nothing was written.")
    found: tuple[Entry, ...] = record.entries
    return found


def _line(entry: Entry) -> str:
    return f"  - {flow(to_plain(entry), _ORDER)}\n"


def flow(plain: dict[str, Any], order: Sequence[str]) -> str:
    """A mapping on one line, which is JSON and YAML alike, its fields in a given order."""
    return json.dumps({name: plain[name] for name in order if name in plain}, ensure_ascii=False)
