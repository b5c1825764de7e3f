"""What a region offers to disks and extensions, and its zones. Data, a small part of Azure's."""

from collections.abc import Mapping

from studyapp.sandbox.arm.errors import bad_request, gateway
from studyapp.sandbox.arm.regions import REGIONS, WITHOUT_ZONES, region

ZONES = ("1", "2", "3")


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
    "Microsoft.ManagedServices.ApplicationHealthLinux": ("2.0.13", False),
    "Microsoft.ManagedServices.ApplicationHealthWindows": ("2.0.13", True),
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
