"""Copying a vault's backup data to an empty vault of another region: prepared on the source, triggered on the target.

What arrives are the items with their points of the vault tier, stopped and without a policy, for their machines stay in
the old region. The source keeps its own and goes on.
"""

import base64
from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.routes import Route, Strict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import contents, doors, vault_body
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.names import CONTAINERS, FABRIC, ITEMS, VAULTS
from studyapp.sandbox.providers.recovery_services.paths import BACKUP_MODELS, STORAGE
from studyapp.sandbox.providers.recovery_services.records import DiskCopy, PointRecord

MOVED = "recovery.data-moved"
_LEVELS = ("Vault", "Container")


def prepare(call: Call) -> Answer:
    """Get the source ready; the operation's result carries the correlation id that the target asks for."""
    source, asked = call.world.need(call.upto("vaults")), call.body
    target = _other_vault(call.world, source, asked.get("targetResourceId"), asked.get("targetRegion"), "target")
    chosen = _chosen(call.world, source, asked)
    seconds = call.world.chance.between(40, 120)
    correlation = _correlation(call.world)
    result = {"objectType": "PrepareDataMoveResponse", "correlationId": correlation}
    operation = call.world.operate("backup", call.action, source.id, seconds, answer=result)
    plan = {"target": target.id, "level": asked["dataMoveLevel"], "containers": [c.id for c in chosen], "operation": operation.id}  # fmt: skip
    _keep_plan(call.world, source, correlation, plan)
    return Answer(202, None, _headers(call, source, operation, result=True), operation.id)


def _correlation(world: World) -> str:
    return base64.b64encode(f"{world.chance.digits(19)};{world.chance.guid()}".encode()).decode()


def _keep_plan(world: World, source: Resource, correlation: str, plan: Json) -> None:
    plans = {**source.facts.get("dataMoves", {}), correlation: plan}
    world.remember(replace(source, facts={**source.facts, "dataMoves": plans}))


def _other_vault(world: World, vault: Resource, id: str | None, place: str | None, which: str) -> Resource:
    """The vault at the other end, which must exist in another region, the one that is named."""
    other = world.find(str(id or ""))
    if other is None or other.type != VAULTS:
        raise _refusal(f"The {which} vault '{id}' does not exist.")
    if other.body["location"] != region(str(place or "")):
        raise _refusal(f"The {which} vault is in '{other.body['location']}', not in '{place}'.")
    if other.body["location"] == vault.body["location"]:
        raise _refusal("Data moves between vaults of different regions only.")
    return other


def _refusal(message: str) -> ArmError:
    return refused("BMSUserErrorInvalidInput", message)


def _containers(world: World, vault: Resource) -> list[Resource]:
    return world.tree.children(f"{vault.id}/backupFabrics/{FABRIC}", CONTAINERS)


def _chosen(world: World, source: Resource, asked: Json) -> list[Resource]:
    """The containers to move: all, the named ones, or those that have not been moved before."""
    level, named = asked.get("dataMoveLevel"), [ids.key(id) for id in asked.get("sourceContainerArmIds") or []]
    if level not in _LEVELS:
        raise _refusal(f"dataMoveLevel must be one of {', '.join(_LEVELS)}.")
    if (level == "Container") != bool(named):
        raise _refusal("sourceContainerArmIds must be given if, and only if, dataMoveLevel is Container.")
    found = {container.key: container for container in _containers(world, source)}
    unknown = [id for id in named if id not in found]
    if unknown:
        raise _refusal(f"The container '{unknown[0]}' is not registered in the source vault.")
    wanted = [found[id] for id in named] if named else list(found.values())
    if asked.get("ignoreMoved"):
        wanted = [container for container in wanted if not container.facts.get("movedTo")]
    if not wanted:
        raise _refusal("There is nothing to move in the source vault.")
    return wanted


def _headers(call: Call, vault: Resource, operation: Operation, *, result: bool) -> doors.Headers:
    base = f"{vault.id}/backupstorageconfig/vaultstorageconfig"
    headers = [("Azure-AsyncOperation", call.link(f"{base}/operationStatus/{operation.id}")), ("Retry-After", "60")]
    if result:
        headers.append(("Location", call.link(f"{base}/operationResults/{operation.id}")))
    return tuple(headers)


def trigger(call: Call) -> Answer:
    """Move the prepared data into this vault."""
    target, asked = call.world.need(call.upto("vaults")), call.body
    source = _other_vault(call.world, target, asked.get("sourceResourceId"), asked.get("sourceRegion"), "source")
    correlation = str(asked.get("correlationId") or "")
    plan = source.facts.get("dataMoves", {}).get(correlation)
    _check_plan(call, target, plan, asked)
    _check_empty(call.world, target)
    seconds = 60 * call.world.chance.between(20, 60) * max(1, len(plan["containers"]))
    values = {"source": source.id, "target": target.id, "correlation": correlation}
    operation = call.world.operate("backup", call.action, target.id, seconds, effect=MOVED, values=values)
    _keep_plan(call.world, source, correlation, {**plan, "used": True})
    return Answer(202, None, _headers(call, target, operation, result=False), operation.id)


def _check_plan(call: Call, target: Resource, plan: Json | None, asked: Json) -> None:
    if plan is None or ids.key(plan["target"]) != target.key:
        raise _refusal("The correlation id is not one that the source vault was prepared with for this vault.")
    if call.world.operations[plan["operation"].lower()].status(call.now) == "InProgress":
        raise _refusal("The source vault is still being prepared.")
    if plan.get("used"):
        raise _refusal("The data move of this correlation id was triggered already: prepare the source vault again.")
    named = {ids.key(id) for id in asked.get("sourceContainerArmIds") or []}
    if asked.get("dataMoveLevel") != plan["level"] or (named and named != {ids.key(id) for id in plan["containers"]}):
        raise _refusal("The data move differs from what the source vault was prepared for.")


def _check_empty(world: World, target: Resource) -> None:
    if _containers(world, target):
        raise _refusal("The target vault is not empty: data moves into a vault without containers and items only.")


def moved(world: World, values: Json) -> None:
    """The data has arrived; what became unavailable meanwhile makes the operation fail."""
    source, target = world.need(values["source"]), world.need(values["target"])
    _check_empty(world, target)
    for id in source.facts["dataMoves"][values["correlation"]]["containers"]:
        container = world.find(id)
        if container is not None:
            _copy_container(world, source, target, container)
    world.remember(replace(world.need(target.id), record=replace(vault_body.record(target), frozen=True)))


def _copy_container(world: World, source: Resource, target: Resource, container: Resource) -> None:
    items = [i for i in world.tree.children(container.id, ITEMS) if contents.item(i).deleted_at is None]
    if not items:
        return
    world.put(Resource(_at(container, source, target), CONTAINERS, {}, {"vm": container.facts["vm"]}))
    for item in items:
        _copy_item(world, source, target, item)
    world.remember(replace(container, facts={**container.facts, "movedTo": target.id}))


def _copy_item(world: World, source: Resource, target: Resource, item: Resource) -> None:
    record = replace(contents.item(item), policy="", state="ProtectionStopped", job="", job_before="", exclusion=None)
    world.put(replace(item, id=_at(item, source, target), facts={}, record=record))
    for point in contents.points(world, item):
        held = contents.point(point)
        if held.in_vault(world.now):
            there = _elsewhere(held, str(target.body["location"]))
            world.put(replace(point, id=_at(point, source, target), record=there))


def _at(resource: Resource, source: Resource, target: Resource) -> str:
    return target.id + resource.id[len(source.id) :]


def _elsewhere(point: PointRecord, location: str) -> PointRecord:
    """A point in another region: its snapshot stays behind, and what is made of it belongs there."""
    return replace(
        point,
        snapshot_gone=True,
        mount=None,
        vm=_in_region(point.vm, location),
        disks=tuple(_disk(disk, location) for disk in point.disks),
        excluded=tuple(_disk(disk, location) for disk in point.excluded),
    )


def _disk(disk: DiskCopy, location: str) -> DiskCopy:
    return replace(disk, body=_in_region(disk.body, location))


def _in_region(body: Json, location: str) -> Json:
    return {name: value for name, value in body.items() if name != "zones"} | {"location": location}


_STRICT = Strict(
    acts_on=("sourceResourceId", "sourceRegion", "dataMoveLevel", "correlationId", "sourceContainerArmIds"),
    refuses={"pauseGC": (False,)},
)
ROUTES = (
    Route("BMSPrepareDataMove", "POST", STORAGE + "/prepareDataMove", prepare, request=BACKUP_MODELS + "PrepareDataMoveRequest"),
    Route("BMSPrepareDataMoveOperationResult_Get", "GET", STORAGE + "/operationResults/{operation}", doors.result, response=BACKUP_MODELS + "VaultStorageConfigOperationResultResponse"),
    Route("BMSTriggerDataMove", "POST", STORAGE + "/triggerDataMove", trigger, request=BACKUP_MODELS + "TriggerDataMoveRequest", strict=_STRICT),
    Route("DataMove_GetOperationStatus", "GET", STORAGE + "/operationStatus/{operation}", doors.status, response=BACKUP_MODELS + "OperationStatus"),
)  # fmt: skip
