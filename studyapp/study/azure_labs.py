"""Labs on the learner's own subscription: looking before anything is made, laying, going on after a break, cleaning up."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from studyapp.core.azure_cleanup import CleanUp, Leftover
from studyapp.core.azure_runs import AZURE_RUN_FILE, AzureRun
from studyapp.core.azure_wishes import Wish
from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import LabRun
from studyapp.core.labs import Lab
from studyapp.core.passwords import new_password
from studyapp.settings import Folders, allowed_subscriptions, azure_endpoint, is_azure

if TYPE_CHECKING:
    from studyapp.labs.subscription.attempt import AzureAttempt
    from studyapp.labs.subscription.door import Door
    from studyapp.labs.subscription.preparing import Prepared
    from studyapp.labs.subscription.record import Record
    from studyapp.labs.subscription.target import AzureTarget

Tell = Callable[[str], None]


class AzureLabs:
    """Verbs for runs on a subscription.

    Attributes:
        tell: is told where to sign in, where somebody has to; set by whoever can show it.
    """

    def __init__(self, folders: Folders, profile: str, real: Callable[[], datetime], rng: random.Random) -> None:
        self._allowed = folders.subscriptions
        self._runs = folders.lab_runs(profile)
        self._real = real
        self._rng = rng
        self.tell: Tell = lambda text: None

    @cached_property
    def door(self) -> "Door":
        """How Azure is reached; raises StudyError where the allow-list or the endpoint can't be used."""
        from studyapp.labs.subscription.door import Allowed, Door

        allowed = Allowed(allowed_subscriptions(self._allowed), self._allowed)
        return Door(allowed, azure_endpoint(), is_azure(), self.now, lambda text: self.tell(text), self._password)

    def _password(self) -> str:
        return new_password(self._rng)

    def now(self) -> datetime:
        """The real time, UTC."""
        return self._real().astimezone(UTC)

    def attempt(self, lab: Lab, run: LabRun) -> "AzureAttempt":
        """The attempt itself."""
        from studyapp.labs.subscription.attempt import AzureAttempt

        return AzureAttempt(lab, run.seed, self._runs / run.id, self.door)

    # Before anything is made

    def prepare(self, lab: Lab, run: LabRun, wish: Wish) -> "Prepared":
        """Rehearse a lab in the sandbox, look at the subscription, and reckon what it costs. Reads only.

        Args:
            lab: as the pack has it.
            run: drawn and not kept yet.
            wish: what the learner says of it.

        Raises:
            StudyError: the lab does not run there, the subscription is not allowed, or signing in failed.
        """
        from studyapp.labs.subscription.preparing import prepare

        if "azure" not in lab.targets:
            raise StudyError(
                f"`{lab.id}` runs in the sandbox alone.",
                "`studyapp lab list` tells which labs run on a subscription as well.",
            )
        return prepare(self.door, lab, run, wish)

    def keep(self, prepared: "Prepared") -> None:
        """Keep a run's record, before anything of it is made."""
        from studyapp.labs.subscription import record as records

        records.save(self._runs / prepared.run.id, prepared.record)

    # Runs that were begun

    def record(self, run: str) -> "Record | None":
        """What is kept of a run; None where nothing is, or it can't be read."""
        from studyapp.labs.subscription import record as records

        try:
            return records.load(self._runs / run)
        except StudyError:
            return None

    def standing(self) -> "tuple[Record, ...]":
        """Every run of this profile that something may be left of in Azure, by what is kept here: Azure is not asked."""
        folders = sorted(path.parent for path in self._runs.glob(f"*/{AZURE_RUN_FILE}"))
        found = (self.record(folder.name) for folder in folders)
        return tuple(record for record in found if record is not None and record.phase != "ended")

    # Runs of anybody, found in Azure

    def leftovers(self, wish: Wish) -> tuple[Leftover, ...]:
        """Every resource group of any run in a subscription, whoever began it on which machine.

        Raises:
            StudyError: the subscription is not allowed, or signing in failed.
        """
        from studyapp.labs.subscription.cleanup.leftovers import leftovers

        return leftovers(self._looker(wish))

    def clean(self, run: str, wish: Wish, tell: Tell) -> CleanUp:
        """Clean up a run that only Azure knows of.

        Args:
            run: its id, as `leftovers` tells it.
            wish: the subscription and the login.
            tell: is told what is done.

        Raises:
            StudyError: the subscription is not allowed, signing in failed, or there is no such run.
        """
        from studyapp.labs.subscription.cleanup.clean import clean
        from studyapp.labs.subscription.cleanup.leftovers import leftovers

        groups = tuple(one.group for one in leftovers(self._looker(wish)) if one.run == run)
        if not groups:
            raise StudyError(
                f"No resource group carries the tag of a run `{run}`.",
                "`studyapp lab cleanup --list` lists the runs that left something.",
            )
        return clean(self.door.target(self._bare(wish, run, groups), wish.login), run, tell, names=groups)

    def _looker(self, wish: Wish) -> "AzureTarget":
        """A target that may write nowhere."""
        return self.door.target(self._bare(wish, "", ()), wish.login)

    def _bare(self, wish: Wish, run: str, groups: tuple[str, ...]) -> AzureRun:
        now = self.now()
        subscription = self.door.allowed.chosen(wish.subscription)
        return AzureRun(id=run, lab="", subscription=subscription, groups=groups, started=now, expires=now)
