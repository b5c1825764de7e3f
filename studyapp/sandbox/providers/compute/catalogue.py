"""What a region offers: sizes of machines, platform images, kinds of disks, quota. Data, a small part of Azure's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from studyapp.sandbox.arm.errors import ArmError, bad_request, gateway
from studyapp.sandbox.arm.regions import REGIONS, WITHOUT_ZONES, region
from studyapp.sandbox.arm.values import Json, dig

ZONES = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class Size:
    """A size of machines."""

    name: str
    cores: int
    memory: int
    """MiB."""
    disks: int
    """Data disks at most."""
    temporary: int
    """MiB of the temporary disk, 0 for none."""
    premium: bool
    """Whether it takes premium disks."""

    @property
    def family(self) -> str:
        letters = "".join(c for c in self.name.removeprefix("Standard_") if not c.isdigit()).replace("_", "")
        return f"standard{letters.replace('v', '')}Family"


def _sizes() -> Iterator[Size]:
    yield from (Size("Standard_A0", 1, 768, 1, 20480, False), Size("Standard_A1_v2", 1, 2048, 2, 10240, False))
    yield from (Size("Standard_D1_v2", 1, 3584, 4, 51200, False), Size("Standard_D2_v2", 2, 7168, 8, 102400, False))
    yield from (Size("Standard_DS1_v2", 1, 3584, 4, 7168, True), Size("Standard_DS2_v2", 2, 7168, 8, 14336, True))
    yield from (Size("Standard_DS3_v2", 4, 14336, 16, 28672, True), Size("Standard_D4_v3", 4, 16384, 8, 102400, False))
    for name, cores, memory, disks in (
        ("B1s", 1, 1, 2),
        ("B1ms", 1, 2, 2),
        ("B2s", 2, 4, 4),
        ("B2ms", 2, 8, 4),
        ("B4ms", 4, 16, 8),
    ):
        yield Size(f"Standard_{name}", cores, memory * 1024, disks, memory * 4096, True)
    for letter, per_core in (("D", 4), ("E", 8)):
        for cores, disks in ((2, 4), (4, 8), (8, 16), (16, 32)):
            memory = cores * per_core * 1024
            yield Size(f"Standard_{letter}{cores}s_v3", cores, memory, disks, cores * 8192, True)
            for kind in ("s_v5", "as_v5"):
                yield Size(f"Standard_{letter}{cores}{kind}", cores, memory, disks, 0, True)
    for cores, disks in ((2, 4), (4, 8), (8, 16)):
        yield Size(f"Standard_F{cores}s_v2", cores, cores * 2048, disks, cores * 8192, True)


SIZES: Mapping[str, Size] = {size.name.lower(): size for size in _sizes()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Image:
    """A platform image."""

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


IMAGES = (
    Image("Canonical", "UbuntuServer", "16.04-LTS", "16.04.202109281", False, "ubuntu 16.04", "V1"),
    Image("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2", "22.04.202510100", False, "ubuntu 22.04"),
    Image("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts", "22.04.202510100", False, "ubuntu 22.04", "V1"),
    Image("Canonical", "ubuntu-24_04-lts", "server", "24.04.202510010", False, "ubuntu 24.04"),
    Image("Debian", "debian-12", "12-gen2", "0.20251006.2257", False, "debian 12"),
    Image("RedHat", "RHEL", "9-lvm-gen2", "9.6.2025091809", False, "redhat 9.6", size=64),
    Image("MicrosoftWindowsServer", "WindowsServer", "2012-R2-Datacenter", "9600.20671.230104", True, "Windows Server 2012 R2 Datacenter", "V1", 127),
    Image("MicrosoftWindowsServer", "WindowsServer", "2016-Datacenter", "14393.8519.251009", True, "Windows Server 2016 Datacenter", "V1", 127),
    Image("MicrosoftWindowsServer", "WindowsServer", "2019-Datacenter", "17763.7919.251009", True, "Windows Server 2019 Datacenter", "V1", 127),
    Image("MicrosoftWindowsServer", "WindowsServer", "2019-datacenter-gensecond", "17763.7919.251009", True, "Windows Server 2019 Datacenter", size=127),
    Image("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-azure-edition", "20348.4294.251009", True, "Windows Server 2022 Datacenter Azure Edition", size=127),
    Image("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2", "20348.4294.251009", True, "Windows Server 2022 Datacenter", size=127),
    Image("MicrosoftWindowsServer", "WindowsServer", "2025-datacenter-azure-edition", "26100.6899.251008", True, "Windows Server 2025 Datacenter Azure Edition", size=127),
    Image("microsoft-ads", "windows-data-science-vm", "windows2016", "19.08.23", True, "Windows Server 2016 Datacenter", "V1", 127, plan=True),
    Image("microsoft-ads", "standard-data-science-vm", "standard-data-science-vm", "18.01.29", True, "Windows Server 2016 Datacenter", "V1", 127, plan=True),
)  # fmt: skip

EXTENSIONS: Mapping[str, tuple[str, bool]] = {
    "Microsoft.Azure.Extensions.CustomScript": ("2.1.10", False),
    "Microsoft.Compute.CustomScriptExtension": ("1.10.18", True),
    "Microsoft.Azure.RecoveryServices.VMSnapshot": ("1.0.91.0", True),
    "Microsoft.Azure.RecoveryServices.VMSnapshotLinux": ("1.0.9234.0", False),
    "Microsoft.Azure.Monitor.AzureMonitorWindowsAgent": ("1.34.0.0", True),
    "Microsoft.Azure.Monitor.AzureMonitorLinuxAgent": ("1.35.0", False),
    "Microsoft.Azure.NetworkWatcher.NetworkWatcherAgentWindows": ("1.4.3783.3", True),
    "Microsoft.Azure.NetworkWatcher.NetworkWatcherAgentLinux": ("1.4.3783.1", False),
    "Microsoft.Azure.ActiveDirectory.AADLoginForWindows": ("2.2.0.0", True),
    "Microsoft.Azure.ActiveDirectory.AADSSHLoginForLinux": ("1.0.3121.1", False),
    "Microsoft.Azure.Security.IaaSAntimalware": ("1.7.0.3", True),
    "Microsoft.OSTCExtensions.VMAccessForLinux": ("1.5.20", False),
    "Microsoft.Compute.VMAccessAgent": ("2.4.10", True),
    "Microsoft.GuestConfiguration.ConfigurationforWindows": ("1.29.99.0", True),
    "Microsoft.GuestConfiguration.ConfigurationforLinux": ("1.26.95.0", False),
}
"""Publisher and type to the version in use, and whether it is for Windows."""

DISK_KINDS: Mapping[str, tuple[str, int]] = {
    "Standard_LRS": ("Standard", 32767),
    "StandardSSD_LRS": ("Standard", 32767),
    "StandardSSD_ZRS": ("Standard", 32767),
    "Premium_LRS": ("Premium", 32767),
    "Premium_ZRS": ("Premium", 32767),
    "PremiumV2_LRS": ("Premium", 65536),
    "UltraSSD_LRS": ("Ultra", 65536),
}
"""Kind of disk to its tier and the largest size in GiB."""


def check_region(location: str, type: str) -> str:
    """The region's name as ids carry it.

    Raises:
        ArmError: 400 where the sandbox has no such region.
    """
    name = region(location)
    if name not in REGIONS:
        raise gateway(
            400,
            "LocationNotAvailableForResourceType",
            f"The provided location '{location}' is not available for resource type '{type}'. "
            f"List of available regions for the resource type is '{','.join(REGIONS)}'.",
        )
    return name


def check_zones(zones: list[str], location: str, type: str) -> None:
    """Raise 400 where the region has no such zone."""
    known = () if location in WITHOUT_ZONES else ZONES
    if not known and zones:
        raise bad_request(
            "LocationNotSupportAvailabilityZones", f"The location '{location}' does not support availability zones."
        )
    if any(zone not in known for zone in zones):
        raise bad_request(
            "InvalidAvailabilityZone",
            f"The zone(s) '{','.join(zones)}' for resource type '{type}' is not supported. "
            f"The supported zones for location '{location}' are '{','.join(known)}'.",
        )


def size(name: str, location: str) -> Size:
    """The size of a machine, or Azure's refusal."""
    found = SIZES.get(name.lower())
    if found is None:
        known = ", ".join(s.name for s in SIZES.values())
        raise ArmError(
            400,
            "InvalidParameter",
            f"The value {name} provided for the VM size is not valid. The valid sizes in the current region are: {known}.",
            "vmSize",
        )
    return found


def image(reference: Json) -> Image:
    """The platform image of a reference, or Azure's refusal."""
    wanted = tuple(str(reference.get(part) or "").lower() for part in ("publisher", "offer", "sku"))
    version = str(reference.get("version") or "latest")
    for found in IMAGES:
        named = (found.publisher.lower(), found.offer.lower(), found.sku.lower())
        if wanted == named and version in ("latest", found.version):
            return found
    asked = ":".join(str(dig(reference, part, "")) for part in ("publisher", "offer", "sku"))
    raise ArmError(
        404,
        "PlatformImageNotFound",
        f"The platform image '{asked}:{version}' is not available. "
        "Verify that all fields in the storage profile are correct. The sandbox has: "
        + ", ".join(f"{i.publisher}:{i.offer}:{i.sku}" for i in IMAGES)
        + ".",
        "imageReference",
    )
