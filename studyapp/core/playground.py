"""What is seen of the learner's own sandbox, as values: resources, jobs, recovery points, activity, clock, faults, and a policy's points."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class ResourceSight:
    """A resource in the tree."""

    id: str
    name: str
    type: str
    """As Microsoft.Compute/virtualMachines."""
    depth: int
    """0 for a resource group; a resource stands below the nearest resource that its id names."""
    status: str
    """What matters most about it now, in a few words; empty if there is nothing to say."""


@dataclass(frozen=True, slots=True)
class TaskSight:
    """One task of a job."""

    name: str
    status: str


@dataclass(frozen=True, slots=True)
class JobSight:
    """A job of a vault."""

    id: str
    operation: str
    """Backup, Restore, ConfigureBackup ..."""
    machine: str
    vault: str
    status: str
    """InProgress, Completed, CompletedWithWarnings, Failed, Cancelling or Cancelled."""
    started: datetime
    ended: datetime | None
    """None while it runs."""
    error: str
    """Title and text of the error; empty without one."""
    advice: tuple[str, ...]
    tasks: tuple[TaskSight, ...]


@dataclass(frozen=True, slots=True)
class PointSight:
    """A recovery point."""

    id: str
    machine: str
    vault: str
    time: datetime
    consistency: str
    """AppConsistent, FileSystemConsistent or CrashConsistent."""
    kinds: tuple[str, ...]
    """daily, weekly, monthly, yearly: the retention rules that count for it; none if it was made on demand."""
    tiers: tuple[str, ...]
    """Where it can be restored from now: snapshot, vault, archive."""
    expires: datetime


@dataclass(frozen=True, slots=True)
class ActivitySight:
    """An entry of the activity log."""

    time: datetime
    operation: str
    status: str
    """Started, Accepted, Succeeded or Failed."""
    caller: str
    resource: str
    """ARM id."""
    message: str
    """Code and text of a refusal; empty otherwise."""


@dataclass(frozen=True, slots=True)
class ClockSight:
    """The sandbox's clock."""

    now: datetime
    next_at: datetime | None
    """When something happens next; None where nothing is to come."""
    next_what: str
    """What that is, in words."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What happened while the clock moved on."""

    before: datetime
    now: datetime
    jobs: tuple[JobSight, ...]
    """Jobs that ended, newest first."""
    made: tuple[PointSight, ...]
    """New recovery points that are still there, newest first."""
    gone: int
    """How many recovery points that were there before are there no more."""


@dataclass(frozen=True, slots=True)
class FaultKind:
    """Something that can be made to go wrong."""

    name: str
    title: str
    type: str
    """Type of the resources that it can befall; empty if it needs none, * for any resource or group."""
    about: str
    """What is then so."""
    cure: str
    """What a real administrator would do about it."""


@dataclass(frozen=True, slots=True)
class FaultSight:
    """A fault that still bites."""

    id: str
    kind: FaultKind
    resource: str
    """ARM id of the resource that it befell; empty for the whole subscription."""


@dataclass(frozen=True, slots=True)
class Retention:
    """A backup policy as the simulator takes it; 0 leaves a kind of retention out."""

    daily: int = 30
    """Days."""
    weekly: int = 0
    """Weeks, of the backups on Sunday."""
    monthly: int = 0
    """Months, of the backups on the first Sunday of a month."""
    yearly: int = 0
    """Years, of the backups on the first Sunday of January."""
    instant: int = 2
    """Days for which snapshots are kept beside the machine."""


@dataclass(frozen=True, slots=True)
class KeptPoint:
    """A recovery point of a simulated policy."""

    day: int
    """Day on which it was made, 1 for the first."""
    time: datetime
    kinds: tuple[str, ...]
    expires: datetime
    snapshot_until: datetime
    """Until when it can be restored from the snapshot at once."""
    last_day: int
    """The last simulated day at whose end it was there."""

    def has_snapshot(self, moment: datetime) -> bool:
        """Whether it can be restored from its snapshot at a time."""
        return moment < self.snapshot_until


@dataclass(frozen=True, slots=True)
class Simulation:
    """Every point that a policy made in so many days, as the sandbox itself made and removed them."""

    retention: Retention
    first: datetime
    """Beginning of day 1, in UTC."""
    days: int
    """How many days were simulated."""
    points: tuple[KeptPoint, ...]
    """Oldest first."""

    def date_of(self, day: int) -> datetime:
        """The beginning of a day."""
        return self.first + timedelta(days=day - 1)

    def end_of(self, day: int) -> datetime:
        """The moment at which a day is looked at."""
        return self.first + timedelta(days=day)

    def on(self, day: int) -> tuple[KeptPoint, ...]:
        """The points that are there at the end of a day, oldest first."""
        return tuple(point for point in self.points if point.day <= day <= point.last_day)
