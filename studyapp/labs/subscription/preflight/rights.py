"""Rights: does a role of whoever is signed in allow everything that the lab does?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from studyapp.core.azure_obstacles import Obstacle
from studyapp.core.azure_plan import Plan
from studyapp.labs.target import Target

_NAMED = 3
"""How many actions are told by name."""
_GIVING_ACCESS = "microsoft.authorization/"


def check(target: Target, plan: Plan) -> Iterator[Obstacle]:
    """The actions that no role allows."""
    held = target.own_permissions()
    missing = [action for action in plan.actions if not allows(held, action)]
    if missing:
        yield _lacking(target, missing)


def allows(permissions: Iterable[Mapping[str, Any]], action: str) -> bool:
    """Whether any of the roles allows an action: each adds to the others, and takes away from itself alone."""
    return any(
        _any(one.get("actions") or (), action) and not _any(one.get("notActions") or (), action) for one in permissions
    )


def _any(patterns: Iterable[str], action: str) -> bool:
    return any(_pattern(pattern).fullmatch(action) for pattern in patterns)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in text.split("*")), re.IGNORECASE)


def _lacking(target: Target, missing: list[str]) -> Obstacle:
    told = ", ".join(missing[:_NAMED])
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    role = role_for(missing)
    return Obstacle(
        check="rights",
        what=f"Your roles on the subscription do not allow {told}{more}.",
        why="Azure would refuse it with AuthorizationFailed, after other parts of the lab are made and paid for.",
        fix=f"{role} allows it. An owner of the subscription gives it: `az role assignment create --assignee YOU --role "
        f'"{role}" --scope /subscriptions/{target.subscription}`; it takes some minutes until it holds.',
    )


def role_for(actions: Iterable[str]) -> str:
    """The least of the general roles that allows actions: only Owner may both make resources and lock them."""
    gives_access = [action.lower().startswith(_GIVING_ACCESS) for action in actions]
    return "Owner" if any(gives_access) else "Contributor"
