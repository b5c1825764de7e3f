"""The `$filter` of metrics: which values of which dimensions are wanted, `*` for each on its own."""

import re
from collections.abc import Mapping, Sequence

from studyapp.sandbox.arm.errors import bad_request

_TERM = re.compile(r"\s*(\w+)\s+(eq|ne)\s+'([^']*)'\s*", re.IGNORECASE)
Wanted = Mapping[str, tuple[str, tuple[str, ...]]]
"""Dimension, in lower case, to `eq` or `ne` and the values, in lower case."""


def parse(text: str) -> Wanted:
    """The filter by dimension: `or` joins values of one dimension, `and` joins dimensions."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for part in re.split(r"\s+and\s+", text.strip(), flags=re.IGNORECASE) if text.strip() else ():
        terms = [_TERM.fullmatch(piece) for piece in re.split(r"\s+or\s+", part, flags=re.IGNORECASE)]
        whole = [term for term in terms if term]
        names = {(term[1].lower(), term[2].lower()) for term in whole}
        if len(whole) != len(terms) or len(names) != 1:
            raise bad_request("BadRequest", f"The filter '{text[:200]}' cannot be read: A eq 'a1' or A eq 'a2', other dimensions joined by and.")  # fmt: skip
        name, operator = names.pop()
        values = tuple(term[3].lower() for term in whole)
        known = found.get(name)
        found[name] = (operator, (*known[1], *values) if known else values)
    return found


def check(wanted: Wanted, dimensions: Sequence[str]) -> None:
    """Raise the refusal of a dimension that a metric does not have."""
    known = {name.lower() for name in dimensions}
    for name in wanted:
        if name not in known:
            listed = ", ".join(dimensions) or "none"
            raise bad_request("BadRequest", f"Metric does not support requested dimension: '{name}'; its dimensions are: {listed}.")  # fmt: skip


def fits(wanted: Wanted, dimensions: Mapping[str, str]) -> bool:
    """Whether a series is among those asked for."""
    have = {name.lower(): value.lower() for name, value in dimensions.items()}
    return all(_one(operator, values, have.get(name, "")) for name, (operator, values) in wanted.items())


def _one(operator: str, values: tuple[str, ...], value: str) -> bool:
    listed = "*" in values or value in values
    return listed if operator == "eq" else not listed
