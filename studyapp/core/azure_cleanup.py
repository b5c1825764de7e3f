"""What a clean-up on a real subscription came to, and what earlier runs have left there."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Something that a clean-up has removed."""

    type: str
    """As Microsoft.Compute/virtualMachines."""
    name: str
    group: str
    """Resource group that it lay in; empty for what lies in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Something that a clean-up has left."""

    id: str
    """ARM id of the resource."""
    kind: str
    """What it is, in words."""
    why: str
    """Why it is left, one sentence."""
    next: str
    """What to do about it, one sentence."""
    until: datetime | None = None
    """When it ends by itself, or can be removed at the earliest (UTC); None where nobody can tell."""
    goes_by_itself: bool = False
    """Whether it ends then without anybody's doing; else it can be removed then by another clean-up."""
    may_cost: bool = False
    """Whether it may cost money as long as it is there."""
    code: str = ""
    """Azure's code, where Azure refused to remove it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanUp:
    """The report that every clean-up ends with."""

    run: str
    """Id of the run."""
    removed: tuple[Removed, ...]
    """What this clean-up has removed, in that order; what an earlier one of the same run removed is not told."""
    left: tuple[Left, ...]
    """What is left, by id."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left that somebody would have to see to."""
        return all(left.goes_by_itself for left in self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A resource of a run that is still there and is charged for, or may be."""

    id: str
    kind: str
    """What it is, in words."""
    items: int = 0
    """How many machines or disks a vault protects, or still keeps backups of; 0 for anything else."""
    until: datetime | None = None
    """When it ends by itself (UTC): a deleted vault. None for anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A resource group of a run that is still there."""

    group: str
    run: str
    """Id of the run."""
    lab: str
    """Id of the lab; empty where the group does not say."""
    location: str
    expires: datetime | None
    """When the run should have been cleaned up at the latest (UTC); None where the group does not say."""
    standing: tuple[Standing, ...]
    """What may cost money in it, by id."""

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been cleaned up by now."""
        return self.expires is not None and self.expires <= now
