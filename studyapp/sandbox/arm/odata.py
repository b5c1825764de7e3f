"""The small part of OData's `$filter` that Azure's lists take: comparisons joined by `and`."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.values import parse_time

_TERM = re.compile(r"\s*([\w./]+)\s+(eq|ne|ge|gt|le|lt)\s+(?:'([^']*)'|([\w.:+-]+))\s*", re.IGNORECASE)
_AND = re.compile(r"and\b", re.IGNORECASE)
_AMERICAN = ("%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %H:%M:%S %p", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %I:%M:%S %p")


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison: a name in lower case, an operator, a value."""

    name: str
    operator: str
    value: str


def parse(text: str) -> tuple[Term, ...]:
    """The comparisons of a filter, in order; an empty text has none.

    Raises:
        ArmError: 400 where the text is anything but comparisons joined by `and`.
    """
    terms: list[Term] = []
    at = 0
    while text.strip() and at < len(text):
        found = _TERM.match(text, at)
        if not found:
            raise bad_request("BadRequest", f"The filter '{text}' cannot be read at position {at}.")
        name, operator, quoted, bare = found.groups()
        terms.append(Term(name.lower(), operator.lower(), quoted if quoted is not None else bare))
        at = found.end()
        joint = _AND.match(text, at)
        if joint:
            at = joint.end()
        elif at < len(text):
            raise bad_request("BadRequest", f"The filter '{text}' cannot be read at position {at}.")
    return tuple(terms)


def values(text: str) -> dict[str, str]:
    """The filter as name to value, for lists where only `eq` means anything."""
    return {term.name: term.value for term in parse(text)}


def moment(text: str) -> datetime:
    """A time in a filter: ISO 8601, or the American form that backup clients send."""
    try:
        return parse_time(text)
    except ValueError:
        pass
    for form in _AMERICAN:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise bad_request("BadRequest", f"'{text}' is not a date and time.")
