"""A run of a lab on a real subscription: what is its own there, and how that is told from everything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

RUN_TAG = "studyapp-run"
"""Tag whose value is the id of the run that a resource group belongs to."""
LAB_TAG = "studyapp-lab"
"""Tag whose value is the id of the lab."""
EXPIRES_TAG = "studyapp-expires"
"""Tag whose value says when the run should be cleaned up at the latest: ISO 8601, UTC."""

AZURE_RUN_FILE = "azure.json"
"""Name of the file in an attempt's folder that tells that it is a run on a subscription."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AzureRun:
    """What a run may touch."""

    id: str
    """Id of the attempt, 16 hexadecimal digits."""
    lab: str
    """Id of the lab."""
    subscription: str
    """Id of the learner's own sandbox subscription."""
    groups: tuple[str, ...]
    """Names of the resource groups that it may make and work in; no others."""
    started: datetime
    """When it was started, UTC."""
    expires: datetime
    """When it should be cleaned up at the latest, UTC."""
    watches: bool = False
    """Whether its lab declares rules that watch the whole subscription: activity log alerts and processing rules."""

    def tags(self) -> Mapping[str, str]:
        """What each of its resource groups is tagged with."""
        return {RUN_TAG: self.id, LAB_TAG: self.lab, EXPIRES_TAG: self.expires.isoformat()}


def run_of(tags: object) -> str:
    """The run that a group with these tags belongs to; empty for none. Names of tags are told without regard to case."""
    found = {str(name).lower(): str(value) for name, value in tags.items()} if isinstance(tags, dict) else {}
    return found.get(RUN_TAG, "")


def in_short(subscription: str) -> str:
    """A subscription's id as lines have room for it: its beginning and its end."""
    return f"{subscription[:8]}…{subscription[-4:]}"
