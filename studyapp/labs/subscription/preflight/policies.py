"""Azure Policy: would an assignment over the subscription deny something that the lab sends?

Judged by the same rules as in the sandbox. What those can't judge is said: a rule that asks for what they don't know, an
initiative that can't be read, a property that is not found in what the lab sends.
"""

from collections.abc import Iterator
from dataclasses import replace

from studyapp.core.azure_obstacles import Obstacle, Proposal
from studyapp.core.azure_plan import Plan, PlannedResource
from studyapp.labs.subscription.preflight.policy_reading import Rule, Unreadable, assigned
from studyapp.labs.subscription.preflight.policy_verdicts import Judge
from studyapp.labs.target import Target

_NAMED = 3
"""How many resources are told by name."""


def check(target: Target, plan: Plan) -> Iterator[Obstacle]:
    """The policies that would deny, and those that nobody can tell of."""
    judge = Judge(target, plan)
    for found in assigned(target):
        if isinstance(found, Unreadable):
            yield _unreadable(found)
        else:
            yield from _verdict(judge, plan, found)


def _verdict(judge: Judge, plan: Plan, rule: Rule) -> Iterator[Obstacle]:
    verdict = judge.verdict(rule, plan.resources)
    if verdict.denied:
        yield _denies(rule, verdict.denied, _other_region(judge, plan, rule, verdict.denied))
    elif verdict.doubt:
        yield _unreadable(Unreadable(rule.assignment, rule.title, verdict.doubt))


def _denies(rule: Rule, denied: tuple[PlannedResource, ...], proposal: Proposal | None) -> Obstacle:
    names = ", ".join(f"{one.name} ({one.type})" for one in denied[:_NAMED])
    more = f" and {len(denied) - _NAMED} more" if len(denied) > _NAMED else ""
    ask = (
        "ask whoever assigned it for an exemption of the lab's groups: `az policy exemption create --name studyapp "
        f"--exemption-category Waiver --policy-assignment {rule.assignment.id}`; or take a subscription that it does not hold for."
    )
    elsewhere = (
        f"Begin the lab with another --seed that draws {proposal.value}, which it allows; or {ask}" if proposal else ""
    )
    return Obstacle(
        check="policies",
        what=f'The policy "{rule.title}" ({rule.assignment.title}) denies {names}{more}.',
        why="Azure would refuse it with RequestDisallowedByPolicy, after other parts of the lab are made and paid for.",
        fix=elsewhere or ask[0].upper() + ask[1:],
        proposal=proposal,
    )


def _other_region(judge: Judge, plan: Plan, rule: Rule, denied: tuple[PlannedResource, ...]) -> Proposal | None:
    """A region of the lab in which nothing of it is denied."""
    for region in plan.other_regions:
        moved = tuple(_moved(one, region) for one in denied)
        if not judge.verdict(rule, moved).denied:
            because = "the lab can be laid there as well, and the policy allows it"
            return Proposal(kind="region", instead_of=denied[0].region, value=region, because=because)
    return None


def _moved(resource: PlannedResource, region: str) -> PlannedResource:
    return replace(resource, region=region, body={**resource.body, "location": region}) if resource.region else resource


def _unreadable(found: Unreadable) -> Obstacle:
    return Obstacle(
        check="policies",
        what=f'Whether the policy "{found.title}" ({found.assignment.title}) denies something of the lab can\'t be told: {found.why}.',
        why="If it does, Azure refuses with RequestDisallowedByPolicy once the lab has begun.",
        fix=f"`az policy assignment show --name {found.assignment.name}` and the portal's Policy > Assignments show what it asks for.",
        stops=False,
    )
