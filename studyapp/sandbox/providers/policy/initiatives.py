"""Initiatives (policy set definitions) of the subscription: policies that are assigned together. No built-in ones."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from studyapp.sandbox.arm import generic, policies
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.policies import ASSIGNMENTS, INITIATIVES
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Chance, Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.policy import definitions, parameters

_NAME = re.compile(r"[^<>*%&:?.+/\\]{0,127}[^<>*%&:?.+/\\ ]")
_MOST = 1000
"""Azure's own limit for the policies of an initiative."""


def put(call: Call) -> Answer:
    """Create or replace an initiative; what is assigned follows at once."""
    properties, name = dict(call.body.get("properties") or {}), call.names["name"]
    if not _NAME.fullmatch(name):
        raise bad_request(
            "InvalidPolicySetDefinitionName", f"The policy set definition name '{name[:70]}' is not valid."
        )
    declared = properties.get("parameters") or {}
    parameters.check_declared(declared)
    members = list(_members(call, name, properties.get("policyDefinitions") or [], declared))
    if not 1 <= len(members) <= _MOST:
        raise bad_request(
            "InvalidPolicySetDefinition", f"The policy set definition '{name}' has 1 to {_MOST} policies."
        )
    version = str(properties.get("version") or "1.0.0")
    properties |= {"policyType": "Custom", "policyDefinitions": members, "version": version, "versions": [version]}
    properties.setdefault("parameters", {})
    properties.setdefault("metadata", {})
    made = call.world.put(Resource(call.path, INITIATIVES, {"properties": properties}))
    # Azure answers 201 whether the initiative is new or not.
    return Answer(201, call.world.view(made))


def _members(call: Call, name: str, asked: list[Json], declared: Mapping[str, Any]) -> Iterator[Json]:
    """Each policy with the name that the initiative calls it by, which is made up where none is given."""
    taken: set[str] = set()
    for member in asked:
        if member.get("definitionVersion"):
            raise not_simulated(
                "versions of policy definitions", target="properties.policyDefinitions.definitionVersion"
            )
        definition = definitions.known(call, str(member.get("policyDefinitionId") or ""))
        given = member.get("parameters") or {}
        parameters.check_handed(name, definition, given, declared)
        reference = str(member.get("policyDefinitionReferenceId") or _reference(call.world.chance))
        if reference.lower() in taken:
            raise bad_request(
                "InvalidPolicySetDefinition", f"Two policies of '{name}' have the reference '{reference[:60]}'."
            )
        taken.add(reference.lower())
        yield {
            **member,
            "policyDefinitionId": definition.id,
            "policyDefinitionReferenceId": reference,
            "parameters": given,
        }


def _reference(chance: Chance) -> str:
    """A number of twenty digits, as Azure makes them up."""
    return str(chance.number()).zfill(20)


def known(call: Call, id: str) -> Resource:
    """The initiative that an assignment names.

    Raises:
        ArmError: there is none.
    """
    found = call.world.find(id)
    if found is None or found.type != INITIATIVES:
        name = id.rsplit("/", 1)[-1]
        raise ArmError(404, "PolicySetDefinitionNotFound", f"The policy set definition '{name}' could not be found.")
    return found


def get(call: Call) -> Answer:
    return Answer(200, call.world.view(known(call, call.path)))


def delete(call: Call) -> Answer:
    """Delete an initiative that nothing is assigned of; 204 where there is none."""
    users = [one.id for one in call.world.tree.of_type(ASSIGNMENTS) if definitions.uses(one, call.path)]
    if users:
        raise bad_request(
            "InvalidDeletePolicySetDefinitionRequest",
            f"The policy set definition '{call.names['name']}' cannot be deleted. It is referenced by the policy assignment "
            f"'{users[0]}'. Please delete all policy assignments referencing the policy.",
        )
    return generic.delete(call)


def list_all(call: Call) -> Answer:
    """The initiatives of the subscription; a filter for built-in ones finds none."""
    own = call.world.tree.of_type(INITIATIVES) if definitions.kind_asked(call) in ("", "custom") else []
    return page(call, list(own), call.world.view)


def list_built_in(call: Call) -> Answer:
    definitions.kind_asked(call)
    return page(call, [], call.world.view)


def as_definition(initiative: Resource) -> policies.Definition:
    """An initiative as far as an assignment of it is checked: its name and its parameters."""
    properties = initiative.body["properties"]
    title = str(properties.get("displayName") or initiative.name)
    return policies.Definition(initiative.id, title, "all", properties.get("parameters") or {}, {})
