"""What is wrong with an az line, in az's kind of words, and what was probably meant."""

import difflib
from collections.abc import Iterable
from typing import Literal

from studyapp.core.errors import StudyError

UsageKind = Literal["not az", "group", "command", "option", "value", "missing", "surplus", "powershell", "elsewhere"]
"""No az at the beginning; a group, command, option or value that az does not know, or something that is missing; words too many;
a line of PowerShell; something that az has and this table has not."""
_LIKE = 0.7
"""How alike a suggestion must be; az asks for the same."""


class AzUsageError(StudyError):
    """A line that az does not take, before anything is done.

    Args:
        kind: what is wrong with it.
        message: as az would say it.
        hint: what to do about it; "Did you mean ...?" where something is like what was typed.
        where: the group or command that was understood, as "vm disk".
        code: with which az exits.
    """

    def __init__(self, kind: UsageKind, message: str, hint: str = "", where: str = "", code: int = 2) -> None:
        super().__init__(message, hint)
        self.kind = kind
        self.where = where
        self.code = code


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A question that names what is like a word; empty where nothing is."""
    like = most_like(word, choices)
    return f"Did you mean {' or '.join(f'`{choice}`' for choice in like)}?" if like else ""


def most_like(word: str, choices: Iterable[str]) -> tuple[str, ...]:
    """Up to two of the choices that are most like a word, the most alike first."""
    by_case = {choice.lower(): choice for choice in sorted(choices, reverse=True)}
    return tuple(by_case[found] for found in difflib.get_close_matches(word.lower(), by_case, n=2, cutoff=_LIKE))
