"""Making a machine in the target region from what a recovery point holds, and taking a test machine away again."""

from dataclasses import replace

from studyapp.sandbox.arm import ids, locks
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import source
from studyapp.sandbox.providers.site_recovery.errors import refused
from studyapp.sandbox.providers.site_recovery.names import DISKS, NICS, SUBNETS, VMS
from studyapp.sandbox.providers.site_recovery.records import Content, DiskState, Made, ReplicaDisk, ReplicatedItem
from studyapp.sandbox.providers.site_recovery.source import OS_LUN


def machine(world: World, item: ReplicatedItem, held: Content, place: str, network: str, *, test: bool = False) -> Made:
    """The machine over there, with disks, interfaces and tags, but without extensions, roles and public addresses."""
    name = (item.test_name or f"{item.vm_name}-test") if test else item.vm_name
    target = f"{item.group}/providers/{VMS}/{name}"
    _check(world, item, target, network, place)
    states = {state.lun: state for state in held.disks}
    disks = {d.lun: _disk(world, item, d, states[d.lun], place, test=test) for d in item.disks if d.lun in states}
    nics = [_nic(world, item, nic, place, network, first=at == 0, test=test) for at, nic in enumerate(held.vm["nics"])]
    body: Json = {"location": place, "tags": held.vm["tags"], **({"zones": [item.zone]} if item.zone else {})}
    body["properties"] = {
        "hardwareProfile": {"vmSize": item.vm_size},
        "storageProfile": _storage(held.vm["storage"], disks),
        "networkProfile": {"networkInterfaces": [{"id": nic.id, "properties": {"primary": at == 0}} for at, nic in enumerate(nics)]},
        **({"availabilitySet": {"id": item.availability_set}} if item.availability_set else {}),
        **({"licenseType": held.vm["licence"]} if held.vm.get("licence") else {}),
    }  # fmt: skip
    made = world.build(VMS, target, body)
    return Made(made.id, tuple(d.id for d in disks.values()), tuple(n.id for n in nics), network, "", world.now, held.since)  # fmt: skip


def _check(world: World, item: ReplicatedItem, target: str, network: str, place: str) -> None:
    if world.find(item.group) is None:
        raise refused("RecoveryResourceGroupNotFound", f"The recovery resource group '{item.group}' does not exist.")
    if world.find(target) is not None:
        raise refused("VirtualMachineAlreadyExists", f"A machine '{ids.name_of(target)}' exists in the recovery resource group.")  # fmt: skip
    found = world.find(network) if network else None
    if found is None:
        raise refused("RecoveryNetworkNotFound", "No network in the target region is chosen for the machine, or it does not exist any more.")  # fmt: skip
    if found.body["location"] != place:
        raise refused("NetworkInWrongRegion", f"The network '{found.name}' must lie in the target region '{place}'.")
    missing = [disk for disk in item.disks if world.find(source.replica_id(disk)) is None]
    if missing:
        raise refused("ReplicaDiskMissing", f"The replica disk of '{ids.name_of(missing[0].id)}' does not exist any more.")  # fmt: skip


def _disk(world: World, item: ReplicatedItem, disk: ReplicaDisk, state: DiskState, place: str, *, test: bool) -> Resource:  # fmt: skip
    name = ids.name_of(disk.id)
    wanted = (disk.test_name or f"{name}-test") if test else (disk.failover_name or name)
    creation = {"createOption": "Copy", "sourceResourceId": source.replica_id(disk)}
    properties: Json = {"creationData": creation, "diskSizeGB": state.body["properties"]["diskSizeGB"]}
    body: Json = {"location": place, "sku": {"name": disk.target_kind}, "properties": properties}
    body |= {n: v for n, v in (("tags", state.body.get("tags")), ("zones", [item.zone] if item.zone else None)) if v}
    return world.build(DISKS, free(world, f"{disk.group}/providers/{DISKS}/{wanted}"), body, dict(state.facts))


def free(world: World, id: str) -> str:
    """An id that nothing has, with a number behind it where the first choice is taken."""
    found, number = id, 1
    while world.find(found) is not None:
        found, number = f"{id}-{number}", number + 1
    return found


def _nic(world: World, item: ReplicatedItem, old: Json, place: str, network: str, *, first: bool, test: bool) -> Resource:  # fmt: skip
    """An interface in the network over there; the private address is kept where it is free.

    A failover back takes the interface that the first one has left behind.
    """
    subnet = subnet_of(world, network, item.subnet if first and item.subnet else old["subnet"])
    id = f"{item.group}/providers/{NICS}/{old['name']}{'-test' if test else ''}"
    left = world.find(id)
    if left is not None and item.origin and not test and not left.facts.get("attachedTo") and _lies_in(left, network):
        return left
    id = free(world, id)
    kept = {"privateIPAllocationMethod": "Static", "privateIPAddress": old["address"]}
    try:
        return world.build(NICS, id, _interface(place, subnet, kept))
    except ArmError:
        return world.build(NICS, id, _interface(place, subnet, {"privateIPAllocationMethod": "Dynamic"}))


def _lies_in(nic: Resource, network: str) -> bool:
    subnets = [str(dig(e, "properties.subnet.id", "")) for e in nic.body["properties"]["ipConfigurations"]]
    return all(ids.key(subnet).startswith(ids.key(network) + "/") for subnet in subnets)


def _interface(place: str, subnet: str, address: Json) -> Json:
    configuration = {"name": "ipconfig1", "properties": {"subnet": {"id": subnet}, **address}}
    return {"location": place, "properties": {"ipConfigurations": [configuration]}}


def subnet_of(world: World, network: str, name: str) -> str:
    """The subnet of that name, or the first by the alphabet."""
    found = sorted(world.tree.children(network, SUBNETS), key=lambda subnet: subnet.name.lower())
    if not found:
        raise refused("SubnetNotFound", f"The network '{ids.name_of(network)}' has no subnet.")
    return next((subnet.id for subnet in found if subnet.name.lower() == name.lower()), found[0].id)


def _storage(old: Json, disks: dict[int, Resource]) -> Json:
    """A storage profile that attaches the new disks."""
    system = {**_attach(old["osDisk"], disks[OS_LUN]), "osType": old["osDisk"].get("osType", "Linux")}
    data = [_attach(e, disks[e["lun"]]) for e in old.get("dataDisks") or [] if e["lun"] in disks]
    return {"osDisk": system, "dataDisks": data}


def _attach(entry: Json, disk: Resource) -> Json:
    kept: Json = {name: entry[name] for name in ("lun", "caching") if name in entry}
    managed = {"id": disk.id, "storageAccountType": disk.body["sku"]["name"]}
    return {**kept, "name": disk.name, "createOption": "Attach", "managedDisk": managed}


def take_away(world: World, made: Made) -> None:
    """Delete a machine that a failover made, its disks and interfaces.

    Raises:
        ArmError: a lock forbids it, and nothing is deleted.
    """
    doomed = [id for id in (made.vm, *made.disks, *made.nics) if world.find(id) is not None]
    for id in doomed:
        locks.check(world, "DELETE", id)
    for id in doomed:
        if world.find(id) is not None:
            world.remove(id)


def shut_down(world: World, vm: str) -> bool:
    """Deallocate the source; whether it could be done."""
    found = world.find(vm)
    if found is None or locks.blocking(world, "POST", vm):
        return False
    world.put(replace(found, facts={**found.facts, "powerState": "deallocated"}))
    return True
