"""Progress in numbers: how much was answered, how well, on which day, in which objective."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from studyapp.core.packs import Objective
from studyapp.core.progress import Tally, by_day, by_objective
from studyapp.store.learner import LearnerStore
from studyapp.study.content import Content

if TYPE_CHECKING:
    from studyapp.core.session import Mode

COUNTED: "tuple[Mode, ...]" = ("practice", "review", "exam")
"""Modes that count as answers; checks inside lessons are left out, since the text stands right above them."""


class ObjectiveProgress(NamedTuple):
    """How well an objective goes."""

    objective: Objective
    items: int
    """Items of the pack that measure it."""
    seen: int
    """Of these, answered at least once."""
    tally: Tally


class Overview(NamedTuple):
    """All that the progress screen shows."""

    total: Tally
    objectives: tuple[ObjectiveProgress, ...]
    """In the order of the pack."""
    days: tuple[Tally, ...]
    """Days with answers, oldest first."""
    items: int
    seen: int
    missed: int
    """Items whose last answer was not right."""
    flagged: int
    lessons: int
    lessons_done: int
    streak: int
    """Days in a row with answers, up to today or yesterday."""
    unfinished: int
    """Sessions that can be resumed."""
    older_key: int
    """Answers to items whose key has changed since; they count in none of the numbers above but the streak."""
    older_key_items: tuple[str, ...]
    """The items that these answers were given to."""


class Statistics:
    """Numbers over the pack in use, all from sums that every answer keeps up to date."""

    def __init__(self, store: LearnerStore, content: Content, now: Callable[[], datetime]) -> None:
        self._store = store
        self._content = content
        self._now = now

    def overview(self) -> Overview:
        """Everything at once."""
        pack = self._content.pack
        heads = self._content.heads()
        keys = self._content.keys()
        history = self._store.history(pack.id, keys)
        known = {head.id for head in heads}
        seen = {item for item, past in history.items() if past.attempts and item in known}
        stale = {item: keys[item] for item, past in history.items() if past.older and item in keys}
        older = [a for a in self._store.answers_under_other_keys(pack.id, stale) if a.mode in COUNTED]
        tallies = _less(self._store.tallies("objective_stat", pack.id, COUNTED), by_objective(older))
        objectives = []
        for objective in pack.objectives:
            items = [head.id for head in heads if objective.id in head.objectives]
            tally = tallies.get(objective.id, Tally(objective.id))
            objectives.append(ObjectiveProgress(objective, len(items), len(seen.intersection(items)), tally))
        active = self._store.tallies("day_stat", pack.id, COUNTED)
        days = [day for day in _less(active, by_day(older)).values() if day.answers]
        lessons = {head.id for head in self._content.lesson_heads()}
        return Overview(
            total=_sum(days),
            objectives=tuple(objectives),
            days=tuple(days),
            items=len(heads),
            seen=len(seen),
            missed=sum(1 for item in seen if not history[item].last_right),
            flagged=sum(1 for item, past in history.items() if past.flagged and item in known),
            lessons=len(lessons),
            lessons_done=len(lessons & self._store.marked("done", pack.id)),
            streak=_streak([day.name for day in active], self._now()),
            unfinished=self._store.unfinished(pack.id),
            older_key=len(older),
            older_key_items=tuple(sorted({attempt.item for attempt in older})),
        )


def _less(tallies: list[Tally], others: dict[str, Tally]) -> dict[str, Tally]:
    """Tallies by name, each without what others of its name counted."""
    return {tally.name: tally.without(others.get(tally.name, Tally(tally.name))) for tally in tallies}


def _sum(tallies: list[Tally]) -> Tally:
    def added(name: str) -> int:
        return sum(getattr(tally, name) for tally in tallies)

    return Tally("all", added("answers"), added("right"), added("earned"), added("possible"), added("milliseconds"))


def _streak(days: list[str], now: datetime) -> int:
    """Days in a row that end today or yesterday: a day that is not over yet does not break it."""
    known, day, length = set(days), now.date(), 0
    if day.isoformat() not in known:
        day -= timedelta(days=1)
    while day.isoformat() in known:
        length, day = length + 1, day - timedelta(days=1)
    return length
