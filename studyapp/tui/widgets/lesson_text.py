"""One lesson section to read: scrolls, shows which link is selected, and says what was followed.

Lines are made once for a width and drawn from there, so that a long section costs no more than a short one to scroll.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style as VisualStyle

from studyapp.tui.commands import bind
from studyapp.tui.widgets.lesson_page import CodePlace, Page, Target
from studyapp.tui.widgets.looks import LOOKS
from studyapp.tui.widgets.typeset import typeset

MEASURE = 88
"""Longest line of text, in cells: longer ones tire the eye."""
_NONE = -1


class LessonText(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a section. Line numbers count from 0 at its heading."""

    DEFAULT_CSS = """
    LessonText {
        height: 1fr;
        width: 1fr;
        padding: 1 2 0 2;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("text.page", "text.forward"),
        *bind("text.follow", "text.backward", "text.down", "text.up", "text.pagedown", "text.pageup", show=False),
        *bind("text.top", "text.bottom", show=False),
    ]

    @dataclass
    class Followed(Message):
        """A link, check or the way on was followed."""

        target: Target

    @dataclass
    class Selected(Message):
        """Another link is selected, or none."""

        target: Target | None

    @dataclass
    class Scrolled(Message):
        """Another line is the first visible one."""

        line: int

    class Finished(Message):
        """Paging on was asked for at the end of the section."""

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._markdown = ""
        self._answered: Mapping[str, bool] = {}
        self._way_on = ""
        self._page: Page = Page([], (), ())
        self._page_width = 0
        self._styles: Mapping[str, Style] = {}
        self._selected = _NONE
        self._wanted_line = 0

    # What is shown

    def show(self, title: str, markdown: str, answered: Mapping[str, bool], way_on: str, line: int = 0) -> None:
        """Show a section from a line on.

        Args:
            title: its heading.
            markdown: its text.
            answered: ids of answered checks, and whether rightly.
            way_on: what the line at its end says.
            line: first visible line.
        """
        self._title, self._markdown, self._answered, self._way_on = title, markdown, answered, way_on
        self._selected = _NONE
        self._wanted_line = line
        self._set()

    def mark_answered(self, answered: Mapping[str, bool]) -> None:
        """Show which checks were answered since, without moving."""
        self._answered = answered
        self._wanted_line = self.line
        self._set()

    @property
    def line(self) -> int:
        """First visible line."""
        return round(self.scroll_y)

    @property
    def _bottom(self) -> int:
        """The line below the last visible one."""
        return self.line + self.size.height

    @property
    def targets(self) -> tuple[Target, ...]:
        """What can be followed in this section, in order."""
        return self._page.targets

    @property
    def codes(self) -> tuple[CodePlace, ...]:
        """The section's code blocks."""
        return self._page.codes

    @property
    def selected(self) -> Target | None:
        """The selected link, check or way on."""
        return self._page.targets[self._selected] if self._selected >= 0 else None

    def code_in_view(self) -> int:
        """Number of the first code block that can be seen, else of the first one; the section must have one."""
        return self._page.code_in(self.line, self._bottom)

    def _set(self) -> None:
        width = min(MEASURE, self.scrollable_content_region.width)
        if not width or not self._title:
            return
        self._styles = {name: VisualStyle.parse(look).rich_style for name, look in LOOKS.items()}
        self._page = typeset(self._title, self._markdown, width, self._styles, self._answered, self._way_on)
        self._page_width = width
        self.virtual_size = Size(0, len(self._page.lines) + 1)
        self._to(self._wanted_line)
        self.refresh()

    def on_resize(self) -> None:
        if min(MEASURE, self.scrollable_content_region.width) != self._page_width:
            self._wanted_line = self.line or self._wanted_line
            self._set()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self._page_width:
            self._wanted_line = self.line
            self._set()

    # Scrolling

    def _to(self, line: float) -> None:
        self.scroll_to(y=line, animate=False, force=True, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Scrolled(round(new_value)))

    @property
    def _is_at_end(self) -> bool:
        return self.scroll_y >= self.max_scroll_y

    def action_page(self) -> None:
        if self._is_at_end:
            self.post_message(self.Finished())
        else:
            self.action_pagedown()

    def action_pagedown(self) -> None:
        self._to(self.scroll_y + max(1, self.size.height - 2))

    def action_pageup(self) -> None:
        self._to(self.scroll_y - max(1, self.size.height - 2))

    def action_down(self) -> None:
        self._to(self.scroll_y + 1)

    def action_up(self) -> None:
        self._to(self.scroll_y - 1)

    def action_top(self) -> None:
        self._to(0)

    def action_bottom(self) -> None:
        self._to(self.max_scroll_y)

    # Links

    def _is_seen(self, first: int, last: int) -> bool:
        return last >= self.line and first < self._bottom

    def action_forward(self) -> None:
        self._select(1)

    def action_backward(self) -> None:
        self._select(-1)

    def _select(self, step: int) -> None:
        """Select the next target from the selected one, or from the edge of the view if that is out of sight."""
        targets = self._page.targets
        if not targets:
            return
        if self.selected is not None and self._is_seen(self.selected.first, self.selected.last):
            self._selected = (self._selected + step) % len(targets)
        else:
            self._selected = self._page.nearest(step, self.line, self._bottom)
        found = targets[self._selected]
        if not self._is_seen(found.first, found.last):
            self._to(max(0, found.first - 2) if step > 0 else max(0, found.last - self.size.height + 3))
        self.refresh()
        self.post_message(self.Selected(found))

    def action_follow(self) -> None:
        if self.selected is None or not self._is_seen(self.selected.first, self.selected.last):
            self._select(1)
        else:
            self.post_message(self.Followed(self.selected))

    def on_click(self, event: events.Click) -> None:
        number = event.style.meta.get("target")
        if isinstance(number, int):
            self._selected = number
            self.refresh()
            self.post_message(self.Followed(self._page.targets[number]))

    # Drawing

    def render_line(self, y: int) -> Strip:
        line = y + self.line
        width, style = self.size.width, self.rich_style
        if line >= len(self._page.lines):
            return Strip.blank(width, style)
        selected = self._selected if self._selected >= 0 else None
        segments = self._page.line(line, selected, self._styles["selected"])
        return Strip(segments).apply_style(style).adjust_cell_length(width, style)
