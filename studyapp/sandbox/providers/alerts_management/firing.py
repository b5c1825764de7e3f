"""Alerts fire and are resolved: the alert comes to be, processing rules have their say, and who is told is written down."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm import alerting, ids
from studyapp.sandbox.arm.alerting import ALERTS, UNSUBSCRIBED
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.alerts_management import processing
from studyapp.sandbox.providers.alerts_management.processing import Ruling
from studyapp.sandbox.providers.alerts_management.records import AlertRecord, Change, Notice

KEPT = timedelta(days=30)
MOST = 5000
"""The oldest go first."""
_SYSTEM = "System"


def id_of(world: World, name: str) -> str:
    return f"/subscriptions/{world.subscription}/providers/{ALERTS}/{name}"


def raised(world: World, values: Json) -> None:
    """The effect that raises an alert; a rule that goes on seeing the same raises the same one once."""
    _clean(world)
    id = id_of(world, values["name"])
    if world.find(id) is not None:
        return
    groups = tuple(values["groups"])
    created = Change(world.now, "AlertCreated", _SYSTEM, "", "Fired")
    record = AlertRecord(values["context"], groups, (created,))
    alert = Resource(id, ALERTS, {"properties": {"essentials": _essentials(world, values)}}, record=record)
    world.remember(_told(world, alert, "Fired"))


def _essentials(world: World, values: Json) -> Json:
    target = values["target"]
    parsed = ids.parse(target)
    now = iso(world.now)
    return {
        "severity": values["severity"],
        "signalType": values["kind"],
        "alertState": "New",
        "monitorCondition": "Fired",
        "targetResource": target.lower(),
        "targetResourceName": ids.name_of(target).lower(),
        "targetResourceGroup": ids.group_of(target).lower(),
        "targetResourceType": parsed.type.lower() if parsed else "",
        "monitorService": values["service"],
        "alertRule": values["rule"],
        "sourceCreatedId": values["name"],
        "startDateTime": now,
        "lastModifiedDateTime": now,
        "lastModifiedUserName": _SYSTEM,
        "actionStatus": {"isSuppressed": False},
        "description": values["description"],
    }


def resolved(world: World, values: Json) -> None:
    """The effect that ends an alert: its condition is no longer met."""
    alert = world.find(id_of(world, values["name"]))
    if alert is None or essentials(alert)["monitorCondition"] == "Resolved":
        return
    now = iso(world.now)
    alert = with_essentials(alert, monitorCondition="Resolved", monitorConditionResolvedDateTime=now, lastModifiedDateTime=now)  # fmt: skip
    alert = noted(alert, Change(world.now, "MonitorConditionChange", _SYSTEM, "Fired", "Resolved"))
    world.remember(_told(world, alert, "Resolved"))


def _told(world: World, alert: Resource, condition: str) -> Resource:
    """The alert with what its action groups would have sent: those of its rule, and those that processing rules add."""
    record: AlertRecord = alert.record
    ruling = processing.judge(world, alert)
    wanted = [(group, "") for group in record.groups] + [
        (g, rule) for g, rule in ruling.added if g not in record.groups
    ]
    if not wanted:
        return alert
    notices = tuple(n for group, rule in wanted for n in _notices(world, alert, condition, group, rule, ruling))
    event = "ActionsSuppressed" if ruling.suppressed_by else "ActionsTriggered"
    changes = [Change(world.now, event, ruling.suppressed_by or _SYSTEM, "", group) for group, _ in wanted]
    alert = with_essentials(alert, actionStatus={"isSuppressed": bool(ruling.suppressed_by)})
    return noted(alert, *changes, notices=notices)


def _notices(world: World, alert: Resource, condition: str, id: str, rule: str, ruling: Ruling) -> Iterator[Notice]:
    group = alerting.group_of(world.find(id))
    if group is None:
        return
    properties = group.body["properties"]
    gone = group.facts.get(UNSUBSCRIBED) or ()
    for receiver in alerting.receivers(properties):
        outcome = "Sent" if properties["enabled"] and receiver.name not in gone else "Disabled"
        outcome = "Suppressed" if ruling.suppressed_by else outcome
        by = ruling.suppressed_by or rule
        yield Notice(world.now, alert.id, condition, group.id, receiver.name, receiver.kind, receiver.address, outcome, by)  # fmt: skip


def essentials(alert: Resource) -> Json:
    found: Json = alert.body["properties"]["essentials"]
    return found


def with_essentials(alert: Resource, **changed: object) -> Resource:
    """The alert with some of its essentials changed."""
    return replace(alert, body={"properties": {"essentials": {**essentials(alert), **changed}}})


def noted(alert: Resource, *changes: Change, notices: tuple[Notice, ...] = ()) -> Resource:
    """The alert with more lines in its history."""
    record: AlertRecord = alert.record
    record = replace(record, history=(*record.history, *changes), notices=(*record.notices, *notices))
    return replace(alert, record=record)


def kept(world: World) -> list[Resource]:
    """The alerts of the last thirty days, oldest first."""
    since = iso(world.now - KEPT)
    return [alert for alert in world.tree.of_type(ALERTS) if essentials(alert)["startDateTime"] >= since]


def notices(world: World) -> tuple[Notice, ...]:
    """Every notification that alerts of the last thirty days would have sent, in order."""
    found = [notice for alert in kept(world) for notice in alert.record.notices]
    return tuple(sorted(found, key=lambda notice: notice.at))


def _clean(world: World) -> None:
    """Where there are many, let go of what is older than thirty days, and of the oldest."""
    if world.tree.count(f"/subscriptions/{world.subscription}", ALERTS) < MOST:
        return
    since = iso(world.now - KEPT)
    for at, alert in enumerate(world.tree.of_type(ALERTS)):
        if essentials(alert)["startDateTime"] >= since and at >= MOST // 10:
            return
        world.tree.delete(alert.id)
