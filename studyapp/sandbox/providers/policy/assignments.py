"""Policy assignments at any scope: made, read, listed with what is inherited, removed."""

import re

from studyapp.sandbox.arm import ids, policy_reading
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, not_simulated
from studyapp.sandbox.arm.expressions import is_expression
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.policies import ASSIGNMENTS, DEFINITIONS, INITIATIVES, Definition, values
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.policy import definitions, initiatives, parameters

_NAME = re.compile(r"[^<>*%&:?.+/\\]{0,63}[^<>*%&:?.+/\\ ]")
_BY_DEFINITION = re.compile(r"\s*policyDefinitionId\s+eq\s+'([^']+)'\s*", re.IGNORECASE)
_MODES = ("default", "donotenforce")


def put(call: Call) -> Answer:
    """Create or replace an assignment; it holds from now on for what is written at its scope and below."""
    name, scope = call.names["name"], call.names["scope"]
    if not _NAME.fullmatch(name):
        raise bad_request("InvalidPolicyAssignmentName", f"The policy assignment name '{name[:70]}' is not valid.")
    asked = dict(call.body.get("properties") or {})
    definition = _definition(call, str(asked.get("policyDefinitionId") or ""))
    _check(call, name, definition, asked)
    old = call.world.find(call.path)
    instance = dig(old.body, "properties.instanceId") if old else call.world.chance.guid()
    body: Json = {
        "properties": {
            "parameters": {},
            "metadata": {},
            "enforcementMode": "Default",
            **asked,
            "policyDefinitionId": definition.id,
            "scope": scope,
            "notScopes": asked.get("notScopes") or [],
            "assignmentType": "Custom",
            "instanceId": instance,
        }
    }
    if call.body.get("location"):
        body["location"] = call.body["location"]
    made = call.world.put(Resource(call.path, ASSIGNMENTS, body))
    # Azure answers 201 whether the assignment is new or not.
    return Answer(201, call.world.view(made))


def _definition(call: Call, id: str) -> Definition:
    if f"/providers/{INITIATIVES}/".lower() in id.lower():
        return initiatives.as_definition(initiatives.known(call, id))
    if f"/providers/{DEFINITIONS}/".lower() not in id.lower():
        raise bad_request("InvalidPolicyDefinitionId", f"The policy definition id '{id[:120]}' is not valid.")
    return definitions.known(call, id)


def _check(call: Call, name: str, definition: Definition, asked: Json) -> None:
    mode = str(asked.get("enforcementMode") or "Default")
    if mode.lower() not in _MODES:
        raise not_simulated(f"the enforcement mode '{mode[:40]}'", target="properties.enforcementMode")
    for left_out in asked.get("notScopes") or []:
        if not ids.key(str(left_out)).startswith(ids.key(call.names["scope"]) + "/"):
            raise bad_request(
                "InvalidPolicyAssignmentNotScopes",
                f"The excluded scope '{str(left_out)[:200]}' is not below the assignment's scope '{call.names['scope']}'.",
            )
    given = asked.get("parameters") or {}
    parameters.check_given(name, definition, given)
    if definition.rule:  # an initiative has none of its own
        policy_reading.check_effect(_effect(definition, given))


def _effect(definition: Definition, given: Json) -> str:
    """The effect as it will be, where it is a parameter."""
    effect = str(policy_reading.part(policy_reading.part(definition.rule, "then"), "effect"))
    found = re.fullmatch(r"\[\s*parameters\(\s*'([^']+)'\s*\)\s*\]", effect, re.IGNORECASE)
    if found is None and is_expression(effect):
        raise not_simulated("a policy effect that is computed from more than one parameter")
    return str(values(definition, given).get(found[1].lower())) if found else effect


def get(call: Call) -> Answer:
    return Answer(200, call.world.view(_need(call)))


def _need(call: Call) -> Resource:
    found = call.world.find(call.path)
    if found is None:
        raise ArmError(404, "PolicyAssignmentNotFound", f"The policy assignment '{call.names['name']}' is not found.")
    return found


def delete(call: Call) -> Answer:
    """Remove an assignment and show it once more; 204 where there is none."""
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    shown = call.world.view(found)
    call.world.remove(found.id)
    return Answer(200, shown)


def list_for(call: Call) -> Answer:
    """Assignments at a scope, above it and below it; `atScope()` leaves out those below, `atExactScope()` all others."""
    scope = call.path.rsplit("/providers/Microsoft.Authorization/", 1)[0]
    filter = call.query.get("$filter", "").strip()
    over = call.world.tree.at(ids.scopes_of(scope), ASSIGNMENTS)
    below = [one for one in call.world.tree.below(scope) if one.type == ASSIGNMENTS and one not in over]
    match filter.lower():
        case "":
            found = [*over, *below]
        case "atscope()":
            found = over
        case "atexactscope()":
            found = [one for one in over if ids.key(str(dig(one.body, "properties.scope"))) == ids.key(scope)]
        case _:
            found = [one for one in (*over, *below) if _of_definition(one, filter)]
    return page(call, found, call.world.view)


def _of_definition(assignment: Resource, filter: str) -> bool:
    wanted = _BY_DEFINITION.fullmatch(filter)
    if wanted is None:
        raise not_simulated(f"the filter '{filter[:80]}'")
    return ids.key(str(dig(assignment.body, "properties.policyDefinitionId"))) == ids.key(wanted[1])
