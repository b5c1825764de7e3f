"""What a session came to: the score against the cut score, by objective, and every answer to look at again."""

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Footer

from studyapp.core.errors import StudyError
from studyapp.core.items import Item
from studyapp.study.practice import Answered, Result
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.item_actions import ItemActions
from studyapp.tui.screens.routes import Open
from studyapp.tui.screens.trouble import tell
from studyapp.tui.screens.verdicts import attempt_word, duration
from studyapp.tui.widgets.bars import bar
from studyapp.tui.widgets.page import Block, Page
from studyapp.tui.widgets.prose import inline
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.sheet import heading
from studyapp.tui.widgets.title_bar import TitleBar

PROFILES = {
    "practice": "one point for each wholly right answer",
    "exam": "a point for each right part, as in the exam",
}
BAR = 10


class ResultScreen(ItemActions[None]):
    """The result of a session."""

    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("result.retry", "item.lesson", "item.flag", "result.done"),
    ]
    AUTO_FOCUS = "RowList"
    DEFAULT_CSS = """
    ResultScreen #body { height: 1fr; }
    ResultScreen #summary { height: auto; max-height: 55%; }
    ResultScreen RowList { border-top: solid $border; }
    ResultScreen.-wide #body { layout: horizontal; padding: 1 2; }
    ResultScreen.-wide #summary { width: 52; height: 1fr; max-height: 100%; margin-right: 2; }
    ResultScreen.-wide RowList { border-top: none; }
    """

    def __init__(self, study: Study, session_id: str) -> None:
        super().__init__(study)
        self._result = study.practice.result(session_id)

    def compose(self) -> ComposeResult:
        """The summary, and the answers beside or below it."""
        yield TitleBar("Result", self.study.content.pack.title)
        with Container(id="body"):
            yield Page(self._summary(), id="summary")
            yield RowList([_row(answered) for answered in self._result.answers])
        yield Footer(show_command_palette=False)

    def _summary(self) -> list[Block]:
        titles = {objective.id: objective.title for objective in self.study.content.pack.objectives}
        found = score_blocks(self._result, self.study.content.pack.cut_score)
        if self._result.objectives:
            found.append(heading("By objective"))
        for tally in self._result.objectives:
            full, rest = bar(tally.accuracy or 0.0, BAR)
            figures = f"{tally.right} of {tally.answers}".rjust(9)
            lead = Content.assemble((full, "$accent"), (rest, "$text-muted"), (figures, "bold"), "  ")
            found.append(Block(Content(titles[tally.name]), lead=lead))
        return found

    @property
    def _selected(self) -> Answered | None:
        rows = self.query_one(RowList)
        return self._result.answers[int(rows.row)] if rows.row else None

    @property
    def current(self) -> Item | None:
        """The item of the selected answer."""
        return self._selected.item if self._selected else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Misses can be practised again if there are any."""
        return action != "retry" or any(not (a.attempt and a.attempt.right) for a in self._result.answers)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the answer, explained."""
        from studyapp.tui.screens.review import ReviewScreen

        screen = ReviewScreen(self.study, self._result.session.id, int(event.row))
        self.app.push_screen(screen, self._select)

    def _select(self, position: int | None) -> None:
        rows = self.query_one(RowList)
        rows.show(rows.rows, str(position or 0))

    def action_retry(self) -> None:
        """A new practice of what was not right."""
        try:
            session = self.study.practice.retry_misses(self._result.session.id)
        except StudyError as error:
            tell(self.app, error)
            return
        self.app.post_message(Open("session", session.id))
        self.dismiss(None)

    def action_done(self) -> None:
        """Back."""
        self.dismiss(None)


def score_blocks(result: Result, cut_score: float) -> list[Block]:
    """The score in a few lines."""
    tally, total = result.tally, len(result.answers)
    if not tally.answers:
        return [Block(Content.styled("No question was answered.", "bold"), gap=1)]
    share = 100 * tally.earned / tally.possible
    word = ("✓ passed", "bold $success") if result.passed else ("✗ not passed", "bold $error")
    score = Content.assemble(
        (f"{share:.0f} %", "bold"), "  ", word, (f"   the pack asks for {cut_score:g} %", "$text-muted")
    )
    counts = f"{tally.right} of {total} questions right · {tally.earned} of {tally.possible} points · "
    return [
        Block(score, gap=1),
        Block(Content(counts + duration(tally.milliseconds))),
        Block(Content.styled(f"Scored: {PROFILES[result.session.profile]}", "$text-muted")),
    ]


def _row(answered: Answered) -> Row:
    word, style = attempt_word(answered.attempt)
    stem = " ".join(inline(answered.item.stem).plain.split()) if answered.item else "no longer in the pack"
    left = Content.assemble((f"{word:<12}", style), f"{answered.position + 1:>3}  ", stem)
    points = f"{answered.attempt.earned}/{answered.attempt.possible}" if answered.attempt else "–"
    return Row(str(answered.position), left, Content(f"{points} "))
