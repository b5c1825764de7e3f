"""What Microsoft.DataProtection remembers of vaults, instances, recovery points and jobs beyond what Azure shows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BackupVaultRecord:
    """The memory of a Backup vault."""

    principal: str
    """The object id that a system-assigned identity of it has or would have."""
    frozen: bool = False
    """True once something was protected: redundancy can't change any more."""


@dataclass(frozen=True, slots=True)
class InstanceRecord:
    """The memory of a backup instance."""

    source: str
    """Id of the disk."""
    policy: str
    """Name of its policy in the same vault."""
    state: str
    """What `currentProtectionState` shows."""
    snapshots: str = ""
    """Id of the group of a disk's snapshots."""
    turn: int = 0
    """Grows whenever its schedule is made anew: planned backups of an older turn lapse."""
    error: str = ""
    """Code of what kept it from being protected."""
    message: str = ""
    deleted_at: datetime | None = None
    purge_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DiskPointRecord:
    """The memory of a disk's recovery point: its snapshot is a resource of its own."""

    time: datetime
    tag: str
    expires: datetime
    snapshot: str
    sku: str
    """Kind of the disk, which a disk restored from it has as well."""
    policy: str
    by_user: bool


@dataclass(frozen=True, slots=True)
class BackupJobRecord:
    """A job, from which its status at any time follows."""

    operation: str
    """Backup or Restore."""
    instance: str
    source: str
    policy: str
    started: datetime
    ends: datetime
    by_user: bool
    error: str = ""
    message: str = ""
    point: str = ""
    """Name of the recovery point that is restored."""
    target: str = ""
    """Id of the disk that comes of a restore."""

    def status(self, now: datetime) -> str:
        """InProgress, Completed or Failed."""
        if now < self.ends:
            return "InProgress"
        return "Failed" if self.error else "Completed"
