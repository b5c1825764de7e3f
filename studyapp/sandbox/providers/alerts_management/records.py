"""What Microsoft.AlertsManagement remembers of an alert beyond what Azure shows: its history, and what would have been sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an alert's history."""

    at: datetime
    event: str
    """AlertCreated, StateChange, MonitorConditionChange, ActionsTriggered, ActionsSuppressed ..."""
    by: str
    old: str = ""
    new: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification as it would have been sent: nothing leaves the sandbox."""

    at: datetime
    alert: str
    """Id of the alert."""
    condition: str
    """Fired or Resolved."""
    group: str
    """Id of the action group."""
    receiver: str
    kind: str
    """Email, Sms, Webhook ..."""
    address: str
    outcome: str
    """Sent; Suppressed, by the processing rule of `rule`; Disabled, where the group or the receiver is switched off."""
    rule: str = ""
    """Id of the processing rule that suppressed it, or that added its group."""


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """The memory of an alert."""

    context: dict[str, Any]
    groups: tuple[str, ...]
    """Ids of the action groups of its rule."""
    history: tuple[Change, ...]
    notices: tuple[Notice, ...] = ()
