"""The parameters of definitions: declared, used in rules, and given by assignments."""

from collections.abc import Iterator, Mapping
from typing import Any

from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.expressions import Function, Literal, Member, Node, is_expression
from studyapp.sandbox.arm.policies import Definition
from studyapp.sandbox.arm.policy_reading import formula, invalid_rule

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "array": (list,),
    "object": (dict,),
    "boolean": (bool,),
    "integer": (int,),
    "float": (int, float),
    "datetime": (str,),
}
_MOST = 20
"""Azure's own limit for the parameters of a definition."""


def check_declared(declared: Mapping[str, Any]) -> None:
    """Refuse a malformed declaration."""
    if len(declared) > _MOST:
        raise bad_request("InvalidPolicyParameters", f"A policy definition has at most {_MOST} parameters.")
    if len({name.lower() for name in declared}) < len(declared):
        raise bad_request("InvalidPolicyParameters", "Two parameters of a policy definition have one name.")
    for name, one in declared.items():
        kind = str((one or {}).get("type") or "").lower()
        if kind not in _TYPES:
            raise bad_request(
                "InvalidPolicyParameterType", f"The type '{kind[:40]}' of the policy parameter '{name}' is not valid."
            )
        if one.get("defaultValue") is not None:
            _check_value(name, one, one["defaultValue"])


def check_used(name: str, rule: Any, declared: Mapping[str, Any]) -> None:
    """Refuse a rule that uses a parameter which is not declared."""
    for used in sorted(set(_used(rule))):
        if used not in {one.lower() for one in declared}:
            raise invalid_rule(f"the policy definition '{name}' uses the parameter '{used}', which it does not declare")


def _used(rule: Any) -> Iterator[str]:
    if isinstance(rule, Mapping):
        for part in rule.values():
            yield from _used(part)
    elif isinstance(rule, list):
        for part in rule:
            yield from _used(part)
    elif isinstance(rule, str) and is_expression(rule):
        yield from _named(formula(rule))


def _named(node: Node) -> Iterator[str]:
    match node:
        case Member(of, key):
            yield from _named(of)
            yield from _named(key)
        case Function("parameters", (Literal(value),)):
            yield str(value).lower()
        case Function(_, arguments):
            for argument in arguments:
                yield from _named(argument)
        case Literal():
            pass


def check_given(assignment: str, definition: Definition, given: Mapping[str, Any]) -> None:
    """Refuse an assignment whose values do not fit what the definition declares."""
    declared = {name.lower(): one for name, one in definition.parameters.items()}
    extra = [name for name in given if name.lower() not in declared]
    if extra:
        raise bad_request(
            "UndefinedPolicyParameter",
            f"The policy assignment '{assignment}' has parameter(s) '{', '.join(extra)}' "
            f"that the policy definition '{definition.title}' does not define.",
        )
    values = {name.lower(): (one or {}).get("value") for name, one in given.items()}
    missing = [
        n for n, one in definition.parameters.items() if n.lower() not in values and one.get("defaultValue") is None
    ]
    if missing:
        raise bad_request(
            "MissingPolicyParameter",
            f"The policy assignment '{assignment}' is missing the parameter(s) '{', '.join(missing)}' "
            f"that the policy definition '{definition.title}' defines.",
        )
    for name, value in values.items():
        _check_value(name, declared[name], value)


def check_handed(
    initiative: str, definition: Definition, given: Mapping[str, Any], declared: Mapping[str, Any]
) -> None:
    """Refuse an initiative that hands a policy what it does not know, or names a parameter that it has not itself."""
    expected = {name.lower(): one for name, one in definition.parameters.items()}
    extra = [name for name in given if name.lower() not in expected]
    handed = {name.lower(): (one or {}).get("value") for name, one in given.items()}
    missing = [name for name, one in expected.items() if name not in handed and one.get("defaultValue") is None]
    if extra or missing:
        raise bad_request(
            "InvalidPolicySetDefinition",
            f"The policy set definition '{initiative}' does not fit the policy definition '{definition.title}': "
            f"undefined parameter(s) '{', '.join(extra)}', missing parameter(s) '{', '.join(missing)}'.",
        )
    check_used(initiative, list(handed.values()), declared)
    for name, value in handed.items():
        if not (isinstance(value, str) and is_expression(value)):
            _check_value(name, expected[name], value)


def _check_value(name: str, declared: Mapping[str, Any], value: Any) -> None:
    kind = str(declared["type"])
    expected = _TYPES[kind.lower()]
    if not isinstance(value, expected) or (isinstance(value, bool) and bool not in expected):
        raise bad_request(
            "InvalidPolicyParameterValue", f"The value of the policy parameter '{name}' is not of the type '{kind}'."
        )
    allowed = declared.get("allowedValues") or []
    if allowed and any(one not in allowed for one in (value if isinstance(value, list) else [value])):
        raise bad_request(
            "PolicyParameterValueNotAllowed",
            f"The value '{str(value)[:80]}' of the policy parameter '{name}' is not among the allowed ones: "
            f"'{','.join(map(str, allowed))}'.",
        )
