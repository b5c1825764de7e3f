"""Answering row by row from lists: targets for the rows of a matching, entries for the blanks of a fill."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from textual.content import Content

from studyapp.core.grading import Assigned, assigned
from studyapp.core.items import Fill
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.prose import code_line, inline
from studyapp.tui.widgets.sheet import Turn, heading, plural

ShowBlank = Callable[[int, str], Content]
"""Draws a blank from its number and what stands in it."""

_BLANK = re.compile(r"\{\{([^{}]+)\}\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A row with a drop-down list."""

    id: str
    label: str
    entries: tuple[tuple[str, str], ...]
    """Id and text of what can be set, in the order shown."""

    def text(self, entry: str | None) -> str:
        """The text of an entry; empty for None."""
        return dict(self.entries).get(entry or "", "")


@dataclass(frozen=True, slots=True)
class TargetsSheet:
    """Rows with drop-downs. While a list is open, its entries are rows too."""

    slots: tuple[Slot, ...]
    noun: str
    """What a row is called: `row` or `blank`."""
    passage: str = ""
    """The text of a fill; empty for a matching."""
    is_code: bool = False
    response: Assigned = field(default_factory=Assigned)
    opened: int | None = None
    """The slot whose list is open."""

    def _rows(self) -> Iterator[tuple[int, int | None]]:
        """Every row as its slot, and its entry where it is one."""
        for index, slot in enumerate(self.slots):
            yield index, None
            if index == self.opened:
                yield from ((index, entry) for entry in range(len(slot.entries)))

    @property
    def row_count(self) -> int:
        """One row a slot, and one for each entry of the open list."""
        return sum(1 for _ in self._rows())

    def blocks(self) -> list[Block]:
        """The text or the targets, then the rows."""
        found = self._passage() if self.passage else self._legend()
        for row, (index, entry) in enumerate(self._rows()):
            found += self._slot(row, index) if entry is None else [self._entry(row, index, entry)]
        return found

    def _legend(self) -> list[Block]:
        entries = enumerate(self.slots[0].entries)
        targets = [Block(inline(text), lead=Content(f"{place + 1}  ")) for place, (_, text) in entries]
        return [heading("Targets", gap=0), *targets, heading("Rows to match")]

    def _passage(self) -> list[Block]:
        values = {slot.id: slot.text(self.response.given(slot.id)) for slot in self.slots}
        return [*passage(self.passage, self.is_code, values, _blank), heading("Blanks")]

    def _slot(self, row: int, index: int) -> list[Block]:
        slot, is_open = self.slots[index], index == self.opened
        given = slot.text(self.response.given(slot.id))
        value = (f"→ {given}", "bold $accent") if given else ("→ not chosen", "italic $warning")
        sign = " ▴" if is_open else " ▾"
        if not self.passage:
            gap = int(row > 0)
            return [Block(inline(slot.label), row=row, gap=gap), Block(Content.assemble(value, sign), row=row)]
        found = [Block(Content.assemble(value, sign), lead=Content(f"{slot.label}  "), row=row)]
        if not is_open:
            entries = " · ".join(f"{place + 1} {text}" for place, (_, text) in enumerate(slot.entries))
            found.append(Block(Content.styled(entries, "$text-muted"), lead=Content("   "), row=row))
        return found

    def _entry(self, row: int, index: int, entry: int) -> Block:
        name, text = self.slots[index].entries[entry]
        is_set = self.response.given(self.slots[index].id) == name
        lead = Content.styled(f"     {'●' if is_set else '○'} {entry + 1}  ", "bold $accent" if is_set else "")
        return Block(inline(text, "bold" if is_set else ""), lead=lead, row=row)

    def task(self) -> str:
        """How many rows are set."""
        verb = "Fill each blank" if self.passage else "Match each row"
        return f"{verb} · {len(self.response.pairs)} of {len(self.slots)}"

    def missing(self) -> str:
        """How many rows are left."""
        left = len(self.slots) - len(self.response.pairs)
        return f"{plural(left, self.noun)} left to set." if left else ""

    def hint(self, row: int) -> str:
        """What works on a row, and what in an open list."""
        if self.opened is not None:
            return f"Enter chooses · 1-{len(self.slots[self.opened].entries)} choose · Esc closes the list"
        return "Enter opens the list · ←→ change · 1-9 choose"

    def press(self, row: int, key: str) -> Turn | None:
        """Open a list, choose from it, or change a row in place."""
        if key == "close":
            return None if self.opened is None else Turn(replace(self, opened=None), self.opened)
        if row >= self.row_count:
            return None
        index, entry = list(self._rows())[row]
        if key.isdigit():
            wanted = int(key) - 1
            return self._set(index, wanted) if 0 <= wanted < len(self.slots[index].entries) else None
        match key:
            case "enter" | "space":
                return self._open(index) if entry is None else self._set(index, entry)
            case "left" | "right":
                return self._cycle(index, -1 if key == "left" else 1)
            case _:
                return None

    def _open(self, index: int) -> Turn:
        if self.opened == index:
            return Turn(replace(self, opened=None), index)
        given = self.response.given(self.slots[index].id)
        names = [name for name, _ in self.slots[index].entries]
        row = index + 1 + (names.index(given) if given in names else 0)
        return Turn(replace(self, opened=index), row, together=(index, index + len(names)))

    def _cycle(self, index: int, step: int) -> Turn:
        names = [name for name, _ in self.slots[index].entries]
        given = self.response.given(self.slots[index].id)
        start = names.index(given) if given in names else (-1 if step > 0 else 0)
        return Turn(self._with(index, (start + step) % len(names)), index)

    def _set(self, index: int, entry: int) -> Turn:
        changed = self._with(index, entry)
        order = [*range(index + 1, len(self.slots)), *range(index)]
        unset = (place for place in order if changed.response.given(self.slots[place].id) is None)
        return Turn(changed, next(unset, len(self.slots)))

    def _with(self, index: int, entry: int) -> "TargetsSheet":
        slot = self.slots[index]
        values = dict(self.response.pairs) | {slot.id: slot.entries[entry][0]}
        return replace(self, response=assigned(values), opened=None)


def numbers(item: Fill) -> dict[str, int]:
    """The number of each blank, in the order in which the text names them."""
    names = dict.fromkeys(name.strip() for name in _BLANK.findall(item.text))
    return {name: place + 1 for place, name in enumerate(names)}


def _blank(number: int, value: str) -> Content:
    return Content.styled(f"[{number}: {value or '____'}]", "bold $accent" if value else "bold $warning")


def passage(text: str, is_code: bool, values: dict[str, str], show: ShowBlank) -> list[Block]:
    """The text of a fill with its blanks shown inline; code keeps its lines, prose is one paragraph each.

    Args:
        text: with {{name}} where a blank is.
        is_code: whether lines and indentation matter.
        values: what stands in each blank, by id; empty where nothing does.
        show: draws a blank from its number and value.
    """
    order = {name: place + 1 for place, name in enumerate(dict.fromkeys(n.strip() for n in _BLANK.findall(text)))}
    parts = text.strip("\n").splitlines() if is_code else [p for p in text.split("\n\n") if p.strip()]
    found: list[Block] = []
    for place, part in enumerate(parts):
        line = _filled(part if is_code else " ".join(part.split()), values, order, show, is_code)
        found.append(code_line(line) if is_code else Block(line, gap=int(place > 0)))
    return found


def _filled(text: str, values: dict[str, str], order: dict[str, int], show: ShowBlank, is_code: bool) -> Content:
    ends = [0, *(end for match in _BLANK.finditer(text) for end in match.span()), len(text)]
    pieces: list[Content] = []
    for place, (start, end) in enumerate(pairwise(ends)):
        piece = text[start:end]
        if place % 2:
            name = piece[2:-2].strip()
            pieces.append(show(order[name], values.get(name, "")))
        else:
            pieces.append(Content(piece) if is_code else inline(piece))
    return Content("").join(pieces)
