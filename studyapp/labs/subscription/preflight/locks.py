"""Locks on the whole subscription, which hold for everything that a lab makes in it."""

from collections.abc import Iterator
from typing import Any

from studyapp.core.azure_obstacles import Obstacle
from studyapp.core.azure_plan import Plan
from studyapp.labs.operations.model import raw
from studyapp.labs.target import Target

_CONSEQUENCE = {
    "readonly": "Nothing can be made or changed in it: ScopeLocked.",
    "cannotdelete": "Nothing can be deleted in it, so what the lab makes would stay and be paid for.",
}


def check(target: Target, plan: Plan) -> Iterator[Obstacle]:
    """The locks of the subscription itself; those below it are somebody else's resources."""
    for lock in raw(target.locks.management_locks.list_at_subscription_level):
        if _is_of(target, lock):
            yield _locked(lock)


def _is_of(target: Target, lock: dict[str, Any]) -> bool:
    home = f"/subscriptions/{target.subscription}/providers/microsoft.authorization/locks/"
    return str(lock["id"]).lower().startswith(home.lower())


def _locked(lock: dict[str, Any]) -> Obstacle:
    name, level = str(lock["name"]), str(lock["properties"]["level"])
    return Obstacle(
        check="locks",
        what=f"The subscription is locked: {name}, {level}.",
        why=_CONSEQUENCE.get(level.lower(), "It holds for everything that the lab makes."),
        fix=f"Take another subscription, or have an owner remove it: `az account lock delete --name {name}`.",
    )
