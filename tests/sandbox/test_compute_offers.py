"""What a region offers, and that it holds: sizes, restrictions, hardware, quota and platform images."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute.models import (
    ResourceSku,
    Usage,
    VirtualMachine,
    VirtualMachineImage,
    VirtualMachineImageResource,
    VirtualMachineSize,
)

from studyapp.sandbox.arm.world import Settings
from studyapp.sandbox.providers.compute import sizes
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, JudgedSandbox
from tests.sandbox.test_compute_machines import UBUNTU, body, free, make_interface
from tests.sandbox.test_vaults import refusal

__all__ = ["free"]
NOBLE = ("Canonical", "ubuntu-24_04-lts", "server")


def resize(azure: Azure, size: str, vm: str = VM) -> Any:
    change = {"properties": {"hardwareProfile": {"vmSize": size}}}
    return azure.compute.virtual_machines.begin_update(GROUP, vm, change).result()


def offered(azure: Azure, vm: str = VM) -> set[str]:
    rows = list(azure.compute.virtual_machines.list_available_sizes(GROUP, vm))
    assert all(isinstance(row, VirtualMachineSize) for row in rows)
    return {str(row.name) for row in rows}


def used(azure: Azure, region: str = REGION) -> dict[str, int]:
    return {row.name.value: row.current_value for row in azure.compute.usage.list(region)}


def elsewhere(azure: Azure, region: str) -> None:
    """A network interface in another region, with its network."""
    networks, nics = azure.network.virtual_networks, azure.network.network_interfaces
    net = {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}, "subnets": [{"name": "a", "properties": {"addressPrefix": "10.9.0.0/24"}}]}  # fmt: skip
    made = networks.begin_create_or_update(GROUP, f"vnet-{region}", {"location": region, "properties": net}).result()
    card = {"ipConfigurations": [{"name": "ip", "properties": {"subnet": {"id": made.subnets[0].id}}}]}
    nics.begin_create_or_update(GROUP, f"nic-{region}", {"location": region, "properties": card}).result()


def abroad(azure: Azure, region: str, size: str) -> dict[str, Any]:
    nic = f"{azure.group_id}/providers/Microsoft.Network/networkInterfaces/nic-{region}"
    asked = body(azure, hardwareProfile={"vmSize": size}, networkProfile={"networkInterfaces": [{"id": nic}]})
    return {**asked, "location": region}


@pytest.mark.proves("VirtualMachineSizes_List")
def test_regions_differ_in_their_sizes(site: Azure) -> None:
    rows = list(site.compute.virtual_machine_sizes.list(REGION))
    assert all(isinstance(row, VirtualMachineSize) for row in rows)
    here = {row.name: row for row in rows}
    assert (here["Standard_D2s_v5"].number_of_cores, here["Standard_D2s_v5"].memory_in_mb) == (2, 8192)
    assert isinstance(here["Standard_D2s_v5"].max_data_disk_count, int)
    there = {row.name for row in site.compute.virtual_machine_sizes.list("germanynorth")}
    assert there < here.keys()
    assert "Standard_D2as_v5" not in there


@pytest.mark.parametrize(
    ("region", "size"), [("westus", "Standard_D2as_v5"), ("eastus", "Standard_DS1_v2"), ("uksouth", "Standard_A0")]
)
def test_a_size_that_the_subscription_does_not_get_there_is_refused(site: Azure, region: str, size: str) -> None:
    assert size not in {row.name for row in site.compute.virtual_machine_sizes.list(region)}
    elsewhere(site, region)
    put = site.compute.virtual_machines.begin_create_or_update
    assert refusal(put, GROUP, "new", abroad(site, region, size)) == "SkuNotAvailable"
    assert isinstance(put(GROUP, "new", abroad(site, region, "Standard_B2s")).result(), VirtualMachine)
    assert refusal(site.compute.virtual_machines.begin_update, GROUP, "new", {"properties": {"hardwareProfile": {"vmSize": size}}}) == "SkuNotAvailable"  # fmt: skip


@pytest.mark.proves("ResourceSkus_List")
def test_skus_tell_what_is_restricted_and_it_is(free: Azure) -> None:
    rows = list(free.compute.resource_skus.list(filter=f"location eq '{REGION}'"))
    assert all(isinstance(row, ResourceSku) for row in rows)
    assert {"virtualMachines", "disks", "availabilitySets"} == {row.resource_type for row in rows}
    sku = next(row for row in rows if row.name == "Standard_E2as_v5")
    (restriction,) = sku.restrictions
    assert (restriction.type, restriction.reason_code) == ("Zone", "NotAvailableForSubscription")
    assert restriction.restriction_info.zones == ["3"]
    assert {c.name: c.value for c in sku.capabilities}["vCPUs"] == "2"
    put = free.compute.virtual_machines.begin_create_or_update
    asked = body(free, hardwareProfile={"vmSize": sku.name})
    with pytest.raises(HttpResponseError, match=f"location '{REGION}' zones '3'"):
        put(GROUP, "new", {**asked, "zones": ["3"]})
    assert put(GROUP, "new", {**asked, "zones": ["1"]}).result().zones == ["1"]


def test_a_region_without_zones_has_skus_without_them(site: Azure) -> None:
    rows = list(site.compute.resource_skus.list(filter="location eq 'westus'"))
    assert {tuple(row.location_info[0].zones) for row in rows} == {()}
    east = {row.name: row for row in site.compute.resource_skus.list(filter="location eq 'eastus'")}
    assert [r.type for r in east["Standard_DS1_v2"].restrictions] == ["Location", "Zone"]
    assert east["Standard_D2s_v5"].restrictions == []
    everywhere = {row.locations[0] for row in site.compute.resource_skus.list()}
    assert {"westus", "eastus", REGION} <= everywhere


@pytest.mark.proves("VirtualMachines_ListAvailableSizes")
def test_a_running_machine_is_resized_within_its_hardware_and_a_deallocated_one_to_any_size(site: Azure) -> None:
    everything = {row.name for row in site.compute.virtual_machine_sizes.list(REGION)}
    near = offered(site)
    assert "Standard_D4s_v5" in near
    assert near < everything
    assert resize(site, "Standard_D4s_v5").hardware_profile.vm_size == "Standard_D4s_v5"
    with pytest.raises(HttpResponseError, match="not available in the current hardware cluster") as caught:
        resize(site, "Standard_D4as_v5")
    assert caught.value.error
    assert caught.value.error.code == "OperationNotAllowed"
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    assert offered(site) == near, "a stopped machine keeps its place"
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    assert offered(site) == everything
    resize(site, "Standard_D4as_v5")
    site.compute.virtual_machines.begin_start(GROUP, VM).result()
    assert site.compute.virtual_machines.get(GROUP, VM).hardware_profile.vm_size == "Standard_D4as_v5"
    assert "Standard_D2s_v5" not in offered(site)


@pytest.mark.proves("AvailabilitySets_ListAvailableSizes")
def test_machines_of_a_set_share_its_hardware(free: Azure) -> None:
    sets, machines = free.compute.availability_sets, free.compute.virtual_machines
    home = sets.create_or_update(GROUP, "set", {"location": REGION, "sku": {"name": "Aligned"}})
    everything = {row.name for row in sets.list_available_sizes(GROUP, "set")}
    assert "Standard_D2as_v5" in everything
    first = body(free, availabilitySet={"id": home.id})
    machines.begin_create_or_update(GROUP, "one", first).result()
    rows = list(sets.list_available_sizes(GROUP, "set"))
    assert all(isinstance(row, VirtualMachineSize) for row in rows)
    assert {row.name for row in rows} < everything
    make_interface(free, "second")
    card = {"networkInterfaces": [{"id": f"{free.group_id}/providers/Microsoft.Network/networkInterfaces/second"}]}
    second = body(free, availabilitySet={"id": home.id}, networkProfile=card, hardwareProfile={"vmSize": "Standard_D2as_v5"})  # fmt: skip
    assert refusal(machines.begin_create_or_update, GROUP, "two", second) == "InvalidParameter"
    machines.begin_deallocate(GROUP, "one").result()
    assert {row.name for row in sets.list_available_sizes(GROUP, "set")} == everything
    machines.begin_create_or_update(GROUP, "two", second).result()
    assert "Standard_B2s" not in offered(free, "one"), "the set has moved while the first machine was away"


@pytest.fixture
def small() -> Azure:
    """A site in a subscription with a quota of six cores."""
    azure = Azure(JudgedSandbox(seed=7, settings=Settings(cores=6)))
    azure.make_group()
    azure.make_network()
    azure.make_machine()
    return azure


def test_more_cores_than_the_quota_are_refused(small: Azure) -> None:
    limits = {row.name.value: row.limit for row in small.compute.usage.list(REGION)}
    assert (limits["cores"], limits["standardDSv5Family"]) == (6, 6)
    small.make_machine("vm-two")
    assert (used(small)["cores"], used(small)["standardDSv5Family"], used(small)["virtualMachines"]) == (4, 4, 2)
    with pytest.raises(HttpResponseError, match="Current Limit: 6, Current Usage: 4, Additional Required: 4"):
        small.make_machine("vm-big", hardwareProfile={"vmSize": "Standard_D4s_v5"})
    assert used(small)["virtualMachines"] == 2
    resize(small, "Standard_D4s_v5")
    assert used(small)["cores"] == 6
    with pytest.raises(HttpResponseError, match="exceeding approved Total Regional Cores quota") as caught:
        small.make_machine("vm-more", hardwareProfile={"vmSize": "Standard_B1s"})
    assert caught.value.error
    assert (caught.value.status_code, caught.value.error.code) == (409, "OperationNotAllowed")
    change = {"properties": {"hardwareProfile": {"vmSize": "Standard_D4s_v5"}}}
    assert refusal(small.compute.virtual_machines.begin_update, GROUP, "vm-two", change) == "OperationNotAllowed"
    small.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    assert used(small)["cores"] == 6, "deallocated machines keep their cores"
    small.compute.virtual_machines.begin_delete(GROUP, VM).result()
    assert used(small)["cores"] == 2
    small.make_machine("vm-again")


def test_a_family_can_have_a_quota_of_its_own() -> None:
    azure = Azure(JudgedSandbox(settings=Settings(cores=10, family_cores=(("standardDSv5Family", 0),))))
    azure.make_group()
    azure.make_network()
    limits = {row.name.value: row.limit for row in azure.compute.usage.list(REGION)}
    assert (limits["cores"], limits["standardDSv5Family"], limits["standardBsv2Family"]) == (10, 0, 10)
    with pytest.raises(HttpResponseError, match=r"standardDSv5Family Cores quota.*Current Limit: 0"):
        azure.make_machine()
    azure.make_machine(hardwareProfile={"vmSize": "Standard_B2s_v2"})
    assert used(azure)["standardBsv2Family"] == 2


def test_a_restore_needs_quota_as_well(small: Azure) -> None:
    small.make_vault()
    account = small.make_account()
    small.protect()
    small.back_up()
    resize(small, "Standard_D4s_v5")
    small.make_machine("vm-two")
    (point,) = small.points()
    job = small.restore(
        point.name,
        recoveryType="AlternateLocation",
        storageAccountId=account,
        targetVirtualMachineId=f"{small.group_id}/providers/Microsoft.Compute/virtualMachines/back",
        targetResourceGroupId=small.group_id,
        virtualNetworkId=f"{small.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app",
        subnetId=f"{small.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app/subnets/default",
    )
    assert job.properties.status == "Failed"
    assert "exceeding approved Total Regional Cores quota" in job.properties.error_details[0].error_string
    assert "back" not in {vm.name for vm in small.compute.virtual_machines.list(GROUP)}


@pytest.mark.proves("Usage_List")
def test_usage_counts_what_is_there(site: Azure) -> None:
    rows = list(site.compute.usage.list(REGION))
    assert all(isinstance(row, Usage) for row in rows)
    assert all(isinstance(row.current_value, int) and isinstance(row.limit, int) for row in rows)
    before = used(site)
    assert (before["cores"], before["virtualMachines"], before["availabilitySets"]) == (2, 1, 0)
    source = site.compute.virtual_machines.get(GROUP, VM).storage_profile.os_disk.managed_disk.id
    copy = {"location": REGION, "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": source}}}
    site.compute.snapshots.begin_create_or_update(GROUP, "snap", copy).result()
    site.compute.disks.begin_create_or_update(GROUP, "disk", {**copy, "sku": {"name": "Premium_LRS"}}).result()
    site.compute.availability_sets.create_or_update(GROUP, "set", {"location": REGION})
    after = used(site)
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert changed == {"StandardSnapshotCount": 1, "PremiumDiskCount": 1, "availabilitySets": 1}
    assert used(site, "eastus")["cores"] == 0


def test_every_series_that_a_region_closes_exists() -> None:
    series = {size.series for size in sizes.SIZES.values()}
    for region in ("westus", "ukwest", "germanynorth", "eastasia", "eastus", "southeastasia", "uksouth"):
        assert len(sizes.usable(region)) < len(sizes.SIZES)
    assert {"Dsv5", "Dasv5", "DSv2", "Av2", "A", "Fsv2"} <= series


@pytest.mark.proves(
    "VirtualMachineImages_ListPublishers",
    "VirtualMachineImages_ListOffers",
    "VirtualMachineImages_ListSkus",
    "VirtualMachineImages_List",
    "VirtualMachineImages_Get",
)
def test_what_is_listed_can_be_read_and_deployed(free: Azure) -> None:
    images = free.compute.virtual_machine_images
    rows = images.list_publishers(REGION)
    assert all(isinstance(row, VirtualMachineImageResource) for row in rows)
    assert [row.name for row in rows].count("Canonical") == 1
    assert "ubuntu-24_04-lts" in {row.name for row in images.list_offers(REGION, "canonical")}
    assert [row.name for row in images.list_skus(REGION, *NOBLE[:2])] == ["server"]
    versions = [str(row.name) for row in images.list(REGION, *NOBLE)]
    assert len(versions) > 1
    assert versions == sorted(versions)
    newest = images.list(REGION, *NOBLE, top=1, orderby="name desc")
    assert [row.name for row in newest] == versions[-1:]
    whole = images.list(REGION, *NOBLE, expand="properties")
    assert {row["properties"]["hyperVGeneration"] for row in whole} == {"V2"}
    image = images.get(REGION, *NOBLE, versions[0])
    assert isinstance(image, VirtualMachineImage)
    assert (image.os_disk_image.operating_system, image.hyper_v_generation) == ("Linux", "V2")
    storage = {"imageReference": {**UBUNTU, "version": versions[0]}, "osDisk": {"createOption": "FromImage"}}
    vm = free.compute.virtual_machines.begin_create_or_update(GROUP, "new", body(free, storageProfile=storage)).result()
    assert vm.storage_profile.image_reference.exact_version == versions[0]
    latest = free.compute.virtual_machines.get(GROUP, VM).storage_profile.image_reference
    assert (latest.version, latest.exact_version) == ("latest", versions[-1])


def test_an_older_image_lacks_more_patches(free: Azure) -> None:
    machines = free.compute.virtual_machines
    storage = {"imageReference": {**UBUNTU, "version": "24.04.202510010"}, "osDisk": {"createOption": "FromImage"}}
    machines.begin_create_or_update(GROUP, "old", body(free, storageProfile=storage)).result()
    old = machines.begin_assess_patches(GROUP, "old").result().critical_and_security_patch_count
    assert old > machines.begin_assess_patches(GROUP, VM).result().critical_and_security_patch_count


def test_an_unknown_image_is_not_found(free: Azure) -> None:
    images, put = free.compute.virtual_machine_images, free.compute.virtual_machines.begin_create_or_update
    with pytest.raises(ResourceNotFoundError):
        images.list_offers(REGION, "Nobody")
    with pytest.raises(ResourceNotFoundError):
        images.list(REGION, "Canonical", "ubuntu-24_04-lts", "desktop")
    with pytest.raises(ResourceNotFoundError):
        images.get(REGION, *NOBLE, "24.04.202001010")
    for change in ({"version": "24.04.202001010"}, {"sku": "desktop"}, {"publisher": "Nobody"}):
        storage = {"imageReference": {**UBUNTU, **change}, "osDisk": {"createOption": "FromImage"}}
        assert refusal(put, GROUP, "new", body(free, storageProfile=storage)) == "PlatformImageNotFound"


def test_an_image_that_ends_and_one_with_a_plan_say_so(site: Azure) -> None:
    images = site.compute.virtual_machine_images
    old = images.get(REGION, "Canonical", "UbuntuServer", "16.04-LTS", "16.04.202109281")
    assert old.image_deprecation_status.image_state == "ScheduledForDeprecation"
    market = images.get(REGION, "microsoft-ads", "windows-data-science-vm", "windows2016", "19.08.23")
    assert (market.plan.publisher, market.plan.product) == ("microsoft-ads", "windows-data-science-vm")
