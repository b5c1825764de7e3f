"""Azure Policy: definitions and assignments through the real client, and what they do to requests and backups."""

from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.resource.policy.models import PolicyAssignment, PolicyDefinition

from studyapp.sandbox.arm.policies import AUDITED
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, JudgedSandbox, typed
from tests.sandbox.test_faults import outcome
from tests.sandbox.test_vaults import refusal

BUILT_IN = "/providers/Microsoft.Authorization/policyDefinitions/"
ALLOWED_LOCATIONS = BUILT_IN + "e56962a6-4747-49cd-b67b-bf8b01975c4c"
GROUP_LOCATIONS = BUILT_IN + "e765b5de-1225-4ba3-bd56-1ac6695af988"
TAG = BUILT_IN + "871b6d14-10aa-478d-b590-94f262ecfa99"
TAG_AND_VALUE = BUILT_IN + "1e30110a-5ceb-460c-a204-c1c3969c6d62"
GROUP_TAG = BUILT_IN + "96670d01-0a4d-4649-9c89-2d3abc0a5025"
SIZES = BUILT_IN + "cccc23c7-8427-4f53-ad12-b6a63eb452b3"
NOT_TYPES = BUILT_IN + "6c112d4e-5bc7-47ae-a041-ea2d9dccd749"
DISK = {"location": REGION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}
NO_PREMIUM = {
    "properties": {
        "displayName": "No premium disks",
        "mode": "Indexed",
        "parameters": {"effect": {"type": "String", "defaultValue": "Deny", "allowedValues": ["Deny", "Audit", "Disabled"]}},
        "policyRule": {
            "if": {
                "allOf": [
                    {"field": "type", "equals": "Microsoft.Compute/disks"},
                    {"field": "Microsoft.Compute/disks/sku.name", "like": "Premium*"},
                ]
            },
            "then": {"effect": "[parameters('effect')]"},
        },
    }
}  # fmt: skip


def assign(azure: Azure, scope: str, name: str, definition: str, /, *, properties: Any = None, **given: Any) -> Any:
    body = {
        "properties": {
            "policyDefinitionId": definition,
            "parameters": {key: {"value": value} for key, value in given.items()},
            **(properties or {}),
        }
    }
    return azure.policy.policy_assignments.create(scope, name, body)


def make_disk(azure: Azure, name: str = "spare", **more: Any) -> Any:
    return azure.compute.disks.begin_create_or_update(GROUP, name, DISK | more).result()


@pytest.mark.proves(
    "PolicyAssignments_Create",
    "PolicyAssignments_Get",
    "PolicyAssignments_Delete",
    "PolicyAssignments_List",
    "PolicyAssignments_ListForResourceGroup",
    "PolicyAssignments_ListForResource",
)
def test_an_assignment_denies_what_is_written_at_its_scope_until_it_is_removed(site: Azure) -> None:
    assignments = site.policy.policy_assignments
    made = typed(
        assign(site, site.group_id, "only-here", ALLOWED_LOCATIONS, listOfAllowedLocations=[REGION]), PolicyAssignment
    )
    read = assignments.get(site.group_id, "only-here")
    assert read.properties.instance_id == made.properties.instance_id
    assert (read.properties.scope, read.properties.enforcement_mode) == (site.group_id, "Default")
    assert refusal(make_disk, site, location="northeurope") == "RequestDisallowedByPolicy"
    assert make_disk(site, location="West Europe").name, "a region's name may have blanks"
    assert [one.name for one in assignments.list()] == ["only-here"], "seen from the subscription, which lies above"
    assert [one.name for one in assignments.list_for_resource_group(GROUP)] == ["only-here"]
    below = assignments.list_for_resource(GROUP, "Microsoft.Compute", "", "virtualMachines", VM)
    assert [one.name for one in below] == ["only-here"], "seen from a machine, which inherits it"
    assert list(assignments.list(filter="atScope()")) == []
    assert assignments.delete(site.group_id, "only-here").name == "only-here"
    assert assignments.delete(site.group_id, "only-here") is None
    assert make_disk(site, "other", location="northeurope").name
    with pytest.raises(ResourceNotFoundError, match="PolicyAssignmentNotFound"):
        assignments.get(site.group_id, "only-here")


@pytest.mark.proves("PolicyDefinitions_CreateOrUpdate", "PolicyDefinitions_Get", "PolicyDefinitions_Delete")
def test_a_definition_of_ones_own_is_assigned_changed_and_removed(site: Azure) -> None:
    definitions = site.policy.policy_definitions
    made = typed(definitions.create_or_update("no-premium", NO_PREMIUM), PolicyDefinition)
    assert definitions.get("no-premium").properties.policy_type == "Custom"
    assign(site, site.group_id, "cheap", made.id)
    assert refusal(make_disk, site, sku={"name": "Premium_LRS"}) == "RequestDisallowedByPolicy"
    assert make_disk(site, sku={"name": "StandardSSD_LRS"}).name
    assert (
        refusal(site.compute.disks.begin_update, GROUP, "spare", {"sku": {"name": "Premium_LRS"}})
        == "RequestDisallowedByPolicy"
    )
    assert refusal(definitions.delete, "no-premium") == "InvalidDeletePolicyDefinitionRequest"
    loose = {
        "properties": NO_PREMIUM["properties"]
        | {"policyRule": {"if": {"field": "type", "equals": "x"}, "then": {"effect": "deny"}}}
    }
    definitions.create_or_update("no-premium", loose)
    assert make_disk(site, sku={"name": "Premium_LRS"}).name, "the assignment follows its definition"
    site.policy.policy_assignments.delete(site.group_id, "cheap")
    definitions.delete("no-premium")
    with pytest.raises(ResourceNotFoundError, match="PolicyDefinitionNotFound"):
        definitions.get("no-premium")
    definitions.delete("no-premium")  # a second time is no error: 204


def test_the_built_in_definitions_are_listed_and_read(site: Azure) -> None:
    definitions = site.policy.policy_definitions
    titles = {one.properties.display_name for one in definitions.list_built_in()}
    assert {"Allowed locations", "Require a tag on resources", "Allowed virtual machine size SKUs"} <= titles
    definitions.create_or_update("no-premium", NO_PREMIUM)
    assert [one.name for one in definitions.list(filter="policyType eq 'Custom'")] == ["no-premium"]
    assert {one.name for one in definitions.list(filter="policyType eq 'BuiltIn'")} == {
        one.name for one in definitions.list_built_in()
    }
    assert len(list(definitions.list())) == len(titles) + 1
    name = TAG.rsplit("/", 1)[1]
    assert definitions.get_built_in(name).properties.policy_rule == definitions.get(name).properties.policy_rule
    assert refusal(definitions.delete, name) == "InvalidDeletePolicyDefinitionRequest"
    assert refusal(definitions.create_or_update, name, NO_PREMIUM) == "PolicyDefinitionNameConflict"


def test_a_refusal_names_every_policy_that_denies(site: Azure) -> None:
    assign(site, site.group_id, "tagged", TAG, tagName="owner", properties={"displayName": "Everything has an owner"})
    assign(
        site,
        f"/subscriptions/{site.sandbox.subscription_id}",
        "here",
        ALLOWED_LOCATIONS,
        listOfAllowedLocations=["eastus"],
    )
    with pytest.raises(HttpResponseError) as caught:
        site.compute.disks.begin_create_or_update(GROUP, "spare", DISK)
    error: Any = caught.value.error
    assert (caught.value.status_code, error.code, error.target) == (403, "RequestDisallowedByPolicy", "spare")
    assert "Everything has an owner" in error.message
    info = {one.info["policyAssignmentName"]: one.info for one in error.additional_info}
    assert set(info) == {"tagged", "here"}
    assert info["tagged"]["policyDefinitionDisplayName"] == "Require a tag on resources"
    assert info["tagged"]["policyAssignmentScope"] == site.group_id


def test_a_message_of_the_assignment_takes_the_place_of_identifiers(site: Azure) -> None:
    told = {"nonComplianceMessages": [{"message": "Ask the platform team for an owner tag."}]}
    assign(site, site.group_id, "tagged", TAG, tagName="owner", properties=told)
    with pytest.raises(HttpResponseError, match=r"Reasons: 'Ask the platform team for an owner tag\.'"):
        site.compute.disks.begin_create_or_update(GROUP, "spare", DISK)


def test_what_exists_stays_and_is_judged_when_it_is_written_again(site: Azure) -> None:
    assign(site, site.group_id, "tagged", TAG_AND_VALUE, tagName="env", tagValue="lab")
    assert site.compute.virtual_machines.get(GROUP, VM).name == VM
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    update = site.compute.virtual_machines.begin_update
    assert refusal(update, GROUP, VM, {"tags": {"env": "prod"}}) == "RequestDisallowedByPolicy"
    update(GROUP, VM, {"tags": {"Env": "LAB"}}).result()
    update(GROUP, VM, {"properties": {"diagnosticsProfile": {"bootDiagnostics": {"enabled": True}}}}).result()


def test_sizes_of_machines_are_an_alias(site: Azure) -> None:
    assign(site, site.group_id, "small", SIZES, listOfAllowedSKUs=["Standard_B2s"])
    resize = {"properties": {"hardwareProfile": {"vmSize": "Standard_D4s_v5"}}}
    assert refusal(site.compute.virtual_machines.begin_update, GROUP, VM, resize) == "RequestDisallowedByPolicy"
    assert make_disk(site).name


def test_groups_are_left_alone_by_policies_about_resources(azure: Azure) -> None:
    scope = f"/subscriptions/{azure.sandbox.subscription_id}"
    assign(azure, scope, "tagged", TAG, tagName="owner")
    azure.make_group()
    assign(azure, scope, "tagged-groups", GROUP_TAG, tagName="owner")
    assign(azure, scope, "here", GROUP_LOCATIONS, listOfAllowedLocations=[REGION])
    groups = azure.resources.resource_groups
    assert refusal(groups.create_or_update, "rg-two", {"location": REGION}) == "RequestDisallowedByPolicy"
    assert (
        refusal(groups.create_or_update, "rg-two", {"location": "eastus", "tags": {"owner": "ada"}})
        == "RequestDisallowedByPolicy"
    )
    assert groups.create_or_update("rg-two", {"location": REGION, "tags": {"owner": "ada"}}).name == "rg-two"


def test_an_assignment_that_is_not_enforced_or_left_out_denies_nothing(site: Azure) -> None:
    assign(site, site.group_id, "tagged", TAG, tagName="owner", properties={"enforcementMode": "DoNotEnforce"})
    assert make_disk(site).name
    scope = f"/subscriptions/{site.sandbox.subscription_id}"
    assign(site, scope, "everywhere", TAG, tagName="owner", properties={"notScopes": [site.group_id]})
    assert make_disk(site, "second").name
    outside = {"notScopes": [scope]}
    assert (
        refusal(assign, site, site.group_id, "x", TAG, tagName="o", properties=outside)
        == "InvalidPolicyAssignmentNotScopes"
    )


def test_an_audit_lets_the_request_pass_and_tells_the_activity_log(site: Azure) -> None:
    made = site.policy.policy_definitions.create_or_update("no-premium", NO_PREMIUM)
    assign(site, site.group_id, "watch", made.id, effect="Audit")
    assert make_disk(site, sku={"name": "Premium_LRS"}).name
    since = f"eventTimestamp ge '{site.sandbox.now:%Y-%m-%d}T00:00:00Z'"
    told = [e for e in site.monitor.activity_logs.list(filter=since) if e.operation_name.value == AUDITED]
    assert {event.resource_id.rsplit("/", 1)[1] for event in told} == {"spare"}
    assign(site, site.group_id, "watch", made.id, effect="Disabled")
    assert make_disk(site, "second", sku={"name": "Premium_LRS"}).name


@pytest.mark.parametrize(
    ("definition", "given", "code"),
    [
        (TAG, {}, "MissingPolicyParameter"),
        (TAG, {"tagName": "a", "other": "b"}, "UndefinedPolicyParameter"),
        (TAG, {"tagName": ["a"]}, "InvalidPolicyParameterValue"),
        (NOT_TYPES, {"listOfResourceTypesNotAllowed": [], "effect": "Modify"}, "PolicyParameterValueNotAllowed"),
        (BUILT_IN + "no-such", {}, "PolicyDefinitionNotFound"),
        ("no-such", {}, "InvalidPolicyDefinitionId"),
        ("/providers/Microsoft.Authorization/policySetDefinitions/x", {}, "PolicySetDefinitionNotFound"),
    ],
)
def test_a_wrong_assignment_is_refused(site: Azure, definition: str, given: dict[str, Any], code: str) -> None:
    assert refusal(assign, site, site.group_id, "wrong", definition, **given) == code
    assert list(site.policy.policy_assignments.list()) == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"if": {"field": "type", "equals": "x"}}, "InvalidPolicyRule"),
        ({"if": {"field": "type", "equal": "x"}, "then": {"effect": "deny"}}, "InvalidPolicyRule"),
        ({"if": {"field": "colour", "equals": "x"}, "then": {"effect": "deny"}}, "InvalidPolicyRule"),
        ({"if": {"field": "type", "in": "x"}, "then": {"effect": "deny"}}, "InvalidPolicyRule"),
        ({"if": {"field": "type", "equals": "[parameters('none')]"}, "then": {"effect": "deny"}}, "InvalidPolicyRule"),
        ({"if": {"field": "type", "equals": "[concat('a']"}, "then": {"effect": "deny"}}, "InvalidPolicyRule"),
        ({"if": {"allOf": []}, "then": {"effect": "deny"}}, "InvalidPolicyRule"),
        ({"if": {"field": "type", "equals": "x"}, "then": {"effect": "forbid"}}, "InvalidPolicyRule"),
        ({"if": {"field": "type", "equals": "x"}, "then": {"effect": "deployIfNotExists"}}, "SandboxNotImplemented"),
        ({"if": {"field": "type", "equals": "[requestContext().apiVersion]"}, "then": {"effect": "deny"}}, "SandboxNotImplemented"),
        ({"if": {"count": {"field": "a/b[*]"}, "greater": 1}, "then": {"effect": "deny"}}, "SandboxNotImplemented"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused(site: Azure, rule: Any, code: str) -> None:
    body = {"properties": {"policyRule": rule, "mode": "All"}}
    assert refusal(site.policy.policy_definitions.create_or_update, "wrong", body) == code


def test_who_may_not_write_policies_is_told_so(site: Azure) -> None:
    assert refusal(assign, site.as_("contributor"), site.group_id, "x", TAG, tagName="o") == "AuthorizationFailed"


def test_a_required_tag_keeps_the_snapshots_group_from_being_made_until_it_is_there(protected: Azure) -> None:
    scope = f"/subscriptions/{protected.sandbox.subscription_id}"
    assign(protected, scope, "tagged-groups", GROUP_TAG, tagName="owner")
    assert outcome(protected) == "UserErrorRequestDisallowedByPolicy"
    tags = {"location": REGION, "tags": {"owner": "ada"}}
    protected.resources.resource_groups.create_or_update(f"AzureBackupRG_{REGION}_1", tags)
    assert outcome(protected) == "Completed"


def test_policies_are_part_of_the_saved_world(site: Azure, tmp_path: Path) -> None:
    assign(site, site.group_id, "tagged", TAG, tagName="owner")
    site.sandbox.save(tmp_path / "world.json")
    again = Azure(JudgedSandbox(seed=2))
    again.sandbox.load(tmp_path / "world.json")
    assert refusal(make_disk, again) == "RequestDisallowedByPolicy"
