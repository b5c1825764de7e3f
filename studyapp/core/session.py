"""One engine for practice, review, exam and the checks inside lessons.

A session is a plan: which items, in which order, with which options shown where. Its state is the plan and the attempts made so
far, so resuming after a crash is a query.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from studyapp.core.draw import Filter, permutation
from studyapp.core.errors import StudyError
from studyapp.core.grading import Profile, Response, Verdict, fault, grade, key_hash
from studyapp.core.items import Choice, Fill, Item, Matching, Ordering, Statements, TypedCommand
from studyapp.core.plain import fingerprint

Mode = Literal["practice", "review", "exam", "check"]
Ending = Literal["finished", "discarded"]
Shown = tuple[tuple[str, tuple[str, ...]], ...]
"""The order in which things were shown: group name -> ids. Groups: options, statements, steps, prompts, targets, blank ids."""

MOST_CHANGES = 200
"""Earlier responses kept with an attempt; a learner who changes more keeps the first ones."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An item in its place of a session."""

    item: str
    shown: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What is to be answered, and under which rules."""

    id: str
    pack: str
    pack_version: str
    pack_hash: str
    mode: Mode
    profile: Profile
    seed: int
    filter: Filter = field(default_factory=Filter)
    items: tuple[Planned, ...]
    started: datetime

    @property
    def feedback(self) -> bool:
        """Whether each answer is explained at once; an exam explains at its end."""
        return self.mode != "exam"


@dataclass(frozen=True, slots=True)
class Change:
    """A response that was given and changed again before answering."""

    milliseconds: int
    """Since the item was shown."""
    response: Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The fact that an item was answered: everything that any statistic may later be derived from."""

    session: str
    position: int
    """0-based place in the session."""
    pack: str
    pack_version: str
    item: str
    item_hash: str
    key_hash: str
    objectives: tuple[str, ...]
    kind: str
    mode: Mode
    seed: int
    shown: Shown
    response: Response
    changes: tuple[Change, ...] = ()
    milliseconds: int
    confidence: int | None = None
    """1 guess, 2 unsure, 3 sure; None if not asked."""
    profile: Profile
    earned: int
    possible: int
    at: datetime

    @property
    def right(self) -> bool:
        return self.earned == self.possible


def arrange(item: Item, seed: int) -> Shown:
    """The order in which an item's parts are shown in a session with this seed."""
    groups = _groups(item)
    if not item.shuffle:
        return groups
    return tuple((name, permutation(seed, f"{item.id}\0{name}", ids)) for name, ids in groups)


def _groups(item: Item) -> Shown:
    match item:
        case Choice():
            return (("options", tuple(option.id for option in item.options)),)
        case Statements():
            return (("statements", tuple(row.id for row in item.statements)),)
        case Ordering():
            return (("steps", tuple(sorted(step.id for step in item.steps + item.distractors))),)
        case Matching():
            prompts, targets = tuple(p.id for p in item.prompts), tuple(t.id for t in item.targets)
            return (("prompts", prompts), ("targets", targets))
        case Fill():
            return tuple((blank.id, tuple(option.id for option in blank.options)) for blank in item.blanks)
        case TypedCommand():
            return ()


def rearranged(planned: Planned, item: Item, seed: int) -> Planned:
    """The planned item with an order that fits it: the one planned, or a new one if its parts have changed since."""
    anew = arrange(item, seed)
    same = {name: set(ids) for name, ids in planned.shown} == {name: set(ids) for name, ids in anew}
    return planned if same else Planned(planned.item, anew)


def next_position(session: Session, attempts: Iterable[Attempt], gone: frozenset[int] = frozenset()) -> int | None:
    """The first place that has no answer yet; None when all are answered.

    Args:
        session: the plan.
        attempts: the answers so far.
        gone: places whose items are no longer in the pack; they are passed over.
    """
    done = gone.union(attempt.position for attempt in attempts)
    return next((place for place in range(len(session.items)) if place not in done), None)


def answer(
    session: Session,
    position: int,
    item: Item,
    response: Response,
    *,
    now: datetime,
    milliseconds: int,
    changes: tuple[Change, ...] = (),
    confidence: int | None = None,
) -> tuple[Attempt, Verdict]:
    """The attempt that answering makes, and its verdict.

    Raises:
        StudyError: the response can't be an answer to this item, or the position is not of this item.
    """
    planned = session.items[position] if 0 <= position < len(session.items) else None
    if planned is None or planned.item != item.id:
        raise StudyError(f"Question {position + 1} is not `{item.id}`.", "Resume the session and answer again.")
    wrong = fault(item, response)
    if wrong:
        raise StudyError(f"This answer can't be taken: {wrong}.", "Change the answer and send it again.")
    verdict = grade(item, response, session.profile)
    attempt = Attempt(
        session=session.id,
        position=position,
        pack=session.pack,
        pack_version=session.pack_version,
        item=item.id,
        item_hash=fingerprint(item),
        key_hash=key_hash(item),
        objectives=item.objectives,
        kind=item.kind,
        mode=session.mode,
        seed=session.seed,
        shown=planned.shown,
        response=response,
        changes=changes[:MOST_CHANGES],
        milliseconds=max(0, milliseconds),
        confidence=confidence,
        profile=session.profile,
        earned=verdict.earned,
        possible=verdict.possible,
        at=now,
    )
    return attempt, verdict
