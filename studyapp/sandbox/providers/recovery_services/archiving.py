"""The archive tier: which points may move there, which should, and what moving or bringing back costs.

Points of the vault tier share blocks: one that leaves frees only what no neighbour needs, and arrives in the archive as a
full copy. How much that frees follows from the time to its neighbours and from the machine's `dailyChange`, the percent
of its used blocks that change in a day. A point is recommended where its move makes the month cheaper.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.routes import Route
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import contents, doors, vault_body
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.names import ITEMS, POLICIES, item_id, machine_of
from studyapp.sandbox.providers.recovery_services.paths import BACKUP_MODELS, VAULT
from studyapp.sandbox.providers.recovery_services.records import PointRecord

_AGE = timedelta(days=3 * 31)
_REST = timedelta(days=6 * 31)
_LONG_TERM = {"monthly", "yearly"}
_DAY = timedelta(days=1)
USUAL_CHANGE = 2.5
"""Percent of the used blocks that change in a day where the machine has no fact `dailyChange`."""
_USED_SHARE = 8
"""A disk of eight GiB holds one GiB of data, as the sizes in jobs have it."""
_GIB = 1024**3
_STANDARD, _ARCHIVE, _RETRIEVAL = 0.02, 0.003, {"Standard": 0.02, "High": 0.1}
_COPIES = {"LocallyRedundant": 1.0, "ZoneRedundant": 1.25, "GeoRedundant": 2.0}
"""What a kind of redundancy costs, as a multiple of the cheapest."""
_SAVINGS = (
    "FetchTieringCostSavingsInfoForVaultRequest",
    "FetchTieringCostSavingsInfoForPolicyRequest",
    "FetchTieringCostSavingsInfoForProtectedItemRequest",
)


def why_not(world: World, point: Resource) -> str:
    """The reason why a point can't move to the archive, or an empty text."""
    record = contents.point(point)
    if record.archived_at is not None:
        return "Recovery point cannot be moved to archive tier since it has already been moved."
    if not record.in_vault(world.now):
        return "Recovery point is not in the vault tier."
    if not _LONG_TERM & set(record.kinds):
        return "Only monthly and yearly recovery points can be moved to the archive tier."
    if world.now - record.time < _AGE:
        return "Recovery point must be at least three months old."
    if record.expires - world.now < _REST:
        return "Recovery point must have at least six months of retention left."
    if _is_needed(world, point):
        return "Recovery point has daily or weekly recovery points that depend on it."
    return ""


def _is_needed(world: World, point: Resource) -> bool:
    """Whether the next newer point of the vault tier is a daily or weekly one, which shares its blocks."""
    held = [contents.point(p) for p in _in_vault(world, world.need(point.parent))]
    after = next((p for p in held if p.time > contents.point(point).time), None)
    return after is not None and bool(after.kinds) and not _LONG_TERM & set(after.kinds)


def _in_vault(world: World, item: Resource) -> list[Resource]:
    return [p for p in contents.points(world, item) if contents.point(p).in_vault(world.now)]


@dataclass(frozen=True, slots=True)
class Move:
    """What the move of one point frees in the vault tier and takes in the archive, in bytes."""

    point: Resource
    freed: int
    taken: int


def recommended(world: World, item: Resource) -> Iterator[Move]:
    """The points whose move makes the month cheaper, oldest first; each counts on those before it being moved, too."""
    staying = _in_vault(world, item)
    for point in [p for p in staying if not why_not(world, p)]:
        move = _move(point, staying)
        if move.freed * _STANDARD > move.taken * _ARCHIVE:
            staying.remove(point)
            yield move


def _move(point: Resource, staying: list[Resource]) -> Move:
    record = contents.point(point)
    times = [contents.point(p).time for p in staying]
    before = max((t for t in times if t < record.time), default=None)
    after = min((t for t in times if t > record.time), default=None)
    own = _changed(record, before) * _changed(record, after)
    used = used_bytes(record)
    return Move(point, round(used * own), used)


def _changed(record: PointRecord, neighbour: datetime | None) -> float:
    """The share of the blocks that differs between a point and its neighbour; all of them where there is none."""
    if neighbour is None:
        return 1.0
    rate = min(100.0, max(0.0, float(record.vm_facts.get("dailyChange", USUAL_CHANGE)))) / 100
    unchanged: float = (1.0 - rate) ** float(abs(record.time - neighbour) / _DAY)
    return 1.0 - unchanged


def used_bytes(record: PointRecord) -> int:
    """How much data a point holds."""
    return sum(disk.size for disk in record.disks) * _GIB // _USED_SHARE


def cost(call: Call) -> Answer:
    """What moving the recommended points saves, or what bringing an archived one back costs: a long-running operation."""
    vault, asked = call.world.need(call.upto("vaults")), call.body
    copies = _COPIES[vault_body.redundancy(vault)]
    kind = asked.get("objectType")
    if kind == "FetchTieringCostInfoForRehydrationRequest":
        body = _rehydration(call.world, vault, asked, copies)
    elif kind in _SAVINGS:
        body = _savings(call.world, list(_items(call.world, vault, asked)), asked, copies)
    else:
        raise refused("BMSUserErrorInvalidInput", f"objectType '{kind}' is not one of the requests for the cost of tiering.")  # fmt: skip
    operation = call.world.operate("backup", call.action, vault.id, call.world.chance.between(5, 20), answer=body)
    base = f"{vault.id}/backupTieringCost/default"
    headers = (
        ("Azure-AsyncOperation", call.link(f"{base}/operationsStatus/{operation.id}")),
        ("Location", call.link(f"{base}/operationResults/{operation.id}")),
        ("Retry-After", "60"),
    )
    return Answer(202, None, headers, operation.id)


def _check_tiers(asked: Json, source: str, target: str) -> None:
    if (asked.get("sourceTierType"), asked.get("targetTierType")) != (source, target):
        raise refused("BMSUserErrorInvalidInput", f"This cost is about moving from {source} to {target}.")


def _items(world: World, vault: Resource, asked: Json) -> Iterator[Resource]:
    """The items that a request for savings is about: those of the vault, of a policy, or one."""
    if asked["objectType"] == _SAVINGS[2]:
        yield _item(world, vault, asked)
        return
    held = [item for item in contents.items(world, vault) if contents.item(item).deleted_at is None]
    if asked["objectType"] == _SAVINGS[0]:
        yield from held
        return
    policy = world.find(f"{vault.id}/backupPolicies/{asked.get('policyName')}")
    if policy is None or policy.type != POLICIES:
        raise refused("BMSUserErrorInvalidInput", f"The policy '{asked.get('policyName')}' does not exist.")
    yield from contents.users_of(world, policy)


def _item(world: World, vault: Resource, asked: Json) -> Resource:
    named = machine_of(str(asked.get("containerName")), str(asked.get("protectedItemName")))
    found = world.find(item_id(vault.id, *named)) if named else None
    if found is None or found.type != ITEMS:
        raise refused("BMSUserErrorInvalidInput", f"The item '{asked.get('protectedItemName')}' is not in the vault.")
    return found


def _savings(world: World, items: list[Resource], asked: Json, copies: float) -> Json:
    _check_tiers(asked, "HardenedRP", "ArchivedRP")
    moves = [move for item in items for move in recommended(world, item)]
    return {
        "objectType": "TieringCostSavingInfo",
        "sourceTierSizeReductionInBytes": sum(move.freed for move in moves),
        "targetTierSizeIncreaseInBytes": sum(move.taken for move in moves),
        "retailSourceTierCostPerGBPerMonth": _STANDARD * copies,
        "retailTargetTierCostPerGBPerMonth": _ARCHIVE * copies,
    }


def _rehydration(world: World, vault: Resource, asked: Json, copies: float) -> Json:
    _check_tiers(asked, "ArchivedRP", "HardenedRP")
    point = world.find(f"{_item(world, vault, asked).id}/recoveryPoints/{asked.get('recoveryPointId')}")
    priority = asked.get("rehydrationPriority")
    if point is None or contents.point(point).archived_at is None:
        raise refused("BMSUserErrorInvalidInput", f"The recovery point '{asked.get('recoveryPointId')}' is not in the archive tier.")  # fmt: skip
    if priority not in _RETRIEVAL:
        raise refused("BMSUserErrorInvalidInput", f"rehydrationPriority must be one of {', '.join(_RETRIEVAL)}.")
    return {
        "objectType": "TieringCostRehydrationInfo",
        "rehydrationSizeInBytes": used_bytes(contents.point(point)),
        "retailRehydrationCostPerGBPerMonth": _RETRIEVAL[priority] * copies,
    }


_COST = VAULT + "/backupTieringCost/default"
ROUTES = (
    Route("FetchTieringCost_Post", "POST", _COST + "/fetchTieringCost", cost, request=BACKUP_MODELS + "FetchTieringCostInfoRequest"),
    Route("GetTieringCostOperationResult_Get", "GET", _COST + "/operationResults/{operation}", doors.result, response=BACKUP_MODELS + "TieringCostInfo"),
    Route("TieringCostOperationStatus_Get", "GET", _COST + "/operationsStatus/{operation}", doors.status, response=BACKUP_MODELS + "OperationStatus"),
)  # fmt: skip
