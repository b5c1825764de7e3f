"""What a policy that denies would let through instead: a machine of another size, or the lab in another of its regions."""

from dataclasses import replace

from studyapp.core.azure_obstacles import Proposal
from studyapp.core.azure_plan import Plan, PlannedResource
from studyapp.labs.subscription.preflight.market import Market, need_of, proposal
from studyapp.labs.subscription.preflight.policy_reading import Rule
from studyapp.labs.subscription.preflight.policy_verdicts import Judge
from studyapp.labs.target import Target

_VMS = "microsoft.compute/virtualmachines"


def instead(
    target: Target, judge: Judge, plan: Plan, rule: Rule, denied: tuple[PlannedResource, ...]
) -> Proposal | None:
    """What would be let through; None where neither would help.

    Args:
        target: the subscription.
        judge: knows how what is planned looks there.
        plan: of the lab.
        rule: the policy.
        denied: what it denies, at least one.
    """
    return _other_size(target, judge, plan, rule, denied) or _other_region(judge, plan, rule, denied)


def _other_size(
    target: Target, judge: Judge, plan: Plan, rule: Rule, denied: tuple[PlannedResource, ...]
) -> Proposal | None:
    """The cheapest size that would do and is not denied, where it is machines of one size that are."""
    size, region = denied[0].sku, denied[0].region
    if any(one.type.lower() != _VMS or (one.sku, one.region) != (size, region) for one in denied):
        return None
    market = Market(target, region)
    machines = tuple(one for one in plan.machines if (one.size, one.region) == (size, region))
    need = need_of(machines, market.offer(size))
    for offer, price in market.replacements(need, 0):
        if not judge.verdict(rule, tuple(_sized(one, offer.size) for one in denied)).denied:
            return proposal(need, offer, price)
    return None


def _sized(resource: PlannedResource, size: str) -> PlannedResource:
    properties = {**resource.body["properties"], "hardwareProfile": {"vmSize": size}}
    return replace(resource, sku=size, body={**resource.body, "properties": properties})


def _other_region(judge: Judge, plan: Plan, rule: Rule, denied: tuple[PlannedResource, ...]) -> Proposal | None:
    """A region of the lab in which nothing of it is denied, where all that is denied lies in one."""
    here = denied[0].region
    if not here or any(one.region != here for one in denied):
        return None
    for region in plan.other_regions:
        if not judge.verdict(rule, tuple(_moved(one, region) for one in denied)).denied:
            because = "the lab can be laid there as well, and the policy allows it"
            return Proposal(kind="region", instead_of=here, value=region, because=because)
    return None


def _moved(resource: PlannedResource, region: str) -> PlannedResource:
    return replace(resource, region=region, body={**resource.body, "location": region})
