"""What Recovery Services remembers of vaults, items, recovery points and jobs beyond what Azure shows."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

CANCELLING = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class VaultRecord:
    """The memory of a vault."""

    guid: str
    redundancy_by_vault: bool = False
    """True once redundancy was set on the vault itself: the older call is refused from then on."""
    frozen: bool = False
    """True once an item was protected: redundancy can't change any more."""


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """The memory of a protected item."""

    vm: str
    policy: str
    """Name of its policy in the same vault, or an empty text while it has none."""
    state: str
    """Protected, ProtectionStopped or BackupsSuspended; whether the first backup is pending is derived."""
    data_id: str
    turn: int = 1
    """Grows whenever its schedule is made anew: planned backups of an older turn lapse."""
    first_done: datetime | None = None
    job: str = ""
    """Name of the latest backup job."""
    job_before: str = ""
    deleted_at: datetime | None = None
    purge_at: datetime | None = None
    deleted_policy: str = ""
    keep_days: int = 14
    exclusion: dict[str, Any] | None = None
    extended: dict[str, Any] | None = None
    region: str = ""


@dataclass(frozen=True, slots=True)
class DiskCopy:
    """A disk in a recovery point; the operating system's disk has LUN -1."""

    lun: int
    id: str
    size: int
    """GiB."""
    sku: str
    body: dict[str, Any]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mount:
    """A session of item-level recovery."""

    operation: str
    initiator: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class PointRecord:
    """The memory of a recovery point."""

    time: datetime
    consistency: str
    """AppConsistent, FileSystemConsistent or CrashConsistent."""
    kinds: tuple[str, ...]
    """The retention kinds that it was tagged with; empty for an on-demand point."""
    expires: datetime
    snapshot_until: datetime
    vaulted_at: datetime | None
    """When the transfer to the vault is done; None where there is none."""
    disks: tuple[DiskCopy, ...]
    excluded: tuple[DiskCopy, ...]
    vm: dict[str, Any]
    vm_facts: dict[str, Any]
    vm_id: str
    enhanced: bool = False
    archived_at: datetime | None = None
    rehydrated_until: datetime | None = None
    snapshot_gone: bool = False
    mount: Mount | None = None

    def snapshot_valid(self, now: datetime) -> bool:
        return now < self.snapshot_until and not self.snapshot_gone

    def in_vault(self, now: datetime) -> bool:
        return self.vaulted_at is not None and self.vaulted_at <= now and self.archived_at is None


@dataclass(frozen=True, slots=True)
class JobFailure:
    """Why a job failed: the service's number, title, text and advice."""

    number: int
    title: str
    text: str
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One task of a job."""

    name: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job, from which its status at any time follows."""

    operation: str
    """Backup, Restore, ConfigureBackup, DisableBackup, DeleteBackupData, Undelete ..."""
    machine: str
    """Group and name of the machine, as `rg-app;vm-app1`."""
    started: datetime
    ends: datetime
    stages: tuple[Stage, ...] = ()
    failure: JobFailure | None = None
    warning: bool = False
    """True where a failure leaves the job completed with warnings."""
    cancel_until: datetime | None = None
    """Until when it can be cancelled; None where it never can."""
    cancelled_at: datetime | None = None
    bag: dict[str, str] = field(default_factory=dict)
    by_user: bool = True

    def status(self, now: datetime) -> str:
        """InProgress, Cancelling, Cancelled, Failed, CompletedWithWarnings or Completed."""
        if self.cancelled_at:
            return "Cancelled" if now >= self.cancelled_at + CANCELLING else "Cancelling"
        if now < self.ends:
            return "InProgress"
        if self.failure:
            return "CompletedWithWarnings" if self.warning else "Failed"
        return "Completed"

    def end(self, now: datetime) -> datetime | None:
        """When it ended, or None while it runs."""
        if self.cancelled_at:
            done = self.cancelled_at + CANCELLING
            return done if now >= done else None
        return self.ends if now >= self.ends else None

    def running(self, now: datetime) -> bool:
        return self.status(now) in ("InProgress", "Cancelling")
