"""A rehearsal: what a lab makes in a subscription, found by doing all of it in a sandbox in memory that plays one.

The world is laid and every solution performed from there, each in a copy of its own. What is sent on the way and what stands after
each step is the plan. Nothing of it is written down by hand, so a lab that changes is planned for as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from azure.core.exceptions import AzureError

from studyapp.core.azure_plan import Plan
from studyapp.core.errors import StudyError
from studyapp.core.lab_targets import for_target, groups_of
from studyapp.core.labs import Lab, Step, draw_variables, filled
from studyapp.labs.bench import run
from studyapp.labs.operations.table import operation
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.stand_in import StandIn
from studyapp.labs.subscription.offers import Offer, offers
from studyapp.labs.subscription.planning import Seen, plan_of
from studyapp.labs.subscription.sizing import plan_with_size, with_size
from studyapp.labs.target import Target
from studyapp.sandbox import Sandbox

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """An attempt at a lab on a subscription, before it begins."""

    lab: Lab
    """As it is on a subscription, with its variables filled in and its machines at the size that was asked for."""
    plan: Plan


def rehearsal(lab: Lab, seed: int, size: str = "") -> Rehearsal:
    """What an attempt at a lab makes in a subscription.

    Args:
        lab: as the pack has it; its variables are drawn from the seed.
        seed: of the attempt.
        size: of every machine that the lab makes, as Standard_B2s_v2; empty for the lab's own.

    Raises:
        StudyError: a step of the lab can't be performed, so nobody knows what it would make.
    """
    there = for_target(lab, "azure")
    own = filled(there, draw_variables(there, seed))
    if not size:
        return Rehearsal(own, rehearse(there, own, seed))
    sized = with_size(own, size)
    if _is_known(size):
        return Rehearsal(sized, rehearse(there, sized, seed))
    # A region offers more sizes than the sandbox knows: the lab is rehearsed at its own, and told to be of that size.
    return Rehearsal(sized, plan_with_size(rehearse(there, own, seed), own, size))


def rehearse(lab: Lab, drawn: Lab, seed: int) -> Plan:
    """The plan of an attempt.

    Args:
        lab: as it is on a subscription.
        drawn: the same with its variables filled in.
        seed: of the attempt.

    Raises:
        StudyError: a step of the lab can't be performed.
    """
    sandbox = Sandbox(seed=seed, start=datetime.fromisoformat(lab.start))
    world = _Way(sandbox, groups_of(drawn))
    world.go(lab, (*drawn.world, *drawn.aftermath))
    ways = [world.branch() for _ in drawn.solutions]
    for way, solution in zip(ways, drawn.solutions, strict=True):
        way.go(lab, solution.steps)
    return plan_of(lab, drawn, _seen(world, ways))


def _is_known(size: str) -> bool:
    sandbox = Sandbox()
    target = StandIn(sandbox, ())
    return any(offer.size.lower() == size.lower() for offer in offers(target, "westeurope"))


def _seen(world: "_Way", ways: list["_Way"]) -> Seen:
    every = [world, *ways]
    return Seen(
        subscription=world.target.subscription,
        calls=tuple(call for way in every for call in way.target.calls),
        ways=tuple((*world.states, *way.states) for way in ways),
        actions=tuple(sorted({action for way in every for action in _actions(way.sandbox)})),
        laying=world.waited,
        solving=max((way.waited for way in ways), default=timedelta(0)),
        offers=_offers(world.target, every),
    )


@dataclass
class _Way:
    """A way through the lab: what stood after each step, and how long Azure took."""

    sandbox: Sandbox
    groups: tuple[str, ...]
    states: list[tuple[Json, ...]] = field(default_factory=list)
    waited: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.target = StandIn(self.sandbox, self.groups)

    def branch(self) -> "_Way":
        """A way that goes on from here."""
        return _Way(self.sandbox.branch(), self.groups)

    def go(self, lab: Lab, steps: tuple[Step, ...]) -> None:
        """Perform steps; one that only the sandbox has takes none of Azure's time, and nobody would do it there."""
        for step in steps:
            before = self.target.now
            if operation(step.do).sandbox_only:
                _perform(lab, SandboxTarget(self.sandbox), step)
            else:
                _perform(lab, self.target, step)
                self.waited += self.target.now - before
            self.states.append(self.sandbox.state())


def _perform(lab: Lab, target: Target, step: Step) -> None:
    try:
        run(target, (step,))
    except (StudyError, AzureError) as error:
        raise StudyError(
            f"The lab {lab.id} can't be rehearsed: {step.do} fails. {error.message}",
            "`studyapp lab verify` tells more.",
        ) from error


def _actions(sandbox: Sandbox) -> Iterator[str]:
    """What was asked of Azure that changes something, as the names of permissions."""
    owner = next(one.object_id for one in sandbox.personas if one.name == "owner")
    for entry in sandbox.activity():
        if entry["claims"] and entry["caller"].partition("@")[0] in (owner, "owner"):
            yield str(entry["operationName"]["value"])


def _offers(target: StandIn, ways: list[_Way]) -> dict[str, Offer]:
    """What is known of each size that was seen, by the size in lower case."""
    regions = {
        str(document["location"])
        for way in ways
        for state in way.states
        for document in state
        if str(document["type"]).lower() == "microsoft.compute/virtualmachines"
    }
    return {offer.size.lower(): offer for region in sorted(regions) for offer in offers(target, region)}
