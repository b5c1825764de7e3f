"""What holds for the app as a whole: contrast, few widgets, nothing off the screen, a light start."""

import subprocess
import sys
from collections.abc import Callable
from itertools import product

import pytest
from textual.color import Color
from textual.theme import Theme

from studyapp.tui.screens.home import HomeScreen
from studyapp.tui.themes import themes
from studyapp.tui.widgets.key_bar import KeyBar
from tests.tui.conftest import NARROW, WIDE, Running, shown

WAYS = [
    (),
    ("enter",),
    ("enter", "n", "t"),
    ("l",),
    ("slash", "t", "e", "a"),
    ("g",),
    ("comma",),
    ("question_mark",),
    ("d",),
]
TEXTS = ("foreground", "text-muted", "primary", "secondary", "accent", "success", "warning", "error")


def luminance(colour: Color) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio as WCAG 2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_every_text_colour_can_be_read_on_every_background(theme: Theme) -> None:
    colours = theme.to_color_system().generate()
    pairs = list(product(TEXTS, ("background", "surface", "panel")))
    pairs += [("block-cursor-foreground", "block-cursor-background")]
    pairs += [("block-cursor-blurred-foreground", "block-cursor-blurred-background")]
    for text, background in pairs:
        ratio = contrast(Color.parse(colours[text]), Color.parse(colours[background]))
        assert ratio >= 4.5, (text, background, round(ratio, 2))


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("keys", WAYS, ids="-".join)
async def test_every_screen_is_small_and_shows_all_that_takes_the_focus(
    run: Callable[..., Running], answered: Callable[[int], str], size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    answered(2)
    async with run(*keys, size=size) as pilot:
        screen = pilot.app.screen
        assert len(screen.query("*")) <= 60
        for widget in screen.focus_chain:
            assert screen.region.contains_region(widget.region), widget
            assert widget.region.area


async def test_nothing_is_wider_than_a_very_small_window(run: Callable[..., Running]) -> None:
    async with run(size=(60, 20)) as pilot:
        text = shown(pilot)
        assert "▸ Start with the first lesson: Making tea" in text
        assert "Settings" in text


async def test_keys_without_room_are_left_out_but_never_help_or_a_part_of_one(run: Callable[..., Running]) -> None:
    async with run(lesson="tea", size=(60, 20)) as pilot:
        assert shown(pilot).splitlines()[-1] == " space Page  tab Link  n Next  p Previous  esc Back  ? Help"
    async with run(lesson="tea", size=(30, 20)) as pilot:
        assert shown(pilot).splitlines()[-1] == " space Page  tab Link  ? Help"
    async with run(lesson="tea") as pilot:
        assert "t Contents" in shown(pilot).splitlines()[-1]


async def test_a_click_on_a_key_is_the_key(run: Callable[..., Running]) -> None:
    async with run(lesson="tea") as pilot:
        bar = pilot.app.screen.query_one(KeyBar)
        await pilot.click(bar, offset=(shown(pilot).splitlines()[-1].index("n Next"), 0))
        await pilot.pause()
        assert "section 2 of" in shown(pilot)


async def test_an_unknown_session_is_told(run: Callable[..., Running]) -> None:
    async with run(session="0123") as pilot:
        await pilot.pause()
        assert "There is no session `0123`" in shown(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_home_is_there_after_a_lesson_that_was_asked_for(run: Callable[..., Running]) -> None:
    async with run("escape", lesson="tea") as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "▸ Go on reading: Making tea" in shown(pilot)
        await pilot.press("enter", "h")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_the_app_starts_without_heavy_modules() -> None:
    subprocess.run([sys.executable, "-m", "studyapp", "stats"], capture_output=True, timeout=120, check=True)
    code = """
import asyncio, random, sys
from datetime import UTC, datetime
from studyapp.settings import folders
from studyapp.study.study import Study
study = Study(folders(None), "default", lambda: datetime(2026, 11, 22, tzinfo=UTC), random.Random(1))
study.content.refresh()
from studyapp.tui.app import StudyApp
async def main():
    async with StudyApp(study).run_test() as pilot:
        await pilot.pause()
asyncio.run(main())
heavy = ("textual.widgets._markdown", "textual.widgets._data_table", "textual.widgets._text_area", "textual_plotext",
         "textual.widgets._footer", "sqlite_utils", "rich.markdown", "markdown_it", "pydantic", "numpy", "azure", "httpx",
         "studyapp.study.practice", "studyapp.study.labs", "studyapp.core.items", "studyapp.core.grading",
         "studyapp.core.session", "studyapp.core.labs", "studyapp.core.lab_runs", "click")
print(sorted(name for name in sys.modules if name in heavy))
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert found.stdout.strip() == "[]"
