"""Values of metrics, minute by minute: a function of the resource's history and its name, the same whenever they are read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import iso, parse_time, share_of
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.insights import catalogue, timeline
from studyapp.sandbox.providers.insights.catalogue import Metric
from studyapp.sandbox.providers.insights.timeline import MINUTE, State, Timeline

JOBS = "Microsoft.RecoveryServices/vaults/backupJobs"
_BITS = (1 << 64) - 1
Values = list[float | None]
"""One for each minute, None where there is none."""


@dataclass(frozen=True, slots=True)
class Source:
    """One series of a metric of a resource."""

    key: str
    metric: Metric
    dimensions: Mapping[str, str]
    states: Timeline | None
    """Of the machine that the values follow from; None for counts of events and for what is always zero."""
    events: tuple[datetime, ...] = ()
    """When something happened that the metric counts."""
    flat: float | None = None
    """The value of every minute, where nothing ever changes it."""

    def values(self, first: datetime, minutes: int) -> Values:
        """The values of so many minutes, from a full minute on."""
        if self.states is None:
            return [self.flat] * minutes if self.metric.primary != "Count" else _counted(self.events, first, minutes)
        found: Values = []
        for state, count in _stretches(self.states, first, minutes):
            found += self._stretch(state, first + len(found) * MINUTE, count)
        return found

    def _stretch(self, state: State | None, first: datetime, count: int) -> Values:
        bounds = self.bounds(state)
        if bounds is None:
            return [None] * count
        low, high = bounds
        if low == high:
            return [low] * count
        seed = int(share_of(self.key, self.metric.name, *self.dimensions.values()) * _BITS)
        begin = int(first.timestamp()) // 60
        return [low + (high - low) * _noise(seed + minute) for minute in range(begin, begin + count)]

    def bounds(self, state: State | None) -> tuple[float, float] | None:
        """The least and the greatest value in a state; None where there is none."""
        level = self.metric.level
        if state is None or level is None or not state.running:
            return None
        if not state.healthy and self.metric.name != "VmAvailabilityMetric":
            return None
        if (
            "LUN" in self.dimensions
            and self.metric.name.startswith("Data")
            and int(self.dimensions["LUN"]) not in state.luns
        ):
            return None
        centre, spread = level(self.key + "".join(self.dimensions.values()), state)
        return centre - spread, centre + spread


def _noise(number: int) -> float:
    """A number from 0 up to 1 that looks like chance (SplitMix64's finish)."""
    mixed = (number * 0x9E3779B97F4A7C15) & _BITS
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _BITS
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _BITS
    return (mixed ^ (mixed >> 31)) / (_BITS + 1)


def _stretches(states: Timeline, first: datetime, minutes: int) -> Iterator[tuple[State | None, int]]:
    """The states of some minutes, each with how many minutes in a row it holds: a minute has the state of its beginning."""
    end = first + minutes * MINUTE
    here = first
    changes = [state.since for state in states.states if first < state.since < end]
    for change in (*changes, end):
        count = -(-(change - here) // MINUTE)
        if count > 0:
            yield states.at(here), count
            here += count * MINUTE


def _counted(events: Iterable[datetime], first: datetime, minutes: int) -> Values:
    counts: Values = [0.0] * minutes
    for event in events:
        at = (event - first) // MINUTE
        if 0 <= at < minutes:
            counts[at] = (counts[at] or 0.0) + 1
    return counts


def sources(world: World, resource: Resource, metric: Metric, since: datetime | None = None) -> list[Source]:
    """Every series of a metric of a resource, one for each combination of the values of its dimensions.

    Args:
        since: what happened before is not asked for.
    """
    kind = ids.key(resource.type)
    if kind == ids.key(timeline.MACHINES):
        return list(_of_machine(world, resource, metric))
    if kind == ids.key(catalogue.DISKS):
        return list(_of_disk(world, resource, metric))
    if kind == ids.key(catalogue.VAULTS):
        return list(_of_vault(world, resource, metric, since or world.now - timeline.KEPT))
    # No request reaches an account here, and nothing is in it.
    return [Source(resource.key, metric, {}, None, (), 0.0)]


def _of_machine(world: World, machine: Resource, metric: Metric) -> Iterator[Source]:
    states = timeline.of(world, machine)
    if "LUN" not in metric.dimensions:
        dimensions = {"Context": "Platform"} if "Context" in metric.dimensions else {}
        yield Source(machine.key, metric, dimensions, states)
        return
    if metric.name.startswith("OS"):
        yield Source(machine.key, metric, {"LUN": "-1"}, states)
        return
    for lun in sorted({lun for state in states.states for lun in state.luns}):
        yield Source(machine.key, metric, {"LUN": str(lun)}, states)


def _of_disk(world: World, disk: Resource, metric: Metric) -> Iterator[Source]:
    holder = world.find(str(disk.facts.get("attachedTo") or ""))
    yield Source(disk.key, metric, {}, timeline.of(world, holder) if holder else Timeline(()))


def _of_vault(world: World, vault: Resource, metric: Metric, since: datetime) -> Iterator[Source]:
    found: dict[tuple[str, ...], list[datetime]] = {}
    for at, dimensions in _health_events(world, vault, metric.name.removesuffix("HealthEvent"), iso(since)):
        found.setdefault(dimensions, []).append(at)
    for dimensions, times in found.items():
        yield Source(vault.key, metric, dict(zip(metric.dimensions, dimensions, strict=True)), None, tuple(times))


def _health_events(
    world: World, vault: Resource, operation: str, since: str
) -> Iterator[tuple[datetime, tuple[str, ...]]]:
    """The end of each job of a vault with its dimensions; whether a failure lasts follows from the job before it."""
    failed: dict[str, bool] = {}
    now = iso(world.now)
    for job in world.tree.children(vault.id, JOBS):
        facts = job.facts
        if facts.get("operation") != operation or facts["outcome"] == "Cancelled":
            continue
        word, bad = facts["machine"], facts["outcome"] == "Failed"
        status = "Healthy" if not bad else "PersistentDegraded" if failed.get(word) else "TransientDegraded"
        failed[word] = bad
        # Times of this form compare as texts.
        if since <= facts["ends"] <= now:
            machine = _machine(world, word)
            name = ids.name_of(machine)
            yield parse_time(facts["ends"]), (machine, f"{vault.id}/backupInstances/{name}", timeline.MACHINES, status, name)  # fmt: skip


def _machine(world: World, word: str) -> str:
    """The id of the machine that a job names by its group and its own name."""
    group, _, name = word.partition(";")
    return f"/subscriptions/{world.subscription}/resourceGroups/{group}/providers/{timeline.MACHINES}/{name}"
