"""Blob services and containers, as the resource manager sees them; the blobs of a container are a fact of it."""

import re
from dataclasses import replace

from studyapp.sandbox.arm.blobs import CONTAINERS
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World

SERVICES = "Microsoft.Storage/storageAccounts/blobServices"
_NAME = re.compile(r"(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]|\$root|\$logs|\$web")
_SERVICE: Json = {
    "cors": {"corsRules": []},
    "deleteRetentionPolicy": {"enabled": False},
    "containerDeleteRetentionPolicy": {"enabled": False},
}


def get_service(call: Call) -> Answer:
    """The settings of an account's blob service."""
    account = call.world.need(call.upto("storageAccounts"))
    return Answer(200, _service(account))


def list_services(call: Call) -> Answer:
    """The one blob service of an account."""
    return Answer(200, {"value": [_service(call.world.need(call.upto("storageAccounts")))]})


def put_service(call: Call) -> Answer:
    """Change the settings of an account's blob service."""
    account = call.world.need(call.upto("storageAccounts"))
    kept = merge(account.facts.get("blobService") or _SERVICE, call.body.get("properties") or {})
    changed = call.world.put(replace(account, facts={**account.facts, "blobService": kept}))
    return Answer(200, _service(changed))


def _service(account: Resource) -> Json:
    return {
        "id": f"{account.id}/blobServices/default",
        "name": "default",
        "type": SERVICES,
        "sku": account.body["sku"],
        "properties": account.facts.get("blobService") or _SERVICE,
    }


def check_name(name: str) -> None:
    """Raise the refusal of a name that no container can have."""
    if not _NAME.fullmatch(name):
        raise bad_request("ContainerNameInvalid", f"The container name '{name[:70]}' is not valid: 3 to 63 lower-case letters, digits and single hyphens.")  # fmt: skip


def put(call: Call) -> Answer:
    """Create a container; one that is there stays as it is."""
    old = call.world.find(call.path)
    check_name(call.names["container"])
    account = call.world.need(call.upto("storageAccounts"))
    if account.body["kind"] == "FileStorage":
        raise conflict("FeatureNotSupportedForAccount", f"The account '{account.name}' has no blob service.")
    if old is not None:
        return Answer(200, call.world.view(old))
    made = call.world.put(made_container(call.world, account.id, call.names["container"], call.body))
    return Answer(201, call.world.view(made))


def made_container(world: World, account: str, name: str, body: Json) -> Resource:
    """A new container without blobs."""
    asked: Json = body.get("properties") or {}
    access = asked.get("publicAccess") or "None"
    owner = world.need(account)
    if access != "None" and not dig(owner.body, "properties.allowBlobPublicAccess"):
        raise conflict("PublicAccessNotPermitted", "Public access is not permitted on this storage account.")
    if world.find(f"{account}/blobServices/default") is None:
        world.put(Resource(f"{account}/blobServices/default", SERVICES, {"properties": {}}))
    properties = {"publicAccess": access, "metadata": asked.get("metadata") or {}, "lastModifiedTime": iso(world.now)}
    return Resource(f"{account}/blobServices/default/containers/{name}", CONTAINERS, {"properties": properties}, {"blobs": {}})  # fmt: skip


def build(world: World, id: str, body: Json) -> Resource:
    """A container for what another service writes."""
    account, _, name = id.partition("/blobServices/default/containers/")
    return made_container(world, account, name, body)


def patch(call: Call) -> Answer:
    """Change a container's access or metadata."""
    old = call.resource()
    change = {name: value for name, value in (call.body.get("properties") or {}).items() if value is not None}
    properties = {**old.body["properties"], **change, "lastModifiedTime": iso(call.now)}
    return Answer(200, call.world.view(call.world.put(replace(old, body={"properties": properties}))))


def list_containers(call: Call) -> Answer:
    """The containers of an account, by name."""
    account = call.upto("storageAccounts")
    wanted = call.query.get("$filter", "")
    found = call.world.tree.children(f"{account}/blobServices/default", CONTAINERS)
    shown = sorted((one for one in found if one.name.startswith(wanted)), key=lambda one: one.name)
    return page(call, shown, call.world.view)


def delete(call: Call) -> Answer:
    """Delete a container with its blobs."""
    old = call.world.find(call.path)
    if old is None:
        return Answer(204)
    call.world.remove(old.id)
    return Answer(200)


def view(world: World, container: Resource) -> Json:
    """The container as the resource manager shows it."""
    still: Json = {
        "leaseStatus": "Unlocked",
        "leaseState": "Available",
        "hasImmutabilityPolicy": False,
        "hasLegalHold": False,
        "deleted": False,
        "remainingRetentionDays": 0,
    }
    return {"etag": container.etag, "properties": {**still, **container.body["properties"]}}


def find(world: World, account: str, name: str) -> Resource:
    """A container by its account's name and its own.

    Raises:
        ArmError: there is none.
    """
    owner = owner_of(world, account)
    found = world.find(f"{owner.id}/blobServices/default/containers/{name}")
    if found is None:
        raise ArmError(404, "ContainerNotFound", "The specified container does not exist.")
    return found


def owner_of(world: World, account: str) -> Resource:
    """An account by its name, which no two share; raises ArmError where there is none."""
    found = [one for one in world.tree.of_type("Microsoft.Storage/storageAccounts") if one.name == account.lower()]
    if not found:
        raise ArmError(404, "ResourceNotFound", f"There is no storage account '{account[:30]}'.")
    return found[0]
