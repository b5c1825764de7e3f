"""Vaults: making, changing, deleting, bringing back, and the older doors to their settings."""

from datetime import datetime
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.world import Settings
from tests.sandbox.conftest import GROUP, REGION, VAULT, Azure, JudgedSandbox


def refusal(call: Any, *args: Any, **kwargs: Any) -> str:
    """The error code of a call that must be refused."""
    with pytest.raises(HttpResponseError) as caught:
        _finish(call(*args, **kwargs))
    assert caught.value.error
    return str(caught.value.error.code)


def _finish(answer: Any) -> None:
    """Wait for a poller; walk a list to its end."""
    if hasattr(answer, "result"):
        answer.result()
    else:
        list(answer)


@pytest.mark.proves("Vaults_CreateOrUpdate", "Vaults_Get", "GetOperationStatus")
def test_a_new_vault_is_geo_redundant_and_soft_delete_is_always_on(azure: Azure) -> None:
    azure.make_group()
    made = azure.make_vault()
    assert made.properties.provisioning_state == "Succeeded"
    assert made.properties.redundancy_settings.standard_tier_storage_redundancy == "GeoRedundant"
    soft = azure.vaults.vaults.get(GROUP, VAULT.upper()).properties.security_settings.soft_delete_settings
    assert soft.soft_delete_state == "AlwaysON"
    assert soft.soft_delete_retention_period_in_days == 14


@pytest.mark.proves("Vaults_Update", "GetOperationResult")
def test_a_patch_changes_redundancy_until_an_item_is_protected(site: Azure) -> None:
    change = {"properties": {"redundancySettings": {"standardTierStorageRedundancy": "LocallyRedundant"}}}
    site.vaults.vaults.begin_update(GROUP, VAULT, change).result()
    read = site.vaults.vaults.get(GROUP, VAULT).properties.redundancy_settings
    assert read.standard_tier_storage_redundancy == "LocallyRedundant"
    answer = site.raw("PATCH", f"{site.vault_id}?api-version=2024-04-01", {"tags": {"team": "ops"}})
    assert site.raw("GET", answer.headers["Location"]).status_code == 202
    site.sandbox.advance(minutes=1)
    assert site.raw("GET", answer.headers["Location"]).json()["tags"] == {"team": "ops"}
    assert site.vaults.vaults.get(GROUP, VAULT).tags == {"team": "ops"}
    site.protect()
    back = {"properties": {"redundancySettings": {"standardTierStorageRedundancy": "GeoRedundant"}}}
    assert refusal(site.vaults.vaults.begin_update, GROUP, VAULT, back) == "StorageModelModifyError"


def test_cross_region_restore_cannot_be_taken_back(site: Azure) -> None:
    on = {"properties": {"redundancySettings": {"crossRegionRestore": "Enabled"}}}
    site.vaults.vaults.begin_update(GROUP, VAULT, on).result()
    assert site.vaults.vaults.get(GROUP, VAULT).properties.redundancy_settings.cross_region_restore == "Enabled"
    off = {"properties": {"redundancySettings": {"crossRegionRestore": "Disabled"}}}
    assert refusal(site.vaults.vaults.begin_update, GROUP, VAULT, off) == "BMSUserErrorInvalidInput"


def test_locked_immutability_is_final(site: Azure) -> None:
    def to(state: str) -> dict[str, Any]:
        return {"properties": {"securitySettings": {"immutabilitySettings": {"state": state}}}}

    for state in ("Unlocked", "Disabled", "Unlocked", "Locked"):
        site.vaults.vaults.begin_update(GROUP, VAULT, to(state)).result()
        read = site.vaults.vaults.get(GROUP, VAULT).properties.security_settings.immutability_settings
        assert read.state == state
    assert refusal(site.vaults.vaults.begin_update, GROUP, VAULT, to("Unlocked")) == "BMSUserErrorInvalidInput"


@pytest.mark.proves("Vaults_ListByResourceGroup", "Vaults_ListBySubscriptionId", "Vaults_Delete")
def test_an_empty_vault_is_deleted_for_good(azure: Azure) -> None:
    azure.make_group()
    azure.make_vault("rsv-one")
    azure.make_vault("rsv-two")
    assert [v.name for v in azure.vaults.vaults.list_by_resource_group(GROUP)] == ["rsv-one", "rsv-two"]
    azure.vaults.vaults.begin_delete(GROUP, "rsv-one").result()
    assert [v.name for v in azure.vaults.vaults.list_by_subscription_id()] == ["rsv-two"]
    with pytest.raises(ResourceNotFoundError):
        azure.vaults.vaults.get(GROUP, "rsv-one")


def test_a_vault_with_an_active_item_is_not_deleted(protected: Azure) -> None:
    assert refusal(protected.vaults.vaults.begin_delete, GROUP, VAULT) == "ServiceResourceNotEmptyWithContainerDetails"
    assert protected.vaults.vaults.get(GROUP, VAULT).name == VAULT


@pytest.mark.proves(
    "DeletedVaults_ListBySubscriptionId",
    "DeletedVaults_Get",
    "DeletedVaults_Undelete",
    "DeletedVaults_GetOperationStatus",
)
def test_a_vault_with_soft_deleted_data_can_come_back(protected: Azure) -> None:
    protected.back_up()
    protected.backup.protected_items.delete(*protected.item)
    protected.sandbox.advance(minutes=5)
    protected.vaults.vaults.begin_delete(GROUP, VAULT).result()
    (gone,) = protected.vaults.deleted_vaults.list_by_subscription_id(REGION)
    assert gone.properties.vault_id == protected.vault_id
    assert isinstance(gone.properties.purge_at, datetime)
    assert protected.vaults.deleted_vaults.get(REGION, gone.name).name == gone.name
    body = {"properties": {"recoveryResourceGroupId": protected.group_id}}
    protected.vaults.deleted_vaults.begin_undelete(REGION, gone.name, body).result()
    protected.sandbox.advance(minutes=5)
    assert protected.vaults.vaults.get(GROUP, VAULT).name == VAULT
    (item,) = protected.backup.backup_protected_items.list(VAULT, GROUP)
    assert item.properties["isScheduledForDeferredDelete"] is True
    assert len(protected.points()) == 1


def test_a_vault_that_goes_with_its_group_can_come_back_as_well(protected: Azure) -> None:
    protected.back_up()
    protected.backup.protected_items.delete(*protected.item)
    protected.sandbox.advance(minutes=5)
    protected.resources.resource_groups.begin_delete(GROUP).result()
    assert protected.resources.resource_groups.check_existence(GROUP) is False
    (gone,) = protected.vaults.deleted_vaults.list_by_subscription_id(REGION)
    assert gone.properties.vault_id == protected.vault_id
    assert gone.properties.purge_at > gone.properties.vault_deletion_time
    protected.make_group("rg-back")
    body = {"properties": {"recoveryResourceGroupId": protected.group_id.replace(GROUP, "rg-back")}}
    protected.vaults.deleted_vaults.begin_undelete(REGION, gone.name, body).result()
    protected.sandbox.advance(minutes=5)
    points = protected.backup.recovery_points.list(VAULT, "rg-back", *protected.item[2:])
    assert len(list(points)) == 1


def test_a_group_with_a_vault_that_protects_something_is_not_deleted(protected: Azure) -> None:
    assert refusal(protected.resources.resource_groups.begin_delete, GROUP) == "ResourceGroupDeletionBlocked"
    assert protected.vaults.vaults.get(GROUP, VAULT).name == VAULT


def test_a_deleted_vault_is_purged_when_its_time_is_over(protected: Azure) -> None:
    protected.backup.protected_items.delete(*protected.item)
    protected.sandbox.advance(minutes=5)
    protected.vaults.vaults.begin_delete(GROUP, VAULT).result()
    protected.sandbox.advance(days=15)
    assert list(protected.vaults.deleted_vaults.list_by_subscription_id(REGION)) == []


def test_a_key_of_ones_own_shows_with_the_identity_that_reads_it(azure: Azure) -> None:
    azure.make_group()
    user = f"{azure.group_id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader"
    key = f"https://keys.vault.azure.net/keys/backup/{1:032x}"
    encryption = {"keyVaultProperties": {"keyUri": key}, "kekIdentity": {"userAssignedIdentity": user}}
    body = {
        "location": REGION,
        "sku": {"name": "RS0"},
        "identity": {"type": "UserAssigned", "userAssignedIdentities": {user: {}}},
        "properties": {"encryption": encryption},
    }
    azure.vaults.vaults.begin_create_or_update(GROUP, VAULT, body).result()
    shown = azure.vaults.vaults.get(GROUP, VAULT).properties.encryption.kek_identity
    assert (shown.user_assigned_identity, shown.use_system_assigned_identity) == (user, False)
    config = azure.backup.backup_resource_encryption_configs.get(VAULT, GROUP).properties
    assert (config.key_uri, config.user_assigned_identity, config.use_system_assigned_identity) == (key, user, False)


@pytest.mark.proves("Usages_ListByVaults", "RecoveryServices_CheckNameAvailability", "BackupUsageSummaries_List")
def test_usage_counts_what_is_protected(protected: Azure) -> None:
    counts = {u.name.value: u.current_value for u in protected.vaults.usages.list_by_vaults(GROUP, VAULT)}
    assert counts["ProtectedItems"] == 1
    asked = {"type": "Microsoft.RecoveryServices/Vaults", "name": VAULT}
    answer = protected.vaults.recovery_services.check_name_availability(GROUP, REGION, asked)
    assert (answer.name_available, answer.reason) == (False, "AlreadyExists")
    url = f"{protected.group_id}/providers/Microsoft.RecoveryServices/locations/{REGION}/checkNameAvailability"
    free = protected.raw("POST", f"{url}?api-version=2024-04-01", {**asked, "name": "rsv-free"})
    assert free.json() == {"nameAvailable": True}
    (summary,) = protected.backup.backup_usage_summaries.list(
        VAULT, GROUP, filter="type eq 'BackupProtectedItemCountSummary'"
    )
    assert (summary.name.value, summary.current_value) == ("AzureIaasVM", 1)


@pytest.mark.proves(
    "BackupResourceVaultConfigs_Get", "BackupResourceVaultConfigs_Update", "BackupResourceVaultConfigs_Put"
)
def test_soft_delete_days_are_set_through_the_older_door(site: Azure) -> None:
    configs = site.backup.backup_resource_vault_configs
    assert configs.get(VAULT, GROUP).properties.is_soft_delete_feature_state_editable is False
    configs.update(VAULT, GROUP, {"properties": {"softDeleteRetentionPeriodInDays": 30}})
    configs.put(VAULT, GROUP, {"properties": {"softDeleteRetentionPeriodInDays": 60}})
    assert configs.get(VAULT, GROUP).properties.soft_delete_retention_period_in_days == 60
    settings = site.vaults.vaults.get(GROUP, VAULT).properties.security_settings.soft_delete_settings
    assert settings.soft_delete_retention_period_in_days == 60
    off = {"properties": {"softDeleteFeatureState": "Disabled"}}
    assert refusal(configs.update, VAULT, GROUP, off) == "BMSUserErrorInvalidInput"


def test_before_secure_by_default_soft_delete_can_be_turned_off() -> None:
    azure = Azure(JudgedSandbox(settings=Settings(soft_delete="optional")))
    azure.make_group()
    azure.make_network()
    azure.make_machine()
    azure.make_vault()
    azure.protect()
    azure.backup.protected_items.delete(*azure.item)
    azure.sandbox.advance(minutes=5)
    assert refusal(azure.vaults.vaults.begin_delete, GROUP, VAULT) == "ServiceResourceNotEmptyWithBackendMessage"
    azure.protect_again()
    off = {"properties": {"softDeleteFeatureState": "Disabled", "enhancedSecurityState": "Disabled"}}
    azure.backup.backup_resource_vault_configs.update(VAULT, GROUP, off)
    azure.backup.protected_items.delete(*azure.item)
    azure.sandbox.advance(minutes=5)
    assert list(azure.backup.backup_protected_items.list(VAULT, GROUP)) == []
    azure.vaults.vaults.begin_delete(GROUP, VAULT).result()
    assert list(azure.vaults.vaults.list_by_subscription_id()) == []


@pytest.mark.proves(
    "BackupResourceStorageConfigsNonCRR_Get",
    "BackupResourceStorageConfigsNonCRR_Update",
    "BackupResourceStorageConfigsNonCRR_patch",
)
def test_the_older_storage_door_closes_once_the_vault_was_used(site: Azure) -> None:
    configs = site.backup.backup_resource_storage_configs_non_crr
    configs.update(VAULT, GROUP, {"properties": {"storageModelType": "ZoneRedundant"}})
    assert configs.get(VAULT, GROUP).properties.storage_model_type == "ZoneRedundant"
    configs.patch(VAULT, GROUP, {"properties": {"storageModelType": "LocallyRedundant"}})
    assert configs.get(VAULT, GROUP).properties.storage_type == "LocallyRedundant"
    change = {"properties": {"redundancySettings": {"standardTierStorageRedundancy": "GeoRedundant"}}}
    site.vaults.vaults.begin_update(GROUP, VAULT, change).result()
    again = {"properties": {"storageModelType": "ZoneRedundant"}}
    assert refusal(configs.update, VAULT, GROUP, again) == "BMSUserErrorInvalidInput"


@pytest.mark.proves("VaultExtendedInfo_Get", "VaultExtendedInfo_CreateOrUpdate", "VaultExtendedInfo_Update")
def test_extended_information_is_kept(site: Azure) -> None:
    door = site.vaults.vault_extended_info
    door.create_or_update(GROUP, VAULT, {"properties": {"integrityKey": "one", "algorithm": "None"}})
    assert door.get(GROUP, VAULT).properties.integrity_key == "one"
    door.update(GROUP, VAULT, {"properties": {"integrityKey": "two", "algorithm": "None"}})
    assert door.get(GROUP, VAULT).properties.integrity_key == "two"


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("9vault", {}, "InvalidResourceName"),
        ("rsv", {"sku": {"name": "Gold"}}, "InvalidRestApiParameter"),
        ("rsv", {"location": "atlantis"}, "LocationNotAvailableForResourceType"),
        ("rsv", {"properties": {"colour": "red"}}, "InvalidRequestContent"),
        (
            "rsv",
            {"properties": {"securitySettings": {"softDeleteSettings": {"softDeleteState": "Disabled"}}}},
            "BMSUserErrorInvalidInput",
        ),
        (
            "rsv",
            {"properties": {"securitySettings": {"sourceScanConfiguration": {"state": "Enabled"}}}},
            "SandboxNotImplemented",
        ),
    ],
)
def test_a_bad_vault_is_refused(azure: Azure, name: str, body: dict[str, Any], code: str) -> None:
    azure.make_group()
    whole = {"location": REGION, "sku": {"name": "RS0"}, "properties": {}} | body
    assert refusal(azure.vaults.vaults.begin_create_or_update, GROUP, name, whole) == code


def test_two_sandboxes_of_one_seed_are_the_same() -> None:
    def run(sandbox: Sandbox) -> str:
        azure = Azure(sandbox)
        azure.make_group()
        return str(azure.make_vault().as_dict())

    assert run(Sandbox(seed=3)) == run(Sandbox(seed=3))
