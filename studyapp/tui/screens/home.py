"""Home: what to do next, with the one best thing selected; progress at a glance; the ways to everything else."""

from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from studyapp.core.draw import Filter
from studyapp.core.errors import StudyError
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.next_steps import next_steps
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.progress_card import Glance, ObjectiveLine, ObjectivePanel, ProgressCard
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar


class Sight(NamedTuple):
    """Everything that home shows."""

    title: str
    glance: Glance | None
    """None without a valid pack."""
    rows: list[Row]
    notice: str
    objectives: list[ObjectiveLine]


class HomeScreen(Screen[None]):
    """The first screen."""

    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("home.discard", "home.quit"),
        *bind(
            "go.course", "go.practice", "go.labs", "go.search", "go.progress", "go.sandbox", "go.settings", show=False
        ),
    ]

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._study = study
        self._is_stale = False

    def compose(self) -> ComposeResult:
        seen = self._look()
        yield TitleBar(seen.title, f"profile {self._study.profile}")
        with Horizontal():
            with Vertical(id="left"):
                yield ProgressCard(seen.glance)
                yield RowList(seen.rows, id="next")
                yield Static(seen.notice, id="notice", markup=False)
            yield ObjectivePanel(seen.objectives)
        yield KeyBar()

    def on_screen_suspend(self) -> None:
        self._is_stale = True

    def on_screen_resume(self) -> None:
        """Something may have been learned meanwhile: choose the best thing anew."""
        if self._is_stale:
            self._fill()

    def _look(self) -> Sight:
        """What there is to show now."""
        try:
            pack = self._study.content.pack
        except StudyError as error:
            self.add_class("-failed")
            return Sight("No valid pack", None, next_steps(self._study, None), f"✗ {error.message} {error.hint}", [])
        self.remove_class("-failed")
        overview = self._study.statistics.overview()
        glance = Glance(
            overview.lessons, overview.lessons_done, overview.items, overview.seen, overview.total, overview.streak
        )
        objectives = [ObjectiveLine(o.objective.title, o.items, o.seen, o.tally) for o in overview.objectives]
        return Sight(pack.title, glance, next_steps(self._study, overview), self._notice(pack.notice or ""), objectives)

    def _notice(self, of_pack: str) -> str:
        """What must be said: of the pack, and that something of a lab stands in Azure and costs money."""
        self.remove_class("-azure")
        if not self._study.folders.has_azure_runs(self._study.profile):
            return of_pack
        from studyapp.study.azure_words import standing_line

        azure = self._study.labs.azure
        lines = [f"! {standing_line(record, azure.now())}" for record in azure.standing()]
        self.set_class(bool(lines), "-azure")
        return "\n".join(filter(None, [*lines, of_pack]))

    def _fill(self) -> None:
        self._is_stale = False
        seen = self._look()
        self.query_one(TitleBar).show(seen.title, f"profile {self._study.profile}")
        if seen.glance:
            self.query_one(ProgressCard).show(seen.glance)
        self.query_one(ObjectivePanel).show(seen.objectives)
        self.query_one(RowList).show(seen.rows, next(row.id for row in seen.rows if row.id))
        self.query_one("#notice", Static).update(seen.notice)
        self.refresh_bindings()

    # Doing what a row says

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        kind, _, target = event.row.partition(":")
        try:
            self._do(kind, target)
        except StudyError as error:
            tell(self.app, error)

    def _do(self, kind: str, target: str) -> None:
        if kind == "resume":
            self._quiz(target)
        elif kind == "lesson":
            from studyapp.tui.screens.lesson import LessonScreen

            self.app.push_screen(LessonScreen(self._study, target))
        elif kind == "practise":
            self._practise(target)
        else:
            self.call_later(self.run_action, f"app.{target}")

    def _practise(self, only: str) -> None:
        wanted = next(
            wanted
            for wanted in (Filter(only="unseen"), Filter(only="missed"), Filter(only="flagged"), Filter())
            if wanted.only == only
        )
        settings = self._study.settings
        session = self._study.practice.start(wanted, count=settings.count, profile=settings.profile)
        self._quiz(session.id)

    def _quiz(self, session: str) -> None:
        from studyapp.tui.screens.quiz import QuizScreen

        self.app.push_screen(QuizScreen(self._study, session))

    # Commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "discard" or self._unfinished() is not None

    def _unfinished(self) -> str | None:
        """Id of the unfinished session on offer."""
        if not self.is_mounted:
            return None
        rows = (row.id.partition(":") for row in self.query_one(RowList).rows)
        return next((target for kind, _, target in rows if kind == "resume"), None)

    def action_discard(self) -> None:
        from studyapp.tui.screens.confirm import Confirm

        question = "Discard the unfinished practice? It ends without a result; the answers you gave stay on record."
        self.app.push_screen(Confirm(question, "Discard", "Keep it"), self._discard)

    def _discard(self, sure: bool | None) -> None:
        session = self._unfinished()
        if not sure or session is None:
            return
        self._study.practice.discard(session)
        self._fill()
        self.notify("The practice was discarded; its answers stay on record.", markup=False)

    def action_quit(self) -> None:
        self.app.exit()
