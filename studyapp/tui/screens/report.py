"""The report dialog: what is wrong with a question, and in the learner's own words how."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Static

from studyapp.core.marks import REASONS
from studyapp.tui.commands import bind
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList


class ReportDialog(ModalScreen[tuple[str, str] | None]):
    """Asks for a reason and a text; returns them, or None if cancelled."""

    BINDINGS = bind("report.send", "dialog.cancel")
    DEFAULT_CSS = """
    ReportDialog { align: center middle; }
    ReportDialog > Vertical {
        width: 72; max-width: 95%; height: auto; padding: 1 2; background: $surface; border: round $primary;
    }
    ReportDialog RowList { height: auto; margin: 1 0; background: $surface; }
    ReportDialog Input { height: 1; margin: 1 0; padding: 0 1; border: none; background: $background; }
    """

    def compose(self) -> ComposeResult:
        """Title, reasons, text."""
        with Vertical():
            yield Static(Content.styled("What is wrong with this question?", "bold"))
            yield RowList([Row(name, Content(text)) for name, text in REASONS.items()])
            yield Static("What should the author know?", markup=False)
            yield Input(placeholder="optional", max_length=2000)
            yield Static(Content.styled("Enter chooses, then sends · Tab moves · Esc cancels", "$text-muted"))
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Keep the cursor still."""
        self.query_one(Input).cursor_blink = False

    def on_row_list_chosen(self) -> None:
        """A reason is chosen: the text comes next."""
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        """Enter in the text sends."""
        self.action_send()

    def action_send(self) -> None:
        """Return what was chosen and written."""
        self.dismiss((self.query_one(RowList).row, self.query_one(Input).value))

    def action_cancel(self) -> None:
        """Return nothing."""
        self.dismiss(None)
