"""What a pack covers, objective by objective, where there are gaps, and which facts have grown old."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from studyapp.core.items import Bloom, Difficulty, Item
from studyapp.core.packs import Fact, Objective, Pack
from studyapp.core.review import standings_of
from studyapp.library.lint.spread import FEWEST_ITEMS

Cell = tuple[Bloom, str, Difficulty]
"""Bloom level, kind of item, difficulty."""


@dataclass(frozen=True, slots=True)
class Row:
    """One objective: a row of the blueprint."""

    objective: Objective
    items: int
    """Items that measure it, as the main objective or beside it."""
    lessons: tuple[str, ...]
    labs: tuple[str, ...]
    cells: tuple[tuple[Cell, int], ...]
    """How many items there are of each Bloom level, kind and difficulty; empty cells are left out."""
    gaps: tuple[str, ...]
    """What is missing, each as one phrase."""


@dataclass(frozen=True, slots=True)
class AgedFact:
    """A fact to compare with its source again, and everything that rests on it."""

    fact: Fact
    days: int
    lessons: tuple[str, ...]
    items: tuple[str, ...]
    labs: tuple[str, ...]


def coverage(pack: Pack) -> tuple[Row, ...]:
    """A row for each objective, in the order of pack.yaml; retired items do not count."""
    standing = standings_of(pack)
    kept = tuple(item for item in pack.items if standing[item.id].state != "retired")
    return tuple(_row(objective, pack, kept) for objective in pack.info.objectives)


def _row(objective: Objective, pack: Pack, kept: tuple[Item, ...]) -> Row:
    items = [item for item in kept if objective.id in item.objectives]
    lessons = tuple(lesson.id for lesson in pack.lessons if objective.id in lesson.head.objectives)
    labs = tuple(lab.id for lab in pack.labs if objective.id in lab.objectives)
    cells = Counter[Cell]((item.bloom, item.kind, item.difficulty) for item in items)
    gaps = _gaps(objective, cells, lessons, labs)
    return Row(objective, len(items), lessons, labs, tuple(sorted(cells.items())), tuple(gaps))


def _gaps(objective: Objective, cells: Counter[Cell], lessons: tuple[str, ...], labs: tuple[str, ...]) -> Iterator[str]:
    """What an objective lacks; one that only supports a published skill needs no lab."""
    count = cells.total()
    if count < FEWEST_ITEMS:
        yield f"{count} of {FEWEST_ITEMS} items"
    if not lessons:
        yield "no lesson"
    if not labs and objective.depth == "blueprint":
        yield "no lab"
    seen = {difficulty for _, _, difficulty in cells}
    yield from (f"nothing {name}" for name in ("easy", "medium", "hard") if name not in seen)
    if count and not any(bloom not in ("remember", "understand") for bloom, _, _ in cells):
        yield "nothing applied"
    if count and len({kind for _, kind, _ in cells}) == 1:
        yield "one kind of item alone"


def aged_facts(pack: Pack, today: date, older_than: int) -> tuple[AgedFact, ...]:
    """Facts that were last checked more than so many days ago, the oldest first, with all that rests on them.

    Args:
        pack: the pack.
        today: the day that ages are counted to.
        older_than: in days.
    """
    ages = [(fact, (today - date.fromisoformat(fact.checked)).days) for fact in pack.facts]
    old = sorted(((fact, days) for fact, days in ages if days > older_than), key=lambda pair: (-pair[1], pair[0].id))
    return tuple(_aged(fact, days, pack) for fact, days in old)


def _aged(fact: Fact, days: int, pack: Pack) -> AgedFact:
    lessons = tuple(lesson.id for lesson in pack.lessons if fact.id in lesson.head.facts)
    items = tuple(item.id for item in pack.items if fact.id in item.facts)
    return AgedFact(fact, days, lessons, items, tuple(lab.id for lab in pack.labs if fact.id in lab.facts))
