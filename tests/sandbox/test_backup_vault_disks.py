"""Disks in a Backup vault: what it takes to protect one, backups on demand, their jobs, points and snapshots, restores."""

from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError

from tests.sandbox import backup_vaults as steps
from tests.sandbox.backup_vaults import DISK, INSTANCE, KEY, POLICY, SNAPSHOTS, TARGET, VAULT_KEY
from tests.sandbox.conftest import GROUP, REGION, Azure, typed
from tests.sandbox.test_vaults import refusal


@pytest.fixture
def prepared(azure: Azure) -> Azure:
    """A vault whose identity may back the disk up; nothing is protected."""
    steps.prepare(azure)
    return azure


@pytest.fixture
def protected(prepared: Azure) -> Azure:
    steps.protect(prepared)
    return prepared


def validate(azure: Azure, properties: Any = None) -> Any:
    body = {"backupInstance": properties or steps.instance(azure)}
    return azure.protection.backup_instances.begin_validate_for_backup(*VAULT_KEY, body).result()


def revoke(azure: Azure, name: str, scope: str) -> None:
    """Take the role that `prepare` gave the vault away."""
    for held in azure.authorization.role_assignments.list_for_scope(scope):
        definition = azure.authorization.role_definitions.get(scope, held.role_definition_id.rpartition("/")[2])
        if definition.role_name == name and held.scope.lower() == scope.lower():
            azure.authorization.role_assignments.delete(scope, held.name)


@pytest.mark.proves("BackupInstances_ValidateForBackup", "OperationResult_Get")
def test_a_disk_is_ready_once_the_vault_has_both_roles(azure: Azure) -> None:
    for group in (GROUP, SNAPSHOTS):
        azure.make_group(group)
    steps.make_disk(azure)
    principal = steps.make_vault(azure).identity.principal_id
    steps.put_policy(azure, steps.disk_policy())
    assert refusal(validate, azure) == "UserErrorNotEnoughPermissionOnDisk"
    steps.grant(azure, principal, "Disk Backup Reader", steps.disk_id(azure))
    assert refusal(validate, azure) == "UserErrorNotEnoughPermissionOnSnapshotRG"
    steps.grant(azure, principal, "Disk Snapshot Contributor", steps.group_id(azure, SNAPSHOTS))
    assert validate(azure).job_id is None
    poller = azure.protection.backup_instances.begin_validate_for_backup(
        *VAULT_KEY, {"backupInstance": steps.instance(azure)}, polling=False
    )
    azure.sandbox.advance(minutes=1)
    found = azure.protection.operation_result.get(steps.operation_of(poller), REGION)
    assert found.object_type == "OperationJobExtendedInfo"
    assert list(azure.protection.backup_instances.list(*VAULT_KEY)) == []


def test_what_cannot_be_protected_is_told_with_its_reason(prepared: Azure) -> None:
    missing = steps.instance(prepared, source=steps.disk_id(prepared, "disk-none"))
    assert refusal(validate, prepared, missing) == "UserErrorManagedDiskNotFound"
    assert refusal(validate, prepared, steps.instance(prepared, group="rg-none")) == "UserErrorSnapshotRGNotFound"
    nowhere = steps.instance(prepared)
    nowhere["policyInfo"].pop("policyParameters")
    assert refusal(validate, prepared, nowhere) == "UserErrorOperationalStoreParametersNotProvided"
    assert refusal(validate, prepared, steps.instance(prepared, policy="none")) == "BMSUserErrorPolicyNotFound"
    steps.make_disk(prepared, "disk-north", location="northeurope")
    north = steps.instance(prepared, source=steps.disk_id(prepared, "disk-north"))
    assert refusal(validate, prepared, north) == "UserErrorDppDatasourceRegionMismatch"


def test_a_kind_of_disk_that_is_copied_slowly_needs_a_slow_policy(prepared: Azure) -> None:
    steps.make_disk(prepared, "disk-v2", "PremiumV2_LRS", zones=["1"])
    source = steps.disk_id(prepared, "disk-v2")
    principal = prepared.protection.backup_vaults.get(*VAULT_KEY).identity.principal_id
    steps.grant(prepared, principal, "Disk Backup Reader", source)
    asked = steps.instance(prepared, source=source)
    assert refusal(validate, prepared, asked) == "UserErrorDiskBackupDiskTypeNotSupported"
    steps.put_policy(prepared, steps.disk_policy("PT12H"))
    assert validate(prepared, asked).job_id is None


@pytest.mark.proves("BackupInstances_CreateOrUpdate", "BackupInstances_Get", "BackupInstances_List")
def test_a_disk_is_protected_when_the_operation_has_ended(prepared: Azure) -> None:
    instances = prepared.protection.backup_instances
    instances.begin_create_or_update(*KEY, {"properties": steps.instance(prepared)}, polling=False)
    assert instances.get(*KEY).properties.current_protection_state == "ConfiguringProtection"
    prepared.sandbox.advance(minutes=2)
    read = instances.get(*KEY)
    assert read.properties.current_protection_state == "ProtectionConfigured"
    assert read.properties.protection_status.status == "ProtectionConfigured"
    assert (read.properties.friendly_name, read.properties.data_source_info.resource_name) == (DISK, DISK)
    assert typed(read.properties.provisioning_state, str) == "Succeeded"
    assert [held.name for held in instances.list(*VAULT_KEY)] == [INSTANCE]


@pytest.mark.proves("BackupInstances_GetBackupInstanceOperationResult")
def test_the_result_of_an_instances_operation_is_the_instance(prepared: Azure) -> None:
    instances = prepared.protection.backup_instances
    poller = instances.begin_create_or_update(*KEY, {"properties": steps.instance(prepared)}, polling=False)
    operation = steps.operation_of(poller)
    prepared.sandbox.advance(minutes=2)
    found = instances.get_backup_instance_operation_result(*KEY, operation)
    assert typed(found.properties.current_protection_state, str) == "ProtectionConfigured"
    with pytest.raises(ResourceNotFoundError):
        instances.get_backup_instance_operation_result(*VAULT_KEY, "another", operation)


def test_an_instance_whose_protection_failed_tells_why_and_is_made_again(prepared: Azure) -> None:
    revoke(prepared, "Disk Backup Reader", steps.disk_id(prepared))
    assert refusal(steps.protect, prepared) == "UserErrorNotEnoughPermissionOnDisk"
    failed = prepared.protection.backup_instances.get(*KEY).properties
    assert failed.current_protection_state == "ConfiguringProtectionFailed"
    assert failed.protection_error_details.code == "UserErrorNotEnoughPermissionOnDisk"
    principal = prepared.protection.backup_vaults.get(*VAULT_KEY).identity.principal_id
    steps.grant(prepared, principal, "Disk Backup Reader", steps.disk_id(prepared))
    steps.protect(prepared)
    again = prepared.protection.backup_instances.get(*KEY).properties
    assert (again.current_protection_state, again.protection_error_details) == ("ProtectionConfigured", None)


@pytest.mark.proves("BackupInstances_ValidateForModifyBackup")
def test_an_instance_changes_its_policy_and_nothing_else(protected: Azure) -> None:
    instances = protected.protection.backup_instances
    steps.put_policy(protected, steps.disk_policy("P1D"), "policy-daily")
    changed = steps.instance(protected, policy="policy-daily")
    check = instances.begin_validate_for_modify_backup
    check(*KEY, {"backupInstance": changed}).result()
    gone = steps.instance(protected, policy="policy-daily", group="rg-none")
    assert refusal(check, *KEY, {"backupInstance": gone}) == "UserErrorSnapshotRGNotFound"
    assert instances.get(*KEY).properties.policy_info.policy_id.endswith("/" + POLICY)
    steps.protect(protected, changed)
    assert instances.get(*KEY).properties.policy_info.policy_id.endswith("/policy-daily")
    steps.make_disk(protected, "disk-two")
    other = steps.instance(protected, source=steps.disk_id(protected, "disk-two"))
    assert refusal(steps.protect, protected, other) == "BMSUserErrorInvalidInput"


def test_a_disk_is_protected_once(protected: Azure) -> None:
    assert refusal(validate, protected) == "UserErrorDppDatasourceAlreadyProtected"
    assert refusal(steps.protect, protected, name="second") == "UserErrorDppDatasourceAlreadyProtected"


@pytest.mark.proves("BackupInstances_AdhocBackup", "Jobs_Get", "RecoveryPoints_List", "RecoveryPoints_Get")
def test_a_backup_on_demand_is_a_job_a_point_and_a_snapshot(protected: Azure) -> None:
    job = steps.back_up(protected)
    assert (job.properties.operation, job.properties.status) == ("Backup", "Completed")
    assert typed(job.properties.is_user_triggered, bool) is True
    assert job.properties.backup_instance_friendly_name == DISK
    [point] = steps.points(protected)
    read = protected.protection.recovery_points.get(*KEY, point.name).properties
    assert (read.retention_tag_name, read.policy_name) == ("Default", POLICY)
    assert (read.expiry_time - read.recovery_point_time).days == 7
    [snapshot] = steps.snapshots(protected)
    assert (snapshot.incremental, snapshot.sku.name) == (True, "Standard_ZRS")
    assert snapshot.creation_data.source_resource_id == steps.disk_id(protected)


@pytest.mark.proves("Jobs_List")
def test_jobs_are_listed_newest_first_and_run_one_at_a_time(protected: Azure) -> None:
    instances = protected.protection.backup_instances
    body = {"backupRuleOptions": {"ruleName": "BackupHourly", "triggerOption": {}}}
    first = instances.begin_adhoc_backup(*KEY, body).result().job_id
    jobs = list(protected.protection.jobs.list(*VAULT_KEY))
    assert [job.properties.status for job in jobs] == ["InProgress"]
    assert refusal(instances.begin_adhoc_backup, *KEY, body) == "UserErrorMaxConcurrentOperationLimitReached"
    protected.sandbox.advance(minutes=10)
    second = instances.begin_adhoc_backup(*KEY, body).result().job_id
    assert [job.id for job in protected.protection.jobs.list(*VAULT_KEY)] == [second, first]


def test_a_backup_needs_a_rule_and_a_tag_of_the_policy(protected: Azure) -> None:
    ask = protected.protection.backup_instances.begin_adhoc_backup
    assert refusal(ask, *KEY, {"backupRuleOptions": {"ruleName": "x", "triggerOption": {}}})
    tag = {"ruleName": "BackupHourly", "triggerOption": {"retentionTagOverride": "Yearly"}}
    assert refusal(ask, *KEY, {"backupRuleOptions": tag}) == "BMSUserErrorInvalidInput"


def test_a_backup_fails_once_a_role_is_gone_or_the_group_is_locked(protected: Azure) -> None:
    revoke(protected, "Disk Snapshot Contributor", steps.group_id(protected, SNAPSHOTS))
    job = steps.back_up(protected).properties
    assert job.status == "Failed"
    assert [error.code for error in job.error_details] == ["UserErrorNotEnoughPermissionOnSnapshotRG"]
    principal = protected.protection.backup_vaults.get(*VAULT_KEY).identity.principal_id
    steps.grant(protected, principal, "Disk Snapshot Contributor", steps.group_id(protected, SNAPSHOTS))
    level = {"properties": {"level": "ReadOnly"}}
    protected.locks.management_locks.create_or_update_at_resource_group_level(SNAPSHOTS, "ro", level)
    assert steps.back_up(protected).properties.status == "Failed"
    assert steps.points(protected) == steps.snapshots(protected) == []


@pytest.mark.proves("BackupInstances_ValidateForRestore", "BackupInstances_TriggerRestore")
def test_a_restore_makes_a_new_disk_once_the_vault_may_write_there(protected: Azure) -> None:
    steps.back_up(protected)
    request = steps.restore_request(protected, steps.points(protected)[0].name)
    check = protected.protection.backup_instances.begin_validate_for_restore
    asked = {"restoreRequestObject": request}
    assert refusal(check, *KEY, asked) == "UserErrorNotEnoughPermissionOnTargetRG"
    assert steps.restore(protected, request).properties.status == "Failed"
    principal = protected.protection.backup_vaults.get(*VAULT_KEY).identity.principal_id
    steps.grant(protected, principal, "Disk Restore Operator", steps.group_id(protected, TARGET))
    assert check(*KEY, asked).result().job_id is None
    job = steps.restore(protected, request).properties
    assert (job.operation, job.status) == ("Restore", "Completed")
    made = protected.compute.disks.get(TARGET, "disk-back")
    assert (made.sku.name, typed(made.disk_size_gb, int), made.location) == ("Premium_LRS", 64, REGION)
    assert refusal(check, *KEY, asked) == "UserErrorSameNameDiskAlreadyExists"


def test_a_restore_that_asks_for_the_wrong_thing_is_refused(protected: Azure) -> None:
    steps.back_up(protected)
    point = steps.points(protected)[0].name
    ask = protected.protection.backup_instances.begin_trigger_restore
    assert refusal(ask, *KEY, steps.restore_request(protected, "none")) == "UserErrorRecoveryPointNotFound"
    elsewhere = steps.restore_request(protected, point)
    elsewhere["restoreTargetInfo"]["restoreLocation"] = "northeurope"
    assert refusal(ask, *KEY, elsewhere) == "BMSUserErrorInvalidInput"
    over = steps.restore_request(protected, point)
    over["restoreTargetInfo"]["datasourceInfo"]["resourceID"] = protected.group_id
    assert refusal(ask, *KEY, over) == "BMSUserErrorInvalidInput"


@pytest.mark.proves("BackupInstances_SyncBackupInstance")
def test_a_point_whose_snapshot_was_deleted_goes_with_a_sync(protected: Azure) -> None:
    steps.back_up(protected)
    [snapshot] = steps.snapshots(protected)
    [point] = steps.points(protected)
    protected.compute.snapshots.begin_delete(SNAPSHOTS, snapshot.name).result()
    request = {"restoreRequestObject": steps.restore_request(protected, point.name)}
    check = protected.protection.backup_instances.begin_validate_for_restore
    assert refusal(check, *KEY, request) == "UserErrorDiskSnapshotNotFound"
    assert len(steps.points(protected)) == 1
    protected.protection.backup_instances.begin_sync_backup_instance(*KEY, {"syncType": "Default"}).result()
    assert steps.points(protected) == []


def test_a_reader_looks_an_operator_backs_up_and_a_contributor_configures(protected: Azure) -> None:
    body = {"backupRuleOptions": {"ruleName": "BackupHourly", "triggerOption": {}}}
    reader, operator = (protected.as_(name).protection for name in ("backup-reader", "backup-operator"))
    assert reader.backup_instances.get(*KEY).name == INSTANCE
    assert refusal(reader.backup_instances.begin_adhoc_backup, *KEY, body) == "AuthorizationFailed"
    job = operator.backup_instances.begin_adhoc_backup(*KEY, body).result().job_id.rpartition("/")[2]
    assert reader.jobs.get(*VAULT_KEY, job).properties.status == "InProgress"
    assert refusal(operator.backup_instances.begin_stop_protection, *KEY) == "AuthorizationFailed"
    assert refusal(operator.backup_instances.begin_delete, *KEY) == "AuthorizationFailed"
    protected.as_("backup-contributor").protection.backup_instances.begin_delete(*KEY).result()
    assert [held.name for held in reader.deleted_backup_instances.list(*VAULT_KEY)] == [INSTANCE]
