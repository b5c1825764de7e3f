"""Requests and responses as they cross the door, and what a handler gets and gives."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from studyapp.sandbox.arm.values import Json

_split = lru_cache(maxsize=256)(urlsplit)
"""Clients poll and read the same few urls again and again."""


class Request(NamedTuple):
    """One HTTP request: the url is absolute, header names are lower case."""

    method: str
    url: str
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes = b""

    @property
    def path(self) -> str:
        return _split(self.url).path

    @property
    def origin(self) -> str:
        parts = _split(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def query(self) -> Mapping[str, str]:
        """The query by lower-cased name; `$filter` keeps its sign."""
        return _query(self.url)


@lru_cache(maxsize=256)
def _query(url: str) -> Mapping[str, str]:
    pairs = parse_qsl(_split(url).query, keep_blank_values=True)
    return MappingProxyType({name.lower(): value for name, value in pairs})


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def json(self) -> Any:
        """The body as JSON, or None where there is none."""
        return json.loads(self.body) if self.body else None


class Answer(NamedTuple):
    """What a handler answers: a status, a JSON value or nothing, and headers of its own."""

    status: int = 200
    body: Any = None
    """A JSON value, or bytes that are sent as they are."""
    headers: tuple[tuple[str, str], ...] = ()
    operation: str = ""
    """The id of the long-running operation that it started."""


_COMPACT = json.JSONEncoder(separators=(",", ":"))


def encode(value: Json | list[Any] | str | bytes | None) -> bytes:
    """A JSON value as bytes; bytes stay as they are, and None is nothing."""
    if isinstance(value, bytes):
        return value
    return b"" if value is None else _COMPACT.encode(value).encode()
