"""Laws of policy conditions: opposites, De Morgan, letter case, and that no rule whatever breaks the sandbox."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.sandbox.arm import policy_reading, policy_rules
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.policy_rules import Terms
from studyapp.sandbox.arm.policy_subject import Subject

BOUNDED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TYPE = "Microsoft.Compute/disks"
WORDS = st.sampled_from(
    ["westeurope", "WestEurope", "eastus", "Premium_LRS", "premium_lrs", "Standard_LRS", "", "8", "x*"]
)
FIELDS = st.sampled_from(
    [
        "name",
        "type",
        "location",
        "id",
        "kind",
        "tags.owner",
        "tags['Owner']",
        f"{TYPE}/sku.name",
        f"{TYPE}/diskSizeGB",
        "Other/things/a",
    ]
)
TESTS = st.sampled_from(["equals", "like", "match", "matchInsensitively", "contains", "less", "greaterOrEquals"])
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "location": WORDS,
        "tags": st.dictionaries(st.sampled_from(["owner", "env"]), WORDS),
        "sku": st.fixed_dictionaries({"name": WORDS}),
        "properties": st.fixed_dictionaries({"diskSizeGB": st.integers(0, 64)}),
    },
)  # fmt: skip
LEAVES = st.one_of(
    st.builds(lambda field, test, word: {"field": field, test: word.replace("x*", "x")}, FIELDS, TESTS, WORDS),
    st.builds(lambda field, words: {"field": field, "in": words}, FIELDS, st.lists(WORDS, max_size=3)),
    st.builds(lambda field, truth: {"field": field, "exists": truth}, FIELDS, st.booleans()),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda one: {"not": one}, inner),
        st.builds(lambda some: {"allOf": some}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda some: {"anyOf": some}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=6,
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["[", "[field('x')]", "[concat()]", "[parameters(1)]", "[add('a',1)]", "[field('tags')['a']]"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["if", "then", "field", "value", "equals", "in", "allOf", "not", "effect", "exists", "like"]) | st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


def holds(condition: Any, body: Any) -> bool:
    rule = {"if": condition, "then": {"effect": "deny"}}
    policy_reading.check(rule)
    return policy_rules.matches(rule, Terms({}, Subject("/subscriptions/s/x/d1", TYPE, body, "s", {})))


@BOUNDED
@given(CONDITIONS, BODIES)
def test_a_condition_and_its_negation_never_agree(condition: Any, body: Any) -> None:
    assert holds({"not": condition}, body) is not holds(condition, body)


@BOUNDED
@given(st.lists(CONDITIONS, min_size=1, max_size=3), BODIES)
def test_de_morgan(conditions: list[Any], body: Any) -> None:
    each_not = [{"not": one} for one in conditions]
    assert holds({"allOf": conditions}, body) is not holds({"anyOf": each_not}, body)


@BOUNDED
@given(FIELDS, TESTS.filter(lambda name: name not in ("less", "greaterOrEquals")), WORDS, BODIES)
def test_the_negative_comparison_is_the_opposite(field: str, test: str, word: str, body: Any) -> None:
    word = word.replace("x*", "x")
    negative = f"not{test[0].upper()}{test[1:]}"
    assert holds({"field": field, negative: word}, body) is not holds({"field": field, test: word}, body)


@BOUNDED
@given(FIELDS, st.lists(WORDS, max_size=3), BODIES)
def test_in_is_equal_to_one_of(field: str, words: list[str], body: Any) -> None:
    # The empty list can't be written as anyOf.
    one_of = any(holds({"field": field, "equals": word}, body) for word in words)
    assert holds({"field": field, "in": words}, body) is one_of
    assert holds({"field": field, "notIn": words}, body) is not one_of


@BOUNDED
@given(CONDITIONS, BODIES)
def test_names_of_conditions_are_read_in_any_letter_case(condition: Any, body: Any) -> None:
    def shout(of: Any) -> Any:
        if isinstance(of, dict):
            return {name.upper(): shout(value) for name, value in of.items()}
        return [shout(one) for one in of] if isinstance(of, list) else of

    assert holds(shout(condition), body) is holds(condition, body)


@BOUNDED
@given(ANYTHING, BODIES)
def test_whatever_is_given_as_a_rule_is_refused_or_evaluated(rule: Any, body: Any) -> None:
    subject = Subject("/subscriptions/s/x/d1", TYPE, body, "s", {})
    refusals: list[ArmError] = []
    try:
        policy_reading.check(rule)
        outcome = policy_rules.matches(rule, Terms({"a": 1}, subject))
    except ArmError as error:
        refusals.append(error)
        outcome = False
    assert outcome in (True, False)
    assert all(error.status == 400 and json.dumps(error.body()) for error in refusals)


def test_an_alias_with_a_star_asks_of_every_entry() -> None:
    alias = f"{TYPE}/zones[*]"
    condition = {"field": alias, "in": ["1", "2"]}
    assert holds(condition, {"zones": ["1", "2"]})
    assert not holds(condition, {"zones": ["1", "3"]})
    assert holds(condition, {})
    assert holds(
        {"field": f"{TYPE}/share.owners[*].name", "equals": "Ada"},
        {"properties": {"share": {"owners": [{"name": "ada"}]}}},
    )


def test_patterns_tell_letters_digits_and_the_rest_apart() -> None:
    def named(pattern: str, name: str, test: str = "match") -> bool:
        rule = {"if": {"field": "name", test: pattern}, "then": {"effect": "deny"}}
        return policy_rules.matches(rule, Terms({}, Subject(f"/x/{name}", TYPE, {}, "s", {})))

    assert named("vm-??##", "vm-ab12")
    assert not named("vm-??##", "vm-1212")
    assert not named("vm-??##", "VM-ab12")
    assert named("vm-??##", "VM-ab12", "matchInsensitively")
    assert named("vm*01", "VM-app-01", "like")
    assert not named("vm*01", "vm", "like")
