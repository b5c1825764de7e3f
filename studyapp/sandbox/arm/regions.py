"""The regions of the sandbox and their pairs: a small part of Azure's map."""

from collections.abc import Mapping

REGIONS: Mapping[str, tuple[str, str]] = {
    "westeurope": ("West Europe", "northeurope"),
    "northeurope": ("North Europe", "westeurope"),
    "eastus": ("East US", "westus"),
    "westus": ("West US", "eastus"),
    "eastus2": ("East US 2", "centralus"),
    "centralus": ("Central US", "eastus2"),
    "southeastasia": ("Southeast Asia", "eastasia"),
    "eastasia": ("East Asia", "southeastasia"),
    "uksouth": ("UK South", "ukwest"),
    "ukwest": ("UK West", "uksouth"),
    "germanywestcentral": ("Germany West Central", "germanynorth"),
    "germanynorth": ("Germany North", "germanywestcentral"),
    "italynorth": ("Italy North", ""),
    "polandcentral": ("Poland Central", ""),
}
"""Name in ids to the name for people and the paired region, an empty text where there is none."""
WITHOUT_ZONES = ("westus", "ukwest", "germanynorth")


def pair_of(name: str) -> str:
    """The paired region, or an empty text."""
    return REGIONS.get(region(name), ("", ""))[1]


def region(name: str) -> str:
    """A region's name as ids carry it: `West Europe` is `westeurope`."""
    return name.replace(" ", "").lower()
