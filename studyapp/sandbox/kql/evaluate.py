"""Runs a query: each operator of the pipe takes a relation and gives one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from studyapp.sandbox.kql.aggregates import aggregate, by_value
from studyapp.sandbox.kql.errors import QueryError
from studyapp.sandbox.kql.functions import moment_text, text_of
from studyapp.sandbox.kql.parser import parse
from studyapp.sandbox.kql.scalars import Row, Scope, title_of
from studyapp.sandbox.kql.syntax import Binary, Column, Name, Query, Star, Step

MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Relation:
    """Columns, in order, and rows that have them."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


Tables = Mapping[str, Callable[[], Relation]]
"""Lower-cased name to what makes the table; only those that a query names are made."""


def run(query: str, tables: Tables, now: datetime) -> Relation:
    """The answer to a query, with times as text.

    Raises:
        QueryError: the query is none, or uses a word that is not simulated.
    """
    found = _Run(tables, now).query(parse(query))
    return Relation(found.columns, tuple({name: _plain(row.get(name)) for name in found.columns} for row in found.rows))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_text(value)
    return str(value) if isinstance(value, timedelta) else value


@dataclass(frozen=True, slots=True)
class _Run:
    tables: Tables
    now: datetime

    def query(self, query: Query) -> Relation:
        make = self.tables.get(query.table.lower())
        if make is None:
            known = ", ".join(sorted(self.tables))
            raise QueryError(f"The table '{query.table}' is not known. The tables here are: {known}.")
        found = make()
        for step in query.steps:
            found = self.step(step, found)
            if len(found.rows) > MOST_ROWS:
                raise QueryError(f"The query makes more than {MOST_ROWS:,} rows.")
        return found

    def step(self, step: Step, on: Relation) -> Relation:
        match step.operator:
            case "where":
                scope, test = self.scope(on), step.columns[0].of
                return Relation(on.columns, tuple(row for row in on.rows if scope.value(test, row) is True))
            case "extend":
                return self.extend(step.columns, on)
            case "project":
                return self.project(step.columns, on)
            case "project-away":
                gone = {self.scope(on).column(title_of(column.of, 0)) for column in step.columns}
                return _only(on, [name for name in on.columns if name not in gone])
            case "summarize":
                return self.summarize(step, on)
            case "distinct":
                every = any(isinstance(column.of, Star) for column in step.columns)
                return _distinct(on if every else self.project(step.columns, on))
            case "sort":
                return self.sort(step, on)
            case "top":
                found = self.sort(step, on)
                return Relation(found.columns, found.rows[: step.number])
            case "take":
                return Relation(on.columns, on.rows[: step.number])
            case "count":
                return Relation(("Count",), ({"Count": len(on.rows)},))
            case "mv-expand":
                return self.expand(step.columns, on)
            case _:
                return self.join(step, on)

    def scope(self, on: Relation) -> Scope:
        return Scope(frozenset(on.columns), self.now)

    def extend(self, columns: Sequence[Column], on: Relation) -> Relation:
        scope, named = self.scope(on), _titled(columns)
        rows = tuple({**row, **{name: scope.value(c.of, row) for name, c in named}} for row in on.rows)
        added = tuple(dict.fromkeys(name for name, _ in named if name not in on.columns))
        _try(scope, named, on)
        return Relation(on.columns + added, rows)

    def project(self, columns: Sequence[Column], on: Relation) -> Relation:
        scope, named = self.scope(on), _titled(columns)
        _try(scope, named, on)
        rows = tuple({name: scope.value(column.of, row) for name, column in named} for row in on.rows)
        return Relation(tuple(name for name, _ in named), rows)

    def summarize(self, step: Step, on: Relation) -> Relation:
        scope, by, made = self.scope(on), _titled(step.by), _titled(step.columns)
        _try(scope, by, on)
        groups: dict[str, tuple[list[Any], list[Row]]] = {}
        for row in on.rows:
            keys = [scope.value(column.of, row) for _, column in by]
            groups.setdefault(text_of([_plain(key) for key in keys]), (keys, []))[1].append(row)
        if not by:
            groups = {"": ([], list(on.rows))}
        rows = [
            {name: key for (name, _), key in zip(by, keys, strict=True)}
            | {name: aggregate(column.of, rows, scope) for name, column in made}
            for keys, rows in groups.values()
        ]
        return Relation(tuple(name for name, _ in (*by, *made)), tuple(rows))

    def sort(self, step: Step, on: Relation) -> Relation:
        scope, rows = self.scope(on), list(on.rows)
        for order in reversed(step.order):
            rows.sort(key=lambda row, of=order.of: by_value(scope.value(of, row)), reverse=order.is_descending)  # type: ignore[misc]
        return Relation(on.columns, tuple(rows))

    def expand(self, columns: Sequence[Column], on: Relation) -> Relation:
        if len(columns) != 1:
            raise QueryError("Expanding several columns at once is not simulated.", is_gap=True)
        scope, ((name, column),) = self.scope(on), _titled(columns)
        rows = []
        for row in on.rows:
            value = scope.value(column.of, row)
            parts = value if isinstance(value, list) else [value]
            rows += [{**row, name: part} for part in parts or [None]]
        return Relation(on.columns if name in on.columns else (*on.columns, name), tuple(rows))

    def join(self, step: Step, on: Relation) -> Relation:
        assert step.other is not None
        other = self.query(step.other)
        keys = [_key(column, on, other) for column in step.columns]
        renamed = {name: name if name not in on.columns else f"{name}1" for name in other.columns}
        partners: dict[str, list[Row]] = {}
        for row in other.rows:
            partners.setdefault(text_of([_plain(row.get(right)) for _, right in keys]), []).append(row)
        left = _distinct_by(on, [name for name, _ in keys]) if step.kind == "innerunique" else on
        rows: list[Row] = []
        for row in left.rows:
            found = partners.get(text_of([_plain(row.get(name)) for name, _ in keys]), [])
            empty: list[Row] = [{}] if step.kind == "leftouter" and not found else []
            rows += [{**row, **{renamed[n]: match.get(n) for n in other.columns}} for match in found or empty]
        return Relation((*on.columns, *renamed.values()), tuple(rows))


def _titled(columns: Sequence[Column]) -> list[tuple[str, Column]]:
    """Columns with their names; two of the same name are told apart by a number."""
    found: list[tuple[str, Column]] = []
    for place, column in enumerate(columns, 1):
        name = column.name or title_of(column.of, place)
        taken = [other for other, _ in found]
        found.append((name if name not in taken else f"{name}{taken.count(name)}", column))
    return found


def _try(scope: Scope, named: list[tuple[str, Column]], on: Relation) -> None:
    """Find what is wrong with expressions even where there is no row to evaluate them for."""
    if not on.rows:
        for _, column in named:
            scope.value(column.of, {})


def _only(on: Relation, columns: Sequence[str]) -> Relation:
    return Relation(tuple(columns), tuple({name: row.get(name) for name in columns} for row in on.rows))


def _distinct(on: Relation) -> Relation:
    return _distinct_by(on, on.columns)


def _distinct_by(on: Relation, columns: Sequence[str]) -> Relation:
    seen: dict[str, Row] = {}
    for row in on.rows:
        seen.setdefault(text_of([_plain(row.get(name)) for name in columns]), row)
    return Relation(on.columns, tuple(seen.values()))


def _key(column: Column, left: Relation, right: Relation) -> tuple[str, str]:
    """The columns that a join compares: one name, or `$left.a == $right.b`."""
    match column.of:
        case Name(name) if name in left.columns and name in right.columns:
            return name, name
        case Binary("==", mine, other):
            a, b = title_of(mine, 0).removeprefix("$left_"), title_of(other, 0).removeprefix("$right_")
            if a in left.columns and b in right.columns:
                return a, b
    raise QueryError("A join is on a column that both sides have, or on $left.a == $right.b.")
