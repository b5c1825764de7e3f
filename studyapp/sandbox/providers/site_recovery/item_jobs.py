"""Jobs on a replicated machine: what they share, from the check whether it may begin to the making of a machine."""

from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import building, doors, fabrics, item_view, jobs, points, source
from studyapp.sandbox.providers.site_recovery.errors import invalid, other_kind, refused
from studyapp.sandbox.providers.site_recovery.names import A2A
from studyapp.sandbox.providers.site_recovery.records import Content, Made, ReplicatedItem, ReplicationJob, Step
from studyapp.sandbox.providers.site_recovery.source import record


def check(world: World, item: Resource, operation: str, words: str) -> None:
    """Raise the refusal of what is not among the allowed operations."""
    if world.busy(item.id):
        raise refused("AnotherOperationInProgress", f"Another job works on '{item.name}': wait for it to end.", 409)
    if operation not in item_view.allowed(world, item):
        now = item_view.state(world, item)[1]
        raise refused("OperationNotAllowed", f"{words} is not allowed for '{item.name}' in its state: {now}.", 409)


def begin(
    world: World, action: str, item: Resource, scenario: str, title: str, steps: tuple[Step, ...], effect: str,
    values: Json, details: Json | None = None, *, cancellable: bool = False, delay: float = 0,
) -> tuple[Resource, str]:  # fmt: skip
    """Start a job on an item, which may have to wait for others first; the job, and the id of its operation."""
    held = record(item)
    if delay:
        steps = (Step("WaitForPrecedingGroups", "Waiting for the preceding groups", delay), *steps)
    job = ReplicationJob(scenario, title, ids.name_of(held.vm), "ProtectionEntity", steps, effect, {**values, "item": item.id, "object": held.lifecycle}, cancellable, details=details or {})  # fmt: skip
    made, operation = jobs.start(world, action, item.id, job)
    return made, operation.id


def answer(call: Call, job: tuple[Resource, str]) -> Answer:
    return doors.accepted(call, call.world.operations[job[1].lower()])


def asked(call: Call) -> tuple[Resource, Json, Json]:
    """The item, what is asked for, and the part of it for Azure machines."""
    item = call.world.need(call.upto("replicationProtectedItems"))
    asked: Json = call.body.get("properties") or {}
    details: Json = asked.get("providerSpecificDetails") or {}
    if details.get("instanceType", A2A) != A2A:
        raise other_kind(details.get("instanceType"))
    return item, asked, details


def check_direction(item: ReplicatedItem, direction: object) -> None:
    """Forward; a failover back, after a re-protect, may be called either way."""
    fits = ("PrimaryToRecovery", "RecoveryToPrimary") if item.origin else ("PrimaryToRecovery",)
    if direction is not None and direction not in fits:
        raise invalid(f"failoverDirection must be {' or '.join(fits)}.")


def chosen(world: World, item: Resource, point: object) -> str:
    """The id of the asked recovery point, or an empty text for the latest state."""
    return points.id_of(item, points.find(world, item, str(point))) if point else ""


def _held(world: World, item: Resource, point: str) -> tuple[Content, str]:
    """What the chosen point holds; without one, all that was sent before the changes stopped coming."""
    found = points.find(world, item, point) if point else None
    held = source.at(record(item), found.time if found else world.now)
    if held is None:
        raise refused("RecoveryPointNotFound", "There is no recovery point to fail over to.")
    return held, point


def make(world: World, item: Resource, point: str, network: str, *, test: bool) -> Made:
    """Make the machine over there from a point, or from the latest state."""
    held, chosen = _held(world, item, point)
    place = fabrics.location(fabrics.of(world, record(item).container))
    made = building.machine(world, record(item), held, place, network, test=test)
    return replace(made, point=chosen)
