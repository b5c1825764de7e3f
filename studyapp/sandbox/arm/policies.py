"""Azure Policy on a request: the assignments over a resource, and the refusal that their rules bring about.

Overlapping assignments add up: whatever one of them denies is denied. A rule looks at the resource as it would be; what
exists already stays.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from studyapp.sandbox.arm import ids, policy_rules, schema
from studyapp.sandbox.arm.errors import ArmError, gateway
from studyapp.sandbox.arm.policy_builtins import built_in
from studyapp.sandbox.arm.policy_rules import Terms
from studyapp.sandbox.arm.policy_subject import Subject
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, merge
from studyapp.sandbox.arm.world import World

ASSIGNMENTS = "Microsoft.Authorization/policyAssignments"
DEFINITIONS = "Microsoft.Authorization/policyDefinitions"
INITIATIVES = "Microsoft.Authorization/policySetDefinitions"
AUDITED = "Microsoft.Authorization/policies/audit/action"
"""What the activity log says of a resource that a policy with the effect audit would rather not have."""
GROUPS = "Microsoft.Resources/subscriptions/resourceGroups"
_EXEMPT = ("microsoft.resources/", "microsoft.authorization/policy")
"""What no policy looks at: deployments, tags and the policies themselves."""
_NOTHING = Subject("", "", {}, "", {})
"""What an initiative's own expressions look at: they know parameters alone."""
_TRACKED_BELOW = ("microsoft.compute/virtualmachines/extensions", "microsoft.compute/virtualmachines/runcommands")


class Definition(NamedTuple):
    """A built-in or custom definition, as far as its evaluation needs it."""

    id: str
    title: str
    mode: str
    parameters: Mapping[str, Json]
    rule: Json


class Part(NamedTuple):
    """A policy that an assignment brings, with the values of its parameters: several where an initiative is assigned."""

    definition: Definition
    values: Mapping[str, Any]
    """By lower-cased name."""
    reference: str = ""
    """What its initiative calls it; empty for one that is assigned by itself."""


class Finding(NamedTuple):
    """An assignment whose rule a resource matches."""

    assignment: Resource
    part: Part
    effect: str
    """In lower case."""

    @property
    def definition(self) -> Definition:
        return self.part.definition


def definition(world: World, id: str) -> Definition | None:
    """The definition of an id; None where there is none."""
    known = built_in(id)
    if known is not None:
        return _definition(known.id, known.properties)
    found = world.find(id)
    return _definition(found.id, found.body["properties"]) if found and found.type == DEFINITIONS else None


def _definition(id: str, properties: Json) -> Definition:
    return Definition(
        id,
        str(properties.get("displayName") or ids.name_of(id)),
        str(properties.get("mode") or "All").lower(),
        properties.get("parameters") or {},
        properties["policyRule"],
    )


def values(definition: Definition, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The value of each parameter by its lower-cased name: as assigned, or its default."""
    found = {name.lower(): one.get("defaultValue") for name, one in definition.parameters.items()}
    return found | {name.lower(): (one or {}).get("value") for name, one in given.items()}


def parts(world: World, assigned: Json) -> Iterator[Part]:
    """The policies of an assignment, by its properties; none where its definition is gone."""
    id, given = str(assigned["policyDefinitionId"]), assigned.get("parameters") or {}
    initiative = world.find(id)
    if initiative is not None and initiative.type == INITIATIVES:
        yield from members(world, initiative, given)
        return
    known = definition(world, id)
    if known is not None:
        yield Part(known, values(known, given))


def members(world: World, initiative: Resource, given: Mapping[str, Any]) -> Iterator[Part]:
    """The policies of an initiative; the values that it hands to them may name its own parameters."""
    properties = initiative.body["properties"]
    own = {name.lower(): one.get("defaultValue") for name, one in (properties.get("parameters") or {}).items()}
    own |= {name.lower(): (one or {}).get("value") for name, one in given.items()}
    for member in properties["policyDefinitions"]:
        known = definition(world, str(member["policyDefinitionId"]))
        if known is None:
            continue
        terms = Terms(own, _NOTHING)
        handed = {name: {"value": policy_rules.evaluate((one or {}).get("value"), terms)} for name, one in (member.get("parameters") or {}).items()}  # fmt: skip
        yield Part(known, values(known, handed), str(member["policyDefinitionReferenceId"]))


def check(world: World, caller: str, verb: str, type: str, model: str, id: str, body: Json) -> None:
    """Raise ARM's 403 where a policy denies the resource as it would be, and note what a policy audits.

    Args:
        type: the resource type that the request writes.
        model: of the request's body; it says whether the type has tags and a location.
        id: the resource.
        body: what the request brings; a PATCH is laid over what is there.
    """
    if verb not in ("PUT", "PATCH") or not model or not _may_be_judged(type):
        return
    over = world.tree.at(ids.scopes_of(id), ASSIGNMENTS)
    if not over:
        return
    old = world.find(id)
    would_be = merge(old.body, body) if old is not None and verb == "PATCH" else body
    found = list(_findings(world, over, type, id, would_be, tracked=_is_tracked(type, model)))
    denying = [one for one in found if one.effect == "deny"]
    if denying:
        raise _denied(id, denying)
    for one in found:
        if one.effect == "audit":
            world.note(caller, AUDITED, id, 200, "", message=f"'{one.assignment.id}' audits this resource.")


def denies(world: World, type: str, id: str, body: Json) -> bool:
    """Whether a policy would keep a service from making a resource group, or a resource that has tags and a location."""
    over = world.tree.at(ids.scopes_of(id), ASSIGNMENTS)
    found = _findings(world, over, type, id, body, tracked=type != GROUPS)
    return any(one.effect == "deny" for one in found)


def _may_be_judged(type: str) -> bool:
    low = type.lower()
    return low == GROUPS.lower() or not low.startswith(_EXEMPT)


def _is_tracked(type: str, model: str) -> bool:
    """Whether the type has tags and a location of its own, which the mode Indexed asks for."""
    low = type.lower()
    if low == GROUPS.lower() or (low.count("/") > 1 and low not in _TRACKED_BELOW):
        return False
    home, _, name = model.partition(".")
    return "tags" in schema.package(home).models[name]["props"]


def _findings(
    world: World, over: list[Resource], type: str, id: str, body: Json, *, tracked: bool
) -> Iterator[Finding]:
    subject = Subject(id, type, body, world.subscription, _group(world, id))
    for assignment in over:
        held = assignment.body["properties"]
        if _is_outside(held, id):
            continue
        for part in parts(world, held):
            known = part.definition
            if known.mode == "indexed" and not tracked:
                continue
            effect = policy_rules.effect(known.rule, part.values, subject)
            if effect != "disabled" and policy_rules.matches(known.rule, Terms(part.values, subject)):
                yield Finding(assignment, part, effect)


def _is_outside(held: Json, id: str) -> bool:
    """Whether an assignment does not hold here: it is switched off, or leaves this scope out."""
    if str(held.get("enforcementMode") or "Default").lower() != "default":
        return True
    within = {ids.key(scope) for scope in ids.scopes_of(id)}
    return any(ids.key(str(scope)) in within for scope in held.get("notScopes") or [])


def _group(world: World, id: str) -> Json:
    found = world.find(ids.group_id_of(id)) if ids.group_of(id) else None
    return {"id": found.id, "name": found.name, "type": found.type, "tags": {}, **found.body} if found else {}


def _denied(id: str, findings: list[Finding]) -> ArmError:
    name = ids.name_of(id)
    reasons = [reason for one in findings for reason in _reasons(one)]
    ending = (
        f"Reasons: '{'; '.join(reasons)}'. See error details for policy resource IDs."
        if reasons
        else f"Policy identifiers: '{json.dumps([_identifiers(one) for one in findings], separators=(',', ':'))}'."
    )
    return gateway(
        403,
        "RequestDisallowedByPolicy",
        f"Resource '{name}' was disallowed by policy. {ending}",
        target=name,
        additional_info=tuple({"type": "PolicyViolation", "info": _info(one)} for one in findings),
    )


def _reasons(finding: Finding) -> list[str]:
    told = dig(finding.assignment.body, "properties.nonComplianceMessages", [])
    about = ("", finding.part.reference.lower())
    return [
        str(one.get("message") or "")
        for one in told
        if str(one.get("policyDefinitionReferenceId") or "").lower() in about
    ]


def _title(assignment: Resource) -> str:
    return str(dig(assignment.body, "properties.displayName") or assignment.name)


def _identifiers(finding: Finding) -> Json:
    initiative = str(dig(finding.assignment.body, "properties.policyDefinitionId"))
    return {
        "policyAssignment": {"name": _title(finding.assignment), "id": finding.assignment.id},
        "policyDefinition": {"name": finding.definition.title, "id": finding.definition.id},
        **(
            {"policySetDefinition": {"name": ids.name_of(initiative), "id": initiative}}
            if finding.part.reference
            else {}
        ),
    }


def _info(finding: Finding) -> Json:
    assignment, known = finding.assignment, finding.definition
    return {
        "policyDefinitionDisplayName": known.title,
        "policyDefinitionId": known.id,
        "policyDefinitionName": ids.name_of(known.id),
        "policyDefinitionEffect": finding.effect,
        "policyAssignmentId": assignment.id,
        "policyAssignmentName": assignment.name,
        "policyAssignmentDisplayName": _title(assignment),
        "policyAssignmentScope": dig(assignment.body, "properties.scope"),
        "policyAssignmentParameters": dig(assignment.body, "properties.parameters", {}),
        **_of_initiative(finding),
    }


def _of_initiative(finding: Finding) -> Json:
    if not finding.part.reference:
        return {}
    id = str(dig(finding.assignment.body, "properties.policyDefinitionId"))
    return {
        "policySetDefinitionId": id,
        "policySetDefinitionName": ids.name_of(id),
        "policyDefinitionReferenceId": finding.part.reference,
    }
