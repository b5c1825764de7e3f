"""The record of a pack's review: what was decided about which contents of an item, by whom, when and why."""

import re
from dataclasses import dataclass, fields
from typing import Annotated, Literal, get_args

from studyapp.core.fields import Doc, Id, Length, OneLine, Pattern, Title

State = Literal["draft", "review", "approved", "retired"]
STATES: tuple[State, ...] = get_args(State)
"""In the order in which an item lives."""

Hash = Annotated[str, Pattern(re.compile(r"[0-9a-f]{32}"), "32 hexadecimal digits")]
Moment = Annotated[
    str,
    Pattern(re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"), "a moment as 2026-11-28T09:30:00Z"),
]
"""A moment in UTC; as text, moments are in order."""
Remark = Annotated[str, OneLine(), Length(0, 400)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashes:
    """What an item says, in four parts that change for themselves. Layout, order of shuffled parts and grades are in none."""

    question: Annotated[Hash, Doc("Of all that is read before answering, and of the ids of its parts.")]
    key: Annotated[Hash, Doc("Of the parts that are right, by their ids.")]
    explanation: Annotated[Hash, Doc("Of all explanations and misconceptions.")]
    facts: Annotated[Hash, Doc("Of the statements and values of the facts that the key rests on.")]


PARTS = tuple(part.name for part in fields(Hashes))
"""The names of the parts, as `changed_parts` gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Hashes):
    """A decision about an item as it was then; a line of `review/record.yaml`."""

    item: Annotated[Id, Doc("Id of the item.")]
    state: Annotated[State, Doc("What the item is from now on.")]
    by: Annotated[Title, Doc("Who decided.")]
    at: Annotated[Moment, Doc("When, in UTC.")]
    note: Annotated[Remark, Doc("Why.")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The contents of `review/record.yaml`: what was decided about items. Entries are added at the end and never changed."""

    entries: Annotated[tuple[Entry, ...], Length(0, 100_000), Doc("Decisions, the latest last.")] = ()
