"""What a query says, as a tree."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written in the query."""

    value: object


@dataclass(frozen=True, slots=True)
class Name:
    """A column."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """A property of an object, or an entry of a list."""

    of: "Expression"
    key: "Expression"


@dataclass(frozen=True, slots=True)
class CallOf:
    """A function with its arguments."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions with an operator between them; `in` and `between` have a Rows on the right."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Unary:
    """An operator and an expression."""

    operator: str
    of: "Expression"


@dataclass(frozen=True, slots=True)
class Values:
    """Several expressions in parentheses."""

    values: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Star:
    """Every column."""


Expression = Literal | Name | Member | CallOf | Binary | Unary | Values | Star


@dataclass(frozen=True, slots=True)
class Column:
    """An expression that becomes a column; without a name it gets one from what it says."""

    of: Expression
    name: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What rows are sorted by."""

    of: Expression
    is_descending: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One operator of the pipe."""

    operator: str
    """In small letters: where, extend, project, project-away, summarize, sort, top, take, count, distinct, mv-expand, join."""
    columns: tuple[Column, ...] = ()
    by: tuple[Column, ...] = ()
    order: tuple[Order, ...] = ()
    number: int = 0
    kind: str = ""
    """Of a join: inner or leftouter."""
    other: "Query | None" = None


@dataclass(frozen=True, slots=True)
class Query:
    """A table and what is done with its rows, in order."""

    table: str
    steps: tuple[Step, ...] = field(default=())
