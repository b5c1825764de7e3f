"""Backup vaults: create, update, delete, and whether a name is free."""

import re
from dataclasses import replace

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, not_simulated
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import doors, vault_body
from studyapp.sandbox.providers.data_protection.names import DELETED, INSTANCES, VAULTS, refused
from studyapp.sandbox.providers.data_protection.records import BackupVaultRecord

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,48}[A-Za-z0-9]")
UPDATED = "backup-vault.updated"
REMOVED = "backup-vault.removed"


def put(call: Call) -> Answer:
    """Create a vault, or replace its settings."""
    generic.check_etag(call, old := call.world.find(call.path))
    location = _checked_location(call, old)
    if call.request.headers.get("x-ms-deleted-vault-id"):
        raise not_simulated("bringing a deleted Backup vault back", target="x-ms-deleted-vault-id")
    record = vault_body.record(old) if old else BackupVaultRecord(call.world.chance.guid())
    asked: Json = call.body.get("properties") or {}
    body: Json = {
        "location": location,
        "tags": call.body.get("tags") or {},
        "identity": vault_body.identity(call.world, call.body.get("identity"), record.principal),
        "properties": vault_body.settle(location, asked, _kept(old), frozen=record.frozen),
    }
    made = call.world.put(Resource(call.path, VAULTS, body, record=record))
    operation = _operate(call, made, (4, 12))
    return doors.accepted(call, operation, 200 if old else 201, call.world.view(made))


def _kept(old: Resource | None) -> Json | None:
    return old.body["properties"] if old else None


def _checked_location(call: Call, old: Resource | None) -> str:
    location = region(str(call.body.get("location") or ""))
    if not _NAME.fullmatch(call.names["vault"]):
        raise bad_request("InvalidResourceName", f"The vault name '{call.names['vault'][:60]}' is not valid: 2 to 50 letters, digits and hyphens, a letter first.")  # fmt: skip
    if location not in REGIONS:
        raise bad_request("LocationNotAvailableForResourceType", f"The provided location '{location}' is not available for resource type '{VAULTS}'. List of available regions is '{','.join(REGIONS)}'.")  # fmt: skip
    if old is not None and old.body["location"] != location:
        raise ArmError(409, "InvalidResourceLocation", f"The resource '{old.name}' already exists in location '{old.body['location']}'.")  # fmt: skip
    if call.body.get("eTag") not in (None, old.etag if old else None):
        raise ArmError(412, "PreconditionFailed", f"The eTag '{call.body['eTag']}' is not the current one.")
    return location


def patch(call: Call) -> Answer:
    """Change settings, tags or identity: accepted at once, in effect when the operation ends."""
    generic.check_etag(call, old := call.resource())
    record, body = vault_body.record(old), dict(old.body)
    if call.body.get("tags") is not None:
        body["tags"] = call.body["tags"]
    if call.body.get("identity"):
        body["identity"] = vault_body.identity(call.world, call.body["identity"], record.principal)
    asked: Json = call.body.get("properties") or {}
    body["properties"] = vault_body.settle(body["location"], asked, old.body["properties"], frozen=record.frozen)
    changes = {name: value for name, value in body.items() if value != old.body[name]}
    operation = _operate(call, old, (3, 10), UPDATED, {"vault": old.id, "changes": changes})
    return doors.accepted(call, operation)


def updated(world: World, values: Json) -> None:
    """A change comes into effect."""
    vault = world.find(values["vault"])
    if vault is not None:
        world.put(replace(vault, body={**vault.body, **values["changes"]}))


def delete(call: Call) -> Answer:
    """Delete a vault that protects nothing."""
    vault = call.world.find(call.path)
    if vault is None:
        return Answer(204)
    call.world.check_delete(vault)
    return doors.accepted(call, _operate(call, vault, (5, 15), REMOVED, {"vault": vault.id}))


def may_delete(world: World, vault: Resource) -> None:
    """Refuse while there are instances in it, soft-deleted ones included."""
    active, deleted = (world.tree.children(vault.id, kind) for kind in (INSTANCES, DELETED))
    if active:
        names = ", ".join(instance.name for instance in active)
        raise refused("BMSUserErrorVaultNotEmpty", f"The Backup vault '{vault.name}' cannot be deleted as it has backup instances: {names}. Delete them first.")  # fmt: skip
    if deleted:
        names = ", ".join(instance.name for instance in deleted)
        raise refused("BMSUserErrorVaultNotEmpty", f"The Backup vault '{vault.name}' cannot be deleted as it has backup instances in soft deleted state: {names}. They go by themselves when their time is over.")  # fmt: skip


def removed(world: World, values: Json) -> None:
    """A deletion is done."""
    vault = world.find(values["vault"])
    if vault is not None:
        world.check_delete(vault)
        world.remove(vault.id)


def view(world: World, vault: Resource) -> Json:
    """The vault as Azure shows it."""
    state = "Provisioning" if world.busy(vault.id) else "Succeeded"
    return merge({**vault.body, "eTag": vault.etag}, {"properties": {"provisioningState": state}})


def check_name(call: Call) -> Answer:
    """Whether a vault of this name may be made in the group."""
    name, kind = str(call.body.get("name") or ""), str(call.body.get("type") or VAULTS)
    if kind.lower() != VAULTS.lower():
        raise refused("BMSUserErrorInvalidInput", f"The type '{kind[:80]}' has no names to check: it must be {VAULTS}.")
    if not _NAME.fullmatch(name):
        return Answer(200, {"nameAvailable": False, "reason": "Invalid", "message": f"The name '{name[:60]}' is not valid: 2 to 50 letters, digits and hyphens, a letter first."})  # fmt: skip
    group = call.path[: call.path.lower().index("/providers/")]
    if call.world.find(f"{group}/providers/{VAULTS}/{name}") is not None:
        return Answer(200, {"nameAvailable": False, "reason": "AlreadyExists", "message": f"A vault '{name}' exists in this resource group."})  # fmt: skip
    return Answer(200, {"nameAvailable": True})


def _operate(
    call: Call, vault: Resource, seconds: tuple[float, float], effect: str = "", values: Json | None = None
) -> Operation:
    return call.world.operate(
        doors.FAMILY, call.action, vault.id, call.world.chance.between(*seconds), effect=effect, values=values
    )
