"""The answers of a session one by one, each beside its key and explained."""

from textual.app import ComposeResult
from textual.content import Content

from studyapp.core.items import Item
from studyapp.study.practice import Answered
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.item_actions import KINDS, ItemActions
from studyapp.tui.screens.verdicts import verdict_line
from studyapp.tui.widgets.item_view import ItemView
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.quiz_bars import Place, PlaceBar


class ReviewScreen(ItemActions[int]):
    """Walks through the answers; returns the place that was shown last."""

    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("review.previous", "review.next", "item.flag", "item.lesson"),
        *bind("item.note", "item.report", show=False),
        *bind("app.back"),
    ]
    DEFAULT_CSS = """
    ReviewScreen.-wide ItemView { padding: 1 2; }
    """

    def __init__(self, study: Study, session_id: str, position: int = 0) -> None:
        super().__init__(study)
        self._answers = study.practice.result(session_id).answers
        self._position = position

    def compose(self) -> ComposeResult:
        """A bar above one item."""
        yield PlaceBar()
        yield ItemView()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the first answer."""
        self.query_one(ItemView).focus()
        self._show()

    @property
    def _answered(self) -> Answered:
        return self._answers[self._position]

    @property
    def current(self) -> Item | None:
        """The item that is shown."""
        return self._answered.item

    def _show(self) -> None:
        answered, view = self._answered, self.query_one(ItemView)
        self.marks_changed()
        if answered.item is None:
            view.show_blocks([Block(Content("This question is no longer in the pack."), gap=1)])
            return
        response = answered.attempt.response if answered.attempt and answered.verdict else None
        facts = self.facts(answered.item)
        view.explain(answered.item, answered.planned.shown, response, _verdict(answered), facts, skip_stem=False)

    def marks_changed(self) -> None:
        """Show where we are, flag and note."""
        title = f"Answer {self._position + 1} of {len(self._answers)}"
        bar = self.query_one(PlaceBar)
        if self.current is None:
            bar.show(Place(title, "Removed", ""))
            return
        bar.show(self.place(self.current, f"{title} · {KINDS[self.current.kind]}"))

    def on_item_view_continued(self) -> None:
        """Enter goes on as well."""
        self.action_next()

    def action_next(self) -> None:
        """The next answer; after the last one it says so."""
        self._go(1, "This is the last answer. Esc goes back to the result.")

    def action_previous(self) -> None:
        """The answer before."""
        self._go(-1, "This is the first answer.")

    def _go(self, step: int, refusal: str) -> None:
        if not 0 <= self._position + step < len(self._answers):
            self.notify(refusal, timeout=3, markup=False)
            return
        self._position += step
        self._show()

    def action_back(self) -> None:
        """Back to the result."""
        self.dismiss(self._position)


def _verdict(answered: Answered) -> Content:
    if answered.attempt is None:
        return Content.styled("○ No answer: this is the key", "bold $text-muted")
    if answered.verdict is None:
        word = "✓ right" if answered.attempt.right else "✗ wrong"
        what = "key" if answered.is_older_key else "question"
        text = f"The {what} has changed since; your answer was {word} then. This is the key now."
        return Content.styled(text, "bold $warning")
    line = verdict_line(answered.verdict, answered.attempt.milliseconds, answered.attempt.confidence)
    return line + Content.styled(" · reworded since", "$text-muted") if answered.is_changed else line
