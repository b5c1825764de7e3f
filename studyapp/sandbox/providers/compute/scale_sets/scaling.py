"""How a scale set grows and shrinks: new instances, and which of the old ones go."""

from collections.abc import Callable
from dataclasses import replace

from studyapp.sandbox.arm.errors import conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, put_at
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute.scale_sets import instances

_ORDERS: dict[str, Callable[[Resource], int]] = {
    "Default": lambda vm: -int(vm.name),
    "NewestVM": lambda vm: -int(vm.name),
    "OldestVM": lambda vm: int(vm.name),
}
"""Rule to the order in which instances of one zone go."""


def is_protected(vm: Resource) -> bool:
    """Whether the scale set leaves the instance alone in whatever it does to its instances."""
    return bool(dig(vm.body, "properties.protectionPolicy.protectFromScaleSetActions"))


def grow(world: World, home: Resource, count: int) -> tuple[Resource, list[str]]:
    """Make instances; gives the scale set, which knows its next number, and the ids of the new ones."""
    first = int(home.facts["next"])
    made = [instances.make(world, home, number).id for number in range(first, first + count)]
    return world.put(replace(home, facts={**home.facts, "next": first + count})), made


def leaving(world: World, home: Resource, count: int) -> list[Resource]:
    """The instances that go first: of the zone with the most, by the scale set's rule, and none that is protected.

    Raises:
        ArmError: 409 where too few may go.
    """
    left = instances.staying(world, home)
    rule = dig(home.body, "properties.scaleInPolicy.rules", ["Default"])[0]
    order, chosen = _ORDERS[rule], []
    for _ in range(count):
        free = [vm for vm in left if not is_protected(vm) and not _stays(vm)]
        if not free:
            raise conflict("OperationNotAllowed", f"The scale set '{home.name}' cannot be scaled in by {count} instances: too many of them are protected from it.")  # fmt: skip
        there = [_zone(vm) for vm in left]
        vm = min(free, key=lambda vm: (-there.count(_zone(vm)), order(vm)))
        chosen.append(vm)
        left.remove(vm)
    return chosen


def _stays(vm: Resource) -> bool:
    return bool(dig(vm.body, "properties.protectionPolicy.protectFromScaleIn"))


def _zone(vm: Resource) -> str:
    return "".join(vm.body.get("zones") or [])


def begin_leaving(world: World, chosen: list[Resource]) -> list[str]:
    """Mark instances as on their way out; gives their ids."""
    for vm in chosen:
        world.put(replace(vm, facts={**vm.facts, "deleting": True}))
    return [vm.id for vm in chosen]


def fewer(world: World, home: Resource, count: int) -> Resource:
    """The scale set with a capacity that is smaller by some instances that were deleted one by one."""
    return world.put(replace(home, body=put_at(home.body, "sku.capacity", home.body["sku"]["capacity"] - count)))


def end(world: World, values: Json) -> None:
    """New instances have booted, and those that had to go are gone."""
    for id in values.get("new", []):
        vm = world.find(id)
        if vm is not None:
            instances.booted(world, vm)
    for id in values.get("gone", []):
        if world.find(id) is not None:
            world.remove(id)
