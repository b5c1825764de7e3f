"""Multi-user authorization: a critical operation on a linked vault takes the guard's request and the right to perform it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm import roles
from studyapp.sandbox.arm.values import parse_time
from tests.sandbox.conftest import GROUP, VAULT, Azure, JudgedSandbox
from tests.sandbox.test_guards import GUARD, ITEMS, PIN, POLICY, make_guard
from tests.sandbox.test_policies import enhanced, put, standard
from tests.sandbox.test_vaults import refusal

PROXY = "VaultProxy"
MISSING = "ResourceGuard Operation requestid is either null or empty"


def guard_id(azure: Azure) -> str:
    return f"{azure.group_id}/providers/Microsoft.DataProtection/resourceGuards/{GUARD}"


def request(azure: Azure, kind: str) -> str:
    return f"{guard_id(azure)}/{kind}/default"


def link(azure: Azure) -> Any:
    body = {"properties": {"resourceGuardResourceId": guard_id(azure)}}
    return azure.backup.resource_guard_proxy.put(VAULT, GROUP, PROXY, body)


def give(azure: Azure, persona: str, role: str, scope: str, name: str = "1") -> None:
    """Let a persona hold a role at a scope."""
    person, held = roles.persona(persona), roles.role(role)
    assert person
    assert held
    body = {
        "properties": {
            "principalId": person.object_id,
            "roleDefinitionId": f"/x/{held.id}",
            "principalType": "User",
        }
    }
    id = f"{name * 8}-1111-4111-8111-111111111111"
    url = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{id}?api-version=2022-04-01"
    assert azure.raw("PUT", url, body).status_code == 201


@pytest.fixture
def linked(protected: Azure) -> Azure:
    """A protected machine in a vault that a guard guards."""
    make_guard(protected)
    link(protected)
    return protected


def refused_message(call: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(HttpResponseError) as caught:
        call(*args, **kwargs)
    assert caught.value.status_code == 400
    return str(caught.value.error.message) if caught.value.error else ""


def change(azure: Azure, *requests: str, **properties: Any) -> Any:
    """A change of the item."""
    body = {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": azure.vm_id,
            "resourceGuardOperationRequests": list(requests),
            **properties,
        }
    }
    return azure.backup.protected_items.begin_create_or_update(*azure.item, body)


def change_vault(azure: Azure, *requests: str, **security: Any) -> Any:
    properties = {"securitySettings": security, "resourceGuardOperationRequests": list(requests)}
    return azure.vaults.vaults.begin_update(GROUP, VAULT, {"properties": properties})


@pytest.mark.proves("ResourceGuardProxy_Put", "ResourceGuardProxy_Get", "ResourceGuardProxies_Get")
def test_a_vault_is_linked_to_a_guard_and_shows_it(protected: Azure) -> None:
    assert list(protected.backup.resource_guard_proxies.get(VAULT, GROUP)) == []
    assert refusal(protected.backup.resource_guard_proxies.get, "rsv-none", GROUP) == "ResourceNotFound"
    make_guard(protected, PIN)
    link(protected)
    read = protected.backup.resource_guard_proxy.get(VAULT, GROUP, PROXY)
    assert read.properties.resource_guard_resource_id == guard_id(protected)
    assert isinstance(read.properties.last_updated_time, str)
    found = {
        d.vault_critical_operation: d.default_resource_request for d in read.properties.resource_guard_operation_details
    }
    assert found[POLICY] == request(protected, "updateProtectionPolicyRequests")
    assert PIN not in found
    assert [p.name for p in protected.backup.resource_guard_proxies.get(VAULT, GROUP)] == [PROXY]
    security = protected.vaults.vaults.get(GROUP, VAULT).properties.security_settings
    assert security.multi_user_authorization == "Enabled"


def test_linking_takes_reader_on_a_guard_of_the_vaults_region(protected: Azure) -> None:
    make_guard(protected)
    admin = protected.as_("backup-contributor")
    assert refusal(link, admin) == "LinkedAuthorizationFailed"
    give(protected, "backup-contributor", "Reader", guard_id(protected))
    link(admin)
    assert admin.backup.resource_guard_proxy.get(VAULT, GROUP, PROXY).name == PROXY
    assert refusal(link, protected.as_("backup-operator")) == "AuthorizationFailed"


def test_a_wrong_link_is_refused(protected: Azure) -> None:
    assert refusal(link, protected) == "BMSUserErrorInvalidInput", "there is no guard yet"
    make_guard(protected, location="northeurope")
    assert refusal(link, protected) == "BMSUserErrorInvalidInput", "the guard is elsewhere"
    protected.guards.delete(GROUP, GUARD)
    make_guard(protected)
    body = {"properties": {"resourceGuardResourceId": guard_id(protected)}}
    proxies = protected.backup.resource_guard_proxy
    assert refusal(proxies.put, VAULT, GROUP, "Another", body) == "BMSUserErrorInvalidInput"
    part = {"properties": {**body["properties"], "resourceGuardOperationDetails": []}}
    assert refusal(proxies.put, VAULT, GROUP, PROXY, part) == "SandboxNotImplemented"
    link(protected)
    make_guard(protected, name="guard-two")
    other = {"properties": {"resourceGuardResourceId": guard_id(protected).replace(GUARD, "guard-two")}}
    assert refusal(proxies.put, VAULT, GROUP, PROXY, other) == "BMSUserErrorInvalidInput"
    again = proxies.get(VAULT, GROUP, PROXY)
    assert proxies.put(VAULT, GROUP, PROXY, again).name == PROXY


CASES: dict[str, tuple[str, Callable[..., Any]]] = {
    "stop": (
        "stopProtectionWithRetainData",
        lambda azure, *given: change(azure, *given, protectionState="ProtectionStopped"),
    ),
    "a shorter policy": (
        "updateProtectedItemRequests",
        lambda azure, *given: change(azure, *given, policyId=azure.policy_id("Short")),
    ),
    "soft delete": (
        "disableSoftDeleteRequests",
        lambda azure, *given: change_vault(azure, *given, softDeleteSettings={"softDeleteRetentionPeriodInDays": 14}),
    ),
    "immutability": (
        "reduceImmutabilityState",
        lambda azure, *given: change_vault(azure, *given, immutabilitySettings={"state": "Disabled"}),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_critical_operation_needs_the_guards_request_even_of_the_owner(protected: Azure, case: str) -> None:
    kind, deed = CASES[case]
    put(protected, "Short", standard())
    if case == "soft delete":
        change_vault(protected, softDeleteSettings={"softDeleteRetentionPeriodInDays": 30}).result()
    if case == "immutability":
        change_vault(protected, immutabilitySettings={"state": "Unlocked"}).result()
    make_guard(protected)
    link(protected)
    assert MISSING in refused_message(deed, protected)
    wrong = request(protected, "deleteProtectedItemRequests")
    assert refusal(deed, protected, wrong) == "UserErrorResourceGuardOperationRequestInvalid"
    deed(protected, request(protected, kind).upper()).result()
    item = protected.backup.protected_items.get(*protected.item).properties
    security = protected.vaults.vaults.get(GROUP, VAULT).properties.security_settings
    seen = {
        "stop": item["protectionState"] == "ProtectionStopped",
        "a shorter policy": item["policyName"] == "Short",
        "soft delete": security.soft_delete_settings.soft_delete_retention_period_in_days == 14,
        "immutability": security.immutability_settings.state == "Disabled",
    }
    assert seen[case]


def test_suspending_backups_on_an_immutable_vault_is_guarded(protected: Azure) -> None:
    change_vault(protected, immutabilitySettings={"state": "Unlocked"}).result()
    make_guard(protected)
    link(protected)
    assert MISSING in refused_message(change, protected, protectionState="BackupsSuspended")
    given = request(protected, "suspendBackupsWithRetainData")
    change(protected, given, protectionState="BackupsSuspended").result()
    assert protected.backup.protected_items.get(*protected.item).properties["protectionState"] == "BackupsSuspended"


def test_reducing_retention_of_a_policy_is_guarded_and_extending_it_is_not(linked: Azure) -> None:
    put(linked, "Mine", standard())
    days = "retentionPolicy__dailySchedule__retentionDuration__count"
    put(linked, "Mine", standard(**{days: 20}))
    assert MISSING in refused_message(put, linked, "Mine", standard(**{days: 8}))
    given = [request(linked, "updateProtectionPolicyRequests")]
    put(linked, "Mine", standard(**{days: 8, "resourceGuardOperationRequests": given}))
    kept = linked.backup.protection_policies.get(VAULT, GROUP, "Mine").properties
    assert kept.retention_policy.daily_schedule.retention_duration.count == 8
    assert kept.resource_guard_operation_requests is None
    assert MISSING in refused_message(put, linked, "Mine", standard(**{days: 8, "instantRpRetentionRangeInDays": 1}))


def test_backing_up_less_often_is_guarded(linked: Azure) -> None:
    put(linked, "Often", enhanced(4, 12))
    assert MISSING in refused_message(put, linked, "Often", enhanced(8, 8)), "16 hours without a backup, not 12"
    put(linked, "Often", enhanced(4, 16))
    kept = linked.backup.protection_policies.get(VAULT, GROUP, "Often").properties.schedule_policy.hourly_schedule
    assert (kept.interval, kept.schedule_window_duration) == (4, 16)


def test_the_older_door_to_soft_delete_is_guarded_too(protected: Azure) -> None:
    configs = protected.backup.backup_resource_vault_configs
    configs.update(VAULT, GROUP, {"properties": {"softDeleteRetentionPeriodInDays": 60}})
    make_guard(protected)
    link(protected)
    fewer = {"softDeleteRetentionPeriodInDays": 20}
    assert MISSING in refused_message(configs.update, VAULT, GROUP, {"properties": fewer})
    given = [request(protected, "disableSoftDeleteRequests")]
    configs.update(VAULT, GROUP, {"properties": fewer | {"resourceGuardOperationRequests": given}})
    assert configs.get(VAULT, GROUP).properties.soft_delete_retention_period_in_days == 20


def test_the_security_pin_is_guarded(linked: Azure) -> None:
    assert MISSING in refused_message(linked.backup.security_pins.get, VAULT, GROUP)
    given = {"resourceGuardOperationRequests": [request(linked, "getBackupSecurityPINRequests")]}
    assert linked.backup.security_pins.get(VAULT, GROUP, given).security_pin


def test_reader_on_the_guard_is_not_enough_and_the_mua_operator_role_is(protected: Azure) -> None:
    make_guard(protected)
    give(protected, "backup-contributor", "Reader", guard_id(protected))
    admin = protected.as_("backup-contributor")
    link(admin)
    given = request(protected, "stopProtectionWithRetainData")
    assert MISSING in refused_message(change, admin, protectionState="ProtectionStopped")
    assert refusal(change, admin, given, protectionState="ProtectionStopped") == "LinkedAuthorizationFailed"
    give(protected, "backup-contributor", "Backup MUA Admin", guard_id(protected), "2")
    assert refusal(change, admin, given, protectionState="ProtectionStopped") == "LinkedAuthorizationFailed"
    give(protected, "backup-contributor", "Backup MUA Operator", guard_id(protected), "3")
    change(admin, given, protectionState="ProtectionStopped").result()
    assert admin.backup.protected_items.get(*admin.item).properties["protectionState"] == "ProtectionStopped"


def test_the_mua_operator_alone_has_no_power_over_the_vault(linked: Azure) -> None:
    given = request(linked, "stopProtectionWithRetainData")
    operator = linked.as_("backup-mua-operator")
    assert refusal(change, operator, given, protectionState="ProtectionStopped") == "AuthorizationFailed"
    assert operator.guards.get(GROUP, GUARD).name == GUARD


@pytest.mark.proves("ResourceGuardProxy_UnlockDelete")
def test_deleting_data_is_unlocked_beforehand_for_one_deletion(linked: Azure) -> None:
    linked.back_up()
    assert MISSING in refused_message(linked.backup.protected_items.delete, *linked.item)
    item = linked.backup.protected_items.get(*linked.item).id
    proxies = linked.backup.resource_guard_proxy
    body = {"resourceToBeDeleted": item, "resourceGuardOperationRequests": []}
    assert MISSING in refused_message(proxies.unlock_delete, VAULT, GROUP, PROXY, body)
    body["resourceGuardOperationRequests"] = [request(linked, "deleteProtectedItemRequests")]
    answer = proxies.unlock_delete(VAULT, GROUP, PROXY, body)
    assert isinstance(parse_time(answer.unlock_delete_expiry_time), datetime)
    linked.backup.protected_items.delete(*linked.item)
    linked.sandbox.advance(minutes=5)
    assert linked.backup.protected_items.get(*linked.item).properties.is_scheduled_for_deferred_delete is True
    linked.protect_again()
    assert MISSING in refused_message(linked.backup.protected_items.delete, *linked.item)
    assert linked.backup.protected_items.get(*linked.item).properties.is_scheduled_for_deferred_delete is False


def test_an_unlocking_ends_by_itself_and_names_a_thing_of_the_vault(linked: Azure) -> None:
    given = [request(linked, "deleteProtectedItemRequests")]
    proxies = linked.backup.resource_guard_proxy
    stranger = {"resourceToBeDeleted": linked.vm_id, "resourceGuardOperationRequests": given}
    assert refusal(proxies.unlock_delete, VAULT, GROUP, PROXY, stranger) == "BMSUserErrorInvalidInput"
    item = linked.backup.protected_items.get(*linked.item).id
    body = {"resourceToBeDeleted": item, "resourceGuardOperationRequests": given}
    proxies.unlock_delete(VAULT, GROUP, PROXY, body)
    linked.sandbox.advance(hours=2)
    assert MISSING in refused_message(linked.backup.protected_items.delete, *linked.item)


@pytest.mark.proves("ResourceGuardProxy_Delete")
def test_taking_the_link_away_is_guarded_itself(linked: Azure) -> None:
    proxies = linked.backup.resource_guard_proxy
    assert MISSING in refused_message(proxies.delete, VAULT, GROUP, PROXY)
    body = {
        "resourceToBeDeleted": proxies.get(VAULT, GROUP, PROXY).id,
        "resourceGuardOperationRequests": [request(linked, "deleteResourceGuardProxyRequests")],
    }
    proxies.unlock_delete(VAULT, GROUP, PROXY, body)
    proxies.delete(VAULT, GROUP, PROXY)
    with pytest.raises(ResourceNotFoundError):
        proxies.get(VAULT, GROUP, PROXY)
    proxies.delete(VAULT, GROUP, PROXY)
    security = linked.vaults.vaults.get(GROUP, VAULT).properties.security_settings
    assert security.multi_user_authorization == "Disabled"
    change(linked, protectionState="ProtectionStopped").result()


def test_what_the_guard_leaves_out_and_what_is_not_critical_needs_nobody(protected: Azure) -> None:
    make_guard(protected, f"{ITEMS}/write#stopProtectionWithRetainData", f"{ITEMS}/delete")
    link(protected)
    protected.back_up()
    change(protected, policyId=protected.policy_id("DefaultPolicy")).result()
    change(protected, protectionState="ProtectionStopped").result()
    protected.backup.protected_items.delete(*protected.item)
    protected.sandbox.advance(minutes=5)
    protected.protect_again()
    change(protected, policyId=protected.policy_id("EnhancedPolicy")).result()
    assert protected.backup.protected_items.get(*protected.item).properties["policyName"] == "EnhancedPolicy"


def test_with_its_guard_deleted_a_vault_is_unguarded(linked: Azure) -> None:
    linked.guards.delete(GROUP, GUARD)
    change(linked, protectionState="ProtectionStopped").result()
    assert linked.backup.protected_items.get(*linked.item).properties["protectionState"] == "ProtectionStopped"
    (proxy,) = linked.backup.resource_guard_proxies.get(VAULT, GROUP)
    assert proxy.properties.resource_guard_operation_details == []


def test_locks_hold_and_the_activity_log_tells_on_the_link(linked: Azure) -> None:
    linked.locks.management_locks.create_or_update_by_scope(linked.vault_id, "frozen", {"level": "ReadOnly"})
    assert refusal(link, linked) == "ScopeLocked"
    assert refusal(linked.backup.resource_guard_proxy.delete, VAULT, GROUP, PROXY) == "ScopeLocked"
    linked.locks.management_locks.delete_by_scope(linked.vault_id, "frozen")
    refused_message(linked.backup.resource_guard_proxy.delete, VAULT, GROUP, PROXY)
    newest = linked.sandbox.activity()[0]
    assert newest["operationName"]["value"] == "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/delete"
    assert newest["status"]["value"] == "Failed"
    assert MISSING in newest["properties"]["statusMessage"]


def test_a_locked_linked_vault_is_rated_excellent(protected: Azure) -> None:
    change_vault(protected, immutabilitySettings={"state": "Unlocked"}).result()
    change_vault(protected, immutabilitySettings={"state": "Locked"}).result()
    assert protected.vaults.vaults.get(GROUP, VAULT).properties.bcdr_security_level == "Good"
    make_guard(protected)
    link(protected)
    assert protected.vaults.vaults.get(GROUP, VAULT).properties.bcdr_security_level == "Excellent"


def test_link_and_unlocking_survive_the_saved_document(linked: Azure, tmp_path: Path) -> None:
    item = linked.backup.protected_items.get(*linked.item).id
    given = [request(linked, "deleteProtectedItemRequests")]
    body = {"resourceToBeDeleted": item, "resourceGuardOperationRequests": given}
    linked.backup.resource_guard_proxy.unlock_delete(VAULT, GROUP, PROXY, body)
    linked.sandbox.save(tmp_path / "lab.json")
    loaded = JudgedSandbox(seed=7)
    loaded.load(tmp_path / "lab.json")
    assert isinstance(loaded, Sandbox)
    again = Azure(loaded)
    again.backup.protected_items.delete(*again.item)
    loaded.advance(minutes=5)
    assert again.backup.protected_items.get(*again.item).properties.is_scheduled_for_deferred_delete is True
