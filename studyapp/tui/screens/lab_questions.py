"""What costs something in a lab, and is asked before: a hint, the solution, a reset, a second attempt, the end of one."""

from collections.abc import Callable

from textual.content import Content

from studyapp.core.azure_cleanup import CleanUp
from studyapp.core.errors import StudyError
from studyapp.study.azure_words import report_lines
from studyapp.tui.screens.confirm import Confirm
from studyapp.tui.screens.lab_doing import LabDoing
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.row import Row

_RESETS = [
    Row("pass", Content.styled("The last pass", "bold"), below=Content("As it was when a check found nothing missing")),
    Row("start", Content.styled("The start", "bold"), below=Content("As the lab was laid")),
]


class LabQuestions(LabDoing):
    """A lab's screen that asks before something is lost."""

    @property
    def place(self) -> int:
        """Place of the selected task."""
        raise NotImplementedError

    def _ask(self, question: str, yes: str, no: str, then: Callable[[], None]) -> None:
        if not self.is_free():
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self._do(then)

        self.app.push_screen(Confirm(question, yes, no), answered)

    def _do(self, what: Callable[[], None]) -> None:
        try:
            what()
        except StudyError as error:
            tell(self.app, error)

    def action_hint(self) -> None:
        assert self.desk.state is not None
        task = self.desk.state.lab.tasks[self.place]
        if self.desk.state.hints.get(task.id, 0) >= len(task.hints):
            self.notify("All hints of this task are open: s shows a solution.", markup=False)
            self.turn("task")
            return
        offer = self.desk.next_hint(task.id)
        cost = f"It costs {offer.percent} % of this task." if offer.percent else "It is free, as you have passed."
        question = f"Open hint {offer.number} of {offer.count} for “{task.title}”? {cost}"
        self._ask(question, "Open", "Not yet", lambda: self._hint(task.id))

    def _hint(self, task: str) -> None:
        self.desk.hint(task)
        self.turn("task")

    def action_solution(self) -> None:
        cost = self.desk.solution_cost()
        if not cost:
            self._do(self._solve)
            return
        self._ask(f"Give up and show the solutions? {cost}", "Show them", "Go on myself", self._solve)

    def _solve(self) -> None:
        self.desk.solve()
        self.refresh_bindings()
        self.turn("solutions")

    def action_reset(self) -> None:
        if self.desk.can_go_to_pass and self.is_free():
            from studyapp.tui.screens.choose import ChooseDialog

            title = "Take the sandbox back to what? Hints and results stay"
            self.app.push_screen(ChooseDialog(title, _RESETS), self._reset_to)
            return
        question = "Take the sandbox back to the start? What you did in it is lost; hints and results stay."
        self._ask(question, "Reset", "Keep it", lambda: self._reset_to("start"))

    def _reset_to(self, goal: str | None) -> None:
        if goal is not None:
            what = "the last pass" if goal == "pass" else "the start"
            self.work(f"going back to {what}", lambda: self.desk.reset(goal == "pass"), lambda _: self._was_reset(what))

    def _was_reset(self, what: str) -> None:
        self.said = f"✓ The sandbox is back at {what}."
        self.look_ahead()

    def action_branch(self) -> None:
        question = "Go on from here in a second attempt? This one stays as it is; the list of labs has both."
        self._ask(question, "Go on in it", "Stay here", self._branch)

    def _branch(self) -> None:
        self.work("copying the attempt", self.desk.branch, self._branched)

    def _branched(self, _: None) -> None:
        self.said = "✓ This is the second attempt; the first stays as it was."
        self.look_ahead()

    def action_stop(self) -> None:
        question = "End this attempt? Its results stay on record; its sandbox is deleted."
        if self.desk.is_on_azure:
            groups = ", ".join(self.desk.groups())
            question = f"End this attempt and clean up? In Azure {groups} are deleted with all that is in them; its results stay on record."
        self._ask(question, "End it", "Go on", self._stop)

    def _stop(self) -> None:
        self.workers.cancel_group(self, "ahead")  # it would look into a world that is deleted meanwhile
        self.work("ending the attempt", lambda: self.desk.stop(self.tell_step), self._stopped)

    def _stopped(self, report: CleanUp | None) -> None:
        """Tell what a clean-up has left, before the screen is gone; in the sandbox nothing ever is."""
        if report is None or report.is_done:
            if report is not None:
                self.app.notify("Nothing of this run is left in Azure.", markup=False)
            self.dismiss()
            return
        from studyapp.tui.screens.choose import TextDialog

        text = Content("\n".join(["`studyapp lab cleanup` goes on with it at any time.", "", *report_lines(report)]))
        self.app.push_screen(TextDialog("What is left in Azure", text), lambda _: self.dismiss())

    # A world on Azure that is not laid to its end

    def ask_to_lay(self) -> None:
        """Ask whether to go on with it: that makes more that costs."""
        question = "The world of this run was not laid to its end. Go on with it? It makes more real resources; x cleans up instead."
        self._ask(question, "Go on", "Not now", self.lay)

    def lay(self) -> None:
        """Go on with laying it, told step by step."""
        self.work("laying the lab's world in Azure", lambda: self.desk.resume(self.tell_step), self._laid)

    def _laid(self, _: None) -> None:
        self.said = "✓ The lab's world is laid: it is yours now."
        self.work("looking at Azure", self.desk.look_again, lambda _: None)

    def tell_step(self, text: str) -> None:
        """Show what is being done now; called from the thread that does it."""
        self.app.call_from_thread(self._show_step, text)

    def _show_step(self, text: str) -> None:
        if self.doing and self.is_mounted:
            self.doing = text
            self.show()

    def action_leave(self) -> None:
        if self.is_free():
            self.dismiss()
