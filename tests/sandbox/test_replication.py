"""Replicating a machine: what is refused, how it becomes protected, its recovery points, its health, its settings."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from studyapp.sandbox import Sandbox
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.replicating import (
    A2A,
    AWAY,
    CONTAINER,
    FAR,
    HERE,
    ITEM,
    account,
    container_id,
    disks,
    enable,
    enable_body,
    failover,
    far_group,
    item,
    make_account,
    make_container,
    make_fabric,
    make_far_vault,
    make_mapping,
    make_network,
    network_id,
    newest_job,
    points,
    prepare,
    set_facts,
)
from tests.sandbox.test_vaults import refusal

ALL = ["UnplannedFailover", "TestFailover", "DisableProtection"]


# Enabling


@pytest.mark.proves("ReplicationProtectedItems_Create", "ReplicationProtectedItems_Get")  # fmt: skip
def test_a_machine_becomes_protected_step_by_step(prepared: Azure) -> None:
    made = enable(prepared)
    assert made.properties.protection_state == "InitialReplicationInProgress"
    details = made.properties.provider_specific_details
    assert isinstance(details.monitoring_percentage_completion, int)
    assert made.properties.allowed_operations == ["DisableProtection"]
    prepared.sandbox.advance(minutes=12)
    half = item(prepared).provider_specific_details
    assert 0 < half.monitoring_percentage_completion < 100
    assert not points(prepared)
    prepared.sandbox.advance(hours=1)
    now = item(prepared)
    assert (now.protection_state, now.replication_health, now.failover_health) == ("Protected", "Normal", "Normal")
    assert now.allowed_operations == ALL
    assert now.active_location == "Primary"
    assert isinstance(now.provider_specific_details.last_heartbeat, datetime)
    assert 0 < now.provider_specific_details.rpo_in_seconds < 300
    assert [d.disk_type for d in now.provider_specific_details.protected_managed_disks] == ["OperatingSystem", "Data"]


def test_the_mobility_service_goes_on_the_machine_and_replica_disks_appear(prepared: Azure) -> None:
    enable(prepared)
    extensions = prepared.compute.virtual_machine_extensions.list(GROUP, VM).value
    assert [(e.name, e.properties.type) for e in extensions] == [("SiteRecovery-Linux", "Linux")]
    replicas = list(prepared.compute.disks.list_by_resource_group(AWAY))
    assert {(d.location, d.disk_state) for d in replicas} == {(FAR, "ActiveSAS")}
    assert all(d.name.endswith("-ASRReplica") for d in replicas)
    assert [d.disk_size_gb for d in replicas] == [30, 64]


def test_while_the_job_runs_the_machine_is_being_enabled(prepared: Azure) -> None:
    prepared.sandbox.auto = False
    body = prepared.recovery.replication_protected_items
    body.begin_create(*ITEM, enable_body(prepared), polling=False)
    now = item(prepared)
    assert (now.protection_state, now.allowed_operations) == ("EnablingProtection", [])
    assert now.current_scenario.scenario_name == "EnableDr"
    assert now.current_scenario.job_id == prepared.recovery.replication_jobs.get(*HERE, now.current_scenario.job_id.rpartition("/")[2]).id  # fmt: skip
    prepared.sandbox.skip_to_next_event()
    assert item(prepared).protection_state == "InitialReplicationInProgress"
    prepared.sandbox.skip_to_next_event()
    assert item(prepared).protection_state == "Protected"


def _elsewhere(azure: Azure) -> str:
    azure.resources.resource_groups.create_or_update("rg-near", {"location": REGION})
    return azure.group_id.replace(GROUP, "rg-near")


def soft_deleting(azure: Azure) -> str:
    """An account whose blobs outlive their deletion."""
    made = make_account(azure, "softcache1", GROUP, REGION)
    policy = {"properties": {"deleteRetentionPolicy": {"enabled": True, "days": 7}}}
    azure.storage.blob_services.set_service_properties(GROUP, "softcache1", policy)
    return made


REFUSED: dict[str, tuple[str, Any]] = {
    "unknown machine": ("VirtualMachineNotFound", lambda a: {"fabricObjectId": a.vm_id + "x", "vmManagedDisks": []}),
    "no disks": ("VMDisksMissing", lambda a: {"vmManagedDisks": []}),
    "not its disk": ("DiskNotFound", lambda a: {"vmManagedDisks": [{**disks(a)[0], "diskId": a.vm_id}]}),
    "system disk left out": ("OSDiskMissing", lambda a: {"vmManagedDisks": disks(a)[1:]}),
    "null for a disk": ("InvalidRequestContent", lambda a: {"vmManagedDisks": [None]}),
    "disk twice": ("InvalidParameter", lambda a: {"vmManagedDisks": [*disks(a), disks(a)[0]]}),
    "an unknown kind of disk": ("DiskTypeNotSupported", lambda a: {"vmManagedDisks": [{**disks(a)[0], "recoveryTargetDiskAccountType": "Tape_LRS"}]}),
    "encrypted over there": ("SandboxNotImplemented", lambda a: {"vmManagedDisks": [{**disks(a)[0], "recoveryDiskEncryptionSetId": a.vm_id}]}),
    "no cache": ("CacheStorageAccountNotFound", lambda a: {"vmManagedDisks": disks(a, cache=account(a, "gone"))}),
    "cache in the target region": ("CacheStorageAccountInWrongRegion", lambda a: {"vmManagedDisks": disks(a, cache=make_account(a, "farcache1", AWAY, FAR))}),
    "cache without keys": ("CacheStorageAccountKeyAccessDisabled", lambda a: {"vmManagedDisks": disks(a, cache=make_account(a, "nokeys1", GROUP, REGION, allowSharedKeyAccess=False))}),
    "cache with soft delete": ("CacheStorageAccountSoftDeleteEnabled", lambda a: {"vmManagedDisks": disks(a, cache=soft_deleting(a))}),
    "no group": ("RecoveryResourceGroupNotFound", lambda a: {"recoveryResourceGroupId": a.group_id + "x"}),
    "group in the source region": ("RecoveryResourceGroupInSourceRegion", lambda a: {"recoveryResourceGroupId": _elsewhere(a)}),
    "network in the source region": ("NetworkInWrongRegion", lambda a: {"recoveryAzureNetworkId": make_network(a, "vnet-near", "10.7.0.0/24", GROUP, REGION)}),
    "no such subnet": ("SubnetNotFound", lambda a: {"recoverySubnetName": "back-end"}),
    "no mapping": ("ProtectionContainerNotMapped", lambda a: {"recoveryContainerId": container_id(a, "west")}),
    "zone and set": ("InvalidParameter", lambda a: {"recoveryAvailabilityZone": "1", "recoveryAvailabilitySetId": a.vm_id}),
    "no such zone": ("InvalidParameter", lambda a: {"recoveryAvailabilityZone": "7"}),
    "no such set": ("InvalidParameter", lambda a: {"recoveryAvailabilitySetId": a.vm_id}),
    "a scale set": ("SandboxNotImplemented", lambda a: {"recoveryVirtualMachineScaleSetId": a.vm_id}),
    "another kind": ("SandboxNotImplemented", lambda a: {"instanceType": "InMageRcm", "fabricDiscoveryMachineId": "x"}),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_replicated_is_refused(prepared: Azure, name: str) -> None:
    code, changes = REFUSED[name]
    given_ = changes(prepared)
    if name == "another kind":
        body = {"properties": {"providerSpecificDetails": given_}}
        call = prepared.recovery.replication_protected_items.begin_create
        assert refusal(call, *ITEM, body) == code
    else:
        assert refusal(enable, prepared, **given_) == code
    assert not list(prepared.recovery.replication_protected_items.list(*HERE))


def test_a_machine_must_run_and_be_free(prepared: Azure) -> None:
    enable(prepared)
    assert refusal(enable, prepared) == "ProtectedItemAlreadyExists"
    twice = prepared.recovery.replication_protected_items.begin_create
    assert refusal(twice, *CONTAINER, "another", enable_body(prepared)) == "VirtualMachineAlreadyProtected"
    prepared.make_machine("vm-two")
    prepared.compute.virtual_machines.begin_deallocate(GROUP, "vm-two").result()
    assert refusal(enable, prepared, "vm-two") == "VirtualMachineNotRunning"


def test_the_vault_cannot_lie_in_the_region_of_the_machine(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.sandbox.replicating.make_far_vault", lambda a: make_far_vault(a, REGION))
    prepare(azure)
    assert refusal(enable, azure) == "VaultInSourceRegion"


def test_a_machine_belongs_in_the_fabric_of_its_region(prepared: Azure) -> None:
    make_fabric(prepared, "uk", "uksouth")
    make_container(prepared, "uk")
    make_mapping(prepared, "uk", "north")
    call = prepared.recovery.replication_protected_items.begin_create
    assert refusal(call, *HERE, "uk", "uk-c", VM, enable_body(prepared)) == "VirtualMachineInWrongRegion"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"guestAgent": "NotReady"}, "151083"),
        ({"guestNetwork": "Unreachable"}, "151037"),
        ({"model": "Stale"}, "150019"),
    ],
)
@pytest.mark.proves("ReplicationJobs_Restart", "ReplicationJobs_OperationResult")
def test_enabling_fails_in_its_job_and_can_be_restarted_once_the_machine_is_well(
    prepared: Azure, facts: dict[str, str], code: str
) -> None:
    set_facts(prepared, **facts)
    with pytest.raises(HttpResponseError):
        enable(prepared)
    assert item(prepared).protection_state == "EnablingFailed"
    job = newest_job(prepared, "EnableDr")
    assert (job.state, job.allowed_actions) == ("Failed", ["Restart"])
    (error,) = job.errors
    assert error.service_error_details.code == code
    assert error.service_error_details.recommended_action
    assert [t.state for t in job.tasks] == ["Succeeded"] * 4 + ["Failed"]
    prepared.sandbox.lift("fault")
    name = next(iter(prepared.recovery.replication_jobs.list(*HERE, filter="ScenarioName eq 'EnableDr'"))).name
    prepared.recovery.replication_jobs.begin_restart(*HERE, name).result()
    prepared.sandbox.advance(hours=2)
    assert prepared.recovery.replication_jobs.get(*HERE, name).properties.state == "Succeeded"
    assert item(prepared).protection_state == "Protected"


@pytest.mark.proves("ReplicationJobs_Cancel")
def test_a_running_job_can_be_cancelled_and_then_does_nothing(prepared: Azure) -> None:
    jobs = prepared.recovery.replication_jobs
    prepared.recovery.replication_protected_items.begin_create(*ITEM, enable_body(prepared), polling=False)
    name = next(iter(jobs.list(*HERE, filter="JobStatus eq 'InProgress'"))).name
    assert jobs.get(*HERE, name).properties.allowed_actions == ["Cancel"]
    assert jobs.begin_cancel(*HERE, name).result().properties.state == "Cancelled"
    prepared.sandbox.advance(hours=2)
    assert jobs.get(*HERE, name).properties.state == "Cancelled"
    assert item(prepared).protection_state == "EnablingFailed"
    assert not prepared.compute.virtual_machine_extensions.list(GROUP, VM).value
    assert refusal(jobs.begin_cancel, *HERE, name) == "JobActionNotAllowed"
    assert refusal(jobs.begin_restart, *HERE, name) == "JobActionNotAllowed"
    assert refusal(jobs.begin_resume, *HERE, name, {"properties": {"comments": ""}}) == "JobActionNotAllowed"


@pytest.mark.proves("ReplicationJobs_List", "ReplicationJobs_Get")
def test_jobs_tell_their_tasks_and_can_be_filtered(replicated: Azure) -> None:
    jobs = replicated.recovery.replication_jobs
    job = newest_job(replicated, "EnableDr")
    assert (job.state, job.target_object_name, job.target_instance_type) == ("Succeeded", VM, "ProtectionEntity")
    assert [task.friendly_name for task in job.tasks][1] == "Installing Mobility Service and preparing target"
    assert isinstance(job.start_time, datetime)
    assert job.tasks[0].start_time == job.start_time
    assert job.tasks[-1].end_time == job.end_time
    assert len(list(jobs.list(*HERE))) == 7
    assert not list(jobs.list(*HERE, filter="JobStatus eq 'Failed'"))
    late = f"StartTime ge '{job.start_time:%Y-%m-%dT%H:%M:%SZ}'"
    assert len(list(jobs.list(*HERE, filter=late))) == 1
    with pytest.raises(ResourceNotFoundError):
        jobs.get(*HERE, "none")


# Settings


@pytest.mark.proves("ReplicationProtectedItems_Update")
def test_what_a_failover_will_make_can_be_changed(replicated: Azure) -> None:
    disk = disks(replicated)[0]["diskId"]
    update = replicated.recovery.replication_protected_items.begin_update
    nic = {"nicId": f"{VM}-nic", "ipConfigs": [{"ipConfigName": "ipconfig1", "recoverySubnetName": "default"}]}
    body = {
        "properties": {
            "recoveryAzureVMName": "vm-there",
            "recoveryAzureVMSize": "Standard_D4s_v5",
            "selectedRecoveryAzureNetworkId": network_id(replicated, "vnet-test"),
            "selectedTfoAzureNetworkId": network_id(replicated),
            "vmNics": [nic],
            "providerSpecificDetails": {
                **A2A,
                "tfoAzureVMName": "vm-drill",
                "recoveryAvailabilityZone": "2",
                "managedDiskUpdateDetails": [{"diskId": disk, "failoverDiskName": "system-there"}],
            },
        }
    }
    update(*ITEM, body).result()
    now = item(replicated).provider_specific_details
    assert (now.recovery_azure_vm_name, now.recovery_azure_vm_size) == ("vm-there", "Standard_D4s_v5")
    assert now.selected_recovery_azure_network_id == network_id(replicated, "vnet-test")
    assert (now.tfo_azure_vm_name, now.recovery_availability_zone) == ("vm-drill", "2")
    assert now.protected_managed_disks[0].failover_disk_name == "system-there"
    wrong: dict[str, Any] = {"properties": {"recoveryAzureVMName": "a/b"}}
    assert refusal(update, *ITEM, wrong) == "InvalidParameter"
    for odd in ({"nicId": "another-nic"}, {"nicId": f"{VM}-nic", "recoveryNicName": "y"}):
        assert refusal(update, *ITEM, {"properties": {"vmNics": [odd]}}) == "SandboxNotImplemented"
    for change, code in (
        ({"diskId": replicated.vm_id}, "DiskNotFound"),
        ({"diskId": disk, "failoverDiskName": "a/b"}, "InvalidParameter"),
        ({"diskId": disk, "recoveryTargetDiskAccountType": "UltraSSD_LRS"}, "DiskTypeNotSupported"),
    ):
        wrong = {"properties": {"providerSpecificDetails": {**A2A, "managedDiskUpdateDetails": [change]}}}
        assert refusal(update, *ITEM, wrong) == code


@pytest.mark.proves("ReplicationProtectedItems_AddDisks", "ReplicationProtectedItems_RemoveDisks")
def test_disks_are_added_and_left_out(replicated: Azure) -> None:
    items = replicated.recovery.replication_protected_items
    vm = replicated.compute.virtual_machines.get(GROUP, VM).as_dict()
    data = [*vm["properties"]["storageProfile"]["dataDisks"], {"lun": 5, "createOption": "Empty", "diskSizeGB": 16}]
    replicated.compute.virtual_machines.begin_update(GROUP, VM, {"properties": {"storageProfile": {"dataDisks": data}}}).result()  # fmt: skip
    unprotected = item(replicated).provider_specific_details.unprotected_disks
    assert [disk.disk_lun_id for disk in unprotected] == [5]
    every = disks(replicated)
    body = {"properties": {"providerSpecificDetails": {**A2A, "vmManagedDisks": every[-1:]}}}
    items.begin_add_disks(*ITEM, body).result()
    assert len(item(replicated).provider_specific_details.protected_managed_disks) == 3
    assert item(replicated).provider_specific_details.unprotected_disks == []
    assert len(list(replicated.compute.disks.list_by_resource_group(AWAY))) == 3
    assert refusal(items.begin_add_disks, *ITEM, body) == "InvalidParameter"
    less: dict[str, Any] = {"properties": {"providerSpecificDetails": {**A2A, "vmManagedDisksIds": [every[1]["diskId"]]}}}  # fmt: skip
    items.begin_remove_disks(*ITEM, less).result()
    assert len(list(replicated.compute.disks.list_by_resource_group(AWAY))) == 2
    assert refusal(items.begin_remove_disks, *ITEM, less) == "DiskNotFound"
    less["properties"]["providerSpecificDetails"]["vmManagedDisksIds"] = [every[0]["diskId"]]
    assert refusal(items.begin_remove_disks, *ITEM, less) == "OSDiskMissing"
    replicated.sandbox.advance(minutes=10)
    failover(replicated)
    made = replicated.compute.virtual_machines.get(AWAY, VM).storage_profile
    assert [disk.lun for disk in made.data_disks] == [5]
    assert refusal(items.begin_add_disks, *ITEM, body) == "OperationNotAllowed"


@pytest.mark.proves("ReplicationProtectedItems_List", "ReplicationProtectedItems_ListByReplicationProtectionContainers", "ReplicationProtectedItems_Delete")  # fmt: skip
def test_disabling_cleans_up(replicated: Azure) -> None:
    items = replicated.recovery.replication_protected_items
    assert [i.name for i in items.list_by_replication_protection_containers(*CONTAINER)] == [VM]
    items.begin_delete(*ITEM, {"properties": {"disableProtectionReason": "NotSpecified"}}).result()
    assert not list(items.list(*HERE))
    assert not list(replicated.compute.disks.list_by_resource_group(AWAY))
    assert not replicated.compute.virtual_machine_extensions.list(GROUP, VM).value
    assert newest_job(replicated, "DisableDr").state == "Succeeded"
    enable(replicated)
    assert item(replicated).protection_state == "InitialReplicationInProgress"


@pytest.mark.proves("ReplicationProtectedItems_Purge")
def test_purging_leaves_its_traces(replicated: Azure) -> None:
    replicated.recovery.replication_protected_items.begin_purge(*ITEM).result()
    with pytest.raises(ResourceNotFoundError):
        item(replicated)
    assert len(replicated.compute.virtual_machine_extensions.list(GROUP, VM).value) == 1
    assert len(list(replicated.compute.disks.list_by_resource_group(AWAY))) == 2


def test_a_lock_on_the_machine_leaves_the_mobility_service_behind(replicated: Azure) -> None:
    replicated.locks.management_locks.create_or_update_by_scope(replicated.vm_id, "keep", {"level": "CanNotDelete"})
    replicated.recovery.replication_protected_items.begin_delete(*ITEM, {"properties": {}}).result()
    assert not list(replicated.recovery.replication_protected_items.list(*HERE))
    assert len(replicated.compute.virtual_machine_extensions.list(GROUP, VM).value) == 1


# The rest of the world


def test_locks_and_roles_hold(replicated: Azure) -> None:
    reader, operator = replicated.as_("site-recovery-reader"), replicated.as_("site-recovery-operator")
    assert item(reader).protection_state == "Protected"
    remove: dict[str, Any] = {"properties": {}}
    assert refusal(reader.recovery.replication_protected_items.begin_delete, *ITEM, remove) == "AuthorizationFailed"
    assert refusal(operator.recovery.replication_protected_items.begin_delete, *ITEM, remove) == "AuthorizationFailed"
    replicated.locks.management_locks.create_or_update_by_scope(far_group(replicated), "frozen", {"level": "ReadOnly"})
    assert refusal(replicated.recovery.replication_protected_items.begin_delete, *ITEM, remove) == "ScopeLocked"


def test_enabling_needs_rights_on_the_machine_and_over_there(prepared: Azure) -> None:
    contributor = prepared.as_("site-recovery-contributor")
    body = enable_body(prepared)
    call = contributor.recovery.replication_protected_items.begin_create
    assert refusal(call, *ITEM, body) == "LinkedAuthorizationFailed"
    role = f"/subscriptions/{prepared.sandbox.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/9980e02c-c2be-4d73-94e8-173b1dc7cf3c"  # fmt: skip
    for at, scope in enumerate((prepared.group_id, far_group(prepared))):
        given_ = {"properties": {"roleDefinitionId": role, "principalId": "0a000000-0000-4000-a000-000000000011"}}
        prepared.authorization.role_assignments.create(scope, f"0b000000-0000-4000-a000-00000000000{at}", given_)
    call(*ITEM, body).result()
    assert item(contributor).protection_state == "InitialReplicationInProgress"


def test_what_happened_stands_in_the_activity_log(replicated: Azure) -> None:
    names = {entry["operationName"]["value"] for entry in replicated.sandbox.activity()}
    home = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
    assert f"{home}/replicationProtectedItems/write" in names


def test_replication_outlives_saving_and_branches(replicated: Azure, tmp_path: Path) -> None:
    before = [point.name for point in points(replicated)]
    replicated.sandbox.save(tmp_path / "saved.json")
    other = Azure(Sandbox.open(tmp_path / "saved.json"))
    assert [point.name for point in points(other)] == before
    branch = Azure(replicated.sandbox.branch())
    set_facts(branch, guestAgent="NotReady")
    branch.sandbox.advance(hours=2)
    other.sandbox.advance(hours=2)
    assert item(branch).replication_health == "Critical"
    assert item(other).replication_health == "Normal"
    assert item(replicated).replication_health == "Normal"
    assert len(points(other)) > len(points(branch))


def test_a_refused_request_changes_nothing_of_replication(replicated: Azure) -> None:
    before = replicated.sandbox.state()
    assert refusal(replicated.recovery.replication_protected_items.begin_failover_commit, *ITEM) == "OperationNotAllowed"  # fmt: skip
    assert replicated.sandbox.state() == before
