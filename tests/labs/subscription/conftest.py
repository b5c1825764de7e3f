"""A subscription as real ones are: with things in it that are nobody's business but their owner's, and a run beside them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from studyapp.core.azure_runs import AzureRun
from studyapp.labs.bench import run
from studyapp.labs.operations.table import perform
from studyapp.labs.sample_world import SAMPLE
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.subscription.target import AzureTarget, Line
from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.world import World

SUBSCRIPTION = "11111111-2222-4333-8444-555555555555"
OTHER = "99999999-2222-4333-8444-555555555555"
RUN = "00112233445566ff"
OWN = ("rg-shop", "rg-vaults")
FOREIGN = "rg-app"
"""Group of the sample world: a machine that a vault protects. It carries no tag of the run."""
SIZES = frozenset({"Standard_B2s", "Standard_D2s_v5"})


@dataclass
class Ground:
    """The subscription, and the run's target in it."""

    sandbox: Sandbox
    target: AzureTarget

    def do(self, name: str, **args: str) -> Any:
        """Perform an operation within the fence."""
        return perform(self.target, name, args)

    def outside(self) -> dict[str, Any]:
        """Everything that is not the run's, as Azure shows it."""
        own = tuple(f"/subscriptions/{SUBSCRIPTION}/resourcegroups/{group}" for group in OWN)
        return {
            shown["id"]: shown
            for shown in self.sandbox.state()
            if not any(shown["id"].lower() == place or shown["id"].lower().startswith(place + "/") for place in own)
        }

    def restored(self, state: World) -> "Ground":
        """The same ground, back in a state."""
        self.sandbox.restore(state)
        return self


def ground(**more: Any) -> Ground:
    """A subscription with the sample world in it, and a run that has made nothing yet."""
    sandbox = Sandbox(seed=4, subscription=SUBSCRIPTION)
    run(SandboxTarget(sandbox), SAMPLE)
    return Ground(sandbox, target_of(sandbox, **more))


def run_of(sandbox: Sandbox, **more: Any) -> AzureRun:
    """The run in a sandbox that stands for a subscription."""
    given = {"id": RUN, "lab": "protect-a-vm", "subscription": SUBSCRIPTION, "groups": OWN} | more
    return AzureRun(started=sandbox.now, expires=sandbox.now + timedelta(hours=8), **given)


def target_of(sandbox: Sandbox, **more: Any) -> AzureTarget:
    """The run's target, whose requests come to the sandbox within the process once they are past the fence."""
    connection = sandbox.connection()
    line = Line(connection["credential"], connection["base_url"], SIZES, lambda: sandbox.now, lambda: connection["transport"])  # fmt: skip
    return AzureTarget(run_of(sandbox, **more), line)


@pytest.fixture
def azure() -> Ground:
    """The ground, with the run's groups made."""
    made = ground()
    for group in OWN:
        made.do("group.create", group=group, location="westeurope")
    return made
