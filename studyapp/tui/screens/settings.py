"""Settings: what is set once, each changed at once by the arrow keys; and whose data this is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from studyapp.core.errors import StudyError
from studyapp.settings import Settings
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar

THEMES = ("studyapp-dark", "studyapp-light")
COUNTS = (5, 10, 15, 20, 30, 50)
_WORDS = {
    "studyapp-dark": "dark",
    "studyapp-light": "light",
    "practice": "practice: a point for a wholly right answer",
    "exam": "exam: a point for each right part",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting and what it can be."""

    label: str
    values: tuple[object, ...]
    value: object
    explanation: str
    change: Callable[[Settings, object], Settings]


class SettingsScreen(Screen[None]):
    """A row for each setting."""

    DEFAULT_CSS = """
    SettingsScreen {
        RowList {
            padding: 1 2 0 2;
        }

        #about {
            height: auto;
            max-height: 10;
            padding: 0 4 1 4;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("settings.next", "settings.previous", "app.back"),
        *bind("go.home", "go.course", "go.search", "go.progress", show=False),
    ]
    AUTO_FOCUS = "RowList"

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._study = study
        self._packs = {pack.info.id: pack.info.title for pack in study.content.packs() if pack.info is not None}

    def compose(self) -> ComposeResult:
        yield TitleBar("Settings", f"profile {self._study.profile}")
        yield RowList()
        yield Static(self._about(), id="about")
        yield KeyBar()

    def on_mount(self) -> None:
        self._fill()

    def _fill(self) -> None:
        self.query_one(RowList).show(
            [_row(name, choice, _WORDS | self._packs) for name, choice in self._choices().items()]
        )

    def _choices(self) -> dict[str, Choice]:
        now = self._study.settings
        return {
            "theme": Choice("Theme", THEMES, now.theme, "Colours for a dark or a light terminal", _set_theme),
            "pack": Choice("Pack", tuple(self._packs), self._pack_in_use(), "Lessons and questions in use", _set_pack),
            "count": Choice("Questions", COUNTS, now.count, "How many a practice offers first", _set_count),
            "scoring": Choice(
                "Scoring", ("practice", "exam"), now.profile, "How a practice counts points", _set_scoring
            ),
        }

    def _pack_in_use(self) -> str:
        """Id of the pack; empty if there is no valid one."""
        try:
            return self._study.content.pack.id
        except StudyError:
            return ""

    def _about(self) -> Content:
        """Whose data this is, where it lies, and what is wrong with packs."""
        lines = [Content.assemble((f"{name:<12}", "$text-muted"), text) for name, text in self._places()]
        broken = [pack for pack in self._study.content.packs() if pack.problems]
        lines += [
            Content.styled(
                f"✗ {pack.folder.name}: {len(pack.problems)} problems; `studyapp pack check` lists them", "$error"
            )
            for pack in broken
        ]
        return Content("\n").join(lines)

    def _places(self) -> list[tuple[str, str]]:
        places = [("Profile", f"{self._study.profile} (another one: studyapp --profile NAME)")]
        places += [("Your data", str(self._study.data.path)), ("Settings", str(self._study.folders.settings))]
        try:
            pack = self._study.content.pack
        except StudyError as error:
            return [*places, ("Pack", f"✗ {error.message} {error.hint}")]
        return [
            *places,
            ("Pack", f"{pack.title} {pack.version}, {pack.licence}"),
            ("", " ".join((pack.notice or "").split())),
        ]

    # Changing

    def on_row_list_chosen(self) -> None:
        self.action_next()

    def action_next(self) -> None:
        self._change(1)

    def action_previous(self) -> None:
        self._change(-1)

    def _change(self, step: int) -> None:
        choice = self._choices()[self.query_one(RowList).row]
        if not choice.values:
            return
        at = choice.values.index(choice.value) if choice.value in choice.values else -1
        value = choice.values[(at + step) % len(choice.values)]
        try:
            self._study.change_settings(choice.change(self._study.settings, value))
        except StudyError as error:
            tell(self.app, error)
            return
        self.app.theme = self._study.settings.theme
        self._fill()
        self.query_one("#about", Static).update(self._about())
        if self._study.settings.pack not in ("", self._pack_in_use()):
            self.notify("Kept for the next start: this one was told which pack to use.", markup=False)

    def action_back(self) -> None:
        self.dismiss()


def _row(name: str, choice: Choice, words: Mapping[str, str]) -> Row:
    value = words.get(str(choice.value), str(choice.value))
    left = Content.assemble(
        (f"{choice.label:<12}", "bold"), ("‹ ", "$text-muted"), (value, "bold $primary"), (" ›", "$text-muted")
    )
    return Row(name, left, below=Content.styled(f"{'':<12}{choice.explanation}", "$text-muted"))


def _set_theme(settings: Settings, value: object) -> Settings:
    return replace(settings, theme=str(value))


def _set_pack(settings: Settings, value: object) -> Settings:
    return replace(settings, pack=str(value))


def _set_count(settings: Settings, value: object) -> Settings:
    return replace(settings, count=value) if isinstance(value, int) else settings


def _set_scoring(settings: Settings, value: object) -> Settings:
    return replace(settings, profile="exam" if value == "exam" else "practice")
