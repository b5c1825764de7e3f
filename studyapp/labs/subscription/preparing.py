"""Looking at a lab and a subscription from all sides, before anything is made: the plan, what it costs, what is in the way."""

from dataclasses import dataclass
from datetime import timedelta

from azure.core.exceptions import AzureError

from studyapp.core.azure_costs import Estimate
from studyapp.core.azure_obstacles import Obstacle, stopping
from studyapp.core.azure_plan import Plan
from studyapp.core.azure_runs import AzureRun
from studyapp.core.azure_wishes import Wish
from studyapp.core.lab_runs import LabRun
from studyapp.core.labs import Lab
from studyapp.labs.attempt import refused
from studyapp.labs.subscription.door import Door
from studyapp.labs.subscription.preflight import preflight, register
from studyapp.labs.subscription.prices import estimate, price_list
from studyapp.labs.subscription.record import Record
from studyapp.labs.subscription.rehearsal import rehearsal


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A run that was looked at from all sides; nothing of it is made yet."""

    run: LabRun
    given: Lab
    """The lab as the pack has it."""
    lab: Lab
    """As it is on a subscription, with its variables filled in."""
    record: Record
    plan: Plan
    estimate: Estimate
    obstacles: tuple[Obstacle, ...]

    @property
    def stopping(self) -> tuple[Obstacle, ...]:
        """What keeps it from beginning."""
        return stopping(self.obstacles)


def prepare(door: Door, lab: Lab, run: LabRun, wish: Wish) -> Prepared:
    """Rehearse a lab, reckon what it costs, and look at the subscription; reads only, but for providers to register.

    Args:
        door: how Azure is reached.
        lab: as the pack has it.
        run: drawn, and not kept yet.
        wish: what the learner says of it.

    Raises:
        StudyError: the subscription is not allowed, signing in failed, or Azure could not be asked.
    """
    subscription = door.allowed.chosen(wish.subscription)
    found = rehearsal(lab, run.seed, wish.size)
    plan = found.plan
    target = door.target(_azure_run(door, plan, run, wish, subscription), wish.login)
    try:
        obstacles = preflight(target, plan)
        missing = _unregistered(obstacles) if wish.register else ()
        if missing:
            register(target, missing)
            obstacles = preflight(target, plan)
    except AzureError as error:
        raise refused(error, ()) from error
    cost = estimate(plan, price_list())
    return Prepared(
        run=run,
        given=lab,
        lab=found.lab,
        record=Record(
            run=target.run,
            login=wish.login,
            phase="laying",
            laid=0,
            size=wish.size,
            per_hour=cost.running.per_hour,
            priced=cost.running.as_of,
        ),
        plan=plan,
        estimate=cost,
        obstacles=obstacles,
    )


def _unregistered(obstacles: tuple[Obstacle, ...]) -> tuple[str, ...]:
    """Resource providers that an obstacle proposes to register."""
    proposals = (one.proposal for one in obstacles if one.proposal is not None)
    return tuple(one.value for one in proposals if one.kind == "register")


def _azure_run(door: Door, plan: Plan, run: LabRun, wish: Wish, subscription: str) -> AzureRun:
    now = door.now()
    return AzureRun(
        id=run.id,
        lab=run.lab,
        subscription=subscription,
        groups=tuple(group.name for group in plan.groups),
        started=now,
        expires=now + timedelta(hours=wish.hours),
        watches=plan.watches,
    )
