"""A fact with the page it was read on."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from studyapp.core.packs import Fact
from studyapp.tui.commands import bind


class FactDialog(ModalScreen[None]):
    """Shows statement, source and dates."""

    DEFAULT_CSS = """
    FactDialog {
        align: center middle;

        & #box {
            width: 70;
            max-width: 94%;
            height: auto;
            max-height: 90%;
            background: $surface;
            border: round $primary;
            border-title-color: $primary;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
            padding: 1 2;
        }
    }
    """
    BINDINGS = bind("dialog.close")

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self._fact = fact

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="box") as box:
            box.border_title = "Fact"
            box.border_subtitle = "Esc closes"
            yield Static(fact_text(self._fact))

    def action_close(self) -> None:
        self.dismiss()


def fact_text(fact: Fact) -> Content:
    """Statement, source and dates of a fact."""
    return Content.assemble(
        (fact.statement.strip(), "bold"), "\n\n",
        ("Source     ", "$text-muted"), fact.source, "\n",
        ("Published  ", "$text-muted"), fact.published, "\n",
        ("Checked    ", "$text-muted"), fact.checked,
    )  # fmt: skip
