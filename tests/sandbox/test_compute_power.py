"""Stopping without a shutdown, hibernating and reimaging: what stays, what goes, what has to wait."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute.models import InstanceViewStatus, VirtualMachine, VirtualMachineInstanceView

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.test_compute_guest import run
from tests.sandbox.test_vaults import refusal

ENABLED = {"hibernationEnabled": True}
ON = {"additionalCapabilities": ENABLED}


def codes(azure: Azure, vm: str = VM) -> list[str]:
    view = azure.compute.virtual_machines.instance_view(GROUP, vm)
    assert isinstance(view, VirtualMachineInstanceView)
    assert all(isinstance(status, InstanceViewStatus) for status in view.statuses or [])
    return [str(status.code) for status in view.statuses or []]


@pytest.mark.proves("VirtualMachines_PowerOff")
def test_stopping_without_a_shutdown_shows_at_the_next_boot(site: Azure) -> None:
    machines = site.compute.virtual_machines
    machines.begin_power_off(GROUP, VM).result()
    assert "Power down" in site.sandbox.serial_log(site.vm_id)
    machines.begin_start(GROUP, VM).result()
    machines.begin_power_off(GROUP, VM, skip_shutdown=True).result()
    assert codes(site)[-1] == "PowerState/stopped"
    assert "Power down" not in site.sandbox.serial_log(site.vm_id)
    machines.begin_start(GROUP, VM).result()
    assert "recovery complete" in site.sandbox.serial_log(site.vm_id)
    machines.begin_restart(GROUP, VM).result()
    assert "recovery complete" not in site.sandbox.serial_log(site.vm_id), "a restart shuts down in good order"
    wrong = site.raw("POST", f"{site.vm_id}/powerOff?api-version=2024-07-01&skipShutdown=perhaps")
    assert wrong.json()["error"]["code"] == "InvalidParameter"


def test_a_windows_machine_tells_of_an_unexpected_shutdown(site: Azure) -> None:
    site.make_machine("vm-win1", windows=True, data_disks=0)
    id = f"{site.group_id}/providers/Microsoft.Compute/virtualMachines/vm-win1"
    site.compute.virtual_machines.begin_power_off(GROUP, "vm-win1", skip_shutdown=True).result()
    site.compute.virtual_machines.begin_start(GROUP, "vm-win1").result()
    assert "6008" in site.sandbox.serial_log(id)


@pytest.fixture
def sleepy(site: Azure) -> Azure:
    """The site with a machine that may hibernate."""
    made = site.make_machine("vm-zzz", data_disks=0, additionalCapabilities=ENABLED)
    assert isinstance(made, VirtualMachine)
    assert made.additional_capabilities.hibernation_enabled is True
    return site


@pytest.mark.proves("VirtualMachines_Deallocate", "VirtualMachines_Start")
def test_a_hibernated_machine_goes_on_where_it_stopped(sleepy: Azure) -> None:
    machines = sleepy.compute.virtual_machines
    id = f"{sleepy.group_id}/providers/Microsoft.Compute/virtualMachines/vm-zzz"
    sleepy.sandbox.inject(WorldFault("mount", id, {"staleMount": True}))
    machines.begin_deallocate(GROUP, "vm-zzz", hibernate=True).result()
    assert codes(sleepy, "vm-zzz")[-2:] == ["PowerState/deallocated", "HibernationState/Hibernated"]
    assert "hibernation: Image saving done" in sleepy.sandbox.serial_log(id)
    machines.begin_start(GROUP, "vm-zzz").result()
    assert codes(sleepy, "vm-zzz")[-1] == "PowerState/running"
    assert sleepy.sandbox.faults(), "what was in memory is there again"
    machines.begin_deallocate(GROUP, "vm-zzz", hibernate=True).result()
    machines.begin_deallocate(GROUP, "vm-zzz").result()
    assert codes(sleepy, "vm-zzz")[-1] == "PowerState/deallocated"
    machines.begin_start(GROUP, "vm-zzz").result()
    assert sleepy.sandbox.faults() == (), "deallocating threw the memory away, so the machine has booted"


def test_a_hibernated_machine_keeps_its_size_and_its_disks(sleepy: Azure) -> None:
    machines = sleepy.compute.virtual_machines
    asked = {"location": REGION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}
    disk = sleepy.compute.disks.begin_create_or_update(GROUP, "extra", asked).result()
    attach = {"dataDisksToAttach": [{"diskId": disk.id}]}
    larger = {"properties": {"hardwareProfile": {"vmSize": "Standard_D4s_v5"}}}
    machines.begin_deallocate(GROUP, "vm-zzz", hibernate=True).result()
    for refused, arguments in (
        (machines.begin_update, [larger]),
        (machines.begin_attach_detach_data_disks, [attach]),
        (machines.begin_reimage, []),
        (machines.generalize, []),
    ):
        assert refusal(refused, GROUP, "vm-zzz", *arguments) == "OperationNotAllowed"
    machines.begin_update(GROUP, "vm-zzz", {"tags": {"a": "b"}}).result()
    machines.begin_deallocate(GROUP, "vm-zzz").result()
    machines.begin_update(GROUP, "vm-zzz", larger).result()
    machines.begin_attach_detach_data_disks(GROUP, "vm-zzz", attach).result()
    assert machines.get(GROUP, "vm-zzz").hardware_profile.vm_size == "Standard_D4s_v5"


def test_who_may_hibernate(sleepy: Azure) -> None:
    machines = sleepy.compute.virtual_machines
    deallocate = machines.begin_deallocate
    assert refusal(deallocate, GROUP, VM, hibernate=True) == "OperationNotAllowed", "it is not enabled"
    assert refusal(machines.begin_update, GROUP, VM, {"properties": ON}) == "OperationNotAllowed", "it is running"
    deallocate(GROUP, VM).result()
    assert refusal(machines.begin_update, GROUP, VM, {"properties": ON}) == "OperationNotAllowed", "its disk does not"
    disk = machines.get(GROUP, VM).storage_profile.os_disk.name
    sleepy.compute.disks.begin_update(GROUP, disk, {"properties": {"supportsHibernation": True}}).result()
    machines.begin_update(GROUP, VM, {"properties": ON}).result()
    assert refusal(deallocate, GROUP, VM, hibernate=True) == "OperationNotAllowed", "it is not running"
    small = {"properties": {"hardwareProfile": {"vmSize": "Standard_B2s"}}}
    assert refusal(machines.begin_update, GROUP, VM, small) == "OperationNotAllowed", "the size can't hibernate"
    machines.begin_start(GROUP, VM).result()
    deallocate(GROUP, VM, hibernate=True).result()
    assert "HibernationState/Hibernated" in codes(sleepy)
    with pytest.raises(HttpResponseError, match="does not support hibernation"):
        sleepy.make_machine("vm-b", hardwareProfile={"vmSize": "Standard_B2s"}, additionalCapabilities=ENABLED)


@pytest.mark.parametrize("facts", [{"guestAgent": "NotReady"}, {"osDisk": "Full"}])
def test_a_guest_that_cannot_save_its_memory_goes_on_running(sleepy: Azure, facts: dict[str, Any]) -> None:
    id = f"{sleepy.group_id}/providers/Microsoft.Compute/virtualMachines/vm-zzz"
    sleepy.sandbox.inject(WorldFault("sick", id, facts))
    assert refusal(sleepy.compute.virtual_machines.begin_deallocate, GROUP, "vm-zzz", hibernate=True) == "VMHibernateFailed"  # fmt: skip
    assert codes(sleepy, "vm-zzz")[-1] == "PowerState/running"


def test_a_disk_says_whether_its_system_supports_hibernation(sleepy: Azure) -> None:
    machines, disks = sleepy.compute.virtual_machines, sleepy.compute.disks
    held = machines.get(GROUP, "vm-zzz").storage_profile.os_disk.name
    assert disks.get(GROUP, held).supports_hibernation is True
    plain = machines.get(GROUP, VM).storage_profile.os_disk.managed_disk.id
    machines.begin_delete(GROUP, VM).result()
    nic = f"{sleepy.group_id}/providers/Microsoft.Network/networkInterfaces/{VM}-nic"
    asked = {
        "location": REGION,
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
            "storageProfile": {"osDisk": {"createOption": "Attach", "managedDisk": {"id": plain}, "osType": "Linux"}},
            "networkProfile": {"networkInterfaces": [{"id": nic}]},
            **ON,
        },
    }
    assert refusal(machines.begin_create_or_update, GROUP, "vm-again", asked) == "OperationNotAllowed"
    disks.begin_update(GROUP, plain.rpartition("/")[2], {"properties": {"supportsHibernation": True}}).result()
    machines.begin_create_or_update(GROUP, "vm-again", asked).result()
    machines.begin_deallocate(GROUP, "vm-again", hibernate=True).result()
    assert codes(sleepy, "vm-again")[-1] == "HibernationState/Hibernated"


@pytest.mark.proves("VirtualMachines_Reimage")
def test_reimaging_goes_back_to_the_image_or_to_another_version_of_it(site: Azure) -> None:
    machines = site.compute.virtual_machines
    data = machines.get(GROUP, VM).storage_profile.data_disks[0].name
    run(site, "echo kept > /etc/motd")
    site.sandbox.write_guest_file(site.vm_id, "/data/orders.csv", "1")
    machines.begin_install_patches(GROUP, VM, {"rebootSetting": "Always"}).result()
    machines.begin_reimage(GROUP, VM).result()
    assert "No such file" in run(site, "cat /etc/motd")
    assert site.sandbox.guest_files(site.vm_id) == {"/data/orders.csv": "1"}, "data disks stay as they are"
    assert codes(site)[-1] == "PowerState/running"
    fresh = machines.begin_assess_patches(GROUP, VM).result().critical_and_security_patch_count
    assert fresh
    older = {"tempDisk": True, "exactVersion": "24.04.202510010", "osProfile": {"adminPassword": "Another-secret-2!"}}
    machines.begin_reimage(GROUP, VM, older).result()
    read = machines.get(GROUP, VM)
    assert read.storage_profile.image_reference.exact_version == "24.04.202510010"
    assert read.storage_profile.data_disks[0].name == data
    assert machines.begin_assess_patches(GROUP, VM).result().critical_and_security_patch_count > fresh
    assert "Another-secret" not in str(site.sandbox.state())


def test_reimaging_refuses_an_unknown_version_and_a_weak_password(site: Azure) -> None:
    reimage = site.compute.virtual_machines.begin_reimage
    assert refusal(reimage, GROUP, VM, {"exactVersion": "24.04.1"}) == "PlatformImageNotFound"
    assert refusal(reimage, GROUP, VM, {"osProfile": {"adminPassword": "weak"}}) == "InvalidParameter"
