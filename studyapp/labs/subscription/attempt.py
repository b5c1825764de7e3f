"""An attempt at a lab on a learner's own subscription: the verbs of an attempt, with its state in Azure alone.

What is kept here is a record (which run, how far) and a transcript. Whoever comes back later, or on a day after a crash, finds the
state where it is: in the subscription.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from azure.core.exceptions import AzureError

from studyapp.core.azure_cleanup import CleanUp
from studyapp.core.azure_costs import RunningCost
from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import Finding
from studyapp.core.lab_targets import for_target
from studyapp.core.labs import Lab, draw_variables, filled
from studyapp.labs.attempt import Done, done, refused
from studyapp.labs.beginning import Beginning
from studyapp.labs.blotting import without_secret_args
from studyapp.labs.checks import grade
from studyapp.labs.operations.table import OPERATIONS
from studyapp.labs.subscription import record as records
from studyapp.labs.subscription import scripts
from studyapp.labs.subscription.cleanup.clean import clean
from studyapp.labs.subscription.door import Door
from studyapp.labs.subscription.laying import lay, lay_again
from studyapp.labs.subscription.prices import price_list, running_cost
from studyapp.labs.subscription.record import Record
from studyapp.labs.subscription.sizing import with_size
from studyapp.labs.subscription.standing import charges_of
from studyapp.labs.subscription.target import AzureTarget
from studyapp.labs.subscription.told import Told
from studyapp.labs.subscription.views import View, view
from studyapp.labs.subscription.working import check_layable, check_ready, target_of, working

_SETTLES_SECONDS = 60.0
"""Between the end of the laying and the learner's beginning, so that the activity log tells who did what."""
Tell = Callable[[str], None]


class AzureAttempt:
    """An attempt on a subscription, open."""

    is_on_azure: Literal[True] = True

    def __init__(self, lab: Lab, seed: int, folder: Path, door: Door) -> None:
        """An attempt whose record lies in a folder.

        Args:
            lab: as the pack has it; its variables are drawn from the seed.
            seed: decides the variables.
            folder: where the record and the transcript are.
            door: how Azure is reached.
        """
        self._given = lab
        self.seed = seed
        self.folder = folder
        self._door = door

    @property
    def lab(self) -> Lab:
        """The lab as it is on a subscription, its variables filled in."""
        there = for_target(self._given, "azure")
        whole = filled(there, draw_variables(there, self.seed))
        size = self.record().size
        return with_size(whole, size) if size else whole

    def record(self) -> Record:
        """The record as it was kept last; raises StudyError where it can't be read."""
        return records.load(self.folder)

    def stamp(self) -> int:
        """When somebody on this machine did something in it last, as a number that grows."""
        return Told(self.folder).stamp()

    def look(self) -> View:
        """What stands in the run's groups now.

        Raises:
            StudyError: Azure does not show it, or signing in failed.
        """
        try:
            return view(self.target())
        except AzureError as error:
            raise refused(error, ()) from error

    def cost(self) -> RunningCost:
        """What stands in the run's groups now costs.

        Raises:
            StudyError: Azure does not show it, or signing in failed.
        """
        try:
            return running_cost(charges_of(self.target(), self.record().run.groups), price_list())
        except AzureError as error:
            raise refused(error, ()) from error

    # Laying its world

    def resume(self, tell: Tell) -> None:
        """Make what is still missing of the lab's world; a step that was cut off is taken again.

        Raises:
            StudyError: a step came to nothing, and what was made before stays; or the run is being cleaned up.
        """
        check_layable(self.record())
        steps = (*self.lab.world, *self.lab.aftermath)
        with working(self.folder, self._door, "laying the lab's world", check_layable) as target:
            record = self.record()
            again, record = record.is_begun, replace(record, is_begun=True)
            records.save(self.folder, record)
            for number, step in enumerate(steps[record.laid :], record.laid + 1):
                tell(f"{number} of {len(steps)}: {OPERATIONS[step.do].title}")
                whole = replace(step, args=dict(_with_password(step.args, _params(step.do), self._door.password)))
                if again:
                    lay_again(target, whole, _reached(record))
                else:
                    lay(target, whole)
                again, record = False, replace(record, laid=number, reached=target.now.isoformat())
                records.save(self.folder, record)
            if record.phase == "laying":
                target.sleep(_SETTLES_SECONDS)
                records.save(self.folder, replace(record, phase="ready", began=self._door.now().isoformat()))

    # What a learner does

    def target(self) -> AzureTarget:
        """The subscription, within the fence.

        Raises:
            StudyError: the subscription is not allowed any more, or signing in failed.
        """
        return target_of(self.record(), self._door)

    def do(self, name: str, args: Mapping[str, str]) -> Done:
        """Perform one operation; what it starts is not waited for unless that is asked, since a backup takes an hour.

        Raises:
            NotDoneError: there is no such operation, its arguments don't fit, Azure refused it, or the fence held it back.
            StudyError: another program is at work here, or the world is not laid yet.
        """
        check_ready(self.record())
        with working(self.folder, self._door, name, check_ready, args=without_secret_args(args)) as target:
            return done(target, name, _adapted(name, args, self._door.password))

    def working(self, what: str) -> AbstractContextManager[AzureTarget]:
        """The subscription to do anything in within the fence; what is done is told in the transcript."""
        check_ready(self.record())
        return working(self.folder, self._door, what, check_ready)

    def for_scripts(self) -> Mapping[str, str]:
        """Environment variables with which a script's process comes to the same world, within the same fence."""
        check_ready(self.record())
        return scripts.told(self._door)

    def check(self) -> tuple[Finding, ...]:
        """Grade the state as Azure shows it now; looking changes nothing."""
        check_ready(self.record())
        began = datetime.fromisoformat(self.record().began)
        return grade(self.lab, self.target(), Beginning(began))

    def mark_passed(self) -> None:
        """The state that passed stays in Azure; there is nothing to keep of it here."""

    def transcript(self) -> list[dict[str, Any]]:
        """Every request and mark that was kept, oldest first."""
        return Told(self.folder).lines()

    # Its end

    def end(self, tell: Tell) -> CleanUp:
        """Remove everything that the run has made, as far as Azure lets go of it; may be called again at any time.

        Raises:
            StudyError: signing in failed, or another program is at work here.
        """
        with working(self.folder, self._door, "clean-up") as target:
            record = self.record()
            records.save(self.folder, replace(record, phase="ending"))
            report = clean(target, record.run.id, tell, names=record.run.groups)
            if report.is_done:
                records.save(self.folder, replace(record, phase="ended"))
        return report

    # What only a sandbox can do

    def reset(self, to_pass: bool = False) -> None:
        """Refused: a subscription has no earlier state to go back to."""
        raise _only_sandbox("go back to an earlier state", "`studyapp lab stop` cleans up; then start it anew.")

    def branch(self, folder: Path) -> "AzureAttempt":
        """Refused: a subscription can't be copied."""
        raise _only_sandbox("go on in a copy", "Start the lab in the sandbox for that.")

    def replay(self) -> Any:
        """Refused: it would be done again for real."""
        raise _only_sandbox("do a transcript again", "`studyapp lab transcript` shows it.")

    def coach(self, is_shown: bool) -> Any:
        """Refused: the coach compares with runs of the reference solutions in a copy."""
        raise _only_sandbox("ask the coach", "`studyapp lab transcript` shows what was done.")

    def remove(self) -> None:
        """Clean up.

        Raises:
            StudyError: something is left; the hint says how to see it.
        """
        report = self.end(lambda text: None)
        if not report.is_done:
            count = len(report.left)
            raise StudyError(
                f"{count} thing{'s are' if count > 1 else ' is'} left of this run in Azure.",
                "`studyapp lab cleanup` names them, with the reason and until when.",
            )


def _only_sandbox(what: str, instead: str) -> StudyError:
    return StudyError(f"This attempt is on a real subscription, where one can't {what}.", instead)


def _reached(record: Record) -> datetime:
    """When the step that was cut off was begun, at the earliest."""
    return datetime.fromisoformat(record.reached) if record.reached else record.run.started


def _adapted(name: str, args: Mapping[str, str], password: Callable[[], str]) -> Mapping[str, str]:
    """Arguments as they should be on a subscription: it is not waited for the job that is started, unless that was asked; and a
    machine gets a password that nobody knows, unless one was given: that of the sandbox stands in this program for all to read.
    """
    params = _params(name)
    return _with_password({"wait": "false", **args} if "wait" in params else args, params, password)


def _with_password(args: Mapping[str, str], params: tuple[str, ...], password: Callable[[], str]) -> Mapping[str, str]:
    return {"password": password(), **args} if "password" in params and "password" not in args else args


def _params(name: str) -> tuple[str, ...]:
    """Names of what an operation takes; nothing for one that there is not."""
    found = OPERATIONS.get(name)
    return tuple(param.name for param in found.params) if found is not None else ()
