"""A lesson by name takes a way of its own into the app: it must do as the command does."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def terminal() -> Iterator[int]:
    """The program's end of a pseudo-terminal."""
    ours, theirs = pty.openpty()
    yield theirs
    os.close(theirs)
    os.close(ours)


def learn(*words: str, terminal: int | None = None) -> tuple[int, str]:
    """Exit code of `studyapp learn` and what it said on standard error."""
    door = subprocess.DEVNULL if terminal is None else terminal
    run = subprocess.run(
        [sys.executable, "-m", "studyapp", "learn", *words],
        stdin=door, stdout=door, stderr=subprocess.PIPE, text=True, timeout=120, check=False,
    )  # fmt: skip
    return run.returncode, run.stderr


def test_both_ways_need_a_terminal() -> None:
    wanted = (1, "error: The app needs a terminal.\nhint: Add --plain to print text, or --json.\n")
    assert learn("restore-options") == learn() == wanted


def test_a_missing_lesson_is_told_before_the_app_opens(terminal: int) -> None:
    code, said = learn("coffee", terminal=terminal)
    assert code == 1
    assert said.startswith("error: This pack has no lesson `coffee`.\nhint: Its lessons are: backup-architecture,")
    assert learn("--", "coffee", terminal=terminal) == (code, said)
