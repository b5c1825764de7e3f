"""Typing a command: letters go into the line, whatever else they mean, and what comes after names each part that differs."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot

from studyapp.core.draw import Filter
from studyapp.core.grading import Typed
from studyapp.core.items import TypedCommand
from studyapp.settings import Folders
from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from studyapp.tui.screens.quiz import QuizScreen
from studyapp.tui.widgets.item_view import ItemView
from studyapp.tui.widgets.sheet_command import EDITING, CommandSheet
from tests.conftest import Clock
from tests.strategies import items_of
from tests.tui.conftest import shown

ITEM = "type-vault-redundancy"
RIGHT = "backup vault backup-properties set -g rg-test -n rsv-test --backup-storage-redundancy LocallyRedundant"
WRONG = "az backup vault backup-properties set -g rg-prod -n rsv-test --soft-delete-duration 30"
Compare = Callable[..., bool]


@pytest.fixture
def study(places: Folders, clock: Clock) -> Study:
    """A Study over the built-in pack."""
    found = Study(places, "default", clock, random.Random(1))
    found.content.refresh()
    return found


def quiz(study: Study) -> QuizScreen:
    return QuizScreen(study, study.practice.start(Filter(items=(ITEM,)), seed=2, profile="exam").id)


async def opened(pilot: Pilot[None], study: Study) -> None:
    await pilot.app.push_screen(quiz(study))
    await pilot.pause()


async def typed(pilot: Pilot[None], line: str) -> None:
    for sign in line:
        await pilot.press(sign)


async def test_letters_are_typed_whatever_they_mean_elsewhere(study: Study) -> None:
    app = StudyApp(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, study)
        await typed(pilot, "fequ?/h:")
        assert isinstance(app.screen, QuizScreen)
        assert "$ fequ?/h:" in shown(pilot)


async def test_a_line_is_edited_and_answered(study: Study) -> None:
    app = StudyApp(study)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, study)
        await typed(pilot, "nonsense")
        await pilot.press("ctrl+u")
        app.screen.query_one(ItemView).post_message(events.Paste(RIGHT.replace("rsv-test", "\nrsv-tes")))
        await pilot.pause()
        for _ in range(len(" --backup-storage-redundancy LocallyRedundant")):
            await pilot.press("left")
        await pilot.press("t", "enter")
        await pilot.pause()
        assert "4 of 4" in shown(pilot)


async def test_an_empty_line_is_asked_about_once(study: Study) -> None:
    app = StudyApp(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, study)
        await pilot.press("enter")
        await pilot.pause()
        assert "No command yet." in shown(pilot)


async def test_a_wrong_line_says_which_part_differs(study: Study) -> None:
    app = StudyApp(study)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, study)
        app.screen.query_one(ItemView).post_message(events.Paste(WRONG))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        text = shown(pilot)
        assert "you typed rg-prod" in text
        assert "Missed" in text
        assert "--soft-delete-duration 30" in text
        assert "Not needed here." in text


@given(
    items_of(TypedCommand), st.lists(st.sampled_from(sorted(set(EDITING.values()))) | st.text(max_size=5), max_size=12)
)
def test_the_cursor_stays_in_the_line(item: TypedCommand, deeds: list[str]) -> None:
    sheet = CommandSheet(item)
    for deed in deeds:
        turn = sheet.edit(deed) if deed in EDITING.values() else sheet.type(deed)
        assert isinstance(turn.sheet, CommandSheet)
        sheet = turn.sheet
        assert 0 <= sheet.at <= len(sheet.response.line)
        assert sheet.response.line.isprintable()
    assert sheet.edit("clear").sheet.response == Typed("")


def test_words_are_deleted_as_in_a_terminal(study: Study) -> None:
    item = study.content.item(ITEM)
    assert isinstance(item, TypedCommand)
    sheet = CommandSheet(item, Typed("az vm start"), 11)
    cut = sheet.edit("word").sheet
    assert isinstance(cut, CommandSheet)
    assert (cut.response.line, cut.at) == ("az vm ", 6)


@pytest.mark.parametrize("size", [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")])
@pytest.mark.parametrize(
    ("line", "keys"),
    [
        pytest.param("az backup vault backup-pro", (), id="typing"),
        pytest.param(WRONG, ("enter",), id="wrong"),
        pytest.param(RIGHT, ("enter",), id="right"),
        pytest.param("az backup vault set -n x", ("enter",), id="refused"),
    ],
)
def test_looks(snap_compare: Compare, study: Study, line: str, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await opened(pilot, study)
        pilot.app.screen.query_one(ItemView).post_message(events.Paste(line))
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    app = StudyApp(study)
    app.animation_level = "none"
    assert snap_compare(app, terminal_size=size, run_before=before)
