"""A learner at the keyboard: from the practice builder through every kind of question to the result."""

import json
from collections.abc import Callable
from typing import Any

from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import Screen

from studyapp.core.draw import Filter
from studyapp.core.session import Session
from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from studyapp.tui.screens.check import CheckScreen
from studyapp.tui.screens.item import ItemScreen
from studyapp.tui.screens.practice import PracticeScreen
from studyapp.tui.screens.quiz import QuizScreen
from studyapp.tui.screens.report import ReportDialog
from studyapp.tui.screens.result import ResultScreen
from studyapp.tui.screens.review import ReviewScreen
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.page import Block, Page
from tests.conftest import Clock

SIZES = ((80, 24), (120, 40))


def started(study: Study, *items: str, mode: str = "practice") -> Session:
    """A session of the named items, in the order that seed 1 gives."""
    wanted = Filter(items=items)
    return study.practice.start(wanted, seed=1, mode="exam" if mode == "exam" else "practice", profile="exam")


def seen(app: StudyApp) -> str:
    """What stands on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def shows(app: StudyApp, kind: type[Screen[Any]]) -> bool:
    """Whether a screen of this kind is on top."""
    return isinstance(app.screen, kind)


async def opened(pilot: Pilot[None], screen: Screen[Any]) -> None:
    await pilot.app.push_screen(screen)
    await pilot.pause()


async def test_an_answer_is_kept_and_explained_before_the_next_question(study: Study, clock: Clock) -> None:
    session = started(study, "check-water", "judge")
    app = StudyApp(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        first = session.items[0].item
        keys = ("1",) if first == "check-water" else ("y", "y", "y")
        clock.advance(seconds=5)
        await pilot.press(*keys, "s", "enter")
        attempts = study.practice.progress(session.id).attempts
        assert [(attempt.item, attempt.milliseconds, attempt.confidence) for attempt in attempts] == [(first, 5000, 3)]
        assert "Question 1 of 2" in seen(app)
        assert "you said: sure" in seen(app)
        await pilot.press("enter")
        assert "Question 2 of 2" in seen(app)


async def test_minds_that_change_are_kept_with_the_answer(study: Study, clock: Clock) -> None:
    session = started(study, "check-water")
    app = StudyApp(study)
    async with app.run_test() as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        for digit in "123":
            clock.advance(seconds=2)
            await pilot.press(digit)
        await pilot.press("enter")
    (attempt,) = study.practice.progress(session.id).attempts
    assert attempt.right
    assert [(change.milliseconds, change.response.options) for change in attempt.changes] == [  # type: ignore[union-attr] # a choice is answered with picks
        (2000, ("cold",)),
        (4000, ("warm",)),
    ]


async def test_an_unfinished_answer_is_sent_only_by_a_second_enter(study: Study) -> None:
    session = started(study, "two-needs")
    app = StudyApp(study)
    async with app.run_test() as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        await pilot.press("1", "a", "enter")
        assert "! Pick 1 more. Enter again answers as it is." in seen(app)
        assert not study.practice.progress(session.id).attempts
        await pilot.press("enter")
        assert len(study.practice.progress(session.id).attempts) == 1


async def test_a_click_picks_and_only_the_button_answers(study: Study) -> None:
    session = started(study, "check-water")
    app = StudyApp(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        lines = seen(app).splitlines()
        option, button = (next(y for y, line in enumerate(lines) if text in line) for text in ("○ 3", "[ Answer ]"))
        await pilot.click(offset=(10, option))
        assert "● 3" in seen(app)
        assert not study.practice.progress(session.id).attempts
        await pilot.click(offset=(5, button))
        assert study.practice.progress(session.id).attempts[0].right


async def test_one_pick_too_many_is_refused_on_the_screen(study: Study) -> None:
    session = started(study, "two-needs")
    app = StudyApp(study)
    async with app.run_test() as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        await pilot.press("1", "2", "3")
        assert "! Only 2 can be picked" in seen(app)


async def test_escape_closes_an_open_list_first_and_then_leaves_a_session_that_can_be_resumed(study: Study) -> None:
    session = started(study, "pairs")
    app = StudyApp(study)
    async with app.run_test() as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        await pilot.press("enter", "escape")
        assert shows(app, QuizScreen)
        await pilot.press("escape")
        assert not shows(app, QuizScreen)
        assert [each.session.id for each in study.practice.open_sessions()] == [session.id]


async def test_an_exam_explains_nothing_until_its_result(study: Study) -> None:
    session = started(study, "check-water", "judge", mode="exam")
    app = StudyApp(study)
    async with app.run_test() as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        await pilot.press("a", "enter", "enter")
        assert "Question 2 of 2" in seen(app)
        assert "✗" not in seen(app)
        await pilot.press("a", "enter", "enter")
        assert shows(app, ResultScreen)
        assert "0 %" in seen(app)
        assert "✗ not passed" in seen(app)


async def test_every_kind_can_be_answered_by_keys_alone(study: Study) -> None:
    keys = {
        "check-water": ("3", "enter"),
        "two-needs": ("down", "space", "up", "space", "enter"),
        "judge": ("y", "n", "y", "enter"),
        "steps": ("enter", "1", "1", "enter"),
        "pairs": ("enter", "enter", "1", "enter"),
        "command": ("right", "down", "enter", "2", "enter"),
    }
    session = study.practice.start(Filter(), count=None, seed=4)
    app = StudyApp(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        for place, planned in enumerate(session.items):
            await pilot.press(*keys[planned.item])
            assert len(study.practice.progress(session.id).attempts) == place + 1, planned.item
            assert len(app.screen.query("*")) <= 60
            await pilot.press("enter")
        assert shows(app, ResultScreen)


async def test_flag_note_and_report_reach_the_learners_data(study: Study) -> None:
    app = StudyApp(study)
    async with app.run_test() as pilot:
        await opened(pilot, ItemScreen(study, "judge"))
        await pilot.press("f", "e", *"hot", "f2")
        await pilot.pause()
        assert study.practice.is_flagged("judge")
        assert study.practice.note("judge") == "hot"
        assert "⚑ flagged · ✎ note" in seen(app)
        await pilot.press("r")
        assert shows(app, ReportDialog)
        await pilot.press("down", "enter", *"why", "enter")
        await pilot.pause()
    (line,) = (study.folders.reports / "sample.jsonl").read_text(encoding="utf-8").splitlines()
    assert (json.loads(line)["reason"], json.loads(line)["text"]) == ("unclear", "why")


async def test_the_lesson_opens_only_once_the_answer_is_given(study: Study) -> None:
    from studyapp.tui.screens.lesson import LessonScreen

    session = started(study, "check-water")
    app = StudyApp(study)
    async with app.run_test() as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        await pilot.press("l")
        assert shows(app, QuizScreen)
        await pilot.press("3", "enter", "l")
        await pilot.pause()
        assert shows(app, LessonScreen)


async def test_misses_can_be_practised_again_from_the_result(study: Study) -> None:
    session = started(study, "check-water", "judge")
    app = StudyApp(study)
    async with app.run_test() as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        for planned in session.items:
            await pilot.press(*(("3",) if planned.item == "check-water" else ("a", "enter")), "enter", "enter")
        assert shows(app, ResultScreen)
        await pilot.press("x")
        await pilot.pause()
        assert shows(app, QuizScreen)
        assert "Question 1 of 1" in seen(app)
        assert study.practice.open_sessions()[0].session.items[0].item == "judge"


async def test_a_result_is_reviewed_answer_by_answer(study: Study) -> None:
    session = started(study, "check-water", "judge", "steps")
    app = StudyApp(study)
    async with app.run_test() as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        for _ in session.items:
            await pilot.press("a", "enter", "enter", "enter")
        await pilot.press("down", "enter")
        await pilot.pause()
        assert shows(app, ReviewScreen)
        assert "Answer 2 of 3" in seen(app)
        await pilot.press("n", "n")
        assert "Answer 3 of 3" in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "▸ ✗ Wrong       3" in seen(app)


async def test_a_check_is_recorded_and_leaves_no_unfinished_session(study: Study) -> None:
    answers: list[bool | None] = []
    app = StudyApp(study)
    async with app.run_test() as pilot:
        for keys in (("3", "enter", "enter"), ("1", "enter", "escape"), ("escape",)):
            app.push_screen(CheckScreen(study, "check-water"), answers.append)
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
    assert answers == [True, False, None]
    assert study.practice.history()["check-water"].attempts == 2
    assert study.practice.open_sessions() == []


async def test_an_unknown_question_is_told_and_nothing_stays_open(study: Study) -> None:
    app = StudyApp(study)
    async with app.run_test() as pilot:
        for screen in (ItemScreen(study, "nowhere"), CheckScreen(study, "nowhere")):
            app.push_screen(screen)
            await pilot.pause()
            await pilot.pause()
            assert type(app.screen) is not type(screen)
    assert study.practice.open_sessions() == []


async def test_the_builder_counts_what_fits_and_starts_it(study: Study) -> None:
    app = StudyApp(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, PracticeScreen(study))
        assert "6 questions fit · 6 will be asked" in seen(app)
        await pilot.press("down", "down", "space", "left")
        assert "2 questions fit" in seen(app)
        await pilot.press("tab", "down", "space", "enter")
        await pilot.pause()
        assert shows(app, QuizScreen)
        (progress,) = study.practice.open_sessions()
        assert progress.session.filter == Filter(objectives=("bread",), kinds=("choice",))
        assert [planned.item for planned in progress.session.items] == ["two-needs"]


async def test_a_choice_that_nothing_fits_is_said_before_and_after_enter(study: Study) -> None:
    app = StudyApp(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, PracticeScreen(study, Filter(only="missed")))
        assert "! No question fits" in seen(app)
        await pilot.press("enter")
        assert shows(app, PracticeScreen)
        await pilot.press("a")
        assert "6 questions fit" in seen(app)


async def test_a_session_whose_question_left_the_pack_goes_on_without_it(study: Study, clock: Clock) -> None:
    session = started(study, "check-water", "judge")
    path = study.folders.packs / "sample" / "questions" / "all.yaml"
    first = session.items[0].item
    head, *parts = path.read_text(encoding="utf-8").split("\n  - id: ")
    kept = [part for part in parts if not part.startswith(first + "\n")]
    path.write_text("\n  - id: ".join([head, *kept]), encoding="utf-8")
    lesson = study.folders.packs / "sample" / "content" / "lessons" / "01-tea.md"
    lesson.write_text(lesson.read_text(encoding="utf-8").replace(f"check:{first}", "check:steps"), encoding="utf-8")
    clock.advance(hours=1)
    assert study.content.refresh() == ()
    app = StudyApp(study)
    async with app.run_test() as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        assert "Question 2 of 2" in seen(app)
        await pilot.press("a", "enter", "enter", "enter")
        assert shows(app, ResultScreen)
        assert "no longer in the pack" in seen(app)


async def test_no_screen_mounts_more_than_sixty_widgets_or_cuts_a_line_of_the_question(study: Study) -> None:
    session = started(study, "two-needs")
    makers: tuple[Callable[[], Screen[Any]], ...] = (
        lambda: PracticeScreen(study),
        lambda: QuizScreen(study, session.id),
        lambda: CheckScreen(study, "two-needs"),
        lambda: ItemScreen(study, "two-needs"),
    )
    for size in SIZES:
        for make in makers:
            app = StudyApp(study)
            async with app.run_test(size=size) as pilot:
                await opened(pilot, make())
                assert len(app.screen.query("*")) <= 60
                if not shows(app, PracticeScreen):
                    assert "You have flour and leaves. What do tea and bread both need?" in seen(app)


async def test_the_cursor_is_never_left_behind_by_a_page_that_scrolls() -> None:
    rows = [Block(Content(f"row {number}\n" * 5), row=number) for number in range(9)]
    page = Page([Block(Content("stem\n" * 30)), *rows])

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield page

    async with Bare().run_test(size=(60, 12)) as pilot:
        page.focus()
        assert page.scroll_offset.y == 0
        for key in ("pagedown", "pagedown", "pagedown", "pagedown", "down", "down", "pageup", "end", "home", "up"):
            await pilot.press(key)
            lines = "\n".join(page.render_line(y).text for y in range(page.size.height))
            assert "▸" in lines or "│" in lines or page.scroll_offset.y < 31 - page.size.height, key


async def test_a_click_on_a_key_presses_it_and_the_line_follows_the_state(study: Study) -> None:
    session = started(study, "check-water")
    app = StudyApp(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, QuizScreen(study, session.id))
        line = seen(app).splitlines()[-1]
        assert "Lesson" not in line
        await pilot.click(KeyBar, offset=(line.index("Flag"), 0))
        assert study.practice.is_flagged("check-water")
        await pilot.press("3", "enter")
        await pilot.pause()
        assert "⏎ Go on" in seen(app).splitlines()[-1]
