"""Microsoft's own examples of Azure Policy: accepted, or refused with a reason.

The examples are optional data beside the repository; without them these tests are skipped by name.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from studyapp.sandbox.arm.policy_builtins import BUILT_INS
from studyapp.sandbox.arm.wire import Request, Response, encode
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers.policy.provider import PART as POLICY
from tests.sandbox.conftest import GROUP, Azure, JudgedSandbox
from tests.sandbox.examples import Example, check_answer, check_stale, examples_of
from tests.sandbox.openapi import ABSENT, SPECS

pytestmark = pytest.mark.skipif(SPECS is None, reason=ABSENT)
CASES = examples_of(POLICY)
NO = "SandboxNotImplemented"
REFUSED: Mapping[str, tuple[str, str]] = {
    "createOrUpdatePolicyDefinitionAdvancedParams": (NO, "the effect auditIfNotExists"),
    "createPolicyAssignmentNonComplianceMessages": ("PolicySetDefinitionNotFound", "its initiative is nobody's here"),
    "createPolicyAssignmentWithIdentity": (NO, "the identity that the effects modify and deployIfNotExists need"),
    "createPolicyAssignmentWithUserAssignedIdentity": (NO, "the identity that the effects modify and deployIfNotExists need"),
    "createPolicyAssignmentWithOverrides": (NO, "overrides"),
    "createPolicyAssignmentWithResourceSelectors": (NO, "resource selectors"),
}  # fmt: skip
"""Example to the code of its refusal, and why it is refused."""
MISSING: Mapping[str, str] = {
    "policyRule": "each definition has a rule of its own",
    "value.properties.policyRule": "each definition has a rule of its own",
    "properties.parameters": "each definition has parameters of its own",
    "value.properties.parameters": "each definition has parameters of its own",
    "description": "only what the request named",
    "identity": "the assignments of the sandbox have none",
    "location": "the assignments of the sandbox have none",
    "overrides": "only what the request named",
    "resourceSelectors": "only what the request named",
    "definitionVersion": "not simulated",
    "metadata.category": "only what the request named",
}
"""Accepted deviations: a key of an example's answer that the sandbox may leave out, and why."""
DEFINITION = next((case for case in CASES if case.name == "createOrUpdatePolicyDefinition"), None)
ASSIGNMENT = next((case for case in CASES if case.name == "createPolicyAssignment"), None)


@pytest.fixture(scope="module")
def site() -> Azure:
    """The definition and the assignment that the examples refer to."""
    azure = Azure(JudgedSandbox(seed=13))
    azure.make_group()
    assert DEFINITION
    assert ASSIGNMENT
    for case in (DEFINITION, ASSIGNMENT):
        assert _send(azure, case).status == 201
    return azure


def _names(azure: Azure, case: Example) -> dict[str, str]:
    built_in = "BuiltIn" in case.operation.name
    return {
        "scope": f"subscriptions/{azure.sandbox.subscription_id}",
        "subscriptionId": azure.sandbox.subscription_id,
        "resourceGroupName": GROUP,
        "policyDefinitionName": BUILT_INS[-1].name if built_in else "ResourceNaming",
        "policyAssignmentName": "EnforceNaming",
    }


def _adapted(value: Any, azure: Azure) -> Any:
    """A body with its ids pointing at the subscription of the sandbox."""
    if isinstance(value, list):
        return [_adapted(part, azure) for part in value]
    if isinstance(value, dict):
        return {name: _adapted(part, azure) for name, part in value.items()}
    if isinstance(value, str) and value.startswith("/subscriptions/"):
        own = f"/subscriptions/{azure.sandbox.subscription_id}"
        return "/".join([own, *value.split("/")[3:]])
    return value


def _send(azure: Azure, case: Example) -> Response:
    url = f"{BASE_URL}{case.path(_names(azure, case))}?api-version={case.version}"
    headers = {"authorization": f"Bearer {azure.sandbox.token()}"}
    return azure.sandbox.handle(Request(case.operation.verb, url, headers, encode(_adapted(case.body, azure))))


def _answer(azure: Azure, case: Example) -> Response:
    state = azure.sandbox.snapshot()
    try:
        if case.name == "deletePolicyDefinition":
            azure.policy.policy_assignments.delete(_names(azure, case)["scope"], "EnforceNaming")
        return _send(azure, case)
    finally:
        azure.sandbox.restore(state)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_example_is_accepted_with_no_key_missing_or_refused_with_its_reason(site: Azure, case: Example) -> None:
    check_answer(case, _answer(site, case), REFUSED, MISSING)


def test_no_entry_of_these_lists_is_stale(site: Azure) -> None:
    check_stale([(case, _answer(site, case)) for case in CASES], REFUSED, MISSING)
