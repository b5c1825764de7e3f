"""Core types as plain JSON values and back, by their type hints; and the hashes that tell whether content changed."""

import hashlib
import json
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """A frozen type as dicts, lists and scalars; fields at their default are left out, except `kind`."""
    if is_dataclass(value):
        given = ((f.name, getattr(value, f.name), f.default) for f in fields(value))
        return {name: to_plain(got) for name, got, default in given if got != default or name == "kind"}
    if isinstance(value, tuple):
        return [to_plain(entry) for entry in value]
    if isinstance(value, dict):
        return dict(value)
    return value


def from_plain(wanted: type[T], plain: Any) -> T:
    """The value that `to_plain` was given; `wanted` may be a union told apart by `kind`."""
    return typing.cast(T, _from(wanted, plain))


def _from(wanted: Any, plain: Any) -> Any:
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        return None if plain is None else _from(_member(wanted, plain), plain)
    if origin is tuple:
        return tuple(_from(entry, value) for entry, value in zip(_entries(wanted, plain), plain, strict=True))
    if origin is Literal or not is_dataclass(wanted):
        return plain
    hints = _hints(typing.cast(type, wanted))
    made = typing.cast(Callable[..., Any], wanted)
    return made(**{name: _from(hints[name], value) for name, value in plain.items()})


def _entries(wanted: Any, plain: list[Any]) -> tuple[Any, ...]:
    """The type of each entry of a tuple: `tuple[X, ...]` or `tuple[X, Y]`."""
    args = get_args(wanted)
    return (args[0],) * len(plain) if len(args) == 2 and args[1] is Ellipsis else args


def _member(union: Any, plain: Any) -> Any:
    members = [member for member in get_args(union) if member is not type(None)]
    if len(members) == 1 or not isinstance(plain, dict):
        return members[0]
    return next(member for member in members if plain["kind"] in get_args(_hints(member)["kind"]))


@cache
def _hints(wanted: type) -> dict[str, Any]:
    """Field types without their annotations."""
    return typing.get_type_hints(wanted)


def dumps(value: Any) -> str:
    """A core type as canonical JSON: sorted keys, no spaces."""
    return json.dumps(to_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def loads(wanted: type[T], text: str) -> T:
    """The value that `dumps` was given."""
    return from_plain(wanted, json.loads(text))


def fingerprint(value: Any) -> str:
    """32 hexadecimal digits that change whenever the value does: the start of SHA-256 over its canonical JSON."""
    return hashlib.sha256(dumps(value).encode()).hexdigest()[:32]
