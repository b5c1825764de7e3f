"""Requests and responses as they cross the door, and what a handler gets and gives."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from studyapp.sandbox.arm.values import Json

BLOBS = "blob-service"
"""How the path of a request to a storage account begins here."""
INNER_SLASH = "\ue000"
"""Stands for the slashes in the name of a blob, which is one word of the path."""
_BLOB_HOST = re.compile(r"([a-z0-9]{3,24})\.blob\.")
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
        """The path; the blob service of a storage account is told by the host, and stands in front of it."""
        return _path(self.url)

    @property
    def origin(self) -> str:
        parts = _split(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def query(self) -> Mapping[str, str]:
        """The query by lower-cased name; `$filter` keeps its sign."""
        return _query(self.url)


@lru_cache(maxsize=256)
def _path(url: str) -> str:
    parts = _split(url)
    found = _BLOB_HOST.match(parts.netloc)
    return parts.path if found is None else _blob_path(found[1], parts.path)


def _blob_path(account: str, path: str) -> str:
    container, slash, blob = unquote(path).lstrip("/").partition("/")
    words = [BLOBS, account, container, blob.replace("/", INNER_SLASH)] if slash else [BLOBS, account, container]
    return "/" + quote("/".join(words))


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
