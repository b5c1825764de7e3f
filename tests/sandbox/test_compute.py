"""Machines, disks and snapshots through the real SDK."""

from datetime import datetime
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.test_vaults import refusal


def power(azure: Azure) -> str:
    view = azure.compute.virtual_machines.instance_view(GROUP, VM)
    return str(view.statuses[-1].code.partition("/")[2])


@pytest.mark.proves(
    "VirtualMachines_CreateOrUpdate", "VirtualMachines_Get", "VirtualMachines_InstanceView", "Compute_OperationStatus"
)
def test_a_new_machine_runs_with_its_disks_and_hides_its_password(site: Azure) -> None:
    vm = site.compute.virtual_machines.get(GROUP, VM.upper(), expand="instanceView")
    assert vm.name == VM
    assert isinstance(vm.time_created, datetime)
    assert vm.provisioning_state == "Succeeded"
    assert vm.os_profile.admin_password is None
    assert "not-a-secret" not in str(site.sandbox.state())
    assert vm.instance_view.vm_agent.statuses[0].display_status == "Ready"
    assert power(site) == "running"
    assert site.compute.disks.get(GROUP, vm.storage_profile.os_disk.name).managed_by == vm.id


@pytest.mark.proves(
    "VirtualMachines_Start", "VirtualMachines_PowerOff", "VirtualMachines_Deallocate", "VirtualMachines_Restart"
)
def test_power_follows_each_action(site: Azure) -> None:
    machines = site.compute.virtual_machines
    machines.begin_power_off(GROUP, VM).result()
    assert power(site) == "stopped"
    assert refusal(machines.begin_restart, GROUP, VM) == "OperationNotAllowed"
    machines.begin_deallocate(GROUP, VM).result()
    assert power(site) == "deallocated"
    machines.begin_start(GROUP, VM).result()
    assert power(site) == "running"
    machines.begin_restart(GROUP, VM).result()
    assert power(site) == "running"


@pytest.mark.proves("VirtualMachines_Redeploy", "VirtualMachines_Reapply")
def test_redeploy_cures_the_host_and_reapply_the_model(site: Azure) -> None:
    site.sandbox.inject(WorldFault("host", site.vm_id, {"host": "Faulty"}))
    agent = site.compute.virtual_machines.instance_view(GROUP, VM).vm_agent.statuses[0]
    assert agent.display_status == "Not Ready"
    site.compute.virtual_machines.begin_redeploy(GROUP, VM).result()
    assert site.compute.virtual_machines.instance_view(GROUP, VM).vm_agent.statuses[0].display_status == "Ready"
    site.sandbox.inject(WorldFault("model", site.vm_id, {"model": "Stale"}))
    assert site.compute.virtual_machines.get(GROUP, VM).provisioning_state == "Failed"
    site.compute.virtual_machines.begin_reapply(GROUP, VM).result()
    assert site.compute.virtual_machines.get(GROUP, VM).provisioning_state == "Succeeded"


@pytest.mark.proves("VirtualMachines_Update")
def test_a_machine_is_resized_and_tagged_but_not_renamed(site: Azure) -> None:
    machines = site.compute.virtual_machines
    body: dict[str, Any] = {"tags": {"a": "b"}, "properties": {"hardwareProfile": {"vmSize": "Standard_D4s_v5"}}}
    machines.begin_update(GROUP, VM, body).result()
    read = machines.get(GROUP, VM)
    assert (read.hardware_profile.vm_size, read.tags) == ("Standard_D4s_v5", {"a": "b"})
    fixed = {"properties": {"osProfile": {"computerName": "other"}}}
    assert refusal(machines.begin_update, GROUP, VM, fixed) == "PropertyChangeNotAllowed"
    wrong = {"properties": {"hardwareProfile": {"vmSize": "Standard_Huge"}}}
    assert refusal(machines.begin_update, GROUP, VM, wrong) == "InvalidParameter"


@pytest.mark.proves("VirtualMachines_List", "VirtualMachines_ListAll", "VirtualMachines_Delete")
def test_deleting_a_machine_leaves_its_disks_free(site: Azure) -> None:
    site.make_machine("vm-two", data_disks=0)
    assert [vm.name for vm in site.compute.virtual_machines.list(GROUP)] == [VM, "vm-two"]
    disk = site.compute.virtual_machines.get(GROUP, VM).storage_profile.os_disk.name
    assert refusal(site.compute.disks.begin_delete, GROUP, disk) == "OperationNotAllowed"
    assert refusal(site.network.network_interfaces.begin_delete, GROUP, f"{VM}-nic") == "NicInUse"
    site.compute.virtual_machines.begin_delete(GROUP, VM).result()
    assert [vm.name for vm in site.compute.virtual_machines.list_all()] == ["vm-two"]
    assert site.compute.disks.get(GROUP, disk).disk_state == "Unattached"
    site.compute.disks.begin_delete(GROUP, disk).result()
    site.network.network_interfaces.begin_delete(GROUP, f"{VM}-nic").result()
    with pytest.raises(ResourceNotFoundError):
        site.compute.disks.get(GROUP, disk)


def test_the_boot_log_shows_a_bad_fstab_and_the_screen_does_too(site: Azure) -> None:
    links = site.compute.virtual_machines.retrieve_boot_diagnostics_data(GROUP, VM)
    assert links.serial_console_log_blob_uri.startswith("https://")
    assert "login:" in site.sandbox.serial_log(site.vm_id)
    disk = site.compute.virtual_machines.get(GROUP, VM).storage_profile.os_disk.managed_disk.id
    site.sandbox.inject(WorldFault("fstab", disk, {"fstab": "Bad"}))
    assert "login:" in site.sandbox.serial_log(site.vm_id), "a bad fstab bites at the next boot"
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    assert "Timed out waiting for device" in site.sandbox.serial_log(site.vm_id)
    assert "maintenance" in site.sandbox.screenshot(site.vm_id)
    code = refusal(
        site.compute.virtual_machines.begin_run_command, GROUP, VM, {"commandId": "RunShellScript", "script": ["df -h"]}
    )
    assert code == "VMAgentStatusCommunicationError"


def test_a_script_is_answered_from_a_table(site: Azure) -> None:
    body = {"commandId": "RunShellScript", "script": ["df -h"]}
    printed = site.compute.virtual_machines.begin_run_command(GROUP, VM, body).result()
    assert "40%" in printed.value[0].message
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    assert refusal(site.compute.virtual_machines.begin_run_command, GROUP, VM, body) == "OperationNotAllowed"


@pytest.mark.proves("VirtualMachines_AttachDetachDataDisks")
def test_data_disks_come_and_go(site: Azure) -> None:
    new = {
        "location": REGION,
        "sku": {"name": "Premium_LRS"},
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8},
    }
    disk = site.compute.disks.begin_create_or_update(GROUP, "extra", new).result()
    site.compute.virtual_machines.begin_attach_detach_data_disks(
        GROUP, VM, {"dataDisksToAttach": [{"diskId": disk.id, "lun": 5}]}
    ).result()
    held = site.compute.virtual_machines.get(GROUP, VM).storage_profile.data_disks
    assert [d.lun for d in held] == [0, 5]
    assert site.compute.disks.get(GROUP, "extra").disk_state == "Attached"
    site.compute.virtual_machines.begin_attach_detach_data_disks(
        GROUP, VM, {"dataDisksToDetach": [{"diskId": disk.id}]}
    ).result()
    assert site.compute.disks.get(GROUP, "extra").disk_state == "Unattached"


def test_the_disk_of_the_system_is_swapped_while_deallocated(site: Azure) -> None:
    vm = site.compute.virtual_machines.get(GROUP, VM)
    copy = {
        "location": REGION,
        "properties": {
            "creationData": {"createOption": "Copy", "sourceResourceId": vm.storage_profile.os_disk.managed_disk.id}
        },
    }
    new = site.compute.disks.begin_create_or_update(GROUP, "os-copy", copy).result()
    assert new.os_type == "Linux"
    body = {
        "location": REGION,
        "properties": {
            "storageProfile": {
                "osDisk": {"createOption": "FromImage", "name": "os-copy", "managedDisk": {"id": new.id}}
            }
        },
    }
    machines = site.compute.virtual_machines
    assert refusal(machines.begin_create_or_update, GROUP, VM, body) == "OperationNotAllowed"
    machines.begin_deallocate(GROUP, VM).result()
    machines.begin_create_or_update(GROUP, VM, body).result()
    assert machines.get(GROUP, VM).storage_profile.os_disk.name == "os-copy"
    assert site.compute.disks.get(GROUP, vm.storage_profile.os_disk.name).disk_state == "Unattached"


@pytest.mark.proves(
    "VirtualMachineExtensions_CreateOrUpdate",
    "VirtualMachineExtensions_Update",
    "VirtualMachineExtensions_Get",
    "VirtualMachineExtensions_List",
    "VirtualMachineExtensions_Delete",
)
def test_extensions_need_a_running_machine(site: Azure) -> None:
    extensions = site.compute.virtual_machine_extensions
    body = {
        "location": REGION,
        "properties": {
            "publisher": "Microsoft.Azure.Monitor",
            "type": "AzureMonitorLinuxAgent",
            "typeHandlerVersion": "1.0",
            "protectedSettings": {"key": "hidden"},
        },
    }
    extensions.begin_create_or_update(GROUP, VM, "ama", body).result()
    extensions.begin_update(GROUP, VM, "ama", {"tags": {"x": "y"}}).result()
    read = extensions.get(GROUP, VM, "ama")
    assert (read.publisher, read.tags, read.protected_settings) == ("Microsoft.Azure.Monitor", {"x": "y"}, None)
    assert [e.name for e in extensions.list(GROUP, VM).value] == ["ama"]
    extensions.begin_delete(GROUP, VM, "ama").result()
    assert extensions.list(GROUP, VM).value == []
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    assert refusal(extensions.begin_create_or_update, GROUP, VM, "ama", body) == "OperationNotAllowed"


@pytest.mark.proves(
    "Disks_CreateOrUpdate",
    "Disks_Update",
    "Disks_Get",
    "Disks_List",
    "Disks_ListByResourceGroup",
    "Disks_Delete",
    "Compute_DiskOperationStatus",
)
def test_a_disk_grows_but_does_not_shrink(azure: Azure) -> None:
    azure.make_group()
    body = {
        "location": REGION,
        "sku": {"name": "premium_lrs"},
        "properties": {"creationData": {"createOption": "empty"}, "diskSizeGB": 16},
    }
    azure.compute.disks.begin_create_or_update(GROUP, "data1", body).result()
    azure.compute.disks.begin_update(GROUP, "data1", {"properties": {"diskSizeGB": 32}}).result()
    read = azure.compute.disks.get(GROUP, "data1")
    assert (read.disk_size_gb, read.sku.name, read.disk_state) == (32, "Premium_LRS", "Unattached")
    assert (
        refusal(azure.compute.disks.begin_update, GROUP, "data1", {"properties": {"diskSizeGB": 8}})
        == "ResizeDiskError"
    )
    assert [d.name for d in azure.compute.disks.list()] == ["data1"]
    assert [d.name for d in azure.compute.disks.list_by_resource_group(GROUP)] == ["data1"]
    azure.compute.disks.begin_delete(GROUP, "data1").result()
    assert list(azure.compute.disks.list()) == []


@pytest.mark.proves(
    "Snapshots_CreateOrUpdate",
    "Snapshots_Update",
    "Snapshots_Get",
    "Snapshots_List",
    "Snapshots_ListByResourceGroup",
    "Snapshots_Delete",
)
def test_a_snapshot_keeps_what_the_disk_held_then(site: Azure) -> None:
    disk = site.compute.virtual_machines.get(GROUP, VM).storage_profile.data_disks[0]
    site.sandbox.inject(WorldFault("v1", disk.managed_disk.id, {"files": {"/a": "one"}}))
    body = {
        "location": REGION,
        "properties": {
            "incremental": True,
            "creationData": {"createOption": "Copy", "sourceResourceId": disk.managed_disk.id},
        },
    }
    snapshot = site.compute.snapshots.begin_create_or_update(GROUP, "before", body).result()
    site.sandbox.inject(WorldFault("v2", disk.managed_disk.id, {"files": {"/a": "two"}}))
    site.compute.snapshots.begin_update(GROUP, "before", {"tags": {"why": "change"}}).result()
    read = site.compute.snapshots.get(GROUP, "before")
    assert (read.disk_size_gb, read.incremental, read.tags) == (64, True, {"why": "change"})
    back = {
        "location": REGION,
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": snapshot.id}},
    }
    restored = site.compute.disks.begin_create_or_update(GROUP, "restored", back).result()
    found = site.sandbox.world.find(restored.id)
    assert found is not None
    assert found.facts["files"] == {"/a": "one"}
    assert (
        [s.name for s in site.compute.snapshots.list()]
        == [s.name for s in site.compute.snapshots.list_by_resource_group(GROUP)]
        == ["before"]
    )
    site.compute.snapshots.begin_delete(GROUP, "before").result()
    assert list(site.compute.snapshots.list()) == []


def test_access_to_a_disk_is_granted_and_revoked(site: Azure) -> None:
    vm = site.compute.virtual_machines.get(GROUP, VM)
    asked = {"access": "Read", "durationInSeconds": 3600}
    assert (
        refusal(site.compute.disks.begin_grant_access, GROUP, vm.storage_profile.os_disk.name, asked)
        == "OperationNotAllowed"
    )
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    uri = site.compute.disks.begin_grant_access(GROUP, vm.storage_profile.os_disk.name, asked).result()
    assert "sig=" in uri.access_sas
    assert site.compute.disks.get(GROUP, vm.storage_profile.os_disk.name).managed_by == vm.id
    site.compute.disks.begin_revoke_access(GROUP, vm.storage_profile.os_disk.name).result()


@pytest.mark.proves(
    "RestorePointCollections_CreateOrUpdate",
    "RestorePointCollections_Update",
    "RestorePointCollections_Get",
    "RestorePointCollections_List",
    "RestorePointCollections_ListAll",
    "RestorePointCollections_Delete",
    "RestorePoints_Create",
    "RestorePoints_Get",
    "RestorePoints_Delete",
)
def test_restore_points_hold_a_machine_with_its_disks(site: Azure) -> None:
    collections, points = site.compute.restore_point_collections, site.compute.restore_points
    body = {"location": REGION, "properties": {"source": {"id": site.vm_id}}}
    collections.create_or_update(GROUP, "rpc", body)
    collections.update(GROUP, "rpc", {"tags": {"a": "b"}})
    points.begin_create(GROUP, "rpc", "first", {}).result()
    point = points.get(GROUP, "rpc", "first")
    assert point.consistency_mode == "FileSystemConsistent"
    assert len(point.source_metadata.storage_profile.data_disks) == 1
    expanded = collections.get(GROUP, "rpc", expand="restorePoints")
    assert [p.name for p in expanded.restore_points] == ["first"]
    assert [c.name for c in collections.list(GROUP)] == [c.name for c in collections.list_all()] == ["rpc"]
    assert refusal(points.begin_create, GROUP, "rpc", "first", {}) == "OperationNotAllowed"
    points.begin_delete(GROUP, "rpc", "first").result()
    collections.begin_delete(GROUP, "rpc").result()
    assert list(collections.list(GROUP)) == []


def test_what_is_not_simulated_is_refused_by_name(site: Azure) -> None:
    with pytest.raises(HttpResponseError) as caught:
        site.compute.virtual_machines.begin_update(GROUP, VM, {"properties": {"priority": "Spot"}})
    assert caught.value.error
    assert caught.value.error.code == "SandboxNotImplemented"
    assert "properties.priority" in str(caught.value.error.message)
