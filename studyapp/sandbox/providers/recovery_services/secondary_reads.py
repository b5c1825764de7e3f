"""What the paired region shows of a vault: items, recovery points and counts, and the token that a restore there needs.

The paths are those of the vault itself; the api-versions of the secondary region lead here. Answers show what those
versions document.
"""

import hashlib
from datetime import datetime

from studyapp.sandbox.arm import ids, odata, schema
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import REGIONS, pair_of, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import contents, names, points, protection, secondary, vault_body
from studyapp.sandbox.providers.recovery_services.errors import refused

MODELS = "recoveryservicesbackuppassive."


def _vault(call: Call) -> Resource:
    vault = call.world.need(call.upto("vaults"))
    secondary.check_enabled(vault)
    return vault


def list_items(call: Call) -> Answer:
    """Items of which at least one point has arrived, filtered as at home."""
    wanted = odata.values(call.query.get("$filter", ""))
    held = contents.items(call.world, _vault(call))
    found = [i for i in held if protection.fits(i, wanted) and secondary.points(call.world, i)]
    return page(call, found, lambda item: _item(call.world, item))


def _item(world: World, item: Resource) -> Json:
    newest = contents.point(secondary.points(world, item)[-1]).time
    shown = world.view(item)
    shown["properties"] = {**shown["properties"], "lastRecoveryPoint": iso(newest)}
    return schema.known(MODELS + "ProtectedItemResource", shown)


def list_points(call: Call) -> Answer:
    """The points that have arrived, newest first, between startDate and endDate."""
    _vault(call)
    item = call.world.need(call.upto("protectedItems"))
    found = list(reversed(secondary.points(call.world, item)))
    found = points.within(found, call.query.get("$filter", ""))
    return page(call, found, lambda point: _point(call.world, point))


def get_point(call: Call) -> Answer:
    return Answer(200, _point(call.world, arrived(call)))


def arrived(call: Call) -> Resource:
    """The point at the path, as long as the paired region has it."""
    _vault(call)
    point = call.world.need(call.upto("recoveryPoints"))
    check_arrived(call.world, point)
    return point


def check_arrived(world: World, point: Resource) -> None:
    """Raise where a point is not, or not yet, in the paired region."""
    if secondary.has_arrived(world, point):
        return
    moment = secondary.arrives(contents.vault_of(world, point), contents.point(point))
    when = f"it is expected at {iso(moment)}" if moment else "snapshots are not replicated"
    raise refused(
        "BMSUserErrorRecoveryPointNotFoundInSecondaryRegion",
        f"The recovery point '{point.name}' has not been replicated to the secondary region: {when}.",
        404,
    )


def _point(world: World, point: Resource) -> Json:
    shown = world.view(point)
    tiers = [tier for tier in shown["properties"]["recoveryPointTierDetails"] if tier["type"] != "InstantRP"]
    changed = {"recoveryPointTierDetails": tiers, "isInstantIlrSessionActive": False}
    shown["properties"] = {**shown["properties"], **changed}
    return schema.known(MODELS + "RecoveryPointResource", shown)


def usage(call: Call) -> Answer:
    """How many items the paired region shows."""
    held = contents.items(call.world, _vault(call))
    kind = odata.values(call.query.get("$filter", "")).get("type", "BackupProtectedItemCountSummary")
    count = sum(bool(secondary.points(call.world, item)) for item in held)
    name = {"value": "AzureIaasVM", "localizedValue": "Azure Virtual Machine"}
    shown = count if kind.lower() == "backupprotecteditemcountsummary" else 0
    return Answer(200, {"value": [{"unit": "Count", "currentValue": shown, "limit": -1, "name": name}]})


def aad_properties(call: Call) -> Answer:
    """For whom a token must be made out, for the backup service of a region to take it."""
    wanted = odata.values(call.query.get("$filter", ""))
    if wanted.get("backupmanagementtype", "AzureIaasVM").lower() != "azureiaasvm":
        raise not_simulated("secondary regions of anything but Azure virtual machines", target="$filter")
    return Answer(200, {"properties": _aad(call, known_region(call))})


def known_region(call: Call) -> str:
    """The region in the path."""
    name = region(call.names["region"])
    if name not in REGIONS:
        raise ArmError(
            400,
            "LocationNotAvailableForResourceType",
            f"The provided location '{name}' is not available. List of available regions is '{','.join(REGIONS)}'.",
        )
    return name


def _aad(call: Call, name: str) -> Json:
    digest = hashlib.sha256(f"{call.world.tenant}/{name}".encode()).hexdigest()
    return {
        "tenantId": call.world.tenant,
        "audience": f"https://RecoveryServices/IaasCoord/aadmgmt/{name}",
        "servicePrincipalObjectId": f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}",
    }


def access_token(call: Call) -> Answer:
    """What a restore in the paired region must show: which point it is, and that the vault gave it out."""
    point = arrived(call)
    vault = contents.vault_of(call.world, point)
    wanted = _aad(call, pair_of(vault.body["location"]))
    asked: Json = call.body.get("properties") or {}
    wrong = [name for name, value in wanted.items() if str(asked.get(name)).lower() != value.lower()]
    if wrong:
        raise refused(
            "BMSUserErrorInvalidInput",
            f"'{wrong[0]}' is not that of the backup service in the secondary region: ask for its backupAadProperties.",
        )
    shown = {"id": point.id, "name": point.name, "type": point.type, "properties": _token(call.world, vault, point)}
    return Answer(200, shown)


def _token(world: World, vault: Resource, point: Resource) -> Json:
    item = world.need(point.parent)
    record, held = contents.item(item), contents.point(point)
    short = names.short_name(*names.vm_names(record.vm))
    home = str(vault.body["location"])
    return {
        "objectType": "WorkloadCrrAccessToken",
        "accessTokenString": signature(world, point),
        "bMSActiveRegion": home,
        "backupManagementType": "AzureIaasVM",
        "containerName": short,
        "containerType": "IaasVMContainer",
        "coordinatorServiceStampUri": f"https://{home}-coordinator.sandbox.invalid",
        "datasourceContainerName": short,
        "datasourceId": record.data_id,
        "datasourceName": ids.name_of(record.vm),
        "datasourceType": "VM",
        "protectionServiceStampId": vault_body.record(vault).guid,
        "protectionServiceStampUri": f"https://{home}-protection.sandbox.invalid",
        "recoveryPointId": point.name,
        "recoveryPointTime": _american(held.time),
        "resourceGroupName": ids.group_of(vault.id),
        "resourceId": vault_body.record(vault).guid,
        "resourceName": vault.name,
        "rpIsManagedVirtualMachine": True,
        "rpOriginalSAOption": False,
        "rpTierInformation": {tier["type"]: tier["status"] for tier in points.tiers(held, world)},
        "rpVMSizeDescription": dig(held.vm, "properties.hardwareProfile.vmSize"),
        "subscriptionId": world.subscription,
        "tokenExtendedInformation": "",
    }


def signature(world: World, point: Resource) -> str:
    """The text that only the vault of a point can have given out."""
    return hashlib.sha256(f"{world.tenant}/{contents.item(world.need(point.parent)).data_id}{point.key}".encode()).hexdigest()  # fmt: skip


def _american(moment: datetime) -> str:
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment.month}/{moment.day}/{moment.year} {moment.hour % 12 or 12}:{moment:%M:%S} {half}"
