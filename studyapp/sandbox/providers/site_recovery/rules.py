"""What must hold before a machine is replicated, each with the refusal that says what does not."""

from collections.abc import Iterator

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.regions import WITHOUT_ZONES
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import fabrics, mappings, source
from studyapp.sandbox.providers.site_recovery.errors import invalid, refused
from studyapp.sandbox.providers.site_recovery.names import (
    ACCOUNTS,
    CONTAINERS,
    GROUPS,
    ITEMS,
    POLICIES,
    SETS,
    VMS,
    is_a,
    vault_of,
)
from studyapp.sandbox.providers.site_recovery.records import ReplicaDisk
from studyapp.sandbox.providers.site_recovery.source import OS_LUN, record

_MOST_DISKS = 64
_KINDS = ("Standard_LRS", "StandardSSD_LRS", "StandardSSD_ZRS", "Premium_LRS", "Premium_ZRS", "PremiumV2_LRS")
_LARGEST = {True: 4095, False: 32767}
"""GiB of the system's disk, and of any other."""


def machine(world: World, id: object, place: str) -> Resource:
    """The machine that is to be replicated, in the region of its fabric and running."""
    vm = world.find(str(id)) if is_a(str(id or ""), VMS) else None
    if vm is None:
        raise refused("VirtualMachineNotFound", f"There is no virtual machine of the id '{id}'.")
    if vm.body["location"] != place:
        raise refused("VirtualMachineInWrongRegion", f"The machine '{vm.name}' lies in '{vm.body['location']}', and the fabric stands for '{place}'.")  # fmt: skip
    if vm.facts.get("powerState", "running") != "running":
        raise refused("VirtualMachineNotRunning", f"The machine '{vm.name}' must be running for replication to be enabled.")  # fmt: skip
    return vm


def check_vault(vault: Resource, place: str) -> None:
    """The vault must outlive the source region."""
    if vault.body["location"] == place:
        raise refused("VaultInSourceRegion", f"The vault '{vault.name}' lies in the region '{place}' of the machine itself: it can be in any other region.")  # fmt: skip


def check_free(world: World, vm: Resource, item: str) -> None:
    """A machine is replicated by one vault, and once."""
    for other in world.tree.of_type(ITEMS):
        if ids.key(record(other).vm) == vm.key and other.key != ids.key(item):
            place = ids.name_of(vault_of(other.id))
            raise refused("VirtualMachineAlreadyProtected", f"The machine '{vm.name}' is replicated already, by the vault '{place}' as '{other.name}'.", 409)  # fmt: skip


def route(world: World, container: Resource, asked: Json, policy_id: object) -> tuple[Resource, Resource]:
    """The target container and the policy, which a mapping must join."""
    target = mappings.named(world, asked.get("recoveryContainerId"), CONTAINERS, container.id)
    policy = mappings.named(world, policy_id, POLICIES, container.id)
    if mappings.between(world, container.id, target.id, policy.name) is None:
        raise refused("ProtectionContainerNotMapped", f"No mapping leads from '{container.name}' to '{target.name}' by the policy '{policy.name}'.")  # fmt: skip
    return target, policy


def group(world: World, id: object, place: str) -> str:
    """The group that a failover makes the machine in: anywhere but in the source region."""
    found = world.find(str(id)) if id else None
    if found is None or found.type != GROUPS:
        raise refused("RecoveryResourceGroupNotFound", f"The recovery resource group '{id}' does not exist.")
    if found.body["location"] == place:
        raise refused("RecoveryResourceGroupInSourceRegion", f"The group '{found.name}' lies in the source region '{place}': choose one in any other region.")  # fmt: skip
    return found.id


def disks(world: World, vm: Resource, asked: list[Json], recovery_group: str, place: str) -> tuple[ReplicaDisk, ...]:
    """The disks to replicate; that of the operating system must be among them."""
    luns = dict(_attached(vm))
    if not asked:
        raise refused("VMDisksMissing", "vmManagedDisks must name the managed disks to replicate.")
    found = [_disk(world, luns, entry, recovery_group, place) for entry in asked]
    if OS_LUN not in [disk.lun for disk in found]:
        raise refused("OSDiskMissing", "The disk of the operating system must be replicated as well.")
    return together(found)


def more_disks(world: World, vm: Resource, asked: list[Json], recovery_group: str, place: str) -> list[ReplicaDisk]:
    """Disks to replicate besides those that are already."""
    luns = dict(_attached(vm))
    if not asked:
        raise refused("VMDisksMissing", "vmManagedDisks must name the managed disks to add.")
    return [_disk(world, luns, entry, recovery_group, place) for entry in asked]


def together(found: list[ReplicaDisk]) -> tuple[ReplicaDisk, ...]:
    """All disks of a machine in order, each of them once."""
    if len({disk.lun for disk in found}) < len(found) or len(found) > _MOST_DISKS + 1:
        raise invalid(f"A disk is named twice, or there are more than {_MOST_DISKS} data disks.")
    return tuple(sorted(found, key=lambda disk: disk.lun))


def attached(vm: Resource) -> list[str]:
    """The ids of the managed disks of a machine."""
    return [id for id, _ in _attached(vm) if id]


def _attached(vm: Resource) -> Iterator[tuple[str, int]]:
    storage = vm.body["properties"]["storageProfile"]
    yield ids.key(dig(storage, "osDisk.managedDisk.id", "")), OS_LUN
    for entry in storage.get("dataDisks") or []:
        yield ids.key(dig(entry, "managedDisk.id", "")), int(entry["lun"])


def _disk(world: World, luns: dict[str, int], entry: Json, recovery_group: str, place: str) -> ReplicaDisk:
    id = str(entry.get("diskId") or "")
    lun, disk = luns.get(ids.key(id)), world.find(id)
    if lun is None or disk is None:
        raise refused("DiskNotFound", f"The disk '{id}' is not attached to the machine.")
    size = int(dig(disk.body, "properties.diskSizeGB", 0))
    if size > _LARGEST[lun == OS_LUN]:
        raise refused("DiskTooLarge", f"The disk '{disk.name}' has {size} GiB; {_LARGEST[lun == OS_LUN]} GiB can be replicated.")  # fmt: skip
    odd = [name for name in ("recoveryDiskEncryptionSetId", "diskEncryptionInfo") if entry.get(name)]
    if odd:
        raise not_simulated(f"the property 'vmManagedDisks.{odd[0]}'", target="vmManagedDisks")
    kind = str(dig(disk.body, "sku.name", "Standard_LRS"))
    kinds = [check_kind(entry.get(name) or kind) for name in ("recoveryReplicaDiskAccountType", "recoveryTargetDiskAccountType")]  # fmt: skip
    cache = account(world, entry.get("primaryStagingAzureStorageAccountId"), place)
    home = group(world, entry.get("recoveryResourceGroupId") or recovery_group, place)
    return ReplicaDisk(disk.id, lun, cache, home, *kinds)


def check_kind(kind: str) -> str:
    """A kind of storage that disks over there can have."""
    if kind not in _KINDS:
        raise refused("DiskTypeNotSupported", f"Disks of the kind '{kind}' cannot be replicated: {', '.join(_KINDS)} can.")  # fmt: skip
    return kind


def account(world: World, id: object, place: str) -> str:
    """The cache storage account: in the source region, and open to its shared key."""
    found = world.find(str(id)) if is_a(str(id or ""), ACCOUNTS) else None
    if found is None:
        raise refused("CacheStorageAccountNotFound", f"There is no cache storage account of the id '{id}'.")
    if found.body["location"] != place:
        raise refused("CacheStorageAccountInWrongRegion", f"The cache storage account '{found.name}' must lie in the source region '{place}'.")  # fmt: skip
    if dig(found.body, "properties.allowSharedKeyAccess") is False:
        raise refused("CacheStorageAccountKeyAccessDisabled", f"The cache storage account '{found.name}' does not allow access by its shared key.")  # fmt: skip
    if dig(dict(found.facts), "blobService.deleteRetentionPolicy.enabled"):
        raise refused("CacheStorageAccountSoftDeleteEnabled", f"Soft delete of blobs is on in the cache storage account '{found.name}', which is not supported.")  # fmt: skip
    return found.id


def check_availability(world: World, zone: str, availability_set: str, place: str) -> None:
    """A zone or an availability set of the target region, and not both."""
    if zone and availability_set:
        raise invalid("recoveryAvailabilityZone and recoveryAvailabilitySetId exclude each other.")
    if zone and (place in WITHOUT_ZONES or zone not in ("1", "2", "3")):
        raise invalid(f"The region '{place}' has no availability zone '{zone}'.")
    if not availability_set:
        return
    found = world.find(availability_set) if is_a(availability_set, SETS) else None
    if found is None or found.body["location"] != place:
        raise invalid(f"There is no availability set '{availability_set}' in the region '{place}'.")


def obstacle(world: World, vm: Resource) -> ArmError | None:
    """Why the Mobility service cannot be installed on a machine now."""
    if vm.facts.get("model") == "Stale":
        return refused("150019", f"The provisioning state of the machine '{vm.name}' is not valid.")
    why = source.unreachable(world, vm)
    if why == "151037":
        return refused(why, f"The machine '{vm.name}' cannot reach Site Recovery on the outbound port 443.")
    if why:
        return refused("151083", f"The Mobility service could not be installed on '{vm.name}': its agent does not answer.")  # fmt: skip
    return None


def locations(world: World, container: Resource, target: Resource) -> tuple[str, str]:
    """The regions of a container and of the one that it is replicated to."""
    return fabrics.location(fabrics.of(world, container.id)), fabrics.location(fabrics.of(world, target.id))
