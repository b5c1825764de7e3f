"""Reads which policies hold for a subscription: assignments at it and above it, initiatives taken apart, parameters filled in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from azure.core.exceptions import HttpResponseError

from studyapp.labs.operations.model import raw
from studyapp.labs.target import Target
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.policy_reading import part
from studyapp.sandbox.arm.policy_rules import Terms, evaluate
from studyapp.sandbox.arm.policy_subject import Subject

Json = Mapping[str, Any]
_AT_GROUP = re.compile(r"/providers/Microsoft\.Management/managementGroups/([^/]+)/", re.IGNORECASE)
_NOWHERE = Subject("", "", {}, "", {})
_MOST = 150
"""How many definitions of initiatives are read, each with a request; what is more is told as unknown."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A policy, or an initiative of policies, that holds for the subscription."""

    id: str
    name: str
    title: str
    not_scopes: tuple[str, ...]

    @property
    def scope(self) -> str:
        """What it is assigned to: the subscription, or a management group."""
        return re.split("/providers/Microsoft.Authorization/", self.id, flags=re.IGNORECASE)[0]


@dataclass(frozen=True, slots=True)
class Rule:
    """One policy of an assignment, with the values of its parameters."""

    assignment: Assignment
    title: str
    mode: str
    """In lower case."""
    rule: Json
    values: Json
    """By name of the parameter, in lower case."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A policy that can't be judged."""

    assignment: Assignment
    title: str
    why: str


def assigned(target: Target) -> Iterator[Rule | Unreadable]:
    """Every policy that holds for the whole subscription and is enforced; those that only report are left out."""
    reader = _Reader(target)
    for found in raw(target.policy.policy_assignments.list, filter="atScope()"):
        properties = found["properties"]
        if str(properties.get("enforcementMode") or "Default").lower() == "default":
            yield from reader.rules(_assignment(found), properties)


def _assignment(found: Json) -> Assignment:
    properties = found["properties"]
    return Assignment(
        str(found["id"]),
        str(found["name"]),
        str(properties.get("displayName") or found["name"]),
        tuple(str(scope) for scope in properties.get("notScopes") or ()),
    )


class _Reader:
    """Reads definitions, each once."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._known: dict[str, Json] = {}

    def rules(self, assignment: Assignment, properties: Json) -> Iterator[Rule | Unreadable]:
        """The policies of an assignment."""
        id = str(properties["policyDefinitionId"])  # noqa: A001 - ARM's word
        given = _given(properties.get("parameters") or {})
        try:
            definition = self._read(id)
            if "/policysetdefinitions/" in id.lower():
                yield from self._members(assignment, definition, given)
            else:
                yield _rule(assignment, definition, given)
        except (HttpResponseError, ArmError) as error:
            yield Unreadable(assignment, assignment.title, f"its definition can't be read ({_code(error)})")

    def _members(self, assignment: Assignment, initiative: Json, given: Json) -> Iterator[Rule | Unreadable]:
        values = _values(initiative.get("parameters") or {}, given)
        for member in initiative.get("policyDefinitions") or ():
            id = str(member["policyDefinitionId"])  # noqa: A001 - ARM's word
            title = str(member.get("policyDefinitionReferenceId") or id.rpartition("/")[2])
            handed = {name: _filled(value, values) for name, value in _given(member.get("parameters") or {}).items()}
            if not may_deny(handed):
                continue
            try:
                yield self._member(assignment, id, handed, title)
            except (HttpResponseError, ArmError) as error:
                yield Unreadable(assignment, title, f"its definition can't be read ({_code(error)})")

    def _member(self, assignment: Assignment, id: str, handed: Json, title: str) -> Rule | Unreadable:  # noqa: A002 - ARM's word
        if id.lower() not in self._known and len(self._known) >= _MOST:
            return Unreadable(assignment, title, f"more than {_MOST} policies hold for the subscription")
        return _rule(assignment, self._read(id), handed)

    def _read(self, id: str) -> Json:  # noqa: A002 - ARM's word
        """The properties of a definition or an initiative, wherever it is kept."""
        if id.lower() not in self._known:
            self._known[id.lower()] = raw(*self._call(id))["properties"]
        return self._known[id.lower()]

    def _call(self, id: str) -> tuple[Any, ...]:  # noqa: A002 - ARM's word
        is_set = "/policysetdefinitions/" in id.lower()
        policy = self._target.policy
        group: Any = policy.policy_set_definitions if is_set else policy.policy_definitions
        name = id.rpartition("/")[2]
        above = _AT_GROUP.search(id)
        if above:
            return group.get_at_management_group, above[1], name
        return (group.get if id.lower().startswith("/subscriptions/") else group.get_built_in), name


def _rule(assignment: Assignment, definition: Json, given: Json) -> Rule:
    return Rule(
        assignment,
        str(definition.get("displayName") or assignment.title),
        str(definition.get("mode") or "All").lower(),
        definition["policyRule"],
        _values(definition.get("parameters") or {}, given),
    )


def _given(parameters: Json) -> dict[str, Any]:
    return {name.lower(): (one or {}).get("value") for name, one in parameters.items()}


def _values(declared: Json, given: Json) -> dict[str, Any]:
    """The value of each parameter: as given, or its default."""
    return {name.lower(): one.get("defaultValue") for name, one in declared.items()} | dict(given)


def _filled(value: Any, values: Json) -> Any:
    """A value that an initiative hands on to its policies, with its own parameters in it."""
    return evaluate(value, Terms(values, _NOWHERE))


def may_deny(handed: Json) -> bool:
    """Whether a policy of an initiative may deny, as far as the values tell that are handed to it."""
    effect = handed.get("effect")
    return effect is None or str(effect).lower() == "deny"


def effect_of(rule: Rule) -> str:
    """What follows where a rule holds, in lower case; empty where that can't be told."""
    try:
        return str(evaluate(part(part(rule.rule, "then"), "effect"), Terms(rule.values, _NOWHERE))).lower()
    except ArmError:
        return ""


def _code(error: HttpResponseError | ArmError) -> str:
    if isinstance(error, ArmError):
        return error.message
    return error.error.code if error.error and error.error.code else str(error.status_code)
