"""What happens is held against the activity log alert rules: each entry that meets one fires an alert of its own."""

from datetime import timedelta

from studyapp.sandbox.arm import activity, alerting
from studyapp.sandbox.arm.alerting import Signal
from studyapp.sandbox.arm.events import Event
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, parse_time, share_of
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.insights import conditions, rules
from studyapp.sandbox.providers.insights.names import ACTIVITY_ALERTS

ENDED = "insights.operation-ended"
_DELAY = (60.0, 240.0)
"""Seconds from an entry of the log to its alert."""


def listen(world: World, event: Event) -> None:
    """An event has happened; the end of a long-running operation is looked at when it comes."""
    watching = world.tree.of_type(ACTIVITY_ALERTS)
    if not watching:
        return
    operation = world.operations.get(event.operation.lower()) if event.operation else None
    _match(world, watching, event, ended=False)
    if operation and event.status and not event.code:
        world.schedule(operation.ends, ENDED, {"event": event.number})


def ended(world: World, values: Json) -> None:
    """A long-running operation has ended: its last entry stands in the log now."""
    event = next((event for event in reversed(world.events) if event.number == values["event"]), None)
    if event is not None:
        _match(world, world.tree.of_type(ACTIVITY_ALERTS), event, ended=True)


def _match(world: World, watching: list[Resource], event: Event, *, ended: bool) -> None:
    for entry in activity.of_event(world, event):
        if ended != (parse_time(entry["eventTimestamp"]) > event.time):
            continue
        for rule in watching:
            if _meets(world, rule, entry):
                _fire(world, rule, entry)


def _meets(world: World, rule: Resource, entry: Json) -> bool:
    properties = rule.body["properties"]
    if not properties["enabled"] or world.now < rule.record.active_from:
        return False
    return rules.is_in(entry["resourceId"], properties["scopes"]) and conditions.meets(properties["condition"], entry)


def _fire(world: World, rule: Resource, entry: Json) -> None:
    least, most = _DELAY
    at = world.now + timedelta(seconds=least + (most - least) * share_of(rule.key, entry["eventDataId"]))
    world.schedule(at, alerting.RAISE, alerting.values(_signal(rule, entry), at, entry["eventDataId"]))


def _signal(rule: Resource, entry: Json) -> Signal:
    properties = rule.body["properties"]
    category = entry["category"]["value"]
    word = category if category in ("ServiceHealth", "ResourceHealth") else f"ActivityLog {category}"
    groups = tuple(action["actionGroupId"] for action in properties["actions"]["actionGroups"])
    return Signal(rule.id, 4, "Log", word, entry["resourceId"], properties["description"], _context(entry), groups)


def _context(entry: Json) -> Json:
    """What the common alert schema tells of an entry."""
    kept = ("caller", "claims", "correlationId", "eventDataId", "eventTimestamp", "level", "operationId", "resourceId", "submissionTimestamp")  # fmt: skip
    return {
        **{name: entry[name] for name in kept},
        "eventSource": entry["category"]["value"],
        "operationName": entry["operationName"]["value"],
        "status": entry["status"]["value"],
        "subStatus": entry["subStatus"]["value"],
        **({"properties": entry["properties"]} if "properties" in entry else {}),
    }
