"""Backup vaults: made, changed, deleted; which settings go together and which can't be taken back."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from tests.sandbox import backup_vaults as steps
from tests.sandbox.backup_vaults import BVAULT, VAULT_KEY, make_vault
from tests.sandbox.conftest import GROUP, REGION, Azure, typed
from tests.sandbox.test_vaults import refusal


@pytest.fixture
def group(azure: Azure) -> Azure:
    azure.make_group()
    return azure


def update(azure: Azure, **properties: Any) -> Any:
    return azure.protection.backup_vaults.begin_update(*VAULT_KEY, {"properties": properties}).result()


@pytest.mark.proves("BackupVaults_CreateOrUpdate", "BackupVaults_Get", "OperationStatus_Get")
def test_a_new_vault_has_an_identity_and_the_defaults_of_today(group: Azure) -> None:
    made = make_vault(group)
    read = group.protection.backup_vaults.get(GROUP, BVAULT.upper())
    assert (read.name, read.location, made.id) == (BVAULT, REGION, read.id)
    assert read.properties.provisioning_state == "Succeeded"
    assert [(s.datastore_type, s.type) for s in read.properties.storage_settings] == [
        ("VaultStore", "LocallyRedundant")
    ]
    soft = read.properties.security_settings.soft_delete_settings
    assert (soft.state, typed(soft.retention_duration_in_days, float)) == ("On", 14.0)
    assert read.properties.security_settings.immutability_settings.state == "Disabled"
    assert typed(read.properties.is_vault_protected_by_resource_guard, bool) is False
    assert len(typed(read.identity.principal_id, str)) == 36
    assert read.identity.type == "SystemAssigned"


@pytest.mark.proves("BackupVaults_Update")
def test_settings_change_and_some_never_change_back(group: Azure) -> None:
    make_vault(group)
    update(group, securitySettings={"softDeleteSettings": {"state": "AlwaysOn", "retentionDurationInDays": 60}})
    read = group.protection.backup_vaults.get(*VAULT_KEY).properties
    assert read.security_settings.soft_delete_settings.retention_duration_in_days == 60
    assert (read.secure_score, read.bcdr_security_level) == ("Adequate", "Good")
    off = {"softDeleteSettings": {"state": "Off"}}
    assert refusal(update, group, securitySettings=off) == "BMSUserErrorInvalidInput"
    locked = {"immutabilitySettings": {"state": "Locked"}}
    assert refusal(update, group, securitySettings=locked) == "BMSUserErrorInvalidInput"
    update(group, securitySettings={"immutabilitySettings": {"state": "Unlocked"}})
    update(group, securitySettings=locked)
    assert refusal(update, group, securitySettings={"immutabilitySettings": {"state": "Disabled"}})
    assert group.protection.backup_vaults.get(*VAULT_KEY).properties.secure_score == "Maximum"


def test_a_patch_takes_effect_when_its_operation_ends(group: Azure) -> None:
    make_vault(group)
    group.protection.backup_vaults.begin_update(*VAULT_KEY, {"tags": {"a": "b"}}, polling=False)
    assert group.protection.backup_vaults.get(*VAULT_KEY).tags == {}
    group.sandbox.advance(minutes=1)
    assert group.protection.backup_vaults.get(*VAULT_KEY).tags == {"a": "b"}


def test_redundancy_changes_until_something_is_protected(azure: Azure) -> None:
    steps.prepare(azure)
    make_vault(azure, redundancy="ZoneRedundant")
    read = azure.protection.backup_vaults.get(*VAULT_KEY)
    assert read.properties.storage_settings[0].type == "ZoneRedundant"
    steps.protect(azure)
    assert refusal(make_vault, azure, redundancy="GeoRedundant") == "StorageModelModifyError"
    make_vault(azure, redundancy="ZoneRedundant")


@pytest.mark.parametrize(
    "properties",
    [
        {"storageSettings": []},
        {"storageSettings": [{"datastoreType": "VaultStore", "type": "Tape"}]},
        {"securitySettings": {"softDeleteSettings": {"retentionDurationInDays": 13}}},
        {"securitySettings": {"softDeleteSettings": {"retentionDurationInDays": 181}}},
        {"securitySettings": {"immutabilitySettings": {"state": "Locked"}}},
    ],
)
def test_a_wrong_setting_makes_no_vault(group: Azure, properties: dict[str, Any]) -> None:
    assert refusal(make_vault, group, **properties) == "BMSUserErrorInvalidInput"
    with pytest.raises(ResourceNotFoundError):
        group.protection.backup_vaults.get(*VAULT_KEY)


@pytest.mark.parametrize(
    "properties",
    [
        {"securitySettings": {"encryptionSettings": {"state": "Enabled"}}},
        {"featureSettings": {"crossRegionRestoreSettings": {"state": "Enabled"}}},
        {"resourceGuardOperationRequests": ["x"]},
        {"replicatedRegions": ["northeurope"]},
    ],
)
def test_what_is_not_simulated_is_said(group: Azure, properties: dict[str, Any]) -> None:
    assert refusal(make_vault, group, **properties) == "SandboxNotImplemented"


@pytest.mark.proves("BackupVaults_GetInResourceGroup", "BackupVaults_GetInSubscription", "BackupVaults_Delete")
def test_vaults_are_listed_and_deleted(group: Azure) -> None:
    vaults = group.protection.backup_vaults
    make_vault(group)
    make_vault(group, "bv-two")
    assert [v.name for v in vaults.get_in_resource_group(GROUP)] == [BVAULT, "bv-two"]
    vaults.begin_delete(*VAULT_KEY).result()
    vaults.begin_delete(*VAULT_KEY).result()
    assert [v.name for v in vaults.get_in_subscription()] == ["bv-two"]


@pytest.mark.proves("BackupVaults_CheckNameAvailability")
def test_a_name_is_free_until_it_is_taken(group: Azure) -> None:
    asked = {"name": BVAULT, "type": "Microsoft.DataProtection/backupVaults"}
    check = group.protection.backup_vaults.check_name_availability
    assert typed(check(GROUP, REGION, asked).name_available, bool) is True
    make_vault(group)
    taken = check(GROUP, REGION, asked)
    assert (taken.name_available, taken.reason) == (False, "AlreadyExists")
    assert check(GROUP, REGION, {**asked, "name": "1"}).reason == "Invalid"


@pytest.mark.proves("BackupVaultOperationResults_Get", "OperationStatusBackupVaultContext_Get", "OperationStatusResourceGroupContext_Get")  # fmt: skip
def test_an_operation_is_seen_at_every_door(group: Azure) -> None:
    make_vault(group)
    client = group.protection
    poller = client.backup_vaults.begin_update(*VAULT_KEY, {"tags": {"a": "b"}}, polling=False)
    operation = steps.operation_of(poller)
    doors = client.operation_status_backup_vault_context
    assert doors.get(*VAULT_KEY, operation).status == "Inprogress"
    group.sandbox.advance(minutes=1)
    assert doors.get(*VAULT_KEY, operation).status == "Succeeded"
    assert client.operation_status_resource_group_context.get(GROUP, operation).name == operation
    assert client.backup_vault_operation_results.get(*VAULT_KEY, operation).tags == {"a": "b"}
    make_vault(group, "bv-two")
    with pytest.raises(ResourceNotFoundError):
        doors.get(GROUP, "bv-two", operation)


def test_a_wrong_name_place_or_etag_is_refused(group: Azure) -> None:
    assert refusal(make_vault, group, "v!") == "InvalidResourceName"
    made = make_vault(group)
    body = {"location": "northeurope", "properties": {"storageSettings": [{"datastoreType": "VaultStore", "type": "LocallyRedundant"}]}}  # fmt: skip
    put = group.protection.backup_vaults.begin_create_or_update
    assert refusal(put, *VAULT_KEY, body) == "InvalidResourceLocation"
    assert refusal(put, *VAULT_KEY, {**body, "location": REGION, "eTag": "W/stale"}) == "PreconditionFailed"
    assert put(*VAULT_KEY, {**body, "location": REGION, "eTag": made.e_tag}).result().name == BVAULT


def test_roles_and_locks_hold_for_vaults(group: Azure) -> None:
    make_vault(group.as_("backup-contributor"))
    assert group.as_("backup-reader").protection.backup_vaults.get(*VAULT_KEY).name == BVAULT
    for persona in ("backup-reader", "backup-operator", "newcomer"):
        with pytest.raises(HttpResponseError) as caught:
            make_vault(group.as_(persona), "bv-two")
        assert caught.value.status_code == 403
    vault = steps.vault_id(group)
    group.locks.management_locks.create_or_update_by_scope(vault, "keep", {"properties": {"level": "CanNotDelete"}})
    assert refusal(group.protection.backup_vaults.begin_delete, *VAULT_KEY) == "ScopeLocked"
    newest = group.sandbox.activity()[0]
    assert (newest["operationName"]["value"], newest["resourceId"]) == ("Microsoft.DataProtection/backupVaults/delete", vault)  # fmt: skip


def test_an_identity_is_switched_off_and_comes_back_as_itself(group: Azure) -> None:
    first = make_vault(group).identity.principal_id
    vaults = group.protection.backup_vaults
    vaults.begin_update(*VAULT_KEY, {"identity": {"type": "None"}}).result()
    assert vaults.get(*VAULT_KEY).identity.principal_id is None
    vaults.begin_update(*VAULT_KEY, {"identity": {"type": "systemAssigned"}}).result()
    assert vaults.get(*VAULT_KEY).identity.principal_id == first
    wrong = {"identity": {"type": "UserAssigned"}}
    assert refusal(vaults.begin_update, *VAULT_KEY, wrong) == "InvalidIdentityIds"
