"""Multi-user authorization: whether an operation on a vault takes a second person, and whether that person agreed.

A vault is linked to a resource guard by a proxy. The guard is another provider's document, read off the tree: what it
lists as critical needs a request of the guard's, and the caller needs the right to perform that on the guard.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice, pairwise

from studyapp.sandbox.arm import access, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, parse_time
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import retention, schedule
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.names import ITEMS, POLICIES, PROXIES, VAULTS

GUARDS = "Microsoft.DataProtection/resourceGuards"
REQUESTS = "resourceGuardOperationRequests"
DELETE_ITEM = ITEMS + "/delete"
CHANGE_ITEM = ITEMS + "/write"
STOP = CHANGE_ITEM + "#stopProtectionWithRetainData"
SUSPEND = CHANGE_ITEM + "#suspendBackupsWithRetainData"
CHANGE_POLICY = POLICIES + "/write"
READ_PIN = VAULTS + "/backupSecurityPIN/action"
WEAKEN_SOFT_DELETE = VAULTS + "/backupconfig/write"
WEAKEN_IMMUTABILITY = VAULTS + "/write#reduceImmutabilityState"
CHANGE_ENCRYPTION = VAULTS + "/write#modifyEncryptionSettings"
REMOVE_PROXY = PROXIES + "/delete"
_MAY = "Microsoft.DataProtection/subscriptions/resourceGroups/providers/resourceGuards"
MAY_READ = _MAY + "/read"
_UNLOCKED = timedelta(hours=1)
_RUNS = 60
"""Enough backups in a row to see the longest gap of any schedule."""


def proxy_of(world: World, vault: Resource) -> Resource | None:
    """The link of a vault to its guard."""
    return next(iter(world.tree.children(vault.id, PROXIES)), None)


def guard_of(world: World, proxy: Resource | None) -> Resource | None:
    """The guard behind a link; None without a link, or where the guard was deleted."""
    found = world.find(dig(proxy.body, "properties.resourceGuardResourceId", "")) if proxy else None
    return found if found is not None and found.type == GUARDS else None


def details(guard: Resource | None) -> list[Json]:
    """What a guard guards, each operation with the request that stands for it."""
    if guard is None:
        return []
    return [
        {
            "vaultCriticalOperation": entry["vaultCriticalOperation"],
            "defaultResourceRequest": f"{guard.id}/{ids.name_of(entry['requestResourceType'])}/default",
        }
        for entry in dig(guard.body, "properties.resourceGuardOperations", [])
    ]


def _request_for(guard: Resource | None, operation: str) -> str:
    """The request that an operation needs, or an empty text where it is not guarded."""
    found = (d["defaultResourceRequest"] for d in details(guard) if d["vaultCriticalOperation"] == operation)
    return next(found, "")


def check(call: Call, vault: Resource, operation: str, requests: Iterable[str] | None) -> None:
    """Raise unless a critical operation is unguarded, or comes with the guard's request and the right to perform it.

    Args:
        operation: one of the operations above.
        requests: the resourceGuardOperationRequests that came along.

    Raises:
        ArmError: 400 without the request, 403 where the caller may not perform it on the guard.
    """
    guard = guard_of(call.world, proxy_of(call.world, vault))
    wanted = _request_for(guard, operation)
    if guard is None or not wanted:
        return
    given = {str(request).rstrip("/").lower() for request in requests or ()}
    if not given:
        raise _missing()
    if wanted.lower() not in given:
        raise refused(
            "UserErrorResourceGuardOperationRequestInvalid",
            f"The operation needs the ResourceGuard operation request '{wanted}'.",
        )
    kind = wanted.split("/")[-2]
    access.check_linked(call.world, call.caller, call.action, f"{_MAY}/{kind}/action", guard.id)


def _missing() -> ArmError:
    return refused(
        "UserErrorResourceGuardOperationRequestMissing", "ResourceGuard Operation requestid is either null or empty."
    )


def check_vault(call: Call, vault: Resource, new: Json, requests: Iterable[str] | None) -> None:
    """The same for a change of a vault's properties, each weakened security setting by itself."""
    given = list(requests or ())
    for operation in _weakened(vault.body["properties"], new):
        check(call, vault, operation, given)


def _weakened(old: Json, new: Json) -> Iterator[str]:
    soft, immutability = "securitySettings.softDeleteSettings", "securitySettings.immutabilitySettings.state"
    was, now = dig(old, soft, {}), dig(new, soft, {})
    switches, days = ("softDeleteState", "enhancedSecurityState"), "softDeleteRetentionPeriodInDays"
    switched_off = any(now.get(name) == "Disabled" != was.get(name) for name in switches)
    if switched_off or (now.get(days) or 14) < (was.get(days) or 14):
        yield WEAKEN_SOFT_DELETE
    if dig(new, immutability, "Disabled") == "Disabled" != dig(old, immutability, "Disabled"):
        yield WEAKEN_IMMUTABILITY
    if new.get("encryption") != old.get("encryption"):
        yield CHANGE_ENCRYPTION


def without_requests(properties: Json) -> Json:
    """A body's properties without the requests: they go with one call and are kept nowhere."""
    return {name: value for name, value in properties.items() if name != REQUESTS}


def shown(world: World, vault: Resource, properties: Json) -> Json:
    """A vault's properties as they read while a guard guards it."""
    if guard_of(world, proxy_of(world, vault)) is None:
        return properties
    security = {**properties.get("securitySettings", {}), "multiUserAuthorization": "Enabled"}
    level = {"bcdrSecurityLevel": "Excellent"} if properties.get("secureScore") == "Maximum" else {}
    return {**properties, **level, "securitySettings": security}


def unlock(call: Call, vault: Resource, doomed: str, until: str) -> None:
    """Remember until when a thing in the vault may be deleted."""
    proxy = proxy_of(call.world, vault)
    if proxy is not None:
        unlocked = {**proxy.facts.get("unlocked", {}), ids.key(doomed): until}
        call.world.remember(replace(proxy, facts={**proxy.facts, "unlocked": unlocked}))


def unlocked_until(call: Call) -> str:
    """When an unlocking of now ends."""
    return iso(call.now + _UNLOCKED)


def check_unlocked(call: Call, vault: Resource, operation: str, doomed: str) -> None:
    """Raise unless a deletion is unguarded or was unlocked; an unlocking is good for one deletion.

    A DELETE has no body to carry a request: it is unlocked beforehand.
    """
    proxy = proxy_of(call.world, vault)
    if proxy is None or not _request_for(guard_of(call.world, proxy), operation):
        return
    unlocked = dict(proxy.facts.get("unlocked", {}))
    until = unlocked.pop(ids.key(doomed), None)
    if until is None or parse_time(until) <= call.now:
        raise _missing()
    call.world.remember(replace(proxy, facts={**proxy.facts, "unlocked": unlocked}))


def weaker(new: Json, old: Json) -> bool:
    """Whether a policy keeps anything for less time than another does, or backs up less often."""
    if retention.shorter(new, old) or schedule.snapshot_days(new) < schedule.snapshot_days(old):
        return True
    return _longest_gap(new) > _longest_gap(old)


def _longest_gap(policy: Json) -> timedelta:
    runs = islice(schedule.read(policy).runs(_ANY_DAY), _RUNS)
    return max(late.at - early.at for early, late in pairwise(runs))


_ANY_DAY = parse_time("2026-01-01T00:00:00Z")
