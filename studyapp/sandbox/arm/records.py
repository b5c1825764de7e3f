"""Frozen types of providers to JSON and back, for the saved document: times, tuples and nested types included."""

import dataclasses
import types
import typing
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from studyapp.sandbox.arm.values import Json, iso, parse_time

KIND = "$kind"


def dump(value: Any) -> Any:
    """A JSON value that `load` turns into an equal one."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return iso(value)
        case tuple() | list():
            return [dump(part) for part in value]
        case dict():
            return {name: dump(part) for name, part in value.items()}
        case _ if dataclasses.is_dataclass(value):
            fields = {f.name: dump(getattr(value, f.name)) for f in dataclasses.fields(value)}
            return {KIND: type(value).__name__, **fields}
        case _:
            return value


def load(value: Any, kinds: Iterable[type]) -> Any:
    """The record that was dumped, or None; its type must be one of `kinds`.

    Raises:
        ValueError: the document names a type that no provider declares.
    """
    if value is None:
        return None
    known = {kind.__name__: kind for kind in kinds}
    if value[KIND] not in known:
        raise ValueError(f"the saved sandbox holds a record of unknown type {value[KIND]!r}")
    return _read(value, known[value[KIND]])


def _read(value: Any, hint: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return None if value is None else _read(value, _not_none(hint))
    if origin is tuple:
        return tuple(_read(part, typing.get_args(hint)[0]) for part in value)
    if hint is datetime:
        return parse_time(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if dataclasses.is_dataclass(hint):
        return _record(value, hint)
    return value


def _record(value: Json, kind: Any) -> Any:
    hints = _hints(kind)
    return kind(**{name: _read(part, hints[name]) for name, part in value.items() if name in hints})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _not_none(hint: Any) -> Any:
    return next(part for part in typing.get_args(hint) if part is not types.NoneType)
