"""Recovery points: which there are follows from the clock, the policy and the outages; none is ever stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Chance, Json, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World, missing
from studyapp.sandbox.providers.site_recovery import policies
from studyapp.sandbox.providers.site_recovery.names import A2A, POINTS, vault_of
from studyapp.sandbox.providers.site_recovery.records import Outage, ReplicatedItem
from studyapp.sandbox.providers.site_recovery.source import record

EVERY = timedelta(minutes=policies.CRASH_EVERY)
_HOUR = timedelta(hours=1)
_LONGEST = 4 * _HOUR
_THINNED = ((2 * _HOUR, _HOUR), (24 * _HOUR, 2 * _HOUR), (7 * 24 * _HOUR, _LONGEST), (16 * 24 * _HOUR, _LONGEST))
"""Age, and in which span there is one point beyond it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One recovery point."""

    time: datetime
    kind: str
    """CrashConsistent or AppConsistent."""
    seed: int
    """What its name is made of: many are thought of, and few are ever named."""

    @property
    def name(self) -> str:
        return Chance(self.seed).guid()


def policy_of(world: World, item: Resource) -> Resource:
    return world.need(f"{vault_of(item.id)}/replicationPolicies/{record(item).policy}")


def of(world: World, item: Resource) -> list[Point]:
    """The recovery points of a machine, newest first."""
    held = record(item)
    policy = policy_of(world, item)
    found = list(thinned(held, world.now, policies.history_of(policy), policies.app_every(policy)))
    if held.phase == "Committed":
        used = held.failover.point if held.failover else ""
        found = [point for point in found if used.endswith(point.name)]
    return found


def thinned(item: ReplicatedItem, now: datetime, history: int, app_every: int) -> Iterator[Point]:
    """The points of the last `history` minutes: the older they are, the fewer are left; with 0 the newest alone."""
    start, end = item.protected_at, item.moment(now)
    if start is None or start > end:
        return
    if history == 0:
        yield from islice(_made(item, start, int((end - start) / EVERY), -1, -1, app_every), 1)
        return
    oldest = end - timedelta(minutes=history)
    # From the beginning of a whole span: which of its points stays must not depend on when somebody looks.
    first = max(0, int((oldest - start) / _LONGEST)) * int(_LONGEST / EVERY)
    kept = list(_made(item, start, first, int((end - start) / EVERY) + 1, 1, app_every))
    found: list[Point] = []
    for (young, span), (old, _) in pairwise(((timedelta(-1), EVERY), *_THINNED)):
        kept = kept if span == EVERY else _choose(kept, start, span)
        found += [point for point in kept if young < end - point.time <= old and point.time >= oldest]
    yield from sorted(found, key=lambda point: point.time, reverse=True)


def _made(item: ReplicatedItem, start: datetime, begin: int, end: int, step: int, app_every: int) -> Iterator[Point]:
    """The points that came about, by their number since the first."""
    for number in range(begin, end, step):
        point = _point(item, number, start + number * EVERY, app_every)
        if point is not None:
            yield point


def _choose(points: list[Point], start: datetime, span: timedelta) -> list[Point]:
    """One point of each span: the first application-consistent one, else the first."""
    chosen: dict[int, Point] = {}
    for point in points:
        number = int((point.time - start) / span)
        kept = chosen.get(number)
        if kept is None or (kept.kind != "AppConsistent" and point.kind == "AppConsistent"):
            chosen[number] = point
    return list(chosen.values())


def _point(item: ReplicatedItem, number: int, time: datetime, app_every: int) -> Point | None:
    if any(_within(outage, time) for outage in item.outages if not outage.application_only):
        return None
    whole = bool(app_every) and number * policies.CRASH_EVERY % app_every < policies.CRASH_EVERY
    if whole and not any(_within(outage, time) for outage in item.outages if outage.application_only):
        return Point(time, "AppConsistent", item.seed + number)
    return Point(time, "CrashConsistent", item.seed + number)


def _within(outage: Outage, time: datetime) -> bool:
    return outage.since <= time and (outage.until is None or time < outage.until)


def latest(item: ReplicatedItem, now: datetime) -> Point | None:
    """The newest point, without a look at all the others."""
    start, end = item.protected_at, item.moment(now)
    return next(_made(item, start, int((end - start) / EVERY), -1, -1, 0), None) if start and start <= end else None


def list_points(call: Call) -> Answer:
    """The recovery points, newest first."""
    item = call.world.need(call.upto("replicationProtectedItems"))
    return page(call, of(call.world, item), lambda point: _shown(item, point))


def get(call: Call) -> Answer:
    item = call.world.need(call.upto("replicationProtectedItems"))
    return Answer(200, _shown(item, find(call.world, item, call.path)))


def find(world: World, item: Resource, id: str) -> Point:
    """The point of an id or a name, or ARM's 404."""
    wanted = id.rpartition("/")[2].lower()
    found = next((point for point in of(world, item) if point.name == wanted), None)
    if found is None:
        raise missing(f"{item.id}/recoveryPoints/{wanted}")
    return found


def id_of(item: Resource, point: Point) -> str:
    return f"{item.id}/recoveryPoints/{point.name}"


def _shown(item: Resource, point: Point) -> Json:
    disks = [disk.id for disk in record(item).disks]
    details = {"instanceType": A2A, "recoveryPointSyncType": "PerVmRecoveryPoint", "disks": disks}
    properties = {"recoveryPointTime": iso(point.time), "recoveryPointType": point.kind, "providerSpecificDetails": details}  # fmt: skip
    return {"id": id_of(item, point), "name": point.name, "type": POINTS, "properties": properties}
