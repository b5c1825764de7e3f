"""The labs of the pack: how hard, how long, the best result, and which are open; Enter starts one or goes on with it."""

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from studyapp.study.labs import LabState
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.routes import Open
from studyapp.tui.widgets.page import Block, Page
from studyapp.tui.widgets.prose import blocks
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar

_EMPTY = "This pack has no labs. Another pack may have some: , on the home screen opens the settings."
_WHAT = "A lab is done against a sandbox on this computer: nothing reaches Azure, nothing costs money."

_DRAWN = "What stands in ‹ › is drawn anew for each attempt."


class LabsScreen(Screen[None]):
    """Lists labs; a row's id is the lab's."""

    DEFAULT_CSS = """
    LabsScreen {
        #what {
            height: auto;
            margin: 1 3 0 3;
            color: $text-muted;
        }

        Container {
            width: 100%;
            layout: vertical;
            height: 1fr;
        }

        #labs {
            width: 1fr;
            margin: 1 1 0 1;
        }

        #about {
            height: 9;
            border-top: solid $panel;
        }

        &.-wide Container {
            layout: horizontal;
        }

        &.-wide #about {
            width: 50%;
            height: 1fr;
            margin-top: 1;
            border-top: none;
            border-left: solid $panel;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("app.back"),
        *bind("go.home", "go.course", "go.practice", "go.search", "go.progress", "go.settings", show=False),
    ]
    AUTO_FOCUS = "RowList"

    def __init__(self, study: Study) -> None:
        """Make the screen; raises StudyError if there is no valid pack."""
        super().__init__()
        self._study = study
        self._pack = study.content.pack
        self._states: dict[str, LabState] = {}

    def compose(self) -> ComposeResult:
        yield TitleBar("Labs", self._pack.title)
        yield Static(_WHAT, id="what", markup=False)
        with Container():
            yield RowList(id="labs")
            yield Page(id="about")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(Page).can_focus = False
        self._fill()

    def on_screen_resume(self) -> None:
        """A lab may have been worked on meanwhile."""
        self._fill()

    def _fill(self) -> None:
        found = self._study.labs.labs()
        self._states = {state.lab.id: state for state in found}
        self.query_one(RowList).show([_row(state) for state in found])
        self.query_one("#what", Static).update(_WHAT if found else _EMPTY)
        self.query_one(Page).display = bool(found)
        self._about()

    def _about(self) -> None:
        state = self._states.get(self.query_one(RowList).row)
        if state is not None:
            title = Block(Content.styled(state.lab.title, "bold $primary"))
            text = state.lab.briefing.replace("{{", "‹").replace("}}", "›")
            tasks = [Block(Content(task.title), lead=Content(f"{n}. ")) for n, task in enumerate(state.lab.tasks, 1)]
            heading = Block(Content.styled("Tasks", "bold $accent"), gap=1)
            drawn = [Block(Content.styled(_DRAWN, "$text-muted"), gap=1)] if state.lab.variables else []
            self.query_one(Page).show_blocks([title, *blocks(text), *drawn, heading, *tasks])

    def on_resize(self) -> None:
        """The text is wrapped anew once the wide layout stands."""
        self.call_after_refresh(self._about)

    def on_row_list_moved(self) -> None:
        self._about()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.post_message(Open("lab", event.row))

    def action_back(self) -> None:
        self.dismiss()


def _row(state: LabState) -> Row:
    glyph, word, style = _standing(state)
    left = Content.assemble((glyph, style), "  ", (state.lab.title, "bold"))
    right = Content.assemble((f"{state.lab.difficulty:<6}", "$accent"), (f"{state.lab.minutes:>4} min", "$text-muted"))
    since = f"  ·  open since {state.run.started:%d %b %H:%M}, Enter goes on" if state.run else ""
    return Row(state.lab.id, left, right, Content.assemble("   ", (word, style), (since, "$text-muted")))


def _standing(state: LabState) -> tuple[str, str, str]:
    """Glyph, word and style."""
    if state.best is None:
        return ("◐", "not checked yet", "$warning") if state.run else ("○", "not tried yet", "$text-muted")
    if state.best >= 100:
        return "✓", "done, best 100 %", "$success"
    return "◐", f"best {state.best:.0f} %", "$warning"
