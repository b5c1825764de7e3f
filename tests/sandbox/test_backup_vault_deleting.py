"""The end of protection in a Backup vault: suspended, stopped, resumed, deleted, brought back, gone for good."""

from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from studyapp.sandbox import Sandbox
from tests.sandbox import backup_vaults as steps
from tests.sandbox.backup_vaults import BVAULT, INSTANCE, KEY, POLICY, VAULT_KEY
from tests.sandbox.conftest import GROUP, Azure, typed
from tests.sandbox.test_vaults import refusal


@pytest.fixture
def protected(azure: Azure) -> Azure:
    """A disk that is backed up daily at 02:00 and keeps its points for three days; one point is there."""
    steps.prepare(azure, steps.disk_policy("P1D", "P3D"))
    steps.protect(azure)
    steps.back_up(azure)
    return azure


def state(azure: Azure) -> Any:
    return azure.protection.backup_instances.get(*KEY).properties.current_protection_state


@pytest.mark.proves("BackupInstances_SuspendBackups", "BackupInstances_ResumeBackups")
def test_a_suspension_makes_no_points_and_lets_them_run_out(protected: Azure) -> None:
    instances = protected.protection.backup_instances
    instances.begin_suspend_backups(*KEY).result()
    assert state(protected) == "BackupSchedulesSuspended"
    protected.sandbox.advance(days=4)
    assert steps.points(protected) == []
    assert refusal(instances.begin_suspend_backups, *KEY) == "UserErrorInvalidProtectionState"
    instances.begin_resume_backups(*KEY).result()
    assert state(protected) == "ProtectionConfigured"
    protected.sandbox.advance(days=1)
    assert len(steps.points(protected)) == 1


@pytest.mark.proves("BackupInstances_StopProtection", "BackupInstances_ResumeProtection")
def test_a_stop_keeps_every_point_until_protection_goes_on(protected: Azure) -> None:
    instances = protected.protection.backup_instances
    instances.begin_stop_protection(*KEY).result()
    assert state(protected) == "ProtectionStopped"
    [point] = steps.points(protected)
    protected.sandbox.advance(days=30)
    assert [kept.name for kept in steps.points(protected)] == [point.name]
    body = {"backupRuleOptions": {"ruleName": "BackupHourly", "triggerOption": {}}}
    assert refusal(instances.begin_adhoc_backup, *KEY, body) == "UserErrorBackupInstanceNotProtected"
    assert refusal(instances.begin_resume_backups, *KEY) == "UserErrorInvalidProtectionState"
    instances.begin_resume_protection(*KEY).result()
    protected.sandbox.advance(days=1)
    assert point.name not in [kept.name for kept in steps.points(protected)]
    assert len(steps.points(protected)) == 1


@pytest.mark.proves("BackupInstances_Delete", "DeletedBackupInstances_List", "DeletedBackupInstances_Get")
def test_a_deleted_instance_is_kept_and_then_gone_with_its_snapshots(protected: Azure) -> None:
    protected.protection.backup_instances.begin_delete(*KEY).result()
    with pytest.raises(ResourceNotFoundError):
        protected.protection.backup_instances.get(*KEY)
    parked = protected.protection.deleted_backup_instances
    assert [held.name for held in parked.list(*VAULT_KEY)] == [INSTANCE]
    read = parked.get(*KEY).properties
    assert typed(read.current_protection_state, str) == "SoftDeleted"
    assert read.deletion_info.scheduled_purge_time > read.deletion_info.deletion_time
    assert len(steps.snapshots(protected)) == 1
    protected.sandbox.advance(days=13)
    assert len(steps.snapshots(protected)) == 1
    protected.sandbox.advance(days=2)
    assert list(parked.list(*VAULT_KEY)) == steps.snapshots(protected) == []


@pytest.mark.proves("DeletedBackupInstances_Undelete")
def test_an_undeleted_instance_is_stopped_with_its_points_and_goes_on(protected: Azure) -> None:
    [point] = steps.points(protected)
    protected.protection.backup_instances.begin_delete(*KEY).result()
    assert refusal(steps.protect, protected) == "UserErrorBackupInstanceSoftDeleted"
    protected.sandbox.advance(days=10)
    protected.protection.deleted_backup_instances.begin_undelete(*KEY).result()
    assert state(protected) == "ProtectionStopped"
    assert [kept.name for kept in steps.points(protected)] == [point.name]
    protected.sandbox.advance(days=30)
    assert [kept.name for kept in steps.points(protected)] == [point.name]
    protected.protection.backup_instances.begin_resume_protection(*KEY).result()
    protected.sandbox.advance(days=1)
    assert [kept.name for kept in steps.points(protected)] != [point.name]
    assert len(steps.points(protected)) == 1


def test_without_soft_delete_a_deletion_is_the_end(protected: Azure) -> None:
    off = {"properties": {"securitySettings": {"softDeleteSettings": {"state": "Off"}}}}
    protected.protection.backup_vaults.begin_update(*VAULT_KEY, off).result()
    protected.protection.backup_instances.begin_delete(*KEY).result()
    assert list(protected.protection.deleted_backup_instances.list(*VAULT_KEY)) == steps.snapshots(protected) == []
    protected.protection.backup_vaults.begin_delete(*VAULT_KEY).result()
    with pytest.raises(ResourceNotFoundError):
        protected.protection.backup_vaults.get(*VAULT_KEY)


def test_a_vault_is_not_deleted_while_there_are_instances(protected: Azure) -> None:
    vaults = protected.protection.backup_vaults
    assert refusal(vaults.begin_delete, *VAULT_KEY) == "BMSUserErrorVaultNotEmpty"
    protected.protection.backup_instances.begin_delete(*KEY).result()
    assert refusal(vaults.begin_delete, *VAULT_KEY) == "BMSUserErrorVaultNotEmpty"
    assert refusal(protected.protection.backup_policies.delete, *VAULT_KEY, POLICY) == "BMSUserErrorPolicyInUse"
    assert vaults.get(*VAULT_KEY).name == BVAULT
    protected.sandbox.advance(days=15)
    vaults.begin_delete(*VAULT_KEY).result()
    assert list(vaults.get_in_resource_group(GROUP)) == []


def test_a_group_with_a_vault_that_protects_something_stays(protected: Azure) -> None:
    with pytest.raises(HttpResponseError):
        protected.resources.resource_groups.begin_delete(GROUP).result()
    assert state(protected) == "ProtectionConfigured"
    assert protected.compute.disks.get(GROUP, steps.DISK).name == steps.DISK


def test_immutability_leaves_operational_backups_as_they_are(protected: Azure) -> None:
    for step in ("Unlocked", "Locked"):
        body = {"properties": {"securitySettings": {"immutabilitySettings": {"state": step}}}}
        protected.protection.backup_vaults.begin_update(*VAULT_KEY, body).result()
    protected.protection.backup_instances.begin_delete(*KEY).result()
    assert [held.name for held in protected.protection.deleted_backup_instances.list(*VAULT_KEY)] == [INSTANCE]


def test_a_backup_that_runs_when_its_instance_is_deleted_fails(protected: Azure) -> None:
    body = {"backupRuleOptions": {"ruleName": "BackupHourly", "triggerOption": {}}}
    instances = protected.protection.backup_instances
    job = instances.begin_adhoc_backup(*KEY, body).result().job_id.rpartition("/")[2]
    instances.begin_delete(*KEY).result()
    protected.sandbox.advance(minutes=10)
    assert protected.protection.jobs.get(*VAULT_KEY, job).properties.status == "Failed"
    assert len(steps.snapshots(protected)) == 1


def test_a_saved_world_goes_on_with_its_schedule(protected: Azure, tmp_path: Path) -> None:
    protected.sandbox.save(tmp_path / "world.json")
    copy = Azure(Sandbox.open(tmp_path / "world.json"))
    for world in (protected, copy):
        world.sandbox.advance(days=2)
    assert [point.name for point in steps.points(copy)] == [point.name for point in steps.points(protected)]
    assert copy.sandbox.state() == protected.sandbox.state()
    assert len(steps.snapshots(copy)) == 3
