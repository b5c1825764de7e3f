"""A scrolled page of text with rows to stand on: one widget, whatever it shows, because every mounted widget costs time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from studyapp.tui.commands import bind

GUTTER = 2
"""Cells left of every line, for the sign of the row that the cursor is on."""
MEASURE = 96
"""Longest line in cells; longer ones tire the eye."""
NOTHING = Content("")


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

    @dataclass
    class CursorMoved(Message):
        """The cursor went to another row."""

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
        self._width_known = False
        self.set_reactive(Page.cursor, 0 if any(block.row is not None for block in self._blocks) else None)

    # What it shows

    def show_blocks(self, blocks: Iterable[Block], cursor: int | None = None) -> None:
        """Show other text; the scroll position stays where it can."""
        self._blocks = tuple(blocks)
        self._lay_out()
        self.cursor = cursor
        self.refresh()

    def _lay_out(self) -> None:
        self._strips.clear()
        self._lines, self._rows, self._starts = [], {}, set()
        rows_seen: set[int] = set()
        self._width = max(20, min(MEASURE, self.scrollable_content_region.width or self.size.width) - GUTTER - 1)
        for place, block in enumerate(self._blocks):
            if block.row is not None and block.row not in rows_seen:
                rows_seen.add(block.row)
                self._starts.add(place)
            self._lines += [_Line(-1, 0)] * block.gap
            top = len(self._lines)
            self._lines += [_Line(place, line) for line in range(len(self._render_block(place, False)))]
            if block.row is not None:
                first = self._rows.get(block.row, (top, 0))[0]
                self._rows[block.row] = (first, len(self._lines))
        before, self.virtual_size = self.virtual_size, Size(0, len(self._lines))
        if before != self.virtual_size and self.styles.is_auto_height:
            self.refresh(layout=True)

    def _render_block(self, place: int, is_cursor: bool) -> list[Strip]:
        found = self._strips.get((place, is_cursor))
        if found is None:
            found = self._strips[place, is_cursor] = self._block_strips(place, is_cursor)
        return found

    def _block_strips(self, place: int, is_cursor: bool) -> list[Strip]:
        block, has_sign = self._blocks[place], is_cursor and place in self._starts
        style = self.get_visual_style("page--cursor") if is_cursor else self.visual_style
        indent = block.lead.cell_length
        room = max(10, self._width - indent)
        text = block.text.truncate(room, ellipsis=True) if block.is_cut else block.text
        bodies = Visual.to_strips(self, text, room, None, style) or [Strip.blank(0)]
        below = Content.styled("│ ", "$accent") if is_cursor else NOTHING
        sign = Content.styled("▸ ", "bold $accent") if has_sign else below
        first = self._lead(sign, block.lead, indent + GUTTER, style)
        later = self._lead(below, block.hang or NOTHING, indent + GUTTER, style)
        full = max(self.scrollable_content_region.width, self._width + GUTTER)
        leads = [first, *[later] * (len(bodies) - 1)]
        return [
            Strip.join([lead, body]).extend_cell_length(full, style.rich_style)
            for lead, body in zip(leads, bodies, strict=True)
        ]

    def _lead(self, sign: Content, lead: Content, width: int, style: Style) -> Strip:
        """What stands left of a line: the cursor's sign, then the lead; blanks are not rendered, which is most lines."""
        if not sign and not lead:
            return Strip([Segment(" " * width, style.rich_style)], width)
        before = sign or Content(" " * GUTTER)
        return Visual.to_strips(self, before + lead, width, 1, style)[0].extend_cell_length(width, style.rich_style)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        place = y + self.scroll_offset.y
        blank = Strip.blank(self.size.width, self.rich_style)
        if not 0 <= place < len(self._lines) or self._lines[place].block < 0:
            return blank
        entry = self._lines[place]
        row = self._blocks[entry.block].row
        return self._render_block(entry.block, row is not None and row == self.cursor)[entry.line].crop(
            0, self.size.width
        )

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
        """Bring the row into view and tell about it."""
        if not self._lines:
            return
        self._show_cursor()
        self.refresh()
        if self.cursor is not None:
            self.post_message(self.CursorMoved(self, self.cursor))

    def _show_cursor(self) -> None:
        if self.cursor in self._rows and self.size.height:
            top, bottom = self._rows[self.cursor]
            height = min(bottom - top, self.size.height)
            self.scroll_to_region(Region(0, top, 1, height), animate=False, force=True, immediate=True)
        self._place_terminal_cursor()

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
        self._catch_cursor(lines)
        self._place_terminal_cursor()

    def _catch_cursor(self, lines: int) -> None:
        """Take the cursor along: Enter must not act on a row that nobody sees."""
        first, last = self._view()
        seen = [row for row, (top, bottom) in self._rows.items() if top < last and bottom > first]
        if self.cursor is not None and seen and self.cursor not in seen:
            self.cursor = min(seen) if lines > 0 else max(seen)

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


class ListPage(Page):
    """A page whose rows can be opened."""

    BINDINGS = bind("page.choose")

    def action_choose(self) -> None:
        """Open the row that the cursor is on."""
        if self.cursor is not None:
            self.activate(self.cursor)
