"""A lab's screen keeps up with its world: marks, clock, resources, jobs, what others did; all by keys."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyapp.labs.attempt_files import AttemptFiles
from studyapp.labs.sandbox_target import in_sandbox
from studyapp.labs.script import run_script
from studyapp.study.study import Study
from studyapp.tui.commands import is_movement
from studyapp.tui.screens.choose import ChooseDialog
from studyapp.tui.screens.help import live_keys
from studyapp.tui.screens.lab import LabScreen
from studyapp.tui.screens.labs import LabsScreen
from tests.tui.conftest import WIDE, Running, shown
from tests.tui.test_lab_looks import BACKUP, CHANGE, POLICY, RESTART
from tests.tui.test_labs import is_on, perform, press, settle

Run = Callable[..., Running]


async def until(pilot: Pilot[None], text: str) -> None:
    """Let the app go on until a text shows; a wait in vain ends after some thousand turns."""
    for _ in range(5000):
        if text in shown(pilot):
            return
        await asyncio.sleep(0)
        await pilot.pause()
    raise AssertionError(f"{text!r} never showed")


def findings(study: Study) -> int:
    """How many checks are on record."""
    state = study.labs.current("after-the-night")
    return len(state.findings)


async def test_marks_follow_what_is_done_without_counting_as_a_check(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        assert "0 of 2 tasks done" in shown(pilot)
        assert "○ 1  Bring the backup back to life" in shown(pilot)
        await perform(pilot, *RESTART)
        await perform(pilot, *BACKUP)
        await press(pilot, "1")
        assert "✓ 1  Bring the backup back to life" in shown(pilot)
        assert "○ 2  Keep the machine under a policy of its own" in shown(pilot)
        assert "1 of 2 tasks done" in shown(pilot)
        assert findings(after_the_night) == 0
        await press(pilot, "3")
        assert "Nothing was checked yet." in shown(pilot)


async def test_marks_are_there_again_when_the_lab_is_opened_again(run: Run, after_the_night: Study) -> None:
    study = after_the_night
    name = study.labs.current().run.id
    for step in study.labs.current().lab.solutions[0].steps[:2]:
        study.labs.perform(name, step.do, step.args)
    async with run("b", "enter") as pilot:
        await settle(pilot)
        assert "✓ 1  Bring the backup back to life" in shown(pilot)


async def test_all_done_asks_for_the_check_that_keeps_it(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        for step in (RESTART, BACKUP, POLICY, CHANGE):
            await perform(pilot, *step)
        assert "✓ Every task is done: c checks and keeps it." in shown(pilot)
        assert findings(after_the_night) == 0
        await press(pilot, "c")
        assert "✓ Passed" in shown(pilot)
        assert findings(after_the_night) == 3


async def test_findings_say_when_the_state_has_changed_since(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "c", "plus", "3")
        assert "The state has changed" not in shown(pilot)
        await perform(pilot, *RESTART)
        await perform(pilot, *BACKUP)
        await press(pilot, "3")
        text = shown(pilot)
        assert "! The state has changed since this check: c checks anew." in text
        assert "✓ 1  Bring the backup" in text
        assert "✗ Bring the backup" in text
        await press(pilot, "c")
        assert "The state has changed" not in shown(pilot)


async def test_each_move_of_the_clock_says_what_happened(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "plus")
        assert "1 h later: no job ended." in shown(pilot)
        await press(pilot, "d")
        assert "1 d later: 1 job ended, 1 failed." in shown(pilot)
        await press(pilot, "e")
        assert "No job is running: the clock stands." in shown(pilot)
        await press(pilot, "n")
        assert "later: no job ended." in shown(pilot)
        assert "Backup job of vm-app ends" in shown(pilot)
        await press(pilot, "e")
        assert "1 job ended, 1 failed." in shown(pilot)


async def test_resources_keep_up_and_show_their_json(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        assert "Protected, DefaultPolicy, last backup Failed" in shown(pilot)
        await press(pilot, *["down"] * 5)
        text = shown(pilot)
        assert "▸ └ vm-app  virtualMachines" in text
        assert "State    running, Standard_D2s_v5" in text
        assert "As the SDK reads it" in text
        assert '"vmId"' in text or '"hardwareProfile"' in text
        await perform(pilot, "vm.deallocate", "rg-app", "vm-app")
        await press(pilot, "5")
        assert "▸ └ vm-app  virtualMachines" in shown(pilot)
        assert "State    deallocated, Standard_D2s_v5" in shown(pilot)
        await press(pilot, "r", "y", "5")
        assert "State    running, Standard_D2s_v5" in shown(pilot)


async def test_jobs_show_tasks_errors_advice_and_points(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "6")
        text = shown(pilot)
        assert "Jobs 4" in text
        assert "▸ ✗ Failed      Backup  vm-app" in text
        assert "UserErrorGuestAgentStatusUnavailable" in text
        assert "Ensure the VM agent is installed" in text
        assert "✗ Take Snapshot: Failed" in text
        assert "Recovery points 2" in text
        lines = [line[44:].strip(" │") for line in text.splitlines()]
        assert "/resourceGroups/rg-ops/providers/Microsoft.RecoveryServices/vaults/rsv-app/backupJobs/" in "".join(
            lines
        )
        await press(pilot, "end")
        assert "Point    vm-app in rsv-app" in shown(pilot)
        await perform(pilot, *RESTART)
        await perform(pilot, *BACKUP)
        await press(pilot, "6", "home")
        assert "Jobs 5" in shown(pilot)
        assert "▸ ✓ Completed   Backup  vm-app" in shown(pilot)
        assert "Recovery points 3" in shown(pilot)


async def test_a_reset_offers_the_last_pass_once_there_is_one(run: Run, after_the_night: Study) -> None:
    study = after_the_night
    name = study.labs.current().run.id
    for step in study.labs.current().lab.solutions[0].steps:
        study.labs.perform(name, step.do, step.args)
    study.labs.check(name)
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "d", "d", "r")
        assert is_on(pilot, ChooseDialog)
        await press(pilot, "enter")
        assert "✓ The sandbox is back at the last pass." in shown(pilot)
        assert "2 of 2 tasks done" in shown(pilot)
        await press(pilot, "r", "down", "enter")
        assert "✓ The sandbox is back at the start." in shown(pilot)
        assert "0 of 2 tasks done" in shown(pilot)
        assert "Wed 04 Mar 2026 08:04 UTC" in shown(pilot)


async def test_reset_and_stop_wait_for_another_program_while_the_screen_goes_on(
    run: Run, after_the_night: Study
) -> None:
    study = after_the_night
    folder = study.labs.attempt(study.labs.current().run.id).folder
    async with run("b", "enter") as pilot:
        await settle(pilot)
        for key, doing in (("r", "◐ going back to the start"), ("x", "◐ ending the attempt")):
            with AttemptFiles(folder).alone("a script"):
                await pilot.press(key, "y")
                await until(pilot, doing)
                await pilot.press("3")
                await pilot.pause()
                assert "▸3 Findings" in shown(pilot)
            await settle(pilot)
        assert is_on(pilot, LabsScreen)
        assert study.labs.running() == []
        assert not folder.exists()


async def test_what_a_script_did_shows_by_itself(
    run: Run, after_the_night: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyapp.tui.screens.lab.FOLLOW_SECONDS", 0.01)
    study = after_the_night
    async with run("b", "enter") as pilot:
        await settle(pilot)
        study.labs.perform(study.labs.current().run.id, "vm.deallocate", {"vm_group": "rg-app", "vm": "vm-app"})
        await until(pilot, "The sandbox was changed from outside")
        await press(pilot, "5")
        assert "deallocated, Standard_D2s_v5" in shown(pilot)


async def test_a_world_that_cannot_be_read_is_told_and_left(run: Run, after_the_night: Study) -> None:
    study = after_the_night
    world = study.labs.attempt(study.labs.current().run.id).folder / "world.json"
    world.write_text("{")
    async with run("b", "enter") as pilot:
        await settle(pilot)
        assert "can't be read" in shown(pilot)
        assert is_on(pilot, LabsScreen)


async def test_a_world_that_breaks_meanwhile_is_told(run: Run, after_the_night: Study) -> None:
    study = after_the_night
    world = study.labs.attempt(study.labs.current().run.id).folder / "world.json"
    async with run("b", "enter") as pilot:
        await settle(pilot)
        world.write_text("{")
        await press(pilot, "c")
        assert "✗ The world of this attempt can't be read" in shown(pilot)
        assert is_on(pilot, LabScreen)
        await press(pilot, "r", "y")
        assert "✓ The sandbox is back at the start." in shown(pilot)


async def test_tab_goes_through_the_parts_and_arrows_through_the_panes(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        parts = []
        await press(pilot, "5")
        for _ in range(3):
            parts.append(str(pilot.app.focused.id if pilot.app.focused else ""))
            await press(pilot, "tab")
        assert parts == ["things", "text", "tasks"]
        await press(pilot, "shift+tab", "right")
        assert "▸6 Jobs" in shown(pilot)
        await press(pilot, "right")
        assert "▸7 Coach" in shown(pilot)
        await press(pilot, "right")
        assert "▸1 Briefing" in shown(pilot)
        await press(pilot, "left", "left", "left", "left")
        assert "▸4 Console" in shown(pilot)


async def test_help_names_every_key_of_the_screen(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await perform(pilot, *POLICY)
        told = {key.label for key in live_keys(pilot.app.screen)}
        assert {
            "Check",
            "Operation",
            "Again",
            "Hint",
            "Solution",
            "+1 hour",
            "+1 day",
            "Next event",
            "End of job",
        } <= told
        assert {
            "Reset",
            "Branch",
            "Stop",
            "Resources",
            "Jobs",
            "Coach",
            "Console",
            "Findings",
            "Next part",
            "More",
            "Leave",
        } <= told
        assert not is_movement("lab.more")


async def test_the_python_of_an_operation_and_a_ready_script_can_be_copied_and_run(
    run: Run, after_the_night: Study, tmp_path: Path
) -> None:
    study = after_the_night
    attempt = study.labs.attempt(study.labs.current().run.id)
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "y")
        assert "Nothing here to copy." in shown(pilot)
        await press(pilot, "4", "y")
        script = pilot.app.clipboard
        await perform(pilot, *RESTART)
        await press(pilot, "y")
        python = pilot.app.clipboard
        await press(pilot, "5", "y")
        assert json.loads(pilot.app.clipboard)["name"] == "rg-app"
    assert python.splitlines()[0] == "from studyapp.labs.here import compute"
    for number, text in enumerate((script, python)):
        path = tmp_path / f"{number}.py"
        path.write_text(text, encoding="utf-8")
        assert run_script(attempt, path) == 0
    assert "rg-mine" in [one["name"] for one in in_sandbox(attempt.target()).sandbox.state()]
