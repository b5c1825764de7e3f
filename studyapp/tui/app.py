"""StudyApp: themes, global keys, and the first screen."""

import gc
from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import App
from textual.command import Provider
from textual.screen import Screen
from textual.theme import Theme

from studyapp.core.draw import Filter
from studyapp.core.errors import StudyError
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.routes import Open
from studyapp.tui.screens.trouble import tell


def themes() -> tuple[Theme, ...]:
    """The app's own themes; every text colour stands at 4.5:1 or more on every background in use."""
    return (
        Theme(
            name="studyapp-dark",
            dark=True,
            primary="#6cb6ff",
            secondary="#9db7d5",
            accent="#f0b45a",
            success="#63d17c",
            warning="#e6c04d",
            error="#ff8d84",
            foreground="#e6edf3",
            background="#0f141b",
            surface="#161d27",
            panel="#202a36",
            variables=_variables(
                muted="#a3b1c2", cursor="#1f5c99", cursor_text="#ffffff", idle="#2b3a4c", text="#e6edf3"
            ),
        ),
        Theme(
            name="studyapp-light",
            dark=False,
            primary="#0b5394",
            secondary="#3d5873",
            accent="#8a4300",
            success="#12602a",
            warning="#6f4a00",
            error="#a8221b",
            foreground="#17212d",
            background="#fcfdfe",
            surface="#f2f5f9",
            panel="#e3e9f1",
            variables=_variables(
                muted="#4a5868", cursor="#0b5394", cursor_text="#ffffff", idle="#cfdaea", text="#17212d"
            ),
        ),
    )


def _variables(*, muted: str, cursor: str, cursor_text: str, idle: str, text: str) -> dict[str, str]:
    """Theme variables that Textual would otherwise make by blending, at a contrast of its own."""
    return {
        "text-muted": muted,
        "foreground-muted": muted,
        "block-cursor-background": cursor,
        "block-cursor-foreground": cursor_text,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": idle,
        "block-cursor-blurred-foreground": text,
        "footer-description-foreground": muted,
        "border": idle,
        "border-blurred": idle,
    }


def _palette() -> type[Provider]:
    from studyapp.tui.screens.palette import StudyCommands

    return StudyCommands


def _collect_again() -> None:
    """Let the garbage collector work again once the first screen is painted, but not on all that was imported."""
    gc.freeze()
    gc.enable()


class Later(Screen[None]):
    """Lies under a screen that was asked for at the start, and makes home when one comes back to it: what was asked for paints first."""

    def __init__(self, make: Callable[[], Screen[None]]) -> None:
        super().__init__()
        self._make = make
        self._was_covered = False

    def on_screen_suspend(self) -> None:
        self._was_covered = True

    def on_screen_resume(self) -> None:
        if self._was_covered:
            self.app.push_screen(self._make())


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
        for theme in themes():
            self.register_theme(theme)
        self.theme = study.settings.theme if study.settings.theme in self.available_themes else themes()[0].name

    def get_default_screen(self) -> Screen[None]:
        """Home lies under every other screen; while another one was asked for, it is not made yet."""
        return Later(self._home) if self._lesson or self._session else self._home()

    def _home(self) -> Screen[None]:
        from studyapp.tui.screens.home import HomeScreen

        return HomeScreen(self.study)

    def on_mount(self) -> None:
        """Open what the command line asked for on top of home."""
        self.call_after_refresh(_collect_again)
        if self._lesson:
            self.on_open(Open("lesson", f"{self._lesson}#{self._section}"))
        elif self._session:
            self.on_open(Open("session", self._session))

    def on_open(self, event: Open) -> None:
        """Open the screen that another one asked for."""
        try:
            screen = self._screen(event.kind, event.name)
        except StudyError as error:
            tell(self, error)
            if isinstance(self.screen, Later):
                self.push_screen(self._home())
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
            case _:
                from studyapp.tui.screens.practice import PracticeScreen

                return PracticeScreen(self.study, Filter(objectives=tuple(name.split(","))))

    # Places

    def action_home(self) -> None:
        from studyapp.tui.screens.home import HomeScreen

        while len(self.screen_stack) > 1 and not isinstance(self.screen, HomeScreen):
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

    def action_progress(self) -> None:
        from studyapp.tui.screens.progress import ProgressScreen

        self._open(ProgressScreen)

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
