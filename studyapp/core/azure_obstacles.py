"""What stands in the way of a lab in a subscription, found before anything is made there."""

from dataclasses import dataclass
from typing import Literal

ProposalKind = Literal["size", "region", "register"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What would take an obstacle away, and could be done for the learner."""

    kind: ProposalKind
    instead_of: str
    """The size or the region that the lab asks for; empty for a registration."""
    value: str
    """The size, the region, or the namespace."""
    because: str
    """Why just this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Something that would stop a lab half-way, or that a learner should know before it begins."""

    check: str
    """Which check found it: account, rights, providers, locks, groups, names, vaults, sizes, quota or policies."""
    what: str
    """What is in the way, one sentence."""
    why: str
    """What would come of it, one sentence."""
    fix: str
    """What takes it away: a command, a setting, whom to ask."""
    proposal: Proposal | None = None
    stops: bool = True
    """Whether the lab may not begin; one that does not is a warning."""


def stopping(obstacles: tuple[Obstacle, ...]) -> tuple[Obstacle, ...]:
    """Those that keep the lab from beginning."""
    return tuple(one for one in obstacles if one.stops)
