"""Typing a command: one row, a line of text with a cursor in it."""

from dataclasses import dataclass, field, replace

from textual.content import Content

from studyapp.core.grading import Typed
from studyapp.core.items import LONGEST_COMMAND, TypedCommand
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.sheet import Turn

_PROMPT = "$ "
EDITING = {
    "left": "left",
    "right": "right",
    "home": "start",
    "ctrl+a": "start",
    "end": "end",
    "ctrl+e": "end",
    "backspace": "backspace",
    "delete": "delete",
    "ctrl+u": "clear",
    "ctrl+w": "word",
}
"""Keys that edit the line, as a terminal's own line has them."""


@dataclass(frozen=True, slots=True)
class CommandSheet:
    """A line to type."""

    item: TypedCommand
    response: Typed = field(default_factory=Typed)
    at: int = 0
    """How many characters stand before the cursor."""

    @property
    def row_count(self) -> int:
        """The line."""
        return 1

    def blocks(self) -> list[Block]:
        """The line behind a prompt, the character under the cursor turned around."""
        line = self.response.line
        under = line[self.at : self.at + 1] or " "
        shown = Content.assemble(line[: self.at], (under, "reverse"), line[self.at + 1 :])
        return [Block(shown, lead=Content.styled(_PROMPT, "bold $accent"), row=0)]

    def task(self) -> str:
        """What is asked."""
        return "Type an az command"

    def missing(self) -> str:
        """Nothing, once there is a word."""
        return "" if self.response.line.strip() else "No command yet."

    def hint(self, row: int) -> str:
        """The keys of a line."""
        return "Type · ↓ leaves the line · Enter answers"

    def press(self, row: int, key: str) -> Turn | None:
        """Enter answers; letters come by `type`."""
        return None

    def type(self, text: str) -> Turn:
        """Put text where the cursor is; what can't be typed is left out."""
        line = self.response.line
        room = LONGEST_COMMAND - len(line)
        new = "".join(sign for sign in text if sign.isprintable())
        if len(new) > room:
            return Turn(self, 0, f"A command has at most {LONGEST_COMMAND} characters.")
        return self._with(line[: self.at] + new + line[self.at :], self.at + len(new))

    def edit(self, deed: str) -> Turn:
        """Move or delete; one of the values of EDITING."""
        line, at = self.response.line, self.at
        match deed:
            case "left":
                return self._with(line, max(0, at - 1))
            case "right":
                return self._with(line, min(len(line), at + 1))
            case "start":
                return self._with(line, 0)
            case "end":
                return self._with(line, len(line))
            case "backspace":
                return self._with(line[: max(0, at - 1)] + line[at:], max(0, at - 1))
            case "delete":
                return self._with(line[:at] + line[at + 1 :], at)
            case "clear":
                return self._with("", 0)
            case _:
                start = line[:at].rstrip().rfind(" ") + 1
                return self._with(line[:start] + line[at:], start)

    def _with(self, line: str, at: int) -> Turn:
        return Turn(replace(self, response=Typed(line), at=at), 0)
