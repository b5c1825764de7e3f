"""Restores in the paired region: the request with its token, its operation, and the jobs that the region lists."""

from datetime import timedelta

from studyapp.sandbox.arm import generic, ids, odata, schema
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import WITHOUT_ZONES, pair_of
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import NEVER, Json, dig, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import contents, doors, jobs, names, restore_rules, secondary
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.names import CRR_JOBS
from studyapp.sandbox.providers.recovery_services.records import JobRecord, PointRecord, Stage
from studyapp.sandbox.providers.recovery_services.secondary_reads import (
    MODELS,
    check_arrived,
    known_region,
    signature,
)

_FAMILY = "crr"
_KINDS = {"RestoreDisks": "Recover disks", "AlternateLocation": "Recover VM to an alternate location"}


def trigger(call: Call) -> Answer:
    """Start a restore in the region of the path; the operation names the job to watch there."""
    place = known_region(call)
    asked: Json = call.body.get("restoreRequest") or {}
    point = _point(call, call.body.get("crossRegionRestoreAccessDetails") or {})
    item, vault = call.world.need(point.parent), contents.vault_of(call.world, point)
    _check_vault(vault, place)
    check_arrived(call.world, point)
    _check_kind(asked, place)
    first = next(restore_rules.problems(call.world, item, point, asked, place), None)
    if first is not None:
        raise first
    job = _start(call.world, vault, item, point, asked, place)
    operation = call.world.operate(
        _FAMILY, call.action, item.id, 3, properties=doors.job_properties(job.name), answer={"region": place}
    )
    return Answer(202, None, _headers(call, operation), operation.id)


def _point(call: Call, token: Json) -> Resource:
    """The recovery point that a token was made out for."""
    if token.get("objectType") not in ("CrrAccessToken", "WorkloadCrrAccessToken"):
        raise refused("BMSUserErrorInvalidInput", "crossRegionRestoreAccessDetails must hold the point's access token.")
    group = f"/subscriptions/{token.get('subscriptionId')}/resourceGroups/{token.get('resourceGroupName')}"
    container = str(token.get("datasourceContainerName") or token.get("containerName") or "")
    machine = names.machine_of(container, container)
    vault = f"{group}/providers/{names.VAULTS}/{token.get('resourceName')}"
    found = call.world.find(f"{names.item_id(vault, *machine)}/recoveryPoints/{token.get('recoveryPointId')}") if machine else None  # fmt: skip
    if found is None or token.get("accessTokenString") != signature(call.world, found):
        raise refused(
            "BMSUserErrorInvalidAccessToken",
            "The access token is not that of a recovery point: get it from the point's accessToken first.",
        )
    return found


def _check_vault(vault: Resource, place: str) -> None:
    secondary.check_enabled(vault)
    home = str(vault.body["location"])
    if place != pair_of(home):
        raise refused(
            "UserErrorRestoreRegionMismatch",
            f"The vault is in '{home}': its recovery points can be restored in the paired region '{pair_of(home)}', not in '{place}'.",
        )
    if dig(vault.body, "properties.publicNetworkAccess") == "Disabled":
        raise refused(
            "UserErrorCrossRegionRestoreNotSupportedForPrivateVault",
            "Cross Region Restore does not work while public network access to the vault is denied.",
        )


def _check_kind(asked: Json, place: str) -> None:
    if asked.get("objectType") != "IaasVMRestoreRequest":
        raise refused("BMSUserErrorInvalidInput", "restoreRequest.objectType must be IaasVMRestoreRequest.")
    if asked.get("recoveryType") == "OriginalLocation":
        raise refused(
            "UserErrorOriginalLocationRestoreNotSupportedForCrossRegion",
            "Disks of the source machine cannot be replaced from the secondary region: restore disks or a new machine.",
        )
    identity = asked.get("identityInfo") or {}
    named = identity.get("isSystemAssignedIdentity") or identity.get("managedIdentityResourceId")
    if named or asked.get("identityBasedRestoreDetails"):
        raise refused(
            "UserErrorManagedIdentityRestoreNotSupportedForCrossRegion",
            "Restoring with a managed identity is not available in the secondary region.",
        )
    if asked.get("zones") and place in WITHOUT_ZONES:
        raise refused(
            "UserErrorCrossZonalRestoreNotSupported", f"The region '{place}' does not support availability zones."
        )
    if not asked.get("targetResourceGroupId"):
        raise refused("BMSUserErrorInvalidInput", "targetResourceGroupId must name the group for the restored disks.")


def _start(world: World, vault: Resource, item: Resource, point: Resource, asked: Json, place: str) -> Resource:
    held = contents.point(point)
    stages = _stages(world, str(asked["recoveryType"]))
    job = JobRecord(
        "CrossRegionRestore",
        contents.machine_word(contents.item(item)),
        world.now,
        stages[-1].ends,
        stages,
        bag=_bag(held, asked, place),
    )
    made = world.put(Resource(f"{vault.id}/backupCrrJobs/{world.chance.guid()}", CRR_JOBS, {}, record=job))
    values = {"point": point.id, "job": made.id, "asked": asked, "rehydrate": 0, "broken": False, "region": place}
    world.schedule(job.ends, "recovery.restored", values)
    return made


def _stages(world: World, kind: str) -> tuple[Stage, ...]:
    """The data always comes from the vault over there: there is no snapshot to be quick with."""
    ends = world.after(60 * world.chance.between(20, 35))
    stages = (Stage("Transfer data from vault", world.now, ends),)
    if kind != "AlternateLocation":
        return stages
    minutes = timedelta(minutes=world.chance.between(1, 2))
    return (*stages, Stage("Create the restored virtual machine", ends, ends + minutes))


def _bag(point: PointRecord, asked: Json, place: str) -> dict[str, str]:
    return {
        "Job Type": _KINDS[asked["recoveryType"]],
        "Recovery point time ": iso(point.time),
        "Target Storage Account Name": ids.name_of(restore_rules.account_id(asked)),
        "Target resource group": ids.name_of(asked["targetResourceGroupId"]),
        "Target region": place,
    }


def _headers(call: Call, operation: Operation) -> doors.Headers:
    base = call.upto("locations")
    return (
        ("Azure-AsyncOperation", call.link(f"{base}/backupCrrOperationsStatus/{operation.id}")),
        ("Location", call.link(f"{base}/backupCrrOperationResults/{operation.id}")),
        ("Retry-After", "60"),
    )


def operation_status(call: Call) -> Answer:
    """Where a restore's acceptance is polled; it names the job once it has ended."""
    operation = _operation(call)
    ended = operation.status(call.now) != "InProgress"
    return Answer(200, doors.status_body(call, operation) | {"endTime": iso(operation.ends) if ended else NEVER})


def operation_result(call: Call) -> Answer:
    """202 while it runs, then an empty 200."""
    running = _operation(call).status(call.now) == "InProgress"
    return Answer(202, None, doors.again(call)) if running else Answer(200)


def _operation(call: Call) -> Operation:
    operation = generic.find_operation(call, _FAMILY)
    if dig(operation.answer, "region") != known_region(call):
        raise ArmError(404, "OperationNotFound", f"The operation '{operation.id}' could not be found in this region.")
    return operation


def list_jobs(call: Call) -> Answer:
    """Restores in this region of the vault that the body names, newest first, filtered as jobs are at home."""
    vault, wanted = _vault_of_request(call), odata.values(call.query.get("$filter", ""))
    found = [job for job in reversed(_jobs(call, vault)) if jobs.fits(call.world, job, wanted)]
    return page(call, found, lambda job: _shown(call, call.world.view(job)))


def get_job(call: Call) -> Answer:
    """One such restore with its tasks."""
    name = str(call.body.get("jobName") or "")
    found = [job for job in _jobs(call, _vault_of_request(call)) if job.name.lower() == name.lower()]
    if not found:
        raise refused("BMSUserErrorJobNotFound", f"The job '{name}' does not exist in this region.", 404)
    return Answer(200, _shown(call, jobs.details(call.world, found[0])))


def _vault_of_request(call: Call) -> Resource:
    id = str(call.body.get("resourceId") or "")
    if not contents.is_vault(id):
        raise refused("BMSUserErrorInvalidInput", "resourceId must be the id of the vault.")
    vault = call.world.need(id)
    secondary.check_enabled(vault)
    return vault


def _jobs(call: Call, vault: Resource) -> list[Resource]:
    here = known_region(call) == pair_of(vault.body["location"])
    return call.world.tree.children(vault.id, CRR_JOBS) if here else []


def _shown(call: Call, job: Json) -> Json:
    """A job under the region's own id."""
    known = schema.known(MODELS + "JobResource", job)
    return {**known, "id": f"{call.upto('locations')}/backupJobs/{job['name']}", "type": names.JOBS}
