"""A lab under test: a judged sandbox, the operations run in it, and worlds laid by operations."""

from collections.abc import Iterator
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from studyapp.labs.operations.table import perform
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import JudgedSandbox

HERE = {"group": "rg-app", "vault": "rsv-app"}
IN_VAULT = {**HERE, "vm": "vm-app"}
VM = {"vm_group": "rg-app", "vm": "vm-app"}


class Lab:
    """A target, and what has been done in it."""

    def __init__(self, target: SandboxTarget) -> None:
        self.target = target
        self.done: set[str] = set()

    def do(self, name: str, given: dict[str, str] | None = None, **more: str) -> Any:
        """Run an operation; its answer as JSON."""
        answer = perform(self.target, name, {**(given or {}), **more})
        self.done.add(name)
        return answer

    def refused(self, name: str, given: dict[str, str] | None = None, **more: str) -> str:
        """The code with which Azure refuses an operation."""
        with pytest.raises(HttpResponseError) as caught:
            perform(self.target, name, {**(given or {}), **more})
        assert caught.value.error
        return str(caught.value.error.code)

    def gone(self, name: str, given: dict[str, str]) -> bool:
        """Whether what a read would show is not there."""
        try:
            perform(self.target, name, given)
        except ResourceNotFoundError:
            return True
        return False

    def power(self) -> str:
        """The power state of the machine."""
        statuses = self.do("vm.show", VM)["properties"]["instanceView"]["statuses"]
        return str(next(s["code"] for s in statuses if s["code"].startswith("PowerState/")).partition("/")[2])

    def has(self, resource: str, **facts: Any) -> None:
        """Make facts true of a resource."""
        self.target.sandbox.inject(WorldFault(f"fact-{len(self.target.sandbox.faults())}", resource, facts))


@pytest.fixture
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    """An empty subscription; a test that says it performs operations must have done each of them."""
    made = Lab(SandboxTarget(JudgedSandbox(seed=5)))
    yield made
    marker = request.node.get_closest_marker("performs")
    missing = set(marker.args if marker else ()) - made.done
    assert not missing, f"the test says that it performs {sorted(missing)}, which it never did"


@pytest.fixture
def site(lab: Lab) -> Lab:
    """A group with a network, a machine with two data disks, and a vault."""
    lab.do("group.create", group="rg-app")
    lab.do("network.create", group="rg-app", network="vnet-app")
    lab.do("vm.create", VM, network="vnet-app", disk_sizes="16,32")
    lab.do("vault.create", HERE)
    return lab


@pytest.fixture
def protected(site: Lab) -> Lab:
    """The site with its machine protected and backed up once, and an account to stage restores."""
    site.do("storage.create", group="rg-app", account="stageapp")
    site.do("backup.protect", IN_VAULT)
    site.do("backup.now", IN_VAULT)
    return site
