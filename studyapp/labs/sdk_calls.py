"""Notes which SDK call is made, as a line of Python that a learner could write; the SDK itself stays as it is.

A client is handed out behind a listener: its operation groups and their methods are the client's own, and each call of a method
is told in words before it is made.
"""

import json
from collections.abc import Callable
from typing import Any, TypeVar, cast

from studyapp.labs.blotting import without_secrets

Client = TypeVar("Client")
WIDTH = 72
"""Columns of the Python that is written, where names leave the choice."""
_INNER = ("raw_response_hook", "cls")
"""Arguments that only look at the answer."""


def heard(client: Client, name: str, say: Callable[[str], None]) -> Client:
    """The client, listened to.

    Args:
        client: a client of the SDK.
        name: what a learner's script calls it.
        say: is given each call before it is made, as Python.
    """
    return cast(Client, _Part(client, name, say))


class _Part:
    """A client, or a group of its operations."""

    def __init__(self, part: Any, name: str, say: Callable[[str], None]) -> None:
        self._part = part
        self._name = name
        self._say = say

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        path = f"{self._name}.{name}"
        if callable(found):
            return _Method(found, path, self._say)
        return _Part(found, path, self._say) if hasattr(found, "__dict__") else found


class _Method:
    """A method of an operation group."""

    def __init__(self, method: Callable[..., Any], path: str, say: Callable[[str], None]) -> None:
        self._method = method
        self._path = path
        self._say = say

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._say(in_python(self._path, args, kwargs))
        return self._method(*args, **kwargs)


def in_python(path: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """A call as Python: on one line, or with a line for each argument. Secrets are blotted out."""
    given = [("", value) for value in args]
    given += [(f"{name}=", value) for name, value in kwargs.items() if name not in _INNER]
    return _wrapped(f"{path}(", [(name, _plain(value)) for name, value in given], ")", "")


def _plain(value: Any) -> Any:
    return without_secrets(value.as_dict() if hasattr(value, "as_dict") else value)


def _wrapped(start: str, entries: list[tuple[str, Any]], end: str, indent: str) -> str:
    short = start + ", ".join(name + _literal(value, "") for name, value in entries) + end
    if len(indent + short) <= WIDTH and "\n" not in short:
        return short
    inner = indent + "    "
    lines = [f"{inner}{name}{_literal(value, inner)},\n" for name, value in entries]
    return f"{start}\n{''.join(lines)}{indent}{end}"


def _literal(value: Any, indent: str) -> str:
    if isinstance(value, dict):
        return _wrapped("{", [(f"{_literal(str(name), '')}: ", entry) for name, entry in value.items()], "}", indent)
    if isinstance(value, list | tuple):
        return _wrapped("[", [("", entry) for entry in value], "]", indent)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
