"""Facts of machines and disks that more than one provider carries: what a copy of a disk holds, and what it leaves behind."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from studyapp.sandbox.arm.values import Json

Facts = Mapping[str, Any]
ON_DISK = (
    "osDisk", "fileSystem", "guestFirewall", "guestNetwork", "listens", "domain", "domainTrust", "certificate",
    "database", "appSecret",
)  # fmt: skip
"""Facts of a machine that stay with its operating system's disk when that is copied, restored or moved elsewhere."""
PASSWORD_AGE = timedelta(days=30)
"""How often a machine changes its own password in its domain."""
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


def brought_back(copy: Facts, taken: datetime, now: datetime) -> Json:
    """What a copy holds once it is used again: a domain no longer knows the password that its member had long ago.

    Args:
        copy: the facts of the copy.
        taken: when it was made.
        now: when it is used.
    """
    old = "domain" in copy and now - taken > PASSWORD_AGE
    return {**copy, **({"domainTrust": "Broken"} if old else {})}
