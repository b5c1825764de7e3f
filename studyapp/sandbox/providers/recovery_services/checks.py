"""Questions before anything is done: is this machine protected, can it be, would this restore go through?"""

import re

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, not_simulated
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import NEVER, Json, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.recovery_services import contents, doors, item_view, names, restore_rules
from studyapp.sandbox.providers.recovery_services.diagnosis import ENHANCED_ONLY
from studyapp.sandbox.providers.recovery_services.errors import refused

_SIZE = re.compile(r"(?P<tier>Basic|Standard)_(?P<family>[A-Z]+)(?P<number>\d+)", re.I)
_LEAST_CORES = 2
_TWO_CORES_AT_ONE = ("G", "GS")
"""Families whose smallest size has two cores and the number 1; elsewhere the number is at most the count of cores."""


def backup_status(call: Call) -> Answer:
    """Whether and where a machine is protected."""
    _only_machines(call)
    item = next(contents.protecting(call.world, str(call.body.get("resourceId") or "")), None)
    if item is None:
        return Answer(
            200,
            {
                "protectionStatus": "NotProtected",
                "vaultId": "",
                "fabricName": "Invalid",
                "containerName": "",
                "protectedItemName": "",
                "policyName": "",
                "errorCode": "Success",
                "errorMessage": "",
                "registrationStatus": "",
            },
        )
    return Answer(200, _status(call, item))


def _status(call: Call, item: Resource) -> Json:
    record = contents.item(item)
    vault = contents.vault_of(call.world, item)
    group, machine = names.vm_names(record.vm)
    state = item_view.state(call.world, item)
    return {
        "protectionStatus": "NotProtected" if state == "ProtectionStopped" else "Protected",
        "vaultId": vault.id,
        "fabricName": names.FABRIC,
        # This list echoes another letter case than the item itself does.
        "containerName": f"iaasvmcontainer;{names.short_name(group, machine)}",
        "protectedItemName": f"vm;{names.short_name(group, machine)}",
        "policyName": record.policy,
        "errorCode": "Success",
        "errorMessage": "",
        "registrationStatus": "Registered",
    }


def _only_machines(call: Call) -> None:
    if str(call.body.get("resourceType") or "").lower() != "vm":
        raise not_simulated("backup of anything but virtual machines", target="resourceType")


def prevalidate(call: Call) -> Answer:
    """Whether protection can be enabled; a refusal is a 200 that says Failed."""
    _only_machines(call)
    id = str(call.body.get("resourceId") or "")
    group, machine = names.vm_names(id)
    shown: Json = {
        "containerName": f"iaasvmcontainer;{names.short_name(group, machine)}",
        "protectedItemName": f"vm;{names.short_name(group, machine)}",
    }
    why = _why_not(call, id)
    if why is None:
        return Answer(
            200, {"status": "Succeeded", "errorCode": "Success", "errorMessage": "", "recommendation": "", **shown}
        )
    code, message, advice = why
    return Answer(
        200, {"status": "Failed", "errorCode": code, "errorMessage": message, "recommendation": advice, **shown}
    )


def _why_not(call: Call, id: str) -> tuple[str, str, str] | None:
    vm = call.world.find(id)
    if vm is None:
        return "VirtualMachineNotFound", "The virtual machine does not exist.", "Check the resource id."
    item = next(contents.protecting(call.world, id), None)
    if item is not None and contents.item(item).state == "Protected":
        return (
            "VirtualMachineAlreadyProtected",
            "The virtual machine is protected already.",
            "Do not enable protection again.",
        )
    vault = call.world.find(str(call.body.get("vaultId") or ""))
    if vault is not None and vault.body["location"] != vm.body["location"]:
        return (
            "VaultRegionMismatch",
            "The vault is in another region than the virtual machine.",
            "Choose a vault of the same region.",
        )
    if region(call.names["region"]) != vm.body["location"]:
        return (
            "RegionMismatch",
            "The virtual machine is in another region.",
            "Ask in the region of the virtual machine.",
        )
    return None


def feature_support(call: Call) -> Answer:
    """Whether machines of a size and kind of disk can be backed up in a region, and whether that is on by default."""
    if call.body.get("featureType") != "AzureVMResourceBackup":
        raise not_simulated("feature checks for anything but virtual machines", target="featureType")
    if region(call.names["region"]) not in REGIONS:
        raise bad_request("LocationNotAvailableForResourceType", f"The provided location '{call.names['region']}' is not available for resource type 'Microsoft.RecoveryServices/vaults'. List of available regions is '{','.join(REGIONS)}'.")  # fmt: skip
    return Answer(
        200, {"supportStatus": _support(str(call.body.get("vmSize") or ""), str(call.body.get("vmSku") or ""))}
    )


def _support(size: str, sku: str) -> str:
    """Too small a machine is off by default; disks that only an Enhanced policy takes are, as the default is Standard."""
    found = _SIZE.match(size)
    if found is None:
        return "NotSupported"
    cores = 2 if found["family"].upper() in _TWO_CORES_AT_ONE else int(found["number"])
    small = found["tier"].lower() == "basic" or cores < _LEAST_CORES
    return "DefaultOFF" if small or sku in ENHANCED_ONLY else "Supported"


def validate(call: Call) -> Answer:
    """Whether a restore would go through, answered at once."""
    return Answer(200, {"validateOperationResponse": _verdict(call, call.body)})


def trigger_validate(call: Call) -> Answer:
    """The same as a long-running operation."""
    vault = call.world.need(call.upto("vaults"))
    verdict = _verdict(call, (call.body.get("properties") and call.body) or {"properties": call.body})
    properties = {"objectType": "OperationStatusValidateOperationExtendedInfo", "validateOperationResponse": verdict}
    operation = call.world.operate(
        "validate", call.action, vault.id, 5, properties=properties, answer={"validateOperationResponse": verdict}
    )
    headers = (
        ("Azure-AsyncOperation", call.link(f"{vault.id}/backupValidateOperationsStatuses/{operation.id}")),
        ("Location", call.link(f"{vault.id}/backupValidateOperationResults/{operation.id}")),
    )
    return Answer(202, None, headers, operation.id)


def _verdict(call: Call, body: Json) -> Json:
    asked: Json = body.get("properties") or body
    if asked.get("objectType") != "ValidateIaasVMRestoreOperationRequest":
        raise not_simulated("validating anything but restores of virtual machines", target="properties.objectType")
    request: Json = asked.get("restoreRequest") or {}
    point = _point(call, str(body.get("id") or ""), str(request.get("recoveryPointId") or ""))
    item = call.world.need(point.parent)
    found = restore_rules.problems(call.world, item, point, request)
    return {"validationResults": [{"code": e.code, "message": e.message, "recommendations": []} for e in found]}


def _point(call: Call, id: str, name: str) -> Resource:
    """The recovery point by its id, or by name anywhere in the vault."""
    found = call.world.find(id)
    if found is not None and found.type == names.POINTS:
        return found
    vault = call.world.need(call.upto("vaults"))
    for item in contents.items(call.world, vault):
        point = call.world.find(f"{item.id}/recoveryPoints/{name or ids.name_of(id)}")
        if point is not None:
            return point
    raise refused("BMSUserErrorInvalidInput", f"The recovery point '{name}' does not exist in the vault.")


def validate_status(call: Call) -> Answer:
    operation = generic.find_operation(call, "validate")
    body = doors.status_body(call, operation)
    return Answer(
        200,
        body | ({"endTime": NEVER} if operation.status(call.now) == "InProgress" else {"endTime": iso(operation.ends)}),
    )


def validate_result(call: Call) -> Answer:
    operation = generic.find_operation(call, "validate")
    if operation.status(call.now) == "InProgress":
        return Answer(202, None, doors.again(call))
    return Answer(200, operation.answer)
