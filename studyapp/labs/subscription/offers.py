"""The sizes of machines that a region offers to a subscription, and how much of its quota is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studyapp.labs.operations.model import raw
from studyapp.labs.target import Target

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A size in a region."""

    size: str
    region: str
    family: str
    """What its quota is counted by, as standardDSv5Family."""
    cores: int
    memory: float
    """GiB."""
    disks: int
    """Data disks at most."""
    premium: bool
    """Whether it takes premium disks."""
    is_arm: bool
    """Whether its processor runs images for Arm alone."""
    second_generation: bool
    """Whether it boots images of generation 2."""
    is_closed: bool
    """Whether the subscription may not use it in the region."""
    closed_zones: tuple[str, ...]
    """Zones in which the subscription may not use it."""
    zones: tuple[str, ...]
    """Zones that have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What is left of a quota."""

    title: str
    used: int
    limit: int

    @property
    def left(self) -> int:
        """How many more there may be."""
        return max(0, self.limit - self.used)


TOTAL = "cores"
"""The quota of a region's vCPUs, whatever their family."""


def offers(target: Target, region: str) -> tuple[Offer, ...]:
    """Every size that a region has, whether or not the subscription may use it."""
    found = raw(target.compute.resource_skus.list, filter=f"location eq '{region}'")
    return tuple(_offer(sku, region) for sku in found if sku.get("resourceType") == "virtualMachines")


def quotas(target: Target, region: str) -> Mapping[str, Quota]:
    """What is left of each quota of compute, by its name in lower case, as standarddsv5family or cores."""
    rows = raw(target.compute.usage.list, region)
    return {
        str(row["name"]["value"]).lower(): Quota(
            title=str(row["name"].get("localizedValue") or row["name"]["value"]),
            used=int(row["currentValue"]),
            limit=int(row["limit"]),
        )
        for row in rows
    }


def _offer(sku: Json, region: str) -> Offer:
    abilities = {str(one["name"]).lower(): str(one["value"]) for one in sku.get("capabilities") or []}
    closed = [_closed(one, region) for one in sku.get("restrictions") or []]
    return Offer(
        size=str(sku["name"]),
        region=region,
        family=str(sku.get("family") or ""),
        cores=int(abilities.get("vcpus", "0")),
        memory=float(abilities.get("memorygb", "0")),
        disks=int(abilities.get("maxdatadiskcount", "0")),
        premium=abilities.get("premiumio", "").lower() == "true",
        is_arm=abilities.get("cpuarchitecturetype", "x64").lower() != "x64",
        second_generation="v2" in abilities.get("hypervgenerations", "V1,V2").lower(),
        is_closed=any(whole for whole, _ in closed),
        closed_zones=tuple(zone for _, zones in closed for zone in zones),
        zones=tuple(zone for one in sku.get("locationInfo") or [] for zone in one.get("zones") or []),
    )


def _closed(restriction: Json, region: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a restriction closes the whole region, and which zones it closes."""
    about = restriction.get("restrictionInfo") or {}
    places = [str(place).lower() for place in about.get("locations") or restriction.get("values") or []]
    if region.lower() not in places:
        return False, ()
    if str(restriction.get("type")).lower() == "zone":
        return False, tuple(about.get("zones") or ())
    return True, ()
