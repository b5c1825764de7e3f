"""What was true of a machine since when: from this, and from nothing else, its metrics follow."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig, parse_time
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.insights.names import TIMELINES

MACHINES = "Microsoft.Compute/virtualMachines"
EXTENSIONS = "Microsoft.Compute/virtualMachines/extensions"
_AGENT = "microsoft.azure.monitor"
"""The publisher of the agent, for either system."""
KEPT = timedelta(days=93)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class State:
    """A machine from one moment on."""

    since: datetime
    running: bool
    healthy: bool
    """Whether its host works."""
    load: float | None
    """Percent of its processors in use, where a fact says so."""
    memory: float | None
    """Percent of its memory in use, where a fact says so."""
    size: str
    luns: tuple[int, ...]
    """Of its data disks."""
    agent: bool = False
    """Whether the agent of Azure Monitor is installed and has an identity to sign in with."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The states of a machine, oldest first."""

    states: tuple[State, ...]

    def at(self, moment: datetime) -> State | None:
        """The state at a moment, or None before the first."""
        place = bisect_right(self.states, moment, key=lambda state: state.since)
        return self.states[place - 1] if place else None


def id_of(machine: Resource) -> str:
    return f"{machine.id}/providers/{TIMELINES}/default"


def of(world: World, machine: Resource) -> Timeline:
    """The states of a machine that are still known."""
    kept = world.find(id_of(machine))
    if kept is not None:
        found: Timeline = kept.record
        return found
    return Timeline((_state(world, machine, _created(world, machine)),))


def _created(world: World, machine: Resource) -> datetime:
    text = dig(machine.body, "properties.timeCreated")
    return parse_time(text) if text else world.now


def _state(world: World, machine: Resource, since: datetime) -> State:
    facts, properties = machine.facts, machine.body["properties"]
    load, memory = facts.get("load"), facts.get("memory")
    return State(
        since,
        facts.get("powerState", "running") == "running",
        facts.get("host") != "Faulty",
        None if load is None else min(100.0, max(0.0, float(load))),
        None if memory is None else min(100.0, max(0.0, float(memory))),
        str(dig(properties, "hardwareProfile.vmSize", "")),
        tuple(disk["lun"] for disk in dig(properties, "storageProfile.dataDisks", [])),
        _has_agent(world, machine),
    )


def _has_agent(world: World, machine: Resource) -> bool:
    if str(dig(machine.body, "identity.type", "None")) == "None":
        return False
    found = (extension for extension in world.tree.children(machine.id, EXTENSIONS))
    return any(
        dig(e.body, "properties.publisher", "").lower() == _AGENT
        and dig(e.body, "properties.provisioningState") == "Succeeded"
        and e.facts.get("state") != "Failed"
        for e in found
    )


def record(world: World, machine: Resource) -> bool:
    """Write down what is true of a machine now; False where that was true before."""
    now = _state(world, machine, world.now)
    kept = world.find(id_of(machine))
    states: tuple[State, ...] = kept.record.states if kept else ()
    if states and replace(states[-1], since=now.since) == now:
        return False
    horizon = world.now - KEPT
    # The state in which the horizon lies is still needed.
    first = max(0, bisect_right(states, horizon, key=lambda state: state.since) - 1)
    world.remember(Resource(id_of(machine), TIMELINES, {}, record=Timeline((*states[first:], now))))
    return True
