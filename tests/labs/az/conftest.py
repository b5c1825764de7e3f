"""A prompt over a judged world."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from studyapp.labs.attempt import done
from studyapp.labs.az.prompt import AzPrompt, Printed
from tests.labs.conftest import Lab


class LabDoor:
    """A lab under test; what is performed stays noted."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.performed: list[tuple[str, dict[str, str]]] = []

    def perform(self, name: str, args: Mapping[str, str]) -> Any:
        self.performed.append((name, dict(args)))
        return done(self.lab.target, name, args).answer

    def now(self) -> datetime:
        return self.lab.target.now


class Typed:
    """A prompt, and what was performed by it."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.door = LabDoor(lab)
        self._prompt = AzPrompt(self.door)

    def run(self, line: str) -> Printed:
        return self._prompt.run(line)

    def out(self, line: str) -> str:
        """What a line prints that does what it is to do."""
        printed = self.run(line)
        assert (printed.err, printed.code) == ("", 0)
        return printed.out


@pytest.fixture
def typed(protected: Lab) -> Typed:
    """A prompt where a machine is protected and was backed up once."""
    return Typed(protected)
