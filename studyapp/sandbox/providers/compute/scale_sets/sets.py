"""Scale sets: create, change, delete; what a change of the model sets going follows from the mode of upgrades."""

from dataclasses import replace

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import machine_body, operating, sizes
from studyapp.sandbox.providers.compute.names import SCALE_SETS
from studyapp.sandbox.providers.compute.scale_sets import automatic, instances, model, rolling, rules, scaling

CHANGED = "compute.scale-set-changed"
DELETED = "compute.scale-set-deleted"


def put(call: Call) -> Answer:
    """Create a scale set with its instances, or change one."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    if old is not None:
        return change(call, old, call.body, whole=True)
    image = rules.check(call.world, call.path, call.body, None)
    body = model.complete(call.world, call.body, region(call.body["location"]), image)
    facts = {"model": 1, "next": 0, "turn": 0, "creating": True}
    home = call.world.put(Resource(call.path, SCALE_SETS, body, facts))
    home, new = scaling.grow(call.world, home, body["sku"]["capacity"])
    operation = operating.start(call, home, (60, 120), CHANGED, {"set": home.id, "new": new})
    return operating.written(call, home, operation, 201)


def patch(call: Call) -> Answer:
    return change(call, call.resource(), call.body, whole=False)


def change(call: Call, old: Resource, asked: Json, *, whole: bool) -> Answer:
    """Scale a scale set, or change its model, its policies or its tags."""
    home, operation = begin_change(call, old, asked, whole=whole)
    return operating.written(call, home, operation, 200)


def begin_change(call: Call, old: Resource, asked: Json, *, whole: bool) -> tuple[Resource, Operation]:
    """Check and begin a change; gives the changed scale set and what works on it."""
    generic.check_etag(call, old)
    operating.check_idle(call, old.id)
    rules.check_change(old, asked)
    body = model.changed(old, asked, whole)
    image = rules.check(call.world, old.id, body, old)
    home = call.world.put(_with(call.world, old, body, model.profile(body["properties"]["virtualMachineProfile"], image)))  # fmt: skip
    more = home.body["sku"]["capacity"] - old.body["sku"]["capacity"]
    new: list[str] = []
    if more > 0:
        home, new = scaling.grow(call.world, home, more)
    gone = scaling.begin_leaving(call.world, scaling.leaving(call.world, home, -more)) if more < 0 else []
    working = new or (model.mode(home) == "Automatic" and home.facts["model"] != old.facts["model"])
    values = {"set": home.id, "new": new, "gone": gone}
    span = (60.0, 150.0) if working else (20.0, 45.0) if gone else (5.0, 20.0)
    return home, operating.start(call, home, span, CHANGED, values)


def _with(world: World, old: Resource, body: Json, profile: Json) -> Resource:
    """The scale set with a checked body; another model gets the next number."""
    sku = {**body["sku"], "name": sizes.named(body["sku"]["name"], old.body["location"]).name}
    properties = {**body["properties"], "virtualMachineProfile": profile}
    body = {**body, "location": old.body["location"], "sku": sku, "properties": properties}
    if body.get("identity"):
        body["identity"] = machine_body.identity(world, body["identity"], old.body.get("identity") or {})
    same = model.of_instances(body) == model.of_instances(old.body)
    return replace(old, body=body, facts={**old.facts, "model": old.facts["model"] + (not same)})


def changed(world: World, values: Json) -> None:
    """A change has come into effect: instances have come and gone, and the others begin to follow the model."""
    scaling.end(world, values)
    home = world.find(values["set"])
    if home is None:
        return
    home = world.put(replace(home, facts={n: v for n, v in home.facts.items() if n != "creating"}))
    behind = rolling.behind(world, home)
    if behind and model.mode(home) == "Automatic":
        for vm in behind:
            instances.drop(world, instances.upgrade(world, vm).get("disk") or {})
    if behind and model.mode(home) == "Rolling":
        rolling.begin(world, home, rolling.MODEL, "User", behind)
    automatic.plan(world, home)


def delete(call: Call) -> Answer:
    """Delete a scale set with its instances and their disks."""
    home = call.world.find(call.path)
    if home is None:
        return Answer(204)
    home = call.world.put(replace(home, facts={**home.facts, "deleting": True}))
    return operating.accepted(call, home, operating.start(call, home, (30, 90), DELETED, {"set": home.id}))


def deleted(world: World, values: Json) -> None:
    if world.find(values["set"]) is not None:
        world.remove(values["set"])


def get(call: Call) -> Answer:
    """A scale set; `$expand=userData` adds the user data of its model."""
    home = call.resource()
    expand = call.query.get("$expand", "").lower()
    if expand not in ("", "userdata"):
        raise ArmError(400, "InvalidParameter", f"The value '{expand[:40]}' of $expand is not valid: userData.", "$expand")  # fmt: skip
    shown = call.world.view(home)
    if expand:
        profile = home.body["properties"]["virtualMachineProfile"]
        shown = {**shown, "properties": {**shown["properties"], "virtualMachineProfile": profile}}
    return Answer(200, shown)


def in_region(call: Call) -> Answer:
    """The scale sets of a region."""
    wanted = region(call.names["location"])
    found = [home for home in call.world.tree.of_type(SCALE_SETS) if home.body["location"] == wanted]
    return page(call, found, call.world.view)
