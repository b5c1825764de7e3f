"""The document of a Backup vault: its defaults, which settings go together, and which can't be taken back."""

from collections.abc import Sequence

from studyapp.sandbox.arm.access import Principal
from studyapp.sandbox.arm.regions import pair_of
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, merge, named_guid
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection.names import refused
from studyapp.sandbox.providers.data_protection.records import BackupVaultRecord

_SOFT = "securitySettings.softDeleteSettings."
_IMMUTABLE = "securitySettings.immutabilitySettings.state"
_CROSS = "featureSettings.crossSubscriptionRestoreSettings.state"
_KINDS = ("SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned", "None")
_REDUNDANCIES = ("GeoRedundant", "LocallyRedundant", "ZoneRedundant")
_DEFAULTS: Json = {
    "provisioningState": "Succeeded",
    "resourceMoveState": "Unknown",
    "isVaultProtectedByResourceGuard": False,
    "monitoringSettings": {"azureMonitorAlertSettings": {"alertsForAllJobFailures": "Enabled"}},
    "securitySettings": {
        "softDeleteSettings": {"state": "On", "retentionDurationInDays": 14.0},
        "immutabilitySettings": {"state": "Disabled"},
    },
    "featureSettings": {
        "crossSubscriptionRestoreSettings": {"state": "Enabled"},
        "crossRegionRestoreSettings": {"state": "Disabled"},
    },
}


def record(vault: Resource) -> BackupVaultRecord:
    found: BackupVaultRecord = vault.record
    return found


def settle(location: str, asked: Json, old: Json | None, *, frozen: bool) -> Json:
    """The properties that a request leads to, or the service's refusal.

    Args:
        asked: the properties of the request.
        old: the vault's properties so far, None for a new one.
        frozen: whether something was protected already.
    """
    new = merge(_DEFAULTS if old is None else old, asked)
    _check_storage(location, new.get("storageSettings") or [], old, frozen=frozen)
    _check_soft_delete(new, old)
    _check_immutability(new, old)
    if old and dig(old, _CROSS) == "PermanentlyDisabled" != dig(new, _CROSS):
        raise refused("BMSUserErrorInvalidInput", "Cross Subscription Restore is permanently disabled for this vault.")
    return {**new, **_scores(new)}


def _check_storage(location: str, settings: Sequence[Json], old: Json | None, *, frozen: bool) -> None:
    kinds = [setting.get("type") for setting in settings]
    if not kinds or any(kind not in _REDUNDANCIES for kind in kinds):
        raise refused("BMSUserErrorInvalidInput", f"storageSettings must name a datastoreType and a type of {', '.join(_REDUNDANCIES)}.")  # fmt: skip
    if any(not setting.get("datastoreType") for setting in settings):
        raise refused("BMSUserErrorInvalidInput", "storageSettings must name a datastoreType: VaultStore, for one.")
    if "GeoRedundant" in kinds and not pair_of(location):
        raise refused("BMSUserErrorInvalidInput", f"The region '{location}' has no pair: geo-redundant storage is not available in it.")  # fmt: skip
    if old is not None and frozen and list(settings) != old["storageSettings"]:
        raise refused("StorageModelModifyError", "The storage redundancy of the vault cannot be changed after a datasource has been protected.")  # fmt: skip


def _check_soft_delete(new: Json, old: Json | None) -> None:
    days = dig(new, _SOFT + "retentionDurationInDays", 14)
    if not 14 <= days <= 180:
        raise refused("BMSUserErrorInvalidInput", "retentionDurationInDays of soft delete must be between 14 and 180.")
    if old and dig(old, _SOFT + "state") == "AlwaysOn" != dig(new, _SOFT + "state"):
        raise refused("BMSUserErrorInvalidInput", "Soft delete is always on for this vault and cannot be changed.")


def _check_immutability(new: Json, old: Json | None) -> None:
    was, now = dig(old, _IMMUTABLE, "Disabled"), dig(new, _IMMUTABLE, "Disabled")
    if was == "Locked" != now:
        raise refused("BMSUserErrorInvalidInput", "The immutability of the vault is locked and cannot be changed.")
    if now == "Locked" and was == "Disabled":
        raise refused("BMSUserErrorInvalidInput", "Immutability must be Unlocked before it can be Locked.")


def _scores(properties: Json) -> Json:
    """What follows from the security settings."""
    soft, locked = dig(properties, _SOFT + "state"), dig(properties, _IMMUTABLE) == "Locked"
    always = soft == "AlwaysOn"
    score = "Maximum" if always and locked else "Adequate" if always else "Minimum" if soft == "On" else "None"
    return {"secureScore": score, "bcdrSecurityLevel": "Good" if always else "Fair" if soft == "On" else "Poor"}


def identity(world: World, asked: Json | None, principal: str) -> Json:
    """The vault's identity with the object ids that Azure gives it."""
    kind = str((asked or {}).get("type") or "None").replace(" ", "")
    found = next((known for known in _KINDS if known.lower() == kind.lower()), None)
    if found is None:
        raise refused("InvalidIdentityType", f"The identity type '{kind[:60]}' is not valid: it is one of {', '.join(_KINDS)}.")  # fmt: skip
    users = (asked or {}).get("userAssignedIdentities") or {}
    if ("UserAssigned" in found.split(",")) != bool(users):
        raise refused("InvalidIdentityIds", "userAssignedIdentities goes with an identity of the type UserAssigned, and with no other.")  # fmt: skip
    shown: Json = {"type": found}
    if "SystemAssigned" in found.split(","):
        shown |= {"principalId": principal, "tenantId": world.tenant}
    if users:
        shown["userAssignedIdentities"] = {id: _user(id) for id in users}
    return shown


def _user(id: str) -> Json:
    """An identity that is a resource of its own is the same principal wherever it is used."""
    return {"principalId": named_guid("principal", id.lower()), "clientId": named_guid("client", id.lower())}


def principal(vault: Resource, chosen: Json | None = None) -> Principal | None:
    """As whom the vault acts: its system-assigned identity, unless an instance chooses another; None without one."""
    wanted = str((chosen or {}).get("userAssignedIdentityArmUrl") or "").lower()
    held = vault.body.get("identity") or {}
    if wanted:
        users = {id.lower(): user for id, user in (held.get("userAssignedIdentities") or {}).items()}
        held = users.get(wanted) or {}
    found = held.get("principalId")
    return Principal(str(found), str(found)) if found else None


def soft_delete_days(vault: Resource) -> int:
    """For how many days deleted instances are kept, 0 where soft delete is off."""
    if dig(vault.body, f"properties.{_SOFT}state") == "Off":
        return 0
    return int(dig(vault.body, f"properties.{_SOFT}retentionDurationInDays", 14))
