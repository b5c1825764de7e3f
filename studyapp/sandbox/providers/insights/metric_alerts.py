"""Metric alert rules: make, read, change, delete, and where each of their series stands."""

import base64
from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.insights import action_groups, criteria, metric_checks, metric_series, names
from studyapp.sandbox.providers.insights.names import METRIC_ALERTS
from studyapp.sandbox.providers.insights.rules import RuleRecord

ACTIVATION = timedelta(minutes=10)
"""Until a new or changed rule is checked."""
_MOST = 5000


def put(call: Call) -> Answer:
    """Make a rule or replace it."""
    old = call.world.find(call.path)
    names.check_name(METRIC_ALERTS, ids.name_of(call.path))
    location = str(call.body.get("location") or "")
    if region(location) != "global":
        raise bad_request("LocationNotAvailableForResourceType", f"The location '{location}' is not available for metric alerts: only global is.")  # fmt: skip
    if old is None and len(call.world.tree.of_type(METRIC_ALERTS)) >= _MOST:
        raise conflict("QuotaExceeded", f"A subscription holds at most {_MOST} metric alert rules.")
    return _write(
        call, old, {"location": location, "tags": call.body.get("tags") or {}}, call.body.get("properties") or {}
    )


def patch(call: Call) -> Answer:
    """Change a rule: what the request leaves out stays."""
    old = call.resource()
    body = {**old.body, **({"tags": call.body["tags"]} if call.body.get("tags") is not None else {})}
    asked = {n: v for n, v in (call.body.get("properties") or {}).items() if v is not None}
    if not asked:
        return Answer(200, call.world.view(call.world.put(replace(old, body=body))))
    kept = {n: v for n, v in old.body["properties"].items() if n != "lastUpdatedTime"}
    return _write(call, old, body, {**kept, **asked})


def _write(call: Call, old: Resource | None, body: Json, asked: Json) -> Answer:
    properties = criteria.check(call, asked)
    groups = [str(action.get("actionGroupId") or "") for action in properties["actions"]]
    action_groups.check_actions(call.world, groups)
    properties |= {"lastUpdatedTime": iso(call.now), "isMigrated": False}
    active_from = call.now + ACTIVATION
    # What has fired stays so until a check of the changed rule resolves it.
    record = (
        RuleRecord(active_from, turn=old.record.turn + 1, series=old.record.series) if old else RuleRecord(active_from)
    )
    made = call.world.put(Resource(call.path, METRIC_ALERTS, {**body, "properties": properties}, record=record))
    call.world.schedule(active_from, metric_checks.CHECK, {"rule": made.id})
    return Answer(200, call.world.view(made))


def status(call: Call) -> Answer:
    """Where every series of a rule stands."""
    return Answer(200, {"value": _statuses(call)})


def one_status(call: Call) -> Answer:
    """Where the series of one name stands."""
    found = [entry for entry in _statuses(call) if entry["name"] == call.names["status"]]
    if not found:
        raise ArmError(404, "NotFound", f"The metric alert rule has no status '{call.names['status'][:80]}'.")
    return Answer(200, {"value": found})


def _statuses(call: Call) -> list[Json]:
    rule = call.world.need(call.upto("metricAlerts"))
    fired = {series.name for series in rule.record.series if series.fired}
    checked = iso(rule.record.checked or rule.record.active_from)
    shown: list[Json] = []
    for series in metric_series.of_rule(call.world, rule, call.now):
        dimensions = {"resourceId": series.resource.id, **series.dimensions}
        name = base64.urlsafe_b64encode("&".join(f"{n}={v}" for n, v in dimensions.items()).encode()).decode()
        state = "Unhealthy" if series.name in fired else "Healthy"
        properties = {"dimensions": dimensions, "status": state, "timestamp": checked}
        shown.append({"id": rule.id, "name": name, "type": "Microsoft.Insights/metricAlerts/status", "properties": properties})  # fmt: skip
    return shown
