"""Azure Policy: would an assignment over the subscription deny something that the lab sends?

Judged by the same rules as in the sandbox. What those can't judge is said: a rule that asks for what they don't know, an
initiative that can't be read, a property that is not found in what the lab sends.
"""

from collections.abc import Iterator

from studyapp.core.azure_obstacles import Obstacle, Proposal
from studyapp.core.azure_plan import Plan, PlannedResource
from studyapp.labs.subscription.preflight.policy_proposals import instead
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
            continue
        verdict = judge.verdict(found, plan.resources)
        if verdict.denied:
            yield _denies(found, verdict.denied, plan.lab, instead(target, judge, plan, found, verdict.denied))
        elif verdict.doubt:
            yield _unreadable(Unreadable(found.assignment, found.title, verdict.doubt))


def _denies(rule: Rule, denied: tuple[PlannedResource, ...], lab: str, proposal: Proposal | None) -> Obstacle:
    names = ", ".join(f"{one.name} ({one.type})" for one in denied[:_NAMED])
    more = f" and {len(denied) - _NAMED} more" if len(denied) > _NAMED else ""
    return Obstacle(
        check="policies",
        what=f'The policy "{rule.title}" ({rule.assignment.title}) denies {names}{more}.',
        why="Azure would refuse it with RequestDisallowedByPolicy, after other parts of the lab are made and paid for.",
        fix=_first(lab, proposal) + _exemption(rule),
        proposal=proposal,
    )


def _first(lab: str, proposal: Proposal | None) -> str:
    start = f"`studyapp lab start {lab} --target azure"
    if proposal is None:
        return ""
    if proposal.kind == "size":
        return f"Take a size that it allows: {start} --size {proposal.value}`. Or else: "
    return (
        f"Begin the lab in {proposal.value}, which it allows: {start} --seed NUMBER` with one that draws it. Or else: "
    )


def _exemption(rule: Rule) -> str:
    return (
        "Ask whoever assigned it for an exemption of the lab's groups: `az policy exemption create --name studyapp "
        f"--exemption-category Waiver --policy-assignment {rule.assignment.id}`; or take a subscription that it does not hold for."
    )


def _unreadable(found: Unreadable) -> Obstacle:
    return Obstacle(
        check="policies",
        what=f'Whether the policy "{found.title}" ({found.assignment.title}) denies something of the lab can\'t be told: {found.why}.',
        why="If it does, Azure refuses with RequestDisallowedByPolicy once the lab has begun.",
        fix=f"`az policy assignment show --name {found.assignment.name} --scope {found.assignment.scope}` and the portal's "
        "Policy > Assignments show what it asks for.",
        stops=False,
    )
