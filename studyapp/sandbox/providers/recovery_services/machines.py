"""What Recovery Services reads off virtual machines in the tree: disks, consistency, what a backup copies."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from studyapp.sandbox.arm import carried
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services.records import DiskCopy

OS_LUN = -1


class Attached(NamedTuple):
    """A disk of a machine at its LUN; the operating system's disk has LUN -1."""

    lun: int
    disk: Resource


def disks(world: World, vm: Resource) -> list[Attached]:
    """The managed disks of a machine, the operating system's first."""
    return list(_disks(world, dig(vm.body, "properties.storageProfile", {})))


def _disks(world: World, storage: Json) -> Iterator[Attached]:
    entries: list[tuple[int, Any]] = [(OS_LUN, storage.get("osDisk"))]
    entries += [(int(entry["lun"]), entry) for entry in storage.get("dataDisks") or []]
    for lun, entry in entries:
        disk = world.find(dig(entry, "managedDisk.id", ""))
        if disk is not None:
            yield Attached(lun, disk)


def split(attached: list[Attached], exclusion: Json | None) -> tuple[list[Attached], list[Attached]]:
    """The disks that a selective backup includes, and those that it leaves out."""
    if not exclusion:
        return attached, []
    listed, including = set(exclusion.get("diskLunList") or []), bool(exclusion.get("isInclusionList"))
    included = [a for a in attached if a.lun == OS_LUN or (a.lun in listed) == including]
    return included, [a for a in attached if a not in included]


def copies(vm: Resource, attached: list[Attached]) -> tuple[DiskCopy, ...]:
    """The disks as a recovery point keeps them, with what the guest has left on the system's."""
    return tuple(_copy(vm, a) for a in attached)


def _copy(vm: Resource, attached: Attached) -> DiskCopy:
    disk = attached.disk
    size = int(dig(disk.body, "properties.diskSizeGB", 32))
    held = carried.of_copy(disk.facts, vm.facts if attached.lun == OS_LUN else None)
    return DiskCopy(attached.lun, disk.id, size, str(dig(disk.body, "sku.name")), disk.body, held)


def os_type(vm: Resource) -> str:
    return str(dig(vm.body, "properties.storageProfile.osDisk.osType", "Linux"))


def consistency(vm: Resource, only_crash: bool) -> str:
    """What kind of point a backup makes now."""
    if only_crash or vm.facts.get("powerState", "running") != "running" or vm.facts.get("guestAgent") == "NotReady":
        return "CrashConsistent"
    return "AppConsistent" if os_type(vm) == "Windows" else "FileSystemConsistent"


def size_of_backup(copies: tuple[DiskCopy, ...], first: bool) -> str:
    """How much was transferred, as jobs write it: all used blocks first, changed ones later."""
    used = sum(disk.size for disk in copies) * 1024 // 8
    return f"{used if first else max(64, used // 40)} MB"
