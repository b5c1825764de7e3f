"""Laws of Backup vaults: random deeds never break what must always hold, and no body is more than a refusal."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers.data_protection import contents
from studyapp.sandbox.providers.data_protection.names import DELETED, INSTANCES, POINTS
from tests.sandbox import backup_vaults as steps
from tests.sandbox.backup_vaults import INSTANCE, POLICY, SNAPSHOTS, TARGET
from tests.sandbox.conftest import REGION, Azure, JudgedSandbox

API = "?api-version=2025-07-01"
BOUNDED = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _site() -> Azure:
    azure = Azure(JudgedSandbox(seed=5))
    principal = steps.prepare(azure, steps.disk_policy("P1D", "P3D"))
    steps.grant(azure, principal, "Disk Restore Operator", steps.group_id(azure, TARGET))
    steps.protect(azure)
    steps.back_up(azure)
    return azure


SITE = _site()
START = SITE.sandbox.snapshot()
VAULT = steps.vault_id(SITE)
HELD, PARKED = f"{VAULT}/backupInstances/{INSTANCE}", f"{VAULT}/deletedBackupInstances/{INSTANCE}"
POINT = steps.points(SITE)[0].name
BACKUP = {"backupRuleOptions": {"ruleName": "BackupHourly", "triggerOption": {"retentionTagOverride": "Default"}}}
LOCK = f"{steps.group_id(SITE, SNAPSHOTS)}/providers/Microsoft.Authorization/locks/keep"
STORES = {"storageSettings": [{"datastoreType": "VaultStore", "type": "LocallyRedundant"}]}
BODIES: dict[str, tuple[str, str, Any]] = {
    "vault": ("PUT", VAULT, {"location": REGION, "identity": {"type": "SystemAssigned"}, "properties": STORES}),
    "change": ("PATCH", VAULT, {"tags": {"a": "b"}, "properties": {"securitySettings": {"softDeleteSettings": {"state": "On", "retentionDurationInDays": 20}}}}),
    "policy": ("PUT", f"{VAULT}/backupPolicies/{POLICY}", steps.disk_policy(tags={"Daily": ("FirstOfDay", "P9D")})),
    "instance": ("PUT", HELD, {"properties": steps.instance(SITE)}),
    "validate": ("POST", f"{VAULT}/validateForBackup", {"backupInstance": steps.instance(SITE)}),
    "backup": ("POST", f"{HELD}/backup", BACKUP),
    "restore": ("POST", f"{HELD}/restore", steps.restore_request(SITE, POINT)),
    "name": ("POST", f"{SITE.group_id}/providers/Microsoft.DataProtection/locations/{REGION}/checkNameAvailability", {"name": "v-two", "type": "Microsoft.DataProtection/backupVaults"}),
}  # fmt: skip


def send(verb: str, path: str, body: Any = None) -> Response:
    """One request of the owner; whatever it asks, the answer is one that ARM could give."""
    sandbox = SITE.sandbox
    headers = {"authorization": f"Bearer {sandbox.token()}"}
    content = b"" if body is None else json.dumps(body).encode()
    before = sandbox.state()
    response = sandbox.handle(Request(verb, BASE_URL + path + API, headers, content))
    assert response.status < 500, response.json
    if response.status >= 400:
        assert response.json["error"]["code"]
        assert sandbox.state() == before, "a refusal changed something"
    return response


def _restore() -> Response:
    found = SITE.sandbox.world.tree.children(HELD, POINTS)
    return send("POST", f"{HELD}/restore", steps.restore_request(SITE, found[-1].name if found else "none"))


MOVES: dict[str, Callable[[], object]] = {
    "protect": lambda: send(*BODIES["instance"]),
    "back up": lambda: send(*BODIES["backup"]),
    "restore": _restore,
    "policy": lambda: send(*BODIES["policy"]),
    "suspend": lambda: send("POST", f"{HELD}/suspendBackups"),
    "stop": lambda: send("POST", f"{HELD}/stopProtection"),
    "resume backups": lambda: send("POST", f"{HELD}/resumeBackups"),
    "resume protection": lambda: send("POST", f"{HELD}/resumeProtection"),
    "sync": lambda: send("POST", f"{HELD}/sync", {"syncType": "Default"}),
    "delete": lambda: send("DELETE", HELD),
    "undelete": lambda: send("POST", f"{PARKED}/undelete"),
    "delete vault": lambda: send("DELETE", VAULT),
    "delete disk": lambda: send("DELETE", steps.disk_id(SITE)),
    "delete group": lambda: send("DELETE", SITE.group_id),
    "lock": lambda: send("PUT", LOCK, {"properties": {"level": "CanNotDelete"}}),
    "unlock": lambda: send("DELETE", LOCK),
    "no identity": lambda: send("PATCH", VAULT, {"identity": {"type": "None"}}),
    "identity": lambda: send("PATCH", VAULT, {"identity": {"type": "SystemAssigned"}}),
    "minute": lambda: SITE.sandbox.advance(minutes=1),
    "day": lambda: SITE.sandbox.advance(days=1),
    "weeks": lambda: SITE.sandbox.advance(days=16),
}


def check() -> None:
    """Every point has its snapshot and its instance; nothing that was deleted outlives its time."""
    world = SITE.sandbox.world
    for point in world.tree.of_type(POINTS):
        assert world.find(contents.point(point).snapshot), "a point without its snapshot"
        assert world.find(point.id[: point.id.index("/recoveryPoints/")]), "a point without its instance"
    for held in world.tree.of_type(DELETED):
        purge_at = contents.instance(held).purge_at
        assert purge_at
        assert world.now < purge_at
    for held in world.tree.of_type(INSTANCES):
        assert contents.policy_of(world, held), "an instance without its policy"
    sources = [
        contents.instance(held).source for held in (*world.tree.of_type(INSTANCES), *world.tree.of_type(DELETED))
    ]
    assert len(sources) == len(set(sources)), "a disk is protected twice"


@BOUNDED
@given(moves=st.lists(st.sampled_from(sorted(MOVES)), min_size=1, max_size=14))
def test_no_sequence_of_deeds_loses_a_snapshot_or_keeps_the_dead(moves: list[str]) -> None:
    SITE.sandbox.restore(START)
    for move in moves:
        MOVES[move]()
        check()


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside of a body."""
    yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield from places(below, (*way, key))


WAYS = [(name, way) for name, (_, _, body) in BODIES.items() for way in places(body) if way]
LEAVES: st.SearchStrategy[Any] = st.sampled_from([None, True, 0, -1, 1e300, "", "x", "/", "/subscriptions/x", "P0D", "PT1H", "R/x/P1D", "ü" * 300, {}, [], [None], [{}], {"a": []}])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(at=st.sampled_from(WAYS), value=LEAVES, gone=st.booleans())
def test_no_body_is_answered_with_more_than_a_refusal(at: tuple[str, tuple[Any, ...]], value: Any, gone: bool) -> None:
    SITE.sandbox.restore(START)
    name, way = at
    verb, path, good = BODIES[name]
    body = copy.deepcopy(good)
    place = body
    for part in way[:-1]:
        place = place[part]
    if gone:
        del place[way[-1]]
    else:
        place[way[-1]] = value
    send(verb, path, body)
    SITE.sandbox.advance(days=3)
    check()
