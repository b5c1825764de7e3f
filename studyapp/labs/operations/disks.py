"""Managed disks and snapshots, and the disks of a machine."""

from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.disk_names import chosen_disk, disk_param
from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import ANY_GROUP, IN_GROUP, MACHINE, REGION, disk_id, region
from studyapp.labs.target import Target

_DISK = Param("disk", "Name of the disk")
_IN_GROUP_DISK = disk_param("group")
_IN_DISK_GROUP = disk_param("disk_group")
_SNAPSHOT = Param("snapshot", "Name of the snapshot")
_DISK_GROUP = Param("disk_group", "Resource group of the disk", default="{vm_group}")
_SDK_VM = "compute.virtual_machines."


# Disks


def _show(target: Target, args: Args) -> Any:
    return raw(target.compute.disks.get, args["group"], chosen_disk(target, args["group"], args["disk"]))


def _list(target: Target, args: Args) -> Any:
    return raw(target.compute.disks.list_by_resource_group, args["group"])


def _create(target: Target, args: Args) -> Any:
    source = _source(target, args)
    if not source and not args["size_gb"]:
        raise StudyError(
            "disk.create needs `snapshot`, `source` or `size_gb`.",
            "Copy a snapshot or a disk, or say how large an empty disk is.",
        )
    creation = {"createOption": "Copy", "sourceResourceId": source} if source else {"createOption": "Empty"}
    properties: dict[str, Any] = {"creationData": creation}
    if args["size_gb"]:
        properties["diskSizeGB"] = args.whole("size_gb")
    location = region(target, args, args["group"])
    body: Any = {"location": location, "sku": {"name": args["sku"]}, "properties": properties}
    return finished(target.compute.disks.begin_create_or_update(args["group"], args["disk"], body))


def _source(target: Target, args: Args) -> str:
    """Id of the snapshot or disk that is copied; empty for an empty disk."""
    if args["snapshot"]:
        return target.resource_id(args["snapshot_group"], "Microsoft.Compute/snapshots", args["snapshot"])
    return disk_id(target, args["source_group"], args["source"]) if args["source"] else ""


def _delete(target: Target, args: Args) -> Any:
    name = chosen_disk(target, args["group"], args["disk"])
    return finished(target.compute.disks.begin_delete(args["group"], name))


_DISKS = (
    Operation(
        name="disk.create",
        title="Create a disk, empty or as a copy",
        params=(
            IN_GROUP,
            _DISK,
            Param("snapshot", "Name of the snapshot to copy", default=""),
            Param("snapshot_group", "Resource group of the snapshot", default="{group}"),
            Param(
                "source", "Name of the disk to copy as it is now; without it and a snapshot, an empty disk", default=""
            ),
            Param("source_group", "Resource group of that disk", default="{group}"),
            Param("size_gb", "Size in GiB; that of what is copied if left out", "number", default=""),
            Param("sku", "Type of the disk", default="Premium_LRS"),
            REGION,
        ),
        run=_create,
        sdk="compute.disks.begin_create_or_update",
        az=(
            "az disk create --resource-group {group} --name {disk} [--location {location}] [--size-gb {size_gb}]"
            " --sku {sku} [--source {snapshot}]"
            " [--source $(az disk show --resource-group {source_group} --name {source} --query id --output tsv)]"
        ),
        powershell=(
            "$disk = New-AzDiskConfig -SkuName {sku} [-Location {location}] [-DiskSizeGB {size_gb}] -CreateOption Copy"
            " -SourceResourceId (Get-AzSnapshot -ResourceGroupName {snapshot_group} -Name {snapshot}).Id;"
            " New-AzDisk -ResourceGroupName {group} -DiskName {disk} -Disk $disk"
        ),
        portal="Disks > Create > {disk}",
        teaches="A snapshot becomes usable again as a disk made from it; a copy of a disk is of now, not of an earlier day.",
        needs="What is copied, in the same region.",
    ),
    Operation(
        name="disk.show",
        title="Show a disk",
        params=(IN_GROUP, _IN_GROUP_DISK),
        run=_show,
        sdk="compute.disks.get",
        az="az disk show --resource-group {group} --name {disk}",
        powershell="Get-AzDisk -ResourceGroupName {group} -DiskName {disk}",
        portal="Disks > {disk}",
        teaches="Whether it is attached, where it came from, its size and type.",
        reads=True,
    ),
    Operation(
        name="disk.list",
        title="List the disks of a resource group",
        params=(IN_GROUP,),
        run=_list,
        sdk="compute.disks.list_by_resource_group",
        az="az disk list --resource-group {group}",
        powershell="Get-AzDisk -ResourceGroupName {group}",
        portal="Resource groups > {group} > Overview",
        teaches="Restored disks appear here; disks that nobody uses still cost money.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="disk.delete",
        title="Delete a disk",
        params=(IN_GROUP, _IN_GROUP_DISK),
        run=_delete,
        sdk="compute.disks.begin_delete",
        az="az disk delete --resource-group {group} --name {disk} --yes",
        powershell="Remove-AzDisk -ResourceGroupName {group} -DiskName {disk} -Force",
        portal="Disks > {disk} > Delete",
        teaches="A disk that is attached to a machine can't be deleted.",
        needs="The disk is not attached.",
    ),
)


# Snapshots


def _snapshot(target: Target, args: Args) -> Any:
    source = raw(target.compute.disks.get, args["disk_group"], args["disk"])
    body: Any = {
        "location": source["location"],
        "properties": {
            "incremental": args.truth("incremental"),
            "creationData": {"createOption": "Copy", "sourceResourceId": source["id"]},
        },
    }
    return finished(target.compute.snapshots.begin_create_or_update(args["group"], args["snapshot"], body))


def _snapshots(target: Target, args: Args) -> Any:
    snapshots = target.compute.snapshots
    return raw(snapshots.list_by_resource_group, args["group"]) if args["group"] else raw(snapshots.list)


def _show_snapshot(target: Target, args: Args) -> Any:
    return raw(target.compute.snapshots.get, args["group"], args["snapshot"])


def _delete_snapshot(target: Target, args: Args) -> Any:
    return finished(target.compute.snapshots.begin_delete(args["group"], args["snapshot"]))


_SNAPSHOTS = (
    Operation(
        name="snapshot.create",
        title="Take a snapshot of a disk",
        params=(
            IN_GROUP,
            _SNAPSHOT,
            _DISK,
            Param("disk_group", "Resource group of the disk", default="{group}"),
            Param("incremental", "Whether only changes since the last one are stored", "truth", "true"),
        ),
        run=_snapshot,
        sdk="compute.snapshots.begin_create_or_update",
        az=(
            "az snapshot create --resource-group {group} --name {snapshot} --incremental {incremental}"
            " --source $(az disk show --resource-group {disk_group} --name {disk} --query id --output tsv)"
        ),
        powershell=(
            "$disk = Get-AzDisk -ResourceGroupName {disk_group} -DiskName {disk};"
            " $new = New-AzSnapshotConfig -SourceUri $disk.Id -Location $disk.Location -CreateOption Copy -Incremental;"
            " New-AzSnapshot -ResourceGroupName {group} -SnapshotName {snapshot} -Snapshot $new"
        ),
        portal="Disks > {disk} > Create snapshot",
        teaches="A snapshot holds one disk, stays until it is deleted, and no policy looks after it.",
        needs="The disk, in the same region.",
    ),
    Operation(
        name="snapshot.list",
        title="List the snapshots",
        params=(ANY_GROUP,),
        run=_snapshots,
        sdk="compute.snapshots.list_by_resource_group",
        az="az snapshot list [--resource-group {group}]",
        powershell="Get-AzSnapshot [-ResourceGroupName {group}]",
        portal="Snapshots",
        teaches="Which snapshots there are, of which disks, from when.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="snapshot.show",
        title="Show a snapshot",
        params=(IN_GROUP, _SNAPSHOT),
        run=_show_snapshot,
        sdk="compute.snapshots.get",
        az="az snapshot show --resource-group {group} --name {snapshot}",
        powershell="Get-AzSnapshot -ResourceGroupName {group} -SnapshotName {snapshot}",
        portal="Snapshots > {snapshot}",
        teaches="Which disk it was taken of, when, and whether it is incremental.",
        reads=True,
    ),
    Operation(
        name="snapshot.delete",
        title="Delete a snapshot",
        params=(IN_GROUP, _SNAPSHOT),
        run=_delete_snapshot,
        sdk="compute.snapshots.begin_delete",
        az="az snapshot delete --resource-group {group} --name {snapshot}",
        powershell="Remove-AzSnapshot -ResourceGroupName {group} -SnapshotName {snapshot} -Force",
        portal="Snapshots > {snapshot} > Delete",
        teaches="Disks made from a snapshot live on without it.",
    ),
)


# The disks of a machine


def _attach(target: Target, args: Args) -> Any:
    entry: dict[str, Any] = {"diskId": _id_of(target, args)}
    if args["lun"]:
        entry["lun"] = args.whole("lun")
    return _change_disks(target, args, {"dataDisksToAttach": [entry]})


def _detach(target: Target, args: Args) -> Any:
    return _change_disks(target, args, {"dataDisksToDetach": [{"diskId": _id_of(target, args)}]})


def _id_of(target: Target, args: Args) -> str:
    return disk_id(target, args["disk_group"], chosen_disk(target, args["disk_group"], args["disk"]))


def _change_disks(target: Target, args: Args, body: Any) -> Any:
    machines = target.compute.virtual_machines
    return finished(machines.begin_attach_detach_data_disks(args["vm_group"], args["vm"], body))


def _swap(target: Target, args: Args) -> Any:
    """Read the machine, name another disk as that of its system, and write it back."""
    return swapped(target, args["vm_group"], args["vm"], _id_of(target, args))


def swapped(target: Target, group: str, vm: str, disk: str) -> Any:
    """Make a disk, by its id, the one of a machine's system."""
    model: Any = raw(target.compute.virtual_machines.get, group, vm)
    storage = model["properties"]["storageProfile"]
    # The whole model goes back: what a PUT leaves out is taken away.
    storage["osDisk"] = {
        "createOption": storage["osDisk"]["createOption"],
        "name": disk.rpartition("/")[2],
        "managedDisk": {"id": disk},
    }
    return finished(target.compute.virtual_machines.begin_create_or_update(group, vm, model))


_OF_MACHINES = (
    Operation(
        name="vm.attach-disk",
        title="Attach a data disk to a virtual machine",
        params=(
            *MACHINE,
            _IN_DISK_GROUP,
            _DISK_GROUP,
            Param("lun", "LUN; the next free one if left out", "number", default=""),
        ),
        run=_attach,
        sdk=_SDK_VM + "begin_attach_detach_data_disks",
        az=(
            "az vm disk attach --resource-group {vm_group} --vm-name {vm} [--lun {lun}]"
            " --name $(az disk show --resource-group {disk_group} --name {disk} --query id --output tsv)"
        ),
        powershell=(
            "$vm = Get-AzVM -ResourceGroupName {vm_group} -Name {vm};"
            " $disk = Get-AzDisk -ResourceGroupName {disk_group} -DiskName {disk};"
            " Add-AzVMDataDisk -VM $vm -Name {disk} -CreateOption Attach -ManagedDiskId $disk.Id [-Lun {lun}];"
            " Update-AzVM -ResourceGroupName {vm_group} -VM $vm"
        ),
        portal="Virtual machines > {vm} > Settings > Disks > Attach existing disks > {disk}",
        teaches="A restored data disk comes into use by being attached; the machine may run.",
        needs="The disk is free and in the machine's region; the size has room for another disk.",
    ),
    Operation(
        name="vm.detach-disk",
        title="Detach a data disk from a virtual machine",
        params=(*MACHINE, _IN_DISK_GROUP, _DISK_GROUP),
        run=_detach,
        sdk=_SDK_VM + "begin_attach_detach_data_disks",
        az="az vm disk detach --resource-group {vm_group} --vm-name {vm} --name {disk}",
        powershell=(
            "$vm = Get-AzVM -ResourceGroupName {vm_group} -Name {vm}; Remove-AzVMDataDisk -VM $vm -DataDiskNames {disk};"
            " Update-AzVM -ResourceGroupName {vm_group} -VM $vm"
        ),
        portal="Virtual machines > {vm} > Settings > Disks > {disk} > Detach",
        teaches="A detached disk keeps its data and goes on costing money.",
        needs="The disk is attached to the machine.",
    ),
    Operation(
        name="vm.swap-os-disk",
        title="Swap the disk of the operating system",
        params=(*MACHINE, _IN_DISK_GROUP, _DISK_GROUP),
        run=_swap,
        sdk=_SDK_VM + "begin_create_or_update",
        az=(
            "az vm update --resource-group {vm_group} --name {vm}"
            " --os-disk $(az disk show --resource-group {disk_group} --name {disk} --query id --output tsv)"
        ),
        powershell=(
            "$vm = Get-AzVM -ResourceGroupName {vm_group} -Name {vm};"
            " $disk = Get-AzDisk -ResourceGroupName {disk_group} -DiskName {disk};"
            " Set-AzVMOSDisk -VM $vm -ManagedDiskId $disk.Id -Name $disk.Name;"
            " Update-AzVM -ResourceGroupName {vm_group} -VM $vm"
        ),
        portal="Virtual machines > {vm} > Settings > Disks > Swap OS disk > {disk}",
        teaches="A restored or repaired system disk replaces the old one without a new machine.",
        needs="The machine is deallocated; the disk holds a system of the same kind.",
    ),
)

OPERATIONS = (*_DISKS, *_SNAPSHOTS, *_OF_MACHINES)
