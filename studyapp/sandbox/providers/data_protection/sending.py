"""What the vault asks of other services as its own identity: their checks, roles and locks are those of everybody."""

from studyapp.sandbox.arm.access import Principal
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.world import World

_COMPUTE = "2024-03-02"


def take_snapshot(world: World, who: Principal, id: str, disk: str, location: str, kind: str) -> Failure | None:
    """Take an incremental snapshot of a disk."""
    body: Json = {
        "location": location,
        "sku": {"name": kind},
        "tags": {"CreatedBy": "AzureBackup"},
        "properties": {"incremental": True, "creationData": {"createOption": "Copy", "sourceResourceId": disk}},
    }
    return _send(world, who, "PUT", f"{id}?api-version={_COMPUTE}", body)


def delete_snapshot(world: World, who: Principal, id: str) -> Failure | None:
    """Delete a snapshot; one that is gone already is no failure."""
    return _send(world, who, "DELETE", f"{id}?api-version={_COMPUTE}", {}) if world.find(id) else None


def make_disk(world: World, who: Principal, id: str, snapshot: str, location: str, kind: str) -> Failure | None:
    """Make a disk from a snapshot."""
    body: Json = {
        "location": location,
        "sku": {"name": kind},
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": snapshot}},
    }
    return _send(world, who, "PUT", f"{id}?api-version={_COMPUTE}", body)


def _send(world: World, who: Principal, verb: str, url: str, body: Json) -> Failure | None:
    answer = world.behaviour.submit(world, who, verb, url, body)
    if answer.status < 400:
        return None
    error = answer.json["error"]
    return Failure(str(error["code"]), str(error["message"]))
