"""What can be made to go wrong, as values: facts about the world, denials by policy, and trouble on the wire.

A world fault is never an error code. It sets a fact of a resource (its guest agent is not ready), Azure's own errors
follow from the fact, and whatever repairs the fact cures it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of request: a verb, and a path with `*` and `**` for any text."""

    verb: str
    path: str

    def matches(self, verb: str, path: str) -> bool:
        return self.verb.upper() in (verb, "*") and fnmatchcase(path.lower(), self.path.lower())


@dataclass(frozen=True, slots=True)
class WorldFault:
    """Facts that are set on a resource until somebody repairs them."""

    id: str
    resource: str
    """The id of the resource."""
    facts: Mapping[str, Any]
    until: tuple[Pattern, ...] = ()
    """Requests that cure it, beside the repairs that providers know themselves."""
    before: Mapping[str, Any] = field(default_factory=dict)
    """The facts as they were; filled in when the fault is set."""


@dataclass(frozen=True, slots=True)
class DenyFault:
    """An Azure Policy assignment with the effect deny."""

    id: str
    type: str
    """The resource type that may not be written, as Microsoft.Compute/*."""
    scope: str = ""
    """Id of the group or resource that the assignment stands on; empty means the subscription."""
    policy: str = "Not allowed resource types"


@dataclass(frozen=True, slots=True)
class WireFault:
    """Trouble between client and service: a 429, a 503, a 409, from the nth matching request on."""

    id: str
    request: Pattern
    status: int
    code: str = ""
    retry_after: int = 0
    """Seconds in the Retry-After header; 0 leaves the header out."""
    nth: int = 1
    times: int = 1


Fault = WorldFault | DenyFault | WireFault
"""Anything that `Sandbox.inject` takes."""
