"""One attempt at a lab: performing operations in its world, grading it, going back, branching and telling what was done.

Each action of the learner ends with the world saved whole and a mark in the transcript, so world and transcript always tell the
same story, whatever a crash interrupts.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azure.core.exceptions import AzureError

from studyapp.core.coach import Coaching, Reference
from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import Finding
from studyapp.core.labs import Lab, draw_variables, filled
from studyapp.labs.attempt_files import AttemptFiles
from studyapp.labs.beginning import beginning
from studyapp.labs.bench import lay
from studyapp.labs.blotting import without_secret_args
from studyapp.labs.calls import Call
from studyapp.labs.checks import grade
from studyapp.labs.coaching import coaching, references
from studyapp.labs.operations.table import perform
from studyapp.labs.replay import Replay, replay
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.target import Target


@dataclass(frozen=True, slots=True)
class Done:
    """What one action of the learner came to."""

    answer: Any
    """What Azure answered, as JSON."""
    calls: tuple[Call, ...]
    """The ARM calls that it took."""


class NotDoneError(StudyError):
    """An operation that was begun and came to nothing.

    Args:
        message: that Azure refused it, and its code; or what is wrong with the arguments.
        hint: Azure's own message; or what to do.
        calls: the ARM calls that it took, with their answers.
        code: Azure's code; empty where Azure was not asked.
        status: of Azure's answer; 0 where it was not asked.
    """

    def __init__(self, message: str, hint: str, calls: tuple[Call, ...], code: str = "", status: int = 0) -> None:
        super().__init__(message, hint)
        self.calls = calls
        self.code = code
        self.status = status


class Attempt:
    """An attempt at a lab, open."""

    def __init__(self, lab: Lab, seed: int, folder: Path) -> None:
        """An attempt whose files lie in a folder.

        Args:
            lab: as the pack has it; its variables are drawn from the seed.
            seed: decides the variables and everything that is random in the sandbox.
            folder: where its files are.
        """
        self.lab = filled(lab, draw_variables(lab, seed))
        self.seed = seed
        self.folder = folder
        self._files = AttemptFiles(folder)
        self._graded = b""
        """The world that was graded last, as it was saved."""
        self._references: tuple[Reference, ...] | None = None
        """What the reference solutions do; None until the coach is asked."""

    def begin(self) -> None:
        """Lay the lab's world and keep it as the start.

        Raises:
            StudyError: the folder can't be written.
        """
        self._files.begin(lay(self.lab, self.seed))

    def target(self) -> SandboxTarget:
        """The sandbox as it was left, with clients, to look at: what is done in it is not kept.

        Raises:
            StudyError: the saved world is missing, damaged or of a newer version.
        """
        return self._files.target()

    # What a learner does

    def do(self, name: str, args: Mapping[str, str]) -> Done:
        """Perform one operation and keep what came of it; a refusal is kept too, since calls before it may have changed things.

        Raises:
            NotDoneError: there is no such operation, its arguments don't fit, or Azure refused it.
            StudyError: another program is at work here, or the attempt's files can't be read or written.
        """
        about = {"args": without_secret_args(args)}
        with self._files.working(name, about) as target:
            return done(target, name, args)

    def working(self, what: str) -> AbstractContextManager[SandboxTarget]:
        """The attempt's world to do anything in, kept at the end; nobody else changes it meanwhile.

        Args:
            what: what is done, in a few words, for the transcript and for those who wait.
        """
        return self._files.working(what)

    def check(self) -> tuple[Finding, ...]:
        """Grade the state as it is; looking changes nothing."""
        self._graded, target = self._files.read()
        return grade(self.lab, target, beginning(self._files.beginning()))

    def mark_passed(self) -> None:
        """Keep the state that was graded last as the one that passed, whatever others did to the attempt since."""
        if self._graded:
            self._files.keep_as_passed(self._graded)

    def reset(self, to_pass: bool = False) -> None:
        """Go back to the start, or to the last pass.

        Raises:
            StudyError: nothing has passed yet.
        """
        self._files.go_back(to_pass)

    def branch(self, folder: Path) -> "Attempt":
        """A second attempt that goes on from here on its own."""
        self._files.copy(folder)
        other = Attempt.__new__(Attempt)
        other.lab, other.seed, other.folder = self.lab, self.seed, folder
        other._files, other._graded, other._references = AttemptFiles(folder), self._graded, self._references
        return other

    def transcript(self) -> list[dict[str, Any]]:
        """Every move and mark that was kept, oldest first."""
        return self._files.lines()

    def replay(self) -> Replay:
        """Make every noted move again in a copy of the start, and compare what comes of it with the saved world."""
        return replay(self._files)

    def coach(self, is_shown: bool) -> Coaching:
        """What was wasted and what was dangerous, and the learner's way.

        The first time it takes as long as the reference solutions do.

        Args:
            is_shown: whether the learner may see the shortest solution beside it.
        """
        if self._references is None:
            self._references = references(self.lab, self._files)
        return coaching(self._references, self._files, is_shown)

    def remove(self) -> None:
        """Delete the attempt's files; what was graded stays in the learner's database."""
        self._files.remove()


def done(target: Target, name: str, args: Mapping[str, str]) -> Done:
    """Perform one operation in a world that is open.

    Raises:
        NotDoneError: there is no such operation, its arguments don't fit, or Azure refused it.
    """
    before = len(target.calls)
    try:
        answer = perform(target, name, args)
    except AzureError as error:
        raise _refused(error, tuple(target.calls[before:])) from error
    except StudyError as error:
        raise NotDoneError(error.message, error.hint, tuple(target.calls[before:])) from error
    return Done(answer, tuple(target.calls[before:]))


def _refused(error: AzureError, calls: tuple[Call, ...]) -> NotDoneError:
    """A refusal in words: its code, and what Azure says."""
    said = getattr(error, "error", None)
    code = getattr(said, "code", "") or type(error).__name__
    # The SDK's own message tells code and text twice over.
    text = " ".join(str(getattr(said, "message", "") or error.message).split())
    return NotDoneError(f"Azure refused it: {code}.", text, calls, code, getattr(error, "status_code", None) or 0)
