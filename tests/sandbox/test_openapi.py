"""Microsoft's OpenAPI files judge the sandbox, and the judge itself: it rejects what is wrong, and no exception is stale.

The files are optional data beside the repository; tests that need them are skipped by name without them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from studyapp.sandbox import starting
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL
from tests.sandbox import deviations, judge, monitoring, openapi, test_policy
from tests.sandbox.conftest import GROUP, REGION, Azure, JudgedSandbox

needs_files = pytest.mark.skipif(openapi.SPECS is None, reason=openapi.ABSENT)

# The judge, on a file of our own that has one of everything

_PET = {
    "type": "object",
    "discriminator": "kind",
    "required": ["kind"],
    "properties": {"kind": {"type": "string"}, "born": {"type": "string", "format": "date-time"}},
}
_CAT = {
    "x-ms-discriminator-value": "cat",
    "allOf": [{"$ref": "#/definitions/Pet"}, {"$ref": "shared.json#/definitions/Named"}],
    "properties": {"lives": {"type": "integer", "format": "int32"}, "mood": {"type": "string", "enum": ["calm"]}},
}
_NAMED = {
    "properties": {
        "name": {"type": "string"},
        "password": {"type": "string", "x-ms-secret": True},
        "tags": {"type": "object", "additionalProperties": {"type": "string"}},
        "friends": {"type": "array", "items": {"$ref": "pets.json#/definitions/Pet"}},
        "nothing": {"type": "string", "x-nullable": True},
    }
}
_RESPONSES = {"200": {"schema": {"$ref": "#/definitions/Pet"}}, "204": {}, "default": {"schema": {"type": "object"}}}
_FILES = {
    "index.json": [
        {
            "operationId": "Pets_Get",
            "apiVersion": "2024-01-01",
            "file": "pets.json",
            "method": "GET",
            "path": "/Pets/{petName}",
            "examples": [],
        }
    ],
    "pets.json": {
        "paths": {"/Pets/{petName}": {"get": {"responses": _RESPONSES}}},
        "definitions": {"Pet": _PET, "Cat": _CAT},
    },
    "shared.json": {"definitions": {"Named": _NAMED}},
}
_GOOD = {"kind": "cat", "name": "Tom", "tags": {"a": "b"}, "friends": [{"kind": "cat"}], "lives": 9, "nothing": None}


@pytest.fixture
def pets(tmp_path: Path) -> openapi.Book:
    for name, content in _FILES.items():
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    return openapi.Book(tmp_path)


def _problems(book: openapi.Book, status: int, body: Any) -> list[str]:
    operation = book.find("GET", "/pets/{id}")
    assert operation
    return list(book.problems(operation, status, b"" if body is None else json.dumps(body).encode()))


def test_the_judge_accepts_a_right_answer(pets: openapi.Book) -> None:
    assert _problems(pets, 200, _GOOD) == []
    assert _problems(pets, 204, None) == []
    assert _problems(pets, 404, {"anything": 1}) == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"name": 7}, "shared/Named.name: int instead of string"),
        ({"lives": "nine"}, "pets/Cat.lives: str instead of integer"),
        ({"lives": 2**31}, "pets/Cat.lives: against its format int32"),
        ({"name": None}, "shared/Named.name: null instead of string"),
        ({"colour": "red"}, "pets/Cat: unknown key colour"),
        ({"password": "hunter2"}, "pets/Cat: unknown key password"),
        ({"mood": "cross"}, "pets/Cat.mood: not listed: cross"),
        ({"born": "yesterday"}, "pets/Pet.born: against its format date-time"),
        ({"tags": {"a": 1}}, "shared/Named.tags{}: int instead of string"),
        ({"kind": "dog"}, "pets/Pet: dog is no kind"),
        ({"friends": [{"name": "Jerry"}]}, "pets/Pet: None is no kind"),
        ({"friends": [{"kind": "cat", "size": 1}]}, "pets/Cat: unknown key size"),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else "",
)
def test_the_judge_rejects_a_wrong_body(pets: openapi.Book, changed: Mapping[str, Any], problem: str) -> None:
    assert _problems(pets, 200, {**_GOOD, **changed}) == [problem]


def test_the_judge_rejects_an_undeclared_status(pets: openapi.Book) -> None:
    assert _problems(pets, 202, _GOOD) == ["Pets_Get 202: undeclared status"]


def test_the_judge_rejects_a_body_too_few_and_one_too_many(pets: openapi.Book) -> None:
    assert _problems(pets, 200, None) == ["Pets_Get 200: no body"]
    assert _problems(pets, 204, _GOOD) == ["Pets_Get 204: a body where none is documented"]


# The judge, on the sandbox's answers

_TAMPERINGS: tuple[tuple[str, Callable[[Any], Any], str], ...] = (
    ("a wrong type", lambda body: {**body, "location": 7}, "int instead of string"),
    ("an unknown key", lambda body: {**body, "colour": "red"}, "unknown key colour"),
    ("a key missing", lambda body: {k: v for k, v in body.items() if k != "location"}, "no location"),
)


def _read_vault(azure: Azure) -> tuple[Request, Response]:
    headers = {"authorization": f"Bearer {azure.sandbox.token()}"}
    request = Request("GET", f"{BASE_URL}{azure.vault_id}?api-version=2024-04-01", headers)
    return request, azure.sandbox.handle(request)


@needs_files
@pytest.mark.parametrize(
    ("change", "problem"), [case[1:] for case in _TAMPERINGS], ids=[case[0] for case in _TAMPERINGS]
)
def test_a_tampered_answer_of_the_sandbox_fails_the_test(
    azure: Azure, change: Callable[[Any], Any], problem: str
) -> None:
    azure.make_group()
    azure.make_vault()
    request, response = _read_vault(azure)
    tampered = replace(response, body=json.dumps(change(response.json)).encode())
    with pytest.raises(AssertionError, match=problem):
        judge.check_openapi(azure.sandbox._pipeline, request, tampered)


@needs_files
def test_an_undeclared_status_of_the_sandbox_fails_the_test(azure: Azure) -> None:
    azure.make_group()
    azure.make_vault()
    request, response = _read_vault(azure)
    with pytest.raises(AssertionError, match="undeclared status"):
        judge.check_openapi(azure.sandbox._pipeline, request, replace(response, status=202))


UNDOCUMENTED = {
    "Resources_OperationResult": "where a header leads; no file documents it",
    "Deployments_OperationStatus": "where a header leads; no file documents it",
    "Compute_OperationStatus": "where a header leads; no file documents it",
    "Compute_DiskOperationStatus": "where a header leads; no file documents it",
    **{
        f"Replication{what}_OperationResult": "where a header leads; no file documents it"
        for what in (
            "Fabrics",
            "ProtectionContainers",
            "Policies",
            "ProtectionContainerMappings",
            "NetworkMappings",
            "ProtectedItems",
            "Jobs",
            "RecoveryPlans",
            "VaultHealth",
        )
    },
    "ReplicationOperationStatus_Get": "where a header leads; no file documents it",
    "ReplicationProtectedItems_ReinstallMobilityService": "of a later api-version",
    "Network_OperationStatus": "where a header leads; no file documents it",
    "Network_OperationResult": "where a header leads; no file documents it",
    "Storage_OperationStatus": "where a header leads; no file documents it",
    "Permissions_ListForResource": "at any scope here, where its file spells out the id of a resource",
    "Blobs_Get": "storage itself, which no resource manager answers for",
    "Blobs_GetProperties": "storage itself, which no resource manager answers for",
    **dict.fromkeys(
        (
            "BlobService_ListContainers",
            "Container_ListBlobs",
            "Blob_Download",
            "Blob_GetProperties",
            "BlockBlob_Upload",
            "Blob_Delete",
        ),
        "storage itself, which no resource manager answers for",
    ),
    **dict.fromkeys(
        ("BlobServices_List", "BlobServices_GetServiceProperties", "BlobServices_SetServiceProperties"),
        "its file is not among them; the SDK's models judge it",
    ),
    **dict.fromkeys(
        (
            "BlobContainers_Create",
            "BlobContainers_Update",
            "BlobContainers_Get",
            "BlobContainers_List",
            "BlobContainers_Delete",
        ),
        "its file is not among them; the SDK's models judge it",
    ),
    "BootDiagnostics_GetBlob": "storage itself, which no resource manager answers for",
    "JobReports_Get": "storage itself, which no resource manager answers for",
    "DeletedVaults_ListBySubscriptionId": "since 2025-08-01",
    "DeletedVaults_Get": "since 2025-08-01",
    "DeletedVaults_Undelete": "since 2025-08-01",
    "DeletedVaults_GetOperationStatus": "since 2025-08-01",
    "BackupFabrics_GetOperationStatus": "of a later api-version",
    "ItemLevelRecoveryConnections_ListInstantItemRecoveryOperationResult": "since 2026-10-01",
    "ProtectedItems_ConfigureSourceScan": "of a later api-version",
    "Snapshots_UpdateImmutabilityPolicy": "of a later api-version",
    "VirtualMachineSizes_List": "its file is not among them; the SDK's models judge it",
    "ApplyUpdates_List": "the only file with it has no path for it; the SDK's models judge it",
    "PolicyAssignments_ListForResource": "the same path for any scope",
    "Usage_List": "its file is not among them; the SDK's models judge it",
}
"""Operations of the sandbox that the files lack, and why."""
UNDOCUMENTED_NAMESPACES = (
    "Microsoft.DataProtection",
    "Microsoft.Automation",
    "Microsoft.AlertsManagement",
    "Microsoft.OperationalInsights",
    "Microsoft.SerialConsole",
)
"""Namespaces that have no file here; the SDK's models judge them."""
UNDOCUMENTED_PARTS = {
    "Images_": "the SDK's models judge it",
    "VirtualMachineScaleSet": "the SDK's models judge it",
    "NetworkInterfaces_": "of scale sets; the SDK's models judge it",
    "DataCollectionEndpoints_": "the SDK's models judge it",
    "DiagnosticSettingsCategory_": "the models judge it that stand beside the SDKs' own",
    "MetricNamespaces_": "the SDK's models judge it",
    "AutoscaleSettings_": "absent",
    "PredictiveMetric_": "absent",
    "ScheduledQueryRules_": "absent",
    "LogProfiles_": "absent",
    "AlertRuleIncidents_": "absent",
    "Baselines_": "absent",
    "TenantActivityLogs_": "absent",
    "ApplicationSecurityGroups_": "its file has the models without the operations; the SDK's models judge them",
    "RouteTables_": "its file has the models without the operations; the SDK's models judge them",
    "LoadBalancer": "its file has the models without the operations; the SDK's models judge them",
    "InboundNatRules_": "its file has the models without the operations; the SDK's models judge them",
    "PrivateZones_": "its file is not among them; the SDK's models judge them",
    "VirtualNetworkLinks_": "its file is not among them; the SDK's models judge them",
    "RecordSets_": "its file is not among them; the SDK's models judge them",
    "NetworkWatchers_": "its file has the models without the operations; the SDK's models judge them",
    "FlowLogs_": "its file has the models without the operations; absent here",
    "PacketCaptures_": "its file has the models without the operations; absent here",
    "ConnectionMonitors_": "its file has the models without the operations; absent here",
    "PolicySetDefinitions_": "its file is not among them; the SDK's models judge it",
    "PolicyDefinitionVersions_": "absent",
    "PolicyExemptions_": "absent",
    "Routes_": "its file has the models without the operations; the SDK's models judge them",
}
"""Beginnings of operations whose file is not among those here, and what becomes of them."""
SHARED_PATHS = {
    "DataMove_GetOperationStatus": "GetOperationStatus",
    "Operations_ListByResourceGroup": "Operations_List",
    "ReplicationRecoveryPoints_Get": "RecoveryPoints_Get",
    "DevTestLab_Operations_Get": "Operations_Get",
    "BackupProtectedItemsCrr_List": "BackupProtectedItems_List",
    "RecoveryPointsCrr_List": "RecoveryPoints_List",
    "RecoveryPointsCrr_Get": "RecoveryPoints_Get",
    "BackupUsageSummariesCRR_List": "BackupUsageSummaries_List",
}
"""Operations that share verb and path with another one, or its name: the other one's schema judges them."""


@needs_files
def test_every_operation_is_judged_under_its_own_name_or_listed_with_a_reason() -> None:
    book = openapi.book()
    assert book
    providers = [p for p in starting.providers() if p.namespace not in UNDOCUMENTED_NAMESPACES]
    routes = [route for provider in providers for route in provider.routes]
    found = {route.operation: book.find(route.verb, route.path) for route in routes}
    unknown = {name for name, operation in found.items() if operation is None}
    parts = {name: next((part for part in UNDOCUMENTED_PARTS if name.startswith(part)), None) for name in unknown}
    assert {name for name, part in parts.items() if part is None} == UNDOCUMENTED.keys()
    assert UNDOCUMENTED_PARTS.keys() - parts.values() == set()
    assert {n: known.name for n, known in found.items() if known and known.name != n} == SHARED_PATHS


UNANSWERED = {
    "VirtualMachineScaleSetVMRunCommands": "managed run commands of instances are not simulated",
    "VirtualMachineImagesEdgeZone": "edge zones are not simulated",
    "VirtualMachineImages_ListByEdgeZone": "edge zones are not simulated",
}
"""Beginnings of operations of vaults, backups, replication, compute and networks that the files have and the sandbox has not, and why."""


@needs_files
def test_no_operation_of_vaults_backups_replication_and_machines_is_silently_left_out() -> None:
    book = openapi.book()
    assert book
    files = (
        "Microsoft.RecoveryServices/2024-04-01/backup/",
        "Microsoft.RecoveryServices/2024-04-01/vaults/",
        "Microsoft.RecoveryServices/2024-04-01/siterecovery/",
        "Microsoft.Compute/",
        "Microsoft.Insights/",
        "Microsoft.Network/",
    )
    named = {entry["operationId"] for entry in book.read("index.json") if entry["file"].startswith(files)}
    ours = {route.operation for provider in starting.providers() for route in provider.routes}
    missing = {name: next((start for start in UNANSWERED if name.startswith(start)), None) for name in named - ours}
    assert [name for name, start in missing.items() if start is None] == []
    assert UNANSWERED.keys() - missing.values() == set()


@needs_files
def test_every_accepted_deviation_still_occurs(site: Azure) -> None:
    """An entry that nothing here shows is stale; a new one comes with the request that shows it."""
    site.protect(extendedProperties={"diskExclusionProperties": {"diskLunList": [0], "isInclusionList": False}})
    site.raw("POST", f"{site.vault_id}/backupJobs/{site.back_up()}/cancel?api-version=2024-04-01")
    site.raw("POST", f"{site.points()[0].id}/accessToken?api-version=2021-11-15", {})
    images = "publishers/Canonical/artifacttypes/vmimage/offers/ubuntu-24_04-lts/skus/server/versions"
    region = f"/subscriptions/{site.sandbox.subscription_id}/providers/Microsoft.Compute/locations/{REGION}"
    site.raw("GET", f"{region}/{images}?api-version=2024-07-01&$expand=properties")
    retention = {"properties": {"softDeleteRetentionPeriodInDays": 1}}
    site.raw("PATCH", f"{site.vault_id}/backupconfig/vaultconfig?api-version=2024-04-01", retention)
    redundancy = {"properties": {"redundancySettings": {"standardTierStorageRedundancy": "LocallyRedundant"}}}
    site.raw("PATCH", f"{site.vault_id}?api-version=2024-04-01", redundancy)
    site.raw("DELETE", f"{site.vault_id}?api-version=2024-04-01")
    site.storage.storage_accounts.list_keys(GROUP, site.make_account().rpartition("/")[2])
    for collection in ("subscriptions", "tenants"):
        site.raw("GET", f"/{collection}?api-version=2022-12-01")
    late = "api-version=2015-04-01&$filter=eventTimestamp ge '2000-01-01T00:00:00Z'"
    site.raw(
        "GET",
        f"{site.group_id.partition('/resourceGroups')[0]}/providers/Microsoft.Insights/eventtypes/management/values?{late}",
    )
    monitoring.show_deviations(site)
    own = site.policy.policy_definitions.create_or_update("no-premium", test_policy.NO_PREMIUM)
    test_policy.assign(site, site.group_id, "cheap", own.id, effect="Audit")
    test_policy.assign(site, site.group_id, "here", test_policy.ALLOWED_LOCATIONS, listOfAllowedLocations=[REGION])
    site.raw(
        "GET", f"{site.vault_id}/providers/Microsoft.ResourceHealth/availabilityStatuses/current?api-version=2024-02-01"
    )
    public = {"location": REGION, "properties": {"maintenanceScope": "Host", "visibility": "Public"}}
    site.raw(
        "PUT",
        f"{site.group_id}/providers/Microsoft.Maintenance/maintenanceConfigurations/mc?api-version=2023-04-01",
        public,
    )
    graph = "/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01"
    site.raw("POST", graph, {"query": "resources | take 1"})
    site.raw("POST", graph, {"query": "resources", "managementGroups": ["mg"]})
    assert isinstance(site.sandbox, JudgedSandbox)
    assert deviations.ACCEPTED.keys() - site.sandbox.deviated == set()
