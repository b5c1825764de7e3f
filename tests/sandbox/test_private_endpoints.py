"""Private endpoint connections of a vault, and what the namespace tells of itself."""

from typing import Any

import pytest
from azure.mgmt.recoveryservices.models import (
    CapabilitiesResponse,
    ClientDiscoveryValueForSingleApi,
    PrivateLinkResource,
    VaultSubResourceType,
)
from azure.mgmt.recoveryservicesbackup.models import PrivateEndpointConnection, ProvisioningState

from tests.sandbox.conftest import GROUP, REGION, VAULT, Azure, typed
from tests.sandbox.test_vaults import refusal

NAME = "pe-app.5704c932"


def connection(status: str = "Approved", **more: Any) -> dict[str, Any]:
    endpoint = f"/subscriptions/s/resourceGroups/{GROUP}/providers/Microsoft.Network/privateEndpoints/pe-app"
    state = {"status": status, "description": "said so"}
    return {"properties": {"privateEndpoint": {"id": endpoint}, "groupIds": ["AzureBackup"], "privateLinkServiceConnectionState": state, **more}}  # fmt: skip


def approve(azure: Azure, name: str = NAME, status: str = "Approved") -> Any:
    door = azure.backup.private_endpoint_connection
    return door.begin_put(VAULT, GROUP, name, connection(status)).result()


def test_an_approved_connection_is_shown_by_the_vault_until_it_is_removed(site: Azure) -> None:
    made = typed(approve(site).properties, PrivateEndpointConnection)
    assert made.provisioning_state is ProvisioningState.SUCCEEDED
    shown = site.vaults.vaults.get(GROUP, VAULT).properties
    (listed,) = shown.private_endpoint_connections
    assert (listed.name, shown.private_endpoint_state_for_backup) == (NAME, "Enabled")
    assert listed.properties.private_link_service_connection_state.status == "Approved"
    assert refusal(site.vaults.vaults.begin_delete, GROUP, VAULT) == "ServiceResourceNotEmptyWithBackendMessage"
    approve(site, status="Rejected")
    assert site.vaults.vaults.get(GROUP, VAULT).properties.private_endpoint_state_for_backup == "None"
    site.backup.private_endpoint_connection.begin_delete(VAULT, GROUP, NAME).result()
    assert not site.vaults.vaults.get(GROUP, VAULT).properties.private_endpoint_connections
    site.vaults.vaults.begin_delete(GROUP, VAULT).result()


def test_connections_come_before_anything_is_protected_and_at_most_twelve(site: Azure) -> None:
    for number in range(12):
        approve(site, f"pe-{number}")
    assert refusal(approve, site, "pe-12") == "BMSUserErrorInvalidInput"
    site.protect()
    site.backup.private_endpoint_connection.begin_delete(VAULT, GROUP, "pe-0").result()
    assert refusal(approve, site, "pe-0") == "BMSUserErrorInvalidInput"


@pytest.mark.parametrize(
    "change",
    [
        {"privateEndpoint": {"id": "/nowhere"}},
        {"privateLinkServiceConnectionState": {"status": "Pending"}},
        {"groupIds": ["Blobs"]},
    ],
)
def test_a_connection_that_is_none_is_refused(site: Azure, change: dict[str, Any]) -> None:
    door = site.backup.private_endpoint_connection
    assert refusal(door.begin_put, VAULT, GROUP, NAME, connection(**change)) == "BMSUserErrorInvalidInput"


@pytest.mark.proves("PrivateLinkResources_List", "PrivateLinkResources_Get")
def test_a_vault_tells_what_a_private_endpoint_can_reach(site: Azure) -> None:
    first, _ = site.vaults.private_link_resources.list(GROUP, VAULT)
    assert typed(first, PrivateLinkResource).properties.group_id == "AzureBackup"
    again = site.vaults.private_link_resources.get(GROUP, VAULT, first.name)
    assert again.properties.required_zone_names[0] == "privatelink.we.backup.windowsazure.com"
    assert refusal(site.vaults.private_link_resources.get, GROUP, VAULT, "none") == "ResourceNotFound"


@pytest.mark.proves("RecoveryServices_Capabilities")
def test_a_region_names_the_zones_that_private_endpoints_need(azure: Azure) -> None:
    asked = {"type": "Microsoft.RecoveryServices/vaults", "properties": {"dnsZones": [{"subResource": "AzureBackup"}]}}
    found = typed(azure.vaults.recovery_services.capabilities("uksouth", asked), CapabilitiesResponse)
    (zone,) = found.properties.dns_zones
    assert zone.sub_resource is VaultSubResourceType.AZURE_BACKUP
    assert zone.required_zone_names[0] == "privatelink.uks.backup.windowsazure.com"
    assert refusal(azure.vaults.recovery_services.capabilities, "atlantis", asked) == "LocationNotAvailableForResourceType"  # fmt: skip
    assert refusal(azure.vaults.recovery_services.capabilities, REGION, {"type": "Other"}) == "InvalidRestApiParameter"


@pytest.mark.proves("Operations_List")
def test_the_operations_name_the_permissions_that_are_asked_for(site: Azure) -> None:
    found = {typed(o, ClientDiscoveryValueForSingleApi).name.lower() for o in site.vaults.operations.list()}
    assert found == {o.name.lower() for o in site.backup.operations.list()}
    refused = site.as_("reader").raw("DELETE", f"{site.vault_id}?api-version=2024-04-01").json()["error"]["message"]
    asked = refused.partition("perform action '")[2].partition("'")[0]
    assert asked.lower() in found
