"""Roles and locks: who may do what, and what stops even the owner."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from studyapp.sandbox.arm import roles
from studyapp.sandbox.arm.world import Settings
from tests.sandbox.conftest import GROUP, VAULT, VM, Azure, JudgedSandbox
from tests.sandbox.test_policies import put, standard
from tests.sandbox.test_vaults import refusal

NOW = {"properties": {"objectType": "IaasVMBackupRequest"}}


def allowed(azure: Azure, persona: str, deed: str) -> bool:
    """Whether a persona may do something; what happens is undone again."""
    state = azure.sandbox.snapshot()
    someone = azure.as_(persona)
    deeds: dict[str, Any] = {
        "see": lambda: someone.backup.protected_items.get(*azure.item),
        "back up": lambda: someone.backup.backups.trigger(*azure.item, NOW),
        "make policy": lambda: put(someone, "Mine", standard()),
        "delete data": lambda: someone.backup.protected_items.delete(*azure.item),
        "delete vault": lambda: someone.raw("DELETE", f"{azure.vault_id}?api-version=2024-04-01").raise_for_status(),
        "restart": lambda: someone.compute.virtual_machines.begin_restart(GROUP, VM).result(),
        "lock": lambda: someone.locks.management_locks.create_or_update_at_resource_group_level(
            GROUP, "l", {"level": "ReadOnly"}
        ),
    }
    try:
        deeds[deed]()
    except HttpResponseError as error:
        return bool(error.error.code != "AuthorizationFailed") if error.error else error.status_code != 403
    finally:
        azure.sandbox.restore(state)
    return True


@pytest.mark.parametrize(
    ("persona", "may"),
    [
        ("owner", {"see", "back up", "make policy", "delete data", "delete vault", "restart", "lock"}),
        ("contributor", {"see", "back up", "make policy", "delete data", "delete vault", "restart"}),
        ("reader", {"see"}),
        ("backup-contributor", {"see", "back up", "make policy", "delete data"}),
        ("backup-operator", {"see", "back up"}),
        ("backup-reader", {"see"}),
        ("vm-contributor", {"see", "restart", "make policy"}),
        ("newcomer", set()),
    ],
)
def test_each_persona_may_do_what_its_role_says(protected: Azure, persona: str, may: set[str]) -> None:
    deeds = ("see", "back up", "make policy", "delete data", "delete vault", "restart", "lock")
    assert {deed for deed in deeds if allowed(protected, persona, deed)} == may


@pytest.mark.proves(
    "RoleAssignments_Create", "RoleAssignments_Get", "RoleAssignments_Delete", "RoleAssignments_ListForScope"
)
def test_a_role_is_given_at_a_scope_and_taken_again(site: Azure) -> None:
    newcomer = roles.persona("newcomer")
    reader = roles.role("Backup Reader")
    assert newcomer
    assert reader
    name = "11111111-1111-4111-8111-111111111111"
    body = {
        "properties": {
            "principalId": newcomer.object_id,
            "roleDefinitionId": f"/x/{reader.id}",
            "principalType": "User",
        }
    }
    assert refusal(site.as_("newcomer").vaults.vaults.get, GROUP, VAULT) == "AuthorizationFailed"
    url = f"{site.vault_id}/providers/Microsoft.Authorization/roleAssignments/{name}?api-version=2022-04-01"
    assert site.raw("PUT", url, body).status_code == 201
    assert site.raw("PUT", url, body).status_code == 200
    twin = site.raw("PUT", url.replace(name, name.replace("1", "2")), body).json()["error"]["code"]
    assert twin == "RoleAssignmentExists"
    assert site.as_("newcomer").vaults.vaults.get(GROUP, VAULT).name == VAULT
    assignments = site.authorization.role_assignments
    assert assignments.get(site.vault_id, name).principal_id == newcomer.object_id
    assert name in [a.name for a in assignments.list_for_scope(site.vault_id)]
    assignments.delete(site.vault_id, name)
    assert refusal(site.as_("newcomer").vaults.vaults.get, GROUP, VAULT) == "AuthorizationFailed"
    unknown = {"properties": body["properties"] | {"principalId": name}}
    assert site.raw("PUT", url, unknown).json()["error"]["code"] == "PrincipalNotFound"


@pytest.mark.proves(
    "ManagementLocks_CreateOrUpdateByScope",
    "ManagementLocks_GetByScope",
    "ManagementLocks_DeleteByScope",
    "ManagementLocks_ListByScope",
)
def test_a_lock_on_the_group_is_inherited_by_all_below(protected: Azure) -> None:
    locks = protected.locks.management_locks
    locks.create_or_update_at_resource_group_level(GROUP, "keep", {"level": "CanNotDelete", "notes": "production"})
    assert locks.get_at_resource_group_level(GROUP, "keep").notes == "production"
    assert [lock.name for lock in locks.list_at_resource_group_level(GROUP)] == ["keep"]
    assert refusal(protected.compute.virtual_machines.begin_delete, GROUP, VM) == "ScopeLocked"
    assert refusal(protected.backup.protected_items.delete, *protected.item) == "ScopeLocked"
    protected.compute.virtual_machines.begin_restart(GROUP, VM).result()
    locks.delete_at_resource_group_level(GROUP, "keep")
    assert list(locks.list_at_resource_group_level(GROUP)) == []
    protected.compute.virtual_machines.begin_delete(GROUP, VM).result()


def test_a_read_only_lock_blocks_writes_and_actions(site: Azure) -> None:
    lock = {"level": "ReadOnly"}
    site.locks.management_locks.create_or_update_by_scope(site.vm_id, "frozen", lock)
    assert refusal(site.compute.virtual_machines.begin_restart, GROUP, VM) == "ScopeLocked"
    assert refusal(site.compute.virtual_machines.begin_update, GROUP, VM, {"tags": {}}) == "ScopeLocked"
    assert site.compute.virtual_machines.get(GROUP, VM).name == VM
    assert refusal(site.resources.resource_groups.begin_delete, GROUP) == "ScopeLocked", "a lock below stops the group"


def test_a_lock_that_comes_later_still_stops_the_deletion_of_a_group(site: Azure) -> None:
    poller = site.raw("DELETE", f"{site.group_id}?api-version=2024-07-01")
    site.locks.management_locks.create_or_update_by_scope(site.vm_id, "late", {"level": "CanNotDelete"})
    site.sandbox.advance(minutes=5)
    assert site.raw("GET", poller.headers["Location"]).json()["error"]["code"] == "ScopeLocked"
    assert site.compute.virtual_machines.get(GROUP, VM).name == VM


def test_role_definitions_are_azures_own(azure: Azure) -> None:
    azure.make_group()
    (found,) = azure.authorization.role_definitions.list(azure.group_id, filter="roleName eq 'Backup Operator'")
    assert found.name == "00c29273-979b-4161-815c-10b084fb9324"
    assert found.role_type == "BuiltInRole"


def permissions(azure: Azure, scope: str) -> list[list[str]]:
    answer = azure.raw("GET", f"{scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01")
    return [part["actions"] for part in answer.json()["value"]]


@pytest.mark.proves("Permissions_ListForResourceGroup", "Permissions_ListForResource")
def test_everybody_can_ask_what_they_may_do(site: Azure) -> None:
    whole = f"/subscriptions/{site.sandbox.subscription_id}"
    (all_of_it,) = site.authorization.permissions.list_for_resource_group(GROUP)
    assert (all_of_it.actions, all_of_it.not_actions) == (["*"], [])
    assert permissions(site, whole) == [["*"]]
    (contributor,) = site.as_("contributor").authorization.permissions.list_for_resource_group(GROUP)
    assert "Microsoft.Authorization/*/Write" in contributor.not_actions
    reader = site.as_("reader")
    assert permissions(reader, whole) == [["*/read"]]
    someone = roles.persona("reader")
    operator = roles.role("Backup Operator")
    assert someone
    assert operator
    body = {"properties": {"principalId": someone.object_id, "roleDefinitionId": f"/x/{operator.id}"}}
    url = f"{site.vault_id}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111?api-version=2022-04-01"
    assert site.raw("PUT", url, body).status_code == 201
    assert len(permissions(reader, site.vault_id)) == 2, "a role at the vault adds to that of the subscription"
    assert len(permissions(reader, whole)) == 1


def test_nobody_without_a_role_can_ask(site: Azure) -> None:
    assert refusal(list, site.as_("newcomer").authorization.permissions.list_for_resource_group(GROUP)) == (
        "AuthorizationFailed"
    )


def test_a_disabled_subscription_can_be_looked_at_and_no_more() -> None:
    azure = Azure(JudgedSandbox(settings=Settings(state="Disabled", spending_limit="On")))
    shown = azure.raw("GET", f"/subscriptions/{azure.sandbox.subscription_id}?api-version=2022-12-01").json()
    assert (shown["state"], shown["subscriptionPolicies"]["spendingLimit"]) == ("Disabled", "On")
    made = azure.resources.resource_groups.create_or_update
    assert refusal(made, GROUP, {"location": "westeurope"}) == "ReadOnlyDisabledSubscription"
    assert list(azure.resources.resource_groups.list()) == []
