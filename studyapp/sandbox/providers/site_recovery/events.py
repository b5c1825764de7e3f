"""The list of events: when the health of a machine turned, derived from the outages that are kept of it."""

from collections.abc import Iterator
from datetime import datetime

from studyapp.sandbox.arm import odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World, missing
from studyapp.sandbox.providers.site_recovery import health
from studyapp.sandbox.providers.site_recovery.errors import advice
from studyapp.sandbox.providers.site_recovery.names import EVENTS
from studyapp.sandbox.providers.site_recovery.records import Outage
from studyapp.sandbox.providers.site_recovery.source import record


def list_events(call: Call) -> Answer:
    """What happened to the health of machines, newest first, by severity, kind or time."""
    wanted = odata.values(call.query.get("$filter", ""))
    found = [
        event for event in of(call.world, call.world.need(call.upto("vaults"))) if _fits(event["properties"], wanted)
    ]
    return page(call, found, lambda event: event)


def _fits(event: Json, wanted: dict[str, str]) -> bool:
    for name in ("severity", "eventType", "affectedObjectFriendlyName"):
        shown = str(event[name])
        if wanted.get(name.lower(), shown).lower() != shown.lower():
            return False
    moment = odata.moment(event["timeOfOccurrence"])
    if "starttime" in wanted and moment < odata.moment(wanted["starttime"]):
        return False
    return "endtime" not in wanted or moment <= odata.moment(wanted["endtime"])


def get_event(call: Call) -> Answer:
    """One event."""
    vault, name = call.world.need(call.upto("vaults")), call.names["event"].lower()
    found = next((event for event in of(call.world, vault) if event["name"].lower() == name), None)
    if found is None:
        raise missing(call.path)
    return Answer(200, found)


def of(world: World, vault: Resource) -> Iterator[Json]:
    """Each outage has made one event when it began, one when it became critical, and one when it was over."""
    found: list[tuple[datetime, str, str, Resource]] = []
    for item in health.items_of(world, vault.id):
        for outage in record(item).outages:
            found += [(at, severity, code, item) for at, severity, code in _turns(outage, world.now)]
    for number, (at, severity, code, item) in sorted(enumerate(found), key=lambda entry: entry[1][0], reverse=True):
        yield _event(vault, item, at, severity, code, number)


def _turns(outage: Outage, now: datetime) -> Iterator[tuple[datetime, str, str]]:
    yield outage.since, "Warning", outage.cause
    end = outage.until or now
    if not outage.application_only and end - outage.since >= health.ALARM:
        yield outage.since + health.ALARM, "Critical", health.NO_POINT
    if outage.until:
        yield outage.until, "OK", ""


def _event(vault: Resource, item: Resource, at: datetime, severity: str, code: str, number: int) -> Json:
    name = f"VmMonitoringEvent;{int(at.timestamp() * 1000)}_{record(item).lifecycle}_{number}"
    text = health.SUMMARIES[code] if code else "Virtual machine health is OK"
    fabric = "/".join(item.id.split("/")[:11])
    words = advice(code)
    errors = [{"errorCode": code, "summaryMessage": text, "errorMessage": text, "possibleCauses": words.causes, "recommendedAction": words.action, "errorLevel": "Error" if severity == "Critical" else "Warning", "creationTimeUtc": iso(at)}]  # fmt: skip
    properties: Json = {
        "eventCode": code or "OK",
        "description": text,
        "eventType": "VmHealth",
        "affectedObjectFriendlyName": record(item).vm.rpartition("/")[2],
        "affectedObjectCorrelationId": record(item).lifecycle,
        "severity": severity,
        "timeOfOccurrence": iso(at),
        "fabricId": fabric,
        "providerSpecificDetails": {"instanceType": "A2A", "protectedItemName": item.name, "fabricObjectId": record(item).vm, "fabricName": fabric.rpartition("/")[2]},
        "healthErrors": errors if code else [],
    }  # fmt: skip
    return {"id": f"{vault.id}/replicationEvents/{name}", "name": name, "type": EVENTS, "properties": properties}
