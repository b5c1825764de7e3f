"""Holds what an SDK call returned against the SDK's own annotations: every value a datetime, an int, an enum member ..."""

import sys
import typing
from collections.abc import Iterator
from enum import EnumMeta
from types import NoneType, UnionType
from typing import Any


def problems(value: Any, path: str = "") -> Iterator[str]:
    """What is not of the Python type that the SDK documents, by dotted path; models inside are looked through."""
    if vars(type(value)).get("__mapping__"):
        kind = _kind(value, type(value))
        if kind is None:
            yield f"{path}: stays a bare {type(value).__name__}, of no kind that the SDK knows"
            return
        # The SDK looks for a kind at the first level alone: one below stays bare, with real Azure as well.
        value = kind._deserialize(dict(value), [])
    for name, hint in _hints(type(value)).items():
        if name in value._attr_to_rest_field:
            yield from _problems(getattr(value, name), hint, f"{path}.{name}" if path else name)


def _kind(value: Any, base: Any) -> Any:
    """The model, however deep below its base, that the value says it is."""
    known = vars(base).get("__mapping__") or {}
    named = next(field._rest_name for field in base._attr_to_rest_field.values() if field._is_discriminator)
    if value.get(named) in known:
        return known[value[named]]
    deeper = (_kind(value, inner) for inner in known.values() if vars(inner).get("__mapping__"))
    return next((kind for kind in deeper if kind is not None), None)


def _hints(cls: Any) -> dict[str, Any]:
    module = sys.modules[cls.__module__]
    names = {**vars(module), "_models": sys.modules[cls.__module__.rsplit(".", 1)[0]]}
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        if base.__module__ == cls.__module__:
            found |= typing.get_type_hints(base, globalns=names)
    return found


def _problems(value: Any, hint: Any, path: str) -> Iterator[str]:
    if value is None or hint is Any:
        return
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, UnionType):
        yield from _any_of(value, [part for part in inner if part is not NoneType], path)
    elif origin is typing.Literal:
        yield from [] if value in inner else [f"{path}: {value!r} is none of {inner}"]
    elif origin is list:
        for at, part in enumerate(value):
            yield from _problems(part, inner[0], f"{path}[{at}]")
    elif origin is dict:
        for name, part in value.items():
            yield from _problems(part, inner[1], f"{path}[{name}]")
    elif _is_model(hint):
        yield from problems(value, path) if isinstance(value, hint) else [f"{path}: {value!r} is no {hint.__name__}"]
    elif not _is_a(value, hint):
        yield f"{path}: {value!r} is no {hint.__name__}"


def _any_of(value: Any, parts: list[Any], path: str) -> Iterator[str]:
    """One of several types; where an enum is among them, its known values are all that is right."""
    enums = [part for part in parts if isinstance(part, EnumMeta)]
    if enums:
        yield from [] if isinstance(value, enums[0]) else [f"{path}: {value!r} is no {enums[0].__name__}"]
        return
    tried = [list(_problems(value, part, path)) for part in parts]
    yield from [] if [] in tried else tried[0]


def _is_a(value: Any, hint: Any) -> bool:
    if hint is float:
        return isinstance(value, float | int) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint)


def _is_model(hint: Any) -> bool:
    return isinstance(hint, type) and any(base.__name__ == "Model" for base in hint.__mro__)
