"""Patches of a guest: what is published when, what a machine still lacks, what a selection picks and a run installs.

Rules alone, without requests: a maintenance window can use them as an on-demand installation does. Every line of
updates (a package, or a kind of Windows update) publishes releases on days that follow from the calendar, so new ones
appear as the clock moves; a newer release takes the place of an older one. Facts of the system's disk say the rest:
`image` (the platform image that it was made from, with its date), `software` (what else is installed on it) and
`patched` (line to the number of the release that was installed since). So a restored disk lacks what came later.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from studyapp.sandbox.arm.values import Json, iso_offset

EPOCH = datetime(2025, 9, 1, tzinfo=UTC)
"""Nothing was published before."""
_NEVER, _MAY, _ALWAYS = "NeverReboots", "CanRequestReboot", "AlwaysRequiresReboot"
REBOOT_MINUTES = 15
"""What a run keeps of its time for a restart that it may need."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of updates."""

    name: str
    classification: str
    reboot: str
    minutes: int
    """How long one release takes to install."""
    every: int
    """Days between releases; 0 for the second Tuesday of every month."""
    offset: int = 0
    """Days from the beginning to the first release."""
    kb: int = 0
    """Number of the first article; 0 for a package."""
    step: int = 0
    """What the number of the article grows by with each release."""
    optional: bool = False
    """Whether only some machines have it."""


WINDOWS = (
    Line("Cumulative Update for Windows Server", "Security", _ALWAYS, 25, 0, kb=5066100, step=137),
    Line("Cumulative Update for .NET Framework", "Security", _MAY, 10, 0, kb=5066400, step=141),
    Line("Servicing Stack Update", "Critical", _NEVER, 5, 90, 40, kb=5066700, step=151),
    Line("Windows Malicious Software Removal Tool", "UpdateRollUp", _NEVER, 3, 0, kb=890830),
    Line("Security Intelligence Update for Microsoft Defender Antivirus", "Definition", _NEVER, 2, 1, kb=2267602),
    Line("Update for Microsoft Edge", "Updates", _NEVER, 3, 14, 5, kb=5067000, step=17, optional=True),
    Line("Cumulative Update for SQL Server", "UpdateRollUp", _MAY, 20, 60, 20, kb=5067500, step=163, optional=True),
)
LINUX = (
    Line("linux-image-azure", "Security", _ALWAYS, 8, 21, 4),
    Line("openssl", "Critical", _NEVER, 2, 45, 12),
    Line("openssh-server", "Security", _NEVER, 2, 40, 25),
    Line("curl", "Security", _NEVER, 1, 30, 8),
    Line("libc6", "Security", _ALWAYS, 3, 60, 30),
    Line("systemd", "Other", _MAY, 3, 28, 15),
    Line("tzdata", "Other", _NEVER, 1, 35, 18),
    Line("python3", "Other", _NEVER, 2, 42, 10),
    Line("nginx", "Security", _NEVER, 2, 50, 16, optional=True),
    Line("postgresql", "Other", _NEVER, 4, 30, 22, optional=True),
    Line("docker.io", "Other", _NEVER, 4, 38, 28, optional=True),
)
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


def _second_tuesday(year: int, month: int) -> datetime:
    first = datetime(year, month, 1, 17, tzinfo=UTC)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 7)


def releases(line: Line, moment: datetime) -> int:
    """How many releases of a line have been published by a moment."""
    if line.every:
        return max(0, (moment - EPOCH - timedelta(days=line.offset)) // timedelta(days=line.every) + 1)
    months = (moment.year - EPOCH.year) * 12 + moment.month - EPOCH.month
    return max(0, months + (moment >= _second_tuesday(moment.year, moment.month)))


def published(line: Line, number: int) -> datetime:
    """When a release of a line came out; the first has the number 1."""
    if line.every:
        return EPOCH + timedelta(days=line.offset + line.every * (number - 1))
    months = EPOCH.month - 1 + number - 1
    return _second_tuesday(EPOCH.year + months // 12, months % 12 + 1)


def built(image: str) -> datetime:
    """When a platform image was made, read off its version; one without a date is as old as can be."""
    version = image.rpartition(":")[2]
    found = re.search(r"20\d{6}", version) or re.search(r"\d{6}$", version)
    if not found:
        return EPOCH
    digits = found.group()
    return datetime.strptime(digits if len(digits) == 8 else "20" + digits, "%Y%m%d").replace(tzinfo=UTC)


def software(unique: str, windows: bool) -> list[str]:
    """What else is installed on a machine: some of the optional lines, by its disk's unique id."""
    lines = [line.name for line in (WINDOWS if windows else LINUX) if line.optional]
    digest = hashlib.sha256(unique.encode()).digest()
    return [name for name, byte in zip(lines, digest, strict=False) if byte % 2]


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
        if self.without_reboot and patch.reboot != _NEVER:
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
    needs = owed or any(state == "Installed" and patch.reboot == _ALWAYS for patch, state in states)
    reboots = reboot == "Always" or (reboot == "IfRequired" and needs)
    return Run(tuple(states), exceeded, needs, reboots, used)
