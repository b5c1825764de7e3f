"""The aggregations of `summarize`: many rows in, one value out."""

from collections.abc import Callable, Mapping
from functools import cmp_to_key
from typing import Any

from studyapp.sandbox.kql.errors import QueryError
from studyapp.sandbox.kql.functions import number_of, order, text_of
from studyapp.sandbox.kql.scalars import Row, Scope
from studyapp.sandbox.kql.syntax import CallOf, Expression

_MOST_IN_LIST = 1000


def compared(left: Any, right: Any) -> int:
    """How two values are sorted: nulls first."""
    if left is None or right is None:
        return (left is not None) - (right is not None)
    return order(left, right) or 0


by_value = cmp_to_key(compared)


def _known(values: list[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def _numbers(values: list[Any]) -> list[float | int]:
    return [number for number in map(number_of, values) if number is not None]


def _unlike(values: list[Any]) -> list[Any]:
    seen: dict[str, Any] = {}
    for value in _known(values):
        seen.setdefault(text_of(value), value)
    return list(seen.values())[:_MOST_IN_LIST]


def _average(values: list[Any]) -> float | None:
    numbers = _numbers(values)
    return sum(numbers) / len(numbers) if numbers else None


AGGREGATES: Mapping[str, Callable[[list[Any]], Any]] = {
    "countif": lambda values: sum(bool(value) for value in values),
    "dcount": lambda values: len({text_of(value) for value in _known(values)}),
    "sum": lambda values: sum(_numbers(values)),
    "avg": _average,
    "min": lambda values: min(_known(values), key=by_value, default=None),
    "max": lambda values: max(_known(values), key=by_value, default=None),
    "make_list": lambda values: _known(values)[:_MOST_IN_LIST],
    "make_set": _unlike,
    "any": lambda values: next(iter(_known(values)), None),
    "take_any": lambda values: next(iter(_known(values)), None),
}
"""Name to the aggregation of one argument; `count` takes none."""


def aggregate(of: Expression, rows: list[Row], scope: Scope) -> Any:
    """The value of one aggregation over rows.

    Raises:
        QueryError: it is none.
    """
    if not isinstance(of, CallOf):
        raise QueryError("An aggregation, as count() or max(x), belongs after summarize.")
    name = of.name.lower()
    if name == "count" and not of.arguments:
        return len(rows)
    if name not in AGGREGATES:
        raise QueryError(f"The aggregation '{of.name}' is not simulated.", is_gap=True)
    if len(of.arguments) != 1:
        raise QueryError(f"The aggregation '{of.name}' takes one argument, not {len(of.arguments)}.")
    return AGGREGATES[name]([scope.value(of.arguments[0], row) for row in rows])
