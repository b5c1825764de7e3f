"""Resource guards: what they guard, who may make them, and the requests that stand for critical operations."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from tests.sandbox.conftest import GROUP, REGION, Azure
from tests.sandbox.test_vaults import refusal

GUARD = "guard-app"
ITEMS = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
POLICY = "Microsoft.RecoveryServices/vaults/backupPolicies/write"
PIN = "Microsoft.RecoveryServices/vaults/backupSecurityPIN/action"


def make_guard(azure: Azure, *excluded: str, name: str = GUARD, location: str = REGION) -> Any:
    body = {"location": location, "properties": {"vaultCriticalOperationExclusionList": list(excluded)}}
    return azure.guards.put(GROUP, name, body)


def operations(guard: Any) -> list[str]:
    return [entry.vault_critical_operation for entry in guard.properties.resource_guard_operations]


@pytest.fixture
def group(azure: Azure) -> Azure:
    azure.make_group()
    return azure


@pytest.mark.proves("ResourceGuards_Put", "ResourceGuards_Get")
def test_a_guard_guards_every_critical_operation_but_those_left_out(group: Azure) -> None:
    made = make_guard(group)
    assert made.properties.provisioning_state == "Succeeded"
    assert {POLICY, PIN, f"{ITEMS}/delete", f"{ITEMS}/write"} <= set(operations(made))
    make_guard(group, POLICY.upper(), PIN)
    read = group.guards.get(GROUP, GUARD.upper())
    assert read.name == GUARD
    assert read.location == REGION
    assert POLICY not in operations(read)
    assert f"{ITEMS}/delete" in operations(read)
    assert isinstance(read.properties.allow_auto_approvals, bool)
    assert read.properties.vault_critical_operation_exclusion_list == [POLICY.upper(), PIN]


@pytest.mark.parametrize(
    "operation",
    [
        "Microsoft.RecoveryServices/vaults/backupconfig/write",
        "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/delete",
        "Microsoft.Compute/virtualMachines/delete",
    ],
)
def test_what_is_mandatory_or_not_critical_cannot_be_left_out(group: Azure, operation: str) -> None:
    assert refusal(make_guard, group, operation) == "BMSUserErrorInvalidCriticalOperationExclusionList"
    with pytest.raises(ResourceNotFoundError):
        group.guards.get(GROUP, GUARD)


@pytest.mark.proves("ResourceGuards_Patch")
def test_a_patch_changes_the_tags_alone(group: Azure) -> None:
    make_guard(group, PIN)
    group.guards.patch(GROUP, GUARD, {"tags": {"owner": "security"}})
    read = group.guards.get(GROUP, GUARD)
    assert read.tags == {"owner": "security"}
    assert PIN not in operations(read)


@pytest.mark.proves(
    "ResourceGuards_GetResourcesInResourceGroup", "ResourceGuards_GetResourcesInSubscription", "ResourceGuards_Delete"
)
def test_guards_are_listed_and_deleted(group: Azure) -> None:
    make_guard(group)
    make_guard(group, name="guard-two")
    assert [g.name for g in group.guards.get_resources_in_resource_group(GROUP)] == [GUARD, "guard-two"]
    group.guards.delete(GROUP, GUARD)
    group.guards.delete(GROUP, GUARD)
    assert [g.name for g in group.guards.get_resources_in_subscription()] == ["guard-two"]


@pytest.mark.proves(
    "ResourceGuards_GetDeleteProtectedItemRequestsObjects",
    "ResourceGuards_GetDefaultDeleteProtectedItemRequestsObject",
    "ResourceGuards_GetUpdateProtectedItemRequestsObjects",
    "ResourceGuards_GetDefaultUpdateProtectedItemRequestsObject",
    "ResourceGuards_GetUpdateProtectionPolicyRequestsObjects",
    "ResourceGuards_GetDefaultUpdateProtectionPolicyRequestsObject",
    "ResourceGuards_GetDeleteResourceGuardProxyRequestsObjects",
    "ResourceGuards_GetDefaultDeleteResourceGuardProxyRequestsObject",
    "ResourceGuards_GetDisableSoftDeleteRequestsObjects",
    "ResourceGuards_GetDefaultDisableSoftDeleteRequestsObject",
    "ResourceGuards_GetBackupSecurityPINRequestsObjects",
    "ResourceGuards_GetDefaultBackupSecurityPINRequestsObject",
)
def test_each_guarded_operation_has_one_request_called_default(group: Azure) -> None:
    guard = make_guard(group)
    kinds = (
        ("delete_protected_item_requests", "deleteProtectedItemRequests"),
        ("update_protected_item_requests", "updateProtectedItemRequests"),
        ("update_protection_policy_requests", "updateProtectionPolicyRequests"),
        ("delete_resource_guard_proxy_requests", "deleteResourceGuardProxyRequests"),
        ("disable_soft_delete_requests", "disableSoftDeleteRequests"),
        ("backup_security_pin_requests", "getBackupSecurityPINRequests"),
    )
    for word, collection in kinds:
        (listed,) = getattr(group.guards, f"get_{word}_objects")(GROUP, GUARD)
        read = getattr(group.guards, f"get_default_{word}_object")(GROUP, GUARD, "default")
        assert read.id == listed.id == f"{guard.id}/{collection}/default"
        assert read.type == f"Microsoft.DataProtection/resourceGuards/{collection}"


def test_an_unguarded_operation_has_no_request(group: Azure) -> None:
    make_guard(group, PIN)
    assert list(group.guards.get_backup_security_pin_requests_objects(GROUP, GUARD)) == []
    with pytest.raises(ResourceNotFoundError):
        group.guards.get_default_backup_security_pin_requests_object(GROUP, GUARD, "default")


def test_the_mua_admin_makes_guards_and_a_reader_does_not(group: Azure) -> None:
    make_guard(group.as_("backup-mua-admin"))
    assert group.as_("reader").guards.get(GROUP, GUARD).name == GUARD
    for persona in ("reader", "backup-mua-operator", "backup-contributor"):
        with pytest.raises(HttpResponseError) as caught:
            make_guard(group.as_(persona), name="guard-two")
        assert caught.value.status_code == 403
    group.as_("backup-mua-admin").guards.delete(GROUP, GUARD)
    assert list(group.guards.get_resources_in_subscription()) == []


def test_a_lock_keeps_a_guard_and_the_activity_log_tells_who_tried(group: Azure) -> None:
    guard = make_guard(group)
    lock = {"properties": {"level": "CanNotDelete"}}
    group.locks.management_locks.create_or_update_by_scope(guard.id, "keep", lock)
    assert refusal(group.guards.delete, GROUP, GUARD) == "ScopeLocked"
    assert group.guards.get(GROUP, GUARD).name == GUARD
    newest = group.sandbox.activity()[0]
    assert newest["operationName"]["value"].endswith("resourceGuards/delete")
    assert newest["resourceId"] == guard.id


def test_a_wrong_name_place_or_etag_is_refused(group: Azure) -> None:
    assert refusal(make_guard, group, name="g!") == "InvalidResourceName"
    assert refusal(make_guard, group, location="atlantis") == "LocationNotAvailableForResourceType"
    made = make_guard(group)
    assert refusal(make_guard, group, location="northeurope") == "InvalidResourceLocation"
    stale = {"location": REGION, "properties": {}, "eTag": "W/stale"}
    assert refusal(group.guards.put, GROUP, GUARD, stale) == "PreconditionFailed"
    assert group.guards.put(GROUP, GUARD, {"location": REGION, "properties": {}, "eTag": made.e_tag}).name == GUARD
