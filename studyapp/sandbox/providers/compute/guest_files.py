"""Files inside a machine, which lie on its disks: what users write and delete, and what backups carry away."""

from dataclasses import replace

from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import application, guest


def files(world: World, vm: Resource) -> dict[str, str]:
    """Path and content of every file on the machine's disks.

    Raises:
        ArmError: the machine does not run.
    """
    _check_running(vm)
    stored = {path: content for disk in _disks(world, vm) for path, content in _on(disk).items()}
    return stored | application.files(vm.facts, windows=_is_windows(vm))


def write(world: World, vm: Resource, path: str, content: str) -> None:
    """Write a file: on the disk where it lies, a new one on the disk where its path leads.

    Raises:
        ArmError: the machine does not run.
    """
    _check_running(vm)
    facts = application.written(vm.facts, path, content, windows=_is_windows(vm))
    if facts is not None:
        world.remember(replace(vm, facts=facts))
        return
    disks = _disks(world, vm)
    disk = next((disk for disk in disks if path in _on(disk)), disks[1] if _on_data_disk(path, disks) else disks[0])
    _keep(world, disk, {**_on(disk), path: content})


def delete(world: World, vm: Resource, path: str) -> None:
    """Delete a file.

    Raises:
        ArmError: the machine does not run or has no such file.
    """
    _check_running(vm)
    facts = application.removed(vm.facts, path, windows=_is_windows(vm))
    if facts is not None:
        world.remember(replace(vm, facts=facts))
        return
    disk = next((disk for disk in _disks(world, vm) if path in _on(disk)), None)
    if disk is None:
        raise ArmError(404, "FileNotFound", f"The machine '{vm.name}' has no file '{path}'.")
    _keep(world, disk, {other: content for other, content in _on(disk).items() if other != path})


def _check_running(vm: Resource) -> None:
    if not guest.is_up(vm.facts):
        raise ArmError(409, "OperationNotAllowed", f"The machine '{vm.name}' does not run.")


def _is_windows(vm: Resource) -> bool:
    return bool(dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows")


def _disks(world: World, vm: Resource) -> list[Resource]:
    """The machine's disks, that of the operating system first."""
    storage = dig(vm.body, "properties.storageProfile", {})
    entries = [storage.get("osDisk"), *(storage.get("dataDisks") or [])]
    found = (world.find(dig(entry, "managedDisk.id", "")) for entry in entries)
    return [disk for disk in found if disk is not None]


def _on_data_disk(path: str, disks: list[Resource]) -> bool:
    """Whether a path leads to the first data disk: it is mounted at /data, or has a drive letter after C."""
    away = path.startswith("/data/") or (path[1:2] == ":" and path[0].upper() > "C")
    return away and len(disks) > 1


def _on(disk: Resource) -> dict[str, str]:
    return disk.facts.get("files") or {}


def _keep(world: World, disk: Resource, files: dict[str, str]) -> None:
    world.remember(replace(disk, facts={**disk.facts, "files": files}))
