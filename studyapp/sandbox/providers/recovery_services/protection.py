"""Protected items: enable, change policy, stop, delete with data, undelete, resume, get and list."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm import ids, odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import (
    alerts,
    contents,
    diagnosis,
    doors,
    guarding,
    item_view,
    jobs,
    machines,
    names,
    policies,
    retention,
    scheduling,
    vault_body,
)
from studyapp.sandbox.providers.recovery_services.errors import immutable, refused
from studyapp.sandbox.providers.recovery_services.records import ItemRecord

_STOPPED, _SUSPENDED = "ProtectionStopped", "BackupsSuspended"


def get(call: Call) -> Answer:
    item = call.world.need(call.upto("protectedItems"))
    wanted = odata.values(call.query.get("$filter", ""))
    if wanted.get("expand", "").lower() == "extendedinfo":
        return Answer(200, item_view.expanded(call, item))
    return Answer(200, call.world.view(item))


def list_items(call: Call) -> Answer:
    """Items of the vault, by management type, item type, policy or friendly name."""
    vault = call.world.need(call.upto("vaults"))
    wanted = odata.values(call.query.get("$filter", ""))
    found = [i for i in contents.items(call.world, vault) if fits(i, wanted)]
    return page(call, found, call.world.view)


def fits(item: Resource, wanted: Mapping[str, str]) -> bool:
    """Whether an item is among those that a list's filter asks for."""
    record = contents.item(item)
    if wanted.get("backupmanagementtype", "AzureIaasVM").lower() != "azureiaasvm":
        return False
    if wanted.get("itemtype", "VM").lower() != "vm":
        return False
    if wanted.get("policyname", record.policy).lower() != record.policy.lower():
        return False
    return wanted.get("friendlyname", "").lower() in ids.name_of(record.vm).lower()


def put(call: Call) -> Answer:
    """Enable, change, stop, resume or undelete: the body says which."""
    asked = call.body.get("properties") or {}
    if asked.get("protectedItemType", "").lower() != names.VMS.lower():
        raise not_simulated("protection of anything but Azure virtual machines", target="properties.protectedItemType")
    machine = names.machine_of(call.names["container"], call.names["item"])
    if machine is None:
        raise refused(
            "BMSUserErrorInvalidConfigureProtectionRequest",
            "The container and the protected item must be named after the same virtual machine.",
        )
    vault = call.world.need(call.upto("vaults"))
    item = call.world.find(names.item_id(vault.id, *machine))
    if call.world.busy(names.item_id(vault.id, *machine)):
        raise _locked()
    if asked.get("isRehydrate"):
        return _undelete(call, item)
    if item is not None and contents.item(item).deleted_at:
        raise _soft_deleted()
    if asked.get("protectionState") == _SUSPENDED:
        return _suspend(call, vault, item)
    if asked.get("protectionState") == _STOPPED or asked.get("policyId") == "":
        return _stop(call, item)
    return enable(call, vault, item, machine)


def _locked() -> ArmError:
    return refused(
        "BMSUserErrorObjectLocked", "Another operation is in progress on the item. Wait until it has finished."
    )


def _soft_deleted() -> ArmError:
    return refused(
        "UserErrorOperationNotAllowedOnSoftDeletedItem",
        "The backup item is in soft deleted state. Undelete it before protecting it again, or use another vault.",
    )


def enable(call: Call, vault: Resource, item: Resource | None, machine: tuple[str, str]) -> Answer:
    """Start protecting a machine by the policy that the body names, or change its policy.

    Args:
        item: the item as it is; None where the machine was not protected in this vault before.
        machine: group and name of the machine, as the request's path has them.
    """
    asked = call.body["properties"]
    if item is not None and contents.item(item).deleted_at:
        raise _soft_deleted()
    if call.world.busy(names.item_id(vault.id, *machine)):
        raise _locked()
    policy = _policy(call, vault, asked.get("policyId") or "")
    vm = _machine(call, vault, item, machine)
    exclusion = _exclusion(asked, item)
    _check_policy(call.world, item, vault, policy)
    before = contents.policy_of(call.world, item) if item else None
    if before is not None and guarding.weaker(policy.body["properties"], before.body["properties"]):
        guarding.check(call, vault, guarding.CHANGE_ITEM, asked.get(guarding.REQUESTS))
    if vm is not None:
        _check_disks(call.world, vm, policy, exclusion)
    vm_id = vm.id if vm else contents.item(_need(item)).vm
    job = jobs.brief(
        call.world,
        vault.id,
        "ConfigureBackup",
        ";".join(names.vm_names(vm_id)),
        call.world.chance.between(30, 50),
        Policy_Name=policy.name,
    )
    values = {"vault": vault.id, "vm": vm_id, "policy": policy.name, "exclusion": exclusion}
    return _accept(call, names.item_id(vault.id, *names.vm_names(vm_id)), job, "recovery.protected", values)


def _need(item: Resource | None) -> Resource:
    if item is None:
        raise refused(
            "BMSUserErrorInvalidConfigureProtectionRequest", "The virtual machine is not protected in this vault."
        )
    return item


def _accept(call: Call, item: str, job: Resource, effect: str, values: Json) -> Answer:
    seconds = (jobs.record(job).ends - call.now).total_seconds()
    operation = call.world.operate(
        "backup", call.action, item, seconds, effect=effect, values=values, properties=doors.job_properties(job.name)
    )
    return Answer(202, None, doors.item_headers(call, item, operation), operation.id)


def _policy(call: Call, vault: Resource, id: str) -> Resource:
    policy = call.world.find(id)
    if policy is None or policy.type != names.POLICIES or policy.parent != vault.key:
        raise refused("BMSUserErrorInvalidInput", f"The policy '{id}' does not exist in the vault '{vault.name}'.")
    if policy.body["properties"]["backupManagementType"] != "AzureIaasVM":
        raise refused("BMSUserErrorInvalidInput", f"The policy '{policy.name}' is not one for virtual machines.")
    return policy


def _machine(call: Call, vault: Resource, item: Resource | None, machine: tuple[str, str]) -> Resource | None:
    """The machine to protect; None only where an item is changed whose machine is gone."""
    id = dig(call.body, "properties.sourceResourceId") or (contents.item(item).vm if item else "")
    vm = call.world.find(id)
    if [n.lower() for n in names.vm_names(id)] != [n.lower() for n in machine]:
        raise refused(
            "BMSUserErrorInvalidConfigureProtectionRequest",
            "sourceResourceId names another virtual machine than the protected item.",
        )
    if vm is None and item is not None:
        return None
    if vm is None or vm.type != names.VMS:
        raise refused(
            "BMSUserErrorInvalidConfigureProtectionRequest",
            f"The virtual machine '{id}' does not exist or is not known to the vault.",
        )
    if vm.body["location"] != vault.body["location"]:
        raise refused(
            "BMSUserErrorInvalidInput",
            f"The virtual machine is in '{vm.body['location']}' and the vault in '{vault.body['location']}': a vault protects machines of its own region.",
        )
    for other in contents.protecting(call.world, vm.id):
        if (
            contents.vault_of(call.world, other).key != vault.key
            and contents.item(other).state == "Protected"
            and contents.item(other).deleted_at is None
        ):
            raise refused(
                "BMSUserErrorInvalidInput",
                f"The virtual machine is already protected in the vault '{contents.vault_of(call.world, other).name}'. Stop its protection there first.",
            )
    return vm


def _exclusion(asked: Json, item: Resource | None) -> Json | None:
    extended = asked.get("extendedProperties")
    if extended is None or "diskExclusionProperties" not in extended:
        return contents.item(item).exclusion if item and contents.item(item).state == "Protected" else None
    found: Json | None = extended["diskExclusionProperties"]
    return found or None


def _check_policy(world: World, item: Resource | None, vault: Resource, policy: Resource) -> None:
    users = [u for u in contents.users_of(world, policy) if item is None or u.key != item.key]
    if len(users) >= policies.MOST_ITEMS:
        raise refused("BMSUserErrorInvalidInput", f"A policy protects at most {policies.MOST_ITEMS} virtual machines.")
    before = contents.policy_of(world, item) if item else None
    if before is None or before.key == policy.key:
        return
    was, new = before.body["properties"], policy.body["properties"]
    if was.get("policyType") == "V2" and new.get("policyType") != "V2":
        raise refused("BMSUserErrorInvalidInput", "An item cannot move from an Enhanced policy to a Standard policy.")
    if vault_body.is_immutable(vault) and retention.shorter(new, was):
        raise immutable("Moving an item to a policy with shorter retention")


def _check_disks(world: World, vm: Resource, policy: Resource, exclusion: Json | None) -> None:
    if policy.body["properties"].get("policyType") == "V2":
        return
    included, _ = machines.split(machines.disks(world, vm), exclusion)
    for attached in included:
        if diagnosis.needs_enhanced(attached.disk):
            raise refused(
                "UserErrorUnsupportedDiskType",
                f"The disk '{attached.disk.name}' ({dig(attached.disk.body, 'sku.name')}) can be backed up with an Enhanced policy only.",
            )


def protected(world: World, values: Json) -> None:
    """Protection is configured, or its policy changed."""
    vault, vm = world.need(values["vault"]), values["vm"]
    group, machine = names.vm_names(vm)
    container = names.container_id(vault.id, group, machine)
    if world.find(container) is None:
        world.put(Resource(container, names.CONTAINERS, {}, {"vm": vm}))
    item = world.find(names.item_id(vault.id, group, machine))
    record = contents.item(item) if item else ItemRecord(vm, "", "", world.chance.digits(18))
    record = replace(record, policy=values["policy"], state="Protected", exclusion=values["exclusion"])
    made = world.put(Resource(names.item_id(vault.id, group, machine), names.ITEMS, {}, record=record))
    if not vault_body.record(vault).frozen:
        world.remember(replace(vault, record=replace(vault_body.record(vault), frozen=True)))
    policy = world.need(f"{vault.id}/backupPolicies/{values['policy']}")
    contents.recompute(world, made, policy.body["properties"])
    scheduling.plan(world, made)


def _stop(call: Call, item: Resource | None) -> Answer:
    item = _need(item)
    if contents.item(item).state == _STOPPED:
        raise refused("BMSUserErrorInvalidInput", "The protection of the item is stopped already.")
    _check_guard(call, item, guarding.STOP)
    return _change_state(call, item, _STOPPED)


def _check_guard(call: Call, item: Resource, operation: str) -> None:
    guarding.check(
        call, contents.vault_of(call.world, item), operation, dig(call.body, f"properties.{guarding.REQUESTS}")
    )


def _suspend(call: Call, vault: Resource, item: Resource | None) -> Answer:
    if not vault_body.is_immutable(vault):
        raise refused(
            "UserErrorOperationDeniedOnImmutableItem",
            "Suspending backups while points expire by policy needs immutability to be enabled on the vault.",
        )
    _check_guard(call, _need(item), guarding.SUSPEND)
    return _change_state(call, _need(item), _SUSPENDED)


def _change_state(call: Call, item: Resource, state: str) -> Answer:
    vault = contents.vault_of(call.world, item)
    job = jobs.brief(
        call.world,
        vault.id,
        "DisableBackup",
        contents.machine_word(contents.item(item)),
        call.world.chance.between(1, 2),
    )
    return _accept(call, item.id, job, "recovery.stopped", {"item": item.id, "state": state})


def stopped(world: World, values: Json) -> None:
    """Backups have stopped; the points stay, forever or as the policy says."""
    item = world.need(values["item"])
    record = contents.item(item)
    policy = record.policy if values["state"] == _SUSPENDED else ""
    world.put(replace(item, record=replace(record, state=values["state"], policy=policy, turn=record.turn + 1)))


def delete(call: Call) -> Answer:
    """Stop and delete the data; with soft delete the item waits to be undeleted."""
    item = call.world.find(call.upto("protectedItems"))
    if item is None:
        return Answer(204)
    vault, record = contents.vault_of(call.world, item), contents.item(item)
    if record.deleted_at:
        raise refused(
            "UserErrorOperationNotAllowedOnSoftDeletedItem", "The backup item is in soft deleted state already."
        )
    if call.world.busy(item.id):
        raise _locked()
    if vault_body.is_immutable(vault) and _keeps_points(call.world, item):
        raise immutable("Stopping protection with delete of data")
    guarding.check_unlocked(call, vault, guarding.DELETE_ITEM, item.id)
    seconds = call.world.chance.between(11, 111)
    job = jobs.brief(
        call.world,
        vault.id,
        "DeleteBackupData",
        contents.machine_word(record),
        seconds,
        Number_of_Recovery_Points=str(len(contents.points(call.world, item))),
    )
    operation = call.world.operate(
        "backup",
        call.action,
        item.id,
        seconds,
        effect="recovery.deleted",
        values={"item": item.id},
        properties=doors.job_properties(job.name),
    )
    return Answer(202, None, doors.vault_headers(call, vault.id, operation), operation.id)


def _keeps_points(world: World, item: Resource) -> bool:
    """Whether an item has points whose time is not over; that of points that were retained without a policy never is."""
    points = contents.points(world, item)
    if contents.item(item).state == _STOPPED:
        return bool(points)
    return any(contents.point(point).expires > world.now for point in points)


def deleted(world: World, values: Json) -> None:
    """The data is deleted: softly where the vault says so, else for good."""
    item = world.need(values["item"])
    vault, record = contents.vault_of(world, item), contents.item(item)
    alerts.data_deleted(world, vault, item, record)
    days = vault_body.soft_delete_days(vault)
    if not days:
        contents.drop(world, item)
        return
    record = replace(
        record,
        state=_STOPPED,
        turn=record.turn + 1,
        policy="",
        deleted_policy=record.policy,
        deleted_at=world.now,
        purge_at=world.now + timedelta(days=days),
        keep_days=days,
    )
    made = world.put(replace(item, record=record))
    _mark_container(world, made, True)
    contents.schedule_purge(world, made)


def _mark_container(world: World, item: Resource, deleted: bool) -> None:
    container = world.need(item.parent)
    world.remember(replace(container, facts={**container.facts, "softDeleted": deleted}))


def _undelete(call: Call, item: Resource | None) -> Answer:
    item = _need(item)
    record = contents.item(item)
    if record.deleted_at is None:
        raise refused("BMSUserErrorInvalidInput", "The backup item is not in soft deleted state.")
    vault = contents.vault_of(call.world, item)
    job = jobs.brief(
        call.world,
        vault.id,
        "Undelete",
        contents.machine_word(record),
        call.world.chance.between(9, 12),
        Undelete_flag="true",
    )
    return _accept(call, item.id, job, "recovery.undeleted", {"item": item.id})


def undeleted(world: World, values: Json) -> None:
    """The item is back, stopped and with all its data; its container still says SoftDeleted, as in Azure."""
    item = world.need(values["item"])
    record = replace(contents.item(item), deleted_at=None, purge_at=None, state=_STOPPED)
    world.put(replace(item, record=record))
