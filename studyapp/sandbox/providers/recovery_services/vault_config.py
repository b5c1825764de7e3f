"""The older doors to a vault's settings, beside the vault itself: backupconfig, backupstorageconfig, PIN, extended info."""

from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, parse_time, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.recovery_services import guarding, secondary, vault_body
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.names import VAULTS

_SOFT = "properties.securitySettings.softDeleteSettings"
_REDUNDANCY = "properties.redundancySettings."
_PIN_LIFE = timedelta(minutes=5)
_EPOCH_TICKS = 621_355_968_000_000_000


def _vault(call: Call) -> Resource:
    return call.world.need(call.upto("vaults"))


def _named(vault: Resource, path: str, properties: Json) -> Json:
    collection, name = path.split("/")
    return {"id": f"{vault.id}/{path}", "name": name, "type": f"{VAULTS}/{collection}", "properties": properties}


def get_config(call: Call) -> Answer:
    """Soft delete and redundancy as the older door shows them."""
    return Answer(200, _config(_vault(call), call))


def _config(vault: Resource, call: Call) -> Json:
    soft, kind = dig(vault.body, _SOFT, {}), vault_body.redundancy(vault)
    state = soft.get("softDeleteState")
    properties = {
        "enhancedSecurityState": "Enabled" if soft.get("enhancedSecurityState") != "Disabled" else "Disabled",
        "softDeleteFeatureState": state,
        "softDeleteRetentionPeriodInDays": vault_body.soft_delete_days(vault) or 14,
        "isSoftDeleteFeatureStateEditable": state != vault_body.ALWAYS_ON,
        "storageModelType": kind,
        "storageType": kind,
        "storageTypeState": "Locked" if vault_body.record(vault).frozen else "Unlocked",
    }
    return _named(vault, "backupconfig/vaultconfig", properties)


def put_config(call: Call) -> Answer:
    """Change soft delete: its days, and (where Azure still allows it) whether it is on."""
    vault, asked = _vault(call), call.body.get("properties") or {}
    always = call.world.settings.soft_delete == "always-on"
    state, security = asked.get("softDeleteFeatureState"), asked.get("enhancedSecurityState")
    if always and "Disabled" in (state, security):
        raise refused(
            "BMSUserErrorInvalidInput", "Soft delete is enforced for Recovery Services vaults and cannot be disabled."
        )
    current = dig(vault.body, _SOFT, {}).get("softDeleteState")
    if state and current == vault_body.ALWAYS_ON and state != vault_body.ALWAYS_ON and not always:
        raise refused("BMSUserErrorInvalidInput", "Soft delete is always on for this vault and cannot be changed.")
    days = asked.get("softDeleteRetentionPeriodInDays")
    if days is not None and not 14 <= days <= 180:
        raise refused("BMSUserErrorInvalidInput", "softDeleteRetentionPeriodInDays must be between 14 and 180.")
    soft = dict(dig(vault.body, _SOFT, {}))
    if state and not always:
        soft["softDeleteState"] = state
    if security and not always:
        soft["enhancedSecurityState"] = security
    if days is not None:
        soft["softDeleteRetentionPeriodInDays"] = days
    changed = put_at(vault.body["properties"], "securitySettings.softDeleteSettings", soft)
    guarding.check_vault(call, vault, changed, asked.get(guarding.REQUESTS))
    body = {**vault.body, "properties": vault_body.secured(call.world, changed)}
    return Answer(200, _config(call.world.put(vault.with_body(body)), call))


def get_storage(call: Call) -> Answer:
    """Redundancy as the older door shows it."""
    return Answer(200, _storage(_vault(call)))


def _storage(vault: Resource) -> Json:
    kind = vault_body.redundancy(vault)
    properties = {
        "storageModelType": kind,
        "storageType": kind,
        "storageTypeState": "Locked" if vault_body.record(vault).frozen else "Unlocked",
        "crossRegionRestoreFlag": dig(vault.body, _REDUNDANCY + "crossRegionRestore") == "Enabled",
        "dedupState": "Disabled",
        "xcoolState": "Disabled",
    }
    return _named(vault, "backupstorageconfig/vaultstorageconfig", properties)


def put_storage(call: Call) -> Answer:
    return Answer(200, _storage(_change_storage(call)))


def patch_storage(call: Call) -> Answer:
    _change_storage(call)
    return Answer(204)


def _change_storage(call: Call) -> Resource:
    vault, asked = _vault(call), call.body.get("properties") or {}
    record = vault_body.record(vault)
    if record.redundancy_by_vault:
        raise refused(
            "BMSUserErrorInvalidInput",
            "The storage settings of this vault were set on the vault itself: change them there from now on.",
        )
    kind = asked.get("storageModelType") or asked.get("storageType") or vault_body.redundancy(vault)
    if kind not in ("GeoRedundant", "LocallyRedundant", "ZoneRedundant"):
        raise refused("BMSUserErrorInvalidInput", f"The storage type '{kind}' is not valid.")
    if record.frozen and kind != vault_body.redundancy(vault):
        raise refused(
            "StorageModelModifyError",
            "The storage redundancy of the vault cannot be changed after an item has been protected.",
        )
    was = dig(vault.body, _REDUNDANCY + "crossRegionRestore") == "Enabled"
    flag = asked.get("crossRegionRestoreFlag", was)
    if was and not flag:
        raise refused("BMSUserErrorInvalidInput", "Cross Region Restore cannot be disabled once it is enabled.")
    if flag and kind != "GeoRedundant":
        raise refused("BMSUserErrorInvalidInput", "Cross Region Restore needs geo-redundant storage.")
    body = put_at(vault.body, _REDUNDANCY + "standardTierStorageRedundancy", kind)
    body = put_at(body, _REDUNDANCY + "crossRegionRestore", "Enabled" if flag else "Disabled")
    secondary.check_pair(vault.body["location"], body["properties"])
    return call.world.put(secondary.mark(replace(vault, body=body), call.now))


def security_pin(call: Call) -> Answer:
    """The PIN for critical operations of hybrid backup: good for five minutes, then another one is made."""
    guarding.check(call, _vault(call), guarding.READ_PIN, call.body.get(guarding.REQUESTS))
    vault = _vault(call)
    pin, until = vault.facts.get("pin", ""), vault.facts.get("pinUntil", "")
    if not until or parse_time(until) <= call.now:
        pin, until = call.world.chance.digits(6), iso(call.now + _PIN_LIFE)
        call.world.remember(replace(vault, facts={**vault.facts, "pin": pin, "pinUntil": until}))
    ticks = _EPOCH_TICKS + int(parse_time(until).timestamp() * 10_000_000)
    return Answer(200, {"token": pin, "securityPIN": pin, "expiryTimeInUtcTicks": ticks})


def get_extended(call: Call) -> Answer:
    vault = _vault(call)
    properties = vault.facts.get("extendedInfo") or {"integrityKey": vault_body.record(vault).guid, "algorithm": "None"}
    shown = _named(vault, "extendedInformation/vaultExtendedInfo", properties)
    return Answer(200, {**shown, "etag": vault.etag})


def put_extended(call: Call) -> Answer:
    vault = _vault(call)
    kept = {"algorithm": "None", **(call.body.get("properties") or {})}
    call.world.put(replace(vault, facts={**vault.facts, "extendedInfo": kept}))
    return get_extended(call)
