"""Roles, locks, the activity log and the saved document know the newer operations of a vault as well."""

from pathlib import Path
from typing import Any

import pytest

from studyapp.sandbox import Sandbox
from tests.sandbox.conftest import GROUP, VAULT, Azure
from tests.sandbox.test_intents import NAME, wish
from tests.sandbox.test_private_endpoints import NAME as CONNECTION
from tests.sandbox.test_private_endpoints import approve
from tests.sandbox.test_vault_security import KEY, give_identity
from tests.sandbox.test_vaults import refusal

ENCRYPTED = {"properties": {"encryptionAtRestType": "CustomerManaged", "keyUri": KEY}}


def test_a_backup_operator_exports_jobs_but_neither_moves_data_nor_sets_keys(site: Azure) -> None:
    backup = site.as_("backup-operator").backup
    backup.jobs.export(VAULT, GROUP)
    move = {"targetResourceId": site.vault_id, "targetRegion": "westeurope", "dataMoveLevel": "Vault"}
    assert refusal(backup.begin_bms_prepare_data_move, VAULT, GROUP, move) == "AuthorizationFailed"
    assert refusal(backup.backup_resource_encryption_configs.update, VAULT, GROUP, ENCRYPTED) == "AuthorizationFailed"
    assert refusal(backup.protection_intent.delete, VAULT, GROUP, "Azure", NAME) == "AuthorizationFailed"


def test_a_contributor_of_machines_may_wish_for_protection(site: Azure) -> None:
    door = site.as_("vm-contributor").backup.protection_intent
    door.create_or_update(VAULT, GROUP, "Azure", NAME, wish(site))
    site.sandbox.advance(minutes=1)
    assert site.backup.protected_items.get(*site.item).properties["policyName"] == "DefaultPolicy"


def lock(azure: Azure, level: str) -> None:
    azure.locks.management_locks.create_or_update_at_resource_level(
        GROUP, "Microsoft.RecoveryServices", "", "vaults", VAULT, "held", {"level": level}
    )


def test_a_lock_holds_what_lies_in_the_vault(site: Azure) -> None:
    approve(site)
    give_identity(site)
    site.backup.protection_intent.create_or_update(VAULT, GROUP, "Azure", NAME, wish(site))
    lock(site, "CanNotDelete")
    assert refusal(site.backup.private_endpoint_connection.begin_delete, VAULT, GROUP, CONNECTION) == "ScopeLocked"
    assert refusal(site.backup.protection_intent.delete, VAULT, GROUP, "Azure", NAME) == "ScopeLocked"
    lock(site, "ReadOnly")
    assert refusal(site.backup.backup_resource_encryption_configs.update, VAULT, GROUP, ENCRYPTED) == "ScopeLocked"
    assert refusal(site.backup.jobs.export, VAULT, GROUP) == "ScopeLocked"


@pytest.mark.parametrize(
    ("action", "act"),
    [
        ("backupEncryptionConfigs/backupResourceEncryptionConfig/write", lambda a: a.backup.backup_resource_encryption_configs.update(VAULT, GROUP, ENCRYPTED)),
        ("backupSecurityPIN/action", lambda a: a.backup.security_pins.get(VAULT, GROUP)),
        ("backupJobsExport/action", lambda a: a.backup.jobs.export(VAULT, GROUP)),
        ("backupFabrics/backupProtectionIntent/write", lambda a: a.backup.protection_intent.create_or_update(VAULT, GROUP, "Azure", NAME, wish(a))),
        ("privateEndpointConnections/write", approve),
    ],
)  # fmt: skip
def test_the_activity_log_tells_of_it(site: Azure, action: str, act: Any) -> None:
    give_identity(site)
    act(site)
    names = {entry["operationName"]["value"] for entry in site.sandbox.activity()[:3]}
    assert f"Microsoft.RecoveryServices/vaults/{action}" in names


def test_keys_pins_wishes_and_reports_are_saved(site: Azure, tmp_path: Path) -> None:
    give_identity(site)
    site.backup.backup_resource_encryption_configs.update(VAULT, GROUP, ENCRYPTED)
    pin = site.backup.security_pins.get(VAULT, GROUP).security_pin
    url = site.headers_of(site.backup.jobs.export, VAULT, GROUP)["Location"]
    site.backup.protection_intent.create_or_update(VAULT, GROUP, "Azure", NAME, wish(site))
    site.sandbox.save(tmp_path / "sandbox.json")
    again = Azure(Sandbox.open(tmp_path / "sandbox.json"))
    assert again.backup.security_pins.get(VAULT, GROUP).security_pin == pin
    assert again.backup.backup_resource_encryption_configs.get(VAULT, GROUP).properties.key_uri == KEY
    again.sandbox.advance(minutes=1)
    assert again.backup.protection_intent.get(VAULT, GROUP, "Azure", NAME).properties.protection_state == "Protected"
    operation = url.partition("?")[0].rpartition("/")[2]
    assert again.backup.export_jobs_operation_results.get(VAULT, GROUP, operation).operation.blob_url
