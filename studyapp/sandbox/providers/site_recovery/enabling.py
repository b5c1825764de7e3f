"""Enabling replication: the Mobility service goes on the machine, its disks are copied, and then points are made."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from studyapp.sandbox.arm import access, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import doors, fabrics, jobs, networks, rules, source
from studyapp.sandbox.providers.site_recovery.errors import other_kind, refused
from studyapp.sandbox.providers.site_recovery.names import A2A, DISKS, EXTENSIONS, ITEMS, SUBNETS, VMS, container_of
from studyapp.sandbox.providers.site_recovery.records import ReplicaDisk, ReplicatedItem, ReplicationJob, Step
from studyapp.sandbox.providers.site_recovery.source import record

ENABLED = "siterecovery.enabled"
COPIED = "siterecovery.copied"
_FAR = "2199-12-31T00:00:00Z"
"""A replica disk stays open to the service for as long as it exists."""
_RETRY = timedelta(minutes=10)


def put(call: Call) -> Answer:
    """Start to replicate a machine."""
    asked: Json = call.body.get("properties") or {}
    details: Json = asked.get("providerSpecificDetails") or {}
    if details.get("instanceType") != A2A:
        raise other_kind(details.get("instanceType"))
    if call.world.find(call.path) is not None:
        raise refused("ProtectedItemAlreadyExists", f"The replicated item '{ids.name_of(call.path)}' exists already.", 409)  # fmt: skip
    job = start(call, call.path, details, asked.get("policyId"))
    return doors.accepted(call, jobs.operation_of(call.world, job))


def start(call: Call, id: str, asked: Json, policy_id: object) -> Resource:
    """Begin to replicate a machine as an item of this id; the job that does it."""
    item = call.world.put(Resource(id, ITEMS, {}, {}, _new(call, id, asked, policy_id)))
    steps = _steps(call.world)
    job = ReplicationJob("EnableDr", "Enable replication", ids.name_of(record(item).vm), "ProtectionEntity", steps, ENABLED, {"item": item.id, "object": record(item).lifecycle}, True)  # fmt: skip
    return jobs.start(call.world, call.action, item.id, job)[0]


def _new(call: Call, id: str, asked: Json, policy_id: object) -> ReplicatedItem:
    world = call.world
    container = world.need(container_of(id))
    target, policy = rules.route(world, container, asked, policy_id)
    here, there = rules.locations(world, container, target)
    rules.check_vault(world.need(call.upto("vaults")), here)
    vm = rules.machine(world, asked.get("fabricObjectId"), here)
    rules.check_free(world, vm, id)
    group = rules.group(world, asked.get("recoveryResourceGroupId"), here)
    disks = rules.disks(world, vm, asked.get("vmManagedDisks") or [], group, here)
    zone, availability_set = str(asked.get("recoveryAvailabilityZone") or ""), str(asked.get("recoveryAvailabilitySetId") or "")  # fmt: skip
    rules.check_availability(world, zone, availability_set, there)
    for scope in (vm.id, group):
        access.check_linked(world, call.caller, call.action, f"{VMS}/write", scope)
    network = _network(world, container, target, vm, asked, there)
    return ReplicatedItem(
        vm.id,
        policy.name,
        target.id,
        group,
        world.chance.number() >> 2,
        world.chance.guid(),
        disks,
        network=network,
        subnet=subnet_in(world, network, str(asked.get("recoverySubnetName") or "")),
        vm_name=vm.name,
        vm_size=str(dig(vm.body, "properties.hardwareProfile.vmSize")),
        zone=zone,
        availability_set=availability_set,
        group_name=str(asked.get("multiVmGroupName") or ""),
    )


def _network(world: World, container: Resource, target: Resource, vm: Resource, asked: Json, there: str) -> str:
    """The network over there: the one that is asked for, or that the source's is mapped to, or none."""
    if asked.get("recoveryAzureNetworkId"):
        return networks.network(world, asked["recoveryAzureNetworkId"], there).id
    return network_of(world, container, target, vm)


def network_of(world: World, container: Resource, target: Resource, vm: Resource) -> str:
    """The network that a machine's own is mapped to, or an empty text."""
    for entry in dig(vm.body, "properties.networkProfile.networkInterfaces", []):
        nic = world.find(str(entry.get("id")))
        subnet = str(dig(nic.body["properties"]["ipConfigurations"][0], "properties.subnet.id", "")) if nic else ""
        fabric = fabrics.of(world, container.id)
        return networks.mapped(world, fabric.id, subnet.rpartition("/subnets/")[0], fabrics.of(world, target.id).id)
    return ""


def subnet_in(world: World, network: str, name: str) -> str:
    """The name of a subnet that the network must have; an empty one leaves it open."""
    if name and name.lower() not in [s.name.lower() for s in world.tree.children(network, SUBNETS)]:
        raise refused("SubnetNotFound", f"The recovery network has no subnet '{name}'.")
    return name


def _steps(world: World) -> tuple[Step, ...]:
    between = world.chance.between
    return (
        Step("PrerequisitesCheckForEnableProtection", "Prerequisites check for enabling protection", between(10, 20)),
        Step("InstallMobilityServiceAndPrepareTarget", "Installing Mobility Service and preparing target", between(180, 420)),
        Step("EnableReplication", "Enable replication", between(60, 120)),
        Step("StartInitialReplication", "Starting initial replication", between(20, 40)),
        Step("UpdateProviderStates", "Updating the provider states", between(5, 10)),
    )  # fmt: skip


def enabled(world: World, values: Json) -> None:
    """The machine is ready to send its changes: the first copy of its disks begins."""
    item = world.find(values["item"])
    if item is None:
        return
    begin(world, item)


def begin(world: World, item: Resource, *, whole: bool = True) -> None:
    """Install the Mobility service, make the replica disks, and begin the first copy (a short one after a re-protect)."""
    held = record(item)
    vm = world.find(held.vm)
    if vm is None:
        raise refused("VirtualMachineNotFound", "The virtual machine does not exist any more.")
    why = rules.obstacle(world, vm)
    if why is not None:
        raise why
    extension = source.mobility_id(vm)
    if world.find(extension) is None:
        world.build(EXTENSIONS, extension, source.mobility_body(vm))
    make_replicas(world, item)
    size = sum(int(dig(world.need(disk.id).body, "properties.diskSizeGB", 30)) for disk in held.disks)
    minutes = world.chance.between(14, 22) + size / 16 if whole else world.chance.between(8, 14)
    done = world.now + timedelta(minutes=minutes)
    begun = replace(held, phase="Replicating", enabled_at=world.now, protected_at=done, halted_at=None)
    source.note(world, world.put(replace(item, record=begun)))
    world.schedule(done, COPIED, {"item": item.id, "lifecycle": held.lifecycle})


def make_replicas(world: World, item: Resource) -> None:
    """The disks over there that take up the changes, as far as they are missing."""
    for disk in record(item).disks:
        _replica(world, item, disk)


def disks_of(rows: list[list[Any]]) -> tuple[ReplicaDisk, ...]:
    """Disks as a job has kept them."""
    return tuple(ReplicaDisk(*row) for row in rows)


def _replica(world: World, item: Resource, disk: ReplicaDisk) -> None:
    id = source.replica_id(disk)
    if world.find(id) is not None:
        return
    old = world.need(disk.id)
    place = fabrics.location(fabrics.of(world, record(item).container))
    names = ("osType", "hyperVGeneration", "diskSizeGB")
    properties = {name: value for name in names if (value := dig(old.body, f"properties.{name}"))}
    properties["creationData"] = {"createOption": "Empty"}
    body: Json = {"location": place, "sku": {"name": disk.replica_kind}, "properties": properties}
    body["tags"] = {"ASR-ReplicaDisk": record(item).lifecycle}
    world.build(DISKS, id, body, {"accessUntil": _FAR})


def copied(world: World, values: Json) -> None:
    """The first copy is whole, if the changes got through all the while."""
    item = world.find(values["item"])
    if item is None or record(item).lifecycle != values["lifecycle"] or record(item).phase != "Replicating":
        return
    if source.cause(world, record(item)):
        later = world.now + _RETRY
        world.remember(replace(item, record=replace(record(item), protected_at=later)))
        world.schedule(later, COPIED, values)
        return
    world.put(item)
