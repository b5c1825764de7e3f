"""The panes of a lab's screen: their names, a list where the pane has one, and a text."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from studyapp.tui.screens import lab_console, lab_pages, lab_things, lab_way, lab_way_pages
from studyapp.tui.screens.lab_desk import Desk
from studyapp.tui.widgets.page import Block, Page
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList

PANES = ("briefing", "task", "findings", "console", "resources", "jobs", "coach", "solutions")
LISTS = ("console", "resources", "jobs", "coach")
"""Panes with a list above the text."""


class LabSide(Vertical):
    """Shows one pane of a desk; `-list` is set while the pane has a list, `-whole` while its text has the list's place too."""

    DEFAULT_CSS = """
    LabSide {
        width: 100%;
        height: 1fr;

        #panes {
            height: auto;
            min-height: 2;
            padding: 0 1;
            border-top: solid $panel;
        }

        #things {
            display: none;
            height: auto;
            max-height: 50%;
            margin: 0 1;
        }

        /* A width of its own: beside the list's margins it would change with the list, and its text be wrapped twice. */
        #text, #panes { width: 100%; }

        &.-list #things { display: block; }

        &.-list #text { border-top: solid $panel; }

        &.-whole #things { display: none; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        """Make the panes of a desk, the briefing first."""
        super().__init__()
        self._desk = desk
        self._place = 0
        self._rows: dict[str, str] = {}
        self.pane = "briefing"
        """The one that is shown."""

    def compose(self) -> ComposeResult:
        yield Static("", id="panes", markup=False)
        yield RowList(id="things")
        yield Page(id="text")

    @property
    def things(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    @property
    def page(self) -> Page:
        """The text."""
        return self.query_one(Page)

    @property
    def has_list(self) -> bool:
        """Whether the pane has a list."""
        return self.pane in LISTS

    # Showing

    def show(self, task: int) -> None:
        """Show the pane anew.

        Args:
            task: place of the task that is selected.
        """
        self._place = task
        self.query_one("#panes", Static).update(self._names())
        if self.has_list and self._desk.look is not None:
            self.things.show(self._list(), self._rows.get(self.pane))
        self._show_text()

    def _names(self) -> Content:
        """The names of the panes in one line; where that is too short, closer together, and then in two."""
        found = [self._named(number, name) for number, name in enumerate(self._panes(), 1)]
        width = self.query_one("#panes").content_size.width
        spaced, tight = Content(" ").join(found), Content("").join(found)
        if spaced.cell_length <= width:
            return spaced
        if tight.cell_length <= width:
            return tight
        half = (len(found) + 1) // 2
        return Content("\n").join([Content(" ").join(found[:half]), Content(" ").join(found[half:])])

    def _named(self, number: int, name: str) -> Content:
        is_on = name == self.pane
        text = f"{'▸' if is_on else ' '}{number} {name.capitalize()}"
        return Content.styled(text, "bold $accent" if is_on else "")

    def _panes(self) -> tuple[str, ...]:
        return PANES if self._desk.solutions else PANES[:-1]

    def _list(self) -> list[Row]:
        assert self._desk.look is not None
        match self.pane:
            case "console":
                return lab_console.console_rows(self._desk.runs)
            case "resources":
                return lab_things.resource_rows(self._desk.look.seen)
            case "coach":
                desk, told = self._desk, self._desk.look.told
                return lab_way.way_rows(told, desk.coaching, desk.is_coach_due, desk.is_on_azure)
            case _:
                return lab_things.job_rows(self._desk.look.seen)

    def _show_text(self) -> None:
        self.page.show_blocks(self._blocks())

    def _blocks(self) -> list[Block]:
        desk = self._desk
        if desk.state is None or desk.look is None:
            return []
        match self.pane:
            case "briefing":
                return lab_pages.briefing_page(desk.state, desk.is_on_azure)
            case "task":
                return lab_pages.task_page(desk.state, desk.live, self._place)
            case "findings":
                return lab_pages.findings_page(desk.state, desk.is_outdated)
            case "console":
                return lab_console.console_page(desk.runs, self.things.row)
            case "coach":
                return lab_way_pages.way_page(desk.look.told, desk.coaching, self.things.row, desk.operations)
            case "solutions":
                return lab_pages.solutions_page(desk.solutions, desk.operations)
            case _:
                return lab_things.thing_page(desk.look, self.things.row)

    # Moving

    def turn(self, pane: str, row: str | None = None) -> None:
        """Go to a pane, and to the top of its text; shown by the next `show`.

        Args:
            pane: its name.
            row: the row of its list to stand on; None for the one that was left.
        """
        self.pane = pane
        if row is not None:
            self._rows[pane] = row
        self.set_class(self.has_list, "-list")
        self.remove_class("-whole")
        self.page.action_home()

    def after(self, by: int) -> str:
        """Name of the pane that stands so far after the one that is shown."""
        panes = self._panes()
        return panes[(panes.index(self.pane) + by) % len(panes)]

    @on(RowList.Moved, "#things")
    def _row_changed(self, event: RowList.Moved) -> None:
        event.stop()
        self._rows[self.pane] = event.row
        self.page.action_home()
        self._show_text()

    @on(RowList.Chosen, "#things")
    def _row_chosen(self, event: RowList.Chosen) -> None:
        """Give the text the whole pane, to be read."""
        event.stop()
        self.add_class("-whole")
        self.page.focus()

    def end_reading(self) -> bool:
        """Give the list its place back; whether it had lost it."""
        was_whole = self.has_class("-whole")
        self.remove_class("-whole")
        if was_whole:
            self.things.focus()
        return was_whole

    def more(self) -> None:
        """Scroll the text a page down; at its end, back to the top."""
        if self.page.scroll_offset.y >= self.page.max_scroll_y:
            self.page.action_home()
        else:
            self.page.action_page_down()

    def copied(self) -> str:
        """What of the selected row is worth copying; empty where there is nothing."""
        desk, row = self._desk, self.things.row
        if self.pane == "console":
            return lab_console.copied(desk.runs, row)
        if self.pane == "coach" and desk.look:
            return lab_way_pages.copied(desk.look.told, row, desk.operations)
        found = desk.look.document(row) if self.has_list and desk.look else None
        return lab_console.as_json(found) if found is not None else ""
