"""Another size for a lab's machines, where a region or a quota does not give the one that the lab asks for."""

from dataclasses import replace

from studyapp.core.azure_costs import Charge
from studyapp.core.azure_plan import Plan, PlannedMachine, PlannedResource
from studyapp.core.labs import Lab, Mutant, Step
from studyapp.labs.subscription.offers import Offer

_MAKES = "vm.create"
"""The operation that gives a machine its size. Resizing is a learner's own doing, and stays as the lab asks for it."""
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


def plan_with_size(plan: Plan, instead_of: str, offer: Offer) -> Plan:
    """The plan with every machine of one size at another: a real region offers sizes that no rehearsal knows."""
    return replace(
        plan,
        machines=tuple(_machine(one, instead_of, offer) for one in plan.machines),
        resources=tuple(_resource(one, instead_of, offer.size) for one in plan.resources),
        charges=tuple(_charge(one, instead_of, offer.size) for one in plan.charges),
    )


def _charge(charge: Charge, instead_of: str, size: str) -> Charge:
    kind, _, rest = charge.meter.partition("/")
    before, _, system = rest.partition("/")
    if kind != "vm" or before.lower() != instead_of.lower():
        return charge
    return replace(charge, meter=f"vm/{size}/{system}", what=charge.what.replace(before, size))


def _machine(machine: PlannedMachine, instead_of: str, offer: Offer) -> PlannedMachine:
    if machine.size.lower() != instead_of.lower():
        return machine
    return replace(machine, size=offer.size, cores=offer.cores, family=offer.family, memory=offer.memory)


def _resource(resource: PlannedResource, instead_of: str, size: str) -> PlannedResource:
    if resource.type.lower() != _VMS or resource.sku.lower() != instead_of.lower():
        return resource
    properties = {**resource.body["properties"], "hardwareProfile": {"vmSize": size}}
    return replace(resource, sku=size, body={**resource.body, "properties": properties})
