"""What a rule is: a code, a level, and a function that finds where a pack breaks it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from studyapp.core.errors import Level
from studyapp.core.items import Choice, Item, Option
from studyapp.core.labs import Lab
from studyapp.core.lessons import Lesson
from studyapp.core.packs import Fact, PackInfo
from studyapp.library.lab_rules import Signatures

OLDEST_DAYS = 180
"""How long a comparison of a fact with its source holds good."""
FEWEST_FOR_STATISTICS = 20
"""A pack with fewer items than this has no spread to speak of."""

_WORD = re.compile(r"[a-z0-9][a-z0-9'./-]*")


@dataclass(frozen=True, slots=True)
class Content:
    """A pack as the rules see it, and the day on which it is looked at."""

    info: PackInfo
    facts: tuple[Fact, ...]
    lessons: tuple[Lesson, ...]
    items: tuple[Item, ...]
    """Without retired ones, which only stay for the history of those who answered them."""
    labs: tuple[Lab, ...]
    today: date
    retired: tuple[Item, ...] = ()
    unasked: frozenset[str] = frozenset()
    """Ids of items that learners are not asked: drafts (unless the pack asks them) and retired ones."""
    operations: Signatures = field(default_factory=dict)
    """What labs may name; empty if it is not known."""

    def age(self, fact: Fact) -> int:
        """Days since a fact was compared with its source."""
        return (self.today - date.fromisoformat(fact.checked)).days


Owner = Item | Lesson | Lab | Fact | PackInfo


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a pack breaks a rule."""

    owner: Owner
    """The item, lesson, lab, fact or pack that it is about, whose waivers count."""
    message: str
    """What is wrong, without its owner's name."""
    hint: str
    at: object = None
    """The part of the owner where it stands; the owner itself if None."""
    offset: int = -1
    """Of a lesson: where in the body it stands, counted from 0."""


Find = Callable[[Content], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its stable code."""

    code: str
    level: Level
    title: str
    """What it asks for, as one phrase."""
    find: Find


def per_item(find: Callable[[Item], Iterator[Finding]]) -> Find:
    """A rule about each item by itself."""
    return lambda content: (finding for item in content.items for finding in find(item))


def per_choice(find: Callable[[Choice], Iterator[Finding]]) -> Find:
    """A rule about each choice item by itself."""
    return lambda content: (finding for item in content.items if isinstance(item, Choice) for finding in find(item))


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return [word.rstrip(".'/-") for word in _WORD.findall(text.lower())]


def single_key(item: Choice) -> Option | None:
    """The key of an item that has exactly one."""
    keys = [option for option in item.options if option.correct]
    return keys[0] if len(keys) == 1 else None


def key_is_longest(item: Choice) -> bool:
    """Whether the only key is longer than every other option."""
    key = single_key(item)
    return key is not None and all(len(option.text) < len(key.text) for option in item.options if option is not key)
