"""Deployments to a resource group: begun, read, listed, validated, canceled, forgotten."""

import hashlib
import json
import re
from dataclasses import replace

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, duration, iso, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.deployments import running, template
from studyapp.sandbox.providers.deployments.running import DEPLOYMENTS, LONGEST, STEP

FAMILY = "deployments"
MOST_KEPT = 800
_NAME = re.compile(r"[-\w._()]{1,64}")
_ENDED = ("Succeeded", "Failed", "Canceled")


def put(call: Call) -> Answer:
    """Begin a deployment, once everything that can be known beforehand is right."""
    old = call.world.find(call.path)
    if old is not None and old.body["properties"]["provisioningState"] not in _ENDED:
        raise conflict("DeploymentActive", f"The deployment with the name '{old.name}' cannot be saved, because this would overwrite an existing deployment which is still active.")  # fmt: skip
    _check_place(call, old)
    tried = made(call, old)
    running.preflight(call.world, tried, call.caller)
    operation = call.world.operate(FAMILY, call.action, call.path, LONGEST.total_seconds())
    source: Json = tried.facts["template"]
    safe = {
        "template": template.without_passwords(source),
        "parameters": template.without_secrets(source, tried.facts["parameters"]),
    }
    kept = call.world.put(replace(tried, facts={**tried.facts, **safe, "operation": operation.id}))
    call.world.schedule(call.now, STEP, {"deployment": kept.id, "turn": kept.facts["turn"]})
    door = call.link(f"{kept.id}/operationStatuses/{operation.id}")
    return Answer(200 if old else 201, call.world.view(kept), (("Azure-AsyncOperation", door),), operation.id)


def _check_place(call: Call, old: Resource | None) -> None:
    name = call.names["deployment"]
    if not _NAME.fullmatch(name):
        raise bad_request("InvalidDeployment", f"The deployment name '{name[:70]}' is not valid: 1 to 64 letters, digits, '-', '.', '_', '(' or ')'.")  # fmt: skip
    group = ids.group_id_of(call.path)
    if old is None and call.world.tree.count(group, DEPLOYMENTS) >= MOST_KEPT:
        raise conflict("DeploymentQuotaExceeded", f"Creating the deployment '{name}' would exceed the quota of '{MOST_KEPT}'. Delete some of the group's deployments.")  # fmt: skip


def made(call: Call, old: Resource | None) -> Resource:
    """The record of a deployment that has been accepted, its secrets still in it.

    Raises:
        ArmError: the template or its parameters are wrong.
    """
    asked: Json = call.body.get("properties") or {}
    source: Json | None = asked.get("template")
    if not isinstance(source, dict):
        raise bad_request("InvalidRequestContent", "The deployment needs a template.")
    group = call.world.need(ids.group_id_of(call.path)).id
    name = call.names["deployment"]
    given: Json = asked.get("parameters") or {}
    values = template.parameters_of(source, given, call.world, group, name)
    facts = {
        "template": source,
        "parameters": values,
        "caller": [call.caller.name, call.caller.object_id],
        "made": {},
        "started": iso(call.now),
        "canceled": False,
        "turn": (old.facts["turn"] if old else 0) + 1,
        "operation": "",
    }
    deployment = Resource(call.path, DEPLOYMENTS, {"tags": call.body.get("tags") or {}, "properties": {}}, facts)
    properties = {
        "templateHash": _hash(template.without_passwords(source)),
        "parameters": _shown(source, values),
        "mode": "Incremental",
        "provisioningState": "Accepted",
        "timestamp": iso(call.now),
        "duration": "PT0S",
        "correlationId": call.world.chance.guid(),
        **_described(running.planned(call.world, deployment), call),
    }
    return replace(deployment, body={**deployment.body, "properties": properties})


def _hash(source: Json) -> str:
    digest = hashlib.sha256(json.dumps(source, sort_keys=True).encode()).digest()
    return str(int.from_bytes(digest[:8], "big"))


def _shown(source: Json, values: Json) -> Json:
    declared: Json = source.get("parameters") or {}
    return {
        name: {"type": declared[name]["type"]} | ({} if template.is_secure(declared[name]) else {"value": value})
        for name, value in template.without_secrets(source, values).items()
    }


def _described(found: tuple[template.Planned, ...], call: Call) -> Json:
    """Which providers take part, and what depends on what."""
    location = generic.location_of(call, call.world.need(ids.group_id_of(call.path)))
    namespaces: dict[str, list[str]] = {}
    for one in found:
        namespace, _, type = one.type.partition("/")
        namespaces.setdefault(namespace, []).append(type)
    providers = [
        {
            "namespace": namespace,
            "resourceTypes": [{"resourceType": type, "locations": [location]} for type in dict.fromkeys(types)],
        }
        for namespace, types in namespaces.items()
    ]
    known = {one.key: one for one in found}
    depends = [
        {"dependsOn": [_named(known[key]) for key in one.depends], **_named(one)} for one in found if one.depends
    ]
    return {"providers": providers, "dependencies": depends}


def _named(one: template.Planned) -> Json:
    return {"id": one.id, "resourceType": one.type, "resourceName": one.id.rpartition("/")[2]}


def view(world: World, deployment: Resource) -> Json:
    """The deployment as Azure shows it: Running once its first resource was asked for."""
    properties: Json = deployment.body["properties"]
    if properties["provisioningState"] == "Accepted" and deployment.facts["made"]:
        since = world.now - parse_time(deployment.facts["started"])
        properties = {**properties, "provisioningState": "Running", "duration": duration(since)}
    tags = {"tags": deployment.body["tags"]} if deployment.body["tags"] else {}
    return {**tags, "properties": properties}


def check_existence(call: Call) -> Answer:
    """Whether there is such a deployment."""
    if call.world.find(call.path) is None:
        raise ArmError(404, "DeploymentNotFound", f"Deployment '{call.names['deployment']}' could not be found.")
    return Answer(204)


def get(call: Call) -> Answer:
    """One deployment."""
    return Answer(200, call.world.view(_found(call)))


def _found(call: Call) -> Resource:
    found = call.world.find(call.upto("deployments"))
    if found is None:
        raise ArmError(404, "DeploymentNotFound", f"Deployment '{call.names['deployment']}' could not be found.")
    return found


def list_deployments(call: Call) -> Answer:
    """The deployments of a group, newest first."""
    found = call.world.tree.children(ids.group_id_of(call.path), DEPLOYMENTS)
    return page(call, sorted(found, key=lambda one: str(one.facts["started"]), reverse=True), call.world.view)


def delete(call: Call) -> Answer:
    """Forget a deployment that has ended; what it made stays."""
    old = call.world.find(call.path)
    if old is None:
        return Answer(204)
    if old.body["properties"]["provisioningState"] not in _ENDED:
        raise conflict("DeploymentActive", f"The deployment '{old.name}' is still active and cannot be deleted.")
    call.world.remove(old.id)
    operation = call.world.operate("resources", call.action, old.id, 5)
    path = f"/subscriptions/{call.world.subscription}/operationresults/{operation.id}"
    return Answer(202, None, (("Location", call.link(path)), ("Retry-After", "15")), operation.id)


def cancel(call: Call) -> Answer:
    """Ask for nothing more; what runs already runs to its end."""
    found = _found(call)
    if found.body["properties"]["provisioningState"] in _ENDED:
        raise conflict("DeploymentCannotBeCancelled", f"The deployment '{found.name}' has ended and cannot be cancelled.")  # fmt: skip
    call.world.put(replace(found, facts={**found.facts, "canceled": True}))
    return Answer(204)


def export(call: Call) -> Answer:
    """The template that a deployment was made with."""
    return Answer(200, {"template": _found(call).facts["template"]})


def validate(call: Call) -> Answer:
    """Say whether a template could be deployed now; nothing is made."""
    path = call.path.removesuffix("/validate")
    tried = made(call._replace(path=path), None)
    running.preflight(call.world, tried, call.caller)
    found = running.planned(call.world, tried)
    properties = {**tried.body["properties"], "provisioningState": "Succeeded"}
    properties["validatedResources"] = [{"id": one.id} for one in found]
    return Answer(200, {"id": path, "name": call.names["deployment"], "type": DEPLOYMENTS, "properties": properties})


def status(call: Call) -> Answer:
    """The door of a deployment's operation."""
    operation = generic.find_operation(call, FAMILY)
    state = operation.status(call.now)
    if state == "InProgress":
        return Answer(200, {"status": "Running" if call.now > operation.started else "Accepted"})
    deployment = call.world.find(operation.subject)
    error: Json = (deployment.body["properties"].get("error") if deployment else None) or {}
    return Answer(200, {"status": state, "error": error} if error else {"status": state})


def list_operations(call: Call) -> Answer:
    """What a deployment has asked for, and how each ended."""
    found = _deployment_of(call)
    return page(call, [_operation(found, entry) for entry in found.facts["made"].values()], lambda shown: shown)


def get_operation(call: Call) -> Answer:
    """One of them."""
    found = _deployment_of(call)
    shown = [_operation(found, entry) for entry in found.facts["made"].values()]
    hit = next((one for one in shown if one["operationId"].lower() == call.names["operation"].lower()), None)
    if hit is None:
        raise ArmError(404, "DeploymentOperationNotFound", f"The operation '{call.names['operation']}' could not be found.")  # fmt: skip
    return Answer(200, hit)


def _deployment_of(call: Call) -> Resource:
    """These paths name the deployment without its provider."""
    id = f"{ids.group_id_of(call.path)}/providers/{DEPLOYMENTS}/{call.names['deployment']}"
    found = call.world.find(id)
    if found is None:
        raise ArmError(404, "DeploymentNotFound", f"Deployment '{call.names['deployment']}' could not be found.")
    return found


_CODES = {200: "OK", 201: "Created", 202: "Accepted", 400: "BadRequest", 403: "Forbidden", 409: "Conflict"}


def _operation(deployment: Resource, entry: Json) -> Json:
    number = hashlib.sha256(entry["id"].lower().encode()).hexdigest()[:16].upper()
    properties: Json = {
        "provisioningOperation": "Create",
        "provisioningState": entry["state"],
        "timestamp": entry["ended"] or entry["started"],
        "duration": duration(parse_time(entry["ended"]) - parse_time(entry["started"])) if entry["ended"] else "PT0S",
        "statusCode": _CODES.get(entry["status"], "Conflict"),
        "targetResource": {
            "id": entry["id"],
            "resourceType": entry["type"],
            "resourceName": entry["id"].rpartition("/")[2],
        },
    }
    if entry.get("error"):
        properties["statusMessage"] = {"status": "Failed", "error": entry["error"]}
    return {
        "id": f"{deployment.id}/operations/{number}",
        "operationId": number,
        "properties": properties,
    }
