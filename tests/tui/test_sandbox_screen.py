"""The sandbox screen and the policy simulator, by keyboard; and their pictures."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyapp.labs.playground import Playground
from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from tests.tui.conftest import NARROW, WIDE, Running, shown

Run = Callable[..., Running]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document of a sample world."""
    playground = Playground(tmp_path_factory.mktemp("sample"))
    playground.begin("sample")
    return playground.path


@pytest.fixture
def laid(study: Study, sample: Path) -> Study:
    """A Study whose sandbox is the sample world."""
    study.sandbox.path.parent.mkdir()
    shutil.copy(sample, study.sandbox.path)
    return study


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the work off the UI thread is done and shown."""
    await pilot.pause()
    await until(pilot, lambda: not getattr(pilot.app.screen, "_is_busy", False))
    await pilot.pause()


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Let the app and its workers go on until something holds; a wait in vain ends after some thousand turns."""
    for _ in range(5000):
        if holds():
            return
        await asyncio.sleep(0)
        await pilot.pause()
    raise AssertionError("what was waited for never came")


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Press keys, each after the work of the one before; the text on the screen then."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
    return shown(pilot)


async def test_an_empty_sandbox_begins_with_the_sample_and_its_clock_moves(run: Run, study: Study) -> None:
    async with run("s") as pilot:
        await settled(pilot)
        assert "No resources. r begins with a sample world." in shown(pilot)
        assert "[1 Resources 17]" in await press(pilot, "r", "enter")
        assert "1 job ended, 1 new recovery point" in await press(pilot, "d")
        assert "[2 Jobs 3]" in await press(pilot, "2")
        assert "daily" in await press(pilot, "right")
        before = study.sandbox.clock()
        assert "later" in await press(pilot, "n")
        assert study.sandbox.clock().now == before.next_at
        assert len(list(pilot.app.screen.walk_children())) <= 60


async def test_a_fault_is_set_seen_in_the_next_job_and_lifted(run: Run, laid: Study) -> None:
    async with run("s") as pilot:
        await settled(pilot)
        await press(pilot, "5", "enter")
        assert [fault.kind.name for fault in laid.sandbox.faults()] == ["agent-down"]
        assert "✗ Failed" in await press(pilot, "d", "2")
        assert "UserErrorGuestAgentStatusUnavailable" in shown(pilot)
        await press(pilot, "5", "up", "x")
        assert laid.sandbox.faults() == ()


async def test_a_fault_that_fits_several_resources_asks_which(run: Run, laid: Study) -> None:
    async with run("s") as pilot:
        await settled(pilot)
        await press(pilot, "5", "end", "up", "up", "up", "enter")
        await until(pilot, lambda: "What shall it befall?" in shown(pilot))
        assert "What shall it befall?" in await press(pilot, "down", "down")
        await press(pilot, "enter")
        await until(pilot, lambda: bool(laid.sandbox.faults()))
        await settled(pilot)
        assert [fault.id for fault in laid.sandbox.faults()] == ["lock@rg-app/vm-app1-os"]


async def test_a_damaged_sandbox_is_told_and_can_begin_anew(run: Run, study: Study) -> None:
    folder = study.folders.sandbox("default")
    folder.mkdir(parents=True)
    (folder / "sandbox.json").write_text("{")
    async with run("s") as pilot:
        await settled(pilot)
        assert "damaged" in shown(pilot)
        assert "[1 Resources 0]" in await press(pilot, "r", "down", "enter")
    assert (folder / "sandbox.unreadable-1.json").exists()


async def test_the_simulator_moves_the_day_and_changes_the_policy(run: Run, study: Study) -> None:
    async with run("s") as pilot:
        await settled(pilot)
        assert "10 recovery points on day 40" in await press(pilot, "p")
        assert "D+D+" in shown(pilot)
        assert "on day 41" in await press(pilot, "n")
        assert "on day 40" in await press(pilot, "b")
        assert "‹ 14 days ›" in await press(pilot, "down", "right")
        assert "Azure Backup refuses this policy" in await press(pilot, "left", "left")
        assert not study.sandbox.path.exists()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    "keys", [[], ["2"], ["3"], ["5"], ["p"]], ids=["resources", "jobs", "points", "faults", "policy"]
)
def test_looks(
    keys: list[str],
    size: tuple[int, int],
    snap_compare: Callable[..., bool],
    make_app: Callable[..., StudyApp],
    laid: Study,
) -> None:
    laid.sandbox.advance(days=20)
    laid.sandbox.inject("disk-full")
    laid.sandbox.advance(days=1)

    async def walk(pilot: Pilot[None]) -> None:
        await press(pilot, "s", *keys)

    assert snap_compare(make_app(), terminal_size=size, run_before=walk)
