"""Reading one request from ASGI within limits; what does not come from an honest client of this machine is refused here."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from studyapp.sandbox.arm.pipeline import MOST_BODY, MOST_URL
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.http.answers import refusal

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
MOST_HEADERS = 100
BODY_SECONDS = 20.0


class RefusedError(Exception):
    """A request that is not read to its end."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.response: Response = refusal(status, code, message, Connection="close")


class GoneError(Exception):
    """The client went away before its request was whole."""


async def read(scope: Scope, receive: Receive, hosts: tuple[str, ...]) -> Request:
    """The request.

    Args:
        scope: of ASGI, an HTTP one.
        receive: of ASGI.
        hosts: the names of this server, each with its port.

    Raises:
        RefusedError: it is for another host, from a web page, too large or too slow.
        GoneError: the client went away.
    """
    headers = _headers(scope)
    _check_sender(headers, hosts)
    query = scope["query_string"].decode("latin-1")
    target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    if len(target) > MOST_URL:
        raise RefusedError(414, "RequestUriTooLong", "The address is longer than 16 KiB.")
    _check_length(headers)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _body(receive)
    except TimeoutError as error:
        raise RefusedError(408, "RequestTimeout", f"The body did not come within {BODY_SECONDS:.0f} s.") from error
    return Request(scope["method"], f"https://{headers['host']}{target}", headers, body)


def _headers(scope: Scope) -> Mapping[str, str]:
    if len(scope["headers"]) > MOST_HEADERS:
        raise RefusedError(431, "RequestHeaderFieldsTooLarge", f"A request has at most {MOST_HEADERS} headers.")
    headers: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name, text = raw.decode("latin-1"), value.decode("latin-1")
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return headers


def _check_sender(headers: Mapping[str, str], hosts: tuple[str, ...]) -> None:
    if headers.get("host", "").lower() not in hosts:
        text = f"The sandbox answers to https://{hosts[0]} only. This request was made for another host."
        raise RefusedError(421, "MisdirectedRequest", text)
    if "origin" in headers:
        text = "The sandbox does not answer web pages: the request carries an Origin, as browsers send it."
        raise RefusedError(403, "BrowserRefused", text)


def _check_length(headers: Mapping[str, str]) -> None:
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length[:12]) > MOST_BODY:
        raise _too_large()


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        part: bytes = message.get("body", b"")
        parts.append(part)
        size += len(part)
        if size > MOST_BODY:
            raise _too_large()
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_large() -> RefusedError:
    return RefusedError(413, "RequestContentTooLarge", "The body is larger than 1 MiB.")
