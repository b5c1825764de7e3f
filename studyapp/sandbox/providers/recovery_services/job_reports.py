"""Exporting jobs: an operation ends with a signed link, behind which the jobs can be read as JSON for ten minutes."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.routes import Route
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import doors, jobs, vault_body
from studyapp.sandbox.providers.recovery_services.names import VAULTS
from studyapp.sandbox.providers.recovery_services.paths import BACKUP_MODELS, VAULT

_BLOBS = "/blobs/backupreports/"
_LIFE = timedelta(minutes=10)


def export(call: Call) -> Answer:
    """Export the jobs that the filter asks for, as they are now."""
    vault = call.world.need(call.upto("vaults"))
    operation = call.world.operate("backup", call.action, vault.id, 40)
    until = iso(operation.ends + _LIFE)
    report = {"until": until, "jobs": [call.world.view(job) for job in jobs.chosen(call, vault)]}
    kept = {id: old for id, old in vault.facts.get("jobReports", {}).items() if parse_time(old["until"]) > call.now}
    call.world.remember(replace(vault, facts={**vault.facts, "jobReports": {**kept, operation.id: report}}))
    url = call.link(f"{vault.id}/backupJobs/operationResults/{operation.id}")
    return Answer(202, None, (("Location", url), ("Retry-After", "60")), operation.id)


def result(call: Call) -> Answer:
    """202 while the report is written, then the link to it."""
    operation, vault = generic.find_operation(call, "backup"), call.world.need(call.upto("vaults"))
    report = vault.facts.get("jobReports", {}).get(operation.id)
    info: Json = {"objectType": "ExportJobsOperationResultInfo"}
    if operation.status(call.now) == "InProgress":
        headers = {"Location": [call.request.url], "Retry-After": ["60"]}
        return Answer(202, {"operation": info, "headers": headers}, doors.again(call))
    if report is None:
        raise ArmError(404, "OperationNotFound", f"The operation '{operation.id}' exported no jobs, or its report is gone.")  # fmt: skip
    info |= {"blobUrl": f"{call.origin}{_path(operation)}", "blobSasKey": _key(vault, operation, report["until"])}
    return Answer(200, {"operation": info, "headers": {}})


def _path(operation: Operation) -> str:
    return f"{_BLOBS}{operation.id}/exportjobsreport{operation.id}"


def _key(vault: Resource, operation: Operation, until: str) -> str:
    """The signature that goes behind the link."""
    return f"?sv=2014-02-14&sr=b&sp=r&st={iso(operation.ends)}&se={until}&sig={_signature(vault, operation.id, until)}"


def _signature(vault: Resource, operation: str, until: str) -> str:
    return hashlib.sha256(f"{vault_body.record(vault).guid}\n{operation}\n{until}".encode()).hexdigest()


def read(call: Call) -> Answer:
    """The report behind a signed link."""
    id, until = call.names["operation"], call.query.get("se", "")
    vault, report = _report(call.world, id)
    if until != report["until"] or call.query.get("sig") != _signature(vault, id, until):
        raise ArmError(403, "AuthenticationFailed", "The signature of the url is not valid.")
    if parse_time(until) <= call.now:
        raise ArmError(403, "AuthenticationFailed", "The signature of the url is not valid any more.")
    return Answer(200, {"vault": vault.id, "jobs": report["jobs"]})


def _report(world: World, operation: str) -> tuple[Resource, Json]:
    for vault in world.tree.of_type(VAULTS):
        report = vault.facts.get("jobReports", {}).get(operation)
        if report is not None:
            return vault, report
    raise ArmError(404, "BlobNotFound", "The specified blob does not exist.")


ROUTES = (
    Route("Jobs_Export", "POST", VAULT + "/backupJobsExport", export),
    Route("ExportJobsOperationResults_Get", "GET", VAULT + "/backupJobs/operationResults/{operation}", result, response=BACKUP_MODELS + "OperationResultInfoBaseResource"),
    Route("JobReports_Get", "GET", _BLOBS + "{operation}/{blob}", read, signed=True),
)  # fmt: skip
