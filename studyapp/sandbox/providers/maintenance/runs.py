"""What happens when a window opens: one run for each machine or scale set, recorded beside the machine for thirty days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.maintenance import assignments, configurations
from studyapp.sandbox.providers.maintenance.names import ASSIGNMENTS, FREEZE, RUNS, SCALE_SETS, VMS

ENDED = "maintenance.run-ended"
KEPT = timedelta(days=30)
_STATUS = {"Succeeded": "Completed", "CompletedWithWarnings": "Completed"}
"""How an installation ended to what the run shows, which has no word for failure: all else is to be tried later."""
_PATCH = "compute.patch-window"
"""The effect by which Compute installs patches in a window for somebody."""
_IMAGE = "compute.image-window"
"""The effect by which Compute brings a scale set to the newest version of its image."""


def open_window(world: World, values: Json) -> None:
    """A window opens: every machine that is assigned begins its run, and the next window is planned."""
    configuration = world.find(values["configuration"])
    if configuration is None or configuration.facts["turn"] != values["turn"]:
        return
    configurations.queue_next(world, configuration, world.now)
    _forget(world)
    for machine in assignments.machines_of(world, configuration, iso(world.now - FREEZE)):
        _begin(world, configuration, machine)


def _begin(world: World, configuration: Resource, machine: Resource) -> None:
    properties: Json = configuration.body["properties"]
    name = f"{world.now:%Y%m%d%H%M}00"
    run = Resource(
        f"{machine.id}/providers/{RUNS}/{name}",
        RUNS,
        {
            "properties": {
                "status": "InProgress",
                "resourceId": machine.id,
                "lastUpdateTime": iso(world.now),
            }
        },
        {"configuration": configuration.id, "started": iso(world.now), "scope": properties["maintenanceScope"]},
    )
    made = world.put(run)
    if properties["maintenanceScope"] == configurations.IMAGE:
        heard = {"by": "Microsoft.Maintenance", "then": ENDED, "run": made.id}
        world.schedule(world.now, _IMAGE, {"set": machine.id, **heard})
        return
    minutes = configurations.length_of(properties["maintenanceWindow"]) // timedelta(minutes=1)
    asked = {"vm": machine.id, "asked": properties["installPatches"], "minutes": minutes}
    world.schedule(world.now, _PATCH, {**asked, "by": "Microsoft.Maintenance", "then": ENDED, "run": made.id})


def ended(world: World, values: Json) -> None:
    """A machine's run has ended, or could not begin."""
    run = world.find(values["run"])
    if run is None:
        return
    properties = {
        **run.body["properties"],
        "status": _STATUS.get(values["status"], "RetryLater"),
        "lastUpdateTime": iso(world.now),
    }
    told = {name: values[name] for name in ("status", "code", "message", "summary")}
    world.put(replace(run, body={"properties": properties}, facts={**run.facts, "ended": iso(world.now), "told": told}))


def _forget(world: World) -> None:
    for run in world.tree.of_type(RUNS):
        if parse_time(run.facts["started"]) < world.now - KEPT:
            world.remove(run.id)


def list_runs(call: Call) -> Answer:
    """Every run of the last thirty days."""
    kept = [run for run in call.world.tree.of_type(RUNS) if parse_time(run.facts["started"]) >= call.now - KEPT]
    return page(call, kept, call.world.view)


def list_updates(call: Call) -> Answer:
    """Updates of the host that wait for their owner: an ordinary machine has none."""
    at = call.path.lower().rfind("/providers/microsoft.maintenance/")
    target = call.world.need(call.path[:at])
    if target.type not in (VMS, SCALE_SETS):
        raise ArmError(400, "UnsupportedResourceType", f"Resources of type '{target.type}' have no maintenance updates.")  # fmt: skip
    return Answer(200, {"value": []})


def rows(world: World) -> Iterator[Json]:
    """Rows of maintenanceresources: the runs of thirty days, with what Resource Graph alone tells of them."""
    for run in world.tree.of_type(RUNS):
        told: Json = run.facts.get("told") or {}
        failure = {"errorCode": told["code"], "errorMessage": told["message"]} if told.get("code") else {}
        properties = {
            "maintenanceScope": run.facts["scope"],
            "maintenanceConfigurationId": run.facts["configuration"],
            "resourceId": run.body["properties"]["resourceId"],
            "startDateTime": run.facts["started"],
            "endDateTime": run.facts.get("ended"),
            "status": told.get("status", "InProgress"),
            "resourceUpdateSummary": told.get("summary") or {},
            "errorDetails": failure,
        }
        yield {"id": run.id, "name": run.name, "type": RUNS, "properties": properties}
    for assignment in world.tree.of_type(ASSIGNMENTS):
        yield {**world.view(assignment), "type": ASSIGNMENTS}
