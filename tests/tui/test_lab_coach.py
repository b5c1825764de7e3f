"""The coach's pane: every move with what was wasted or dangerous, the two ways after a pass, and nothing of the solution before."""

from collections.abc import Callable

import pytest

from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from tests.tui.conftest import NARROW, WIDE, Running, shown
from tests.tui.test_lab_looks import BACKUP, CHANGE, POLICY, RESTART, Steps, walk
from tests.tui.test_labs import perform, press, settle

Run = Callable[..., Running]
SHOW = ("vm.show", "rg-app", "vm-app")
NOWHERE = ("backup.now", "rg-ops", "rsv-app", "rg-app", "vm-nowhere")
UNLOCKED = ("vault.immutability", "rg-ops", "rsv-app", "Unlocked")
DISABLED = ("vault.immutability", "rg-ops", "rsv-app", "Disabled")
MISTAKES: Steps = [SHOW, SHOW, UNLOCKED, DISABLED]
PASSED: Steps = [RESTART, BACKUP, POLICY, CHANGE, "c"]


async def test_an_untouched_attempt_says_what_the_coach_does(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await press(pilot, "7")
        text = shown(pilot)
        assert "▸ ✓ Coach: nothing wasted, nothing dangerous" in text
        assert "The lab was laid" in text
        assert "Nothing was done yet" in text


async def test_every_move_stands_there_and_what_was_wrong_is_marked_with_the_reason(
    run: Run, after_the_night: Study
) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        for step in (*MISTAKES, NOWHERE):
            await perform(pilot, *step)
        await press(pilot, "plus", "7")
        text = shown(pilot)
        assert "▸ ▲ Coach: 1 dangerous, 1 wasted" in text
        assert "▲ dangerous: " in text
        assert "~ wasted: vm.show was read 2 times while nothing changed." in text
        assert "While nothing is written and no time passes, the answer is the same." in text
        assert "in vm.show (Wed 08:04)" in text
        assert "· the clock moved to Wed 04 Mar 09:05" in text
        assert "✗ backup.now  rg-ops, rsv-app, rg-app, vm-nowhere" in text
        assert "✗ 404 POST" in text
        lines = text.splitlines()
        marked = [line for line in lines if "▲ dangerous" in line and "PATCH" in line]
        assert len(marked) == 1
        assert sum("~ wasted" in line and "GET" in line for line in lines) == 1


async def test_a_marked_call_tells_why_and_what_it_changed(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        for step in (UNLOCKED, DISABLED):
            await perform(pilot, *step)
        await press(pilot, "7", "down")
        text = shown(pilot)
        assert "In az" in text
        assert "az backup vault update" in text
        await press(pilot, "y")
        assert pilot.app.clipboard.startswith("az backup vault update")
        await press(pilot, "down", "enter")
        text = shown(pilot)
        assert "▲ dangerous: " in text
        assert "immutabilitySettings.state: Unlocked →" in text
        assert "Signed in as owner." in text
        await press(pilot, "y")
        assert '"state": "Disabled"' in pilot.app.clipboard


async def test_the_solution_stays_hidden_before_a_pass_and_stands_beside_after_it(
    run: Run, after_the_night: Study
) -> None:
    title = after_the_night.labs.current().lab.solutions[0].title
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await perform(pilot, *RESTART)
        await press(pilot, "7")
        text = shown(pilot)
        assert "Your way so far: 1 write" in text
        assert "the shortest way stands beside yours" in text
        assert title not in text
        assert "policy.create-daily" not in text
        for step in (BACKUP, POLICY, CHANGE):
            await perform(pilot, *step)
        await press(pilot, "c", "7")
        text = shown(pilot)
        assert "The shortest" in text
        assert "You wrote no more often than the shortest solution does." in text
        await press(pilot, "tab", "end")
        text = shown(pilot)
        assert title in text
        assert "az backup policy create" in text


async def test_giving_up_shows_the_shortest_way_and_praises_nothing(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await perform(pilot, *RESTART)
        await press(pilot, "7", "s", "y")
        assert "▸8 Solutions" in shown(pilot)
        await press(pilot, "7")
        text = shown(pilot)
        assert "8 Solutions" in text
        assert "The shortest in az: " in text
        assert "You wrote no more often" not in text


async def test_what_a_reset_threw_away_is_marked_undone(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        for step in (UNLOCKED, DISABLED):
            await perform(pilot, *step)
        await press(pilot, "r", "y", "7")
        text = shown(pilot)
        assert "▸ ✓ Coach: nothing wasted, nothing dangerous" in text
        assert "↺ reset to the start" in text
        assert "undone" in text
        await press(pilot, "down", "down")
        assert "A later reset threw it away" in shown(pilot)


async def test_waiting_for_an_operation_is_one_line(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter", size=WIDE) as pilot:
        await settle(pilot)
        await perform(pilot, *BACKUP)
        await press(pilot, "7")
        polls = [line for line in shown(pilot).splitlines() if "times until" in line]
        assert polls


async def test_the_pane_goes_on_while_the_coach_is_busy(run: Run, after_the_night: Study) -> None:
    async with run("b", "enter") as pilot:
        await settle(pilot)
        await pilot.press("7")
        await pilot.pause()
        assert "Coach" in shown(pilot)
        await press(pilot, "d")
        text = shown(pilot)
        assert "clock.advance" in text
        assert "✓ Coach: nothing wasted" in text


SMALL: dict[str, Steps] = {
    "undone": [*MISTAKES, "r", "y", "7"],
    "call": [*MISTAKES, "7", "down", "down", "enter"],
}
BOTH: dict[str, Steps] = {
    "empty": ["7"],
    "remarks": [*MISTAKES, "7"],
    "passed": [*PASSED, "7"],
    "passed-whole": [*MISTAKES, *PASSED, "7", "enter", "end"],
}
LOOKS = {name: (steps, NARROW) for name, steps in (SMALL | BOTH).items()}
LOOKS |= {f"{name}-wide": (steps, WIDE) for name, steps in BOTH.items()}


SLOW = ("passed-whole", "passed-whole-wide", "passed-wide")
"""Pictures that take a whole lab by keys; their narrow sister is in the fast run."""


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in LOOKS])
def test_looks(
    name: str, snap_compare: Callable[..., bool], make_app: Callable[..., StudyApp], after_the_night: Study
) -> None:
    steps, size = LOOKS[name]
    assert snap_compare(make_app(), terminal_size=size, run_before=lambda pilot: walk(pilot, steps))
