"""Which items a session asks, and in which order.

What is drawn depends only on the seed, the pack's hash and the filter; a filter that asks for history (unseen, missed, flagged)
names the history it saw.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Only = Literal["all", "unseen", "missed", "flagged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which items may be drawn."""

    objectives: tuple[str, ...] = ()
    """Objective ids; empty for all. An item fits if it measures any of them."""
    kinds: tuple[str, ...] = ()
    """Item kinds; empty for all."""
    only: Only = "all"
    items: tuple[str, ...] = ()
    """Item ids; empty for all."""


@dataclass(frozen=True, slots=True)
class ItemHead:
    """What can be known of an item without its text."""

    id: str
    kind: str
    objectives: tuple[str, ...]
    difficulty: str
    bloom: str
    hash: str
    lesson: str | None
    key: str = ""
    """Key hash: see `grading.key_hash`."""
    state: str = "review"
    """Where it stands in review: see `review.State`."""
    asked: bool = True
    """Whether learners are asked it: drafts and retired items are not, unless the pack says so."""


@dataclass(frozen=True, slots=True)
class ItemHistory:
    """What a learner has done so far with an item as it is now."""

    attempts: int = 0
    """Answers under the key that the item has now; only these tell whether it is seen, missed or known."""
    right: int = 0
    last_right: bool = False
    flagged: bool = False
    older: int = 0
    """Answers under an older key, which says nothing of what is right now."""


def draw(
    heads: Iterable[ItemHead],
    wanted: Filter,
    history: Mapping[str, ItemHistory],
    *,
    seed: int,
    pack_hash: str,
    count: int | None = None,
    fresh_first: bool = False,
) -> tuple[str, ...]:
    """The items of a session, in order, no item twice.

    Args:
        heads: the items of the pack.
        wanted: which of them may be drawn.
        history: what the learner did with each item; an item that is not in it is unseen.
        seed: equal seeds, pack hashes and filters give equal draws.
        pack_hash: hash of the pack.
        count: how many at most; None for all that fit.
        fresh_first: items seen less often come first, so nothing repeats while something is unseen.
    """
    fitting = [head.id for head in heads if _fits(head, wanted, history.get(head.id, ItemHistory()))]
    order = permutation(seed, pack_hash, fitting)
    if fresh_first:
        order = tuple(sorted(order, key=lambda item: history.get(item, ItemHistory()).attempts))
    return order[:count]


def _fits(head: ItemHead, wanted: Filter, past: ItemHistory) -> bool:
    if wanted.objectives and not set(wanted.objectives) & set(head.objectives):
        return False
    if wanted.kinds and head.kind not in wanted.kinds:
        return False
    if wanted.items and head.id not in wanted.items:
        return False
    match wanted.only:
        case "all":
            return True
        case "unseen":
            return past.attempts == 0
        case "missed":
            return past.attempts > 0 and not past.last_right
        case "flagged":
            return past.flagged


def permutation(seed: int, salt: str, ids: Sequence[str]) -> tuple[str, ...]:
    """The ids in an order that only seed and salt decide: the same on every machine and every version of Python."""
    return tuple(sorted(ids, key=lambda name: hashlib.sha256(f"{seed}\0{salt}\0{name}".encode()).digest()))
