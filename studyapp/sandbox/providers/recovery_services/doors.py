"""The doors of backup operations: one operation answers under every path by which clients ask for it."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.values import NEVER, Json, iso
from studyapp.sandbox.arm.wire import Answer

Headers = tuple[tuple[str, str], ...]


def status_body(call: Call, operation: Operation) -> Json:
    """The status as the backup service writes it: the end equals the start, properties come only then."""
    status = operation.status(call.now)
    running = status == "InProgress"
    body: Json = {
        "id": operation.id,
        "name": operation.id,
        "status": status,
        "startTime": iso(operation.started),
        "endTime": NEVER if running else iso(operation.started),
    }
    if status == "Failed" and operation.failure:
        body["error"] = operation.failure.body()
    if not running and operation.properties:
        body["properties"] = operation.properties
    return body


def status(call: Call) -> Answer:
    """Every status door: item, fabric, policy or vault level."""
    return Answer(200, status_body(call, generic.find_operation(call, "backup")))


def result(call: Call) -> Answer:
    """Every result door: 202 while it runs, then the item, or nothing where there is none."""
    operation = generic.find_operation(call, "backup")
    if operation.status(call.now) == "InProgress":
        return Answer(202, None, again(call))
    if operation.failure:
        raise ArmError(400, operation.failure.code, operation.failure.message, nulls=True)
    if operation.answer is not None:
        return Answer(200, operation.answer)
    if not operation.name.lower().endswith("protecteditems/write"):
        return Answer(204)
    item = call.world.find(operation.subject)
    return Answer(200, call.world.view(item)) if item else Answer(204)


def nothing(call: Call) -> Answer:
    """The result door of work that has no result: 202, then 204."""
    operation = generic.find_operation(call, "backup")
    return Answer(202, None, again(call)) if operation.status(call.now) == "InProgress" else Answer(204)


def again(call: Call) -> Headers:
    """The headers of a 202 at a result door: ask here again."""
    return (("Location", call.request.url), ("Retry-After", "60"))


def item_headers(call: Call, item: str, operation: Operation) -> Headers:
    """Protect, stop, back up, restore: both doors lie under the item."""
    return (
        ("Azure-AsyncOperation", call.link(f"{item}/operationsStatus/{operation.id}")),
        ("Location", call.link(f"{item}/operationResults/{operation.id}")),
    )


def vault_headers(call: Call, vault: str, operation: Operation) -> Headers:
    """Deleting an item: both doors lie under the vault."""
    return (
        ("Azure-AsyncOperation", call.link(f"{vault}/backupOperations/{operation.id}")),
        ("Location", call.link(f"{vault}/backupOperationResults/{operation.id}")),
    )


def job_properties(job: str) -> Json:
    return {"objectType": "OperationStatusJobExtendedInfo", "jobId": job}
