"""The key that a vault's data is encrypted with: Azure's own, or one of the customer's from a key vault.

No key vault is simulated: whether a key exists cannot be asked. What the vault itself guards is: its identity, the shape
of the key's address, that a key only comes to a vault which has never protected anything, and that it never goes again.
"""

import re
from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import jobs
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.names import CONTAINERS, FABRIC, JOBS, VAULTS
from studyapp.sandbox.providers.recovery_services.records import VaultRecord

CONFIG = "backupEncryptionConfigs/backupResourceEncryptionConfig"
_KEY = re.compile(
    r"https://[a-z][a-z0-9-]{1,22}[a-z0-9]\.(vault|managedhsm)\.azure\.net/keys/[a-z0-9-]{1,127}(/[0-9a-f]{32})?/?",
    re.I,
)
_STATES = {"true": "Enabled", "enabled": "Enabled", "false": "Disabled", "disabled": "Disabled"}
"""The infrastructure encryption as callers write it: Microsoft's own example sends `true`."""


def key_of(vault: Json) -> str:
    """The address of the customer's key in a vault's body, or an empty text."""
    return str(dig(vault, "properties.encryption.keyVaultProperties.keyUri", ""))


def reaches_key(vault: Json) -> bool:
    """Whether the vault still has the identity with which it reads its key; true for Azure's own keys."""
    return not key_of(vault) or _holds(vault, dig(vault, "properties.encryption.kekIdentity", {}))


def _holds(vault: Json, kek: Json) -> bool:
    if kek.get("useSystemAssignedIdentity"):
        return "SystemAssigned" in dig(vault, "identity.type", "None")
    named = ids.key(kek.get("userAssignedIdentity") or "")
    return bool(named) and named in [ids.key(id) for id in dig(vault, "identity.userAssignedIdentities", {})]


def check(new: Json, old: Json | None, *, used: bool) -> Json:
    """The vault's body with its encryption complete, or the refusal of a change of it.

    Args:
        new: the whole body as asked for, the old one merged in.
        old: the body as it is; None for a new vault.
        used: whether anything was ever protected in the vault, or was tried to be.
    """
    asked, before = dig(new, "properties.encryption", {}), dig(old, "properties.encryption", {})
    if asked == before:
        return new
    was, now = key_of(old or {}), key_of(new)
    if was and not now:
        raise _refusal(
            "A vault that is encrypted with a customer-managed key cannot go back to a platform-managed key."
        )
    if not now:
        raise _refusal("Encryption settings need the address of a key: keyVaultProperties.keyUri.")
    if not was and used:
        raise _refusal("Customer-managed keys can be enabled only on a vault in which nothing was ever protected, nor was tried to be.")  # fmt: skip
    if not _KEY.fullmatch(now):
        raise _refusal(f"The key '{now}' is not the address of a key: https://NAME.vault.azure.net/keys/KEY[/VERSION].")
    kek = _chosen(asked.get("kekIdentity") or {}, before.get("kekIdentity") or {})
    if not _holds(new, kek):
        raise _refusal("The encryption identity must be the vault's system-assigned identity or one of its user-assigned identities.")  # fmt: skip
    return put_at(new, "properties.encryption", _complete(asked, before, kek))


def _complete(asked: Json, before: Json, kek: Json) -> Json:
    doubled = asked.get("infrastructureEncryption") or "Disabled"
    if before and doubled != before.get("infrastructureEncryption", "Disabled"):
        raise _refusal("Infrastructure encryption can be chosen only together with the vault's first customer-managed key.")  # fmt: skip
    return {**asked, "kekIdentity": kek, "infrastructureEncryption": doubled}


def _chosen(asked: Json, before: Json) -> Json:
    """The one identity of an update that was merged with what was there: the newly named one."""
    user = asked.get("userAssignedIdentity")
    if user and (not asked.get("useSystemAssignedIdentity") or user != before.get("userAssignedIdentity")):
        return {"userAssignedIdentity": user, "useSystemAssignedIdentity": False}
    return {"useSystemAssignedIdentity": bool(asked.get("useSystemAssignedIdentity"))}


def _refusal(message: str) -> ArmError:
    return refused("BMSUserErrorInvalidInput", message)


def was_used(world: World, vault: Resource) -> bool:
    """Whether anything was ever protected in a vault, or was tried to be."""
    record: VaultRecord = vault.record
    if record.frozen or world.tree.count(f"{vault.id}/backupFabrics/{FABRIC}", CONTAINERS):
        return True
    return any(jobs.record(job).operation == "ConfigureBackup" for job in world.tree.children(vault.id, JOBS))


def get(call: Call) -> Answer:
    """The encryption through the backup service's door."""
    return Answer(200, _shown(call.world, call.world.need(call.upto("vaults"))))


def _shown(world: World, vault: Resource) -> Json:
    key = key_of(vault.body)
    properties: Json = {
        "encryptionAtRestType": "CustomerManaged" if key else "MicrosoftManaged",
        "lastUpdateStatus": "Succeeded" if key else "NotEnabled",
        "infrastructureEncryptionState": dig(vault.body, "properties.encryption.infrastructureEncryption", "Disabled"),
    }
    if key:
        kek = dig(vault.body, "properties.encryption.kekIdentity", {})
        properties |= {
            "keyUri": key,
            "subscriptionId": vault.facts.get("keySubscription") or world.subscription,
            "useSystemAssignedIdentity": bool(kek.get("useSystemAssignedIdentity")),
        }
        if kek.get("userAssignedIdentity"):
            properties["userAssignedIdentity"] = kek["userAssignedIdentity"]
    return {"id": f"{vault.id}/{CONFIG}", "name": CONFIG.partition("/")[2], "type": f"{VAULTS}/{CONFIG.partition('/')[0]}", "properties": properties}  # fmt: skip


def put(call: Call) -> Answer:
    """Set or change the key through the backup service's door; the vault reads it with its system-assigned identity."""
    vault, asked = call.world.need(call.upto("vaults")), call.body.get("properties") or {}
    was = key_of(vault.body)
    if asked.get("encryptionAtRestType") == "MicrosoftManaged" and not was:
        return Answer(200)
    if asked.get("encryptionAtRestType") != "CustomerManaged":
        raise _refusal("A vault that is encrypted with a customer-managed key cannot go back to a platform-managed key." if was else "encryptionAtRestType must be CustomerManaged or MicrosoftManaged.")  # fmt: skip
    before = dig(vault.body, "properties.encryption", {})
    wanted = {
        **before,
        "keyVaultProperties": {"keyUri": asked.get("keyUri") or was},
        "kekIdentity": before.get("kekIdentity") or {"useSystemAssignedIdentity": True},
        "infrastructureEncryption": _doubled(asked, before),
    }
    body = put_at(vault.body, "properties.encryption", wanted)
    body = check(body, vault.body, used=was_used(call.world, vault))
    facts = {**vault.facts, **({"keySubscription": asked["subscriptionId"]} if asked.get("subscriptionId") else {})}
    call.world.put(replace(vault, body=body, facts=facts))
    return Answer(200)


def _doubled(asked: Json, before: Json) -> str:
    """Whether the infrastructure encrypts once more."""
    text = str(asked.get("infrastructureEncryptionState") or before.get("infrastructureEncryption") or "Disabled")
    if text.lower() not in _STATES:
        raise _refusal(f"infrastructureEncryptionState '{text}' is not Enabled or Disabled.")
    return _STATES[text.lower()]
