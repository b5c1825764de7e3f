"""The fixed lines above and below an item: where the learner is, and what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import Static


@dataclass(frozen=True, slots=True)
class Place:
    """What stands above an item."""

    title: str
    """For example `Question 3 of 10`."""
    subject: str
    """What the item measures."""
    kind: str
    """What sort of item it is, in words."""
    done: int = 0
    total: int = 0
    """How many places there are; 0 draws no bar."""
    is_flagged: bool = False
    has_note: bool = False


class PlaceBar(Static):
    """Two lines: the place with its signs, and the subject."""

    DEFAULT_CSS = """
    PlaceBar { height: 2; padding: 0 1 0 2; background: $panel; color: $foreground; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._place: Place | None = None

    def show(self, place: Place) -> None:
        """Show another place."""
        self._place = place
        self.refresh()

    def render(self) -> Content:
        """The two lines at the width there is."""
        if self._place is None:
            return Content("")
        place, width = self._place, self.content_size.width
        signs = [sign for sign, is_set in (("⚑ flagged", place.is_flagged), ("✎ note", place.has_note)) if is_set]
        right = Content.styled(" · ".join(signs), "bold $warning")
        left = Content.styled(place.title, "bold")
        room = width - left.cell_length - right.cell_length - 4
        bar = _bar(place.done, place.total, min(room, 40)) if place.total and room >= 8 else Content("")
        first = spread(left + Content("  ") + bar if bar else left, right, width)
        kind = Content.styled(place.kind, "$text-muted")
        subject = Content(place.subject).truncate(max(10, width - kind.cell_length - 2), ellipsis=True)
        return first + Content("\n") + spread(subject, kind, width)


def _bar(done: int, total: int, width: int) -> Content:
    filled = round(width * done / total)
    return Content.assemble(("━" * filled, "$accent"), ("─" * (width - filled), "$text-muted"))


def spread(left: Content, right: Content, width: int) -> Content:
    """Two texts at the ends of a line; the left one alone where both do not fit."""
    space = width - left.cell_length - right.cell_length
    return left + Content(" " * space) + right if right and space > 0 else left.truncate(width, ellipsis=True)


class StatusBar(Static):
    """Two lines below an item: what there is to do with the keys that do it, and one for the screen's own words."""

    DEFAULT_CSS = """
    StatusBar { height: 2; padding: 0 1 0 2; background: $panel; color: $foreground; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._first = Content("")
        self._second = Content("")

    def show_first(self, task: str, text: str, is_refusal: bool = False) -> None:
        """Say what to do, and the keys or why a key did nothing."""
        style = "bold $warning" if is_refusal else "$text-muted"
        sign = "! " if is_refusal else ""
        self._first = Content.assemble((f"{task}   " if task else "", "bold"), (f"{sign}{text}", style))
        self.refresh()

    def show_second(self, text: Content) -> None:
        """Say something else."""
        self._second = text
        self.refresh()

    def render(self) -> Content:
        """The two lines."""
        width = self.content_size.width
        return self._first.truncate(width, ellipsis=True) + Content("\n") + self._second.truncate(width, ellipsis=True)


class SessionMap(Static):
    """Every place of a session as a number with a sign, for screens that have room beside the item."""

    DEFAULT_CSS = """
    SessionMap { width: 30; height: 1fr; padding: 1 2; background: $surface; color: $foreground; display: none; }
    """
    COLUMNS = 5

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._signs: Sequence[str] = ()
        self._current = 0
        self._legend: tuple[str, ...] = ()

    def show(self, signs: Sequence[str], current: int, legend: tuple[str, ...]) -> None:
        """Show other signs.

        Args:
            signs: one sign a place: ✓, ✗, ●, ○.
            current: the 0-based place that is asked.
            legend: what the signs mean, a line each.
        """
        self._signs, self._current, self._legend = signs, current, legend
        self.refresh()

    def render(self) -> Content:
        """Rows of places around the current one, and the legend."""
        rows = [range(start, min(start + self.COLUMNS, len(self._signs))) for start in self._starts()]
        lines = [Content("").join([self._cell(place) for place in row]) for row in rows]
        legend = [Content.styled(line, "$text-muted") for line in self._legend]
        return Content("\n").join([Content.styled("This session", "bold"), Content(""), *lines, Content(""), *legend])

    def _starts(self) -> list[int]:
        starts = list(range(0, len(self._signs), self.COLUMNS))
        room = max(1, self.content_size.height - len(self._legend) - 3)
        top = max(0, min(self._current // self.COLUMNS - room // 2, len(starts) - room))
        return starts[top : top + room]

    def _cell(self, place: int) -> Content:
        style = "bold reverse" if place == self._current else _SIGN_STYLES.get(self._signs[place], "")
        return Content.styled(f"{place + 1:>3}{self._signs[place]}", style) + Content(" ")


_SIGN_STYLES = {"✓": "$success", "✗": "$error", "○": "$text-muted"}
