"""What a learner puts on lessons and items: flags, bookmarks, completion, notes, reports, and the place last read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MarkKind = Literal["flag", "bookmark", "done"]
"""flag: an item to see again; bookmark: a lesson section (`lesson#section`); done: a lesson that was read to its end."""
NoteKind = Literal["item", "lesson"]

REASONS = {
    "key": "the key is wrong",
    "unclear": "the question is unclear",
    "outdated": "the content is out of date",
    "typo": "a typing or layout error",
    "other": "something else",
}
"""Why an item may be reported to its author."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The fact that a mark was set or taken back."""

    kind: MarkKind
    pack: str
    target: str
    """Item id, lesson id, or lesson#section."""
    value: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A learner's note; a later note on the same target replaces it, an empty one removes it."""

    kind: NoteKind
    pack: str
    target: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What a learner tells the author of an item."""

    pack: str
    pack_version: str
    item: str
    item_hash: str
    reason: str
    """One of REASONS."""
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a learner stopped reading a lesson."""

    pack: str
    lesson: str
    section: str
    """Slug of the section."""
    line: int
    """First visible line of the rendered section, counted from 0."""
    at: datetime
