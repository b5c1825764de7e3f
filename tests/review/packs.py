"""Packs under review."""

from pathlib import Path

from studyapp.core.record import State
from studyapp.study.reviewing import decide
from tests.conftest import NOON


def put(folder: Path, item: str, state: str, note: str = "", by: str = "Anna") -> None:
    """Write a decision about an item as it is now into a pack's record."""
    wanted: State = state  # type: ignore[assignment] # tests name states as words
    decide(folder, [item], wanted, by, NOON, note)


def reworded(folder: Path, old: str, new: str, file: str = "questions/all.yaml") -> None:
    """Edit one text of a pack."""
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
