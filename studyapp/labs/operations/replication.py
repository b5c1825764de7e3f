"""Site Recovery: machines that are replicated to another region, their recovery points and the vault's jobs."""

import re
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import GROUP, VM, vault_of
from studyapp.labs.target import Target

VAULT = Param("vault", "Name of the vault, which lies in another region than the machine")
REPLICATED = (GROUP, VAULT, VM)
"""A machine that a vault replicates."""
NO_AZ = "(the Azure CLI has no commands for this: PowerShell, the portal or REST)"
POWERSHELL = (
    "Set-AzRecoveryServicesAsrVaultContext -Vault (Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault});"
    " $item = Get-AzRecoveryServicesAsrFabric | Get-AzRecoveryServicesAsrProtectionContainer"
    " | Get-AzRecoveryServicesAsrReplicationProtectedItem | Where-Object FriendlyName -eq {vm}"
)
"""$item is the replicated machine."""
PORTAL = "Recovery Services vaults > {vault} > Replicated items > {vm}"
_LOOK_SECONDS, _MOST_LOOKS = 300.0, 288
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_MINUTE = len("2026-03-02T09:45")
Path = tuple[str, str, str, str, str]


def place(args: Args) -> tuple[str, str]:
    """Group and vault, as the methods of Site Recovery take them."""
    vault, group = vault_of(args)
    return group, vault


def found(target: Target, args: Args) -> Any:
    """The replicated machine as it is now, by the machine's name.

    Raises:
        StudyError: the vault replicates no such machine.
    """
    wanted = args["vm"].lower()
    for item in raw(target.recovery.replication_protected_items.list, *place(args)):
        if str(item["properties"]["friendlyName"]).lower() == wanted:
            return item
    raise StudyError(
        f"`{args['vault']}` replicates no machine `{args['vm']}`.", "`replication.list` tells which it does."
    )


def path_of(args: Args, item: Any) -> Path:
    """Group, vault, fabric, container and name of a replicated machine, as the methods take them."""
    parts = str(item["id"]).split("/")
    return (*place(args), parts[10], parts[12], parts[14])


def point_of(target: Target, args: Args) -> str:
    """Id of the recovery point that is meant; empty for the latest, which is processed first.

    Raises:
        StudyError: there is no such point.
    """
    wanted = args["point"]
    if wanted in ("", "latest"):
        return ""
    for point in _points(target, args):
        if wanted in ("latest-processed", point["name"]) or _is_before(point, wanted):
            return str(point["id"])
    raise StudyError(f"There is no recovery point like `{wanted}`.", "`replication.points` lists them.")


def _is_before(point: Any, wanted: str) -> bool:
    """Whether a point was made up to a time, if that is one; both are UTC and compared by the minute."""
    made = str(point["properties"]["recoveryPointTime"])
    return _TIME.match(wanted) is not None and made[:_MINUTE] <= wanted[:_MINUTE]


def _enable(target: Target, args: Args) -> Any:
    machine = raw(target.compute.virtual_machines.get, args["vm_group"], args["vm"])
    network = target.resource_id(args["target_group"], "Microsoft.Network/virtualNetworks", args["network"])
    details = {
        "instanceType": "A2A",
        "fabricObjectId": machine["id"],
        "primaryLocation": machine["location"],
        "recoveryLocation": args["target_region"],
        "recoverySubscriptionId": target.subscription,
        "recoveryAvailabilityType": "Single",
        "recoveryResourceGroupId": target.group_id(args["target_group"]),
        "recoveryVirtualNetworkCustomInput": {"resourceType": "Existing", "recoveryVirtualNetworkId": network},
        **_cache(target, args),
        **_policy(args),
    }
    body: Any = {"properties": {"providerSpecificDetails": details}}
    made = raw(target.recovery.replication_protection_intents.create, *place(args), f"enable-{args['vm']}", body)
    return _copied(target, args) if args.truth("wait") else made


def _cache(target: Target, args: Args) -> dict[str, Any]:
    """The cache account that is named; the service makes one otherwise."""
    if not args["cache"]:
        return {}
    account = target.resource_id(args["vm_group"], "Microsoft.Storage/storageAccounts", args["cache"])
    named = {"resourceType": "Existing", "azureStorageAccountId": account}
    return {"primaryStagingStorageAccountCustomInput": named}


def _policy(args: Args) -> dict[str, Any]:
    """A policy of one's own where something else than the default is asked for."""
    if not (args["policy"]):
        return {}
    settings = {
        "resourceType": "New",
        "policyName": args["policy"],
        "recoveryPointHistory": args.whole("history_hours") * 60,
        "crashConsistentFrequencyInMinutes": 5,
        "appConsistentFrequencyInMinutes": args.whole("app_hours") * 60,
    }
    return {"protectionProfileCustomInput": settings}


def _copied(target: Target, args: Args) -> Any:
    """The machine once its first copy is done or has failed, or after a day: then somebody has to look."""
    item = found(target, args)
    for _ in range(_MOST_LOOKS):
        if item["properties"]["protectionState"] not in ("EnablingProtection", "InitialReplicationInProgress"):
            break
        target.sleep(_LOOK_SECONDS)
        item = found(target, args)
    return item


def _list(target: Target, args: Args) -> Any:
    return raw(target.recovery.replication_protected_items.list, *place(args))


def _points(target: Target, args: Args) -> Any:
    """The recovery points, newest first."""
    path = path_of(args, found(target, args))
    points = raw(target.recovery.recovery_points.list_by_replication_protected_items, *path)
    return sorted(points, key=lambda point: str(point["properties"]["recoveryPointTime"]), reverse=True)


def _policies(target: Target, args: Args) -> Any:
    return raw(target.recovery.replication_policies.list, *place(args))


def _jobs(target: Target, args: Args) -> Any:
    return raw(target.recovery.replication_jobs.list, *place(args))


def _disable(target: Target, args: Args) -> Any:
    path = path_of(args, found(target, args))
    body: Any = {"properties": {}}
    return finished(target.recovery.replication_protected_items.begin_delete(*path, body))


_ENABLE = Operation(
    name="replication.enable",
    title="Replicate a virtual machine to another region",
    params=(
        *REPLICATED,
        Param("vm_group", "Resource group of the machine"),
        Param("target_region", "Region that it is replicated to"),
        Param("target_group", "Resource group in that region, for its disks and, later, the machine"),
        Param("network", "Virtual network in the target group that a failover uses"),
        Param("cache", "Cache account beside the machine, in its region; made if left out", default=""),
        Param("policy", "Name of a new replication policy; the default one if left out", default=""),
        Param("history_hours", "How many hours the new policy keeps points", "number", "24"),
        Param("app_hours", "Hours between its application-consistent points; 0 for none", "number", "0"),
        Param("wait", "Whether to wait for the first copy", "truth", "true"),
    ),
    run=_enable,
    sdk="recovery.replication_protection_intents.create",
    az=NO_AZ,
    powershell=(
        "Set-AzRecoveryServicesAsrVaultContext -Vault (Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault});"
        " New-AzRecoveryServicesAsrReplicationProtectedItem -AzureToAzure"
        " -AzureVmId (Get-AzVM -ResourceGroupName {vm_group} -Name {vm}).Id -Name {vm}"
        " -RecoveryResourceGroupId (Get-AzResourceGroup -Name {target_group}).ResourceId"
        " -RecoveryAzureNetworkId (Get-AzVirtualNetwork -ResourceGroupName {target_group} -Name {network}).Id"
        " -ProtectionContainerMapping $mapping"
    ),
    portal="Virtual machines > {vm} > Backup + disaster recovery > Disaster recovery > {target_region} > Start replication",
    teaches="One request makes fabrics, policy, mapping and cache; the machine is Protected once its disks are copied.",
    needs="A vault outside of the machine's region; a group and a network in the target region; the machine runs.",
)

OPERATIONS = (
    _ENABLE,
    Operation(
        name="replication.list",
        title="List the machines that a vault replicates",
        params=(GROUP, VAULT),
        run=_list,
        sdk="recovery.replication_protected_items.list",
        az=NO_AZ,
        powershell=POWERSHELL.partition(" | Where-Object")[0] + "; $item",
        portal="Recovery Services vaults > {vault} > Replicated items",
        teaches="State, health and what may be done next stand side by side.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="replication.show",
        title="Show a replicated machine",
        params=REPLICATED,
        run=found,
        sdk="recovery.replication_protected_items.list",
        az=NO_AZ,
        powershell=POWERSHELL + "; $item",
        portal=PORTAL,
        teaches="Protected is the state from which a failover is possible; allowedOperations tells what comes next.",
        reads=True,
    ),
    Operation(
        name="replication.points",
        title="List the recovery points of a replicated machine",
        params=REPLICATED,
        run=_points,
        sdk="recovery.recovery_points.list_by_replication_protected_items",
        az=NO_AZ,
        powershell=POWERSHELL + "; Get-AzRecoveryServicesAsrRecoveryPoint -ReplicationProtectedItem $item",
        portal=PORTAL + " > Latest recovery points",
        teaches="A point every five minutes at first; the older, the fewer. After a commit only the used one is left.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="replication.policies",
        title="List the replication policies of a vault",
        params=(GROUP, VAULT),
        run=_policies,
        sdk="recovery.replication_policies.list",
        az=NO_AZ,
        powershell=POWERSHELL.partition(" $item")[0] + " Get-AzRecoveryServicesAsrPolicy",
        portal="Recovery Services vaults > {vault} > Site Recovery infrastructure > Replication policies",
        teaches="How long points are kept, and how often there is an application-consistent one.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="replication.jobs",
        title="List the replication jobs of a vault",
        params=(GROUP, VAULT),
        run=_jobs,
        sdk="recovery.replication_jobs.list",
        az=NO_AZ,
        powershell=POWERSHELL.partition(" $item")[0] + " Get-AzRecoveryServicesAsrJob",
        portal="Recovery Services vaults > {vault} > Monitoring > Site Recovery jobs",
        teaches="Every step is a job with tasks; a failed one tells the cause.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="replication.disable",
        title="Stop replicating a virtual machine",
        params=REPLICATED,
        run=_disable,
        sdk="recovery.replication_protected_items.begin_delete",
        az=NO_AZ,
        powershell=POWERSHELL + "; Remove-AzRecoveryServicesAsrReplicationProtectedItem -ReplicationProtectedItem $item",
        portal=PORTAL + " > Disable replication",
        teaches="Replica disks and points go; the machine itself stays.",
    ),
)  # fmt: skip
