"""What the facts of a machine mean for its guest: whether it has booted, whether its agent answers, what a boot cures.

Facts of a machine, with the value that holds while they are absent:

| fact | values | where it lives | repaired by |
| --- | --- | --- | --- |
| powerState (running) | running, stopped, deallocated, and the states between | the platform | power operations |
| host (Healthy) | Faulty | the platform | redeploy, or deallocate and start |
| load, memory (little) | percent in use, read by metrics | the platform | - |
| model (Current) | Stale | the platform | reapply, or any successful update |
| size (Available) | Unavailable | the platform | resize |
| guestAgent (Ready) | NotReady, NotInstalled | memory; NotInstalled the image | a boot; nothing |
| vssWriters (Stable) | Failed | memory | a boot, or restarting their services |
| otherSnapshot (None) | Running | memory | a boot |
| staleMount (False) | True | memory | a boot, or unmounting |
| rebootPending (False) | True | memory | a boot |
| hibernated (False) | True | the OS disk, as the saved memory | start, deallocate |
| unclean (False) | True: off without a shutdown | the file system, till it stops in good order | - |
| application (Answers) | Failing: unhealthy, where a scale set watches it | memory | a boot |
| boot (Clean) | Emergency, Stopped | memory | a boot from a sound disk |
| osDisk (Ok) | Full | the OS disk | freeing space, or a larger disk |
| fileSystem (Clean) | Dirty | the OS disk | fsck |
| guestFirewall (Open) | Blocking | the OS disk | changing the rules in the guest |
| guestNetwork (Reachable) | Unreachable | the OS disk | a new lease, or changing the rules in the guest |
| listens ([22], or [3389] on Windows) | the TCP ports on which services answer | the OS disk | starting, stopping or installing services |
| certificate (none) | the day on which the application's certificate expires, as 2026-11-01 | the OS disk | renewing it |
| database (none) | host:port that the application's settings name | the OS disk | editing the settings |
| appSecret (Present) | Gone: the application's secret is not there | the OS disk | writing it anew |
| domain (none) | name of the Windows domain that it is a member of | the OS disk | leaving and joining |
| domainTrust (Sound) | Broken: the domain does not know the machine's password | the OS disk | repairing the channel, joining anew |
| releases (0) | how often the machine has left its host, and with it given back its dynamic public address | the platform | - |

Facts of a disk: `fstab` (Good, or Bad: the next boot ends in emergency mode) and `bootFiles` (Present, or Missing: the
next boot stops before the system), repaired by editing the disk, in its own machine or attached to another one;
`image`, `software` and `patched` say which patches the system on it has (see patches.py);
`files`, path to content; `attachedTo`, the machine that holds it.
"""

from studyapp.sandbox.arm.carried import Facts
from studyapp.sandbox.arm.machines import agent_answers, is_running, is_up, power
from studyapp.sandbox.arm.values import Json

__all__ = ["agent_answers", "boot_of", "booted", "is_running", "is_up", "moved", "power"]

_IN_MEMORY = ("vssWriters", "staleMount", "otherSnapshot", "boot", "rebootPending", "application")


def booted(facts: Facts, disk: Facts) -> Json:
    """The facts after the machine has started again: memory is fresh, what stands on the system's disk bites."""
    kept = {name: value for name, value in facts.items() if name not in _IN_MEMORY}
    ended = boot_of(disk)
    if ended != "Clean":
        kept["boot"] = ended
    if kept.get("guestAgent") != "NotInstalled":
        kept.pop("guestAgent", None)
        kept |= {"guestAgent": "NotReady"} if ended != "Clean" else {}
    return {**kept, "powerState": "running"}


def boot_of(disk: Facts) -> str:
    """How a boot from a disk ends: Clean, in emergency mode, or Stopped before the system."""
    if disk.get("bootFiles", "Present") != "Present":
        return "Stopped"
    return "Emergency" if disk.get("fstab", "Good") != "Good" else "Clean"


def moved(facts: Facts) -> Json:
    """The facts on another host."""
    kept = {name: value for name, value in facts.items() if name != "host"}
    return {**kept, "releases": int(facts.get("releases", 0)) + 1}
