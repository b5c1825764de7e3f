"""The whole state of one sandbox at one moment, and the moves that providers make in it.

Nothing here runs by itself: what is to happen later waits in a queue and happens, in order of time, when the clock
is moved past it.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.errors import ArmError, gateway
from studyapp.sandbox.arm.events import Event
from studyapp.sandbox.arm.faults import Fault
from studyapp.sandbox.arm.history import History
from studyapp.sandbox.arm.operations import Failure, Operation
from studyapp.sandbox.arm.tree import MOST_RESOURCES, Resource, Tree
from studyapp.sandbox.arm.values import Chance, Json


class Due(NamedTuple):
    """Something that will happen: an effect, by name, and the values it needs; ordered by time, then by number."""

    at: datetime
    number: int
    effect: str
    values: Json
    operation: str = ""


Effect = Callable[["World", Json], None]
Builder = Callable[["World", str, Json], Resource]
Viewer = Callable[["World", Resource], Json]
Guard = Callable[["World", Resource], None]
Watcher = Callable[["World", Resource, Resource | None], None]
"""World, a resource as it is (or was last, where it is gone), and what stood there before; None where nothing did."""
Listener = Callable[["World", Event], None]
Rows = Callable[["World"], Iterable[Json]]
"""What a provider tells Resource Graph: rows of one of its tables, each with the id of a resource."""


LogRows = Callable[["World", Resource, datetime, datetime], list[Json]]
"""World, workspace, since and until; the rows of a table that follow from the history instead of being kept."""
Submit = Callable[["World", Any, str, str, Json], Any]
"""World, principal, verb, path with its query, and body; the response."""


def _nobody(world: "World", caller: Any, verb: str, url: str, body: Json) -> Any:
    raise RuntimeError("this world has no pipeline")


Connect = Callable[["World", str, str, "int | None"], str]
"""World, the id of a machine, an address or a name, and a port (None pings it): what stops a connection, in the words
of connection troubleshoot, or an empty text."""


Probe = Callable[["World", str, str], str]
"""World, the id of a probe of a load balancer, and the id of a machine: what the probe runs into, or an empty text."""


def _unprobed(world: "World", probe: str, machine: str) -> str:
    raise RuntimeError("this world has no load balancers")


def _unconnected(world: "World", source: str, target: str, port: int | None) -> str:
    raise RuntimeError("this world has no network")


@dataclass(frozen=True, slots=True)
class Settings:
    """How this Azure behaves where real regions and years differ."""

    soft_delete: str = "always-on"
    """`always-on`: secure by default, as today. `optional`: as before, when a vault could turn it off."""
    cores: int = 350
    """The quota of cores of machines: of each region, and of each family of sizes in it."""
    family_cores: tuple[tuple[str, int], ...] = ()
    """Families of sizes whose quota is another, as ("standardDSv5Family", 0)."""
    state: str = "Enabled"
    """Of the subscription: in a `Disabled` one nothing can be written."""
    spending_limit: str = "Off"
    """`On` for a subscription with a credit, which is disabled once that is used up."""

    def cores_of(self, family: str) -> int:
        """The quota of a family of sizes."""
        return dict(self.family_cores).get(family, self.cores)


class Behaviour(NamedTuple):
    """What the providers declare, gathered once and never changed: the world looks its moves up here."""

    effects: Mapping[str, Effect]
    builders: Mapping[str, Builder]
    """By lower-cased type: how a resource that another provider needs comes to be."""
    viewers: Mapping[str, Viewer]
    """By lower-cased type: the body as it reads now."""
    may_delete: Mapping[str, Guard]
    deleted: Mapping[str, Guard]
    removers: Mapping[str, Guard]
    """By lower-cased type: how a resource goes where it is not simply gone."""
    watchers: Mapping[str, tuple[Watcher, ...]] = field(default_factory=dict)
    """By lower-cased type: who follows its resources, and is told once one has changed or is gone."""
    listeners: tuple[Listener, ...] = ()
    """Who hears of each event of the history."""
    rows: Mapping[str, tuple[Rows, ...]] = field(default_factory=dict)
    """By table of Resource Graph."""
    log_rows: Mapping[str, LogRows] = field(default_factory=dict)
    """By table of a Log Analytics workspace."""
    submit: Submit = _nobody
    """Sends a request for somebody who was signed in when they asked for it, through all of ARM's checks."""
    probe: Probe = _unprobed
    """How a load balancer finds a machine, for a scale set that goes by it."""
    connect: Connect = _unconnected
    """Whether a machine reaches something, for scripts inside of it."""


@dataclass(slots=True)
class World:
    """The state: what exists, what runs, what waits, what happened, and what time it is."""

    behaviour: Behaviour
    subscription: str
    tenant: str
    now: datetime
    chance: Chance
    settings: Settings = Settings()
    tree: Tree = field(default_factory=Tree)
    operations: dict[str, Operation] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)
    """Key of a resource to the id of the operation that was started on it last."""
    queue: list[Due] = field(default_factory=list)
    events: History = field(default_factory=History)
    numbers: int = 0
    changes: list[str] = field(default_factory=list)
    """What the running request or effect has changed so far."""
    undo: list[tuple[str, Resource | None]] = field(default_factory=list)
    """What stood there before those changes, for a request that is refused half-way."""
    wire: Chance = field(default_factory=lambda: Chance(0))
    """Chance of request ids alone: reading must not change what happens later."""
    faults: tuple[Fault, ...] = ()
    hits: dict[str, int] = field(default_factory=dict)
    """How many requests each wire fault has seen."""

    def copy(self) -> "World":
        """A world that goes on by itself from here."""
        return replace(
            self,
            chance=Chance(self.chance.state),
            tree=self.tree.copy(),
            operations=dict(self.operations),
            latest=dict(self.latest),
            queue=list(self.queue),
            events=self.events.copy(),
            changes=[],
            undo=[],
            wire=Chance(self.wire.state),
            hits=dict(self.hits),
        )

    # Resources

    def find(self, id: str) -> Resource | None:
        return self.tree.get(id)

    def need(self, id: str) -> Resource:
        """The resource, or ARM's 404."""
        resource = self.tree.get(id)
        if resource is None:
            raise missing(id)
        return resource

    def put(self, resource: Resource) -> Resource:
        """Add or replace a resource; it gets a new etag."""
        old = self.tree.get(resource.id)
        if old is None and len(self.tree) >= MOST_RESOURCES:
            raise ArmError(409, "SandboxLimitReached", f"The sandbox holds at most {MOST_RESOURCES} resources.")
        self.numbers += 1
        resource = resource.stamped(f'W/"{self.numbers:08x}"')
        self.tree.put(resource)
        self._changed("~" if old else "+", resource.id, old)
        self._tell(resource, old)
        return resource

    def remember(self, resource: Resource) -> None:
        """Replace what a provider keeps of a resource; to the outside nothing has changed, so the etag stays."""
        old = self.tree.get(resource.id)
        self.undo.append((resource.id, old))
        self.tree.put(resource)
        self._tell(resource, old)

    def _tell(self, resource: Resource, before: Resource | None) -> None:
        for watcher in self.behaviour.watchers.get(resource.type.lower(), ()):
            watcher(self, resource, before)

    def _changed(self, how: str, id: str, old: Resource | None) -> None:
        self.changes.append(how + id)
        self.undo.append((id, old))

    def settle(self) -> None:
        """Begin a request or an effect: what was changed before stays changed."""
        self.changes.clear()
        self.undo.clear()

    def roll_back(self) -> None:
        """Take back every change since `settle`."""
        for id, old in reversed(self.undo):
            if old is not None:
                self.tree.put(old)
            elif self.tree.get(id) is not None:
                self.tree.delete(id)
        self.settle()

    def remove(self, id: str) -> None:
        """Delete a resource and all below it, each after the other types have had their say."""
        doomed = [*self.tree.below(id), self.need(id)]
        for resource in doomed:
            self.tree.delete(resource.id)
            self._changed("-", resource.id, resource)
            after = self.behaviour.deleted.get(resource.type.lower())
            if after:
                after(self, resource)
            self._tell(resource, resource)

    def let_go(self, resource: Resource) -> None:
        """Delete a resource as its own provider does; one with data that can come back is kept elsewhere."""
        remover = self.behaviour.removers.get(resource.type.lower())
        if remover:
            remover(self, resource)
        else:
            self.remove(resource.id)

    def check_delete(self, resource: Resource) -> None:
        """Raise the reason why the resource's own provider forbids its deletion."""
        guard = self.behaviour.may_delete.get(resource.type.lower())
        if guard:
            guard(self, resource)

    def build(self, type: str, id: str, body: Json, facts: Mapping[str, Any] | None = None) -> Resource:
        """Make a resource of another provider, as that provider makes it; given facts are all that is true of it."""
        made = self.behaviour.builders[type.lower()](self, id, body)
        return self.put(made if facts is None else replace(made, facts=facts))

    def view(self, resource: Resource) -> Json:
        """The resource as Azure shows it now, with its id, name and type."""
        viewer = self.behaviour.viewers.get(resource.type.lower())
        body = viewer(self, resource) if viewer else resource.body
        return {"id": resource.id, "name": resource.name, "type": resource.type, **body}

    # Time

    def after(self, seconds: float) -> datetime:
        return self.now + timedelta(seconds=seconds)

    def schedule(self, at: datetime, effect: str, values: Json, operation: str = "") -> None:
        """Let an effect happen at a time, once the clock gets there."""
        self.numbers += 1
        heapq.heappush(self.queue, Due(at, self.numbers, effect, values, operation))

    def perform(self, effect: str, values: Json) -> None:
        """Let an effect happen now, whichever provider declares it."""
        self.behaviour.effects[effect](self, values)

    def next_due(self) -> datetime | None:
        """When something happens next, or None."""
        return self.queue[0].at if self.queue else None

    def next_event(self) -> datetime | None:
        """When the next due thing happens or a running operation ends, or None."""
        ends = [o.ends for o in (self.operations[id] for id in self.latest.values()) if o.ends > self.now]
        due = self.next_due()
        return min([*ends, *([max(due, self.now)] if due else [])], default=None)

    def advance(self, to: datetime) -> None:
        """Move the clock; everything due on the way happens in order, each at its own time."""
        while self.queue and self.queue[0].at <= to:
            due = heapq.heappop(self.queue)
            self.now = max(self.now, due.at)
            self._fire(due)
        self.now = max(self.now, to)

    def _fire(self, due: Due) -> None:
        self.settle()
        try:
            self.behaviour.effects[due.effect](self, due.values)
        except ArmError as error:
            self.roll_back()
            self._fail(due.operation, error)
        if self.changes:
            self.note("Azure", due.effect, self.changes[-1][1:], 0, "", operation=due.operation)
        self.settle()

    def _fail(self, operation: str, error: ArmError) -> None:
        running = self.operations.get(operation)
        if running:
            self.operations[operation] = running._replace(failure=Failure(error.code, error.message))

    # Operations and history

    def operate(
        self,
        family: str,
        name: str,
        subject: str,
        seconds: float,
        *,
        effect: str = "",
        values: Json | None = None,
        id: str = "",
        properties: Json | None = None,
        answer: Json | None = None,
        failure: Failure | None = None,
    ) -> Operation:
        """Start a long-running operation; its effect happens when it ends, and may make it fail."""
        operation = Operation(
            id or self.chance.guid(),
            family,
            name,
            subject,
            self.now,
            self.after(seconds),
            failure,
            properties or {},
            answer,
        )
        self.operations[operation.id.lower()] = operation
        self.latest[ids.key(subject)] = operation.id.lower()
        if effect:
            self.schedule(operation.ends, effect, values or {}, operation.id.lower())
        return operation

    def busy(self, subject: str) -> Operation | None:
        """The operation that is working on a resource now, if any."""
        operation = self.operations.get(self.latest.get(ids.key(subject), ""))
        return operation if operation and operation.ends > self.now else None

    def note(
        self,
        caller: str,
        name: str,
        resource: str,
        status: int,
        code: str,
        *,
        correlation: str = "",
        operation: str = "",
        message: str = "",
    ) -> Event:
        """Write one event to the history, with everything changed since the last one."""
        self.numbers += 1
        correlation = correlation or self.chance.guid()
        changes = tuple(self.changes)
        event = Event(
            self.numbers, self.now, caller, name, resource, status, code, correlation, operation, changes, message
        )
        self.events.add(event)
        for listener in self.behaviour.listeners:
            listener(self, event)
        return event


def missing(id: str) -> ArmError:
    """ARM's 404 for an id, worded by what is missing: a group, or a resource in it."""
    parsed = ids.parse(id)
    group = ids.group_of(id)
    if parsed is None or parsed.namespace == "Microsoft.Resources":
        return gateway(404, "ResourceGroupNotFound", f"Resource group '{group}' could not be found.")
    short = f"{parsed.namespace}/" + "/".join(f"{t}/{n}" for t, n in zip(parsed.types, parsed.names, strict=True))
    return gateway(
        404,
        "ResourceNotFound",
        f"The Resource '{short}' under resource group '{group}' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )
