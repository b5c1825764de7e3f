"""Azure Policy and what-if with the unmodified az."""

import json
from collections.abc import Callable

import pytest

from tests.az.conftest import ABSENT, AZ, Az

pytestmark = [pytest.mark.slow, pytest.mark.skipif(AZ is None, reason=ABSENT)]
AzOver = Callable[..., Az]


def test_a_policy_is_assigned_denies_and_is_removed(az_over: AzOver) -> None:
    az = az_over()
    az("group", "create", "-n", "rg", "-l", "westeurope")
    found = az("policy", "definition", "list", "--query", "[?displayName=='Require a tag on resources'].name")
    scope = az("group", "show", "-n", "rg")["id"]
    given = json.dumps({"tagName": {"value": "owner"}})
    words = ("--policy", found[0], "--params", given, "--scope", scope, "-n", "tagged")
    assert az("policy", "assignment", "create", *words)["scope"] == scope
    assert [one["name"] for one in az("policy", "assignment", "list", "-g", "rg")] == ["tagged"]
    refused = az.run("disk", "create", "-g", "rg", "-n", "d1", "--size-gb", "8")
    assert "RequestDisallowedByPolicy" in refused.err
    assert az("disk", "create", "-g", "rg", "-n", "d1", "--size-gb", "8", "--tags", "owner=ada")["name"] == "d1"
    az("policy", "assignment", "delete", "-n", "tagged", "--scope", scope)
    assert az("disk", "create", "-g", "rg", "-n", "d2", "--size-gb", "8")["name"] == "d2"


def test_a_definition_of_ones_own_comes_from_a_file(az_over: AzOver) -> None:
    az = az_over()
    rule = {"if": {"field": "location", "notIn": ["westeurope"]}, "then": {"effect": "deny"}}
    (az.folder / "rule.json").write_text(json.dumps(rule))
    az("policy", "definition", "create", "-n", "only-here", "--rules", str(az.folder / "rule.json"), "--mode", "All")
    assert az("policy", "definition", "show", "-n", "only-here")["policyType"] == "Custom"
    az("policy", "assignment", "create", "--policy", "only-here", "-n", "only-here")
    assert "RequestDisallowedByPolicy" in az.run("group", "create", "-n", "rg", "-l", "eastus").err
    az("group", "create", "-n", "rg", "-l", "westeurope")
    assert "InvalidDeletePolicyDefinitionRequest" in az.run("policy", "definition", "delete", "-n", "only-here").err


def test_what_a_template_would_change_is_told_beforehand(az_over: AzOver) -> None:
    az = az_over()
    az("group", "create", "-n", "rg", "-l", "westeurope")
    disk = {
        "type": "Microsoft.Compute/disks", "name": "d1", "apiVersion": "2024-03-02", "location": "westeurope",
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8},
    }  # fmt: skip
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [disk],
    }
    (az.folder / "disk.json").write_text(json.dumps(template))
    words = ("deployment", "group", "what-if", "-g", "rg", "-n", "d", "-f", str(az.folder / "disk.json"))
    told = az(*words, "--no-pretty-print")
    assert [(one["changeType"], one["resourceId"].rpartition("/")[2]) for one in told["changes"]] == [("Create", "d1")]
    assert "+ Microsoft.Compute/disks/d1" in az.run(*words).out
