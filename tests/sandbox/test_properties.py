"""Laws of the sandbox: random sequences of operations never break what must always hold."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm import ids, locks
from studyapp.sandbox.arm.alerting import ALERTS
from studyapp.sandbox.arm.faults import WorldFault
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers.insights.names import TIMELINES
from studyapp.sandbox.providers.recovery_services import contents
from studyapp.sandbox.providers.recovery_services.names import ITEMS, POINTS
from tests.sandbox.conftest import GROUP, VM, Azure, JudgedSandbox

API = "?api-version=2025-02-01"
BOUNDED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _site() -> Azure:
    azure = Azure(JudgedSandbox(seed=5))
    azure.make_group()
    azure.make_network()
    azure.make_machine()
    azure.make_vault()
    azure.make_account()
    azure.protect()
    azure.back_up()
    return azure


class Player:
    """Plays moves on a sandbox through raw requests; every answer must be one that ARM could give."""

    def __init__(self, azure: Azure) -> None:
        self.azure = azure
        self.sandbox = azure.sandbox
        container, item = azure.item[3:]
        self.item = f"{azure.vault_id}/backupFabrics/Azure/protectionContainers/{container}/protectedItems/{item}"
        self.lock = f"{azure.group_id}/providers/Microsoft.Authorization/locks/keep"

    def send(self, verb: str, path: str, body: Any = None) -> Response:
        headers = {"authorization": f"Bearer {self.sandbox.token()}"}
        content = b"" if body is None else json.dumps(body).encode()
        before = self.sandbox.state()
        response = self.sandbox.handle(Request(verb, BASE_URL + path + API, headers, content))
        assert response.status < 500
        if response.status >= 400:
            assert response.json["error"]["code"]
            assert self.sandbox.state() == before, "a refusal changed something"
        return response

    def item_put(self, **properties: Any) -> Response:
        whole = {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": self.azure.vm_id,
            **properties,
        }
        return self.send("PUT", self.item, {"properties": whole})

    def newest_point(self) -> str:
        points = self.sandbox.world.tree.children(self.item, POINTS)
        return points[-1].id if points else f"{self.item}/recoveryPoints/1"

    def restore(self) -> Response:
        account = f"{self.azure.group_id}/providers/Microsoft.Storage/storageAccounts/stagingapp1"
        asked = {
            "objectType": "IaasVMRestoreRequest",
            "recoveryType": "RestoreDisks",
            "sourceResourceId": self.azure.vm_id,
            "storageAccountId": account,
            "targetResourceGroupId": self.azure.group_id,
        }
        return self.send("POST", self.newest_point() + "/restore", {"properties": asked})

    def moves(self) -> dict[str, Callable[[], object]]:
        vm, vault = self.azure.vm_id, self.azure.vault_id
        return {
            "protect": lambda: self.item_put(policyId=self.azure.policy_id()),
            "protect hourly": lambda: self.item_put(policyId=self.azure.policy_id("EnhancedPolicy")),
            "stop": lambda: self.item_put(protectionState="ProtectionStopped"),
            "undelete": lambda: self.item_put(isRehydrate=True, protectionState="ProtectionStopped"),
            "delete data": lambda: self.send("DELETE", self.item),
            "back up": lambda: self.send(
                "POST", self.item + "/backup", {"properties": {"objectType": "IaasVMBackupRequest"}}
            ),
            "restore": self.restore,
            "mount": lambda: self.send(
                "POST",
                self.newest_point() + "/provisionInstantItemRecovery",
                {"properties": {"objectType": "IaasVMILRRegistrationRequest"}},
            ),
            "delete vm": lambda: self.send("DELETE", vm),
            "restart": lambda: self.send("POST", vm + "/restart"),
            "deallocate": lambda: self.send("POST", vm + "/deallocate"),
            "start": lambda: self.send("POST", vm + "/start"),
            "lock": lambda: self.send("PUT", self.lock, {"properties": {"level": "CanNotDelete"}}),
            "unlock": lambda: self.send("DELETE", self.lock),
            "delete vault": lambda: self.send("DELETE", vault),
            "delete group": lambda: self.send("DELETE", self.azure.group_id),
            "break agent": self.break_agent,
            "minutes": lambda: self.sandbox.advance(minutes=7),
            "day": lambda: self.sandbox.advance(days=1),
            "weeks": lambda: self.sandbox.advance(days=16),
        }

    def break_agent(self) -> None:
        if self.sandbox.world.find(self.azure.vm_id):
            self.sandbox.inject(WorldFault("agent", self.azure.vm_id, {"guestAgent": "NotReady"}))


MOVES = tuple(Player(Azure(JudgedSandbox())).moves())
SITE = _site()
START = SITE.sandbox.snapshot()


def check_invariants(sandbox: Sandbox, known: set[str]) -> None:
    world = sandbox.world
    keys = {resource.key for resource in world.tree}
    for resource in world.tree:
        parent = ids.parse(resource.parent)
        stored = parent is None or parent.type.lower() in TYPES or parent.type == "Microsoft.Resources/resourceGroups"
        assert not stored or not resource.parent or resource.parent in keys or _is_root(resource.parent), resource.id
    for item in world.tree.of_type(ITEMS):
        record = contents.item(item)
        if record.purge_at:
            assert world.now < record.purge_at, "a soft-deleted item outlived its time"
        if record.state == "Protected":
            for point in contents.points(world, item)[:-1]:
                late = contents.point(point).expires + timedelta(days=1, hours=1)
                assert world.now < late, "a point outlived its retention"
    explained = {change[1:].lower() for event in world.events for change in event.changes}
    quiet = {resource.key for resource in world.tree if resource.type in QUIET}
    assert keys - quiet - known <= explained, "a resource came to be that the history does not explain"


QUIET = (ALERTS, TIMELINES)
"""An alert has a history of its own, and the timeline of a machine is no resource of Azure's."""
TYPES = {"microsoft.compute/virtualmachines", "microsoft.recoveryservices/vaults", ITEMS.lower()}


def _is_root(parent: str) -> bool:
    return parent.count("/") <= 2 or "/locations/" in parent


@BOUNDED
@given(moves=st.lists(st.sampled_from(MOVES), min_size=1, max_size=14))
def test_no_sequence_of_operations_breaks_the_invariants(moves: list[str]) -> None:
    SITE.sandbox.restore(START)
    player = Player(SITE)
    known = {r.key for r in START.tree}
    for move in moves:
        locked = bool(locks.locks_over(player.sandbox.world, SITE.vault_id))
        before = {r.key for r in player.sandbox.world.tree}
        player.moves()[move]()
        check_invariants(player.sandbox, known)
        if locked and move.startswith("delete"):
            gone = before - {r.key for r in player.sandbox.world.tree}
            assert not gone, "a lock lost"


@BOUNDED
@given(days=st.integers(0, 13), count=st.integers(1, 4))
def test_a_soft_deleted_item_comes_back_whole_within_fourteen_days(days: int, count: int) -> None:
    SITE.sandbox.restore(START)
    player = Player(SITE)
    player.sandbox.advance(days=count)
    before = [p.id for p in contents.points(player.sandbox.world, player.sandbox.world.need(player.item))]
    player.send("DELETE", player.item)
    player.sandbox.advance(days=days, minutes=5)
    player.item_put(isRehydrate=True, protectionState="ProtectionStopped")
    player.sandbox.advance(days=30)
    assert [p.id for p in contents.points(player.sandbox.world, player.sandbox.world.need(player.item))] == before


@BOUNDED
@given(moves=st.lists(st.sampled_from(MOVES), min_size=1, max_size=10))
def test_the_same_moves_lead_to_the_same_state(moves: list[str]) -> None:
    states = []
    for _ in range(2):
        SITE.sandbox.restore(START)
        player = Player(SITE)
        for move in moves:
            player.moves()[move]()
        states.append(SITE.sandbox.state())
    assert states[0] == states[1]


_NAMES = st.sampled_from(
    ["vaults", "disks", GROUP, VM, "providers", "Microsoft.Compute", "backupJobs", "..", "%3B;", "ü", "{}", "locks"]
)


@settings(max_examples=150, deadline=None)
@given(
    verb=st.sampled_from(["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "TRACE"]),
    parts=st.lists(_NAMES, max_size=6),
    body=st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda s: st.lists(s, max_size=3) | st.dictionaries(st.sampled_from(["properties", "location", "sku", "name"]), s, max_size=3), max_leaves=8),
    filter=st.text(max_size=12),
)  # fmt: skip
def test_nonsense_gets_an_arm_error_and_never_a_traceback(verb: str, parts: list[str], body: Any, filter: str) -> None:
    SITE.sandbox.restore(START)
    headers = {"authorization": f"Bearer {SITE.sandbox.token()}"}
    url = f"{BASE_URL}/{'/'.join([SITE.group_id.strip('/'), *parts])}{API}&$filter={filter}"
    response = SITE.sandbox.handle(Request(verb, url, headers, json.dumps(body).encode()))
    assert 200 <= response.status < 500
    if response.status >= 400 and verb != "HEAD":
        assert set(response.json) == {"error"}


_ROUTES = sorted(
    {(r.verb, r.path, r.request) for p in SITE.sandbox._providers for r in p.routes},
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10) | st.sampled_from(["", "x", "/subscriptions/x", "2026-01-01T00:00:00Z", "P1D", "VM"]),
    lambda s: st.lists(s, max_size=2) | st.dictionaries(st.sampled_from(["id", "properties", "objectType", "location", "name", "sku"]), s, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    route=st.sampled_from(_ROUTES),
    body=st.dictionaries(st.sampled_from(["properties", "location", "sku", "kind", "tags"]), _VALUES, max_size=4),
)
def test_every_operation_survives_any_body(route: tuple[str, str, str], body: dict[str, Any]) -> None:
    SITE.sandbox.restore(START)
    verb, template, _ = route
    point = Player(SITE).newest_point().rpartition("/")[2]
    known = {
        "subscription": SITE.sandbox.subscription_id, "group": GROUP, "vault": SITE.item[0], "fabric": "Azure",
        "container": SITE.item[3], "item": SITE.item[4], "point": point, "vm": VM, "policy": "DefaultPolicy",
        "region": "westeurope", "location": "westeurope", "scope": SITE.vm_id,
    }  # fmt: skip
    path = "/".join(known.get(p[1:-1], "thing") if p.startswith("{") else p for p in template.split("/"))
    headers = {"authorization": f"Bearer {SITE.sandbox.token()}"}
    url = f"{BASE_URL}/{path.lstrip('/')}{API}"
    response = SITE.sandbox.handle(Request(verb, url, headers, json.dumps(body).encode()))
    assert 200 <= response.status < 500
