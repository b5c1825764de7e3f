"""The learner's own sandbox as the server wants it: the same document that the app and the command line change."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from studyapp.core.errors import StudyError
from studyapp.labs.playground import Playground
from studyapp.sandbox.cloud import Cloud
from studyapp.sandbox.http.worlds import NotKeptError


class ServedPlayground:
    """One profile's own sandbox behind the server; every change is saved before its answer goes out."""

    def __init__(self, folder: Path) -> None:
        self._playground = Playground(folder)

    def look(self) -> Cloud:
        """The sandbox as it was saved last, whoever saved it."""
        with _in_its_words():
            return self._playground.look()

    @contextmanager
    def changing(self) -> Iterator[Cloud]:
        """The sandbox, to do something to it."""
        with _in_its_words(), self._playground.changing() as sandbox:
            yield sandbox

    def begin(self, start: Literal["sample", "empty"]) -> None:
        """Throw everything away and begin anew."""
        with _in_its_words():
            self._playground.begin(start)


@contextmanager
def _in_its_words() -> Iterator[None]:
    try:
        yield
    except StudyError as error:
        raise NotKeptError(f"{error.message} {error.hint}".strip()) from error
