"""A replicated machine as Azure shows it: states, allowed operations, disks and interfaces follow from its record."""

from datetime import timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import fabrics, health, jobs, points, source
from studyapp.sandbox.providers.site_recovery.names import A2A, vault_of
from studyapp.sandbox.providers.site_recovery.records import ReplicaDisk, ReplicatedItem
from studyapp.sandbox.providers.site_recovery.source import record

_NEVER = "1753-01-01T01:01:01Z"
"""How Site Recovery writes the start of no job at all."""
_COMMIT_PENDING = ("UnplannedFailoverCommitPendingStatesBegin", "Failover completed")
_COMMITTED = ("UnplannedFailoverCommitted", "Failover committed")
_HEARTBEAT = timedelta(seconds=90)
_AGENT = "9.65.7451.1"


def state(world: World, item: Resource) -> tuple[str, str]:
    """The protection state, and its words for people."""
    held = record(item)
    if held.phase == "FailedOver":
        return _COMMIT_PENDING
    if held.phase == "Committed":
        return _COMMITTED
    if held.phase == "Enabling":
        return _enabling(world, item)
    if not held.copied(world.now):
        return "InitialReplicationInProgress", f"{percent(held, world)}% synchronized"
    return "Protected", "Cleanup test failover pending" if held.test else "Protected"


def _enabling(world: World, item: Resource) -> tuple[str, str]:
    job = jobs.latest(world, item.id)
    ended = job is not None and jobs.state(world, job) in ("Failed", "Cancelled")
    return ("EnablingFailed", "Enabling protection failed") if ended else ("EnablingProtection", "Enabling protection")


def percent(item: ReplicatedItem, world: World) -> int:
    """How much of the first copy is done."""
    if item.enabled_at is None or item.protected_at is None:
        return 0
    whole = item.protected_at - item.enabled_at
    return min(100, int(100 * ((world.now - item.enabled_at) / whole))) if whole else 100


def allowed(world: World, item: Resource) -> list[str]:
    """What can be done with it now; a running job keeps everything else away."""
    held = record(item)
    if world.busy(item.id):
        return []
    if held.test:
        return ["TestFailoverCleanup"]
    match held.phase:
        case "FailedOver":
            return ["Commit", "ChangePit", "DisableProtection"]
        case "Committed":
            return ["SwitchProtection", "DisableProtection"]
        case "Replicating" if held.copied(world.now):
            return ["UnplannedFailover", "TestFailover", "DisableProtection"]
        case _:
            return ["DisableProtection"]


def view(world: World, item: Resource) -> Json:
    """The machine as it reads now."""
    held, vault = record(item), vault_of(item.id)
    word, words = state(world, item)
    here, there = fabrics.of(world, item.id), fabrics.of(world, held.container)
    properties: Json = {
        "friendlyName": ids.name_of(held.vm),
        "protectedItemType": "AzureVm",
        "protectableItemId": f"{'/'.join(item.id.split('/')[:13])}/replicationProtectableItems/{ids.name_of(held.vm)}",
        "primaryFabricFriendlyName": fabrics.title(here),
        "primaryFabricProvider": "AzureFabric",
        "recoveryFabricFriendlyName": fabrics.title(there),
        "recoveryFabricId": there.id,
        "primaryProtectionContainerFriendlyName": ids.name_of("/".join(item.id.split("/")[:13])),
        "recoveryProtectionContainerFriendlyName": ids.name_of(held.container),
        "protectionState": word,
        "protectionStateDescription": words,
        "activeLocation": "Recovery" if held.phase in ("FailedOver", "Committed") else "Primary",
        "testFailoverState": "WaitingForCompletion" if held.test else "None",
        "testFailoverStateDescription": "Waiting for user input" if held.test else "None",
        "allowedOperations": allowed(world, item),
        "replicationHealth": health.level(held, world.now),
        "failoverHealth": _failover_health(world, held),
        "healthErrors": health.errors(item, world.now),
        "policyId": f"{vault}/replicationPolicies/{held.policy}",
        "policyFriendlyName": held.policy,
        "currentScenario": _scenario(world, item),
        "providerSpecificDetails": _details(world, item),
        "recoveryContainerId": held.container,
        "eventCorrelationId": held.lifecycle,
    }
    properties |= _times(held)
    return {"properties": properties}


def _times(item: ReplicatedItem) -> Json:
    found: Json = {}
    if item.last_failover:
        found["lastSuccessfulFailoverTime"] = iso(item.last_failover)
    if item.last_test:
        found["lastSuccessfulTestFailoverTime"] = iso(item.last_test)
    made = item.test or item.failover
    if made and made.point:
        found["failoverRecoveryPointId"] = made.point
    return found


def _failover_health(world: World, item: ReplicatedItem) -> str:
    """Whether what a failover needs over there exists."""
    if item.phase != "Replicating":
        return "Normal"
    return "Normal" if world.find(item.group) and item.network and world.find(item.network) else "Warning"


def _scenario(world: World, item: Resource) -> Json:
    job = jobs.latest(world, item.id) if world.busy(item.id) or record(item).test else None
    if job is None:
        return {"scenarioName": "None", "jobId": f"{vault_of(item.id)}/replicationJobs/None", "startTime": _NEVER}
    begun = jobs.operation_of(world, job).started
    return {"scenarioName": jobs.record(job).scenario, "jobId": job.id, "startTime": iso(begun)}


def _details(world: World, item: Resource) -> Json:
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
        "vmProtectionState": state(world, item)[0],
        "vmProtectionStateDescription": state(world, item)[1],
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


def _unprotected(vm: Resource | None, item: ReplicatedItem) -> list[Json]:
    """The data disks of the machine that are left out."""
    known = {disk.lun for disk in item.disks}
    entries = dig(vm.body, "properties.storageProfile.dataDisks", []) if vm else []
    return [{"diskLunId": e["lun"], "diskAutoProtectionStatus": "Disabled"} for e in entries if e["lun"] not in known]


def list_all(call: Call) -> Answer:
    """Every replicated machine of the vault."""
    vault = call.world.need(call.upto("vaults"))
    return page(call, health.items_of(call.world, vault.id), call.world.view)
