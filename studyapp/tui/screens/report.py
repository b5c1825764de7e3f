"""The report dialog: what is wrong with a question, and in the learner's own words how."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from studyapp.core.marks import REASONS
from studyapp.tui.commands import bind


class ReportDialog(ModalScreen[tuple[str, str] | None]):
    """Asks for a reason and a text; returns them, or None if cancelled."""

    BINDINGS = bind("report.send", "dialog.cancel")
    DEFAULT_CSS = """
    ReportDialog { align: center middle; }
    ReportDialog > Vertical {
        width: 72; max-width: 95%; height: auto; padding: 1 2; background: $surface; border: round $accent;
    }
    ReportDialog OptionList { height: auto; border: none; padding: 0; margin: 1 0; background: $surface; }
    ReportDialog Input { margin: 0 0 1 0; }
    """

    def compose(self) -> ComposeResult:
        """Title, reasons, text."""
        with Vertical():
            yield Static(Content.styled("What is wrong with this question?", "bold"))
            yield OptionList(*(Option(Content(text), id=name) for name, text in REASONS.items()))
            yield Input(placeholder="What should the author know? (optional)", max_length=2000)
            yield Static(
                Content.styled("Enter chooses and then sends · Tab moves · Esc cancels", "$text-muted"),
                id="report-keys",
            )
        yield Footer()

    def on_mount(self) -> None:
        """Begin with the reasons."""
        self.query_one(OptionList).highlighted = 0

    def on_option_list_option_selected(self) -> None:
        """A reason is chosen: the text comes next."""
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        """Enter in the text sends."""
        self.action_send()

    def action_send(self) -> None:
        """Return what was chosen and written."""
        chosen = self.query_one(OptionList).highlighted or 0
        self.dismiss((list(REASONS)[chosen], self.query_one(Input).value))

    def action_cancel(self) -> None:
        """Return nothing."""
        self.dismiss(None)
