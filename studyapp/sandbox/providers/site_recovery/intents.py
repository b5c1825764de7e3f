"""Protection intents: one request, as the portal sends it, that makes all of replication which is not there yet."""

import re
from typing import Any

from studyapp.sandbox.arm import access, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import enabling, fabrics, jobs, mappings, policies, rules
from studyapp.sandbox.providers.site_recovery.errors import invalid, other_kind
from studyapp.sandbox.providers.site_recovery.names import (
    A2A,
    ACCOUNTS,
    CONTAINERS,
    FABRICS,
    GROUPS,
    INTENTS,
    MAPPINGS,
    POLICIES,
)

_GROUPS_IN_PERMISSIONS = "Microsoft.Resources/subscriptions/resourceGroups"
"""What groups are called in permissions."""
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,79}")
_GROUP = re.compile(r"/subscriptions/[^/]+/resourceGroups/[-\w.()]{1,90}", re.IGNORECASE)
DEFAULT_POLICY = "24-hour-retention-policy"
_NOT_THERE = (
    "recoveryProximityPlacementGroupCustomInput", "recoveryBootDiagStorageAccount", "diskEncryptionInfo", "vmDisks",
    "multiVmGroupId",
)  # fmt: skip
_SHOWN = (
    "fabricObjectId", "primaryLocation", "recoveryLocation", "recoverySubscriptionId", "recoveryResourceGroupId",
    "recoveryAvailabilityType", "recoveryAvailabilityZone", "multiVmGroupName", "agentAutoUpdateStatus",
    "automationAccountArmId", "vmManagedDisks",
)  # fmt: skip


def put(call: Call) -> Answer:
    """Replicate a machine with the defaults of the portal for all that is not said."""
    asked: Json = dig(call.body, "properties.providerSpecificDetails", {})
    if asked.get("instanceType") != A2A:
        raise other_kind(asked.get("instanceType"))
    world, vault = call.world, call.world.need(call.upto("vaults"))
    _check(world, asked)
    here, there = _regions(asked)
    mappings.check_pair(here, there)
    vm = rules.machine(world, asked.get("fabricObjectId"), here)
    source, target = (_container(world, vault, place) for place in (here, there))
    policy = _policy(world, vault, asked.get("protectionProfileCustomInput") or {})
    _mapping(world, source, target, policy, asked)
    details = _details(call, asked, vm, target, here, there)
    job = enabling.start(call, f"{source.id}/replicationProtectedItems/{world.chance.guid()}", details, policy.id)
    facts = {"job": job.id, "made": iso(call.now), "vm": vm.name}
    shown = {name: asked[name] for name in _SHOWN if asked.get(name) is not None}
    return Answer(200, world.view(world.put(Resource(call.path, INTENTS, {"asked": shown}, facts))))


def _check(world: World, asked: Json) -> None:
    odd = [name for name in _NOT_THERE if asked.get(name)]
    if odd:
        raise not_simulated(f"the property '{odd[0]}'", target=odd[0])
    if dig(asked, "recoveryVirtualNetworkCustomInput.resourceType", "Existing") != "Existing":
        raise not_simulated("networks that an intent makes: make one, and name it", target="recoveryVirtualNetworkCustomInput")  # fmt: skip
    if str(asked.get("recoverySubscriptionId") or world.subscription).lower() != world.subscription:
        raise not_simulated("other subscriptions", target="recoverySubscriptionId")


def _regions(asked: Json) -> tuple[str, str]:
    here, there = (region(str(asked.get(name) or "")) for name in ("primaryLocation", "recoveryLocation"))
    for place in (here, there):
        if place not in REGIONS:
            raise invalid(f"The location '{place}' is not a region that Site Recovery knows.")
    if here == there:
        raise not_simulated("replication between the zones of one region")
    return here, there


def _container(world: World, vault: Resource, place: str) -> Resource:
    """The first container of a region's fabric, both made where they are missing."""
    fabric = fabrics.find(world, vault.id, place)
    if fabric is None:
        fabric = _make(world, f"{vault.id}/replicationFabrics/asr-a2a-default-{place}", FABRICS, {"location": place})
    found = world.tree.children(fabric.id, CONTAINERS)
    name = f"{fabric.id}/replicationProtectionContainers/{fabric.name}-container"
    return found[0] if found else _make(world, name, CONTAINERS, {})


def _make(world: World, id: str, type: str, properties: Json) -> Resource:
    return world.put(Resource(id, type, {"properties": properties}, {"identifier": world.chance.guid()}))


def _policy(world: World, vault: Resource, asked: Json) -> Resource:
    """The policy that is named, or a new one; the default keeps points for a day."""
    if asked.get("resourceType") == "Existing":
        return mappings.named(world, asked.get("protectionProfileId"), POLICIES, f"{vault.id}/x")
    name = str(asked.get("policyName") or DEFAULT_POLICY)
    if not _NAME.fullmatch(name):
        raise invalid(f"'{name[:80]}' is not a valid name of a policy.")
    id = f"{vault.id}/replicationPolicies/{name}"
    given = {name: value for name, value in asked.items() if name not in ("resourceType", "policyName")}
    settings = policies.settings({"instanceType": A2A, "multiVmSyncStatus": "Enable", **given}, {})
    return world.find(id) or _make(world, id, POLICIES, settings)


def _mapping(world: World, source: Resource, target: Resource, policy: Resource, asked: Json) -> None:
    if mappings.between(world, source.id, target.id, policy.name) is not None:
        return
    here, there = (fabrics.location(fabrics.of(world, side.id)) for side in (source, target))
    name = f"{source.id}/replicationProtectionContainerMappings/{here}-{there}-{policy.name}"
    _make(world, name, MAPPINGS, {"target": target.id, "policy": policy.name, **mappings.updates(world, asked)})


def _group(call: Call, id: str, there: str) -> str:
    """The recovery group, made where it is missing, by whoever may make groups."""
    if call.world.find(id) is None:
        if not _GROUP.fullmatch(id) or ids.key(ids.group_id_of(id)) != ids.key(id):
            raise invalid(f"recoveryResourceGroupId must be the id of a resource group: '{id[:200]}' is none.")
        access.check_linked(call.world, call.caller, call.action, f"{_GROUPS_IN_PERMISSIONS}/write", id)
        call.world.build(GROUPS, id, {"location": there})
    return id


def _details(call: Call, asked: Json, vm: Resource, target: Resource, here: str, there: str) -> Json:
    """The intent as an input of replication."""
    network: Json = asked.get("recoveryVirtualNetworkCustomInput") or {}
    group = _group(call, str(asked.get("recoveryResourceGroupId") or f"{ids.group_id_of(vm.id)}-asr"), there)
    return {
        "instanceType": A2A,
        "fabricObjectId": vm.id,
        "recoveryContainerId": target.id,
        "recoveryResourceGroupId": group,
        "recoveryAzureNetworkId": network.get("recoveryVirtualNetworkId"),
        "recoverySubnetName": network.get("recoverySubnetName"),
        "recoveryAvailabilitySetId": dig(asked, "recoveryAvailabilitySetCustomInput.recoveryAvailabilitySetId"),
        "recoveryAvailabilityZone": asked.get("recoveryAvailabilityZone"),
        "multiVmGroupName": asked.get("multiVmGroupName"),
        "vmManagedDisks": _disks(call, asked, vm, here),
    }


def _disks(call: Call, asked: Json, vm: Resource, here: str) -> list[Json]:
    """The disks that are named, or all of them, each with a cache account in the source region."""
    common = dig(asked, "primaryStagingStorageAccountCustomInput.azureStorageAccountId")
    entries: list[Json] = asked.get("vmManagedDisks") or [{"diskId": id} for id in rules.attached(vm)]
    return [_disk(entry, common or _cache(call, vm, here)) for entry in entries]


def _disk(entry: Json, cache: str) -> Json:
    kept: dict[str, Any] = {name: value for name, value in entry.items() if not name.endswith("CustomInput")}
    own = dig(entry, "primaryStagingStorageAccountCustomInput.azureStorageAccountId")
    home = dig(entry, "recoveryResourceGroupCustomInput.recoveryResourceGroupId")
    return {**kept, "primaryStagingAzureStorageAccountId": own or cache, "recoveryResourceGroupId": home}


def _cache(call: Call, vm: Resource, here: str) -> str:
    """The cache account that the service makes beside a machine, once for its group."""
    world, group = call.world, ids.group_id_of(vm.id)
    for account in world.tree.children(group, ACCOUNTS):
        if account.name.endswith("asrcache") and account.body["location"] == here:
            return account.id
    access.check_linked(world, call.caller, call.action, f"{ACCOUNTS}/write", group)
    id = f"{group}/providers/{ACCOUNTS}/{world.chance.guid()[:8]}asrcache"
    return world.build(ACCOUNTS, id, {"location": here, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}).id


def view(world: World, intent: Resource) -> Json:
    """The intent, with the state of the job that carries it out."""
    job = world.find(intent.facts["job"])
    state = jobs.state(world, job) if job else "Succeeded"
    return {
        "properties": {
            "friendlyName": intent.facts["vm"],
            "jobId": intent.facts["job"],
            "jobState": state,
            "isActive": state == "InProgress",
            "creationTimeUTC": intent.facts["made"],
            "providerSpecificDetails": {"instanceType": A2A, "recoveryAvailabilityType": "Single", **intent.body["asked"]},
        }
    }  # fmt: skip
