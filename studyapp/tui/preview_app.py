"""PreviewApp: the app over a pack that is being written, showing what is saved where its author is looking."""

from typing import Any, Protocol, runtime_checkable

from textual.await_complete import AwaitComplete
from textual.screen import Screen

from studyapp.core.errors import StudyError
from studyapp.study.preview import PreviewStudy
from studyapp.tui.app import StudyApp
from studyapp.tui.commands import bind
from studyapp.tui.screens.findings import FindingsScreen
from studyapp.tui.screens.preview import PreviewScreen
from studyapp.tui.screens.trouble import tell

SETTLING = 0.02
"""Seconds after which a file that has changed is looked at again: one that is still being written has changed once more."""
SECONDS = 60
"""How long problems are shown, unless another save comes first."""


@runtime_checkable
class Reloading(Protocol):
    """A screen that can show anew what was saved."""

    def reload(self) -> None:
        """Show what the pack has now, at the same place; raises StudyError if it is gone."""


class PreviewApp(StudyApp):
    """The app with the pack's contents for its home."""

    BINDINGS = bind("preview.findings")

    def __init__(self, study: PreviewStudy, kind: str = "", name: str = "", look_seconds: float = 0) -> None:
        """Make the app.

        Args:
            study: the pack, read.
            kind: lesson, item or lab to open at once; empty for the contents.
            name: its id; of a lesson also as lesson#section.
            look_seconds: how often it is looked whether a file was saved; 0 for never.
        """
        super().__init__(study)
        self.preview = study
        self._goal = kind, name
        self._look_seconds = look_seconds
        self._outdated: set[Screen[Any]] = set()
        """Screens under the one on top that were made before the last save."""

    def on_mount(self) -> None:
        if self._look_seconds:
            self.set_interval(self._look_seconds, self.look)

    def _asked_for(self) -> Screen[Any] | None:
        kind, name = self._goal
        return self._screen(kind, name) if kind and self.preview.pack.is_readable else None

    def _home(self) -> Screen[None]:
        return PreviewScreen(self.preview, bool(self._look_seconds))

    def _screen(self, kind: str, name: str) -> Screen[Any]:
        if kind == "lesson":
            from studyapp.tui.screens.preview_lesson import PreviewLessonScreen

            lesson, _, section = name.partition("#")
            return PreviewLessonScreen(self.preview, lesson, section)
        if kind == "item":
            from studyapp.tui.screens.preview_item import PreviewItemScreen

            return PreviewItemScreen(self.preview, name)
        if kind == "lab" and any(lab.id == name for lab in self.preview.content.labs()):
            from studyapp.tui.screens.preview_lab import PreviewLabScreen

            return PreviewLabScreen(self.preview, name)
        return super()._screen("lab" if kind == "attempt" else kind, name)

    def action_home(self) -> None:
        while not isinstance(self.screen, PreviewScreen):
            self.pop_screen()

    def action_findings(self) -> None:
        """Show what `pack check` finds, unless it is shown already."""
        if not isinstance(self.screen, FindingsScreen):
            self.push_screen(FindingsScreen(self.preview))

    # Saved files

    def look(self) -> None:
        """Show what was saved since the last look, or what is wrong with it."""
        pack = self.preview.pack
        if not pack.has_changed():
            if pack.is_changing:
                self.set_timer(SETTLING, self.look)
            return
        pack.read()
        self.clear_notifications()
        if pack.problems:
            self._tell_problems()
        self._outdated = set(self.screen_stack[:-1])
        self._renew(self.screen)
        self.call_after_refresh(self._find)

    def _find(self) -> None:
        """Show what `pack check` finds, once the contents are painted."""
        self.preview.pack.find()
        self._renew(self.screen)

    def pop_screen(self) -> AwaitComplete:
        """Go back; to what was saved meanwhile."""
        popped = super().pop_screen()
        self.call_later(self._catch_up)
        return popped

    def _catch_up(self) -> None:
        if self.screen in self._outdated:
            self._outdated.discard(self.screen)
            self._renew(self.screen)

    def _renew(self, screen: Screen[Any]) -> None:
        """Let a screen show what the pack has now; one whose subject is gone is left."""
        if not isinstance(screen, Reloading):
            return
        try:
            screen.reload()
        except StudyError as error:
            tell(self, error)
            self.pop_screen()

    def _tell_problems(self) -> None:
        first, *more = self.preview.pack.problems
        others = f"\n… and {len(more)} more: v shows all." if more else ""
        title = "✗ What was saved can't be read; what it said before stays"
        self.notify(f"{first}{others}", title=title, severity="error", timeout=SECONDS, markup=False)
