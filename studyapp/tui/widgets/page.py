"""A scrolled page of text with rows to stand on: one widget, whatever it shows, because every mounted widget costs time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich._wrap import divide_line
from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from studyapp.tui.commands import bind

GUTTER = 2
"""Cells left of every line, for the sign of the row that the cursor is on."""
MEASURE = 96
"""Longest line in cells; longer ones tire the eye."""
NOTHING = Content("")
MARGIN = Content(" " * GUTTER)


@dataclass(frozen=True, slots=True)
class Block:
    """Some wrapped text on a page."""

    text: Content
    lead: Content = NOTHING
    """Stands before the first line."""
    hang: Content | None = None
    """Stands before every later line; None for as many blanks as the lead is wide."""
    row: int | None = None
    """The row that this text belongs to; a row may have several blocks, one after another."""
    gap: int = 0
    """Empty lines above."""
    is_cut: bool = False
    """Whether the text is one line that ends in an ellipsis where there is no room."""


@dataclass(frozen=True, slots=True)
class _Line:
    block: int
    """-1 for an empty line."""
    line: int


class Page(ScrollView, can_focus=True):
    """Text that scrolls, and a cursor that moves over its rows."""

    BINDINGS = bind("page.up", "page.down", "page.page_up", "page.page_down", "page.home", "page.end", show=False)
    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"page--cursor"}  # noqa: RUF012 - Textual's own class attribute
    DEFAULT_CSS = """
    Page {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        background: $background;
        color: $foreground;
        & > .page--cursor { background: $surface; }
        &:focus > .page--cursor { background: $block-cursor-blurred-background; }
    }
    """

    cursor: reactive[int | None] = reactive(None)
    """The row that the cursor is on; None if the page has no rows."""

    @dataclass
    class RowActivated(Message):
        """A row was chosen with Enter or a click."""

        page: "Page"
        row: int

    def __init__(self, blocks: Iterable[Block] = (), *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._blocks: Sequence[Block] = tuple(blocks)
        self._lines: list[_Line] = []
        self._rows: dict[int, tuple[int, int]] = {}
        self._strips: dict[tuple[int, bool], list[Strip]] = {}
        self._starts: set[int] = set()
        self._width = 0
        self._full = 0
        self._width_known = False
        self.set_reactive(Page.cursor, 0 if any(block.row is not None for block in self._blocks) else None)

    # What it shows

    def show_blocks(
        self, blocks: Iterable[Block], cursor: int | None = None, together: tuple[int, int] | None = None
    ) -> None:
        """Show other text; the scroll position stays where it can.

        Args:
            blocks: the text.
            cursor: the row to stand on, brought into view; None for a page without rows.
            together: the first and last of the rows to bring into view with it, as far as there is room.
        """
        self._blocks = tuple(blocks)
        self.set_reactive(Page.cursor, cursor)
        self._lay_out()
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
        if together:
            self._bring_into_view(*together)
        self._show_cursor()
        self.refresh()

    def _lay_out(self) -> None:
        """Find out where every block stands; its text is drawn once it comes into view."""
        self._strips.clear()
        self._lines, self._rows, self._starts = [], {}, set()
        rows_seen: set[int] = set()
        room = self.scrollable_content_region.width or self.size.width
        self._width = max(20, min(MEASURE, room) - GUTTER - 1)
        self._full = max(room, self._width + GUTTER)
        for place, block in enumerate(self._blocks):
            if block.row is not None and block.row not in rows_seen:
                rows_seen.add(block.row)
                self._starts.add(place)
            self._lines += [_Line(-1, 0)] * block.gap
            top = len(self._lines)
            self._lines += [_Line(place, line) for line in range(self._height(place))]
            if block.row is not None:
                first = self._rows.get(block.row, (top, 0))[0]
                self._rows[block.row] = (first, len(self._lines))
        before, self.virtual_size = self.virtual_size, Size(0, len(self._lines))
        if before != self.virtual_size and self.styles.is_auto_height:
            self.refresh(layout=True)

    def _room(self, block: Block) -> int:
        return max(10, self._width - block.lead.cell_length)

    def _height(self, place: int) -> int:
        """Lines of a block, counted without drawing it, which takes ten times as long."""
        block = self._blocks[place]
        plain, room = block.text.plain, self._room(block)
        if "\n" in plain or "\t" in plain:
            return len(_wrapped(block.text, room))
        return 1 if block.is_cut or block.text.cell_length <= room else 1 + len(divide_line(plain, room))

    def _render_block(self, place: int, is_cursor: bool) -> list[Strip]:
        found = self._strips.get((place, is_cursor))
        if found is None:
            found = self._strips[place, is_cursor] = self._block_strips(place, is_cursor)
        return found

    def _block_strips(self, place: int, is_cursor: bool) -> list[Strip]:
        block, has_sign = self._blocks[place], is_cursor and place in self._starts
        style = self.get_visual_style("page--cursor") if is_cursor else self.visual_style
        room, indent = self._room(block), block.lead.cell_length + GUTTER
        text = block.text.truncate(room, ellipsis=True) if block.is_cut else block.text
        below = Content.styled("│ ", "$accent") if is_cursor else MARGIN
        sign = Content.styled("▸ ", "bold $accent") if has_sign else below
        first = self._line(sign + block.lead, indent, style)
        later = self._line(below + (block.hang or NOTHING), indent, style)
        bodies = [self._line(line, self._full - indent, style) for line in _wrapped(text, room)]
        return [Strip([*(later if place else first), *body]) for place, body in enumerate(bodies)]

    def _line(self, text: Content, width: int, style: Style) -> list[Segment]:
        """A text that fits into a width, filled up with blanks."""
        parts = text.render(style, end="", parse_style=self.app.stylesheet.parse_style)
        segments = [Segment(part, (style + own).rich_style) for part, own in parts if part]
        rest = width - text.cell_length
        return [*segments, Segment(" " * rest, style.rich_style)] if rest > 0 else segments

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        place, width = y + self.scroll_offset.y, self.size.width
        entry = self._lines[place] if 0 <= place < len(self._lines) else _Line(-1, 0)
        if entry.block < 0:
            return Strip.blank(width, self.visual_style.rich_style)
        row = self._blocks[entry.block].row
        strip = self._render_block(entry.block, row is not None and row == self.cursor)[entry.line]
        return strip if strip.cell_length == width else strip.crop(0, width)

    def on_resize(self) -> None:
        """Wrap anew for the new width; a page that is new begins at its top."""
        is_new = not self._width_known
        self._width_known = True
        self._lay_out()
        if not is_new:
            self._show_cursor()

    def notify_style_update(self) -> None:
        """Draw anew in the new colours."""
        super().notify_style_update()
        self._strips.clear()

    def watch_has_focus(self, focused: bool) -> None:
        """Draw the cursor for a page with or without focus."""
        super().watch_has_focus(focused)
        self._strips.clear()
        self._place_terminal_cursor()

    # Moving

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def watch_cursor(self) -> None:
        """Bring the row into view."""
        if not self._lines:
            return
        self._show_cursor()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Take the cursor along, however the page was scrolled: a key must not act on a row that nobody sees."""
        super().watch_scroll_y(old_value, new_value)
        seen = [row for row in self._rows if self._is_seen(row)]
        if self.cursor is not None and seen and self.cursor not in seen:
            self.cursor = min(seen) if new_value > old_value else max(seen)

    def _is_seen(self, row: int) -> bool:
        """Whether any line of a row is in view."""
        first, last = self._view()
        top, bottom = self._rows.get(row, (0, 0))
        return top < last and bottom > first

    @property
    def is_cursor_seen(self) -> bool:
        """Whether the row that the cursor is on is in view; it is not while a text longer than the screen is read."""
        return self.cursor is not None and self._is_seen(self.cursor)

    def _show_cursor(self) -> None:
        if self.cursor is not None:
            self._bring_into_view(self.cursor, self.cursor)
        self._place_terminal_cursor()

    def _bring_into_view(self, first: int, last: int) -> None:
        """Scroll no further than it takes to see these rows; the first ones where there is no room for all."""
        if first not in self._rows or last not in self._rows or not self.size.height:
            return
        top, bottom = self._rows[first][0], self._rows[last][1]
        height = min(bottom - top, self.size.height)
        self.scroll_to_region(Region(0, top, 1, height), animate=False, force=True, immediate=True)

    def _place_terminal_cursor(self) -> None:
        """Put the terminal's own cursor on the row, where screen readers and magnifiers look."""
        if self.has_focus and self.cursor in self._rows:
            top = self._rows[self.cursor][0] - self.scroll_offset.y
            self.app.cursor_position = Offset(self.region.x, self.region.y + max(0, min(top, self.size.height - 1)))

    def scroll_to_line(self, line: int) -> None:
        """Bring a line of the text to the top."""
        self.scroll_to(y=line, animate=False, force=True, immediate=True)

    def line_of(self, block: int) -> int:
        """The line on which a block begins."""
        return next((y for y, line in enumerate(self._lines) if line.block == block), 0)

    @property
    def block_count(self) -> int:
        """How many blocks it shows."""
        return len(self._blocks)

    def _view(self) -> tuple[int, int]:
        return self.scroll_offset.y, self.scroll_offset.y + self.size.height

    def action_up(self) -> None:
        """The row above, or a line up where there is none or the row is taller than the screen."""
        top, _ = self._view()
        before = [row for row in self._rows if self.cursor is not None and row < self.cursor]
        if self.cursor in self._rows and self._rows[self.cursor][0] < top:
            self._scroll(-1)
        elif before:
            self.cursor = max(before)
        else:
            self._scroll(-1)

    def action_down(self) -> None:
        """The row below, or a line down where there is none or the row is taller than the screen."""
        _, bottom = self._view()
        after = [row for row in self._rows if self.cursor is not None and row > self.cursor]
        if self.cursor in self._rows and self._rows[self.cursor][1] > bottom:
            self._scroll(1)
        elif after:
            self.cursor = min(after)
        else:
            self._scroll(1)

    def _scroll(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True, immediate=True)
        self._place_terminal_cursor()

    def action_page_up(self) -> None:
        """A screen up."""
        self._scroll(1 - self.size.height)

    def action_page_down(self) -> None:
        """A screen down."""
        self._scroll(self.size.height - 1)

    def action_home(self) -> None:
        """The first row, and the beginning of the text."""
        if self._rows:
            self.cursor = min(self._rows)
        self._scroll(-len(self._lines))

    def action_end(self) -> None:
        """The last row, and the end of the text."""
        if self._rows:
            self.cursor = max(self._rows)
        self._scroll(len(self._lines))

    def on_click(self, event: events.Click) -> None:
        """Go to the row under the mouse and choose it."""
        place = event.y + self.scroll_offset.y
        row = next((row for row, (top, bottom) in self._rows.items() if top <= place < bottom), None)
        if row is not None:
            self.cursor = row
            self.activate(row)

    def activate(self, row: int) -> None:
        """A row was chosen."""
        self.post_message(self.RowActivated(self, row))


def _wrapped(text: Content, room: int) -> list[Content]:
    """The lines of a text at a width; words longer than a line are broken."""
    found: list[Content] = []
    for line in text.split(allow_blank=True):
        line = line.expand_tabs(4)
        cuts = divide_line(line.plain, room) if line.cell_length > room else []
        found += [part.rstrip() for part in line.divide(cuts)] if cuts else [line]
    return found


class ListPage(Page):
    """A page whose rows can be opened."""

    BINDINGS = bind("page.choose")

    def action_choose(self) -> None:
        """Open the row that the cursor is on."""
        if self.cursor is not None:
            self.activate(self.cursor)
