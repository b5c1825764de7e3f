"""Management locks: inherited down the tree, CanNotDelete against deletion, ReadOnly against any change."""

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.errors import gateway
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World

LOCKS = "Microsoft.Authorization/locks"
_WORDS = {"DELETE": "delete", "PUT": "write", "PATCH": "write", "POST": "write"}


def locks_over(world: World, id: str) -> list[Resource]:
    """The locks at an id and above it."""
    return world.tree.at(ids.scopes_of(id), LOCKS)


def blocking(world: World, verb: str, id: str) -> list[Resource]:
    """The locks that forbid a verb on an id: those over it, and for a deletion those below it as well."""
    if verb not in _WORDS:
        return []
    over = [lock for lock in locks_over(world, id) if verb == "DELETE" or _level(lock) == "ReadOnly"]
    if verb != "DELETE":
        return over
    return over + [lock for lock in world.tree.below(id) if lock.type == LOCKS and lock not in over]


def check(world: World, verb: str, id: str) -> None:
    """Raise ARM's 409 where a lock forbids the verb."""
    found = blocking(world, verb, id)
    if found:
        scopes = ",".join(sorted({lock.id.split("/providers/Microsoft.Authorization/")[0] for lock in found}))
        raise gateway(
            409,
            "ScopeLocked",
            f"The scope '{id}' cannot perform {_WORDS[verb]} operation because following scope(s) are locked: "
            f"'{scopes}'. Please remove the lock and try again.",
        )


def _level(lock: Resource) -> str:
    return str(dig(lock.body, "properties.level", ""))
