"""The preview of a pack folder by keys: what a learner sees, what is behind it, and what a save changes."""

import random
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyapp.settings import Folders
from studyapp.study.preview import PreviewStudy
from studyapp.tui.preview_app import PreviewApp
from studyapp.tui.screens.findings import FindingsScreen
from studyapp.tui.screens.lab import LabScreen
from studyapp.tui.screens.lesson import LessonScreen
from studyapp.tui.screens.preview import PreviewScreen
from studyapp.tui.screens.preview_item import PreviewItemScreen
from studyapp.tui.screens.preview_lab import PreviewLabScreen
from tests.conftest import Clock
from tests.tui.conftest import LABS, NARROW, WIDE, shown

Running = AbstractAsyncContextManager[Pilot[None]]
QUESTIONS = "questions/all.yaml"


@pytest.fixture
def pack(copy_of_sample: Callable[[], Path]) -> Path:
    """The sample pack with a lab, in a folder of its author's."""
    folder = copy_of_sample()
    (folder / "labs").mkdir()
    shutil.copy(LABS / "two-groups.yaml", folder / "labs")
    return folder


@pytest.fixture
def previewed(pack: Path, tmp_path: Path, clock: Clock) -> Iterator[PreviewStudy]:
    (tmp_path / "thrown-away").mkdir()
    study = PreviewStudy(pack, tmp_path / "thrown-away", clock, random.Random(1))
    study.content.refresh()
    yield study
    study.close()


@pytest.fixture
def make(previewed: PreviewStudy) -> Callable[..., PreviewApp]:
    """Makes the app; nothing looks for saved files by itself, so that a test says when."""

    def app(kind: str = "", name: str = "") -> PreviewApp:
        made = PreviewApp(previewed, kind, name, look_seconds=3600)
        made.animation_level = "none"
        return made

    return app


@pytest.fixture
def run(make: Callable[..., PreviewApp]) -> Callable[..., Running]:
    @asynccontextmanager
    async def running(*goal: str, size: tuple[int, int] = NARROW) -> AsyncIterator[Pilot[None]]:
        async with make(*goal).run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield pilot

    return running


def plant(pack: Path, old: str, new: str, file: str = QUESTIONS) -> None:
    """Save a file with one text changed."""
    path = pack / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def is_on(pilot: Pilot[None], kind: type[object]) -> bool:
    """Whether the screen on top is of a kind."""
    return isinstance(pilot.app.screen, kind)


async def look(pilot: Pilot[None]) -> None:
    """Let the app look for saved files twice: a file has to look the same two times."""
    assert isinstance(pilot.app, PreviewApp)
    pilot.app.look()
    pilot.app.look()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    for name in keys:
        await pilot.press(name)
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


# What is seen


async def test_the_contents_lead_to_every_kind_of_thing_and_back(run: Callable[..., Running]) -> None:
    async with run(size=WIDE) as pilot:
        text = shown(pilot)
        for said in ("Lessons", "Questions  questions/all.yaml", "Labs", "Two groups and a lock", "pack check"):
            assert said in text
        for keys, kind in ((["enter"], LessonScreen), (["tab", "enter"], PreviewItemScreen)):
            await press(pilot, *keys)
            assert is_on(pilot, kind)
            await press(pilot, "escape")
            assert is_on(pilot, PreviewScreen)
        await press(pilot, "end", "enter")
        assert is_on(pilot, PreviewLabScreen)


async def test_a_question_is_answered_and_explained_and_recorded_nowhere(
    run: Callable[..., Running], previewed: PreviewStudy, places: Folders
) -> None:
    async with run("item", "check-water") as pilot:
        assert "How hot is the water for black tea?" in shown(pilot)
        assert "Black tea wants boiling water." not in shown(pilot)
        await press(pilot, "1", "a", "enter")
        text = shown(pilot)
        assert "Black tea wants boiling water." in text
        assert "Right" in text or "Wrong" in text
        await press(pilot, "w")
        assert "Black tea wants boiling water." not in shown(pilot)
        await press(pilot, "w")
        assert "The key and why" in shown(pilot)
    assert previewed.practice.history() == {}
    assert places.profiles() == []


async def test_questions_follow_one_another(run: Callable[..., Running], previewed: PreviewStudy) -> None:
    names = [thing.id for thing in previewed.pack.things() if thing.kind == "item"]
    async with run("item", names[0]) as pilot:
        for name in names[1:]:
            await press(pilot, "full_stop")
            assert f"{name} ·" in shown(pilot)
        await press(pilot, "full_stop")
        assert f"{names[-1]} ·" in shown(pilot)
        await press(pilot, "w", "comma")
        assert f"{names[-2]} ·" in shown(pilot)
        assert "The key and why" not in shown(pilot)


async def test_a_lab_is_read_and_what_is_behind_it(run: Callable[..., Running]) -> None:
    async with run("lab", "two-groups", size=WIDE) as pilot:
        assert "Task 1 of 2: Make the group" in shown(pilot)
        assert "A lock has a level." not in shown(pilot)
        await press(pilot, "w", "end")
        assert "Mistakes that the grading must notice" in shown(pilot)
        assert "az lock create" in shown(pilot)


async def test_a_lab_is_started_in_the_home_that_is_thrown_away(
    run: Callable[..., Running], places: Folders, tmp_path: Path
) -> None:
    async with run("lab", "two-groups", size=WIDE) as pilot:
        await press(pilot, "s")
        assert is_on(pilot, LabScreen)
        assert "Mon 02 Mar 2026 08:00 UTC" in shown(pilot)
        assert list((tmp_path / "thrown-away" / "profiles" / "preview" / "labs").iterdir())
        await press(pilot, "escape")
        assert is_on(pilot, PreviewLabScreen)
    assert places.profiles() == []


async def test_a_lesson_opens_at_a_section_and_its_checks_are_asked(run: Callable[..., Running]) -> None:
    async with run("lesson", "tea#water") as pilot:
        assert is_on(pilot, LessonScreen)
        assert "Water" in shown(pilot)
        assert "section 2 of 3  content/lessons/01-tea.md:2  ✓ no findings" in shown(pilot)
        await press(pilot, "escape")
        assert is_on(pilot, PreviewScreen)


# What a save changes


async def test_a_saved_question_shows_where_one_is(run: Callable[..., Running], pack: Path) -> None:
    async with run("item", "check-water") as pilot:
        await press(pilot, "down")
        plant(pack, "How hot is the water for black tea?", "How hot must the water be?")
        await look(pilot)
        assert "How hot must the water be?" in shown(pilot)
        await press(pilot, "w")
        plant(pack, "Black tea wants boiling water.", "It has to boil.")
        await look(pilot)
        assert "The key and why" in shown(pilot)
        assert "It has to boil." in shown(pilot)


async def test_a_save_of_something_else_leaves_what_was_picked(run: Callable[..., Running], pack: Path) -> None:
    async with run("item", "check-water") as pilot:
        await press(pilot, "1")
        before = shown(pilot)
        plant(pack, "title: ", "title: Another ", "pack.yaml")
        await look(pilot)
        assert shown(pilot) == before


async def test_a_broken_file_shows_its_line_and_leaves_what_was(run: Callable[..., Running], pack: Path) -> None:
    async with run("item", "check-water") as pilot:
        plant(pack, "bloom: remember", "bloom: recall")
        await look(pilot)
        text = shown(pilot)
        assert "questions/all.yaml:" in text
        assert "can't be read" in text
        assert "How hot is the water for black tea?" in text
        await press(pilot, "v")
        assert is_on(pilot, FindingsScreen)
        assert "1 finding" in shown(pilot)
        plant(pack, "bloom: recall", "bloom: remember")
        await look(pilot)
        assert "✗" not in shown(pilot)
        await press(pilot, "escape")
        assert is_on(pilot, PreviewItemScreen)


async def test_a_lesson_stays_at_its_section_and_line(run: Callable[..., Running], pack: Path) -> None:
    tea = "content/lessons/01-tea.md"
    async with run("lesson", "tea") as pilot:
        await press(pilot, "n")
        before = shown(pilot).splitlines()[-2]
        text = (pack / tea).read_text(encoding="utf-8")
        heading = next(line for line in text.splitlines() if line.startswith("## "))
        plant(pack, heading, f"{heading}\n\nA new sentence stands here.", tea)
        await look(pilot)
        assert is_on(pilot, LessonScreen)
        assert "A new sentence stands here." in shown(pilot)
        assert shown(pilot).splitlines()[-2] == before


async def test_what_is_gone_is_left(run: Callable[..., Running], pack: Path) -> None:
    async with run("lab", "two-groups") as pilot:
        (pack / "labs" / "two-groups.yaml").unlink()
        await look(pilot)
        assert is_on(pilot, PreviewScreen)
        assert "has no lab `two-groups`" in shown(pilot)


async def test_a_screen_beneath_catches_up(run: Callable[..., Running], pack: Path) -> None:
    async with run("item", "check-water") as pilot:
        await press(pilot, "v")
        plant(pack, "How hot is the water for black tea?", "How hot must the water be?")
        await look(pilot)
        await press(pilot, "escape")
        assert "How hot must the water be?" in shown(pilot)


async def test_a_finding_leads_to_its_question(run: Callable[..., Running], pack: Path) -> None:
    async with run(size=WIDE) as pilot:
        plant(pack, "text: Sugar\n", "text: Only sugar\n")
        await look(pilot)
        assert "▲" in shown(pilot)
        await press(pilot, "v")
        rows = shown(pilot).splitlines()
        place = next(number for number, line in enumerate(rows) if "Q022" in line)
        await press(pilot, *["down"] * (place - next(n for n, line in enumerate(rows) if "▸" in line)))
        await press(pilot, "enter")
        assert is_on(pilot, PreviewItemScreen)
        assert "two-needs" in shown(pilot)
        assert "Q022" in shown(pilot)


async def test_a_file_that_still_changes_is_not_read_yet(previewed: PreviewStudy, pack: Path) -> None:
    plant(pack, "How hot is the water", "How hot is the")
    assert not previewed.pack.has_changed()
    plant(pack, "How hot is the", "How hot is the kettle's")
    assert not previewed.pack.has_changed()
    assert previewed.pack.has_changed()


async def test_a_pack_that_was_never_whole_shows_what_is_wrong_until_it_is(
    pack: Path, tmp_path: Path, clock: Clock
) -> None:
    plant(pack, "bloom: remember", "bloom: recall")
    study = PreviewStudy(pack, tmp_path / "home-of-it", clock, random.Random(1))
    study.content.refresh()
    async with PreviewApp(study, "item", "check-water", 3600).run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert "there is nothing to see yet" in shown(pilot)
        assert "questions/all.yaml:" in shown(pilot)
        plant(pack, "bloom: recall", "bloom: remember")
        await look(pilot)
        assert "there is nothing to see yet" not in shown(pilot)
        assert "Making tea" in shown(pilot)
    study.close()


# Pictures


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("goal", "keys"),
    [
        pytest.param((), ["down", "down"], id="contents"),
        pytest.param(("item", "check-water"), [], id="item"),
        pytest.param(("item", "check-water"), ["w"], id="key"),
        pytest.param(("lesson", "bread"), [], id="lesson"),
        pytest.param(("lab", "two-groups"), [], id="lab"),
        pytest.param(("lab", "two-groups"), ["w", "pagedown"], id="lab-behind"),
        pytest.param((), ["v"], id="findings"),
    ],
)
def test_looks(
    goal: tuple[str, ...],
    keys: list[str],
    size: tuple[int, int],
    snap_compare: Callable[..., bool],
    make: Callable[..., PreviewApp],
    previewed: PreviewStudy,
    pack: Path,
) -> None:
    plant(pack, "text: Sugar\n", "text: Only sugar\n")
    previewed.content.refresh()
    assert snap_compare(make(*goal), terminal_size=size, press=keys)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
def test_a_broken_pack_looks(
    size: tuple[int, int],
    snap_compare: Callable[..., bool],
    make: Callable[..., PreviewApp],
    previewed: PreviewStudy,
    pack: Path,
) -> None:
    plant(pack, "bloom: remember", "bloom: recall")
    previewed.content.refresh()
    assert snap_compare(make(), terminal_size=size)


# Side ways


async def test_home_leads_to_the_contents_wherever_one_began(run: Callable[..., Running]) -> None:
    async with run("lesson", "tea") as pilot:
        await press(pilot, "h")
        assert is_on(pilot, PreviewScreen)
        await press(pilot, "l", "enter", "h")
        assert is_on(pilot, PreviewScreen)


async def test_a_trial_outlives_a_save_of_its_lab_and_its_removal(run: Callable[..., Running], pack: Path) -> None:
    async with run("lab", "two-groups", size=WIDE) as pilot:
        await press(pilot, "s")
        plant(pack, "title: Two groups and a lock", "title: Two groups", "labs/two-groups.yaml")
        await look(pilot)
        await press(pilot, "c")
        assert is_on(pilot, LabScreen)
        assert "0 % of the lab" in shown(pilot)
        (pack / "labs" / "two-groups.yaml").unlink()
        await look(pilot)
        await press(pilot, "c")
        assert "has no lab `two-groups`" in " ".join(shown(pilot).split())
        await press(pilot, "escape")
        assert is_on(pilot, PreviewScreen)


async def test_a_search_finds_what_was_saved(run: Callable[..., Running], pack: Path) -> None:
    async with run() as pilot:
        plant(pack, "Black tea wants boiling water.", "Black tea wants seething water.")
        await look(pilot)
        await press(pilot, "slash", *"seething")
        assert "seething" in shown(pilot).split("\n", 2)[2]
        await press(pilot, "enter")
        assert is_on(pilot, PreviewItemScreen)


async def test_a_pack_with_nothing_to_see_has_no_lessons_to_open(pack: Path, tmp_path: Path, clock: Clock) -> None:
    plant(pack, "bloom: remember", "bloom: recall")
    study = PreviewStudy(pack, tmp_path / "home-of-it", clock, random.Random(1))
    study.content.refresh()
    async with PreviewApp(study).run_test(size=WIDE, notifications=True) as pilot:
        await press(pilot, "l", "b", "v", "enter", "escape", "enter", "tab")
        assert is_on(pilot, PreviewScreen)
        assert "There is no valid pack." in shown(pilot)
    study.close()
