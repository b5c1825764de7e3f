"""Action groups: who is told when an alert fires. Nothing leaves the sandbox; what would be sent stands with the alert."""

from dataclasses import replace

from studyapp.sandbox.arm import alerting, generic, ids
from studyapp.sandbox.arm.alerting import GROUPS, UNSUBSCRIBED
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.insights import names, receivers

FAMILY = "insights-test"
_REGIONS = ("global", "swedencentral", "germanywestcentral", "northcentralus", "southcentralus")
_TESTS = (
    "servicehealth", "metricstaticthreshold", "metricsdynamicthreshold", "logalertv2", "smartalert", "webtestalert",
    "logalertv1numresult", "logalertv1metricmeasurement", "resourcehealth", "activitylog", "actualcostbudget",
    "forecastedbudget", "budget",
)  # fmt: skip
_MOST_PER_RULE = 5


def put(call: Call) -> Answer:
    """Make an action group or replace it."""
    old = call.world.find(call.path)
    names.check_name(GROUPS, ids.name_of(call.path))
    location = str(call.body.get("location") or "")
    if region(location) not in _REGIONS:
        raise bad_request("LocationNotAvailableForResourceType", f"The location '{location}' is not available for action groups: Global, or one of {', '.join(_REGIONS[1:])}.")  # fmt: skip
    if old and region(location) != region(old.body["location"]):
        raise conflict("InvalidResourceLocation", f"The resource '{old.name}' already exists in location '{old.body['location']}'.")  # fmt: skip
    asked: Json = call.body.get("properties") or {}
    receivers.check(asked)
    enabled = asked.get("enabled") is not False
    properties = {"groupShortName": receivers.short_name(asked), "enabled": enabled, **dict(receivers.shown(asked))}
    body = {"location": location, "tags": call.body.get("tags") or {}, "properties": properties}
    made = replace(old, body=body) if old else Resource(call.path, GROUPS, body)
    return Answer(200 if old else 201, call.world.view(call.world.put(made)))


def patch(call: Call) -> Answer:
    """Change tags, or switch the whole group on or off."""
    old = call.resource()
    body = dict(old.body)
    if call.body.get("tags") is not None:
        body["tags"] = call.body["tags"]
    enabled = dig(call.body, "properties.enabled")
    if enabled is not None:
        body["properties"] = {**body["properties"], "enabled": enabled}
    return Answer(200, call.world.view(call.world.put(replace(old, body=body))))


def view(world: World, group: Resource) -> Json:
    """The group, with the receivers who have unsubscribed marked."""
    gone = group.facts.get(UNSUBSCRIBED) or ()
    if not gone:
        return group.body
    properties = dict(group.body["properties"])
    for collection in ("emailReceivers", "smsReceivers"):
        properties[collection] = [
            {**entry, "status": "Disabled"} if entry["name"] in gone else entry for entry in properties[collection]
        ]
    return {**group.body, "properties": properties}


def subscribe(call: Call) -> Answer:
    """Let somebody who has unsubscribed be told again."""
    group = call.world.need(call.upto("actionGroups"))
    name = str(call.body.get("receiverName") or "")
    known = [entry["name"] for kind in ("emailReceivers", "smsReceivers") for entry in group.body["properties"][kind]]
    if name not in known:
        raise ArmError(404, "ReceiverNotFound", f"The action group '{group.name}' has no e-mail or SMS receiver named '{name[:60]}'.")  # fmt: skip
    gone = tuple(group.facts.get(UNSUBSCRIBED) or ())
    if name not in gone:
        raise conflict("ReceiverAlreadyEnabled", f"The receiver '{name}' is enabled already.")
    left = [other for other in gone if other != name]
    call.world.put(replace(group, facts={**group.facts, UNSUBSCRIBED: left}))
    return Answer(200)


def test(call: Call) -> Answer:
    """Send a sample to the receivers of the request; what became of it is read at `notificationStatus`."""
    group = call.world.need(call.upto("actionGroups"))
    kind = str(call.body.get("alertType") or "").lower()
    if kind not in _TESTS:
        raise bad_request("BadRequest", f"The alert type '{kind[:40]}' is not supported: {', '.join(_TESTS)}.")
    receivers.check(call.body)
    told = list(alerting.receivers(call.body))
    if not told:
        raise bad_request("BadRequest", "The request names no receiver to test.")
    seconds = call.world.chance.between(5, 15)
    operation = call.world.operate(FAMILY, call.action, group.id, seconds, answer=_outcome(call, kind, told, seconds))
    url = call.link(f"{group.id}/notificationStatus/{operation.id}")
    return Answer(202, None, (("Location", url), ("Retry-After", "5")), operation.id)


def _outcome(call: Call, kind: str, told: list[alerting.Receiver], seconds: float) -> Json:
    sent = iso_offset(call.world.after(seconds))
    return {
        "context": {
            "notificationSource": "Microsoft.Insights/TestNotification",
            "contextType": f"Microsoft.Insights/{kind}",
        },
        "state": "Completed",
        "completedTime": sent,
        "createdTime": iso_offset(call.now),
        "actionDetails": [
            {"MechanismType": r.kind, "Name": r.name, "Status": "Completed", "SubState": "Default", "SendTime": sent}
            for r in told
        ],
    }


def test_status(call: Call) -> Answer:
    """202 while a sample is on its way, then what became of it."""
    return generic.result(generic.find_operation(call, FAMILY, "notification"), call)


def check_actions(world: World, groups: list[str]) -> None:
    """Raise the refusal of a rule's action groups: too many, not one, or not there."""
    if len(groups) > _MOST_PER_RULE:
        raise bad_request("BadRequest", f"An alert rule has at most {_MOST_PER_RULE} action groups, not {len(groups)}.")
    for id in groups:
        parsed = ids.parse(id)
        if parsed is None or ids.key(parsed.type) != ids.key(GROUPS):
            raise bad_request("BadRequest", f"'{id[:200]}' is not the id of an action group.")
        world.need(id)
