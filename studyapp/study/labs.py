"""Hands-on labs: starting, working, checking, getting help, starting over. Azure and the sandbox are imported when a lab is used."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from studyapp.core.azure_costs import RunningCost
from studyapp.core.azure_wishes import Wish as AzureWish
from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import (
    Finding,
    HintOffer,
    LabEvent,
    LabEventKind,
    LabRun,
    hint_offer,
    is_pass,
    score,
)
from studyapp.core.labs import Solution, TargetKind, Task
from studyapp.core.plain import fingerprint
from studyapp.settings import ATTEMPT_VARIABLE, Folders
from studyapp.store.learner import LearnerStore
from studyapp.study.azure_labs import AzureLabs, Tell
from studyapp.study.content import Content
from studyapp.study.lab_states import LabStates, RunState

if TYPE_CHECKING:
    from studyapp.core.azure_cleanup import CleanUp
    from studyapp.core.coach import Coaching
    from studyapp.labs.attempt import Attempt, Done
    from studyapp.labs.replay import Replay
    from studyapp.labs.subscription.attempt import AzureAttempt
    from studyapp.labs.subscription.preparing import Prepared
    from studyapp.study.foreground import Ended
    from studyapp.study.serving import Place
    from studyapp.study.shell import Wish

    AnyAttempt = Attempt | AzureAttempt


class Labs(LabStates):
    """The labs of the pack in use, and the learner's attempts at them."""

    def __init__(
        self,
        store: LearnerStore,
        content: Content,
        folders: Folders,
        profile: str,
        now: Callable[[], datetime],
        rng: random.Random,
        real: Callable[[], datetime],
    ) -> None:
        super().__init__(store, content)
        self._folder = folders.lab_runs(profile)
        self._servers = folders.servers(profile)
        self._now = now
        self._rng = rng
        self._real = real
        self.azure = AzureLabs(folders, profile, real, rng)
        """What is done on the learner's own subscription."""

    # Working

    def start(self, lab: str, seed: int | None = None) -> RunState:
        """Lay the world of a lab and open an attempt at it; an attempt that is open already stays open.

        Raises:
            StudyError: the pack has no such lab, or its files can't be written.
        """
        run = self.drawn(lab, seed)
        self._in_sandbox(run)().begin()
        return self.opened(run)

    def drawn(self, lab: str, seed: int | None = None, target: TargetKind = "sandbox") -> LabRun:
        """A new attempt that is not laid or kept yet: the first step of `start`; raises StudyError for an unknown lab."""
        found = self._content.lab(lab)
        chosen = self._rng.getrandbits(31) if seed is None else seed
        pack = self._content.pack
        return LabRun(self._new_id(), pack.id, pack.version, lab, fingerprint(found), chosen, target, self._now())

    def _new_id(self) -> str:
        return f"{self._rng.getrandbits(64):016x}"

    def opened(self, run: LabRun) -> RunState:
        """Keep an attempt whose world is laid: the last step of `start`."""
        self._store.add_lab_run(run)
        return self.state(run.id)

    # On a subscription

    def prepare(self, lab: str, wish: AzureWish, seed: int | None = None) -> "Prepared":
        """Look at everything before a lab is begun on a subscription; nothing is made.

        Raises:
            StudyError: as `AzureLabs.prepare`; or the pack has no such lab.
        """
        return self.azure.prepare(self._content.lab(lab), self.drawn(lab, seed, "azure"), wish)

    def begin(self, prepared: "Prepared", tell: Tell) -> RunState:
        """Begin what was prepared: it is on record before anything is made, and laid to its end unless something stops it.

        Raises:
            StudyError: something stands in the way; or a step of the lab's world came to nothing: `resume` goes on.
        """
        self.enrol(prepared)
        return self.resume(prepared.run.id, tell)

    def enrol(self, prepared: "Prepared") -> RunState:
        """Keep a prepared run on record, before anything is made: the first step of `begin`.

        Raises:
            StudyError: something stands in the way.
        """
        if prepared.stopping:
            raise StudyError("Something stands in the way of this lab in the subscription.", prepared.stopping[0].fix)
        self.azure.keep(prepared)
        return self.opened(prepared.run)

    def resume(self, run: str, tell: Tell) -> RunState:
        """Go on with laying the world of a run on a subscription where it was cut off.

        Raises:
            StudyError: as `begin`; or it is an attempt in the sandbox.
        """
        self._azure_attempt(run).resume(tell)
        return self.state(run)

    def end(self, run: str, tell: Tell) -> "CleanUp":
        """End an attempt on a subscription and clean up; the attempt is over whatever is left.

        Raises:
            StudyError: signing in failed, or it is an attempt in the sandbox.
        """
        attempt = self._azure_attempt(run)
        report = attempt.end(tell)
        if not self.state(run).is_stopped:
            self.was_stopped(run)
        return report

    def cost(self, run: str) -> RunningCost:
        """What an attempt on a subscription costs as it stands; raises StudyError as `end`."""
        return self._azure_attempt(run).cost()

    def _azure_attempt(self, run: str) -> "AzureAttempt":
        found = self.state(run).run
        if found.target != "azure":
            raise StudyError(
                "This attempt is in the sandbox.", "`studyapp lab stop` ends it; nothing of it is in Azure."
            )
        return self.azure.attempt(self._content.lab(found.lab), found)

    def later(self, run: LabRun) -> "Callable[[], AnyAttempt]":
        """What makes an attempt in any thread: it imports Azure when it is called, and leaves the store alone."""
        if run.target == "azure":
            lab = self._content.lab(run.lab)
            return lambda: self.azure.attempt(lab, run)
        return self._in_sandbox(run)

    def _in_sandbox(self, run: LabRun) -> "Callable[[], Attempt]":
        lab, folder = self._content.lab(run.lab), self._folder / run.id

        def make() -> "Attempt":
            from studyapp.labs.attempt import Attempt

            return Attempt(lab, run.seed, folder)

        return make

    def perform(self, run: str, operation: str, args: Mapping[str, str]) -> "Done":
        """Perform one operation in an attempt.

        Raises:
            StudyError: there is no such operation, its arguments don't fit, Azure refused it, or the attempt was stopped.
        """
        return self._open_attempt(run).do(operation, args)

    def attempt(self, run: str) -> "AnyAttempt":
        """The attempt itself, for looking at its world or running a script in it."""
        return self._open_attempt(run)

    def place(self, run: str) -> "Place":
        """Where a server of an attempt's world lives; raises StudyError if the attempt was stopped."""
        from studyapp.study.serving import of_attempt

        state = self.state(run)
        if state.is_stopped:
            raise _stopped()
        if state.run.target == "azure":
            raise StudyError(
                "This attempt is on a real subscription.",
                "Use your own terminal and your own login; `studyapp lab do` and `lab az` stay within the run's fence.",
            )
        return of_attempt(run, self._folder / run, self._servers)

    def shell(self, run: str, wish: "Wish", environment: Mapping[str, str], begin: Callable[[str], None]) -> "Ended":
        """Run a shell or one command in which az and the SDKs reach the world of an attempt; in the main thread.

        Args:
            run: the attempt.
            wish: what is run, and as whom.
            environment: the learner's own.
            begin: is told what to say when the shell begins.

        Raises:
            StudyError: as `run_shell`; or the attempt was stopped.
        """
        from studyapp.study.shell import greeting, run_shell

        where = f"the lab “{self.state(run).lab.title}”; `studyapp lab check` grades it"
        wish = replace(wish, more=(*wish.more, (ATTEMPT_VARIABLE, run)))
        said = "" if wish.command else greeting(where, environment)
        place = self.place(run)
        return run_shell(place, self._servers, wish, environment, self._real, self._rng, lambda: begin(said))

    def check(self, run: str) -> RunState:
        """Grade the state as it is, and keep what was found."""
        attempt = self._open_attempt(run)
        return self.record(run, attempt, attempt.check())

    def record(self, run: str, attempt: "AnyAttempt", findings: tuple[Finding, ...]) -> RunState:
        """Keep what `attempt.check()` found, and the state that it graded as the last pass if nothing is missing."""
        state = self.state(run)
        if is_pass(findings):
            attempt.mark_passed()
        self._note(run, "check", earned=score(state.lab, findings), possible=state.lab.points(), findings=findings)
        return self.state(run)

    def next_hint(self, run: str, task: str) -> HintOffer:
        """The next hint of a task and what it costs; raises StudyError if all are open, or there is no such task."""
        state = self.state(run)
        found = self._task(state, task)
        opened = state.hints.get(task, 0)
        if opened >= len(found.hints):
            raise StudyError(f"All hints of `{task}` are open.", "`studyapp lab solution` shows a solution.")
        return hint_offer(found, opened, state.has_passed)

    def hint(self, run: str, task: str) -> str:
        """Open the next hint of a task; raises StudyError if all are open, or there is no such task."""
        with self._store.atomic():
            offer = self.next_hint(run, task)
            self._note(run, "hint", task=task)
        return self._task(self.state(run), task).hints[offer.number - 1]

    def _task(self, state: RunState, task: str) -> Task:
        found = next((one for one in state.lab.tasks if one.id == task), None)
        if found is None:
            raise StudyError(
                f"This lab has no task `{task}`.", f"Its tasks are: {', '.join(t.id for t in state.lab.tasks)}."
            )
        return found

    def solution_cost(self, run: str) -> str:
        """What it costs to see the solution, in words; empty where it is free."""
        state = self.state(run)
        if state.may_see_solution:
            return ""
        stays = f" Its best result so far, {state.best:.0f} %, stays on record." if state.best else ""
        return f"From then on every check of this attempt earns 0 %.{stays}"

    def solutions(self, run: str, give_up: bool = False) -> tuple[Solution, ...]:
        """The reference solutions: free once the lab is passed, else at the cost of the attempt.

        Args:
            run: the attempt.
            give_up: show them although it costs the attempt; `solution_cost` says what.

        Raises:
            StudyError: they cost the attempt, and `give_up` was not said.
        """
        state, cost = self.state(run), self.solution_cost(run)
        if cost and not give_up:
            raise StudyError(f"The solution is not free before the lab is passed. {cost}", _help_first(state))
        if cost:
            self._note(run, "solution")
        return state.lab.solutions

    def coach(self, run: str) -> "Coaching":
        """What was wasted and what was dangerous, and the learner's way; beside the shortest once the lab is passed.

        It runs the reference solutions, which takes seconds; a screen lets `attempt(run).coach(...)` do it in a thread.
        """
        return self._open_attempt(run).coach(self.state(run).may_see_solution)

    def replay(self, run: str) -> "Replay":
        """Make every move of the transcript again in a copy of the start: whether the same state comes out."""
        return self._open_attempt(run).replay()

    def branch(self, run: str) -> RunState:
        """A second attempt that goes on from here: same lab, seed and state; hints that are open stay counted.

        Raises:
            StudyError: the attempt was stopped, or its files can't be copied.
        """
        new = self.branch_of(run)
        self._open_attempt(run).branch(self._folder / new.id)
        return self.branched(run, new)

    def branch_of(self, run: str) -> LabRun:
        """A second attempt whose files are not copied, and which is not kept yet: the first step of `branch`."""
        return replace(self.state(run).run, id=self._new_id(), started=self._now())

    def branched(self, run: str, new: LabRun) -> RunState:
        """Keep a second attempt whose files are copied, with the help that was taken: the last step of `branch`."""
        with self._store.atomic():
            self._store.add_lab_run(new)
            for event in self._store.lab_events(run):
                if event.kind in ("hint", "solution"):
                    self._store.add_lab_event(replace(event, run=new.id))
        return self.state(new.id)

    def reset(self, run: str, to_pass: bool = False) -> None:
        """Go back to the start of an attempt, or to its last pass."""
        self._open_attempt(run).reset(to_pass)
        self.was_reset(run)

    def was_reset(self, run: str) -> None:
        """Keep on record that an attempt went back: the last step of `reset`."""
        self._note(run, "reset")

    def stop(self, run: str) -> None:
        """End an attempt for good; what was found stays on record, its world is deleted."""
        # In this order: while somebody else works in the attempt it can't be removed, and then it is not stopped either.
        self._open_attempt(run).remove()
        self.was_stopped(run)

    def was_stopped(self, run: str) -> None:
        """Keep on record that an attempt ended: the last step of `stop`."""
        self._note(run, "stop")

    def _open_attempt(self, run: str) -> "AnyAttempt":
        state = self.state(run)
        if state.is_stopped:
            raise _stopped()
        return self.later(state.run)()

    def _note(
        self,
        run: str,
        kind: LabEventKind,
        *,
        task: str = "",
        earned: int = 0,
        possible: int = 0,
        findings: tuple[Finding, ...] = (),
    ) -> None:
        self._store.add_lab_event(LabEvent(run, kind, task, earned, possible, findings, self._now()))

    def operations(self) -> Mapping[str, Any]:
        """Every operation that a learner may perform, by name."""
        from studyapp.labs.operations.table import OPERATIONS

        return OPERATIONS


def _stopped() -> StudyError:
    return StudyError("This attempt was stopped.", "Start the lab anew.")


def _help_first(state: RunState) -> str:
    """What to do instead of giving up."""
    if any(opened >= len(task.hints) for task in state.lab.tasks if (opened := state.hints.get(task.id, 0))):
        return "`studyapp lab solution --give-up` shows it all the same."
    return "`studyapp lab hint` costs less; `studyapp lab solution --give-up` shows it all the same."
