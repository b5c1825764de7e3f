"""No write ever leaves the fence: whatever a client sends and whatever a lab asks for, what is not the run's stays as it was."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import AzureError
from azure.core.rest import HttpRequest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.core.errors import StudyError
from studyapp.core.labs import Lab, draw_variables, filled
from studyapp.labs.operations.model import Operation, Param
from studyapp.labs.operations.table import OPERATIONS, perform
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.subscription.fence import OutsideFenceError
from studyapp.labs.subscription.transport import FencedTransport
from studyapp.library.load import load
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.cloud import BASE_URL
from tests.labs.subscription.conftest import FOREIGN, OWN, RUN, SIZES, SUBSCRIPTION, Ground, ground, target_of
from tests.server.fuzz import Requests

_MOST = settings(max_examples=250, deadline=None, database=None, suppress_health_check=list(HealthCheck))
_AZURES_OWN = ("/providers/microsoft.recoveryservices/locations/", "/resourcegroups/azurebackuprg_")
"""What Azure itself makes and removes beside a run: deleted vaults, and groups for restore points."""


_NAMES = {"/rg-app/": "/rg-shop/", "/rg-shop-2/": "/rg-vaults/", "rsv-app": "rsv", "vm-app1": "vm", "vnet-app": "vnet"}
"""What others have, and what of its kind the run has."""


@cache
def _laid() -> tuple[Ground, World]:
    """The subscription with things of others, and a run that has things of the same kinds."""
    made = ground()
    for group in OWN:
        made.do("group.create", group=group, location="westeurope")
    made.do("network.create", group="rg-shop", network="vnet")
    made.do("vm.create", vm_group="rg-shop", vm="vm", network="vnet", disk_sizes="16")
    made.do("vault.create", group="rg-vaults", vault="rsv", location="westeurope")
    item = {"group": "rg-vaults", "vault": "rsv", "vm_group": "rg-shop", "vm": "vm"}
    made.do("backup.protect", **item, policy="DefaultPolicy")
    made.do("backup.now", **item)
    made.do("storage.create", group="rg-shop", account="stshop1")
    free = SandboxTarget(made.sandbox)
    perform(free, "group.create", {"group": "rg-shop-2", "location": "westeurope"})
    perform(free, "vault.create", {"group": "rg-shop-2", "vault": "rsv", "location": "westeurope"})
    return made, made.sandbox.snapshot()


def _kept(outside: dict[str, Any]) -> dict[str, Any]:
    """What must not change by what a run does."""
    return {place: shown for place, shown in outside.items() if not any(own in place.lower() for own in _AZURES_OWN)}


@cache
def _requests() -> Requests:
    return Requests(_laid()[0].sandbox)


def test_requests_of_any_kind_leave_alone_what_is_not_the_runs() -> None:
    laid, state = _laid()
    seen: Counter[str] = Counter()

    @_MOST
    @given(st.lists(_mostly_own(), min_size=1, max_size=6))
    def stays(sent: list[tuple[str, str, bytes]]) -> None:
        here = laid.restored(state)
        before = _kept(here.outside())
        transport = target_of(here.sandbox)._connected()["transport"]
        for verb, path, body in sent:
            seen[_send(transport, here, verb, path, body)] += 1
        here.sandbox.advance(minutes=2)
        assert _kept(here.outside()) == before

    stays()
    assert seen["held back"] > 100, "most of what is sent at random aims elsewhere"
    assert seen["written"] > 5, "something is let through as well"


def _send(transport: FencedTransport, here: Ground, verb: str, path: str, body: bytes) -> str:
    headers = {"Authorization": f"Bearer {here.sandbox.token()}", "Content-Type": "application/json"}
    try:
        answer = transport.send(HttpRequest(verb, BASE_URL + path, headers=headers, content=body))
    except OutsideFenceError:
        return "held back"
    return "written" if verb not in ("GET", "HEAD") and answer.status_code < 300 else "asked"


@st.composite
def _mostly_own(draw: st.DrawFn) -> tuple[str, str, bytes]:
    """A request of any kind; of two, one has the names of other owners' things replaced by the run's, in path or body or both."""
    verb, path, body = draw(_requests().request())
    own = draw(st.sampled_from(("no", "path", "both", "both")))
    for theirs, ours in _NAMES.items():
        if own != "no":
            path = path.replace(theirs, ours)
        if own == "both":
            body = body.replace(theirs.encode(), ours.encode())
    return verb, path, body


# Operations and lab files


@cache
def _labs() -> tuple[Lab, ...]:
    pack = load(Path(__file__).parents[3]).pack
    assert pack
    return pack.labs


@cache
def _words() -> tuple[str, ...]:
    """What arguments may say: names that are there, of the run and of others, and what labs say."""
    sandbox = _laid()[0].sandbox
    names = {shown["name"] for shown in sandbox.state()} | {shown["id"] for shown in sandbox.state()}
    said = {value for lab in _labs() for step in lab.world for value in step.args.values() if "{{" not in value}
    return tuple(sorted(names | said | {RUN, "", "true", "false", "Standard_M416ms_v2", *OWN, *SIZES, SUBSCRIPTION}))


def _argument(param: Param) -> st.SearchStrategy[str]:
    groups = st.sampled_from((*OWN, FOREIGN, "rg-shop-2", "rg-new"))
    known = {"vm": ("vm", "vm-app1"), "vault": ("rsv", "rsv-app"), "network": ("vnet", "vnet-app")}
    if param.name.endswith("group"):
        return groups
    if param.name in known:
        return st.sampled_from(known[param.name])
    return st.sampled_from(_words()) if param.type == "text" else st.sampled_from(("1", "true", "false", "7"))


@st.composite
def _operations(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    chosen: Operation = draw(st.sampled_from([one for one in OPERATIONS.values() if not one.sandbox_only]))
    args = {
        param.name: draw(_argument(param)) for param in chosen.params if param.default is None or draw(st.booleans())
    }
    return chosen.name, args


def test_operations_with_any_arguments_leave_alone_what_is_not_the_runs() -> None:
    laid, state = _laid()
    seen: Counter[str] = Counter()

    @_MOST
    @given(st.lists(_operations(), min_size=1, max_size=4))
    def stays(steps: list[tuple[str, dict[str, str]]]) -> None:
        here = laid.restored(state)
        before = _kept(here.outside())
        target = target_of(here.sandbox)
        for name, args in steps:
            seen[_outcome(target, name, args)] += 1
            assert _kept(here.outside()) == before, (name, args)

    stays()
    assert seen["held back"] > 30
    assert seen["done"] > 30


def _outcome(target: Any, name: str, args: dict[str, str]) -> str:
    try:
        perform(target, name, args)
    except OutsideFenceError:
        return "held back"
    except (AzureError, StudyError):
        return "refused"
    return "done"


@pytest.mark.parametrize("lab", _labs(), ids=lambda lab: lab.id)
def test_labs_in_other_groups_than_the_runs_do_nothing(lab: Lab) -> None:
    """A lab file that names groups which the run did not declare, as one from a stranger may, is held back at each write."""
    laid, state = _laid()
    here = laid.restored(state)
    before = here.sandbox.state()
    whole = filled(lab, draw_variables(lab, 7))
    target = target_of(here.sandbox, groups=("rg-none",))
    done = [_outcome(target, step.do, step.args) for step in (*whole.world, *whole.solutions[0].steps) if not OPERATIONS[step.do].reads and not OPERATIONS[step.do].sandbox_only]  # fmt: skip
    assert done.count("held back") + done.count("refused") == len(done)
    assert done.count("held back") >= 1
    assert json.dumps(here.sandbox.state()) == json.dumps(before)
