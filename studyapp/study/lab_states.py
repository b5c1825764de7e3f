"""How labs and attempts stand, derived from what is on record: which are open, what was found, what help was taken."""

from collections.abc import Mapping
from dataclasses import dataclass

from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import Finding, LabRun, is_pass, results
from studyapp.core.lab_targets import for_target
from studyapp.core.labs import Lab, draw_variables, filled
from studyapp.store.learner import LearnerStore
from studyapp.study.content import Content


@dataclass(frozen=True, slots=True)
class LabState:
    """A lab in the list of labs."""

    lab: Lab
    running: "tuple[RunState, ...]"
    """The attempts that are open, newest first."""
    best: float | None
    """Best percentage of any check so far; None if it was never checked."""

    @property
    def run(self) -> LabRun | None:
        """The newest attempt that is open; None if there is none."""
        return self.running[0].run if self.running else None


@dataclass(frozen=True, slots=True)
class RunState:
    """An attempt as its screen shows it."""

    run: LabRun
    lab: Lab
    """With its variables filled in."""
    hints: Mapping[str, int]
    """Hints opened so far, by task id."""
    is_solution_shown: bool
    is_stopped: bool
    findings: tuple[Finding, ...]
    """Of the last check; empty before the first."""
    percent: float
    """What the last check came to, by the help that was taken before it."""
    best: float | None
    """What the best check came to; None before the first."""
    has_passed: bool
    """Whether some check found nothing missing; from then on help is free."""

    @property
    def may_see_solution(self) -> bool:
        """Whether the solution gives nothing away any more."""
        return self.has_passed or self.is_solution_shown


class LabStates:
    """The labs of the pack in use and the attempts at them, to look at."""

    def __init__(self, store: LearnerStore, content: Content) -> None:
        self._store = store
        self._content = content

    def labs(self) -> list[LabState]:
        """Every lab with the attempt that is open and the best result."""
        states = [self.state(run.id) for run in self._store.lab_runs(self._content.pack.id) if self._is_known(run)]
        return [self._lab_state(lab, [one for one in states if one.run.lab == lab.id]) for lab in self._content.labs()]

    def _lab_state(self, lab: Lab, states: list[RunState]) -> LabState:
        running = tuple(one for one in states if not one.is_stopped)
        checked = [one.best for one in states if one.best is not None]
        return LabState(lab, running, max(checked, default=None))

    def _is_known(self, run: LabRun) -> bool:
        return any(lab.id == run.lab for lab in self._content.labs())

    def running(self) -> list[RunState]:
        """Attempts that were not stopped, newest first."""
        runs = [run for run in self._store.lab_runs(self._content.pack.id) if self._is_known(run)]
        return [state for state in (self.state(run.id) for run in runs) if not state.is_stopped]

    def current(self, name: str = "") -> RunState:
        """The open attempt that is meant.

        Args:
            name: a lab, for the newest open attempt at it; or the id of an attempt, or its beginning; the newest of all if empty.

        Raises:
            StudyError: none is open, or the beginning fits several.
        """
        running = self.running()
        meant = [state for state in running if name in ("", state.run.lab)]
        meant = meant[:1] or [state for state in running if state.run.id.startswith(name)]
        if not meant:
            raise StudyError(
                "No lab is open." if not name else f"The lab `{name}` is not open, and no open attempt is named so.",
                "Start it with `lab start`; `lab status` lists the open attempts.",
            )
        if len(meant) > 1:
            ids = ", ".join(state.run.id for state in meant)
            raise StudyError(f"Several open attempts begin with `{name}`.", f"There are: {ids}.")
        return meant[0]

    def has(self, run: str) -> bool:
        """Whether there is an attempt of this id, open or not, at a lab of the pack in use."""
        return any(one.id == run and self._is_known(one) for one in self._store.lab_runs(self._content.pack.id))

    def state(self, run: str) -> RunState:
        """An attempt; raises StudyError if there is no such attempt."""
        found = next((one for one in self._store.lab_runs(self._content.pack.id) if one.id == run), None)
        if found is None:
            raise StudyError(f"There is no attempt `{run}`.", "`studyapp lab status` lists those that are open.")
        lab = self._content.lab(found.lab)
        there = for_target(lab, found.target)
        whole = filled(there, draw_variables(there, found.seed))
        events = self._store.lab_events(run)
        hints: dict[str, int] = {}
        for event in events:
            if event.kind == "hint":
                hints[event.task] = hints.get(event.task, 0) + 1
        checks = [event.findings for event in events if event.kind == "check"]
        percents = results(whole, events)
        kinds = {event.kind for event in events}
        return RunState(
            run=found,
            lab=whole,
            hints=hints,
            is_solution_shown="solution" in kinds,
            is_stopped="stop" in kinds,
            findings=checks[-1] if checks else (),
            percent=percents[-1] if percents else 0.0,
            best=max(percents, default=None),
            has_passed=any(is_pass(findings) for findings in checks),
        )
