"""What a learner does in a lab: performing operations, letting time pass, checking. One work at a time, off the UI thread."""

from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from textual.screen import Screen
from textual.worker import Worker

from studyapp.core.errors import StudyError
from studyapp.study.study import Study
from studyapp.tui.screens.lab_console import outcome
from studyapp.tui.screens.lab_desk import Desk
from studyapp.tui.screens.lab_work import Ran
from studyapp.tui.screens.lending import lent
from studyapp.tui.screens.sandbox_rows import told
from studyapp.tui.screens.trouble import tell

if TYPE_CHECKING:
    from studyapp.labs.az.prompt import Printed

Result = TypeVar("Result")
_AT_DESK = (
    "check",
    "operation",
    "az",
    "hint",
    "solution",
    "hour",
    "day",
    "event",
    "job_end",
    "reset",
    "stop",
    "branch",
    "shell",
)
"""Actions that need an open attempt."""
_IN_SANDBOX = ("hour", "day", "event", "job_end", "reset", "branch", "shell")
"""Actions that only a sandbox has: a clock to move, a state to go back to, a copy."""


class LabDoing(Screen[None]):
    """A screen at a desk; it says what it does, and shows what came of it."""

    def __init__(self, study: Study, name: str) -> None:
        """Make the screen of a lab, or of an open attempt by its id; raises StudyError if there is none."""
        super().__init__()
        self.desk = Desk(study, name)
        self.doing = ""
        """What is being done; empty if nothing is."""
        self.said = ""
        """What was done last, and what happened meanwhile."""
        self._is_coaching = False

    def show(self) -> None:
        """Show everything anew."""
        raise NotImplementedError

    def turn(self, pane: str) -> None:
        """Show a pane from its top."""
        raise NotImplementedError

    # One work at a time

    def work(self, what: str, verb: Callable[[], Coroutine[Any, Any, Result]], then: Callable[[Result], None]) -> None:
        """Do something at the desk and then something with its result; everything is shown anew before and after."""
        if not self.is_free():
            return
        self.doing, self.said = what, ""
        self.show()
        self.run_worker(self._worked(verb, then), group="lab")

    async def _worked(self, verb: Callable[[], Coroutine[Any, Any, Result]], then: Callable[[Result], None]) -> None:
        try:
            result = await verb()
            self.doing = ""
            then(result)
        except StudyError as error:
            self.said = f"✗ {error.message}"
            tell(self.app, error)
            if self.desk.state is None:
                self.dismiss()
        finally:
            self.doing = ""
            if self.is_mounted:
                self.show()

    def is_free(self) -> bool:
        """Whether nothing is being done; else says what is."""
        if self.doing:
            self.notify(f"Still {self.doing}: a moment.", markup=False)
        return not self.doing

    def look_ahead(self) -> Worker[None]:
        """Bring the marks of the tasks up to date, beside everything else."""
        return self.run_worker(self._look_ahead(), group="ahead", exclusive=True)

    async def _look_ahead(self) -> None:
        if self.desk.is_laying:
            return
        was_ready = self.desk.is_ready
        try:
            await self.desk.look_ahead()
        except StudyError as error:
            tell(self.app, error)
        if self.desk.is_ready and not was_ready:
            self.said = "✓ Every task is done: c checks and keeps it."
        if self.is_mounted:
            self.show()

    def look_back(self) -> None:
        """Let the coach look at what was done since it last did, beside everything else."""
        if self.desk.is_coach_due and not self._is_coaching:
            self._is_coaching = True
            self.run_worker(self._look_back(), group="coach")

    async def _look_back(self) -> None:
        try:
            while self.desk.is_coach_due:
                await self.desk.coach()
        except StudyError as error:
            tell(self.app, error)
        finally:
            self._is_coaching = False
        if self.is_mounted:
            self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in _IN_SANDBOX and self.desk.is_on_azure:
            return False
        if action in _AT_DESK:
            return self.desk.state is not None
        if action == "again":
            return self.desk.last is not None
        return action != "solutions" or bool(self.desk.solutions)

    # Operations

    def action_operation(self) -> None:
        from studyapp.tui.screens.operations import OperationScreen

        if self.is_free():
            last = self.desk.last[0] if self.desk.last else ""
            self.app.push_screen(OperationScreen(self.desk.operations, last), self._fill_in)

    def action_az(self) -> None:
        from studyapp.tui.screens.az_lines import AzScreen

        if self.is_free():
            self.app.push_screen(AzScreen(self.desk.az_lines, self._run_az))

    def _run_az(self, line: str, then: "Callable[[Printed], None]") -> None:
        def printed(result: "Printed") -> None:
            # Without what follows the command: it may hold a password.
            command = line.partition(" -")[0]
            self.said = f"✗ {command}" if result.code else f"✓ {command}"
            self.look_ahead()
            then(result)

        self.work("running az", lambda: self.desk.az(line), printed)

    def action_again(self) -> None:
        if self.desk.last is not None and self.is_free():
            self._open_form(*self.desk.last)

    def _fill_in(self, name: str | None) -> None:
        """Open a chosen operation's form, with names that were given before in the fields that must be filled.

        A group of its own, once given, is meant again: left out, a machine would be looked for beside the vault.
        """
        if name is not None:
            params = self.desk.operations[name].params
            wanted = {param.name for param in params if param.default is None or param.name.endswith("_group")}
            self._open_form(name, {key: value for key, value in self.desk.used.items() if key in wanted})

    def _open_form(self, name: str, given: Mapping[str, str]) -> None:
        from studyapp.tui.screens.operation_form import OperationForm

        def run(values: dict[str, str] | None) -> None:
            if values is not None:
                self.work(f"performing {name}", lambda: self.desk.perform(name, values), self._performed)

        self.app.push_screen(OperationForm(self.desk.operations[name], given), run)

    def _performed(self, ran: Ran) -> None:
        self.said = outcome(ran)
        self.refresh_bindings()
        self.turn("console")
        self.look_ahead()

    # The clock

    def action_hour(self) -> None:
        self._move("clock.advance", {"hours": "1"})

    def action_day(self) -> None:
        self._move("clock.advance", {"days": "1"})

    def action_event(self) -> None:
        look = self.desk.look
        self._move_to(look.seen.clock.next_at if look else None, "Nothing is to come: the clock stands.")

    def action_job_end(self) -> None:
        look = self.desk.look
        self._move_to(look.next_job_end() if look else None, "No job is running: the clock stands.")

    def _move_to(self, moment: datetime | None, else_say: str) -> None:
        if moment is not None:
            self._move("clock.until", {"time": moment.isoformat()})
        elif self.is_free():
            self.said = else_say
            self.show()

    def _move(self, name: str, given: Mapping[str, str]) -> None:
        self.work("moving the clock", lambda: self.desk.move(name, given), self._moved)

    def _moved(self, ran: Ran) -> None:
        self.said = told(ran.passed)
        self.look_ahead()

    # A shell of the learner's own

    def action_shell(self) -> None:
        if not self.is_free():
            return
        try:
            ended = lent(self.app, self.desk.shell)
        except StudyError as error:
            tell(self.app, error)
            return
        if ended.is_told:
            self.app.exit()
        else:
            self.work("checking", self.desk.check_again, self._checked)

    # Checking

    def action_check(self) -> None:
        self.work("checking", self.desk.check, self._checked)

    def _checked(self, _: None) -> None:
        if self.desk.is_passed:
            self.said = "✓ Passed: everything is as it should be."
        self.turn("findings")
