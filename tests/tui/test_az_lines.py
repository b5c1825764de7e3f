"""The prompt for az lines on a lab's screen: typing, completion, history, help, and the console that follows."""

import shutil
from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from studyapp.settings import Folders
from studyapp.study.lab_states import RunState
from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from studyapp.tui.screens.az_lines import AzScreen
from studyapp.tui.screens.lab import LabScreen
from tests.tui.conftest import NARROW, WIDE, Running, shown
from tests.tui.test_labs import LAB, is_on, press, settle

Run = Callable[..., Running]


@pytest.fixture(autouse=True)
def _lab_in_the_pack(places: Folders) -> None:
    """The sample pack with a lab."""
    folder = places.packs / "sample" / "labs"
    folder.mkdir()
    shutil.copy(LAB, folder)


@pytest.fixture
def begun(study: Study) -> RunState:
    """The lab, open, with variables that every run draws the same."""
    return study.labs.start("two-groups", seed=1)


async def type_line(pilot: Pilot[None], text: str) -> None:
    """Type after the `az ` that stands there, and send it."""
    pilot.app.screen.query_one(Input).value = f"az {text}"
    await press(pilot, "enter")


def field(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one(Input).value


async def test_a_line_is_run_printed_and_stands_in_the_console(run: Run, begun: RunState) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "z")
        assert is_on(pilot, AzScreen)
        assert "practice subset" in shown(pilot)
        await type_line(pilot, "group create -n rg-typed -l 'West Europe' --query location")
        assert '"westeurope"' in shown(pilot)
        await type_line(pilot, "group show -n rg-none")
        assert "ERROR: (ResourceGroupNotFound)" in shown(pilot)
        await type_line(pilot, "vm startt")
        assert "Did you mean `start`" in shown(pilot)
        await type_line(pilot, "vm start -h")
        assert "Start a virtual machine." in shown(pilot)
        await press(pilot, "escape")
        assert is_on(pilot, LabScreen)
        await press(pilot, "4")
        text = shown(pilot)
        assert "✓ group.create  rg-typed, westeurope" in text
        assert "✗ group.show  rg-none" in text


async def test_words_are_completed_and_what_may_come_next_is_shown(run: Run, begun: RunState) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "z")
        await press(pilot, "b", "a", "tab")
        assert field(pilot) == "az backup "
        assert "vault" in str(pilot.app.screen.query_one("#next", Static).content)
        await press(pilot, "j", "tab", "l", "tab", "minus", "minus", "v", "tab")
        assert field(pilot) == "az backup job list --vault-name "
        await press(pilot, "tab")
        assert field(pilot) == "az backup job list --vault-name "
        await press(pilot, "escape")
        assert field(pilot) == "az "
        await press(pilot, "escape")
        assert is_on(pilot, LabScreen)


async def test_earlier_lines_come_back_and_survive_leaving(run: Run, begun: RunState) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "z")
        for line in ("group list -o tsv", "vm list", "group list -o tsv"):
            await type_line(pilot, line)
        await press(pilot, "escape", "z", "up")
        assert field(pilot) == "az group list -o tsv"
        await press(pilot, "up")
        assert field(pilot) == "az vm list"
        await press(pilot, "up", "down", "down")
        assert field(pilot) == "az "


async def test_long_output_is_scrolled_while_the_line_keeps_the_focus(run: Run, begun: RunState) -> None:
    async with run("b", "enter", size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "z")
        await type_line(pilot, "")
        await type_line(pilot, "--help")
        assert "tells more about each" in shown(pilot)
        await press(pilot, "pageup")
        assert "tells more about each" not in shown(pilot)
        await press(pilot, "v")
        assert field(pilot) == "az v"


@pytest.mark.parametrize("size", [pytest.param(NARROW, id="80x24"), pytest.param(WIDE, id="120x40")])
@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((), id="empty"),
        pytest.param(("group list -o table", "group show -n rg-none", "vm startt"), id="lines"),
        pytest.param(("vm start -h",), id="help"),
    ],
)
def test_looks(
    snap_compare: Callable[..., bool],
    make_app: Callable[..., StudyApp],
    begun: RunState,
    lines: tuple[str, ...],
    size: tuple[int, int],
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await press(pilot, "b", "enter")
        await settle(pilot)
        await press(pilot, "z")
        for line in lines:
            await type_line(pilot, line)
        await settle(pilot)

    assert snap_compare(make_app(), terminal_size=size, run_before=before)
