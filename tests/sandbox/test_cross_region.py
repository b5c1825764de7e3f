"""The secondary region: what has been replicated when, and restores over there through the SDK of the passive stamp."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from studyapp.sandbox import Sandbox
from studyapp.sandbox.providers.recovery_services import secondary
from tests.sandbox.conftest import GROUP, REGION, VAULT, VM, Azure, JudgedSandbox
from tests.sandbox.test_vaults import refusal

PAIR, AWAY = "northeurope", "rg-away"
ON = {"properties": {"redundancySettings": {"crossRegionRestore": "Enabled"}}}


def switch_on(azure: Azure) -> None:
    azure.vaults.vaults.begin_update(GROUP, VAULT, ON).result()


def token(azure: Azure, point: str) -> Any:
    """The access token of a point, as clients get it."""
    aad = azure.passive.aad_properties.get(PAIR)
    return azure.passive.recovery_points.get_access_token(*azure.item, point, aad)


def crr_points(azure: Azure) -> list[Any]:
    return list(azure.passive.recovery_points_crr.list(*azure.item))


def arrived(azure: Azure) -> str:
    """The newest point that the paired region has."""
    return str(crr_points(azure)[0].name)


def away(azure: Azure, name: str) -> str:
    return f"{azure.group_id.replace(GROUP, AWAY)}/providers/{name}"


def account(azure: Azure) -> str:
    return away(azure, "Microsoft.Storage/storageAccounts/stagingaway")


def restore_request(azure: Azure, point: str, **changes: Any) -> dict[str, Any]:
    return {
        "objectType": "IaasVMRestoreRequest",
        "recoveryPointId": point,
        "recoveryType": "RestoreDisks",
        "sourceResourceId": azure.vm_id,
        "storageAccountId": account(azure),
        "targetResourceGroupId": azure.group_id.replace(GROUP, AWAY),
        "region": PAIR,
        "createNewCloudService": False,
        "originalStorageAccountOption": False,
        **changes,
    }


def restore(azure: Azure, point: str, place: str = PAIR, access: Any = None, **changes: Any) -> Any:
    """Restore in the paired region to the end; the job."""
    details = access or token(azure, point).properties
    body = {
        "crossRegionRestoreAccessDetails": details,
        "restoreRequest": restore_request(azure, point, **changes),
    }
    azure.passive.cross_region_restore.begin_trigger(place, body).result()
    azure.sandbox.advance(hours=1)
    newest = next(iter(azure.passive.backup_crr_jobs.list(PAIR, {"resourceId": azure.vault_id})))
    return azure.passive.backup_crr_job_details.get(PAIR, {"resourceId": azure.vault_id, "jobName": newest.name})


@pytest.fixture
def vault_on(protected: Azure) -> Azure:
    """A protected machine whose vault has replicated since two days, with a group and an account in the paired region."""
    switch_on(protected)
    protected.sandbox.advance(days=2, hours=1)
    protected.resources.resource_groups.create_or_update(AWAY, {"location": PAIR})
    body = {"location": PAIR, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    protected.storage.storage_accounts.begin_create(AWAY, "stagingaway", body).result()
    return protected


@pytest.fixture
def replicated(vault_on: Azure) -> Azure:
    """The same with a point that the paired region has."""
    vault_on.back_up()
    vault_on.sandbox.advance(hours=12)
    return vault_on


@pytest.mark.proves("RecoveryPointsCrr_List", "BackupProtectedItemsCrr_List", "BackupUsageSummariesCRR_List")
def test_a_point_arrives_in_the_secondary_region_within_twelve_hours_of_its_transfer(vault_on: Azure) -> None:
    before = {p.name for p in crr_points(vault_on)}
    vault_on.back_up()
    newest = vault_on.points()[0].name
    vault_on.sandbox.advance(hours=7)
    assert newest not in {p.name for p in crr_points(vault_on)}
    vault_on.sandbox.advance(hours=4)
    (made,) = [p for p in crr_points(vault_on) if p.name not in before]
    assert made.name == newest
    assert [t.type for t in made.properties.recovery_point_tier_details] == ["HardenedRP"]
    (item,) = vault_on.passive.backup_protected_items_crr.list(
        VAULT, GROUP, filter="backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'"
    )
    assert item.properties.friendly_name == VM
    assert item.properties.last_recovery_point == made.properties.recovery_point_time
    (count,) = vault_on.passive.backup_usage_summaries_crr.list(VAULT, GROUP)
    assert (count.name.value, count.current_value) == ("AzureIaasVM", 1)


def test_the_newest_point_over_there_is_never_older_than_36_hours(vault_on: Azure) -> None:
    vault_on.sandbox.advance(days=2)
    for _ in range(24):
        vault_on.sandbox.advance(hours=3)
        age = vault_on.sandbox.now - crr_points(vault_on)[0].properties.recovery_point_time
        assert timedelta(hours=10) < age <= timedelta(hours=36)


def test_items_show_48_hours_after_switching_it_on(protected: Azure) -> None:
    protected.back_up()
    switch_on(protected)
    protected.sandbox.advance(hours=47)
    assert list(protected.passive.backup_protected_items_crr.list(VAULT, GROUP)) == []
    (count,) = protected.passive.backup_usage_summaries_crr.list(VAULT, GROUP)
    assert count.current_value == 0
    protected.sandbox.advance(hours=2)
    assert len(list(protected.passive.backup_protected_items_crr.list(VAULT, GROUP))) == 1


def test_the_vaults_own_versions_still_read_the_primary_region(vault_on: Azure) -> None:
    vault_on.back_up()
    assert len(vault_on.points()) > len(crr_points(vault_on))
    assert len(list(vault_on.backup.backup_protected_items.list(VAULT, GROUP))) == 1


@pytest.mark.proves("RecoveryPointsCrr_Get")
def test_one_point_is_read_with_its_types(replicated: Azure) -> None:
    name = arrived(replicated)
    read = replicated.passive.recovery_points_crr.get(*replicated.item, name)
    assert read.name == name
    assert isinstance(read.properties.recovery_point_time, datetime)
    assert read.properties.is_managed_virtual_machine is True
    assert read.properties.virtual_machine_size == "Standard_D2s_v5"
    start = f"{replicated.sandbox.now - timedelta(hours=20):%Y-%m-%d %I:%M:%S %p}"
    recent = replicated.passive.recovery_points_crr.list(*replicated.item, filter=f"startDate eq '{start}'")
    assert name in [p.name for p in recent]
    replicated.back_up()
    with pytest.raises(ResourceNotFoundError) as caught:
        replicated.passive.recovery_points_crr.get(*replicated.item, replicated.points()[0].name)
    assert caught.value.error
    assert "expected at" in str(caught.value.error.message)


@pytest.mark.proves("AadProperties_Get", "RecoveryPoints_GetAccessToken")
def test_a_token_is_given_for_a_replicated_point_and_the_service_of_the_pair(replicated: Azure) -> None:
    aad = replicated.passive.aad_properties.get(PAIR, filter="backupManagementType eq 'AzureIaasVM'")
    assert aad.properties.tenant_id == replicated.sandbox.tenant_id
    point = arrived(replicated)
    made = token(replicated, point)
    assert made.properties.object_type == "WorkloadCrrAccessToken"
    assert made.properties.recovery_point_id == point
    assert made.properties.b_ms_active_region == REGION
    assert isinstance(made.properties.rp_is_managed_virtual_machine, bool)
    get = replicated.passive.recovery_points.get_access_token
    other = replicated.passive.aad_properties.get("westus")
    assert refusal(get, *replicated.item, point, other) == "BMSUserErrorInvalidInput"
    assert refusal(replicated.passive.aad_properties.get, "atlantis") == "LocationNotAvailableForResourceType"


@pytest.mark.proves("CrossRegionRestore_Trigger", "BackupCrrJobs_List", "BackupCrrJobDetails_Get")
def test_disks_are_restored_into_a_group_of_the_paired_region(replicated: Azure) -> None:
    job = restore(replicated, arrived(replicated))
    assert job.properties.status == "Completed"
    assert job.properties.operation == "CrossRegionRestore"
    assert isinstance(job.properties.start_time, datetime)
    assert isinstance(job.properties.duration, timedelta)
    assert job.properties.actions_info == []
    assert [t.task_id for t in job.properties.extended_info.tasks_list] == ["Transfer data from vault"]
    assert f"/locations/{PAIR}/" in job.id
    made = list(replicated.compute.disks.list_by_resource_group(AWAY))
    assert {d.location for d in made} == {PAIR}
    assert sorted(d.disk_size_gb for d in made) == sorted(
        d.disk_size_gb for d in replicated.compute.disks.list_by_resource_group(GROUP)
    )
    at_home = replicated.backup.backup_jobs.list(VAULT, GROUP, filter="operation eq 'CrossRegionRestore'")
    assert list(at_home) == []
    running = replicated.passive.backup_crr_jobs.list(
        PAIR, {"resourceId": replicated.vault_id}, filter="status eq 'InProgress'"
    )
    assert list(running) == []
    assert list(replicated.passive.backup_crr_jobs.list("westus", {"resourceId": replicated.vault_id})) == []


def test_some_disks_are_restored_alone(replicated: Azure) -> None:
    restore(replicated, arrived(replicated), restoreDiskLunList=[0])
    (disk,) = replicated.compute.disks.list_by_resource_group(AWAY)
    assert disk.disk_size_gb == 64


def test_a_new_machine_is_made_in_the_paired_region(replicated: Azure) -> None:
    network = {
        "location": PAIR,
        "properties": {
            "addressSpace": {"addressPrefixes": ["10.2.0.0/16"]},
            "subnets": [{"name": "default", "properties": {"addressPrefix": "10.2.0.0/24"}}],
        },
    }
    made = replicated.network.virtual_networks.begin_create_or_update(AWAY, "vnet-away", network).result()
    job = restore(
        replicated,
        arrived(replicated),
        recoveryType="AlternateLocation",
        targetVirtualMachineId=away(replicated, "Microsoft.Compute/virtualMachines/vm-away"),
        virtualNetworkId=made.id,
        subnetId=made.subnets[0].id,
    )
    assert job.properties.status == "Completed"
    machine = replicated.compute.virtual_machines.get(AWAY, "vm-away", expand="instanceView")
    assert machine.location == PAIR
    assert machine.hardware_profile.vm_size == "Standard_D2s_v5"
    assert "PowerState/running" in [s.code for s in machine.instance_view.statuses]
    assert len(machine.storage_profile.data_disks) == 1
    network_id = f"{replicated.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app"
    wrong = {
        "recoveryType": "AlternateLocation",
        "targetVirtualMachineId": away(replicated, "Microsoft.Compute/virtualMachines/vm-two"),
        "virtualNetworkId": network_id,
        "subnetId": network_id + "/subnets/default",
    }
    point = arrived(replicated)
    assert refusal(restore, replicated, point, **wrong) == "UserErrorVirtualNetworkNotFound"


@pytest.mark.proves("CrrOperationStatus_Get", "CrrOperationResults_Get")
def test_the_operation_is_polled_in_the_region_and_names_the_job(replicated: Azure) -> None:
    point = arrived(replicated)
    url = f"/subscriptions/{replicated.sandbox.subscription_id}/providers/Microsoft.RecoveryServices/locations/{PAIR}"
    access = token(replicated, point).properties.serialize()
    body = {"crossRegionRestoreAccessDetails": access, "restoreRequest": restore_request(replicated, point)}
    answer = replicated.raw("POST", f"{url}/backupCrossRegionRestore?api-version=2021-11-15", body)
    assert answer.status_code == 202
    operation = answer.headers["Azure-AsyncOperation"].partition("?")[0].rpartition("/")[2]
    status = replicated.passive.crr_operation_status.get(PAIR, operation)
    assert status.status == "InProgress"
    assert replicated.raw("GET", answer.headers["Location"]).status_code == 202
    replicated.sandbox.advance(minutes=1)
    status = replicated.passive.crr_operation_status.get(PAIR, operation)
    assert status.status == "Succeeded"
    assert isinstance(status.end_time, datetime)
    body = {"resourceId": replicated.vault_id, "jobName": status.properties.job_id}
    assert replicated.passive.backup_crr_job_details.get(PAIR, body).properties.status == "InProgress"
    assert replicated.passive.crr_operation_results.get(PAIR, operation) is None
    assert refusal(replicated.passive.crr_operation_status.get, "westus", operation) == "OperationNotFound"


def test_nothing_is_shown_or_restored_where_it_is_off(protected: Azure) -> None:
    protected.back_up()
    protected.sandbox.advance(days=3)
    point, off = protected.points()[-1].name, "BMSUserErrorCrossRegionRestoreNotEnabledInThisVault"
    assert refusal(protected.passive.backup_protected_items_crr.list, VAULT, GROUP) == off
    assert refusal(protected.passive.recovery_points_crr.list, *protected.item) == off
    assert refusal(token, protected, point) == off
    assert refusal(protected.passive.backup_crr_jobs.list, PAIR, {"resourceId": protected.vault_id}) == off


def test_a_point_that_has_not_arrived_is_not_restored(replicated: Azure) -> None:
    access = token(replicated, arrived(replicated)).properties
    replicated.back_up()
    fresh = replicated.points()[0].name
    assert refusal(token, replicated, fresh) == "BMSUserErrorRecoveryPointNotFoundInSecondaryRegion"
    access.recovery_point_id = fresh
    assert refusal(restore, replicated, fresh, access=access) == "BMSUserErrorInvalidAccessToken"
    assert list(replicated.compute.disks.list_by_resource_group(AWAY)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recoveryType": "OriginalLocation"}, "UserErrorOriginalLocationRestoreNotSupportedForCrossRegion"),
        ({"region": REGION}, "UserErrorRestoreRegionMismatch"),
        ({"place": REGION}, "UserErrorRestoreRegionMismatch"),
        ({"place": "westus"}, "UserErrorRestoreRegionMismatch"),
        ({"identityInfo": {"isSystemAssignedIdentity": True}}, "UserErrorManagedIdentityRestoreNotSupportedForCrossRegion"),
        ({"targetResourceGroupId": None}, "BMSUserErrorInvalidInput"),
        ({"diskEncryptionSetId": "/x"}, "SandboxNotImplemented"),
        ({"objectType": "AzureFileShareRestoreRequest"}, "InvalidRequestContent"),
    ],
)  # fmt: skip
def test_what_the_secondary_region_cannot_do_is_refused(replicated: Azure, changes: dict[str, Any], code: str) -> None:
    point = arrived(replicated)
    body = {
        "crossRegionRestoreAccessDetails": token(replicated, point).properties.serialize(),
        "restoreRequest": restore_request(replicated, point, **{n: v for n, v in changes.items() if n != "place"}),
    }
    place = changes.get("place", PAIR)
    url = f"/subscriptions/{replicated.sandbox.subscription_id}/providers/Microsoft.RecoveryServices/locations/{place}"
    answer = replicated.raw("POST", f"{url}/backupCrossRegionRestore?api-version=2021-11-15", body)
    assert answer.json()["error"]["code"] == code
    assert list(replicated.passive.backup_crr_jobs.list(PAIR, {"resourceId": replicated.vault_id})) == []


def test_the_staging_account_must_be_in_the_paired_region(replicated: Azure) -> None:
    near = replicated.make_account()
    point = arrived(replicated)
    found = refusal(restore, replicated, point, storageAccountId=near)
    assert found == "UserErrorStagingStorageAccountRegionMismatch"


def test_a_private_vault_has_no_cross_region_restore(replicated: Azure) -> None:
    point = arrived(replicated)
    access = token(replicated, point).properties
    private = {"properties": {"publicNetworkAccess": "Disabled"}}
    replicated.vaults.vaults.begin_update(GROUP, VAULT, private).result()
    found = refusal(restore, replicated, point, access=access)
    assert found == "UserErrorCrossRegionRestoreNotSupportedForPrivateVault"


def test_a_region_without_a_pair_has_neither_geo_redundancy_nor_cross_region_restore(azure: Azure) -> None:
    azure.make_group()
    body: dict[str, Any] = {"location": "italynorth", "sku": {"name": "RS0"}, "properties": {}}
    made = azure.vaults.vaults.begin_create_or_update(GROUP, VAULT, body).result()
    assert made.properties.redundancy_settings.standard_tier_storage_redundancy == "LocallyRedundant"
    for kind in ("GeoRedundant", "LocallyRedundant"):
        wanted = {"standardTierStorageRedundancy": kind, "crossRegionRestore": "Enabled"}
        change = {"properties": {"redundancySettings": wanted}}
        assert refusal(azure.vaults.vaults.begin_update, GROUP, VAULT, change) == "BMSUserErrorInvalidInput"
        again = body | change
        assert (
            refusal(azure.vaults.vaults.begin_create_or_update, GROUP, "rsv-two", again) == "BMSUserErrorInvalidInput"
        )
    kept = azure.vaults.vaults.get(GROUP, VAULT).properties.redundancy_settings
    assert kept.cross_region_restore == "Disabled"
    geo = {"location": "italynorth", "sku": {"name": "Standard_GRS"}, "kind": "StorageV2"}
    assert (
        refusal(azure.storage.storage_accounts.begin_create, GROUP, "georedundant", geo)
        == "InvalidRequestPropertyValue"
    )


def test_the_backup_operator_restores_over_there_and_a_reader_only_looks(replicated: Azure) -> None:
    point = arrived(replicated)
    reader = replicated.as_("backup-reader")
    assert arrived(reader) == point
    assert refusal(token, reader, point) == "AuthorizationFailed"
    assert list(reader.passive.backup_crr_jobs.list(PAIR, {"resourceId": replicated.vault_id})) == []
    assert refusal(restore, reader, point, access=token(replicated, point).properties) == "AuthorizationFailed"
    operator = replicated.as_("backup-operator")
    assert restore(operator, point).properties.status == "Completed"
    assert refusal(crr_points, replicated.as_("newcomer")) == "AuthorizationFailed"


def test_the_activity_log_tells_of_the_restore(replicated: Azure) -> None:
    restore(replicated, arrived(replicated))
    names = [entry["operationName"]["value"] for entry in replicated.sandbox.activity()]
    assert "Microsoft.RecoveryServices/locations/backupCrossRegionRestore/action" in names
    made = next(e for e in replicated.sandbox.activity() if e["operationName"]["value"].endswith("CrossRegionRestore/action"))  # fmt: skip
    assert made["status"]["value"] == "Succeeded"


def test_a_started_job_cannot_be_cancelled_at_home(replicated: Azure) -> None:
    job = restore(replicated, arrived(replicated))
    with pytest.raises(HttpResponseError) as caught:
        replicated.backup.job_cancellations.trigger(VAULT, GROUP, job.name)
    assert caught.value.status_code == 404


def test_a_running_restore_survives_the_saved_document(replicated: Azure, tmp_path: Path) -> None:
    point = arrived(replicated)
    body = {
        "crossRegionRestoreAccessDetails": token(replicated, point).properties,
        "restoreRequest": restore_request(replicated, point),
    }
    replicated.passive.cross_region_restore.begin_trigger(PAIR, body).result()
    replicated.sandbox.save(tmp_path / "lab.json")
    loaded: Sandbox = JudgedSandbox(seed=7)
    loaded.load(tmp_path / "lab.json")
    again = Azure(loaded)
    assert list(again.compute.disks.list_by_resource_group(AWAY)) == []
    loaded.advance(hours=1)
    assert len(list(again.compute.disks.list_by_resource_group(AWAY))) == 2


def test_a_disk_goes_along_without_what_belongs_to_its_region(replicated: Azure) -> None:
    world = replicated.sandbox.world
    (found,) = [p for p in world.tree if p.name == arrived(replicated)]
    disk = found.record.disks[0]
    zoned = {**disk.body, "zones": ["1"], "sku": {"name": "Premium_ZRS"}}
    private = {"networkAccessPolicy": "AllowPrivate", "diskAccessId": "/x"}
    zoned["properties"] = {**zoned["properties"], **private}
    point = type(found.record)(
        **{name: getattr(found.record, name) for name in found.record.__slots__}
        | {"disks": (type(disk)(disk.lun, disk.id, disk.size, "Premium_ZRS", zoned, disk.facts),)}
    )
    (moved,) = secondary.elsewhere(point, "westus").disks
    assert moved.sku == moved.body["sku"]["name"] == "Premium_LRS"
    assert moved.body["location"] == "westus"
    assert "zones" not in moved.body
    assert moved.body["properties"]["networkAccessPolicy"] == "DenyAll"
    assert "diskAccessId" not in moved.body["properties"]
    assert secondary.elsewhere(point, "northeurope").disks[0].sku == "Premium_ZRS"
    assert secondary.elsewhere(point, "") is point
