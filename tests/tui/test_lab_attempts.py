"""Several attempts at one lab: going on twice, choosing among them, ending one; all by keys."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from studyapp.labs.attempt_files import AttemptFiles
from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from studyapp.tui.screens.confirm import Confirm
from studyapp.tui.screens.help import live_keys
from studyapp.tui.screens.lab import LabScreen
from studyapp.tui.screens.labs import LabsScreen
from tests.tui.conftest import NARROW, WIDE, Running, shown
from tests.tui.test_lab_looks import BACKUP, RESTART
from tests.tui.test_lab_screen import until
from tests.tui.test_labs import is_on, perform, press, settle

Run = Callable[..., Running]


@pytest.fixture
def two(after_the_night: Study) -> Study:
    """An attempt that was checked, and a second that goes on from it and was checked with a task done."""
    labs = after_the_night.labs
    first = labs.current().run.id
    labs.check(first)
    labs.hint(first, "backup")
    second = labs.branch(first).run.id
    for step in labs.current(second).lab.solutions[0].steps[:2]:
        labs.perform(second, step.do, step.args)
    labs.check(second)
    return after_the_night


def ids(study: Study) -> list[str]:
    """Open attempts, newest first."""
    return [one.run.id for one in study.labs.running()]


def open_id(pilot: Pilot[None]) -> str:
    """The attempt that is on the screen."""
    screen = pilot.app.screen
    assert isinstance(screen, LabScreen)
    assert screen.desk.state is not None
    return screen.desk.state.run.id


async def test_a_second_attempt_goes_on_from_here_and_the_first_stays(run: Run, after_the_night: Study) -> None:
    study = after_the_night
    (first,) = ids(study)
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await perform(pilot, *RESTART)
        before = study.labs.attempt(first).transcript()
        await press(pilot, "b")
        assert is_on(pilot, Confirm)
        assert "Go on from here in a second attempt?" in shown(pilot)
        await press(pilot, "n")
        assert ids(study) == [first]
        await press(pilot, "b", "y")
        assert "✓ This is the second attempt" in shown(pilot)
        (second,) = set(ids(study)) - {first}
        assert open_id(pilot) == second
        await perform(pilot, *BACKUP)
        assert "backup.now" in shown(pilot)
        assert study.labs.attempt(first).transcript() == before
        assert len(study.labs.attempt(second).transcript()) > len(before)
        await press(pilot, "escape")
        text = shown(pilot)
        assert "2 open attempts, newest first" in text
        assert first[:8] in text
        assert second[:8] in text


async def test_branching_waits_for_another_program_while_the_screen_goes_on(run: Run, after_the_night: Study) -> None:
    study = after_the_night
    folder = study.labs.attempt(study.labs.current().run.id).folder
    async with run("b", "enter") as pilot:
        await settle(pilot)
        with AttemptFiles(folder).alone("a script"):
            await pilot.press("b", "y")
            await until(pilot, "◐ copying the attempt")
            await pilot.press("3")
            await pilot.pause()
            assert "▸3 Findings" in shown(pilot)
            assert len(ids(study)) == 1
        await settle(pilot)
        assert len(ids(study)) == 2


async def test_each_attempt_tells_how_it_stands_and_can_be_gone_on_with(run: Run, two: Study) -> None:
    second, first = sorted(ids(two), key=lambda one: two.labs.state(one).percent, reverse=True)
    async with run("b", "down", size=WIDE) as pilot:
        await settle(pilot)
        rows = [line for line in shown(pilot).splitlines() if "└" in line]
        assert len(rows) == 2
        for name, percent in (
            (first, "last check 0 %"),
            (second, f"last check {two.labs.state(second).percent:.0f} %"),
        ):
            assert any(percent in row and name[:8] in row and "since 22 Nov 12:00" in row for row in rows)
        for name in ids(two):
            assert f"Attempt {name}" in shown(pilot)
            assert "1 hint open" in shown(pilot)
            await press(pilot, "enter")
            assert open_id(pilot) == name
            await press(pilot, "escape", "down")


async def test_one_of_several_attempts_is_ended_from_the_list(run: Run, two: Study) -> None:
    newest, oldest = ids(two)
    folder = two.labs.attempt(oldest).folder
    async with run("b") as pilot:
        await settle(pilot)
        await press(pilot, "x")
        assert is_on(pilot, LabsScreen)
        assert "Stop" not in {key.label for key in live_keys(pilot.app.screen)}
        await press(pilot, "down", "down")
        assert "Stop" in {key.label for key in live_keys(pilot.app.screen)}
        await press(pilot, "x")
        question = str(pilot.app.screen.query_one("#box > Static", Static).content)
        assert "End the attempt at “A backup that failed last night” begun on 22 Nov 12:00?" in question
        await press(pilot, "n")
        assert ids(two) == [newest, oldest]
        await press(pilot, "x", "y")
        assert ids(two) == [newest]
        assert not folder.exists()
        assert "└" not in shown(pilot)
        assert "open since 22 Nov 12:00, Enter goes on" in shown(pilot)


async def test_an_attempt_whose_world_is_spoilt_can_be_ended_from_the_list(run: Run, after_the_night: Study) -> None:
    study = after_the_night
    folder = study.labs.attempt(study.labs.current().run.id).folder
    (folder / "world.json").write_text("{")
    async with run("b") as pilot:
        await settle(pilot)
        await press(pilot, "x", "y")
        assert ids(study) == []
        assert not folder.exists()
        assert "not tried yet" in shown(pilot)


async def test_ending_waits_for_another_program_while_the_list_goes_on(run: Run, two: Study) -> None:
    newest, oldest = ids(two)
    async with run("b", "down") as pilot:
        await settle(pilot)
        with AttemptFiles(two.labs.attempt(newest).folder).alone("a script"):
            await pilot.press("x", "y")
            await until(pilot, "◐ ending the attempt")
            await pilot.press("enter")
            await until(pilot, "This attempt is being ended: a moment.")
            await pilot.press("down")
            await until(pilot, "▸    └ ◐ since 22 Nov 12:00")
            assert is_on(pilot, LabsScreen)
        await settle(pilot)
        assert ids(two) == [oldest]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
def test_list_looks(
    size: tuple[int, int], snap_compare: Callable[..., bool], make_app: Callable[..., StudyApp], two: Study
) -> None:
    assert snap_compare(make_app(), terminal_size=size, run_before=lambda pilot: press(pilot, "b", "down"))
