"""What is done to several instances at once: power, reimaging, the latest model, deletion."""

from dataclasses import replace

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.generic import Handler
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import guest, operating, power
from studyapp.sandbox.providers.compute.scale_sets import instances, scaling

FOLLOWED = "compute.instances-upgraded"
GONE = "compute.instances-gone"
_EVERY = "*"


def _home(call: Call) -> Resource:
    return call.world.need(call.upto("virtualMachineScaleSets"))


def _named(call: Call, home: Resource) -> list[Resource]:
    """The instances that a request names, all where it names none; an unknown one is a 400."""
    asked: list[str] = call.body.get("instanceIds") or [_EVERY]
    found = {vm.name: vm for vm in instances.staying(call.world, home)}
    if _EVERY in asked:
        return list(found.values())
    for name in asked:
        if name not in found:
            raise ArmError(400, "InvalidParameter", f"The provided instanceId {name} is not an active Virtual Machine Scale Set VM instanceId.", "instanceIds")  # fmt: skip
    return [found[name] for name in dict.fromkeys(asked)]


def _reached(call: Call, home: Resource) -> list[Resource]:
    """Those of the named instances that the scale set may do something to, none of them at work."""
    found = [vm for vm in _named(call, home) if not scaling.is_protected(vm)]
    for vm in found:
        operating.check_idle(call, vm.id)
    return found


def move(name: str) -> Handler:
    """A handler for one operation on the power of instances."""

    def handle(call: Call) -> Answer:
        return _move(call, name, power.MOVES[name])

    return handle


def _move(call: Call, name: str, rule: power.Move) -> Answer:
    home = _home(call)
    operating.check_idle(call, home.id)
    hard = name == "powerOff" and call.query.get("skipshutdown", "").lower() == "true"
    for vm in _reached(call, home):
        was = guest.power(vm.facts)
        if was not in rule.needs:
            continue
        if rule.during:
            vm = call.world.put(replace(vm, facts={**vm.facts, "powerState": rule.during}))
        values = {"vm": vm.id, "move": name, "was": was, "failed": False, "hard": hard}
        seconds = call.world.chance.between(*rule.span)
        call.world.operate(operating.FAMILY, call.action, vm.id, seconds, effect=power.DONE, values=values)
    return operating.accepted(call, home, operating.start(call, home, (rule.span[1], rule.span[1] + 5)))


def follow(call: Call) -> Answer:
    """Bring instances to the latest model: what the mode Manual waits for."""
    home = _home(call)
    operating.check_idle(call, home.id)
    found = _reached(call, home)
    values = {"instances": [vm.id for vm in found]}
    operation = operating.start(call, home, (60, 150), FOLLOWED, values)
    for vm in found:
        seconds = (operation.ends - call.now).total_seconds()
        call.world.operate(operating.FAMILY, call.action, vm.id, seconds)
    return operating.accepted(call, home, operation)


def followed(world: World, values: Json) -> None:
    """Instances have got the latest model."""
    for id in values["instances"]:
        vm = world.find(id)
        if vm is not None and not vm.facts.get("deleting"):
            instances.drop(world, instances.upgrade(world, vm).get("disk") or {})


def delete_named(call: Call) -> Answer:
    """Delete the instances that are named; the capacity goes down with them."""
    home = _home(call)
    return _delete(call, home, home, _named(call, home))


def delete_one(call: Call) -> Answer:
    """Delete an instance; the capacity goes down by one."""
    vm = call.world.find(call.path)
    if vm is None:
        return Answer(204)
    home = instances.home_of(call.world, vm)
    return _delete(call, home, vm, [] if vm.facts.get("deleting") else [vm])


def _delete(call: Call, home: Resource, subject: Resource, chosen: list[Resource]) -> Answer:
    operating.check_idle(call, home.id)
    scaling.fewer(call.world, home, len(chosen))
    values = {"gone": scaling.begin_leaving(call.world, chosen)}
    return operating.accepted(call, subject, operating.start(call, subject, (20, 45), GONE, values))


def gone(world: World, values: Json) -> None:
    scaling.end(world, values)
