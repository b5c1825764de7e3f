"""Laws of scale sets: whatever is asked in whatever order, instances and capacity agree, and no batch is too large."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.faults import WorldFault
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers.compute.names import DISKS, INSTANCES, NICS, UPGRADES
from studyapp.sandbox.providers.compute.scale_sets import rolling
from tests.sandbox import scale_sets
from tests.sandbox.conftest import Azure, JudgedSandbox


def _site() -> Azure:
    azure = Azure(JudgedSandbox(seed=5))
    azure.make_group()
    azure.make_network()
    policy = {
        "mode": "Rolling",
        "rollingUpgradePolicy": {"maxBatchInstancePercent": 40, "maxUnhealthyInstancePercent": 50},
    }
    scale_sets.make(azure, 5, upgradePolicy=policy)
    return azure


SITE = _site()
START = SITE.sandbox.snapshot()
HOME = scale_sets.set_id(SITE)


def send(verb: str, path: str, body: Any = None) -> Response:
    """One request; a refusal changes nothing."""
    sandbox = SITE.sandbox
    before = sandbox.state()
    headers = {"authorization": f"Bearer {sandbox.token()}"}
    content = b"" if body is None else json.dumps(body).encode()
    response = sandbox.handle(Request(verb, f"{BASE_URL}{path}?api-version=2024-07-01", headers, content))
    assert response.status < 500
    if response.status >= 400:
        assert sandbox.state() == before, f"{verb} {path} was refused and changed something"
    return response


def _patch(**body: Any) -> Callable[[], object]:
    return lambda: send("PATCH", HOME, body)


def _model(**profile: Any) -> Callable[[], object]:
    return _patch(properties={"virtualMachineProfile": profile})


def _protect(name: str, word: str) -> Callable[[], object]:
    path = f"{HOME}/virtualMachines/{name}"
    return lambda: send("PUT", path, {"location": "westeurope", "properties": {"protectionPolicy": {word: True}}})


def _break(name: str) -> Callable[[], object]:
    def inject() -> None:
        id = f"{HOME}/virtualMachines/{name}"
        if SITE.sandbox.world.find(id) is not None:
            SITE.sandbox.inject(WorldFault(f"{name}-hung", id, {"application": "Failing"}))

    return inject


def _version(version: str) -> Callable[[], object]:
    return _model(storageProfile={"imageReference": {"version": version}})


MOVES: dict[str, Callable[[], object]] = {
    **{f"scale to {n}": _patch(sku={"name": "Standard_D2s_v5", "capacity": n}) for n in (0, 2, 5, 9)},
    **{f"image {version}": _version(version) for version in ("24.04.202510010", "24.04.202512030", "latest")},
    **{f"delete {name}": partial(send, "DELETE", f"{HOME}/virtualMachines/{name}") for name in "026"},
    **{f"hang {name}": _break(name) for name in "013"},
    "size": _patch(sku={"name": "Standard_D4s_v5"}),
    "protect 1": _protect("1", "protectFromScaleSetActions"),
    "protect 4": _protect("4", "protectFromScaleIn"),
    "update all": lambda: send("POST", f"{HOME}/manualupgrade", {"instanceIds": ["*"]}),
    "cancel": lambda: send("POST", f"{HOME}/rollingUpgrades/cancel"),
    "newest image": lambda: send("POST", f"{HOME}/osRollingUpgrade"),
    "stop all": lambda: send("POST", f"{HOME}/deallocate", {}),
    "start all": lambda: send("POST", f"{HOME}/start", {}),
    "reimage": lambda: send("POST", f"{HOME}/reimage", {}),
    "restart 3": lambda: send("POST", f"{HOME}/virtualMachines/3/restart"),
    "manual": _patch(properties={"upgradePolicy": {"mode": "Manual"}}),
    "automatic": _patch(properties={"upgradePolicy": {"mode": "Automatic"}}),
    "rolling": _patch(properties={"upgradePolicy": {"mode": "Rolling"}}),
    "forget the set": lambda: send("DELETE", HOME),
    "a minute": lambda: SITE.sandbox.advance(minutes=1),
    "an hour": lambda: SITE.sandbox.advance(hours=1),
    "a month": lambda: SITE.sandbox.advance(days=30),
}


def _check() -> None:
    """What holds at every moment."""
    world = SITE.sandbox.world
    home, members = world.find(HOME), world.tree.children(HOME, INSTANCES)
    assert {vm.key for vm in world.tree.of_type(INSTANCES)} == {vm.key for vm in members}
    assert home is not None or not members, "no instance without its set"
    if home is not None and not home.facts.get("deleting"):
        assert home.body["sku"]["capacity"] == sum(not vm.facts.get("deleting") for vm in members)
    holders = [
        ids.key(str(disk.facts["attachedTo"])) for disk in world.tree.of_type(DISKS) if "attachedTo" in disk.facts
    ]
    assert set(holders) == {vm.key for vm in members}
    assert len(holders) == len(members), "each instance has the disk of its system and no other"
    assert {nic.parent for nic in world.tree.of_type(NICS)} == {vm.key for vm in members}
    addresses = [nic.body["properties"]["ipConfigurations"][0]["properties"]["privateIPAddress"] for nic in world.tree.of_type(NICS)]  # fmt: skip
    assert len(set(addresses)) == len(addresses)
    batches = [upgrade.facts["batch"] for upgrade in world.tree.of_type(UPGRADES) if upgrade.facts["batch"]]
    assert len(batches) <= 1, "one batch at a time"
    assert all(len(batch) <= max(1, 9 * 40 // 100) for batch in batches)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(sorted(MOVES)), min_size=1, max_size=10))
def test_instances_capacity_disks_and_batches_stay_consistent(moves: list[str]) -> None:
    SITE.sandbox.restore(START)
    for move in moves:
        MOVES[move]()
        SITE.sandbox.advance(seconds=200)
        _check()
    SITE.sandbox.advance_to(SITE.sandbox.now + timedelta(hours=6))
    _check()
    world = SITE.sandbox.world
    assert not [upgrade for upgrade in world.tree.of_type(UPGRADES) if upgrade.facts["code"] == "RollingForward"]
    kept = [disk for disk in world.tree.of_type(DISKS) if "attachedTo" not in disk.facts]
    assert kept == [], "nothing that an upgrade took out is left behind"


@settings(max_examples=60, deadline=None)
@given(
    members=st.integers(1, 40),
    batch=st.integers(5, 100),
    unhealthy=st.integers(5, 100),
    bad=st.integers(0, 40),
    first=st.booleans(),
)
def test_no_batch_is_larger_than_the_policy_allows(
    members: int, batch: int, unhealthy: int, bad: int, first: bool
) -> None:
    todo = [Resource(f"{HOME}/virtualMachines/{n}", INSTANCES, {}) for n in range(members)]
    policy = {
        "maxBatchInstancePercent": batch,
        "maxUnhealthyInstancePercent": unhealthy,
        "prioritizeUnhealthyInstances": first,
    }
    hurt = [vm.name for vm in todo[::-1][:bad]]
    chosen = rolling.choose(policy, members, todo, hurt)
    assert 1 <= len(chosen) <= max(1, members * batch // 100)
    assert len(chosen) == 1 or len(chosen) + len(hurt) <= members * unhealthy // 100
    if first and hurt:
        assert chosen[0].name in hurt
