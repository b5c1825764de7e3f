"""The subscription itself: is it there, switched on, and without a limit that would end a lab half-way?"""

from collections.abc import Iterator
from typing import Any

from azure.core.exceptions import HttpResponseError

from studyapp.core.azure_obstacles import Obstacle
from studyapp.core.azure_plan import Plan
from studyapp.labs.operations.model import raw
from studyapp.labs.target import Target

_ON = ("enabled",)
_STILL_ON = ("warned", "pastdue")


def check(target: Target, plan: Plan) -> Iterator[Obstacle]:
    """What the subscription's own state puts in the way."""
    try:
        found: dict[str, Any] = raw(target.subscriptions.subscriptions.get, target.subscription)
    except HttpResponseError as error:
        if error.status_code not in (403, 404):
            raise
        yield _unknown() if _has_a_role(target) else _unseen(target)
        return
    yield from _state(target, str(found.get("state") or "Enabled"))
    yield from _limit(found.get("subscriptionPolicies") or {})


def _has_a_role(target: Target) -> bool:
    """Whether whoever is signed in may do anything there: some roles let one work in a subscription, but not read it."""
    try:
        return bool(target.own_permissions())
    except HttpResponseError as error:
        if error.status_code not in (403, 404):
            raise
        return False


def _unknown() -> Obstacle:
    return Obstacle(
        check="account",
        what="Your roles do not let you read the subscription, so nobody can tell whether it is switched on.",
        why="In one that is switched off nothing can be made.",
        fix="Ask its owner for the role Reader beside the one that you have.",
        stops=False,
    )


def _unseen(target: Target) -> Obstacle:
    return Obstacle(
        check="account",
        what=f"The subscription {target.subscription} can't be seen with this sign-in.",
        why="Nothing can be looked up or made in it.",
        fix="`az account list --output table` shows the ones that can; ask the owner of this one for the role Contributor, "
        "or sign in to its tenant: `az login --tenant TENANT`.",
    )


def _state(target: Target, state: str) -> Iterator[Obstacle]:
    if state.lower() in _ON:
        return
    yield Obstacle(
        check="account",
        what=f"The subscription is {state}, not Enabled.",
        why="Azure may switch it off at any time." if state.lower() in _STILL_ON else "Nothing can be made in it.",
        fix="In the portal, Subscriptions > the subscription > Overview says why and how it is switched on again; "
        "often a payment is due.",
        stops=state.lower() not in _STILL_ON,
    )


def _limit(policies: dict[str, Any]) -> Iterator[Obstacle]:
    if str(policies.get("spendingLimit") or "Off").lower() == "off":
        return
    yield Obstacle(
        check="account",
        what=f"The subscription has a spending limit ({policies.get('quotaId') or 'its offer is not told'}).",
        why="Once its credit is used up Azure switches everything in it off, a running lab as well.",
        fix="Compare the estimate with the credit that is left: in the portal, Cost Management + Billing > Payment methods.",
        stops=False,
    )
