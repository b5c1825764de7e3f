"""The history of a world: every event in order. An event is written once, and read only when somebody looks at it.

A saved world brings tens of thousands of events along that hardly anybody asks for before it is saved again, so they
stay the lines of JSON that they were.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from studyapp.sandbox.arm import records
from studyapp.sandbox.arm.events import Event
from studyapp.sandbox.arm.values import parse_time

MOST_EVENTS = 100_000
_SPREAD = json.JSONEncoder(separators=(",\n", ":"), default=records.plain, check_circular=False)


class History(Sequence[Event]):
    """Events, oldest first; only ever added to, and the oldest tenth is forgotten once there are too many.

    Args:
        lines: the events of a saved world, each as JSON.
        events: those that came after them.
    """

    def __init__(self, lines: Iterable[str] = (), events: Iterable[Event] = ()) -> None:
        self._lines = list(lines)
        self._new = list(events)

    def add(self, event: Event) -> None:
        """Add the newest event."""
        self._new.append(event)
        if len(self) > MOST_EVENTS:
            self._forget(MOST_EVENTS // 10)

    def _forget(self, count: int) -> None:
        del self._new[: max(0, count - len(self._lines))]
        del self._lines[:count]

    def copy(self) -> "History":
        """The same events; what is added to one is not seen in the other."""
        return History(self._lines, self._new)

    def lines(self) -> Sequence[str]:
        """Every event as JSON: a list of its values in the order of its fields, without a line break."""
        if self._new:
            self._lines += _written(self._new)
            self._new = []
        return self._lines

    def __len__(self) -> int:
        return len(self._lines) + len(self._new)

    @overload
    def __getitem__(self, at: int) -> Event: ...
    @overload
    def __getitem__(self, at: slice) -> list[Event]: ...
    def __getitem__(self, at: int | slice) -> Event | list[Event]:
        if isinstance(at, slice):
            return list(self)[at]
        at, old = range(len(self))[at], len(self._lines)
        return _read(self._lines[at]) if at < old else self._new[at - old]

    def __iter__(self) -> Iterator[Event]:
        yield from map(_read, self._lines)
        yield from self._new

    def __reversed__(self) -> Iterator[Event]:
        yield from reversed(self._new)
        yield from map(_read, reversed(self._lines))


def _written(events: Sequence[Event]) -> Iterator[str]:
    # All in one go, five times as fast as one by one. No text in JSON holds a line break, so that of the separator tells
    # where an event ends: only there does a list follow upon a list.
    rows = _SPREAD.encode(events)[2:-2].split("],\n[")
    return (f"[{row}]".replace(",\n", ",") for row in rows)


def _read(line: str) -> Event:
    number, time, *known, changes, message = json.loads(line)
    return Event._make((number, parse_time(time), *known, tuple(changes), message))
