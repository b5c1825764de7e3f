"""Answering a build list: steps go from the pool above into the list below and move there."""

from dataclasses import dataclass, field, replace

from textual.content import Content

from studyapp.core.grading import Ordered
from studyapp.core.items import Ordering, Step
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.prose import inline
from studyapp.tui.widgets.sheet import Turn, heading, plural


@dataclass(frozen=True, slots=True)
class OrderingSheet:
    """A pool of steps and the list that is built from it. Rows: the pool, then the list."""

    item: Ordering
    steps: tuple[Step, ...]
    """Every step and distractor in the order shown."""
    response: Ordered = field(default_factory=Ordered)

    @property
    def pool(self) -> tuple[Step, ...]:
        """The steps that are not in the list."""
        return tuple(step for step in self.steps if step.id not in self.response.steps)

    @property
    def row_count(self) -> int:
        """One row a step."""
        return len(self.steps)

    def blocks(self) -> list[Block]:
        """The pool with numbers to press, then the list with its places."""
        pool, size = self.pool, len(self.item.steps)
        found = [heading("Steps to choose from", gap=0)]
        found += [Block(inline(step.text), lead=Content(f"○ {row + 1}  "), row=row) for row, step in enumerate(pool)]
        if not pool:
            found.append(Block(Content.styled("every step is in your list", "italic $text-muted")))
        found.append(heading(f"Your list · {len(self.response.steps)} of {size}"))
        texts = {step.id: step.text for step in self.steps}
        for place, name in enumerate(self.response.steps):
            lead = Content.styled(f"{place + 1}.  ", "bold $accent")
            found.append(Block(inline(texts[name], "bold"), lead=lead, row=len(pool) + place))
        left = size - len(self.response.steps)
        if left:
            found.append(Block(Content.styled(f"room for {left} more", "italic $text-muted")))
        return found

    def task(self) -> str:
        """How many steps belong in the list, and how many are in it."""
        return f"Build a list of {len(self.item.steps)} · {len(self.response.steps)} placed"

    def missing(self) -> str:
        """How many steps are left to add."""
        left = len(self.item.steps) - len(self.response.steps)
        return f"Add {plural(left, 'step')}." if left else ""

    def hint(self, row: int) -> str:
        """What works in the pool, and what in the list."""
        if row < len(self.pool):
            return f"Enter adds · 1-{len(self.pool)} add · ↑↓ move"
        return "Enter takes out · - earlier · + later · ↑↓ move"

    def press(self, row: int, key: str) -> Turn | None:
        """Add, take out or move a step."""
        in_pool = row < len(self.pool)
        if key.isdigit():
            return self._add(int(key) - 1, row) if 0 < int(key) <= len(self.pool) else None
        if in_pool:
            return self._add(row, row) if key in ("enter", "space", "right") else None
        place = row - len(self.pool)
        if place >= len(self.response.steps):
            return None
        match key:
            case "enter" | "space" | "left":
                return self._remove(place, row)
            case "earlier":
                return self._move(place, place - 1)
            case "later":
                return self._move(place, place + 1)
            case _:
                return None

    def _add(self, index: int, row: int) -> Turn:
        size = len(self.item.steps)
        if len(self.response.steps) >= size:
            return Turn(self, row, f"The list holds {plural(size, 'step')}: take one out first.")
        changed = replace(self, response=Ordered((*self.response.steps, self.pool[index].id)))
        if not changed.missing():
            return Turn(changed, changed.row_count)
        return Turn(changed, min(row, max(0, len(changed.pool) - 1)))

    def _remove(self, place: int, row: int) -> Turn:
        steps = self.response.steps
        changed = replace(self, response=Ordered(steps[:place] + steps[place + 1 :]))
        return Turn(changed, min(row + 1, changed.row_count - 1) if changed.response.steps else 0)

    def _move(self, place: int, goal: int) -> Turn:
        steps = list(self.response.steps)
        if not 0 <= goal < len(steps):
            word = "It is the first step already." if goal < 0 else "It is the last step already."
            return Turn(self, len(self.pool) + place, word)
        steps.insert(goal, steps.pop(place))
        return Turn(replace(self, response=Ordered(tuple(steps))), len(self.pool) + goal)
