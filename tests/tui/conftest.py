"""What tests of the app get: the app over a real Study, without motion, and ways to fill a history."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyapp.core.draw import Filter
from studyapp.core.grading import key
from studyapp.settings import Folders
from studyapp.study.study import Study
from studyapp.tui.app import StudyApp

NARROW = (80, 24)
WIDE = (120, 40)

LABS = Path(__file__).parent.parent / "data" / "labs"

Running = AbstractAsyncContextManager[Pilot[None]]


@pytest.fixture
def make_app(study: Study) -> Callable[..., StudyApp]:
    """Makes the app over the sample pack; takes StudyApp's keywords, and another study."""

    def make(over: Study | None = None, **start: str) -> StudyApp:
        app = StudyApp(over or study, **start)
        app.animation_level = "none"
        return app

    return make


@pytest.fixture
def run(make_app: Callable[..., StudyApp]) -> Callable[..., Running]:
    """Runs the app without a terminal: `async with run("tab", "enter") as pilot`."""

    @asynccontextmanager
    async def running(*keys: str, size: tuple[int, int] = NARROW, **start: str) -> AsyncIterator[Pilot[None]]:
        app = make_app(**start)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            for name in keys:
                await pilot.press(name)
            await pilot.pause()
            yield pilot

    return running


@pytest.fixture
def answered(study: Study) -> Callable[[int], str]:
    """Starts a practice of all six items and answers so many of them rightly; returns its id."""

    def answer(count: int) -> str:
        session = study.practice.start(Filter(), count=6, seed=7)
        for place, planned in enumerate(session.items[:count]):
            study.practice.answer(session, place, key(study.content.item(planned.item)), milliseconds=9000)
        return session.id

    return answer


@pytest.fixture
def after_the_night(places: Folders, study: Study) -> Study:
    """A study whose pack has labs, and an attempt at `after-the-night` that every run draws the same."""
    shutil.copytree(LABS, places.packs / "sample" / "labs")
    study.content.refresh()
    study.labs.start("after-the-night", seed=1)
    return study


def shown(pilot: Pilot[None]) -> str:
    """The text on the screen."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)
