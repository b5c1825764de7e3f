"""What happened: one entry per write request and per background action. The activity log is read from it."""

from datetime import datetime
from typing import NamedTuple


class Event(NamedTuple):
    """One write: who asked for what, what Azure answered and which resources it changed."""

    number: int
    time: datetime
    caller: str
    """Object id of the principal, or the name of the service that acted by itself."""
    name: str
    """The action, as Microsoft.Compute/virtualMachines/write."""
    resource: str
    """The id of the resource it was about."""
    status: int
    """The HTTP status, 0 for a background action."""
    code: str
    """The error code of a refusal, else an empty text."""
    correlation: str
    operation: str = ""
    """The id of the long-running operation that it started, else an empty text."""
    changes: tuple[str, ...] = ()
    """Ids of resources that this write created (`+id`), replaced (`~id`) or deleted (`-id`)."""
    message: str = ""
