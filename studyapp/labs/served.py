"""The learner's own sandbox as the server wants it: the same document that the app and the command line change."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from studyapp.core.errors import StudyError
from studyapp.labs.playground import Playground
from studyapp.process_lock import BusyError
from studyapp.sandbox.cloud import Cloud
from studyapp.sandbox.http.doing import Doing
from studyapp.sandbox.http.worlds import InUseError, NotKeptError


class ServedPlayground:
    """One profile's own sandbox behind the server; every change is saved before its answer goes out."""

    notes_reads = False

    def __init__(self, folder: Path) -> None:
        self._playground = Playground(folder)

    def look(self) -> Cloud:
        """The sandbox as it was saved last, whoever saved it."""
        with in_its_words():
            return self._playground.look()

    @contextmanager
    def changing(self, doing: Doing) -> Iterator[Cloud]:
        """The sandbox, to do something to it."""
        with in_its_words(), self._playground.changing() as sandbox:
            yield sandbox

    def begin(self, start: Literal["sample", "empty"]) -> None:
        """Throw everything away and begin anew."""
        with in_its_words():
            self._playground.begin(start)


@contextmanager
def in_its_words() -> Iterator[None]:
    """Tell the server of what goes wrong with a learner's files."""
    try:
        yield
    except BusyError as error:
        raise InUseError(f"{error.message} {error.hint}".strip()) from error
    except StudyError as error:
        raise NotKeptError(f"{error.message} {error.hint}".strip()) from error
