"""Coaching an attempt: its transcript beside what the reference solutions do from the same start."""

from collections.abc import Sequence

from azure.core.exceptions import AzureError

from studyapp.core import coach
from studyapp.core.coach import Coaching, Reference
from studyapp.core.errors import StudyError
from studyapp.core.labs import Lab, Solution
from studyapp.core.transcripts import Action, actions
from studyapp.labs.attempt_files import AttemptFiles
from studyapp.labs.bench import run
from studyapp.labs.journal import JournalSandbox, Line
from studyapp.labs.sandbox_target import SandboxTarget


def coaching(references: Sequence[Reference], files: AttemptFiles, is_shown: bool) -> Coaching:
    """What the coach says about an attempt.

    Args:
        references: what the reference solutions do from its start.
        files: the attempt.
        is_shown: whether the learner may see a reference solution.

    Raises:
        StudyError: the attempt's files can't be read.
    """
    return coach.coaching(actions(files.lines()), references, is_shown)


def references(lab: Lab, files: AttemptFiles) -> tuple[Reference, ...]:
    """What the reference solutions do from an attempt's start; it takes seconds, and is the same as long as the attempt lasts.

    Args:
        lab: with its variables filled in.
        files: the attempt.

    Raises:
        StudyError: the attempt's files can't be read.
    """
    return tuple(Reference(solution, done) for solution in lab.solutions if (done := _done(solution, files)))


def _done(solution: Solution, files: AttemptFiles) -> tuple[Action, ...]:
    """The actions of a solution from the attempt's start; none where they can't be done, as in a pack that changed since."""
    sandbox = files.journal(files.start)
    lines = [_mark(sandbox, "begun")]
    for step in solution.steps:
        try:
            run(SandboxTarget(sandbox), (step,))
        except (StudyError, AzureError):
            return ()
        lines += [*sandbox.moves, _mark(sandbox, step.do)]
        sandbox.moves.clear()
    return actions(lines)


def _mark(sandbox: JournalSandbox, what: str) -> Line:
    return {"kept": what, "at": sandbox.now.isoformat()}
