"""Where Site Recovery's operations are polled: one status door in the vault, and a result door under each resource."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.site_recovery.names import vault_of

FAMILY = "site-recovery"


def accepted(call: Call, operation: Operation, at: str = "") -> Answer:
    """202 with both doors; the result door lies under what the operation works on, or under another resource."""
    status = f"{vault_of(operation.subject)}/replicationOperationStatus/{operation.id}"
    headers = (
        ("Azure-AsyncOperation", call.link(status)),
        ("Location", call.link(f"{at or operation.subject}/operationresults/{operation.id}")),
        ("Retry-After", "30"),
    )
    return Answer(202, None, headers, operation.id)


def brief(call: Call, subject: str) -> Operation:
    """An operation of a few seconds that has no job of its own."""
    return call.world.operate(FAMILY, call.action, subject, call.world.chance.between(2, 6))


def status(call: Call) -> Answer:
    """The status door."""
    operation = generic.find_operation(call, FAMILY)
    now = operation.status(call.now)
    body: Json = {"id": call.path, "name": operation.id, "status": now, "startTime": iso(operation.started)}
    if now != "InProgress":
        body["endTime"] = iso(operation.ends)
    if now == "Failed" and operation.failure:
        body["error"] = operation.failure.body()
    if operation.properties:
        body["properties"] = operation.properties
    return Answer(200, body)


def result(call: Call) -> Answer:
    """A result door: 202 while it runs, then the resource under which it lies, or nothing where that is gone."""
    operation = generic.find_operation(call, FAMILY)
    if operation.status(call.now) == "InProgress":
        return Answer(202, None, (("Location", call.request.url), ("Retry-After", "30")))
    if operation.failure:
        raise ArmError(409, operation.failure.code, operation.failure.message)
    shown = call.world.find(call.path.rpartition("/operationresults/")[0])
    return Answer(200, call.world.view(shown)) if shown else Answer(204)
