"""How Compute starts long-running work: one at a time on a resource, polled at the region's doors."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import conflict
from studyapp.sandbox.arm.operations import Failure, Operation
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer

FAMILY = "compute"
_POLL = ("Retry-After", "10")
NO_AGENT = Failure(
    "VMAgentStatusCommunicationError",
    "The VM has not reported status for VM agent or extensions. Verify that the OS is up and healthy, the VM has a running VM agent, and that it can establish outbound connections to the Azure platform.",
)
"""How work ends that the guest's agent should have done."""


def check_idle(call: Call, id: str) -> None:
    """Raise 409 while another operation works on the resource."""
    if call.world.busy(id):
        raise conflict(
            "Conflict",
            "The request failed due to conflict with a concurrent request. "
            "To resolve it, please refer to https://aka.ms/activitylog to get more details on the conflicting requests.",
        )


def start(
    call: Call,
    resource: Resource,
    span: tuple[float, float],
    effect: str = "",
    values: Json | None = None,
    *,
    answer: Json | None = None,
    failure: Failure | None = None,
) -> Operation:
    """Begin work that takes a while; `answer` is what its result door gives in the end."""
    return call.world.operate(
        FAMILY,
        call.action,
        resource.id,
        call.world.chance.between(*span),
        effect=effect,
        values=values,
        answer=answer,
        properties={"output": answer} if answer is not None else None,
        failure=failure,
    )


def accepted(call: Call, resource: Resource, operation: Operation, body: Json | None = None) -> Answer:
    """202 with both doors: actions, deletions and everything of disks."""
    headers = generic.async_headers(call, operation, _door(call, resource), location=True)
    return Answer(202, body, (*headers, _POLL), operation.id)


def written(call: Call, resource: Resource, operation: Operation, status: int) -> Answer:
    """200 or 201 with the resource and the status door."""
    headers = generic.async_headers(call, operation, _door(call, resource), location=False)
    return Answer(status, call.world.view(resource), (*headers, _POLL), operation.id)


def _door(call: Call, resource: Resource) -> str:
    location = str(resource.body.get("location") or generic.location_of(call))
    kind = resource.type.rpartition("/")[2]
    return (
        f"Microsoft.Compute/locations/{location}/{'DiskOperations' if kind in ('disks', 'snapshots') else 'operations'}"
    )
