"""Facts of machines and disks that more than one provider carries: what a copy of a disk holds, and what it leaves behind."""

from collections.abc import Mapping
from typing import Any

from studyapp.sandbox.arm.values import Json

Facts = Mapping[str, Any]
ON_DISK = ("osDisk", "fileSystem", "guestFirewall", "guestNetwork", "listens")
"""Facts of a machine that stay with its operating system's disk when that is copied, restored or moved elsewhere."""
_OF_THE_DISK_ITSELF = ("attachedTo", "accessUntil", "size")


def on_disk(machine: Facts) -> Json:
    """The facts that travel with the operating system's disk."""
    return {name: machine[name] for name in ON_DISK if name in machine}


def without_disk(machine: Facts) -> Json:
    """The facts of a machine whose disk has been taken out."""
    return {name: value for name, value in machine.items() if name not in ON_DISK}


def of_copy(disk: Facts, machine: Facts | None = None) -> Json:
    """What a copy of a disk holds: its content, and what the guest of the machine that runs from it has left there.

    Args:
        disk: the facts of the disk.
        machine: the facts of the machine whose operating system the disk holds; None for any other disk.
    """
    kept = {name: value for name, value in disk.items() if name not in _OF_THE_DISK_ITSELF}
    return kept if machine is None else {**without_disk(kept), **on_disk(machine)}
