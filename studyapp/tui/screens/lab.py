"""A lab that is worked on: its tasks, the sandbox's clock, and panes for what it asks, what was found and what was done.

Azure's packages and the sandbox work in a thread; the store is asked here alone, since it belongs to the thread that opened it.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import HINT_COST, Finding, LabRun
from studyapp.core.labs import Solution
from studyapp.study.labs import RunState
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.confirm import Confirm
from studyapp.tui.screens.lab_pages import (
    Shown,
    briefing_page,
    console_page,
    findings_page,
    solutions_page,
    task_page,
    task_rows,
)
from studyapp.tui.screens.lab_work import Opened, grade, open_attempt, perform
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.page import Block, Page
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar

Result = TypeVar("Result")
PANES = ("briefing", "task", "findings", "console", "solutions")


class LabScreen(Screen[None]):
    """One attempt at a lab; the lab's open attempt, or a new one."""

    DEFAULT_CSS = """
    LabScreen {
        #clock {
            height: 1;
            padding: 0 3;
            margin-top: 1;
        }

        Container {
            width: 100%;
            layout: vertical;
            height: 1fr;
        }

        #tasks {
            height: auto;
            max-height: 6;
            margin: 1 1 0 1;
        }

        #side {
            height: 1fr;
        }

        #panes {
            height: 2;
            padding: 0 2;
            border-top: solid $panel;
        }

        &.-wide Container {
            layout: horizontal;
        }

        &.-wide #tasks {
            width: 46;
            height: 1fr;
            max-height: 100%;
        }

        &.-wide #side {
            width: 1fr;
            margin-top: 1;
            border-left: solid $panel;
        }

        &.-wide #panes {
            border-top: none;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("lab.check", "lab.operation", "lab.again", "lab.hint", "lab.solution", "lab.leave"),
        *bind("lab.hour", "lab.day", "lab.event", "lab.reset", "lab.stop", show=False),
        *bind("lab.briefing", "lab.task", "lab.findings", "lab.console", "lab.answer", "lab.more", show=False),
        *bind("lab.pane_after", "lab.pane_before", "lab.side", show=False, priority=True),
    ]
    AUTO_FOCUS = "RowList"

    def __init__(self, study: Study, lab: str) -> None:
        """Make the screen; raises StudyError if the pack has no such lab."""
        super().__init__()
        self._study = study
        self._lab = study.content.lab(lab)
        self._state: RunState | None = None
        self._opened: Opened | None = None
        self._now: datetime | None = None
        self._doing = ""
        self._pane = "briefing"
        self._shown: Shown | None = None
        self._solutions: tuple[Solution, ...] = ()
        self._used: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        yield TitleBar(self._lab.title, "lab in the sandbox")
        yield Static("", id="clock", markup=False)
        with Container():
            yield RowList(id="tasks")
            with Vertical(id="side"):
                yield Static("", id="panes", markup=False)
                yield Page(id="text")
        yield Footer(show_command_palette=False)

    # Work in a thread

    def _work(self, what: str, work: Callable[[], Result], then: Callable[[Result], None]) -> None:
        """Do some work in a thread, and then something with its result here; one work at a time."""
        if self._doing:
            self.notify(f"Still {self._doing}.", markup=False)
            return
        self._doing = what
        self._show_clock()
        self.run_worker(self._worked(work, then), group="lab")

    async def _worked(self, work: Callable[[], Result], then: Callable[[Result], None]) -> None:
        try:
            then(await asyncio.to_thread(work))
        except StudyError as error:
            tell(self.app, error)
            if self._opened is None:
                self.dismiss()
        finally:
            self._doing = ""
            self._show()

    def on_mount(self) -> None:
        labs = self._study.labs
        state = next((one for one in labs.running() if one.run.lab == self._lab.id), None)
        run = state.run if state else labs.drawn(self._lab.id)
        make = labs.later(run)
        what = "opening the sandbox" if state else "laying the lab's world"
        self._work(
            what,
            lambda: open_attempt(make, labs.operations, is_new=state is None),
            lambda opened: self._begin(run, opened, is_new=state is None),
        )

    def _begin(self, run: LabRun, opened: Opened, is_new: bool) -> None:
        self._state = self._study.labs.opened(run) if is_new else self._study.labs.state(run.id)
        self._opened, self._now = opened, opened.now
        if self._state.is_solution_shown:
            self._solutions = self._study.labs.solutions(run.id)
        self.refresh_bindings()

    # Showing

    def _show(self) -> None:
        """Everything anew."""
        if not self.is_mounted:
            return
        self._show_clock()
        self._show_panes()
        if self._state is not None:
            self.query_one(RowList).show(task_rows(self._state))
            self.query_one(Page).show_blocks(self._blocks(self._state))

    def on_resize(self) -> None:
        """The text is wrapped anew once the wide layout stands."""
        self.call_after_refresh(self._show)

    def _show_clock(self) -> None:
        time = f"{self._now:%a %d %b %Y, %H:%M} UTC" if self._now else "not set yet"
        rest = f"   … {self._doing}" if self._doing else "   + hour   d day   n next event"
        line = Content.assemble(("◷ sandbox  ", "$accent"), (time, "bold"), (rest, "$text-muted"))
        self.query_one("#clock", Static).update(line)

    def _show_panes(self) -> None:
        parts: list[tuple[str, str] | str] = []
        for number, name in enumerate(self._panes(), 1):
            is_on = name == self._pane
            parts.append((f"{'▸' if is_on else ' '}{number} {name.capitalize()}", "bold $accent" if is_on else ""))
            parts.append("  ")
        self.query_one("#panes", Static).update(Content.assemble(*parts))

    def _panes(self) -> tuple[str, ...]:
        return PANES if self._solutions else PANES[:-1]

    def _blocks(self, state: RunState) -> list[Block]:
        match self._pane:
            case "briefing":
                return briefing_page(state)
            case "task":
                return task_page(state, self._place)
            case "findings":
                return findings_page(state)
            case "console":
                return console_page(self._shown)
            case _:
                return solutions_page(self._solutions, self._opened.operations if self._opened else {})

    @property
    def _place(self) -> int:
        """Place of the selected task."""
        return max(0, self.query_one(RowList).selected)

    def _turn(self, pane: str) -> None:
        """Show a pane from its top."""
        self._pane = pane
        self.query_one(Page).scroll_home(animate=False)
        self._show()

    def on_row_list_moved(self) -> None:
        self._turn("task")

    def on_row_list_chosen(self) -> None:
        self._turn("task")

    def action_briefing(self) -> None:
        self._turn("briefing")

    def action_task(self) -> None:
        self._turn("task")

    def action_findings(self) -> None:
        self._turn("findings")

    def action_console(self) -> None:
        self._turn("console")

    def action_answer(self) -> None:
        self._turn("solutions")

    def action_pane_after(self) -> None:
        self._step(1)

    def action_pane_before(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        panes = self._panes()
        self._turn(panes[(panes.index(self._pane) + by) % len(panes)])

    def action_side(self) -> None:
        self.set_focus(self.query_one(RowList) if self.query_one(Page).has_focus else self.query_one(Page))

    def action_more(self) -> None:
        page = self.query_one(Page)
        if page.scroll_offset.y >= page.max_scroll_y:
            page.scroll_home(animate=False)
        else:
            page.scroll_page_down(animate=False)

    # Operations

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        needs = ("check", "operation", "hint", "solution", "hour", "day", "event", "reset", "stop")
        if action in needs:
            return self._state is not None
        if action == "again":
            return self._shown is not None
        return action != "answer" or bool(self._solutions)

    def _perform(self, name: str, given: dict[str, str], then: Callable[[Shown], None]) -> None:
        assert self._opened is not None
        attempt, one = self._opened.attempt, self._opened.operations[name]

        def done(result: tuple[Shown, datetime]) -> None:
            shown, self._now = result
            then(shown)

        self._work(f"performing {name}", lambda: perform(attempt, one, given), done)

    def action_hour(self) -> None:
        self._perform("clock.advance", {"hours": "1"}, self._moved)

    def action_day(self) -> None:
        self._perform("clock.advance", {"days": "1"}, self._moved)

    def action_event(self) -> None:
        self._perform("clock.next", {}, self._moved)

    def _moved(self, shown: Shown) -> None:
        if shown.refusal:
            raise StudyError(*shown.refusal)

    def action_operation(self) -> None:
        from studyapp.tui.screens.operations import OperationScreen

        if self._opened is not None:
            last = self._shown.operation.name if self._shown else ""
            self.app.push_screen(OperationScreen(self._opened.operations, last), self._fill_in)

    def action_again(self) -> None:
        if self._shown is not None:
            self._open_form(self._shown.operation.name, dict(self._shown.given))

    def _fill_in(self, name: str | None) -> None:
        """Open a chosen operation's form, with names that were given before in the fields that must be filled."""
        if name is not None and self._opened is not None:
            required = self._opened.operations[name].required()
            self._open_form(name, {key: value for key, value in self._used.items() if key in required})

    def _open_form(self, name: str, given: dict[str, str]) -> None:
        from studyapp.tui.screens.operation_form import OperationForm

        def run(values: dict[str, str] | None) -> None:
            if values is not None:
                self._used |= values
                self._perform(name, values, self._performed)

        if self._opened is not None:
            self.app.push_screen(OperationForm(self._opened.operations[name], given), run)

    def _performed(self, shown: Shown) -> None:
        self._shown = shown
        self.refresh_bindings()
        self._turn("console")

    # Checking and help

    def action_check(self) -> None:
        if self._opened is not None:
            attempt = self._opened.attempt
            self._work("checking", lambda: grade(attempt), self._checked)

    def _checked(self, findings: tuple[Finding, ...]) -> None:
        assert self._state is not None
        assert self._opened is not None
        self._state = self._study.labs.record(self._state.run.id, self._opened.attempt, findings)
        self._turn("findings")

    def _ask(self, question: str, yes: str, no: str, then: Callable[[str], None]) -> None:
        """Ask before something is lost, then do it with the attempt's id."""
        if self._doing:
            self.notify(f"Still {self._doing}.", markup=False)
            return

        def answered(sure: bool | None) -> None:
            if sure and self._state is not None:
                try:
                    then(self._state.run.id)
                except StudyError as error:
                    tell(self.app, error)

        self.app.push_screen(Confirm(question, yes, no), answered)

    def action_hint(self) -> None:
        assert self._state is not None
        task = self._state.lab.tasks[self._place]
        opened, count = self._state.hints.get(task.id, 0), len(task.hints)
        if opened >= count:
            self.notify("All hints of this task are open: s shows a solution.", markup=False)
            self._turn("task")
            return
        question = f"Open hint {opened + 1} of {count} for “{task.title}”? It costs {HINT_COST} % of this task."
        self._ask(question, "Open", "Not yet", lambda run: self._hinted(run, task.id))

    def _hinted(self, run: str, task: str) -> None:
        self._study.labs.hint(run, task)
        self._state = self._study.labs.state(run)
        self._turn("task")

    def action_solution(self) -> None:
        assert self._state is not None
        is_passed = bool(self._state.findings) and all(one.mark == "pass" for one in self._state.findings)
        if is_passed or self._state.is_solution_shown:
            self._solved(self._state.run.id)
            return
        question = "Give up and show the solutions? This attempt then earns nothing, whatever you do in it."
        self._ask(question, "Show them", "Go on myself", self._solved)

    def _solved(self, run: str) -> None:
        self._solutions = self._study.labs.solutions(run, give_up=True)
        self._state = self._study.labs.state(run)
        self._turn("solutions")

    def action_reset(self) -> None:
        question = "Take the sandbox back to the start? What you did in it is lost; hints and results stay."
        self._ask(question, "Reset", "Keep it", self._reset)

    def _reset(self, run: str) -> None:
        assert self._opened is not None
        self._study.labs.reset(run)
        self._shown = None
        attempt = self._opened.attempt
        self._work("reading the clock", lambda: attempt.target().now, self._set_clock)

    def _set_clock(self, now: datetime) -> None:
        self._now = now
        self.notify("The sandbox is back at its start.", markup=False)

    def action_stop(self) -> None:
        question = "End this attempt? Its results stay on record; its sandbox is deleted."
        self._ask(question, "End it", "Go on", self._stopped)

    def _stopped(self, run: str) -> None:
        self._study.labs.stop(run)
        self.dismiss()

    def action_leave(self) -> None:
        if self._doing:
            self.notify(f"Still {self._doing}: a moment.", markup=False)
        else:
            self.dismiss()
