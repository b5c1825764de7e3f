"""The conditions of Azure Policy: does a resource match a rule, and what follows."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from studyapp.sandbox.arm.expressions import BadExpressionError, Function, Literal, Member, Node, is_expression
from studyapp.sandbox.arm.functions import FUNCTIONS
from studyapp.sandbox.arm.policy_reading import formula, invalid_rule, part
from studyapp.sandbox.arm.policy_subject import Subject
from studyapp.sandbox.arm.policy_tests import TESTS


class Terms(NamedTuple):
    """What the expressions of a rule may look at."""

    parameters: Mapping[str, Any]
    """Lower-cased name to value."""
    subject: Subject


def matches(rule: Mapping[str, Any], terms: Terms) -> bool:
    """Whether the `if` of a checked rule holds for the resource.

    Raises:
        ArmError: InvalidPolicyRule, where an expression can't be evaluated for it.
    """
    return _holds(part(rule, "if"), terms)


def effect(rule: Mapping[str, Any], parameters: Mapping[str, Any], subject: Subject) -> str:
    """The effect of a checked rule, in lower case."""
    return str(evaluate(part(part(rule, "then"), "effect"), Terms(parameters, subject))).lower()


def _holds(of: Mapping[str, Any], terms: Terms) -> bool:
    low = {str(name).lower(): value for name, value in of.items()}
    if "allof" in low:
        return all(_holds(inner, terms) for inner in low["allof"])
    if "anyof" in low:
        return any(_holds(inner, terms) for inner in low["anyof"])
    if "not" in low:
        return not _holds(low["not"], terms)
    test = next(word for word in low if word in TESTS)
    wanted = evaluate(low[test], terms)
    if "value" in low:
        return TESTS[test](evaluate(low["value"], terms), wanted)
    name = str(evaluate(low["field"], terms))
    if name.lower() == "location":
        wanted = _regions(wanted)
    found = terms.subject.field(name)
    if "[*]" in name:
        return all(TESTS[test](one, wanted) for one in found or [])
    return TESTS[test](found, wanted)


def _regions(wanted: Any) -> Any:
    """Regions without the blanks of their display names."""
    if isinstance(wanted, list):
        return [_regions(one) for one in wanted]
    return wanted.replace(" ", "") if isinstance(wanted, str) else wanted


def evaluate(of: Any, terms: Terms) -> Any:
    """A value of a rule with its expressions evaluated."""
    if isinstance(of, list):
        return [evaluate(one, terms) for one in of]
    if not isinstance(of, str):
        return of
    if not is_expression(of):
        return of[1:] if of.startswith("[[") else of
    try:
        return _node(formula(of), terms)
    except BadExpressionError as error:
        raise invalid_rule(str(error)) from error
    except (TypeError, ValueError, IndexError, AttributeError, KeyError) as error:
        raise invalid_rule(f"the expression '{of[:80]}' can't be evaluated") from error


def _node(node: Node, terms: Terms) -> Any:
    match node:
        case Literal(value):
            return value
        case Member(of, key):
            return _part(_node(of, terms), _node(key, terms))
        case Function(name, arguments):
            return _call(name.lower(), arguments, terms)


def _call(name: str, arguments: tuple[Node, ...], terms: Terms) -> Any:
    if name == "if":
        test, then, other = arguments
        return _node(then if _node(test, terms) else other, terms)
    values = [_node(argument, terms) for argument in arguments]
    match name:
        case "parameters":
            return terms.parameters[str(values[0]).lower()]
        case "field":
            return terms.subject.field(str(values[0]))
        case "resourcegroup":
            return terms.subject.group
        case "subscription":
            return {
                "id": f"/subscriptions/{terms.subject.subscription}",
                "subscriptionId": terms.subject.subscription,
                "displayName": "Sandbox",
            }
        case _:
            return FUNCTIONS[name](*values)


def _part(of: Any, key: Any) -> Any:
    if isinstance(of, Mapping):
        return next((value for name, value in of.items() if str(name).lower() == str(key).lower()), None)
    return of[key]
