"""What `pack check --fix` may change by itself: the look of files and the order of numbers, never what a pack says.

Each changed file is read again before it is written; if it says anything else than before, it is left as it was.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from studyapp.core.errors import StudyError
from studyapp.core.grading import key_hash
from studyapp.core.items import Choice, Item, ItemFile
from studyapp.library.folder import RECORD
from studyapp.library.lint.options import numeric
from studyapp.library.load import Loaded, load, load_text
from studyapp.library.rules import Parts
from studyapp.library.schema import FILES

SCHEMA_LINE = "# yaml-language-server: $schema="
"""How a file begins that tells editors its schema."""
SCHEMA_FOLDERS = ("schema", "docs/schema")
"""Where a pack may keep the schemas; the first is where they are put."""
_DASH = re.compile(r" *- ")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was mended in a file."""

    file: str
    what: str


def mend(folder: Path) -> tuple[Change, ...]:
    """Mend every YAML file of a pack in place but the record of its review; a second run changes nothing.

    Raises:
        StudyError: a file can't be written.
    """
    loaded = load(folder)
    names = sorted({file for file, _, _ in loaded.parts.places.values() if file.endswith(".yaml") and file != RECORD})
    return tuple(change for name in names for change in _mend_file(folder, name, loaded))


def _mend_file(folder: Path, name: str, loaded: Loaded) -> list[Change]:
    path = folder / name
    text, changes = path.read_bytes().decode(), list[Change]()
    for what, step in _STEPS.items():
        after = step(text, folder, name, loaded.parts)
        if after != text and _says_the_same(text, after, name):
            text = after
            changes.append(Change(name, what))
    if changes:
        try:
            path.write_bytes(text.encode())
        except OSError as error:
            raise StudyError(f"{path} can't be written: {error.strerror}.", "Make the file writable.") from error
    return changes


def _without_trailing_spaces(text: str, _folder: Path, _name: str, _parts: Parts) -> str:
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


def _with_last_newline(text: str, _folder: Path, _name: str, _parts: Parts) -> str:
    return text.rstrip("\n") + "\n"


def _with_schema_line(text: str, folder: Path, name: str, _parts: Parts) -> str:
    """The text with the line that editors look for, if the pack has the schemas and the text doesn't name one."""
    file = f"{_kind(name)}.json"
    home = next((home for home in SCHEMA_FOLDERS if (folder / home / file).is_file()), None)
    if home is None or SCHEMA_LINE in text.split("\n", 1)[0]:
        return text
    return f"{SCHEMA_LINE}{'../' * name.count('/')}{home}/{file}\n{text}"


def _kind(name: str) -> str:
    whole = {"pack.yaml": "pack", "content/facts.yaml": "facts"}
    return whole.get(name, "lab" if name.startswith("labs/") else "questions")


def _says_the_same(before: str, after: str, name: str) -> bool:
    """Whether two texts of a file are read as the same; of items, the order of options and whether it is kept may differ."""
    wanted = FILES[_kind(name)]
    first, second = load_text(before, wanted)[0], load_text(after, wanted)[0]
    if isinstance(first, ItemFile) and isinstance(second, ItemFile):
        return list(map(_essence, first.items)) == list(map(_essence, second.items))
    return second is not None and first == second


def _essence(item: Item) -> object:
    if not isinstance(item, Choice):
        return item
    rest = (item.id, item.stem, item.explanation, item.facts, item.objectives, item.lesson, item.waive)
    return (*rest, key_hash(item), sorted((o.id, o.text, o.correct, o.explanation) for o in item.options))


def _numbers_sorted(text: str, _folder: Path, name: str, parts: Parts) -> str:
    lines = text.split("\n")
    mine = [item for item in parts.items if parts.places[id(item)][0] == name and isinstance(item, Choice)]
    for item in sorted(mine, key=lambda item: parts.places[id(item)][1], reverse=True):
        values = numeric(item.options)
        if values is None:
            continue
        if values not in (sorted(values), sorted(values, reverse=True)):
            _sort(lines, item, values, parts)
        if item.shuffle:
            _keep_order(lines, item, parts)
    return "\n".join(lines)


def _sort(lines: list[str], item: Choice, values: list[float], parts: Parts) -> None:
    """Put the blocks of lines of an item's options in the order of their numbers."""
    starts = [parts.places[id(option)][1] - 1 for option in item.options]
    if len(set(starts)) < len(starts) or not all(_DASH.match(lines[start]) for start in starts):
        return
    indent = len(lines[starts[0]]) - len(lines[starts[0]].lstrip())
    bounds = [*starts, _end_of_block(lines, starts[-1], indent)]
    blocks = [lines[begin:stop] for begin, stop in pairwise(bounds)]
    order = sorted(range(len(blocks)), key=lambda number: values[number])
    lines[starts[0] : bounds[-1]] = [line for number in order for line in blocks[number]]


def _end_of_block(lines: list[str], start: int, indent: int) -> int:
    """The line after the last one that belongs to an entry; empty lines inside its texts belong to it."""
    end = start + 1
    for number in range(start + 1, len(lines)):
        if lines[number].startswith(" " * (indent + 1)):
            end = number + 1
        elif lines[number].strip():
            break
    return end


def _keep_order(lines: list[str], item: Choice, parts: Parts) -> None:
    """Write `shuffle: false` at an item."""
    _, line, column = parts.places[id(item)]
    margin, first = " " * (column - 1), parts.places[id(item.options[0])][1] - 1
    for number in range(line - 1, first):
        if lines[number].startswith(f"{margin}shuffle:"):
            lines[number] = f"{margin}shuffle: false"
            return
    at = next((n for n in range(line - 1, first) if lines[n].startswith(f"{margin}options:")), None)
    if at is not None:
        lines.insert(at, f"{margin}shuffle: false")


_STEPS: Final = {
    "numeric options sorted, and kept in order": _numbers_sorted,
    "trailing spaces removed": _without_trailing_spaces,
    "the last line ended": _with_last_newline,
    "a line for editors that names the schema": _with_schema_line,
}
"""What is mended, in order: the first needs the lines as they were read."""
