"""Choosing an operation: words narrow the list, arrows move in it, Enter takes one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from studyapp.tui.commands import bind
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.search_input import SearchInput
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.labs.operations.model import Operation


class OperationScreen(Screen[str | None]):
    """Returns an operation's name; None if none was chosen."""

    DEFAULT_CSS = """
    OperationScreen {
        SearchInput {
            margin: 1 2 0 2;
        }

        #count {
            height: 1;
            margin: 0 3;
            color: $text-muted;
        }

        RowList {
            margin: 1 1 0 1;
        }

        #about {
            height: 6;
            padding: 0 3;
            border-top: solid $panel;
        }
    }
    """
    BINDINGS = bind("app.back")
    AUTO_FOCUS = "Input"

    def __init__(self, operations: "Mapping[str, Operation]", last: str = "") -> None:
        """Make the screen.

        Args:
            operations: every operation by name.
            last: the one to stand on first.
        """
        super().__init__()
        self._operations = operations
        self._last = last
        self._width = max(len(name) for name in operations)

    def compose(self) -> ComposeResult:
        yield TitleBar("Choose an operation")
        yield SearchInput("Part of a name or title, as vault or restore")
        yield Static("", id="count", markup=False)
        yield RowList()
        yield Static("", id="about", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._list.can_focus = False
        self._filter("")

    @property
    def _list(self) -> RowList:
        return self.query_one(RowList)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._filter(event.value)

    def _filter(self, words: str) -> None:
        found = [one for one in self._operations.values() if _fits(one, words)]
        found.sort(key=lambda one: not _is_called(one, words))
        first = self._last if not words else next((one.name for one in found), "")
        self._list.show([self._row(one) for one in found], first)
        count = f"{len(found)} of {len(self._operations)} operations"
        self.query_one("#count", Static).update(count if found else "No operation is called that. Try fewer words.")
        self._about()

    def _row(self, one: "Operation") -> Row:
        return Row(one.name, Content.assemble((one.name.ljust(self._width + 2), "bold"), one.title))

    def on_row_list_moved(self) -> None:
        self._about()

    def _about(self) -> None:
        one = self._operations.get(self._list.row)
        if one is None:
            self.query_one("#about", Static).update("")
            return
        lines = [Content(one.teaches), Content.styled(f"az: {one.az}", "$text-muted")]
        lines += [Content.assemble(("needs: ", "$text-muted"), one.needs)] if one.needs else []
        self.query_one("#about", Static).update(Content("\n").join(lines))

    def on_search_input_step(self, event: SearchInput.Step) -> None:
        match event.name:
            case "down":
                self._list.action_down()
            case "up":
                self._list.action_up()
            case "pagedown":
                self._list.action_pagedown()
            case _:
                self._list.action_pageup()

    def on_input_submitted(self) -> None:
        self._list.action_choose()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.row)

    def action_back(self) -> None:
        """Empty the input first, then leave."""
        words = self.query_one(Input)
        if words.value:
            words.value = ""
        else:
            self.dismiss(None)


def _fits(one: "Operation", words: str) -> bool:
    text = f"{one.name} {one.title}".lower()
    return all(word in text for word in words.lower().split())


def _is_called(one: "Operation", words: str) -> bool:
    """Whether the words stand in the name itself: who types a name wants that one first."""
    return all(word in one.name for word in words.lower().split())
