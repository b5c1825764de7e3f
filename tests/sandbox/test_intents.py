"""Protection intents: a wish that the service carries out, and that tells what has become of it."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.recoveryservicesbackup.models import AzureResourceProtectionIntent, ProtectionStatus

from tests.sandbox.conftest import GROUP, REGION, VAULT, VM, Azure, typed
from tests.sandbox.test_vaults import refusal

NAME = f"vm;iaasvmcontainerv2;{GROUP};{VM}"


def wish(azure: Azure, policy: str = "DefaultPolicy", **more: Any) -> dict[str, Any]:
    kind = {"protectionIntentItemType": "AzureResourceItem", "sourceResourceId": azure.vm_id}
    return {"properties": {**kind, "policyId": azure.policy_id(policy), **more}}


def state(azure: Azure) -> Any:
    found = azure.backup.protection_intent.get(VAULT, GROUP, "Azure", NAME)
    return typed(found.properties, AzureResourceProtectionIntent).protection_state


@pytest.mark.proves(
    "ProtectionIntent_CreateOrUpdate", "ProtectionIntent_Get", "ProtectionIntent_Delete", "BackupProtectionIntent_List"
)
def test_an_intent_protects_its_machine_and_leaves_it_protected_when_it_goes(site: Azure) -> None:
    door = site.backup.protection_intent
    made = door.create_or_update(VAULT, GROUP, "Azure", NAME, wish(site))
    assert typed(made.properties, AzureResourceProtectionIntent).policy_id == site.policy_id()
    assert state(site) is ProtectionStatus.PROTECTING
    site.sandbox.advance(minutes=1)
    assert state(site) is ProtectionStatus.PROTECTED
    item = site.backup.protected_items.get(*site.item).properties
    assert (item["policyName"], item["sourceResourceId"]) == ("DefaultPolicy", site.vm_id)
    (job,) = site.backup.backup_jobs.list(VAULT, GROUP, filter="operation eq 'ConfigureBackup'")
    assert job.properties.status == "Completed"
    (listed,) = site.backup.backup_protection_intent.list(VAULT, GROUP)
    assert listed.name == NAME
    assert list(site.backup.backup_protection_intent.list(VAULT, GROUP, filter="backupManagementType eq 'AzureWorkload'")) == []  # fmt: skip
    door.delete(VAULT, GROUP, "Azure", NAME)
    with pytest.raises(HttpResponseError):
        door.get(VAULT, GROUP, "Azure", NAME)
    assert site.backup.protected_items.get(*site.item).properties["policyName"] == "DefaultPolicy"


def test_the_same_wish_changes_nothing_and_another_policy_is_taken(site: Azure) -> None:
    door = site.backup.protection_intent
    for policy in ("DefaultPolicy", "DefaultPolicy", "EnhancedPolicy"):
        door.create_or_update(VAULT, GROUP, "Azure", NAME, wish(site, policy))
        site.sandbox.advance(minutes=1)
    jobs = list(site.backup.backup_jobs.list(VAULT, GROUP, filter="operation eq 'ConfigureBackup'"))
    assert len(jobs) == 2
    assert site.backup.protected_items.get(*site.item).properties["policyName"] == "EnhancedPolicy"


def test_an_intent_follows_the_item_when_its_protection_stops(site: Azure) -> None:
    site.backup.protection_intent.create_or_update(VAULT, GROUP, "Azure", NAME, wish(site))
    site.sandbox.advance(minutes=1)
    site.backup.protected_items.delete(*site.item)
    site.sandbox.advance(minutes=5)
    assert state(site) is ProtectionStatus.NOT_PROTECTED
    call = site.backup.protection_intent.create_or_update
    again = refusal(call, VAULT, GROUP, "Azure", NAME, wish(site))
    assert again == "UserErrorOperationNotAllowedOnSoftDeletedItem"


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("whatever", {}, "BMSUserErrorInvalidConfigureProtectionRequest"),
        (NAME.replace(VM, "vm-other"), {}, "BMSUserErrorInvalidConfigureProtectionRequest"),
        (NAME, {"policyId": "/nowhere"}, "BMSUserErrorInvalidInput"),
        (NAME, {"protectionIntentItemType": "RecoveryServiceVaultItem"}, "SandboxNotImplemented"),
    ],
)
def test_an_intent_that_cannot_be_carried_out_is_refused(site: Azure, name: str, change: dict[str, Any], code: str) -> None:  # fmt: skip
    call = site.backup.protection_intent.create_or_update
    assert refusal(call, VAULT, GROUP, "Azure", name, wish(site, **change)) == code
    asked = {"resourceType": "VM", "resourceId": site.vm_id}
    assert site.backup.backup_status.get(REGION, asked).protection_status == "NotProtected"
