"""Answering a choice: radio buttons for one key, boxes for several, never more picks than keys."""

from dataclasses import dataclass, field, replace

from textual.content import Content

from studyapp.core.grading import Picked
from studyapp.core.items import Choice, Option
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.prose import inline
from studyapp.tui.widgets.sheet import Turn, plural, spacing


@dataclass(frozen=True, slots=True)
class ChoiceSheet:
    """Options to pick from."""

    item: Choice
    options: tuple[Option, ...]
    """In the order shown."""
    response: Picked = field(default_factory=Picked)

    @property
    def row_count(self) -> int:
        """One row an option."""
        return len(self.options)

    def blocks(self) -> list[Block]:
        """Every option with its number and whether it is picked."""
        gap = spacing([option.text for option in self.options])
        return [self._row(row, option, gap) for row, option in enumerate(self.options)]

    def _row(self, row: int, option: Option, gap: int) -> Block:
        is_picked = option.id in self.response.options
        style = "bold $accent" if is_picked else ""
        lead = Content.styled(f"{pick_sign(self.item, is_picked)} {row + 1}  ", style)
        return Block(inline(option.text, "bold" if is_picked else ""), lead=lead, row=row, gap=gap if row else 0)

    def task(self) -> str:
        """How many to pick, and how many are picked."""
        return f"Choose {self.item.picks} · {len(self.response.options)} picked"

    def missing(self) -> str:
        """How many picks are left."""
        left = self.item.picks - len(self.response.options)
        if not left:
            return ""
        return f"Pick {left} more." if self.response.options else f"Pick {plural(left, 'option')}."

    def hint(self, row: int) -> str:
        """Enter picks until all are picked."""
        missing = self.missing()
        enter = "Enter picks" if not self._answers(row) else missing.rstrip(".") if missing else "Enter answers"
        return f"{enter} · 1-{len(self.options)} pick · ↑↓ move"

    def _answers(self, row: int) -> bool:
        is_picked = row < len(self.options) and self.options[row].id in self.response.options
        return is_picked or (self.item.picks > 1 and not self.missing())

    def press(self, row: int, key: str) -> Turn | None:
        """Pick or unpick; a pick beyond the last is refused, or moves the only one."""
        if key == "enter":
            return None if self._answers(row) else self._pick(row)
        if key == "space" and row < len(self.options):
            return self._pick(row)
        if key.isdigit() and 0 < int(key) <= len(self.options):
            return self._pick(int(key) - 1)
        return None

    def _pick(self, row: int) -> Turn:
        picked, name = self.response.options, self.options[row].id
        if name in picked:
            return self._with(tuple(other for other in picked if other != name), row)
        if self.item.picks == 1:
            return self._with((name,), row)
        if len(picked) >= self.item.picks:
            return Turn(self, row, f"Only {self.item.picks} can be picked: take one back first.")
        return self._with((*picked, name), row)

    def _with(self, options: tuple[str, ...], row: int) -> Turn:
        return Turn(replace(self, response=Picked(options)), row)


def pick_sign(item: Choice, is_picked: bool) -> str:
    """A radio button or a box."""
    if item.picks == 1:
        return "●" if is_picked else "○"
    return "[x]" if is_picked else "[ ]"
