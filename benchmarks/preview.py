"""From the save of a file of the built-in pack to its new text on the screen of `pack preview --watch`, waiting included."""

import asyncio
import random
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from pairs import absolute

from studyapp.cli.pack_preview import LOOK_SECONDS
from studyapp.settings import builtin_pack
from studyapp.study.preview import PreviewStudy
from studyapp.tui.preview_app import PreviewApp

SAVES = 15
GOAL = 0.5
PATIENCE = 0.002
"""Seconds between two looks at the screen."""


def copy_of_pack(folder: Path) -> Path:
    """The built-in pack where its files may be changed."""
    for name in ("content", "questions", "labs"):
        shutil.copytree(builtin_pack() / name, folder / name)
    shutil.copy(builtin_pack() / "pack.yaml", folder)
    return folder


def painted(app: PreviewApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "".join(segment.text for strip in strips for segment in strip)


async def saves(study: PreviewStudy, kind: str, name: str, file: Path, old: str) -> list[float]:
    """Seconds from each save to the paint that shows it."""
    taken = []
    app = PreviewApp(study, kind, name, LOOK_SECONDS)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        seen = old
        for number in range(SAVES):
            await asyncio.sleep(random.random() * LOOK_SECONDS)  # saves come at any moment between two looks
            new = f"Save{number}"
            text = file.read_text(encoding="utf-8").replace(seen, new, 1)
            begun = time.perf_counter()
            file.write_text(text, encoding="utf-8")
            while new not in painted(app):
                await asyncio.sleep(PATIENCE)
            taken.append(time.perf_counter() - begun)
            seen = new
    return taken


def measure(kind: str) -> bool:
    with tempfile.TemporaryDirectory() as name:
        folder = copy_of_pack(Path(name) / "pack")
        study = PreviewStudy(folder, Path(name) / "home", lambda: datetime.now(UTC), random.Random(1))
        study.content.refresh()
        thing = next(thing for thing in study.pack.things() if thing.kind == kind)
        old = " ".join(thing.title.split()[:2])
        taken = asyncio.run(saves(study, kind, thing.id, folder / thing.file, old))
        study.close()
        return absolute(f"preview --watch, a saved {kind}, save to paint", statistics.median(taken), GOAL)


if __name__ == "__main__":
    results = [measure(kind) for kind in ("item", "lesson", "lab")]
    sys.exit(0 if all(results) else 3)
