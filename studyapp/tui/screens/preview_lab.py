"""A lab of a pack that is being written: read as learners do, what is behind it one key away, and started for a trial."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from studyapp.core.labs import Lab, draw_variables, filled
from studyapp.study.preview import SEED, PreviewStudy
from studyapp.tui.commands import bind
from studyapp.tui.screens.preview_pages import findings_at, lab_behind, lab_reading, place_and_findings
from studyapp.tui.screens.routes import Open
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.page import Page
from studyapp.tui.widgets.title_bar import TitleBar


class PreviewLabScreen(Screen[None]):
    """One lab after another, its names drawn from one seed."""

    DEFAULT_CSS = """
    PreviewLabScreen {
        #where {
            height: 1;
            padding: 0 2;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }

        &.-wide Page {
            padding: 1 2;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("preview.behind", "preview.start", "preview.next", "preview.previous", "app.back"),
    ]
    AUTO_FOCUS = "Page"

    def __init__(self, study: PreviewStudy, lab: str) -> None:
        """Make the screen; raises StudyError if the pack has no such lab."""
        super().__init__()
        self._study = study
        self._thing = study.pack.thing("lab", lab)
        self._is_behind = False

    def compose(self) -> ComposeResult:
        yield TitleBar("", before="preview")
        yield Page()
        yield Static("", id="where", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.reload()

    def reload(self) -> None:
        """Show the lab as the pack has it now, where it was scrolled to; raises StudyError if it is gone."""
        self._thing = self._study.pack.thing("lab", self._thing.id)
        lab = self._lab()
        found = self._study.pack.about(self._thing)
        text = lab_behind(lab, self._study.labs.operations()) if self._is_behind else lab_reading(lab)
        self.query_one(TitleBar).show(lab.title, "lab, nothing is recorded")
        self.query_one(Page).show_blocks([*text, *findings_at(found)])
        self.query_one("#where", Static).update(place_and_findings(self._thing, found))

    def _lab(self) -> Lab:
        lab = self._study.content.lab(self._thing.id)
        return filled(lab, draw_variables(lab, SEED))

    def on_resize(self) -> None:
        """The text is wrapped anew once the other layout stands."""
        self.call_after_refresh(self.reload)

    def action_behind(self) -> None:
        """Show hints, checks and solutions, or hide them again."""
        self._is_behind = not self._is_behind
        self.reload()

    def action_start(self) -> None:
        """Do the lab for a trial."""
        self.post_message(Open("attempt", self._thing.id))

    def action_next(self) -> None:
        self._go(1)

    def action_previous(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        other = self._study.pack.neighbour(self._thing, by)
        if other.id == self._thing.id:
            self.notify(f"This is the {'last' if by > 0 else 'first'} lab.", markup=False)
            return
        self._thing, self._is_behind = other, False
        self.reload()
        self.query_one(Page).scroll_home(animate=False)

    def action_back(self) -> None:
        self.dismiss()
