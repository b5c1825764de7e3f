"""Practising az: lines that are run in the learner's own sandbox, or in an attempt at a lab.

The Azure SDKs are imported when the first line is run.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from studyapp.core.errors import StudyError
from studyapp.labs.az.prompt import AzPrompt

if TYPE_CHECKING:
    from studyapp.labs.az.doors import Worked


def in_sandbox(folder: Path) -> AzPrompt:
    """A prompt whose lines work in the sandbox that lies in a folder."""
    from studyapp.labs.az.doors import PlaygroundDoor
    from studyapp.labs.playground import Playground

    return AzPrompt(PlaygroundDoor(Playground(folder)), read_file)


def in_attempt(attempt: "Worked") -> AzPrompt:
    """A prompt whose lines are moves in an attempt."""
    from studyapp.labs.az.doors import AttemptDoor

    return AzPrompt(AttemptDoor(attempt), read_file)


def read_file(name: str) -> str:
    """What a file of the learner's holds, which a value names as @file.

    Raises:
        StudyError: it can't be read.
    """
    try:
        return Path(name).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise StudyError(f"`{name}` can't be read.", "After @ stands the path of a text file.") from error
