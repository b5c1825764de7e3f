"""What replication is built of: fabrics, containers, policies and mappings, and who stands in the way of their deletion."""

from datetime import datetime
from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError

from tests.sandbox.conftest import REGION, Azure
from tests.sandbox.replicating import (
    A2A,
    AWAY,
    CONTAINER,
    FABRIC,
    FAR,
    HERE,
    container_id,
    enable,
    make_container,
    make_fabric,
    make_far_vault,
    make_mapping,
    make_network,
    make_policy,
    network_id,
    policy_id,
)
from tests.sandbox.test_automation import make as make_automation
from tests.sandbox.test_vaults import refusal


@pytest.fixture
def far(azure: Azure) -> Azure:
    """An empty vault in the other region."""
    azure.resources.resource_groups.create_or_update(AWAY, {"location": FAR})
    make_far_vault(azure)
    return azure


@pytest.mark.proves(
    "ReplicationFabrics_Create",
    "ReplicationFabrics_Get",
    "ReplicationFabrics_List",
    "ReplicationFabrics_Delete",
    "ReplicationOperationStatus_Get",
)
def test_a_fabric_stands_for_one_region(far: Azure) -> None:
    made = make_fabric(far, "west", "West Europe")
    assert made.properties.custom_details.location == REGION
    make_container(far, "west")
    read = far.recovery.replication_fabrics.get(*HERE, "WEST")
    assert read.name == "west"
    assert read.properties.friendly_name == "West Europe"
    assert read.properties.bcdr_state == "Valid"
    assert isinstance(read.properties.internal_identifier, str)
    assert [id.rpartition("/")[2] for id in read.properties.custom_details.container_ids] == ["west-c"]
    assert refusal(make_fabric, far, "west-too", REGION) == "FabricAlreadyExists"
    assert refusal(make_fabric, far, "west", FAR) == "FabricLocationCannotBeChanged"
    assert refusal(make_fabric, far, "moon", "moon") == "InvalidParameter"
    make_fabric(far, "north", FAR)
    assert [f.name for f in far.recovery.replication_fabrics.list(*HERE)] == ["west", "north"]
    far.recovery.replication_fabrics.begin_delete(*HERE, "north").result()
    assert [f.name for f in far.recovery.replication_fabrics.list(*HERE)] == ["west"]
    assert refusal(far.recovery.replication_fabrics.begin_delete, *FABRIC) == "ResourceInUse"
    assert refusal(far.recovery.replication_fabrics.begin_purge, *FABRIC) == "ResourceInUse"


def test_other_kinds_of_replication_are_refused_by_name(far: Azure) -> None:
    kind = {"instanceType": "VMwareV2"}
    call = far.recovery.replication_fabrics.begin_create
    assert refusal(call, *HERE, "vmware", {"properties": {"customDetails": kind}}) == "SandboxNotImplemented"
    make_fabric(far, "west", REGION)
    body: dict[str, Any] = {"properties": {"providerSpecificInput": [{"instanceType": "VMwareCbt"}]}}
    call = far.recovery.replication_protection_containers.begin_create
    assert refusal(call, *HERE, "west", "c", body) == "SandboxNotImplemented"
    body = {"properties": {"providerSpecificInput": {"instanceType": "HyperVReplicaAzure"}}}
    assert refusal(far.recovery.replication_policies.begin_create, *HERE, "p", body) == "SandboxNotImplemented"


@pytest.mark.proves(
    "ReplicationProtectionContainers_Create",
    "ReplicationProtectionContainers_Get",
    "ReplicationProtectionContainers_List",
    "ReplicationProtectionContainers_ListByReplicationFabrics",
    "ReplicationProtectionContainers_Delete",
)
def test_containers_pair_and_go_once_nothing_uses_them(prepared: Azure) -> None:
    containers = prepared.recovery.replication_protection_containers
    read = containers.get(*CONTAINER).properties
    assert (read.pairing_status, read.role, read.fabric_type) == ("Paired", "Primary", "Azure")
    assert isinstance(read.protected_item_count, int)
    assert [c.name for c in containers.list_by_replication_fabrics(*HERE, "north")] == ["north-c"]
    assert refusal(containers.begin_delete, *CONTAINER) == "ResourceInUse"
    prepared.recovery.replication_protection_container_mappings.begin_delete(*CONTAINER, "to-north", {}).result()
    assert containers.get(*CONTAINER).properties.pairing_status == "NotPaired"
    containers.begin_delete(*CONTAINER).result()
    assert [c.name for c in containers.list(*HERE)] == ["north-c"]


@pytest.mark.proves(
    "ReplicationPolicies_Create",
    "ReplicationPolicies_Get",
    "ReplicationPolicies_List",
    "ReplicationPolicies_Update",
    "ReplicationPolicies_Delete",
)
def test_a_policy_is_made_changed_and_deleted(prepared: Azure) -> None:
    policies = prepared.recovery.replication_policies
    settings = {"replicationProviderSettings": {**A2A, "recoveryPointHistory": 72 * 60, "multiVmSyncStatus": "Enable"}}
    policies.begin_update(*HERE, "day", {"properties": settings}).result()
    read = policies.get(*HERE, "day").properties.provider_specific_details
    assert isinstance(read.recovery_point_history, int)
    assert (read.recovery_point_history, read.app_consistent_frequency_in_minutes) == (72 * 60, 60)
    assert (read.crash_consistent_frequency_in_minutes, read.multi_vm_sync_status) == (5, "Enabled")
    assert refusal(policies.begin_delete, *HERE, "day") == "ResourceInUse"
    make_policy(prepared, "other")
    policies.begin_delete(*HERE, "other").result()
    assert [p.name for p in policies.list(*HERE)] == ["day"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"recoveryPointHistory": 15 * 24 * 60 + 1},
        {"recoveryPointHistory": -1},
        {"crashConsistentFrequencyInMinutes": 15},
        {"appConsistentFrequencyInMinutes": 30},
        {"appConsistentFrequencyInMinutes": 721},
        {"recoveryPointHistory": 60, "appConsistentFrequencyInMinutes": 120},
        {"multiVmSyncStatus": "Perhaps"},
    ],
)
def test_a_policy_keeps_to_the_limits_of_the_service(far: Azure, wrong: dict[str, Any]) -> None:
    assert refusal(make_policy, far, "p", **wrong) == "InvalidParameter"
    with pytest.raises(ResourceNotFoundError):
        far.recovery.replication_policies.get(*HERE, "p")


def test_points_may_be_kept_for_fifteen_days_and_application_consistency_be_off(far: Azure) -> None:
    made = make_policy(far, recoveryPointHistory=15 * 24 * 60, appConsistentFrequencyInMinutes=0)
    assert made.properties.provider_specific_details.app_consistent_frequency_in_minutes == 0


@pytest.mark.proves(
    "ReplicationProtectionContainerMappings_Create",
    "ReplicationProtectionContainerMappings_Update",
    "ReplicationProtectionContainerMappings_Get",
    "ReplicationProtectionContainerMappings_List",
    "ReplicationProtectionContainerMappings_ListByReplicationProtectionContainers",
    "ReplicationProtectionContainerMappings_Delete",
)
def test_a_mapping_joins_two_containers_by_a_policy(prepared: Azure) -> None:
    mappings = prepared.recovery.replication_protection_container_mappings
    read = mappings.get(*CONTAINER, "to-north").properties
    assert read.target_protection_container_id == container_id(prepared)
    assert (read.state, read.policy_friendly_name) == ("Paired", "day")
    assert (read.source_fabric_friendly_name, read.target_fabric_friendly_name) == ("West Europe", "North Europe")
    automation = str(make_automation(prepared).id)
    on = {**A2A, "agentAutoUpdateStatus": "Enabled"}
    body = {"properties": {"providerSpecificInput": on}}
    assert refusal(mappings.begin_update, *CONTAINER, "to-north", body) == "AutomationAccountMissing"
    body = {"properties": {"providerSpecificInput": {**on, "automationAccountArmId": automation}}}
    mappings.begin_update(*CONTAINER, "to-north", body).result()
    gone = {"properties": {"providerSpecificInput": {**on, "automationAccountArmId": automation + "-gone"}}}
    assert refusal(mappings.begin_update, *CONTAINER, "to-north", gone) == "AutomationAccountNotFound"
    details = mappings.get(*CONTAINER, "to-north").properties.provider_specific_details
    assert (details.agent_auto_update_status, details.automation_account_arm_id) == ("Enabled", automation)
    make_mapping(prepared, "north", "west")
    assert [m.name for m in mappings.list(*HERE)] == ["to-north", "to-west"]
    mappings.begin_delete(*HERE, "north", "north-c", "to-west", {}).result()
    assert not list(mappings.list_by_replication_protection_containers(*HERE, "north", "north-c"))


def test_a_mapping_in_use_stays(prepared: Azure) -> None:
    enable(prepared)
    mappings = prepared.recovery.replication_protection_container_mappings
    assert refusal(mappings.begin_delete, *CONTAINER, "to-north", {}) == "ResourceInUse"
    assert refusal(mappings.begin_purge, *CONTAINER, "to-north") == "ResourceInUse"


def test_a_restricted_region_serves_its_own_country_alone(far: Azure) -> None:
    make_fabric(far, "west", REGION)
    make_fabric(far, "north", "germanynorth")
    make_container(far, "west")
    make_container(far, "north")
    make_policy(far)
    assert refusal(make_mapping, far) == "TargetRegionNotSupported"
    make_fabric(far, "germany", "germanywestcentral")
    make_container(far, "germany")
    assert make_mapping(far, "germany", "north").properties.state == "Paired"


def test_zones_of_one_region_are_not_simulated(prepared: Azure) -> None:
    assert refusal(make_mapping, prepared, "west", "west") == "SandboxNotImplemented"


def test_a_mapping_names_things_of_its_own_vault(prepared: Azure) -> None:
    assert refusal(make_mapping, prepared, "west", "moon") == "ResourceNotFoundInVault"
    assert refusal(make_mapping, prepared, "west", "north", "none") == "ResourceNotFoundInVault"


@pytest.mark.proves(
    "ReplicationNetworkMappings_Create",
    "ReplicationNetworkMappings_Update",
    "ReplicationNetworkMappings_Get",
    "ReplicationNetworkMappings_List",
    "ReplicationNetworkMappings_ListByReplicationNetworks",
    "ReplicationNetworkMappings_Delete",
)
def test_a_network_mapping_chooses_the_network_over_there(prepared: Azure) -> None:
    mappings = prepared.recovery.replication_network_mappings
    at = (*FABRIC, "azureNetwork")
    source = f"{prepared.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app"
    kind = {"instanceType": "AzureToAzure"}

    def body(primary: str, recovery: str) -> dict[str, Any]:
        details = {**kind, "primaryNetworkId": primary}
        return {"properties": {"recoveryFabricName": "north", "recoveryNetworkId": recovery, "fabricSpecificDetails": details}}  # fmt: skip

    near = make_network(prepared, "vnet-near", "10.7.0.0/24", "rg-app", REGION)
    assert refusal(mappings.begin_create, *at, "m", body(source, near)) == "NetworkInWrongRegion"
    made = mappings.begin_create(*at, "m", body(source, network_id(prepared))).result()
    assert made.properties.recovery_network_friendly_name == "vnet-away"
    assert refusal(mappings.begin_create, *at, "n", body(source, near)) in ("NetworkInWrongRegion", "NetworkMappingAlreadyExists")  # fmt: skip
    again = body(source, network_id(prepared, "vnet-test"))
    assert refusal(mappings.begin_create, *at, "n", again) == "NetworkMappingAlreadyExists"
    change = {"properties": {"recoveryNetworkId": network_id(prepared, "vnet-test"), "fabricSpecificDetails": kind}}
    mappings.begin_update(*at, "m", change).result()
    read = mappings.get(*at, "m").properties
    assert (read.state, read.recovery_network_friendly_name) == ("Paired", "vnet-test")
    assert read.fabric_specific_settings.recovery_fabric_location == FAR
    assert [m.name for m in mappings.list(*HERE)] == ["m"]
    made = enable(prepared, recoveryAzureNetworkId=None)
    assert made.properties.provider_specific_details.selected_recovery_azure_network_id == network_id(prepared, "vnet-test")  # fmt: skip
    mappings.begin_delete(*at, "m").result()
    assert not list(mappings.list_by_replication_networks(*at))


def test_the_networks_of_a_fabric_are_shown_as_one(prepared: Azure) -> None:
    networks = prepared.recovery.replication_networks
    (shown,) = networks.list_by_replication_fabrics(*FABRIC)
    assert (shown.name, shown.properties.fabric_type) == ("azureNetwork", "Azure")
    assert [subnet.name for subnet in shown.properties.subnets] == ["vnet-app/default"]
    assert networks.get(*FABRIC, "azureNetwork").id == shown.id
    assert len(list(networks.list(*HERE))) == 2
    assert refusal(networks.get, *FABRIC, "vnet-app") == "NetworkNotFound"


@pytest.mark.proves(
    "ReplicationFabrics_OperationResult",
    "ReplicationProtectionContainers_OperationResult",
    "ReplicationPolicies_OperationResult",
    "ReplicationProtectionContainerMappings_OperationResult",
    "ReplicationNetworkMappings_OperationResult",
)
def test_every_result_door_shows_what_was_made(prepared: Azure) -> None:
    root = prepared.recovery.replication_fabrics.get(*HERE, "west").id.rpartition("/replicationFabrics")[0]
    source = f"{prepared.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app"
    mapping = {
        "recoveryFabricName": "north",
        "recoveryNetworkId": network_id(prepared),
        "fabricSpecificDetails": {"instanceType": "AzureToAzure", "primaryNetworkId": source},
    }
    settings = {"targetProtectionContainerId": container_id(prepared), "policyId": policy_id(prepared), "providerSpecificInput": A2A}  # fmt: skip
    policy = {**A2A, "recoveryPointHistory": 60, "multiVmSyncStatus": "Disable"}
    fabric = "/replicationFabrics/west"
    container = f"{fabric}/replicationProtectionContainers/west-c"
    for path, properties in (
        (fabric, {"customDetails": {"instanceType": "Azure", "location": REGION}}),
        (container, {"providerSpecificInput": [A2A]}),
        ("/replicationPolicies/two", {"providerSpecificInput": policy}),
        (f"{container}/replicationProtectionContainerMappings/to-north", settings),
        (f"{fabric}/replicationNetworks/azureNetwork/replicationNetworkMappings/m", mapping),
    ):
        answer = prepared.raw("PUT", f"{root}{path}?api-version=2025-08-01", {"properties": properties})
        assert (answer.status_code, answer.text()) == (202, "")
        door = answer.headers["Location"]
        assert prepared.raw("GET", door).status_code == 202
        prepared.sandbox.advance(minutes=2)
        shown = prepared.raw("GET", door)
        assert (shown.status_code, shown.json()["id"].lower()) == (200, f"{root}{path}".lower())


def test_a_consistency_check_is_a_job(prepared: Azure) -> None:
    prepared.recovery.replication_fabrics.begin_check_consistency(*FABRIC).result()
    job = next(iter(prepared.recovery.replication_jobs.list(*HERE)))
    assert (job.properties.scenario_name, job.properties.state) == ("ConsistencyCheck", "Succeeded")
    assert isinstance(job.properties.end_time, datetime)
