"""A query as tokens: names, literals and signs, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from studyapp.sandbox.kql.errors import QueryError

LONGEST = 20_000
"""Characters of a query that are read at all."""
_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<span>\d+(?:\.\d+)?(?:ms|[dhms])\b)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<text>@'[^']*'|@"[^"]*"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    |(?P<name>in~|[A-Za-z_$][A-Za-z0-9_]*)
    |(?P<sign>\.\.|==|!=|=~|!~|<=|>=|=|<|>|!|\||,|\(|\)|\[|\]|\.|\+|-|\*|/|%|:|;|\{|\})""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds", "ms": "milliseconds"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a query."""

    kind: str
    """name, number, text, span, sign or end."""
    text: str
    value: object
    at: int
    """Place of its first character, from 1."""


def tokens(query: str) -> list[Token]:
    """The words of a query, and an end behind them.

    Raises:
        QueryError: it is too long, or holds a character that begins no word.
    """
    if len(query) > LONGEST:
        raise QueryError(f"The query is longer than {LONGEST:,} characters.")
    return [*_words(query), Token("end", "", None, len(query) + 1)]


def _words(query: str) -> Iterator[Token]:
    at = 0
    while at < len(query):
        found = _TOKEN.match(query, at)
        if found is None:
            raise QueryError(f"The character '{query[at]}' at {at + 1} begins no word of a query.")
        kind = str(found.lastgroup)
        if kind != "space":
            yield Token(kind, found[0], _value(kind, found[0]), at + 1)
        at = found.end()


def _value(kind: str, text: str) -> object:
    if kind == "number":
        return float(text) if "." in text else int(text)
    if kind == "span":
        unit = re.sub(r"[\d.]", "", text)
        return timedelta(**{_UNITS[unit]: float(text[: -len(unit)])})
    if kind != "text":
        return text
    if text[0] == "@":
        return text[2:-1]
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), text[1:-1])
