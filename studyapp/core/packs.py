"""The pack: what its `pack.yaml` says, the facts it rests on, and the whole of it once read."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from studyapp.core.fields import Between, Date, Doc, Id, Length, PageDate, Prose, Title, Version, Waivers
from studyapp.core.lessons import Lesson

if TYPE_CHECKING:
    from studyapp.core.items import Item
    from studyapp.core.labs import Lab
    from studyapp.core.record import Entry

Draws = Literal["approved", "ready", "drafts"]
"""Which items learners are asked; see `core/review.py`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """A skill that the pack teaches and measures."""

    id: Annotated[Id, Doc("Stable name of the objective, for example D5-07.")]
    title: Annotated[Title, Doc("The skill in a few words, beginning with a verb.")]
    weight: Annotated[float, Between(0, 1000), Doc("Share of the pack; weights need not add up to 100.")]
    depth: Annotated[
        Literal["blueprint", "operational"],
        Doc("`blueprint` for a published skill of the exam; `operational` for what supports one."),
    ] = "blueprint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement that lessons teach and answer keys rest on, with the page it was read on."""

    id: Annotated[Id, Doc("Stable name of the fact; lessons and items cite it.")]
    statement: Annotated[Prose, Doc("The fact in the pack's own words.")]
    source: Annotated[Title, Doc("Title of the page it was read on.")]
    published: Annotated[PageDate, Doc("The date that page gives itself; `undated` if it has none.")]
    checked: Annotated[Date, Doc("The day on which an author last compared the statement with its source.")]
    value: Annotated[float | None, Doc("The number, where the fact is one.")] = None
    unit: Annotated[Title | None, Doc("What the number counts, for example days.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackInfo:
    """The head of a pack: the contents of `pack.yaml`."""

    format: Annotated[Literal[1], Doc("Version of the pack format: 1.")]
    id: Annotated[Id, Doc("Stable name of the pack; must differ from every other installed pack.")]
    title: Annotated[Title, Doc("Name of the pack as learners see it.")]
    version: Annotated[Version, Doc("Version of the content, for example 1.4.0.")]
    authors: Annotated[tuple[Title, ...], Length(1, 50), Doc("Who wrote it.")]
    licence: Annotated[Title, Doc("Licence of the content, as an SPDX name where there is one.")]
    objectives: Annotated[tuple[Objective, ...], Length(1, 200), Doc("What the pack teaches, in teaching order.")]
    cut_score: Annotated[float, Between(1, 100), Doc("Percentage of points that this pack calls a pass.")]
    description: Annotated[Prose | None, Doc("What the pack is for, in a few sentences.")] = None
    notice: Annotated[
        Prose | None, Doc("What a learner should know first, for example the state of the exam it follows.")
    ] = None
    draws: Annotated[
        Draws,
        Doc(
            "Which questions learners are asked: those `approved`; all that are `ready`, approved or waiting for review;"
            " or also `drafts`. Retired ones never are."
        ),
    ] = "ready"
    waive: Waivers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFile:
    """The contents of `content/facts.yaml`."""

    facts: Annotated[tuple[Fact, ...], Length(1, 5000), Doc("Every fact that the pack relies on, each once.")]


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A pack, whole and free of problems."""

    info: PackInfo
    facts: tuple[Fact, ...]
    lessons: tuple[Lesson, ...]
    items: "tuple[Item, ...]"
    labs: "tuple[Lab, ...]" = ()
    record: "tuple[Entry, ...]" = ()
    """Decisions of its review, the latest last; of items that are no longer there, too."""

    @cached_property
    def facts_by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}
