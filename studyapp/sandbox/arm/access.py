"""Who may do what: role assignments are resources, and one at a scope holds for all below it."""

from typing import NamedTuple

from studyapp.sandbox.arm import ids, roles
from studyapp.sandbox.arm.errors import gateway
from studyapp.sandbox.arm.world import World

ASSIGNMENTS = "Microsoft.Authorization/roleAssignments"
_VERBS = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete", "POST": "action"}


class Principal(NamedTuple):
    """Whoever sent a request."""

    name: str
    object_id: str


def action_of(verb: str, type: str) -> str:
    """The permission for a verb on a type: Microsoft.Compute/disks/write."""
    return f"{type}/{_VERBS[verb]}"


def check(world: World, caller: Principal, action: str, id: str) -> None:
    """Raise ARM's 403 unless a role at the id or above it allows the action."""
    if not allowed(world, caller, action, id):
        raise gateway(
            403,
            "AuthorizationFailed",
            f"The client '{caller.name}' with object id '{caller.object_id}' does not have authorization to perform "
            f"action '{action}' over scope '{id}' or the scope is invalid. "
            "If access was recently granted, please refresh your credentials.",
        )


def check_linked(world: World, caller: Principal, action: str, linked: str, id: str) -> None:
    """Raise ARM's 403 unless the caller may also do something to another resource that the request names.

    Args:
        action: what the caller does, and may do.
        linked: the permission needed on the other resource.
        id: that resource.
    """
    if not allowed(world, caller, linked, id):
        raise gateway(
            403,
            "LinkedAuthorizationFailed",
            f"The client '{caller.name}' with object id '{caller.object_id}' may perform action '{action}', "
            f"but lacks action '{linked}' on the linked scope '{id}', or that scope is invalid.",
        )


def allowed(world: World, caller: Principal, action: str, id: str) -> bool:
    """Whether a role of the caller at the id or above it allows the action."""
    for assignment in world.tree.at(ids.scopes_of(id), ASSIGNMENTS):
        held = assignment.body["properties"]
        if held["principalId"] == caller.object_id and roles.allows(held["roleDefinitionId"], action):
            return True
    return False
