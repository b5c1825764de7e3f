"""Making every noted move again: the proof that a transcript tells how the state came about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studyapp.labs.attempt_files import AttemptFiles
from studyapp.labs.journal import send
from studyapp.labs.transcript import digest
from studyapp.sandbox import Sandbox, saving
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.world import World

_BROKEN = (KeyError, TypeError, ValueError, AttributeError, StopIteration, ArmError)
"""What making a move raises that no journal has noted, or that can't be made here."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of making every move again."""

    same: bool
    """Whether the state is byte for byte the one that was saved."""
    calls: int
    moves: int
    """Other moves than calls: of the clock, in a machine, faults."""
    line: int
    """The first line of the transcript, from 1, at which something came out differently; 0 where nothing did."""
    differs: str
    """What came out differently, in words; empty where nothing did."""


def replay(files: AttemptFiles) -> Replay:
    """Make every move of an attempt's transcript again in a copy of its start; raises StudyError if its files can't be read."""
    lines = files.lines()
    again = _Again(files.beginning().sandbox)
    for number, line in enumerate(lines, 1):
        differs = again.follow(line)
        if differs:
            return Replay(False, again.calls, again.moves, number, differs)
    same = again.text() == files.world.read_bytes()
    rest = "" if same else "what the transcript ends with is not the saved world"
    return Replay(same, again.calls, again.moves, 0 if same else len(lines), rest)


class _Again:
    """A sandbox in which the moves are made, and the states to which a reset may go back."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._states: dict[str, World] = {}
        self.calls = self.moves = 0

    def text(self) -> bytes:
        """The state as it would be saved."""
        return saving.text(self._sandbox.world)

    def follow(self, line: Mapping[str, Any]) -> str:
        """Do what a line says; returns what came out differently."""
        try:
            return self._mark(line) if "kept" in line else self._move(line)
        except _BROKEN as error:
            return f"it can't be done again: {error or type(error).__name__}"

    def _move(self, line: Mapping[str, Any]) -> str:
        now = self._sandbox.now.isoformat()
        if line.get("at", now) != now:
            return f"it was made at {line['at']}, and here it is {now}"
        if "call" not in line:
            self.moves += 1
            send(self._sandbox, line)
            return ""
        self.calls += 1
        status, noted = send(self._sandbox, line), line["call"]["status"]
        is_signed = "=***" in line["call"]["url"]
        return "" if status == noted or is_signed else f"answered with {status} instead of {noted}"

    def _mark(self, line: Mapping[str, Any]) -> str:
        if "reset" in line:
            state = self._states.get(line["world"])
            if state is None:
                return "the state that was gone back to never was"
            self._sandbox.restore(state)
            return ""
        reached = digest(self.text())
        self._states[reached] = self._sandbox.snapshot()
        return "" if reached == line["world"] else f"the state after “{line['kept']}” is another"
