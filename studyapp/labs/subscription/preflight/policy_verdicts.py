"""Holds a policy against what a lab sends, by the rules that the sandbox itself goes by."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studyapp.core.azure_plan import Plan, PlannedResource
from studyapp.labs.subscription.preflight.policy_reading import Rule, effect_of
from studyapp.labs.target import Target
from studyapp.sandbox.arm import policy_reading, policy_rules
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.policies import GROUPS
from studyapp.sandbox.arm.policy_reading import part
from studyapp.sandbox.arm.policy_rules import Terms
from studyapp.sandbox.arm.policy_subject import Subject

_GROUP_AS_SENT = "Microsoft.Resources/resourceGroups"
_DENIES = "deny"
_MODES = ("all", "indexed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a policy does to what a lab sends."""

    denied: tuple[PlannedResource, ...] = ()
    doubt: str = ""
    """Why nobody can tell; empty where it can be told."""


class Judge:
    """Knows how what is planned will look in the subscription."""

    def __init__(self, target: Target, plan: Plan) -> None:
        self._target = target
        self._plan = plan
        self._groups = {one.group.lower(): self._body(one) for one in plan.resources if one.type == _GROUP_AS_SENT}

    def verdict(self, rule: Rule, resources: tuple[PlannedResource, ...]) -> Verdict:
        """What a policy does to resources."""
        effect = effect_of(rule)
        if effect not in (_DENIES, "") or rule.mode not in _MODES:
            return Verdict()
        try:
            policy_reading.check({"if": part(rule.rule, "if"), "then": {"effect": _DENIES}})
            subjects = [(one, self._subject(one)) for one in resources if self._is_judged(rule, one)]
            denied = tuple(
                one for one, subject in subjects if policy_rules.matches(rule.rule, Terms(rule.values, subject))
            )
        except ArmError as error:
            return Verdict(doubt=f"its rule asks for what is not known here ({error.message.rstrip('.')})")
        if denied and not effect:
            return Verdict(doubt="its effect is computed from what is not known here")
        return Verdict(denied, "" if denied else _doubt(rule, [subject for _, subject in subjects]))

    def _is_judged(self, rule: Rule, resource: PlannedResource) -> bool:
        """Indexed policies look at what has a location and tags of its own, and not at groups."""
        if any(self._id(resource).lower().startswith(scope.lower()) for scope in rule.assignment.not_scopes):
            return False
        if resource.type.lower().startswith("microsoft.authorization/policy"):
            return False
        return rule.mode == "all" or (bool(resource.region) and resource.type != _GROUP_AS_SENT)

    def _subject(self, resource: PlannedResource) -> Subject:
        type = GROUPS if resource.type == _GROUP_AS_SENT else resource.type  # noqa: A001 - ARM's word
        return Subject(self._id(resource), type, self._body(resource), self._target.subscription, self._group(resource))

    def _id(self, resource: PlannedResource) -> str:
        return f"/subscriptions/{self._target.subscription}{resource.path}"

    def _group(self, resource: PlannedResource) -> dict[str, Any]:
        body = self._groups.get(resource.group.lower())
        if body is None:
            return {}
        id = f"/subscriptions/{self._target.subscription}/resourceGroups/{resource.group}"  # noqa: A001 - ARM's word
        return {"id": id, "name": resource.group, "type": _GROUP_AS_SENT, "tags": {}, **body}

    def _body(self, resource: PlannedResource) -> dict[str, Any]:
        """The body with ids of this subscription, a group's with the tags of the run."""
        text = json.dumps(resource.body).replace(self._plan.subscription, self._target.subscription)
        body: dict[str, Any] = json.loads(text)
        if resource.type != _GROUP_AS_SENT or not self._target.tags:
            return body
        return {**body, "tags": {**(body.get("tags") or {}), **self._target.tags}}


def _doubt(rule: Rule, subjects: list[Subject]) -> str:
    """A property of a type that the lab makes, which the rule asks for and none of the bodies has where it is looked for."""
    for alias in sorted(set(_aliases(part(rule.rule, "if")))):
        about = [one for one in subjects if alias.lower().startswith(f"{one.type.lower()}/")]
        if about and not any(one.field(alias) for one in about):
            return f"it asks for {alias}, which is not in what the lab sends"
    return ""


def _aliases(of: Any) -> Iterator[str]:
    if isinstance(of, Mapping):
        for name, value in of.items():
            if str(name).lower() == "field" and isinstance(value, str) and "/" in value:
                yield value
            yield from _aliases(value)
    elif isinstance(of, list):
        for one in of:
            yield from _aliases(one)
