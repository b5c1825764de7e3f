"""The life of a protected item: stop, delete, undelete, resume, selective disks, and what is refused."""

from datetime import datetime, timedelta

import pytest
from azure.core.exceptions import ResourceNotFoundError

from tests.sandbox.conftest import GROUP, REGION, VAULT, VM, Azure
from tests.sandbox.test_vaults import refusal

NOW = {"properties": {"objectType": "IaasVMBackupRequest"}}


def stop(azure: Azure, state: str = "ProtectionStopped") -> None:
    body = {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": azure.vm_id,
            "protectionState": state,
        }
    }
    azure.backup.protected_items.begin_create_or_update(*azure.item, body).result()


def undelete(azure: Azure) -> None:
    azure.protect_again()


def shown(azure: Azure) -> dict[str, object]:
    return dict(azure.backup.protected_items.get(*azure.item).properties)


@pytest.mark.proves(
    "ProtectedItems_CreateOrUpdate",
    "ProtectedItems_Get",
    "BackupProtectedItems_List",
    "ProtectedItemOperationStatuses_Get",
    "ProtectedItemOperationResults_Get",
)
def test_protecting_makes_an_item_and_a_job(protected: Azure) -> None:
    (item,) = protected.backup.backup_protected_items.list(
        VAULT, GROUP, filter="backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'"
    )
    assert item.name == f"VM;iaasvmcontainerv2;{GROUP};{VM}"
    assert shown(protected)["protectionState"] == "IRPending"
    (job,) = protected.backup.backup_jobs.list(VAULT, GROUP, filter="operation eq 'ConfigureBackup'")
    assert job.properties.status == "Completed"
    with pytest.raises(ResourceNotFoundError):
        protected.backup.protected_item_operation_results.get(*protected.item, job.name)
    headers = protected.headers_of(protected.backup.backups.trigger, *protected.item, NOW)
    protected.sandbox.advance(minutes=1)
    assert protected.raw("GET", headers["Azure-AsyncOperation"]).json()["status"] == "Succeeded"
    assert protected.raw("GET", headers["Location"]).status_code == 204


@pytest.mark.proves(
    "BackupProtectableItems_List",
    "ProtectionContainers_Refresh",
    "ProtectionContainerRefreshOperationResults_Get",
    "BackupFabrics_GetOperationStatus",
)
def test_a_machine_is_protectable_until_it_is_protected(site: Azure) -> None:
    headers = site.headers_of(site.backup.protection_containers.refresh, VAULT, GROUP, "Azure")
    operation = headers["Location"].partition("?")[0].rpartition("/")[2]
    site.sandbox.advance(minutes=1)
    site.backup.protection_container_refresh_operation_results.get(VAULT, GROUP, "Azure", operation)
    assert site.backup.backup_operation_statuses.get(VAULT, GROUP, operation).status == "Succeeded"
    assert "operationsStatus" in headers["Azure-AsyncOperation"]
    assert site.raw("GET", headers["Azure-AsyncOperation"]).json()["status"] == "Succeeded"
    (found,) = site.backup.backup_protectable_items.list(VAULT, GROUP, filter="backupManagementType eq 'AzureIaasVM'")
    assert found.properties.friendly_name == VM
    site.protect()
    assert list(site.backup.backup_protectable_items.list(VAULT, GROUP)) == []


@pytest.mark.proves("BackupProtectionContainers_List", "ProtectionContainers_Get", "DeletedProtectionContainers_List")
def test_a_container_is_registered_then_soft_deleted(protected: Azure) -> None:
    wanted = "backupManagementType eq 'AzureIaasVM'"
    (container,) = protected.backup.backup_protection_containers.list(VAULT, GROUP, filter=wanted)
    assert container.properties.registration_status == "Registered"
    read = protected.backup.protection_containers.get(VAULT, GROUP, "Azure", container.name)
    assert read.properties.friendly_name == VM
    protected.backup.protected_items.delete(*protected.item)
    protected.sandbox.advance(minutes=5)
    (gone,) = protected.backup.deleted_protection_containers.list(GROUP, VAULT, filter=wanted)
    assert gone.properties.registration_status == "SoftDeleted"


def test_stopping_keeps_the_data_for_ever(protected: Azure) -> None:
    protected.sandbox.advance(days=10)
    stop(protected)
    assert shown(protected)["protectionState"] == "ProtectionStopped"
    assert shown(protected)["policyId"] == ""
    before = len(protected.points())
    protected.sandbox.advance(days=400)
    assert len(protected.points()) == before == 10
    assert (
        refusal(
            protected.backup.backups.trigger, *protected.item, {"properties": {"objectType": "IaasVMBackupRequest"}}
        )
        == "UserErrorBcmDatasourceNotPresent"
    )


def test_resuming_starts_backups_again(protected: Azure) -> None:
    stop(protected)
    protected.sandbox.advance(days=3)
    assert protected.points() == []
    protected.protect("DefaultPolicy")
    protected.sandbox.advance(days=2)
    assert len(protected.points()) == 2


def test_suspending_needs_an_immutable_vault(protected: Azure) -> None:
    body = {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": protected.vm_id,
            "protectionState": "BackupsSuspended",
        }
    }
    code = refusal(protected.backup.protected_items.begin_create_or_update, *protected.item, body)
    assert code == "UserErrorOperationDeniedOnImmutableItem"
    lock = {"properties": {"securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}}
    protected.vaults.vaults.begin_update(GROUP, VAULT, lock).result()
    stop(protected, "BackupsSuspended")
    assert shown(protected)["protectionState"] == "BackupsSuspended"


@pytest.mark.proves("ProtectedItems_Delete", "BackupOperationStatuses_Get", "BackupOperationResults_Get")
def test_deleted_data_waits_fourteen_days(protected: Azure) -> None:
    protected.back_up()
    headers = protected.headers_of(protected.backup.protected_items.delete, *protected.item)
    operation = headers["Azure-AsyncOperation"].partition("?")[0].rpartition("/")[2]
    assert protected.backup.backup_operation_statuses.get(VAULT, GROUP, operation).status == "InProgress"
    protected.sandbox.advance(minutes=3)
    protected.backup.backup_operation_results.get(VAULT, GROUP, operation)
    assert shown(protected)["isScheduledForDeferredDelete"] is True
    protected.sandbox.advance(days=13, hours=23)
    assert len(protected.points()) == 1
    protected.sandbox.advance(hours=2)
    assert list(protected.backup.backup_protected_items.list(VAULT, GROUP)) == []


def test_undelete_brings_everything_back_stopped(protected: Azure) -> None:
    protected.sandbox.advance(days=4)
    before = [p.name for p in protected.points()]
    protected.backup.protected_items.delete(*protected.item)
    protected.sandbox.advance(days=10)
    undelete(protected)
    assert shown(protected)["protectionState"] == "ProtectionStopped"
    assert [p.name for p in protected.points()] == before
    protected.sandbox.advance(days=30)
    assert [p.name for p in protected.points()] == before


def test_a_soft_deleted_item_is_neither_restored_nor_protected_again(protected: Azure) -> None:
    protected.back_up()
    protected.backup.protected_items.delete(*protected.item)
    protected.sandbox.advance(minutes=5)
    body = {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": protected.vm_id,
            "policyId": protected.policy_id(),
        }
    }
    code = refusal(protected.backup.protected_items.begin_create_or_update, *protected.item, body)
    assert code == "UserErrorOperationNotAllowedOnSoftDeletedItem"
    request = {
        "properties": {
            "objectType": "IaasVMRestoreRequest",
            "recoveryType": "RestoreDisks",
            "sourceResourceId": protected.vm_id,
        }
    }
    code = refusal(protected.backup.restores.begin_trigger, *protected.item, protected.points()[0].name, request)
    assert code == "UserErrorOperationNotAllowedOnSoftDeletedItem"


def test_an_immutable_vault_keeps_its_data(protected: Azure) -> None:
    protected.back_up()
    lock = {"properties": {"securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}}
    protected.vaults.vaults.begin_update(GROUP, VAULT, lock).result()
    assert (
        refusal(protected.backup.protected_items.delete, *protected.item) == "UserErrorOperationDeniedOnImmutableItem"
    )


def test_an_immutable_vault_lets_data_go_once_its_points_have_expired(protected: Azure) -> None:
    protected.back_up()
    lock = {"properties": {"securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}}
    protected.vaults.vaults.begin_update(GROUP, VAULT, lock).result()
    stop(protected, "BackupsSuspended")
    (point,) = protected.points()
    expiry = datetime.fromisoformat(point.properties["recoveryPointProperties"]["expiryTime"])
    protected.sandbox.advance_to(expiry - timedelta(minutes=1))
    delete = protected.backup.protected_items.delete
    assert refusal(delete, *protected.item) == "UserErrorOperationDeniedOnImmutableItem"
    protected.sandbox.advance_to(expiry)
    assert len(protected.points()) == 1, "the newest point stays even when it has expired"
    delete(*protected.item)
    protected.sandbox.advance(minutes=5)
    assert shown(protected)["isScheduledForDeferredDelete"] is True


def test_an_immutable_vault_keeps_what_was_retained_without_an_end(protected: Azure) -> None:
    protected.back_up()
    stop(protected)
    lock = {"properties": {"securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}}
    protected.vaults.vaults.begin_update(GROUP, VAULT, lock).result()
    protected.sandbox.advance(days=4000)
    assert (
        refusal(protected.backup.protected_items.delete, *protected.item) == "UserErrorOperationDeniedOnImmutableItem"
    )


def test_a_machine_has_one_vault_at_a_time(protected: Azure) -> None:
    protected.make_vault("rsv-other")
    body = {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": protected.vm_id,
            "policyId": protected.policy_id().replace(VAULT, "rsv-other"),
        }
    }
    item = ("rsv-other", *protected.item[1:])
    assert refusal(protected.backup.protected_items.begin_create_or_update, *item, body) == "BMSUserErrorInvalidInput"
    stop(protected)
    protected.backup.protected_items.begin_create_or_update(*item, body).result()
    assert len(list(protected.backup.backup_protected_items.list("rsv-other", GROUP))) == 1


def test_a_machine_of_another_region_is_refused(site: Azure) -> None:
    body = {"location": "northeurope", "sku": {"name": "RS0"}, "properties": {}}
    site.vaults.vaults.begin_create_or_update(GROUP, "rsv-north", body).result()
    asked = {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": site.vm_id,
            "policyId": site.policy_id().replace(VAULT, "rsv-north"),
        }
    }
    item = ("rsv-north", *site.item[1:])
    assert refusal(site.backup.protected_items.begin_create_or_update, *item, asked) == "BMSUserErrorInvalidInput"
    assert list(site.backup.backup_protectable_items.list("rsv-north", GROUP)) == []
    assert REGION != "northeurope"


def test_selective_disks_leave_out_what_is_listed(site: Azure) -> None:
    site.protect(extendedProperties={"diskExclusionProperties": {"diskLunList": [0], "isInclusionList": False}})
    site.back_up()
    configuration = site.points()[0].properties.recovery_point_disk_configuration
    assert configuration.number_of_disks_included_in_backup == 1
    assert configuration.number_of_disks_attached_to_vm == 2
    assert [disk.lun for disk in configuration.excluded_disk_list] == [0]


def test_a_second_operation_on_a_busy_item_is_refused(site: Azure) -> None:
    body = {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": site.vm_id,
            "policyId": site.policy_id(),
        }
    }
    url = f"{site.vault_id}/backupFabrics/Azure/protectionContainers/{site.item[3]}/protectedItems/{site.item[4]}"
    url += "?api-version=2025-02-01"
    assert site.raw("PUT", url, body).status_code == 202
    again = site.raw("PUT", url, body)
    assert (again.status_code, again.json()["error"]["code"]) == (400, "BMSUserErrorObjectLocked")
    assert again.json()["error"]["innerError"] is None


def test_containers_of_machines_come_and_go_with_their_item_alone(protected: Azure) -> None:
    door, container = protected.backup.protection_containers, protected.item[:4]
    body = {"properties": {"containerType": "IaasVMContainer", "backupManagementType": "AzureIaasVM", "friendlyName": VM}}  # fmt: skip
    assert refusal(door.begin_register, *container, body) == "BMSUserErrorInvalidInput"
    assert refusal(door.unregister, *container) == "BMSUserErrorContainerHasDatasources"
    assert refusal(door.inquire, *container) == "BMSUserErrorInvalidInput"
    assert door.get(*container).properties.registration_status == "Registered"
    assert door.unregister(*container[:3], "IaasVMContainer;iaasvmcontainerv2;rg;none") is None
    other = {"properties": {"containerType": "StorageContainer", "backupManagementType": "AzureStorage"}}
    assert refusal(door.begin_register, *container[:3], "StorageContainer;Storage;rg;sa", other) == "SandboxNotImplemented"  # fmt: skip
