"""What fabrics, containers, policies and mappings share: each is written, and removed, by a job of a minute."""

from collections.abc import Sequence

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import doors, jobs
from studyapp.sandbox.providers.site_recovery.records import ReplicationJob, Step

WRITTEN = "siterecovery.written"
REMOVED = "siterecovery.removed"


def write(call: Call, scenario: str, title: str, made: Resource, kind: str) -> Answer:
    """Begin the job at whose end a document stands in the tree."""
    values = {"id": made.id, "type": made.type, "body": made.body}
    return _begin(call, made, scenario, title, kind, WRITTEN, values)


def remove(call: Call, scenario: str, title: str, kind: str) -> Answer:
    """Begin the job at whose end a document is gone; 204 where there is none."""
    id = call.path.removesuffix("/remove")
    found = call.world.find(id)
    if found is None:
        return Answer(204)
    call.world.check_delete(found)
    return _begin(call, found, scenario, title, kind, REMOVED, {"id": found.id})


def _begin(call: Call, about: Resource, scenario: str, title: str, kind: str, effect: str, values: Json) -> Answer:
    call.world.need(call.upto("vaults"))
    step = Step(f"{scenario}Task", title, call.world.chance.between(20, 60))
    job = ReplicationJob(scenario, title, about.name, kind, (step,), effect, values)
    _, operation = jobs.start(call.world, call.action, about.id, job)
    return doors.accepted(call, operation)


def written(world: World, values: Json) -> None:
    """The document stands; what it hangs on must still be there."""
    parsed = ids.parse(values["id"])
    if parsed is not None:
        world.need(parsed.parent if "/replicationNetworks/" not in values["id"] else values["id"].split("/replicationNetworks/")[0])  # fmt: skip
    old = world.find(values["id"])
    facts = dict(old.facts) if old else {"identifier": world.chance.guid()}
    world.put(Resource(values["id"], values["type"], values["body"], facts))


def removed(world: World, values: Json) -> None:
    """The document goes, unless it has come into use meanwhile."""
    found = world.find(values["id"])
    if found is not None:
        world.check_delete(found)
        world.remove(found.id)


def names(found: Sequence[Resource]) -> str:
    return ", ".join(resource.name for resource in found)
