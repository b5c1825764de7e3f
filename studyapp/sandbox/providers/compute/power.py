"""Power and repair of machines: start, stop, restart, deallocate, redeploy, reapply, reimage, generalize."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from studyapp.sandbox.arm import carried
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, conflict
from studyapp.sandbox.arm.generic import Handler
from studyapp.sandbox.arm.operations import Failure, Operation
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import (
    attaching,
    disk_body,
    guest,
    hibernation,
    image_sources,
    images,
    machine_rules,
    machines,
    operating,
)

DONE = "compute.vm-powered"


@dataclass(frozen=True, slots=True)
class Move:
    """One operation on a machine's power."""

    needs: tuple[str, ...]
    """Power states in which it does something."""
    tolerates: tuple[str, ...]
    """Power states in which it succeeds and changes nothing."""
    during: str
    """The power state while it works; empty keeps the old one."""
    span: tuple[float, float]


_HARD = (3.0, 8.0)
"""Seconds until a machine is off that is not asked to shut down."""

MOVES: Mapping[str, Move] = {
    "start": Move(("stopped", "deallocated"), ("running",), "starting", (10, 35)),
    "powerOff": Move(("running",), ("stopped", "deallocated"), "stopping", (12, 40)),
    "deallocate": Move(("running", "stopped"), ("deallocated",), "deallocating", (30, 75)),
    "restart": Move(("running",), (), "", (20, 45)),
    "redeploy": Move(("running", "stopped"), (), "", (120, 300)),
    "reapply": Move(("running", "stopped", "deallocated"), (), "", (8, 25)),
    "reimage": Move(("running", "stopped", "deallocated"), (), "", (60, 150)),
}


def move(name: str) -> Handler:
    """A handler for one operation of the table."""

    def handle(call: Call) -> Answer:
        return _move(call, name, MOVES[name])

    return handle


def _move(call: Call, name: str, rule: Move, **more: str) -> Answer:
    vm = call.world.need(call.upto("virtualMachines"))
    operating.check_idle(call, vm.id)
    power = guest.power(vm.facts)
    asleep = hibernation.is_asleep(vm)
    if name == "deallocate" and _says(call, "hibernate"):
        return _hibernate(call, vm)
    if power not in (*rule.needs, *rule.tolerates):
        raise conflict("OperationNotAllowed", f"Operation '{name}' is not allowed on VM '{vm.name}' since the VM is {power}.")  # fmt: skip
    if vm.facts.get("generalized") and name in ("start", "restart", "redeploy"):
        raise conflict("OperationNotAllowed", f"Operation '{name}' is not allowed on VM '{vm.name}' since the VM is generalized.")  # fmt: skip
    if power in rule.tolerates and not (asleep and name == "deallocate"):
        return operating.accepted(call, vm, operating.start(call, vm, (1, 3)))
    failure = _failure(vm, name, power)
    hard = name == "powerOff" and _says(call, "skipshutdown")
    if rule.during:
        vm = call.world.put(replace(vm, facts={**vm.facts, "powerState": rule.during}))
    values = {"vm": vm.id, "move": name, "was": power, "failed": failure is not None, "hard": hard, **more}
    span = _HARD if hard else rule.span
    return operating.accepted(call, vm, operating.start(call, vm, span, DONE, values, failure=failure))


def deallocate(world: World, vm: Resource) -> Operation:
    """Shut a running or stopped machine down and give its host back, without a request."""
    was, rule = guest.power(vm.facts), MOVES["deallocate"]
    vm = world.put(replace(vm, facts={**vm.facts, "powerState": rule.during}))
    values = {"vm": vm.id, "move": "deallocate", "was": was, "failed": False, "hard": False}
    seconds = world.chance.between(*rule.span)
    action = "Microsoft.Compute/virtualMachines/deallocate/action"
    return world.operate(operating.FAMILY, action, vm.id, seconds, effect=DONE, values=values)


def _says(call: Call, option: str) -> bool:
    """Whether an option of the query is switched on."""
    value = call.query.get(option, "false").lower()
    if value not in ("true", "false"):
        raise ArmError(400, "InvalidParameter", f"The value '{value[:40]}' of '{option}' is not valid: true or false.", option)  # fmt: skip
    return value == "true"


def _hibernate(call: Call, vm: Resource) -> Answer:
    """Save the memory on the disk of the system and leave the host."""
    hibernation.check(call.world, vm)
    failure = hibernation.failure(vm)
    vm = call.world.put(replace(vm, facts={**vm.facts, "powerState": "deallocating"}))
    values = {"vm": vm.id, "move": "hibernate", "was": "running", "failed": failure is not None}
    return operating.accepted(call, vm, operating.start(call, vm, (40, 90), DONE, values, failure=failure))


def _failure(vm: Resource, name: str, power: str) -> Failure | None:
    if name == "start" and power == "deallocated" and vm.facts.get("size") == "Unavailable":
        size = dig(vm.body, "properties.hardwareProfile.vmSize")
        text = f"Allocation failed. We do not have sufficient capacity for the requested VM size {size} in this region. Resize the VM, or try later."  # fmt: skip
        return Failure("AllocationFailed", text)
    return None


def done(world: World, values: Json) -> None:
    """An operation on the power has ended."""
    vm = world.find(values["vm"])
    if vm is None:
        return
    facts = dict(vm.facts)
    if values["failed"]:
        facts["powerState"] = values["was"]
    else:
        if values["move"] == "reimage":
            vm = _wipe(world, vm, values.get("version", ""))
        facts = _after(world, vm, values["move"], values["was"])
        facts = _ended(facts, values["move"], values["was"], hard=values.get("hard", False))
    world.put(replace(vm, facts=facts))


def _ended(facts: Json, name: str, was: str, *, hard: bool) -> Json:
    """Whether the system was shut down in good order the last time that it stopped: `unclean` where it was not."""
    if was != "running" or name in ("reapply", "hibernate"):
        return facts
    kept = {fact: value for fact, value in facts.items() if fact != "unclean"}
    return {**kept, "unclean": True} if hard else kept


def _after(world: World, vm: Resource, name: str, was: str) -> Json:
    facts = dict(vm.facts)
    match name:
        case "hibernate":
            return hibernation.asleep(facts)
        case "start" if hibernation.is_asleep(vm):
            return hibernation.awake(facts)
        case "start" | "restart":
            return machines.boot(world, vm, facts)
        case "powerOff":
            return {**facts, "powerState": "stopped"}
        case "deallocate":
            return {**hibernation.forgotten(guest.moved(facts)), "powerState": "deallocated"}
        case "redeploy":
            moved = guest.moved(facts)
            return machines.boot(world, vm, moved) if was == "running" else moved
        case "reapply":
            return {name: value for name, value in facts.items() if name != "model"}
        case "reimage":
            fresh = carried.without_disk(facts)
            return machines.boot(world, vm, fresh) if was == "running" else fresh
        case _:
            raise ValueError(name)


def _wipe(world: World, vm: Resource, version: str) -> Resource:
    """The system's disk is as the image was: what the guest kept on it is gone, its patches as well."""
    exact = {"exactVersion": version} if version else {}
    reference = {**vm.body["properties"]["storageProfile"]["imageReference"], **exact}
    disk = disk_body.system_of(world, vm)
    if disk is not None:
        kept = {n: v for n, v in carried.without_disk(disk.facts).items() if n == "attachedTo"}
        world.put(replace(disk, facts={**kept, **_imaged(world, vm, reference, disk)}))
    return replace(vm, body=put_at(vm.body, "properties.storageProfile.imageReference", reference))


def _imaged(world: World, vm: Resource, reference: Json, disk: Resource) -> Json:
    """What a system's disk holds that is as its image was."""
    found = images.of_machine(reference, world.now) if not reference.get("id") else None
    source = found or image_sources.named(world, reference, vm.body["location"])
    return attaching.fresh(world, source, disk)


def reimage(call: Call) -> Answer:
    """Put the system's disk back to its image: the version that it was made from, or another one of the same image."""
    vm = call.world.need(call.upto("virtualMachines"))
    reference: Json = dig(vm.body, "properties.storageProfile.imageReference")
    if not reference:
        raise conflict("OperationNotAllowed", f"VM '{vm.name}' was created from an existing disk and cannot be reimaged.")  # fmt: skip
    hibernation.check_awake(vm, "reimage")
    exact = _exact(call, vm, reference)
    machine_rules.check_password(dig(call.body, "osProfile.adminPassword"))
    return _move(call, "reimage", MOVES["reimage"], version=exact)


def _exact(call: Call, vm: Resource, reference: Json) -> str:
    """The version of its image that a machine goes back to; an image that somebody made has none."""
    wanted = call.body.get("exactVersion")
    if reference.get("id"):
        if wanted:
            raise ArmError(400, "InvalidParameter", "An image that is not of the platform has no versions.", "exactVersion")  # fmt: skip
        image_sources.named(call.world, reference, vm.body["location"])
        return ""
    return images.of_machine({**reference, "exactVersion": wanted or reference.get("exactVersion")}, call.now).version


def generalize(call: Call) -> Answer:
    """Mark a stopped machine as a template: it cannot be started again."""
    vm = call.world.need(call.upto("virtualMachines"))
    operating.check_idle(call, vm.id)
    hibernation.check_awake(vm, "generalize")
    if guest.power(vm.facts) not in ("stopped", "deallocated"):
        raise conflict("OperationNotAllowed", f"Operation 'generalize' is not allowed on VM '{vm.name}' since the VM is not powered off.")  # fmt: skip
    call.world.put(replace(vm, facts={**vm.facts, "generalized": True}))
    return Answer(200)
