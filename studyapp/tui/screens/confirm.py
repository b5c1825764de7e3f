"""A question with two answers, asked before something is lost."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from studyapp.tui.commands import bind


class Confirm(ModalScreen[bool]):
    """Asks; returns True for yes. The safe answer has the focus."""

    DEFAULT_CSS = """
    Confirm {
        align: center middle;

        & #box {
            width: 64;
            max-width: 90%;
            height: auto;
            padding: 1 2;
            background: $surface;
            border: round $primary;
        }

        & #buttons {
            height: auto;
            margin-top: 1;
            align-horizontal: right;
        }

        & Button {
            margin-left: 2;
        }
    }
    """
    BINDINGS = bind("dialog.yes", "dialog.no")
    AUTO_FOCUS = "#no"

    def __init__(self, question: str, yes: str, no: str) -> None:
        """Make the dialog.

        Args:
            question: what is asked, with what would happen.
            yes: label of the answer that acts, for example "Discard".
            no: label of the answer that leaves things as they are.
        """
        super().__init__()
        self._question = question
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(self._question, markup=False)
            with Horizontal(id="buttons"):
                yield Button(f"{self._no} (n)", id="no")
                yield Button(f"{self._yes} (y)", id="yes", variant="primary")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def key_left(self) -> None:
        self.focus_previous()

    def key_right(self) -> None:
        self.focus_next()

    def action_yes(self) -> None:
        self.dismiss(True)

    def action_no(self) -> None:
        self.dismiss(False)
