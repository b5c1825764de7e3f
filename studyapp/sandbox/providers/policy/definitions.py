"""Policy definitions: the built-in ones, and custom ones of the subscription."""

import re
from collections.abc import Mapping
from typing import Any

from studyapp.sandbox.arm import generic, policies, policy_reading
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.policies import ASSIGNMENTS, DEFINITIONS, INITIATIVES
from studyapp.sandbox.arm.policy_builtins import BUILT_INS, BuiltIn, built_in
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.policy import parameters

_MODES = ("all", "indexed")
_NAME = re.compile(r"[^<>*%&:?.+/\\]{0,63}[^<>*%&:?.+/\\ ]")
_TYPE_FILTER = re.compile(r"\s*policyType\s+eq\s+'(BuiltIn|Custom|Static)'\s*", re.IGNORECASE)


def put(call: Call) -> Answer:
    """Create or replace a custom definition; what is assigned follows at once."""
    properties = dict(call.body.get("properties") or {})
    name = call.names["name"]
    if not _NAME.fullmatch(name):
        raise bad_request("InvalidPolicyDefinitionName", f"The policy definition name '{name[:70]}' is not valid.")
    if built_in(f"/providers/{DEFINITIONS}/{name}"):
        raise bad_request("PolicyDefinitionNameConflict", f"The name '{name}' belongs to a built-in policy definition.")
    _check(name, properties)
    properties["policyType"] = "Custom"
    properties["mode"] = properties.get("mode") or "All"
    properties.setdefault("parameters", {})
    properties.setdefault("metadata", {})
    version = str(properties.get("version") or "1.0.0")
    properties |= {"version": version, "versions": [version]}
    made = call.world.put(Resource(call.path, DEFINITIONS, {"properties": properties}))
    # Azure answers 201 whether the definition is new or not.
    return Answer(201, call.world.view(made))


def _check(name: str, properties: Mapping[str, Any]) -> None:
    kind = str(properties.get("policyType") or "Custom")
    if kind not in ("Custom", "NotSpecified"):
        raise bad_request(
            "InvalidPolicyType", f"The policy type '{kind}' can't be written: a definition of one's own is Custom."
        )
    mode = str(properties.get("mode") or "All")
    if mode.lower() not in _MODES:
        raise not_simulated(f"the policy mode '{mode[:60]}'", target="properties.mode")
    if properties.get("policyRule") is None:
        raise bad_request("MissingPolicyRule", f"The policy definition '{name}' has no policy rule.")
    parameters.check_declared(properties.get("parameters") or {})
    policy_reading.check(properties["policyRule"])
    parameters.check_used(name, properties["policyRule"], properties.get("parameters") or {})


def get(call: Call) -> Answer:
    known = built_in(call.path)
    found = call.world.find(call.path)
    if known is None and found is None:
        raise _not_found(call.names["name"])
    return Answer(200, _shown(known) if known else call.world.view(found) if found else None)


def _not_found(name: str) -> ArmError:
    return ArmError(404, "PolicyDefinitionNotFound", f"The policy definition '{name}' could not be found.")


def get_built_in(call: Call) -> Answer:
    known = built_in(call.path)
    if known is None:
        raise _not_found(call.names["name"])
    return Answer(200, _shown(known))


def _shown(known: BuiltIn) -> Json:
    return {"id": known.id, "name": known.name, "type": DEFINITIONS, "properties": known.properties}


def delete(call: Call) -> Answer:
    """Delete a custom definition that nothing is assigned of; 204 where there is none."""
    if built_in(call.path):
        raise bad_request("InvalidDeletePolicyDefinitionRequest", "A built-in policy definition can't be deleted.")
    sets = [one for one in call.world.tree.of_type(INITIATIVES) if _is_member(one, call.path)]
    if sets:
        raise bad_request(
            "InvalidDeletePolicyDefinitionRequest",
            f"The policy definition '{call.names['name']}' cannot be deleted. It is referenced by the policy set definition "
            f"'{sets[0].id}'. Please delete all references first.",
        )
    users = [one.id for one in call.world.tree.of_type(ASSIGNMENTS) if uses(one, call.path)]
    if users:
        raise bad_request(
            "InvalidDeletePolicyDefinitionRequest",
            f"The policy definition '{call.names['name']}' cannot be deleted. It is referenced by the policy assignment "
            f"'{users[0]}'. Please delete all policy assignments referencing the policy.",
        )
    return generic.delete(call)


def _is_member(initiative: Resource, id: str) -> bool:
    members = initiative.body["properties"]["policyDefinitions"]
    return any(str(one["policyDefinitionId"]).lower() == id.lower() for one in members)


def uses(assignment: Resource, id: str) -> bool:
    """Whether an assignment is of a definition, or of an initiative."""
    return str(assignment.body["properties"]["policyDefinitionId"]).lower() == id.lower()


def list_all(call: Call) -> Answer:
    """Built-in definitions and those of the subscription; `$filter=policyType eq 'Custom'` takes one kind."""
    kind = kind_asked(call)
    own = [call.world.view(one) for one in call.world.tree.of_type(DEFINITIONS)] if kind in ("", "custom") else []
    ready = [_shown(one) for one in BUILT_INS] if kind in ("", "builtin") else []
    return page(call, [*own, *ready], lambda shown: shown)


def list_built_in(call: Call) -> Answer:
    found = BUILT_INS if kind_asked(call) in ("", "builtin") else ()
    return page(call, found, _shown)


def kind_asked(call: Call) -> str:
    """The type of policies that a filter asks for, in lower case; empty for all."""
    filter = call.query.get("$filter", "")
    if not filter or filter.lower().strip() == "atexactscope()":
        return ""
    found = _TYPE_FILTER.fullmatch(filter)
    if found is None:
        raise not_simulated(f"the filter '{filter[:80]}'")
    return found[1].lower()


def known(call: Call, id: str) -> policies.Definition:
    """The definition that an assignment names.

    Raises:
        ArmError: there is none.
    """
    found = policies.definition(call.world, id)
    if found is None:
        raise _not_found(id.rsplit("/", 1)[-1])
    return found
