"""Azure Policy before a lab begins: what would be denied is named, what nobody can tell is said."""

from typing import Any

import pytest

from studyapp.core.azure_obstacles import Obstacle
from studyapp.core.azure_runs import RUN_TAG
from studyapp.labs.subscription.preflight import preflight
from studyapp.labs.subscription.preflight.policy_reading import Unreadable, _Reader, assigned
from tests.labs.subscription.rehearsed import Subscription, plan

_BUILT_IN = "/providers/Microsoft.Authorization/policyDefinitions/"
LOCATIONS = _BUILT_IN + "e56962a6-4747-49cd-b67b-bf8b01975c4c"
GROUP_LOCATIONS = _BUILT_IN + "e765b5de-1225-4ba3-bd56-1ac6695af988"
NOT_ALLOWED = _BUILT_IN + "6c112d4e-5bc7-47ae-a041-ea2d9dccd749"
SIZES = _BUILT_IN + "cccc23c7-8427-4f53-ad12-b6a63eb452b3"
VAULTS = "Microsoft.RecoveryServices/vaults"
TAG = _BUILT_IN + "871b6d14-10aa-478d-b590-94f262ecfa99"
GROUP_TAG = _BUILT_IN + "96670d01-0a4d-4649-9c89-2d3abc0a5025"


def assign(target: Subscription, definition: str, *, scope: str = "", name: str = "guard", **more: Any) -> None:
    parameters = {key: {"value": value} for key, value in more.pop("given", {}).items()}
    body = {
        "properties": {"policyDefinitionId": definition, "displayName": "Our rules", "parameters": parameters, **more}
    }
    target.owner("PUT", f"{scope}/providers/Microsoft.Authorization/policyAssignments/{name}", body, "2024-05-01")


def define(target: Subscription, rule: Any, **more: Any) -> str:
    path = "/providers/Microsoft.Authorization/policyDefinitions/own"
    made = target.owner("PUT", path, {"properties": {"policyRule": rule, "displayName": "Own", **more}}, "2024-05-01")
    return str(made["id"])


def found(target: Subscription) -> tuple[Obstacle, ...]:
    obstacles = preflight(target, plan())
    assert {one.check for one in obstacles} <= {"policies"}, obstacles
    return obstacles


def test_a_region_that_is_not_allowed_is_named_with_one_of_the_labs_that_is() -> None:
    target = Subscription()
    assign(target, LOCATIONS, given={"listOfAllowedLocations": ["uksouth", "westus"]})
    (one,) = found(target)
    assert one.stops
    assert one.what.startswith(
        'The policy "Allowed locations" (Our rules) denies vnet-orders (Microsoft.Network/virtualNetworks), '
    )
    assert one.what.endswith("and 1 more.")
    assert "RequestDisallowedByPolicy" in one.why
    assert one.proposal
    assert (one.proposal.kind, one.proposal.instead_of, one.proposal.value) == (
        "region",
        "germanywestcentral",
        "uksouth",
    )
    assert "Begin the lab in uksouth, which it allows" in one.fix


def test_where_no_region_of_the_lab_is_allowed_an_exemption_is_asked_for() -> None:
    target = Subscription()
    assign(target, LOCATIONS, given={"listOfAllowedLocations": ["westus"]})
    (one,) = found(target)
    assert one.proposal is None
    assert one.fix.startswith("Ask whoever assigned it for an exemption")
    assert f"--policy-assignment /subscriptions/{target.subscription}/providers/" in one.fix


@pytest.mark.parametrize(
    ("definition", "given", "denied"),
    [
        (
            GROUP_LOCATIONS,
            {"listOfAllowedLocations": ["westus"]},
            "rg-orders (Microsoft.Resources/resourceGroups), rg-vaults",
        ),
        (NOT_ALLOWED, {"listOfResourceTypesNotAllowed": ["Microsoft.RecoveryServices/vaults"]}, "rsv-orders"),
        (SIZES, {"listOfAllowedSKUs": ["Standard_B1s"]}, "vm-order-01 (Microsoft.Compute/virtualMachines)"),
        (TAG, {"tagName": "owner"}, "vnet-orders"),
        (GROUP_TAG, {"tagName": "owner"}, "rg-orders"),
    ],
)
def test_what_is_sent_is_held_against_every_kind_of_rule(definition: str, given: Any, denied: str) -> None:
    target = Subscription()
    assign(target, definition, given=given)
    (one,) = found(target)
    assert denied in one.what
    assert one.stops


def test_of_the_sizes_that_would_do_the_cheapest_that_is_allowed_is_proposed() -> None:
    target = Subscription()
    assign(target, SIZES, given={"listOfAllowedSKUs": ["Standard_B1s", "Standard_D4s_v5", "standard_d2as_v5"]})
    (one,) = found(target)
    assert one.proposal
    assert (one.proposal.kind, one.proposal.instead_of, one.proposal.value) == (
        "size",
        "Standard_D2s_v5",
        "Standard_D2as_v5",
    )
    assert "--size Standard_D2as_v5`. Or else: Ask whoever assigned it" in one.fix


def test_the_groups_of_a_run_carry_its_tags() -> None:
    target = Subscription(tags={RUN_TAG: "1111111111111111"})
    assign(target, GROUP_TAG, given={"tagName": RUN_TAG})
    assert found(target) == ()


def test_a_policy_of_ones_own_sees_the_body_with_ids_of_this_subscription() -> None:
    target = Subscription()
    network = (
        f"/subscriptions/{target.subscription}/resourceGroups/rg-orders/providers/Microsoft.Network/virtualNetworks/x"
    )
    alias = "Microsoft.Compute/virtualMachines/networkProfile.networkInterfaces[*].id"
    rule = {"if": {"field": alias, "notEquals": network}, "then": {"effect": "deny"}}
    assign(target, define(target, {"if": {"allOf": [{"field": "type", "equals": "Microsoft.Compute/virtualMachines"}, rule["if"]]}, "then": {"effect": "deny"}}))  # fmt: skip
    (one,) = found(target)
    assert one.what.startswith('The policy "Own" (Our rules) denies vm-order-01')


def test_what_does_not_deny_is_not_in_the_way() -> None:
    target = Subscription()
    given = {"listOfResourceTypesNotAllowed": ["Microsoft.RecoveryServices/vaults"]}
    assign(target, NOT_ALLOWED, name="audits", given={**given, "effect": "Audit"})
    assign(target, NOT_ALLOWED, name="sleeps", given=given, enforcementMode="DoNotEnforce")
    target.has("group.create", group="rg-theirs", location="westeurope")
    assign(target, NOT_ALLOWED, name="below", scope="/resourceGroups/rg-theirs", given=given)
    left_out = [f"/subscriptions/{target.subscription}/resourceGroups/rg-vaults"]
    assign(target, NOT_ALLOWED, name="elsewhere", given=given, notScopes=left_out)
    assert found(target) == ()


def test_a_property_that_the_lab_does_not_send_is_a_doubt() -> None:
    target = Subscription()
    condition = {"field": "Microsoft.RecoveryServices/vaults/encryption.kind", "equals": "Own"}
    assign(target, define(target, {"if": condition, "then": {"effect": "deny"}}))
    (one,) = found(target)
    assert not one.stops
    assert (
        "it asks for Microsoft.RecoveryServices/vaults/encryption.kind, which is not in what the lab sends" in one.what
    )
    assert f"az policy assignment show --name guard --scope /subscriptions/{target.subscription}`" in one.fix


# Initiatives


def initiative(target: Subscription, **defaults: Any) -> str:
    """An initiative that hands its parameters on: regions to one policy, an effect to the other."""
    where = {"listOfAllowedLocations": {"value": "[parameters('regions')]"}}
    what = {"listOfResourceTypesNotAllowed": {"value": [VAULTS]}, "effect": {"value": "[parameters('how')]"}}
    properties = {
        "displayName": "Baseline",
        "parameters": {
            "regions": {"type": "Array", "defaultValue": ["westeurope", "germanywestcentral"]},
            "how": {"type": "String", "defaultValue": "Audit"},
        },
        "policyDefinitions": [
            {"policyDefinitionId": LOCATIONS, "policyDefinitionReferenceId": "where", "parameters": where},
            {"policyDefinitionId": NOT_ALLOWED, "policyDefinitionReferenceId": "what", "parameters": what},
        ],
    }
    path = "/providers/Microsoft.Authorization/policySetDefinitions/baseline"
    return str(target.owner("PUT", path, {"properties": properties}, "2024-05-01")["id"])


@pytest.mark.parametrize(
    ("given", "denying"),
    [
        ({}, []),
        ({"regions": ["westeurope"]}, ["Allowed locations"]),
        ({"how": "Deny"}, ["Not allowed resource types"]),
        ({"regions": ["uksouth"], "how": "Deny"}, ["Allowed locations", "Not allowed resource types"]),
    ],
)
def test_an_initiative_is_held_against_the_lab_policy_by_policy(given: dict[str, Any], denying: list[str]) -> None:
    target = Subscription()
    assign(target, initiative(target), given=given)
    assert [one.what.split('"')[1] for one in found(target)] == denying
    assert all("(Our rules)" in one.what for one in found(target))


def test_a_policy_that_only_audits_by_its_initiative_is_not_even_read() -> None:
    target = Subscription()
    assign(target, initiative(target))
    assert found(target) == ()
    read = [call.url for call in target.calls if "policyDefinitions/" in call.url]
    assert len(read) == 1
    assert LOCATIONS in read[0]


def test_an_initiative_that_can_not_be_read_is_a_doubt() -> None:
    target = Subscription()
    assign(target, LOCATIONS, given={"listOfAllowedLocations": ["westus"]})
    first = next(assigned(target))
    gone = {"policyDefinitionId": "/providers/Microsoft.Authorization/policySetDefinitions/gone"}
    (one,) = _Reader(target).rules(first.assignment, gone)
    assert isinstance(one, Unreadable)
    assert one.why == "its definition can't be read (PolicySetDefinitionNotFound)"
    above = "/providers/Microsoft.Management/managementGroups/all/providers/Microsoft.Authorization/policyDefinitions/x"
    (one,) = _Reader(target).rules(first.assignment, {"policyDefinitionId": above})
    assert isinstance(one, Unreadable), "the sandbox has no management groups"
