"""A fact with the page it was read on."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from studyapp.core.packs import Fact
from studyapp.tui.commands import bind
from studyapp.tui.widgets.lesson_text import LessonText


class FactDialog(ModalScreen[None]):
    """Shows statement, source and dates."""

    DEFAULT_CSS = """
    FactDialog {
        align: center middle;

        & #box {
            width: 70;
            max-width: 94%;
            height: 14;
            max-height: 90%;
            background: $background;
            border: round $primary;
            border-subtitle-color: $text-muted;
        }
    }
    """
    BINDINGS = bind("dialog.close")

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self._text = LessonText()
        self._text.show("Fact", fact_markdown(fact), {}, "")

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_subtitle = "Esc closes"
            yield self._text

    def action_close(self) -> None:
        self.dismiss()


def fact_markdown(fact: Fact) -> str:
    """Statement, source and dates of a fact, as Markdown."""
    source = f"- **Source:** {fact.source}\n- **Published:** {fact.published}\n- **Checked:** {fact.checked}"
    return f"{fact.statement.strip()}\n\n{source}"
