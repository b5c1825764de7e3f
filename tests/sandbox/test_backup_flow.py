"""Protection and backup, seen through the real SDK."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from tests.sandbox.conftest import GROUP, VAULT, VM, Azure


def test_a_protected_machine_awaits_its_first_backup(protected: Azure) -> None:
    item = protected.backup.protected_items.get(*protected.item).properties
    assert item["protectionState"] == "IRPending"
    assert item["friendlyName"] == VM
    assert item["policyId"] == protected.policy_id()
    assert item["lastBackupTime"] == "2001-01-01T00:00:00Z"


def test_an_on_demand_backup_makes_a_point_in_both_tiers(protected: Azure) -> None:
    job = protected.job(protected.back_up()).properties
    assert job.status == "Completed"
    assert [task.task_id for task in job.extended_info.tasks_list] == ["Take Snapshot", "Transfer data to vault"]
    (point,) = protected.points()
    assert isinstance(point.properties.recovery_point_time, datetime)
    assert point.properties.recovery_point_type == "FileSystemConsistent"
    assert [tier.type for tier in point.properties.recovery_point_tier_details] == ["InstantRP", "HardenedRP"]
    item = protected.backup.protected_items.get(*protected.item).properties
    assert item["protectionState"] == "Protected"
    assert item["lastBackupStatus"] == "Completed"


def test_a_scheduled_backup_runs_every_day_by_itself(protected: Azure) -> None:
    protected.sandbox.advance(days=5)
    times = [p.properties.recovery_point_time for p in protected.points()]
    assert len(times) == 5
    assert all(timedelta(hours=23) < a - b < timedelta(hours=25) for a, b in pairwise(times))


def test_points_expire_by_the_policy(protected: Azure) -> None:
    protected.sandbox.advance(days=60)
    times = [p.properties.recovery_point_time for p in protected.points()]
    oldest = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(days=60) - timedelta(days=31)
    assert 30 <= len(times) <= 31
    assert min(times) >= oldest


def test_the_jobs_of_a_vault_are_listed_newest_first_and_filtered(protected: Azure) -> None:
    protected.back_up()
    jobs = list(protected.backup.backup_jobs.list(VAULT, GROUP))
    assert [job.properties.operation for job in jobs] == ["Backup", "ConfigureBackup"]
    assert isinstance(jobs[0].properties.start_time, datetime)
    chosen = list(
        protected.backup.backup_jobs.list(VAULT, GROUP, filter="operation eq 'Backup' and status eq 'Completed'")
    )
    assert [job.name for job in chosen] == [jobs[0].name]
