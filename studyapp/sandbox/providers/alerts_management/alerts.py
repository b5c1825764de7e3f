"""Fired alerts: listed by what is asked for, counted, read with their history, acknowledged and closed by people."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.roles import persona
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.alerts_management import firing
from studyapp.sandbox.providers.alerts_management.records import AlertRecord, Change

STATES = ("New", "Acknowledged", "Closed")
_FILTERS: Mapping[str, str] = {
    "targetresource": "targetResource",
    "targetresourcetype": "targetResourceType",
    "targetresourcegroup": "targetResourceGroup",
    "monitorservice": "monitorService",
    "monitorcondition": "monitorCondition",
    "severity": "severity",
    "alertstate": "alertState",
    "alertrule": "alertRule",
}
"""Name in the query to the essential that it compares."""
_SPANS = {"1h": timedelta(hours=1), "1d": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30)}
_SORTED = (
    "name", "severity", "alertState", "monitorCondition", "targetResource", "targetResourceName",
    "targetResourceGroup", "targetResourceType", "startDateTime", "lastModifiedDateTime",
)  # fmt: skip
_GROUPED = ("severity", "alertState", "monitorCondition", "monitorService", "signalType", "alertRule")
_MOST_PER_PAGE = 250


def get_all(call: Call) -> Answer:
    """Alerts, the latest first unless another order is asked for."""
    found = _ordered(call, _chosen(call))
    size = call.query.get("pagecount", str(_MOST_PER_PAGE))
    if not size.isdecimal() or not 1 <= int(size) <= _MOST_PER_PAGE:
        raise _wrong(f"The page count '{size[:20]}' must lie between 1 and {_MOST_PER_PAGE}.", "pageCount")
    return page(call, found, lambda alert: _selected(call, alert), int(size))


def _chosen(call: Call) -> list[Resource]:
    if call.query.get("smartgroupid"):
        raise not_simulated("smart groups", target="smartGroupId")
    since, until = _span(call)
    wanted = {field: call.query[name] for name, field in _FILTERS.items() if call.query.get(name)}
    return [a for a in firing.kept(call.world) if since <= firing.essentials(a)["startDateTime"] <= until and _fits(a, wanted)]  # fmt: skip


def _span(call: Call) -> tuple[str, str]:
    """The first and the last moment asked for, as alerts write them; the last day unless told."""
    custom = call.query.get("customtimerange")
    if custom and call.query.get("timerange"):
        raise _wrong("Either timeRange or customTimeRange can be used, not both.", "customTimeRange")
    if custom:
        start, _, end = custom.partition("/")
        return _moment(start), _moment(end)
    word = call.query.get("timerange", "1d")
    if word not in _SPANS:
        raise _wrong(f"The time range '{word[:20]}' is not valid: {', '.join(_SPANS)}.", "timeRange")
    return iso(call.now - _SPANS[word]), iso(call.now)


def _moment(text: str) -> str:
    try:
        found: datetime = parse_time(text)
    except ValueError as error:
        raise _wrong(f"The time '{text[:40]}' of the custom range cannot be read.", "customTimeRange") from error
    return iso(found)


def _fits(alert: Resource, wanted: Mapping[str, str]) -> bool:
    essentials = firing.essentials(alert)
    return all(_is(field, essentials[field], value) for field, value in wanted.items())


def _is(field: str, value: str, wanted: str) -> bool:
    same = ids.key(value) == ids.key(wanted)
    # A rule may be named instead of given by its id.
    return same or (field == "alertRule" and ids.key(ids.name_of(value)) == ids.key(wanted))


def _ordered(call: Call, found: list[Resource]) -> list[Resource]:
    field = {name.lower(): name for name in _SORTED}.get(call.query.get("sortby", "lastModifiedDateTime").lower())
    order = call.query.get("sortorder", "desc").lower()
    if field is None or order not in ("asc", "desc"):
        raise _wrong(f"Alerts are sorted by one of {', '.join(_SORTED)}, asc or desc.", "sortBy")

    def key(alert: Resource) -> str:
        return alert.name if field == "name" else str(firing.essentials(alert)[field])

    return sorted(found, key=key, reverse=order == "desc")


def _selected(call: Call, alert: Resource) -> Json:
    """An alert as lists show it; `select` names the essentials that are wanted."""
    properties: Json = {"essentials": firing.essentials(alert)}
    fields = [name.strip().lower() for name in call.query.get("select", "").split(",") if name.strip()]
    if fields:
        properties["essentials"] = {n: v for n, v in properties["essentials"].items() if n.lower() in fields}
    record: AlertRecord = alert.record
    if call.query.get("includecontext", "").lower() == "true":
        properties["context"] = record.context
    if call.query.get("includeegressconfig", "").lower() == "true":
        properties["egressConfig"] = {"actionGroups": list(record.groups)}
    return {"id": alert.id, "name": alert.name, "type": alert.type, "properties": properties}


def get(call: Call) -> Answer:
    """One alert, its context included."""
    alert = _need(call)
    shown = _selected(call, alert)
    return Answer(200, {**shown, "properties": {**shown["properties"], "context": alert.record.context}})


def _need(call: Call) -> Resource:
    alert = call.world.find(call.upto("alerts"))
    if alert is None or alert not in firing.kept(call.world):
        raise ArmError(404, "NotFound", f"The alert '{call.names['alert']}' could not be found: alerts are kept for 30 days.")  # fmt: skip
    return alert


def change_state(call: Call) -> Answer:
    """Somebody acknowledges an alert, closes it, or opens it again; its monitor condition stays as it is."""
    alert = _need(call)
    wanted = {state.lower(): state for state in STATES}.get(call.query.get("newstate", "").lower())
    if wanted is None:
        raise _wrong(
            f"The new state '{call.query.get('newstate', '')[:40]}' is not valid: {', '.join(STATES)}.", "newState"
        )
    old = firing.essentials(alert)["alertState"]
    who = persona(call.caller.object_id)
    name = f"{who.name}@sandbox.invalid" if who else call.caller.name
    alert = firing.with_essentials(
        alert, alertState=wanted, lastModifiedDateTime=iso(call.now), lastModifiedUserName=name
    )
    change = Change(call.now, "StateChange", name, old, wanted, str(call.body.get("comments") or ""))
    call.world.put(firing.noted(alert, change))
    return Answer(200, _selected(call, alert))


def history(call: Call) -> Answer:
    """What has happened to an alert, the latest last."""
    alert = _need(call)
    record: AlertRecord = alert.record
    properties = {"alertId": alert.name, "modifications": [_modification(change) for change in record.history]}
    shown = {"id": f"{alert.id}/history/default", "name": "default", "type": f"{alert.type}/history", "properties": properties}  # fmt: skip
    return Answer(200, shown)


def _modification(change: Change) -> Json:
    return {
        "modificationEvent": change.event,
        "oldValue": change.old,
        "newValue": change.new,
        "modifiedAt": iso(change.at),
        "modifiedBy": change.by,
        "comments": change.comment,
        "description": "",
    }


def summary(call: Call) -> Answer:
    """How many alerts there are, counted by up to two essentials."""
    fields = [word.strip() for word in call.query.get("groupby", "").split(",") if word.strip()]
    known = {name.lower(): name for name in _GROUPED}
    if not 1 <= len(fields) <= 2 or any(field.lower() not in known for field in fields):
        raise _wrong(f"Alerts are counted by one or two of {', '.join(_GROUPED)}.", "groupby")
    found = _chosen(call)
    named = [known[field.lower()] for field in fields]
    properties: Json = {"total": len(found), "groupedby": named[0], "values": _counted(found, named)}
    if call.query.get("includesmartgroupscount", "").lower() == "true":
        properties["smartGroupsCount"] = 0
    id = f"/subscriptions/{call.world.subscription}/providers/Microsoft.AlertsManagement/alertsSummary/current"
    return Answer(200, {"id": id, "name": "current", "type": "Microsoft.AlertsManagement/alertsSummary", "properties": properties})  # fmt: skip


def _counted(found: list[Resource], fields: list[str]) -> list[Json]:
    counts = Counter(firing.essentials(alert)[fields[0]] for alert in found)
    shown: list[Json] = []
    for name, count in sorted(counts.items()):
        entry: Json = {"name": name, "count": count}
        if len(fields) > 1:
            inner = [alert for alert in found if firing.essentials(alert)[fields[0]] == name]
            entry |= {"groupedby": fields[1], "values": _counted(inner, fields[1:])}
        shown.append(entry)
    return shown


def _wrong(text: str, target: str) -> ArmError:
    return ArmError(400, "BadRequest", text, target)
