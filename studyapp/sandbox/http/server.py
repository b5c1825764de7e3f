"""Uvicorn on a socket of 127.0.0.1, with patience for honest clients only."""

import asyncio
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from studyapp.sandbox.http.certificates import Certificates

ADDRESS = "127.0.0.1"
HEAD_SECONDS = 10.0
"""How long a client may take for the head of a request."""
IDLE_SECONDS = 60
MOST_CONNECTIONS = 100
_MOST_HEAD = 48 * 1024
"""Bytes of request line and headers: 16 KiB of address, and tokens."""


def listen(port: int) -> socket.socket:
    """A socket on 127.0.0.1; port 0 lets the system choose.

    Raises:
        OSError: the port is taken or may not be used.
    """
    # With its protocol named: only then does asyncio send each part at once instead of waiting for the client's receipt.
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":  # where it would let two programs have one port
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((ADDRESS, port))
    except OSError:
        door.close()
        raise
    return door


class _Gathering:
    """A transport that sends what is written in one go of the loop as one: a head and its body are one record of TLS."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        parts, self._parts = self._parts, []
        if parts:
            self._transport.write(b"".join(parts))


class PatientProtocol(HttpToolsProtocol):
    """Closes connections whose request does not come, or has no end: uvicorn itself waits for ever for the head of one."""

    _too_late: asyncio.TimerHandle | None = None
    _head = 0
    """Bytes that came while a head was awaited."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast("asyncio.Transport", _Gathering(transport, self.loop)))
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()
        self._head = self._head + len(data) if self._awaits_head() else 0
        if self._head > _MOST_HEAD:
            self.transport.abort()

    def _awaits_head(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def shutdown(self) -> None:
        """Let a request come to its answer; hang up on clients that only keep a line open, who would not notice for a while."""
        if self._awaits_head():
            self.transport.abort()
        else:
            super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._unwatch()

    def _watch(self) -> None:
        """Start the watch where a head is awaited; a byte now and then does not prolong it."""
        if not self._awaits_head():
            self._unwatch()
        elif self._too_late is None:
            self._too_late = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _unwatch(self) -> None:
        if self._too_late is not None:
            self._too_late.cancel()
            self._too_late = None

    def _give_up(self) -> None:
        self._too_late = None
        if self._awaits_head():
            self.transport.close()


class _Server(uvicorn.Server):
    """Tells when it is ready, and ends on a signal without passing the signal on."""

    def __init__(self, config: uvicorn.Config, ready: Callable[["_Server"], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready(self)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        ends = (signal.SIGINT, signal.SIGTERM)
        before = {sign: signal.signal(sign, self.handle_exit) for sign in ends}
        try:
            yield
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)


def run(app: Any, door: socket.socket, certificates: Certificates, ready: Callable[[Callable[[], None]], None]) -> None:
    """Serve until a signal comes or the server is told to end.

    Args:
        app: an ASGI application.
        door: the socket that clients come to.
        certificates: the server's certificate and key.
        ready: called once clients may come, with a function that ends the server.
    """
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        backlog=MOST_CONNECTIONS,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=3,
        ssl_certfile=certificates.server,
        ssl_keyfile=certificates.key,
        ssl_version=ssl.PROTOCOL_TLS_SERVER,
    )

    def started(server: _Server) -> None:
        ready(lambda: setattr(server, "should_exit", True))

    _Server(config, started).run(sockets=[door])
