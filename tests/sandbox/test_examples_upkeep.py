"""Microsoft's own examples of deployments, schedules, maintenance, health and queries: accepted, or refused with a reason.

The examples are optional data beside the repository; without them these tests are skipped by name.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from studyapp.sandbox.arm.wire import Request, Response, encode
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers import resource_graph, resource_health
from studyapp.sandbox.providers.deployments.provider import PART as DEPLOYMENTS
from studyapp.sandbox.providers.dev_test_lab.provider import PROVIDER as DEV_TEST_LAB
from studyapp.sandbox.providers.maintenance.provider import PROVIDER as MAINTENANCE
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, JudgedSandbox
from tests.sandbox.examples import Example, check_answer, check_stale, examples_of
from tests.sandbox.openapi import ABSENT, SPECS
from tests.sandbox.test_auto_shutdown import NAME as SCHEDULE
from tests.sandbox.test_auto_shutdown import set_up
from tests.sandbox.test_maintenance import NAME as CONFIGURATION
from tests.sandbox.test_maintenance import assign, configure, leave_to_schedules, runs

pytestmark = pytest.mark.skipif(SPECS is None, reason=ABSENT)
CASES = (
    *examples_of(DEPLOYMENTS),
    *examples_of(DEV_TEST_LAB),
    *examples_of(MAINTENANCE),
    *examples_of(resource_health.PROVIDER),
    *examples_of(resource_graph.PROVIDER),
)
NO = "SandboxNotImplemented"
REFUSED: Mapping[str, tuple[str, str]] = {
    "GlobalSchedules_CreateOrUpdate": (NO, "a schedule of a lab, not of a machine"),
    "ConfigurationAssignments_CreateOrUpdate": (
        "InvalidMaintenanceScope",
        "its configuration, of a scale set, has the scope OSImage",
    ),
    "PutDeploymentResourceGroup": (NO, "templates behind links"),
    "PutDeploymentResourceGroupTemplateSpecsWithId": (NO, "template specs"),
    "PutDeploymentWithOnErrorDeploymentLastSuccessful": (NO, "templates behind links"),
    "PutDeploymentWithOnErrorDeploymentSpecificDeployment": (NO, "templates behind links"),
    "PostDeploymentValidateOnResourceGroup": (NO, "templates behind links"),
    "PostDeploymentWhatIfOnResourceGroup": (NO, "templates behind links"),
    "ResourcesFacetQuery": (NO, "facets"),
    "ResourcesMgBasicQuery": (NO, "management groups"),
    "ResourcesNextPageQuery": ("InvalidQueryOptions", "its skip token is another one's"),
    "MaintenanceConfigurations_UpdateForResource": ("InvalidMaintenanceScope", "it changes the scope"),
}
"""Example to the code of its refusal, and why it is refused."""
MISSING: Mapping[str, str] = {
    "properties.weeklyRecurrence": "of schedules of labs",
    "value.properties.weeklyRecurrence": "of schedules of labs",
    "packageNameMasksToInclude": "only where the request named it",
    "packageNameMasksToExclude": "only where the request named it",
    "properties.filter": "only what the request named",
    "windowsParameters": "only where the request named it",
    "value.maintenanceScope": "an ordinary machine has no updates of its host",
    "value.status": "an ordinary machine has no updates of its host",
    "value.impactType": "an ordinary machine has no updates of its host",
    "value.impactDurationInSec": "an ordinary machine has no updates of its host",
    "value.notBefore": "an ordinary machine has no updates of its host",
    "Updates_List.value.properties": "an ordinary machine has no updates of its host",
    "category": "left out of the SDK's model",
    "detailedStatus": "only of problems that Azure explains further",
    "rootCauseAttributionTime": "only of problems whose cause was found later",
    "resolutionETA": "only of problems with a promised end",
    "actionUrl": "a page of the portal",
    "actionUrlText": "a page of the portal",
    "properties.reasonType": "of a machine that is available",
    "properties.context": "of a machine that is available",
    "recommendedActions": "of a machine that is available",
    "recentlyResolved": "only of a machine that was just repaired by Azure",
    "serviceImpactingEvents": "only while Azure has an incident",
    "data.count": "another of these examples has the name `count_` that Kusto gives it",
    "nextLink": "real answers leave it out on the last page",
}
"""Accepted deviations: a key of an example's answer that the sandbox may leave out, and why."""


FILTER = {
    "osTypes": ["Linux"],
    "resourceTypes": ["Microsoft.Compute/virtualMachines"],
    "locations": ["West Europe"],
    "tagSettings": {"tags": {"ring": ["test"]}, "filterOperator": "Any"},
}


@pytest.fixture(scope="module")
def site() -> Azure:
    """What the examples refer to, under names of our own."""
    azure = Azure(JudgedSandbox(seed=13))
    azure.make_group()
    azure.make_network()
    azure.make_machine()
    leave_to_schedules(azure)
    made = configure(azure)
    assign(azure, made)
    body = {"properties": {"maintenanceConfigurationId": made.id, "filter": FILTER}}
    azure.maintenance.configuration_assignments_for_subscriptions.create_or_update("scope", body)
    azure.maintenance.configuration_assignments_for_resource_group.create_or_update(GROUP, "scope", body)
    azure.sandbox.advance(days=1)
    set_up(azure)
    for number in range(14):
        disk = {"location": REGION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
        azure.compute.disks.begin_create_or_update(GROUP, f"test{number}", disk).result()
    return azure


def _names(azure: Azure, case: Example) -> dict[str, str]:
    is_scope = "ForSubscriptions" in case.operation.name or "ForResourceGroup" in case.operation.name
    return {
        "subscriptionId": azure.sandbox.subscription_id,
        "resourceGroupName": GROUP,
        "name": SCHEDULE,
        "deploymentName": "d1",
        "providerName": "Microsoft.Compute",
        "resourceType": "virtualMachines",
        "configurationAssignmentName": "scope" if is_scope else "a1",
        "applyUpdateName": str(runs(azure)[0].name),
        "resourceUri": azure.vm_id.lstrip("/"),
        "resourceName": VM if "/{providerName}/" in case.operation.path else CONFIGURATION,
    }


def _adapted(value: Any, azure: Azure) -> Any:
    """A body with its ids pointing at the site."""
    if isinstance(value, list):
        return [_adapted(part, azure) for part in value]
    if isinstance(value, dict):
        return {name: _adapted(part, azure) for name, part in value.items()}
    if isinstance(value, str) and "/maintenanceConfigurations/" in value:
        return f"{azure.group_id}/providers/Microsoft.Maintenance/maintenanceConfigurations/{CONFIGURATION}"
    is_subscription = isinstance(value, str) and len(value) == 36 and value.count("-") == 4
    return azure.sandbox.subscription_id if is_subscription else "westeurope" if value == "westus2" else value


def _answer(azure: Azure, case: Example) -> Response:
    state = azure.sandbox.snapshot()
    try:
        if case.name in ("ConfigurationAssignments_CreateOrUpdate",):
            window = {"duration": "05:00"}
            wide = configure(azure, "mc-images", scope="OSImage", window=window)
            body: Any = {"properties": {"maintenanceConfigurationId": wide.id}}
        else:
            body = _adapted(case.body, azure)
        if case.name == "MaintenanceConfigurations_CreateOrUpdateForResource":
            azure.maintenance.maintenance_configurations.delete(GROUP, CONFIGURATION)
        url = f"{BASE_URL}{case.path(_names(azure, case))}?api-version={case.version}{case.query}"
        headers = {"authorization": f"Bearer {azure.sandbox.token()}"}
        return azure.sandbox.handle(Request(case.operation.verb, url, headers, encode(body)))
    finally:
        azure.sandbox.restore(state)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_example_is_accepted_with_no_key_missing_or_refused_with_its_reason(site: Azure, case: Example) -> None:
    check_answer(case, _answer(site, case), REFUSED, MISSING)


def test_no_entry_of_these_lists_is_stale(site: Azure) -> None:
    check_stale([(case, _answer(site, case)) for case in CASES], REFUSED, MISSING)
