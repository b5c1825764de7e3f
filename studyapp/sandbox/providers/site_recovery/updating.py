"""Changing what a failover will make: name, size, networks, group, zone, disks."""

import re
from collections.abc import Iterator
from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import enabling, fabrics, item_jobs, networks, rules, source
from studyapp.sandbox.providers.site_recovery.errors import invalid, other_kind, refused
from studyapp.sandbox.providers.site_recovery.names import A2A
from studyapp.sandbox.providers.site_recovery.records import ReplicaDisk, ReplicatedItem, Step
from studyapp.sandbox.providers.site_recovery.source import record

UPDATED = "siterecovery.updated"
_NAME = re.compile(r"[^\W_][^\\/\"\[\]:|<>+=;,?*@&\s]{0,62}[\w]|[^\W_]")
_DISK_NAME = re.compile(r"[A-Za-z0-9]([\w.-]{0,78}\w)?")
_PLAIN = {"recoveryAzureVMName": "vm_name", "recoveryAzureVMSize": "vm_size", "recoveryAvailabilitySetId": "availability_set"}  # fmt: skip
_OF_A2A = {"tfoAzureVMName": "test_name", "recoveryAvailabilityZone": "zone"}
_NETWORKS = {"selectedRecoveryAzureNetworkId": "network", "selectedTfoAzureNetworkId": "test_network"}
_ON_NIC = ("nicId", "ipConfigs", "selectionType")
_ON_ADDRESS = ("ipConfigName", "isPrimary", "isSeletedForFailover", "recoverySubnetName")


def patch(call: Call) -> Answer:
    """Change the target settings of a replicated machine."""
    item = call.resource()
    asked: Json = call.body.get("properties") or {}
    details: Json = asked.get("providerSpecificDetails") or {}
    if details.get("instanceType", A2A) != A2A:
        raise other_kind(details.get("instanceType"))
    if call.world.busy(item.id):
        raise refused("AnotherOperationInProgress", f"Another job works on '{item.name}': wait for it to end.", 409)
    changes = _changes(call.world, item, asked, details)
    steps = (Step("UpdateVmProperties", "Update the virtual machine", call.world.chance.between(10, 30)),)
    return item_jobs.answer(call, item_jobs.begin(call.world, call.action, item, "UpdateVmProperties", "Update the virtual machine", steps, UPDATED, {"changes": changes}))  # fmt: skip


def _changes(world: World, item: Resource, asked: Json, details: Json) -> Json:
    """Field to new value, checked."""
    held = record(item)
    here, there = (fabrics.location(fabrics.of(world, side)) for side in (item.id, held.container))
    changes: Json = {field: asked[name] for name, field in _PLAIN.items() if asked.get(name) is not None}
    changes |= {field: details[name] for name, field in _OF_A2A.items() if details.get(name) is not None}
    for name, field in _NETWORKS.items():
        if asked.get(name):
            changes[field] = networks.network(world, asked[name], there).id
    for field in ("vm_name", "test_name"):
        if field in changes and not _NAME.fullmatch(changes[field]):
            raise invalid(f"'{changes[field]}' is not a valid name of a virtual machine.")
    if details.get("recoveryResourceGroupId"):
        changes["group"] = rules.group(world, details["recoveryResourceGroupId"], here)
    changed = replace(held, **changes)
    rules.check_availability(world, changed.zone, changed.availability_set, there)
    for subnet in _subnets(_first_nic(world, held), asked.get("vmNics") or []):
        changes["subnet"] = enabling.subnet_in(world, changed.network, subnet)
    updates = {ids.key(str(entry.get("diskId"))): entry for entry in details.get("managedDiskUpdateDetails") or []}
    unknown = updates.keys() - {ids.key(disk.id) for disk in held.disks}
    if unknown:
        raise refused("DiskNotFound", f"The disk '{min(unknown)}' is not replicated.")
    disks = [_disk(disk, updates.get(ids.key(disk.id), {})) for disk in held.disks]
    changes["disks"] = [[d.id, d.lun, d.cache, d.group, d.replica_kind, d.target_kind, d.failover_name, d.test_name] for d in disks]  # fmt: skip
    return changes


def _first_nic(world: World, held: ReplicatedItem) -> str:
    now = source.content(world, held) or (held.history[-1] if held.history else None)
    return str(now.vm["nics"][0]["name"]) if now and now.vm["nics"] else ""


def _subnets(first: str, nics: list[Json]) -> Iterator[str]:
    """The subnet that is asked for the first interface; nothing else of interfaces can be chosen here."""
    for nic in nics:
        if str(nic.get("nicId")).rpartition("/")[2].lower() != first.lower():
            raise not_simulated(f"settings of another interface than the first, '{first}'", target="vmNics")
        for config in nic.get("ipConfigs") or []:
            odd = [n for n, v in config.items() if v is not None and n not in _ON_ADDRESS]
            if odd:
                raise not_simulated(f"the property 'vmNics.ipConfigs.{odd[0]}'", target="vmNics")
            if config.get("recoverySubnetName"):
                yield str(config["recoverySubnetName"])
        odd = [n for n, v in nic.items() if v is not None and n not in _ON_NIC]
        if odd:
            raise not_simulated(f"the property 'vmNics.{odd[0]}'", target="vmNics")


def _disk(disk: ReplicaDisk, asked: Json) -> ReplicaDisk:
    if asked.get("diskEncryptionInfo"):
        raise not_simulated("the property 'managedDiskUpdateDetails.diskEncryptionInfo'", target="managedDiskUpdateDetails")  # fmt: skip
    names = [asked.get("failoverDiskName") or disk.failover_name, asked.get("tfoDiskName") or disk.test_name]
    wrong = [name for name in names if name and not _DISK_NAME.fullmatch(name)]
    if wrong:
        raise invalid(f"'{wrong[0]}' is not a valid name of a disk.")
    return replace(
        disk,
        target_kind=rules.check_kind(asked.get("recoveryTargetDiskAccountType") or disk.target_kind),
        replica_kind=rules.check_kind(asked.get("recoveryReplicaDiskAccountType") or disk.replica_kind),
        failover_name=names[0],
        test_name=names[1],
    )


def updated(world: World, values: Json) -> None:
    item = world.need(values["item"])
    changes = dict(values["changes"])
    changes["disks"] = enabling.disks_of(changes["disks"])
    new: ReplicatedItem = replace(record(item), **changes)
    world.put(replace(item, record=new))
