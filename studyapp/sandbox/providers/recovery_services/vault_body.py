"""What a vault shows: defaults of today's Azure, identities, and the body while it is still being made."""

from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, merge, parse_time
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services.names import CONNECTIONS, VAULTS
from studyapp.sandbox.providers.recovery_services.records import VaultRecord

ALWAYS_ON = "AlwaysON"


def build(world: World, id: str, body: Json, record: VaultRecord) -> Resource:
    """A vault from a PUT's body, with every default that Azure fills in."""
    properties = merge(_defaults(world), body.get("properties") or {})
    shown: Json = {
        "location": region(body["location"]),
        "tags": body.get("tags") or {},
        "identity": identity(world, body.get("identity"), record.guid),
        "sku": _sku(body["sku"]),
        "properties": secured(world, properties),
    }
    return Resource(id, VAULTS, shown, record=record)


def _sku(asked: Json) -> Json:
    return {"name": asked["name"], "tier": asked.get("tier") or "Standard"}


def _defaults(world: World) -> Json:
    state = ALWAYS_ON if world.settings.soft_delete == "always-on" else "Enabled"
    return {
        "provisioningState": "Succeeded",
        "privateEndpointStateForBackup": "None",
        "privateEndpointStateForSiteRecovery": "None",
        "publicNetworkAccess": "Enabled",
        "backupStorageVersion": "V1",
        "monitoringSettings": {
            "azureMonitorAlertSettings": {
                "alertsForAllJobFailures": "Enabled",
                "alertsForAllReplicationIssues": "Enabled",
                "alertsForAllFailoverIssues": "Enabled",
            },
            "classicAlertSettings": {
                "alertsForCriticalOperations": "Disabled",
                "emailNotificationsForSiteRecovery": "Disabled",
            },
        },
        "redundancySettings": {"standardTierStorageRedundancy": "GeoRedundant", "crossRegionRestore": "Disabled"},
        "restoreSettings": {"crossSubscriptionRestoreSettings": {"crossSubscriptionRestoreState": "Enabled"}},
        "securitySettings": {
            "softDeleteSettings": {
                "softDeleteState": state,
                "enhancedSecurityState": state,
                "softDeleteRetentionPeriodInDays": 14,
            },
            "immutabilitySettings": {"state": "Disabled"},
            "multiUserAuthorization": "Disabled",
            "sourceScanConfiguration": {"state": "Disabled"},
        },
        "costManagementSettings": {"granularityLevel": "VaultLevel"},
        "regionOfChoiceSettings": {"status": "Disabled"},
    }


def secured(world: World, properties: Json) -> Json:
    """The properties with the scores that follow from the security settings."""
    soft = dig(properties, "securitySettings.softDeleteSettings.softDeleteState")
    locked = dig(properties, "securitySettings.immutabilitySettings.state") == "Locked"
    always = soft == ALWAYS_ON
    score = "Maximum" if always and locked else "Adequate" if always else "Minimum" if soft == "Enabled" else "None"
    level = "Good" if always else "Fair" if soft == "Enabled" else "Poor"
    return {**properties, "secureScore": score, "bcdrSecurityLevel": level}


def identity(world: World, asked: Json | None, guid: str) -> Json:
    """The vault's identity with the ids that Azure gives it."""
    kind = (asked or {}).get("type") or "None"
    shown: Json = {"type": kind}
    if "SystemAssigned" in kind:
        shown |= {"principalId": guid[::-1].replace("-", "")[:8] + guid[8:], "tenantId": world.tenant}
    users = (asked or {}).get("userAssignedIdentities")
    if users:
        shown["userAssignedIdentities"] = {
            id: {"clientId": guid, "principalId": guid[:-4] + f"{at:04x}"} for at, id in enumerate(users)
        }
    return shown


def view(world: World, vault: Resource) -> Json:
    """The vault as it reads now: what security it has shows only once it is made."""
    body = {**vault.body, "etag": vault.etag, "properties": _connected(world, vault)}
    ready = vault.facts.get("ready")
    if not ready or parse_time(ready) <= world.now:
        return body
    hidden = ("securitySettings", "backupStorageVersion", "secureScore", "bcdrSecurityLevel")
    properties = {name: value for name, value in body["properties"].items() if name not in hidden}
    return {**body, "properties": {**properties, "provisioningState": "Provisioning"}}


def _connected(world: World, vault: Resource) -> Json:
    """The properties with the vault's private endpoint connections, where it has any."""
    properties: Json = vault.body["properties"]
    found = [world.view(connection) for connection in world.tree.children(vault.id, CONNECTIONS)]
    if not found:
        return properties
    approved = {
        group
        for connection in found
        if dig(connection, "properties.privateLinkServiceConnectionState.status") == "Approved"
        for group in dig(connection, "properties.groupIds", [])
    }
    return {
        **properties,
        "privateEndpointConnections": [{**c, "location": vault.body["location"]} for c in found],
        "privateEndpointStateForBackup": "Enabled" if "AzureBackup" in approved else "None",
        "privateEndpointStateForSiteRecovery": "Enabled" if "AzureSiteRecovery" in approved else "None",
    }


def soft_delete_days(vault: Resource) -> int:
    """For how many days deleted data is kept, 0 where soft delete is off."""
    settings = dig(vault.body, "properties.securitySettings.softDeleteSettings", {})
    if settings.get("softDeleteState") == "Disabled":
        return 0
    return int(settings.get("softDeleteRetentionPeriodInDays") or 14)


def is_immutable(vault: Resource) -> bool:
    return dig(vault.body, "properties.securitySettings.immutabilitySettings.state") in ("Unlocked", "Locked")


def redundancy(vault: Resource) -> str:
    return str(dig(vault.body, "properties.redundancySettings.standardTierStorageRedundancy"))


def record(vault: Resource) -> VaultRecord:
    found: VaultRecord = vault.record
    return found
