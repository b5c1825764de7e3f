"""Every operation on machines, disks and snapshots that the course names: graded real, and answered in the SDK's types."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

from azure.core.paging import ItemPaged
from azure.core.polling import LROPoller
from azure.mgmt.compute import models

from studyapp.sandbox import starting
from studyapp.sandbox.arm.faults import WorldFault
from studyapp.sandbox.arm.routes import Grade
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.test_compute_machines import body, make_interface

T = TypeVar("T")
COURSE: dict[str, tuple[str, ...]] = {
    "create, update": ("VirtualMachines_CreateOrUpdate", "VirtualMachines_Update"),
    "get, list, instance view": ("VirtualMachines_Get", "VirtualMachines_List", "VirtualMachines_ListAll", "VirtualMachines_ListByLocation", "VirtualMachines_InstanceView"),
    "start, stop, restart": ("VirtualMachines_Start", "VirtualMachines_PowerOff", "VirtualMachines_Deallocate", "VirtualMachines_Restart"),
    "repair": ("VirtualMachines_Redeploy", "VirtualMachines_Reapply", "VirtualMachines_Reimage"),
    "run command": ("VirtualMachines_RunCommand", "VirtualMachineRunCommands_CreateOrUpdate", "VirtualMachineRunCommands_Update", "VirtualMachineRunCommands_GetByVirtualMachine", "VirtualMachineRunCommands_ListByVirtualMachine", "VirtualMachineRunCommands_Delete", "VirtualMachineRunCommands_List", "VirtualMachineRunCommands_Get"),
    "boot diagnostics": ("VirtualMachines_RetrieveBootDiagnosticsData", "BootDiagnostics_GetBlob"),
    "update assessment and patching": ("VirtualMachines_AssessPatches", "VirtualMachines_InstallPatches"),
    "attach, detach, swap": ("VirtualMachines_AttachDetachDataDisks", "VirtualMachines_Update"),
    "generalize, delete": ("VirtualMachines_Generalize", "VirtualMachines_Delete"),
    "extensions": ("VirtualMachineExtensions_CreateOrUpdate", "VirtualMachineExtensions_Update", "VirtualMachineExtensions_Get", "VirtualMachineExtensions_List", "VirtualMachineExtensions_Delete"),
    "disks": ("Disks_CreateOrUpdate", "Disks_Update", "Disks_Get", "Disks_List", "Disks_ListByResourceGroup", "Disks_GrantAccess", "Disks_RevokeAccess", "Disks_Delete"),
    "snapshots": ("Snapshots_CreateOrUpdate", "Snapshots_Update", "Snapshots_Get", "Snapshots_List", "Snapshots_ListByResourceGroup", "Snapshots_GrantAccess", "Snapshots_RevokeAccess", "Snapshots_Delete"),
    "restore points": ("RestorePointCollections_CreateOrUpdate", "RestorePointCollections_Update", "RestorePointCollections_Get", "RestorePointCollections_List", "RestorePointCollections_ListAll", "RestorePointCollections_Delete", "RestorePoints_Create", "RestorePoints_Get", "RestorePoints_Delete", "DiskRestorePoint_Get", "DiskRestorePoint_ListByRestorePoint", "DiskRestorePoint_GrantAccess", "DiskRestorePoint_RevokeAccess"),
    "availability sets": ("AvailabilitySets_CreateOrUpdate", "AvailabilitySets_Update", "AvailabilitySets_Get", "AvailabilitySets_List", "AvailabilitySets_ListBySubscription", "AvailabilitySets_ListAvailableSizes", "AvailabilitySets_Delete"),
    "sizes, SKUs, quota, images": ("VirtualMachineSizes_List", "VirtualMachines_ListAvailableSizes", "ResourceSkus_List", "Usage_List", "VirtualMachineImages_ListPublishers", "VirtualMachineImages_ListOffers", "VirtualMachineImages_ListSkus", "VirtualMachineImages_List", "VirtualMachineImages_Get"),
    "polling": ("Compute_OperationStatus", "Compute_DiskOperationStatus"),
}  # fmt: skip
"""What the course lets a learner do with machines, disks and snapshots, and the operations behind it."""


def done(poller: Any, kind: type[T]) -> T:
    """The result of a long-running operation, of the expected type."""
    assert isinstance(poller, LROPoller)
    result = poller.result()
    assert isinstance(result, kind)
    assert poller.status() == "Succeeded"
    return result


def finished(poller: Any) -> None:
    """A long-running operation that has no result."""
    assert isinstance(poller, LROPoller)
    assert poller.result() is None


def every(rows: Any, kind: type[T]) -> Iterator[T]:
    """The rows of a list, of the expected type; there is at least one."""
    assert isinstance(rows, ItemPaged)
    found = list(rows)
    assert found
    for row in found:
        assert isinstance(row, kind)
        yield row


def test_every_operation_of_the_course_is_real() -> None:
    grades = {route.operation: route.grade for provider in starting.providers() for route in provider.routes}
    named = {operation for operations in COURSE.values() for operation in operations}
    assert {operation for operation in named if grades.get(operation) is not Grade.REAL} == set()


def test_machines_answer_in_their_types(site: Azure) -> None:
    machines = site.compute.virtual_machines
    make_interface(site, "free")
    made = done(machines.begin_create_or_update(GROUP, "new", body(site)), models.VirtualMachine)
    assert isinstance(made.time_created, datetime)
    assert isinstance(made.storage_profile, models.StorageProfile)
    assert isinstance(made.hardware_profile, models.HardwareProfile)
    updated = done(machines.begin_update(GROUP, "new", {"tags": {"a": "b"}}), models.VirtualMachine)
    assert updated.tags == {"a": "b"}
    for rows in (machines.list(GROUP), machines.list_all(), machines.list_by_location(REGION)):
        assert {vm.name for vm in every(rows, models.VirtualMachine)} == {VM, "new"}
    read = machines.get(GROUP, VM, expand="instanceView")
    assert isinstance(read.instance_view, models.VirtualMachineInstanceView)
    view = machines.instance_view(GROUP, VM)
    assert isinstance(view, models.VirtualMachineInstanceView)
    assert isinstance(view.vm_agent, models.VirtualMachineAgentInstanceView)
    assert all(isinstance(disk, models.DiskInstanceView) for disk in view.disks or [])
    links = machines.retrieve_boot_diagnostics_data(GROUP, VM)
    assert isinstance(links, models.RetrieveBootDiagnosticsDataResult)
    finished(machines.begin_delete(GROUP, "new"))


def test_power_and_repair_answer_in_their_types(site: Azure) -> None:
    machines = site.compute.virtual_machines
    for step in ("power_off", "start", "restart", "deallocate", "start", "redeploy", "reapply", "reimage", "power_off"):
        finished(getattr(machines, f"begin_{step}")(GROUP, VM))
        code = machines.instance_view(GROUP, VM).statuses[-1].code
        assert code == {"power_off": "PowerState/stopped", "deallocate": "PowerState/deallocated"}.get(step, "PowerState/running")  # fmt: skip
    assert machines.generalize(GROUP, VM) is None


def test_scripts_and_extensions_answer_in_their_types(site: Azure) -> None:
    asked = {"commandId": "RunShellScript", "script": ["hostname"]}
    ran = done(site.compute.virtual_machines.begin_run_command(GROUP, VM, asked), models.RunCommandResult)
    assert all(isinstance(status, models.InstanceViewStatus) for status in ran.value or [])
    commands = site.compute.virtual_machine_run_commands
    script = {"location": REGION, "properties": {"source": {"script": "hostname"}}}
    done(commands.begin_create_or_update(GROUP, VM, "cmd", script), models.VirtualMachineRunCommand)
    list(every(commands.list_by_virtual_machine(GROUP, VM), models.VirtualMachineRunCommand))
    finished(commands.begin_delete(GROUP, VM, "cmd"))
    extensions = site.compute.virtual_machine_extensions
    kind = {"publisher": "Microsoft.Azure.Monitor", "type": "AzureMonitorLinuxAgent", "typeHandlerVersion": "1.0"}
    new = {"location": REGION, "properties": kind}
    done(extensions.begin_create_or_update(GROUP, VM, "ama", new), models.VirtualMachineExtension)
    done(extensions.begin_update(GROUP, VM, "ama", {"tags": {"a": "b"}}), models.VirtualMachineExtension)
    assert isinstance(extensions.get(GROUP, VM, "ama"), models.VirtualMachineExtension)
    assert isinstance(extensions.list(GROUP, VM), models.VirtualMachineExtensionsListResult)
    finished(extensions.begin_delete(GROUP, VM, "ama"))


def test_disks_and_snapshots_answer_in_their_types(site: Azure) -> None:
    disks, snapshots = site.compute.disks, site.compute.snapshots
    empty = {"location": REGION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}
    disk = done(disks.begin_create_or_update(GROUP, "extra", empty), models.Disk)
    assert isinstance(disk.time_created, datetime)
    assert isinstance(disk.sku, models.DiskSku)
    assert isinstance(disk.disk_size_bytes, int)
    done(disks.begin_update(GROUP, "extra", {"tags": {"a": "b"}}), models.Disk)
    assert isinstance(disks.get(GROUP, "extra"), models.Disk)
    for rows in (disks.list(), disks.list_by_resource_group(GROUP)):
        list(every(rows, models.Disk))
    copy = {"location": REGION, "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": disk.id}}}
    snapshot = done(snapshots.begin_create_or_update(GROUP, "snap", copy), models.Snapshot)
    assert isinstance(snapshot.creation_data, models.CreationData)
    done(snapshots.begin_update(GROUP, "snap", {"tags": {"a": "b"}}), models.Snapshot)
    assert isinstance(snapshots.get(GROUP, "snap"), models.Snapshot)
    for rows in (snapshots.list(), snapshots.list_by_resource_group(GROUP)):
        list(every(rows, models.Snapshot))
    reading = {"access": "Read", "durationInSeconds": 600}
    for home, name in ((disks, "extra"), (snapshots, "snap")):
        done(home.begin_grant_access(GROUP, name, reading), models.AccessUri)
        assert home.get(GROUP, name).disk_state == "ActiveSAS"
        home.begin_revoke_access(GROUP, name).result()
        finished(home.begin_delete(GROUP, name))


def test_restore_points_and_sets_answer_in_their_types(site: Azure) -> None:
    collections, points, parts = (
        site.compute.restore_point_collections,
        site.compute.restore_points,
        site.compute.disk_restore_point,
    )
    new = {"location": REGION, "properties": {"source": {"id": site.vm_id}}}
    assert isinstance(collections.create_or_update(GROUP, "rpc", new), models.RestorePointCollection)
    assert isinstance(collections.update(GROUP, "rpc", {"tags": {"a": "b"}}), models.RestorePointCollection)
    assert isinstance(collections.get(GROUP, "rpc"), models.RestorePointCollection)
    for rows in (collections.list(GROUP), collections.list_all()):
        list(every(rows, models.RestorePointCollection))
    point = done(points.begin_create(GROUP, "rpc", "first", {}), models.RestorePoint)
    assert isinstance(point.time_created, datetime)
    assert isinstance(points.get(GROUP, "rpc", "first"), models.RestorePoint)
    part = next(every(parts.list_by_restore_point(GROUP, "rpc", "first"), models.DiskRestorePoint))
    assert isinstance(parts.get(GROUP, "rpc", "first", part.name), models.DiskRestorePoint)
    finished(points.begin_delete(GROUP, "rpc", "first"))
    finished(collections.begin_delete(GROUP, "rpc"))
    sets = site.compute.availability_sets
    home = {"location": REGION, "sku": {"name": "Aligned"}}
    assert isinstance(sets.create_or_update(GROUP, "set", home), models.AvailabilitySet)
    assert isinstance(sets.update(GROUP, "set", {"tags": {"a": "b"}}), models.AvailabilitySet)
    assert isinstance(sets.get(GROUP, "set"), models.AvailabilitySet)
    for rows in (sets.list(GROUP), sets.list_by_subscription()):
        list(every(rows, models.AvailabilitySet))
    assert sets.delete(GROUP, "set") is None


def test_a_repair_machine_mends_a_copy_of_the_disk_that_does_not_boot(site: Azure) -> None:
    """What `az vm repair create` and `restore` do: copy the disk, attach it elsewhere, mend it, swap it in."""
    machines, disks = site.compute.virtual_machines, site.compute.disks
    broken = machines.get(GROUP, VM).storage_profile.os_disk.managed_disk.id
    site.sandbox.inject(WorldFault("fstab", broken, {"fstab": "Bad"}))
    finished(machines.begin_restart(GROUP, VM))
    assert "emergency mode" in site.sandbox.serial_log(site.vm_id)
    source = {"location": REGION, "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": broken}}}
    copy = done(disks.begin_create_or_update(GROUP, "mended", source), models.Disk)
    site.make_machine("vm-repair", data_disks=0)
    attach = {"dataDisksToAttach": [{"diskId": copy.id, "lun": 0}]}
    done(machines.begin_attach_detach_data_disks(GROUP, "vm-repair", attach), models.StorageProfile)
    mend = {"commandId": "RunShellScript", "script": ["sed -i /UUID=0b4c/d /mnt/etc/fstab"]}
    done(machines.begin_run_command(GROUP, "vm-repair", mend), models.RunCommandResult)
    detach = {"dataDisksToDetach": [{"diskId": copy.id}]}
    done(machines.begin_attach_detach_data_disks(GROUP, "vm-repair", detach), models.StorageProfile)
    finished(machines.begin_deallocate(GROUP, VM))
    swap = {"properties": {"storageProfile": {"osDisk": {"name": "mended", "managedDisk": {"id": copy.id}}}}}
    done(machines.begin_update(GROUP, VM, swap), models.VirtualMachine)
    finished(machines.begin_start(GROUP, VM))
    assert "login:" in site.sandbox.serial_log(site.vm_id)
    assert machines.get(GROUP, VM).storage_profile.os_disk.name == "mended"
