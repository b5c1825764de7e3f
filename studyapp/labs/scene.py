"""What checks look at: a state that stands still while they look, so that each read and each future is made only once."""

from collections.abc import Mapping
from typing import Any

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from studyapp.core.errors import StudyError
from studyapp.core.labs import Step
from studyapp.labs.beginning import Beginning
from studyapp.labs.operations.table import perform
from studyapp.labs.sandbox_target import SandboxTarget, in_sandbox
from studyapp.labs.target import Target

_Named = tuple[str, tuple[tuple[str, str], ...]]


class Scene:
    """The state of a target, to be looked at.

    Args:
        target: where the lab is done; nothing may change it while the scene is in use.
        began: when the learner began.
    """

    def __init__(self, target: Target, began: Beginning) -> None:
        self.target = target
        self.began = began
        self._read: dict[_Named, Any] = {}
        self._later: dict[tuple[float, tuple[_Named, ...]], Scene] = {}

    @property
    def is_sandbox(self) -> bool:
        """Whether it is the sandbox, which has a clock to move and a log that knows everything at once."""
        return isinstance(self.target, SandboxTarget)

    def read(self, name: str, args: Mapping[str, str]) -> Any:
        """What an operation reads; None if it is not there, or if there is nothing that could be asked for it.

        Raises:
            HttpResponseError: Azure refused to show it.
        """
        key = _named(name, args)
        if key not in self._read:
            self._read[key] = _shown(self.target, name, args)
        return self._read[key]

    def later(self, first: tuple[Step, ...], days: float) -> "Scene":
        """A copy of the state after some steps and so many days; the clock of the target itself does not move.

        Raises:
            StudyError, HttpResponseError: a step can't be performed.
        """
        key = (days, tuple(_named(step.do, step.args) for step in first))
        if key not in self._later:
            self._later[key] = Scene(_future(in_sandbox(self.target).branch(), first, days), self.began)
        return self._later[key]


def _named(name: str, args: Mapping[str, str]) -> _Named:
    return name, tuple(sorted(args.items()))


def _shown(target: Target, name: str, args: Mapping[str, str]) -> Any:
    try:
        return perform(target, name, args)
    except (ResourceNotFoundError, StudyError):
        return None
    except HttpResponseError as error:
        if error.status_code == 404:
            return None
        raise


def _future(copy: SandboxTarget, first: tuple[Step, ...], days: float) -> SandboxTarget:
    for step in first:
        perform(copy, step.do, step.args)
    copy.sandbox.advance(days=days)
    return copy
