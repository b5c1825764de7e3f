"""Protection intents: one request makes fabrics, containers, policy, mapping, cache and group, and replicates a machine."""

from typing import Any

import pytest

from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.replicating import (
    A2A,
    AWAY,
    CONTAINER,
    FAR,
    HERE,
    account,
    far_group,
    make_far_vault,
    make_network,
    network_id,
    policy_id,
)
from tests.sandbox.test_vaults import refusal


@pytest.fixture
def bare(azure: Azure) -> Azure:
    """A machine, and an empty vault in the other region."""
    azure.make_group()
    azure.make_network()
    azure.make_machine()
    azure.resources.resource_groups.create_or_update(AWAY, {"location": FAR})
    make_far_vault(azure)
    return azure


def wish(azure: Azure, **changes: Any) -> Any:
    details = {
        **A2A,
        "fabricObjectId": azure.vm_id,
        "primaryLocation": REGION,
        "recoveryLocation": "North Europe",
        "recoverySubscriptionId": azure.sandbox.subscription_id,
        "recoveryAvailabilityType": "Single",
        "recoveryResourceGroupId": far_group(azure),
        **changes,
    }
    body = {"properties": {"providerSpecificDetails": details}}
    return azure.recovery.replication_protection_intents.create(*HERE, "wish", body)


@pytest.mark.proves("ReplicationProtectionIntents_Create", "ReplicationProtectionIntents_Get", "ReplicationProtectionIntents_List")  # fmt: skip
def test_one_request_makes_all_that_is_missing(bare: Azure) -> None:
    make_network(bare, "vnet-away", "10.1.0.0/24")
    network = {"resourceType": "Existing", "recoveryVirtualNetworkId": network_id(bare)}
    made = wish(bare, recoveryVirtualNetworkCustomInput=network)
    assert made.properties.job_state == "InProgress"
    bare.sandbox.advance(hours=2)
    intents, client = bare.recovery.replication_protection_intents, bare.recovery
    read = intents.get(*HERE, "wish").properties
    assert (read.friendly_name, read.job_state) == (VM, "Succeeded")
    assert isinstance(read.is_active, bool)
    assert read.provider_specific_details.recovery_location == "North Europe"
    assert [intent.name for intent in intents.list(*HERE)] == ["wish"]
    assert [f.name for f in client.replication_fabrics.list(*HERE)] == [f"asr-a2a-default-{REGION}", f"asr-a2a-default-{FAR}"]  # fmt: skip
    (policy,) = client.replication_policies.list(*HERE)
    assert policy.name == "24-hour-retention-policy"
    assert policy.properties.provider_specific_details.app_consistent_frequency_in_minutes == 0
    (item,) = client.replication_protected_items.list(*HERE)
    details = item.properties.provider_specific_details
    assert item.properties.protection_state == "Protected"
    assert details.selected_recovery_azure_network_id == network_id(bare)
    assert len(details.protected_managed_disks) == 2
    (cache,) = bare.storage.storage_accounts.list_by_resource_group(GROUP)
    assert (cache.location, cache.provisioning_state) == (REGION, "Succeeded")
    assert details.protected_managed_disks[0].primary_staging_azure_storage_account_id == cache.id
    assert client.replication_jobs.get(*HERE, read.job_id.rpartition("/")[2]).properties.scenario_name == "EnableDr"


def test_without_a_group_one_is_made_beside_that_of_the_machine(bare: Azure) -> None:
    wish(bare, recoveryResourceGroupId=None)
    assert bare.resources.resource_groups.get(f"{GROUP}-asr").location == FAR


def test_what_is_there_is_used(prepared: Azure) -> None:
    cache = {"resourceType": "Existing", "azureStorageAccountId": account(prepared)}
    policy = {"resourceType": "Existing", "protectionProfileId": policy_id(prepared)}
    wish(prepared, primaryStagingStorageAccountCustomInput=cache, protectionProfileCustomInput=policy)
    client = prepared.recovery
    assert len(list(client.replication_fabrics.list(*HERE))) == 2
    (item,) = client.replication_protected_items.list_by_replication_protection_containers(*CONTAINER)
    assert item.properties.policy_friendly_name == "day"
    assert [p.name for p in client.replication_policies.list(*HERE)] == ["day"]
    assert [m.name for m in client.replication_protection_container_mappings.list(*HERE)] == ["to-north"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recoveryLocation": "moon"}, "InvalidParameter"),
        ({"recoveryLocation": REGION}, "SandboxNotImplemented"),
        ({"primaryLocation": "uksouth"}, "VirtualMachineInWrongRegion"),
        ({"recoverySubscriptionId": "ed5bcdf6-d61e-47bd-8ea9-f2bd379a2640"}, "SandboxNotImplemented"),
        ({"recoveryVirtualNetworkCustomInput": {"resourceType": "New"}}, "SandboxNotImplemented"),
        ({"protectionProfileCustomInput": {"resourceType": "New", "policyName": "p", "recoveryPointHistory": 99999}}, "InvalidParameter"),
        ({"agentAutoUpdateStatus": "Enabled"}, "AutomationAccountMissing"),
        ({"agentAutoUpdateStatus": "Enabled", "automationAccountArmId": "/x"}, "AutomationAccountNotFound"),
        ({"recoveryResourceGroupId": "rg"}, "InvalidParameter"),
        ({"protectionProfileCustomInput": {"resourceType": "New", "policyName": "a/b"}}, "InvalidParameter"),
        ({"multiVmGroupId": "x"}, "SandboxNotImplemented"),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_granted_makes_nothing(bare: Azure, changes: dict[str, Any], code: str) -> None:
    assert refusal(wish, bare, **changes) == code
    assert not list(bare.recovery.replication_fabrics.list(*HERE))
    assert not list(bare.storage.storage_accounts.list_by_resource_group(GROUP))


def test_a_wish_needs_the_rights_for_what_it_makes(bare: Azure) -> None:
    role = f"/subscriptions/{bare.sandbox.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"  # fmt: skip
    given = {"properties": {"roleDefinitionId": role, "principalId": "0a000000-0000-4000-a000-000000000008"}}
    bare.authorization.role_assignments.create(far_group(bare), "0b000000-0000-4000-a000-000000000001", given)
    newcomer = bare.as_("newcomer")
    assert refusal(wish, newcomer) == "LinkedAuthorizationFailed"
    assert not list(bare.storage.storage_accounts.list_by_resource_group(GROUP))
    bare.authorization.role_assignments.create(bare.group_id, "0b000000-0000-4000-a000-000000000002", given)
    assert refusal(wish, newcomer, recoveryResourceGroupId=None) == "LinkedAuthorizationFailed"
    assert wish(newcomer).properties.job_state == "InProgress"
