"""The world of an attempt as the server wants it: the same files that the app and the command line change."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from studyapp.labs.attempt_files import AttemptFiles
from studyapp.labs.served import in_its_words
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.cloud import Cloud
from studyapp.sandbox.http.doing import Doing


class ServedAttempt:
    """The world of an attempt behind the server: each request is a move that is noted and saved before its answer goes out.

    Requests of one command are one action of the transcript.
    """

    notes_reads = True

    def __init__(self, folder: Path) -> None:
        self._files = AttemptFiles(folder)

    def look(self) -> Cloud:
        """The world as it was saved last, whoever saved it."""
        with in_its_words():
            return self._files.target().sandbox

    @contextmanager
    def changing(self, doing: Doing) -> Iterator[Cloud]:
        """The world, to do something to it; nobody else changes it meanwhile."""
        about = {"command": doing.command} if doing.command else {}
        with in_its_words(), self._files.working(doing.words, about) as target:
            yield target.sandbox

    def begin(self, start: Literal["sample", "empty"]) -> None:
        """Refused: only its owner's `lab reset` takes an attempt back, for that is kept on record."""
        text = "This is the world of a lab's attempt: `studyapp lab reset` takes it back to its start."
        raise ArmError(409, "SandboxIsALab", text)
