"""Typing az lines in a lab: what was printed above, the line below, and what may come next between them."""

from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from studyapp.tui.commands import bind
from studyapp.tui.widgets.page import Block, Page
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.labs.az.prompt import Printed

RunLine = Callable[[str, "Callable[[Printed], None]"], None]
MOST_LINES = 2000
"""Lines of output that are kept."""
_LEAD = (
    "A practice subset of az: az lists what it knows, az vm -h tells more. Tab completes. PowerShell is not supported."
)


class AzInput(Input):
    """A line; its keys move through those before."""

    DEFAULT_CSS = """
    AzInput, AzInput:focus {
        border: round $primary;
        background: $background;
        background-tint: $background 0%;
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("prompt.complete", "prompt.older", priority=True),
        *bind("prompt.newer", "prompt.page_up", "prompt.page_down", show=False, priority=True),
    ]

    def __init__(self, lines: list[str]) -> None:
        super().__init__(placeholder="az …")
        self.cursor_blink = False
        self._lines = lines
        self._place = -1

    def action_complete(self) -> None:
        """Add what every completion begins with."""
        fitting = _completions(self.value)
        begun = _last(self.value)
        if not fitting:
            return
        common = _shared(fitting) if len(fitting) > 1 else f"{fitting[0]} "
        if len(common) > len(begun):
            self.value = self.value[: len(self.value) - len(begun)] + common
            self.cursor_position = len(self.value)

    def action_older(self) -> None:
        self._take(self._place + 1)

    def action_newer(self) -> None:
        self._take(self._place - 1)

    def _take(self, place: int) -> None:
        if -1 <= place < len(self._lines):
            self._place = place
            self.value = self._lines[place] if place >= 0 else "az "
            self.cursor_position = len(self.value)

    def begin(self) -> None:
        """Begin a new line."""
        self._take(-1)

    def action_page_up(self) -> None:
        self.screen.query_one(Page).action_page_up()

    def action_page_down(self) -> None:
        self.screen.query_one(Page).action_page_down()


class AzScreen(Screen[None]):
    """A prompt for az lines in an attempt."""

    DEFAULT_CSS = """
    AzScreen {
        Page { margin: 1 1 0 1; }
        AzInput { margin: 0 2; }

        #next {
            height: 1;
            margin: 0 3;
            color: $text-muted;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
    }
    """
    BINDINGS = bind("app.back")
    AUTO_FOCUS = "Input"

    def __init__(self, lines: list[str], run: RunLine) -> None:
        """Make the screen.

        Args:
            lines: the lines that were typed before, newest first; new ones are added.
            run: runs a line, and hands over what it printed.
        """
        super().__init__()
        self._lines = lines
        self._run = run
        self._shown = [Block(Content.styled(_LEAD, "$text-muted"))]

    def compose(self) -> ComposeResult:
        yield TitleBar("az in the sandbox")
        yield Page(self._shown)
        yield Static("", id="next", markup=False)
        yield AzInput(self._lines)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        # The output is read with the page keys, so that the line keeps the focus.
        self.query_one(Page).can_focus = False
        self.query_one(AzInput).begin()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#next", Static).update("  ".join(_completions(event.value)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        line = event.value.strip()
        if not line:
            return
        if line in self._lines:
            self._lines.remove(line)
        self._lines.insert(0, line)
        self._add([Block(Content.assemble(("$ ", "$accent"), (line, "bold")), gap=1)])
        self.query_one(AzInput).begin()
        self._run(line, self._printed)

    def _printed(self, printed: "Printed") -> None:
        said = [Block(Content.styled(text, "$error")) for text in printed.err.splitlines()]
        self._add([*(Block(Content(text), hang=Content("")) for text in printed.out.splitlines()), *said])

    def _add(self, blocks: list[Block]) -> None:
        self._shown = [*self._shown, *blocks][-MOST_LINES:]
        if self.is_mounted:
            page = self.query_one(Page)
            page.show_blocks(self._shown)
            page.action_end()

    def action_back(self) -> None:
        """Empty the line first, then leave."""
        field = self.query_one(AzInput)
        if field.value.strip() in ("", "az"):
            self.dismiss(None)
        else:
            field.begin()


def _completions(line: str) -> tuple[str, ...]:
    # Imported here: the operations take a while to import, and a lab has them already.
    from studyapp.labs.az.completion import completions

    return completions(line)


def _shared(words: tuple[str, ...]) -> str:
    """What all words begin with."""
    letters = takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))
    return "".join(column[0] for column in letters)


def _last(line: str) -> str:
    """The word that was begun."""
    return "" if line[-1:].isspace() else line.split(" ")[-1]
