"""A lab that is worked on: its tasks, the sandbox's clock, and panes for what it asks, what was found, what was done, what is there."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Footer, Static

from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.lab_console import first_row
from studyapp.tui.screens.lab_marks import count_done, task_rows
from studyapp.tui.screens.lab_questions import LabQuestions
from studyapp.tui.screens.lab_side import LabSide
from studyapp.tui.screens.sandbox_rows import clock_line
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar

FOLLOW_SECONDS = 1.0
"""How often it is looked whether a script or the command line has changed the attempt's world."""
_KEYS = "+ hour   d day   n next event   e end of the running job"
_KEYS_ON_AZURE = "x ends it and cleans up; it costs as long as it stands, whoever works on it"


class LabScreen(LabQuestions):
    """One attempt at a lab; the lab's newest open attempt, a new one, or the one that is named."""

    DEFAULT_CSS = """
    LabScreen {
        #clock, #said {
            height: 1;
            padding: 0 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }

        #said { color: $text-muted; }

        #body {
            width: 100%;
            layout: vertical;
            height: 1fr;
        }

        #tasks {
            height: auto;
            max-height: 6;
            margin: 0 1;
        }

        &.-narrow.-list #tasks { display: none; }

        &.-wide {
            #body { layout: horizontal; }

            #tasks {
                width: 34%;
                height: 1fr;
                max-height: 100%;
                margin: 1 1 0 1;
            }

            LabSide {
                width: 1fr;
                margin-top: 1;
                border-left: solid $panel;
            }

            #panes {
                border-top: none;
                padding: 0 0 0 1;
            }
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("lab.check", "lab.operation", "lab.again", "lab.hint", "lab.solution", "lab.leave"),
        *bind("lab.az", show=False),
        *bind(
            "lab.hour",
            "lab.day",
            "lab.event",
            "lab.job_end",
            "lab.shell",
            "lab.reset",
            "lab.branch",
            "lab.stop",
            show=False,
        ),
        *bind("lab.briefing", "lab.task", "lab.findings", "lab.console", "lab.resources", "lab.jobs", show=False),
        *bind("lab.coach", "lab.solutions", "lab.more", "lab.copy", show=False),
        *bind("lab.pane_after", "lab.pane_before", "lab.part_after", "lab.part_before", show=False, priority=True),
    ]
    AUTO_FOCUS = "#tasks"

    def __init__(self, study: Study, name: str, *, begin: bool = False) -> None:
        """Make the screen of a lab, or of an open attempt by its id.

        Args:
            study: the learner's Study.
            name: the lab or the attempt.
            begin: lay the world of an attempt on Azure at once, because that was just agreed to.

        Raises:
            StudyError: there is no such lab or attempt.
        """
        super().__init__(study, name)
        self._begins = begin
        self._side = LabSide(self.desk)
        self._tasks = RowList(id="tasks")

    def compose(self) -> ComposeResult:
        yield TitleBar(self.desk.lab.title, "lab on AZURE" if self.desk.is_on_azure else "lab in the sandbox")
        yield Static("", id="clock", markup=False)
        yield Static("", id="said", markup=False)
        with Container(id="body"):
            yield self._tasks
            yield self._side
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        place = "looking at Azure" if self.desk.is_on_azure else "opening the sandbox"
        what = "laying the lab's world" if self.desk.is_new else place
        self.work(what, self.desk.open, self._opened)

    def _opened(self, _: None) -> None:
        self.refresh_bindings()
        self.set_interval(FOLLOW_SECONDS, self._follow)
        if self.desk.is_laying:
            self.lay() if self._begins else self.ask_to_lay()
        else:
            self.look_ahead()

    def _follow(self) -> None:
        """Show what a script or the command line did meanwhile."""
        if not self.doing and self.desk.is_changed_elsewhere():
            self.work("looking at what was done elsewhere", self.desk.look_again, self._followed)

    def _followed(self, _: None) -> None:
        where = "The run" if self.desk.is_on_azure else "The sandbox"
        self.said = f"{where} was changed from outside: by a script, or on the command line."
        self.look_ahead()

    # Showing

    @property
    def place(self) -> int:
        return max(0, self._tasks.selected)

    def show(self) -> None:
        if not self.is_mounted:
            return
        desk = self.desk
        clock = clock_line(desk.look.seen.clock) if desk.look else Content("◷ not set yet")
        if desk.is_on_azure:
            clock = Content.styled(f"! {desk.look.live}" if desk.look else "! AZURE, real resources", "bold $error")
        keys = _KEYS_ON_AZURE if desk.is_on_azure else _KEYS
        self.query_one("#clock", Static).update(clock)
        self.query_one("#said", Static).update(f"◐ {self.doing} …" if self.doing else self.said or keys)
        if desk.state is not None:
            self.query_one(TitleBar).show(desk.lab.title, count_done(desk.state, desk.live))
            self._tasks.show(task_rows(desk.state, desk.live, self.has_class("-wide")))
        self._side.show(self.place)
        if self._side.pane == "coach":
            self.look_back()

    def on_resize(self) -> None:
        """The text is wrapped anew once the other layout stands."""
        self.call_after_refresh(self.show)

    # Panes

    def turn(self, pane: str) -> None:
        self._side.turn(pane, first_row(self.desk.runs) if pane == "console" else None)
        self.set_class(self._side.has_list, "-list")
        self.show()
        self.set_focus(self._side.things if self._side.has_list else self._tasks)

    @on(RowList.Moved, "#tasks")
    @on(RowList.Chosen, "#tasks")
    def _task_selected(self) -> None:
        self._side.turn("task")
        self.set_class(False, "-list")
        self.show()

    def action_briefing(self) -> None:
        self.turn("briefing")

    def action_task(self) -> None:
        self.turn("task")

    def action_findings(self) -> None:
        self.turn("findings")

    def action_console(self) -> None:
        self.turn("console")

    def action_resources(self) -> None:
        self.turn("resources")

    def action_jobs(self) -> None:
        self.turn("jobs")

    def action_coach(self) -> None:
        self.turn("coach")

    def action_solutions(self) -> None:
        self.turn("solutions")

    def action_pane_after(self) -> None:
        self.turn(self._side.after(1))

    def action_pane_before(self) -> None:
        self.turn(self._side.after(-1))

    def action_part_after(self) -> None:
        self._go(1)

    def action_part_before(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        parts: list[Widget] = [part for part in (self._tasks, self._side.things, self._side.page) if part.display]
        place = parts.index(self.focused) if self.focused in parts else 0
        self.set_focus(parts[(place + by) % len(parts)])

    def action_more(self) -> None:
        self._side.more()

    def action_copy(self) -> None:
        text = self._side.copied()
        if text:
            self.app.copy_to_clipboard(text)
        self.notify(f"{len(text.splitlines())} lines copied." if text else "Nothing here to copy.", markup=False)

    def action_leave(self) -> None:
        """Go back to the list if a text is read whole; else leave."""
        if not self._side.end_reading():
            super().action_leave()
