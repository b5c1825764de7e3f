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
from studyapp.sandbox.providers.site_recovery import enabling, fabrics, item_jobs, networks, rules
from studyapp.sandbox.providers.site_recovery.errors import invalid, other_kind, refused
from studyapp.sandbox.providers.site_recovery.names import A2A
from studyapp.sandbox.providers.site_recovery.records import ReplicaDisk, ReplicatedItem, Step
from studyapp.sandbox.providers.site_recovery.source import record

UPDATED = "siterecovery.updated"
_NAME = re.compile(r"[^\W_][^\\/\"\[\]:|<>+=;,?*@&\s]{0,62}[\w]|[^\W_]")
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
    for subnet in _subnets(asked.get("vmNics") or []):
        changes["subnet"] = enabling.subnet_in(world, changed.network, subnet)
    disks = [_disk(disk, details.get("managedDiskUpdateDetails") or []) for disk in held.disks]
    changes["disks"] = [[d.id, d.lun, d.cache, d.group, d.replica_kind, d.target_kind, d.failover_name, d.test_name] for d in disks]  # fmt: skip
    return changes


def _subnets(nics: list[Json]) -> Iterator[str]:
    """The subnets that are asked for; nothing else of an interface can be chosen here."""
    for nic in nics:
        for config in nic.get("ipConfigs") or []:
            odd = [n for n, v in config.items() if v is not None and n not in _ON_ADDRESS]
            if odd:
                raise not_simulated(f"the property 'vmNics.ipConfigs.{odd[0]}'", target="vmNics")
            if config.get("recoverySubnetName"):
                yield str(config["recoverySubnetName"])
        odd = [n for n, v in nic.items() if v is not None and n not in _ON_NIC]
        if odd:
            raise not_simulated(f"the property 'vmNics.{odd[0]}'", target="vmNics")


def _disk(disk: ReplicaDisk, asked: list[Json]) -> ReplicaDisk:
    for entry in asked:
        if ids.key(str(entry.get("diskId"))) == ids.key(disk.id):
            return replace(
                disk,
                target_kind=entry.get("recoveryTargetDiskAccountType") or disk.target_kind,
                replica_kind=entry.get("recoveryReplicaDiskAccountType") or disk.replica_kind,
                failover_name=entry.get("failoverDiskName") or disk.failover_name,
                test_name=entry.get("tfoDiskName") or disk.test_name,
            )
    return disk


def updated(world: World, values: Json) -> None:
    item = world.need(values["item"])
    changes = dict(values["changes"])
    changes["disks"] = enabling.disks_of(changes["disks"])
    new: ReplicatedItem = replace(record(item), **changes)
    world.put(replace(item, record=new))
