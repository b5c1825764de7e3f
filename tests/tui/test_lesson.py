"""Reading: the place is kept, links and checks are under the keys, code can be copied."""

from collections.abc import Callable

from textual.pilot import Pilot

from studyapp.study.study import Study
from studyapp.tui.screens.check import CheckScreen
from studyapp.tui.screens.course import CourseScreen
from studyapp.tui.screens.fact import FactDialog
from studyapp.tui.screens.item import ItemScreen
from studyapp.tui.screens.lesson import LessonScreen
from studyapp.tui.widgets.lesson_text import LessonText
from tests.tui.conftest import WIDE, Running, shown


def place(study: Study, lesson: str = "tea") -> tuple[str, int]:
    """Section and line last kept."""
    kept = study.lessons.state(lesson).place
    assert kept
    return kept.section, kept.line


def screen(pilot: Pilot[None]) -> LessonScreen:
    assert isinstance(pilot.app.screen, LessonScreen)
    return pilot.app.screen


async def test_every_move_is_kept_and_found_again(run: Callable[..., Running], study: Study) -> None:
    async with run("n", "down", "down", lesson="tea", size=(80, 12)) as pilot:
        await pilot.pause()
        assert place(study) == ("water", 2)
    async with run(lesson="tea", size=(80, 12)) as pilot:
        assert screen(pilot).query_one(LessonText).line == 2
        assert "Degrees" in shown(pilot)


async def test_after_the_last_section_the_lesson_is_read_and_the_next_begins(
    run: Callable[..., Running], study: Study
) -> None:
    async with run("n", "n", lesson="tea") as pilot:
        assert "Mark as read, and on to lesson 2: Baking bread" in shown(pilot)
        assert not study.lessons.state("tea").is_done
        await pilot.press("n")
        await pilot.pause()
        assert study.lessons.state("tea").is_done
        assert "Lesson 2 of 2  Baking bread" in shown(pilot)
        await pilot.press("p", "n", "n")
        await pilot.pause()
        assert study.lessons.state("bread").is_done
        assert not isinstance(pilot.app.screen, LessonScreen)


async def test_space_pages_on_into_the_next_section_but_never_past_the_lesson(
    run: Callable[..., Running], study: Study
) -> None:
    async with run(*["space"] * 6, lesson="tea") as pilot:
        assert place(study)[0] == "time"
        assert not study.lessons.state("tea").is_done
        assert screen(pilot)


async def test_tab_selects_links_and_enter_opens_another_lesson_and_esc_comes_back(run: Callable[..., Running]) -> None:
    async with run("tab", lesson="tea") as pilot:
        assert "▸ Enter opens the lesson: bread" in shown(pilot)
        await pilot.press("tab", "enter")
        await pilot.pause()
        assert "Baking bread" in shown(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert "Making tea" in shown(pilot)


async def test_shift_tab_goes_round_to_the_way_on(run: Callable[..., Running], study: Study) -> None:
    async with run("tab", "shift+tab", "enter", lesson="tea") as pilot:
        await pilot.pause()
        assert place(study)[0] == "water"


async def test_a_fact_shows_its_source_and_dates(run: Callable[..., Running]) -> None:
    async with run("n", "n", "tab", "enter", lesson="tea") as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, FactDialog)
        assert all(
            text in shown(pilot) for text in ("Black tea steeps", "The tea handbook", "2025-03-01", "2026-11-01")
        )
        await pilot.press("escape")
        assert screen(pilot)


async def test_a_question_link_opens_the_question(run: Callable[..., Running]) -> None:
    async with run("n", "n", "tab", "tab", "enter", lesson="tea") as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, ItemScreen)


async def test_a_check_is_answered_in_place_and_marked(run: Callable[..., Running]) -> None:
    async with run("n", "tab", "enter", lesson="tea") as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, CheckScreen)
        await pilot.press("3", "enter", "enter", "enter")
        await pilot.press("escape")
        await pilot.pause()
        assert screen(pilot)
        assert "✓ Check yourself: how hot?" in shown(pilot)
        assert "answered right" in shown(pilot)


async def test_code_is_copied_as_written(run: Callable[..., Running]) -> None:
    async with run("n", "n", "c", lesson="tea") as pilot:
        assert pilot.app.clipboard == "kettle boil --degrees 100\ntimer start --minutes 4"


async def test_a_section_without_code_says_so(run: Callable[..., Running]) -> None:
    async with run("c", lesson="tea") as pilot:
        await pilot.pause()
        assert not pilot.app.clipboard
        assert "no code to copy" in shown(pilot)


async def test_bookmark_note_and_mark_are_shown(run: Callable[..., Running], study: Study) -> None:
    async with run("n", "b", "m", "e", *"hot", "f2", lesson="tea") as pilot:
        await pilot.pause()
        assert "◆ bookmarked · ✎ note · ✓ lesson read" in shown(pilot)
        assert study.lessons.note("tea") == "hot"
        assert study.lessons.bookmarks() == ["tea#water"]
        await pilot.press("b", "m")
        assert not study.lessons.bookmarks()
        assert not study.lessons.state("tea").is_done


async def test_leaving_a_changed_note_asks(run: Callable[..., Running], study: Study) -> None:
    async with run("e", *"hot", "escape", lesson="tea") as pilot:
        await pilot.pause()
        assert "Throw away what you changed" in shown(pilot)
        await pilot.press("n", "f2")
        await pilot.pause()
        assert study.lessons.note("tea") == "hot"


async def test_contents_are_a_dialog_in_a_narrow_window(run: Callable[..., Running], study: Study) -> None:
    async with run("t", "end", "enter", lesson="tea") as pilot:
        await pilot.pause()
        assert place(study)[0] == "time"
        assert screen(pilot)


async def test_contents_stand_beside_the_text_in_a_wide_window(run: Callable[..., Running], study: Study) -> None:
    async with run("t", "down", "enter", lesson="tea", size=WIDE) as pilot:
        await pilot.pause()
        assert place(study)[0] == "water"
        assert isinstance(screen(pilot).focused, LessonText)


async def test_a_missing_lesson_is_told(run: Callable[..., Running]) -> None:
    async with run(lesson="coffee") as pilot:
        await pilot.pause()
        assert "This pack has no lesson `coffee`" in shown(pilot)


async def test_turning_the_window_keeps_the_section(run: Callable[..., Running]) -> None:
    async with run("n", lesson="tea") as pilot:
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "Boiling water is for black tea" in shown(pilot)
        assert screen(pilot).query_one("#contents").display


async def test_the_course_marks_lessons_and_lists_bookmarks(run: Callable[..., Running], study: Study) -> None:
    study.lessons.toggle_bookmark("bread", "oven")
    async with run("l", "m") as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, CourseScreen)
        assert "✓  1  Making tea" in shown(pilot)
        await pilot.press("end", "enter")
        await pilot.pause()
        assert screen(pilot)
        assert "Heat it first" in shown(pilot)
