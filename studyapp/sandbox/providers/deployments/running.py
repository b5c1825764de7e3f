"""A deployment on the clock: each resource is asked for once what it depends on is there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from studyapp.sandbox.arm.access import Principal
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, duration, iso, parse_time
from studyapp.sandbox.arm.wire import Response
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.deployments import template
from studyapp.sandbox.providers.deployments.evaluating import Scope
from studyapp.sandbox.providers.deployments.template import Planned

DEPLOYMENTS = "Microsoft.Resources/deployments"
STEP = "deployments.step"
LONGEST = timedelta(hours=6)
"""The end of a deployment's operation until its real end is known."""
_FAILED = "At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details."  # fmt: skip
Send = Callable[[World, Planned], Response]


def scope_of(world: World, deployment: Resource) -> Scope:
    """What the expressions of a deployment may look at."""
    facts = deployment.facts
    group = deployment.id.rpartition("/providers/")[0]
    scope = Scope(world, group, deployment.name, facts["parameters"], facts["template"].get("variables") or {})
    found = template.plan(facts["template"], scope)
    return replace(scope, references=lambda named: template.by_name(found, named))


def planned(world: World, deployment: Resource) -> tuple[Planned, ...]:
    """The resources of a deployment, in order."""
    scope = scope_of(world, deployment)
    return template.plan(deployment.facts["template"], scope)


def send(world: World, one: Planned, caller: Principal) -> Response:
    """Ask for one resource as the one who deploys."""
    response: Response = world.behaviour.submit(world, caller, "PUT", f"{one.id}?api-version={one.version}", one.body())
    return response


def step(world: World, values: Json) -> None:
    """Ask for what can be made now, and see what has ended."""
    deployment = world.find(values["deployment"])
    if deployment is None or deployment.facts["turn"] != values["turn"]:
        return
    caller = Principal(*deployment.facts["caller"])
    made: dict[str, Json] = {key: _seen(world, entry) for key, entry in deployment.facts["made"].items()}
    has_failed = any(entry["state"] == "Failed" for entry in made.values())
    for one in planned(world, deployment):
        ready = all(made.get(key, {}).get("state") == "Succeeded" for key in one.depends)
        if one.key not in made and ready and not has_failed and not deployment.facts["canceled"]:
            made[one.key] = _begun(world, one, caller)
            has_failed = made[one.key]["state"] == "Failed"
    # The requests above may have changed the group; the record is read anew.
    current = world.need(deployment.id)
    kept = world.put(replace(current, facts={**current.facts, "made": made}))
    _go_on(world, kept, values)


def _begun(world: World, one: Planned, caller: Principal) -> Json:
    """Ask for a resource; the entry of it in the deployment's list."""
    entry: Json = {
        "id": one.id,
        "type": one.type,
        "status": 400,
        "started": iso(world.now),
        "ended": "",
        "operation": "",
    }
    try:
        response = send(world, one, caller)
    except ArmError as error:  # an expression that only now turns out to be wrong
        return {**entry, "state": "Failed", "ended": iso(world.now), "error": error.body()}
    entry["status"] = response.status
    if response.status >= 400:
        return {**entry, "state": "Failed", "ended": iso(world.now), "error": response.json.get("error") or {}}
    running = world.busy(one.id)
    if running is None:
        return {**entry, "state": "Succeeded", "ended": iso(world.now)}
    return {**entry, "state": "Running", "operation": running.id}


def _seen(world: World, entry: Json) -> Json:
    """The entry with what its operation has come to."""
    if entry["state"] != "Running":
        return entry
    operation = world.operations[entry["operation"].lower()]
    status = operation.status(world.now)
    if status == "InProgress":
        return entry
    ended = {**entry, "state": status, "ended": iso(operation.ends)}
    return ended | ({"error": operation.failure.body()} if operation.failure else {})


def _go_on(world: World, deployment: Resource, values: Json) -> None:
    """Wait for the next end, or end the deployment."""
    made: dict[str, Json] = deployment.facts["made"]
    running = [world.operations[e["operation"].lower()].ends for e in made.values() if e["state"] == "Running"]
    failures = [entry["error"] for entry in made.values() if entry["state"] == "Failed"]
    if running:
        # A moment later: the effect of that operation at the same time comes first.
        world.schedule(min(running) + timedelta(seconds=1), STEP, values)
    elif failures:
        _end(world, deployment, "Failed", failures)
    elif deployment.facts["canceled"]:
        _end(world, deployment, "Canceled", [])
    elif len(made) == len(planned(world, deployment)):
        _end(world, deployment, "Succeeded", [])
    else:
        world.schedule(world.now, STEP, values)


def _end(world: World, deployment: Resource, state: str, failures: list[Json]) -> None:
    properties: Json = {**deployment.body["properties"], "provisioningState": state, "timestamp": iso(world.now)}
    properties["duration"] = duration(world.now - parse_time(deployment.facts["started"]))
    try:
        outputs = _outputs(world, deployment) if state == "Succeeded" else {}
    except ArmError as error:
        state, outputs = "Failed", {}
        failures = [{"code": "DeploymentOutputEvaluationFailed", "message": error.message}]
        properties["provisioningState"] = state
    if state == "Succeeded":
        properties |= {"outputs": outputs} if outputs else {}
        properties["outputResources"] = [{"id": entry["id"]} for entry in deployment.facts["made"].values()]
    elif state == "Failed":
        details = [{"code": one.get("code"), "message": one.get("message")} for one in failures]
        properties["error"] = {"code": "DeploymentFailed", "message": _FAILED, "details": details}
    world.put(replace(deployment, body={**deployment.body, "properties": properties}))
    operation = world.operations[deployment.facts["operation"].lower()]
    failure = Failure("DeploymentFailed", _FAILED) if state == "Failed" else None
    world.operations[operation.id.lower()] = operation._replace(ends=world.now, failure=failure)


def _outputs(world: World, deployment: Resource) -> Json:
    scope = scope_of(world, deployment)
    declared: Json = deployment.facts["template"].get("outputs") or {}
    return {
        name: {"type": output["type"], "value": scope.value(output.get("value"))}
        for name, output in declared.items()
        if not template.is_secure(output) and (output.get("condition") is None or scope.value(output["condition"]))
    }


def preflight(world: World, deployment: Resource, caller: Principal) -> None:
    """Try a deployment, secrets and all, on a copy of the world; raises what would refuse one of its resources."""
    trial = world.copy()
    trial.put(deployment)
    done: dict[str, datetime] = {}
    for one in planned(trial, deployment):
        ready = max((done[key] for key in one.depends), default=trial.now)
        trial.advance(max(ready, trial.now))
        response = send(trial, one, caller)
        if response.status >= 400:
            raise template.refused(response.status, response.json)
        running = trial.busy(one.id)
        done[one.key] = (running.ends if running else trial.now) + timedelta(seconds=1)
