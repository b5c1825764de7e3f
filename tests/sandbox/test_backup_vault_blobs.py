"""Operational backup of blobs: a Backup vault sets the account up for going back in time, and locks it."""

from typing import Any

import pytest

from tests.sandbox import backup_vaults as steps
from tests.sandbox.backup_vaults import BVAULT, INSTANCE, KEY, VAULT_KEY
from tests.sandbox.conftest import GROUP, Azure, typed
from tests.sandbox.test_vaults import refusal

ACCOUNT = "stagingapp1"


@pytest.fixture
def prepared(azure: Azure) -> Azure:
    """A vault, a policy for blobs, and an account on which the vault has no role."""
    azure.make_group()
    azure.make_account()
    steps.make_vault(azure)
    steps.put_policy(azure, steps.blob_policy("P30D"))
    return azure


def account(azure: Azure) -> str:
    return f"{azure.group_id}/providers/Microsoft.Storage/storageAccounts/{ACCOUNT}"


def protect(azure: Azure) -> Any:
    principal = azure.protection.backup_vaults.get(*VAULT_KEY).identity.principal_id
    steps.grant(azure, principal, "Storage Account Backup Contributor", account(azure))
    return steps.protect(azure, steps.blob_instance(azure, account(azure)))


def ranges(azure: Azure, **body: Any) -> list[tuple[str, str]]:
    asked = {"sourceDataStoreType": "OperationalStore", **body}
    found = azure.protection.restorable_time_ranges.find(*KEY, asked).properties.restorable_time_ranges
    return [(typed(entry.start_time, str), entry.end_time) for entry in found]


def test_the_vault_needs_a_role_on_the_account(prepared: Azure) -> None:
    body = {"backupInstance": steps.blob_instance(prepared, account(prepared))}
    check = prepared.protection.backup_instances.begin_validate_for_backup
    assert refusal(check, *VAULT_KEY, body) == "UserErrorNotEnoughPermissionOnStorageAccount"
    protect(prepared)
    assert prepared.protection.backup_instances.get(*KEY).properties.current_protection_state == "ProtectionConfigured"


def test_protection_sets_the_account_up_and_locks_it(prepared: Azure) -> None:
    protect(prepared)
    service = prepared.storage.blob_services.get_service_properties(GROUP, ACCOUNT)
    assert (service.restore_policy.enabled, service.restore_policy.days) == (True, 30)
    assert (service.is_versioning_enabled, service.change_feed.enabled) == (True, True)
    assert service.delete_retention_policy.days == 35
    assert refusal(prepared.storage.storage_accounts.delete, GROUP, ACCOUNT) == "ScopeLocked"
    prepared.protection.backup_instances.begin_delete(*KEY).result()
    prepared.storage.storage_accounts.delete(GROUP, ACCOUNT)
    assert list(prepared.storage.storage_accounts.list_by_resource_group(GROUP)) == []


@pytest.mark.proves("RestorableTimeRanges_Find")
def test_the_account_can_go_back_to_any_time_since_its_protection(prepared: Azure) -> None:
    protect(prepared)
    prepared.sandbox.advance(days=3)
    [(start, end)] = ranges(prepared)
    assert ranges(prepared, endTime=start) == []
    prepared.sandbox.advance(days=60)
    [(later, now)] = ranges(prepared)
    assert start < end < later < now
    assert refusal(ranges, prepared, sourceDataStoreType="VaultStore") == "SandboxNotImplemented"
    assert refusal(ranges, prepared, startTime="yesterday") == "BMSUserErrorInvalidInput"


def test_blobs_have_no_backups_on_demand_and_are_not_stopped(prepared: Azure) -> None:
    protect(prepared)
    instances = prepared.protection.backup_instances
    body = {"backupRuleOptions": {"ruleName": "Default", "triggerOption": {}}}
    assert refusal(instances.begin_adhoc_backup, *KEY, body) == "UserErrorOperationNotSupported"
    assert refusal(instances.begin_stop_protection, *KEY) == "SandboxNotImplemented"
    assert list(prepared.protection.recovery_points.list(*KEY)) == []


def test_a_deleted_blob_instance_comes_back_with_its_lock(prepared: Azure) -> None:
    protect(prepared)
    prepared.protection.backup_instances.begin_delete(*KEY).result()
    assert [held.name for held in prepared.protection.deleted_backup_instances.list(*VAULT_KEY)] == [INSTANCE]
    prepared.protection.deleted_backup_instances.begin_undelete(*KEY).result()
    assert prepared.protection.backup_instances.get(*KEY).properties.current_protection_state == "ProtectionConfigured"
    assert refusal(prepared.storage.storage_accounts.delete, GROUP, ACCOUNT) == "ScopeLocked"


def test_a_premium_account_is_not_taken(prepared: Azure) -> None:
    made = prepared.make_account("premiumapp1", sku={"name": "Premium_LRS"}, kind="BlockBlobStorage")
    body = {"backupInstance": steps.blob_instance(prepared, made)}
    check = prepared.protection.backup_instances.begin_validate_for_backup
    assert refusal(check, GROUP, BVAULT, body) == "UserErrorStorageAccountNotSupported"
