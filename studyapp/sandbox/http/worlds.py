"""The world behind the server: one thread works on it, so the loop that talks to clients never waits for a disk or another client."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from studyapp.sandbox.arm.roles import Persona
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import Cloud
from studyapp.sandbox.http import pace
from studyapp.sandbox.http.answers import refusal
from studyapp.sandbox.http.pace import Pace

T = TypeVar("T")
_READS = ("GET", "HEAD")


class NotKeptError(Exception):
    """The world can't be read or saved; the message says why and what to do."""


class Worlds(Protocol):
    """Where a world is kept. Its methods are called by one thread at a time and raise NotKeptError."""

    def look(self) -> Cloud:
        """The world as it is now, whoever changed it last, to be read only."""
        ...

    def changing(self) -> AbstractContextManager[Cloud]:
        """The world, to do something to it; saved at the end."""
        ...

    def begin(self, start: Literal["sample", "empty"]) -> None:
        """Throw everything away and begin anew."""
        ...


class Served:
    """A world that answers requests, one after the other."""

    def __init__(self, worlds: Worlds, pace: Pace) -> None:
        self._worlds = worlds
        self._pace = pace
        self._thread = ThreadPoolExecutor(1, "sandbox")

    async def answer(self, request: Request, persona: Persona | None) -> Response:
        """The answer to a request that a persona makes, or nobody."""
        return await self._in_thread(lambda: self._answer(request, persona))

    async def change(self, work: Callable[[Cloud], T]) -> T:
        """Do something to the world, and save it."""

        def done() -> T:
            with self._worlds.changing() as cloud:
                return work(cloud)

        return await self._in_thread(done)

    async def look(self, work: Callable[[Cloud], T]) -> T:
        """Read something from the world."""
        return await self._in_thread(lambda: work(self._worlds.look()))

    async def begin(self, start: Literal["sample", "empty"]) -> None:
        """Throw everything away and begin anew."""
        await self._in_thread(lambda: self._worlds.begin(start))

    def close(self) -> None:
        """Let the last request come to its end, and end the thread."""
        self._thread.shutdown()

    def _answer(self, request: Request, persona: Persona | None) -> Response:
        try:
            response = self._handled(request, persona)
        except NotKeptError as error:
            return refusal(500, "SandboxNotSaved", str(error))
        runs = pace.is_running(request, response)
        self._pace.answered(request, runs)
        return pace.timed(response, runs)

    def _handled(self, request: Request, persona: Persona | None) -> Response:
        cloud = self._worlds.look()
        until = self._pace.due(cloud, request)
        if request.method in _READS and until is None:
            return cloud.handle(_signed_in(cloud, request, persona))
        with self._worlds.changing() as cloud:
            _move(cloud, until)
            return cloud.handle(_signed_in(cloud, request, persona))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _move(cloud: Cloud, until: datetime | None) -> None:
    if until is not None and until > cloud.now:
        cloud.advance_to(until)


def _signed_in(cloud: Cloud, request: Request, persona: Persona | None) -> Request:
    """The request with the world's own token in place of whatever the client sent."""
    headers = {name: value for name, value in request.headers.items() if name != "authorization"}
    if persona is not None:
        headers["authorization"] = f"Bearer {cloud.token(persona.name)}"
    return replace(request, headers=headers)
