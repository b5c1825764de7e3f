"""What an author does with a pack folder that need not be installed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from studyapp.core.errors import ContentError, Level, Problem, StudyError
from studyapp.core.packs import Pack
from studyapp.library.coverage import AgedFact as AgedFact
from studyapp.library.coverage import Row as Row
from studyapp.library.coverage import aged_facts, coverage
from studyapp.library.lab_rules import Signature, Signatures
from studyapp.library.lint.registry import lint, titles
from studyapp.library.load import Loaded, coded, load
from studyapp.library.readings import survey_readings
from studyapp.library.releases import survey_releases
from studyapp.library.schema import FILES, schema
from studyapp.library.text import shown as printable
from studyapp.settings import builtin_pack

KINDS_OF_FILES = tuple(FILES)
"""The kinds of pack files that have a schema."""
LEVELS: Final[tuple[Level, ...]] = ("error", "warn", "info")
"""How much findings matter, the gravest first."""


@dataclass(frozen=True, slots=True)
class CheckedPack:
    """What checking a pack folder found."""

    folder: Path
    hash: str
    problems: tuple[Problem, ...]
    """Those of the level asked for and above, in file order."""
    summary: str
    """One line: what is in it, or how much is wrong; and how much is below the level asked for."""


def check_pack(folder: Path | None, today: date, level: Level = "error") -> CheckedPack:
    """Read a pack folder (the built-in pack for None) and report what is wrong with it.

    Args:
        folder: the pack.
        today: the day that the ages of facts are counted to.
        level: the least that is reported.
    """
    loaded = _load(folder)
    found = loaded.problems
    if loaded.pack is not None:
        found = tuple(sorted((*lint(loaded.pack, loaded.parts, today), *_evidence(loaded.folder))))
    shown = tuple(problem for problem in found if LEVELS.index(problem.level) <= LEVELS.index(level))
    if shown or loaded.pack is None:
        count, files = len(shown), len({problem.file for problem in shown})
        summary = f"{count} problem{'s' * (count != 1)} in {files} file{'s' * (files != 1)}"
    else:
        summary = _sound(loaded.pack)
    hidden = Counter(problem.level for problem in found) - Counter(problem.level for problem in shown)
    names = [f"{hidden[name]} of level {name}" for name in LEVELS if hidden[name]]
    summary += f" ({' and '.join(names)} not shown)" if names else ""
    return CheckedPack(loaded.folder, loaded.hash, shown, summary)


def _evidence(folder: Path) -> Iterator[Problem]:
    """What is wrong with second readings and releases, which no learner needs."""
    yield from map(coded, survey_readings(folder)[1])
    yield from map(coded, survey_releases(folder)[1])


def _load(folder: Path | None) -> Loaded:
    """A pack folder as it is read; what labs may name is looked up only where there are labs, as it takes a while."""
    home = folder or builtin_pack()
    return load(home, lab_operations() if (home / "labs").exists() else None)


def _sound(pack: Pack) -> str:
    numbers = f"{len(pack.lessons)} lessons, {len(pack.items)} questions, {len(pack.facts)} facts"
    numbers += f", {len(pack.labs)} labs" if pack.labs else ""
    return f"{pack.info.id} {pack.info.version}: {numbers}, no problems"


def pack_coverage(folder: Path | None) -> tuple[Row, ...]:
    """What a pack folder (the built-in pack for None) covers, a row for each objective.

    Raises:
        ContentError: the pack can't be loaded.
    """
    return coverage(whole_pack(folder))


def pack_facts(folder: Path | None, today: date, older_than: int) -> tuple[AgedFact, ...]:
    """Facts checked more than so many days before today, the oldest first; see `aged_facts`.

    Raises:
        ContentError: the pack can't be loaded.
    """
    return aged_facts(whole_pack(folder), today, older_than)


def whole_pack(folder: Path | None) -> Pack:
    """A pack folder (the built-in pack for None) that can be loaded.

    Raises:
        ContentError: it has problems.
    """
    loaded = _load(folder)
    if loaded.pack is None:
        raise ContentError(f"The pack in {loaded.folder} has problems.", loaded.problems)
    return loaded.pack


def new_pack(folder: Path, today: date) -> tuple[str, ...]:
    """Write a first pack to write on into a new or empty folder, named like it; returns the names of its files.

    Raises:
        StudyError: the folder's name can't name a pack, there is something in it, or it can't be written.
    """
    from studyapp.library.new_pack import write_new_pack

    name = folder.resolve().name.lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", name):
        hint = "Use letters, digits, dots, dashes and underscores, a letter or digit first."
        raise StudyError(f"`{printable(name)}` can't be the name of a pack.", hint)
    return write_new_pack(folder, name, today)


def mend_pack(folder: Path) -> tuple[str, ...]:
    """Mend in a pack's files what is safe to mend; returns what was changed, a line each.

    Raises:
        StudyError: a file can't be written.
    """
    from studyapp.library.mend import mend

    return tuple(f"{change.file}: {change.what}" for change in mend(folder))


def sarif_log(checked: CheckedPack) -> dict[str, Any]:
    """What a check found as a SARIF 2.1.0 log."""
    from studyapp.library.sarif import sarif

    return sarif(checked.folder, checked.problems, titles())


def lab_operations() -> Signatures:
    """The operations that labs may name, as the pack reader wants to know them."""
    from studyapp.labs.operations.table import signatures

    return {name: Signature(*found) for name, found in signatures().items()}


def file_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of pack file; one of KINDS_OF_FILES."""
    return schema(kind)
