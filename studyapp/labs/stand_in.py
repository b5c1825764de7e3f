"""A real subscription, played by a sandbox: what only a sandbox can do is refused, so that what a lab needs shows.

The proof of a lab that also runs on a subscription lays, solves and grades it here. Time passes by waiting alone.
"""

from datetime import datetime
from typing import Any

from studyapp.core.lab_targets import groups_of
from studyapp.core.labs import Lab
from studyapp.labs.bench import run
from studyapp.labs.target import Target
from studyapp.sandbox import Sandbox


class StandIn(Target):
    """A sandbox that is nothing but a subscription to whoever works on it.

    Args:
        sandbox: what plays the subscription.
        groups: the resource groups of the run.
    """

    def __init__(self, sandbox: Sandbox, groups: tuple[str, ...]) -> None:
        super().__init__()
        self._played_by = sandbox
        self._groups = groups

    def _connected(self) -> dict[str, Any]:
        return self._played_by.connection()

    def branch(self) -> "StandIn":
        """A target over a copy of the state; what happens in one is not seen in the other."""
        return StandIn(self._played_by.branch(), self._groups)

    @property
    def subscription(self) -> str:
        return self._played_by.subscription_id

    @property
    def now(self) -> datetime:
        return self._played_by.now

    @property
    def groups(self) -> tuple[str, ...]:
        return self._groups


def stand_in(lab: Lab, seed: int) -> StandIn:
    """A played subscription in which a lab is laid, as it is on one; its variables are filled in already.

    The learner comes a minute later, so that the times in the activity log tell who did what.

    Raises:
        StudyError, HttpResponseError: a step of the world can't be performed without a sandbox.
    """
    sandbox = Sandbox(seed=seed, start=datetime.fromisoformat(lab.start))
    target = StandIn(sandbox, groups_of(lab))
    run(target, lab.world)
    run(target, lab.aftermath)
    sandbox.advance(minutes=1)
    return target
