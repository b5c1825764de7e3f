"""Platform images: publishers, offers, SKUs and their versions. Data, a small part of Azure's.

The table ends with the versions of the beginning of 2026; of most images a new version comes out every month after that,
on its third Tuesday, so that `latest` is another version as the clock moves.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.values import Json


@dataclass(frozen=True, slots=True)
class Image:
    """One version of a platform image."""

    publisher: str
    offer: str
    sku: str
    version: str
    windows: bool
    name: str
    """The name that its guest reports."""
    generation: str = "V2"
    size: int = 30
    """GiB of the disk of the operating system."""
    plan: bool = False
    """Whether it comes from the marketplace with a purchase plan."""
    ends: str = ""
    """When the image is to be withdrawn; empty where nothing is planned."""
    source: str = ""
    """The id of the image resource, where it is one that somebody made from a machine: it has no publisher and no version."""
    grows: bool = True
    """Whether new versions come out."""

    def is_called(self, publisher: str, offer: str, sku: str) -> bool:
        """Whether these are its names, in any letter case."""
        own = (self.publisher.lower(), self.offer.lower(), self.sku.lower())
        return own == (publisher.lower(), offer.lower(), sku.lower())


_WINDOWS = Image("MicrosoftWindowsServer", "WindowsServer", "", "", True, "", size=127)
_JAMMY = Image("Canonical", "0001-com-ubuntu-server-jammy", "", "", False, "ubuntu 22.04")
_JAMMY_VERSIONS = ("22.04.202510100", "22.04.202512120", "22.04.202602050")
_SERVERS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "2012-R2-Datacenter": ("2012 R2 Datacenter", "V1", ("9600.20520.220810", "9600.20671.230104")),
    "2016-Datacenter": ("2016 Datacenter", "V1", ("14393.8519.251009", "14393.8783.260114")),
    "2019-Datacenter": ("2019 Datacenter", "V1", ("17763.7919.251009", "17763.8276.260114")),
    "2019-datacenter-gensecond": ("2019 Datacenter", "V2", ("17763.7919.251009", "17763.8276.260114")),
    "2022-datacenter-azure-edition": ("2022 Datacenter Azure Edition", "V2", ("20348.4294.251009", "20348.4648.260114")),
    "2022-datacenter-g2": ("2022 Datacenter", "V2", ("20348.4294.251009", "20348.4648.260114")),
    "2025-datacenter-azure-edition": ("2025 Datacenter Azure Edition", "V2", ("26100.6899.251008", "26100.7623.260114")),
}  # fmt: skip
_SCIENCE = Image("microsoft-ads", "", "", "", True, "Windows Server 2016 Datacenter", "V1", 127, plan=True, grows=False)


def _images() -> Iterator[Image]:
    old = Image(
        "Canonical",
        "UbuntuServer",
        "16.04-LTS",
        "",
        False,
        "ubuntu 16.04",
        "V1",
        ends="2026-12-31T00:00:00Z",
        grows=False,
    )
    yield from _versions(old, "16.04.202106110", "16.04.202109281")
    yield from _versions(replace(_JAMMY, sku="22_04-lts-gen2"), *_JAMMY_VERSIONS)
    yield from _versions(replace(_JAMMY, sku="22_04-lts", generation="V1"), *_JAMMY_VERSIONS)
    noble = Image("Canonical", "ubuntu-24_04-lts", "server", "", False, "ubuntu 24.04")
    yield from _versions(noble, "24.04.202510010", "24.04.202512030", "24.04.202602110")
    yield from _versions(Image("Debian", "debian-12", "12-gen2", "", False, "debian 12"), "0.20251006.2257", "0.20260112.2355")  # fmt: skip
    yield from _versions(Image("RedHat", "RHEL", "9-lvm-gen2", "", False, "redhat 9.6", size=64), "9.6.2025091809", "9.6.2026011312")  # fmt: skip
    for sku, (name, generation, versions) in _SERVERS.items():
        grows = not name.startswith("2012")
        made = replace(_WINDOWS, sku=sku, name=f"Windows Server {name}", generation=generation, grows=grows)
        yield from _versions(made, *versions)
    yield replace(_SCIENCE, offer="windows-data-science-vm", sku="windows2016", version="19.08.23")
    yield replace(_SCIENCE, offer="standard-data-science-vm", sku="standard-data-science-vm", version="18.01.29")


def _versions(image: Image, *versions: str) -> Iterator[Image]:
    yield from (replace(image, version=version) for version in versions)


IMAGES = tuple(_images())
"""Every version of every image from the table; of one image, the newest is the last."""
_FIRST = (2026, 3)
"""The first month whose version is not in the table."""
_MOST_MONTHS = 240
"""No image lives longer than that."""
_HOUR = 18
_BUILDS = 137
"""How much the number of a build of Windows grows in a month."""


def third_tuesday(year: int, month: int) -> datetime:
    """When the versions of a month come out."""
    first = datetime(year, month, 1, _HOUR, tzinfo=UTC)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 14)


def next_release(moment: datetime) -> datetime:
    """When versions come out next after a moment."""
    this = third_tuesday(moment.year, moment.month)
    return this if this > moment else third_tuesday(moment.year + moment.month // 12, moment.month % 12 + 1)


@lru_cache(maxsize=64)
def _until(year: int, month: int) -> tuple[Image, ...]:
    """Every version up to those of a month, in the order of the table, the newest of an image last."""
    months = min((year - _FIRST[0]) * 12 + month - _FIRST[1] + 1, _MOST_MONTHS)
    found: list[Image] = []
    for at, image in enumerate(IMAGES):
        found.append(image)
        following = IMAGES[at + 1] if at + 1 < len(IMAGES) else None
        if image.grows and not (following and image.is_called(following.publisher, following.offer, following.sku)):
            found += [replace(image, version=_version(image.version, number)) for number in range(1, months + 1)]
    return tuple(found)


def _version(last: str, number: int) -> str:
    """The version that came out some months after the table's last one, in the image's own way of writing it."""
    years, month = divmod(_FIRST[1] - 2 + number, 12)
    day = f"{third_tuesday(_FIRST[0] + years, month + 1):%Y%m%d}"
    if re.search(r"20\d{6}", last):
        return re.sub(r"20\d{6}", day, last)
    system, build, _ = last.split(".")
    return f"{system}.{int(build) + _BUILDS * number}.{day[2:]}"


def published(moment: datetime) -> tuple[Image, ...]:
    """Every version of every image that is out; of one image, the newest is the last."""
    if (moment.year, moment.month) < _FIRST:
        return IMAGES
    if moment >= third_tuesday(moment.year, moment.month):
        return _until(moment.year, moment.month)
    return _until(moment.year - (moment.month == 1), (moment.month - 2) % 12 + 1)


def image(reference: Json, moment: datetime) -> Image:
    """The platform image of a reference, `latest` being the newest version that is out, or Azure's refusal."""
    publisher, offer, sku = (str(reference.get(part) or "") for part in ("publisher", "offer", "sku"))
    version = str(reference.get("version") or "latest")
    for found in reversed(published(moment)):
        if found.is_called(publisher, offer, sku) and version in ("latest", found.version):
            return found
    known = dict.fromkeys(f"{i.publisher}:{i.offer}:{i.sku}" for i in IMAGES)
    raise ArmError(
        404,
        "PlatformImageNotFound",
        f"The platform image '{publisher}:{offer}:{sku}:{version}' is not available. "
        f"Verify that all fields in the storage profile are correct. The sandbox has: {', '.join(known)}.",
        "imageReference",
    )


def of_machine(reference: Json, moment: datetime) -> Image:
    """The image that a machine was made from: `latest` means the version that was the latest then."""
    return image({**reference, "version": reference.get("exactVersion") or reference.get("version")}, moment)
