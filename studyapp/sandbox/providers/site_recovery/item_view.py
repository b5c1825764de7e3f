"""A replicated machine as Azure shows it: states, allowed operations, disks and interfaces follow from its record."""

from collections.abc import Iterator

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import fabrics, health, item_details, jobs
from studyapp.sandbox.providers.site_recovery.names import ITEMS, JOBS, container_of, vault_of
from studyapp.sandbox.providers.site_recovery.records import ReplicatedItem
from studyapp.sandbox.providers.site_recovery.source import record

_NEVER = "1753-01-01T01:01:01Z"
"""How Site Recovery writes the start of no job at all."""
_COMMIT_PENDING = ("UnplannedFailoverCommitPendingStatesBegin", "Failover completed")
_COMMITTED = ("UnplannedFailoverCommitted", "Failover committed")


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
        return "InitialReplicationInProgress", f"{item_details.percent(held, world)}% synchronized"
    return "Protected", "Cleanup test failover pending" if held.test else "Protected"


def _enabling(world: World, item: Resource) -> tuple[str, str]:
    job = jobs.latest(world, item.id)
    ended = job is not None and jobs.state(world, job) in ("Failed", "Cancelled")
    return ("EnablingFailed", "Enabling protection failed") if ended else ("EnablingProtection", "Enabling protection")


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
        "protectableItemId": f"{container_of(item.id)}/replicationProtectableItems/{ids.name_of(held.vm)}",
        "primaryFabricFriendlyName": fabrics.title(here),
        "primaryFabricProvider": "AzureFabric",
        "recoveryFabricFriendlyName": fabrics.title(there),
        "recoveryFabricId": there.id,
        "primaryProtectionContainerFriendlyName": ids.name_of(container_of(item.id)),
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
        "providerSpecificDetails": item_details.of(world, item, (word, words)),
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


def list_all(call: Call) -> Answer:
    """Every replicated machine of the vault."""
    vault = call.world.need(call.upto("vaults"))
    return page(call, health.items_of(call.world, vault.id), call.world.view)


def rows(world: World) -> Iterator[Json]:
    """Rows of recoveryservicesresources in Resource Graph: replicated machines and replication jobs of all vaults."""
    for type in (ITEMS, JOBS):
        yield from (world.view(resource) for resource in world.tree.of_type(type))
