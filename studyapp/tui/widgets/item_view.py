"""One item on a page: first to be answered, then explained. The widget stays; only what it shows changes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual import events
from textual.content import Content
from textual.message import Message

from studyapp.core.grading import Response
from studyapp.core.items import Item
from studyapp.core.packs import Fact
from studyapp.core.session import Shown
from studyapp.tui.commands import bind, bind_digits
from studyapp.tui.widgets.explained import closing, explain
from studyapp.tui.widgets.page import Block, Page
from studyapp.tui.widgets.prose import blocks as prose
from studyapp.tui.widgets.sheet import Sheet, Turn
from studyapp.tui.widgets.sheet_command import EDITING, CommandSheet
from studyapp.tui.widgets.sheets import new_sheet


class ItemView(Page):
    """An item: its stem, and a sheet to answer on or its explanations."""

    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("sheet.enter", "sheet.go_on"),
        *bind(
            "sheet.space",
            "sheet.left",
            "sheet.right",
            "sheet.earlier",
            "sheet.later",
            "sheet.yes",
            "sheet.no",
            "sheet.close",
            "sheet.finish",
            show=False,
        ),
        *bind_digits("sheet.digit"),
    ]

    @dataclass
    class Changed(Message):
        """The response changed."""

        response: Response

    @dataclass
    class Submitted(Message):
        """The learner answered."""

        response: Response

    @dataclass
    class Continued(Message):
        """Enter was pressed on an item that is explained."""

    @dataclass
    class Told(Message):
        """Which keys work now, or why one did not."""

        task: str
        text: str
        is_refusal: bool

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._item: Item | None = None
        self._sheet: Sheet | None = None
        self._insists = False

    # What it shows

    @property
    def is_answering(self) -> bool:
        """Whether an answer is awaited."""
        return self._sheet is not None

    def ask(self, item: Item, shown: Shown) -> None:
        """Show an item to be answered."""
        self._item, self._sheet, self._insists = item, new_sheet(item, shown), False
        self.show_blocks(self._asked(), 0)
        self.scroll_to_line(0)
        self.refresh_bindings()
        self._tell()

    def explain(
        self,
        item: Item,
        shown: Shown,
        response: Response | None,
        verdict: Content,
        facts: Iterable[Fact] = (),
        skip_stem: bool = True,
    ) -> None:
        """Show an item with its explanations.

        Args:
            item: what was asked.
            shown: the order in which its parts were shown.
            response: what was answered; None to show the key alone.
            verdict: one line on what the answer earned.
            facts: what the key rests on.
            skip_stem: whether a stem that leaves too little room is scrolled away.
        """
        self._item, self._sheet = item, None
        self.refresh_bindings()
        stem = _spaced(prose(item.stem))
        parts = [Block(verdict, gap=1), *_spaced(explain(item, shown, response))]
        self.show_blocks([*stem, *parts, *closing(item, facts)])
        if skip_stem:
            self._show_parts(len(stem), len(stem) + len(parts))
        else:
            self.scroll_to_line(0)

    def _show_parts(self, first: int, end: int) -> None:
        """Scroll no further than is needed to see all parts, and never past the first."""
        top = max(0, self.line_of(first) - 1)
        bottom = self.line_of(end) if end < self.block_count else self.virtual_size.height
        self.scroll_to_line(max(0, min(top, bottom - self.size.height)))

    def _asked(self) -> list[Block]:
        if self._item is None or self._sheet is None:
            return []
        sheet = _spaced(self._sheet.blocks())
        missing = self._sheet.missing()
        style = "bold $text-muted" if missing else "bold $success"
        button = Content.assemble(("[ Answer ]", style), (f"  {missing}", "$text-muted"))
        return [*_spaced(prose(self._item.stem)), *sheet, Block(button, row=self._sheet.row_count, gap=1)]

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that answer are dead once the item is explained; Escape closes a list only while one is open."""
        if action == "close":
            return self._sheet is not None and self._sheet.press(0, "close") is not None
        if action == "go_on":
            return self._sheet is None and self._item is not None
        if action in ("enter", "space", "left", "right", "earlier", "later", "yes", "no", "digit", "finish"):
            return self._sheet is not None
        return True

    async def _on_key(self, event: events.Key) -> None:
        """Letters belong to the line that is typed, whatever else they mean on the screen."""
        line = self._typing
        if line is None or not self._is_typed(event):
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        deed = EDITING.get(event.key)
        self._take(line.edit(deed) if deed else line.type(event.character or ""))

    def _on_paste(self, event: events.Paste) -> None:
        """What is pasted is typed; line breaks are blanks."""
        if self._typing is not None:
            event.stop()
            self._take(self._typing.type(" ".join(event.text.split())))

    @property
    def _typing(self) -> CommandSheet | None:
        """The line to type, while the cursor is on it."""
        return self._sheet if isinstance(self._sheet, CommandSheet) and self.cursor == 0 else None

    def _is_typed(self, event: events.Key) -> bool:
        return event.key in EDITING or (event.is_printable and event.character is not None)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """The footer shows no key that would be typed."""
        return self._typing is not None and character is not None and character.isprintable()

    def press(self, key: str) -> None:
        """Do what a key means where the cursor is; below a stem that fills the screen the first key shows the rows."""
        if self._sheet is None or self.cursor is None:
            return
        if not self.is_cursor_seen:
            self._show_cursor()
            return
        on_button = self.cursor >= self._sheet.row_count
        turn = None if on_button and key == "enter" else self._sheet.press(self.cursor, key)
        if turn is not None:
            self._take(turn)
        elif key == "enter":
            self._submit(self._sheet)

    def _take(self, turn: Turn) -> None:
        before = self._sheet.response if self._sheet else None
        self._sheet, self._insists = turn.sheet, False
        self.show_blocks(self._asked(), turn.row, turn.together)
        if turn.sheet.response != before:
            self.post_message(self.Changed(turn.sheet.response))
        self._tell(turn.refusal)

    def _submit(self, sheet: Sheet) -> None:
        missing = sheet.missing()
        if missing and not self._insists:
            self._insists = True
            self._tell(f"{missing} Enter again answers as it is.")
            return
        self.post_message(self.Submitted(sheet.response))

    def _tell(self, refusal: str = "") -> None:
        if self._sheet is None or self.cursor is None:
            return
        on_button = self.cursor >= self._sheet.row_count
        hint = "Enter answers · ↑ goes back to the rows" if on_button else self._sheet.hint(self.cursor)
        self.post_message(self.Told(self._sheet.task(), refusal or hint, bool(refusal)))

    def watch_cursor(self) -> None:
        """Say which keys work on the new row."""
        super().watch_cursor()
        self._tell()

    def activate(self, row: int) -> None:
        """A click picks, and answers only on the button: a second click on a pick must not send it."""
        is_button = self._sheet is not None and row >= self._sheet.row_count
        self.press("enter" if is_button else "space")

    def action_enter(self) -> None:
        """Pick, open or answer."""
        self.press("enter")

    def action_go_on(self) -> None:
        """Leave the explanation behind."""
        self.post_message(self.Continued())

    def action_finish(self) -> None:
        """Go to the answer button."""
        if self._sheet is not None:
            self.cursor = self._sheet.row_count

    def action_digit(self, digit: str) -> None:
        """Pick by number."""
        self.press(digit)

    def action_space(self) -> None:
        """Pick or unpick."""
        self.press("space")

    def action_left(self) -> None:
        """The entry before, Yes, or out of the list."""
        self.press("left")

    def action_right(self) -> None:
        """The next entry, No, or into the list."""
        self.press("right")

    def action_earlier(self) -> None:
        """One place up in the list."""
        self.press("earlier")

    def action_later(self) -> None:
        """One place down in the list."""
        self.press("later")

    def action_yes(self) -> None:
        """Judge a statement right."""
        self.press("yes")

    def action_no(self) -> None:
        """Judge a statement wrong."""
        self.press("no")

    def action_close(self) -> None:
        """Close the open list."""
        self.press("close")


def _spaced(found: list[Block]) -> list[Block]:
    """The blocks with an empty line above the first."""
    return [replace(found[0], gap=1), *found[1:]] if found else []
