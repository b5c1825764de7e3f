"""What the learner acts on is on the screen, whatever moved: long questions of the built-in pack at three sizes."""

import random

import pytest
from textual import events
from textual.pilot import Pilot

from studyapp.core.draw import Filter
from studyapp.core.items import all_texts
from studyapp.settings import Folders
from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from studyapp.tui.screens.quiz import QuizScreen
from studyapp.tui.widgets.item_view import ItemView
from tests.conftest import Clock

SIZES = [pytest.param(size, id="{}x{}".format(*size)) for size in ((60, 20), (80, 24), (120, 40))]
KINDS = ("choice", "statements", "ordering", "matching", "fill", "command")
KEYS = (
    "down",
    "down",
    "enter",
    "space",
    "up",
    "1",
    "3",
    "right",
    "left",
    "pagedown",
    "pageup",
    "end",
    "home",
    "escape",
)


@pytest.fixture
def study(places: Folders, clock: Clock) -> Study:
    """A Study over the built-in pack."""
    found = Study(places, "default", clock, random.Random(1))
    found.content.refresh()
    return found


def longest(study: Study, kind: str) -> str:
    """The id of the question of a kind that has most to read before answering."""
    names = [head.id for head in study.content.heads() if head.kind == kind]
    return max(names, key=lambda name: _length(study, name))


def _length(study: Study, name: str) -> int:
    item = study.content.item(name)
    return len(item.stem) + sum(len(text) for text, _ in all_texts(item))


async def asked(pilot: Pilot[None], study: Study, item: str) -> ItemView:
    """The view of a question that is asked."""
    session = study.practice.start(Filter(items=(item,)), seed=1)
    await pilot.app.push_screen(QuizScreen(study, session.id))
    await pilot.pause()
    return pilot.app.screen.query_one(ItemView)


def lines(view: ItemView) -> list[str]:
    """What is in view, the cursor's sign in the first two columns."""
    return [view.render_line(y).text for y in range(view.size.height)]


def has_cursor(view: ItemView) -> bool:
    return any(line[:2].strip() for line in lines(view))


def wheel(view: ItemView, kind: type[events.MouseScrollDown | events.MouseScrollUp]) -> None:
    view.post_message(kind(view, 1, 1, 0, 0, 0, False, False, False))


@pytest.mark.parametrize("size", SIZES)
async def test_choosing_a_target_leads_to_a_row_that_is_seen(study: Study, size: tuple[int, int]) -> None:
    async with StudyApp(study).run_test(size=size) as pilot:
        view = await asked(pilot, study, longest(study, "matching"))
        for _ in range(12):
            await pilot.press("enter")
            if view.is_answering:
                assert view.is_cursor_seen
                assert has_cursor(view)


@pytest.mark.parametrize("kind", ["matching", "fill"])
@pytest.mark.parametrize("size", SIZES)
async def test_a_list_that_opens_is_seen_with_its_row(study: Study, kind: str, size: tuple[int, int]) -> None:
    async with StudyApp(study).run_test(size=size) as pilot:
        view = await asked(pilot, study, longest(study, kind))
        rows = view.row_count - 1
        for row in range(rows):
            view.cursor = row
            await pilot.press("enter")
            opened = range(row, row + view.row_count - rows)
            assert len(opened) > 2
            top, bottom = view._rows[opened[0]][0], view._rows[opened[-1]][1]
            assert view.scroll_offset.y <= top
            assert bottom <= view.scroll_offset.y + view.size.height or view.scroll_offset.y == top
            assert has_cursor(view)
            await pilot.press("escape")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES)
async def test_whatever_moves_the_cursor_stays_in_view(study: Study, kind: str, size: tuple[int, int]) -> None:
    choose = random.Random(kind)
    async with StudyApp(study).run_test(size=size) as pilot:
        view = await asked(pilot, study, longest(study, kind))
        for _ in range(40):
            match choose.randrange(6):
                case 0:
                    wheel(view, events.MouseScrollDown)
                case 1:
                    wheel(view, events.MouseScrollUp)
                case _:
                    key = choose.choice(KEYS)
                    is_leaving = key == "escape" and not view.check_action("close", ())
                    is_sending = key == "enter" and view.cursor == view.row_count - 1
                    await pilot.press(*([] if is_leaving or is_sending else [key]))
            await pilot.pause()
            if not view.is_answering:
                break
            assert has_cursor(view) or view.scroll_offset.y + view.size.height <= view._rows[0][0]


@pytest.mark.parametrize("key", ["enter", "space", "1"])
async def test_a_key_below_a_long_stem_shows_the_rows_before_it_acts(study: Study, key: str) -> None:
    async with StudyApp(study).run_test(size=(60, 12)) as pilot:
        view = await asked(pilot, study, longest(study, "choice"))
        assert not view.is_cursor_seen
        await pilot.press(key)
        assert has_cursor(view)
        assert not any("●" in line or "[x]" in line for line in lines(view))
        await pilot.press(key)
        assert any("●" in line or "[x]" in line for line in lines(view))
