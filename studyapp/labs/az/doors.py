"""Where az lines do their work: an attempt at a lab, or the learner's own sandbox."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from studyapp.labs.attempt import Done, NotDoneError, done
from studyapp.labs.playground import Playground
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.target import Target
from studyapp.sandbox import Sandbox


class Worked(Protocol):
    """An attempt in any world."""

    def do(self, name: str, args: Mapping[str, str]) -> Done:
        """Perform one operation and keep what came of it."""
        ...

    def target(self) -> Target:
        """Its world, to look at."""
        ...


class AttemptDoor:
    """An attempt: each operation is a move of its transcript."""

    def __init__(self, attempt: Worked) -> None:
        self._attempt = attempt

    def perform(self, name: str, args: Mapping[str, str]) -> Any:
        return self._attempt.do(name, args).answer

    def now(self) -> datetime:
        return self._attempt.target().now


class PlaygroundDoor:
    """The learner's own sandbox, saved after each operation, also after one that was refused."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self._target: SandboxTarget | None = None

    def perform(self, name: str, args: Mapping[str, str]) -> Any:
        refusal = None
        with self._playground.changing() as sandbox:
            try:
                return done(self._at(sandbox), name, args).answer
            except NotDoneError as error:
                refusal = error
        raise refusal

    def _at(self, sandbox: Sandbox) -> SandboxTarget:
        """Clients for a sandbox; those of the last time as long as it is the same."""
        if self._target is None or self._target.sandbox is not sandbox:
            self._target = SandboxTarget(sandbox)
        return self._target

    def now(self) -> datetime:
        return self._playground.look().now
