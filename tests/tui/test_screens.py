"""Search, progress, settings, help and palette: each by keys alone."""

from collections.abc import Callable

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from studyapp.core.draw import Filter
from studyapp.core.grading import Picked, key
from studyapp.settings import load_settings
from studyapp.study.study import Study
from studyapp.tui.screens.course import CourseScreen
from studyapp.tui.screens.fact import FactDialog
from studyapp.tui.screens.help import HelpScreen
from studyapp.tui.screens.home import HomeScreen
from studyapp.tui.screens.lesson import LessonScreen
from studyapp.tui.screens.practice import PracticeScreen
from studyapp.tui.screens.search import SearchScreen
from studyapp.tui.screens.settings import SettingsScreen
from tests.tui.conftest import WIDE, Running, shown


async def test_search_finds_while_typing_and_opens_the_place(run: Callable[..., Running]) -> None:
    async with run("slash", *"boiling") as pilot:
        assert "▸ Water  Making tea" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LessonScreen)
        assert "section 2 of 3" in shown(pilot)


async def test_search_previews_the_selected_hit(run: Callable[..., Running]) -> None:
    async with run("slash", *"rise", size=WIDE) as pilot:
        assert "Yeast makes dough rise. It needs" in shown(pilot)


async def test_a_fact_that_was_found_shows_its_source(run: Callable[..., Running]) -> None:
    async with run("slash", *"black steeps", *["pagedown"] * 3, "enter") as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, FactDialog)


async def test_a_search_without_hits_says_what_to_try(run: Callable[..., Running]) -> None:
    async with run("slash", *"zebra") as pilot:
        assert "Nothing holds all of: zebra" in shown(pilot)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, SearchScreen)


async def test_esc_empties_the_search_and_then_leaves(run: Callable[..., Running]) -> None:
    async with run("slash", *"tea", "escape") as pilot:
        assert pilot.app.screen.query_one(Input).value == ""
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_progress_without_answers_is_honest(run: Callable[..., Running]) -> None:
    async with run("g") as pilot:
        assert "no question was answered" in shown(pilot)
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(pilot.app.screen, PracticeScreen)


async def test_progress_shows_answers_share_and_interval(run: Callable[..., Running], study: Study) -> None:
    session = study.practice.start(Filter(items=("check-water", "pairs")), count=2, seed=1)
    for place, planned in enumerate(session.items):
        wrong = Picked(("cold",)) if planned.item == "check-water" else key(study.content.item(planned.item))
        study.practice.answer(session, place, wrong, milliseconds=60000)
    study.practice.finish(session.id)
    async with run("g", size=WIDE) as pilot:
        text = shown(pilot)
        assert "50 % of 2 answers, 80 % certain: 16–84 %" in text
        assert "streak 1 day · 2 min answering" in text
        assert "Bake bread" in text
        assert "38–100 %" in text
        assert "Right answers by day" in text
        await pilot.press("o")
        await pilot.pause()
        assert "Right answers by objective" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, PracticeScreen)


async def test_settings_are_kept_at_once(run: Callable[..., Running], study: Study) -> None:
    async with run("comma", "right", "down", "down", "right", "down", "right") as pilot:
        kept = load_settings(study.folders.settings)
        assert (kept.theme, kept.count, kept.profile) == ("studyapp-light", 15, "exam")
        assert pilot.app.theme == "studyapp-light"
        await pilot.press("up", "left")
        assert study.settings.count == 10


async def test_settings_show_profile_and_where_data_lies(run: Callable[..., Running]) -> None:
    async with run("comma", size=(160, 30)) as pilot:
        assert "studyapp --profile NAME" in shown(pilot)
        assert "profiles/default/study.db" in shown(pilot)


@pytest.mark.parametrize(("key_", "where"), [("l", CourseScreen), ("slash", SearchScreen), ("comma", SettingsScreen)])
async def test_esc_leads_back_home_from_every_place(
    run: Callable[..., Running], key_: str, where: type[object]
) -> None:
    async with run(key_) as pilot:
        assert isinstance(pilot.app.screen, where)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_help_lists_the_live_keys_of_the_screen(run: Callable[..., Running]) -> None:
    async with run("question_mark", lesson="tea", size=(120, 60)) as pilot:
        assert isinstance(pilot.app.screen, HelpScreen)
        text = shown(pilot)
        assert "n →" in text
        assert "Copy code" in text
        assert "Shift+Tab" in text
        assert "Choose questions to practise" not in text
        await pilot.press("escape")
        await pilot.pause()
        assert "section 1 of 3" in shown(pilot)


async def test_f1_helps_where_a_question_mark_is_text(run: Callable[..., Running]) -> None:
    async with run("slash", "question_mark", "f1") as pilot:
        assert isinstance(pilot.app.screen, HelpScreen)
        assert "Select the next entry" in shown(pilot)


@pytest.mark.parametrize("opener", ["ctrl+p", "colon"])
async def test_the_palette_leads_to_every_place(run: Callable[..., Running], opener: str) -> None:
    async with run(opener, lesson="tea") as pilot:
        assert isinstance(pilot.app.screen, CommandPalette)
        await pilot.press(*"settings")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SettingsScreen)


async def test_the_palette_gives_commands_of_the_screen(run: Callable[..., Running], study: Study) -> None:
    async with run("ctrl+p", *"bookmark", lesson="tea") as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert study.lessons.bookmarks() == ["tea#making-tea"]
