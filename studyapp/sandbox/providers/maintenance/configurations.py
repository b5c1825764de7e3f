"""Maintenance configurations: a scope, a window that recurs, and what is installed in it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from studyapp.sandbox.arm import timezones
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.maintenance import recurrence
from studyapp.sandbox.providers.maintenance.names import ASSIGNMENTS, CONFIGURATIONS, FREEZE

DUE = "maintenance.window-opens"
GUEST, IMAGE = "InGuestPatch", "OSImage"
_LENGTHS: Mapping[str, tuple[timedelta, timedelta]] = {
    GUEST: (timedelta(hours=1, minutes=30), timedelta(hours=3, minutes=55)),
    "Host": (timedelta(hours=2), timedelta(hours=24)),
    IMAGE: (timedelta(hours=5), timedelta(hours=24)),
}
"""Scope to the shortest and longest window."""
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
_MOMENT = "%Y-%m-%d %H:%M"
_FOREVER = "9999-12-31 23:59:59"


def put(call: Call) -> Answer:
    """Create or replace a configuration; its next window is planned anew."""
    old = call.world.find(call.path)
    return _keep(call, old, call.body)


def patch(call: Call) -> Answer:
    """Change parts of a configuration."""
    old = call.resource()
    return _keep(call, old, merge(old.body, call.body))


def _keep(call: Call, old: Resource | None, asked: Json) -> Answer:
    location = region(str(asked.get("location") or (old.body["location"] if old else "")))
    if location not in REGIONS:
        raise bad_request("InvalidLocation", f"The location '{location}' is not available for '{CONFIGURATIONS}'.")
    properties: Json = {n: v for n, v in (asked.get("properties") or {}).items() if v is not None}
    properties = {"namespace": "Microsoft.Maintenance", "visibility": "Custom", "extensionProperties": {}, **properties}
    if old is not None and old.body["properties"]["maintenanceScope"] != properties.get("maintenanceScope"):
        raise bad_request("InvalidMaintenanceScope", "The maintenance scope of a configuration cannot be changed.")
    window: Json = properties.get("maintenanceWindow") or {}
    _check_scope(properties)
    _check_window(properties["maintenanceScope"], window)
    if window:
        properties["maintenanceWindow"] = {"expirationDateTime": _FOREVER, "timeZone": "UTC", **window}
    body = {"location": location, "tags": asked.get("tags") or {}, "properties": properties}
    turn = (old.facts["turn"] if old else 0) + 1
    made = call.world.put(Resource(call.path, CONFIGURATIONS, body, {"turn": turn}))
    queue_next(call.world, made, call.now + FREEZE)
    # az refuses a 201 here.
    return Answer(200, call.world.view(made))


def _check_scope(properties: Json) -> None:
    scope = properties.get("maintenanceScope")
    if scope not in _LENGTHS:
        raise bad_request("InvalidMaintenanceScope", f"The maintenance scope '{scope}' is not one of {', '.join(_LENGTHS)}.")  # fmt: skip
    if scope != GUEST:
        return
    if properties["extensionProperties"].get("InGuestPatchMode") not in ("User", "Platform"):
        raise bad_request("InvalidExtensionProperties", "Extension properties must contain Patch mode: InGuestPatchMode is User or Platform.")  # fmt: skip
    if not properties.get("installPatches") or not properties.get("maintenanceWindow"):
        raise bad_request("InvalidMaintenanceConfiguration", f"The scope {GUEST} needs a maintenanceWindow and installPatches.")  # fmt: skip
    reboot = properties["installPatches"].get("rebootSetting")
    if reboot not in ("IfRequired", "Never", "Always"):
        raise bad_request("InvalidRebootSetting", f"The reboot setting '{reboot}' is not IfRequired, Never or Always.")


def _check_window(scope: str, window: Json) -> None:
    if not window:
        return
    start, zone = _moment(window.get("startDateTime"), "startDateTime"), window.get("timeZone") or "UTC"
    if timezones.offset(zone) is None:
        raise bad_request("InvalidTimeZone", f"The time zone '{zone}' is not known.")
    if window.get("expirationDateTime") and _moment(window["expirationDateTime"], "expirationDateTime") <= start:
        raise bad_request("InvalidExpirationDateTime", "The window expires before it opens.")
    shortest, longest = _LENGTHS[scope]
    if not shortest <= length_of(window) <= longest:
        raise bad_request("InvalidDuration", f"The window of the scope {scope} must last {_hours(shortest)} to {_hours(longest)}.")  # fmt: skip
    often = recurrence.parse(str(window.get("recurEvery") or ""))
    if window.get("recurEvery") and (often is None or recurrence.is_too_often(often)):
        raise bad_request("InvalidRecurEvery", f"'{str(window['recurEvery'])[:60]}' is no recurrence, or windows would open less than 6 hours apart.")  # fmt: skip


def _moment(text: object, name: str) -> datetime:
    try:
        return datetime.strptime(str(text)[:16], _MOMENT).replace(tzinfo=UTC)
    except ValueError as error:
        raise bad_request("InvalidDateTime", f"The {name} '{str(text)[:40]}' is not of the form YYYY-MM-DD hh:mm.") from error  # fmt: skip


def length_of(window: Json) -> timedelta:
    """How long a window is open."""
    found = _CLOCK.fullmatch(str(window.get("duration") or "02:00"))
    return timedelta(hours=int(found[1]), minutes=int(found[2])) if found else timedelta()


def _hours(span: timedelta) -> str:
    return f"{span // timedelta(hours=1):02}:{span // timedelta(minutes=1) % 60:02}"


def delete(call: Call) -> Answer:
    """Delete a configuration and everything that is assigned to it."""
    old = call.world.find(call.path)
    if old is None:
        return Answer(204)
    for assignment in call.world.tree.of_type(ASSIGNMENTS):
        if str(dig(assignment.body, "properties.maintenanceConfigurationId")).lower() == old.key:
            call.world.remove(assignment.id)
    call.world.remove(old.id)
    return Answer(200, call.world.view(old))


# The clock


def next_window(properties: Json, after: datetime) -> datetime | None:
    """When the next window opens after a moment, in UTC; None where none does."""
    window: Json = properties.get("maintenanceWindow") or {}
    if not window:
        return None
    offset = timezones.offset(window["timeZone"]) or timedelta(0)
    start, end = _moment(window["startDateTime"], "start"), _moment(window["expirationDateTime"], "end")
    often = recurrence.parse(str(window.get("recurEvery") or ""))
    opening = recurrence.next_after(often, start, after + offset) if often else _once(start, after + offset)
    return opening - offset if opening and opening <= end else None


def _once(start: datetime, local: datetime) -> datetime | None:
    return start if start > local else None


def queue_next(world: World, configuration: Resource, after: datetime) -> None:
    """Queue the next window of guest patching, or of new images."""
    properties: Json = configuration.body["properties"]
    opens = next_window(properties, after) if properties["maintenanceScope"] in (GUEST, IMAGE) else None
    if opens is not None:
        world.schedule(opens, DUE, {"configuration": configuration.id, "turn": configuration.facts["turn"]})
