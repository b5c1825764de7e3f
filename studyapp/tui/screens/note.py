"""Writing a note."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from studyapp.tui.commands import bind


class NoteDialog(ModalScreen[str | None]):
    """An editor for a note; returns the text, or None if it was cancelled."""

    DEFAULT_CSS = """
    NoteDialog {
        align: center middle;

        & #box {
            width: 76;
            max-width: 94%;
            height: 18;
            max-height: 90%;
            padding: 0 1;
            background: $surface;
            border: round $primary;
            border-title-color: $primary;
            border-title-style: bold;
        }

        & TextArea {
            height: 1fr;
            border: none;
            padding: 0;
            background: $background;
        }

        & #keys {
            height: 1;
            color: $text-muted;
        }
    }
    """
    BINDINGS = bind("note.save", "dialog.cancel")

    def __init__(self, title: str, text: str) -> None:
        """Make the dialog.

        Args:
            title: what the note is on.
            text: the note so far.
        """
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield TextArea(self._text, tab_behavior="focus")
            yield Static("F2 or ctrl+s saves · Esc cancels · an empty note is removed", id="keys", markup=False)

    def on_mount(self) -> None:
        from rich.text import Text

        self.query_one("#box").border_title = Text(f"Note: {self._title}").markup
        editor = self.query_one(TextArea)
        editor.cursor_blink = False
        editor.move_cursor(editor.document.end)

    def action_save(self) -> None:
        self.dismiss(self.query_one(TextArea).text)

    def action_cancel(self) -> None:
        """Close at once if nothing was changed; else ask, since typing would be lost."""
        if self.query_one(TextArea).text == self._text:
            self.dismiss(None)
            return
        from studyapp.tui.screens.confirm import Confirm

        self.app.push_screen(
            Confirm("Throw away what you changed in this note?", "Throw away", "Keep writing"), self._cancelled
        )

    def _cancelled(self, sure: bool | None) -> None:
        if sure:
            self.dismiss(None)
