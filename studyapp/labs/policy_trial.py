"""The policy simulator: which recovery points exist on any day, found by letting the sandbox itself run the policy.

Nothing about retention is computed here. A branch of a laid world gets the policy, its clock is moved day by day, and what is
there at the end of each day is written down.
"""

from datetime import UTC, datetime, timedelta

from azure.core.exceptions import HttpResponseError

from studyapp.core.errors import StudyError
from studyapp.core.labs import Step
from studyapp.core.playground import KeptPoint, Retention, Simulation
from studyapp.labs import sample_world
from studyapp.labs.bench import run
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.sights import point_records
from studyapp.sandbox import Sandbox

FIRST = datetime(2026, 3, 2, tzinfo=UTC)
"""Day 1, a Monday."""
MOST_DAYS = 3660
_EVENING_BEFORE = FIRST - timedelta(hours=4)
"""When the vault is made. It cleans up at this hour each day, after the backup and before the end of the day."""
_POLICY = "Trial"
_DAY = timedelta(days=1)


class Trial:
    """Runs policies, each on its own branch of one world that is laid when the first one is asked for."""

    def __init__(self) -> None:
        self._laid: SandboxTarget | None = None

    def run(self, retention: Retention, days: int) -> Simulation:
        """Let a policy run for so many days.

        Raises:
            StudyError: the service refuses such a policy, or too many days are asked for.
        """
        if not 1 <= days <= MOST_DAYS:
            raise StudyError(f"The simulator runs for 1 to {MOST_DAYS} days, not {days}.", "Choose a nearer day.")
        target = self._branch()
        try:
            run(target, (policy_step(retention),))
        except HttpResponseError as error:
            raise StudyError(_reason(error), "Change the retention; the limits are those of Azure Backup.") from error
        run(target, (Step(do="backup.protect", args=sample_world.ITEM | {"policy": _POLICY}),))
        return Simulation(retention, FIRST, days, _watch(target.sandbox, days))

    def _branch(self) -> SandboxTarget:
        if self._laid is None:
            self._laid = SandboxTarget(Sandbox(start=_EVENING_BEFORE))
            run(self._laid, sample_world.MACHINE)
        return self._laid.branch()


def _reason(error: HttpResponseError) -> str:
    text = error.error.message if error.error and error.error.message else str(error.message)
    return text.removeprefix("Input for create or update policy is not in proper format. ")


def _watch(sandbox: Sandbox, days: int) -> tuple[KeptPoint, ...]:
    """What is there at the end of each day."""
    seen: dict[str, KeptPoint] = {}
    for day in range(1, days + 1):
        sandbox.advance_to(FIRST + day * _DAY)
        for id, record in point_records(sandbox):  # noqa: A001 - ARM's word
            made = seen[id].day if id in seen else day
            seen[id] = KeptPoint(made, record.time, record.kinds, record.expires, record.snapshot_until, day)
    return tuple(seen.values())


def policy_step(retention: Retention) -> Step:
    """The step that makes the policy: Standard, daily at 02:00 UTC, or weekly on Sunday where nothing is kept daily."""
    kept = {"weekly": retention.weekly, "monthly": retention.monthly, "yearly": retention.yearly}
    args = {name: str(count or "") for name, count in kept.items()}
    args |= {"group": sample_world.GROUP, "vault": sample_world.VAULT, "policy": _POLICY}
    args |= {"time": "02:00", "instant": str(retention.instant)}
    if not retention.daily:
        return Step(do="policy.create-weekly", args=args)
    return Step(do="policy.create-daily", args=args | {"daily": str(retention.daily)})
