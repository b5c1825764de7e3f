"""The saved document: the whole world as one JSON file, written beside the old one and then renamed over it.

Its last part is the history, an event to a line: nothing but its length grows with it, as a line is neither read nor
written anew. A document that is laid out in another way is read as well.
"""

import gc
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from studyapp.sandbox.arm import faults as kinds
from studyapp.sandbox.arm import records
from studyapp.sandbox.arm.history import History
from studyapp.sandbox.arm.operations import Failure, Operation
from studyapp.sandbox.arm.routes import Provider
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Chance, Json, parse_time
from studyapp.sandbox.arm.world import Behaviour, Due, Settings, World

FORMAT = "studyapp-sandbox"
VERSION = 1
_ENCODER = json.JSONEncoder(separators=(",", ":"), default=records.plain, check_circular=False)
_SETTINGS = records.by_name((Settings,))
_FAULTS = records.by_name((kinds.WorldFault, kinds.DenyFault, kinds.WireFault))
_FAILURES = records.by_name((Failure,))
_HISTORY, _END = b',"events":[\n', b"\n]}"
"""Around the lines of the history; no text in JSON holds a line break, so they occur nowhere else."""


def save(world: World, path: Path) -> None:
    """Write the world to a file, atomically."""
    beside = path.with_name(path.name + ".new")
    with _uncollected():
        parts = _written(world)
    with beside.open("wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def text(world: World) -> bytes:
    """What is written to the file: equal worlds give equal bytes."""
    with _uncollected():
        return b"".join(_written(world))


def _written(world: World) -> tuple[bytes, ...]:
    state = _ENCODER.encode(_state(world)).removesuffix("}")
    return state.encode(), _HISTORY, ",\n".join(world.events.lines()).encode(), _END


def _state(world: World) -> Json:
    """All but the history, as an object that JSON writes with the help of `records.plain`.

    Operations and what is queued are lists there: their values in the order of their fields.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "subscription": world.subscription,
        "tenant": world.tenant,
        "now": world.now,
        "chance": [world.chance.state, world.wire.state],
        "settings": world.settings,
        "numbers": world.numbers,
        "resources": [[r.id, r.type, r.body, dict(r.facts), r.record, r.etag] for r in world.tree],
        "operations": list(world.operations.values()),
        "queue": sorted(world.queue),
        "faults": world.faults,
        "hits": world.hits,
    }


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would look through all that is being made again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def load(path: Path, behaviour: Behaviour, providers: tuple[Provider, ...]) -> World:
    """The world from a file.

    Raises:
        ValueError: the file holds no sandbox, or one of a later version.
    """
    with _uncollected():
        content, history = _parts(path.read_bytes())
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise ValueError(f"{path.name} is not a saved sandbox")
        if content["version"] > VERSION:
            raise ValueError(f"{path.name} was saved by a later release (version {content['version']})")
        return _read(content, history, behaviour, providers)


def _parts(text: bytes) -> tuple[Any, History]:
    """The state, and the history as lines."""
    at = text.find(_HISTORY)
    if at > 0 and text.endswith(_END):
        lines = text[at + len(_HISTORY) : -len(_END)].decode()
        return json.loads(text[:at] + b"}"), History(lines.split(",\n") if lines else ())
    content = json.loads(text)
    rows = content.get("events", ()) if isinstance(content, dict) else ()
    return content, History(_ENCODER.encode(row) for row in rows)


def _read(content: Json, history: History, behaviour: Behaviour, providers: tuple[Provider, ...]) -> World:
    """The world from its document."""
    known = records.by_name(kind for provider in providers for kind in provider.records)
    chance, wire = content["chance"]
    world = World(
        behaviour,
        content["subscription"],
        content["tenant"],
        parse_time(content["now"]),
        Chance(chance),
        records.load(content["settings"], _SETTINGS),
        numbers=content["numbers"],
        wire=Chance(wire),
        faults=tuple(records.load(fault, _FAULTS) for fault in content["faults"]),
        hits=content["hits"],
        events=history,
    )
    for id, type, body, facts, record, etag in content["resources"]:
        world.tree.put(Resource(id, type, body, facts, records.load(record, known), etag))
    for saved in content["operations"]:
        operation = _read_operation(saved)
        key = operation.id.lower()
        world.operations[key] = operation
        world.latest[operation.subject.rstrip("/").lower()] = key
    world.queue = [Due(parse_time(at), *rest) for at, *rest in content["queue"]]
    return world


def _read_operation(saved: list[Any]) -> Operation:
    id, family, name, subject, started, ends, failure, properties, answer = saved
    why = failure and records.load(failure, _FAILURES)
    return Operation(id, family, name, subject, parse_time(started), parse_time(ends), why, properties, answer)
