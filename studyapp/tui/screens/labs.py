"""The labs of the pack and the attempts that are open: Enter starts one or goes on with it, x ends an attempt."""

import asyncio

from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Footer, Static

from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import LabRun
from studyapp.study.lab_states import LabState, RunState
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.confirm import Confirm
from studyapp.tui.screens.labs_rows import attempt_page, lab_page, lab_rows, since
from studyapp.tui.screens.routes import Open
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.page import Page
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar

_EMPTY = "This pack has no labs. Another pack may have some: , on the home screen opens the settings."
_WHAT = "A lab is done against a sandbox on this computer: nothing reaches Azure, nothing costs money."
_WHAT_AND_AZURE = (
    "Enter does a lab in a sandbox on this computer: nothing reaches Azure, nothing costs money. "
    "A does it on your own subscription, where it does."
)
_ENDING = "◐ ending the attempt …"


class LabsScreen(Screen[None]):
    """Lists labs and attempts; a row's id is the lab's or the attempt's."""

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
        *bind("labs.azure", "labs.stop", "app.back"),
        *bind("go.home", "go.course", "go.practice", "go.search", "go.progress", "go.settings", show=False),
    ]
    AUTO_FOCUS = "RowList"

    def __init__(self, study: Study) -> None:
        """Make the screen; raises StudyError if there is no valid pack."""
        super().__init__()
        self._study = study
        self._pack = study.content.pack
        self._states: dict[str, LabState] = {}
        self._runs: dict[str, RunState] = {}
        """Open attempts by id."""
        self._ending = ""
        """Id of the attempt that is being ended; empty if none is."""

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
        self._runs = {one.run.id: one for state in found for one in state.running}
        self.query_one(RowList).show(lab_rows(found))
        has_azure = any("azure" in state.lab.targets for state in found)
        what = (_WHAT_AND_AZURE if has_azure else _WHAT) if found else _EMPTY
        self.query_one("#what", Static).update(_ENDING if self._ending else what)
        self.query_one(Page).display = bool(found)
        self._about()

    @property
    def _row(self) -> str:
        return self.query_one(RowList).row

    def _about(self) -> None:
        self.refresh_bindings()
        if self._row in self._runs:
            self.query_one(Page).show_blocks(attempt_page(self._runs[self._row]))
        elif self._row in self._states:
            self.query_one(Page).show_blocks(lab_page(self._states[self._row]))

    def on_resize(self) -> None:
        """The text is wrapped anew once the wide layout stands."""
        self.call_after_refresh(self._about)

    def on_row_list_moved(self) -> None:
        self._about()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if self._ending and self._ending == self._chosen_run(event.row):
            self.notify("This attempt is being ended: a moment.", markup=False)
        else:
            self.post_message(Open("lab", event.row))

    def _chosen_run(self, row: str) -> str:
        """Id of the attempt that Enter goes on with; empty where it starts one."""
        state = self._states.get(row)
        run = state.run if state else None
        return run.id if run else row if row in self._runs else ""

    # Ending an attempt

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "azure":
            return self.is_mounted and self._row in self._states and "azure" in self._states[self._row].lab.targets
        return action != "stop" or (self.is_mounted and self._meant() is not None)

    def _meant(self) -> RunState | None:
        """The attempt that the selected row stands for: its own, or the only one that is open at its lab."""
        state = self._states.get(self._row)
        if state is None:
            return self._runs.get(self._row)
        return state.running[0] if len(state.running) == 1 else None

    def action_azure(self) -> None:
        """Look at the learner's own subscription, with nothing made before they have said so."""
        from studyapp.tui.screens.azure_start import AzureStartScreen

        self.app.push_screen(AzureStartScreen(self._study, self._states[self._row].lab))

    def action_stop(self) -> None:
        state = self._meant()
        if state is None or self._ending:
            return
        if state.run.target == "azure":
            # Its own screen tells step by step what is removed, and what is left.
            self.post_message(Open("lab", state.run.id))
            return
        question = (
            f"End the attempt at “{state.lab.title}” begun on {since(state.run)}?"
            " Its results stay on record; its sandbox is deleted."
        )

        def answered(sure: bool | None) -> None:
            if sure:
                self._end(state.run)

        self.app.push_screen(Confirm(question, "End it", "Keep it"), answered)

    def _end(self, run: LabRun) -> None:
        self._ending = run.id
        self._fill()
        # The app's work, not the screen's: what is begun is ended and put on record, whatever screen one goes to.
        self.app.run_worker(self._ended(run))

    async def _ended(self, run: LabRun) -> None:
        make = self._study.labs.later(run)
        try:
            await asyncio.to_thread(lambda: make().remove())
            self._study.labs.was_stopped(run.id)
        except StudyError as error:
            tell(self.app, error)
        finally:
            self._ending = ""
            if self.is_mounted:
                self._fill()

    def action_back(self) -> None:
        self.dismiss()
