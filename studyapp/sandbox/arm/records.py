"""Frozen types of providers to JSON and back, for the saved document: times, tuples and nested types included."""

import dataclasses
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from studyapp.sandbox.arm.values import Json, iso, parse_time

KIND = "$kind"


def plain(value: Any) -> Any:
    """What JSON writes for a value that it does not know itself (`json.dumps(..., default=plain)`); `load` reads it.

    Raises:
        TypeError: the value is neither a record, a time nor a member of an enumeration.
    """
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Enum):
        return value.value
    kind: Any = type(value)
    return {KIND: kind.__name__, **{name: getattr(value, name) for name in _fields(kind)}}


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def by_name(kinds: Iterable[type]) -> Mapping[str, type]:
    """The types that a document may name."""
    return {kind.__name__: kind for kind in kinds}


def load(value: Any, known: Mapping[str, type]) -> Any:
    """The record that was written, or None; its type must be one of the known ones.

    Raises:
        ValueError: the document names a type that no provider declares.
    """
    if value is None:
        return None
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
