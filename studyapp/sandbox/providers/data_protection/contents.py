"""What a Backup vault holds: instances with their policies and recovery points."""

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection.names import DELETED, INSTANCES, POINTS, vault_id
from studyapp.sandbox.providers.data_protection.records import DiskPointRecord, InstanceRecord

CONFIGURING, PROTECTED, FAILED = "ConfiguringProtection", "ProtectionConfigured", "ConfiguringProtectionFailed"
SUSPENDED, STOPPED, SOFT_DELETED = "BackupSchedulesSuspended", "ProtectionStopped", "SoftDeleted"


def instance(resource: Resource) -> InstanceRecord:
    record: InstanceRecord = resource.record
    return record


def point(resource: Resource) -> DiskPointRecord:
    record: DiskPointRecord = resource.record
    return record


def points(world: World, held: Resource) -> list[Resource]:
    """The recovery points of an instance, oldest first."""
    return world.tree.children(held.id, POINTS)


def vault_of(world: World, resource: Resource) -> Resource:
    return world.need(vault_id(resource.id))


def policy_of(world: World, held: Resource) -> Resource | None:
    """The policy of an instance."""
    return world.find(f"{vault_id(held.id)}/backupPolicies/{instance(held).policy}")


def users_of(world: World, policy: Resource, *, deleted: bool = False) -> list[Resource]:
    """The instances that a policy protects; with `deleted` the soft-deleted ones, too."""
    vault = vault_id(policy.id)
    found = world.tree.children(vault, INSTANCES) + (world.tree.children(vault, DELETED) if deleted else [])
    return [held for held in found if instance(held).policy.lower() == policy.name.lower()]


def protecting(world: World, source: str) -> Resource | None:
    """The instance of a datasource in any vault, a soft-deleted one included; one whose protection failed is none."""
    wanted = ids.key(source)
    for held in (*world.tree.of_type(INSTANCES), *world.tree.of_type(DELETED)):
        if ids.key(instance(held).source) == wanted and instance(held).state != FAILED:
            return held
    return None
