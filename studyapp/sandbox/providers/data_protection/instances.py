"""Backup instances: validated, configured, changed and read."""

import re
from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import conflict
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import checks, contents, doors, policies, scheduling, vault_body
from studyapp.sandbox.providers.data_protection.contents import CONFIGURING, FAILED, PROTECTED
from studyapp.sandbox.providers.data_protection.names import DELETED, DISK_TYPE, INSTANCES, refused
from studyapp.sandbox.providers.data_protection.records import InstanceRecord

CONFIGURED = "backup-vault.instance-configured"
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,259}")
_UPDATING = "UpdatingProtection"


def validate(call: Call) -> Answer:
    """Whether a datasource could be protected: an operation that succeeds, or fails with the reason."""
    vault = call.world.need(call.upto("backupVaults"))
    itself = call.upto("backupInstances") if "instance" in call.names else ""
    policy, wanted = _read(call.world, vault, call.body.get("backupInstance") or {})
    why = checks.protection(call.world, wanted, policy.body["properties"], itself)
    seconds = call.world.chance.between(5, 20)
    operation = call.world.operate(
        doors.FAMILY, call.action, itself or vault.id, seconds, properties=doors.job_properties(), failure=why
    )
    return doors.accepted(call, operation)


def _read(world: World, vault: Resource, properties: Json) -> tuple[Resource, checks.Wanted]:
    """The policy and the datasource that a request names; raises what no operation is begun for."""
    if properties.get("objectType") != "BackupInstance":
        raise refused("BMSUserErrorInvalidInput", "objectType of an instance must be BackupInstance.")
    policy = policies.in_vault(world, vault, str(dig(properties, "policyInfo.policyId", "")))
    kind = policy.body["properties"]["datasourceTypes"][0]
    asked = str(dig(properties, "dataSourceInfo.datasourceType", ""))
    if asked.lower() != kind.lower():
        raise refused("BMSUserErrorInvalidInput", f"The policy '{policy.name}' is for {kind}, and datasourceType is '{asked[:80]}'.")  # fmt: skip
    if not dig(properties, "dataSourceInfo.resourceID"):
        raise refused("BMSUserErrorInvalidInput", "dataSourceInfo must name the resourceID of what is to be protected.")
    return policy, checks.of_request(vault, kind, properties)


def put(call: Call) -> Answer:
    """Protect a datasource, or move a protected one to another policy: in effect when the operation ends."""
    world, vault, old = call.world, call.world.need(call.upto("backupVaults")), call.world.find(call.path)
    properties: Json = call.body.get("properties") or {}
    policy, wanted = _read(world, vault, properties)
    _check_name(call)
    if old is not None:
        _check_change(world, old, wanted)
    why = checks.protection(world, wanted, policy.body["properties"], call.path)
    body = _body(world, wanted, policy, call.body)
    before = contents.instance(old).state if old else CONFIGURING
    record = _record(world, wanted, policy)
    made = world.put(_updating(old) if old else Resource(call.path, INSTANCES, body, record=record))
    operation = world.operate(
        doors.FAMILY,
        call.action,
        made.id,
        world.chance.between(10, 40),
        effect=CONFIGURED,
        values={"instance": made.id, "body": body, "policy": policy.name, "snapshots": wanted.snapshots, "before": before, "error": why.code if why else "", "message": why.message if why else ""},
        failure=why,
    )  # fmt: skip
    return doors.accepted(call, operation, 200 if old else 201, world.view(made))


def _record(world: World, wanted: checks.Wanted, policy: Resource) -> InstanceRecord:
    source = world.find(wanted.source)
    return InstanceRecord(source.id if source else wanted.source, policy.name, CONFIGURING, wanted.snapshots)


def _updating(old: Resource) -> Resource:
    return old.with_record(replace(contents.instance(old), state=_UPDATING))


def _check_name(call: Call) -> None:
    name = call.names["instance"]
    if not _NAME.fullmatch(name):
        raise refused("BMSUserErrorInvalidInput", f"The name '{name[:80]}' of a backup instance is not valid: letters, digits, hyphens, underscores and periods, 260 at most.")  # fmt: skip
    if call.world.find(f"{call.upto('backupVaults')}/deletedBackupInstances/{name}") is not None:
        raise conflict("UserErrorBackupInstanceSoftDeleted", f"The backup instance '{name}' is in soft deleted state: undelete it.")  # fmt: skip


def _check_change(world: World, old: Resource, wanted: checks.Wanted) -> None:
    record = contents.instance(old)
    if world.busy(old.id):
        raise conflict("UserErrorOperationInProgress", f"Another operation is working on the backup instance '{old.name}'.")  # fmt: skip
    if ids.key(record.source) != ids.key(wanted.source):
        raise refused("BMSUserErrorInvalidInput", "The datasource of a backup instance cannot be changed.")
    if record.state not in (PROTECTED, FAILED):
        raise refused("UserErrorBackupInstanceNotProtected", f"The backup instance '{old.name}' is in the state {record.state}: resume it first.")  # fmt: skip


def _body(world: World, wanted: checks.Wanted, policy: Resource, asked: Json) -> Json:
    properties: Json = asked["properties"]
    source = world.find(wanted.source)
    info: Json = {
        "objectType": "Datasource",
        "resourceType": DISK_TYPE,
        "resourceName": ids.name_of(wanted.source),
        "resourceUri": wanted.source,
        "resourceLocation": wanted.vault.body["location"],
        **{name: value for name, value in properties["dataSourceInfo"].items() if value not in (None, "")},
        "resourceID": source.id if source else wanted.source,
        "datasourceType": wanted.kind,
    }
    kept = {**properties, "dataSourceInfo": info, "policyInfo": {**properties["policyInfo"], "policyId": policy.id, "policyVersion": ""}}  # fmt: skip
    kept["friendlyName"] = properties.get("friendlyName") or info["resourceName"]
    return {"properties": kept, **({"tags": asked["tags"]} if asked.get("tags") else {})}


def configured(world: World, values: Json) -> None:
    """A datasource is protected from now on, or it is not and the instance tells why."""
    held = world.find(values["instance"])
    if held is None:
        return
    record = contents.instance(held)
    why = Failure(values["error"], values["message"]) if values["error"] else None
    if why is None:
        _protect(world, held, values)
    elif values["before"] == PROTECTED:
        world.put(held.with_record(replace(record, state=PROTECTED)))
    else:
        world.put(held.with_record(replace(record, state=FAILED, error=why.code, message=why.message)))


def _protect(world: World, held: Resource, values: Json) -> None:
    record = replace(contents.instance(held), policy=values["policy"], snapshots=values["snapshots"], state=PROTECTED, error="", message="")  # fmt: skip
    held = world.put(replace(held, body=values["body"], record=record))
    vault = contents.vault_of(world, held)
    if not vault_body.record(vault).frozen:
        world.remember(vault.with_record(replace(vault_body.record(vault), frozen=True)))
    scheduling.plan(world, held)


_STATUSES = ("ConfiguringProtection", "ConfiguringProtectionFailed", "ProtectionConfigured", "ProtectionStopped", "SoftDeleted")  # fmt: skip


def view(world: World, held: Resource) -> Json:
    """The instance as it reads now."""
    record = contents.instance(held)
    status = record.state if record.state in _STATUSES else PROTECTED if record.state == _UPDATING else "ProtectionStopped"  # fmt: skip
    properties: Json = {
        **held.body["properties"],
        "currentProtectionState": record.state,
        "protectionStatus": {"status": status},
        "provisioningState": _provisioning(world, held, record),
    }
    if record.error:
        error = {"code": record.error, "message": record.message, "isUserError": True, "isRetryable": False}
        properties["protectionErrorDetails"] = error
        properties["protectionStatus"] = {"status": status, "errorDetails": error}
    return {**held.body, "properties": properties}


def _provisioning(world: World, held: Resource, record: InstanceRecord) -> str:
    if held.type != DELETED and world.busy(held.id):
        return "Provisioning" if record.state == CONFIGURING else "Updating"
    return "Failed" if record.state == FAILED else "Succeeded"
