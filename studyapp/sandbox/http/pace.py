"""How the sandbox's clock goes while real clients wait on the real one.

A client that polls waits on this machine's clock, so nothing ever waits in the server; what moves is the sandbox's clock.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import FURTHEST, Cloud

POLL_SECONDS = 1
"""What clients are told to wait, by their own clock: without a word of it the SDKs wait for half a minute."""
_RUNS = re.compile(
    rb'"(?:status|provisioningState)":"(?:InProgress|Inprogress|Creating|Updating|Provisioning|Deleting|Running|Accepted)"'
)
_LIST = b'{"value":['
_KEPT = 256
_STEP = timedelta(minutes=1)
"""Reading moves the clock, and so saves the world, by no less, unless something happens before."""


class Pace(Protocol):
    """Decides when the sandbox's clock moves."""

    def due(self, cloud: Cloud, request: Request) -> datetime | None:
        """The time to move the clock to before a request, or None where it stays."""
        ...

    def moved(self, cloud: Cloud) -> None:
        """Learn that the clock now shows what was due."""
        ...

    def answered(self, request: Request, is_running: bool) -> None:
        """Learn that a request was answered, and whether what it asked for still runs."""
        ...


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock moves only when somebody moves it."""

    def due(self, cloud: Cloud, request: Request) -> datetime | None:
        return None

    def moved(self, cloud: Cloud) -> None:
        """Nothing to learn."""

    def answered(self, request: Request, is_running: bool) -> None:
        """Nothing to learn."""


@dataclass(slots=True)
class Auto:
    """Whoever asks again for something that still ran makes time pass, to the next event.

    So a client waits for a second or two whatever takes how long, and looking without waiting moves nothing.
    """

    _waiting: "OrderedDict[str, None]" = field(default_factory=OrderedDict)

    def due(self, cloud: Cloud, request: Request) -> datetime | None:
        if request.method != "GET" or request.path.lower() not in self._waiting:
            return None
        return cloud.next_event()

    def moved(self, cloud: Cloud) -> None:
        """Nothing to learn."""

    def answered(self, request: Request, is_running: bool) -> None:
        path = request.path.lower()
        if request.method == "GET" and is_running:
            self._waiting[path] = None
            self._waiting.move_to_end(path)
            if len(self._waiting) > _KEPT:
                self._waiting.popitem(last=False)
        elif request.method == "GET":
            self._waiting.pop(path, None)


@dataclass(slots=True)
class Rate:
    """The clock runs so many times as fast as this machine's.

    Args:
        times: seconds of the sandbox in one second of the machine.
        now: the real time.
    """

    times: float
    now: Callable[[], datetime]
    _read: datetime | None = None
    """When the machine's clock was read last; None before the first time."""
    _shown: datetime | None = None
    """What the sandbox's clock showed then."""

    def due(self, cloud: Cloud, request: Request) -> datetime | None:
        if self._read is None or self._shown != cloud.now:
            self.moved(cloud)
            return None
        to = min(cloud.now + max(self.now() - self._read, timedelta(0)) * self.times, FURTHEST)
        coming = cloud.next_event()
        is_eventful = coming is not None and coming <= to
        is_read = request.method in ("GET", "HEAD")
        return to if to - cloud.now >= _STEP or is_eventful or not is_read else None

    def moved(self, cloud: Cloud) -> None:
        """Go on from what the clock shows now."""
        self._read, self._shown = self.now(), cloud.now

    def answered(self, request: Request, is_running: bool) -> None:
        """Nothing to learn."""


def timed(response: Response, is_running: bool) -> Response:
    """The response with its waits in seconds of the machine's clock."""
    headers = {name.lower() for name in response.headers}
    if not is_running and not headers & {"retry-after", "azure-asyncoperation"} and response.status != 202:
        return response
    kept = {name: value for name, value in response.headers.items() if name.lower() != "retry-after"}
    return replace(response, headers=kept | {"Retry-After": str(POLL_SECONDS)})


def is_running(request: Request, response: Response) -> bool:
    """Whether an answer says that what was asked for has not ended yet; a list never says so."""
    if response.status == 202:
        return True
    if response.status not in (200, 201) or response.body.startswith(_LIST):
        return False
    return _RUNS.search(response.body) is not None
