"""Preflight: what stands in the way of a lab in a subscription, found by looking alone, before anything is made there.

Each check is a function of the target and the plan. Whatever a check can't look up is told as a warning, never passed over.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from azure.core.exceptions import ClientAuthenticationError, HttpResponseError

from studyapp.core.azure_obstacles import Obstacle
from studyapp.core.azure_plan import Plan
from studyapp.labs.subscription.preflight import (
    account,
    groups,
    locks,
    machines,
    names,
    policies,
    providers,
    rights,
    vaults,
)
from studyapp.labs.subscription.preflight.providers import register
from studyapp.labs.target import Target

__all__ = ["CHECKS", "preflight", "register"]

Check = Callable[[Target, Plan], Iterator[Obstacle]]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "account": account.check,
        "rights": rights.check,
        "providers": providers.check,
        "locks": locks.check,
        "groups": groups.check,
        "names": names.check,
        "vaults": vaults.check,
        "sizes": machines.check,
        "policies": policies.check,
    }
)
"""Every check by name, in the order in which they are made."""
_FIRST = "account"
"""Where this one stops a lab, the others could not be looked up either."""


def preflight(target: Target, plan: Plan) -> tuple[Obstacle, ...]:
    """Everything that is in the way, what stops the lab first; nothing is changed by looking.

    Args:
        target: the subscription; groups that carry its tags are the run's own.
        plan: what the lab will make.

    Raises:
        ClientAuthenticationError: nobody is signed in any more.
        AzureError: Azure can't be reached.
    """
    found = list(_looked(_FIRST, target, plan))
    if not any(one.stops for one in found):
        found += [one for name in CHECKS if name != _FIRST for one in _looked(name, target, plan)]
    return tuple(sorted(found, key=lambda one: not one.stops))


def _looked(name: str, target: Target, plan: Plan) -> Iterator[Obstacle]:
    try:
        yield from CHECKS[name](target, plan)
    except ClientAuthenticationError:
        raise
    except HttpResponseError as error:
        code = error.error.code if error.error and error.error.code else str(error.status_code)
        yield Obstacle(
            check=name,
            what=f"Azure does not let the check of {name} look: {code}.",
            why="Something may be in the way that only shows once the lab has begun.",
            fix="Reader on the subscription is enough to look; ask its owner for it, or go on and see.",
            stops=False,
        )
