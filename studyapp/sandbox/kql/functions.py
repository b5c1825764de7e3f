"""The scalar functions and operators: values in, a value out. None is Kusto's null, and nothing is equal to it."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from studyapp.sandbox.arm.values import parse_time

_TERM = re.compile(r"[A-Za-z0-9]+")


def text_of(value: Any) -> str:
    """A value as `tostring` writes it; null is an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list):
        return json.dumps(value, separators=(",", ":"))
    return str(value)


def moment_text(moment: datetime) -> str:
    """A time as results carry it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06d}0Z"


def number_of(value: Any) -> float | int | None:
    """A value as a number, or null."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    try:
        found = float(str(value)) if value is not None else None
    except ValueError:
        return None
    return int(found) if found is not None and found.is_integer() and abs(found) < 1e15 else found


def whole_of(value: Any) -> int | None:
    found = number_of(value)
    return None if found is None or found != found or abs(found) > 1e18 else int(found)


def truth_of(value: Any) -> bool | None:
    """A value as true or false, or null."""
    if isinstance(value, bool):
        return value
    words = {"true": True, "1": True, "false": False, "0": False}
    return words.get(text_of(value).lower())


def moment_of(value: Any) -> datetime | None:
    """A value as a time, or null."""
    if isinstance(value, datetime):
        return value
    try:
        return parse_time(str(value)) if value else None
    except ValueError:
        return None


def _split(text: Any, by: Any, *at: Any) -> Any:
    parts = text_of(text).split(text_of(by)) if text_of(by) else [text_of(text)]
    return parts if not at else parts[at[0] : at[0] + 1]


def _substring(text: Any, start: Any, *length: Any) -> str:
    whole = text_of(text)[whole_of(start) or 0 :]
    return whole[: whole_of(length[0])] if length else whole


def _coalesce(*values: Any) -> Any:
    return next((value for value in values if value is not None and value != ""), None)


def _case(*values: Any) -> Any:
    pairs = zip(values[:-1:2], values[1:-1:2], strict=False)
    return next((then for test, then in pairs if test), values[-1])


def _bin(value: Any, size: Any) -> Any:
    if isinstance(value, datetime) and isinstance(size, timedelta) and size:
        start = datetime(1, 1, 1, tzinfo=UTC)
        return start + (value - start) // size * size
    number, step = number_of(value), number_of(size)
    return number // step * step if number is not None and step else None


FUNCTIONS: Mapping[str, tuple[Callable[..., Any], int, int]] = {
    "tostring": (text_of, 1, 1),
    "toint": (whole_of, 1, 1),
    "tolong": (whole_of, 1, 1),
    "todouble": (number_of, 1, 1),
    "toreal": (number_of, 1, 1),
    "tobool": (truth_of, 1, 1),
    "todatetime": (moment_of, 1, 1),
    "datetime": (moment_of, 1, 1),
    "tolower": (lambda value: text_of(value).lower(), 1, 1),
    "toupper": (lambda value: text_of(value).upper(), 1, 1),
    "strlen": (lambda value: len(text_of(value)), 1, 1),
    "strcat": (lambda *values: "".join(map(text_of, values)), 1, 20),
    "trim": (lambda signs, value: text_of(value).strip(text_of(signs)), 2, 2),
    "split": (_split, 2, 3),
    "substring": (_substring, 2, 3),
    "isempty": (lambda value: value is None or value == "", 1, 1),
    "isnotempty": (lambda value: value is not None and value != "", 1, 1),
    "isnull": (lambda value: value is None, 1, 1),
    "isnotnull": (lambda value: value is not None, 1, 1),
    "not": (lambda value: None if value is None else not value, 1, 1),
    "coalesce": (_coalesce, 2, 20),
    "iff": (lambda test, then, other: then if test else other, 3, 3),
    "iif": (lambda test, then, other: then if test else other, 3, 3),
    "case": (_case, 3, 40),
    "array_length": (lambda value: len(value) if isinstance(value, list) else None, 1, 1),
    "bin": (_bin, 2, 2),
}
"""Name to the function and how many arguments it takes; `now` and `ago` need the clock and stand in the evaluator."""


# Operators


def _terms(text: Any) -> list[str]:
    return [term.lower() for term in _TERM.findall(text_of(text))]


def has(left: Any, right: Any) -> bool:
    """Whether a text holds a term, or several in a row, whole."""
    wanted, held = _terms(right), _terms(left)
    if not wanted:
        return text_of(right).lower() in text_of(left).lower()
    spans = range(len(held) - len(wanted) + 1)
    return (
        any(held[at : at + len(wanted)] == wanted for at in spans) and text_of(right).lower() in text_of(left).lower()
    )


def same(left: Any, right: Any) -> bool:
    """Equality: numbers by value, texts letter by letter; nothing equals null."""
    if left is None or right is None:
        return False
    if isinstance(left, datetime) or isinstance(right, datetime):
        return moment_of(left) == moment_of(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return truth_of(left) == truth_of(right)
    if isinstance(left, int | float) or isinstance(right, int | float):
        return number_of(left) == number_of(right)
    return bool(left == right)


def alike(left: Any, right: Any) -> bool:
    """Equality of texts without regard to case."""
    return left is not None and text_of(left).lower() == text_of(right).lower()


def order(left: Any, right: Any) -> int | None:
    """-1, 0 or 1; None where one of the two is null."""
    if left is None or right is None:
        return None
    a, b = _comparable(left, right)
    return int(a > b) - int(a < b)


def _comparable(left: Any, right: Any) -> tuple[Any, Any]:
    """Two values as one kind: spans, times, numbers or, where nothing else fits both, texts."""
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left, right
    for kinds, read in (((datetime,), moment_of), ((int, float), number_of)):
        if isinstance(left, kinds) or isinstance(right, kinds):
            pair = read(left), read(right)
            if None not in pair:
                return pair
    return text_of(left), text_of(right)


def _plus(left: Any, right: Any) -> Any:
    if isinstance(left, datetime | timedelta) and isinstance(right, timedelta):
        return left + right
    return _arithmetic(left, right, lambda a, b: a + b)


def _minus(left: Any, right: Any) -> Any:
    if isinstance(left, datetime) and isinstance(right, datetime | timedelta):
        return left - right
    return _arithmetic(left, right, lambda a, b: a - b)


def _divide(left: Any, right: Any) -> Any:
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left / right if right else None
    whole = isinstance(left, int) and isinstance(right, int)
    return _arithmetic(left, right, lambda a, b: None if not b else int(a / b) if whole else a / b)


def _arithmetic(left: Any, right: Any, how: Callable[[Any, Any], Any]) -> Any:
    a, b = number_of(left), number_of(right)
    return None if a is None or b is None else how(a, b)


def _compared(*wanted: int) -> Callable[[Any, Any], bool]:
    return lambda left, right: order(left, right) in wanted


OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": same,
    "!=": lambda left, right: not same(left, right),
    "=~": alike,
    "!~": lambda left, right: not alike(left, right),
    "<": _compared(-1),
    "<=": _compared(-1, 0),
    ">": _compared(1),
    ">=": _compared(0, 1),
    "has": has,
    "!has": lambda left, right: not has(left, right),
    "contains": lambda left, right: text_of(right).lower() in text_of(left).lower(),
    "!contains": lambda left, right: text_of(right).lower() not in text_of(left).lower(),
    "startswith": lambda left, right: text_of(left).lower().startswith(text_of(right).lower()),
    "!startswith": lambda left, right: not text_of(left).lower().startswith(text_of(right).lower()),
    "endswith": lambda left, right: text_of(left).lower().endswith(text_of(right).lower()),
    "!endswith": lambda left, right: not text_of(left).lower().endswith(text_of(right).lower()),
    "in": lambda left, values: any(same(left, value) for value in values),
    "!in": lambda left, values: not any(same(left, value) for value in values),
    "in~": lambda left, values: any(alike(left, value) for value in values),
    "!in~": lambda left, values: not any(alike(left, value) for value in values),
    "has_any": lambda left, values: any(has(left, value) for value in values),
    "between": lambda left, bounds: order(left, bounds[0]) in (0, 1) and order(left, bounds[1]) in (-1, 0),
    "+": _plus,
    "-": _minus,
    "*": lambda left, right: _arithmetic(left, right, lambda a, b: a * b),
    "/": _divide,
    "%": lambda left, right: _arithmetic(left, right, lambda a, b: a % b if b else None),
}
