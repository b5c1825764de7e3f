"""Type names of Microsoft.Compute, and the answers of its long-running operations."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.operations import Failure
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer

NS = "Microsoft.Compute"
VMS = NS + "/virtualMachines"
EXTENSIONS = VMS + "/extensions"
DISKS = NS + "/disks"
SNAPSHOTS = NS + "/snapshots"
COLLECTIONS = NS + "/restorePointCollections"
POINTS = COLLECTIONS + "/restorePoints"
NICS = "Microsoft.Network/networkInterfaces"


def accept(
    call: Call,
    subject: str,
    location: str,
    seconds: float,
    *,
    status: int = 202,
    body: Json | None = None,
    effect: str = "",
    values: Json | None = None,
    answer: Json | None = None,
    failure: Failure | None = None,
    door: str = "operations",
) -> Answer:
    """Start an operation of Compute and answer as Compute does: Location only where the answer is a 202."""
    properties = {"output": answer} if answer is not None else None
    operation = call.world.operate(
        "compute",
        call.action,
        subject,
        seconds,
        effect=effect,
        values=values,
        answer=answer,
        failure=failure,
        properties=properties,
    )
    path = f"{NS}/locations/{location}/{door}"
    headers = generic.async_headers(call, operation, path, location=status == 202)
    return Answer(status, body, (*headers, ("Retry-After", "10")), operation.id)
