"""Calling the command line in the test's own home."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from click.testing import CliRunner

from studyapp.cli.main import root
from studyapp.core.errors import StudyError
from studyapp.settings import Folders


@dataclass(frozen=True, slots=True)
class Said:
    """What a call printed and how it ended."""

    code: int
    out: str
    err: str
    failure: StudyError | None

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Said]


@pytest.fixture
def call(places: Folders, monkeypatch: pytest.MonkeyPatch) -> Call:
    """`call("quiz", "--plain", input="2\\n")` over the sample pack."""
    monkeypatch.setenv("STUDYAPP_NOW", "2026-11-22T12:00:00+00:00")

    def run(*words: str, input: str = "", pack: str = "sample") -> Said:  # noqa: A002 - as CliRunner names it
        result = CliRunner().invoke(root, ["--home", str(places.home), "--pack", pack, *words], input=input)
        failure = result.exception if isinstance(result.exception, StudyError) else None
        if result.exception and not failure and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr, failure)

    return run
