"""Private endpoint connections of a vault: approved, rejected, removed. The endpoint and its traffic are not simulated."""

from dataclasses import replace

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.routes import Grade, Route
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import doors, encryption
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.names import CONNECTIONS
from studyapp.sandbox.providers.recovery_services.paths import BACKUP_MODELS, VAULT

GONE = "recovery.connection-deleted"
_ENDPOINTS = "Microsoft.Network/privateEndpoints"
_GROUPS = ("AzureBackup", "AzureBackup_secondary", "AzureSiteRecovery")
_STATES = ("Approved", "Rejected")
_MOST = 12


def put(call: Call) -> Answer:
    """Approve or reject a connection; the sandbox has no network of endpoints, so the first word on one makes it."""
    vault, asked = call.world.need(call.upto("vaults")), call.body.get("properties") or {}
    old = call.world.find(call.path)
    kept = dict(old.body["properties"]) if old else {}
    properties = {**kept, **{n: v for n, v in asked.items() if v is not None and n != "provisioningState"}}
    _check(properties)
    if old is None:
        _check_new(call.world, vault)
    made = call.world.put(Resource(call.path, CONNECTIONS, {"properties": properties}))
    operation = call.world.operate("backup", call.action, made.id, call.world.chance.between(10, 40))
    return Answer(200 if old else 201, call.world.view(made), _headers(call, made.id, operation), operation.id)


def _check(properties: Json) -> None:
    endpoint = ids.parse(str(dig(properties, "privateEndpoint.id", "")))
    if endpoint is None or endpoint.type.lower() != _ENDPOINTS.lower():
        raise _refusal(f"privateEndpoint.id must be the id of a resource of the type {_ENDPOINTS}.")
    if dig(properties, "privateLinkServiceConnectionState.status") not in _STATES:
        raise _refusal(f"privateLinkServiceConnectionState.status must be one of {', '.join(_STATES)}.")
    unknown = [group for group in properties.get("groupIds") or [] if group not in _GROUPS]
    if unknown:
        raise _refusal(f"The group id '{unknown[0]}' is not one of {', '.join(_GROUPS)}.")


def _check_new(world: World, vault: Resource) -> None:
    if encryption.was_used(world, vault):
        raise _refusal("Private endpoints must be created before anything is protected in the vault.")
    if world.tree.count(vault.id, CONNECTIONS) >= _MOST:
        raise _refusal(f"A vault has at most {_MOST} private endpoint connections.")


def _refusal(message: str) -> ArmError:
    return refused("BMSUserErrorInvalidInput", message)


def _headers(call: Call, id: str, operation: Operation) -> doors.Headers:
    return (("Azure-AsyncOperation", call.link(f"{id}/operationsStatus/{operation.id}")), ("Retry-After", "60"))


def view(world: World, connection: Resource) -> Json:
    """The connection with the state of the work on it."""
    working = "Deleting" if connection.facts.get("deleting") else "Pending"
    state = working if world.busy(connection.id) else "Succeeded"
    return {"properties": {**connection.body["properties"], "provisioningState": state}}


def delete(call: Call) -> Answer:
    """Remove a connection."""
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    call.world.put(replace(found, facts={"deleting": True}))
    seconds = call.world.chance.between(10, 40)
    operation = call.world.operate("backup", call.action, found.id, seconds, effect=GONE, values={"id": found.id})
    return Answer(202, None, _headers(call, found.id, operation), operation.id)


def gone(world: World, values: Json) -> None:
    """A connection is removed."""
    if world.find(values["id"]) is not None:
        world.remove(values["id"])


_NOTE = "The rules and states of connections are Azure's; the endpoints themselves and their traffic are not simulated."
_ONE = VAULT + "/privateEndpointConnections/{connection}"
_MODEL = BACKUP_MODELS + "PrivateEndpointConnectionResource"
ROUTES = (
    Route("PrivateEndpointConnection_Put", "PUT", _ONE, put, Grade.SIMPLIFIED, _NOTE, request=_MODEL, response=_MODEL),
    Route("PrivateEndpointConnection_Get", "GET", _ONE, generic.get, Grade.SIMPLIFIED, _NOTE, response=_MODEL),
    Route("PrivateEndpointConnection_Delete", "DELETE", _ONE, delete, Grade.SIMPLIFIED, _NOTE),
    Route("PrivateEndpoint_GetOperationStatus", "GET", _ONE + "/operationsStatus/{operation}", doors.status, Grade.SIMPLIFIED, _NOTE, response=BACKUP_MODELS + "OperationStatus", existing=True),
)  # fmt: skip
