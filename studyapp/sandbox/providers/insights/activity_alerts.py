"""Activity log alert rules: make, read, change, delete."""

from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, conflict
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.insights import action_groups, conditions, names
from studyapp.sandbox.providers.insights.names import ACTIVITY_ALERTS
from studyapp.sandbox.providers.insights.rules import RuleRecord, check_scopes

ACTIVATION = timedelta(minutes=5)
"""Until a new or changed rule sees entries of the log."""
_MOST = 100
_REGIONS = ("global", "westeurope", "northeurope")


def put(call: Call) -> Answer:
    """Make a rule or replace it."""
    old = call.world.find(call.path)
    names.check_name(ACTIVITY_ALERTS, ids.name_of(call.path))
    location = str(call.body.get("location") or "global")
    if region(location) not in _REGIONS:
        raise bad_request("LocationNotAvailableForResourceType", f"The location '{location}' is not available for activity log alerts: Global, West Europe or North Europe.")  # fmt: skip
    if old is None and len(call.world.tree.of_type(ACTIVITY_ALERTS)) >= _MOST:
        raise conflict("QuotaExceeded", f"A subscription holds at most {_MOST} activity log alert rules.")
    properties = _properties(call)
    body = {"location": location, "tags": call.body.get("tags") or {}, "properties": properties}
    made = Resource(call.path, ACTIVITY_ALERTS, body) if old is None else replace(old, body=body)
    if old is None or old.body["properties"] != properties:
        made = replace(made, record=RuleRecord(call.now + ACTIVATION))
    return Answer(200 if old else 201, call.world.view(call.world.put(made)))


def _properties(call: Call) -> Json:
    asked: Json = call.body.get("properties") or {}
    for part in ("scopes", "condition", "actions"):
        if asked.get(part) is None:
            raise bad_request("BadRequest", f"The property '{part}' of the activity log alert rule is missing.")
    conditions.check(asked["condition"])
    groups = asked["actions"].get("actionGroups") or []
    action_groups.check_actions(call.world, [str(entry.get("actionGroupId") or "") for entry in groups])
    return {
        "scopes": check_scopes(call, asked["scopes"]),
        "condition": asked["condition"],
        "actions": {"actionGroups": [{"webhookProperties": {}, **entry} for entry in groups]},
        "enabled": asked.get("enabled") is not False,
        "description": asked.get("description") or "",
    }


def patch(call: Call) -> Answer:
    """Change tags, or switch the rule on or off."""
    old = call.resource()
    body, record = dict(old.body), old.record
    if call.body.get("tags") is not None:
        body["tags"] = call.body["tags"]
    enabled = dig(call.body, "properties.enabled")
    if enabled is not None and enabled != body["properties"]["enabled"]:
        body["properties"] = {**body["properties"], "enabled": enabled}
        record = RuleRecord(call.now + ACTIVATION)
    return Answer(200, call.world.view(call.world.put(replace(old, body=body, record=record))))
