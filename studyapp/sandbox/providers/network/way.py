"""The way of a packet, hop by hop, and what it says about a connection."""

from dataclasses import dataclass, field

from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network.arriving import Issue


@dataclass(frozen=True, slots=True)
class Step:
    """A hop of a packet's way; the last one is where it arrives or ends."""

    kind: str
    """Source, VirtualAppliance, LoadBalancer, VirtualMachine, VnetLocal or Internet."""
    address: str
    resource: str = ""
    """The id of the ip configuration or frontend; empty outside of the sandbox."""
    issue: Issue | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a connection comes about, and the way of its first packet."""

    steps: tuple[Step, ...]

    @property
    def issue(self) -> Issue | None:
        """What stops it; None where the connection comes about."""
        return next((step.issue for step in self.steps if step.issue), None)

    @property
    def reachable(self) -> bool:
        return self.issue is None

    @property
    def reason(self) -> str:
        """Why there is no connection, for people; an empty text where there is one."""
        return self.issue.text if self.issue else ""


@dataclass(slots=True)
class Way:
    """A way that is being gone."""

    world: World
    protocol: str
    steps: list[Step] = field(default_factory=list)

    def step(self, kind: str, address: str, resource: str = "", issue: Issue | None = None) -> None:
        self.steps.append(Step(kind, address, resource, issue))

    def fail(self, issue: Issue) -> None:
        """The last hop is where it ends."""
        last = self.steps.pop()
        self.step(last.kind, last.address, last.resource, issue)
