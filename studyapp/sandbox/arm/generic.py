"""Handlers that every provider shares: get, lists, etag preconditions, and the doors of operations."""

from collections.abc import Callable

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso_offset
from studyapp.sandbox.arm.wire import Answer

Handler = Callable[[Call], Answer]


def get(call: Call) -> Answer:
    """The resource at the path."""
    return Answer(200, call.world.view(call.resource()))


def delete(call: Call) -> Answer:
    """Delete the resource at the path: 200, or 204 where there is none."""
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    call.world.remove(found.id)
    return Answer(200)


def absent(what: str) -> Handler:
    """A handler that says what the sandbox does not do."""

    def handle(call: Call) -> Answer:
        raise not_simulated(what)

    return handle


def list_children(type: str) -> Handler:
    """A handler that lists the resources of a type directly under the path's parent."""

    def handle(call: Call) -> Answer:
        parent = call.path.rsplit("/", 1)[0]
        at = parent.lower().rfind("/providers/")
        if parent[at + len("/providers/") :].count("/") == 0:
            parent = parent[:at]
        return page(call, call.world.tree.children(parent, type), call.world.view)

    return handle


def list_all(type: str) -> Handler:
    """A handler that lists the resources of a type in the subscription, but for those that lie within one of another type."""
    word = f"/{type}/".lower()

    def handle(call: Call) -> Answer:
        found = [one for one in call.world.tree.of_type(type) if word in one.key or "/providers/" not in one.key]
        return page(call, found, call.world.view)

    return handle


def check_etag(call: Call, existing: Resource | None) -> None:
    """Raise 412 where If-Match or If-None-Match does not hold."""
    wanted = call.request.headers.get("if-match")
    unwanted = call.request.headers.get("if-none-match")
    missed = wanted and (existing is None or wanted not in ("*", existing.etag, existing.etag.removeprefix("W/")))
    if missed or (unwanted == "*" and existing is not None):
        raise ArmError(
            412, "PreconditionFailed", f"The condition '{wanted or unwanted}' does not hold for '{call.path}'."
        )


def find_operation(call: Call, family: str, name: str = "operation") -> Operation:
    """The operation whose id stands in the path; an unknown one is a 404, never Succeeded."""
    operation = call.world.operations.get(call.names[name].lower())
    if operation is None or operation.family != family:
        raise ArmError(404, "OperationNotFound", f"The operation '{call.names[name]}' could not be found.")
    return operation


def status_body(operation: Operation, call: Call) -> Json:
    """The body of an Azure-AsyncOperation door, as Compute and Network write it."""
    status = operation.status(call.now)
    body: Json = {"startTime": iso_offset(operation.started), "status": status, "name": operation.id}
    if status != "InProgress":
        body["endTime"] = iso_offset(operation.ends)
    if status == "Failed" and operation.failure:
        body["error"] = operation.failure.body()
    if status == "Succeeded" and operation.properties:
        body["properties"] = operation.properties
    return body


def status_door(family: str) -> Handler:
    """A handler for `.../locations/{location}/operations/{operation}`; with `monitor=true` it is the result door."""

    def handle(call: Call) -> Answer:
        operation = find_operation(call, family)
        if call.query.get("monitor") == "true":
            return result(operation, call)
        return Answer(200, status_body(operation, call))

    return handle


def result(operation: Operation, call: Call) -> Answer:
    """The result door: 202 while it runs, then what came of it."""
    if operation.status(call.now) == "InProgress":
        return Answer(202, None, (("Location", call.request.url),))
    if operation.failure:
        raise ArmError(409, operation.failure.code, operation.failure.message)
    if operation.answer is not None:
        return Answer(200, operation.answer)
    subject = call.world.find(operation.subject)
    return Answer(200, call.world.view(subject)) if subject else Answer(204)


def async_headers(call: Call, operation: Operation, family_path: str, *, location: bool) -> tuple[tuple[str, str], ...]:
    """`Azure-AsyncOperation`, and `Location` where Azure sends both."""
    path = f"/subscriptions/{call.world.subscription}/providers/{family_path}/{operation.id}"
    headers = [("Azure-AsyncOperation", call.link(path))]
    if location:
        headers.append(("Location", call.link(path, monitor="true")))
    return tuple(headers)


def location_of(call: Call, resource: Resource | None = None) -> str:
    """The region of a resource, of the request's body, or of the group."""
    found = (resource.body if resource else call.body).get("location")
    if not found:
        group = call.world.find(ids.group_id_of(call.path))
        found = group.body.get("location") if group else "westeurope"
    return region(str(found))
