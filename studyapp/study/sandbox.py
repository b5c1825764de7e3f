"""The learner's own sandbox: what is in it, its clock, what goes wrong in it, and what a backup policy would keep.

The Azure SDKs are imported by the verbs that need them: `inject`, `lift`, `faults`, `reset` to the sample, and `simulate`.
Looking imports none. Nothing here touches the learner's database, so the app may call these verbs from a worker thread, one at
a time.
"""

from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from studyapp.core.errors import StudyError
from studyapp.core.playground import (
    ActivitySight,
    ClockSight,
    FaultKind,
    FaultSight,
    JobSight,
    Passed,
    PointSight,
    ResourceSight,
    Retention,
    Simulation,
)
from studyapp.labs import sights
from studyapp.labs.playground import Playground, Start

if TYPE_CHECKING:
    from studyapp.labs.policy_trial import Trial

MOST_DAYS = 3660
"""How far one step may move the clock."""


class SandboxVerbs:
    """One profile's own sandbox. Every verb raises StudyError where its document can't be read."""

    def __init__(self, folder: Path) -> None:
        self._playground = Playground(folder)

    @property
    def path(self) -> Path:
        """The document; it is made by the first change."""
        return self._playground.path

    # Looking

    def state(self, type: str = "") -> tuple[ResourceSight, ...]:  # noqa: A002 - ARM's word
        """The resource tree, parents first; with a type (or its end, as disks) only resources of it."""
        return sights.resources(self._playground.look(), type)

    def jobs(self) -> tuple[JobSight, ...]:
        """Jobs of every vault, newest first."""
        return sights.all_jobs(self._playground.look())

    def points(self) -> tuple[PointSight, ...]:
        """Recovery points of every vault, newest first."""
        return sights.all_points(self._playground.look())

    def activity(self) -> tuple[ActivitySight, ...]:
        """The activity log of the last ninety days, newest first."""
        return sights.activity(self._playground.look())

    def clock(self) -> ClockSight:
        """What time it is there, and what comes next."""
        return sights.clock(self._playground.look())

    # Time

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> Passed:
        """Move the clock on; returns what happened meanwhile.

        Raises:
            StudyError: the step goes back, stands still, or is longer than ten years.
        """
        span = timedelta(days=days, hours=hours, minutes=minutes)
        if not timedelta(0) < span <= timedelta(days=MOST_DAYS):
            hint = f"Move it on by a minute or more, and by {MOST_DAYS} days at the most."
            raise StudyError("The sandbox's clock can't be moved like that.", hint)
        return self._move(span)

    def advance_to_next(self) -> Passed:
        """Move the clock to the next event; it stands still where nothing is to come."""
        return self._move(None)

    def _move(self, span: timedelta | None) -> Passed:
        with self._playground.changing() as sandbox:
            try:
                return sights.move(sandbox, span)
            except ValueError as error:
                raise StudyError(f"The sandbox's clock stays: {error}.", "`sandbox reset` begins anew.") from error

    # Faults

    def fault_kinds(self) -> tuple[FaultKind, ...]:
        """Everything that can be made to go wrong."""
        from studyapp.labs import troubles

        return troubles.KINDS

    def can_befall(self, kind: str) -> tuple[str, ...]:
        """Ids of the resources that a kind of fault can befall now."""
        from studyapp.labs import troubles

        found = troubles.can_befall(self._playground.look(), troubles.kind_named(kind))
        return tuple(resource.id for resource in found)

    def faults(self) -> tuple[FaultSight, ...]:
        """The faults that still bite; a repaired one is over."""
        from studyapp.labs import troubles

        return troubles.faults(self._playground.look())

    def inject(self, kind: str, on: str = "") -> FaultSight:
        """Make something go wrong with a resource, given by name or id; it may be left out where only one fits.

        Raises:
            StudyError: there is no such fault, or no one resource that it can befall.
        """
        from studyapp.labs import troubles

        with self._playground.changing() as sandbox:
            return troubles.inject(sandbox, kind, on)

    def lift(self, fault: str) -> None:
        """Take a fault back, by its id; raises StudyError if there is none."""
        from studyapp.labs import troubles

        with self._playground.changing() as sandbox:
            troubles.lift(sandbox, fault)

    # Beginning anew

    def reset(self, start: Start) -> Path | None:
        """Throw everything away and begin with the sample world or an empty subscription.

        Returns:
            Where a document was put that could not be read, or None if there was none of that kind.
        """
        return self._playground.begin(start)

    # The policy simulator

    @cached_property
    def _trial(self) -> "Trial":
        from studyapp.labs.policy_trial import Trial

        return Trial()

    def simulate(self, retention: Retention, days: int) -> Simulation:
        """Every recovery point that a policy makes and keeps in so many days; the learner's own world is not touched.

        Raises:
            StudyError: Azure Backup refuses such a policy, or too many days are asked for.
        """
        return self._trial.run(retention, days)
