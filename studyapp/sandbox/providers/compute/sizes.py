"""A handful of machine sizes, with what a lab needs to know of them."""

from dataclasses import dataclass

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.compute.names import VMS


@dataclass(frozen=True, slots=True)
class Size:
    """A machine size."""

    name: str
    cores: int
    memory: int
    """MiB."""
    disks: int
    family: str


SIZES = (
    Size("Standard_B1s", 1, 1024, 2, "standardBSFamily"),
    Size("Standard_B2s", 2, 4096, 4, "standardBSFamily"),
    Size("Standard_B2ms", 2, 8192, 4, "standardBSFamily"),
    Size("Standard_D1_v2", 1, 3584, 4, "standardDv2Family"),
    Size("Standard_D2s_v3", 2, 8192, 4, "standardDSv3Family"),
    Size("Standard_D4s_v3", 4, 16384, 8, "standardDSv3Family"),
    Size("Standard_D2s_v5", 2, 8192, 4, "standardDSv5Family"),
    Size("Standard_D4s_v5", 4, 16384, 8, "standardDSv5Family"),
    Size("Standard_D8s_v5", 8, 32768, 16, "standardDSv5Family"),
    Size("Standard_DS1_v2", 1, 3584, 4, "standardDSv2Family"),
    Size("Standard_E2s_v5", 2, 16384, 4, "standardESv5Family"),
    Size("Standard_F2s_v2", 2, 4096, 4, "standardFSv2Family"),
)
NAMES = tuple(size.name for size in SIZES)


def find(name: str) -> Size | None:
    return next((size for size in SIZES if size.name.lower() == name.lower()), None)


def list_sizes(call: Call) -> Answer:
    return page(call, SIZES, _size)


def _size(size: Size) -> Json:
    return {
        "name": size.name,
        "numberOfCores": size.cores,
        "osDiskSizeInMB": 1047552,
        "resourceDiskSizeInMB": size.memory * 2,
        "memoryInMB": size.memory,
        "maxDataDiskCount": size.disks,
    }


def usage(call: Call) -> Answer:
    """Machines and cores in a region against the quota."""
    here = [vm for vm in call.world.tree.of_type(VMS) if vm.body["location"] == call.names["location"].lower()]
    cores = sum(s.cores for vm in here if (s := find(vm.body["properties"]["hardwareProfile"]["vmSize"])))
    rows = (("cores", "Total Regional vCPUs", cores, 100), ("virtualMachines", "Virtual Machines", len(here), 25000))
    return page(call, rows, _usage)


def _usage(row: tuple[str, str, int, int]) -> Json:
    value, title, count, limit = row
    return {"unit": "Count", "currentValue": count, "limit": limit, "name": {"value": value, "localizedValue": title}}
