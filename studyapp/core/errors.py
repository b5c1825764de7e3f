"""Expected trouble, as it is told to a person.

StudyError            something a user can do something about
  ContentError        a pack with problems; carries all of them, each with its place
  StoreError          the learner's database can't be used as it is
"""

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warn", "info"]
"""How much a finding matters: `error` must be mended; `warn` misleads learners; `info` is worth a look."""


class StudyError(Exception):
    """An expected failure: what happened, and what to do next.

    Args:
        message: what happened, one sentence.
        hint: what the user can do about it, one sentence; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class StoreError(StudyError):
    """A database is newer, damaged, locked, full or read-only; nothing in it was changed."""


class DamagedError(StoreError):
    """The file of a database is damaged, or no database at all."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a content file, and where."""

    file: str
    """Path of the file, relative to the pack folder."""
    line: int
    """1-based; 0 where the whole file is meant."""
    column: int
    """1-based, in characters; 0 where the whole line or file is meant."""
    path: str
    """Where in the document, for example `items[3].options[1].text`."""
    message: str
    """What is wrong."""
    hint: str
    """How to mend it."""
    code: str = ""
    """Stable name of the rule, for example Q021; docs/pack-check.md lists them."""
    level: Level = "error"

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        path = f" {self.path}:" if self.path else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{where}:{path} {self.message}.{hint}"


class ContentError(StudyError):
    """A pack that can't be used; `problems` lists everything that is wrong with it, in file order."""

    def __init__(self, message: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(message, "Run `studyapp pack check` on the folder to see every problem with its line.")
        self.problems = problems
