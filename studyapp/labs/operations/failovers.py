"""Failing a replicated machine over: a test beside production, the real thing, its end, and the way back."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.replication import (
    NO_AZ,
    PORTAL,
    POWERSHELL,
    REPLICATED,
    Path,
    found,
    path_of,
    place,
    point_of,
)
from studyapp.labs.target import Target

_A2A = {"instanceType": "A2A"}
_POINT = Param(
    "point",
    "latest, latest-processed, a name, or a time in UTC as 2026-03-02T09:45: the last point up to then",
    default="latest",
)
_SDK = "recovery.replication_protected_items."


def _path(target: Target, args: Args) -> Path:
    return path_of(args, found(target, args))


def _details(target: Target, args: Args) -> dict[str, Any]:
    point = point_of(target, args)
    return {**_A2A, **({"recoveryPointId": point} if point else {})}


def _test(target: Target, args: Args) -> Any:
    network = target.resource_id(args["network_group"], "Microsoft.Network/virtualNetworks", args["network"])
    settings = {
        "failoverDirection": "PrimaryToRecovery",
        "networkType": "VmNetworkAsInput",
        "networkId": network,
        "providerSpecificDetails": _details(target, args),
    }
    body: Any = {"properties": settings}
    return finished(target.recovery.replication_protected_items.begin_test_failover(*_path(target, args), body))


def _clean_up(target: Target, args: Args) -> Any:
    body: Any = {"properties": {"comments": args["notes"]}}
    items = target.recovery.replication_protected_items
    return finished(items.begin_test_failover_cleanup(*_path(target, args), body))


def _failover(target: Target, args: Args) -> Any:
    settings = {
        "failoverDirection": "PrimaryToRecovery",
        "sourceSiteOperations": "Required" if args.truth("shut_down") else "NotRequired",
        "providerSpecificDetails": _details(target, args),
    }
    body: Any = {"properties": settings}
    return finished(target.recovery.replication_protected_items.begin_unplanned_failover(*_path(target, args), body))


def _change_point(target: Target, args: Args) -> Any:
    body: Any = {"properties": {"recoveryPointId": point_of(target, args), "providerSpecificDetails": _A2A}}
    return finished(target.recovery.replication_protected_items.begin_apply_recovery_point(*_path(target, args), body))


def _commit(target: Target, args: Args) -> Any:
    return finished(target.recovery.replication_protected_items.begin_failover_commit(*_path(target, args)))


def _reprotect(target: Target, args: Args) -> Any:
    """Map the way back where it is not mapped yet, then turn the direction round."""
    item = found(target, args)
    path = path_of(args, item)
    home = str(item["id"]).partition("/replicationProtectedItems/")[0]
    cache = target.resource_id(args["cache_group"], "Microsoft.Storage/storageAccounts", args["cache"])
    there = item["properties"]["providerSpecificDetails"]["recoveryFabricObjectId"]
    _map_back(target, args, item, home)
    details = {
        **_A2A,
        "recoveryContainerId": home,
        "recoveryResourceGroupId": target.group_id(args["target_group"]),
        "vmManagedDisks": _disks(target, there, cache, target.group_id(args["target_group"])),
    }
    body: Any = {"properties": {"replicationProtectedItemName": path[-1], "providerSpecificDetails": details}}
    return finished(target.recovery.replication_protection_containers.begin_switch_protection(*path[:-1], body))


def _map_back(target: Target, args: Args, item: Any, home: str) -> None:
    parts = str(item["properties"]["recoveryContainerId"]).split("/")
    fabric, container = parts[10], parts[12]
    mappings = target.recovery.replication_protection_container_mappings
    there = raw(mappings.list_by_replication_protection_containers, *place(args), fabric, container)
    if any(str(one["properties"]["targetProtectionContainerId"]).lower() == home.lower() for one in there):
        return
    settings = {
        "targetProtectionContainerId": home,
        "policyId": item["properties"]["policyId"],
        "providerSpecificInput": _A2A,
    }
    body: Any = {"properties": settings}
    finished(mappings.begin_create(*place(args), fabric, container, "way-back", body))


def _disks(target: Target, machine: str, cache: str, group: str) -> list[dict[str, Any]]:
    parts = machine.split("/")
    profile = raw(target.compute.virtual_machines.get, parts[4], parts[8])["properties"]["storageProfile"]
    disks = [disk["managedDisk"]["id"] for disk in (profile["osDisk"], *profile.get("dataDisks", []))]
    return [
        {"diskId": disk, "primaryStagingAzureStorageAccountId": cache, "recoveryResourceGroupId": group}
        for disk in disks
    ]


_DRILL = (
    Operation(
        name="failover.test",
        title="Test a failover beside production",
        params=(
            *REPLICATED,
            Param("network", "Virtual network in the target region, isolated from production"),
            Param("network_group", "Resource group of that network", default="{group}"),
            _POINT,
        ),
        run=_test,
        sdk=_SDK + "begin_test_failover",
        az=NO_AZ,
        powershell=(
            POWERSHELL + "; Start-AzRecoveryServicesAsrTestFailoverJob -ReplicationProtectedItem $item"
            " -Direction PrimaryToRecovery -AzureVMNetworkId"
            " (Get-AzVirtualNetwork -ResourceGroupName {network_group} -Name {network}).Id"
        ),
        portal=PORTAL + " > Test failover > {network}",
        teaches="The copy is named {vm}-test; neither production nor replication notices it.",
        needs="The machine is Protected.",
    ),
    Operation(
        name="failover.clean-up-test",
        title="Clean a test failover up",
        params=(*REPLICATED, Param("notes", "What the test has shown", default="it works")),
        run=_clean_up,
        sdk=_SDK + "begin_test_failover_cleanup",
        az=NO_AZ,
        powershell=(
            POWERSHELL + "; Start-AzRecoveryServicesAsrTestFailoverCleanupJob -ReplicationProtectedItem $item"
            " -Comment '{notes}'"
        ),
        portal=PORTAL + " > Cleanup test failover > {notes}",
        teaches="The test machine goes with its disks; until then, nothing else is allowed.",
        needs="A test failover.",
    ),
)

_REAL = (
    Operation(
        name="failover.start",
        title="Fail a replicated machine over",
        params=(*REPLICATED, _POINT, Param("shut_down", "Whether to shut the source down first", "truth", "true")),
        run=_failover,
        sdk=_SDK + "begin_unplanned_failover",
        az=NO_AZ,
        powershell=(
            POWERSHELL + "; Start-AzRecoveryServicesAsrUnplannedFailoverJob -ReplicationProtectedItem $item"
            " -Direction PrimaryToRecovery -PerformSourceSideAction"
        ),
        portal=PORTAL + " > Failover > {point}",
        teaches="The machine comes up in the target region; the choice of the point stays open until the commit.",
        needs="The machine is Protected, and no test is left over.",
    ),
    Operation(
        name="failover.change-point",
        title="Take another recovery point after a failover",
        params=(*REPLICATED, Param("point", _POINT.about.replace("latest, ", ""))),
        run=_change_point,
        sdk=_SDK + "begin_apply_recovery_point",
        az=NO_AZ,
        powershell=(
            POWERSHELL + "; Start-AzRecoveryServicesAsrApplyRecoveryPoint -ReplicationProtectedItem $item"
            " -RecoveryPoint (Get-AzRecoveryServicesAsrRecoveryPoint -ReplicationProtectedItem $item"
            " | Where-Object Name -eq '{point}')"
        ),
        portal=PORTAL + " > Change recovery point > {point}",
        teaches="Bad data on the machine over there is no reason to give up: an earlier point is one step away.",
        needs="A failover that is not committed.",
    ),
    Operation(
        name="failover.commit",
        title="Commit a failover",
        params=REPLICATED,
        run=_commit,
        sdk=_SDK + "begin_failover_commit",
        az=NO_AZ,
        powershell=POWERSHELL + "; Start-AzRecoveryServicesAsrCommitFailoverJob -ReplicationProtectedItem $item",
        portal=PORTAL + " > Commit",
        teaches="It deletes the other points; from here on, the point can't be changed.",
        needs="A failover.",
    ),
    Operation(
        name="failover.re-protect",
        title="Replicate a failed-over machine back",
        params=(
            *REPLICATED,
            Param("target_group", "Resource group in the first region that it is replicated back to"),
            Param("cache", "Cache account in the region where the machine runs now"),
            Param("cache_group", "Resource group of the cache account", default="{group}"),
        ),
        run=_reprotect,
        sdk="recovery.replication_protection_containers.begin_switch_protection",
        az=NO_AZ,
        powershell=(
            POWERSHELL
            + "; Update-AzRecoveryServicesAsrProtectionDirection -ReplicationProtectedItem $item -AzureToAzure"
            " -RecoveryResourceGroupId (Get-AzResourceGroup -Name {target_group}).ResourceId -LogStorageAccountId"
            " (Get-AzStorageAccount -ResourceGroupName {cache_group} -Name {cache}).Id"
            " -ProtectionContainerMapping $mapping"
        ),
        portal=PORTAL + " > Re-protect",
        teaches="Until then the machine runs without protection; afterwards a failover leads back.",
        needs="A committed failover; the first region works.",
    ),
)

OPERATIONS = (*_DRILL, *_REAL)
