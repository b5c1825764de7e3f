"""Killed at any moment, no committed answer is lost and none is counted twice."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studyapp.settings import Folders
from studyapp.store.learner import LearnerStore
from tests.conftest import NOON

ANSWER = b"1\n1,2\n1 2 3\ny y y\na=1 b=1\n"
"""One line for every kind: four are not understood, one is the answer."""


class Quiz:
    """A scripted quiz in a process of its own, which is killed while it runs."""

    def __init__(self, places: Folders) -> None:
        self.places = places
        self.environment = {**os.environ, "STUDYAPP_HOME": str(places.home)}

    def run_until_killed(self, words: list[str], answers_before: int, spare_bytes: int) -> int:
        """Feed answers; kill when some feedback and then some more bytes were seen. Returns the feedback that was seen."""
        script = [sys.executable, "-m", "studyapp", "--pack", "sample", "quiz", "--plain", *words]
        process = subprocess.Popen(
            script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.environment
        )
        assert process.stdin
        assert process.stdout
        process.stdin.write(ANSWER * 6)
        process.stdin.flush()
        seen = b""
        while seen.count(b" point") < answers_before and (more := os.read(process.stdout.fileno(), 64)):
            seen += more
        for _ in range(spare_bytes):
            seen += os.read(process.stdout.fileno(), 1)
        process.send_signal(signal.SIGKILL)
        seen += process.stdout.read()
        process.wait()
        process.stdin.close()
        process.stdout.close()
        return seen.count(b"Right: ") + seen.count(b"Wrong: ") + seen.count(b"Partly right: ")


def kill_often(places: Folders, times: int, seed: int) -> None:
    rng = random.Random(seed)
    quiz = Quiz(places)
    for profile_number in range(times):
        _one_kill(quiz, places, rng, profile_number)


def _one_kill(quiz: Quiz, places: Folders, rng: random.Random, number: int) -> None:
    resume = number % 2 == 1
    words = ["--resume"] if resume else ["--seed", "7", "--count", "6"]
    before = _answers(places.database("default"))
    if resume and _open_answers(places.database("default")) is None:
        words = ["--seed", "7", "--count", "6"]
    shown = quiz.run_until_killed(words, rng.randrange(0, 4), rng.randrange(0, 200))
    after = _answers(places.database("default"))
    assert before + shown <= after <= before + shown + 1, (
        "an answer whose feedback was shown is lost, or one is doubled"
    )


def _answers(path: Path) -> int:
    store = LearnerStore(path, NOON)
    try:
        assert store.faults() == []
        counted = sum(tally.answers for tally in store.tallies("day_stat", "sample", ("practice",)))
        assert counted == store.counts()["attempt"]
        pairs = [(one.session, one.position) for one in store.every_attempt()]
        assert len(pairs) == len(set(pairs))
        return counted
    finally:
        store.close()


def _open_answers(path: Path) -> int | None:
    store = LearnerStore(path, NOON)
    try:
        sessions = store.open_sessions()
        return len(store.attempts(sessions[0].id)) if sessions else None
    finally:
        store.close()


def test_a_killed_quiz_loses_at_most_the_unanswered_question(places: Folders) -> None:
    kill_often(places, times=8, seed=1)


@pytest.mark.slow
def test_two_hundred_kills_lose_no_answer(places: Folders) -> None:
    kill_often(places, times=200, seed=2)
