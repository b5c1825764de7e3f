"""Answering a table of statements: Yes or No for each."""

from dataclasses import dataclass, field, replace

from textual.content import Content

from studyapp.core.grading import NO, YES, Assigned, assigned
from studyapp.core.items import Statement, Statements
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.prose import inline
from studyapp.tui.widgets.sheet import Turn, plural, spacing

_VALUES = {"yes": YES, "left": YES, "1": YES, "no": NO, "right": NO, "2": NO}


@dataclass(frozen=True, slots=True)
class StatementsSheet:
    """Rows to judge."""

    item: Statements
    rows: tuple[Statement, ...]
    """In the order shown."""
    response: Assigned = field(default_factory=Assigned)

    @property
    def row_count(self) -> int:
        """One row a statement."""
        return len(self.rows)

    def blocks(self) -> list[Block]:
        """Every statement behind its two buttons."""
        gap = spacing([row.text for row in self.rows])
        return [self._row(place, row, gap) for place, row in enumerate(self.rows)]

    def _row(self, place: int, row: Statement, gap: int) -> Block:
        given = self.response.given(row.id)
        lead = Content.assemble(_button("Yes", given == YES), "  ", _button("No", given == NO), "   ")
        return Block(inline(row.text), lead=lead, row=place, gap=gap if place else 0)

    def task(self) -> str:
        """How many rows are judged."""
        return f"Yes or No for each · {len(self.response.pairs)} of {len(self.rows)}"

    def missing(self) -> str:
        """How many rows are left."""
        left = len(self.rows) - len(self.response.pairs)
        return f"{plural(left, 'statement')} left to judge." if left else ""

    def hint(self, row: int) -> str:
        """Enter answers once every row is judged."""
        enter = " · Enter goes to the next one" if self.missing() else " · Enter answers"
        return f"y Yes · n No{enter}"

    def press(self, row: int, key: str) -> Turn | None:
        """Judge a row and go to the next."""
        if key == "enter":
            return None if not self.missing() else Turn(self, self._next(row))
        if row >= len(self.rows):
            return None
        name = self.rows[row].id
        if key == "space":
            return self._with(row, NO if self.response.given(name) == YES else YES, row)
        if key in _VALUES:
            stays = key in ("left", "right")
            return self._with(row, _VALUES[key], row if stays else None)
        return None

    def _with(self, row: int, value: str, goal: int | None) -> Turn:
        values = dict(self.response.pairs) | {self.rows[row].id: value}
        changed = replace(self, response=assigned(values))
        return Turn(changed, changed._next(row) if goal is None else goal)

    def _next(self, row: int) -> int:
        """The next row that is not judged; the answer button when all are."""
        order = [*range(row + 1, len(self.rows)), *range(row)]
        return next((place for place in order if self.response.given(self.rows[place].id) is None), self._last(row))

    def _last(self, row: int) -> int:
        return row if self.response.given(self.rows[row].id) is None else len(self.rows)


def _button(word: str, is_on: bool) -> Content:
    return Content.styled(f"{'●' if is_on else '○'} {word}", "bold $accent" if is_on else "")
