"""What Site Recovery remembers of jobs and replicated machines beyond what Azure shows."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

CANCELLING = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Step:
    """One task of a job, and how long it takes."""

    name: str
    title: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ReplicationJob:
    """A job. When it began, and how it ends, is told by the operation of the same name."""

    scenario: str
    title: str
    target: str
    kind: str
    """What the target is, as ProtectionEntity."""
    steps: tuple[Step, ...]
    effect: str
    values: dict[str, Any]
    cancellable: bool = False
    cancelled: bool = False
    runs: int = 1
    details: dict[str, Any] = field(default_factory=dict)
    """Its `customDetails`."""


@dataclass(frozen=True, slots=True)
class ReplicaDisk:
    """A disk that is replicated: where its changes pass, and what becomes of it over there."""

    id: str
    lun: int
    """The operating system's disk has LUN -1."""
    cache: str
    group: str
    replica_kind: str
    target_kind: str
    failover_name: str = ""
    test_name: str = ""


@dataclass(frozen=True, slots=True)
class DiskState:
    """What a disk held."""

    lun: int
    body: dict[str, Any]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What the source was like from a moment on, until the next entry."""

    since: datetime
    vm: dict[str, Any]
    disks: tuple[DiskState, ...]


@dataclass(frozen=True, slots=True)
class Outage:
    """A time without recovery points, or only without application-consistent ones."""

    cause: str
    since: datetime
    until: datetime | None = None
    application_only: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """The machine that a failover has made, and what came with it."""

    vm: str
    disks: tuple[str, ...]
    nics: tuple[str, ...]
    network: str
    point: str
    """Id of the recovery point, or an empty text for the latest state."""
    at: datetime
    of: datetime
    """The moment whose content it has."""


@dataclass(frozen=True, slots=True)
class ReplicatedItem:
    """The memory of a replicated machine."""

    vm: str
    policy: str
    """Name of its policy."""
    container: str
    """Id of the container that it is replicated to."""
    group: str
    """Id of the group that a failover makes the machine in."""
    seed: int
    lifecycle: str
    disks: tuple[ReplicaDisk, ...]
    phase: str = "Enabling"
    """Enabling, Replicating, FailedOver or Committed."""
    enabled_at: datetime | None = None
    """When the first copy of the disks began."""
    protected_at: datetime | None = None
    """When that copy was, or will be, whole: the time of the first recovery point."""
    halted_at: datetime | None = None
    history: tuple[Content, ...] = ()
    outages: tuple[Outage, ...] = ()
    network: str = ""
    test_network: str = ""
    subnet: str = ""
    vm_name: str = ""
    vm_size: str = ""
    test_name: str = ""
    zone: str = ""
    availability_set: str = ""
    group_name: str = ""
    """The multi-VM group."""
    test: Made | None = None
    failover: Made | None = None
    last_test: datetime | None = None
    last_failover: datetime | None = None
    origin: str = ""
    """After a re-protect: the machine that the source was made from; a failover back takes its place."""

    def moment(self, now: datetime) -> datetime:
        """Up to when it has been replicated."""
        return self.halted_at or now

    def copied(self, now: datetime) -> bool:
        """Whether the first copy is whole."""
        return self.protected_at is not None and self.protected_at <= now
