"""Home: the best thing to do next stands under Enter."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studyapp.settings import Folders
from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from studyapp.tui.screens.confirm import Confirm
from studyapp.tui.screens.home import HomeScreen
from studyapp.tui.screens.lesson import LessonScreen
from studyapp.tui.screens.quiz import QuizScreen
from tests.tui.conftest import Running, shown


async def test_a_new_learner_begins_with_the_first_lesson(run: Callable[..., Running]) -> None:
    async with run() as pilot:
        assert "▸ Start with the first lesson: Making tea" in shown(pilot)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, LessonScreen)


async def test_reading_goes_on_where_it_stopped(run: Callable[..., Running], study: Study) -> None:
    study.lessons.save_place("tea", "water", 0)
    async with run() as pilot:
        assert "▸ Go on reading: Making tea" in shown(pilot)
        assert "section 2 of 3: Water" in shown(pilot)


async def test_an_unfinished_practice_comes_first(run: Callable[..., Running], answered: Callable[[int], str]) -> None:
    answered(2)
    async with run() as pilot:
        assert "▸ Resume your practice" in shown(pilot)
        assert "2 of 6 answered, 4 to go" in shown(pilot)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, QuizScreen)


async def test_discarding_asks_first_and_keeps_the_answers(
    run: Callable[..., Running], answered: Callable[[int], str], study: Study
) -> None:
    answered(2)
    async with run("d") as pilot:
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("n")
        assert study.practice.open_sessions()
        await pilot.press("d", "y")
        await pilot.pause()
        assert not study.practice.open_sessions()
        assert "Resume" not in shown(pilot)
        assert study.statistics.overview().total.answers == 2


async def test_enter_on_the_question_of_discarding_is_safe(
    run: Callable[..., Running], answered: Callable[[int], str], study: Study
) -> None:
    answered(1)
    async with run("d", "enter") as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
        assert study.practice.open_sessions()


async def test_what_can_be_practised_is_counted(
    run: Callable[..., Running], answered: Callable[[int], str], study: Study
) -> None:
    study.practice.finish(answered(2))
    study.practice.toggle_flag("judge")
    async with run() as pilot:
        text = shown(pilot)
        assert "4 not answered yet" in text
        assert "⚑ 1 flagged" in text
        assert "Practise what you missed" not in text


async def test_practising_the_flagged_starts_at_once(run: Callable[..., Running], study: Study) -> None:
    study.practice.toggle_flag("judge")
    async with run("down", "down", "enter") as pilot:
        assert isinstance(pilot.app.screen, QuizScreen)
        assert [planned.item for planned in study.practice.open_sessions()[0].session.items] == ["judge"]


async def test_home_looks_again_after_a_lesson(run: Callable[..., Running]) -> None:
    async with run("enter", "n", "n", "n", "h") as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "1 of 2 read" in shown(pilot)
        assert "▸ Go on reading: Baking bread" in shown(pilot)


async def test_q_leaves(run: Callable[..., Running]) -> None:
    async with run("q") as pilot:
        assert pilot.app._exit


async def test_without_a_valid_pack_home_says_why_and_settings_open(
    make_app: Callable[..., StudyApp], places: Folders, study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyapp.study.content.builtin_pack", lambda: tmp_path / "nothing")
    for file in places.packs.rglob("*.*"):
        file.unlink()
    study.content.refresh()
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "There is no valid pack" in shown(pilot)
        await pilot.press("l")
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("comma")
        assert "profile default" in shown(pilot)
