"""A pack folder that its author looks at: the only pack there is, read again whenever a file of it is saved."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from studyapp.core.draw import ItemHead
from studyapp.core.errors import Problem, StudyError
from studyapp.core.grading import key_hash
from studyapp.core.items import Item
from studyapp.core.labs import Lab
from studyapp.core.lessons import Lesson, LessonHead
from studyapp.core.packs import Fact, Pack, PackInfo
from studyapp.core.plain import fingerprint
from studyapp.core.record import State
from studyapp.core.review import is_asked, standings_of
from studyapp.library.folder import Stamp, stamp
from studyapp.library.lint.registry import lint
from studyapp.library.load import Loaded, PackReader
from studyapp.library.rules import Parts
from studyapp.settings import Folders
from studyapp.store.content import ContentCache, Hit
from studyapp.study.authoring import lab_operations
from studyapp.study.content import Content, PackSummary

ThingKind = Literal["lesson", "item", "lab"]


@dataclass(frozen=True, slots=True)
class Thing:
    """A lesson, question or lab of the pack, and where it is written."""

    kind: ThingKind
    id: str
    title: str
    """Of a question, its stem on one line."""
    file: str
    """Relative to the pack."""
    line: int
    """1-based."""

    @property
    def place(self) -> str:
        """As editors and terminals understand it: `questions/01-tea.yaml:12`."""
        return f"{self.file}:{self.line}"


class OnePack(Content):
    """One pack folder; while its files have problems, what they last said stays.

    Attributes:
        folder: the pack.
        problems: what keeps the folder from being read now; empty if nothing does.
        findings: the same, or else what `pack check` finds at its strictest level; in file order.
        is_changing: whether the last look saw something that the one before had not, so that another look is due.
    """

    def __init__(self, cache: ContentCache, folders: Folders, now: Callable[[], datetime], folder: Path) -> None:
        """Make it without reading; `refresh` reads."""
        super().__init__(cache, folders, now, "", lambda: "")
        self.folder = folder
        self.problems: tuple[Problem, ...] = ()
        self.findings: tuple[Problem, ...] = ()
        self.is_changing = False
        self._reader: PackReader | None = None
        self._things: tuple[Thing, ...] = ()
        self._loaded: Loaded | None = None
        """What the folder held when it was whole the last time."""
        self._indexed = ""
        """Hash of what searches look through."""
        self._stamp = self._looked = Stamp(())

    def pack_folders(self) -> list[Path]:
        """The folder alone."""
        return [self.folder]

    # Reading again

    def refresh(self) -> tuple[Problem, ...]:
        """Read the files that changed, and look for findings; returns what is wrong, as `problems` does from then on."""
        self.read()
        self.find()
        return self.problems

    def read(self) -> None:
        """Read the files that changed; findings stay those of before until `find`, which takes as long again."""
        if self._reader is None:
            self._reader = PackReader(self.folder, lab_operations())
        self._stamp = self._looked = stamp(self.folder)
        loaded = self._reader.read()
        self.problems = loaded.problems
        if loaded.pack is not None:
            self._take(loaded)

    def find(self) -> None:
        """Bring the findings up to what was read."""
        self.findings = self.problems
        if self._loaded is not None and not self.problems:
            self.findings = tuple(lint(self._whole, self._loaded.parts, self._now().date()))

    def _take(self, loaded: Loaded) -> None:
        if self._loaded is None or loaded.hash != self._loaded.hash:
            self._forget()
            self._things = tuple(_things(loaded.parts))
        self._loaded = loaded

    def has_changed(self) -> bool:
        """Whether a file was saved since it was read; not while it still changes from one look to the next."""
        now = stamp(self.folder)
        self.is_changing, self._looked = now != self._looked, now
        return now != self._stamp and not self.is_changing

    # What is in it; held as it was read, since a save must not wait until it is all written to a cache

    @property
    def is_readable(self) -> bool:
        """Whether the folder was ever a whole pack."""
        return self._loaded is not None

    @property
    def _whole(self) -> Pack:
        if self._loaded is None or self._loaded.pack is None:
            raise StudyError(
                "There is no valid pack.", f"Run `studyapp pack check {self.folder}` to see what is wrong."
            )
        return self._loaded.pack

    @property
    def pack(self) -> PackInfo:
        """The head of the pack; raises StudyError if it was never whole."""
        return self._whole.info

    @property
    def pack_hash(self) -> str:
        """Hash of what it held when it was whole the last time."""
        return self._loaded.hash if self._loaded else ""

    def packs(self) -> list[PackSummary]:
        """The pack alone."""
        pack, heads = self._whole, self._heads_by_id().values()
        kinds, states = Counter(head.kind for head in heads if head.asked), Counter(head.state for head in heads)
        counts = len(pack.lessons), dict(kinds), dict(states), len(pack.facts), len(pack.labs)
        return [PackSummary(self.folder, pack.info, self.pack_hash, *counts, self.problems, False)]

    def _heads_by_id(self) -> dict[str, ItemHead]:
        pack = self._whole
        if pack.info.id not in self._heads:
            standing = standings_of(pack)
            self._heads[pack.info.id] = {one.id: _head(one, standing[one.id].state, pack) for one in pack.items}
        return self._heads[pack.info.id]

    def state(self, item: str) -> str:
        """Where an item stands in review, in words."""
        state = standings_of(self._whole)[item].state
        return "in review" if state == "review" else state

    def _item(self, name: str) -> Item | None:
        return next((item for item in self._whole.items if item.id == name), None)

    def lesson_heads(self) -> list[LessonHead]:
        """The heads of all lessons in course order."""
        return [lesson.head for lesson in self._whole.lessons]

    def lesson(self, id: str) -> Lesson:  # noqa: A002 - the field's own name
        """One lesson; raises StudyError if the pack has no such lesson."""
        self.thing("lesson", id)
        return next(lesson for lesson in self._whole.lessons if lesson.id == id)

    def fact(self, id: str) -> Fact | None:  # noqa: A002 - the field's own name
        """One fact; None if the pack has none with this id."""
        return self.facts().get(id)

    def facts(self) -> dict[str, Fact]:
        """Every fact by id."""
        return {fact.id: fact for fact in self._whole.facts}

    def labs(self) -> list[Lab]:
        """Every lab, in the order of their files; variables are not filled in."""
        return list(self._whole.labs)

    def search(self, words: str, limit: int = 50) -> list[Hit]:
        """Places that hold all the words, best first; what is searched is indexed when it is asked for."""
        pack = self._whole
        if self._indexed != self.pack_hash:
            self._cache.keep(str(self.folder), pack, self.pack_hash, "", self._now().timestamp())
            self._indexed = self.pack_hash
        return self._cache.search(words, pack.info.id, limit)

    def things(self) -> tuple[Thing, ...]:
        """Lessons, questions and labs, each kind in the order of the files."""
        return self._things

    def thing(self, kind: ThingKind, name: str) -> Thing:
        """One of them; raises StudyError if the pack has none of this name."""
        found = next((thing for thing in self._things if (thing.kind, thing.id) == (kind, name)), None)
        if found is None:
            noun = "question" if kind == "item" else kind
            raise StudyError(f"This pack has no {noun} `{name[:80]}`.", "`pack preview --plain` lists what it has.")
        return found

    def neighbour(self, thing: Thing, by: int) -> Thing:
        """The thing of the same kind so many places later; the last, or the first, if there are not so many."""
        row = [one for one in self._things if one.kind == thing.kind]
        place = next((place for place, one in enumerate(row) if one.id == thing.id), 0)
        return row[max(0, min(place + by, len(row) - 1))]

    def about(self, thing: Thing) -> tuple[Problem, ...]:
        """The findings at one thing."""
        return tuple(problem for problem in self.findings if self.at(problem) == thing)

    def at(self, problem: Problem) -> Thing | None:
        """The thing in whose lines a finding lies; None for one about the pack, a fact, or a file that was never read."""
        here = sorted((thing for thing in self._things if thing.file == problem.file), key=lambda thing: thing.line)
        above = [thing for thing in here if thing.line <= problem.line]
        return above[-1] if above else here[0] if len(here) == 1 else None

    def lab_in(self, file: Path) -> str:
        """Id of the lab that a file of the pack holds; empty if none is read from it."""
        labs = (thing for thing in self._things if thing.kind == "lab")
        return next((lab.id for lab in labs if (self.folder / lab.file).resolve() == file.resolve()), "")


def _head(item: Item, state: State, pack: Pack) -> ItemHead:
    known = item.id, item.kind, item.objectives, item.difficulty, item.bloom, fingerprint(item), item.lesson
    return ItemHead(*known, key_hash(item), state, is_asked(state, pack.info.draws))


def _things(parts: Parts) -> Iterator[Thing]:
    titled: tuple[tuple[ThingKind, str, str, object], ...] = (
        *(("lesson", lesson.id, lesson.head.title, lesson) for lesson in parts.lessons),
        *(("item", item.id, " ".join(item.stem.split()), item) for item in parts.items),
        *(("lab", lab.id, lab.title, lab) for lab in parts.labs),
    )
    for kind, name, title, thing in titled:
        file, line, _ = parts.places[id(thing)]
        yield Thing(kind, name, title, file, line)
