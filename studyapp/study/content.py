"""Packs and what is in them, as the app sees them: read once, then asked for one by one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from studyapp.core.errors import Problem, StudyError
from studyapp.library.folder import Stamp, stamp
from studyapp.settings import Folders, builtin_pack
from studyapp.store.content import CachedPack, ContentCache, Hit

if TYPE_CHECKING:
    from studyapp.core.draw import ItemHead
    from studyapp.core.items import Item
    from studyapp.core.labs import Lab
    from studyapp.core.lessons import Lesson, LessonHead
    from studyapp.core.packs import Fact, Pack, PackInfo

RACY_SECONDS = 2.0
"""A file changed this shortly before it was read may change again within its time stamp; such stamps are not trusted."""

MOST_ITEMS = 200
"""Items kept in memory at the most."""


class PackSummary(NamedTuple):
    """A pack as a list shows it."""

    folder: Path
    info: PackInfo | None
    """None if the pack was never valid."""
    hash: str
    lessons: int
    items: dict[str, int]
    """Number of items that learners are asked, by kind."""
    states: dict[str, int]
    """Number of all items by where they stand in review."""
    facts: int
    labs: int
    problems: tuple[Problem, ...]
    """What is wrong with the folder now; the last valid contents stay in use."""
    is_builtin: bool


class Content:
    """Every installed pack; most questions are about the pack in use."""

    def __init__(
        self,
        cache: ContentCache,
        folders: Folders,
        now: Callable[[], datetime],
        asked_for: str,
        chosen: Callable[[], str],
    ) -> None:
        self._cache = cache
        self._folders = folders
        self._now = now
        self._asked_for = asked_for
        self._chosen = chosen
        self._known: dict[str, tuple[PackInfo, CachedPack]] = {}
        """The pack in use by what the settings chose; emptied whenever packs are read again."""
        self._courses: dict[str, list[LessonHead]] = {}
        """Lesson heads by pack; emptied likewise."""
        self._heads: dict[str, dict[str, ItemHead]] = {}
        """Item heads by pack and id; emptied likewise."""
        self._items: dict[tuple[str, str], Item | None] = {}
        """Items asked for since then, by pack and id: a session asks for each of its items several times."""

    # Packs

    def refresh(self) -> tuple[Problem, ...]:
        """Read every pack folder that changed since it was last read; returns the problems of broken ones."""
        self._forget()
        known = {pack.folder: pack for pack in self._cache.packs()}
        wanted = {str(folder): folder for folder in self.pack_folders()}
        for gone in known.keys() - wanted.keys():
            self._cache.forget(gone)
        for name, folder in wanted.items():
            self._refresh_one(folder, known.get(name))
        return tuple(problem for pack in self._cache.packs() for problem in pack.problems)

    def _forget(self) -> None:
        """Keep nothing in memory of what was read before."""
        self._known.clear()
        self._courses.clear()
        self._heads.clear()
        self._items.clear()

    def _refresh_one(self, folder: Path, known: CachedPack | None) -> None:
        now = stamp(folder)
        if known is not None and _is_current(known, now):
            return
        from studyapp.library.load import folder_hash, load
        from studyapp.study.authoring import lab_operations

        read_at = self._now().timestamp()
        if known is not None and not known.problems and folder_hash(folder) == known.hash:
            self._cache.touch(str(folder), _text(now), read_at)
            return
        loaded = load(folder, lab_operations())
        problems = loaded.problems or self._taken(folder, loaded.pack)
        if loaded.pack is None or problems:
            self._cache.keep_problems(str(folder), _text(now), read_at, problems)
        else:
            self._cache.keep(str(folder), loaded.pack, loaded.hash, _text(now), read_at)

    def _taken(self, folder: Path, pack: Pack | None) -> tuple[Problem, ...]:
        """The problem of a pack whose id another folder has already."""
        name = pack.info.id if pack else ""
        other = next((one.folder for one in self._cache.packs() if one.id == name and one.folder != str(folder)), None)
        if other is None:
            return ()
        return (
            Problem(
                "pack.yaml", 0, 0, "id", f"the pack id `{name}` is taken by {other}", "Give it another id.", "P002"
            ),
        )

    def pack_folders(self) -> list[Path]:
        """The built-in pack and every installed one."""
        installed = sorted(path.parent for path in self._folders.packs.glob("*/pack.yaml"))
        return [builtin_pack(), *installed]

    def packs(self) -> list[PackSummary]:
        """Every installed pack with its numbers, the built-in one first."""
        builtin = str(builtin_pack())
        summaries = [self._summary(pack, pack.folder == builtin) for pack in self._cache.packs()]
        return sorted(summaries, key=lambda summary: not summary.is_builtin)

    def _summary(self, pack: CachedPack, is_builtin: bool) -> PackSummary:
        heads = self._cache.heads(pack.id)
        kinds, states = Counter(head.kind for head in heads if head.asked), Counter(head.state for head in heads)
        lessons, facts = len(self._cache.lesson_heads(pack.id)), len(self._cache.facts(pack.id))
        labs = len(self._cache.labs(pack.id))
        return PackSummary(
            Path(pack.folder),
            pack.info,
            pack.hash,
            lessons,
            dict(kinds),
            dict(states),
            facts,
            labs,
            pack.problems,
            is_builtin,
        )

    @property
    def pack(self) -> PackInfo:
        """The pack in use: the one asked for, else the one the settings name, else the built-in one.

        Raises:
            StudyError: no valid pack is there.
        """
        return self._in_use()[0]

    @property
    def pack_hash(self) -> str:
        """Hash of the pack in use."""
        return self._in_use()[1].hash

    def _in_use(self) -> tuple[PackInfo, CachedPack]:
        chosen = self._asked_for or self._chosen()
        if chosen not in self._known:
            self._known[chosen] = self._choose(chosen)
        return self._known[chosen]

    def _choose(self, name: str) -> tuple[PackInfo, CachedPack]:
        packs = [(pack.info, pack) for pack in self._cache.packs() if pack.info is not None]
        by_id = {pair[0].id: pair for pair in packs}
        if self._asked_for and self._asked_for not in by_id:
            raise StudyError(f"There is no valid pack `{self._asked_for}`.", f"There are: {', '.join(sorted(by_id))}.")
        chosen = by_id.get(name)
        builtin = next((pair for pair in packs if pair[1].folder == str(builtin_pack())), None)
        found = chosen or builtin or (packs[0] if packs else None)
        if found is None:
            raise StudyError("There is no valid pack.", "Run `studyapp pack check` to see what is wrong.")
        return found

    # What is in the pack in use

    def heads(self) -> list[ItemHead]:
        """Every item that learners are asked, without its text."""
        return [head for head in self._heads_by_id().values() if head.asked]

    def keys(self) -> dict[str, str]:
        """The key hash of every item by its id; of drafts and retired ones, too."""
        return {head.id: head.key for head in self._heads_by_id().values()}

    def is_asked(self, id: str) -> bool:  # noqa: A002 - the field's own name
        """Whether the pack has this item and learners are asked it."""
        head = self._heads_by_id().get(id)
        return head is not None and head.asked

    def _heads_by_id(self) -> dict[str, ItemHead]:
        pack = self.pack.id
        if pack not in self._heads:
            self._heads[pack] = {head.id: head for head in self._cache.heads(pack)}
        return self._heads[pack]

    def item(self, id: str) -> Item:  # noqa: A002 - the field's own name
        """One item; raises StudyError if the pack has no such item."""
        found = self._item(id)
        if found is None:
            raise StudyError(f"This pack has no question `{id}`.", "It may have been removed by an update of the pack.")
        return found

    def has_item(self, id: str) -> bool:  # noqa: A002 - the field's own name
        """Whether the pack has an item with this id."""
        return self._item(id) is not None

    def _item(self, name: str) -> Item | None:
        key = (self.pack.id, name)
        if key not in self._items:
            if len(self._items) >= MOST_ITEMS:
                self._items.clear()
            self._items[key] = self._cache.item(*key)
        return self._items[key]

    def lesson_heads(self) -> list[LessonHead]:
        """The heads of all lessons in course order."""
        pack = self.pack.id
        if pack not in self._courses:
            self._courses[pack] = self._cache.lesson_heads(pack)
        return list(self._courses[pack])

    def lesson(self, id: str) -> Lesson:  # noqa: A002 - the field's own name
        """One lesson; raises StudyError if the pack has no such lesson."""
        found = self._cache.lesson(self.pack.id, id)
        if found is None:
            known = ", ".join(head.id for head in self.lesson_heads())
            raise StudyError(f"This pack has no lesson `{id}`.", f"Its lessons are: {known}.")
        return found

    def fact(self, id: str) -> Fact | None:  # noqa: A002 - the field's own name
        """One fact; None if the pack has none with this id."""
        return self._cache.fact(self.pack.id, id)

    def facts(self) -> dict[str, Fact]:
        """Every fact by id."""
        return self._cache.facts(self.pack.id)

    def labs(self) -> list[Lab]:
        """Every lab, in the order of their files; variables are not filled in."""
        return self._cache.labs(self.pack.id)

    def lab(self, id: str) -> Lab:  # noqa: A002 - the field's own name
        """One lab; raises StudyError if the pack has no such lab."""
        labs = {lab.id: lab for lab in self.labs()}
        if id not in labs:
            raise StudyError(f"This pack has no lab `{id}`.", f"Its labs are: {', '.join(labs) or 'none'}.")
        return labs[id]

    def search(self, words: str, limit: int = 50) -> list[Hit]:
        """Places in lessons, explanations and facts that hold all the words, best first."""
        return self._cache.search(words, self.pack.id, limit)


def _is_current(known: CachedPack, now: Stamp) -> bool:
    return known.stamp == _text(now) and now.youngest() < known.read_at - RACY_SECONDS


def _text(found: Stamp) -> str:
    return json.dumps(found.files)
