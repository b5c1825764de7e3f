"""The Study: one learner's whole app without a screen."""

import random
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from studyapp.settings import Folders, Settings, load_settings, save_settings
from studyapp.store.content import ContentCache
from studyapp.store.learner import LearnerStore
from studyapp.study.content import Content
from studyapp.study.lessons import Lessons
from studyapp.study.statistics import Statistics

if TYPE_CHECKING:
    from studyapp.study.data import Data
    from studyapp.study.labs import Labs
    from studyapp.study.practice import Practice
    from studyapp.study.sandbox import SandboxVerbs


class Study:
    """Opens a learner's data and offers the verbs by noun.

    Attributes:
        content: packs, lessons, items, facts, search.
        lessons: reading: places, completion, notes, bookmarks.
        practice: sessions: start, answer, resume, result; flags, notes and reports on items.
        statistics: progress.
        labs: hands-on labs.
        data: backup, export, import, checks.
        sandbox: the learner's own local Azure: look, move its clock, break things, simulate policies.
    """

    def __init__(
        self,
        folders: Folders,
        profile: str,
        now: Callable[[], datetime],
        rng: random.Random,
        pack: str = "",
        *,
        real: Callable[[], datetime] | None = None,
    ) -> None:
        """Open (or make) the data of a profile.

        Args:
            folders: where files live.
            profile: name of the learner.
            now: the clock; aware, in the learner's time zone.
            rng: source of seeds and session names.
            pack: id of the pack to use, whatever the settings say.
            real: the machine's own clock, which other programs hold certificates against; `now` if left out.

        Raises:
            StoreError: the learner's database can't be used.
        """
        self.folders = folders
        self.profile = profile
        self.now = now
        self._rng = rng
        self._real = real or now
        self.settings = load_settings(folders.settings)
        self._store = LearnerStore(folders.database(profile), now())
        self._cache = ContentCache(folders.content)
        self.content = self._open_content(pack)
        self.lessons = Lessons(self._store, self.content, now)
        self.statistics = Statistics(self._store, self.content, now)

    def _open_content(self, pack: str) -> Content:
        """The packs that there are; a preview has one alone."""
        return Content(self._cache, self.folders, self.now, pack, lambda: self.settings.pack)

    @cached_property
    def practice(self) -> "Practice":
        """Made at first use: home and lessons paint without the items and their rules."""
        from studyapp.study.practice import Practice

        return Practice(self._store, self.content, self.folders, self.now, self._rng)

    @cached_property
    def labs(self) -> "Labs":
        """Made at first use."""
        from studyapp.study.labs import Labs

        return Labs(self._store, self.content, self.folders, self.profile, self.now, self._rng, self._real)

    @cached_property
    def data(self) -> "Data":
        """Made at first use."""
        from studyapp.study.data import Data

        return Data(self._store, self.folders, self.profile, self.now)

    @cached_property
    def sandbox(self) -> "SandboxVerbs":
        """The learner's own sandbox; imported when it is first asked for, since most sittings never need it."""
        from studyapp.study.sandbox import SandboxVerbs

        return SandboxVerbs(self.folders.sandbox(self.profile))

    def change_settings(self, settings: Settings) -> None:
        """Use other settings from now on, and keep them."""
        save_settings(self.folders.settings, settings)
        self.settings = settings

    def close(self) -> None:
        """Close what was opened."""
        self._store.close()
        self._cache.close()
