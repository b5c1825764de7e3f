"""A rehearsal: what a lab makes in a subscription, found by doing all of it in a sandbox in memory.

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
from studyapp.core.labs import Lab, Step, draw_variables, filled
from studyapp.labs.bench import run
from studyapp.labs.operations.table import operation
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.subscription.offers import Offer, offers
from studyapp.labs.subscription.planning import Seen, plan_of
from studyapp.sandbox import Sandbox

Json = dict[str, Any]


def rehearse(lab: Lab, seed: int) -> Plan:
    """What an attempt at a lab makes in a subscription.

    Args:
        lab: as the pack has it; its variables are drawn from the seed.
        seed: of the attempt.

    Raises:
        StudyError: a step of the lab can't be performed, so nobody knows what it would make.
    """
    drawn = filled(lab, draw_variables(lab, seed))
    world = _Way(SandboxTarget(Sandbox(seed=seed, start=datetime.fromisoformat(lab.start))))
    world.go(lab, world_steps(drawn))
    ways = [world.branch() for _ in drawn.solutions]
    for way, solution in zip(ways, drawn.solutions, strict=True):
        way.go(lab, solution.steps)
    return plan_of(lab, drawn, _seen(world, ways))


def world_steps(lab: Lab) -> tuple[Step, ...]:
    """The steps that lay a lab's world in a subscription."""
    return lab.world


def _seen(world: "_Way", ways: list["_Way"]) -> Seen:
    every = [world, *ways]
    return Seen(
        subscription=world.target.subscription,
        calls=tuple(call for way in every for call in way.target.calls),
        ways=tuple((*world.states, *way.states) for way in ways),
        actions=tuple(sorted({action for way in every for action in _actions(way.target)})),
        waited=max(way.waited for way in every),
        offers=_offers(world.target, every),
    )


@dataclass
class _Way:
    """A way through the lab: what stood after each step, and how long Azure took."""

    target: SandboxTarget
    states: list[tuple[Json, ...]] = field(default_factory=list)
    waited: timedelta = timedelta(0)

    def branch(self) -> "_Way":
        """A way that goes on from here."""
        return _Way(self.target.branch(), [], self.waited)

    def go(self, lab: Lab, steps: tuple[Step, ...]) -> None:
        """Perform steps; a step that only moves the sandbox's clock takes none of Azure's time."""
        for step in steps:
            before = self.target.now
            _perform(lab, self.target, step)
            if not operation(step.do).sandbox_only:
                self.waited += self.target.now - before
            self.states.append(self.target.sandbox.state())


def _perform(lab: Lab, target: SandboxTarget, step: Step) -> None:
    try:
        run(target, (step,))
    except (StudyError, AzureError) as error:
        raise StudyError(
            f"The lab {lab.id} can't be rehearsed: {step.do} fails. {error.message}",
            "`studyapp lab verify` tells more.",
        ) from error


def _actions(target: SandboxTarget) -> Iterator[str]:
    """What was asked of Azure that changes something, as the names of permissions."""
    owner = next(one.object_id for one in target.sandbox.personas if one.name == "owner")
    for entry in target.sandbox.activity():
        if entry["claims"] and entry["caller"].partition("@")[0] in (owner, "owner"):
            yield str(entry["operationName"]["value"])


def _offers(target: SandboxTarget, ways: list[_Way]) -> dict[str, Offer]:
    """What is known of each size that was seen, by the size in lower case."""
    regions = {
        str(document["location"])
        for way in ways
        for state in way.states
        for document in state
        if str(document["type"]).lower() == "microsoft.compute/virtualmachines"
    }
    return {offer.size.lower(): offer for region in sorted(regions) for offer in offers(target, region)}
