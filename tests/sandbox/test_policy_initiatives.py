"""Initiatives: policies that are assigned together, and hand their parameters on."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.resource.policy.models import PolicySetDefinition

from tests.sandbox.conftest import GROUP, Azure, typed
from tests.sandbox.test_policy import ALLOWED_LOCATIONS, NOT_TYPES, TAG, assign, make_disk
from tests.sandbox.test_vaults import refusal

WHERE = {
    "policyDefinitionId": ALLOWED_LOCATIONS,
    "policyDefinitionReferenceId": "where",
    "parameters": {"listOfAllowedLocations": {"value": "[parameters('regions')]"}},
}
WHAT = {
    "policyDefinitionId": NOT_TYPES,
    "parameters": {
        "listOfResourceTypesNotAllowed": {"value": ["Microsoft.Compute/snapshots"]},
        "effect": {"value": "[parameters('how')]"},
    },
}
BASELINE: dict[str, Any] = {
    "properties": {
        "displayName": "Baseline",
        "parameters": {
            "regions": {"type": "Array", "defaultValue": ["westeurope", "northeurope"]},
            "how": {"type": "String", "defaultValue": "Audit", "allowedValues": ["Audit", "Deny", "Disabled"]},
        },
        "policyDefinitions": [WHERE, WHAT],
    }
}


def snapshot(azure: Azure, disk: str) -> Any:
    body = {
        "location": "westeurope",
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": disk}},
    }
    return azure.compute.snapshots.begin_create_or_update(GROUP, "copy", body).result()


@pytest.mark.proves(
    "PolicySetDefinitions_CreateOrUpdate", "PolicySetDefinitions_Get", "PolicySetDefinitions_Delete", "PolicySetDefinitions_List"
)  # fmt: skip
def test_each_policy_of_an_initiative_holds_with_the_values_that_it_hands_on(site: Azure) -> None:
    sets = site.policy.policy_set_definitions
    made = typed(sets.create_or_update("baseline", BASELINE), PolicySetDefinition)
    first, second = made.properties.policy_definitions
    assert (first.policy_definition_reference_id, len(second.policy_definition_reference_id)) == ("where", 20)
    assert sets.get("baseline").properties.display_name == "Baseline"
    assert [one.name for one in sets.list()] == ["baseline"]
    disk = make_disk(site).id
    assign(site, site.group_id, "guard", made.id)
    assert snapshot(site, disk).name == "copy", "the initiative audits unless told"
    with pytest.raises(HttpResponseError, match="was disallowed by policy") as caught:
        make_disk(site, "far", location="eastus")
    error: Any = caught.value.error
    info = error.additional_info[0].info
    assert (info["policySetDefinitionId"], info["policyDefinitionReferenceId"]) == (made.id, "where")
    site.compute.snapshots.begin_delete(GROUP, "copy").result()
    assign(site, site.group_id, "guard", made.id, how="Deny", regions=["westeurope", "eastus"])
    assert refusal(snapshot, site, disk) == "RequestDisallowedByPolicy"
    assert make_disk(site, "far", location="eastus").name == "far"
    assert refusal(sets.delete, "baseline") == "InvalidDeletePolicySetDefinitionRequest"
    site.policy.policy_assignments.delete(site.group_id, "guard")
    sets.delete("baseline")
    assert list(sets.list()) == []
    assert refusal(sets.get, "baseline") == "PolicySetDefinitionNotFound"


def test_a_message_can_be_about_one_policy_of_an_initiative(site: Azure) -> None:
    made = site.policy.policy_set_definitions.create_or_update("baseline", BASELINE)
    told = [{"message": "Stay in Europe", "policyDefinitionReferenceId": "where"}, {"message": "x", "policyDefinitionReferenceId": "y"}]  # fmt: skip
    assign(site, site.group_id, "guard", made.id, properties={"nonComplianceMessages": told})
    with pytest.raises(HttpResponseError, match="Reasons: 'Stay in Europe'"):
        make_disk(site, "far", location="eastus")


def test_a_policy_of_an_initiative_can_not_be_deleted(site: Azure) -> None:
    rule = {"if": {"field": "location", "equals": "eastus"}, "then": {"effect": "deny"}}
    own = site.policy.policy_definitions.create_or_update("own", {"properties": {"policyRule": rule}})
    body = {"properties": {"policyDefinitions": [{"policyDefinitionId": own.id}]}}
    made = site.policy.policy_set_definitions.create_or_update("set", body)
    assert refusal(site.policy.policy_definitions.delete, "own") == "InvalidDeletePolicyDefinitionRequest"
    assign(site, site.group_id, "guard", made.id)
    assert refusal(make_disk, site, "far", location="eastus") == "RequestDisallowedByPolicy"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ([], "InvalidPolicySetDefinition"),
        ([{"policyDefinitionId": TAG + "0"}], "PolicyDefinitionNotFound"),
        ([{"policyDefinitionId": TAG}], "InvalidPolicySetDefinition"),
        (
            [{"policyDefinitionId": TAG, "parameters": {"tagName": {"value": "a"}, "x": {"value": 1}}}],
            "InvalidPolicySetDefinition",
        ),
        ([{"policyDefinitionId": TAG, "parameters": {"tagName": {"value": 7}}}], "InvalidPolicyParameterValue"),
        (
            [{"policyDefinitionId": TAG, "parameters": {"tagName": {"value": "[parameters('no')]"}}}],
            "InvalidPolicyRule",
        ),
        ([WHERE, WHERE], "InvalidPolicySetDefinition"),
        ([{**WHERE, "definitionVersion": "1.*.*"}], "SandboxNotImplemented"),
    ],
)
def test_a_wrong_initiative_is_refused(site: Azure, members: list[Any], code: str) -> None:
    body = {"properties": {**BASELINE["properties"], "policyDefinitions": members}}
    assert refusal(site.policy.policy_set_definitions.create_or_update, "wrong", body) == code
    assert list(site.policy.policy_set_definitions.list()) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [({"other": 1}, "UndefinedPolicyParameter"), ({"how": "Modify"}, "PolicyParameterValueNotAllowed")],
)
def test_an_assignment_has_to_fit_its_initiative(site: Azure, given: dict[str, Any], code: str) -> None:
    made = site.policy.policy_set_definitions.create_or_update("baseline", BASELINE)
    assert refusal(assign, site, site.group_id, "guard", made.id, **given) == code


def test_there_are_no_built_in_initiatives(site: Azure) -> None:
    assert list(site.policy.policy_set_definitions.list_built_in()) == []
    assert refusal(site.policy.policy_set_definitions.get_built_in, "baseline") == "PolicySetDefinitionNotFound"
    site.policy.policy_set_definitions.create_or_update("baseline", BASELINE)
    assert list(site.policy.policy_set_definitions.list(filter="policyType eq 'BuiltIn'")) == []
