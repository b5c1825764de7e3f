"""Why a backup of a machine would fail now: Azure's own errors, read off the facts of the world.

Only facts count (a guest agent that is not ready, an extension in a failed state, a lock), never an injected code, so
that whatever repairs the fact lets the next backup succeed. Numbers from 499001 on are the sandbox's own: Azure's are
not documented.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from studyapp.sandbox.arm import policies, trouble
from studyapp.sandbox.arm.faults import DenyFault
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import restore_points
from studyapp.sandbox.providers.recovery_services.names import VMS
from studyapp.sandbox.providers.recovery_services.records import JobFailure

EXTENSIONS = VMS + "/extensions"
_AGENT_ADVICE = ("Ensure the VM agent is installed, up to date and its status is Ready, and retry the operation.",)
MOST_DISK_GIB = 32 * 1024
ENHANCED_ONLY = ("UltraSSD_LRS", "PremiumV2_LRS")
"""Kinds of disks that a Standard policy does not back up."""

FAILURES: Mapping[str, JobFailure] = {
    failure.title: failure
    for failure in (
        JobFailure(400136, "UserErrorVmNotFoundV2", "The virtual machine was not found: it was deleted or moved without stopping its protection.", ("Stop the protection of the item, or create the machine again with the same name in the same resource group.",)),
        JobFailure(400196, "UserErrorGuestAgentStatusUnavailable", "VM agent is unable to communicate with the Azure Backup service.", _AGENT_ADVICE),
        JobFailure(499001, "UserErrorVmProvisioningStateFailed", "The VM is in failed provisioning state.", ("Bring the VM out of the failed state: reapply it, or repair or remove the extension that failed, and retry.",)),
        JobFailure(499002, "UserErrorVmNotInDesirableState", "The VM is not in a state that allows backups.", ("Wait until the machine is Running, Stopped or Stopped (deallocated), and retry.",)),
        JobFailure(499003, "ExtensionStuckInDeletionState", "The state of the backup extension does not allow the operation.", ("Remove the VMSnapshot extension; the next backup installs it again.",)),
        JobFailure(499004, "ExtensionSnapshotFailedNoNetwork", "Snapshot operation failed because of no network connectivity on the virtual machine.", ("Enable DHCP inside the guest and allow it to reach 168.63.129.16.",)),
        JobFailure(499005, "ExtensionFailedVssWriterInBadState", "Snapshot operation failed because VSS writers were in a bad state.", ("Run 'vssadmin list writers', restart the services of writers that are not stable, or restart the machine.",)),
        JobFailure(499006, "UserErrorFsFreezeFailed", "Failed to freeze one or more mount points of the VM to take a file-system consistent snapshot.", ("Check the file systems, remove duplicate mount points and retry.",)),
        JobFailure(499007, "ExtensionOperationFailedForManagedDisks", "The VMSnapshot extension operation failed.", ("Free space on the disk of the operating system: the extension and the snapshot service need some to work.",)),
        JobFailure(499008, "UserErrorUnsupportedDiskSize", "The size of a disk of the VM is not supported by Azure Backup.", ("Exclude the disk from the backup or split it.",)),
        JobFailure(499009, "UserErrorBackupOperationInProgress", "Backup failed because another backup operation is in progress for this machine.", ("Wait until the other backup has finished, or cancel it.",)),
        JobFailure(499010, "UserErrorRpCollectionLimitReached", "The restore point collection of the VM has reached its limit.", ("Remove the lock on the resource group of the restore points, and retry.",)),
        JobFailure(499011, "UserErrorRequestDisallowedByPolicy", "An Azure Policy assignment disallows the snapshot of the VM.", ("Change or exempt the policy for the resource group of the restore points.",)),
        JobFailure(499012, "GuestAgentSnapshotTaskStatusError", "Could not get the status of the snapshot task from the VM agent.", _AGENT_ADVICE),
        JobFailure(499013, "UserErrorUnsupportedDiskType", "A disk of this type cannot be backed up with a Standard policy.", ("Move the item to an Enhanced policy, or exclude the disk.",)),
        JobFailure(499014, "UserErrorUnableToOpenMount", "Backup failed because the backup extensions on the VM were unable to open the mount points in the VM.", ("Unmount disks of file recovery that are still mounted.",)),
        JobFailure(499015, "BCMProtGetSaSUriAsyncError", "Storage for the backup could not be allocated: the vault cannot read its customer-managed key.", ("Give the vault its encryption identity and that identity's permissions on the key back, and retry.",)),
    )
}  # fmt: skip
"""What can go wrong with a backup, by the error's title."""


def failure(world: World, item: Resource, vm: Resource | None, policy: Mapping[str, Any], disks: list[Resource]) -> JobFailure | None:  # fmt: skip
    """The reason why a backup that starts now will fail, or None.

    Args:
        item: the protected item.
        vm: its machine, None where it is gone.
        policy: the properties of its policy.
        disks: the disks that the backup includes.
    """
    title = next(_titles(world, item, vm, policy, disks), None)
    return FAILURES[title] if title else None


def _titles(
    world: World, item: Resource, vm: Resource | None, policy: Mapping[str, Any], disks: list[Resource]
) -> Iterator[str]:
    if vm is None:
        yield "UserErrorVmNotFoundV2"
        return
    enhanced = policy.get("policyType") == "V2"
    yield from _machine_titles(world, vm)
    yield from _disk_titles(disks, enhanced)
    if not policy.get("snapshotConsistencyType"):
        yield from _guest_titles(vm)
    if vm.facts.get("otherSnapshot") == "Running":
        yield "UserErrorBackupOperationInProgress"
    if not enhanced and restore_points.is_full(world, item):
        yield "UserErrorRpCollectionLimitReached"
    yield from _policy_titles(world, item, vm, policy)


def _machine_titles(world: World, vm: Resource) -> Iterator[str]:
    power = vm.facts.get("powerState", "running")
    if vm.facts.get("model") == "Stale":
        yield "UserErrorVmProvisioningStateFailed"
    if power not in ("running", "stopped", "deallocated"):
        yield "UserErrorVmNotInDesirableState"
    for extension in world.tree.children(vm.id, EXTENSIONS):
        if extension.facts.get("state") == "Failed":
            yield "UserErrorVmProvisioningStateFailed"
        if extension.facts.get("stuck"):
            yield "ExtensionStuckInDeletionState"


def _guest_titles(vm: Resource) -> Iterator[str]:
    """A machine that does not run is snapshotted from outside: nothing in its guest can fail."""
    if vm.facts.get("powerState", "running") != "running":
        return
    windows = dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows"
    if vm.facts.get("host") == "Faulty":
        yield "GuestAgentSnapshotTaskStatusError"
    if vm.facts.get("guestAgent", "Ready") != "Ready":
        yield "UserErrorGuestAgentStatusUnavailable"
    if vm.facts.get("guestNetwork", "Reachable") != "Reachable":
        yield "ExtensionSnapshotFailedNoNetwork"
    if windows and vm.facts.get("vssWriters", "Stable") != "Stable":
        yield "ExtensionFailedVssWriterInBadState"
    if not windows and vm.facts.get("fileSystem", "Clean") != "Clean":
        yield "UserErrorFsFreezeFailed"
    if vm.facts.get("osDisk") == "Full":
        yield "ExtensionOperationFailedForManagedDisks"
    if vm.facts.get("staleMount"):
        yield "UserErrorUnableToOpenMount"


def _disk_titles(disks: list[Resource], enhanced: bool) -> Iterator[str]:
    for disk in disks:
        if dig(disk.body, "properties.diskSizeGB", 0) > MOST_DISK_GIB:
            yield "UserErrorUnsupportedDiskSize"
        if not enhanced and needs_enhanced(disk):
            yield "UserErrorUnsupportedDiskType"


def needs_enhanced(disk: Resource) -> bool:
    """Whether only an Enhanced policy backs this disk up."""
    shared = int(dig(disk.body, "properties.maxShares", 1)) > 1
    return shared or dig(disk.body, "sku.name") in ENHANCED_ONLY


def _policy_titles(world: World, item: Resource, vm: Resource, policy: Mapping[str, Any]) -> Iterator[str]:
    region = str(vm.body["location"])
    group = restore_points.group_id(world, region, dict(policy))
    target = f"{group}/providers/{restore_points.COLLECTIONS}/x"
    for fault in world.faults:
        if isinstance(fault, DenyFault) and trouble.denies(fault, restore_points.COLLECTIONS, target):
            yield "UserErrorRequestDisallowedByPolicy"
    if restore_points.collection_of(world, item) is None and _is_denied(world, group, target, region):
        yield "UserErrorRequestDisallowedByPolicy"


def _is_denied(world: World, group: str, collection: str, region: str) -> bool:
    """Whether Azure Policy forbids the snapshots' group or the collection in it, which the service makes without tags."""
    body = {"location": region}
    if world.find(group) is None and policies.denies(world, policies.GROUPS, group, body):
        return True
    return policies.denies(world, restore_points.COLLECTIONS, collection, body)
