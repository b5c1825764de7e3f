"""What goes on inside a machine, as far as it shows from outside: boot, agent, serial log, scripts.

Nothing is run. A script is looked at for what it would find or repair, and answered from a table.
"""

from collections.abc import Mapping
from typing import Any

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World

Facts = Mapping[str, Any]


def is_windows(vm: Resource) -> bool:
    return bool(dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows")


def os_disk(world: World, vm: Resource) -> Resource | None:
    return world.find(dig(vm.body, "properties.storageProfile.osDisk.managedDisk.id", ""))


def booted(world: World, vm: Resource) -> dict[str, Any]:
    """The machine's facts after a boot: what a restart mends is mended, what the disk breaks is broken."""
    mended = ("vssWriters", "guestAgent", "boot", "otherSnapshot", "staleMount")
    facts = {name: value for name, value in vm.facts.items() if name not in mended}
    disk = os_disk(world, vm)
    if disk is not None and disk.facts.get("fstab") == "Bad":
        facts |= {"boot": "Emergency", "guestAgent": "NotReady"}
    return {**facts, "powerState": "running"}


def agent_is_ready(vm: Resource) -> bool:
    facts = vm.facts
    return (
        facts.get("powerState") == "running"
        and facts.get("guestAgent", "Ready") == "Ready"
        and facts.get("host", "Healthy") == "Healthy"
    )


def serial_log(world: World, vm: Resource) -> str:
    """The serial console's text since the last boot."""
    if vm.facts.get("powerState") != "running":
        return ""
    if is_windows(vm):
        return '<?xml><INSTANCE CLASSNAME="BOOT_STATE">Windows boot manager finished.</INSTANCE>\nSAC>\n'
    lines = [
        "[    0.000000] Linux version 6.8.0-azure",
        "[    1.204211] hv_vmbus: Vmbus version:5.3",
        "[    2.871034] EXT4-fs (sda1): mounted filesystem",
    ]
    if vm.facts.get("boot") == "Emergency":
        lines += [
            "[  OK  ] Found device /dev/disk/cloud/azure_root.",
            "[ TIME ] Timed out waiting for device /dev/disk/by-uuid/7c9e6679-bad0-4000-8000-000000000000.",
            "[DEPEND] Dependency failed for /data.",
            "[DEPEND] Dependency failed for Local File Systems.",
            'You are in emergency mode. After logging in, type "journalctl -xb" to view system logs,',
            "Cannot open access to console, the root account is locked. See /etc/fstab.",
        ]
    else:
        lines += ["[  OK  ] Started Azure Linux Agent.", f"{vm.name} login:"]
    return "\n".join(lines) + "\n"


def screenshot(vm: Resource) -> str:
    """What the screen shows, as text."""
    if vm.facts.get("powerState") != "running":
        return "(the machine does not run)"
    if vm.facts.get("host") == "Faulty":
        return "(black screen)"
    if vm.facts.get("boot") == "Emergency":
        return "Give root password for maintenance\n(or press Control-D to continue):"
    return "Press Ctrl+Alt+Delete to unlock." if is_windows(vm) else f"{vm.name} login:"


def run_script(vm: Resource, script: str) -> tuple[str, dict[str, Any]]:
    """What a script would print, and the machine's facts after it.

    Only well-known lines mean something; others print nothing and change nothing.
    """
    facts = dict(vm.facts)
    lines: list[str] = []
    text = script.lower()
    if "vssadmin list writers" in text:
        failed = facts.get("vssWriters", "Stable") != "Stable"
        lines += ["Writer name: 'System Writer'", f"   State: {'[8] Failed' if failed else '[1] Stable'}"]
    if any(word in text for word in ("df -h", "get-psdrive", "get-volume")):
        lines.append(
            "/dev/root   30G   30G     0 100% /"
            if facts.get("osDisk") == "Full"
            else "/dev/root   30G   12G   18G  40% /"
        )
    if "restart-service" in text and any(word in text for word in ("vss", "sqlwriter", "cryptsvc")):
        facts.pop("vssWriters", None)
    if any(word in text for word in ("journalctl --vacuum", "apt-get clean", "remove-item", "cleanmgr", "rm -")):
        facts.pop("osDisk", None)
    if "fsck" in text or "mount -a" in text:
        facts.pop("fileSystem", None)
    if "dhclient" in text or "ipconfig /renew" in text:
        facts.pop("guestNetwork", None)
    if "umount" in text or "clean" in text.split():
        facts.pop("staleMount", None)
    return "\n".join(lines), facts


def instance_view(world: World, vm: Resource) -> Json:
    """What Azure knows of the running machine."""
    power = vm.facts.get("powerState", "running")
    state = "failed" if vm.facts.get("model") == "Stale" else "succeeded"
    shown: Json = {
        "disks": [_disk_view(disk_id) for disk_id in _disk_ids(vm)],
        "bootDiagnostics": {},
        "statuses": [
            _status(f"ProvisioningState/{state}", "Provisioning " + state, "Error" if state == "failed" else "Info"),
            _status(f"PowerState/{power}", f"VM {power}", "Info"),
        ],
        "hyperVGeneration": "V2",
    }
    if power == "running":
        shown["vmAgent"] = _agent(vm)
        shown |= _system(vm)
    return shown


def _disk_ids(vm: Resource) -> list[str]:
    storage = dig(vm.body, "properties.storageProfile", {})
    entries = [storage.get("osDisk") or {}, *(storage.get("dataDisks") or [])]
    return [id for entry in entries if (id := dig(entry, "managedDisk.id"))]


def _disk_view(id: str) -> Json:
    return {
        "name": id.rpartition("/")[2],
        "statuses": [_status("ProvisioningState/succeeded", "Provisioning succeeded", "Info")],
    }


def _agent(vm: Resource) -> Json:
    if agent_is_ready(vm):
        status = _status(
            "ProvisioningState/succeeded", "Ready", "Info", "GuestAgent is running and processing the extensions."
        )
    else:
        status = _status(
            "ProvisioningState/Unavailable", "Not Ready", "Warning", "VM status blob is found but not yet populated."
        )
    return {
        "vmAgentVersion": "2.7.41491.1172" if is_windows(vm) else "2.11.1.4",
        "statuses": [status],
        "extensionHandlers": [],
    }


def _system(vm: Resource) -> Json:
    if not agent_is_ready(vm):
        return {}
    name = dig(vm.body, "properties.osProfile.computerName", vm.name)
    if is_windows(vm):
        return {"computerName": name, "osName": "Windows Server 2022 Datacenter", "osVersion": "10.0.20348"}
    return {"computerName": name, "osName": "ubuntu", "osVersion": "24.04"}


def _status(code: str, display: str, level: str, message: str = "") -> Json:
    shown = {"code": code, "level": level, "displayStatus": display}
    return {**shown, "message": message} if message else shown
