"""Sizes of machines: what each is, where it is offered, which hardware runs it. Data, a small part of Azure's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from studyapp.sandbox.arm.errors import ArmError, conflict
from studyapp.sandbox.arm.regions import REGIONS, WITHOUT_ZONES
from studyapp.sandbox.providers.compute.catalogue import ZONES


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
    cluster: str = "general"
    """The kind of hardware that runs it: a machine that keeps its place can only be resized within."""
    hibernates: bool = False

    @property
    def series(self) -> str:
        """The name without the number of cores, as Dsv5."""
        return "".join(c for c in self.name.removeprefix("Standard_") if not c.isdigit()).replace("_v", "") + (
            f"v{self.name[-1]}" if "_v" in self.name else ""
        )

    @property
    def family(self) -> str:
        """What the quota of cores is counted by."""
        if self.series.startswith("B"):
            known = {"Bs": "BS", "Bms": "BS"}.get(self.series, "Basv2" if "a" in self.series else "Bsv2")
        else:
            known = self.series.upper().replace("V", "v")
        return f"standard{'A0_A7' if known == 'A' else known}Family"


def _sizes() -> Iterator[Size]:
    yield from (Size("Standard_A0", 1, 768, 1, 20480, False, "older"), Size("Standard_A1_v2", 1, 2048, 2, 10240, False, "older"))  # fmt: skip
    yield from (Size("Standard_D1_v2", 1, 3584, 4, 51200, False, "older"), Size("Standard_D2_v2", 2, 7168, 8, 102400, False, "older"))  # fmt: skip
    yield from (Size("Standard_DS1_v2", 1, 3584, 4, 7168, True, "older"), Size("Standard_DS2_v2", 2, 7168, 8, 14336, True, "older"))  # fmt: skip
    yield from (Size("Standard_DS3_v2", 4, 14336, 16, 28672, True, "older"), Size("Standard_D4_v3", 4, 16384, 8, 102400, False, "older"))  # fmt: skip
    for name, cores, memory, disks in (("B1s", 1, 1, 2), ("B1ms", 1, 2, 2), ("B2s", 2, 4, 4), ("B2ms", 2, 8, 4), ("B4ms", 4, 16, 8)):  # fmt: skip
        yield Size(f"Standard_{name}", cores, memory * 1024, disks, memory * 4096, True)
    for cores, disks in ((2, 4), (4, 8)):
        for maker, cluster in (("", "general"), ("a", "amd")):
            for kind, per_core in (("s", 4), ("ls", 2)):
                memory = cores * per_core * 1024
                yield Size(f"Standard_B{cores}{maker}{kind}_v2", cores, memory, disks, 0, True, cluster)
    for letter, per_core in (("D", 4), ("E", 8)):
        for cores, disks in ((2, 4), (4, 8), (8, 16), (16, 32)):
            memory = cores * per_core * 1024
            yield Size(f"Standard_{letter}{cores}s_v3", cores, memory, disks, cores * 8192, True)
            yield Size(f"Standard_{letter}{cores}s_v5", cores, memory, disks, 0, True, hibernates=True)
            yield Size(f"Standard_{letter}{cores}as_v5", cores, memory, disks, 0, True, "amd", hibernates=True)
    for cores, disks in ((2, 4), (4, 8), (8, 16)):
        yield Size(f"Standard_F{cores}s_v2", cores, cores * 2048, disks, cores * 8192, True)


SIZES: Mapping[str, Size] = {size.name.lower(): size for size in _sizes()}
"""Every size by its name in lower case."""
_NOT_THERE: Mapping[str, tuple[str, ...]] = {
    "westus": ("Dasv5", "Easv5"),
    "ukwest": ("Dasv5", "Easv5", "Fsv2"),
    "germanynorth": ("Dasv5", "Easv5", "Esv5", "Fsv2", "A", "Av2"),
    "eastasia": ("Av2",),
}
"""Region to the series that it does not have."""
_NOT_FOR_US: Mapping[str, tuple[str, ...]] = {"eastus": ("DSv2", "Dv2"), "southeastasia": ("Fsv2",), "uksouth": ("A",)}
"""Region to the series that it has, but not for this subscription."""
_NOT_IN_ZONE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "westeurope": {"3": ("Easv5",)},
    "northeurope": {"1": ("Fsv2",)},
    "eastus2": {"2": ("Dasv5", "Easv5")},
}
"""Region and zone to the series that this subscription does not get there."""


def in_region(place: str) -> list[Size]:
    """The sizes that a region has, whether or not this subscription may use them."""
    return [size for size in SIZES.values() if size.series not in _NOT_THERE.get(place, ())]


def restricted(size: Size, place: str) -> bool:
    """Whether the subscription may not use a size in a region that has it."""
    return size.series in _NOT_FOR_US.get(place, ())


def closed_zones(size: Size, place: str) -> list[str]:
    """The zones of a region in which the subscription may not use a size."""
    return [zone for zone, series in _NOT_IN_ZONE.get(place, {}).items() if size.series in series]


def zones(place: str) -> list[str]:
    """The zones of a region."""
    return [] if place in WITHOUT_ZONES else list(ZONES)


def usable(place: str) -> list[Size]:
    """The sizes that the subscription can use in a region."""
    return [size for size in in_region(place) if not restricted(size, place)]


def named(name: str, place: str = "") -> Size:
    """The size of that name, or Azure's refusal of a name that no size has."""
    found = SIZES.get(name.lower())
    if found is None:
        known = ", ".join(size.name for size in (usable(place) if place in REGIONS else SIZES.values()))
        text = f"The value {name} provided for the VM size is not valid. The valid sizes in the current region are: {known}."  # fmt: skip
        raise ArmError(400, "InvalidParameter", text, "vmSize")
    return found


def check_offered(size: Size, vm: str, place: str, wanted: list[str], subscription: str) -> None:
    """Raise Azure's refusal of a size that the subscription cannot use there.

    Args:
        size: what is asked for.
        vm: the id of the machine.
        place: its region.
        wanted: its zones.
        subscription: the id that the refusal names.
    """
    if size in usable(place) and not set(wanted) & set(closed_zones(size, place)):
        return
    raise conflict(
        "SkuNotAvailable",
        f"The requested size for resource '{vm}' is currently not available in location '{place}' zones "
        f"'{','.join(wanted)}' for subscription '{subscription}'. Please try another size or deploy to a different "
        "location or zones. See https://aka.ms/azureskunotavailable for details.",
    )


def check_cluster(size: Size, now: Size, name: str, place: str) -> None:
    """Raise Azure's refusal of a size that the hardware under a machine, which is to stay there, does not run."""
    if size.cluster != now.cluster:
        known = ", ".join(s.name for s in of_cluster(now, place))
        raise ArmError(
            409,
            "OperationNotAllowed",
            f"Unable to resize the VM '{name}' because the requested size {size.name} is not available in the current "
            f"hardware cluster. The available sizes in this cluster are: {known}. The requested size might be available "
            "in other clusters of this region. Read more on VM resizing strategy at https://aka.ms/azure-resizevm.",
            "vmSize",
        )


def of_cluster(now: Size, place: str) -> list[Size]:
    """The sizes that the hardware under a machine runs."""
    return [size for size in usable(place) if size.cluster == now.cluster]
