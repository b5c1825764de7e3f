"""Scale sets: instances that come and go with the capacity, have disks and addresses, and are looked after one by one."""

from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.compute.models import (
    VirtualMachineScaleSet,
    VirtualMachineScaleSetInstanceView,
    VirtualMachineScaleSetVM,
    VirtualMachineScaleSetVMInstanceView,
)
from azure.mgmt.network.models import NetworkInterface

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, Azure, typed
from tests.sandbox.scale_sets import (
    HEALTH,
    SET,
    body,
    change,
    health_of,
    instance_id,
    instances,
    latest,
    make,
    names,
    power_of,
    scale,
    set_id,
    take_image,
    versions,
)
from tests.sandbox.test_vaults import refusal


@pytest.fixture
def free(azure: Azure) -> Azure:
    """A group with a network."""
    azure.make_group()
    azure.make_network()
    return azure


@pytest.mark.proves(
    "VirtualMachineScaleSets_CreateOrUpdate",
    "VirtualMachineScaleSets_Get",
    "VirtualMachineScaleSets_List",
    "VirtualMachineScaleSets_ListAll",
    "VirtualMachineScaleSets_ListByLocation",
    "VirtualMachineScaleSetVMs_Get",
    "VirtualMachineScaleSetVMs_List",
)
def test_a_scale_set_has_as_many_instances_as_its_capacity_says(free: Azure) -> None:
    made = make(free, 3)
    assert isinstance(made, VirtualMachineScaleSet)
    sets = free.compute.virtual_machine_scale_sets
    read = sets.get(GROUP, SET)
    assert (read.provisioning_state, read.sku.capacity, read.orchestration_mode) == ("Succeeded", 3, "Uniform")
    assert read.virtual_machine_profile.os_profile.admin_password is None
    assert [one.id for one in sets.list(GROUP)] == [one.id for one in sets.list_all()] == [read.id]
    assert [one.name for one in sets.list_by_location(REGION)] == [SET]
    found = instances(free)
    assert all(isinstance(vm, VirtualMachineScaleSetVM) for vm in found)
    assert names(free) == ["0", "1", "2"]
    vm = free.compute.virtual_machine_scale_set_vms.get(GROUP, SET, "2", expand="instanceView")
    assert (vm.os_profile.computer_name, vm.latest_model_applied) == ("web000002", True)
    assert isinstance(vm.instance_view, VirtualMachineScaleSetVMInstanceView)
    disk = free.compute.disks.get(GROUP, vm.storage_profile.os_disk.name)
    assert (disk.managed_by.lower(), disk.disk_state) == (vm.id.lower(), "Attached")


@pytest.mark.proves("VirtualMachineScaleSets_Update")
def test_scaling_out_numbers_on_and_scaling_in_takes_the_highest_numbers_and_their_disks(free: Azure) -> None:
    make(free, 2)
    scale(free, 4)
    assert names(free) == ["0", "1", "2", "3"]
    scale(free, 1)
    assert names(free) == ["0"]
    assert len(list(free.compute.disks.list_by_resource_group(GROUP))) == 1
    scale(free, 2)
    assert names(free) == ["0", "4"], "a number is never given twice"
    change(free, scaleInPolicy={"rules": ["OldestVM"]})
    scale(free, 1)
    assert names(free) == ["4"]
    assert free.compute.virtual_machine_scale_sets.get(GROUP, SET).sku.capacity == 1


def test_instances_are_dealt_out_to_zones_and_leave_the_fullest(free: Azure) -> None:
    asked = {**body(free, 5), "zones": ["1", "2", "3"]}
    free.compute.virtual_machine_scale_sets.begin_create_or_update(GROUP, SET, asked).result()
    assert [vm.zones[0] for vm in instances(free)] == ["1", "2", "3", "1", "2"]
    scale(free, 3)
    assert sorted(vm.zones[0] for vm in instances(free)) == ["1", "2", "3"]


@pytest.mark.proves("VirtualMachineScaleSetVMs_Delete", "VirtualMachineScaleSets_DeleteInstances")
def test_deleted_instances_take_the_capacity_down(free: Azure) -> None:
    make(free, 4)
    free.compute.virtual_machine_scale_set_vms.begin_delete(GROUP, SET, "1").result()
    free.compute.virtual_machine_scale_sets.begin_delete_instances(GROUP, SET, {"instanceIds": ["0"]}).result()
    assert names(free) == ["2", "3"]
    assert free.compute.virtual_machine_scale_sets.get(GROUP, SET).sku.capacity == 2
    unknown = {"instanceIds": ["7"]}
    assert refusal(free.compute.virtual_machine_scale_sets.begin_delete_instances, GROUP, SET, unknown) == "InvalidParameter"  # fmt: skip


@pytest.mark.proves("VirtualMachineScaleSets_Delete")
def test_a_deleted_scale_set_leaves_neither_disks_nor_interfaces(free: Azure) -> None:
    make(free, 2)
    subnet = free.network.subnets
    assert refusal(subnet.begin_delete, GROUP, "vnet-app", "default") == "InUseSubnetCannotBeDeleted"
    free.compute.virtual_machine_scale_sets.begin_delete(GROUP, SET).result()
    with pytest.raises(ResourceNotFoundError):
        free.compute.virtual_machine_scale_sets.get(GROUP, SET)
    assert list(free.compute.disks.list()) == []
    subnet.begin_delete(GROUP, "vnet-app", "default").result()


def test_a_group_goes_with_its_scale_sets(free: Azure) -> None:
    make(free, 2)
    free.resources.resource_groups.begin_delete(GROUP).result()
    assert list(free.compute.virtual_machine_scale_sets.list_all()) == []
    assert list(free.compute.disks.list()) == []


@pytest.mark.proves(
    "NetworkInterfaces_ListVirtualMachineScaleSetNetworkInterfaces",
    "NetworkInterfaces_ListVirtualMachineScaleSetVMNetworkInterfaces",
    "NetworkInterfaces_GetVirtualMachineScaleSetNetworkInterface",
)
def test_interfaces_lie_below_their_instances_with_addresses_of_the_subnet(free: Azure) -> None:
    make(free, 2)
    free.make_machine("vm-other", data_disks=0)
    nics = free.network.network_interfaces
    found = list(nics.list_virtual_machine_scale_set_network_interfaces(GROUP, SET))
    assert all(isinstance(nic, NetworkInterface) for nic in found)
    [own] = nics.list_virtual_machine_scale_set_vm_network_interfaces(GROUP, SET, "1")
    assert own.id == found[1].id
    read = nics.get_virtual_machine_scale_set_network_interface(GROUP, SET, "1", "nic")
    other = nics.get(GROUP, "vm-other-nic")
    addresses = {nic.ip_configurations[0].private_ip_address for nic in (*found, other)}
    assert len(addresses) == 3
    assert read.virtual_machine.id == instance_id(free, "1")
    assert [nic.name for nic in nics.list_all()] == ["vm-other-nic"], "Azure lists those of scale sets by their set"


@pytest.mark.proves("VirtualMachineScaleSets_GetInstanceView", "VirtualMachineScaleSetVMs_GetInstanceView")
def test_views_tell_of_states_health_and_extensions(free: Azure) -> None:
    make(free, 3)
    view = typed(
        free.compute.virtual_machine_scale_sets.get_instance_view(GROUP, SET), VirtualMachineScaleSetInstanceView
    )
    assert [(s.code, s.count) for s in view.virtual_machine.statuses_summary] == [("ProvisioningState/succeeded", 3)]
    assert [(e.name, e.statuses_summary[0].count) for e in view.extensions] == [("health", 3)]
    assert health_of(free, "0") == "HealthState/healthy"
    free.sandbox.inject(WorldFault("hung", instance_id(free, "0"), {"application": "Failing"}))
    assert (health_of(free, "0"), health_of(free, "1")) == ("HealthState/unhealthy", "HealthState/healthy")
    free.compute.virtual_machine_scale_set_vms.begin_restart(GROUP, SET, "0").result()
    assert health_of(free, "0") == "HealthState/healthy"
    free.compute.virtual_machine_scale_set_vms.begin_power_off(GROUP, SET, "0").result()
    assert health_of(free, "0") == "HealthState/unknown"


@pytest.mark.proves(
    "VirtualMachineScaleSetVMs_Start",
    "VirtualMachineScaleSetVMs_PowerOff",
    "VirtualMachineScaleSetVMs_Deallocate",
    "VirtualMachineScaleSetVMs_Restart",
    "VirtualMachineScaleSetVMs_Redeploy",
    "VirtualMachineScaleSetVMs_Reimage",
    "VirtualMachineScaleSetVMs_RunCommand",
    "VirtualMachineScaleSetVMs_RetrieveBootDiagnosticsData",
)
def test_one_instance_is_a_machine_like_any_other(free: Azure) -> None:
    make(free, 2)
    vms, id = free.compute.virtual_machine_scale_set_vms, instance_id(free, "1")
    vms.begin_power_off(GROUP, SET, "1").result()
    assert (power_of(free, "0"), power_of(free, "1")) == ("PowerState/running", "PowerState/stopped")
    vms.begin_deallocate(GROUP, SET, "1").result()
    assert power_of(free, "1") == "PowerState/deallocated"
    vms.begin_start(GROUP, SET, "1").result()
    free.sandbox.write_guest_file(id, "/etc/own", "mine")
    free.sandbox.inject(WorldFault("sick", id, {"staleMount": True}))
    vms.begin_restart(GROUP, SET, "1").result()
    assert free.sandbox.faults() == ()
    free.sandbox.inject(WorldFault("host", id, {"host": "Faulty"}))
    vms.begin_redeploy(GROUP, SET, "1").result()
    assert free.sandbox.faults() == ()
    said = vms.begin_run_command(GROUP, SET, "1", {"commandId": "RunShellScript", "script": ["hostname"]}).result()
    assert "web000001" in said.value[0].message
    urls = vms.retrieve_boot_diagnostics_data(GROUP, SET, "1")
    assert "web000001 login" in free.raw("GET", urls.serial_console_log_blob_uri).text()
    vms.begin_reimage(GROUP, SET, "1").result()
    assert "/etc/own" not in free.sandbox.guest_files(id)


@pytest.mark.proves(
    "VirtualMachineScaleSets_Start",
    "VirtualMachineScaleSets_PowerOff",
    "VirtualMachineScaleSets_Deallocate",
    "VirtualMachineScaleSets_Restart",
    "VirtualMachineScaleSets_Redeploy",
    "VirtualMachineScaleSets_Reimage",
)
def test_the_scale_set_moves_all_instances_or_those_that_are_named(free: Azure) -> None:
    make(free, 3)
    sets = free.compute.virtual_machine_scale_sets
    sets.begin_power_off(GROUP, SET, {"instanceIds": ["0", "2"]}).result()
    assert [power_of(free, name) for name in names(free)] == ["PowerState/stopped", "PowerState/running", "PowerState/stopped"]  # fmt: skip
    sets.begin_deallocate(GROUP, SET).result()
    assert {power_of(free, name) for name in names(free)} == {"PowerState/deallocated"}
    sets.begin_start(GROUP, SET).result()
    assert {power_of(free, name) for name in names(free)} == {"PowerState/running"}
    ids = [instance_id(free, name) for name in names(free)]
    for id in ids:
        free.sandbox.write_guest_file(id, "/etc/own", "mine")
        free.sandbox.inject(WorldFault(id, id, {"application": "Failing"}))
    sets.begin_restart(GROUP, SET).result()
    assert free.sandbox.faults() == ()
    free.sandbox.inject(WorldFault("host", ids[0], {"host": "Faulty"}))
    sets.begin_redeploy(GROUP, SET, {"instanceIds": ["0"]}).result()
    assert free.sandbox.faults() == ()
    sets.begin_reimage(GROUP, SET, {"instanceIds": ["1"]}).result()
    assert ["/etc/own" in free.sandbox.guest_files(id) for id in ids] == [True, False, True]


@pytest.mark.proves("VirtualMachineScaleSetVMs_Update")
def test_protected_instances_stay_and_are_left_alone(free: Azure) -> None:
    make(free, 3)
    vms, sets = free.compute.virtual_machine_scale_set_vms, free.compute.virtual_machine_scale_sets
    for name, policy in (("2", {"protectFromScaleIn": True}), ("1", {"protectFromScaleSetActions": True})):
        vm = vms.get(GROUP, SET, name).as_dict()
        vm["properties"]["protectionPolicy"] = policy
        vms.begin_update(GROUP, SET, name, vm).result()
    assert vms.get(GROUP, SET, "2").protection_policy.protect_from_scale_in is True
    sku = {"name": "Standard_D2s_v5", "capacity": 1}
    assert refusal(sets.begin_update, GROUP, SET, {"sku": sku}) == "OperationNotAllowed"
    assert names(free) == ["0", "1", "2"], "a refusal changes nothing"
    sets.begin_power_off(GROUP, SET).result()
    assert power_of(free, "1") == "PowerState/running"
    scale(free, 2)
    assert names(free) == ["1", "2"]
    take_image(free)
    sets.begin_update_instances(GROUP, SET, {"instanceIds": ["*"]}).result()
    assert latest(free) == [False, True]
    vms.begin_delete(GROUP, SET, "1").result()
    assert names(free) == ["2"], "a person may delete it nevertheless"
    vm = vms.get(GROUP, SET, "2").as_dict()
    vm["properties"]["hardwareProfile"] = {"vmSize": "Standard_D4s_v5"}
    assert refusal(vms.begin_update, GROUP, SET, "2", vm) == "SandboxNotImplemented"


@pytest.mark.proves(
    "VirtualMachineScaleSetExtensions_CreateOrUpdate",
    "VirtualMachineScaleSetExtensions_Update",
    "VirtualMachineScaleSetExtensions_Get",
    "VirtualMachineScaleSetExtensions_List",
    "VirtualMachineScaleSetExtensions_Delete",
    "VirtualMachineScaleSetVMExtensions_List",
    "VirtualMachineScaleSetVMExtensions_Get",
)
def test_extensions_are_part_of_the_model(free: Azure) -> None:
    make(free, 1)
    own, on_vm = free.compute.virtual_machine_scale_set_extensions, free.compute.virtual_machine_scale_set_vm_extensions
    agent = {"publisher": "Microsoft.Azure.Monitor", "type": "AzureMonitorLinuxAgent", "typeHandlerVersion": "1.0"}
    asked = {"properties": {**agent, "protectedSettings": {"key": "secret"}}}
    own.begin_create_or_update(GROUP, SET, "ama", asked).result()
    assert own.get(GROUP, SET, "ama").protected_settings is None
    assert latest(free) == [False]
    assert [e.name for e in on_vm.list(GROUP, SET, "0").value] == ["health"]
    free.compute.virtual_machine_scale_sets.begin_update_instances(GROUP, SET, {"instanceIds": ["0"]}).result()
    assert on_vm.get(GROUP, SET, "0", "ama").provisioning_state == "Succeeded"
    own.begin_update(GROUP, SET, "ama", {"properties": {"enableAutomaticUpgrade": True}}).result()
    assert own.get(GROUP, SET, "ama").enable_automatic_upgrade is True
    own.begin_delete(GROUP, SET, "ama").result()
    assert [e.name for e in own.list(GROUP, SET)] == ["health"]
    with pytest.raises(ResourceNotFoundError):
        own.get(GROUP, SET, "ama")
    unknown = {"properties": {**agent, "type": "Nothing"}}
    assert refusal(own.begin_create_or_update, GROUP, SET, "x", unknown) == "ArtifactNotFound"


@pytest.mark.proves("VirtualMachineScaleSets_ListSkus")
def test_a_listed_size_can_be_taken(free: Azure) -> None:
    make(free, 1)
    sets = free.compute.virtual_machine_scale_sets
    known = {row.sku.name: row.capacity.maximum for row in sets.list_skus(GROUP, SET)}
    assert known["Standard_D4s_v5"] == 100
    sets.begin_update(GROUP, SET, {"sku": {"name": "Standard_D4s_v5", "capacity": 1}}).result()
    sets.begin_update_instances(GROUP, SET, {"instanceIds": ["0"]}).result()
    assert instances(free)[0].sku.name == "Standard_D4s_v5"


def test_instances_of_an_image_carry_its_content(site: Azure) -> None:
    site.sandbox.write_guest_file(site.vm_id, "/etc/golden", "yes")
    site.compute.virtual_machines.begin_deallocate(GROUP, "vm-app1").result()
    site.compute.virtual_machines.generalize(GROUP, "vm-app1")
    source = {"sourceVirtualMachine": {"id": site.vm_id}, "hyperVGeneration": "V2"}
    image = site.compute.images.begin_create_or_update(
        GROUP, "img", {"location": REGION, "properties": source}
    ).result()
    asked = body(site, 1)
    asked["properties"]["virtualMachineProfile"]["storageProfile"]["imageReference"] = {"id": image.id}
    site.compute.virtual_machine_scale_sets.begin_create_or_update(GROUP, SET, asked).result()
    assert site.sandbox.guest_files(instance_id(site, "0"))["/etc/golden"] == "yes"


def test_data_disks_outlive_what_replaces_the_system(free: Azure) -> None:
    asked = body(free, 1)
    profile = asked["properties"]["virtualMachineProfile"]["storageProfile"]
    profile["dataDisks"] = [{"lun": 0, "createOption": "Empty", "diskSizeGB": 8}]
    free.compute.virtual_machine_scale_sets.begin_create_or_update(GROUP, SET, asked).result()
    id = instance_id(free, "0")
    free.sandbox.write_guest_file(id, "/data/rows", "kept")
    free.sandbox.write_guest_file(id, "/etc/own", "lost")
    take_image(free)
    free.compute.virtual_machine_scale_sets.begin_update_instances(GROUP, SET, {"instanceIds": ["0"]}).result()
    assert versions(free) == ["24.04.202512030"]
    assert free.sandbox.guest_files(id) == {"/data/rows": "kept"}
    assert len(list(free.compute.disks.list())) == 2, "the old disk of the system is gone"


def test_cores_of_instances_count(free: Azure) -> None:
    make(free, 3)
    cores = next(u for u in free.compute.usage.list(REGION) if u.name.value == "cores")
    assert cores.current_value == 6
    assert refusal(free.compute.virtual_machine_scale_sets.begin_update, GROUP, SET, {"sku": {"name": "Standard_D4s_v5", "capacity": 100}}) == "OperationNotAllowed"  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"orchestrationMode": "Flexible"}, "SandboxNotImplemented"),
        ({"upgradePolicy": {"mode": "Sometimes"}}, "InvalidParameter"),
        ({"upgradePolicy": None}, "InvalidParameter"),
        ({"automaticRepairsPolicy": {"enabled": True}}, "SandboxNotImplemented"),
        ({"upgradePolicy": {"mode": "Rolling", "rollingUpgradePolicy": {"maxSurge": True}}}, "SandboxNotImplemented"),
        ({"upgradePolicy": {"mode": "Rolling", "rollingUpgradePolicy": {"maxBatchInstancePercent": 4}}}, "InvalidParameter"),
        ({"upgradePolicy": {"mode": "Rolling", "rollingUpgradePolicy": {"pauseTimeBetweenBatches": "soon"}}}, "InvalidParameter"),
    ],
)  # fmt: skip
def test_what_a_scale_set_may_not_be(free: Azure, changed: dict[str, Any], code: str) -> None:
    create = free.compute.virtual_machine_scale_sets.begin_create_or_update
    assert refusal(create, GROUP, SET, body(free, 1, **changed)) == code
    assert list(free.compute.virtual_machine_scale_sets.list(GROUP)) == []
    assert list(free.compute.disks.list()) == []


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("osProfile.computerNamePrefix", None, "InvalidParameter"),
        ("osProfile.adminUsername", "root", "InvalidParameter"),
        ("osProfile.adminPassword", "short", "InvalidParameter"),
        ("storageProfile.imageReference.sku", "none", "PlatformImageNotFound"),
        ("storageProfile.osDisk.createOption", "Attach", "InvalidParameter"),
        ("networkProfile.networkInterfaceConfigurations", [], "InvalidParameter"),
        ("extensionProfile.extensions", [HEALTH, {**HEALTH, "name": "again"}], "BadRequest"),
        ("priority", "Spot", "SandboxNotImplemented"),
    ],
)
def test_what_a_model_may_not_be(free: Azure, path: str, value: Any, code: str) -> None:
    asked = body(free, 1)
    here = asked["properties"]["virtualMachineProfile"]
    *steps, last = path.split(".")
    for step in steps:
        here = here[step]
    here[last] = value
    assert refusal(free.compute.virtual_machine_scale_sets.begin_create_or_update, GROUP, SET, asked) == code


def test_what_of_a_scale_set_cannot_change(free: Azure) -> None:
    make(free, 1)
    update = free.compute.virtual_machine_scale_sets.begin_update
    create = free.compute.virtual_machine_scale_sets.begin_create_or_update
    assert refusal(create, GROUP, SET, {**body(free, 1), "location": "northeurope"}) == "InvalidResourceLocation"
    assert refusal(create, GROUP, SET, {**body(free, 1), "zones": ["1"]}) == "PropertyChangeNotAllowed"
    changed = body(free, 1)
    changed["properties"]["virtualMachineProfile"]["osProfile"]["computerNamePrefix"] = "x"
    assert refusal(create, GROUP, SET, changed) == "PropertyChangeNotAllowed"
    assert refusal(update, GROUP, SET, {"sku": {"name": "Standard_D2s_v5", "capacity": 101}}) == "InvalidParameter"


def test_sending_back_what_was_read_makes_no_new_model(free: Azure) -> None:
    make(free, 2)
    sets = free.compute.virtual_machine_scale_sets
    sets.begin_create_or_update(GROUP, SET, sets.get(GROUP, SET).as_dict()).result()
    assert latest(free) == [True, True]


def test_the_graph_finds_instances_among_computeresources(free: Azure) -> None:
    make(free, 2)
    ask = {"query": "computeresources | where properties.latestModelApplied == true | project id"}
    assert [row["id"] for row in free.graph.resources(ask).data] == [instance_id(free, "0"), instance_id(free, "1")]
    ask = {"query": "resources | where id contains 'virtualMachineScaleSets' | project id"}
    assert [row["id"] for row in free.graph.resources(ask).data] == [set_id(free)]
