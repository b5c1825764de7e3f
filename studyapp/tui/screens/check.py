"""A check inside a lesson: one question over the text, answered and explained in place."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from studyapp.core.errors import StudyError
from studyapp.core.items import Item
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.item_actions import KINDS, ItemActions
from studyapp.tui.screens.sitting import Sitting
from studyapp.tui.screens.trouble import tell
from studyapp.tui.screens.verdicts import verdict_line
from studyapp.tui.widgets.item_view import ItemView
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.quiz_bars import PlaceBar, StatusBar


class CheckScreen(ItemActions[bool | None], ModalScreen[bool | None]):
    """Returns whether the answer was right; None if it was not answered."""

    BINDINGS = bind("item.flag", "item.note", "item.report", "check.leave", "app.help")
    DEFAULT_CSS = """
    CheckScreen { align: center middle; }
    CheckScreen > Vertical {
        width: 100%; max-width: 104; height: 1fr; max-height: 30; background: $background; border: round $accent;
    }
    CheckScreen.-narrow > Vertical { border: none; }
    """

    def __init__(self, study: Study, item_id: str) -> None:
        super().__init__(study)
        self._item_id = item_id
        self._sitting: Sitting | None = None

    def compose(self) -> ComposeResult:
        """Bars above and below the item."""
        with Vertical():
            yield PlaceBar()
            yield ItemView()
            yield StatusBar()
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask, or say that the pack has no such question."""
        try:
            self._sitting = Sitting(self.study, self.study.practice.check(self._item_id).id)
        except StudyError as error:
            tell(self.app, error)
            self.call_later(self.action_leave)
            return
        self._sitting.advance()
        view = self.query_one(ItemView)
        if self.current is not None:
            view.ask(self.current, self._sitting.planned.shown)
        view.focus()
        self.marks_changed()
        self.query_one(StatusBar).show_second(Content.styled("Checks do not count in your progress", "$text-muted"))

    @property
    def current(self) -> Item | None:
        """The item that is asked."""
        return self._sitting.item if self._sitting else None

    def marks_changed(self) -> None:
        """Show flag and note."""
        if self.current is not None:
            self.query_one(PlaceBar).show(self.place(self.current, f"Check yourself · {KINDS[self.current.kind]}"))

    def on_item_view_changed(self, event: ItemView.Changed) -> None:
        """Keep what was given for a moment."""
        if self._sitting is not None:
            self._sitting.change(event.response)

    def on_item_view_told(self, event: ItemView.Told) -> None:
        """Show which keys work, or why one did not."""
        if self._sitting is not None and self._sitting.verdict is None:
            self.query_one(StatusBar).show_first(event.task, event.text, event.is_refusal)

    def on_item_view_submitted(self, event: ItemView.Submitted) -> None:
        """Keep the answer and explain it."""
        sitting = self._sitting
        if sitting is None or sitting.item is None:
            return
        try:
            verdict = sitting.answer(event.response)
        except StudyError as error:
            tell(self.app, error)
            return
        self.study.practice.finish(sitting.session.id)
        view = self.query_one(ItemView)
        view.explain(
            sitting.item, sitting.planned.shown, event.response, verdict_line(verdict), self.facts(sitting.item)
        )
        self.query_one(StatusBar).show_first("", "Enter goes back to the lesson · ↑↓ scroll")

    def on_item_view_continued(self) -> None:
        """Enter after the explanation."""
        self.action_leave()

    async def action_help(self) -> None:
        """The keys that work here; a dialog hides the app's own."""
        await self.run_action("app.help")

    def action_leave(self) -> None:
        """Close; a check without an answer leaves no trace in the list of unfinished sessions."""
        if self._sitting is None or self._sitting.verdict is None:
            if self._sitting is not None:
                self.study.practice.discard(self._sitting.session.id)
            self.dismiss(None)
            return
        self.dismiss(self._sitting.verdict.right)
