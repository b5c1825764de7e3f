"""What an author does with a pack folder that need not be installed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studyapp.core.errors import Problem
from studyapp.library.lab_rules import Signature, Signatures
from studyapp.library.load import load
from studyapp.library.schema import FILES, schema
from studyapp.settings import builtin_pack

KINDS_OF_FILES = tuple(FILES)
"""The kinds of pack files that have a schema."""


@dataclass(frozen=True, slots=True)
class CheckedPack:
    """What reading a pack folder found."""

    folder: Path
    hash: str
    problems: tuple[Problem, ...]
    summary: str
    """One line: what is in it, or how much is wrong."""


def check_pack(folder: Path | None) -> CheckedPack:
    """Read a pack folder (the built-in pack for None) and report everything that is wrong with it."""
    loaded = load(folder or builtin_pack(), lab_operations())
    if loaded.pack is None:
        count, files = len(loaded.problems), len({problem.file for problem in loaded.problems})
        summary = f"{count} problem{'s' * (count != 1)} in {files} file{'s' * (files != 1)}"
    else:
        pack = loaded.pack
        numbers = f"{len(pack.lessons)} lessons, {len(pack.items)} questions, {len(pack.facts)} facts"
        numbers += f", {len(pack.labs)} labs" if pack.labs else ""
        summary = f"{pack.info.id} {pack.info.version}: {numbers}, no problems"
    return CheckedPack(loaded.folder, loaded.hash, loaded.problems, summary)


def lab_operations() -> Signatures:
    """The operations that labs may name, as the pack reader wants to know them."""
    from studyapp.labs.operations.table import signatures

    return {name: Signature(*found) for name, found in signatures().items()}


def file_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of pack file; one of KINDS_OF_FILES."""
    return schema(kind)
