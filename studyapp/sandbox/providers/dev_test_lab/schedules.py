"""Auto-shutdown of a machine: one time a day, in a zone; it deallocates and never starts anything again."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from studyapp.sandbox.arm import generic, ids, timezones
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World

SCHEDULES = "Microsoft.DevTestLab/schedules"
DUE = "dev-test-lab.schedule-due"
FAMILY = "dev-test-lab"
_SHUT_DOWN = "compute.shut-down"
"""The effect by which Compute shuts a machine down for somebody."""
_TIME = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])")
_STATES = ("Enabled", "Disabled")
_NOTICE = {"status": "Disabled", "timeInMinutes": 0}


def put(call: Call) -> Answer:
    """Create or replace the schedule of a machine."""
    old = call.world.find(call.path)
    asked: Json = call.body.get("properties") or {}
    properties = {
        "status": "Enabled",
        "timeZoneId": "UTC",
        "notificationSettings": _NOTICE,
        **{name: value for name, value in asked.items() if value is not None},
        "createdDate": dig(old.body, "properties.createdDate") if old else iso_offset(call.now),
        "uniqueIdentifier": dig(old.body, "properties.uniqueIdentifier") if old else call.world.chance.guid(),
    }
    machine = _check(call, properties)
    location = region(str(call.body.get("location") or machine.body["location"]))
    if location != machine.body["location"]:
        raise bad_request("InvalidScheduleLocation", f"The schedule must be in the location of its machine, '{machine.body['location']}'.")  # fmt: skip
    body = {"location": location, "tags": call.body.get("tags") or {}, "properties": properties}
    made = _plan(call.world, Resource(call.path, SCHEDULES, body, _facts(old)))
    return Answer(200 if old else 201, call.world.view(made))


def patch(call: Call) -> Answer:
    """Change the tags, which is all that an update can do."""
    old = call.resource()
    tags = call.body.get("tags")
    body = {**old.body, "tags": old.body["tags"] if tags is None else merge({}, tags)}
    return Answer(200, call.world.view(call.world.put(replace(old, body=body))))


def delete(call: Call) -> Answer:
    """Take the schedule away; the machine runs on."""
    old = call.world.find(call.path)
    if old is None:
        return Answer(204)
    call.world.remove(old.id)
    return Answer(200)


def execute(call: Call) -> Answer:
    """Do at once what the schedule does at its time."""
    found = call.world.need(call.upto("schedules"))
    target = call.world.need(found.body["properties"]["targetResourceId"])
    call.world.schedule(call.now, _SHUT_DOWN, {"vm": target.id, "by": "Microsoft.DevTestLab"})
    operation = call.world.operate(FAMILY, call.action, found.id, 60)
    path = f"/subscriptions/{call.world.subscription}/providers/Microsoft.DevTestLab/locations/{found.body['location']}/operations/{operation.id}"
    return Answer(202, None, (("Location", call.link(path)), ("Retry-After", "20")), operation.id)


def operation(call: Call) -> Answer:
    """The door of an execution: 202 while it runs, then its status."""
    found = generic.find_operation(call, FAMILY)
    if found.status(call.now) == "InProgress":
        return Answer(202, {"status": "InProgress"}, (("Location", call.request.url), ("Retry-After", "20")))
    return Answer(200, {"status": "Succeeded"})


def view(world: World, found: Resource) -> Json:
    """The schedule as Azure shows it."""
    return {**found.body, "properties": {**found.body["properties"], "provisioningState": "Succeeded"}}


def _check(call: Call, properties: Json) -> Resource:
    """The machine, where everything about its schedule holds."""
    time = str(dig(properties, "dailyRecurrence.time") or "")
    if not _TIME.fullmatch(time):
        raise bad_request("InvalidScheduleTime", f"The time '{time[:20]}' is not valid: write hours and minutes as HHmm, for example 1900.")  # fmt: skip
    if properties["status"] not in _STATES:
        raise bad_request("InvalidScheduleStatus", f"The status '{properties['status']}' is not valid: Enabled or Disabled.")  # fmt: skip
    if timezones.offset(properties["timeZoneId"]) is None:
        raise bad_request("InvalidTimeZoneId", f"The time zone '{properties['timeZoneId']}' is not known.")
    _check_notice(properties["notificationSettings"])
    target = str(properties.get("targetResourceId") or "")
    machine = call.world.find(target)
    if machine is None or machine.type.lower() != "microsoft.compute/virtualmachines":
        raise ArmError(404, "ResourceNotFound", f"The virtual machine '{target}' of the schedule was not found.")
    if call.names["schedule"].lower() != f"shutdown-computevm-{machine.name.lower()}" or ids.key(
        ids.group_id_of(machine.id)
    ) != ids.key(ids.group_id_of(call.path)):
        raise bad_request(
            "InvalidScheduleName",
            f"The schedule of '{machine.name}' must be named 'shutdown-computevm-{machine.name}' and be in the resource group of the machine.",
        )
    return machine


def _check_notice(notice: Json) -> None:
    minutes = notice.get("timeInMinutes")
    if notice.get("status") == "Enabled" and not (isinstance(minutes, int) and 15 <= minutes <= 120):
        raise bad_request("InvalidNotificationTime", "A notification is sent 15 to 120 minutes before the shutdown.")


# The clock


def _facts(old: Resource | None) -> Json:
    return {"turn": (old.facts["turn"] if old else 0) + 1}


def _plan(world: World, schedule: Resource) -> Resource:
    """Keep the schedule, and queue its next shutdown; what was queued before lapses."""
    made = world.put(schedule)
    if made.body["properties"]["status"] == "Enabled":
        values = {"schedule": made.id, "turn": made.facts["turn"]}
        world.schedule(next_time(made.body["properties"], world.now), DUE, values)
    return made


def next_time(properties: Json, now: datetime) -> datetime:
    """The next moment after now at which the schedule's clock shows its time."""
    time = properties["dailyRecurrence"]["time"]
    offset = timezones.offset(properties["timeZoneId"]) or timedelta(0)
    local = (now + offset).replace(hour=int(time[:2]), minute=int(time[2:]), second=0, microsecond=0)
    moment = local - offset
    return moment if moment > now else moment + timedelta(days=1)


def due(world: World, values: Json) -> None:
    """The time of a schedule has come: shut the machine down, and wait for tomorrow."""
    schedule = world.find(values["schedule"])
    if schedule is None or schedule.facts["turn"] != values["turn"]:
        return
    machine = world.find(schedule.body["properties"]["targetResourceId"])
    if machine is None:
        return
    world.schedule(world.now, _SHUT_DOWN, {"vm": machine.id, "by": "Microsoft.DevTestLab"})
    world.schedule(next_time(schedule.body["properties"], world.now), DUE, values)
