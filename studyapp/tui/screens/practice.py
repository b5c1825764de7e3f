"""The practice builder: which questions, how many, how they are scored; Enter starts at any moment."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer

from studyapp.core.draw import Filter
from studyapp.core.errors import StudyError
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.plan import Plan, count_steps, objective_rows, option_rows, toggled
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.quiz_bars import StatusBar
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar


class PracticeScreen(Screen[None]):
    """Objectives on the left, everything else on the right."""

    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("practice.start", priority=True),
        *bind("practice.pick"),
        *bind("practice.fewer", "practice.more"),
        *bind("practice.all", "app.back"),
    ]
    AUTO_FOCUS = "#objectives"
    DEFAULT_CSS = """
    PracticeScreen #options { width: 34; margin-left: 1; }
    PracticeScreen.-wide Horizontal { padding: 1 2; }
    PracticeScreen.-wide #options { width: 44; margin-left: 3; }
    """

    def __init__(self, study: Study, preset: Filter | None = None) -> None:
        """Make the screen.

        Args:
            study: the learner's Study.
            preset: what is chosen at first; None for every question.

        Raises:
            StudyError: there is no valid pack.
        """
        super().__init__()
        self._pack = study.content.pack
        self.study = study
        settings = study.settings
        self._plan = Plan(preset or Filter(), settings.count, "practice", settings.profile)

    def compose(self) -> ComposeResult:
        """Two lists and what they come to."""
        yield TitleBar("Practise", self._pack.title)
        with Horizontal():
            yield RowList(id="objectives")
            yield RowList(id="options")
        yield StatusBar()
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Count again: something may have been answered meanwhile."""
        self._show()

    def _show(self) -> None:
        heads, history = self.study.content.heads(), self.study.practice.history()
        self.query_one("#objectives", RowList).show(objective_rows(self._pack, heads, self._plan))
        self.query_one("#options", RowList).show(option_rows(heads, history, self._plan))
        self._tell()

    def _fitting(self) -> int:
        return self.study.practice.matching(self._plan.wanted)

    def _tell(self) -> None:
        fit, bar = self._fitting(), self.query_one(StatusBar)
        if not fit:
            bar.show_first("", "No question fits. Press a for every objective and kind.", True)
            return
        asked = fit if self._plan.count is None else min(fit, self._plan.count)
        questions = "1 question fits" if fit == 1 else f"{fit} questions fit"
        bar.show_first(f"{questions} · {asked} will be asked", "Enter starts")

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Say in full what the row says."""
        titles = {objective.id: objective.title for objective in self._pack.objectives}
        kind, _, name = event.row.partition(":")
        text = (
            f"{name}  {titles[name]}"
            if kind == "objective" and name
            else "Space chooses · ←→ how many · Tab other side"
        )
        self.query_one(StatusBar).show_second(Content.styled(text, "$text-muted"))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click chooses."""
        self._plan = toggled(self._plan, event.row)
        self._show()

    def action_pick(self) -> None:
        """Choose the row, or take it back."""
        focused = self.focused
        if isinstance(focused, RowList) and focused.row:
            self._plan = toggled(self._plan, focused.row)
            self._show()

    def action_more(self) -> None:
        """More questions."""
        self._step(1)

    def action_fewer(self) -> None:
        """Fewer questions."""
        self._step(-1)

    def _step(self, step: int) -> None:
        steps = count_steps(self._plan.count, self.study.settings.count)
        place = max(0, min(steps.index(self._plan.count) + step, len(steps) - 1))
        self._plan = replace(self._plan, count=steps[place])
        self._show()

    def action_all(self) -> None:
        """Every objective and kind."""
        wanted = replace(self._plan.wanted, objectives=(), kinds=(), only="all")
        self._plan = replace(self._plan, wanted=wanted)
        self._show()

    def action_start(self) -> None:
        """Start, or say why not."""
        from studyapp.tui.screens.quiz import QuizScreen

        plan = self._plan
        try:
            session = self.study.practice.start(plan.wanted, count=plan.count, mode=plan.mode, profile=plan.profile)
        except StudyError as error:
            tell(self.app, error)
            return
        self.app.push_screen(QuizScreen(self.study, session.id))

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
