"""Template deployments: resource by resource on the clock, in order, as whoever deploys."""

import json
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.resource.deployments.models import (
    DeploymentExtended,
    DeploymentOperation,
    DeploymentPropertiesExtended,
    WhatIfOperationResult,
)

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.faults import DenyFault
from tests.sandbox.conftest import GROUP, REGION, Azure, typed
from tests.sandbox.test_policy import DISK
from tests.sandbox.test_vaults import refusal

NAME = "vm-deploy"
SECRET = "Only-for-this-test-7!"  # noqa: S105 - what must be found nowhere
TEMPLATE: dict[str, Any] = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {
        "vmName": {"type": "string", "defaultValue": "vm-t1", "minLength": 1},
        "vmSize": {"type": "string", "defaultValue": "Standard_D2s_v3", "allowedValues": ["Standard_D2s_v3", "Standard_B2s"]},
        "location": {"type": "string", "defaultValue": "[resourceGroup().location]"},
        "adminPassword": {"type": "securestring"},
    },
    "variables": {
        "nic": "[concat(parameters('vmName'), '-nic')]",
        "network": "[format('{0}-vnet', parameters('vmName'))]",
        "subnet": "[resourceId('Microsoft.Network/virtualNetworks/subnets', variables('network'), 'subnet0')]",
    },
    "resources": [
        {
            "type": "Microsoft.Compute/virtualMachines",
            "name": "[parameters('vmName')]",
            "apiVersion": "2024-07-01",
            "location": "[parameters('location')]",
            "dependsOn": ["[variables('nic')]"],
            "properties": {
                "hardwareProfile": {"vmSize": "[parameters('vmSize')]"},
                "osProfile": {
                    "computerName": "[parameters('vmName')]",
                    "adminUsername": "localadmin",
                    "adminPassword": "[parameters('adminPassword')]",
                },
                "storageProfile": {
                    "imageReference": {"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2019-Datacenter", "version": "latest"},
                    "osDisk": {"createOption": "fromImage"},
                },
                "networkProfile": {"networkInterfaces": [{"id": "[resourceId('Microsoft.Network/networkInterfaces', variables('nic'))]"}]},
            },
        },
        {
            "type": "Microsoft.Network/networkInterfaces",
            "name": "[variables('nic')]",
            "apiVersion": "2024-05-01",
            "location": "[parameters('location')]",
            "dependsOn": [
                "[concat('Microsoft.Network/virtualNetworks/', variables('network'))]",
                "[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg')]",
            ],
            "properties": {
                "ipConfigurations": [
                    {"name": "ipconfig1", "properties": {"subnet": {"id": "[variables('subnet')]"}, "privateIPAllocationMethod": "Dynamic"}}
                ],
                "networkSecurityGroup": {"id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg')]"},
            },
        },
        {
            "type": "Microsoft.Network/virtualNetworks",
            "name": "[variables('network')]",
            "apiVersion": "2024-05-01",
            "location": "[parameters('location')]",
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/24"]},
                "subnets": [{"name": "subnet0", "properties": {"addressPrefix": "10.0.0.0/26"}}],
            },
        },
        {
            "type": "Microsoft.Network/networkSecurityGroups",
            "name": "nsg",
            "apiVersion": "2024-05-01",
            "location": "[parameters('location')]",
            "properties": {"securityRules": []},
        },
    ],
    "outputs": {
        "vmId": {"type": "string", "value": "[resourceId('Microsoft.Compute/virtualMachines', parameters('vmName'))]"},
        "size": {"type": "string", "value": "[reference(parameters('vmName')).hardwareProfile.vmSize]"},
        "kept": {"type": "securestring", "value": "[parameters('adminPassword')]"},
    },
}  # fmt: skip


def asked(template: Any = TEMPLATE, **parameters: Any) -> Any:
    given = {name: {"value": value} for name, value in parameters.items()}
    return {"properties": {"mode": "Incremental", "template": template, "parameters": given}}


def small(*resources: Any, **more: Any) -> Any:
    return {"$schema": "s", "contentVersion": "1.0.0.0", "resources": list(resources), **more}


def disk(name: str, **more: Any) -> Any:
    return {
        "type": "Microsoft.Compute/disks",
        "name": name,
        "apiVersion": "2024-03-02",
        "location": REGION,
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8},
        **more,
    }


def begin(azure: Azure, body: Any, name: str = NAME) -> Any:
    return azure.deployments.deployments.begin_create_or_update(GROUP, name, body)


def deploy(azure: Azure, template: Any, **parameters: Any) -> DeploymentPropertiesExtended:
    made = begin(azure, asked(template, **parameters)).result()
    assert isinstance(made, DeploymentExtended)
    assert made.properties
    return made.properties


@pytest.fixture
def group(azure: Azure) -> Azure:
    azure.make_group()
    return azure


@pytest.mark.proves("Deployments_CreateOrUpdate", "Deployments_Get", "Deployments_OperationStatus")
def test_a_template_makes_a_machine_with_its_network(group: Azure) -> None:
    done = deploy(group, TEMPLATE, adminPassword=SECRET)
    assert done.provisioning_state == "Succeeded"
    assert isinstance(done.timestamp, datetime)
    assert isinstance(done.duration, str)
    vm = group.compute.virtual_machines.get(GROUP, "vm-t1")
    assert (vm.location, vm.hardware_profile.vm_size, vm.provisioning_state) == (REGION, "Standard_D2s_v3", "Succeeded")
    nic = group.network.network_interfaces.get(GROUP, "vm-t1-nic")
    assert nic.virtual_machine.id == vm.id
    outputs: Any = done.outputs
    assert outputs["vmId"]["value"] == vm.id
    assert outputs["size"]["value"] == "Standard_D2s_v3"
    assert "kept" not in outputs
    read = group.deployments.deployments.get(GROUP, NAME).properties
    assert read.parameters["adminPassword"] == {"type": "securestring"}
    assert read.parameters["vmName"]["value"] == "vm-t1"
    assert {provider.namespace for provider in read.providers} == {"Microsoft.Compute", "Microsoft.Network"}
    assert len(read.output_resources) == 4
    depends = {one.resource_name: [other.resource_name for other in one.depends_on] for one in read.dependencies}
    assert depends["vm-t1"] == ["vm-t1-nic"]
    assert sorted(depends["vm-t1-nic"]) == ["nsg", "vm-t1-vnet"]


@pytest.mark.proves("DeploymentOperations_List", "DeploymentOperations_Get")
def test_each_resource_comes_after_what_it_depends_on(group: Azure) -> None:
    group.sandbox.auto = False
    poller = begin(group, asked(adminPassword=SECRET))
    assert group.deployments.deployments.get(GROUP, NAME).properties.provisioning_state == "Accepted"
    group.sandbox.advance(seconds=1)
    assert group.deployments.deployments.get(GROUP, NAME).properties.provisioning_state == "Running"
    with pytest.raises(ResourceNotFoundError):
        group.compute.virtual_machines.get(GROUP, "vm-t1")
    group.sandbox.advance(minutes=20)
    poller.result()
    operations = list(group.deployments.deployment_operations.list(GROUP, NAME))
    assert all(isinstance(operation, DeploymentOperation) for operation in operations)
    began = {one.properties.target_resource.resource_name: one.properties.timestamp for one in operations}
    assert began["vm-t1-vnet"] < began["vm-t1-nic"] < began["vm-t1"]
    one = group.deployments.deployment_operations.get(GROUP, NAME, operations[0].operation_id)
    assert (one.properties.provisioning_state, one.properties.provisioning_operation) == ("Succeeded", "Create")


def test_a_secret_is_written_nowhere(group: Azure, tmp_path: Path) -> None:
    group.sandbox.auto = False
    poller = begin(group, asked(adminPassword=SECRET))
    literal = deepcopy(TEMPLATE)
    del literal["parameters"]["adminPassword"], literal["outputs"]["kept"]
    literal["resources"][0]["properties"]["osProfile"]["adminPassword"] = SECRET
    second = begin(group, asked(literal, vmName="vm-t2"), "second")
    group.sandbox.advance(seconds=1)
    for _ in range(2):
        group.sandbox.save(tmp_path / "world.json")
        assert SECRET not in (tmp_path / "world.json").read_text()
        group.sandbox.advance(minutes=20)
    poller.result()
    second.result()
    exported = group.deployments.deployments.export_template(GROUP, "second").template
    assert SECRET not in json.dumps(exported)


def test_a_password_that_azure_would_refuse_is_refused_before_anything_is_made(group: Azure) -> None:
    assert refusal(begin, group, asked(adminPassword="short")) == "InvalidTemplateDeployment"
    assert list(group.network.virtual_networks.list(GROUP)) == []


def test_a_deployment_goes_on_after_the_world_was_saved(group: Azure, tmp_path: Path) -> None:
    group.sandbox.auto = False
    begin(group, asked(adminPassword=SECRET))
    group.sandbox.advance(seconds=1)
    group.sandbox.save(tmp_path / "world.json")
    later = Azure(Sandbox.open(tmp_path / "world.json"))
    later.sandbox.advance(minutes=20)
    assert later.deployments.deployments.get(GROUP, NAME).properties.provisioning_state == "Succeeded"
    assert later.compute.virtual_machines.get(GROUP, "vm-t1").provisioning_state == "Succeeded"


def test_a_deployment_that_fails_tells_why_and_leaves_what_was_made(group: Azure) -> None:
    group.sandbox.auto = False
    poller = begin(group, asked(adminPassword=SECRET))
    group.sandbox.advance(seconds=1)
    group.sandbox.inject(DenyFault("no-vms", "Microsoft.Compute/virtualMachines"))
    group.sandbox.advance(minutes=20)
    with pytest.raises(HttpResponseError) as failed:
        poller.result()
    assert failed.value.error
    assert failed.value.error.code == "DeploymentFailed"
    read = group.deployments.deployments.get(GROUP, NAME).properties
    assert read.provisioning_state == "Failed"
    assert read.error.details[0].code == "RequestDisallowedByPolicy"
    assert group.network.network_interfaces.get(GROUP, "vm-t1-nic").provisioning_state == "Succeeded"
    states = {
        one.properties.target_resource.resource_name: one.properties.provisioning_state
        for one in group.deployments.deployment_operations.list(GROUP, NAME)
    }
    assert states["vm-t1"] == "Failed"


def test_an_output_that_cannot_be_evaluated_fails_the_deployment(group: Azure) -> None:
    outputs = {"v": {"type": "string", "value": "[reference('d1').none]"}}
    with pytest.raises(HttpResponseError):
        deploy(group, small(disk("d1"), outputs=outputs))
    error = group.deployments.deployments.get(GROUP, NAME).properties.error
    assert error.details[0].code == "DeploymentOutputEvaluationFailed"


def test_the_same_template_again_changes_nothing(group: Azure) -> None:
    deploy(group, TEMPLATE, adminPassword=SECRET)
    before = group.compute.virtual_machines.get(GROUP, "vm-t1").vm_id
    assert deploy(group, TEMPLATE, adminPassword=SECRET).provisioning_state == "Succeeded"
    assert group.compute.virtual_machines.get(GROUP, "vm-t1").vm_id == before


@pytest.mark.proves("Deployments_Validate")
def test_a_template_is_validated_without_making_anything(group: Azure) -> None:
    body = asked(adminPassword=SECRET)
    checked = group.deployments.deployments.begin_validate(GROUP, NAME, body).result()
    assert [one.id.rpartition("/")[2] for one in checked.properties.validated_resources][-1] == "vm-t1"
    assert list(group.resources.resources.list_by_resource_group(GROUP)) == []
    with pytest.raises(ResourceNotFoundError):
        group.deployments.deployments.get(GROUP, NAME)


def foretold(azure: Azure, template: Any, **parameters: Any) -> dict[str, Any]:
    """Name of each resource to what a deployment would do with it."""
    result = azure.deployments.deployments.begin_what_if(GROUP, NAME, asked(template, **parameters)).result()
    assert typed(result, WhatIfOperationResult).status == "Succeeded"
    return {change.resource_id.rpartition("/")[2]: change for change in result.properties.changes}


@pytest.mark.proves("Deployments_WhatIf")
def test_what_a_template_would_change_is_told_and_comes_true(group: Azure) -> None:
    deploy(group, small(disk("d1"), disk("d2")))
    group.compute.disks.begin_create_or_update(GROUP, "mine", DISK).result()
    wider = small(disk("d1", tags={"ring": "test"}), disk("d2"), disk("d3"))
    told = foretold(group, wider)
    assert {name: change.change_type.value for name, change in told.items()} == {
        "d1": "Modify", "d2": "NoChange", "d3": "Create", "mine": "Ignore",
    }  # fmt: skip
    assert [(one.path, one.property_change_type, one.after) for one in told["d1"].delta] == [
        ("tags", "Create", {"ring": "test"})
    ]
    assert told["d3"].before is None
    with pytest.raises(ResourceNotFoundError):
        group.compute.disks.get(GROUP, "d3")
    deploy(group, wider)
    assert group.compute.disks.get(GROUP, "d1").tags == {"ring": "test"}
    assert {name: change.change_type.value for name, change in foretold(group, wider).items()} == {
        "d1": "NoChange", "d2": "NoChange", "d3": "NoChange", "mine": "Ignore",
    }  # fmt: skip


def test_what_if_of_a_whole_machine_shows_no_secret_and_settles(group: Azure) -> None:
    first = foretold(group, TEMPLATE, adminPassword=SECRET)
    assert {change.change_type.value for change in first.values()} == {"Create"}
    assert SECRET not in str([change.as_dict() for change in first.values()])
    deploy(group, TEMPLATE, adminPassword=SECRET)
    again = foretold(group, TEMPLATE, adminPassword=SECRET)
    assert {name: [d.path for d in c.delta or []] for name, c in again.items() if c.change_type == "Modify"} == {}
    bigger = foretold(group, TEMPLATE, adminPassword=SECRET, vmSize="Standard_B2s")["vm-t1"]
    assert [(d.path, d.before, d.after) for d in bigger.delta] == [
        ("properties.hardwareProfile.vmSize", "Standard_D2s_v3", "Standard_B2s")
    ]


def test_what_if_refuses_what_a_deployment_would_be_refused(group: Azure) -> None:
    wrong = asked(small(disk("d1", properties={"creationData": {"createOption": "Empty"}})))
    assert refusal(group.deployments.deployments.begin_what_if, GROUP, NAME, wrong) == "InvalidTemplateDeployment"
    short = asked(small(disk("d1")))
    short["properties"]["whatIfSettings"] = {"resultFormat": "ResourceIdOnly"}
    told = group.deployments.deployments.begin_what_if(GROUP, NAME, short).result().properties.changes
    assert [(one.change_type, one.after) for one in told] == [("Create", None)]


@pytest.mark.proves("Deployments_CheckExistence", "Deployments_ListByResourceGroup", "Deployments_Delete", "Deployments_ExportTemplate")  # fmt: skip
def test_a_forgotten_deployment_leaves_what_it_made(group: Azure) -> None:
    deploy(group, small(disk("d1")))
    client = group.deployments.deployments
    assert client.check_existence(GROUP, NAME) is True
    assert [one.name for one in client.list_by_resource_group(GROUP)] == [NAME]
    assert client.export_template(GROUP, NAME).template["resources"][0]["name"] == "d1"
    client.begin_delete(GROUP, NAME).result()
    assert client.check_existence(GROUP, NAME) is False
    assert list(client.list_by_resource_group(GROUP)) == []
    assert group.compute.disks.get(GROUP, "d1").disk_size_gb == 8


@pytest.mark.proves("Deployments_Cancel")
def test_a_canceled_deployment_asks_for_nothing_more(group: Azure) -> None:
    group.sandbox.auto = False
    begin(group, asked(adminPassword=SECRET))
    group.sandbox.advance(seconds=1)
    group.deployments.deployments.cancel(GROUP, NAME)
    group.sandbox.advance(minutes=20)
    assert group.deployments.deployments.get(GROUP, NAME).properties.provisioning_state == "Canceled"
    assert list(group.compute.virtual_machines.list(GROUP)) == []
    assert refusal(group.deployments.deployments.cancel, GROUP, NAME) == "DeploymentCannotBeCancelled"


def test_copies_conditions_and_children(group: Azure) -> None:
    loop = disk("[concat('d', copyIndex(1))]", copy={"name": "disks", "count": "[parameters('count')]"})
    never = disk("none", condition="[equals(parameters('count'), 0)]")
    snapshot = {
        "type": "Microsoft.Compute/snapshots",
        "name": "s1",
        "apiVersion": "2024-03-02",
        "location": REGION,
        "dependsOn": ["disks"],
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": "[resourceId('Microsoft.Compute/disks', 'd2')]"}},
    }  # fmt: skip
    network = {
        "type": "Microsoft.Network/virtualNetworks",
        "name": "net",
        "apiVersion": "2024-05-01",
        "location": REGION,
        "properties": {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}},
        "resources": [
            {"type": "subnets", "name": "inner", "apiVersion": "2024-05-01", "properties": {"addressPrefix": "10.9.1.0/24"}}
        ],
    }  # fmt: skip
    template = small(loop, never, snapshot, network, parameters={"count": {"type": "int", "defaultValue": 3}})
    assert deploy(group, template).provisioning_state == "Succeeded"
    assert sorted(one.name for one in group.compute.disks.list_by_resource_group(GROUP)) == ["d1", "d2", "d3"]
    assert group.compute.snapshots.get(GROUP, "s1").disk_size_gb == 8
    assert group.network.subnets.get(GROUP, "net", "inner").address_prefix == "10.9.1.0/24"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("[concat('a', 1, true())]", "a1True"),
        ("[format('{0}-{1:D3}', 'x', 7)]", "x-007"),
        ("[toUpper(substring('abcdef', 1, 2))]", "BC"),
        ("[split('a,b', ',')[1]]", "b"),
        ("[if(contains(createArray('a'), 'a'), 'in', 'out')]", "in"),
        ("[string(add(2, mul(3, 4)))]", "14"),
        ("[coalesce(null(), 'else')]", "else"),
        ("[replace('it''s', '''', '')]", "its"),
        ("[[not an expression]", "[not an expression]"),
        ("[variables('Deep').list[0].name]", "first"),
        ("[resourceGroup().name]", GROUP),
        ("[string(length(uniqueString(resourceGroup().id)))]", "13"),
        ("[last(split(subscription().id, '/'))]", "5a4db0c5-0000-4000-8000-000000000000"),
        ("[deployment().name]", NAME),
        ("[join(createArray('a', 'b'), '-')]", "a-b"),
        ("[string(union(createObject('a', 1), createObject('b', 2)))]", '{"a":1,"b":2}'),
    ],
)
def test_an_expression_has_its_value(group: Azure, expression: str, value: str) -> None:
    outputs = {"v": {"type": "string", "value": expression}}
    found: Any = deploy(group, small(variables={"deep": {"list": [{"name": "first"}]}}, outputs=outputs)).outputs
    assert found["v"]["value"] == value


_TWICE = small(disk("d1"), disk("D1"))
_CIRCLE = small(disk("d1", dependsOn=["d2"]), disk("d2", dependsOn=["d1"]))


@pytest.mark.parametrize(
    ("template", "given", "code"),
    [
        (small(disk("d1"), parameters={"p": {"type": "string"}}), {}, "InvalidTemplate"),
        (small(disk("d1")), {"p": "x"}, "InvalidTemplate"),
        (small(parameters={"p": {"type": "int"}}), {"p": "x"}, "InvalidTemplate"),
        (small(parameters={"p": {"type": "string", "allowedValues": ["a"]}}), {"p": "b"}, "InvalidTemplate"),
        (small(parameters={"p": {"type": "string", "minLength": 3}}), {"p": "b"}, "InvalidTemplate"),
        (small(disk("[parameters('none')]")), {}, "InvalidTemplate"),
        (small(disk("[variables('a')]"), variables={"a": "[variables('a')]"}), {}, "InvalidTemplate"),
        (small(disk("[concat('a']")), {}, "InvalidTemplate"),
        (small(disk("[nonsense('a')]")), {}, "InvalidTemplate"),
        (small(disk("[substring(1)]")), {}, "InvalidTemplate"),
        (small(disk("d1", dependsOn=["nobody"])), {}, "InvalidTemplate"),
        (_TWICE, {}, "InvalidTemplate"),
        (_CIRCLE, {}, "InvalidTemplate"),
        (small({"type": "Microsoft.Compute/disks"}), {}, "InvalidTemplate"),
        ({"resource": []}, {}, "InvalidTemplate"),
        (small(disk("d1", location="nowhere")), {}, "InvalidTemplateDeployment"),
        (small(disk("d1", properties={"nonsense": 1})), {}, "InvalidTemplateDeployment"),
        (small(disk("d1", type="Microsoft.Nothing/things")), {}, "InvalidTemplateDeployment"),
        (small(languageVersion="2.0"), {}, "SandboxNotImplemented"),
        (small(disk("d1", type="Microsoft.Resources/deployments")), {}, "SandboxNotImplemented"),
        (small(disk("[listKeys('a', 'b').keys[0].value]")), {}, "SandboxNotImplemented"),
        (small(disk("d1", copy=[{"name": "x"}])), {}, "SandboxNotImplemented"),
    ],
)
def test_what_is_no_template_is_refused_with_nothing_made(group: Azure, template: Any, given: Any, code: str) -> None:
    assert refusal(begin, group, asked(template, **given)) == code
    assert list(group.resources.resources.list_by_resource_group(GROUP)) == []


def test_other_modes_and_links_are_refused_by_name(group: Azure) -> None:
    for more in ({"mode": "Complete"}, {"templateLink": {"uri": "https://example.invalid/t.json"}}):
        body = asked(small(disk("d1")))
        body["properties"] |= more
        assert refusal(begin, group, body) == "SandboxNotImplemented"


def test_whoever_deploys_needs_the_rights_of_each_resource(group: Azure) -> None:
    group.make_network()
    assert refusal(begin, group.as_("reader"), asked(small(disk("d1")))) == "AuthorizationFailed"
    done = begin(group.as_("contributor"), asked(small(disk("d1")))).result()
    assert done.properties.provisioning_state == "Succeeded"
    callers = {e["caller"] for e in group.sandbox.activity() if e["resourceId"].endswith("/disks/d1")}
    assert callers == {"contributor@sandbox.invalid"}


def test_an_active_deployment_is_not_overwritten_and_its_end_is_known(group: Azure) -> None:
    group.sandbox.auto = False
    begin(group, asked(adminPassword=SECRET))
    assert refusal(group.deployments.deployments.begin_create_or_update, GROUP, NAME, asked(adminPassword=SECRET)) == "DeploymentActive"  # fmt: skip
    start = group.sandbox.now
    while (moment := group.sandbox.next_event()) and group.sandbox.now < start + timedelta(hours=1):
        group.sandbox.advance_to(moment)
        if group.deployments.deployments.get(GROUP, NAME).properties.provisioning_state == "Succeeded":
            break
    assert group.sandbox.now < start + timedelta(minutes=20)
