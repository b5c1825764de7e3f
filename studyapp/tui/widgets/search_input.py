"""An input whose arrow keys move through what was found, while it keeps the focus."""

from dataclasses import dataclass

from textual.message import Message
from textual.widgets import Input

from studyapp.tui.commands import bind


class SearchInput(Input):
    """Takes words; Enter is Input's own Submitted."""

    DEFAULT_CSS = """
    SearchInput, SearchInput:focus {
        border: round $primary;
        background: $background;
        background-tint: $background 0%;
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("search.down", "search.up", "search.open"),
        *bind("search.pagedown", "search.pageup", show=False),
    ]

    @dataclass
    class Step(Message):
        """Another hit is wanted."""

        name: str
        """down, up, pagedown or pageup."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder)
        self.cursor_blink = False

    async def action_open(self) -> None:
        await self.action_submit()

    def action_down(self) -> None:
        self.post_message(self.Step("down"))

    def action_up(self) -> None:
        self.post_message(self.Step("up"))

    def action_pagedown(self) -> None:
        self.post_message(self.Step("pagedown"))

    def action_pageup(self) -> None:
        self.post_message(self.Step("pageup"))
