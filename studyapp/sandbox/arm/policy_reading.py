"""Reads the rule of a policy: refuses what is malformed, and by name what is not simulated."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from studyapp.sandbox.arm.errors import ArmError, bad_request, not_simulated
from studyapp.sandbox.arm.expressions import BadExpressionError, Function, Literal, Member, Node, is_expression, parse
from studyapp.sandbox.arm.functions import FUNCTIONS
from studyapp.sandbox.arm.policy_subject import is_field
from studyapp.sandbox.arm.policy_tests import PATTERNS, TESTS

EFFECTS = ("deny", "audit", "disabled")
_OTHER_EFFECTS = (
    "append", "modify", "auditifnotexists", "deployifnotexists", "denyaction", "manual", "mutate", "addtonetworkgroup",
)  # fmt: skip
_LOOKING = ("parameters", "field", "resourcegroup", "subscription", "if")
"""Functions that look at the resource or the assignment; policy_rules.py has them."""
_DEEPEST, _MOST = 30, 500
formula = lru_cache(maxsize=512)(parse)
"""The tree of an expression, kept: the same few are asked for with each write."""


def invalid_rule(message: str) -> ArmError:
    """The refusal of a policy's rule."""
    return bad_request("InvalidPolicyRule", f"Failed to parse policy rule: '{message}'.")


def part(of: Mapping[str, Any], name: str) -> Any:
    """The value under a lower-cased name, which a rule may write in any letter case; None without one."""
    return next((value for known, value in of.items() if str(known).lower() == name), None)


def check(rule: Any) -> None:
    """Refuse a rule that is malformed, or that asks for what is not simulated.

    Raises:
        ArmError: InvalidPolicyRule, or SandboxNotImplemented.
    """
    if not isinstance(rule, Mapping) or set(map(str.lower, rule)) != {"if", "then"}:
        raise invalid_rule("a policy rule has an 'if' and a 'then'")
    then = part(rule, "then")
    if not isinstance(then, Mapping) or not isinstance(part(then, "effect"), str):
        raise invalid_rule("the 'then' of a policy rule has an 'effect'")
    check_effect(str(part(then, "effect")))
    if len(then) > 1:
        raise not_simulated("the details of a policy's effect")
    _Checker().condition(part(rule, "if"), 1)


def check_effect(effect: str) -> None:
    """Refuse an effect that is none, or that is not simulated; an expression is judged when it is assigned."""
    low = effect.lower()
    if is_expression(effect) or low in EFFECTS:
        return
    if low in _OTHER_EFFECTS:
        raise not_simulated(f"the policy effect '{effect}'")
    raise invalid_rule(f"the policy effect '{effect[:40]}' is not valid")


class _Checker:
    """Walks a condition; counts, so that no rule takes long."""

    def __init__(self) -> None:
        self.seen = 0

    def condition(self, of: Any, depth: int) -> None:
        self.seen += 1
        if depth > _DEEPEST or self.seen > _MOST:
            raise invalid_rule(f"a rule has at most {_MOST} conditions, {_DEEPEST} deep")
        if not isinstance(of, Mapping) or not of:
            raise invalid_rule("a condition is an object")
        low = {str(name).lower(): value for name, value in of.items()}
        if "count" in low or "source" in low:
            raise not_simulated("the conditions 'count' and 'source' of policies")
        for word in ("allof", "anyof"):
            if word in low:
                return self._all(low, word, depth)
        if "not" in low:
            _alone(low, "not")
            return self.condition(low["not"], depth + 1)
        return self._leaf(low)

    def _all(self, low: Mapping[str, Any], word: str, depth: int) -> None:
        _alone(low, word)
        if not isinstance(low[word], list) or not low[word]:
            raise invalid_rule(f"'{word}' is a list of conditions")
        for inner in low[word]:
            self.condition(inner, depth + 1)

    def _leaf(self, low: Mapping[str, Any]) -> None:
        about = [word for word in ("field", "value") if word in low]
        tests = [word for word in low if word in TESTS]
        if len(about) != 1 or len(tests) != 1 or len(low) != 2:
            raise invalid_rule("a condition has either 'field' or 'value', and one comparison")
        if about == ["field"] and not isinstance(low["field"], str):
            raise invalid_rule("a field is a text")
        if about == ["field"] and not is_expression(low["field"]) and not is_field(low["field"]):
            raise invalid_rule(
                f"the field '{low['field'][:80]}' is neither a property that each resource has nor an alias"
            )
        for value in low.values():
            _check_value(value)
        _check_test(tests[0], low[tests[0]])


def _alone(low: Mapping[str, Any], word: str) -> None:
    if len(low) != 1:
        raise invalid_rule(f"'{word}' stands alone in its condition")


def _check_test(name: str, wanted: Any) -> None:
    if name in ("in", "notin") and not isinstance(wanted, list) and not _is_formula(wanted):
        raise invalid_rule(f"'{name}' takes a list")
    if name == "exists" and not _is_formula(wanted) and str(wanted).lower() not in ("true", "false"):
        raise invalid_rule("'exists' takes true or false")
    if name in PATTERNS and not isinstance(wanted, str):
        raise invalid_rule(f"'{name}' takes a text")
    if name in ("like", "notlike") and not _is_formula(wanted) and str(wanted).count("*") > 1:
        raise invalid_rule(f"'{name}' takes at most one '*'")


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and is_expression(value)


def _check_value(value: Any) -> None:
    for text in value if isinstance(value, list) else [value]:
        if not _is_formula(text):
            continue
        try:
            _check_node(formula(text))
        except BadExpressionError as error:
            raise invalid_rule(str(error)) from error


def _check_node(node: Node) -> None:
    match node:
        case Member(of, key):
            _check_node(of)
            _check_node(key)
        case Function(name, arguments):
            if name.lower() not in _LOOKING and name.lower() not in FUNCTIONS:
                raise not_simulated(f"the policy function '{name}'")
            for argument in arguments:
                _check_node(argument)
        case Literal():
            pass
