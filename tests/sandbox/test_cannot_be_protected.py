"""Backup cannot be enabled: each cause is refused by its own error, shows in a read, and is gone once it is repaired."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from studyapp.sandbox.arm import roles
from studyapp.sandbox.arm.faults import DenyFault
from tests.sandbox.conftest import GROUP, REGION, VAULT, VM, Azure
from tests.sandbox.test_vaults import refusal

ITEMS = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
OTHER = "rsv-other"


def protect(azure: Azure, vault: str = VAULT, policy: str = "DefaultPolicy") -> Any:
    """Enable backup in a vault by one of its policies."""
    properties = {
        "protectedItemType": "Microsoft.Compute/virtualMachines",
        "sourceResourceId": azure.vm_id,
        "policyId": azure.policy_id(policy).replace(VAULT, vault),
    }
    item = (vault, *azure.item[1:])
    return azure.backup.protected_items.begin_create_or_update(*item, {"properties": properties}).result()


def state(azure: Azure, vault: str = VAULT) -> str:
    return str(azure.backup.protected_items.get(vault, *azure.item[1:]).as_dict()["properties"]["protectionState"])


def test_a_vault_of_another_region_protects_nothing_here(site: Azure) -> None:
    body = {"location": "northeurope", "sku": {"name": "RS0", "tier": "Standard"}, "properties": {}}
    far = site.vaults.vaults.begin_create_or_update(GROUP, OTHER, body).result()
    assert refusal(protect, site, OTHER) == "BMSUserErrorInvalidInput"
    assert (far.location, site.compute.virtual_machines.get(GROUP, VM).location) == ("northeurope", REGION)
    protect(site, VAULT)
    assert state(site) == "IRPending"


def test_somebody_without_a_role_is_given_one(site: Azure) -> None:
    newcomer, role = roles.persona("newcomer"), roles.role("Contributor")
    assert newcomer
    assert role
    assert refusal(protect, site.as_("newcomer")) == "AuthorizationFailed"
    held = site.authorization.role_assignments.list_for_scope(site.vault_id)
    assert newcomer.object_id not in [a.principal_id for a in held]
    body = {"properties": {"principalId": newcomer.object_id, "roleDefinitionId": f"/x/{role.id}"}}
    site.authorization.role_assignments.create(site.group_id, "22222222-1111-4111-8111-111111111111", body)
    protect(site.as_("newcomer"))
    assert state(site) == "IRPending"


def test_a_reader_of_backup_enables_nothing_and_an_operator_does(site: Azure) -> None:
    assert refusal(protect, site.as_("backup-reader")) == "AuthorizationFailed"
    protect(site.as_("backup-operator"))
    assert state(site) == "IRPending"


def test_a_read_only_lock_is_found_and_taken_off(site: Azure) -> None:
    locks = site.locks.management_locks
    locks.create_or_update_by_scope(site.vault_id, "freeze", {"level": "ReadOnly"})
    assert refusal(protect, site) == "ScopeLocked"
    assert [(lock.name, lock.level) for lock in locks.list_by_scope(site.vault_id)] == [("freeze", "ReadOnly")]
    locks.delete_by_scope(site.vault_id, "freeze")
    protect(site)
    assert state(site) == "IRPending"


def test_a_lock_against_deletion_is_no_obstacle(site: Azure) -> None:
    site.locks.management_locks.create_or_update_by_scope(site.group_id, "keep", {"level": "CanNotDelete"})
    protect(site)
    assert state(site) == "IRPending"


def test_a_policy_that_denies_protection_names_its_assignment(site: Azure) -> None:
    site.sandbox.inject(DenyFault("no-backup-here", ITEMS, site.group_id))
    with pytest.raises(HttpResponseError) as caught:
        protect(site)
    refused: Any = caught.value.error
    assert refused.code == "RequestDisallowedByPolicy"
    assert refused.additional_info[0].info["policyAssignmentName"] == "no-backup-here"
    site.sandbox.lift("no-backup-here")
    protect(site)
    assert state(site) == "IRPending"


def test_a_machine_of_another_vault_moves_once_it_is_stopped_there(protected: Azure) -> None:
    protected.make_vault(OTHER)
    assert refusal(protect, protected, OTHER) == "BMSUserErrorInvalidInput"
    asked = {"resourceType": "VM", "resourceId": protected.vm_id}
    found = protected.backup.backup_status.get(REGION, asked)
    assert (found.protection_status, found.vault_id.lower()) == ("Protected", protected.vault_id.lower())
    stop = {"protectedItemType": "Microsoft.Compute/virtualMachines", "protectionState": "ProtectionStopped"}
    protected.backup.protected_items.begin_create_or_update(*protected.item, {"properties": stop}).result()
    protect(protected, OTHER)
    assert state(protected, OTHER) == "IRPending"


def test_a_policy_has_to_be_one_of_the_vault_for_machines(site: Azure) -> None:
    assert refusal(protect, site, VAULT, "Nothing") == "BMSUserErrorInvalidInput"
    names = [p.name for p in site.backup.backup_policies.list(VAULT, GROUP)]
    assert "Nothing" not in names
    protect(site, VAULT, names[-1] if names[-1] != "HourlyLogBackup" else "DefaultPolicy")
    assert state(site) == "IRPending"
