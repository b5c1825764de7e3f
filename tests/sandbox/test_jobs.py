"""Jobs: progress, details, cancel, export, and what may be cancelled when."""

import pytest
from azure.mgmt.recoveryservicesbackup.models import ExportJobsOperationResultInfo

from tests.sandbox.conftest import GROUP, VAULT, VM, Azure, typed
from tests.sandbox.test_vaults import refusal

NOW = {"properties": {"objectType": "IaasVMBackupRequest"}}


def trigger(azure: Azure) -> str:
    """Start a backup and return its job at once."""
    headers = azure.headers_of(azure.backup.backups.trigger, *azure.item, NOW)
    azure.sandbox.advance(seconds=5)
    operation = headers["Azure-AsyncOperation"].partition("?")[0].rpartition("/")[2]
    return str(azure.backup.backup_operation_statuses.get(VAULT, GROUP, operation).properties.job_id)


@pytest.mark.proves("JobDetails_Get", "BackupJobs_List")
def test_a_job_takes_its_snapshot_first_and_then_transfers(protected: Azure) -> None:
    name = trigger(protected)
    seen = []
    for _ in range(8):
        info = protected.job(name).properties
        seen.append((info.status, *(task.status for task in info.extended_info.tasks_list)))
        protected.sandbox.advance(minutes=10)
    assert seen[0] == ("InProgress", "InProgress", "NotStarted")
    assert ("InProgress", "Completed", "InProgress") in seen
    assert seen[-1] == ("Completed", "Completed", "Completed")
    (listed,) = protected.backup.backup_jobs.list(VAULT, GROUP, filter="operation eq 'Backup'")
    assert getattr(listed.properties, "extended_info", None) is None
    assert listed.properties.entity_friendly_name == VM


@pytest.mark.proves("JobCancellations_Trigger", "JobOperationResults_Get")
def test_a_backup_is_cancelled_while_it_takes_its_snapshot(protected: Azure) -> None:
    name = trigger(protected)
    headers = protected.headers_of(protected.backup.job_cancellations.trigger, VAULT, GROUP, name)
    assert protected.job(name).properties.status == "Cancelling"
    operation = headers["Location"].partition("?")[0].rpartition("/")[2]
    protected.sandbox.advance(minutes=1)
    protected.backup.job_operation_results.get(VAULT, GROUP, name, operation)
    assert protected.job(name).properties.status == "Cancelled"
    protected.sandbox.advance(hours=2)
    assert protected.points() == []


def test_a_backup_is_not_cancelled_while_it_transfers(protected: Azure) -> None:
    name = trigger(protected)
    protected.sandbox.advance(minutes=15)
    assert refusal(protected.backup.job_cancellations.trigger, VAULT, GROUP, name) == "BMSUserErrorJobNotCancellable"
    protected.sandbox.advance(hours=2)
    assert refusal(protected.backup.job_cancellations.trigger, VAULT, GROUP, name) == "BMSUserErrorJobNotInProgress"
    (configure,) = protected.backup.backup_jobs.list(VAULT, GROUP, filter="operation eq 'ConfigureBackup'")
    code = refusal(protected.backup.job_cancellations.trigger, VAULT, GROUP, configure.name)
    assert code == "BMSUserErrorJobCancellationNotSupported"


def test_a_second_backup_during_the_snapshot_fails_and_a_tenth_a_day_is_refused(protected: Azure) -> None:
    first = trigger(protected)
    second = trigger(protected)
    protected.sandbox.advance(hours=1)
    assert protected.job(first).properties.status == "Completed"
    failed = protected.job(second).properties
    assert (failed.status, failed.error_details[0].error_title) == ("Failed", "UserErrorBackupOperationInProgress")
    for _ in range(7):
        trigger(protected)
        protected.sandbox.advance(minutes=30)
    assert refusal(protected.backup.backups.trigger, *protected.item, NOW) == "UserErrorTooManyBackupAttempts"


def test_jobs_are_exported(protected: Azure) -> None:
    headers = protected.headers_of(protected.backup.jobs.export, VAULT, GROUP)
    assert protected.raw("GET", headers["Location"]).status_code == 202
    protected.sandbox.advance(minutes=1)
    result = protected.raw("GET", headers["Location"]).json()
    assert result["operation"]["objectType"] == "ExportJobsOperationResultInfo"


def test_a_job_list_is_paged(protected: Azure) -> None:
    protected.sandbox.advance(days=230)
    jobs = list(protected.backup.backup_jobs.list(VAULT, GROUP))
    assert len(jobs) == 231
    assert len({job.name for job in jobs}) == 231


def test_operations_that_nobody_started_are_unknown(protected: Azure) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    assert refusal(protected.backup.backup_operation_statuses.get, VAULT, GROUP, unknown) == "OperationNotFound"
    assert refusal(protected.backup.backup_operation_results.get, VAULT, GROUP, unknown) == "OperationNotFound"


@pytest.mark.proves("Jobs_Export", "ExportJobsOperationResults_Get", "JobReports_Get")
def test_exported_jobs_are_read_back_through_their_link_for_ten_minutes(protected: Azure) -> None:
    backup = protected.back_up()
    only = "operation eq 'Backup'"
    url = protected.headers_of(lambda **more: protected.backup.jobs.export(VAULT, GROUP, filter=only, **more))["Location"]  # fmt: skip
    operation = url.partition("?")[0].rpartition("/")[2]
    running = protected.backup.export_jobs_operation_results.get(VAULT, GROUP, operation)
    assert typed(running.operation, ExportJobsOperationResultInfo).blob_url is None
    protected.sandbox.advance(minutes=1)
    done = protected.backup.export_jobs_operation_results.get(VAULT, GROUP, operation)
    info = typed(done.operation, ExportJobsOperationResultInfo)
    (job,) = protected.raw("GET", info.blob_url + info.blob_sas_key).json()["jobs"]
    assert (job["name"], job["properties"]["operation"], job["properties"]["status"]) == (backup, "Backup", "Completed")
    assert protected.raw("GET", info.blob_url).status_code == 403
    protected.sandbox.advance(minutes=11)
    assert protected.raw("GET", info.blob_url + info.blob_sas_key).status_code == 403
    assert protected.raw("GET", info.blob_url.replace(operation, "x") + info.blob_sas_key).status_code == 404
