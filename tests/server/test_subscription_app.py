"""The app on a subscription: by keys, over https, against a server that plays Azure; and pictures of what it looks like."""

import random
from collections.abc import Callable, Iterator

import pytest
from azure.mgmt.resource.locks.models import ManagementLockObject
from textual.pilot import Pilot
from textual.widgets import Input

from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.subscription import record as records
from studyapp.settings import Folders
from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from studyapp.tui.screens.azure_start import AzureStartScreen
from studyapp.tui.screens.choose import TextDialog
from studyapp.tui.screens.confirm import Confirm
from studyapp.tui.screens.lab import LabScreen
from tests.conftest import Clock
from tests.server.test_subscription import LAB, PACK, SUBSCRIPTION, Cloud, Ground, play  # noqa: F401 - the fixture
from tests.tui.conftest import NARROW, WIDE, shown
from tests.tui.test_labs import is_on, perform, press, settle

Steps = list[str | tuple[str, ...]]


@pytest.fixture
def learner(places: Folders, clock: Clock) -> Iterator[Study]:
    """A learner of the shipped pack; the clock stands, so that pictures are the same each time."""
    study = Study(places, "default", clock, random.Random(5), pack=PACK, real=clock)
    study.content.refresh()
    yield study
    study.close()


@pytest.fixture
def azure(play: Callable[..., Ground], clock: Clock) -> Cloud:  # noqa: F811 - the fixture
    return play(start=clock.time)[0]


@pytest.fixture
def app(learner: Study, azure: Cloud) -> StudyApp:
    made = StudyApp(learner)
    made.animation_level = "none"
    return made


async def open_start(pilot: Pilot[None]) -> None:
    """Go to the lab in the list, and to its start on Azure."""
    names = [lab.id for lab in pilot.app.study.content.labs()]  # type: ignore[attr-defined]
    await press(pilot, "b", *["down"] * names.index(LAB), "A")
    pilot.app.screen.query_one("#login", Input).value = "service-principal"


async def look(pilot: Pilot[None]) -> None:
    await open_start(pilot)
    await press(pilot, "f2")


async def begin(pilot: Pilot[None]) -> None:
    await look(pilot)
    await press(pilot, *"rg-orders", "f9")
    await settle(pilot)


async def test_a_lab_is_begun_checked_and_ended_by_keys(app: StudyApp, azure: Cloud, learner: Study) -> None:
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await open_start(pilot)
        assert is_on(pilot, AzureStartScreen)
        await press(pilot, "f9")
        assert azure.groups() == [], "nothing is begun before it was looked"
        await press(pilot, "f2")
        assert "✓ Type rg-orders in the last field" in shown(pilot)
        await press(pilot, *"rg-order", "f9")
        assert is_on(pilot, AzureStartScreen), "the name is not whole"
        assert azure.groups() == []
        await press(pilot, "s", "f9")
        await settle(pilot)
        assert is_on(pilot, LabScreen)
        assert "AZURE 11111111…5555: real resources" in shown(pilot)
        assert azure.groups() == ["rg-orders", "rg-vaults"]

        await perform(pilot, "vault.create", "rg-vaults", "rsv-orders", "uksouth")
        assert "rsv-orders" in [one["name"] for one in azure.sandbox.state()]
        await press(pilot, "c")
        assert "not done" in shown(pilot)
        for key in ("plus", "d", "n", "r", "b", "exclamation_mark"):
            await press(pilot, key)
            assert is_on(pilot, LabScreen), key
        await press(pilot, "5")
        assert "rg-orders" in shown(pilot)
        await press(pilot, "x")
        assert is_on(pilot, Confirm)
        assert "are deleted with all that is in them" in " ".join(shown(pilot).split()).replace("│ ", "")
        await press(pilot, "y")
        await settle(pilot)
        assert not is_on(pilot, LabScreen)
        assert azure.groups() == []
    assert learner.labs.running() == []
    assert learner.labs.azure.standing() == ()


async def test_what_stops_it_is_shown_and_nothing_can_be_begun(app: StudyApp, azure: Cloud, places: Folders) -> None:
    places.subscriptions.write_text("22222222-2222-4333-8444-555555555555\n", encoding="utf-8")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await look(pilot)
        assert "STOP  The subscription 22222222" in shown(pilot)
        await press(pilot, *"rg-orders", "f9")
        assert is_on(pilot, AzureStartScreen)
    assert azure.groups() == []


@pytest.mark.parametrize(("field", "value", "says"), [("login", "sesame", "no way to sign in"), ("hours", "long", "must be a number"), ("hours", "99", "1 to 72")])  # fmt: skip
async def test_a_field_that_can_not_be_so_is_told(app: StudyApp, field: str, value: str, says: str) -> None:
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await open_start(pilot)
        pilot.app.screen.query_one(f"#{field}", Input).value = value
        await press(pilot, "f2")
        assert says in shown(pilot)


async def test_a_world_that_was_cut_off_is_asked_about(app: StudyApp, azure: Cloud, learner: Study, places: Folders) -> None:  # fmt: skip
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await begin(pilot)
        run = learner.labs.running()[0].run.id
        folder = places.lab_runs("default") / run
        kept = records.load(folder)
        records.save(folder, records.Record(run=kept.run, login=kept.login, phase="laying", laid=3, is_begun=True))
        await press(pilot, "escape", "enter")
        assert is_on(pilot, Confirm)
        assert "not laid to its end" in shown(pilot)
        await press(pilot, "y")
        await settle(pilot)
        assert records.load(folder).phase == "ready"


async def test_home_says_what_stands(app: StudyApp, azure: Cloud, learner: Study) -> None:
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await begin(pilot)
        await press(pilot, "escape", "escape")
        assert "stands in Azure" in shown(pilot)


# Looks

LOOKS: dict[str, tuple[Steps, Callable[[Pilot[None]], object]]] = {
    "start": ([], open_start),
    "looked": ([], look),
    "begun": ([], begin),
    "resources": (["5", "down"], begin),
    "findings": (["c"], begin),
    "ending": (["x"], begin),
}


SIZES = [pytest.param(NARROW, id="80x24"), pytest.param(WIDE, id="120x40", marks=pytest.mark.slow)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", LOOKS)
def test_looks(name: str, size: tuple[int, int], snap_compare: Callable[..., bool], app: StudyApp) -> None:
    steps, first = LOOKS[name]

    async def walk(pilot: Pilot[None]) -> None:
        await first(pilot)  # type: ignore[misc]
        for step in steps:
            await press(pilot, str(step))
        pilot.app.clear_notifications()
        await settle(pilot)

    assert snap_compare(app, terminal_size=size, run_before=walk)


async def test_what_is_left_is_told_before_the_screen_is_gone(app: StudyApp, azure: Cloud) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await begin(pilot)
        scope = f"/subscriptions/{SUBSCRIPTION}"
        level = ManagementLockObject(level="CanNotDelete")
        SandboxTarget(azure.sandbox).locks.management_locks.create_or_update_by_scope(scope, "whole", level)
        await press(pilot, "x", "y")
        await settle(pilot)
        assert is_on(pilot, TextDialog)
        assert "LEFT" in shown(pilot)
        assert "lab cleanup" in shown(pilot)
        await press(pilot, "escape")
        assert not is_on(pilot, LabScreen)
    assert azure.groups() == ["rg-orders", "rg-vaults"]
