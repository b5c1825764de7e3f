"""What a learner sees of a pack that changed: rewordings, other keys, and questions that are not asked any more."""

from collections.abc import Callable

import pytest

from studyapp.settings import Folders
from studyapp.study.study import Study
from studyapp.tui.screens.check import CheckScreen
from studyapp.tui.screens.review import ReviewScreen
from tests.review.packs import put, reworded
from tests.tui.conftest import NARROW, WIDE, Running, shown


@pytest.fixture
def finished(study: Study, places: Folders, answered: Callable[[int], str]) -> str:
    """A finished session whose pack was reworded in one place and got another key in another one since."""
    session = answered(6)
    study.practice.finish(session)
    pack = places.packs / "sample"
    reworded(pack, "How hot is the water for black tea?", "How hot must the water for black tea be?")
    reworded(pack, "answer: true", "answer: false")
    study.content.refresh()
    return session


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("check-water", ["✓ Right", "reworded since", "How hot must the water"]),
        ("judge", ["The key has changed since; your answer was ✓ right then."]),
        ("steps", ["✓ Right"]),
    ],
)
async def test_an_answer_says_what_has_changed_since(
    run: Callable[..., Running], study: Study, finished: str, item: str, said: list[str]
) -> None:
    answers = study.practice.result(finished).answers
    place = next(one.position for one in answers if one.planned.item == item)
    async with run(size=WIDE) as pilot:
        await pilot.app.push_screen(ReviewScreen(study, finished, place))
        await pilot.pause()
        text = " ".join(shown(pilot).split())
        assert all(words in text for words in said), text
        assert ("changed since" in text or "reworded" in text) == (item != "steps")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_progress_tells_what_is_left_out(
    run: Callable[..., Running], finished: str, size: tuple[int, int]
) -> None:
    async with run("g", size=size) as pilot:
        text = shown(pilot)
        assert "of 5 answers" in text
        assert "Left out   1 answered under a key that has changed since" in text


async def test_progress_is_honest_where_nothing_else_is_left(
    run: Callable[..., Running], study: Study, places: Folders
) -> None:
    from studyapp.core.draw import Filter
    from studyapp.core.grading import key

    session = study.practice.start(Filter(items=("judge",)))
    study.practice.answer(session, 0, key(study.content.item("judge")), milliseconds=1)
    reworded(places.packs / "sample", "answer: true", "answer: false")
    study.content.refresh()
    async with run("g") as pilot:
        assert "Left out: 1 answered under a key that has changed since." in shown(pilot)


async def test_a_check_on_a_retired_question_is_told_and_not_asked(
    run: Callable[..., Running], study: Study, places: Folders
) -> None:
    put(places.packs / "sample", "check-water", "retired")
    study.content.refresh()
    async with run() as pilot:
        pilot.app.push_screen(CheckScreen(study, "check-water"))
        await pilot.pause()
        await pilot.pause()
        assert not isinstance(pilot.app.screen, CheckScreen)
        assert "is not asked" in shown(pilot)
    assert study.practice.open_sessions() == []
