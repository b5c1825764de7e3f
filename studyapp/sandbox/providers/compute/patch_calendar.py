"""When updates come out: the lines of updates of each family of systems, and the calendar of their releases."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2025, 9, 1, tzinfo=UTC)
"""Nothing was published before."""
NEVER, MAY, ALWAYS = "NeverReboots", "CanRequestReboot", "AlwaysRequiresReboot"
"""How a release behaves, in Azure's words."""


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
    Line("Cumulative Update for Windows Server", "Security", ALWAYS, 25, 0, kb=5066100, step=137),
    Line("Cumulative Update for .NET Framework", "Security", MAY, 10, 0, kb=5066400, step=141),
    Line("Servicing Stack Update", "Critical", NEVER, 5, 90, 40, kb=5066700, step=151),
    Line("Windows Malicious Software Removal Tool", "UpdateRollUp", NEVER, 3, 0, kb=890830),
    Line("Security Intelligence Update for Microsoft Defender Antivirus", "Definition", NEVER, 2, 1, kb=2267602),
    Line("Update for Microsoft Edge", "Updates", NEVER, 3, 14, 5, kb=5067000, step=17, optional=True),
    Line("Cumulative Update for SQL Server", "UpdateRollUp", MAY, 20, 60, 20, kb=5067500, step=163, optional=True),
)
LINUX = (
    Line("linux-image-azure", "Security", ALWAYS, 8, 21, 4),
    Line("openssl", "Critical", NEVER, 2, 45, 12),
    Line("openssh-server", "Security", NEVER, 2, 40, 25),
    Line("curl", "Security", NEVER, 1, 30, 8),
    Line("libc6", "Security", ALWAYS, 3, 60, 30),
    Line("systemd", "Other", MAY, 3, 28, 15),
    Line("tzdata", "Other", NEVER, 1, 35, 18),
    Line("python3", "Other", NEVER, 2, 42, 10),
    Line("nginx", "Security", NEVER, 2, 50, 16, optional=True),
    Line("postgresql", "Other", NEVER, 4, 30, 22, optional=True),
    Line("docker.io", "Other", NEVER, 4, 38, 28, optional=True),
)


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
