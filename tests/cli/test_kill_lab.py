"""The app is killed while it works in a lab: the attempt goes on from the last state that was kept, whole."""

import os
import pty
import random
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from studyapp.labs.attempt_files import AttemptFiles
from studyapp.settings import Folders
from tests.cli.conftest import Call
from tests.cli.labs import with_lab

__all__ = ["with_lab"]
PATIENCE = 30.0
"""Seconds after which an app that shows nothing new has hung."""
A_DAY = b"d"


class App:
    """The app itself at a terminal of its own."""

    def __init__(self, home: Path) -> None:
        self._outer, inner = pty.openpty()
        command = [sys.executable, "-m", "studyapp", "--home", str(home), "--pack", "sample"]
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
        self._process = subprocess.Popen(command, stdin=inner, stdout=inner, stderr=inner, env=environment)
        os.close(inner)
        self._shown = b""

    def press(self, keys: bytes) -> None:
        self._shown = b""
        os.write(self._outer, keys)

    def read_until(self, is_so: Callable[[], bool]) -> None:
        """Take what it paints until something is so."""
        while not is_so():
            ready, _, _ = select.select([self._outer], [], [], PATIENCE)
            assert ready, f"the app hangs after showing {self._shown[-500:]!r}"
            self._shown += os.read(self._outer, 65536)

    def shows(self, words: str) -> Callable[[], bool]:
        """Whether words were painted since the last key, colours apart."""
        return lambda: words.encode() in self._shown

    def read(self, count: int) -> None:
        """Take so many bytes more of what it paints, if it paints them."""
        while count > 0 and select.select([self._outer], [], [], 0.05)[0]:
            count -= len(os.read(self._outer, count))

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        with suppress(OSError):
            while os.read(self._outer, 65536):
                pass
        os.close(self._outer)


def marks(files: AttemptFiles) -> list[datetime]:
    """What the sandbox's clock showed after each action that was kept."""
    return [datetime.fromisoformat(line["at"]) for line in files.lines() if "kept" in line]


def work_until_killed(home: Path, files: AttemptFiles, rng: random.Random) -> int:
    """Open the lab in the app, move its clock some days, and kill the app in the middle; gives how many days it had kept."""
    before = len(marks(files))
    wanted = rng.randrange(1, 4)
    app = App(home)
    app.read_until(app.shows("Labs"))
    app.press(b"b")
    app.read_until(app.shows("Two groups and a lock"))
    app.press(b"\r")
    app.read_until(app.shows("next event"))
    for number in range(1, wanted + 1):
        app.press(A_DAY)
        app.read_until(lambda number=number: len(marks(files)) >= before + number)  # type: ignore[misc]
    app.press(A_DAY)
    app.read(rng.randrange(0, 3000))
    app.kill()
    return wanted


def kill_often(call: Call, places: Folders, times: int, seed: int) -> None:
    rng = random.Random(seed)
    run = call("lab", "start", "two-groups", "--seed", "1", "--json").json["run"]
    files = AttemptFiles(places.lab_runs("default") / run)
    for _ in range(times):
        kept = marks(files)
        wanted = work_until_killed(places.home, files, rng)
        now = marks(files)
        assert len(now) - len(kept) in (wanted, wanted + 1), "a day that was kept is lost, or one is doubled"
        assert now[-1] - now[0] == timedelta(days=len(now) - 1)
        status = call("lab", "status", "--json").json
        assert [(one["run"], one["now"]) for one in status] == [(run, now[-1].isoformat())]
        assert call("lab", "transcript", "--replay").code == 0


@pytest.mark.usefixtures("with_lab")
def test_a_lab_in_progress_survives_the_kill_of_the_app(call: Call, places: Folders) -> None:
    kill_often(call, places, times=2, seed=1)


@pytest.mark.slow
@pytest.mark.usefixtures("with_lab")
def test_a_lab_survives_twenty_kills_of_the_app(call: Call, places: Folders) -> None:
    kill_often(call, places, times=20, seed=2)
