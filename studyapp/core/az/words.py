"""The words of one command line, as a POSIX shell makes them: quotes, escapes, comments and continued lines; nothing is expanded.

What a shell would put in place of `$(command)` and `$name` is not known here, so a word keeps them as pieces of their own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from studyapp.core.errors import StudyError

PieceKind = Literal["text", "command", "variable"]
_OPERATORS = {
    ";": "one command at a time",
    "&": "one command at a time",
    "|": "what a command prints can't be sent on to another; `--query` picks from it, and `--output` shapes it",
    ">": "what a command prints can't be sent to a file",
    "<": "a command reads no file",
    "(": "parentheses group commands in a shell: put the value in single quotes",
    ")": "parentheses group commands in a shell: put the value in single quotes",
}
_NAME = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
_PLAIN = re.compile(r"[\w@%+=:,./\[\]{}^-]+", re.ASCII)
"""What needs no quotes, apart from a tilde or a comment sign at the beginning."""


class ShellError(StudyError):
    """A line that no shell takes, or that needs more of a shell than there is here."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a word: its text, the command between `$(` and `)`, or the name of a variable."""

    kind: PieceKind
    text: str
    quoted: bool = False
    """Whether it stands in quotes: what takes its place is then not split at blanks."""

    def __str__(self) -> str:
        return (
            self.text if self.kind == "text" else f"$({self.text})" if self.kind == "command" else f"${{{self.text}}}"
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a command line, without its quotes."""

    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        """The word as text; commands and variables stand in it as `$(command)` and `${name}`."""
        return "".join(map(str, self.pieces))

    @property
    def is_text(self) -> bool:
        """Whether nothing is to be put into it."""
        return all(piece.kind == "text" for piece in self.pieces)


def words(line: str) -> tuple[Word, ...]:
    """The words of a line.

    Raises:
        ShellError: a quote or parenthesis is left open, or the line holds an operator of the shell, as `|`.
    """
    return _Reader(line).words()


def tokenise(line: str) -> tuple[str, ...]:
    """The words of a line as text; raises ShellError as `words` does."""
    return tuple(map(str, words(line)))


def join(parts: Iterable[str]) -> str:
    """A line whose words are these; `tokenise` gives them back."""
    return " ".join(map(quoted, parts))


def quoted(word: str) -> str:
    """A word as it is typed: in single quotes where a shell would read more into it."""
    if _PLAIN.fullmatch(word):
        return word
    return "'" + word.replace("'", "'\\''") + "'"


class _Reader:
    """Reads a line once, from left to right."""

    def __init__(self, line: str) -> None:
        self._line = line.replace("\r\n", "\n").strip("\n")
        self._at = 0

    def words(self) -> tuple[Word, ...]:
        found = []
        while self._skip_blanks():
            found.append(Word(self._word()))
        return tuple(found)

    def _skip_blanks(self) -> bool:
        """Go to the next word; whether there is one. A comment runs to the end of the line."""
        while self._at < len(self._line):
            if self._line.startswith("\\\n", self._at):
                self._at += 2
            elif self._line[self._at] in " \t":
                self._at += 1
            elif self._line[self._at] == "#":
                end = self._line.find("\n", self._at)
                self._at = len(self._line) if end < 0 else end
            elif self._line[self._at] == "\n":
                raise ShellError(
                    "Here the line ends and another begins: one command at a time.",
                    "A backslash at the end of a line continues it.",
                )
            else:
                return True
        return False

    def _word(self) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        while self._at < len(self._line) and self._line[self._at] not in " \t\n":
            pieces += self._pieces()
        return _merged(pieces)

    def _pieces(self) -> list[Piece]:
        """What stands at this place: one piece, or all of a text in double quotes."""
        sign = self._line[self._at]
        if sign == "'":
            return [Piece("text", self._until("'"), quoted=True)]
        if sign == '"':
            return self._double()
        if sign == "\\":
            return self._escaped()
        if sign in "$`":
            return [self._dollar(quoted=False)]
        if sign in _OPERATORS:
            raise ShellError(f"`{sign}` means something to a shell; here, {_OPERATORS[sign]}.", _quote_hint(sign))
        self._at += 1
        return [Piece("text", sign)]

    def _until(self, quote: str) -> str:
        end = self._line.find(quote, self._at + 1)
        if end < 0:
            raise _open(quote)
        text = self._line[self._at + 1 : end]
        self._at = end + 1
        return text

    def _double(self) -> list[Piece]:
        pieces = [Piece("text", "", quoted=True)]
        self._at += 1
        while self._at < len(self._line):
            sign = self._line[self._at]
            if sign == '"':
                self._at += 1
                return pieces
            if sign == "\\" and self._line[self._at + 1 : self._at + 2] in ("$", "`", '"', "\\", "\n"):
                pieces += self._escaped()
            elif sign in "$`":
                pieces.append(self._dollar(quoted=True))
            else:
                self._at += 1
                pieces.append(Piece("text", sign, quoted=True))
        raise _open('"')

    def _escaped(self) -> list[Piece]:
        escaped = self._line[self._at + 1 : self._at + 2]
        if not escaped:
            raise ShellError("The line ends with a backslash: the next line is missing.")
        self._at += 2
        return [] if escaped == "\n" else [Piece("text", escaped, quoted=True)]

    def _dollar(self, quoted: bool) -> Piece:
        if self._line[self._at] == "`":
            raise ShellError(
                "A shell runs what stands between backticks.", "Put a query with backticks into single quotes."
            )
        if self._line.startswith("$(", self._at):
            return Piece("command", self._command(), quoted)
        if name := _NAME.match(self._line, self._at):
            self._at = name.end()
            return Piece("variable", name[1] or name[2], quoted)
        self._at += 1
        return Piece("text", "$", quoted)

    def _command(self) -> str:
        """The text between `$(` and the `)` that closes it."""
        start = self._at = self._at + 2
        depth = 1
        while self._at < len(self._line):
            sign = self._line[self._at]
            if sign == "'":
                self._until("'")
                continue
            if sign == '"':
                self._double()
                continue
            if sign == "\\":
                self._at += 1
            depth += {"(": 1, ")": -1}.get(sign, 0)
            self._at += 1
            if not depth:
                return self._line[start : self._at - 1].strip()
        raise ShellError("A `$(` is never closed.", "Close it with `)`.")


def _merged(pieces: list[Piece]) -> tuple[Piece, ...]:
    """The same word with neighbouring texts as one; a quoted text with nothing in it leaves the word empty, not away."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and piece.kind == merged[-1].kind == "text":
            merged[-1] = Piece("text", merged[-1].text + piece.text, merged[-1].quoted or piece.quoted)
        else:
            merged.append(piece)
    kept = [piece for piece in merged if piece.kind != "text" or piece.text]
    return tuple(kept) if kept else tuple(merged)


def _open(quote: str) -> ShellError:
    kind = "single" if quote == "'" else "double"
    return ShellError(f"A {kind} quote is never closed.", f"Close it with {quote}, or write {quote} as \\{quote}.")


def _quote_hint(sign: str) -> str:
    return "" if sign in "()" else f"As a part of a value, `{sign}` stands in quotes."
