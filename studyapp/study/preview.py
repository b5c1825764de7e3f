"""What an author does to see a pack as its learners do: a Study over the folder, and a home that is thrown away."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from studyapp.core.grading import Response, Verdict, grade
from studyapp.core.items import Item
from studyapp.settings import builtin_pack, folders
from studyapp.study.one_pack import OnePack
from studyapp.study.study import Study

SEED = 1
"""What a lab's names are drawn from where it is only read."""


class PreviewStudy(Study):
    """A Study whose only pack is a folder; whoever opens it throws its home away afterwards.

    Attributes:
        pack: the folder.
    """

    pack: OnePack

    def __init__(
        self, folder: Path | None, home: Path, now: Callable[[], datetime], rng: random.Random, theme: str = ""
    ) -> None:
        """Open a pack folder, unread.

        Args:
            folder: the pack; None for the built-in one.
            home: an empty folder for everything that is recorded.
            now: the clock.
            rng: source of seeds and session names.
            theme: name of the app's theme; the default one if empty.
        """
        self._folder = (folder or builtin_pack()).absolute()
        super().__init__(folders(home), "preview", now, rng)
        if theme:
            self.settings = replace(self.settings, theme=theme)

    def _open_content(self, pack: str) -> OnePack:
        self.pack = OnePack(self._cache, self.folders, self.now, self._folder)
        return self.pack

    def judge(self, item: Item, response: Response) -> Verdict:
        """What a response would earn in practice; nothing is recorded."""
        return grade(item, response, "practice")
