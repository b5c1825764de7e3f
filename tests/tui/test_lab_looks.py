"""Pictures of labs: the list, each pane of a lab, the operations and a form. A person looks at each new one before it is kept."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from tests.tui.conftest import NARROW, WIDE
from tests.tui.test_labs import perform, press, settle

RESTART = ("vm.restart", "rg-app", "vm-app")
BACKUP = ("backup.now", "rg-ops", "rsv-app", "rg-app", "vm-app")
POLICY = ("policy.create-daily", "rg-ops", "rsv-app", "daily-app")
CHANGE = ("backup.change-policy", "rg-ops", "rsv-app", "rg-app", "vm-app", "daily-app")

Steps = list[str | tuple[str, ...]]
SMALL: dict[str, Steps] = {
    "task-with-a-hint": ["2", "h", "y"],
    "findings-before": ["3"],
    "findings-outdated": ["c", RESTART, BACKUP, "3"],
    "console-empty": ["4"],
    "console-refusal": [("backup.now", "rg-ops", "rsv-app", "rg-app", "vm-nowhere")],
    "resource-whole": ["5", "end", "enter"],
    "after-a-day": [RESTART, "1", "d"],
}
BOTH: dict[str, Steps] = {
    "briefing": [],
    "task": ["2"],
    "findings-failing": ["c"],
    "findings-passing": [RESTART, BACKUP, POLICY, CHANGE, "c"],
    "console": [RESTART, BACKUP],
    "console-request": [POLICY, "down"],
    "resources": ["5", *["down"] * 3],
    "jobs": ["6"],
    "solutions": ["s", "y"],
    "operations": ["o", *"restore"],
    "form": ["o", *"backup.now", "enter"],
    "help": ["question_mark"],
}
LOOKS = {name: (steps, NARROW) for name, steps in (SMALL | BOTH).items()}
LOOKS |= {f"{name}-wide": (steps, WIDE) for name, steps in BOTH.items()}


async def walk(pilot: Pilot[None], steps: Steps) -> None:
    """Open the lab; then press keys, or perform operations given with their fields."""
    await press(pilot, "b", "enter")
    for step in steps:
        if isinstance(step, str):
            await press(pilot, step)
        else:
            await perform(pilot, *step)
    pilot.app.clear_notifications()
    await settle(pilot)


@pytest.mark.parametrize("name", LOOKS)
def test_looks(
    name: str, snap_compare: Callable[..., bool], make_app: Callable[..., StudyApp], after_the_night: Study
) -> None:
    steps, size = LOOKS[name]
    assert snap_compare(make_app(), terminal_size=size, run_before=lambda pilot: walk(pilot, steps))


@pytest.mark.parametrize("name", ["findings-failing", "jobs"])
def test_light_looks(
    name: str, snap_compare: Callable[..., bool], make_app: Callable[..., StudyApp], after_the_night: Study
) -> None:
    app = make_app()
    app.theme = "studyapp-light"
    assert snap_compare(app, terminal_size=NARROW, run_before=lambda pilot: walk(pilot, BOTH[name]))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
def test_list_looks(
    size: tuple[int, int], snap_compare: Callable[..., bool], make_app: Callable[..., StudyApp], after_the_night: Study
) -> None:
    assert snap_compare(make_app(), terminal_size=size, run_before=lambda pilot: press(pilot, "b"))
