"""What Azure shows of a replicated Azure machine: target settings, disks, interfaces, how far the copy is."""

from collections.abc import Iterator
from datetime import timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import fabrics, health, points, source
from studyapp.sandbox.providers.site_recovery.names import A2A
from studyapp.sandbox.providers.site_recovery.records import ReplicaDisk, ReplicatedItem
from studyapp.sandbox.providers.site_recovery.source import record

_HEARTBEAT = timedelta(seconds=90)
_AGENT = "9.65.7451.1"


def percent(item: ReplicatedItem, world: World) -> int:
    """How much of the first copy is done."""
    if item.enabled_at is None or item.protected_at is None:
        return 0
    whole = item.protected_at - item.enabled_at
    return min(100, int(100 * ((world.now - item.enabled_at) / whole))) if whole else 100


def of(world: World, item: Resource, state: tuple[str, str]) -> Json:
    """The `providerSpecificDetails` of a machine in a protection state, which comes with its words for people."""
    held = record(item)
    vm = world.find(held.vm)
    here, there = (fabrics.location(fabrics.of(world, side)) for side in (item.id, held.container))
    shown: Json = {
        "instanceType": A2A,
        "fabricObjectId": held.vm,
        "initialPrimaryFabricLocation": here,
        "initialRecoveryFabricLocation": there,
        "multiVmGroupName": held.group_name,
        "managementId": held.lifecycle,
        "protectedManagedDisks": [_disk(world, item, disk) for disk in held.disks],
        "primaryFabricLocation": here,
        "recoveryFabricLocation": there,
        "osType": "Windows" if vm and source.windows(vm) else "Linux",
        "recoveryAzureVMSize": held.vm_size,
        "recoveryAzureVMName": held.vm_name,
        "recoveryAzureResourceGroupId": held.group,
        "recoveryAvailabilitySet": held.availability_set,
        "recoveryAvailabilityZone": held.zone,
        "selectedRecoveryAzureNetworkId": held.network,
        "selectedTfoAzureNetworkId": held.test_network,
        "vmNics": _nics(world, held),
        "vmSyncedConfigDetails": {"tags": dict(vm.body.get("tags") or {}) if vm else {}, "inputEndpoints": []},
        "isReplicationAgentUpdateRequired": False,
        "vmProtectionState": state[0],
        "vmProtectionStateDescription": state[1],
        "lifecycleId": held.lifecycle,
        "vmEncryptionType": "NotEncrypted",
        "tfoAzureVMName": held.test_name or f"{held.vm_name}-test",
        "recoveryAzureGeneration": "ResourceManager",
        "autoProtectionOfDataDisk": "Disabled",
        "unprotectedDisks": list(_unprotected(vm, held)),
    }
    return shown | _monitoring(world, item)


def _monitoring(world: World, item: Resource) -> Json:
    """How far the copy is, and how old the newest point would be."""
    held = record(item)
    if held.phase != "Replicating":
        made = held.failover
        return {"recoveryFabricObjectId": made.vm} if made else {}
    shown: Json = {"agentVersion": _AGENT}
    if held.test:
        shown["testFailoverRecoveryFabricObjectId"] = held.test.vm
    if not held.copied(world.now):
        return shown | {"monitoringJobType": "IRProgress", "monitoringPercentageCompletion": percent(held, world)}
    running = [o for o in health.open_outages(held) if not o.application_only]
    beat = running[0].since if running else world.now - _HEARTBEAT
    newest = points.latest(held, world.now)
    rpo = (world.now - running[0].since) if running else _HEARTBEAT / 2
    if newest is None:
        rpo = _HEARTBEAT
    return shown | {"lastHeartbeat": iso(beat), "rpoInSeconds": int(rpo.total_seconds()) + 20, "lastRpoCalculatedTime": iso(world.now)}  # fmt: skip


def _disk(world: World, item: Resource, disk: ReplicaDisk) -> Json:
    held = record(item)
    found = world.find(disk.id)
    name = ids.name_of(disk.id)
    target = disk.failover_name or name
    shown: Json = {
        "diskId": disk.id,
        "recoveryResourceGroupId": disk.group,
        "recoveryTargetDiskId": f"{disk.group}/providers/Microsoft.Compute/disks/{target}",
        "recoveryReplicaDiskId": source.replica_id(disk),
        "recoveryReplicaDiskAccountType": disk.replica_kind,
        "recoveryTargetDiskAccountType": disk.target_kind,
        "diskName": name,
        "diskCapacityInBytes": int(dig(found.body if found else {}, "properties.diskSizeGB", 0)) * 1024**3,
        "primaryStagingAzureStorageAccountId": disk.cache,
        "diskType": "OperatingSystem" if disk.lun == source.OS_LUN else "Data",
        "resyncRequired": False,
        "diskState": "Protected" if held.copied(world.now) else "InitialReplicationInProgress",
        "allowedDiskLevelOperation": [],
        "isDiskEncrypted": False,
        "isDiskKeyEncrypted": False,
        "failoverDiskName": target,
        "tfoDiskName": disk.test_name or f"{name}-test",
    }
    if held.phase == "Replicating" and not held.copied(world.now):
        shown |= {"monitoringJobType": "IRProgress", "monitoringPercentageCompletion": percent(held, world)}
    return shown


def _nics(world: World, item: ReplicatedItem) -> list[Json]:
    now = source.content(world, item)
    kept = now or (item.history[-1] if item.history else None)
    return [_nic(item, nic, first=at == 0) for at, nic in enumerate(kept.vm["nics"])] if kept else []


def _nic(item: ReplicatedItem, nic: Json, *, first: bool) -> Json:
    config = {
        "name": "ipconfig1",
        "isPrimary": True,
        "subnetName": nic["subnet"],
        "staticIPAddress": nic["address"],
        "ipAddressType": "Static" if nic["fixed"] else "Dynamic",
        "recoverySubnetName": item.subnet if first and item.subnet else nic["subnet"],
        "recoveryIPAddressType": "Dynamic",
    }
    return {
        "nicId": nic["name"],
        "sourceNicArmId": nic["id"],
        "vMNetworkName": ids.name_of(nic["network"]),
        "recoveryVMNetworkId": item.network,
        "ipConfigs": [config],
        "selectionType": "SelectedByUser" if item.network else "NotSelected",
    }


def _unprotected(vm: Resource | None, item: ReplicatedItem) -> Iterator[Json]:
    """The data disks of the machine that are left out."""
    known = {disk.lun for disk in item.disks}
    entries = dig(vm.body, "properties.storageProfile.dataDisks", []) if vm else []
    yield from (
        {"diskLunId": e["lun"], "diskAutoProtectionStatus": "Disabled"} for e in entries if e["lun"] not in known
    )
