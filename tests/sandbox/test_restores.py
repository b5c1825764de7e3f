"""Restores: disks, a new machine, the machine's own disks, other zones, files; and what is refused."""

from typing import Any

import pytest
from azure.mgmt.recoveryservicesbackup.models import SupportStatus

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, VAULT, VM, Azure
from tests.sandbox.test_vaults import refusal


@pytest.fixture
def backed_up(protected: Azure) -> Azure:
    """A protected machine with one point in both tiers, and a staging account."""
    protected.make_account()
    write_files(protected, {"/data/report.txt": "the first version"})
    protected.back_up()
    return protected


def write_files(azure: Azure, files: dict[str, str]) -> None:
    """Put files on the machine's data disk."""
    disk = next(d for d in azure.compute.disks.list() if "disk2" in d.name)
    azure.sandbox.inject(WorldFault(f"files-{len(files)}", disk.id, {"files": files}))


def account(azure: Azure) -> str:
    return f"{azure.group_id}/providers/Microsoft.Storage/storageAccounts/stagingapp1"


def subnet(azure: Azure) -> dict[str, str]:
    network = f"{azure.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app"
    return {"virtualNetworkId": network, "subnetId": f"{network}/subnets/default"}


@pytest.mark.proves("RecoveryPoints_List", "RecoveryPoints_Get", "Backups_Trigger", "Restores_Trigger")
def test_restored_disks_hold_what_the_point_holds(backed_up: Azure) -> None:
    write_files(backed_up, {"/data/report.txt": "spoilt", "/data/new.txt": "later"})
    (point,) = backed_up.points()
    assert backed_up.backup.recovery_points.get(*backed_up.item, point.name).name == point.name
    backed_up.make_group("rg-restore")
    target = backed_up.group_id.replace(GROUP, "rg-restore")
    job = backed_up.restore(
        point.name, recoveryType="RestoreDisks", storageAccountId=account(backed_up), targetResourceGroupId=target
    )
    assert job.properties.status == "Completed"
    assert job.properties.extended_info.property_bag["Job Type"] == "Recover disks"
    disks = list(backed_up.compute.disks.list_by_resource_group("rg-restore"))
    assert len(disks) == 2
    assert all(disk.disk_state == "Unattached" for disk in disks)
    data = next(disk for disk in disks if "datadisk-000" in disk.name)
    found = backed_up.sandbox.world.find(data.id)
    assert found is not None
    assert found.facts["files"] == {"/data/report.txt": "the first version"}


def test_one_disk_can_be_restored_by_its_lun(backed_up: Azure) -> None:
    job = backed_up.restore(
        backed_up.points()[0].name,
        recoveryType="RestoreDisks",
        storageAccountId=account(backed_up),
        targetResourceGroupId=backed_up.group_id,
        restoreDiskLunList=[0],
    )
    assert job.properties.status == "Completed"
    restored = [d for d in backed_up.compute.disks.list() if d.creation_data.create_option == "Restore"]
    assert len(restored) == 1


def test_a_new_machine_gets_a_new_address_and_the_same_size(backed_up: Azure) -> None:
    new = backed_up.vm_id.replace(VM, "vm-copy")
    job = backed_up.restore(
        backed_up.points()[0].name,
        recoveryType="AlternateLocation",
        storageAccountId=account(backed_up),
        targetVirtualMachineId=new,
        targetResourceGroupId=backed_up.group_id,
        **subnet(backed_up),
    )
    tasks = [task.task_id for task in job.properties.extended_info.tasks_list]
    assert tasks == ["Transfer data from vault", "Create the restored virtual machine"]
    copy = backed_up.compute.virtual_machines.get(GROUP, "vm-copy", expand="instanceView")
    assert copy.hardware_profile.vm_size == "Standard_D2s_v5"
    assert copy.storage_profile.image_reference is None
    assert len(copy.storage_profile.data_disks) == 1
    assert [s.code for s in copy.instance_view.statuses][-1] == "PowerState/running"
    nic = next(n for n in backed_up.network.network_interfaces.list(GROUP) if n.name.startswith("vm-copy"))
    assert nic.virtual_machine.id == copy.id


def test_replacing_disks_needs_a_machine_that_is_shut_down(backed_up: Azure) -> None:
    point = backed_up.points()[0].name
    wanted: dict[str, Any] = {"recoveryType": "OriginalLocation", "storageAccountId": account(backed_up)}
    assert refusal(backed_up.restore, point, **wanted) == "UserErrorVmNotShutDown"
    backed_up.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    before = backed_up.compute.virtual_machines.get(GROUP, VM).storage_profile
    assert backed_up.restore(point, **wanted).properties.status == "Completed"
    after = backed_up.compute.virtual_machines.get(GROUP, VM).storage_profile
    assert after.os_disk.managed_disk.id != before.os_disk.managed_disk.id
    old = backed_up.compute.disks.get(GROUP, before.os_disk.name)
    assert old.disk_state == "Unattached"
    assert len(backed_up.points()) == 2, "the state before the replacement is kept as a point"


def test_a_bad_fstab_is_cured_by_the_disks_of_an_older_point(backed_up: Azure) -> None:
    machines = backed_up.compute.virtual_machines
    disk = machines.get(GROUP, VM).storage_profile.os_disk.managed_disk.id
    backed_up.sandbox.inject(WorldFault("fstab", disk, {"fstab": "Bad"}))
    machines.begin_restart(GROUP, VM).result()
    assert "emergency mode" in backed_up.sandbox.serial_log(backed_up.vm_id)
    machines.begin_deallocate(GROUP, VM).result()
    point = backed_up.points()[0].name
    backed_up.restore(point, recoveryType="OriginalLocation", storageAccountId=account(backed_up))
    machines.begin_start(GROUP, VM).result()
    assert "login:" in backed_up.sandbox.serial_log(backed_up.vm_id)


def test_a_deleted_machine_is_restored_as_a_new_one_only(backed_up: Azure) -> None:
    backed_up.compute.virtual_machines.begin_delete(GROUP, VM).result()
    point = backed_up.points()[0].name
    wanted: dict[str, Any] = {"storageAccountId": account(backed_up)}
    assert refusal(backed_up.restore, point, recoveryType="OriginalLocation", **wanted) == "UserErrorVmNotFoundV2"
    job = backed_up.restore(
        point,
        recoveryType="AlternateLocation",
        targetVirtualMachineId=backed_up.vm_id,
        targetResourceGroupId=backed_up.group_id,
        **wanted,
        **subnet(backed_up),
    )
    assert job.properties.status == "Completed"
    assert backed_up.compute.virtual_machines.get(GROUP, VM).name == VM


def test_another_zone_needs_a_zone_redundant_vault(backed_up: Azure) -> None:
    point = backed_up.points()[0].name
    wanted: dict[str, Any] = {
        "recoveryType": "RestoreDisks",
        "storageAccountId": account(backed_up),
        "targetResourceGroupId": backed_up.group_id,
        "zones": ["2"],
    }
    assert refusal(backed_up.restore, point, **wanted) == "UserErrorCrossZonalRestoreNotSupported"
    on = {"properties": {"redundancySettings": {"crossRegionRestore": "Enabled"}}}
    backed_up.vaults.vaults.begin_update(GROUP, VAULT, on).result()
    assert backed_up.restore(point, **wanted).properties.status == "Completed"
    restored = [d for d in backed_up.compute.disks.list() if d.creation_data.create_option == "Restore"]
    assert all(disk.zones == ["2"] for disk in restored)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"recoveryType": "Offline"}, "BMSUserErrorInvalidInput"),
        ({"recoveryPointId": "1"}, "BMSUserErrorInvalidInput"),
        ({"region": "eastus"}, "UserErrorRestoreRegionMismatch"),
        ({"storageAccountId": "/nowhere"}, "UserErrorStagingStorageAccountNotFound"),
        ({"targetResourceGroupId": "/subscriptions/x/resourceGroups/none"}, "UserErrorTargetResourceGroupNotFound"),
        ({"restoreDiskLunList": [9]}, "BMSUserErrorInvalidInput"),
        ({"identityInfo": {"isSystemAssignedIdentity": True}}, "UserErrorVaultIdentityNotFound"),
        ({"recoveryType": "AlternateLocation", "targetVirtualMachineId": ""}, "BMSUserErrorInvalidInput"),
        ({"encryptionDetails": {"encryptionEnabled": True}}, "SandboxNotImplemented"),
        ({"colour": "red"}, "InvalidRequestContent"),
    ],
)
def test_an_impossible_restore_is_refused(backed_up: Azure, change: dict[str, Any], code: str) -> None:
    point = backed_up.points()[0].name
    wanted = {"recoveryType": "RestoreDisks", "storageAccountId": account(backed_up)} | change
    assert refusal(backed_up.restore, point, **wanted) == code


def test_a_staging_account_must_be_in_the_region_and_no_blob_storage(backed_up: Azure) -> None:
    point = backed_up.points()[0].name
    far = backed_up.make_account("farapp1", location="northeurope")
    code = refusal(backed_up.restore, point, recoveryType="RestoreDisks", storageAccountId=far)
    assert code == "UserErrorStagingStorageAccountRegionMismatch"
    blobs = backed_up.make_account("blobsapp1", kind="BlobStorage")
    code = refusal(backed_up.restore, point, recoveryType="RestoreDisks", storageAccountId=blobs)
    assert code == "UserErrorStagingStorageAccountKindNotSupported"


@pytest.mark.proves(
    "ItemLevelRecoveryConnections_Provision",
    "ItemLevelRecoveryConnections_Revoke",
    "ItemLevelRecoveryConnections_ListInstantItemRecoveryOperationResult",
)
def test_files_are_copied_from_a_mounted_point(backed_up: Azure) -> None:
    point = backed_up.points()[0]
    recovery = backed_up.backup.item_level_recovery_connections
    body = {
        "properties": {
            "objectType": "IaasVMILRRegistrationRequest",
            "recoveryPointId": point.name,
            "virtualMachineId": backed_up.vm_id,
            "initiatorName": "client-1",
        }
    }
    headers = backed_up.headers_of(recovery.provision, *backed_up.item, point.name, body)
    operation = headers["Azure-AsyncOperation"].partition("?")[0].rpartition("/")[2]
    backed_up.sandbox.advance(minutes=3)
    asked = {"provisionInstantItemRecoveryOperationId": operation}
    target = recovery.list_instant_item_recovery_operation_result(GROUP, VAULT, *backed_up.item[2:], point.name, asked)
    assert target.client_scripts[0].script_extension == ".py"
    assert backed_up.sandbox.mounted_files(point.id) == {"/data/report.txt": "the first version"}
    assert backed_up.points()[0].properties.is_instant_ilr_session_active is True
    recovery.revoke(*backed_up.item, point.name)
    backed_up.sandbox.advance(minutes=1)
    assert backed_up.points()[0].properties.is_instant_ilr_session_active is False
    assert refusal(recovery.revoke, *backed_up.item, point.name) == "UserErrorIlrSessionNotActive"


def test_a_mount_ends_after_twelve_hours_and_older_clients_get_the_script_at_once(backed_up: Azure) -> None:
    point = backed_up.points()[0]
    url = f"{point.id}/provisionInstantItemRecovery?api-version=2024-04-01"
    body = {"properties": {"objectType": "IaasVMILRRegistrationRequest", "initiatorName": "client-1"}}
    answer = backed_up.raw("POST", url, body)
    backed_up.sandbox.advance(minutes=3)
    status = backed_up.raw("GET", answer.headers["Azure-AsyncOperation"]).json()
    assert status["properties"]["recoveryTarget"]["clientScripts"][0]["osType"] == "Linux"
    assert backed_up.points()[0].properties.is_instant_ilr_session_active is True
    backed_up.sandbox.advance(hours=12)
    assert backed_up.points()[0].properties.is_instant_ilr_session_active is False


@pytest.mark.proves(
    "Operation_Validate", "ValidateOperation_Trigger", "ValidateOperationStatuses_Get", "ValidateOperationResults_Get"
)
def test_validation_says_what_the_restore_would_say(backed_up: Azure) -> None:
    point = backed_up.points()[0]
    request = {
        "objectType": "IaasVMRestoreRequest",
        "recoveryType": "OriginalLocation",
        "recoveryPointId": point.name,
        "sourceResourceId": backed_up.vm_id,
        "storageAccountId": account(backed_up),
        "region": REGION,
    }
    body = {
        "id": point.id,
        "properties": {"objectType": "ValidateIaasVMRestoreOperationRequest", "restoreRequest": request},
    }
    answer = backed_up.backup.operation.validate(VAULT, GROUP, body)
    assert [r.code for r in answer.validate_operation_response.validation_results] == ["UserErrorVmNotShutDown"]
    backed_up.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    url = f"{backed_up.vault_id}/backupTriggerValidateOperation?api-version=2024-04-01"
    accepted = backed_up.raw("POST", url, body)
    backed_up.sandbox.advance(minutes=1)
    status = backed_up.raw("GET", accepted.headers["Azure-AsyncOperation"]).json()
    assert status["properties"]["validateOperationResponse"] == {"validationResults": []}
    assert backed_up.raw("GET", accepted.headers["Location"]).json()["validateOperationResponse"] == {
        "validationResults": []
    }


@pytest.mark.proves("MoveRecoveryPoint")
def test_a_monthly_point_moves_to_the_archive_after_three_months(site: Azure) -> None:
    policy = site.backup.protection_policies.get(VAULT, GROUP, "DefaultPolicy").as_dict()
    time = policy["properties"]["schedulePolicy"]["scheduleRunTimes"]
    policy["properties"]["retentionPolicy"]["monthlySchedule"] = {
        "retentionScheduleFormatType": "Daily",
        "retentionScheduleDaily": {"daysOfTheMonth": [{"date": 5, "isLast": False}]},
        "retentionTimes": time,
        "retentionDuration": {"count": 24, "durationType": "Months"},
    }
    site.backup.protection_policies.create_or_update(VAULT, GROUP, "Archiving", {"properties": policy["properties"]})
    site.protect("Archiving")
    site.sandbox.advance(days=110)
    site.make_account()
    oldest = site.points()[-1]
    assert oldest.properties.recovery_point_move_readiness_info["ArchivedRP"].is_ready_for_move is True
    recommended = site.backup.recovery_points_recommended_for_move
    asked = {"objectType": "ListRecoveryPointsRecommendedForMoveRequest", "excludedRPList": []}
    assert [p.name for p in recommended.list(*site.item, asked)] == [oldest.name]
    move = {"objectType": "MoveRPAcrossTiersRequest", "sourceTierType": "HardenedRP", "targetTierType": "ArchivedRP"}
    site.backup.begin_move_recovery_point(*site.item, oldest.name, move).result()
    site.sandbox.advance(hours=2)
    tiers = {
        t.type: t.status
        for t in site.backup.recovery_points.get(*site.item, oldest.name).properties.recovery_point_tier_details
    }
    assert tiers == {"InstantRP": "Deleted", "HardenedRP": "Deleted", "ArchivedRP": "Valid"}
    wanted: dict[str, Any] = {
        "recoveryType": "RestoreDisks",
        "storageAccountId": account(site),
        "targetResourceGroupId": site.group_id,
    }
    assert refusal(site.restore, oldest.name, **wanted) == "UserErrorRecoveryPointInArchive"
    rehydrate = {
        "objectType": "IaasVMRestoreWithRehydrationRequest",
        "recoveryPointRehydrationInfo": {"rehydrationRetentionDuration": "P15D", "rehydrationPriority": "Standard"},
    }
    site.restore(oldest.name, **wanted, **rehydrate)
    site.sandbox.advance(hours=16)
    tiers = {
        t.type: t.status
        for t in site.backup.recovery_points.get(*site.item, oldest.name).properties.recovery_point_tier_details
    }
    assert tiers["ArchivedRP"] == "Rehydrated"


@pytest.mark.proves("BackupStatus_Get", "ProtectionIntent_Validate")
def test_a_machine_tells_whether_it_is_protected(site: Azure) -> None:
    asked = {"resourceType": "VM", "resourceId": site.vm_id}
    assert site.backup.backup_status.get(REGION, asked).protection_status == "NotProtected"
    wish = {"resourceType": "VM", "resourceId": site.vm_id, "vaultId": site.vault_id, "properties": ""}
    assert site.backup.protection_intent.validate(REGION, wish).status == "Succeeded"
    site.protect()
    status = site.backup.backup_status.get(REGION, asked)
    assert (status.protection_status, status.policy_name) == ("Protected", "DefaultPolicy")
    answer = site.backup.protection_intent.validate(REGION, wish)
    assert (answer.status, answer.error_code) == ("Failed", "VirtualMachineAlreadyProtected")


@pytest.mark.parametrize(
    ("size", "sku", "status"),
    [
        ("Basic_A0", "Premium", SupportStatus.DEFAULT_OFF),
        ("Standard_B1s", "Premium", SupportStatus.DEFAULT_OFF),
        ("Standard_D2s_v5", "Premium", SupportStatus.SUPPORTED),
        ("Standard_G1", "Standard", SupportStatus.SUPPORTED),
        ("Standard_D4s_v5", "UltraSSD_LRS", SupportStatus.DEFAULT_OFF),
        ("Quantum_Q9", "Premium", SupportStatus.NOT_SUPPORTED),
    ],
)
@pytest.mark.proves("FeatureSupport_Validate")
def test_a_size_and_its_disks_say_whether_backup_is_supported(
    azure: Azure, size: str, sku: str, status: SupportStatus
) -> None:
    asked = {"featureType": "AzureVMResourceBackup", "vmSize": size, "vmSku": sku}
    assert azure.backup.feature_support.validate(REGION, asked).support_status is status
    assert refusal(azure.backup.feature_support.validate, "atlantis", asked) == "LocationNotAvailableForResourceType"
