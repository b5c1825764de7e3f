"""What may be made of a machine, what becomes of its parts, and what Azure refuses."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.test_vaults import refusal

UBUNTU = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}


def body(azure: Azure, **changes: Any) -> dict[str, Any]:
    """A machine that could be made, with some top-level properties replaced."""
    nic = f"{azure.group_id}/providers/Microsoft.Network/networkInterfaces/free"
    properties = {
        "hardwareProfile": {"vmSize": "Standard_B2s"},
        "storageProfile": {"imageReference": UBUNTU, "osDisk": {"createOption": "FromImage"}},
        "osProfile": {"computerName": "new", "adminUsername": "azureuser", "adminPassword": "Not-a-secret-1!"},
        "networkProfile": {"networkInterfaces": [{"id": nic}]},
        **changes,
    }
    return {"location": REGION, "properties": {name: value for name, value in properties.items() if value is not None}}


@pytest.fixture
def free(site: Azure) -> Azure:
    """The site with a network interface that no machine has."""
    make_interface(site, "free")
    return site


def make_interface(azure: Azure, name: str) -> str:
    subnet = f"{azure.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app/subnets/default"
    configuration = {"name": "ipconfig1", "properties": {"subnet": {"id": subnet}}}
    asked = {"location": REGION, "properties": {"ipConfigurations": [configuration]}}
    return str(azure.network.network_interfaces.begin_create_or_update(GROUP, name, asked).result().id)


def test_azures_defaults_are_filled_in(free: Azure) -> None:
    vm = free.compute.virtual_machines.begin_create_or_update(GROUP, "new", body(free)).result()
    assert vm.storage_profile.os_disk.name.startswith("new_OsDisk_1_")
    assert (vm.storage_profile.os_disk.caching, vm.storage_profile.os_disk.delete_option) == ("ReadWrite", "Detach")
    assert vm.storage_profile.image_reference.exact_version == "24.04.202602110"
    assert vm.os_profile.linux_configuration.provision_vm_agent is True
    assert vm.os_profile.linux_configuration.disable_password_authentication is False
    assert vm.os_profile.allow_extension_operations is True
    assert len(vm.vm_id) == 36


def test_a_machine_is_being_created_until_its_operation_ends(free: Azure) -> None:
    free.sandbox.auto = False
    url = f"{free.group_id}/providers/Microsoft.Compute/virtualMachines/new?api-version=2024-07-01"
    response = free.raw("PUT", url, body(free))
    assert (response.status_code, response.json()["properties"]["provisioningState"]) == (201, "Creating")
    status = free.raw("GET", response.headers["Azure-AsyncOperation"]).json()
    assert status["status"] == "InProgress"
    free.sandbox.skip_to_next_event()
    assert free.compute.virtual_machines.get(GROUP, "new").provisioning_state == "Succeeded"
    assert free.raw("GET", response.headers["Azure-AsyncOperation"]).json()["status"] == "Succeeded"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"hardwareProfile": {"vmSize": "Standard_Nothing"}}, "InvalidParameter"),
        ({"hardwareProfile": None}, "InvalidParameter"),
        ({"networkProfile": None}, "InvalidParameter"),
        ({"networkProfile": {"networkInterfaces": [{"id": "/subscriptions/x/none"}]}}, "InvalidResourceReference"),
        ({"osProfile": None}, "InvalidParameter"),
        ({"osProfile": {"adminUsername": "root", "adminPassword": "Not-a-secret-1!"}}, "InvalidParameter"),
        ({"osProfile": {"adminUsername": "azureuser", "adminPassword": "weak"}}, "InvalidParameter"),
        ({"osProfile": {"adminUsername": "azureuser"}}, "InvalidParameter"),
        ({"priority": "Spot"}, "SandboxNotImplemented"),
        ({"availabilitySet": {"id": "/subscriptions/x/none"}}, "NotFound"),
        (
            {"storageProfile": {"imageReference": {**UBUNTU, "sku": "none"}, "osDisk": {"createOption": "FromImage"}}},
            "PlatformImageNotFound",
        ),
        ({"storageProfile": {"imageReference": UBUNTU, "osDisk": {"createOption": "Empty"}}}, "InvalidParameter"),
        (
            {
                "storageProfile": {
                    "imageReference": UBUNTU,
                    "osDisk": {"createOption": "FromImage"},
                    "dataDisks": [{"lun": 0, "createOption": "Empty", "diskSizeGB": 4}] * 2,
                }
            },
            "InvalidParameter",
        ),
        (
            {
                "storageProfile": {
                    "imageReference": UBUNTU,
                    "osDisk": {"createOption": "FromImage"},
                    "dataDisks": [{"lun": n, "createOption": "Empty", "diskSizeGB": 4} for n in range(5)],
                }
            },
            "OperationNotAllowed",
        ),
        (
            {
                "storageProfile": {
                    "imageReference": {
                        "publisher": "microsoft-ads",
                        "offer": "windows-data-science-vm",
                        "sku": "windows2016",
                    },
                    "osDisk": {"createOption": "FromImage"},
                }
            },
            "VMMarketplaceInvalidInput",
        ),
    ],
)
def test_an_impossible_machine_is_refused_and_leaves_nothing_behind(
    free: Azure, changes: dict[str, Any], code: str
) -> None:
    before = free.sandbox.state()
    asked = body(free, **changes)
    assert refusal(free.compute.virtual_machines.begin_create_or_update, GROUP, "new", asked) == code
    assert free.sandbox.state() == before


def test_an_interface_serves_one_machine(site: Azure) -> None:
    taken = {"networkInterfaces": [{"id": f"{site.group_id}/providers/Microsoft.Network/networkInterfaces/{VM}-nic"}]}
    asked = body(site, networkProfile=taken)
    assert refusal(site.compute.virtual_machines.begin_create_or_update, GROUP, "new", asked) == "NicInUse"


def test_a_windows_computer_name_has_fifteen_characters_at_most(free: Azure) -> None:
    windows = {"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2022-datacenter-g2"}
    storage = {"imageReference": windows, "osDisk": {"createOption": "FromImage"}}
    asked = body(free, storageProfile=storage)
    asked["properties"]["osProfile"] = {**asked["properties"]["osProfile"], "computerName": "a-name-that-is-too-long"}
    assert refusal(free.compute.virtual_machines.begin_create_or_update, GROUP, "new", asked) == "InvalidParameter"


def test_identities_get_their_ids_and_keep_them(free: Azure) -> None:
    user = f"{free.group_id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app"
    asked = {**body(free), "identity": {"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": {user: {}}}}
    first = free.compute.virtual_machines.begin_create_or_update(GROUP, "new", asked).result().identity
    again = free.compute.virtual_machines.begin_create_or_update(GROUP, "new", asked).result().identity
    assert len(first.principal_id) == 36
    assert first.principal_id == again.principal_id
    assert len(first.user_assigned_identities[user].client_id) == 36


def test_zones_hold_for_the_machine_and_its_disks(free: Azure) -> None:
    machines = free.compute.virtual_machines
    vm = machines.begin_create_or_update(GROUP, "new", {**body(free), "zones": ["2"]}).result()
    assert vm.zones == ["2"]
    assert free.compute.disks.get(GROUP, vm.storage_profile.os_disk.name).zones == ["2"]
    assert refusal(machines.begin_create_or_update, GROUP, "other", {**body(free), "zones": ["7"]}) == (
        "InvalidAvailabilityZone"
    )
    plain = {"location": REGION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
    free.compute.disks.begin_create_or_update(GROUP, "zone1", {**plain, "zones": ["1"]}).result()
    disk = f"{free.group_id}/providers/Microsoft.Compute/disks/zone1"
    attach = {"dataDisksToAttach": [{"diskId": disk}]}
    assert refusal(machines.begin_attach_detach_data_disks, GROUP, "new", attach) == "BadRequest"


def test_delete_options_decide_what_goes_with_a_machine(free: Azure) -> None:
    asked = body(free)
    storage = asked["properties"]["storageProfile"]
    storage["osDisk"] |= {"deleteOption": "Delete", "name": "os"}
    storage["dataDisks"] = [{"lun": 0, "createOption": "Empty", "diskSizeGB": 4, "name": "data"}]
    (interface,) = asked["properties"]["networkProfile"]["networkInterfaces"]
    interface["properties"] = {"deleteOption": "Delete"}
    free.compute.virtual_machines.begin_create_or_update(GROUP, "new", asked).result()
    free.compute.virtual_machines.begin_delete(GROUP, "new").result()
    with pytest.raises(ResourceNotFoundError):
        free.compute.disks.get(GROUP, "os")
    with pytest.raises(ResourceNotFoundError):
        free.network.network_interfaces.get(GROUP, "free")
    assert free.compute.disks.get(GROUP, "data").disk_state == "Unattached"


def test_a_locked_disk_survives_its_machine(free: Azure) -> None:
    asked = body(free)
    asked["properties"]["storageProfile"]["osDisk"] |= {"deleteOption": "Delete", "name": "os"}
    free.compute.virtual_machines.begin_create_or_update(GROUP, "new", asked).result()
    disk = f"{free.group_id}/providers/Microsoft.Compute/disks/os"
    free.locks.management_locks.create_or_update_by_scope(disk, "keep", {"level": "CanNotDelete"})
    free.compute.virtual_machines.begin_delete(GROUP, "new").result()
    assert free.compute.disks.get(GROUP, "os").disk_state == "Unattached"


@pytest.mark.proves("VirtualMachines_ListByLocation")
def test_machines_are_listed_by_region(site: Azure) -> None:
    assert [vm.name for vm in site.compute.virtual_machines.list_by_location(REGION)] == [VM]
    assert list(site.compute.virtual_machines.list_by_location("eastus")) == []
    (vm,) = site.compute.virtual_machines.list_all(status_only="true")
    assert vm.instance_view.statuses[-1].code == "PowerState/running"


@pytest.mark.proves("VirtualMachines_Generalize")
def test_a_generalized_machine_does_not_start_again(site: Azure) -> None:
    machines = site.compute.virtual_machines
    assert refusal(machines.generalize, GROUP, VM) == "OperationNotAllowed"
    machines.begin_power_off(GROUP, VM).result()
    machines.generalize(GROUP, VM)
    assert "OSState/generalized" in {s.code for s in machines.instance_view(GROUP, VM).statuses}
    assert refusal(machines.begin_start, GROUP, VM) == "OperationNotAllowed"


def test_a_size_that_the_region_lacks_is_cured_by_another_one(site: Azure) -> None:
    machines = site.compute.virtual_machines
    machines.begin_deallocate(GROUP, VM).result()
    site.sandbox.inject(WorldFault("capacity", site.vm_id, {"size": "Unavailable"}))
    with pytest.raises(HttpResponseError, match="sufficient capacity"):
        machines.begin_start(GROUP, VM).result()
    assert machines.instance_view(GROUP, VM).statuses[-1].code == "PowerState/deallocated"
    smaller = {"properties": {"hardwareProfile": {"vmSize": "standard_b2s"}}}
    machines.begin_update(GROUP, VM, smaller).result()
    assert site.sandbox.faults() == ()
    machines.begin_start(GROUP, VM).result()
    assert machines.get(GROUP, VM).hardware_profile.vm_size == "Standard_B2s"


def test_a_small_size_cannot_hold_many_disks(free: Azure) -> None:
    asked = body(free, hardwareProfile={"vmSize": "Standard_D4s_v5"})
    asked["properties"]["storageProfile"]["dataDisks"] = [
        {"lun": n, "createOption": "Empty", "diskSizeGB": 4} for n in range(6)
    ]
    free.compute.virtual_machines.begin_create_or_update(GROUP, "new", asked).result()
    smaller = {"properties": {"hardwareProfile": {"vmSize": "Standard_B2s"}}}
    assert refusal(free.compute.virtual_machines.begin_update, GROUP, "new", smaller) == "OperationNotAllowed"


def test_data_disks_follow_the_storage_profile(site: Azure) -> None:
    machines, path = site.compute.virtual_machines, f"{site.vm_id}?api-version=2024-07-01"
    shown = site.raw("GET", path).json()
    storage = shown["properties"]["storageProfile"]
    storage["dataDisks"].append({"lun": 3, "createOption": "Empty", "diskSizeGB": 16, "name": "fresh"})
    machines.begin_create_or_update(GROUP, VM, shown).result()
    assert [d.lun for d in machines.get(GROUP, VM).storage_profile.data_disks] == [0, 3]
    held = site.raw("GET", path).json()["properties"]["storageProfile"]["dataDisks"]
    held[0]["toBeDetached"] = True
    machines.begin_update(GROUP, VM, {"properties": {"storageProfile": {"dataDisks": held}}}).result()
    (left,) = machines.get(GROUP, VM).storage_profile.data_disks
    assert left.name == "fresh"
    assert site.compute.disks.get(GROUP, held[0]["name"]).disk_state == "Unattached"


def test_interfaces_change_only_while_deallocated(free: Azure) -> None:
    machines = free.compute.virtual_machines
    home = f"{free.group_id}/providers/Microsoft.Network/networkInterfaces"
    both = [{"id": f"{home}/{VM}-nic", "properties": {"primary": True}}, {"id": f"{home}/free"}]
    change = {"properties": {"networkProfile": {"networkInterfaces": both}}}
    assert refusal(machines.begin_update, GROUP, VM, change) == "OperationNotAllowed"
    machines.begin_deallocate(GROUP, VM).result()
    machines.begin_update(GROUP, VM, change).result()
    assert free.network.network_interfaces.get(GROUP, "free").virtual_machine.id == free.vm_id
    machines.begin_update(GROUP, VM, {"properties": {"networkProfile": {"networkInterfaces": both[:1]}}}).result()
    free.network.network_interfaces.begin_delete(GROUP, "free").result()


def test_two_operations_at_once_are_a_conflict(site: Azure) -> None:
    site.sandbox.auto = False
    first = site.raw("POST", f"{site.vm_id}/restart?api-version=2024-07-01")
    second = site.raw("POST", f"{site.vm_id}/deallocate?api-version=2024-07-01")
    assert (first.status_code, second.status_code) == (202, 409)
    assert second.json()["error"]["code"] == "Conflict"
    site.sandbox.advance(minutes=5)
    assert site.raw("POST", f"{site.vm_id}/deallocate?api-version=2024-07-01").status_code == 202
    on_the_way = site.compute.virtual_machines.instance_view(GROUP, VM).statuses[-1].code
    assert on_the_way == "PowerState/deallocating"


@pytest.mark.parametrize("persona", ["reader", "backup-operator"])
def test_who_may_not_touch_machines_gets_a_403(site: Azure, persona: str) -> None:
    machines = site.as_(persona).compute.virtual_machines
    assert refusal(machines.begin_restart, GROUP, VM) == "AuthorizationFailed"


def test_a_read_only_lock_stops_power_as_well(site: Azure) -> None:
    site.locks.management_locks.create_or_update_at_resource_group_level(GROUP, "still", {"level": "ReadOnly"})
    assert refusal(site.compute.virtual_machines.begin_deallocate, GROUP, VM) == "ScopeLocked"


def test_reimaging_gives_a_fresh_system(site: Azure) -> None:
    disk = site.compute.virtual_machines.get(GROUP, VM).storage_profile.os_disk.managed_disk.id
    site.sandbox.inject(WorldFault("fstab", disk, {"fstab": "Bad"}))
    site.compute.virtual_machines.begin_reimage(GROUP, VM).result()
    assert "login:" in site.sandbox.serial_log(site.vm_id)
    assert site.sandbox.faults() == ()


@pytest.mark.proves(
    "AvailabilitySets_CreateOrUpdate",
    "AvailabilitySets_Update",
    "AvailabilitySets_Get",
    "AvailabilitySets_List",
    "AvailabilitySets_ListBySubscription",
    "AvailabilitySets_Delete",
)
def test_an_availability_set_deals_its_machines_out(free: Azure) -> None:
    sets = free.compute.availability_sets
    asked = {
        "location": REGION,
        "sku": {"name": "Aligned"},
        "properties": {"platformFaultDomainCount": 2, "platformUpdateDomainCount": 3},
    }
    made = sets.create_or_update(GROUP, "set", asked)
    sets.update(GROUP, "set", {"tags": {"a": "b"}})
    make_interface(free, "second")
    for name, nic in (("one", "free"), ("two", "second")):
        interface = f"{free.group_id}/providers/Microsoft.Network/networkInterfaces/{nic}"
        machine = body(free, availabilitySet={"id": made.id}, networkProfile={"networkInterfaces": [{"id": interface}]})
        free.compute.virtual_machines.begin_create_or_update(GROUP, name, machine).result()
    read = sets.get(GROUP, "set")
    assert (read.tags, [vm.id.rpartition("/")[2] for vm in read.virtual_machines]) == ({"a": "b"}, ["one", "two"])
    views = [free.compute.virtual_machines.instance_view(GROUP, name) for name in ("one", "two")]
    assert [(v.platform_fault_domain, v.platform_update_domain) for v in views] == [(0, 0), (1, 1)]
    assert [s.name for s in sets.list(GROUP)] == [s.name for s in sets.list_by_subscription()] == ["set"]
    assert refusal(sets.delete, GROUP, "set") == "OperationNotAllowed"
    for name in ("one", "two"):
        free.compute.virtual_machines.begin_delete(GROUP, name).result()
    sets.delete(GROUP, "set")
    assert list(sets.list(GROUP)) == []


@pytest.mark.parametrize("word", ["capture", "convertToManagedDisks", "performMaintenance", "simulateEviction"])
def test_a_gap_is_named(site: Azure, word: str) -> None:
    response = site.raw("POST", f"{site.vm_id}/{word}?api-version=2024-07-01", {})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "SandboxNotImplemented")


def test_the_activity_log_tells_of_a_restart_in_azures_words(site: Azure) -> None:
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    newest = [(e["operationName"]["value"], e["status"]["value"]) for e in site.sandbox.activity()[:3]]
    action = "Microsoft.Compute/virtualMachines/restart/action"
    assert newest == [(action, "Succeeded"), (action, "Accepted"), (action, "Started")]
