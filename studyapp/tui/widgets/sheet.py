"""How an item is answered, without a terminal: a sheet is a value, and each press of a key gives the next one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from textual.content import Content

from studyapp.core.grading import Response
from studyapp.core.items import Option, Prompt, Statement, Step, Target
from studyapp.core.session import Shown
from studyapp.tui.widgets.page import Block

Part = TypeVar("Part", Option, Statement, Step, Prompt, Target)
SHORT = 58
"""Texts up to this length stand without an empty line between them."""


class Sheet(Protocol):
    """An item being answered. Its rows are counted from 0."""

    @property
    def response(self) -> Response:
        """What is answered so far."""

    @property
    def row_count(self) -> int:
        """How many rows there are to stand on."""

    def blocks(self) -> list[Block]:
        """What the learner reads and picks from."""

    def task(self) -> str:
        """What is to be done and how far it is, for example `Choose 2 · 1 picked`."""

    def missing(self) -> str:
        """What is left to do, as a sentence; empty when the answer is complete."""

    def hint(self, row: int) -> str:
        """The keys that work on a row."""

    def press(self, row: int, key: str) -> "Turn | None":
        """What a key does on a row.

        Args:
            row: where the cursor is; `row_count` is the answer button.
            key: `enter`, `space`, `left`, `right`, `earlier`, `later`, `yes`, `no`, `close` or a digit.

        Returns:
            The next sheet; None if the key answers (enter) or means nothing here (any other).
        """


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of a key."""

    sheet: Sheet
    row: int
    """Where the cursor goes; `row_count` of the sheet is the row of the answer button."""
    refusal: str = ""
    """Why nothing changed."""
    together: tuple[int, int] | None = None
    """The first and last of the rows to be seen with it: a list that opens."""


def arranged(parts: Iterable[Part], shown: Shown, group: str) -> tuple[Part, ...]:
    """The parts in the order in which the session shows them; parts that it does not know of come last."""
    order = dict(shown).get(group, ())
    return tuple(sorted(parts, key=lambda part: order.index(part.id) if part.id in order else len(order)))


def spacing(texts: Sequence[str]) -> int:
    """Empty lines between rows: one where a text is long."""
    return int(any(len(text) > SHORT for text in texts))


def heading(text: str, gap: int = 1) -> Block:
    """A small title inside a sheet."""
    return Block(Content.styled(text, "bold $text-muted"), gap=gap)


def plural(count: int, noun: str) -> str:
    """A number with its noun: `1 step`, `2 steps`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
