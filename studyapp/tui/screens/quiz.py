"""The question screen: one item after another, each answer kept before anything else is shown."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from studyapp.core.errors import StudyError
from studyapp.core.items import Item
from studyapp.core.session import Attempt
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.item_actions import KINDS, ItemActions
from studyapp.tui.screens.sitting import CONFIDENCE, Sitting
from studyapp.tui.screens.trouble import tell
from studyapp.tui.screens.verdicts import verdict_line
from studyapp.tui.widgets.item_view import ItemView
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.quiz_bars import Place, PlaceBar, SessionMap, StatusBar


class QuizScreen(ItemActions[None]):
    """A session being answered. Leaving keeps it; the last answer leads to the result."""

    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("item.flag", "item.note", "item.report", "item.lesson"),
        *bind("quiz.guess", "quiz.unsure", "quiz.sure", show=False),
        *bind("quiz.leave"),
    ]
    DEFAULT_CSS = """
    QuizScreen.-wide SessionMap { display: block; }
    QuizScreen.-wide ItemView { padding: 1 2; }
    """

    def __init__(self, study: Study, session_id: str) -> None:
        super().__init__(study)
        self._sitting = Sitting(study, session_id)

    def compose(self) -> ComposeResult:
        """Bars above and below one item."""
        yield PlaceBar()
        with Horizontal():
            yield ItemView()
            yield SessionMap()
        yield StatusBar()
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask the first item that has no answer."""
        self.query_one(ItemView).focus()
        self._advance()
        self.call_after_refresh(self.study.practice.expect_answer)

    @property
    def current(self) -> Item | None:
        """The item that is asked or explained."""
        return self._sitting.item

    @property
    def is_explained(self) -> bool:
        """Whether the item is answered and its explanations are shown."""
        return self._sitting.verdict is not None

    # Going on

    def _advance(self) -> None:
        known = len(self._sitting.removed)
        if not self._sitting.advance():
            self._finish()
            return
        removed = len(self._sitting.removed) - known
        if removed:
            self.notify(f"{removed} of the questions are not asked any more and are left out.", markup=False)
        if self.current is not None:
            self.query_one(ItemView).ask(self.current, self._sitting.planned.shown)
        self._show_state()

    def _finish(self) -> None:
        from studyapp.tui.screens.result import ResultScreen

        self.study.practice.finish(self._sitting.session.id)
        self.app.switch_screen(ResultScreen(self.study, self._sitting.session.id))

    def on_item_view_changed(self, event: ItemView.Changed) -> None:
        """Keep what was given for a moment: minds that change are a fact about an item."""
        self._sitting.change(event.response)

    def on_item_view_submitted(self, event: ItemView.Submitted) -> None:
        """Grade and keep the answer, then explain it or, in an exam, go on."""
        try:
            self._sitting.answer(event.response)
        except StudyError as error:
            tell(self.app, error)
            return
        if self._sitting.session.feedback:
            self._explain()
        else:
            self._advance()

    def _explain(self) -> None:
        sitting = self._sitting
        if sitting.item is None or sitting.verdict is None:
            return
        attempt = sitting.attempts[-1]
        verdict = verdict_line(sitting.verdict, attempt.milliseconds, attempt.confidence)
        view = self.query_one(ItemView)
        view.explain(sitting.item, sitting.planned.shown, sitting.response, verdict, self.facts(sitting.item))
        self._show_state()

    def on_item_view_continued(self) -> None:
        """Enter after the explanation."""
        self._advance()

    # What is said around the item

    def _show_state(self) -> None:
        sitting, attempts = self._sitting, self._sitting.attempts
        if sitting.item is None:
            return
        total = len(sitting.session.items)
        place = Place(
            f"Question {sitting.position + 1} of {total}",
            self.subject(sitting.item),
            KINDS[sitting.item.kind],
            len(attempts),
            total,
            self.study.practice.is_flagged(sitting.item.id),
            bool(self.study.practice.note(sitting.item.id)),
        )
        self.query_one(PlaceBar).show(place)
        self._show_map(attempts)
        if self.is_explained:
            self._tell_explained(attempts, is_last=len(attempts) + len(sitting.removed) >= total)
        else:
            self.query_one(StatusBar).show_second(_confidence(sitting.confidence))
        self.refresh_bindings()

    def _show_map(self, attempts: tuple[Attempt, ...]) -> None:
        shows = self._sitting.session.feedback
        marks = {attempt.position: ("✓" if attempt.right else "✗") if shows else "●" for attempt in attempts}
        signs = [marks.get(place, "○") for place in range(len(self._sitting.session.items))]
        legend = ("✓ right", "✗ not wholly right", "○ to come") if shows else ("● answered", "○ to come")
        self.query_one(SessionMap).show(signs, self._sitting.position, legend)

    def _tell_explained(self, attempts: tuple[Attempt, ...], is_last: bool) -> None:
        goal = "shows the result" if is_last else "goes on"
        lesson = " · l opens the lesson" if self.current and self.current.lesson else ""
        bar = self.query_one(StatusBar)
        bar.show_first("", f"Enter {goal} · ↑↓ scroll{lesson}")
        right = sum(attempt.right for attempt in attempts)
        bar.show_second(Content.styled(f"{right} right of {len(attempts)} answered", "$text-muted"))

    def on_item_view_told(self, event: ItemView.Told) -> None:
        """Show which keys work, or why one did not."""
        if not self.is_explained:
            self.query_one(StatusBar).show_first(event.task, event.text, event.is_refusal)

    def marks_changed(self) -> None:
        """Show the new flag or note."""
        self._show_state()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The lesson opens once the item is answered; how sure one is can be said only before."""
        if action == "lesson":
            return self.is_explained
        if action in ("guess", "unsure", "sure"):
            return not self.is_explained
        return True

    def _set_confidence(self, value: int) -> None:
        sitting = self._sitting
        sitting.confidence = None if sitting.confidence == value else value
        self.query_one(StatusBar).show_second(_confidence(sitting.confidence))

    def action_guess(self) -> None:
        """The answer is a guess."""
        self._set_confidence(1)

    def action_unsure(self) -> None:
        """The learner is not sure."""
        self._set_confidence(2)

    def action_sure(self) -> None:
        """The learner is sure."""
        self._set_confidence(3)

    def action_leave(self) -> None:
        """Leave; the session stays open."""
        done, total = len(self._sitting.attempts), len(self._sitting.session.items)
        if done >= total:
            self._finish()
            return
        self.notify(f"{done} of {total} answers are kept: resume this practice from the home screen.", markup=False)
        self.dismiss(None)


def _confidence(value: int | None) -> Content:
    """The question how sure one is, with what was said."""
    words = [("How sure are you? ", "$text-muted")]
    for place, name in CONFIDENCE.items():
        sign = "●" if place == value else "○"
        words.append((f" {sign} {name[0]} {name} ", "bold $accent" if place == value else "$text-muted"))
    words.append(("  optional", "italic $text-muted"))
    return Content.assemble(*words)
