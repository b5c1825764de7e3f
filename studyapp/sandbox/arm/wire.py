"""Requests and responses as they cross the door, and what a handler gets and gives."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from studyapp.sandbox.arm.values import Json


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: the url is absolute, header names are lower case."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def query(self) -> dict[str, str]:
        """The query by lower-cased name; `$filter` keeps its sign."""
        return {name.lower(): value for name, value in parse_qsl(urlsplit(self.url).query, keep_blank_values=True)}


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


@dataclass(frozen=True, slots=True)
class Answer:
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
