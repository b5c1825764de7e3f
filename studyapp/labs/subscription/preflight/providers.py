"""Resource providers: is each namespace that the lab needs registered in the subscription? And registering them."""

from collections.abc import Iterable, Iterator

from azure.core.exceptions import HttpResponseError

from studyapp.core.azure_obstacles import Obstacle, Proposal
from studyapp.core.azure_plan import Plan
from studyapp.labs.operations.model import raw
from studyapp.labs.target import Target

_REGISTERED = "registered"
_PAUSE, _LOOKS = 10, 60
"""Seconds between two looks at a registration, and how many there are: ten minutes in all."""


def check(target: Target, plan: Plan) -> Iterator[Obstacle]:
    """The namespaces that are not registered."""
    for namespace in plan.namespaces:
        state = _state(target, namespace)
        if state.lower() != _REGISTERED:
            yield _unregistered(namespace, state)


def register(target: Target, namespaces: Iterable[str]) -> tuple[str, ...]:
    """Register namespaces and wait for them; those that are registered already are left alone.

    Returns:
        Those that are still on their way after ten minutes.

    Raises:
        HttpResponseError: the caller may not register them.
    """
    waiting = [name for name in namespaces if _state(target, name).lower() != _REGISTERED]
    for name in waiting:
        raw(target.resources.providers.register, name)
    for _ in range(_LOOKS):
        waiting = [name for name in waiting if _state(target, name).lower() != _REGISTERED]
        if not waiting:
            break
        target.sleep(_PAUSE)
    return tuple(waiting)


def _state(target: Target, namespace: str) -> str:
    try:
        return str(raw(target.resources.providers.get, namespace)["registrationState"])
    except HttpResponseError as error:
        if error.status_code != 404:
            raise
        return "unknown to Azure"


def _unregistered(namespace: str, state: str) -> Obstacle:
    return Obstacle(
        check="providers",
        what=f"The resource provider {namespace} is {_spoken(state)} in the subscription.",
        why="Azure refuses to make its resources: MissingSubscriptionRegistration.",
        fix=f"`az provider register --namespace {namespace} --wait`; it costs nothing and takes some minutes.",
        proposal=Proposal(
            kind="register", instead_of="", value=namespace, because="the lab makes resources of this provider"
        ),
    )


def _spoken(state: str) -> str:
    return {"notregistered": "not registered", "registering": "still being registered"}.get(state.lower(), state)
