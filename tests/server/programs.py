"""studyapp as a program, more than one of them if need be, over a subscription whose every request can be listened to."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studyapp.core.azure_runs import RUN_TAG
from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.wire import Request, Response

_READS = ("GET", "HEAD", "POST")
_CHANCE = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?"), "TIME"),
    (re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE), "GUID"),
    (re.compile(r'W/\\"[0-9a-f]+\\"'), "ETAG"),
    (re.compile(r'(?<="macAddress": ")[0-9A-F-]+'), "MAC"),
    (re.compile(r'(?<="protectedItemDataId": ")[0-9]+'), "NUMBER"),
)
"""What is drawn anew each time."""
_TRACES = ("/backupjobs/", "/replicationjobs/", "/microsoft.alertsmanagement/alerts/")


class Heard(Sandbox):
    """A sandbox whose requests can be listened to as they come in."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ears: list[Callable[[Request], None]] = []
        self.answers: list[Callable[[Request, Response], None]] = []

    def handle(self, request: Request) -> Response:
        for ear in tuple(self.ears):
            ear(request)
        answer = super().handle(request)
        for told in tuple(self.answers):
            told(request, answer)
        return answer


@dataclass
class Count:
    """Counts requests from the first that makes or removes something on, and does something at the nth."""

    at: int = 0
    do: Callable[[], None] = field(default=lambda: None)
    seen: int = 0

    def __call__(self, request: Request) -> None:
        if self.seen or request.method not in _READS:
            self.seen += 1
            if self.seen == self.at:
                self.do()


@dataclass
class Hold:
    """Holds a request until it is let go."""

    fits: Callable[[Request], bool]
    came: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def __call__(self, request: Request) -> None:
        if not self.came.is_set() and self.fits(request):
            self.came.set()
            assert self.go.wait(120), "nobody let it go"


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    code: int
    out: str
    err: str


class Program:
    """A program that runs."""

    def __init__(self, words: list[str], environment: Mapping[str, str], folder: Path) -> None:
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=dict(environment),
            cwd=folder,
        )
        self._said = ""

    def signal(self, which: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self._process.pid, which)

    def until(self, words: str) -> None:
        """Read what it says until some words come."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._said += line
            if words in line:
                return
        raise AssertionError(f"it never said {words!r}: {self._said}")

    def end(self, seconds: float = 300) -> Ended:
        """Wait for its end."""
        out, err = self._process.communicate(timeout=seconds)
        return Ended(self._process.returncode, out, self._said + err)


@dataclass(frozen=True)
class Programs:
    """Starts programs of a learner in the environment that the test has set."""

    home: Path
    pack: str

    def begin(self, *words: str, **more: str) -> Program:
        kept = {name: value for name, value in os.environ.items() if name != "STUDYAPP_NOW"}
        # A dead proxy: whatever is not for 127.0.0.1 fails at once.
        dead = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
        line = [sys.executable, "-m", "studyapp", "--home", str(self.home), "--pack", self.pack, *words]
        return Program(line, kept | dead | more, self.home.parent)

    def run(self, *words: str, **more: str) -> Ended:
        return self.begin(*words, **more).end()

    def cut_off(self, sandbox: Heard, at: int, how: signal.Signals, *words: str) -> Ended:
        """Send a program a signal at its nth request, counted from the first that makes or removes something."""
        running: Future[Program] = Future()
        ear = Count(at, lambda: running.result(60).signal(how))
        sandbox.ears.append(ear)
        try:
            running.set_result(self.begin(*words))
            ended = running.result().end()
            assert ear.seen >= at, f"it made {ear.seen} requests alone"
            return ended
        finally:
            sandbox.ears.remove(ear)


def own(sandbox: Sandbox, groups: tuple[str, ...]) -> list[Any]:
    """What stands in some groups, with what is drawn anew each time left out."""
    places = tuple(f"/subscriptions/{sandbox.subscription_id}/resourcegroups/{name}".lower() for name in groups)
    found = [one for one in sandbox.state() if _is_in(str(one["id"]).lower(), places)]
    return sorted((_plain(one) for one in found), key=lambda one: str(one["id"]))


def _is_in(place: str, places: tuple[str, ...]) -> bool:
    return any(place == one or place.startswith(one + "/") for one in places) and not any(t in place for t in _TRACES)


def _plain(one: Any) -> Any:
    text = json.dumps(one, sort_keys=True).replace(str((one.get("tags") or {}).get(RUN_TAG) or "-no run-"), "RUN")
    for chance, word in _CHANCE:
        text = chance.sub(word, text)
    return json.loads(text)


def spread(count: int, moments: int = 12) -> list[int]:
    """So many moments of a count, evenly spread, the first and the last among them."""
    return sorted({1 + round(step * (count - 1) / (moments - 1)) for step in range(moments)})
