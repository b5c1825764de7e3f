"""Evaluates an expression for one row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from studyapp.sandbox.kql.errors import QueryError
from studyapp.sandbox.kql.functions import FUNCTIONS, OPERATORS
from studyapp.sandbox.kql.syntax import Binary, CallOf, Expression, Literal, Member, Name, Star, Unary, Values

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may look at."""

    columns: frozenset[str]
    now: datetime

    def value(self, of: Expression, row: Row) -> Any:
        """The value of an expression for a row.

        Raises:
            QueryError: it names a column or function that is not there.
        """
        match of:
            case Literal(value):
                return value
            case Name(name):
                return row.get(self.column(name))
            case Member(inner, key):
                return _member(self.value(inner, row), self.value(key, row))
            case CallOf():
                return self._call(of, row)
            case Unary(_, inner):
                number = self.value(inner, row)
                return -number if isinstance(number, int | float | timedelta) else None
            case Binary():
                return self._binary(of, row)
            case Values(values):
                return [self.value(value, row) for value in values]
            case Star():
                raise QueryError("A '*' stands where a value belongs.")

    def column(self, name: str) -> str:
        """A column's name as the table writes it."""
        if name not in self.columns:
            known = ", ".join(sorted(self.columns)[:30])
            raise QueryError(f"Failed to resolve the column named '{name}'. The columns here are: {known}.")
        return name

    def _binary(self, of: Binary, row: Row) -> Any:
        left = self.value(of.left, row)
        if of.operator == "and":
            return bool(left) and bool(self.value(of.right, row))
        if of.operator == "or":
            return bool(left) or bool(self.value(of.right, row))
        return OPERATORS[of.operator](left, self.value(of.right, row))

    def _call(self, of: CallOf, row: Row) -> Any:
        name = of.name.lower()
        values = [self.value(argument, row) for argument in of.arguments]
        if name == "now" and len(values) <= 1:
            return self.now + (values[0] if values and isinstance(values[0], timedelta) else timedelta())
        if name == "ago" and len(values) == 1 and isinstance(values[0], timedelta):
            return self.now - values[0]
        function, least, most = FUNCTIONS.get(name, (None, 0, 0))
        if function is None:
            raise QueryError(f"The function '{of.name}' is not simulated.", is_gap=True)
        if not least <= len(values) <= most:
            raise QueryError(f"The function '{of.name}' takes {least} to {most} arguments, not {len(values)}.")
        return function(*values)


def _member(of: Any, key: Any) -> Any:
    if isinstance(of, Mapping):
        return of.get(key) if isinstance(key, str) else None
    if isinstance(of, list) and isinstance(key, int) and not isinstance(key, bool):
        return of[key] if -len(of) <= key < len(of) else None
    return None


def title_of(of: Expression, place: int) -> str:
    """The name of a column that was given none: what it is made of, or Column and its place."""
    match of:
        case Name(name):
            return name
        case Member(inner, Literal(str() as key)):
            return f"{title_of(inner, place)}_{key}"
        case CallOf(name, arguments) if name.lower().startswith("to") and arguments:
            return title_of(arguments[0], place)
        case CallOf(name, arguments):
            of_what = title_of(arguments[0], 0) if arguments and isinstance(arguments[0], Name | Member) else ""
            return f"{name}_{of_what}"
        case _:
            return f"Column{place}"
