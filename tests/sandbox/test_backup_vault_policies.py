"""Policies of a Backup vault: their rules, the points that the clock brings, and the points that run out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError
from hypothesis import given
from hypothesis import strategies as st

from studyapp.sandbox.providers.data_protection import schedule
from tests.sandbox import backup_vaults as steps
from tests.sandbox.backup_vaults import KEY, POLICY, VAULT_KEY
from tests.sandbox.conftest import GROUP, Azure, typed
from tests.sandbox.test_vaults import refusal

WEEKLY = {"Weekly": ("FirstOfWeek", "P4W"), "Daily": ("FirstOfDay", "P14D")}


@pytest.fixture
def vault(azure: Azure) -> Azure:
    azure.make_group()
    steps.make_vault(azure)
    return azure


@pytest.mark.proves("BackupPolicies_CreateOrUpdate", "BackupPolicies_Get", "BackupPolicies_List")
def test_a_policy_is_kept_as_it_was_asked_for(vault: Azure) -> None:
    steps.put_policy(vault, steps.disk_policy("PT6H", tags=WEEKLY))
    read = vault.protection.backup_policies.get(*VAULT_KEY, POLICY).properties
    backup = read.policy_rules[0]
    assert backup.trigger.schedule.repeating_time_intervals == ["R/2026-01-01T02:00:00+00:00/PT6H"]
    assert [tag.tag_info.tag_name for tag in backup.trigger.tagging_criteria] == ["Weekly", "Daily", "Default"]
    assert [typed(tag.tagging_priority, int) for tag in backup.trigger.tagging_criteria] == [20, 21, 99]
    assert [rule.name for rule in read.policy_rules[1:]] == ["Default", "Weekly", "Daily"]
    assert [policy.name for policy in vault.protection.backup_policies.list(*VAULT_KEY)] == [POLICY]


@pytest.mark.proves("BackupPolicies_Delete")
def test_a_policy_is_deleted_once_nothing_is_protected_by_it(azure: Azure) -> None:
    steps.prepare(azure)
    steps.protect(azure)
    delete = azure.protection.backup_policies.delete
    assert refusal(delete, *VAULT_KEY, POLICY) == "BMSUserErrorPolicyInUse"
    assert azure.protection.backup_policies.get(*VAULT_KEY, POLICY).name == POLICY
    steps.put_policy(azure, steps.disk_policy("P1D"), "policy-daily")
    delete(*VAULT_KEY, "policy-daily")
    with pytest.raises(ResourceNotFoundError):
        azure.protection.backup_policies.get(*VAULT_KEY, "policy-daily")


def changed(at: str, value: Any) -> dict[str, Any]:
    """A good policy with one thing changed: at a path of its properties."""
    body = steps.disk_policy()
    place: Any = body["properties"]
    *way, last = (int(part) if part.isdigit() else part for part in at.split("."))
    for part in way:
        place = place[part]
    place[last] = value
    return body


@pytest.mark.parametrize(
    ("at", "value"),
    [
        ("datasourceTypes", []),
        ("policyRules", []),
        ("policyRules.0.backupParameters.backupType", "Full"),
        ("policyRules.0.trigger.schedule.repeatingTimeIntervals", ["R/2026-01-01T02:00:00+00:00/PT3H"]),
        ("policyRules.0.trigger.schedule.repeatingTimeIntervals", ["daily"]),
        ("policyRules.0.trigger.schedule.timeZone", "Mars"),
        ("policyRules.0.trigger.taggingCriteria", []),
        ("policyRules.1.name", "Other"),
        ("policyRules.1.isDefault", False),
        ("policyRules.1.lifecycles", []),
        ("policyRules.1.lifecycles.0.deleteAfter.duration", "P2Y"),
        ("policyRules.1.lifecycles.0.deleteAfter.duration", "for ever"),
    ],
)
def test_a_rule_that_disks_cannot_have_makes_no_policy(vault: Azure, at: str, value: Any) -> None:
    assert refusal(steps.put_policy, vault, changed(at, value)) == "BMSUserErrorInvalidPolicy"
    assert list(vault.protection.backup_policies.list(*VAULT_KEY)) == []


def test_a_policy_keeps_no_more_than_the_snapshots_that_a_disk_may_have(vault: Azure) -> None:
    steps.put_policy(vault, steps.disk_policy("PT1H", "P18D"))
    assert refusal(steps.put_policy, vault, steps.disk_policy("PT1H", "P19D")) == "BMSUserErrorInvalidPolicy"


@pytest.mark.parametrize("kind", ["Microsoft.Storage/storageAccounts/blobServices", "Microsoft.ContainerService/managedClusters"])  # fmt: skip
def test_other_datasources_are_not_simulated(vault: Azure, kind: str) -> None:
    assert refusal(steps.put_policy, vault, changed("datasourceTypes", [kind])) == "SandboxNotImplemented"


def test_vaulted_copies_are_not_simulated(vault: Azure) -> None:
    store = {"dataStoreType": "VaultStore", "objectType": "DataStoreInfoBase"}
    asked = changed("policyRules.1.lifecycles.0.sourceDataStore", store)
    assert refusal(steps.put_policy, vault, asked) == "SandboxNotImplemented"


def test_the_clock_brings_points_at_the_times_of_the_policy_and_takes_them_again(azure: Azure) -> None:
    steps.prepare(azure, steps.disk_policy("PT12H", "P2D"))
    steps.protect(azure)
    azure.sandbox.advance(hours=25)
    early = steps.points(azure)
    assert len(early) == 2
    assert {point.properties.recovery_point_time.hour for point in early} == {2, 14}
    assert len(steps.snapshots(azure)) == 2
    azure.sandbox.advance(days=5)
    late = steps.points(azure)
    assert len(late) == len(steps.snapshots(azure)) == 4
    assert not {point.name for point in early} & {point.name for point in late}
    assert not any(job.properties.is_user_triggered for job in azure.protection.jobs.list(*VAULT_KEY))


def test_the_first_backup_of_a_day_and_of_a_week_are_kept_for_longer(azure: Azure) -> None:
    steps.prepare(azure, steps.disk_policy("PT12H", "P2D", tags=WEEKLY))
    steps.protect(azure)
    azure.sandbox.advance(days=8)
    found = [point.properties.retention_tag_name for point in steps.points(azure)]
    assert {tag: found.count(tag) for tag in found}.keys() == {"Weekly", "Daily", "Default"}
    assert found.count("Weekly") in (1, 2)
    azure.sandbox.advance(days=20)
    tags = [point.properties.retention_tag_name for point in steps.points(azure)]
    assert 12 <= tags.count("Daily") <= 14
    assert tags.count("Weekly") >= 3


def test_a_changed_policy_is_for_new_points_alone(azure: Azure) -> None:
    steps.prepare(azure, steps.disk_policy("P1D", "P3D"))
    steps.protect(azure)
    azure.sandbox.advance(days=1)
    [old] = steps.points(azure)
    steps.put_policy(azure, steps.disk_policy("PT4H", "P30D"))
    azure.sandbox.advance(days=1)
    new, *_, oldest = steps.points(azure)
    assert len(steps.points(azure)) == 7
    assert oldest.properties.expiry_time == old.properties.expiry_time
    kept = new.properties.expiry_time - new.properties.recovery_point_time
    assert kept == timedelta(days=30)


def test_two_backups_with_different_tags_run_out_at_different_times(azure: Azure) -> None:
    steps.prepare(azure, steps.disk_policy("P1D", "P2D", tags={"Weekly": ("FirstOfWeek", "P4W")}))
    steps.protect(azure)
    steps.back_up(azure)
    steps.back_up(azure, "Weekly")
    azure.protection.backup_instances.begin_suspend_backups(*KEY).result()
    assert [point.properties.retention_tag_name for point in steps.points(azure)] == ["Weekly", "Default"]
    azure.sandbox.advance(days=3)
    assert [point.properties.retention_tag_name for point in steps.points(azure)] == ["Weekly"]


def test_a_snapshot_under_a_lock_outlives_its_time_until_the_lock_goes(azure: Azure) -> None:
    steps.prepare(azure, steps.disk_policy("P1D", "P1D"))
    steps.protect(azure)
    steps.back_up(azure)
    azure.protection.backup_instances.begin_suspend_backups(*KEY).result()
    [snapshot] = steps.snapshots(azure)
    locks = azure.locks.management_locks
    locks.create_or_update_by_scope(snapshot.id, "keep", {"properties": {"level": "CanNotDelete"}})
    azure.sandbox.advance(days=3)
    assert len(steps.points(azure)) == 1
    locks.delete_by_scope(snapshot.id, "keep")
    azure.sandbox.advance(days=1)
    assert steps.points(azure) == steps.snapshots(azure) == []


def test_a_policy_has_a_name_and_a_place(vault: Azure) -> None:
    assert refusal(steps.put_policy, vault, steps.disk_policy(), "x") == "BMSUserErrorInvalidInput"
    with pytest.raises(ResourceNotFoundError):
        vault.protection.backup_policies.create_or_update(GROUP, "none", POLICY, steps.disk_policy())


STARTS = st.integers(0, 500_000).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@given(start=STARTS, now=STARTS, hours=st.sampled_from([1, 2, 4, 6, 8, 12, 24]))
def test_the_next_time_is_the_first_of_the_grid_that_is_later(start: datetime, now: datetime, hours: int) -> None:
    step = timedelta(hours=hours)
    found = schedule.Interval(start, step, timedelta(0)).next(now)
    assert found > now
    assert found >= start
    assert (found - start) % step == timedelta(0)
    assert found == start or found - step <= now
