"""Long-running operations: a record of when one ends and how; its status is derived from the clock on each read."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from studyapp.sandbox.arm.values import Json


@dataclass(frozen=True, slots=True)
class Failure:
    """How an accepted operation ends badly: Azure's code and text."""

    code: str
    message: str

    def body(self) -> Json:
        return {"code": self.code, "message": self.message}


class Operation(NamedTuple):
    """One accepted request that Azure works on after its answer."""

    id: str
    family: str
    """Which doors may show it: `backup`, `vault`, `compute`, `network`, `resources` ..."""
    name: str
    """The action in the activity log, as Microsoft.Compute/virtualMachines/start/action."""
    subject: str
    """The id of the resource that it works on."""
    started: datetime
    ends: datetime
    failure: Failure | None
    properties: Json
    """What the status shows once it has ended: a job id, the result of a patch assessment."""
    answer: Json | None
    """What the result door answers at the end; None answers the subject, or nothing where it is gone."""

    def status(self, now: datetime) -> str:
        """InProgress, Succeeded or Failed."""
        if now < self.ends:
            return "InProgress"
        return "Failed" if self.failure else "Succeeded"
