"""What guards a vault's data: customer-managed keys through both doors, and the security PIN."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.mgmt.recoveryservices.models import CmkKekIdentity, VaultPropertiesEncryption
from azure.mgmt.recoveryservicesbackup.models import (
    BackupResourceEncryptionConfigExtended,
    EncryptionAtRestType,
    InfrastructureEncryptionState,
    LastUpdateStatus,
)

from tests.sandbox.conftest import GROUP, REGION, VAULT, Azure
from tests.sandbox.test_faults import outcome
from tests.sandbox.test_vaults import refusal

KEY = "https://kv-app.vault.azure.net/keys/backup/ed2e8cdc7f86477ebf0c6462b504a9ed"
OTHER_KEY = "https://kv-app.vault.azure.net/keys/backup-2"
USER = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-backup"


def encryption(key: str = KEY, **kek: Any) -> dict[str, Any]:
    return {"properties": {"encryption": {"keyVaultProperties": {"keyUri": key}, **({"kekIdentity": kek} if kek else {})}}}  # fmt: skip


def give_identity(azure: Azure, kind: str = "SystemAssigned") -> None:
    users: dict[str, Any] = {"userAssignedIdentities": {USER: {}}} if "User" in kind else {}
    azure.vaults.vaults.begin_update(GROUP, VAULT, {"identity": {"type": kind, **users}}).result()


def update(azure: Azure, body: dict[str, Any]) -> Any:
    return azure.vaults.vaults.begin_update(GROUP, VAULT, body).result()


def read(azure: Azure) -> Any:
    found = azure.vaults.vaults.get(GROUP, VAULT).properties.encryption
    assert isinstance(found, VaultPropertiesEncryption)
    return found


@pytest.mark.proves("BackupResourceEncryptionConfigs_Get", "BackupResourceEncryptionConfigs_Update")
def test_a_key_set_through_the_backup_door_is_read_through_both(site: Azure) -> None:
    configs = site.backup.backup_resource_encryption_configs
    before = configs.get(VAULT, GROUP).properties
    assert before.encryption_at_rest_type is EncryptionAtRestType.MICROSOFT_MANAGED
    assert before.last_update_status is LastUpdateStatus.NOT_ENABLED
    body = {"properties": {"encryptionAtRestType": "CustomerManaged", "keyUri": KEY, "subscriptionId": "sub-of-keys", "infrastructureEncryptionState": "true"}}  # fmt: skip
    assert refusal(configs.update, VAULT, GROUP, body) == "BMSUserErrorInvalidInput", "the vault has no identity"
    give_identity(site)
    configs.update(VAULT, GROUP, body)
    after = configs.get(VAULT, GROUP).properties
    assert isinstance(after, BackupResourceEncryptionConfigExtended)
    assert after.encryption_at_rest_type is EncryptionAtRestType.CUSTOMER_MANAGED
    assert after.infrastructure_encryption_state is InfrastructureEncryptionState.ENABLED
    assert after.last_update_status is LastUpdateStatus.SUCCEEDED
    assert (after.key_uri, after.subscription_id, after.use_system_assigned_identity) == (KEY, "sub-of-keys", True)
    shown = read(site)
    assert shown.key_vault_properties.key_uri == KEY
    assert isinstance(shown.kek_identity, CmkKekIdentity)
    assert shown.kek_identity.use_system_assigned_identity is True
    assert shown.infrastructure_encryption == "Enabled"


def test_a_key_is_changed_and_so_is_the_identity_but_neither_goes(site: Azure) -> None:
    give_identity(site, "SystemAssigned, UserAssigned")
    update(site, encryption(KEY, userAssignedIdentity=USER))
    assert read(site).kek_identity.user_assigned_identity == USER
    update(site, encryption(OTHER_KEY))
    assert read(site).key_vault_properties.key_uri == OTHER_KEY
    assert read(site).kek_identity.user_assigned_identity == USER
    update(site, {"properties": {"encryption": {"kekIdentity": {"useSystemAssignedIdentity": True}}}})
    kek = read(site).kek_identity
    assert (kek.use_system_assigned_identity, kek.user_assigned_identity) == (True, None)
    config = site.backup.backup_resource_encryption_configs
    back = {"properties": {"encryptionAtRestType": "MicrosoftManaged"}}
    assert refusal(config.update, VAULT, GROUP, back) == "BMSUserErrorInvalidInput"
    doubled = {"properties": {"encryption": {"infrastructureEncryption": "Enabled"}}}
    assert refusal(site.vaults.vaults.begin_update, GROUP, VAULT, doubled) == "BMSUserErrorInvalidInput"
    answer = site.raw("PATCH", f"{site.vault_id}?api-version=2024-04-01", {"properties": {"encryption": None}})
    assert answer.status_code == 400
    assert config.get(VAULT, GROUP).properties.key_uri == OTHER_KEY


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("None", encryption(KEY, useSystemAssignedIdentity=True)),
        ("SystemAssigned", encryption(KEY, userAssignedIdentity=USER)),
        ("SystemAssigned", encryption(KEY)),
        ("SystemAssigned", encryption("https://example.com/key", useSystemAssignedIdentity=True)),
        ("SystemAssigned", {"properties": {"encryption": {"kekIdentity": {"useSystemAssignedIdentity": True}}}}),
    ],
)
def test_a_key_without_identity_or_address_is_refused(site: Azure, kind: str, body: dict[str, Any]) -> None:
    if kind != "None":
        give_identity(site, kind)
    assert refusal(site.vaults.vaults.begin_update, GROUP, VAULT, body) == "BMSUserErrorInvalidInput"


def test_a_vault_that_has_protected_anything_gets_no_key(protected: Azure) -> None:
    give_identity(protected)
    wanted = encryption(KEY, useSystemAssignedIdentity=True)
    assert refusal(protected.vaults.vaults.begin_update, GROUP, VAULT, wanted) == "BMSUserErrorInvalidInput"


def test_a_new_vault_can_be_made_with_a_key(azure: Azure) -> None:
    azure.make_group()
    body = {"location": REGION, "sku": {"name": "Standard"}, "identity": {"type": "SystemAssigned"}, **encryption(KEY, useSystemAssignedIdentity=True)}  # fmt: skip
    azure.vaults.vaults.begin_create_or_update(GROUP, VAULT, body).result()
    assert read(azure).key_vault_properties.key_uri == KEY
    without = {**body, "identity": {"type": "None"}}
    assert refusal(azure.vaults.vaults.begin_create_or_update, GROUP, "rsv-2", without) == "BMSUserErrorInvalidInput"


def test_a_vault_that_loses_its_identity_fails_its_backups_until_it_is_back(site: Azure) -> None:
    give_identity(site)
    update(site, encryption(KEY, useSystemAssignedIdentity=True))
    site.protect()
    assert outcome(site) == "Completed"
    update(site, {"identity": {"type": "None"}})
    assert outcome(site) == "BCMProtGetSaSUriAsyncError"
    give_identity(site)
    assert outcome(site) == "Completed"


@pytest.mark.proves("SecurityPINs_Get")
def test_a_pin_is_good_for_five_minutes_by_the_clock(site: Azure) -> None:
    first = site.backup.security_pins.get(VAULT, GROUP)
    assert len(first.security_pin) == 6
    assert isinstance(first.expiry_time_in_utc_ticks, int)
    ends = datetime(1, 1, 1, tzinfo=UTC) + timedelta(microseconds=first.expiry_time_in_utc_ticks // 10)
    assert timedelta(minutes=4) < ends - site.sandbox.now <= timedelta(minutes=5)
    site.sandbox.advance(minutes=4)
    again = site.backup.security_pins.get(VAULT, GROUP)
    assert (again.security_pin, again.expiry_time_in_utc_ticks) == (first.security_pin, first.expiry_time_in_utc_ticks)
    site.sandbox.advance(minutes=2)
    later = site.backup.security_pins.get(VAULT, GROUP)
    assert later.expiry_time_in_utc_ticks > first.expiry_time_in_utc_ticks
    assert later.security_pin != first.security_pin


def test_the_reader_of_backups_gets_no_pin(site: Azure) -> None:
    assert refusal(site.as_("backup-reader").backup.security_pins.get, VAULT, GROUP) == "AuthorizationFailed"
