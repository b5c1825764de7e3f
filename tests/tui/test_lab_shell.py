"""A shell of the learner's own out of a lab's screen: the app lends its terminal, and looks and checks when it is back."""

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from tests.server.client import MAKE_GROUP
from tests.tui.conftest import WIDE, Running, shown
from tests.tui.test_labs import press, settle

Run = Callable[..., Running]


class LendingApp(StudyApp):
    """The app at a terminal that can be lent, though there is none."""

    CSS_PATH = str(Path(inspect.getfile(StudyApp)).with_name("studyapp.tcss"))
    lent = 0

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.lent += 1
        yield


@pytest.fixture
def lending(after_the_night: Study) -> LendingApp:
    app = LendingApp(after_the_night)
    app.animation_level = "none"
    return app


def as_shell(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Make a script the learner's own shell."""
    file = folder / "own-shell"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o700)
    monkeypatch.setenv("SHELL", str(file))


async def test_what_is_done_in_the_shell_shows_and_is_checked_when_it_is_left(
    lending: LendingApp, after_the_night: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "client.py").write_text(MAKE_GROUP)
    as_shell(tmp_path, monkeypatch, f"{sys.executable} {tmp_path}/client.py rg-by-shell >/dev/null")
    async with lending.run_test(size=WIDE, notifications=True) as pilot:
        await press(pilot, "b", "enter", "exclamation_mark")
        assert lending.lent == 1
        state = after_the_night.labs.current()
        assert len(state.findings) == 3, "the state was graded and kept"
        await press(pilot, "5", "end")
        assert "rg-by-shell" in shown(pilot)
        await press(pilot, "7")
        assert "PUT resourcegroups/rg-by-shell" in shown(pilot)
    servers = after_the_night.folders.servers("default")
    assert list(servers.iterdir()) == []


async def test_a_terminal_that_can_not_be_lent_is_told(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "exclamation_mark")
        assert "can't be lent" in shown(pilot)
        assert "studyapp lab shell" in " ".join(shown(pilot).split())
        assert after_the_night.labs.current().findings == ()


async def test_a_shell_that_can_not_be_run_is_told_and_the_screen_goes_on(
    lending: LendingApp, after_the_night: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", "/nowhere/sh")
    async with lending.run_test(size=WIDE, notifications=True) as pilot:
        await press(pilot, "b", "enter", "exclamation_mark")
        assert "can't be run" in shown(pilot)
        monkeypatch.setenv("STUDYAPP_SHELL", "1")
        await press(pilot, "exclamation_mark")
        assert "a shell of the sandbox already" in shown(pilot)
        await press(pilot, "plus")
        assert after_the_night.labs.current().findings == ()
