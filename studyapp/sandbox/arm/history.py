"""The history of a world: every event in order. An event is written once, and read only when somebody looks at it.

A saved world brings tens of thousands of events along that hardly anybody asks for before it is saved again, so they
stay the lines of JSON that they were.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from studyapp.sandbox.arm.events import Event
from studyapp.sandbox.arm.values import iso, parse_time
from studyapp.sandbox.arm.wire import COMPACT

MOST_EVENTS = 100_000


class History(Sequence[Event]):
    """Events, oldest first; only ever added to, and the oldest tenth is forgotten once there are too many.

    Args:
        entries: events, or the lines of a saved world.
    """

    def __init__(self, entries: Iterable[Event | str] = ()) -> None:
        self._entries = list(entries)

    def add(self, event: Event) -> None:
        """Add the newest event."""
        self._entries.append(event)
        if len(self._entries) > MOST_EVENTS:
            del self._entries[: MOST_EVENTS // 10]

    def copy(self) -> "History":
        """The same events; what is added to one is not seen in the other."""
        return History(self._entries)

    def lines(self) -> list[str]:
        """Every event as JSON: a list of its values in the order of its fields, without a line break."""
        lines = [entry if isinstance(entry, str) else _line(entry) for entry in self._entries]
        self._entries = [*lines]
        return lines

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, at: int) -> Event: ...
    @overload
    def __getitem__(self, at: slice) -> list[Event]: ...
    def __getitem__(self, at: int | slice) -> Event | list[Event]:
        if isinstance(at, slice):
            return [_event(entry) for entry in self._entries[at]]
        return _event(self._entries[at])

    def __iter__(self) -> Iterator[Event]:
        return map(_event, self._entries)

    def __reversed__(self) -> Iterator[Event]:
        return map(_event, reversed(self._entries))


def _line(event: Event) -> str:
    return COMPACT.encode([
        event.number, iso(event.time), event.caller, event.name, event.resource, event.status,
        event.code, event.correlation, event.operation, event.changes, event.message,
    ])  # fmt: skip


def _event(entry: Event | str) -> Event:
    if isinstance(entry, Event):
        return entry
    number, time, caller, name, resource, status, code, correlation, operation, changes, message = json.loads(entry)
    return Event(
        number, parse_time(time), caller, name, resource, status,
        code, correlation, operation, tuple(changes), message,
    )  # fmt: skip
