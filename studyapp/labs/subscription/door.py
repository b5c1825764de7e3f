"""How this machine comes to Azure: which subscriptions may be used at all, who signs in, and the targets made from both."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studyapp.core.azure_login import Login
from studyapp.core.azure_runs import AzureRun
from studyapp.core.errors import StudyError
from studyapp.labs.subscription.login import credential, sign_in
from studyapp.labs.subscription.prices import price_list
from studyapp.labs.subscription.target import AzureTarget, Line
from studyapp.sandbox.starting import SUBSCRIPTION as SANDBOX

_ON_THIS_MACHINE_SECONDS = 0.05
"""The longest pause between two polls of a server on this machine, whose clock goes by the polls."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The subscriptions that the user of this machine has allowed."""

    ids: tuple[str, ...]
    path: Path
    """The file that lists them."""

    def chosen(self, wanted: str) -> str:
        """The subscription that is meant.

        Args:
            wanted: its id; empty for the only one that is allowed.

        Raises:
            StudyError: it is not allowed, or several are and none was named.
        """
        wanted = wanted.lower()
        if wanted == SANDBOX or (not wanted and self.ids == (SANDBOX,)):
            raise StudyError(
                "That is the id of the embedded sandbox, which no real subscription has.",
                "Leave out `--target azure` to do the lab in the sandbox.",
            )
        if not self.ids:
            raise StudyError(
                "No subscription is allowed yet, so nothing is done in any.",
                f"Write the id of a subscription that is for practice alone into {self.path}, on a line of its own; `studyapp doctor` explains it.",
            )
        if not wanted and len(self.ids) > 1:
            raise StudyError(
                "Several subscriptions are allowed.", f"Name one with --subscription: {', '.join(self.ids)}."
            )
        if wanted and wanted not in self.ids:
            raise StudyError(
                f"The subscription {wanted[:40]} is not among those that you allowed.",
                f"Only if it is for practice alone: write its id into {self.path}, on a line of its own.",
            )
        return wanted or self.ids[0]


class Door:
    """Signs in when it is first needed, once for each way.

    Args:
        allowed: subscriptions that may be used.
        endpoint: address of Azure Resource Manager.
        is_azure: whether that is Azure, and no server of tests.
        now: the real time, UTC.
        say: is told where to sign in, where somebody has to.
        password: makes a password for a machine whose learner gives none; nobody is told it.
    """

    def __init__(
        self,
        allowed: Allowed,
        endpoint: str,
        is_azure: bool,
        now: Callable[[], datetime],
        say: Callable[[str], None],
        password: Callable[[], str],
    ) -> None:
        self.allowed = allowed
        self.now = now
        self.password = password
        self.endpoint = endpoint
        self.is_azure = is_azure
        self._say = say
        self._lines: dict[Login, Line] = {}

    def target(self, run: AzureRun, login: Login) -> AzureTarget:
        """The subscription within a run's fence.

        Raises:
            StudyError: the subscription is not allowed, or signing in failed.
        """
        self.allowed.chosen(run.subscription)
        if login not in self._lines:
            self._lines[login] = self._line(login)
        return AzureTarget(run, self._lines[login])

    def _line(self, login: Login) -> Line:
        found = credential(login, self.endpoint, self.is_azure, self._say)
        sign_in(found, login, self.endpoint)
        pause = None if self.is_azure else _ON_THIS_MACHINE_SECONDS
        return Line(found, self.endpoint, _priced_sizes(), self.now, longest_pause=pause)


def _priced_sizes() -> frozenset[str]:
    """Sizes of machines that have a price, as Standard_D2s_v5: no other may be made."""
    meters = (price.meter.split("/") for price in price_list().prices.values())
    return frozenset(meter[1] for meter in meters if meter[0] == "vm")
