"""The doors of Data Protection's operations: one operation answers at every status and result door of the service."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.data_protection.names import NS, vault_id

FAMILY = "dataprotection"
_AGAIN = ("Retry-After", "10")


def job_properties(job: str = "") -> Json:
    """What an operation shows once it has ended: the job behind it, where there is one."""
    return {"objectType": "OperationJobExtendedInfo", **({"jobId": job} if job else {})}


def accepted(call: Call, operation: Operation, status: int = 202, body: Json | None = None) -> Answer:
    """The answer to a request that is worked on, with both doors."""
    vault = call.world.need(vault_id(call.path))
    place = f"/subscriptions/{call.world.subscription}/providers/{NS}/locations/{vault.body['location']}"
    headers = (
        ("Azure-AsyncOperation", call.link(f"{place}/operationStatus/{operation.id}")),
        ("Location", call.link(f"{place}/operationResults/{operation.id}")),
        _AGAIN,
    )
    return Answer(status, body, headers, operation.id)


def status(call: Call) -> Answer:
    """Every status door: of a region, a group or a vault."""
    operation = _find(call)
    shown = operation.status(call.now)
    body: Json = {
        "id": call.path,
        "name": operation.id,
        "status": "Inprogress" if shown == "InProgress" else shown,
        "startTime": iso(operation.started),
    }
    if shown != "InProgress":
        body["endTime"] = iso(operation.ends)
    if shown == "Failed" and operation.failure:
        body["error"] = operation.failure.body()
    if shown == "Succeeded" and operation.properties:
        body["properties"] = operation.properties
    return Answer(200, body)


def result(call: Call) -> Answer:
    """The result door of a region: 202 while it runs, then the job that it was about, or nothing."""
    operation = _find(call)
    if operation.status(call.now) == "InProgress":
        return _later(call)
    _check(operation)
    return Answer(200, operation.properties) if operation.properties else Answer(204)


def subject_result(call: Call) -> Answer:
    """The result doors of a vault and of an instance: 202 while it runs, then the resource as it has become."""
    operation = _find(call)
    if operation.status(call.now) == "InProgress":
        return _later(call)
    _check(operation)
    word = "/backupInstances/" if "instance" in call.names else "/backupVaults/"
    found = call.world.find(call.path[: call.path.rindex("/operationResults/")])
    return Answer(200, call.world.view(found)) if found and word in found.id else Answer(204)


def _find(call: Call) -> Operation:
    """The operation of the path, where it is about something of the path's vault, group or region."""
    operation = generic.find_operation(call, FAMILY)
    around = next((call.upto(word) for word in ("backupInstances", "backupVaults") if f"/{word}/" in call.path), "")
    about = operation.subject.lower()
    if around and not (about == around.lower() or about.startswith(around.lower() + "/")):
        raise ArmError(404, "OperationNotFound", f"The operation '{operation.id}' could not be found.")
    return operation


def _check(operation: Operation) -> None:
    if operation.failure:
        raise ArmError(400, operation.failure.code, operation.failure.message)


def _later(call: Call) -> Answer:
    return Answer(202, None, (("Location", call.request.url), _AGAIN))
