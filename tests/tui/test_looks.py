"""Pictures of the screens at a small and a large size. A person looks at each new one before it is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studyapp.study.study import Study
from studyapp.tui.app import StudyApp
from tests.tui.conftest import NARROW, WIDE

SCREENS = {
    "home": [],
    "course": ["l"],
    "lesson": ["enter", "n", "tab"],
    "search": ["slash", *"tea", "down"],
    "progress": ["g"],
    "help": ["question_mark"],
}


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", SCREENS)
def test_looks(
    name: str,
    size: tuple[int, int],
    snap_compare: Callable[..., bool],
    make_app: Callable[..., StudyApp],
    answered: Callable[[int], str],
    study: Study,
) -> None:
    study.practice.finish(answered(4))
    study.practice.toggle_flag("judge")
    assert snap_compare(make_app(), terminal_size=size, press=SCREENS[name])


def test_a_light_lesson(snap_compare: Callable[..., bool], make_app: Callable[..., StudyApp], tmp_path: Path) -> None:
    app = make_app(lesson="tea", section="water")
    app.theme = "studyapp-light"
    assert snap_compare(app, terminal_size=NARROW)
