"""Images that people make of machines, disks and snapshots, what comes out of them, and the catalogue of extensions."""

from datetime import UTC, datetime
from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.compute.models import Image, VirtualMachine, VirtualMachineExtensionImage
from hypothesis import given
from hypothesis import strategies as st

from studyapp.sandbox.providers.compute import images as platform
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, typed
from tests.sandbox.test_vaults import refusal

NOBLE = ("Canonical", "ubuntu-24_04-lts", "server")


def asked(azure: Azure, **more: Any) -> dict[str, Any]:
    return {"location": REGION, "properties": {"sourceVirtualMachine": {"id": azure.vm_id}, "hyperVGeneration": "V2", **more}}  # fmt: skip


def generalize(azure: Azure) -> None:
    azure.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    azure.compute.virtual_machines.generalize(GROUP, VM)


def machine_of(azure: Azure, name: str, image: str, **storage: Any) -> Any:
    profile = {"imageReference": {"id": image}, "osDisk": {"createOption": "FromImage"}, **storage}
    return azure.make_machine(name, storageProfile=profile)


@pytest.mark.proves("Images_CreateOrUpdate", "Images_Get", "Images_List", "Images_ListByResourceGroup")
def test_a_machine_from_an_image_carries_what_the_image_was_made_of(site: Azure) -> None:
    site.sandbox.write_guest_file(site.vm_id, "/etc/golden", "yes")
    site.sandbox.write_guest_file(site.vm_id, "/data/table", "rows")
    assert refusal(site.compute.images.begin_create_or_update, GROUP, "img", asked(site)) == "OperationNotAllowed"
    generalize(site)
    made = site.compute.images.begin_create_or_update(GROUP, "img", asked(site)).result()
    assert isinstance(made, Image)
    site.compute.virtual_machines.begin_delete(GROUP, VM).result()
    read = site.compute.images.get(GROUP, "img")
    assert read.storage_profile.os_disk.os_state == "Generalized"
    assert [disk.lun for disk in read.storage_profile.data_disks] == [0]
    assert [image.id for image in site.compute.images.list()] == [read.id]
    assert [image.name for image in site.compute.images.list_by_resource_group(GROUP)] == ["img"]
    vm = typed(machine_of(site, "vm-copy", read.id), VirtualMachine)
    assert vm.storage_profile.image_reference.id == read.id
    assert [disk.create_option for disk in vm.storage_profile.data_disks] == ["FromImage"]
    files = site.sandbox.guest_files(vm.id)
    assert (files["/etc/golden"], files["/data/table"]) == ("yes", "rows")
    site.sandbox.write_guest_file(vm.id, "/etc/own", "mine")
    site.compute.virtual_machines.begin_reimage(GROUP, "vm-copy").result()
    assert "/etc/own" not in site.sandbox.guest_files(vm.id)
    assert site.sandbox.guest_files(vm.id)["/etc/golden"] == "yes"


def test_a_machine_from_an_old_image_is_as_far_behind_as_the_image(site: Azure) -> None:
    generalize(site)
    site.compute.images.begin_create_or_update(GROUP, "img", asked(site)).result()
    site.sandbox.advance(days=90)
    machine_of(site, "vm-copy", site.compute.images.get(GROUP, "img").id)
    site.make_machine("vm-fresh")
    patches = site.compute.virtual_machines.begin_assess_patches
    behind, fresh = (
        patches(GROUP, name).result().critical_and_security_patch_count for name in ("vm-copy", "vm-fresh")
    )
    assert behind > fresh, "a platform image of today has more patches in it"


@pytest.mark.proves("Images_CreateOrUpdate")
def test_an_image_of_disks_and_snapshots_needs_no_machine(site: Azure) -> None:
    disks = site.compute.virtual_machines.get(GROUP, VM).storage_profile
    copy = {"creationData": {"createOption": "Copy", "sourceResourceId": disks.os_disk.managed_disk.id}}
    snapshot = site.compute.snapshots.begin_create_or_update(GROUP, "snap", {"location": REGION, "properties": copy}).result()  # fmt: skip
    system = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": snapshot.id}}
    data = [{"lun": 3, "managedDisk": {"id": disks.data_disks[0].managed_disk.id}}]
    body = {"location": REGION, "properties": {"hyperVGeneration": "V2", "storageProfile": {"osDisk": system, "dataDisks": data}}}  # fmt: skip
    image = site.compute.images.begin_create_or_update(GROUP, "img", body).result()
    site.compute.snapshots.begin_delete(GROUP, "snap").result()
    vm = machine_of(site, "vm-copy", image.id, dataDisks=[{"lun": 5, "createOption": "Empty", "diskSizeGB": 4}])
    assert sorted((disk.lun, disk.disk_size_gb) for disk in vm.storage_profile.data_disks) == [(3, 64), (5, 4)]
    for changed, code in (
        ({"osState": "Specialized"}, "InvalidParameter"),
        (
            {"osType": "Windows", "snapshot": None, "managedDisk": {"id": disks.os_disk.managed_disk.id}},
            "InvalidParameter",
        ),
        ({"osState": None}, "InvalidParameter"),
        ({"snapshot": {"id": snapshot.id}}, "NotFound"),
        ({"snapshot": None, "blobUri": "https://a.invalid/b.vhd"}, "SandboxNotImplemented"),
    ):
        wrong = {**body, "properties": {**body["properties"], "storageProfile": {"osDisk": {**system, **changed}}}}  # type: ignore[dict-item]  # plain JSON
        assert refusal(site.compute.images.begin_create_or_update, GROUP, "other", wrong) == code


def test_what_an_image_of_a_machine_may_not_be(site: Azure) -> None:
    generalize(site)
    create = site.compute.images.begin_create_or_update
    assert refusal(create, GROUP, "img", asked(site, hyperVGeneration="V1")) == "InvalidParameter"
    assert refusal(create, GROUP, "img", {**asked(site), "location": "northeurope"}) == "NotFound"
    assert refusal(create, GROUP, "img", asked(site, sourceVirtualMachine={"id": site.vm_id + "x"})) == "NotFound"
    assert refusal(create, GROUP, "img", {"location": REGION}) == "InvalidParameter"
    create(GROUP, "img", asked(site)).result()
    again = asked(site, hyperVGeneration="V1")
    assert refusal(create, GROUP, "img", again) == "PropertyChangeNotAllowed"
    assert refusal(site.compute.virtual_machines.begin_start, GROUP, VM) == "OperationNotAllowed"
    storage = {"imageReference": {"id": site.vm_id}, "osDisk": {"createOption": "FromImage"}}
    assert refusal(site.make_machine, "vm-x", storageProfile=storage) == "NotFound"


@pytest.mark.proves("Images_Update", "Images_Delete")
def test_tags_of_an_image_change_and_deleting_it_leaves_its_machines(site: Azure) -> None:
    generalize(site)
    image = site.compute.images.begin_create_or_update(GROUP, "img", asked(site)).result()
    site.compute.images.begin_update(GROUP, "img", {"tags": {"stage": "gold"}}).result()
    assert site.compute.images.get(GROUP, "img").tags == {"stage": "gold"}
    machine_of(site, "vm-copy", image.id)
    site.compute.images.begin_delete(GROUP, "img").result()
    with pytest.raises(ResourceNotFoundError):
        site.compute.images.get(GROUP, "img")
    assert site.compute.virtual_machines.get(GROUP, "vm-copy").provisioning_state == "Succeeded"
    assert refusal(site.compute.virtual_machines.begin_reimage, GROUP, "vm-copy") == "NotFound"


@pytest.mark.proves("VirtualMachineImages_List")
def test_new_versions_of_platform_images_come_out_with_the_months(site: Azure) -> None:
    before = [row.name for row in site.compute.virtual_machine_images.list(REGION, *NOBLE)]
    site.sandbox.advance_to(datetime(2026, 5, 20, tzinfo=UTC))
    after = [row.name for row in site.compute.virtual_machine_images.list(REGION, *NOBLE)]
    assert after == [*before, "24.04.202603170", "24.04.202604210", "24.04.202605190"]
    vm = site.make_machine("vm-new")
    assert vm.storage_profile.image_reference.exact_version == after[-1]
    assert site.compute.virtual_machines.get(GROUP, VM).storage_profile.image_reference.exact_version == before[-1]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_nothing_that_is_out_is_ever_withdrawn_and_the_next_release_adds_versions(moment: datetime) -> None:
    following = platform.next_release(moment)
    assert following > moment
    now, then = platform.published(moment), platform.published(following)
    assert set(now) <= set(then)
    assert moment.year > 2040 or len(then) > len(now) or following < datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.proves(
    "VirtualMachineExtensionImages_ListTypes",
    "VirtualMachineExtensionImages_ListVersions",
    "VirtualMachineExtensionImages_Get",
)
def test_an_extension_of_the_catalogue_can_be_installed(site: Azure) -> None:
    catalogue = site.compute.virtual_machine_extension_images
    kinds = [row.name for row in catalogue.list_types(REGION, "Microsoft.Azure.Monitor")]
    assert kinds == ["AzureMonitorWindowsAgent", "AzureMonitorLinuxAgent"]
    [version] = catalogue.list_versions(REGION, "microsoft.azure.monitor", "AzureMonitorLinuxAgent")
    assert isinstance(version, VirtualMachineExtensionImage)
    read = catalogue.get(REGION, "Microsoft.Azure.Monitor", "AzureMonitorLinuxAgent", version.name)
    assert (read.operating_system, read.vm_scale_set_enabled) == ("Linux", True)
    extension = {"publisher": "Microsoft.Azure.Monitor", "type": kinds[1], "typeHandlerVersion": version.name}
    body = {"location": REGION, "properties": extension}
    site.compute.virtual_machine_extensions.begin_create_or_update(GROUP, VM, "ama", body).result()
    assert site.compute.virtual_machine_extensions.get(GROUP, VM, "ama").provisioning_state == "Succeeded"
    assert refusal(catalogue.list_types, REGION, "Nobody") == "NotFound"
    assert refusal(catalogue.list_versions, REGION, "Microsoft.Azure.Monitor", "Other") == "NotFound"
    assert refusal(catalogue.get, REGION, "Microsoft.Azure.Monitor", kinds[1], "9.9") == "NotFound"
