"""The saved document: the whole world as one JSON file, written beside the old one and then renamed over it."""

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

from studyapp.sandbox.arm import faults as kinds
from studyapp.sandbox.arm.events import Event
from studyapp.sandbox.arm.operations import Failure, Operation
from studyapp.sandbox.arm.records import dump
from studyapp.sandbox.arm.records import load as load_record
from studyapp.sandbox.arm.routes import Provider
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Chance, Json, iso, parse_time
from studyapp.sandbox.arm.world import Behaviour, Due, Settings, World

FORMAT = "studyapp-sandbox"
VERSION = 1
_FAULTS = (kinds.WorldFault, kinds.DenyFault, kinds.WireFault)


def save(world: World, path: Path) -> None:
    """Write the world to a file, atomically."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text(world))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def text(world: World) -> str:
    """What is written to the file: equal worlds give equal texts."""
    return json.dumps(document(world), separators=(",", ":"))


def document(world: World) -> Json:
    """The world as a JSON object."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "subscription": world.subscription,
        "tenant": world.tenant,
        "now": iso(world.now),
        "chance": [world.chance.state, world.wire.state],
        "settings": dump(world.settings),
        "numbers": world.numbers,
        "resources": [_resource(resource) for resource in world.tree],
        "operations": [_fields(operation) for operation in world.operations.values()],
        "queue": [[iso(d.at), d.number, d.effect, d.values, d.operation] for d in sorted(world.queue)],
        "events": [_fields(event) for event in world.events],
        "faults": [dump(fault) for fault in world.faults],
        "hits": world.hits,
    }


def _resource(resource: Resource) -> list[Any]:
    """A resource by position; what is empty is left empty without a closer look."""
    facts = dump(dict(resource.facts)) if resource.facts else {}
    record = None if resource.record is None else dump(resource.record)
    return [resource.id, resource.type, resource.body, facts, record, resource.etag]


_NAMES = {kind: tuple(field.name for field in dataclasses.fields(kind)) for kind in (Operation, Event)}


def _fields(thing: Operation | Event) -> list[Any]:
    """The values of a flat record by position: there may be tens of thousands."""
    return [_plain(getattr(thing, name)) for name in _NAMES[type(thing)]]


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | dict) else dump(value)


def load(path: Path, behaviour: Behaviour, providers: tuple[Provider, ...]) -> World:
    """The world from a file.

    Raises:
        ValueError: the file holds no sandbox, or one of a later version.
    """
    content = json.loads(path.read_text("utf-8"))
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"{path.name} is not a saved sandbox")
    if content["version"] > VERSION:
        raise ValueError(f"{path.name} was saved by a later release (version {content['version']})")
    return read(content, behaviour, providers)


def read(content: Json, behaviour: Behaviour, providers: tuple[Provider, ...]) -> World:
    """The world from a document."""
    records = [kind for provider in providers for kind in provider.records]
    chance, wire = content["chance"]
    world = World(
        behaviour,
        content["subscription"],
        content["tenant"],
        parse_time(content["now"]),
        Chance(chance),
        load_record(content["settings"], (Settings,)),
        numbers=content["numbers"],
        wire=Chance(wire),
        faults=tuple(load_record(fault, _FAULTS) for fault in content["faults"]),
        hits=content["hits"],
    )
    for id, type, body, facts, record, etag in content["resources"]:
        world.tree.put(Resource(id, type, body, facts, load_record(record, records), etag))
    for saved in content["operations"]:
        operation = _read_operation(saved)
        world.operations[operation.id.lower()] = operation
        world.latest[operation.subject.rstrip("/").lower()] = operation.id.lower()
    world.queue = [Due(parse_time(at), *rest) for at, *rest in content["queue"]]
    world.events = [_read_event(saved) for saved in content["events"]]
    return world


def _read_operation(saved: list[Any]) -> Operation:
    id, family, name, subject, started, ends, failure, properties, answer = saved
    why = load_record(failure, (Failure,))
    return Operation(id, family, name, subject, parse_time(started), parse_time(ends), why, properties, answer)


def _read_event(saved: list[Any]) -> Event:
    values = dict(zip(_NAMES[Event], saved, strict=True))
    values |= {"time": parse_time(values["time"]), "changes": tuple(values["changes"])}
    return Event(**values)
