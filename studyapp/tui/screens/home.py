"""Home: what to do next, with the one best thing selected; progress at a glance; the ways to everything else."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from studyapp.core.errors import StudyError
from studyapp.core.session import Filter
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.next_steps import next_steps
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.progress_card import Glance, ObjectiveLine, ObjectivePanel, ProgressCard
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar


class HomeScreen(Screen[None]):
    """The first screen."""

    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("home.discard", "home.quit"),
        *bind("go.course", "go.practice", "go.search", "go.progress", "go.settings", show=False),
    ]

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._study = study
        self._is_stale = False

    def compose(self) -> ComposeResult:
        yield TitleBar("", f"profile {self._study.profile}")
        with Horizontal():
            with Vertical(id="left"):
                yield ProgressCard()
                yield RowList(id="next")
                yield Static("", id="notice", markup=False)
            yield ObjectivePanel([])
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._fill()

    def on_screen_suspend(self) -> None:
        self._is_stale = True

    def on_screen_resume(self) -> None:
        """Something may have been learned meanwhile: choose the best thing anew."""
        if self._is_stale:
            self._fill()

    def _fill(self) -> None:
        self._is_stale = False
        try:
            pack = self._study.content.pack
        except StudyError as error:
            self._fill_without_pack(error)
            return
        overview = self._study.statistics.overview()
        self.query_one(TitleBar).show(pack.title, f"profile {self._study.profile}")
        self.query_one(ProgressCard).show(
            Glance(
                overview.lessons, overview.lessons_done, overview.items, overview.seen, overview.total, overview.streak
            )
        )
        lines = [ObjectiveLine(o.objective.title, o.items, o.seen, o.tally) for o in overview.objectives]
        self.query_one(ObjectivePanel).show(lines)
        rows = next_steps(self._study, overview)
        self.query_one(RowList).show(rows, next(row.id for row in rows if row.id))
        self.query_one("#notice", Static).update(pack.notice or "")
        self.refresh_bindings()

    def _fill_without_pack(self, error: StudyError) -> None:
        self.query_one(TitleBar).show("No valid pack", f"profile {self._study.profile}")
        self.query_one(RowList).show(next_steps(self._study, None))
        self.query_one("#notice", Static).update(Content(f"✗ {error.message} {error.hint}"))
        self.add_class("-failed")

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
