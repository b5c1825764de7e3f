"""When a learner began: what was done before is not theirs."""

from dataclasses import dataclass
from datetime import datetime

from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.target import Target


@dataclass(frozen=True, slots=True)
class Beginning:
    """The moment at which the world was laid and the learner came."""

    time: datetime
    """What the target's clock showed, in UTC."""
    event: int = 0
    """Number of the last event before it, in a sandbox; else 0."""


def beginning(target: Target) -> Beginning:
    """Now, as the moment at which the learner comes."""
    events = target.sandbox.world.events if isinstance(target, SandboxTarget) else ()
    return Beginning(target.now, events[-1].number if events else 0)
