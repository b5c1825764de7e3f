"""Backup policies: the defaults, what is refused, and what a change does."""

import copy
from datetime import datetime, timedelta
from typing import Any

import pytest
from azure.mgmt.recoveryservicesbackup.models import (
    OperationStatusJobsExtendedInfo,
    OperationStatusValues,
    ProtectionPolicyResource,
)

from studyapp.sandbox.arm.values import put_at
from tests.sandbox.conftest import GROUP, VAULT, VM, Azure, typed
from tests.sandbox.test_vaults import refusal

TIME = "2026-03-01T22:00:00Z"


def standard(**changes: Any) -> dict[str, Any]:
    """A daily Standard policy; keyword `a__b` changes the property a.b."""
    properties: dict[str, Any] = {
        "backupManagementType": "AzureIaasVM",
        "schedulePolicy": {
            "schedulePolicyType": "SimpleSchedulePolicy",
            "scheduleRunFrequency": "Daily",
            "scheduleRunTimes": [TIME],
        },
        "retentionPolicy": {
            "retentionPolicyType": "LongTermRetentionPolicy",
            "dailySchedule": {"retentionTimes": [TIME], "retentionDuration": {"count": 10, "durationType": "Days"}},
        },
        "timeZone": "UTC",
    }
    for path, value in changes.items():
        properties = put_at(properties, path.replace("__", "."), value)
    return {"properties": properties}


def enhanced(interval: int = 4, window: int = 12, **changes: Any) -> dict[str, Any]:
    """An hourly Enhanced policy."""
    body = standard(**changes)
    body["properties"] |= {
        "policyType": "V2",
        "schedulePolicy": {
            "schedulePolicyType": "SimpleSchedulePolicyV2",
            "scheduleRunFrequency": "Hourly",
            "hourlySchedule": {
                "interval": interval,
                "scheduleWindowStartTime": "2026-03-01T08:00:00Z",
                "scheduleWindowDuration": window,
            },
        },
    }
    return body


def put(azure: Azure, name: str, body: dict[str, Any]) -> Any:
    return azure.backup.protection_policies.create_or_update(VAULT, GROUP, name, copy.deepcopy(body))


@pytest.mark.proves("BackupPolicies_List", "ProtectionPolicies_Get")
def test_a_new_vault_has_three_policies(site: Azure) -> None:
    names = [p.name for p in site.backup.backup_policies.list(VAULT, GROUP)]
    assert names == ["HourlyLogBackup", "DefaultPolicy", "EnhancedPolicy"]
    for_machines = site.backup.backup_policies.list(VAULT, GROUP, filter="backupManagementType eq 'AzureIaasVM'")
    assert [p.name for p in for_machines] == ["DefaultPolicy", "EnhancedPolicy"]
    default = site.backup.protection_policies.get(VAULT, GROUP, "DefaultPolicy").properties
    assert default.retention_policy.daily_schedule.retention_duration.count == 30
    assert default.instant_rp_retention_range_in_days == 2
    assert isinstance(default.schedule_policy.schedule_run_times[0], datetime)


@pytest.mark.proves("ProtectionPolicies_CreateOrUpdate", "ProtectionPolicies_Delete")
def test_a_policy_is_made_read_and_deleted(site: Azure) -> None:
    put(site, "Nightly", standard())
    read = site.backup.protection_policies.get(VAULT, GROUP, "nightly")
    assert read.name == "Nightly"
    assert read.properties.protected_items_count == 0
    site.backup.protection_policies.begin_delete(VAULT, GROUP, "Nightly").result()
    assert "Nightly" not in [p.name for p in site.backup.backup_policies.list(VAULT, GROUP)]


def test_a_policy_in_use_is_not_deleted(protected: Azure) -> None:
    assert protected.backup.protection_policies.get(VAULT, GROUP, "DefaultPolicy").properties.protected_items_count == 1
    code = refusal(protected.backup.protection_policies.begin_delete, VAULT, GROUP, "DefaultPolicy")
    assert code == "BMSUserErrorPolicyInUse"


def test_a_default_policy_comes_back_after_deletion(site: Azure) -> None:
    site.backup.protection_policies.begin_delete(VAULT, GROUP, "DefaultPolicy").result()
    assert site.backup.protection_policies.get(VAULT, GROUP, "DefaultPolicy").name == "DefaultPolicy"


_DAILY = "retentionPolicy__dailySchedule__retentionDuration"
_WEEKLY = {
    "daysOfTheWeek": ["Sunday"],
    "retentionTimes": [TIME],
    "retentionDuration": {"count": 4, "durationType": "Weeks"},
}


@pytest.mark.parametrize(
    "body",
    [
        standard(**{_DAILY: {"count": 6, "durationType": "Days"}}),
        standard(**{_DAILY: {"count": 10000, "durationType": "Days"}}),
        standard(**{_DAILY: {"count": 10, "durationType": "Weeks"}}),
        standard(schedulePolicy__scheduleRunTimes=["2026-03-01T22:15:00Z"]),
        standard(schedulePolicy__scheduleRunTimes=[TIME, "2026-03-01T10:00:00Z"]),
        standard(retentionPolicy__dailySchedule__retentionTimes=["2026-03-01T10:00:00Z"]),
        standard(schedulePolicy__scheduleRunFrequency="Hourly"),
        standard(schedulePolicy__scheduleRunFrequency="Weekly", schedulePolicy__scheduleRunDays=["Sunday"]),
        standard(timeZone="Middle-earth Standard Time"),
        standard(instantRpRetentionRangeInDays=6),
        standard(instantRpRetentionRangeInDays=0),
        standard(snapshotConsistencyType="OnlyCrashConsistent"),
        standard(retentionPolicy__weeklySchedule={**_WEEKLY, "daysOfTheWeek": []}),
        standard(
            retentionPolicy__weeklySchedule={**_WEEKLY, "retentionDuration": {"count": 5164, "durationType": "Weeks"}}
        ),
        standard(policyType="V2"),
        enhanced(interval=5),
        enhanced(interval=12, window=4),
        enhanced(instantRpRetentionRangeInDays=18),
    ],
)
def test_an_invalid_policy_is_refused(site: Azure, body: dict[str, Any]) -> None:
    assert refusal(put, site, "Wrong", body) == "BMSUserErrorInvalidPolicyInput"


def test_an_enhanced_policy_backs_up_every_four_hours_and_vaults_once_a_day(site: Azure) -> None:
    put(site, "Often", enhanced())
    site.protect("Often")
    site.sandbox.advance(days=3)
    points = site.points()
    vaulted = [p for p in points if any(t.type == "HardenedRP" for t in p.properties.recovery_point_tier_details)]
    assert len(points) > 8
    assert 2 <= len(vaulted) <= 3


def test_a_shorter_retention_takes_hold_of_points_that_exist(protected: Azure) -> None:
    protected.sandbox.advance(days=20)
    assert len(protected.points()) == 20
    put(protected, "DefaultPolicy", standard(**{_DAILY: {"count": 7, "durationType": "Days"}}))
    protected.sandbox.advance(days=2)
    assert 7 <= len(protected.points()) <= 9


def test_an_immutable_vault_refuses_a_shorter_retention(protected: Azure) -> None:
    lock = {"properties": {"securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}}
    protected.vaults.vaults.begin_update(GROUP, VAULT, lock).result()
    shorter = standard(**{_DAILY: {"count": 7, "durationType": "Days"}})
    assert refusal(put, protected, "DefaultPolicy", shorter) == "UserErrorOperationDeniedOnImmutableItem"
    longer = standard(**{_DAILY: {"count": 90, "durationType": "Days"}})
    put(protected, "DefaultPolicy", longer)
    protected.sandbox.advance(minutes=1)
    assert kept_days(protected) == 90


def kept_days(azure: Azure, policy: str = "DefaultPolicy") -> int:
    """For how many days daily points are kept, as the policy reads now."""
    retention = azure.backup.protection_policies.get(VAULT, GROUP, policy).properties.retention_policy
    return int(retention.daily_schedule.retention_duration.count)


@pytest.mark.proves("ProtectionPolicyOperationStatuses_Get", "ProtectionPolicyOperationResults_Get")
def test_changing_a_policy_in_use_is_an_operation_with_a_job_for_each_item(protected: Azure) -> None:
    body = standard(**{_DAILY: {"count": 45, "durationType": "Days"}})
    headers = protected.headers_of(protected.backup.protection_policies.create_or_update, VAULT, GROUP, "DefaultPolicy", body)  # fmt: skip
    operation = headers["Azure-AsyncOperation"].partition("?")[0].rpartition("/")[2]
    asked = (VAULT, GROUP, "DefaultPolicy", operation)
    running = protected.backup.protection_policy_operation_statuses.get(*asked)
    assert (running.status, running.properties) == (OperationStatusValues.IN_PROGRESS, None)
    assert kept_days(protected) == 30
    again = refusal(put, protected, "DefaultPolicy", standard(**{_DAILY: {"count": 60, "durationType": "Days"}}))
    assert again == "BMSUserErrorConflictingProtectionOperation"
    protected.sandbox.advance(minutes=1)
    done = protected.backup.protection_policy_operation_statuses.get(*asked)
    assert done.status is OperationStatusValues.SUCCEEDED
    assert isinstance(done.start_time, datetime)
    (job,) = typed(done.properties, OperationStatusJobsExtendedInfo).job_ids
    details = protected.job(job).properties
    assert (details.operation, details.status, details.entity_friendly_name) == ("ConfigureBackup", "Completed", VM)
    assert details.extended_info.property_bag["Policy Name"] == "DefaultPolicy"
    result = protected.backup.protection_policy_operation_results.get(*asked)
    assert typed(result, ProtectionPolicyResource).properties.protected_items_count == 1
    assert kept_days(protected) == 45


def test_a_policy_that_is_put_unchanged_or_protects_nothing_answers_at_once(protected: Azure) -> None:
    same = protected.backup.protection_policies.get(VAULT, GROUP, "DefaultPolicy")
    assert protected.backup.protection_policies.create_or_update(VAULT, GROUP, "DefaultPolicy", same).name == same.name
    assert put(protected, "Nightly", standard()).name == "Nightly"
    longer = standard(**{_DAILY: {"count": 99, "durationType": "Days"}})
    assert put(protected, "Nightly", longer).properties.retention_policy.daily_schedule.retention_duration.count == 99


def test_a_policy_of_another_workload_is_not_simulated(site: Azure) -> None:
    body = {"properties": {"backupManagementType": "AzureStorage", "workLoadType": "AzureFileShare"}}
    assert refusal(put, site, "Shares", body) == "SandboxNotImplemented"


def test_the_simulation_of_a_policy_foretells_the_points_that_come_to_be(protected: Azure) -> None:
    day = protected.sandbox.now + timedelta(days=45)
    foretold = protected.sandbox.simulate_policy(protected.policy_id(), day)
    alive = [kept for kept in foretold if kept.time <= day < kept.expires]
    protected.sandbox.advance_to(day)
    assert len(alive) == 30
    assert abs(len(protected.points()) - len(alive)) <= 1, "the daily cleaning may lag by a day"
