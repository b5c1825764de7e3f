"""Runs of labs in a sandbox as they are on a subscription: every group that they make carries the run's tags."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from azure.core.pipeline.transport import HttpTransport

from studyapp.core.azure_runs import AzureRun
from studyapp.core.errors import StudyError
from studyapp.core.labs import Lab, draw_variables, filled
from studyapp.labs.bench import run
from studyapp.labs.operations.table import perform
from studyapp.labs.passing import PassingTransport
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.world import Settings
from tests.labs.test_replay import load_lab
from tests.sandbox.conftest import JudgedSandbox

RUN = "00c0ffee00c0ffee"
OTHER = "0ddba110ddba1100"


class TaggedTarget(SandboxTarget):
    """A sandbox as a run sees its subscription: its groups carry its tags."""

    def __init__(self, sandbox: Sandbox, run: str = RUN) -> None:
        super().__init__(sandbox)
        self._run = AzureRun(
            id=run,
            lab="a-lab",
            subscription=sandbox.subscription_id,
            groups=(),
            started=sandbox.now,
            expires=sandbox.now + timedelta(hours=4),
        )

    @property
    def tags(self) -> Mapping[str, str]:
        return MappingProxyType(self._run.tags())

    def do(self, name: str, given: Mapping[str, str] | None = None, **more: str) -> Any:
        """Run an operation; its answer as JSON."""
        return perform(self, name, {**(given or {}), **more})


class KilledError(Exception):
    """The process of the clean-up is gone."""


@dataclass
class Death:
    """When a process ends: at its nth request, before it is sent or when the answer comes."""

    at: int
    is_sent: bool
    writes_only: bool = False
    seen: int = 0
    """Requests so far."""

    def is_now(self, method: str) -> bool:
        """Whether this request is the last one."""
        if not self.writes_only or method != "GET":
            self.seen += 1
            return self.seen == self.at
        return False


class MortalTransport(PassingTransport):
    """Hands requests on until the process ends; after that nothing is sent."""

    def __init__(self, inner: HttpTransport[Any, Any], death: Death) -> None:
        super().__init__(inner)
        self._death = death
        self._is_over = False

    def send(self, request: Any, **kwargs: Any) -> Any:
        assert not self._is_over, "a request after the end of the process"
        self._is_over = self._death.is_now(request.method)
        answer = super().send(request, **kwargs) if self._death.is_sent or not self._is_over else None
        if self._is_over:
            raise KilledError
        return answer


class FencedTransport(PassingTransport):
    """Lets no write to a part of the subscription out."""

    def __init__(self, inner: HttpTransport[Any, Any], part: str) -> None:
        super().__init__(inner)
        self._part = part

    def send(self, request: Any, **kwargs: Any) -> Any:
        if request.method != "GET" and self._part in request.url.lower():
            raise StudyError("This would leave the fence.", "Do it yourself.")
        return super().send(request, **kwargs)


class MortalTarget(TaggedTarget):
    """A target whose process ends."""

    def __init__(self, sandbox: Sandbox, death: Death) -> None:
        super().__init__(sandbox)
        self._death = death

    def _connected(self) -> dict[str, Any]:
        connection = super()._connected()
        return connection | {"transport": MortalTransport(connection["transport"], self._death)}


def empty(seed: int = 5, start: str = "2026-03-02T08:00:00+00:00", settings: Settings | None = None) -> TaggedTarget:
    """An empty subscription."""
    return TaggedTarget(JudgedSandbox(seed=seed, start=datetime.fromisoformat(start), settings=settings))


def solved(path: Path, seed: int = 1) -> TaggedTarget:
    """A lab of the pack, laid and solved in groups that carry the run's tag."""
    whole = load_lab(path)
    lab: Lab = filled(whole, draw_variables(whole, seed))
    target = empty(seed, lab.start)
    run(target, (*lab.world, *lab.aftermath, *lab.solutions[0].steps))
    return target


_TRACES = ("/backupjobs/", "/replicationjobs/", "/microsoft.alertsmanagement/alerts/")


def standing(target: SandboxTarget) -> set[str]:
    """Ids of what the sandbox holds, without traces of what was tried when: jobs, and the alerts of deletions."""
    found = {str(shown.get("id", "")) for shown in target.sandbox.state()}
    return {one for one in found if not any(trace in one.lower() for trace in _TRACES)}


class FencedTarget(TaggedTarget):
    """A target that is not let out everywhere."""

    def __init__(self, sandbox: Sandbox, part: str) -> None:
        super().__init__(sandbox)
        self._part = part

    def _connected(self) -> dict[str, Any]:
        connection = super()._connected()
        return connection | {"transport": FencedTransport(connection["transport"], self._part)}
