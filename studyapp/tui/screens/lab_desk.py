"""The desk at which an attempt is worked on: how it stands, and the verbs that change it.

Azure's packages and the sandbox work in a thread; the store is asked between, since it belongs to the thread that opened it. One
verb at a time.
"""

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from studyapp.core.coach import Coaching
from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import Finding, HintOffer, LabRun
from studyapp.core.labs import Solution
from studyapp.study.lab_states import RunState
from studyapp.study.study import Study
from studyapp.tui.screens.lab_work import (
    LineDoor,
    Look,
    MakeAttempt,
    Opened,
    Ran,
    look_at,
    open_attempt,
    perform,
    run_az,
)

if TYPE_CHECKING:
    from studyapp.core.azure_cleanup import CleanUp
    from studyapp.labs.az.prompt import Printed
    from studyapp.labs.operations.model import Operation
    from studyapp.study.foreground import Ended
    from studyapp.tui.screens.lab_work import AnyAttempt

MOST_RUNS = 50
"""Operations whose requests and answers are kept for the console."""


class Desk:
    """One attempt at a lab. Every verb raises StudyError where the attempt's files can't be read or written."""

    def __init__(self, study: Study, name: str) -> None:
        """Find an open attempt, or draw a new one.

        Args:
            study: the learner's Study.
            name: a lab, for its newest open attempt or else a new one; or the id of an open attempt.

        Raises:
            StudyError: there is no such lab or open attempt.
        """
        self._labs = study.labs
        found = next((one for one in self._labs.running() if name in (one.run.lab, one.run.id)), None)
        self.lab = found.lab if found else study.content.lab(name)
        self.is_new = found is None
        self._run: LabRun = found.run if found else self._labs.drawn(name)
        self._opened: Opened | None = None
        self._stamp = 0
        self.state: RunState | None = None
        """None until it is open."""
        self.look: Look | None = None
        """The world as it was seen last; None until it is open."""
        self.live: tuple[Finding, ...] = ()
        """What a check would find now; it counts for nothing and is kept nowhere."""
        self.runs: list[Ran] = []
        """Operations of this sitting, newest first."""
        self.used: dict[str, str] = {}
        """Arguments as they were given last, by name."""
        self.last: tuple[str, dict[str, str]] | None = None
        """Name and arguments of the operation that was performed last."""
        self.solutions: tuple[Solution, ...] = ()
        """Empty until they are shown."""
        self.az_lines: list[str] = []
        """The az lines of this sitting, newest first."""
        self.coaching: Coaching | None = None
        """What the coach said last; None before the first time, and where it could not look."""
        self._coached: tuple[int, bool] | None = None

    @property
    def operations(self) -> "Mapping[str, Operation]":
        """Every operation by name; none until the attempt is open."""
        return self._opened.operations if self._opened else {}

    @property
    def _attempt(self) -> "AnyAttempt":
        assert self._opened is not None
        return self._opened.attempt

    @property
    def is_on_azure(self) -> bool:
        """Whether its world is a real subscription."""
        return self._run.target == "azure"

    @property
    def is_laying(self) -> bool:
        """Whether its world, on Azure, is not laid to its end."""
        record = self._labs.azure.record(self._run.id) if self.is_on_azure else None
        return record is not None and record.phase == "laying"

    @property
    def is_passed(self) -> bool:
        """Whether the last check found nothing missing."""
        return self.state is not None and _is_whole(self.state.findings)

    @property
    def is_ready(self) -> bool:
        """Whether a check would find nothing missing now, and the last one did."""
        return _is_whole(self.live) and not self.is_passed

    @property
    def is_outdated(self) -> bool:
        """Whether a check would find something else now than the last one did."""
        found = self.state.findings if self.state else ()
        return bool(self.live and found) and _gist(self.live) != _gist(found)

    @property
    def can_go_to_pass(self) -> bool:
        """Whether a state that passed is kept."""
        return self._opened is not None and (self._attempt.folder / "passed.json").exists()

    # Opening and looking

    async def open(self) -> None:
        """Lay the world of a new attempt, or take up the open one."""
        make = self._labs.later(self._run)
        self._opened = await asyncio.to_thread(open_attempt, make, self._labs.operations, self.is_new)
        self.state = self._labs.opened(self._run) if self.is_new else self._labs.state(self._run.id)
        self._see(self._opened.look)
        if self.state.is_solution_shown:
            self.solutions = self._labs.solutions(self._run.id)

    def _see(self, look: Look) -> None:
        self.look, self._stamp = look, self._stamped()

    def _stamped(self) -> int:
        """When something was done in the attempt last, on this machine; 0 if it is there no more."""
        return self._attempt.stamp()

    def is_changed_elsewhere(self) -> bool:
        """Whether a script or the command line has changed the attempt's world since it was seen."""
        return self._opened is not None and self._stamped() != self._stamp

    async def look_again(self) -> None:
        """See what was done elsewhere."""
        self._stamp = self._stamped()
        self._see(await asyncio.to_thread(look_at, self._attempt))
        self.state = self._labs.state(self._run.id)

    async def look_ahead(self) -> None:
        """Find out what a check would find now."""
        assert self._opened is not None
        self.live = await asyncio.to_thread(self._opened.ahead.check)

    @property
    def is_coach_due(self) -> bool:
        """Whether the coach has not looked yet at what was done last, or may now say more."""
        return self._opened is not None and not self.is_on_azure and self._coached != self._for_coach()

    def _for_coach(self) -> tuple[int, bool]:
        return self._stamp, self.state is not None and self.state.may_see_solution

    async def coach(self) -> None:
        """Let the coach look at what was done; it costs nothing and is kept nowhere."""
        assert self._opened is not None
        goal, found = self._for_coach(), None
        try:
            found = await asyncio.to_thread(self._opened.ahead.coach, goal[1])
        finally:
            self.coaching, self._coached = found, goal

    # Working

    async def perform(self, name: str, given: Mapping[str, str]) -> Ran:
        """Perform an operation and keep it for the console."""
        ran = await self._do(name, given)
        self.used |= given
        self.last = name, dict(given)
        self.runs = [ran, *self.runs][:MOST_RUNS]
        return ran

    async def az(self, line: str) -> "Printed":
        """Run an az line and keep for the console what it performed."""
        door = LineDoor(self._attempt, self.operations)
        try:
            return await asyncio.to_thread(run_az, door, line)
        finally:
            self.runs = [*reversed(door.ran), *self.runs][:MOST_RUNS]
            if door.look is not None:
                self._see(door.look)

    async def move(self, name: str, given: Mapping[str, str]) -> Ran:
        """Move the clock by one of its operations; raises StudyError where it can't be moved so."""
        ran = await self._do(name, given)
        if ran.refusal:
            raise StudyError(*ran.refusal)
        return ran

    async def resume(self, tell: Callable[[str], None]) -> None:
        """Go on with laying a world on Azure that was not laid to its end."""
        attempt = self._attempt
        if attempt.is_on_azure:
            await asyncio.to_thread(attempt.resume, tell)

    async def _do(self, name: str, given: Mapping[str, str]) -> Ran:
        ran, look = await asyncio.to_thread(perform, self._attempt, self.operations[name], given)
        self._see(look)
        return ran

    async def check(self) -> None:
        """Grade the state as it is and keep what was found."""
        findings = await asyncio.to_thread(self._attempt.check)
        self.state = self._labs.record(self._run.id, self._attempt, findings)
        self.live = findings

    def shell(self, say: Callable[[str], None]) -> "Ended":
        """Run the learner's own shell in the attempt's world, in this terminal, until it is left."""
        from studyapp.study.shell import Wish

        return self._labs.shell(self._run.id, Wish(), os.environ, say)

    async def check_again(self) -> None:
        """See what was done elsewhere, and grade it."""
        await self.look_again()
        await self.check()

    async def reset(self, to_pass: bool) -> None:
        """Go back to the start, or to the last pass."""
        await asyncio.to_thread(self._attempt.reset, to_pass)
        self._labs.was_reset(self._run.id)
        self.live = ()
        await self.look_again()

    async def branch(self) -> None:
        """Go on from here in a second attempt; the first stays as it is."""
        new = self._labs.branch_of(self._run.id)
        await asyncio.to_thread(self._branch_to, self._labs.later(new))
        self._labs.branched(self._run.id, new)
        self._run, self.is_new = new, False
        await self.open()

    def _branch_to(self, make: MakeAttempt) -> None:
        self._attempt.branch(make().folder)

    # Help, and the end

    def next_hint(self, task: str) -> HintOffer:
        """The next hint of a task and what it costs; raises StudyError if all are open."""
        return self._labs.next_hint(self._run.id, task)

    def solution_cost(self) -> str:
        """What it costs to see the solutions, in words; empty where it is free."""
        return self._labs.solution_cost(self._run.id)

    def hint(self, task: str) -> None:
        """Open the next hint of a task."""
        self._labs.hint(self._run.id, task)
        self.state = self._labs.state(self._run.id)

    def solve(self) -> None:
        """Show the solutions, whatever it costs."""
        self.solutions = self._labs.solutions(self._run.id, give_up=True)
        self.state = self._labs.state(self._run.id)

    async def stop(self, tell: Callable[[str], None]) -> "CleanUp | None":
        """End the attempt for good; on Azure, clean up and return what came of that, told step by step."""
        attempt = self._attempt
        if attempt.is_on_azure:
            report = await asyncio.to_thread(attempt.end, tell)
            self._labs.was_stopped(self._run.id)
            return report
        await asyncio.to_thread(attempt.remove)
        self._labs.was_stopped(self._run.id)
        return None

    def groups(self) -> tuple[str, ...]:
        """Names of the resource groups that the attempt has made on Azure; none in the sandbox."""
        record = self._labs.azure.record(self._run.id) if self.is_on_azure else None
        return record.run.groups if record else ()


def _is_whole(findings: tuple[Finding, ...]) -> bool:
    return bool(findings) and all(one.mark == "pass" for one in findings)


def _gist(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(one.check, one.mark, one.found) for one in findings]
