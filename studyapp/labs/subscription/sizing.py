"""Another size for a lab's machines, where a region or a quota does not give the one that the lab asks for."""

from dataclasses import replace

from studyapp.core.azure_costs import Charge
from studyapp.core.azure_plan import Plan, PlannedMachine, PlannedResource
from studyapp.core.labs import Lab, Mutant, Step
from studyapp.labs.operations.new_machine import CREATE

_MAKES = CREATE.name
"""The operation that gives a machine its size. Resizing is a learner's own doing, and stays as the lab asks for it."""
_USUAL = str(next(param.default for param in CREATE.params if param.name == "size"))
_VMS = "microsoft.compute/virtualmachines"


def with_size(lab: Lab, size: str) -> Lab:
    """The lab with every machine that it makes at another size, as Standard_B2s_v2."""
    return replace(
        lab,
        world=_sized(lab.world, size),
        aftermath=_sized(lab.aftermath, size),
        solutions=tuple(replace(one, steps=_sized(one.steps, size)) for one in lab.solutions),
        mutants=tuple(_sized_mutant(one, size) for one in lab.mutants),
    )


def _sized(steps: tuple[Step, ...], size: str) -> tuple[Step, ...]:
    return tuple(replace(step, args={**step.args, "size": size}) if step.do == _MAKES else step for step in steps)


def _sized_mutant(mutant: Mutant, size: str) -> Mutant:
    replaced = tuple(replace(one, by=_sized(one.by, size)) for one in mutant.replace)
    return replace(mutant, replace=replaced, append=_sized(mutant.append, size))


def plan_with_size(plan: Plan, lab: Lab, size: str) -> Plan:
    """The plan with the machines that a lab makes at a size that no rehearsal knows: what they need is as before.

    Args:
        plan: of the lab at its own sizes.
        lab: that lab, with its variables filled in.
        size: the size.
    """
    steps = (*lab.world, *lab.aftermath, *(step for one in lab.solutions for step in one.steps))
    own = {step.args.get("size", _USUAL).lower() for step in steps if step.do == _MAKES}
    return replace(
        plan,
        machines=tuple(_machine(one, own, size) for one in plan.machines),
        resources=tuple(_resource(one, own, size) for one in plan.resources),
        charges=tuple(_charge(one, own, size) for one in plan.charges),
    )


def _machine(machine: PlannedMachine, own: set[str], size: str) -> PlannedMachine:
    return replace(machine, size=size, family="") if machine.size.lower() in own else machine


def _resource(resource: PlannedResource, own: set[str], size: str) -> PlannedResource:
    if resource.type.lower() != _VMS or resource.sku.lower() not in own:
        return resource
    properties = {**resource.body["properties"], "hardwareProfile": {"vmSize": size}}
    return replace(resource, sku=size, body={**resource.body, "properties": properties})


def _charge(charge: Charge, own: set[str], size: str) -> Charge:
    kind, _, rest = charge.meter.partition("/")
    before, _, system = rest.partition("/")
    if kind != "vm" or before.lower() not in own:
        return charge
    return replace(charge, meter=f"vm/{size}/{system}", what=charge.what.replace(before, size))
