"""Worlds that a run can have left behind: what holds a vault, in every state that it can be found in."""

from collections.abc import Callable
from typing import Any

from studyapp.sandbox.arm.world import Settings
from tests.labs.subscription.runs import OTHER, TaggedTarget, empty
from tests.sandbox import backup_vaults
from tests.sandbox.conftest import GROUP, REGION, Azure
from tests.sandbox.test_private_endpoints import connection

Settle = Callable[[TaggedTarget], object]
HERE = {"group": "rg-app", "vault": "rsv-app"}
ITEM = {**HERE, "vm": "vm-app"}
VM = {"vm_group": "rg-app", "vm": "vm-app"}
AWAY = {"group": "rg-away", "vault": "rsv-away"}
REPLICA = {**AWAY, "vm": "vm-app"}
ENABLE = {**REPLICA, "vm_group": "rg-app", "target_region": "westus", "target_group": "rg-away", "network": "vnet-away"}


def site(target: TaggedTarget) -> None:
    """A machine and a vault, in groups of the run."""
    target.do("group.create", group="rg-app")
    target.do("network.create", group="rg-app", network="vnet-app")
    target.do("vm.create", VM, network="vnet-app")
    target.do("vault.create", HERE)


def protected(target: TaggedTarget) -> None:
    """The machine is protected, and was backed up."""
    site(target)
    target.do("backup.protect", ITEM)
    target.do("backup.now", ITEM)


def first_backup_runs(target: TaggedTarget) -> None:
    site(target)
    target.do("backup.protect", ITEM)
    target.do("backup.now", ITEM, wait="false")
    target.do("clock.advance", minutes="2")


def backup_transfers(target: TaggedTarget) -> None:
    """A backup that is past the point up to which it can be cancelled."""
    site(target)
    target.do("backup.protect", ITEM)
    target.do("backup.now", ITEM, wait="false")
    target.do("clock.advance", minutes="30")


def restore_runs(target: TaggedTarget) -> None:
    protected(target)
    target.do("group.create", group="rg-back")
    target.do("storage.create", group="rg-app", account="stageapp")
    given = {"account_group": "rg-app", "account": "stageapp", "target_group": "rg-back", "wait": "false"}
    target.do("restore.disks", ITEM, **given)


def stopped(target: TaggedTarget) -> None:
    protected(target)
    target.do("backup.stop-keep", ITEM)


def soft_deleted(target: TaggedTarget) -> None:
    protected(target)
    target.do("backup.delete-data", ITEM)


def machine_gone(target: TaggedTarget) -> None:
    protected(target)
    target.do("vm.delete", VM)


def kept_for_long(target: TaggedTarget) -> None:
    protected(target)
    target.do("vault.soft-delete", HERE, days="60")


def mounted(target: TaggedTarget) -> None:
    protected(target)
    target.do("files.mount", ITEM)


def cross_region(target: TaggedTarget) -> None:
    site(target)
    target.do("vault.redundancy", HERE, redundancy="GeoRedundant", cross_region="true")
    target.do("backup.protect", ITEM)
    target.do("backup.now", ITEM)
    target.do("clock.advance", days="3")


def immutable(target: TaggedTarget) -> None:
    protected(target)
    target.do("vault.immutability", HERE, state="Unlocked")


def locked(target: TaggedTarget) -> None:
    immutable(target)
    target.do("vault.immutability", HERE, state="Locked")


def locked_and_stopped(target: TaggedTarget) -> None:
    stopped(target)
    target.do("vault.immutability", HERE, state="Unlocked")
    target.do("vault.immutability", HERE, state="Locked")


def locks(target: TaggedTarget) -> None:
    """A lock on the vault, one on the group, and one that forbids changes, too."""
    protected(target)
    target.do("lock.create", HERE, lock="keep-the-vault")
    target.do("lock.create", group="rg-app", lock="keep")
    target.do("lock.create", group="rg-app", lock="read", level="ReadOnly")


def guarded(target: TaggedTarget) -> None:
    """A resource guard of the run's own."""
    protected(target)
    _guard(target, "rg-app")


def guarded_by_another(target: TaggedTarget) -> None:
    """A resource guard in a group of somebody else."""
    protected(target)
    TaggedTarget(target.sandbox, OTHER).do("group.create", group="rg-guards")
    _guard(target, "rg-guards")


def _guard(target: TaggedTarget, group: str) -> None:
    body: Any = {"location": "eastus", "properties": {}}
    guard = target.protection.resource_guards.put(group, "guard-app", body)
    link: Any = {"properties": {"resourceGuardResourceId": guard.id}}
    target.backup.resource_guard_proxy.put("rsv-app", "rg-app", "VaultProxy", link)


def endpoints(target: TaggedTarget) -> None:
    """A vault with a private endpoint connection, and a machine in it."""
    site(target)
    door: Any = target.backup.private_endpoint_connection
    door.begin_put("rsv-app", "rg-app", "pe-app.5704c932", connection()).result()
    target.do("backup.protect", ITEM)


def network_elsewhere(target: TaggedTarget) -> None:
    """A machine that uses the network of another group, which would be deleted first."""
    target.do("group.create", group="rg-a-network")
    target.do("network.create", group="rg-a-network", network="vnet-hub")
    target.do("group.create", group="rg-app")
    target.do("vm.create", VM, network="vnet-hub", network_group="rg-a-network")


def away(target: TaggedTarget) -> None:
    """The machine, and what it needs in another region."""
    site(target)
    target.do("group.create", group="rg-away", location="westus")
    target.do("network.create", group="rg-away", network="vnet-away")
    target.do(
        "network.create", group="rg-away", network="vnet-drill", prefix="10.9.0.0/16", subnet_prefix="10.9.0.0/24"
    )
    target.do("vault.create", AWAY, location="westus")


def replicating(target: TaggedTarget) -> None:
    away(target)
    target.do("replication.enable", ENABLE)
    target.do("clock.advance", hours="2")


def enabling(target: TaggedTarget) -> None:
    """Replication that has only been asked for."""
    away(target)
    target.do("replication.enable", ENABLE, wait="false")


def copying(target: TaggedTarget) -> None:
    """The first copy is on its way."""
    enabling(target)
    target.do("clock.advance", minutes="8")


def drill(target: TaggedTarget) -> None:
    replicating(target)
    target.do("failover.test", REPLICA, network="vnet-drill")


def failed_over(target: TaggedTarget) -> None:
    """A failover that nobody has committed."""
    replicating(target)
    target.do("failover.start", REPLICA)


def committed(target: TaggedTarget) -> None:
    failed_over(target)
    target.do("failover.commit", REPLICA)


def turned_round(target: TaggedTarget) -> None:
    committed(target)
    target.do("storage.create", group="rg-away", account="cacheaway")
    target.do("failover.re-protect", REPLICA, target_group="rg-app", cache="cacheaway")
    target.do("clock.advance", hours="2")


def replication_purged(target: TaggedTarget) -> None:
    """Replication that was removed by force, which leaves its disks behind, open for the service."""
    replicating(target)
    (item,) = target.recovery.replication_protected_items.list("rg-away", "rsv-away")
    fabric, container, name = str(item.id).split("/")[10::2]
    items = target.recovery.replication_protected_items
    items.begin_purge("rg-away", "rsv-away", fabric, container, name).result()


def disks_shared(target: TaggedTarget) -> None:
    """A snapshot that can be downloaded."""
    site(target)
    disk = target.resource_id("rg-app", "Microsoft.Compute/disks", "vm-app-os")
    body: Any = {
        "location": "eastus",
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": disk}},
    }
    target.compute.snapshots.begin_create_or_update("rg-app", "snap-app", body).result()
    access: Any = {"access": "Read", "durationInSeconds": 86400}
    target.compute.snapshots.begin_grant_access("rg-app", "snap-app", access).result()


def planned(target: TaggedTarget) -> None:
    """A recovery plan, and a network mapping."""
    replicating(target)
    place = ("rg-away", "rsv-away")
    (item,) = target.recovery.replication_protected_items.list(*place)
    fabrics = {fabric.name: fabric.id for fabric in target.recovery.replication_fabrics.list(*place)}
    here, there = fabrics["asr-a2a-default-eastus"], fabrics["asr-a2a-default-westus"]
    boot = {"groupType": "Boot", "replicationProtectedItems": [{"id": item.id}]}
    plan: Any = {"properties": {"primaryFabricId": here, "recoveryFabricId": there, "groups": [boot]}}
    target.recovery.replication_recovery_plans.begin_create(*place, "plan-app", plan).result()
    network = target.resource_id("rg-app", "Microsoft.Network/virtualNetworks", "vnet-app")
    other = target.resource_id("rg-away", "Microsoft.Network/virtualNetworks", "vnet-away")
    mapping: Any = {
        "properties": {
            "recoveryFabricName": "asr-a2a-default-westus",
            "recoveryNetworkId": other,
            "fabricSpecificDetails": {"instanceType": "AzureToAzure", "primaryNetworkId": network},
        }
    }
    mappings = target.recovery.replication_network_mappings
    mappings.begin_create(*place, "asr-a2a-default-eastus", "azureNetwork", "map-app", mapping).result()


def disk_backups(target: TaggedTarget) -> None:
    """A Backup vault with a disk that was backed up, its snapshots in a group of their own."""
    azure = Azure(target.sandbox)
    for group in (GROUP, backup_vaults.SNAPSHOTS, backup_vaults.TARGET):
        target.do("group.create", group=group, location=REGION)
    backup_vaults.prepare(azure)
    backup_vaults.protect(azure)
    backup_vaults.back_up(azure)
    for group in (GROUP, backup_vaults.SNAPSHOTS, backup_vaults.TARGET):
        tags: Any = {"tags": dict(target.tags)}
        target.resources.resource_groups.update(group, tags)


def disk_backups_deleted(target: TaggedTarget) -> None:
    disk_backups(target)
    target.protection.backup_instances.begin_delete(*backup_vaults.KEY).result()


def disk_backups_always_on(target: TaggedTarget) -> None:
    """Soft delete can't be switched off any more."""
    disk_backups(target)
    body: Any = {"properties": {"securitySettings": {"softDeleteSettings": {"state": "AlwaysOn"}}}}
    target.protection.backup_vaults.begin_update(*backup_vaults.VAULT_KEY, body).result()


ENDS: dict[str, Settle] = {
    made.__name__: made
    for made in (
        site, protected, first_backup_runs, backup_transfers, restore_runs, stopped, soft_deleted, machine_gone,
        kept_for_long, mounted, cross_region, immutable, locks, guarded, endpoints, network_elsewhere, away, replicating,
        enabling, copying, drill, failed_over, committed, turned_round, planned, replication_purged, disks_shared, disk_backups, disk_backups_deleted,
    )
}  # fmt: skip
"""Worlds of which nothing is left but vaults that go by themselves."""
STAYS: dict[str, Settle] = {
    made.__name__: made for made in (locked, locked_and_stopped, guarded_by_another, disk_backups_always_on)
}
"""Worlds of which something stays."""


def settled(settle: Settle, settings: Settings | None = None) -> TaggedTarget:
    """A subscription in which a world has been made, and nothing is noted as called yet."""
    target = empty(settings=settings)
    settle(target)
    return target


def neighbours(target: TaggedTarget) -> None:
    """Somebody else's: another run's machine and vault, a group without a tag, and locks."""
    other = TaggedTarget(target.sandbox, OTHER)
    other.do("group.create", group="rg-next")
    other.do("network.create", group="rg-next", network="vnet-next")
    other.do("vm.create", vm_group="rg-next", vm="vm-next", network="vnet-next")
    other.do("vault.create", group="rg-next", vault="rsv-next")
    next_item = {"group": "rg-next", "vault": "rsv-next", "vm": "vm-next"}
    other.do("backup.protect", next_item)
    other.do("backup.now", next_item)
    other.do("lock.create", group="rg-next", lock="keep")
    plain: Any = {"location": "eastus"}
    target.resources.resource_groups.create_or_update("rg-plain", plain)
    other.do("storage.create", group="rg-plain", account="plainaccount")
