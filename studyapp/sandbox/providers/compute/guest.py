"""What the facts of a machine mean for its guest: whether it has booted, whether its agent answers, what a boot cures.

Facts, with the value that holds while they are absent:

| fact | values | where it lives | repaired by |
| --- | --- | --- | --- |
| powerState (running) | running, stopped, deallocated, and the states between | the platform | power operations |
| host (Healthy) | Faulty | the platform | redeploy, or deallocate and start |
| model (Current) | Stale | the platform | reapply, or any successful update |
| size (Available) | Unavailable | the platform | resize |
| guestAgent (Ready) | NotReady, NotInstalled | memory; NotInstalled the image | a boot; nothing |
| vssWriters (Stable) | Failed | memory | a boot, or restarting their services |
| staleMount (False) | True | memory | a boot, or unmounting |
| booted (Clean) | the value of `boot` at the last boot | memory | a clean boot |
| boot (Clean) | BadFstab, KernelPanic, BlueScreen | the OS disk | editing the disk, here or on a repair machine |
| osDisk (Ok) | Full | the OS disk | freeing space, or a larger disk |
| fileSystem (Clean) | Dirty | the OS disk | fsck |
| guestFirewall (Open) | Blocking | the OS disk | changing the rules in the guest |
| guestNetwork (Reachable) | Blocked | the OS disk | changing the rules in the guest |
"""

from collections.abc import Mapping
from typing import Any

from studyapp.sandbox.arm.values import Json

Facts = Mapping[str, Any]
ON_DISK = ("boot", "osDisk", "fileSystem", "guestFirewall", "guestNetwork")
"""Facts that stay with the operating system's disk when it is copied, restored or moved to another machine."""
_IN_MEMORY = ("vssWriters", "staleMount", "booted")


def power(facts: Facts) -> str:
    return str(facts.get("powerState", "running"))


def is_running(facts: Facts) -> bool:
    return power(facts) == "running"


def is_up(facts: Facts) -> bool:
    """Whether the operating system runs its services: booted cleanly, on a host that works."""
    return is_running(facts) and facts.get("booted", "Clean") == "Clean" and facts.get("host") != "Faulty"


def agent_answers(facts: Facts) -> bool:
    """Whether the agent reports to the platform, which run commands and extensions need."""
    reachable = facts.get("guestNetwork", "Reachable") == "Reachable"
    return is_up(facts) and facts.get("guestAgent", "Ready") == "Ready" and reachable


def booted(facts: Facts) -> Json:
    """The facts after the machine has started again: memory is fresh, what stands on the disk bites."""
    kept = {name: value for name, value in facts.items() if name not in _IN_MEMORY}
    cause = kept.get("boot", "Clean")
    if cause != "Clean":
        kept["booted"] = cause
    if kept.get("guestAgent") != "NotInstalled":
        kept["guestAgent"] = "Ready" if cause == "Clean" else "NotReady"
    return {**kept, "powerState": "running"}


def moved(facts: Facts) -> Json:
    """The facts on another host."""
    return {name: value for name, value in facts.items() if name != "host"}


def on_disk(facts: Facts) -> Json:
    """The facts that travel with the operating system's disk."""
    return {name: facts[name] for name in ON_DISK if name in facts}


def without_disk(facts: Facts) -> Json:
    """The facts of a machine whose disk has been taken out."""
    return {name: value for name, value in facts.items() if name not in ON_DISK}
