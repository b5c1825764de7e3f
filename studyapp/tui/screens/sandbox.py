"""The learner's own sandbox: what is in it, its clock, and what goes wrong in it. All work on it is done off the UI thread."""

import asyncio
from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from studyapp.core.errors import StudyError
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.sandbox_rows import VIEWS, Seen, View, clock_line, details, rows, short, told
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar

_STARTS = [
    Row("sample", Content.styled("Sample world", "bold"), below=Content("A protected machine with its first backup")),
    Row("empty", Content.styled("Empty subscription", "bold"), below=Content("Nothing but the people who may sign in")),
]


class SandboxScreen(Screen[None]):
    """A list in five views, the details of its selected row, and the clock."""

    DEFAULT_CSS = """
    SandboxScreen {
        #clock, #views, #said {
            height: 1;
            padding: 0 2;
        }

        #views { margin-top: 1; }

        #said { color: $text-muted; }

        #body {
            height: 1fr;
            padding: 0 2;
            layout: vertical;
        }

        #details {
            height: 6;
            border-top: solid $panel;
        }

        &.-wide #body { layout: horizontal; }

        &.-wide #details {
            width: 44;
            height: 1fr;
            margin: 0 0 1 2;
            padding: 0 1;
            border-top: none;
            border-left: solid $panel;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("sandbox.next_event", "sandbox.hour", "sandbox.day", "sandbox.policy", "sandbox.lift", "sandbox.begin"),
        *bind("app.back"),
        *bind("sandbox.next_view", "sandbox.previous_view", "sandbox.week", show=False),
        *bind("sandbox.resources", "sandbox.jobs", "sandbox.points", "sandbox.activity", "sandbox.faults", show=False),
        *bind("go.home", "go.course", "go.search", "go.progress", "go.settings", show=False),
    ]
    AUTO_FOCUS = "RowList"

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._study = study
        self._seen: Seen | None = None
        self._view: View = "resources"
        self._is_busy = False

    def compose(self) -> ComposeResult:
        yield TitleBar("Sandbox", f"your own local Azure · profile {self._study.profile}")
        yield Static(id="clock", markup=False)
        yield Static("◐ Opening …", id="said", markup=False)
        yield Static(id="views", markup=False)
        with Container(id="body"):
            yield RowList()
            yield Static(id="details", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._work(lambda: "")

    # Work off the UI thread

    def _work(self, verb: Callable[[], str]) -> None:
        """Do something to the sandbox and show it anew; `verb` returns what to say. One thing at a time."""
        if self._is_busy:
            self.query_one("#said", Static).update("◐ Still working …")
            return
        self._is_busy = True
        if self._seen:
            self.query_one("#said", Static).update("◐ Working …")
        self.run_worker(self._work_and_show(verb), group="sandbox")

    async def _work_and_show(self, verb: Callable[[], str]) -> None:
        said = ""
        try:
            said = await asyncio.to_thread(verb)
            self._seen = await asyncio.to_thread(self._look)
        except StudyError as error:
            said = f"✗ {error.message} {error.hint}" if self._seen is None else ""
            tell(self.app, error)
        finally:
            self._is_busy = False
        self.query_one("#said", Static).update(said)
        self._fill()

    def _look(self) -> Seen:
        verbs = self._study.sandbox
        return Seen(
            verbs.clock(),
            verbs.state(),
            verbs.jobs(),
            verbs.points(),
            verbs.activity(),
            verbs.faults(),
            verbs.fault_kinds(),
        )

    # Showing

    def _fill(self) -> None:
        if self._seen is None:
            return
        self.query_one("#clock", Static).update(clock_line(self._seen.clock))
        self.query_one("#views", Static).update(self._views(self._seen))
        self.query_one(RowList).show(rows(self._seen, self._view))
        self._show_details()

    def _views(self, seen: Seen) -> Content:
        """The names of the views; the one on show stands in brackets."""
        parts = []
        for number, view in enumerate(VIEWS, 1):
            name, is_shown = f"{number} {view.capitalize()} {seen.count(view)}", view == self._view
            text = f"[{name}]" if is_shown else f" {name} "
            parts.append(Content.styled(text, "bold $primary" if is_shown else "$text-muted"))
        return Content(" ").join(parts)

    def _show_details(self) -> None:
        text = details(self._seen, self._view, self.query_one(RowList).row) if self._seen else Content("")
        self.query_one("#details", Static).update(text)
        self.refresh_bindings()

    def on_row_list_moved(self) -> None:
        self._show_details()

    def _switch(self, view: View) -> None:
        self._view = view
        self._fill()
        self.query_one(RowList).action_first()

    def action_next_view(self) -> None:
        self._switch(VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)])

    def action_previous_view(self) -> None:
        self._switch(VIEWS[VIEWS.index(self._view) - 1])

    def action_resources(self) -> None:
        self._switch("resources")

    def action_jobs(self) -> None:
        self._switch("jobs")

    def action_points(self) -> None:
        self._switch("points")

    def action_activity(self) -> None:
        self._switch("activity")

    def action_faults(self) -> None:
        self._switch("faults")

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Make a fault of the catalogue happen; of everything else show the details whole."""
        event.stop()
        kind, _, name = event.row.partition(":")
        if self._view == "faults" and kind == "kind":
            self.run_worker(self._inject(name), group="dialog")
        elif self._seen:
            from studyapp.tui.screens.choose import TextDialog

            self.app.push_screen(TextDialog(self._view.capitalize(), details(self._seen, self._view, event.row)))

    # The clock

    def action_next_event(self) -> None:
        self._work(lambda: told(self._study.sandbox.advance_to_next()))

    def action_hour(self) -> None:
        self._work(lambda: told(self._study.sandbox.advance(hours=1)))

    def action_day(self) -> None:
        self._work(lambda: told(self._study.sandbox.advance(days=1)))

    def action_week(self) -> None:
        self._work(lambda: told(self._study.sandbox.advance(days=7)))

    # Faults

    async def _inject(self, kind: str) -> None:
        """Ask what the fault is to befall where several resources fit."""
        if self._is_busy:
            return
        fitting = await asyncio.to_thread(self._study.sandbox.can_befall, kind)
        on = fitting[0] if fitting else ""
        if len(fitting) > 1:
            from studyapp.tui.screens.choose import ChooseDialog

            offered = [Row(id, Content(id.rpartition("/")[2]), below=Content(short(id))) for id in fitting]  # noqa: A001
            chosen = await self.app.push_screen_wait(ChooseDialog("What shall it befall?", offered))
            if chosen is None:
                return
            on = chosen
        self._work(lambda: f"✗ {self._study.sandbox.inject(kind, on).kind.about}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "lift" or self._fault() != ""

    def _fault(self) -> str:
        """Id of the selected fault; empty if none is."""
        row = self.query_one(RowList).row if self.is_mounted and self._view == "faults" else ""
        return row.removeprefix("fault:") if row.startswith("fault:") else ""

    def action_lift(self) -> None:
        fault = self._fault()

        def lift() -> str:
            self._study.sandbox.lift(fault)
            return f"✓ Lifted {fault}."

        self._work(lift)

    # Elsewhere

    def action_begin(self) -> None:
        from studyapp.tui.screens.choose import ChooseDialog

        self.app.push_screen(ChooseDialog("Begin anew: everything in the sandbox is thrown away", _STARTS), self._begin)

    def _begin(self, start: str | None) -> None:
        if start is None:
            return

        def begin() -> str:
            kept = self._study.sandbox.reset("sample" if start == "sample" else "empty")
            return f"The unreadable document was kept as {kept}." if kept else "✓ A new sandbox."

        self._work(begin)

    def action_policy(self) -> None:
        from studyapp.tui.screens.policy_simulator import PolicySimulator

        self.app.push_screen(PolicySimulator(self._study))

    def action_back(self) -> None:
        self.dismiss()
