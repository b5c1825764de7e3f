"""Failing over: tests beside production, the real thing, the commit, and the way back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.replicating import (
    A2A,
    AWAY,
    BACK,
    CONTAINER,
    FAR,
    HERE,
    ITEM,
    account,
    away,
    container_id,
    disks,
    failover,
    item,
    machines,
    make_account,
    make_mapping,
    make_network,
    network_id,
    newest_job,
    points,
    try_out,
    vault_id,
)
from tests.sandbox.test_vaults import refusal

NOTE = "/home/azureuser/note.txt"


def write(azure: Azure, text: str) -> None:
    azure.sandbox.write_guest_file(azure.vm_id, NOTE, text)


def read(azure: Azure, name: str = VM, group: str = AWAY) -> str | None:
    """The note on a machine over there."""
    vm = f"{azure.group_id.replace(GROUP, group)}/providers/Microsoft.Compute/virtualMachines/{name}"
    return azure.sandbox.guest_files(vm).get(NOTE)


def clean_up(azure: Azure) -> Any:
    body = {"properties": {"comments": "it started"}}
    return azure.recovery.replication_protected_items.begin_test_failover_cleanup(*ITEM, body).result()


def commit(azure: Azure, path: tuple[str, ...] = ITEM) -> Any:
    return azure.recovery.replication_protected_items.begin_failover_commit(*path).result()


# Tests


@pytest.mark.proves(
    "ReplicationProtectedItems_TestFailover",
    "ReplicationProtectedItems_TestFailoverCleanup",
    "ReplicationProtectedItems_OperationResult",
)
def test_a_test_failover_makes_a_machine_beside_production_and_cleanup_deletes_it(replicated: Azure) -> None:
    write(replicated, "before the drill")
    state = try_out(replicated).properties
    assert (state.test_failover_state, state.protection_state_description) == ("WaitingForCompletion", "Cleanup test failover pending")  # fmt: skip
    assert state.allowed_operations == ["TestFailoverCleanup"]
    made = replicated.compute.virtual_machines.get(AWAY, f"{VM}-test", expand="instanceView")
    assert made.location == FAR
    assert made.instance_view.statuses[-1].code == "PowerState/running"
    assert read(replicated, f"{VM}-test") == "before the drill"
    nic = replicated.network.network_interfaces.get(AWAY, f"{VM}-nic-test")
    assert nic.ip_configurations[0].subnet.id.startswith(network_id(replicated, "vnet-test"))
    source = replicated.compute.virtual_machines.get(GROUP, VM, expand="instanceView")
    assert source.instance_view.statuses[-1].code == "PowerState/running"
    assert points(replicated)[0].properties.recovery_point_time > replicated.sandbox.now - timedelta(minutes=6)
    job = newest_job(replicated, "TestFailover")
    assert [t.friendly_name for t in job.tasks][1:3] == ["Create test virtual machine", "Preparing the virtual machine"]
    assert job.custom_details.network_name == "vnet-test"
    assert clean_up(replicated).properties.test_failover_state == "None"
    assert machines(replicated) == []
    assert all(disk.name.endswith("-ASRReplica") for disk in replicated.compute.disks.list_by_resource_group(AWAY))
    assert not list(replicated.network.network_interfaces.list(AWAY))
    assert isinstance(item(replicated).last_successful_test_failover_time, datetime)


def test_a_test_failover_takes_the_state_of_the_chosen_point(replicated: Azure) -> None:
    write(replicated, "old")
    replicated.sandbox.advance(minutes=30)
    chosen = points(replicated)[0]
    write(replicated, "new")
    replicated.sandbox.advance(minutes=10)
    try_out(replicated, point=chosen.id)
    assert read(replicated, f"{VM}-test") == "old"
    assert item(replicated).failover_recovery_point_id == chosen.id


def test_what_a_test_failover_refuses(replicated: Azure) -> None:
    near = make_network(replicated, "vnet-near", "10.7.0.0/24", GROUP, REGION)
    call = replicated.recovery.replication_protected_items.begin_test_failover

    def body(**changes: Any) -> dict[str, Any]:
        asked = {"networkType": "VmNetworkAsInput", "networkId": network_id(replicated, "vnet-test")}
        return {"properties": {**asked, "providerSpecificDetails": A2A, **changes}}

    assert refusal(call, *ITEM, body(networkId=near)) == "NetworkInWrongRegion"
    assert refusal(call, *ITEM, body(networkId=None)) == "NetworkNotFound"
    assert refusal(call, *ITEM, body(networkType="NoNetworkAttachAsInput")) == "InvalidParameter"
    assert refusal(call, *ITEM, body(failoverDirection="RecoveryToPrimary")) == "InvalidParameter"
    other = {"instanceType": "HyperVReplicaAzure"}
    assert refusal(call, *ITEM, body(providerSpecificDetails=other)) == "SandboxNotImplemented"
    gone = {**A2A, "recoveryPointId": points(replicated)[0].id + "x"}
    assert refusal(call, *ITEM, body(providerSpecificDetails=gone)) == "ResourceNotFound"
    assert machines(replicated) == []


def test_while_a_test_machine_exists_nothing_else_is_allowed(replicated: Azure) -> None:
    try_out(replicated)
    items = replicated.recovery.replication_protected_items
    assert refusal(failover, replicated) == "OperationNotAllowed"
    assert refusal(try_out, replicated) == "OperationNotAllowed"
    assert refusal(items.begin_delete, *ITEM, {"properties": {}}) == "OperationNotAllowed"


def test_a_locked_test_machine_fails_the_cleanup(replicated: Azure) -> None:
    try_out(replicated)
    scope = away(replicated, f"Microsoft.Compute/virtualMachines/{VM}-test")
    replicated.locks.management_locks.create_or_update_by_scope(scope, "keep", {"level": "CanNotDelete"})
    assert refusal(clean_up, replicated) == "ScopeLocked"
    assert machines(replicated) == [f"{VM}-test"]
    assert newest_job(replicated, "TestFailoverCleanup").state == "Failed"
    replicated.locks.management_locks.delete_by_scope(scope, "keep")
    clean_up(replicated)
    assert machines(replicated) == []


def test_a_second_job_waits_for_the_first(replicated: Azure) -> None:
    body = {"properties": {"networkId": network_id(replicated, "vnet-test"), "providerSpecificDetails": A2A}}
    items = replicated.recovery.replication_protected_items
    items.begin_test_failover(*ITEM, body, polling=False)
    assert refusal(failover, replicated) == "AnotherOperationInProgress"


# The real thing


@pytest.mark.proves("ReplicationProtectedItems_UnplannedFailover", "ReplicationProtectedItems_FailoverCommit")
def test_a_failover_moves_the_machine_and_a_commit_ends_the_choice(replicated: Azure) -> None:
    replicated.compute.virtual_machines.begin_update(GROUP, VM, {"tags": {"tier": "web"}}).result()
    write(replicated, "latest")
    state = failover(replicated).properties
    assert state.protection_state == "UnplannedFailoverCommitPendingStatesBegin"
    assert (state.active_location, state.allowed_operations) == ("Recovery", ["Commit", "ChangePit", "DisableProtection"])  # fmt: skip
    made = replicated.compute.virtual_machines.get(AWAY, VM, expand="instanceView")
    assert (made.location, made.tags) == (FAR, {"tier": "web"})
    assert made.hardware_profile.vm_size == "Standard_D2s_v5"
    assert [disk.lun for disk in made.storage_profile.data_disks] == [0]
    assert read(replicated) == "latest"
    assert not replicated.compute.virtual_machine_extensions.list(AWAY, VM).value
    nic = replicated.network.network_interfaces.get(AWAY, f"{VM}-nic")
    assert nic.ip_configurations[0].private_ip_address == "10.1.0.4"
    source = replicated.compute.virtual_machines.get(GROUP, VM, expand="instanceView")
    assert source.instance_view.statuses[-1].code == "PowerState/deallocated"
    assert points(replicated)
    assert commit(replicated).properties.protection_state == "UnplannedFailoverCommitted"
    assert item(replicated).allowed_operations == ["SwitchProtection", "DisableProtection"]
    assert not points(replicated)
    replicated.sandbox.advance(days=3)
    assert not points(replicated)
    assert item(replicated).replication_health == "Normal"
    assert isinstance(item(replicated).last_successful_failover_time, datetime)


def test_the_source_runs_on_where_nobody_asks_for_its_shutdown(replicated: Azure) -> None:
    failover(replicated, shut=False)
    source = replicated.compute.virtual_machines.get(GROUP, VM, expand="instanceView")
    assert source.instance_view.statuses[-1].code == "PowerState/running"
    assert machines(replicated) == [VM]


def test_a_failover_works_when_the_source_is_gone(replicated: Azure) -> None:
    write(replicated, "last words")
    replicated.sandbox.advance(minutes=10)
    replicated.compute.virtual_machines.begin_delete(GROUP, VM).result()
    replicated.sandbox.advance(hours=5)
    failover(replicated)
    assert read(replicated) == "last words"


def test_what_was_written_while_nothing_got_through_is_lost(replicated: Azure) -> None:
    from studyapp.sandbox.arm.faults import WorldFault

    write(replicated, "replicated")
    replicated.sandbox.inject(WorldFault("fault", replicated.vm_id, {"guestNetwork": "Unreachable"}))
    write(replicated, "never sent")
    replicated.sandbox.advance(hours=1)
    failover(replicated, shut=False)
    assert read(replicated) == "replicated"


@pytest.mark.proves("ReplicationProtectedItems_ApplyRecoveryPoint")
def test_the_recovery_point_can_be_changed_until_the_commit(replicated: Azure) -> None:
    write(replicated, "healthy")
    replicated.sandbox.advance(minutes=20)
    healthy = points(replicated)[0]
    write(replicated, "broken")
    replicated.sandbox.advance(minutes=20)
    failover(replicated)
    assert read(replicated) == "broken"
    change = replicated.recovery.replication_protected_items.begin_apply_recovery_point
    body = {"properties": {"recoveryPointId": healthy.id, "providerSpecificDetails": A2A}}
    change(*ITEM, body).result()
    assert read(replicated) == "healthy"
    assert item(replicated).failover_recovery_point_id == healthy.id
    commit(replicated)
    assert [point.id for point in points(replicated)] == [healthy.id]
    assert refusal(change, *ITEM, body) == "OperationNotAllowed"


def test_a_failover_that_cannot_be_done_fails_in_its_job_and_leaves_the_machine_protected(replicated: Azure) -> None:
    items = replicated.recovery.replication_protected_items
    items.begin_update(*ITEM, {"properties": {"recoveryAzureVMSize": "Standard_M416_v9"}}).result()
    assert refusal(failover, replicated)
    assert machines(replicated) == []
    assert item(replicated).protection_state == "Protected"
    assert newest_job(replicated, "UnplannedFailover").state == "Failed"
    items.begin_update(*ITEM, {"properties": {"recoveryAzureVMSize": "Standard_D4s_v5"}}).result()
    failover(replicated)
    assert replicated.compute.virtual_machines.get(AWAY, VM).hardware_profile.vm_size == "Standard_D4s_v5"


def test_settings_decide_what_is_made(replicated: Azure) -> None:
    body = {"location": FAR, "sku": {"name": "Aligned"}, "properties": {"platformFaultDomainCount": 2, "platformUpdateDomainCount": 5}}  # fmt: skip
    made = replicated.compute.availability_sets.create_or_update(AWAY, "set-away", body)
    disk = disks(replicated)[0]["diskId"]
    update = {
        "recoveryAzureVMName": "vm-there",
        "recoveryAvailabilitySetId": made.id,
        "providerSpecificDetails": {
            **A2A,
            "managedDiskUpdateDetails": [{"diskId": disk, "failoverDiskName": "system"}],
        },
    }
    replicated.recovery.replication_protected_items.begin_update(*ITEM, {"properties": update}).result()
    failover(replicated)
    vm = replicated.compute.virtual_machines.get(AWAY, "vm-there")
    assert vm.storage_profile.os_disk.name == "system"
    assert vm.availability_set.id.lower() == made.id.lower()
    assert [m.id.lower() for m in replicated.compute.availability_sets.get(AWAY, "set-away").virtual_machines] == [vm.id.lower()]  # fmt: skip


def test_a_public_address_and_a_taken_private_one_are_not_kept(replicated: Azure) -> None:
    taken = {"name": "c", "properties": {"privateIPAllocationMethod": "Static", "privateIPAddress": "10.1.0.4", "subnet": {"id": network_id(replicated) + "/subnets/default"}}}  # fmt: skip
    replicated.network.network_interfaces.begin_create_or_update(AWAY, "nic-other", {"location": FAR, "properties": {"ipConfigurations": [taken]}}).result()  # fmt: skip
    failover(replicated)
    (config,) = replicated.network.network_interfaces.get(AWAY, f"{VM}-nic").ip_configurations
    assert config.private_ip_address == "10.1.0.5"
    assert config.public_ip_address is None


def test_without_a_network_a_failover_fails(prepared: Azure) -> None:
    from tests.sandbox.replicating import enable

    enable(prepared, recoveryAzureNetworkId=None)
    prepared.sandbox.advance(hours=2)
    assert item(prepared).failover_health == "Warning"
    assert refusal(failover, prepared) == "RecoveryNetworkNotFound"


def test_an_operator_fails_over_but_changes_nothing_else(replicated: Azure) -> None:
    operator = replicated.as_("site-recovery-operator")
    try_out(operator)
    clean_up(operator)
    failover(operator)
    commit(operator)
    assert item(operator).protection_state == "UnplannedFailoverCommitted"
    update = operator.recovery.replication_protected_items.begin_update
    assert refusal(update, *ITEM, {"properties": {"recoveryAzureVMName": "x"}}) == "AuthorizationFailed"
    assert refusal(failover, replicated.as_("site-recovery-reader")) == "AuthorizationFailed"


# The way back


def reprotect(azure: Azure, **changes: Any) -> Any:
    details = {
        **A2A,
        "recoveryContainerId": container_id(azure, "west"),
        "recoveryResourceGroupId": azure.group_id,
        "vmManagedDisks": disks(azure, VM, AWAY, account(azure, "cacheaway1", AWAY), azure.group_id),
        **changes,
    }
    body = {"properties": {"replicationProtectedItemName": VM, "providerSpecificDetails": details}}
    return azure.recovery.replication_protection_containers.begin_switch_protection(*CONTAINER, body).result()


def fail_over_for_good(azure: Azure) -> None:
    make_account(azure, "cacheaway1", AWAY, FAR)
    failover(azure)
    commit(azure)


@pytest.mark.proves("ReplicationProtectionContainers_SwitchProtection")
def test_after_a_commit_the_machine_is_replicated_back_and_can_fail_back(replicated: Azure) -> None:
    write(replicated, "at home")
    fail_over_for_good(replicated)
    assert refusal(reprotect, replicated) == "ProtectionContainerNotMapped"
    make_mapping(replicated, "north", "west")
    reprotect(replicated)
    assert not list(replicated.recovery.replication_protected_items.list_by_replication_protection_containers(*CONTAINER))  # fmt: skip
    now = item(replicated, BACK)
    assert now.protection_state == "InitialReplicationInProgress"
    details = now.provider_specific_details
    assert (details.primary_fabric_location, details.recovery_fabric_location) == (FAR, REGION)
    assert details.fabric_object_id == away(replicated, f"Microsoft.Compute/virtualMachines/{VM}")
    replicated.sandbox.write_guest_file(details.fabric_object_id, NOTE, "written away")
    replicated.sandbox.advance(hours=1)
    assert item(replicated, BACK).protection_state == "Protected"
    failover(replicated, BACK)
    commit(replicated, BACK)
    assert machines(replicated, GROUP) == [VM]
    assert read(replicated, VM, GROUP) == "written away"
    (nic,) = replicated.network.network_interfaces.list(GROUP)
    assert nic.ip_configurations[0].private_ip_address == "10.1.0.4"
    far = replicated.compute.virtual_machines.get(AWAY, VM, expand="instanceView")
    assert far.instance_view.statuses[-1].code == "PowerState/deallocated"


def test_re_protecting_needs_a_committed_failover_and_a_cache_over_there(replicated: Azure) -> None:
    make_account(replicated, "cacheaway1", AWAY, FAR)
    make_mapping(replicated, "north", "west")
    failover(replicated)
    assert refusal(reprotect, replicated) == "OperationNotAllowed"
    commit(replicated)
    wrong = disks(replicated, VM, AWAY, account(replicated), replicated.group_id)
    assert refusal(reprotect, replicated, vmManagedDisks=wrong) == "CacheStorageAccountInWrongRegion"
    assert refusal(reprotect, replicated, vmManagedDisks=[]) == "VMDisksMissing"
    assert item(replicated).protection_state == "UnplannedFailoverCommitted"


def test_calls_for_other_kinds_of_machines_say_what_to_do_instead(replicated: Azure) -> None:
    items = replicated.recovery.replication_protected_items
    body: dict[str, Any] = {"properties": {"providerSpecificDetails": A2A}}
    assert refusal(items.begin_reprotect, *ITEM, body) == "SandboxNotImplemented"
    assert refusal(items.begin_planned_failover, *ITEM, body) == "SandboxNotImplemented"
    assert refusal(replicated.recovery.replicationv_centers.list, *HERE) == "SandboxNotImplemented"


@pytest.mark.parametrize("phase", ["failed over", "committed"])
def test_after_a_failover_disabling_keeps_the_machine_over_there(replicated: Azure, phase: str) -> None:
    failover(replicated)
    if phase == "committed":
        commit(replicated)
    replicated.recovery.replication_protected_items.begin_delete(*ITEM, {"properties": {}}).result()
    assert machines(replicated) == [VM]
    assert not list(replicated.recovery.replication_protected_items.list(*HERE))


# The vault


def test_a_vault_that_replicates_cannot_be_deleted_until_all_is_taken_down(replicated: Azure) -> None:
    delete = replicated.vaults.vaults.begin_delete
    assert refusal(delete, AWAY, "rsv-away") == "ServiceResourceNotEmptyWithBackendMessage"
    client = replicated.recovery
    client.replication_protected_items.begin_delete(*ITEM, {"properties": {}}).result()
    client.replication_protection_container_mappings.begin_delete(*CONTAINER, "to-north", {}).result()
    assert refusal(delete, AWAY, "rsv-away") == "ServiceResourceNotEmptyWithBackendMessage"
    for side in ("west", "north"):
        client.replication_protection_containers.begin_delete(*HERE, side, f"{side}-c").result()
        client.replication_fabrics.begin_delete(*HERE, side).result()
    delete(AWAY, "rsv-away").result()
    assert not [vault.name for vault in replicated.vaults.vaults.list_by_resource_group(AWAY)]
    assert replicated.raw("GET", f"{vault_id(replicated)}/replicationPolicies/day?api-version=2025-08-01").status_code == 404  # fmt: skip
