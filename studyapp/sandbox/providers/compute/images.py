"""Platform images: publishers, offers, SKUs and their versions. Data, a small part of Azure's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

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
_SCIENCE = Image("microsoft-ads", "", "", "", True, "Windows Server 2016 Datacenter", "V1", 127, plan=True)


def _images() -> Iterator[Image]:
    old = Image("Canonical", "UbuntuServer", "16.04-LTS", "", False, "ubuntu 16.04", "V1", ends="2026-12-31T00:00:00Z")
    yield from _versions(old, "16.04.202106110", "16.04.202109281")
    yield from _versions(replace(_JAMMY, sku="22_04-lts-gen2"), *_JAMMY_VERSIONS)
    yield from _versions(replace(_JAMMY, sku="22_04-lts", generation="V1"), *_JAMMY_VERSIONS)
    noble = Image("Canonical", "ubuntu-24_04-lts", "server", "", False, "ubuntu 24.04")
    yield from _versions(noble, "24.04.202510010", "24.04.202512030", "24.04.202602110")
    yield from _versions(Image("Debian", "debian-12", "12-gen2", "", False, "debian 12"), "0.20251006.2257", "0.20260112.2355")  # fmt: skip
    yield from _versions(Image("RedHat", "RHEL", "9-lvm-gen2", "", False, "redhat 9.6", size=64), "9.6.2025091809", "9.6.2026011312")  # fmt: skip
    for sku, (name, generation, versions) in _SERVERS.items():
        made = replace(_WINDOWS, sku=sku, name=f"Windows Server {name}", generation=generation)
        yield from _versions(made, *versions)
    yield replace(_SCIENCE, offer="windows-data-science-vm", sku="windows2016", version="19.08.23")
    yield replace(_SCIENCE, offer="standard-data-science-vm", sku="standard-data-science-vm", version="18.01.29")


def _versions(image: Image, *versions: str) -> Iterator[Image]:
    yield from (replace(image, version=version) for version in versions)


IMAGES = tuple(_images())
"""Every version of every image; of one image, the newest is the last."""


def image(reference: Json) -> Image:
    """The platform image of a reference, `latest` being the newest version, or Azure's refusal."""
    publisher, offer, sku = (str(reference.get(part) or "") for part in ("publisher", "offer", "sku"))
    version = str(reference.get("version") or "latest")
    for found in reversed(IMAGES):
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


def of_machine(reference: Json) -> Image:
    """The image that a machine was made from: `latest` means the version that was the latest then."""
    return image({**reference, "version": reference.get("exactVersion") or reference.get("version")})
