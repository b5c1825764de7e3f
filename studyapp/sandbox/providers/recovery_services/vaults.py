"""Vaults: create, update, delete, and the vaults that were deleted with data still inside."""

import base64
import re
from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import NEVER, Json, dig, iso, merge, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World, missing
from studyapp.sandbox.providers.recovery_services import (
    contents,
    encryption,
    guarding,
    policies,
    secondary,
    vault_body,
)
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.names import (
    CONNECTIONS,
    CONTAINERS,
    DELETED,
    FABRIC,
    REPLICATION_FABRICS,
    VAULTS,
)
from studyapp.sandbox.providers.recovery_services.records import VaultRecord

_NAME = re.compile(r"[A-Za-z][-A-Za-z0-9]*[A-Za-z0-9]")
_SOFT = "securitySettings.softDeleteSettings"
_DAY = timedelta(days=1)


def put(call: Call) -> Answer:
    """Create a vault (201, still being made) or replace its settings (200)."""
    generic.check_etag(call, old := call.world.find(call.path))
    _check_body(call)
    if old is not None:
        return _replace(call, old)
    record = VaultRecord(call.world.chance.guid(), "redundancySettings" in (call.body.get("properties") or {}))
    made = vault_body.build(call.world, call.path, call.body, record)
    made = replace(made, body={**made.body, "properties": _checked(call, made.body["properties"], None, record)})
    made = replace(made, body=encryption.check(made.body, None, used=False))
    secondary.check_pair(made.body["location"], made.body["properties"])
    seconds = call.world.chance.between(30, 120)
    made = replace(made, facts={"ready": iso(call.world.after(seconds))})
    made = call.world.put(secondary.mark(made, call.now))
    call.world.put(Resource(f"{made.id}/backupFabrics/{FABRIC}", VAULTS + "/backupFabrics", {}))
    policies.add_defaults(call.world, made)
    contents.start_cleaning(call.world, made)
    operation = _operate(call, made, seconds)
    return Answer(201, call.world.view(made), _headers(call, operation)[:1], operation.id)


def _check_body(call: Call) -> None:
    name = call.names["vault"]
    if not 2 <= len(name) <= 50 or not _NAME.fullmatch(name):
        raise bad_request(
            "InvalidResourceName",
            f"The vault name '{name[:60]}' is not valid: 2 to 50 letters, digits and hyphens, a letter first.",
        )
    if dig(call.body, "sku.name") not in ("Standard", "RS0"):
        raise bad_request("InvalidRestApiParameter", "Invalid parameter 'sku': the name must be Standard or RS0.")
    if call.body.get("properties") is None:
        raise bad_request("InvalidRestApiParameter", "Invalid parameter 'properties': it must be present, {} at least.")
    if region(str(call.body.get("location") or "")) not in REGIONS:
        raise bad_request(
            "LocationNotAvailableForResourceType",
            f"The provided location '{call.body.get('location')}' is not available for resource type '{VAULTS}'. List of available regions is '{','.join(REGIONS)}'.",
        )


def _replace(call: Call, old: Resource) -> Answer:
    if region(call.body["location"]) != old.body["location"]:
        raise ArmError(
            409,
            "InvalidResourceLocation",
            f"The resource '{old.name}' already exists in location '{old.body['location']}'.",
        )
    changed = _apply(call, old, call.body)
    return Answer(200, call.world.view(call.world.put(secondary.mark(changed, call.now))))


def patch(call: Call) -> Answer:
    """Change settings, tags or identity: accepted with 202, in effect when the operation ends."""
    generic.check_etag(call, old := call.resource())
    changed = _apply(call, old, call.body)
    operation = _operate(
        call,
        old,
        call.world.chance.between(8, 25),
        "vault.updated",
        {"vault": old.id, "body": changed.body, "by_vault": vault_body.record(changed).redundancy_by_vault},
    )
    return Answer(202, None, _headers(call, operation), operation.id)


def updated(world: World, values: Json) -> None:
    """A PATCH comes into effect."""
    vault = world.need(values["vault"])
    record = replace(vault_body.record(vault), redundancy_by_vault=values["by_vault"])
    world.put(secondary.mark(replace(vault, body=values["body"], record=record), world.now))


def _apply(call: Call, old: Resource, asked: Json) -> Resource:
    record = vault_body.record(old)
    body = dict(old.body)
    if "tags" in asked:
        body["tags"] = asked["tags"] or {}
    if asked.get("identity"):
        body["identity"] = vault_body.identity(call.world, asked["identity"], record.guid)
    changes = asked.get("properties") or {}
    if dig(changes, "redundancySettings"):
        record = replace(record, redundancy_by_vault=True)
    merged = merge(old.body["properties"], changes)
    body["properties"] = _checked(call, merged, old.body["properties"], record)
    body = encryption.check(body, old.body, used=encryption.was_used(call.world, old))
    secondary.check_pair(old.body["location"], body["properties"])
    guarding.check_vault(call, old, body["properties"], changes.get(guarding.REQUESTS))
    return replace(old, body=body, record=record)


def _checked(call: Call, new: Json, old: Json | None, record: VaultRecord) -> Json:
    """The properties in the service's own words, or its refusal."""
    new = _soft_delete(call.world, guarding.without_requests(new), old)
    _check_redundancy(new, old, record)
    _check_immutability(new, old)
    return vault_body.secured(call.world, new)


def _soft_delete(world: World, new: Json, old: Json | None) -> Json:
    days = dig(new, _SOFT + ".softDeleteRetentionPeriodInDays", 14)
    if not 14 <= days <= 180:
        raise refused("BMSUserErrorInvalidInput", "softDeleteRetentionPeriodInDays must be between 14 and 180.")
    state = dig(new, _SOFT + ".softDeleteState")
    if world.settings.soft_delete == "always-on":
        if state == "Disabled":
            raise refused(
                "BMSUserErrorInvalidInput",
                "Soft delete is enforced for Recovery Services vaults and cannot be disabled.",
            )
        new = put_at(new, _SOFT + ".softDeleteState", vault_body.ALWAYS_ON)
        return put_at(new, _SOFT + ".enhancedSecurityState", vault_body.ALWAYS_ON)
    if old and dig(old, _SOFT + ".softDeleteState") == vault_body.ALWAYS_ON and state != vault_body.ALWAYS_ON:
        raise refused("BMSUserErrorInvalidInput", "Soft delete is always on for this vault and cannot be changed.")
    return new


def _check_redundancy(new: Json, old: Json | None, record: VaultRecord) -> None:
    path = "redundancySettings."
    kind, crr = dig(new, path + "standardTierStorageRedundancy"), dig(new, path + "crossRegionRestore")
    if kind not in ("GeoRedundant", "LocallyRedundant", "ZoneRedundant"):
        raise refused("BMSUserErrorInvalidInput", f"The storage redundancy '{kind}' is not valid.")
    if crr == "Enabled" and kind != "GeoRedundant":
        raise refused("BMSUserErrorInvalidInput", "Cross Region Restore needs geo-redundant storage.")
    if old is None:
        return
    if dig(old, path + "crossRegionRestore") == "Enabled" and crr != "Enabled":
        raise refused("BMSUserErrorInvalidInput", "Cross Region Restore cannot be disabled once it is enabled.")
    if record.frozen and dig(old, path + "standardTierStorageRedundancy") != kind:
        raise refused(
            "StorageModelModifyError",
            "The storage redundancy of the vault cannot be changed after an item has been protected.",
        )


def _check_immutability(new: Json, old: Json | None) -> None:
    path = "securitySettings.immutabilitySettings.state"
    was, now = dig(old, path, "Disabled"), dig(new, path, "Disabled")
    if was == "Locked" and now != "Locked":
        raise refused("BMSUserErrorInvalidInput", "The immutability of the vault is locked and cannot be changed.")
    if now == "Locked" and was == "Disabled":
        raise refused("BMSUserErrorInvalidInput", "Immutability must be Unlocked before it can be Locked.")


def delete(call: Call) -> Answer:
    """Delete the vault; with soft-deleted data inside it becomes a deleted vault, from which it can come back."""
    vault = call.world.find(call.path)
    if vault is None:
        return Answer(204)
    call.world.check_delete(vault)
    operation = _operate(call, vault, call.world.chance.between(20, 60), "vault.deleted", {"vault": vault.id})
    return Answer(202, None, _headers(call, operation), operation.id)


def may_delete(world: World, vault: Resource) -> None:
    """Refuse while anything is protected, or (before secure by default) soft-deleted."""
    items = contents.items(world, vault)
    active = [item for item in items if contents.item(item).deleted_at is None]
    if active:
        names = ", ".join(item.name for item in active)
        raise refused(
            "ServiceResourceNotEmptyWithContainerDetails",
            f"Vault cannot be deleted as there are existing resources within the vault. {names}. Please ensure there are no backup items, protected servers, or backup management servers associated with this vault.",
        )
    replicated = [fabric.name for fabric in world.tree.children(vault.id, REPLICATION_FABRICS)]
    if replicated:
        raise refused(
            "ServiceResourceNotEmptyWithBackendMessage",
            f"Vault cannot be deleted as there are existing resources within the vault. {', '.join(replicated)}. Disable the replication of its machines, and remove the mappings, the protection containers and the Site Recovery fabrics first.",
        )
    if world.tree.count(vault.id, CONNECTIONS):
        raise refused(
            "ServiceResourceNotEmptyWithBackendMessage",
            "Vault cannot be deleted as there are private endpoint connections to it. Remove them first.",
        )
    if items and world.settings.soft_delete != "always-on":
        raise refused(
            "ServiceResourceNotEmptyWithBackendMessage",
            "Vault cannot be deleted as there are backup items in soft deleted state in the vault. The soft deleted items are permanently deleted after 14 days of the delete operation.",
        )


def deleted(world: World, values: Json) -> None:
    """A vault's deletion is done."""
    vault = world.find(values["vault"])
    if vault is None:
        return
    world.check_delete(vault)
    let_go(world, vault)


def let_go(world: World, vault: Resource) -> None:
    """A vault goes, by itself or with its group: what is soft-deleted in it can still come back."""
    if contents.items(world, vault):
        _park(world, vault)
    else:
        world.remove(vault.id)


def _park(world: World, vault: Resource) -> None:
    days = max(contents.item(item).keep_days for item in contents.items(world, vault))
    purge = world.now + days * _DAY
    home = (
        f"/subscriptions/{world.subscription}/providers/Microsoft.RecoveryServices/locations/{vault.body['location']}"
    )
    guid = vault_body.record(vault).guid
    parked = f"{home}/deletedVaults/{ids.group_of(vault.id)}_{guid}"
    moved = world.tree.below(vault.id)
    facts = {"vault": vault.body, "id": vault.id}
    properties = {"vaultId": vault.id, "vaultDeletionTime": iso(world.now), "purgeAt": iso(purge)}
    world.put(Resource(parked, DELETED, {"properties": properties}, facts, vault_body.record(vault)))
    _move(world, moved, vault.id, parked)
    world.remove(vault.id)
    world.schedule(purge, "vault.purged", {"deleted": parked})


def _move(world: World, moved: list[Resource], old: str, new: str) -> None:
    for resource in reversed(moved):
        world.put(replace(resource, id=new + resource.id[len(old) :]))


def purged(world: World, values: Json) -> None:
    """A deleted vault's time is over."""
    found = world.find(values["deleted"])
    if found is not None and dig(found.body, "properties.purgeAt") <= iso(world.now):
        world.remove(found.id)


def list_deleted(call: Call) -> Answer:
    location = call.path.rpartition("/")[0]
    return page(call, call.world.tree.children(location, DELETED), call.world.view)


def undelete(call: Call) -> Answer:
    """Bring a deleted vault back into a resource group, with the data that was in it."""
    parked = call.world.find(call.upto("deletedVaults"))
    if parked is None:
        raise missing(call.upto("deletedVaults"))
    group = dig(call.body, "properties.recoveryResourceGroupId", "")
    if call.world.find(group) is None:
        raise missing(group or "/subscriptions/x/resourceGroups/")
    target = f"{group}/providers/{VAULTS}/{ids.name_of(parked.facts['id'])}"
    if call.world.find(target) is not None:
        raise ArmError(409, "VaultAlreadyExists", f"A vault '{ids.name_of(target)}' exists in this resource group.")
    operation = call.world.operate(
        "vault",
        call.action,
        target,
        call.world.chance.between(20, 60),
        effect="vault.undeleted",
        values={"deleted": parked.id, "target": target},
    )
    base = f"{parked.id}/operations/{operation.id}"
    return Answer(202, None, (("Azure-AsyncOperation", call.link(base)), ("Location", call.link(base))), operation.id)


def undeleted(world: World, values: Json) -> None:
    """A deleted vault is back."""
    parked = world.need(values["deleted"])
    moved = world.tree.below(parked.id)
    vault = world.put(Resource(values["target"], VAULTS, parked.facts["vault"], record=parked.record))
    _move(world, moved, parked.id, vault.id)
    world.remove(parked.id)
    contents.start_cleaning(world, vault)
    for item in contents.items(world, vault):
        contents.schedule_purge(world, item)


def deleted_operation(call: Call) -> Answer:
    """Where an undelete is polled."""
    return _status_answer(call)


def usages(call: Call) -> Answer:
    """How much of a vault's limits is used."""
    vault = call.world.need(call.upto("vaults"))
    machines = call.world.tree.count(f"{vault.id}/backupFabrics/{FABRIC}", CONTAINERS)
    rows = (
        ("RegisteredMachines", "Registered machines", machines, 2000),
        ("ProtectedItems", "Protected items", len(contents.items(call.world, vault)), 2000),
    )
    return Answer(200, {"value": [_usage(*row) for row in rows]})


def _usage(value: str, title: str, count: int, limit: int) -> Json:
    return {"unit": "Count", "currentValue": count, "limit": limit, "name": {"value": value, "localizedValue": title}}


def check_name(call: Call) -> Answer:
    """Whether a vault of this name may be made in the group."""
    name = str(call.body.get("name") or "")
    taken = call.world.find(f"{ids.group_id_of(call.path)}/providers/{VAULTS}/{name}")
    if taken:
        return Answer(
            200, {"nameAvailable": False, "reason": "AlreadyExists", "message": f"The vault name {name} is in use."}
        )
    if not _NAME.fullmatch(name):
        return Answer(
            200, {"nameAvailable": False, "reason": "Invalid", "message": f"The vault name {name} is not valid."}
        )
    return Answer(200, {"nameAvailable": True})


def operation_status(call: Call) -> Answer:
    """Where vault operations are polled; it still answers once the vault itself is gone."""
    return _status_answer(call)


def operation_result(call: Call) -> Answer:
    return generic.result(generic.find_operation(call, "vault"), call)


def _status_answer(call: Call) -> Answer:
    operation = generic.find_operation(call, "vault")
    status = operation.status(call.now)
    body: Json = {"id": call.path, "name": operation.id, "status": status, "startTime": iso(operation.started)}
    body["endTime"] = NEVER if status == "InProgress" else iso(operation.ends)
    if operation.failure and status == "Failed":
        body["error"] = operation.failure.body()
    return Answer(200, body)


def _operate(call: Call, vault: Resource, seconds: float, effect: str = "", values: Json | None = None) -> Operation:
    id = base64.urlsafe_b64encode(f"2047;{call.world.chance.guid()}".encode()).decode().rstrip("=")
    return call.world.operate("vault", call.action, vault.id, seconds, effect=effect, values=values, id=id)


def _headers(call: Call, operation: Operation) -> tuple[tuple[str, str], ...]:
    status = call.link(f"{operation.subject}/operationStatus/{operation.id}")
    return (
        ("Azure-AsyncOperation", status),
        ("Location", call.link(f"{operation.subject}/operationResults/{operation.id}")),
    )
