"""Microsoft.ResourceHealth: whether the platform or its owner keeps a machine from running, now and in the last thirty days.

Health is the platform's view: a silent agent or a full disk does not show here. Nothing is stored; the present follows
from the machine's facts and the past from the history of its power operations.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.routes import GROUP, SCOPE, SUBSCRIPTION, ApiVersions, Provider, Route
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World

_NS = "Microsoft.ResourceHealth"
_VMS = "Microsoft.Compute/virtualMachines"
_KEPT = timedelta(days=30)
_MODEL = "resourcehealth.AvailabilityStatus"


@dataclass(frozen=True, slots=True)
class State:
    """What Resource Health says of a machine in one condition."""

    availability: str
    title: str
    summary: str
    reason: str = ""
    context: str = ""
    chronicity: str = "Persistent"
    action: str = ""


AVAILABLE = State("Available", "Available", "There aren't any known Azure platform problems affecting this virtual machine.")  # fmt: skip
STATES: Mapping[str, State] = {
    "running": AVAILABLE,
    "stopped": State("Unavailable", "Stopped", "This virtual machine was stopped by an authorized user or process; it keeps its host and its cost.", "UserInitiated", "Customer Initiated", action="Start the virtual machine."),
    "deallocated": State("Unknown", "Stopped and deallocated", "This virtual machine is deallocated: no host sends signals of it.", "UserInitiated", "Customer Initiated", action="Start the virtual machine."),
    "redeploying": State("Unavailable", "Redeployed", "This virtual machine was moved to another host by an authorized user or process.", "UserInitiated", "Customer Initiated", "Transient"),
    "restarting": State("Unavailable", "Restarted", "This virtual machine was restarted by an authorized user or process.", "UserInitiated", "Customer Initiated", "Transient"),
    "host": State("Unavailable", "Host problem", "A problem of the host keeps this virtual machine from working.", "Unplanned", "Platform Initiated", action="Redeploy the virtual machine to move it to another host."),
}  # fmt: skip
_MOVES: Mapping[str, tuple[str, str]] = {
    "start": ("", "running"),
    "powerOff": ("", "stopped"),
    "deallocate": ("", "deallocated"),
    "restart": ("restarting", "running"),
    "redeploy": ("redeploying", "running"),
}
"""Power operation to what the machine is while it runs (empty: as before) and after it."""


def get(call: Call) -> Answer:
    """The health of one machine now."""
    return Answer(200, _shown(call.world, _machine(call)))


def history(call: Call) -> Answer:
    """The health of one machine now and its changes of the last thirty days, newest first."""
    vm = _machine(call)
    return page(call, [_shown(call.world, vm), *_past(call.world, vm)], lambda status: status)


def list_all(call: Call) -> Answer:
    """The health of every machine of the subscription."""
    return page(call, call.world.tree.of_type(_VMS), lambda vm: _shown(call.world, vm))


def list_group(call: Call) -> Answer:
    """The health of every machine of a group."""
    group = call.world.need(ids.group_id_of(call.path))
    return page(call, call.world.tree.children(group.id, _VMS), lambda vm: _shown(call.world, vm))


def _machine(call: Call) -> Resource:
    at = call.path.lower().rfind(f"/providers/{_NS.lower()}/")
    found = call.world.need(call.path[:at])
    if found.type != _VMS:
        raise ArmError(400, "UnsupportedResourceType", f"Resource Health does not know resources of type '{found.type}'.")  # fmt: skip
    return found


def _condition(vm: Resource) -> str:
    power = str(vm.facts.get("powerState", "running"))
    if power in ("stopped", "deallocated"):
        return power
    return "host" if vm.facts.get("host") == "Faulty" else "running"


def _shown(world: World, vm: Resource) -> Json:
    """The present state; it occurred when the last power operation ended, or when the machine was made."""
    state = STATES[_condition(vm)]
    since = max((time for time, _ in _changes(world, vm)), default=parse_time(dig(vm.body, "properties.timeCreated")))
    return _status(vm, "current", state, since, world.now)


def _past(world: World, vm: Resource) -> Iterator[Json]:
    changes = [change for change in _changes(world, vm) if change[0] >= world.now - _KEPT]
    for time, condition in reversed(changes):
        yield _status(vm, f"{time:%Y-%m-%d+%H.%M.%S}Z", STATES[condition], time, time)


def _changes(world: World, vm: Resource) -> list[tuple[datetime, str]]:
    """When the machine's condition changed by an operation, and to what; oldest first."""
    found = []
    for event in world.events:
        if event.code or ids.key(event.resource) not in (vm.key, *_aliases(vm, event.name)):
            continue
        during, after = _MOVES.get(_verb(event.name), ("", ""))
        operation = world.operations.get(event.operation.lower())
        if not after or operation is None or operation.status(world.now) != "Succeeded":
            continue
        found += [(operation.started, during)] if during else []
        found.append((operation.ends, after))
    return found


def _verb(name: str) -> str:
    """`start` of Microsoft.Compute/virtualMachines/start/action."""
    return name.removeprefix(_VMS + "/").removesuffix("/action") if name.startswith(_VMS) else ""


def _aliases(vm: Resource, name: str) -> tuple[str, ...]:
    """How the history may write the id of a machine's action: with the action's word behind it."""
    return (f"{vm.key}/{_verb(name).lower()}",)


def _status(vm: Resource, name: str, state: State, occurred: datetime, reported: datetime) -> Json:
    properties: Json = {
        "availabilityState": state.availability,
        "title": state.title,
        "summary": state.summary,
        "occuredTime": iso(occurred),
        "reasonChronicity": state.chronicity,
        "reportedTime": iso(reported),
    }
    if state.reason:
        properties |= {"reasonType": state.reason, "context": state.context}
    if state.action:
        properties["recommendedActions"] = [{"action": state.action}]
    return {
        "id": f"{vm.id}/providers/{_NS}/availabilityStatuses/{name}",
        "name": name,
        "type": f"{_NS}/AvailabilityStatuses",
        "location": vm.body["location"],
        "properties": properties,
    }


_OF = f"/providers/{_NS}/availabilityStatuses"
PROVIDER = Provider(
    _NS,
    ApiVersions("2015-01-01", "2099-12-31", ("2025-05-01", "2024-02-01")),
    routes=(
        Route("AvailabilityStatuses_GetByResource", "GET", SCOPE + _OF + "/current", get, response=_MODEL),
        Route("AvailabilityStatuses_List", "GET", SCOPE + _OF, history, response=_MODEL + "[]"),
        Route("AvailabilityStatuses_ListByResourceGroup", "GET", GROUP + _OF, list_group, response=_MODEL + "[]"),
        Route("AvailabilityStatuses_ListBySubscriptionId", "GET", SUBSCRIPTION + _OF, list_all, response=_MODEL + "[]"),
    ),
    types=("availabilityStatuses",),
    rows={"healthresources": lambda world: (_shown(world, vm) for vm in world.tree.of_type(_VMS))},
)
