"""The expressions of templates and policies: `[concat(parameters('name'), '-nic')]` as a tree.

A text that begins with `[` and ends with `]` is an expression; `[[` begins a text that is none.
"""

import re
from dataclasses import dataclass

LONGEST = 24_576
DEEPEST = 30
_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+)|(?P<name>[A-Za-z_]\w*)|(?P<sign>[().,\[\]]))")


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or whole number."""

    value: str | int


@dataclass(frozen=True, slots=True)
class Function:
    """A function with its arguments."""

    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A property or an entry of what an expression gives."""

    of: "Node"
    key: "Node"


Node = Literal | Function | Member


class BadExpressionError(ValueError):
    """What is wrong with an expression, as the end of a sentence."""


def is_expression(text: str) -> bool:
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def parse(text: str) -> Node:
    """The tree of an expression, its brackets included.

    Raises:
        BadExpressionError: it is none.
    """
    if len(text) > LONGEST:
        raise BadExpressionError(f"an expression is longer than {LONGEST} characters")
    words = _words(text)
    reader = _Reader(text, words)
    found = reader.node()
    if reader.at != len(words):
        raise reader.wrong()
    return found


def _words(text: str) -> list[tuple[str, str]]:
    words, at, inner = [], 0, text[1:-1].rstrip()
    while at < len(inner):
        found = _TOKEN.match(inner, at)
        if found is None:
            raise BadExpressionError(f"the expression '{text[:80]}' can't be read from its character {at + 2} on")
        words.append((str(found.lastgroup), found[found.lastgroup or 0]))
        at = found.end()
    return words


@dataclass(slots=True)
class _Reader:
    text: str
    words: list[tuple[str, str]]
    at: int = 0
    depth: int = 0

    def wrong(self) -> BadExpressionError:
        return BadExpressionError(f"the language expression '{self.text[:80]}' is not valid at its word {self.at + 1}")

    def next(self) -> tuple[str, str]:
        if self.at >= len(self.words):
            raise self.wrong()
        self.at += 1
        return self.words[self.at - 1]

    def takes(self, sign: str) -> bool:
        if self.at < len(self.words) and self.words[self.at] == ("sign", sign):
            self.at += 1
            return True
        return False

    def node(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadExpressionError(f"an expression nests more than {DEEPEST} deep")
        found = self.primary()
        while True:
            if self.takes("."):
                kind, word = self.next()
                if kind != "name":
                    raise self.wrong()
                found = Member(found, Literal(word))
            elif self.takes("["):
                found = Member(found, self.node())
                if not self.takes("]"):
                    raise self.wrong()
            else:
                self.depth -= 1
                return found

    def primary(self) -> Node:
        kind, word = self.next()
        if kind == "text":
            return Literal(word[1:-1].replace("''", "'"))
        if kind == "number":
            return Literal(int(word))
        if kind != "name" or not self.takes("("):
            raise self.wrong()
        return Function(word, self.arguments())

    def arguments(self) -> tuple[Node, ...]:
        if self.takes(")"):
            return ()
        found = [self.node()]
        while self.takes(","):
            found.append(self.node())
        if not self.takes(")"):
            raise self.wrong()
        return tuple(found)
