"""The world behind the server, and one lock around it.

What changes it is done in a thread, so the loop that talks to clients never waits for a disk. What only reads takes less than the
way to a thread and back, and is done at once unless the thread is at work just then.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from threading import Lock
from typing import Literal, Protocol, TypeVar

from studyapp.sandbox.arm.roles import Persona
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import Cloud
from studyapp.sandbox.http import pace
from studyapp.sandbox.http.answers import refusal
from studyapp.sandbox.http.doing import Doing, doing_of
from studyapp.sandbox.http.pace import Pace

T = TypeVar("T")
R = TypeVar("R", Response, Response | None)
_READS = ("GET", "HEAD")


class NotKeptError(Exception):
    """The world can't be read or saved; the message says why and what to do."""

    status = 500
    code = "SandboxNotSaved"


class InUseError(NotKeptError):
    """Somebody else works in the world and did not end; clients are not to try again by themselves, as they do after a 500."""

    status = 409
    code = "SandboxInUse"


class Worlds(Protocol):
    """Where a world is kept. Its methods are called by one thread at a time and raise NotKeptError."""

    @property
    def notes_reads(self) -> bool:
        """Whether a request that only looks is kept too, as a move of somebody's record."""
        ...

    def look(self) -> Cloud:
        """The world as it is now, whoever changed it last, to be read only."""
        ...

    def changing(self, doing: Doing) -> AbstractContextManager[Cloud]:
        """The world, to do something to it; saved at the end."""
        ...

    def begin(self, start: Literal["sample", "empty"]) -> None:
        """Throw everything away and begin anew; raises ArmError where a world can't."""
        ...


class Served:
    """A world that answers requests, one after the other."""

    def __init__(self, worlds: Worlds, pace: Pace) -> None:
        self._worlds = worlds
        self._pace = pace
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, "sandbox")

    async def answer(self, request: Request, persona: Persona | None) -> Response:
        """The answer to a request that a persona makes, or nobody."""
        is_kept = request.method not in _READS or self._worlds.notes_reads
        if not is_kept and self._lock.acquire(blocking=False):
            try:
                response = self._told(self._read, request, persona)
            finally:
                self._lock.release()
            if response is not None:
                return response
        if is_kept and persona is None:
            refused = await self._in_thread(lambda: self._told(self._turn_away, request, persona))
            if refused is not None:
                return refused
        return await self._in_thread(lambda: self._told(self._change, request, persona))

    async def change(self, words: str, work: Callable[[Cloud], T]) -> T:
        """Do something to the world, and save it.

        Args:
            words: what is done, for those who keep a record.
            work: does it.
        """

        def done() -> T:
            with self._worlds.changing(Doing(words)) as cloud:
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

    def _told(
        self, work: Callable[[Request, Persona | None], R], request: Request, persona: Persona | None
    ) -> R | Response:
        """What the work answers, with its waits in the clients' own seconds; and why, where the world can't be kept."""
        try:
            response = work(request, persona)
        except NotKeptError as error:
            return refusal(error.status, error.code, str(error))
        if response is None:
            return response
        runs = pace.is_running(request, response)
        self._pace.answered(request, runs)
        return pace.timed(response, runs)

    def _read(self, request: Request, persona: Persona | None) -> Response | None:
        """The answer of the world as it is; None where the clock is to move first."""
        cloud = self._worlds.look()
        if self._pace.due(cloud, request) is not None:
            return None
        return cloud.handle(_signed_in(cloud, request, persona))

    def _turn_away(self, request: Request, persona: Persona | None) -> Response | None:
        """The refusal of a request that nobody signed, and no address lets in: strangers leave no trace on the disk."""
        cloud = self._worlds.look()
        response = cloud.tried(_signed_in(cloud, request, persona))
        return response if response.status == 401 else None

    def _change(self, request: Request, persona: Persona | None) -> Response:
        with self._worlds.changing(doing_of(request)) as cloud:
            _move(cloud, self._pace.due(cloud, request))
            self._pace.moved(cloud)
            return cloud.handle(_signed_in(cloud, request, persona))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        def locked() -> T:
            with self._lock:
                return work()

        return await asyncio.get_running_loop().run_in_executor(self._thread, locked)


def _move(cloud: Cloud, until: datetime | None) -> None:
    # What is due at this very moment happens as well, though the clock then shows what it showed.
    if until is not None:
        cloud.advance_to(max(until, cloud.now))


def _signed_in(cloud: Cloud, request: Request, persona: Persona | None) -> Request:
    """The request with the world's own token in place of whatever the client sent."""
    headers = {name: value for name, value in request.headers.items() if name != "authorization"}
    if persona is not None:
        headers["authorization"] = f"Bearer {cloud.token(persona.name)}"
    return request._replace(headers=headers)
