"""Patches of a guest: what is published when, what a machine still lacks, what a selection picks and a run installs.

Rules alone, without requests: a maintenance window can use them as an on-demand installation does. Every line of
updates (a package, or a kind of Windows update) publishes releases on days that follow from the calendar, so new ones
appear as the clock moves; a newer release takes the place of an older one. Facts of the system's disk say the rest:
`image` (the platform image that it was made from, with its date), `software` (what else is installed on it) and
`patched` (line to the number of the release that was installed since). So a restored disk lacks what came later.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from studyapp.sandbox.arm.values import Json, iso_offset
from studyapp.sandbox.providers.compute.patch_calendar import (
    ALWAYS,
    LINUX,
    NEVER,
    WINDOWS,
    Line,
    built,
    published,
    releases,
)

REBOOT_MINUTES = 15
"""What a run keeps of its time for a restart that it may need."""
_OTHER_NAMES: Mapping[str, Mapping[str, str]] = {
    "redhat": {"linux-image-azure": "kernel", "libc6": "glibc", "docker.io": "podman"},
    "debian": {"linux-image-azure": "linux-image-cloud-amd64"},
}
_CRITICAL = ("Critical", "Security")
_SHOWN = {"Critical": "Critical Updates", "Security": "Security Updates", "Definition": "Definition Updates", "UpdateRollUp": "Update Rollups"}  # fmt: skip
CLASSIFICATIONS: Mapping[bool, tuple[str, ...]] = {
    True: ("Critical", "Security", "UpdateRollUp", "FeaturePack", "ServicePack", "Definition", "Tools", "Updates"),
    False: ("Critical", "Security", "Other"),
}
"""What a selection may name, on Windows and on Linux."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A release that a machine lacks."""

    line: str
    number: int
    name: str
    version: str
    kb: str
    classification: str
    reboot: str
    minutes: int
    published: datetime
    windows: bool

    @property
    def id(self) -> str:
        digest = hashlib.sha256(f"{self.name}\n{self.version}\n{self.number}".encode()).hexdigest()
        return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"

    def body(self) -> Json:
        """What an assessment and an installation both show."""
        shown = _SHOWN.get(self.classification, self.classification) if self.windows else self.classification
        body: Json = {"patchId": self.id, "name": self.name, "version": self.version, "classifications": [shown]}
        return body | {"kbId": self.kb} if self.windows else body

    def available(self, moment: datetime, activity: str) -> Json:
        """As an assessment lists it."""
        return self.body() | {
            "rebootBehavior": self.reboot,
            "activityId": activity,
            "publishedDate": iso_offset(self.published),
            "lastModifiedDateTime": iso_offset(moment),
            "assessmentState": "Available",
        }


def pending(disk: Mapping[str, Any], windows: bool, moment: datetime) -> list[Patch]:
    """What the system on a disk lacks at a moment.

    Args:
        disk: facts of the system's disk.
        windows: which family of systems it holds.
        moment: releases up to then count.
    """
    image = str(disk.get("image") or "")
    others = disk.get("software") or []
    lines = [line for line in (WINDOWS if windows else LINUX) if not line.optional or line.name in others]
    since = built(image)
    installed: Mapping[str, int] = disk.get("patched") or {}
    found = []
    for line in lines:
        newest = releases(line, moment)
        if newest > max(releases(line, since), installed.get(line.name, 0)):
            found.append(_patch(line, newest, image, windows))
    return found


def _patch(line: Line, number: int, image: str, windows: bool) -> Patch:
    moment = published(line, number)
    kb = str(line.kb + line.step * (number - 1)) if line.kb else ""
    if windows:
        name, version = f"{moment:%Y-%m} {line.name} (KB{kb})", f"1.{number}"
    else:
        names = _OTHER_NAMES.get(image.partition(":")[0].lower(), {})
        name, version = names.get(line.name, line.name), f"1.{number}-{moment:%Y%m%d}"
    return Patch(line.name, number, name, version, kb, line.classification, line.reboot, line.minutes, moment, windows)


def counts(patches: Iterable[Patch]) -> tuple[int, int]:
    """How many are critical or about security, and how many are not."""
    found = list(patches)
    urgent = sum(patch.classification in _CRITICAL for patch in found)
    return urgent, len(found) - urgent


@dataclass(frozen=True, slots=True)
class Selection:
    """What a request wants installed; without classifications, numbers and masks it is everything."""

    classifications: tuple[str, ...] = ()
    kbs: tuple[str, ...] = ()
    excluded_kbs: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    """Names with `*` and `?`; a package may be named with its version, as name=version or name_version."""
    excluded_masks: tuple[str, ...] = ()
    without_reboot: bool = False
    until: datetime | None = None

    def state(self, patch: Patch) -> str:
        """Pending where the patch is to be installed, else Excluded or NotSelected."""
        if patch.kb in self.excluded_kbs or _fits(patch, self.excluded_masks):
            return "Excluded"
        if self.without_reboot and patch.reboot != NEVER:
            return "Excluded"
        if self.until is not None and patch.published > self.until:
            return "NotSelected"
        open_to_all = not (self.classifications or self.kbs or self.masks)
        named = patch.classification in self.classifications or patch.kb in self.kbs or _fits(patch, self.masks)
        return "Pending" if open_to_all or named else "NotSelected"


def _fits(patch: Patch, masks: tuple[str, ...]) -> bool:
    names = (patch.name, f"{patch.name}={patch.version}", f"{patch.name}_{patch.version}")
    return any(fnmatchcase(name.lower(), mask.lower()) for mask in masks for name in names)


@dataclass(frozen=True, slots=True)
class Run:
    """What came of an installation."""

    states: tuple[tuple[Patch, str], ...]
    exceeded: bool
    """Whether time ran out before everything was installed."""
    needs_reboot: bool
    reboots: bool
    minutes: int

    def count(self, state: str) -> int:
        return sum(found == state for _, found in self.states)

    @property
    def installed(self) -> dict[str, int]:
        """Line to the number of the release that is installed now."""
        return {patch.line: patch.number for patch, state in self.states if state == "Installed"}

    @property
    def reboot_status(self) -> str:
        if self.reboots:
            return "Completed"
        return "Required" if self.needs_reboot else "NotNeeded"

    @property
    def status(self) -> str:
        """One failed patch or a window that was too short fails a run; a restart still to come is a warning."""
        if self.exceeded or self.count("Failed"):
            return "Failed"
        return "CompletedWithWarnings" if self.reboot_status == "Required" else "Succeeded"


def run(
    patches: Iterable[Patch], selection: Selection, window: timedelta, reboot: str, *, broken: bool = False, owed: bool = False
) -> Run:  # fmt: skip
    """Install what is selected, one after the other, for as long as the window lasts.

    Args:
        patches: what the machine lacks.
        selection: what is wanted of it.
        window: how long the run may take; but for `Never`, its last quarter of an hour is kept for the restart.
        reboot: IfRequired, Never or Always.
        broken: whether every installation fails, as on a full disk.
        owed: whether a restart is due from an earlier run.
    """
    left = window.total_seconds() / 60 - (0 if reboot == "Never" else REBOOT_MINUTES)
    states, used, exceeded = [], 0, False
    for patch in patches:
        state = selection.state(patch)
        if state == "Pending" and used + patch.minutes > left:
            exceeded = True
        elif state == "Pending":
            used += patch.minutes
            state = "Failed" if broken else "Installed"
        states.append((patch, state))
    needs = owed or any(state == "Installed" and patch.reboot == ALWAYS for patch, state in states)
    reboots = reboot == "Always" or (reboot == "IfRequired" and needs)
    return Run(tuple(states), exceeded, needs, reboots, used)
