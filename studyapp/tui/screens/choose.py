"""A dialog that offers rows and returns the one that was chosen; and one that shows a text whole."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from studyapp.tui.commands import bind
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList

_BOX = """
    align: center middle;

    & #box {
        width: 76;
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
"""


class ChooseDialog(ModalScreen[str | None]):
    """Chooses a row; returns its id, or None."""

    DEFAULT_CSS = f"""
    ChooseDialog {{
        {_BOX}
        & RowList {{
            height: auto;
            max-height: 100%;
            background: $surface;
        }}
    }}
    """
    BINDINGS = bind("dialog.cancel")

    def __init__(self, title: str, rows: list[Row]) -> None:
        """Make the dialog.

        Args:
            title: what is asked.
            rows: what there is to choose from.
        """
        super().__init__()
        self._title = title
        self._rows = rows

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._title.replace("[", r"\[")
            box.border_subtitle = "Enter chooses · Esc closes"
            yield RowList(self._rows)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.dismiss(event.row)

    def action_cancel(self) -> None:
        self.dismiss(None)


class TextDialog(ModalScreen[None]):
    """Shows a text that is too long for its place on the screen."""

    DEFAULT_CSS = f"""
    TextDialog {{
        {_BOX}
        & VerticalScroll {{
            height: auto;
            max-height: 100%;
            background: $surface;
            scrollbar-size-vertical: 1;
        }}
    }}
    """
    BINDINGS = bind("dialog.close")

    def __init__(self, title: str, text: Content) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._title.replace("[", r"\[")
            box.border_subtitle = "Esc closes"
            with VerticalScroll():
                yield Static(self._text)

    def action_close(self) -> None:
        self.dismiss()
