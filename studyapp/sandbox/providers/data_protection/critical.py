"""Which operations of vaults a resource guard can guard, and what it calls the request for each.

A guard's document lists the guarded ones: that list is all that other providers read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from studyapp.sandbox.arm.values import Json

GUARDS = "Microsoft.DataProtection/resourceGuards"
_VAULTS = "Microsoft.RecoveryServices/vaults"
_ITEMS = _VAULTS + "/backupFabrics/protectionContainers/protectedItems"
_BACKUP_VAULTS = "Microsoft.DataProtection/backupVaults"


@dataclass(frozen=True, slots=True)
class Critical:
    """One operation of a vault that takes a second person."""

    operation: str
    """The permission it needs on the vault; what stands behind `#` is the part of it that counts."""
    requests: str
    """The collection under the guard that stands for it."""
    mandatory: bool = False
    """True where no guard can leave it out."""

    def body(self) -> Json:
        return {"vaultCriticalOperation": self.operation, "requestResourceType": f"{GUARDS}/{self.requests}"}


OPERATIONS = (
    Critical(_VAULTS + "/backupResourceGuardProxies/delete", "deleteResourceGuardProxyRequests", mandatory=True),
    Critical(_VAULTS + "/backupconfig/write", "disableSoftDeleteRequests", mandatory=True),
    Critical(_ITEMS + "/delete", "deleteProtectedItemRequests"),
    Critical(_ITEMS + "/write", "updateProtectedItemRequests"),
    Critical(_ITEMS + "/write#stopProtectionWithRetainData", "stopProtectionWithRetainData"),
    Critical(_ITEMS + "/write#suspendBackupsWithRetainData", "suspendBackupsWithRetainData"),
    Critical(_VAULTS + "/backupPolicies/write", "updateProtectionPolicyRequests"),
    Critical(_VAULTS + "/backupSecurityPIN/action", "getBackupSecurityPINRequests"),
    Critical(_VAULTS + "/write#reduceImmutabilityState", "reduceImmutabilityState"),
    Critical(_VAULTS + "/write#modifyEncryptionSettings", "modifyEncryptionSettings"),
)
"""Restoring can be guarded, too, and is not by default; the sandbox leaves it unguarded."""

_ELSEWHERE = (
    _VAULTS + "/backupconfig/delete",
    _VAULTS + "/backupEncryptionConfigs/backupResourceEncryptionConfig/write",
    _VAULTS + "/backupFabrics/protectionContainers/delete",
    _ITEMS + "/recoveryPoints/restore/action",
    _VAULTS + "/backupResourceGuardProxies/write",
    _BACKUP_VAULTS + "/backupInstances/delete",
    _BACKUP_VAULTS + "/backupInstances/restore/action",
    _BACKUP_VAULTS + "/backupInstances/stopProtection/action",
    _BACKUP_VAULTS + "/backupInstances/suspendBackups/action",
    _BACKUP_VAULTS + "/backupInstances/write",
    _BACKUP_VAULTS + "/write#modifyEncryptionSettings",
    _BACKUP_VAULTS + "/write#reduceImmutabilityState",
)
"""What else may stand on an exclusion list: nothing of it is guarded in the sandbox."""


def excludable() -> tuple[str, ...]:
    """Every operation that a guard may leave unguarded."""
    return tuple(c.operation for c in OPERATIONS if not c.mandatory) + _ELSEWHERE


def guarded(excluded: Sequence[str]) -> list[Json]:
    """What a guard with this exclusion list guards, as its document shows it."""
    left_out = {operation.lower() for operation in excluded}
    return [c.body() for c in OPERATIONS if c.operation.lower() not in left_out]
