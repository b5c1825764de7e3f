"""Dangerous calls, as a table: what makes a write one that takes protection or data away."""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from studyapp.core.transcripts import CallMade

_VAULT = "*/providers/microsoft.recoveryservices/vaults/*"
_GREAT_ROLES = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
}


def _always(call: CallMade) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Danger:
    """A kind of write that takes protection or data away."""

    name: str
    methods: tuple[str, ...]
    path: str
    """Lower-case pattern of the whole path."""
    says: str
    """With {name} for the resource."""
    why: str
    when: Callable[[CallMade], bool] = _always

    def matches(self, call: CallMade) -> bool:
        path = call.path.lower().rstrip("/")
        return call.method in self.methods and fnmatchcase(path, self.path) and self.when(call)


def _ends_below(call: CallMade, collection: str) -> bool:
    """Whether the call is about an entry of a collection, and nothing below it."""
    return "/" not in call.path.lower().rstrip("/").partition(collection)[2]


def _turns(endings: tuple[str, ...], to: str) -> Callable[[CallMade], bool]:
    """Whether a value whose path ends like this is changed to that."""
    return lambda call: any(
        path.lower().endswith(endings) and str(new).lower() == to for path, (_, new) in call.was.items()
    )


def _lowers(ending: str) -> Callable[[CallMade], bool]:
    """Whether a number is made smaller."""
    return lambda call: any(
        path.lower().endswith(ending) and isinstance(new, int) and isinstance(old, int) and new < old
        for path, (old, new) in call.was.items()
    )


def _gives_great_role(call: CallMade) -> bool:
    role = str(((call.request or {}).get("properties") or {}).get("roleDefinitionId", ""))
    return role.lower().rpartition("/")[2] in _GREAT_ROLES


def _allows_all(call: CallMade) -> bool:
    permissions = ((call.request or {}).get("properties") or {}).get("permissions") or []
    return any("*" in (permission.get("actions") or []) for permission in permissions)


_DELETE, _WRITE = ("DELETE",), ("PUT", "PATCH")
DANGERS = (
    Danger(
        "backup-data-deleted",
        _DELETE,
        _VAULT + "/protecteditems/*",
        "The backup data of {name} was deleted.",
        "It is soft-deleted for 14 days by default, a state from which nothing can be restored, and then gone."
        " Stopping protection with the data retained keeps it.",
    ),
    Danger(
        "vault-deleted",
        _DELETE,
        _VAULT,
        "The vault {name} was deleted.",
        "Without the vault there is nothing to restore from. `az backup deleted-vault list` shows whether it can come back.",
        lambda call: _ends_below(call, "/vaults/"),
    ),
    Danger(
        "group-deleted",
        _DELETE,
        "/subscriptions/*/resourcegroups/*",
        "The resource group {name} was deleted.",
        "Everything in a group goes with it, whoever it belongs to.",
        lambda call: _ends_below(call, "/resourcegroups/"),
    ),
    Danger(
        "machine-deleted",
        _DELETE,
        "*/providers/microsoft.compute/virtualmachines/*",
        "The machine {name} was deleted.",
        "Its backups stay, but a restore brings back no more than the last recovery point holds.",
        lambda call: _ends_below(call, "/virtualmachines/"),
    ),
    Danger(
        "disk-deleted",
        _DELETE,
        "*/providers/microsoft.compute/disks/*",
        "The disk {name} was deleted.",
        "What was written to it since the last recovery point is nowhere else.",
    ),
    Danger(
        "snapshots-deleted",
        _DELETE,
        "*/providers/microsoft.compute/restorepointcollections/*",
        "Restore points of {name} were deleted.",
        "Instant restore reads them: without them only what the vault holds is left.",
    ),
    Danger(
        "lock-deleted",
        _DELETE,
        "*/providers/microsoft.authorization/locks/*",
        "The lock {name} was deleted.",
        "A lock is there so that a mistake is refused; without it the next one counts.",
    ),
    Danger(
        "guard-deleted",
        _DELETE,
        "*/providers/microsoft.dataprotection/resourceguards/*",
        "The Resource Guard {name} was deleted.",
        "Under multi-user authorization somebody else has to agree to a critical operation; this takes that away.",
    ),
    Danger(
        "guard-unmapped",
        _DELETE,
        _VAULT + "/backupresourceguardproxies/*",
        "A vault was taken from its Resource Guard.",
        "Under multi-user authorization somebody else has to agree to a critical operation; this takes that away.",
    ),
    Danger(
        "soft-delete-off",
        _WRITE,
        _VAULT,
        "Soft delete was turned off.",
        "Soft delete is what makes a deletion reversible for some days.",
        _turns(("softdeletestate", "softdeletefeaturestate"), "disabled"),
    ),
    Danger(
        "soft-delete-shorter",
        _WRITE,
        _VAULT,
        "Soft-deleted data is kept for fewer days.",
        "The days that are set at the moment of deletion count: they are the time in which a deletion can be noticed.",
        _lowers("softdeleteretentionperiodindays"),
    ),
    Danger(
        "immutability-off",
        _WRITE,
        _VAULT,
        "Immutability of {name} was turned off.",
        "Without it the data can be deleted and retention lowered again.",
        _turns(("immutabilitysettings.state",), "disabled"),
    ),
    Danger(
        "immutability-locked",
        _WRITE,
        _VAULT,
        "Immutability of {name} was locked.",
        "The locked state is irreversible: try a policy unlocked first.",
        _turns(("immutabilitysettings.state",), "locked"),
    ),
    Danger(
        "retention-shorter",
        _WRITE,
        _VAULT + "/backuppolicies/*",
        "The policy {name} keeps points for a shorter time.",
        "It counts for the points that are there already: the next clean-up removes those that are now too old.",
        _lowers("retentionduration.count"),
    ),
    Danger(
        "great-role-given",
        _WRITE,
        "*/providers/microsoft.authorization/roleassignments/*",
        "Owner, Contributor or User Access Administrator was given to somebody.",
        "Such a role allows far more than backup needs: Backup Contributor, Operator and Reader are narrower.",
        _gives_great_role,
    ),
    Danger(
        "all-actions-allowed",
        _WRITE,
        "*/providers/microsoft.authorization/roledefinitions/*",
        "The role {name} allows every action.",
        "A role of one's own is there to allow no more than a job needs.",
        _allows_all,
    ),
)
