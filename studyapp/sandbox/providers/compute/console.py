"""What a machine's console shows, as text: the serial log of its last boot, and the picture of the screen."""

from collections.abc import Iterator, Mapping
from typing import Any

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.providers.compute import guest

_EARLY = (
    (0.0, "Linux version 6.8.0-1041-azure (gcc 13.3.0) #47-Ubuntu SMP"),
    (0.0, "Command line: BOOT_IMAGE=/boot/vmlinuz-6.8.0-1041-azure root=PARTUUID=4d1c console=tty1 console=ttyS0"),
    (0.3, "Hypervisor detected: Microsoft Hyper-V"),
    (1.1, "hv_vmbus: registering driver hv_netvsc"),
    (1.4, "scsi host0: storvsc_host_t"),
    (1.6, "sd 0:0:0:0: [sda] Attached SCSI disk"),
)
_FSTAB = (
    (91.5, "systemd[1]: Timed out waiting for device /dev/disk/by-uuid/0b4c."),
    (91.5, "systemd[1]: Dependency failed for data.mount - /data."),
    (91.5, "systemd[1]: Dependency failed for local-fs.target - Local File Systems."),
    (91.6, "systemd[1]: Started emergency.service - Emergency Shell."),
    (91.6, "systemd[1]: Reached target emergency.target - Emergency Mode."),
)
_PANIC = (
    (1.9, "VFS: Cannot open root device PARTUUID=4d1c or unknown-block(0,0): error -6"),
    (1.9, "Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)"),
    (1.9, "---[ end Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0) ]---"),
)


def _is_windows(vm: Resource) -> bool:
    return bool(dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows")


def _computer(vm: Resource) -> str:
    return str(dig(vm.body, "properties.osProfile.computerName", vm.name))


def serial_log(vm: Resource) -> str:
    """The serial console's log of the last boot."""
    lines = _windows_log(vm) if _is_windows(vm) else _linux_log(vm)
    return "\n".join(lines) + "\n"


def _stamped(rows: tuple[tuple[float, str], ...]) -> Iterator[str]:
    for seconds, text in rows:
        yield f"[{seconds:12.6f}] {text}"


def _linux_log(vm: Resource) -> Iterator[str]:
    facts = vm.facts
    yield from _stamped(_EARLY)
    ended = facts.get("boot", "Clean")
    if ended == "Stopped":
        yield from _stamped(_PANIC)
        return
    if facts.get("fileSystem", "Clean") != "Clean":
        yield "[    2.100000] EXT4-fs (sda1): warning: mounting fs with errors, running e2fsck is recommended"
    if facts.get("unclean") and guest.is_running(facts):
        yield "[    2.150000] EXT4-fs (sda1): recovery complete: the last shutdown was not clean"
    yield "[    2.200000] EXT4-fs (sda1): mounted filesystem with ordered data mode"
    yield "[    3.000000] systemd[1]: Hostname set to <" + _computer(vm) + ">."
    if ended == "Emergency":
        yield from _stamped(_FSTAB)
        yield 'You are in emergency mode. Read the journal with "journalctl -xb"; "exit" goes on booting.'
        yield "Press Enter for maintenance"
        return
    yield from _linux_services(facts)
    yield f"\nUbuntu {_computer(vm)} ttyS0\n\n{_computer(vm)} login: "


def _linux_services(facts: Mapping[str, Any]) -> Iterator[str]:
    yield "[    4.100000] systemd[1]: Reached target local-fs.target - Local File Systems."
    yield "[    6.400000] cloud-init[612]: finished, datasource DataSourceAzure"
    if facts.get("guestAgent") == "NotInstalled":
        yield "[    7.000000] systemd[1]: walinuxagent.service: not found"
    elif facts.get("guestAgent", "Ready") == "Ready":
        yield "[    7.000000] systemd[1]: Started walinuxagent.service - Azure Linux Agent."
    else:
        yield "[    7.000000] systemd[1]: Started walinuxagent.service - Azure Linux Agent."
        yield "[ 5400.000000] systemd[1]: walinuxagent.service: Main process exited, code=killed, status=9/KILL"
    if facts.get("guestNetwork", "Reachable") != "Reachable":
        yield "[    9.000000] python3[733]: no route to storage endpoints: connection timed out"
    if facts.get("osDisk") == "Full":
        yield "[ 7200.000000] systemd-journald[201]: Failed to write entry: No space left on device"
    if facts.get("host") == "Faulty":
        yield "[ 9000.000000] watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [swapper/0:0]"
        yield "[ 9026.000000] hv_storvsc: I/O request timed out; waiting for the host"
    if facts.get("hibernated"):
        yield "[ 9998.000000] PM: hibernation: Image saving done"
    elif guest.power(facts) in ("stopped", "deallocated") and not facts.get("unclean"):
        yield "[ 9999.000000] reboot: Power down"


def _windows_log(vm: Resource) -> Iterator[str]:
    yield "Computer is booting, SAC started and initialized."
    if vm.facts.get("boot", "Clean") != "Clean":
        yield '<INSTANCE CLASSNAME="BLUESCREEN"> STOP 0x0000007B INACCESSIBLE_BOOT_DEVICE'
        return
    if vm.facts.get("unclean") and guest.is_running(vm.facts):
        yield "EVENT: 6008, the previous system shutdown was unexpected"
    yield "EVENT: The CMD command is now available."
    yield f"<computer>{_computer(vm)}</computer>"
    if vm.facts.get("host") == "Faulty":
        yield "EVENT: disk I/O request timed out; waiting for the host"
    yield "SAC>"


_EDGE = "+" + "-" * 78 + "+"


def screenshot(vm: Resource) -> str:
    """The screen as text, 80 columns wide."""
    lines = list(_picture(vm))
    rows = [f"|{line[:76]:^78}|" for line in lines]
    blank = "|" + " " * 78 + "|"
    padding = [blank] * max(0, (20 - len(rows)) // 2)
    return "\n".join([_EDGE, *padding, *rows, *padding, _EDGE]) + "\n"


def _picture(vm: Resource) -> Iterator[str]:
    if guest.power(vm.facts) in ("stopped", "deallocated", "starting"):
        yield "(no picture: the machine is not running)"
        return
    if not _is_windows(vm):
        yield from serial_log(vm).splitlines()[-8:]
        return
    if vm.facts.get("boot", "Clean") != "Clean":
        yield ":("
        yield "Your device ran into a problem and needs to restart."
        yield "Stop code: INACCESSIBLE_BOOT_DEVICE"
        return
    yield _computer(vm)
    yield "Press Ctrl+Alt+Delete to unlock."
