"""A sandbox that notes every move that may change it, and sending such a move to another sandbox.

Reads are moves too: each request draws an id, and a client's waiting moves the clock. What is noted is a line of JSON, without
secrets; sent again in order to a copy of the start, the lines bring about the same state.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.blotting import blotted_url, without_secrets
from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm import faults, records
from studyapp.sandbox.arm.faults import Fault
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.arm.world import World

Line = dict[str, Any]
_HEADERS = ("if-match", "if-none-match", "x-ms-correlation-request-id")
"""What the sandbox heeds of a request's headers, beside who signs in."""
_SIGNED = (
    "authorization", "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date",
    "if-match", "if-modified-since", "if-none-match", "if-unmodified-since", "range",
)  # fmt: skip
"""What a shared key signs, beside the headers that begin with x-ms-."""
_FAULTS = records.by_name((faults.WorldFault, faults.DenyFault, faults.WireFault))
_VALUES = (str, int, float, bool)
_NO_JSON = b"{"
"""Stands for a body that is no JSON, which could hold anything: Azure refuses both in the same words."""


class JournalSandbox(Sandbox):
    """A sandbox that notes what is done to it, so that it can be done again.

    Going back to a snapshot is refused: an attempt's own reset is noted, and `branch()` is there for trying things out.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.moves: list[Line] = []
        """What was done so far, oldest first."""
        self._names = {self.token(persona.name): persona.name for persona in self.personas}

    @classmethod
    def opened(cls, path: Path) -> "JournalSandbox":
        """A sandbox in the state that was saved; raises ValueError where the file holds none."""
        sandbox = cls()
        Sandbox.load(sandbox, path)
        return sandbox

    def handle(self, request: Request) -> Response:
        with self._moved:
            at, before = self._world.now, None if request.method in ("GET", "HEAD") else self._world.copy()
            response = super().handle(request)
            is_signed = _is_signed(request, response)
            line: Line = {"call": _call(request, response, is_signed), "at": at.isoformat()}
            line |= self._about(request, response, is_signed)
            if before is not None and response.status < 400:
                line |= self._effect(request, before)
            self.moves.append(line)
            return response

    def _effect(self, request: Request, before: World) -> Line:
        """What an accepted write did at once: whether it changed anything, made something, or which values it was to change."""
        effect: Line = {"idle": True} if _is_idle(before, self._world) else {}
        if request.method not in ("PUT", "PATCH"):
            return effect
        old = self._pipeline.handle(before, request._replace(method="GET", body=b""), self._principals)
        if old.status == 404:
            return effect | {"made": True}
        was = dict(_differences(_json(old.body), without_secrets(_json(request.body))))
        return effect | ({"was": was} if was and old.status == 200 else {})

    def _about(self, request: Request, response: Response, is_signed: bool) -> Line:
        """What a line says beside the call: who signed in, headers that matter, and why it was refused."""
        about: Line = {"as": self._caller(request)}
        headers = {name: value for name, value in request.headers.items() if _matters(name, is_signed)}
        if headers:
            about["headers"] = headers
        if request.body and is_signed:
            about["content"] = base64.b64encode(request.body).decode()
        elif request.body and _json(request.body) is None:
            about["no_json"] = True
        return about | ({"code": _code(response)} if response.status >= 400 else {})

    def _caller(self, request: Request) -> str:
        """The persona that signed in; `?` for a token that nobody has, empty without one."""
        token = request.headers.get("authorization", "").partition(" ")[2]
        return self._names.get(token, "?") if token else ""

    def advance_to(self, moment: datetime) -> datetime:
        with self._moved:
            before = self._world.now
            now = super().advance_to(moment)
            self.moves.append({"clock": now.isoformat(), "at": before.isoformat()})
            return now

    def write_guest_file(self, vm: str, path: str, content: str) -> None:
        super().write_guest_file(vm, path, content)
        self.moves.append({"wrote": {"vm": vm, "path": path, "content": content}})

    def delete_guest_file(self, vm: str, path: str) -> None:
        super().delete_guest_file(vm, path)
        self.moves.append({"deleted": {"vm": vm, "path": path}})

    def type_into_console(self, vm: str, *lines: str) -> str:
        printed = super().type_into_console(vm, *lines)
        self.moves.append({"typed": {"vm": vm, "lines": list(lines)}})
        return printed

    def inject(self, fault: Fault) -> None:
        super().inject(fault)
        self.moves.append({"fault": json.loads(json.dumps(fault, default=records.plain))})

    def lift(self, id: str) -> None:  # noqa: A002 - ARM's word
        super().lift(id)
        self.moves.append({"lifted": id})

    def restore(self, state: World) -> None:
        raise StudyError(
            "In a lab the sandbox can't be set back from within.",
            "`studyapp lab reset` starts over; `sandbox.branch()` is a copy to try things on.",
        )

    def load(self, path: Path) -> None:
        self.restore(self._world)


def _is_signed(request: Request, response: Response) -> bool:
    """Whether a request was let in by a key or a signature of the sandbox's own making, which opens nothing elsewhere.

    It is kept as it is, with the blob that it brings: another would not be let in.
    """
    by_key = request.headers.get("authorization", "").startswith("SharedKey ")
    return response.status < 400 and (by_key or "sig" in request.query)


def _matters(header: str, is_signed: bool) -> bool:
    return header in _HEADERS or (is_signed and (header in _SIGNED or header.startswith("x-ms-")))


def _call(request: Request, response: Response, is_signed: bool) -> Line:
    return {
        "method": request.method,
        "url": request.url if is_signed else blotted_url(request.url),
        "status": response.status,
        "request": None if is_signed else without_secrets(_json(request.body)),
    }


def _json(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except (ValueError, RecursionError):
        return None


def _code(response: Response) -> str:
    answer = _json(response.body)
    error = answer.get("error") if isinstance(answer, dict) else None
    return str(error.get("code", "")) if isinstance(error, dict) else ""


def _differences(old: Any, new: Any, path: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Each value that was something else before: its path, with the old and the new value."""
    if isinstance(new, dict) and isinstance(old, dict):
        for name, value in new.items():
            yield from _differences(old.get(name), value, f"{path}.{name}" if path else name)
    elif isinstance(new, _VALUES) and isinstance(old, _VALUES) and new != old:
        yield path, [old, new]


def _is_idle(before: World, after: World) -> bool:
    """Whether a request that was accepted left everything as it was, and started nothing."""
    if len(after.events) == len(before.events):
        return False  # a blob: the activity log does not tell of those
    is_quiet = len(before.operations) == len(after.operations) and len(before.queue) == len(after.queue)
    return is_quiet and all(_is_same(before, after, change) for change in after.events[-1].changes)


def _is_same(before: World, after: World, change: str) -> bool:
    """Whether a resource that was put anew is what it was: its etag alone differs."""
    old, new = before.find(change[1:]), after.find(change[1:])
    if change[0] != "~" or old is None or new is None:
        return False
    return (old.body, old.facts, old.record) == (new.body, new.facts, new.record)


# Doing it again


def send(sandbox: Sandbox, line: Mapping[str, Any]) -> int:
    """Make a noted move in a sandbox; returns the HTTP status of a call, else 0.

    Raises:
        KeyError, TypeError, ValueError, ArmError: the line is none that a journal has written, or can't be done here.
    """
    if "call" in line:
        return sandbox.handle(_request(sandbox, line)).status
    kind = next(kind for kind in _SENDERS if kind in line)
    _SENDERS[kind](sandbox, line[kind])
    return 0


def _request(sandbox: Sandbox, line: Mapping[str, Any]) -> Request:
    call, caller = line["call"], line["as"]
    headers = dict(line.get("headers", {}))
    if caller and "authorization" not in headers:
        headers["authorization"] = f"Bearer {sandbox.token(caller) if caller != '?' else caller}"
    return Request(call["method"], call["url"], headers, _body(line))


def _body(line: Mapping[str, Any]) -> bytes:
    if "content" in line:
        return base64.b64decode(line["content"])
    if line.get("no_json"):
        return _NO_JSON
    sent = line["call"]["request"]
    return b"" if sent is None else json.dumps(sent).encode()


_SENDERS: Mapping[str, Callable[[Sandbox, Any], object]] = MappingProxyType(
    {
        "clock": lambda sandbox, moment: sandbox.advance_to(datetime.fromisoformat(moment)),
        "wrote": lambda sandbox, given: sandbox.write_guest_file(given["vm"], given["path"], given["content"]),
        "deleted": lambda sandbox, given: sandbox.delete_guest_file(given["vm"], given["path"]),
        "typed": lambda sandbox, given: sandbox.type_into_console(given["vm"], *given["lines"]),
        "fault": lambda sandbox, given: sandbox.inject(records.load(given, _FAULTS)),
        "lifted": lambda sandbox, fault: sandbox.lift(fault),
    }
)
