"""Labs by keys alone: against a real sandbox, waiting for the work to end, never for seconds."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from studyapp.settings import Folders
from studyapp.study.lab_states import RunState
from studyapp.study.study import Study
from studyapp.tui.screens.confirm import Confirm
from studyapp.tui.screens.home import HomeScreen
from studyapp.tui.screens.lab import LabScreen
from studyapp.tui.screens.labs import LabsScreen
from studyapp.tui.screens.operation_form import OperationForm
from studyapp.tui.screens.operations import OperationScreen
from tests.tui.conftest import WIDE, Running, shown

LAB = Path(__file__).parent.parent / "data" / "labs" / "two-groups.yaml"


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


def is_on(pilot: Pilot[None], kind: type[object]) -> bool:
    """Whether the screen on top is of a kind."""
    return isinstance(pilot.app.screen, kind)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait after each until its work is done and painted."""
    for name in keys:
        await pilot.press(name)
        await settle(pilot)


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def perform(pilot: Pilot[None], words: str, *fields: str) -> None:
    """Choose an operation by words and give its fields in their order."""
    await press(pilot, "o")
    await pilot.press(*words)
    await press(pilot, "enter")
    assert is_on(pilot, OperationForm)
    for text in fields:
        pilot.app.screen.query_one(f"#{pilot.app.focused.id if pilot.app.focused else ''}", Input).value = ""
        await pilot.press(*text, "down")
    await press(pilot, "enter")


async def test_home_leads_to_the_labs_and_enter_starts_one(run: Callable[..., Running], study: Study) -> None:
    async with run("b") as pilot:
        assert is_on(pilot, LabsScreen)
        text = shown(pilot)
        assert "○  Two groups and a lock" in text
        assert "not tried yet" in text
        assert "easy" in text
        assert "5 min" in text
        await press(pilot, "enter")
        assert is_on(pilot, LabScreen)
        assert "Mon 02 Mar 2026 08:00 UTC" in shown(pilot)
        assert [state.run.lab for state in study.labs.running()] == ["two-groups"]
        await press(pilot, "escape")
        assert "open since 22 Nov 12:00, Enter goes on" in shown(pilot)
        await press(pilot, "enter")
        assert len(study.labs.running()) == 1


async def test_a_pack_without_labs_says_so(run: Callable[..., Running], places: Folders, study: Study) -> None:
    shutil.rmtree(places.packs / "sample" / "labs")
    study.content.refresh()
    async with run("b") as pilot:
        assert "This pack has no labs." in shown(pilot)
        await press(pilot, "enter", "escape")
        assert is_on(pilot, HomeScreen)


async def test_a_check_says_what_was_expected_and_found(run: Callable[..., Running], begun: RunState) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        text = shown(pilot)
        assert "✗ 1  Make the group" in text
        assert "not done" in text
        assert "stands in westeurope" in text
        for said in ("found:", "why it matters:", "look next:"):
            assert said in text


async def test_the_lab_is_passed_by_keys_alone(run: Callable[..., Running], study: Study, begun: RunState) -> None:
    group = begun.lab.solutions[0].steps[0].args["group"]
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await perform(pilot, "create resource group", group)
        await press(pilot, "c")
        assert "▲ known mistake: East US is the default" in " ".join(shown(pilot).split())
        await press(pilot, "r", "y")
        await perform(pilot, "create resource group", group, "westeurope")
        await perform(pilot, "create recovery services", group, f"rsv-{group}", "westeurope")
        await perform(pilot, "lock.create", "keep", "CanNotDelete", group)
        await press(pilot, "c")
        assert "100 % of the lab" in shown(pilot)
        assert study.labs.state(begun.run.id).percent == 100
        await press(pilot, "escape")
        assert "✓  Two groups and a lock" in shown(pilot)


async def test_the_console_shows_the_same_in_every_tool_and_each_request(
    run: Callable[..., Running], begun: RunState
) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await perform(pilot, "group.show", "rg-old")
        text = shown(pilot)
        assert "✓ group.show is done." in text
        assert "az          az group show --name rg-old" in text
        assert "PowerShell  Get-AzResourceGroup -Name rg-old" in text
        assert "Portal      Resource groups > rg-old" in text
        assert 'resources.resource_groups.get("rg-old")' in text
        assert '"location": "westeurope"' in text
        await press(pilot, "down")
        text = shown(pilot)
        assert "▸     ✓ 200 GET" in text
        assert "GET /subscriptions/" in text
        assert "api-version=" in text
        assert "Response  ✓ 200" in text
        assert '"location": "westeurope"' in text


async def test_the_console_keeps_earlier_operations_and_reads_one_whole(
    run: Callable[..., Running], begun: RunState
) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await perform(pilot, "group.show", "rg-old")
        await perform(pilot, "group.create", "rg-new", "westeurope")
        await press(pilot, "1", "4", "down", "down")
        assert "Show a resource group" in shown(pilot)
        await press(pilot, "enter")
        assert "rg-new" not in shown(pilot)
        await press(pilot, "end")
        assert "provisioningState" in shown(pilot)
        await press(pilot, "escape")
        assert "group.create  rg-new" in shown(pilot)
        assert is_on(pilot, LabScreen)


async def test_no_password_shows_anywhere(run: Callable[..., Running], begun: RunState) -> None:
    own = "Between-You-And-Me-1"
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "o", *"vm.create", "enter")
        form = pilot.app.screen
        for place, text in enumerate(("rg-old", "vm-new", "vnet-new")):
            form.query_one(f"#f{place}", Input).value = text
        form.query(Input).last().value = own
        await settle(pilot)
        assert own not in shown(pilot)
        await press(pilot, "enter")
        await press(pilot, "down", "up", "enter", "end")
        assert is_on(pilot, LabScreen)
        screen = pilot.app.screen
        assert isinstance(screen, LabScreen)
        ran = screen.desk.runs[0]
        assert own not in repr((ran.given, ran.calls, ran.answer, ran.refusal))
        await press(pilot, "escape", "a")
        assert pilot.app.screen.query(Input).last().value == own


async def test_a_refusal_shows_azures_code_and_message(run: Callable[..., Running], begun: RunState) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await perform(pilot, "group.show", "rg-nowhere")
        text = shown(pilot)
        assert "✗ group.show: Azure refused it: ResourceGroupNotFound." in text
        assert "✗ Azure refused it: ResourceGroupNotFound." in text
        assert "✗ 404 GET" in text
        assert "could not be found" in text
        await press(pilot, "down")
        assert '"code": "ResourceGroupNotFound"' in shown(pilot)
        await press(pilot, "a")
        assert is_on(pilot, OperationForm)
        assert pilot.app.screen.query_one("#f0", Input).value == "rg-nowhere"


async def test_a_refusal_shows_every_form_and_the_answers_before_it(
    run: Callable[..., Running], begun: RunState
) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await perform(pilot, "vm.create", "rg-old", "vm-new", "vnet-none")
        text = shown(pilot)
        for said in ("az          az vm create", "PowerShell  New-AzVM", "Portal      Virtual machines > Create"):
            assert said in text
        await press(pilot, "enter")
        assert "from studyapp.labs.here import resources, network" in shown(pilot)
        await press(pilot, "escape", "down")
        text = shown(pilot)
        assert "▸     ✓ 200 GET" in text
        assert '"location": "westeurope"' in text
        await press(pilot, "down", "enter", "end")
        assert '"code": "InvalidResourceReference"' in shown(pilot)


async def test_an_operation_that_is_called_so_comes_first(run: Callable[..., Running], begun: RunState) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "o")
        await pilot.press(*"group", "space", *"create")
        await press(pilot, "enter")
        assert is_on(pilot, OperationForm)
        assert "group.create" in shown(pilot)


async def test_a_form_asks_for_what_is_missing(run: Callable[..., Running], begun: RunState) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "o")
        assert is_on(pilot, OperationScreen)
        await press(pilot, *"lock.create", "enter", "enter")
        assert is_on(pilot, OperationForm)
        assert "lock must be given" in shown(pilot)
        await press(pilot, "escape")
        assert is_on(pilot, LabScreen)


async def test_keys_move_the_sandboxs_clock(run: Callable[..., Running], begun: RunState) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "plus")
        assert "Mon 02 Mar 2026 09:00 UTC" in shown(pilot)
        await press(pilot, "d")
        assert "Tue 03 Mar 2026 09:00 UTC" in shown(pilot)
        await press(pilot, "r", "y")
        assert "Mon 02 Mar 2026 08:00 UTC" in shown(pilot)


async def test_a_hint_says_its_cost_first(run: Callable[..., Running], study: Study, begun: RunState) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "down", "h")
        assert is_on(pilot, Confirm)
        question = str(pilot.app.screen.query_one("#box > Static", Static).content)
        assert "Open hint 1 of 3 for “Lock it”? It costs 10 % of this task." in question
        await press(pilot, "n")
        assert not study.labs.state(begun.run.id).hints
        await press(pilot, "h", "y")
        assert "Hint 1 of 3" in shown(pilot)
        assert "A lock has a level." in shown(pilot)
        assert study.labs.state(begun.run.id).hints == {"lock": 1}


async def test_the_solution_is_given_up_for(run: Callable[..., Running], study: Study, begun: RunState) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "s", "n")
        assert not study.labs.state(begun.run.id).is_solution_shown
        await press(pilot, "s", "y")
        assert "az group create" in shown(pilot)
        assert study.labs.state(begun.run.id).is_solution_shown


async def test_stopping_leads_back_to_the_list(run: Callable[..., Running], study: Study, begun: RunState) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "x", "y")
        assert is_on(pilot, LabsScreen)
        assert study.labs.running() == []


async def test_the_console_tells_how_to_write_a_script(run: Callable[..., Running], begun: RunState) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        assert "from studyapp.labs.here import" in shown(pilot)
        assert "my_lab.py" in shown(pilot)


@pytest.mark.parametrize("name", ["vm.create", "restore.new-vm", "clock.next"])
async def test_a_form_stays_small(run: Callable[..., Running], begun: RunState, name: str) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "o", *name, "enter")
        assert is_on(pilot, OperationForm)
        assert len(list(pilot.app.screen.walk_children())) <= 60
