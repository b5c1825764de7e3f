"""A list to choose from: one or two lines a row, drawn as they come into view, so its length costs nothing.

The selected row is told by a mark as well as by colour, and shows its text plainly, so that it can be read on the cursor's
background.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from studyapp.tui.commands import bind
from studyapp.tui.widgets.row import Row, line_of


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of rows with one selected."""

    DEFAULT_CSS = """
    RowList {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        background: $background;
        color: $foreground;
        scrollbar-size-vertical: 1;

        & > .row-list--cursor {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
        }

        &:focus > .row-list--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
    }
    """
    COMPONENT_CLASSES = {"row-list--cursor"}  # noqa: RUF012 - Textual's own class attribute
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("list.choose"),
        *bind("list.down", "list.up", "list.pagedown", "list.pageup", "list.first", "list.last", show=False),
    ]

    selected: reactive[int] = reactive(0, init=False)
    """Place of the selected row; -1 if nothing can be selected."""

    @dataclass
    class Moved(Message):
        """Another row is selected."""

        list: "RowList"
        row: str
        """Its id."""

        @property
        def control(self) -> "RowList":
            return self.list

    @dataclass
    class Chosen(Message):
        """The selected row was chosen, by Enter or by a click."""

        list: "RowList"
        row: str
        """Its id."""

        @property
        def control(self) -> "RowList":
            return self.list

    def __init__(self, rows: Sequence[Row] = (), *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._rows: tuple[Row, ...] = ()
        self._lines: list[tuple[int, int]] = []
        self._tops: list[int] = []
        self._take(rows)
        self.set_reactive(RowList.selected, self._from(0, 1))

    # Rows

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    @property
    def row(self) -> str:
        """Id of the selected row; empty if none is."""
        return self._rows[self.selected].id if 0 <= self.selected < len(self._rows) else ""

    def show(self, rows: Sequence[Row], row: str | None = None) -> None:
        """Show other rows; the row with the given id is selected, by default the one that was, else the first."""
        wanted = self.row if row is None else row
        self._take(rows)
        place = next(
            (place for place, found in enumerate(self._rows) if found.id and found.id == wanted), self._from(0, 1)
        )
        self.set_reactive(RowList.selected, place)
        self._resize()
        if self.is_mounted:
            self.refresh(layout=True)
            self._reveal()

    def _take(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self._lines = [(place, line) for place, row in enumerate(self._rows) for line in range(row.height)]
        self._tops = [number for number, (_, line) in enumerate(self._lines) if line == 0]

    def _resize(self) -> None:
        self.virtual_size = Size(0, len(self._lines))

    def on_mount(self) -> None:
        self._resize()

    def on_resize(self) -> None:
        self._reveal()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines)

    # Moving

    def _from(self, place: int, step: int) -> int:
        """The nearest row that can be selected at or after a place in a direction; -1 if there is none."""
        while 0 <= place < len(self._rows):
            if self._rows[place].id:
                return place
            place += step
        return -1

    def _go(self, place: int, step: int) -> None:
        found = self._from(max(0, min(place, len(self._rows) - 1)), step)
        self.selected = found if found >= 0 else self.selected

    def watch_selected(self) -> None:
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self, self.row))

    def _reveal(self) -> None:
        if not 0 <= self.selected < len(self._rows):
            return
        first = self.selected if self._from(0, 1) != self.selected else 0
        top, height = self._tops[first], self._rows[self.selected].height
        if first != self.selected:
            height += self._tops[self.selected]
        self.scroll_to_region(Region(0, top, 1, height), animate=False, force=True, immediate=True)

    def action_down(self) -> None:
        self._go(self.selected + 1, 1)

    def action_up(self) -> None:
        self._go(self.selected - 1, -1)

    def action_first(self) -> None:
        self._go(0, 1)

    def action_last(self) -> None:
        self._go(len(self._rows) - 1, -1)

    def action_pagedown(self) -> None:
        self._page(1)

    def action_pageup(self) -> None:
        self._page(-1)

    def _page(self, direction: int) -> None:
        if not self._lines or self.selected < 0:
            return
        line = self._tops[self.selected] + direction * max(1, self.size.height - 1)
        place = self._lines[max(0, min(line, len(self._lines) - 1))][0]
        self._go(place, direction)
        if not self._rows[place].id:
            self._go(place, -direction)

    def action_choose(self) -> None:
        if self.row:
            self.post_message(self.Chosen(self, self.row))

    def on_click(self, event: events.Click) -> None:
        line = event.y + round(self.scroll_y)
        if line >= len(self._lines) or not self._rows[self._lines[line][0]].id:
            return
        self.selected = self._lines[line][0]
        self.action_choose()

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        line = y + round(self.scroll_y)
        if line >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        place, part = self._lines[line]
        is_cursor = place == self.selected
        style = self.get_visual_style("row-list--cursor") if is_cursor else self.visual_style
        content = line_of(self._rows[place], part, width, is_cursor)
        return self._strip(content, width, style)

    def _strip(self, content: Content, width: int, style: Style) -> Strip:
        strips = Visual.to_strips(self, content, width, 1, style)
        strip = strips[0] if strips else Strip([Segment("")])
        return strip.adjust_cell_length(width, style.rich_style)
