"""What the two kinds of alert rules have in common: their scopes, and since when one is active."""

from dataclasses import dataclass
from datetime import datetime

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request


@dataclass(frozen=True, slots=True)
class Series:
    """Where one series of a metric rule stands."""

    name: str
    """The key of its resource, and the values of the dimensions that set it apart."""
    fired: str = ""
    """Name of the alert that has fired and is not resolved."""
    fired_at: datetime | None = None
    clear: int = 0
    """Checks in a row that did not meet the condition, while it is fired."""


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """The memory of an alert rule."""

    active_from: datetime
    checked: datetime | None = None
    """The last check of a metric rule."""
    turn: int = 0
    """Grows with each plan of the next check: older plans lapse."""
    series: tuple[Series, ...] = ()
    """Of a metric rule, those that are not as they were at first."""
    unsettled: tuple[str, ...] = ()
    """Names of the series of which a check to come may change something."""


def check_scopes(call: Call, scopes: list[str]) -> list[str]:
    """The scopes as ids; each must lie in this subscription.

    Raises:
        ArmError: there is none, or one is no id of this subscription.
    """
    if not scopes:
        raise bad_request("BadRequest", "An alert rule must have at least one scope.")
    found = ["/" + scope.strip("/") for scope in scopes]
    for scope in found:
        if ids.parse(scope) is None:
            raise ArmError(400, "BadRequest", f"The scope '{scope[:200]}' is not the id of a subscription, a resource group or a resource.", "scopes")  # fmt: skip
        if ids.subscription_of(scope).lower() != call.world.subscription:
            raise ArmError(400, "BadRequest", f"The scope '{scope[:200]}' is not in the subscription of the rule.", "scopes")  # fmt: skip
    return found


def is_in(id: str, scopes: list[str]) -> bool:
    """Whether a resource is one of the scopes or lies in one."""
    key = ids.key(id)
    return any(key == ids.key(scope) or key.startswith(ids.key(scope) + "/") for scope in scopes)
