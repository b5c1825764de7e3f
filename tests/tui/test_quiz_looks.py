"""Pictures of questions, explanations, results and the builder at two sizes; look at each new one."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from studyapp.core.draw import Filter
from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from studyapp.tui.screens.practice import PracticeScreen
from studyapp.tui.screens.quiz import QuizScreen

SIZES = [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")]
Compare = Callable[..., bool]


def picture(
    snap_compare: Compare, study: Study, screen: Screen[None], keys: tuple[str, ...], size: tuple[int, int]
) -> bool:
    async def before(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(screen)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    app = StudyApp(study)
    app.animation_level = "none"
    return snap_compare(app, terminal_size=size, run_before=before)


def quiz(study: Study, item: str) -> QuizScreen:
    return QuizScreen(study, study.practice.start(Filter(items=(item,)), seed=2, profile="exam").id)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("item", "keys"),
    [
        pytest.param("two-needs", ("1", "2", "3"), id="one-pick-too-many"),
        pytest.param("two-needs", ("1", "3", "u", "enter"), id="explained"),
        pytest.param("steps", ("1", "2"), id="list-in-building"),
        pytest.param("command", ("enter",), id="list-open"),
    ],
)
def test_question(snap_compare: Compare, study: Study, item: str, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    assert picture(snap_compare, study, quiz(study, item), keys, size)


@pytest.mark.parametrize("size", SIZES)
def test_result(snap_compare: Compare, study: Study, size: tuple[int, int]) -> None:
    session = study.practice.start(Filter(items=("check-water", "judge")), seed=2, profile="exam")
    keys = ("a", "enter", "enter", "enter") * 2
    assert picture(snap_compare, study, QuizScreen(study, session.id), keys, size)


@pytest.mark.parametrize("size", SIZES)
def test_builder(snap_compare: Compare, study: Study, size: tuple[int, int]) -> None:
    assert picture(snap_compare, study, PracticeScreen(study), ("down", "down", "space"), size)


def test_explained_without_colour(snap_compare: Compare, study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture(snap_compare, study, quiz(study, "judge"), ("y", "y", "n", "enter"), (80, 24))
