"""Managed identities: the principals that resources have, which can be given roles as persons are."""

from collections.abc import Iterator

from studyapp.sandbox.arm.access import Principal
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.world import World


def system_assigned(resource: Resource) -> Principal | None:
    """The principal that a resource has as itself; None without one."""
    found = (resource.body.get("identity") or {}).get("principalId")
    return Principal(str(found), str(found)) if found else None


def is_known(world: World, object_id: str) -> bool:
    """Whether some resource has the identity; one goes with its resource, or when it is switched off."""
    return any(object_id.lower() in _principals(resource) for resource in world.tree)


def _principals(resource: Resource) -> Iterator[str]:
    identity = resource.body.get("identity") or {}
    for held in (identity, *(identity.get("userAssignedIdentities") or {}).values()):
        if held.get("principalId"):
            yield str(held["principalId"]).lower()
