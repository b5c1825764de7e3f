"""Recovery plans: several machines fail over together, group after group."""

from collections.abc import Callable
from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import (
    documents,
    doors,
    drills,
    fabrics,
    failovers,
    item_view,
    jobs,
    points,
)
from studyapp.sandbox.providers.site_recovery.errors import invalid, other_kind, refused
from studyapp.sandbox.providers.site_recovery.names import A2A, FABRICS, ITEMS, PLANS, is_a, vault_of
from studyapp.sandbox.providers.site_recovery.records import ReplicationJob, Step
from studyapp.sandbox.providers.site_recovery.source import record

RAN = "siterecovery.plan-ran"
_KIND = "RecoveryPlan"
_MOST_GROUPS, _MOST_ITEMS = 7, 100
_FIXED = ("Shutdown", "Failover")
"""Groups that every plan has, without machines of their own."""
_POINTS = {"LatestApplicationConsistent": "AppConsistent", "LatestCrashConsistent": "CrashConsistent", "LatestProcessed": ""}  # fmt: skip


def put(call: Call) -> Answer:
    """Create a plan for machines that are replicated from one region to another."""
    asked: Json = call.body.get("properties") or {}
    if call.world.find(call.path) is not None:
        raise refused("RecoveryPlanAlreadyExists", f"The recovery plan '{ids.name_of(call.path)}' exists already: change it by PATCH.", 409)  # fmt: skip
    sides = [_fabric(call.world, asked.get(name), call.path) for name in ("primaryFabricId", "recoveryFabricId")]
    if asked.get("failoverDeploymentModel") not in (None, "ResourceManager"):
        raise invalid("failoverDeploymentModel must be ResourceManager.")
    groups = _groups(call.world, asked.get("groups") or [], sides)
    properties = {"primary": sides[0].id, "recovery": sides[1].id, "groups": groups}
    made = Resource(call.path, PLANS, {"properties": properties})
    return documents.write(call, "CreateRecoveryPlan", "Create a recovery plan", made, _KIND)


def _fabric(world: World, id: object, near: str) -> Resource:
    found = world.find(str(id)) if is_a(str(id or ""), FABRICS) else None
    if found is None or vault_of(found.key) != vault_of(ids.key(near)):
        raise refused("FabricNotFound", f"The vault has no fabric of the id '{id}'.", 404)
    return found


def _groups(world: World, asked: list[Json], sides: list[Resource]) -> list[list[str]]:
    """The ids of the machines, boot group by boot group."""
    boots = [group for group in asked if group.get("groupType") == "Boot"]
    for group in asked:
        if group.get("startGroupActions") or group.get("endGroupActions"):
            raise not_simulated("scripts and manual actions of recovery plans", target="groups")
        if group.get("groupType") not in (*_FIXED, "Boot"):
            raise invalid(f"groupType must be Boot, {' or '.join(_FIXED)}.")
    found = [[_item(world, e.get("id"), sides) for e in group.get("replicationProtectedItems") or []] for group in boots]  # fmt: skip
    every = [id.lower() for group in found for id in group]
    if not every or len(set(every)) < len(every):
        raise invalid("A recovery plan names at least one machine, and each of them once.")
    if len(boots) > _MOST_GROUPS or len(every) > _MOST_ITEMS:
        raise invalid(f"A recovery plan has at most {_MOST_GROUPS} groups and {_MOST_ITEMS} machines.")
    return found


def _item(world: World, id: object, sides: list[Resource]) -> str:
    item = world.find(str(id)) if is_a(str(id or ""), ITEMS) else None
    if item is None:
        raise refused("ProtectedItemNotFound", f"There is no replicated item of the id '{id}'.", 404)
    if [fabrics.of(world, side).key for side in (item.id, record(item).container)] != [side.key for side in sides]:
        raise invalid(f"'{item.name}' is not replicated between the two fabrics of the plan.")
    return item.id


def patch(call: Call) -> Answer:
    """Change the groups of a plan."""
    old = call.resource()
    kept = old.body["properties"]
    sides = [call.world.need(kept["primary"]), call.world.need(kept["recovery"])]
    groups = _groups(call.world, dig(call.body, "properties.groups", []), sides)
    made = replace(old, body={"properties": {**kept, "groups": groups}})
    return documents.write(call, "SaveRecoveryPlan", "Save a recovery plan", made, _KIND)


def remove(call: Call) -> Answer:
    return documents.remove(call, "DeleteRecoveryPlan", "Delete a recovery plan", _KIND)


def _items(world: World, plan: Resource) -> list[list[Resource]]:
    """The machines that are still replicated, group by group."""
    return [[i for id in group if (i := world.find(id)) is not None] for group in plan.body["properties"]["groups"]]


def view(world: World, plan: Resource) -> Json:
    """The plan as it reads now: it can do what each of its machines can."""
    kept, groups = plan.body["properties"], _items(world, plan)
    sides = [world.need(kept["primary"]), world.need(kept["recovery"])]
    every = [item for group in groups for item in group]
    can = [set(item_view.allowed(world, item)) - {"DisableProtection", "ChangePit"} for item in every]
    shown = [_group(kind, []) for kind in _FIXED] + [_group("Boot", group) for group in groups]
    properties: Json = {
        "friendlyName": plan.name,
        "primaryFabricId": sides[0].id,
        "primaryFabricFriendlyName": fabrics.title(sides[0]),
        "recoveryFabricId": sides[1].id,
        "recoveryFabricFriendlyName": fabrics.title(sides[1]),
        "failoverDeploymentModel": "ResourceManager",
        "replicationProviders": [A2A],
        "allowedOperations": sorted(set.intersection(*can)) if can else [],
        "groups": shown,
        "providerSpecificDetails": [{"instanceType": A2A}],
    }
    for name, fact in (("lastTestFailoverTime", "test"), ("lastUnplannedFailoverTime", "failover")):
        if plan.facts.get(fact):
            properties[name] = plan.facts[fact]
    return {"properties": {**properties, **_scenario(world, plan)}}


def _scenario(world: World, plan: Resource) -> Json:
    """What the plan did last, or does."""
    job = jobs.latest(world, plan.id)
    if job is None or "plan" not in jobs.record(job).values:
        return {}
    state = jobs.state(world, job)
    begun = iso(jobs.operation_of(world, job).started)
    return {
        "currentScenario": {"scenarioName": jobs.record(job).scenario, "jobId": job.id, "startTime": begun},
        "currentScenarioStatus": state,
        "currentScenarioStatusDescription": jobs.WORDS[state],
    }


def _group(kind: str, items: list[Resource]) -> Json:
    entries = [{"id": item.id, "virtualMachineId": record(item).lifecycle} for item in items]
    return {"groupType": kind, "replicationProtectedItems": entries, "startGroupActions": [], "endGroupActions": []}


Begin = Callable[[Resource, float], tuple[Resource, str]]


def _run(call: Call, scenario: str, title: str, begin: Begin, fact: str = "") -> Answer:
    """Start a job for each machine, a group when the one before it is through, and one that waits for them all."""
    world, plan = call.world, call.world.need(call.upto("replicationRecoveryPlans"))
    delay, steps, started = 0.0, [], []
    for number, group in enumerate(_items(world, plan), start=1):
        jobs_of_group = [begin(item, delay)[0] for item in group]
        ends = [sum(step.seconds for step in jobs.record(job).steps) for job in jobs_of_group]
        steps.append(Step(f"RecoveryPlanGroup{number}", f"Group {number}", max([*ends, delay]) - delay))
        delay = max([*ends, delay])
        started += [job.id for job in jobs_of_group]
    steps.append(Step("FinalizeRecoveryPlan", "Finalizing the recovery plan", 5))
    job = ReplicationJob(scenario, title, plan.name, _KIND, tuple(steps), RAN, {"plan": plan.id, "jobs": started, "fact": fact})  # fmt: skip
    _, operation = jobs.start(world, call.action, plan.id, job)
    return doors.accepted(call, operation)


def ran(world: World, values: Json) -> None:
    """All machines are through; the plan has failed where one of them has."""
    failed = [job for id in values["jobs"] if (job := world.find(id)) and jobs.state(world, job) != "Succeeded"]
    plan = world.find(values["plan"])
    if plan is not None and values["fact"] and not failed:
        world.put(replace(plan, facts={**plan.facts, values["fact"]: iso(world.now)}))
    if failed:
        who = ", ".join(jobs.record(job).target for job in failed)
        raise refused("RecoveryPlanFailed", f"The job of the recovery plan failed for: {who}.")


def test(call: Call) -> Answer:
    """Test failover of every machine of a plan."""
    asked: Json = call.body.get("properties") or {}
    kind = _point_kind(asked)
    return _run(call, "TestFailover", "Test failover", lambda item, delay: drills.begin_test(call, item, asked.get("networkType"), asked.get("networkId"), _point(call.world, item, kind), delay), "test")  # fmt: skip


def _point_kind(asked: Json) -> str:
    details: list[Json] = asked.get("providerSpecificDetails") or []
    other = [entry.get("instanceType") for entry in details if entry.get("instanceType") != A2A]
    if other:
        raise other_kind(other[0])
    if asked.get("failoverDirection") not in (None, "PrimaryToRecovery"):
        raise invalid("failoverDirection must be PrimaryToRecovery.")
    if any(entry.get("multiVmSyncPointOption") == "UseMultiVmSyncRecoveryPoint" for entry in details):
        raise not_simulated("recovery points that several machines share", target="multiVmSyncPointOption")
    return str(details[0].get("recoveryPointType") or "Latest") if details else "Latest"


def _point(world: World, item: Resource, kind: str) -> str | None:
    """The id of a machine's newest point of a kind; None for the latest state."""
    if kind == "Latest":
        return None
    if kind not in _POINTS:
        raise invalid(f"recoveryPointType must be Latest, {', '.join(_POINTS)}.")
    found = next((point for point in points.of(world, item) if _POINTS[kind] in ("", point.kind)), None)
    if found is None:
        raise refused("RecoveryPointNotFound", f"'{item.name}' has no recovery point of the kind {kind}.")
    return points.id_of(item, found)


def clean_up(call: Call) -> Answer:
    """Delete the test machines of a plan."""
    comments = dig(call.body, "properties.comments", "")
    return _run(call, "TestFailoverCleanup", "Test failover cleanup", lambda item, _: drills.begin_cleanup(call, item, comments))  # fmt: skip


def unplanned(call: Call) -> Answer:
    """Fail over every machine of a plan."""
    asked: Json = call.body.get("properties") or {}
    kind = _point_kind(asked)
    return _run(call, "UnplannedFailover", "Failover", lambda item, delay: failovers.begin_failover(call, item, asked.get("sourceSiteOperations"), _point(call.world, item, kind), delay), "failover")  # fmt: skip


def commit(call: Call) -> Answer:
    """Commit the failover of every machine of a plan."""
    return _run(call, "CommitFailover", "Commit", lambda item, _: failovers.begin_commit(call, item))
