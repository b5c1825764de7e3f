"""When a disk policy backs up, how long it keeps what, and with which tag: a policy's rules as pure functions of time."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from studyapp.sandbox.arm.values import Json, parse_time

_REPEATING = re.compile(r"R\d*/([^/]{10,40})/(P(?:T\d{1,3}H|\d{1,2}[DW]))", re.IGNORECASE)
_SPAN = re.compile(r"P(\d{1,4})([DWMY])", re.IGNORECASE)
_STEP = re.compile(r"P(?:T(\d+)H|(\d+)D|(\d+)W)", re.IGNORECASE)
_DAYS = {"D": 1, "W": 7, "M": 31, "Y": 365}
DEFAULT = "Default"
FIRST_OF_DAY, FIRST_OF_WEEK = "FirstOfDay", "FirstOfWeek"


class Interval(NamedTuple):
    """A repeating interval of ISO 8601: from when on, and how often."""

    start: datetime
    step: timedelta
    offset: timedelta
    """Of the start's own time zone: the policy's days begin by it."""

    def next(self, after: datetime) -> datetime:
        """The first moment of it that is later than a time."""
        if after < self.start:
            return self.start
        return self.start + ((after - self.start) // self.step + 1) * self.step

    def local(self, moment: datetime) -> datetime:
        """A moment on the policy's clock."""
        return moment + self.offset


class Tag(NamedTuple):
    """A retention tag: which backups get it, and which tag goes first (the lowest number)."""

    name: str
    priority: int
    marker: str
    """FirstOfDay, FirstOfWeek, or an empty text for the default."""


class Plan(NamedTuple):
    """A disk policy, read."""

    interval: Interval
    tags: tuple[Tag, ...]
    """By priority, the default last."""
    kept: Mapping[str, timedelta]
    """By tag."""

    def tag(self, at: datetime, earlier: Sequence[datetime]) -> str:
        """The tag of a scheduled backup.

        Args:
            at: when it was taken.
            earlier: when the scheduled backups before it were taken.
        """
        here = self.interval.local(at)
        for tag in self.tags:
            starts = _beginning(here, tag.marker)
            if starts is None or not any(self.interval.local(other) >= starts for other in earlier):
                return tag.name
        return DEFAULT


def _beginning(local: datetime, marker: str) -> datetime | None:
    """When the day or the week of a moment began; None for the default tag, which takes every backup."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if marker == FIRST_OF_DAY:
        return midnight
    return midnight - timedelta(days=(local.weekday() + 1) % 7) if marker == FIRST_OF_WEEK else None


def interval(text: str) -> Interval | None:
    """A repeating interval, or None where the text is none."""
    found = _REPEATING.fullmatch(text)
    if not found:
        return None
    try:
        start = datetime.fromisoformat(found[1])
    except ValueError:
        return None
    step = _STEP.fullmatch(found[2])
    hours, days, weeks = (int(part or 0) for part in step.groups()) if step else (0, 0, 0)
    length = timedelta(hours=hours, days=days, weeks=weeks)
    return Interval(parse_time(found[1]), length, start.utcoffset() or timedelta(0)) if length else None


def span(text: str) -> timedelta | None:
    """A duration of days, weeks, months or years, or None where the text is none."""
    found = _SPAN.fullmatch(text)
    return timedelta(days=int(found[1]) * _DAYS[found[2].upper()]) if found and int(found[1]) else None


def read(policy: Json) -> Plan:
    """The plan of a disk policy's properties, which must have passed validation."""
    rules = policy["policyRules"]
    backup = next(rule for rule in rules if rule["objectType"] == "AzureBackupRule")
    found = interval(backup["trigger"]["schedule"]["repeatingTimeIntervals"][0])
    if found is None:
        raise ValueError("the policy has not passed validation")
    return Plan(found, tuple(sorted(_tags(backup), key=lambda tag: tag.priority)), retention(rules))


def _tags(backup: Json) -> list[Tag]:
    return [
        Tag(entry["tagInfo"]["tagName"], entry["taggingPriority"], "" if entry.get("isDefault") else marker(entry))
        for entry in backup["trigger"]["taggingCriteria"]
    ]


def marker(criteria: Json) -> str:
    """Which backups a tag is for: FirstOfDay or FirstOfWeek; an empty text for anything else."""
    entries = criteria.get("criteria") or []
    said = {name for entry in entries for name, value in entry.items() if value}
    if len(entries) != 1 or said - {"objectType", "absoluteCriteria"}:
        return ""
    absolute = entries[0].get("absoluteCriteria") or []
    return absolute[0] if absolute in ([FIRST_OF_DAY], [FIRST_OF_WEEK]) else ""


def retention(rules: Sequence[Json]) -> Mapping[str, timedelta]:
    """For how long each tag keeps a point."""
    return {
        rule["name"]: span(rule["lifecycles"][0]["deleteAfter"]["duration"]) or timedelta(0)
        for rule in rules
        if rule["objectType"] == "AzureRetentionRule"
    }
