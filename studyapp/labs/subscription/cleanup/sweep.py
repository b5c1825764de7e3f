"""A clean-up under way: it takes one step after the other, each found by looking, and knows what came of them.

Nothing is remembered from one clean-up to the next: what is to be done follows from what Azure shows.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.core.polling import LROPoller

from studyapp.core import azure_runs
from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import raw
from studyapp.labs.subscription.cleanup.names import LOCKS, named
from studyapp.labs.subscription.cleanup.refusals import Refusal, check_signed_in, refusal
from studyapp.labs.subscription.cleanup.tally import Tally
from studyapp.labs.subscription.cleanup.waiting import Patience, StillWorkingError
from studyapp.labs.target import Target

_PAUSE_SECONDS = 30.0
"""Before something is tried again."""
_AGAIN = "Clean up again."


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing that can be done."""

    id: str
    """ARM id of what it is done to."""
    says: str
    """What is done, in words."""
    run: Callable[[], object]
    """Does it; a poller with `polling` below is waited for."""
    removes: bool = True
    """Whether the resource is gone afterwards."""
    holds: tuple[str, ...] = ()
    """ARM ids of what goes with it."""
    is_optional: bool = False
    """Whether its refusal is no reason for anything: what follows shows whether it mattered."""
    group: str = ""
    """Resource group that has to be the run's; that of the resource unless named."""

    @property
    def key(self) -> str:
        """The same for the same step whenever it is looked."""
        return f"{self.says} {self.id.lower()}"


_MOST = 10
"""How often a step is taken that Azure says is done, and that shows no effect."""
_SETTLES = timedelta(minutes=3)
"""For how long a lock may be heeded that was removed already."""
_NO_EFFECT = Refusal("", "Azure said that it was done, and it is still there.", _AGAIN, is_passing=False)
_LATE = Refusal("", "The time for this clean-up was over before it could be removed.", _AGAIN, is_passing=False)
_STILL = Refusal(
    "", "Azure was still at work on it when the time for this clean-up was over.", _AGAIN, is_passing=False
)
_NOT_OURS = Refusal("", "Its resource group does not carry the run's tag.", "See to it yourself.", is_passing=False)
Look = Callable[[], Iterator[Step]]
"""What can be done in a place as it is now, the first thing first; reads as far as it is asked."""


class Sweep:
    """What a clean-up knows.

    Args:
        target: the subscription.
        run: id of the run whose groups are cleaned up.
        tell: is told of every step before it is taken.
        until: when it stops waiting (UTC).
    """

    def __init__(self, target: Target, run: str, tell: Callable[[str], None], until: datetime) -> None:
        self.target = target
        self.run = run
        self.until = until
        self.tally = Tally()
        """What came of it so far."""
        self._tell = tell
        self._tries: Counter[str] = Counter()
        self._came_through: Counter[str] = Counter()
        self._given_up: set[str] = set()
        self._unlocked: datetime | None = None
        """When a lock was removed last."""

    # What is the run's

    def is_ours(self, group: str) -> bool:
        """Whether a resource group is there and carries the run's tag, as Azure shows it now.

        Raises:
            HttpResponseError: Azure does not show it.
        """
        shown = self._shown(group)
        return shown is not None and run_of(shown) == self.run

    def _shown(self, group: str) -> Any:
        try:
            return raw(self.target.resources.resource_groups.get, group)
        except HttpResponseError as error:
            if error.status_code == 404:
                return None
            raise

    def seen(self, place: str, call: Callable[..., Any], *given: Any) -> list[Any]:
        """What a list shows; nothing, and a reason why more may be left, where Azure does not show it.

        Args:
            place: ARM id of where it is looked.
            call: method of the SDK that lists.
        """
        try:
            return list(raw(call, *given))
        except HttpResponseError as error:
            self.tally.leave_refused(place, error)
            return []

    def parts(self, call: Callable[..., Any], *given: Any, **options: Any) -> list[Any]:
        """What a list of parts shows; nothing where Azure does not show it: what that hides shows when the whole is to go."""
        try:
            return list(raw(call, *given, **options))
        except HttpResponseError as error:
            check_signed_in(error)
            return []

    # Steps

    def work(self, place: str, look: Look) -> None:
        """Look, take the first step that Azure has not refused, look again; until there is none.

        Args:
            place: ARM id of where it is looked.
        """
        while (step := self._first(place, look)) is not None:
            self._take(step)

    def _first(self, place: str, look: Look) -> Step | None:
        try:
            return next((step for step in look() if step.key not in self._given_up), None)
        except HttpResponseError as error:
            self.tally.leave_refused(place, error)
            return None

    def _take(self, step: Step) -> None:
        if self.is_late():
            self._give_up(step, _LATE)
            return
        if self._tries[step.key]:
            self.pause()
        refused = self._end(step, self._begin(step))
        if refused is not None and not refused.is_passing:
            self._give_up(step, refused)

    def take_all(self, look: Callable[[], list[Step]]) -> None:
        """Take every step there is at the same time, over and over while one comes through: what uses another thing goes first."""
        while steps := [step for step in look() if step.key not in self._given_up]:
            refused = [(step, _LATE) for step in steps] if self.is_late() else self._taken(steps)
            if len(refused) == len(steps) and not any(why.is_passing for _, why in refused):
                for step, why in refused:
                    self._give_up(step, why)

    def _taken(self, steps: list[Step]) -> list[tuple[Step, Refusal]]:
        """Begin every step and wait for all; those that Azure refused."""
        if any(self._tries[step.key] for step in steps):
            self.pause()
        begun = [(step, self._begin(step)) for step in steps]
        ended = [(step, self._end(step, one)) for step, one in begun]
        return [(step, why) for step, why in ended if why is not None]

    def _begin(self, step: Step) -> Refusal | Patience | None:
        """Begin a step, if its group is the run's: Azure's refusal, what to wait for, or nothing where it is done."""
        self._tell(step.says)
        self._tries[step.key] += 1
        try:
            group = self._shown(step.group or named(step.id).group)
            if group is not None and run_of(group) != self.run:
                return _NOT_OURS
            answer = step.run()
        except (HttpResponseError, StudyError, StillWorkingError) as error:
            return self._refusal(error)
        method = answer.polling_method() if isinstance(answer, LROPoller) else None
        return method if isinstance(method, Patience) else None

    def _end(self, step: Step, begun: Refusal | Patience | None) -> Refusal | None:
        """Wait for what was begun; Azure's refusal if it did not do it."""
        refused = begun if isinstance(begun, Refusal) else None
        if isinstance(begun, Patience):
            try:
                begun.wait()
            except (HttpResponseError, StillWorkingError) as error:
                refused = self._refusal(error)
        return refused or self._done(step)

    def _done(self, step: Step) -> Refusal | None:
        """Note what a step has done; a refusal where it was done often and shows no effect."""
        if step.removes:
            for gone in (*step.holds, step.id):
                self.tally.note_removed(gone)
        if step.removes and named(step.id).type == LOCKS:
            self._unlocked = self.target.now
        if step.run != self.pause:
            self._came_through[step.key] += 1
        return _NO_EFFECT if self._came_through[step.key] >= _MOST else None

    def _refusal(self, error: HttpResponseError | StudyError | StillWorkingError) -> Refusal | None:
        """What an error means; nothing where what was to go is gone."""
        if isinstance(error, StudyError):
            return Refusal("", error.message, error.hint or _AGAIN, is_passing=False)
        if isinstance(error, StillWorkingError):
            return _STILL
        if error.status_code == 404:
            return None
        check_signed_in(error)
        return self._settling(refusal(error))

    def _settling(self, refused: Refusal) -> Refusal:
        """A refusal because of a lock passes where one was removed just now."""
        lately = self._unlocked is not None and self.target.now - self._unlocked < _SETTLES
        return replace(refused, is_passing=True) if refused.code == "ScopeLocked" and lately else refused

    def _give_up(self, step: Step, why: Refusal) -> None:
        """Take a step no more, and say why its resource is left."""
        self._given_up.add(step.key)
        if not step.is_optional:
            self.tally.leave(step.id, why.why, why.next, code=why.code)

    # Time

    @property
    def polling(self) -> Patience:
        """How the SDK waits for an operation here: not before everything that can go on beside it was begun."""
        return Patience(self.target, self.until)

    def is_late(self) -> bool:
        return self.target.now >= self.until

    def pause(self) -> None:
        """Wait until something may have changed."""
        self.target.sleep(_PAUSE_SECONDS)


def run_of(group: Any) -> str:
    """The run that a resource group, as Azure shows it, belongs to; empty for none."""
    return azure_runs.run_of(group.get("tags"))


def tag(group: Any, name: str) -> str:
    """The value of a tag of a resource group; empty without it."""
    tags = {key.lower(): str(value) for key, value in (group.get("tags") or {}).items()}
    return tags.get(name, "")
