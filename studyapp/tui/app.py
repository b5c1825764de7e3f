"""StudyApp: global keys, the first screen, and the ways to every other."""

import gc
import sys
from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.command import Provider
from textual.screen import Screen

from studyapp.core.draw import Filter
from studyapp.core.errors import StudyError
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.routes import Open
from studyapp.tui.screens.trouble import tell
from studyapp.tui.themes import themes

YOUNG = 10_000
"""Objects made before the garbage collector looks at the young ones."""

HANDOVER = 0.0005
"""Seconds until a busy thread lets the one go on that writes to the terminal; with Python's own 5 ms a painted line waits."""


def _palette() -> type[Provider]:
    from studyapp.tui.screens.palette import StudyCommands

    return StudyCommands


def _collect_again() -> None:
    """Let the garbage collector work again once the first screen is painted, but not on all that was imported.

    It runs more seldom than by default: painting a screen makes thousands of short-lived objects, and a full collection amid
    them takes longer than the painting.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
    gc.enable()


class StudyApp(App[None]):
    """The terminal app over one learner's Study."""

    TITLE = "studyapp"
    CSS_PATH = "studyapp.tcss"
    BINDINGS = [*bind("app.help"), *bind("app.command_palette", "app.quit", show=False)]  # noqa: RUF012 - Textual's own class attribute
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's own class attribute
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012 - Textual's own class attribute

    def __init__(self, study: Study, *, lesson: str = "", section: str = "", session: str = "") -> None:
        """Make the app.

        Args:
            study: the learner's Study, packs read.
            lesson: id of a lesson to open at once.
            section: slug of its section; empty for where reading stopped.
            session: id of a session to go on with at once.
        """
        super().__init__()
        self.study = study
        self._lesson = lesson
        self._section = section
        self._session = session
        self._trouble: StudyError | None = None
        for theme in themes():
            self.register_theme(theme)
        self.theme = study.settings.theme if study.settings.theme in self.available_themes else themes()[0].name

    def get_default_screen(self) -> Screen[Any]:
        """What the command line asked for, else home; home is made when one leaves what was asked for."""
        try:
            screen = self._asked_for() or self._home()
        except StudyError as error:
            self._trouble = error
            screen = self._home()
        screen._push_result_callback(screen, None)  # as for any other screen; else Textual can't switch from this one
        return screen

    def _asked_for(self) -> Screen[Any] | None:
        if self._lesson:
            return self._screen("lesson", f"{self._lesson}#{self._section}")
        return self._screen("session", self._session) if self._session else None

    def _home(self) -> Screen[None]:
        from studyapp.tui.screens.home import HomeScreen

        return HomeScreen(self.study)

    def on_mount(self) -> None:
        self.call_after_refresh(_collect_again)
        sys.setswitchinterval(HANDOVER)
        if self._trouble:
            tell(self, self._trouble)

    def pop_screen(self) -> AwaitComplete:
        """Go back; from the screen that was opened first, to home."""
        return super().pop_screen() if len(self.screen_stack) > 1 else self.switch_screen(self._home())

    def on_open(self, event: Open) -> None:
        """Open the screen that another one asked for."""
        try:
            screen = self._screen(event.kind, event.name)
        except StudyError as error:
            tell(self, error)
        else:
            self.push_screen(screen)

    def _screen(self, kind: str, name: str) -> Screen[Any]:
        match kind:
            case "lesson":
                from studyapp.tui.screens.lesson import LessonScreen

                lesson, _, section = name.partition("#")
                return LessonScreen(self.study, lesson, section)
            case "item":
                from studyapp.tui.screens.item import ItemScreen

                return ItemScreen(self.study, name)
            case "check":
                from studyapp.tui.screens.check import CheckScreen

                return CheckScreen(self.study, name)
            case "session":
                from studyapp.tui.screens.quiz import QuizScreen

                return QuizScreen(self.study, name)
            case "quiz":
                from studyapp.tui.screens.quiz import QuizScreen

                return QuizScreen(self.study, name)
            case "lab" | "begun":
                from studyapp.tui.screens.lab import LabScreen

                return LabScreen(self.study, name, begin=kind == "begun")
            case _:
                from studyapp.tui.screens.practice import PracticeScreen

                return PracticeScreen(self.study, Filter(objectives=tuple(name.split(","))))

    # Places

    def action_home(self) -> None:
        from studyapp.tui.screens.home import HomeScreen

        while not isinstance(self.screen, HomeScreen):
            self.pop_screen()

    def action_course(self) -> None:
        from studyapp.tui.screens.course import CourseScreen

        self._open(CourseScreen)

    def action_practice(self) -> None:
        from studyapp.tui.screens.practice import PracticeScreen

        self._open(PracticeScreen)

    def action_search(self) -> None:
        from studyapp.tui.screens.search import SearchScreen

        self._open(SearchScreen)

    def action_labs(self) -> None:
        from studyapp.tui.screens.labs import LabsScreen

        self._open(LabsScreen)

    def action_progress(self) -> None:
        from studyapp.tui.screens.progress import ProgressScreen

        self._open(ProgressScreen)

    def action_sandbox(self) -> None:
        from studyapp.tui.screens.sandbox import SandboxScreen

        self._open(SandboxScreen)

    def action_settings(self) -> None:
        from studyapp.tui.screens.settings import SettingsScreen

        self._open(SettingsScreen)

    def _open(self, kind: Callable[[Study], Screen[None]]) -> None:
        """Push a screen unless it is shown already; one that can't be made without a valid pack says so."""
        if type(self.screen) is kind:
            return
        try:
            self.push_screen(kind(self.study))
        except StudyError as error:
            tell(self, error)

    # Everywhere

    def action_help(self) -> None:
        from studyapp.tui.screens.help import HelpScreen, live_keys

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(live_keys(self.screen)))
