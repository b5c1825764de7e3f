"""A pack folder that its author looks at: the only pack there is, read again whenever a file of it is saved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from studyapp.core.errors import Problem, StudyError
from studyapp.library.folder import Stamp, stamp
from studyapp.library.lint.registry import lint
from studyapp.library.load import Loaded, PackReader
from studyapp.library.rules import Parts
from studyapp.settings import Folders
from studyapp.store.content import ContentCache
from studyapp.study.authoring import lab_operations
from studyapp.study.content import Content

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
    """

    def __init__(self, cache: ContentCache, folders: Folders, now: Callable[[], datetime], folder: Path) -> None:
        """Make it without reading; `refresh` reads."""
        super().__init__(cache, folders, now, "", lambda: "")
        self.folder = folder
        self.problems: tuple[Problem, ...] = ()
        self.findings: tuple[Problem, ...] = ()
        self._reader: PackReader | None = None
        self._things: tuple[Thing, ...] = ()
        self._hash = ""
        self._stamp = self._looked = Stamp(())

    def pack_folders(self) -> list[Path]:
        """The folder alone."""
        return [self.folder]

    # Reading again

    def refresh(self) -> tuple[Problem, ...]:
        """Read the files that changed; returns what is wrong with them, as `problems` does from then on."""
        if self._reader is None:
            self._reader = PackReader(self.folder, lab_operations())
        self._stamp = self._looked = stamp(self.folder)
        loaded = self._reader.read()
        self.problems = self.findings = loaded.problems
        if loaded.pack is not None:
            self._take(loaded)
            self.findings = tuple(lint(loaded.pack, loaded.parts, self._now().date()))
        return self.problems

    def _take(self, loaded: Loaded) -> None:
        self._things = tuple(_things(loaded.parts))
        if loaded.pack is not None and loaded.hash != self._hash:
            self._forget()
            self._cache.keep(str(self.folder), loaded.pack, loaded.hash, "", self._now().timestamp())
            self._hash = loaded.hash

    def has_changed(self) -> bool:
        """Whether a file was saved since it was read; not while it still changes from one look to the next."""
        now = stamp(self.folder)
        is_settled, self._looked = now == self._looked, now
        return is_settled and now != self._stamp

    # What is in it

    @property
    def is_readable(self) -> bool:
        """Whether the folder was ever a whole pack."""
        return bool(self._hash)

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


def _things(parts: Parts) -> Iterator[Thing]:
    titled: tuple[tuple[ThingKind, str, str, object], ...] = (
        *(("lesson", lesson.id, lesson.head.title, lesson) for lesson in parts.lessons),
        *(("item", item.id, " ".join(item.stem.split()), item) for item in parts.items),
        *(("lab", lab.id, lab.title, lab) for lab in parts.labs),
    )
    for kind, name, title, thing in titled:
        file, line, _ = parts.places[id(thing)]
        yield Thing(kind, name, title, file, line)
