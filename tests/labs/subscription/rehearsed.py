"""The shipped labs, their rehearsals, and subscriptions in memory to look at before one begins."""

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from azure.core.rest import HttpRequest

from studyapp.core.azure_plan import Plan
from studyapp.core.labs import Lab
from studyapp.labs.operations.table import perform
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.subscription.rehearsal import rehearsal
from studyapp.library.load import load
from studyapp.sandbox.arm.world import Settings
from tests.labs.subscription.sample_labs import BACKED_UP, SAMPLES
from tests.sandbox.conftest import JudgedSandbox

ROOT = Path(__file__).parents[3]
SEED = 1


@cache
def labs() -> tuple[Lab, ...]:
    """The labs of the built-in course that declare a subscription, and the samples."""
    pack = load(ROOT).pack
    assert pack is not None
    return (*(one for one in pack.labs if "azure" in one.targets), *SAMPLES)


def lab(name: str) -> Lab:
    """A lab by its name."""
    return next(one for one in labs() if one.id == name)


@cache
def plan(name: str = BACKED_UP.id, seed: int = SEED) -> Plan:
    """The plan of a lab."""
    return rehearsal(lab(name), seed).plan


class Subscription(SandboxTarget):
    """A subscription in memory, and its owner's hand in it."""

    def __init__(
        self, persona: str = "owner", settings: Settings | None = None, tags: dict[str, str] | None = None
    ) -> None:
        super().__init__(JudgedSandbox(seed=3, settings=settings), persona)
        self._tags = MappingProxyType(tags or {})

    @property
    def tags(self) -> MappingProxyType[str, str]:
        return self._tags

    def has(self, operation: str, /, **args: str) -> Any:
        """What its owner has done before."""
        return perform(SandboxTarget(self.sandbox), operation, args)

    def owner(self, verb: str, path: str, body: Any = None, version: str = "2022-04-01") -> Any:
        """A request of its owner, for what no operation of the labs does; the path goes on from the subscription."""
        url = f"/subscriptions/{self.subscription}{path}?api-version={version}"
        response = SandboxTarget(self.sandbox)._resources.send_request(HttpRequest(verb, url, json=body))
        response.raise_for_status()
        return response.json() if response.content else None
