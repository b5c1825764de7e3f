"""The catalogue of faults for the learner's own sandbox: each a named fact of its world, a lock, a policy, or a busy service.

Azure's own errors follow from them at the next backup or call; a repair in the sandbox cures them.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from azure.core.exceptions import AzureError

from studyapp.core.errors import StudyError
from studyapp.core.playground import FaultKind, FaultSight
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.faults import DenyFault, Fault, Pattern, WireFault, WorldFault
from studyapp.sandbox.arm.ids import group_of
from studyapp.sandbox.arm.locks import LOCKS
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.providers.recovery_services.names import VAULTS, VMS

ANY = "*"
_GROUPS = "Microsoft.Resources/resourceGroups"
_DISKS = "Microsoft.Compute/disks"
_LOCK = "sandbox-fault"
"""Name of the lock that the fault `lock` makes."""
KINDS = (
    FaultKind("agent-down", "VM agent down", VMS, "The agent in the machine is not ready.", "Restart the machine."),
    FaultKind("disk-full", "OS disk full", VMS, "No space is left on the disk of the operating system.", "Free space by a script, or enlarge the disk."),
    FaultKind("no-network", "Guest without network", VMS, "The guest can't reach the backup service.", "Renew the address by a script: dhclient, or ipconfig /renew."),
    FaultKind("host-problem", "Host problem", VMS, "The physical host under the machine is faulty.", "Redeploy the machine."),
    FaultKind("stale-model", "Stale model", VMS, "The machine's provisioning has failed.", "Reapply the machine."),
    FaultKind("file-system", "Dirty file system", VMS, "A Linux file system can't be frozen for a snapshot.", "Run fsck by a script."),
    FaultKind("vss-writer", "VSS writer failed", VMS, "A VSS writer of a Windows machine is in a bad state.", "Restart the writer's service by a script, or the machine."),
    FaultKind("other-snapshot", "Another snapshot running", VMS, "Some other product is taking a snapshot.", "Let it end; a restart ends it too."),
    FaultKind("stale-mount", "Stale mount", VMS, "Disks of a file recovery are still mounted in the guest.", "Unmount them by a script: umount."),
    FaultKind("bad-fstab", "Bad fstab", _DISKS, "An entry in /etc/fstab names a disk that is not there: the next boot stops.", "Repair the disk on another machine and swap it back."),
    FaultKind("extension-stuck", "Extension stuck", f"{VMS}/extensions", "The extension can't be updated.", "Delete the extension; the next backup installs it again."),
    FaultKind("guest-firewall", "Guest firewall blocks", VMS, "The firewall in the machine lets nobody in, whatever the security groups say.", "Open it by a script: ufw allow 22, or Set-NetFirewallProfile."),
    FaultKind("certificate-expired", "Certificate expired", VMS, "The certificate of the machine's application has expired: curl https://localhost.", "Renew it by a script: certbot renew, or certreq -enroll -machine renew."),
    FaultKind("secret-gone", "Secret gone", VMS, "The application's secret is not in its file: systemctl status app, or Get-Service app.", "Write it anew: /etc/app/secret.txt, or C:\\App\\secret.txt."),
    FaultKind("old-database", "Settings name an old server", VMS, "The application connects to a database that is not there: systemctl status app, or Get-Service app.", "Change the address in /etc/app/settings.conf, or C:\\App\\settings.conf."),
    FaultKind("domain-trust", "Domain trust broken", VMS, "The domain does not know the machine's password: Test-ComputerSecureChannel.", "Test-ComputerSecureChannel -Repair, or leave the domain and join again."),
    FaultKind("lock", "Lock", ANY, "A CanNotDelete lock stands on it.", "Delete the lock."),
    FaultKind("policy-deny", "Policy denies snapshots", "", "An Azure Policy denies restore point collections.", "Exempt the group, or lift the fault."),
    FaultKind("protection-denied", "Policy denies protection", "", "An Azure Policy denies making and changing protected items.", "Read the assignment in the refusal; exempt the group, or lift the fault."),
    FaultKind("throttled", "Vault throttled", VAULTS, "The next three reads of the vault answer 429.", "Wait as Retry-After says."),
)  # fmt: skip
_FACTS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "agent-down": {"guestAgent": "NotReady"},
        "disk-full": {"osDisk": "Full"},
        "no-network": {"guestNetwork": "Unreachable"},
        "host-problem": {"host": "Faulty"},
        "stale-model": {"model": "Stale"},
        "file-system": {"fileSystem": "Dirty"},
        "vss-writer": {"vssWriters": "Failed"},
        "other-snapshot": {"otherSnapshot": "Running"},
        "stale-mount": {"staleMount": True},
        "bad-fstab": {"fstab": "Bad"},
        "extension-stuck": {"stuck": True},
        "guest-firewall": {"guestFirewall": "Blocking"},
        "secret-gone": {"appSecret": "Gone"},
        "old-database": {"database": "10.255.255.4:5432"},
        "domain-trust": {"domain": "corp.example", "domainTrust": "Broken"},
    }
)
_DENIED = MappingProxyType(
    {
        "policy-deny": "Microsoft.Compute/restorePointCollections*",
        "protection-denied": "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
    }
)
"""Kind of fault to the type of resource that it denies."""
_OS_ONLY = MappingProxyType(
    {"file-system": "Linux", "bad-fstab": "Linux", "vss-writer": "Windows", "domain-trust": "Windows"}
)


def kind_named(name: str) -> FaultKind:
    """The kind of fault with a name; raises StudyError if there is none."""
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise StudyError(f"There is no fault `{name[:60]}`.", f"There are: {', '.join(kind.name for kind in KINDS)}.")


def can_befall(sandbox: Sandbox, kind: FaultKind) -> tuple[Resource, ...]:
    """The resources that a kind of fault can befall now."""
    if not kind.type:
        return ()
    return tuple(resource for resource in sandbox.world.tree if _fits(resource, kind))


def _fits(resource: Resource, kind: FaultKind) -> bool:
    if kind.type == ANY:
        return resource.type in (_GROUPS, VAULTS, VMS, _DISKS)
    if resource.type != kind.type:
        return False
    system = dig(resource.body, "properties.storageProfile.osDisk.osType") or dig(resource.body, "properties.osType")
    return kind.name not in _OS_ONLY or system == _OS_ONLY[kind.name]


def inject(sandbox: Sandbox, name: str, on: str) -> FaultSight:
    """Make something go wrong.

    Args:
        sandbox: the sandbox.
        name: of the kind of fault.
        on: name or ARM id of the resource; may be empty where only one fits, or none is needed.

    Raises:
        StudyError: there is no such kind, or no one resource that it can befall.
    """
    kind = kind_named(name)
    if not kind.type:
        sandbox.inject(DenyFault(kind.name, _DENIED[kind.name]))
        return FaultSight(kind.name, kind, "")
    resource = _chosen(can_befall(sandbox, kind), kind, on)
    sight = FaultSight(_id(kind, resource), kind, resource.id)
    if kind.name == "lock":
        _lock(sandbox, resource.id)
    else:
        sandbox.inject(_fault(kind, sight.id, resource, sandbox.now))
    return sight


def _id(kind: FaultKind, resource: Resource) -> str:
    return f"{kind.name}@{group_of(resource.id)}/{resource.name}".removesuffix(f"/{group_of(resource.id)}")


def _chosen(fitting: tuple[Resource, ...], kind: FaultKind, on: str) -> Resource:
    found = [r for r in fitting if not on or on.lower() in (r.name.lower(), r.key)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(resource.name for resource in fitting)
    if not fitting:
        system = f" with {_OS_ONLY[kind.name]}" if kind.name in _OS_ONLY else ""
        raise StudyError(f"Nothing in the sandbox can have the fault {kind.name}.", f"It needs a {kind.type}{system}.")
    if not found:
        raise StudyError(f"The fault {kind.name} can't befall `{on[:80]}`.", f"It can befall: {names}.")
    hint = f"Name one of: {names}." if not on else f"Give its id: {', '.join(r.id for r in found)}."
    raise StudyError(f"The fault {kind.name} could befall {len(found)} resources.", hint)


def _fault(kind: FaultKind, id: str, resource: Resource, now: datetime) -> Fault:  # noqa: A002 - ARM's word
    if kind.name == "throttled":
        return WireFault(id, Pattern("GET", f"{resource.id}*"), 429, retry_after=20, times=3)
    if kind.name == "certificate-expired":
        return WorldFault(id, resource.id, {"certificate": f"{now - timedelta(days=1):%Y-%m-%d}"})
    return WorldFault(id, resource.id, _FACTS[kind.name])


def _lock(sandbox: Sandbox, scope: str) -> None:
    body: Any = {"level": "CanNotDelete"}
    try:
        SandboxTarget(sandbox).locks.management_locks.create_or_update_by_scope(scope, _LOCK, body)
    except AzureError as error:
        raise StudyError(f"The lock can't be made: {error.message}", "Look at the activity log.") from error


def _unlock(sandbox: Sandbox, scope: str) -> None:
    try:
        SandboxTarget(sandbox).locks.management_locks.delete_by_scope(scope, _LOCK)
    except AzureError as error:
        raise StudyError(f"The lock can't be deleted: {error.message}", "Look at the activity log.") from error


def lift(sandbox: Sandbox, id: str) -> None:  # noqa: A002 - ARM's word
    """Take a fault back; raises StudyError if there is none of this id."""
    biting = faults(sandbox)
    for sight in biting:
        if sight.id.lower() == id.lower():
            if sight.kind.name == "lock":
                _unlock(sandbox, sight.resource)
            sandbox.lift(sight.id)
            return
    known = ", ".join(sight.id for sight in biting) or "none"
    raise StudyError(f"There is no fault `{id[:80]}` now.", f"Faults that bite: {known}.")


def faults(sandbox: Sandbox) -> tuple[FaultSight, ...]:
    """The faults that still bite, in the order in which they were set; locks last."""
    return (*(_sight(fault) for fault in sandbox.faults() if _is_known(fault)), *_locks(sandbox))


def _is_known(fault: Fault) -> bool:
    return any(fault.id.partition("@")[0] == kind.name for kind in KINDS)


def _sight(fault: Fault) -> FaultSight:
    kind = kind_named(fault.id.partition("@")[0])
    match fault:
        case WorldFault():
            return FaultSight(fault.id, kind, fault.resource)
        case WireFault():
            return FaultSight(fault.id, kind, fault.request.path.removesuffix("*"))
        case DenyFault():
            return FaultSight(fault.id, kind, "")


def _locks(sandbox: Sandbox) -> Iterator[FaultSight]:
    for lock in sandbox.world.tree.of_type(LOCKS):
        scope = sandbox.world.find(lock.parent)
        if lock.name == _LOCK and scope is not None:
            kind = kind_named("lock")
            yield FaultSight(_id(kind, scope), kind, scope.id)
