"""Packs under review."""

from pathlib import Path

from studyapp.core.record import State
from studyapp.core.review import decision
from studyapp.library.record import add_to_record
from studyapp.study.authoring import whole_pack
from tests.conftest import NOON


def put(folder: Path, item: str, state: str, note: str = "", by: str = "Anna") -> None:
    """Write a decision about an item as it is now into a pack's record."""
    pack = whole_pack(folder)
    known = {one.id: one for one in pack.items}
    wanted: State = state  # type: ignore[assignment] # tests name states as words
    at = NOON.isoformat(timespec="seconds")
    add_to_record(folder, [decision(known[item], pack.facts_by_id, wanted, by, at, note)])


def reworded(folder: Path, old: str, new: str, file: str = "questions/all.yaml") -> None:
    """Edit one text of a pack."""
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
