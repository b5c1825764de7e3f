"""Built-in definitions of Azure Policy: ids, parameters and conditions as in Azure, descriptions our own."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from studyapp.sandbox.arm.values import Json

_GROUPS = "Microsoft.Resources/subscriptions/resourceGroups"
_TAG = "[concat('tags[', parameters('tagName'), ']')]"


class BuiltIn(NamedTuple):
    """A definition that every tenant has."""

    name: str
    """A GUID, the same everywhere."""
    title: str
    category: str
    version: str
    mode: str
    about: str
    parameters: Mapping[str, Json]
    condition: Json
    effect: str = "deny"

    @property
    def id(self) -> str:
        return f"/providers/Microsoft.Authorization/policyDefinitions/{self.name}"

    @property
    def properties(self) -> Json:
        """What Azure shows of it."""
        return {
            "displayName": self.title,
            "policyType": "BuiltIn",
            "mode": self.mode,
            "description": self.about,
            "metadata": {"category": self.category, "version": self.version},
            "version": self.version,
            "versions": [self.version],
            "parameters": dict(self.parameters),
            "policyRule": {"if": self.condition, "then": {"effect": self.effect}},
        }


def _parameter(title: str, type: str = "String", **more: Any) -> Json:
    return {"type": type, "metadata": {"displayName": title}, **more}


_EFFECT = _parameter("Effect", "String", defaultValue="Deny", allowedValues=["Audit", "Deny", "Disabled"])

BUILT_INS = (
    BuiltIn(
        "e56962a6-4747-49cd-b67b-bf8b01975c4c", "Allowed locations", "General", "1.0.0", "Indexed",
        "Keeps resources in the regions that an organization has chosen; groups and global resources are left alone.",
        {"listOfAllowedLocations": _parameter("Allowed locations", "Array")},
        {"allOf": [
            {"field": "location", "notIn": "[parameters('listOfAllowedLocations')]"},
            {"field": "location", "notEquals": "global"},
            {"field": "type", "notEquals": "Microsoft.AzureActiveDirectory/b2cDirectories"},
        ]},
    ),
    BuiltIn(
        "e765b5de-1225-4ba3-bd56-1ac6695af988", "Allowed locations for resource groups", "General", "1.0.0", "All",
        "Keeps resource groups in the regions that an organization has chosen.",
        {"listOfAllowedLocations": _parameter("Allowed locations", "Array")},
        {"allOf": [
            {"field": "type", "equals": _GROUPS},
            {"field": "location", "notIn": "[parameters('listOfAllowedLocations')]"},
        ]},
    ),
    BuiltIn(
        "a08ec900-254a-4555-9bf5-e42af04b5c5c", "Allowed resource types", "General", "1.0.0", "Indexed",
        "Lets only the listed types of resources be deployed, as far as they have tags and a location.",
        {"listOfResourceTypesAllowed": _parameter("Allowed resource types", "Array")},
        {"not": {"field": "type", "in": "[parameters('listOfResourceTypesAllowed')]"}},
    ),
    BuiltIn(
        "6c112d4e-5bc7-47ae-a041-ea2d9dccd749", "Not allowed resource types", "General", "2.0.0", "All",
        "Keeps the listed types of resources from being deployed.",
        {"listOfResourceTypesNotAllowed": _parameter("Not allowed resource types", "Array"), "effect": _EFFECT},
        {"allOf": [
            {"field": "type", "in": "[parameters('listOfResourceTypesNotAllowed')]"},
            {"value": "[field('type')]", "exists": True},
        ]},
        "[parameters('effect')]",
    ),
    BuiltIn(
        "871b6d14-10aa-478d-b590-94f262ecfa99", "Require a tag on resources", "Tags", "1.0.1", "Indexed",
        "Resources without the tag are not deployed; groups are left alone.",
        {"tagName": _parameter("Tag Name")},
        {"field": _TAG, "exists": "false"},
    ),
    BuiltIn(
        "1e30110a-5ceb-460c-a204-c1c3969c6d62", "Require a tag and its value on resources", "Tags", "1.0.1", "Indexed",
        "Resources without the tag and just this value are not deployed; groups are left alone.",
        {"tagName": _parameter("Tag Name"), "tagValue": _parameter("Tag Value")},
        {"not": {"field": _TAG, "equals": "[parameters('tagValue')]"}},
    ),
    BuiltIn(
        "96670d01-0a4d-4649-9c89-2d3abc0a5025", "Require a tag on resource groups", "Tags", "1.0.0", "All",
        "Resource groups without the tag are not made.",
        {"tagName": _parameter("Tag Name")},
        {"allOf": [{"field": "type", "equals": _GROUPS}, {"field": _TAG, "exists": "false"}]},
    ),
    BuiltIn(
        "cccc23c7-8427-4f53-ad12-b6a63eb452b3", "Allowed virtual machine size SKUs", "Compute", "1.0.1", "Indexed",
        "Lets virtual machines have the listed sizes alone.",
        {"listOfAllowedSKUs": _parameter("Allowed Size SKUs", "Array")},
        {"allOf": [
            {"field": "type", "equals": "Microsoft.Compute/virtualMachines"},
            {"not": {"field": "Microsoft.Compute/virtualMachines/sku.name", "in": "[parameters('listOfAllowedSKUs')]"}},
        ]},
        "Deny",
    ),
)  # fmt: skip


def built_in(id: str) -> BuiltIn | None:
    """The built-in definition of an id, with or without a subscription in front."""
    return next((one for one in BUILT_INS if id.lower().endswith(one.id.lower())), None)
