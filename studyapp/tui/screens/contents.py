"""The contents of a lesson as a dialog, for windows without room beside the text."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from studyapp.tui.commands import bind
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList


class ContentsDialog(ModalScreen[str | None]):
    """Chooses a section; returns its slug, or None."""

    DEFAULT_CSS = """
    ContentsDialog {
        align: center middle;

        & #box {
            width: 60;
            max-width: 94%;
            height: auto;
            max-height: 90%;
            background: $surface;
            border: round $primary;
            border-title-color: $primary;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
            padding: 0 1;
        }

        & RowList {
            height: auto;
            max-height: 100%;
            background: $surface;
        }
    }
    """
    BINDINGS = bind("dialog.cancel")

    def __init__(self, title: str, rows: list[Row], slug: str) -> None:
        """Make the dialog.

        Args:
            title: of the lesson.
            rows: a row for each section, its slug as id.
            slug: the section that is shown now.
        """
        super().__init__()
        self._title = title
        self._rows = rows
        self._slug = slug

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._title.replace("[", r"\[")
            box.border_subtitle = "Enter goes there · Esc closes"
            rows = RowList()
            rows.show(self._rows, self._slug)
            yield rows

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.dismiss(event.row)

    def action_cancel(self) -> None:
        self.dismiss(None)
