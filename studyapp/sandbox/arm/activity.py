"""The activity log, read from the history: each write is Started, then Accepted, Succeeded or Failed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.events import Event
from studyapp.sandbox.arm.roles import persona
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.world import World

KEPT = timedelta(days=90)
ALERT_ACTIVATED = "Microsoft.Insights/metricAlerts/Activated/action"
ALERT_RESOLVED = "Microsoft.Insights/metricAlerts/Resolved/action"
_ALERTS = {ALERT_ACTIVATED: "Activated", ALERT_RESOLVED: "Resolved"}
_STATUS = {
    200: "OK",
    201: "Created",
    202: "Accepted",
    204: "NoContent",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
}


def entries(world: World) -> Iterator[Json]:
    """The log of the last ninety days, newest first."""
    for event in reversed(world.events):
        if event.time < world.now - KEPT:
            return
        yield from of_event(world, event)


def of_event(world: World, event: Event) -> Iterator[Json]:
    """The entries that one event has so far, newest first: the end of its operation comes with the operation's end."""
    operation = world.operations.get(event.operation.lower()) if event.operation else None
    if event.status == 0 and operation is not None:
        return  # the end of an operation that somebody asked for: the request's own entries tell of it
    if event.status == 0:
        yield _entry(world, event, event.time, _ALERTS.get(event.name, "Succeeded"), "")
        return
    if event.code:
        yield _entry(world, event, event.time, "Failed", _STATUS.get(event.status, "BadRequest"))
    elif operation is None:
        yield _entry(world, event, event.time, "Succeeded", _STATUS.get(event.status, "OK"))
    else:
        if operation.status(world.now) != "InProgress":
            yield _entry(world, event, operation.ends, operation.status(world.now), "")
        yield _entry(world, event, event.time, "Accepted", _STATUS.get(event.status, "Accepted"))
    yield _entry(world, event, event.time, "Started", "")


def _entry(world: World, event: Event, time: datetime, status: str, sub_status: str) -> Json:
    person = persona(event.caller)
    provider = event.name.partition("/")[0]
    id = f"{event.number:08x}-0000-4000-8000-{abs(hash_of(status)):012x}"
    shown: Json = {
        "id": f"{event.resource}/events/{id}/ticks/{_ticks(time)}",
        "eventDataId": id,
        "authorization": {"action": event.name, "scope": event.resource},
        "correlationId": event.correlation,
        "operationId": event.operation or event.correlation,
        "caller": f"{person.name}@sandbox.invalid" if person else event.caller,
        "claims": {"http://schemas.microsoft.com/identity/claims/objectidentifier": event.caller},
        "category": _word(_category(event.name)),
        "eventName": _word("BeginRequest" if status == "Started" else "EndRequest"),
        "operationName": _word(event.name),
        "status": _word(status),
        "subStatus": _word(sub_status),
        "eventTimestamp": iso(time),
        "submissionTimestamp": iso(time),
        "level": "Error" if status == "Failed" else "Informational",
        "resourceId": event.resource,
        "resourceGroupName": ids.group_of(event.resource),
        "resourceProviderName": _word(provider),
        "resourceType": _word(_type(event.resource)),
        "subscriptionId": world.subscription,
        "tenantId": world.tenant,
    }
    if event.code and status == "Failed":
        shown["properties"] = {"statusCode": sub_status, "statusMessage": f"{event.code}: {event.message}"}
    return shown


def _category(name: str) -> str:
    return "Alert" if name in _ALERTS else "Administrative"


def _ticks(time: datetime) -> int:
    """A time as .NET counts it: tenths of microseconds since the year 1."""
    return (time - datetime(1, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10


def hash_of(text: str) -> int:
    """A small number that is the same on every run, unlike `hash`."""
    return int(sum(ord(letter) * 31**at for at, letter in enumerate(text)) % (1 << 40))


def _word(value: str) -> Json:
    return {"value": value, "localizedValue": value}


def _type(id: str) -> str:
    parsed = ids.parse(id)
    return parsed.type if parsed else ""
