"""Re-protecting: once a failover is committed, the machine over there is replicated back to where it came from."""

from studyapp.sandbox.arm import access, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import doors, enabling, item_jobs, mappings, rules, source
from studyapp.sandbox.providers.site_recovery.errors import other_kind, refused
from studyapp.sandbox.providers.site_recovery.names import A2A, CONTAINERS, ITEMS, POLICIES, vault_of
from studyapp.sandbox.providers.site_recovery.records import ReplicatedItem, Step
from studyapp.sandbox.providers.site_recovery.source import record

SWITCHED = "siterecovery.switched"


def switch(call: Call) -> Answer:
    """Turn the direction of replication round."""
    asked: Json = call.body.get("properties") or {}
    details: Json = asked.get("providerSpecificDetails") or {}
    if details.get("instanceType") != A2A:
        raise other_kind(details.get("instanceType"))
    container = call.world.need(call.upto("replicationProtectionContainers"))
    item = call.world.need(f"{container.id}/replicationProtectedItems/{asked.get('replicationProtectedItemName')}")
    item_jobs.check(call.world, item, "SwitchProtection", "A re-protect")
    settings = _settings(call, item, container, details)
    between = call.world.chance.between
    steps = (
        Step("PrerequisitesCheckForReprotect", "Prerequisites check for re-protect", between(10, 20)),
        Step("InstallMobilityServiceAndPrepareTarget", "Installing Mobility Service and preparing target", between(120, 300)),
        Step("EnableReplication", "Enable replication", between(60, 120)),
    )  # fmt: skip
    _, operation = item_jobs.begin(call.world, call.action, item, "SwitchProtection", "Reprotect", steps, SWITCHED, settings)  # fmt: skip
    return doors.accepted(call, call.world.operations[operation.lower()], container.id)


def _settings(call: Call, item: Resource, container: Resource, asked: Json) -> Json:
    """What the new direction needs, checked: where from, where to, by which policy, with which disks."""
    world, held = call.world, record(item)
    here = world.need(held.container)
    there = mappings.named(world, asked.get("recoveryContainerId") or container.id, CONTAINERS, item.id)
    policy_id = asked.get("policyId") or f"{vault_of(item.id)}/replicationPolicies/{held.policy}"
    policy = mappings.named(world, policy_id, POLICIES, item.id)
    if mappings.between(world, here.id, there.id, policy.name) is None:
        raise refused("ProtectionContainerNotMapped", f"No mapping leads back from '{here.name}' to '{there.name}' by the policy '{policy.name}'.")  # fmt: skip
    place, target = rules.locations(world, here, there)
    vm = rules.machine(world, held.failover.vm if held.failover else "", place)
    group = rules.group(world, asked.get("recoveryResourceGroupId") or ids.group_id_of(held.vm), place)
    disks = rules.disks(world, vm, asked.get("vmManagedDisks") or [], group, place)
    zone, availability_set = asked.get("recoveryAvailabilityZone") or "", asked.get("recoveryAvailabilitySetId") or ""
    rules.check_availability(world, zone, availability_set, target)
    access.check_linked(world, call.caller, call.action, "Microsoft.Compute/virtualMachines/write", group)
    return {
        "container": there.id,
        "policy": policy.name,
        "group": group,
        "disks": [[d.id, d.lun, d.cache, d.group, d.replica_kind, d.target_kind] for d in disks],
        "zone": zone,
        "set": availability_set,
    }


def switched(world: World, values: Json) -> None:
    """The item lies in the other container from now on, and its disks are copied back."""
    old = world.need(values["item"])
    held = record(old)
    vm = world.need(held.failover.vm if held.failover else "")
    network = _network(world, held, world.need(held.container), world.need(values["container"]), vm)
    drop_replicas(world, held)
    world.remove(old.id)
    new = ReplicatedItem(
        vm.id,
        values["policy"],
        values["container"],
        values["group"],
        world.chance.number() >> 2,
        held.lifecycle,
        enabling.disks_of(values["disks"]),
        network=network,
        vm_name=ids.name_of(held.vm),
        vm_size=str(dig(vm.body, "properties.hardwareProfile.vmSize")),
        zone=values["zone"],
        availability_set=values["set"],
        group_name=held.group_name,
        last_test=held.last_test,
        last_failover=held.last_failover,
        origin=held.vm,
    )
    home = f"{held.container}/replicationProtectedItems/{old.name}"
    enabling.begin(world, world.put(Resource(home, ITEMS, {}, {}, new)), whole=False)


def _network(world: World, held: ReplicatedItem, here: Resource, there: Resource, vm: Resource) -> str:
    """The mapped network, or the one where the machine was at first."""
    mapped = enabling.network_of(world, here, there, vm)
    if mapped or not held.history or not held.history[-1].vm["nics"]:
        return mapped
    first = str(held.history[-1].vm["nics"][0]["network"])
    return first if world.find(first) else ""


def drop_replicas(world: World, held: ReplicatedItem) -> None:
    """Delete the disks that took up the changes."""
    for disk in held.disks:
        id = source.replica_id(disk)
        if world.find(id) is not None:
            world.remove(id)
