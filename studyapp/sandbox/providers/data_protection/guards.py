"""Resource guards: made, changed and read; and the requests that stand for each critical operation."""

import re
from dataclasses import replace

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import critical
from studyapp.sandbox.providers.data_protection.critical import GUARDS

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,62}")
_DESCRIPTION = "Ask whoever owns this guard for temporary access before a critical operation."


def put(call: Call) -> Answer:
    """Create a guard, or change what it leaves unguarded; every vault linked to it follows at once."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    _check(call, old)
    excluded = dig(call.body, "properties.vaultCriticalOperationExclusionList", [])
    _check_exclusions(excluded)
    body: Json = {
        "location": region(call.body["location"]),
        "tags": call.body.get("tags") or {},
        "properties": {
            "provisioningState": "Succeeded",
            "allowAutoApprovals": True,
            "resourceGuardOperations": critical.guarded(excluded),
            "vaultCriticalOperationExclusionList": excluded,
            "description": _DESCRIPTION,
        },
    }
    made = call.world.put(Resource(call.path, GUARDS, body))
    return Answer(200 if old else 201, call.world.view(made))


def _check(call: Call, old: Resource | None) -> None:
    name, location = call.names["guard"], region(str(call.body.get("location") or ""))
    if not _NAME.fullmatch(name):
        raise bad_request(
            "InvalidResourceName",
            f"The resource guard's name '{name[:70]}' is not valid: 3 to 63 letters, digits and hyphens.",
        )
    if location not in REGIONS:
        raise bad_request(
            "LocationNotAvailableForResourceType",
            f"The provided location '{location}' is not available for resource type '{GUARDS}'. List of available regions is '{','.join(REGIONS)}'.",
        )
    if call.body.get("eTag") not in (None, old.etag if old else None):
        raise ArmError(412, "PreconditionFailed", f"The eTag '{call.body['eTag']}' is not the current one.")
    if old is not None and old.body["location"] != location:
        raise ArmError(
            409,
            "InvalidResourceLocation",
            f"The resource '{old.name}' already exists in location '{old.body['location']}'.",
        )


def _check_exclusions(excluded: list[str]) -> None:
    known = {operation.lower() for operation in critical.excludable()}
    wrong = next((operation for operation in excluded if operation.lower() not in known), None)
    if wrong is not None:
        raise bad_request(
            "BMSUserErrorInvalidCriticalOperationExclusionList",
            f"The operation '{wrong}' cannot be left out of a resource guard: it is mandatory or not a critical operation.",
        )


def patch(call: Call) -> Answer:
    """Change the tags: a guard's other properties change by replacing it."""
    old = call.resource()
    generic.check_etag(call, old)
    tags = call.body.get("tags")
    made = call.world.put(replace(old, body={**old.body, "tags": old.body["tags"] if tags is None else tags}))
    return Answer(200, call.world.view(made))


def delete(call: Call) -> Answer:
    """Delete a guard; vaults that are linked to it are no longer guarded."""
    guard = call.world.find(call.path)
    if guard is None:
        return Answer(204)
    call.world.remove(guard.id)
    return Answer(200)


def view(world: World, guard: Resource) -> Json:
    """The guard as Azure shows it."""
    return {**guard.body, "eTag": guard.etag}


def list_requests(call: Call) -> Answer:
    """The requests of one kind: there is one, and it is called default."""
    guard, kind = call.world.need(call.upto("resourceGuards")), call.path.rpartition("/")[2]
    return page(call, _requests(guard, kind), lambda request: request)


def get_request(call: Call) -> Answer:
    """One request by name."""
    guard, kind = call.world.need(call.upto("resourceGuards")), call.path.split("/")[-2]
    found = [r for r in _requests(guard, kind) if r["name"] == call.names["request"].lower()]
    if not found:
        raise ArmError(
            404,
            "ResourceNotFound",
            f"The resource guard '{guard.name}' has no request '{call.names['request']}' of the kind '{kind}'.",
        )
    return Answer(200, found[0])


def _requests(guard: Resource, kind: str) -> list[Json]:
    """The requests of a kind, none where the guard leaves the operation unguarded."""
    type = f"{GUARDS}/{kind}"
    shown = {"id": f"{guard.id}/{kind}/default", "name": "default", "type": type}
    held = dig(guard.body, "properties.resourceGuardOperations", [])
    return [shown] if any(entry["requestResourceType"].lower() == type.lower() for entry in held) else []
