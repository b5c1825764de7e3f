"""Microsoft's own examples of the Azure VM operations: accepted as requests, answered with no key missing.

The examples are optional data beside the repository; without them these tests are skipped by name.
"""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from azure.mgmt.recoveryservicesbackup.models import PrepareDataMoveResponse

from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers.recovery_services.provider import PROVIDER
from tests.sandbox.conftest import GROUP, REGION, VAULT, Azure, JudgedSandbox
from tests.sandbox.examples import Example, examples_of, excuses, lacking
from tests.sandbox.openapi import ABSENT, SPECS

API = "api-version=2024-04-01"
pytestmark = pytest.mark.skipif(SPECS is None, reason=ABSENT)

SHOWN = examples_of(PROVIDER)
EXCLUDED = {
    "/AzureWorkload/": "databases inside machines are not simulated",
    "/AzureStorage/": "file shares are not simulated",
    "/Dpm/": "backup servers are not simulated",
    "/ResourceGuardProxyCRUD/": "sent by test_examples_secondary, where a guard is linked",
    "/backup-passivestamp/": "sent by test_examples_secondary, where points have replicated",
    "/ClassicCompute_ProtectedItem_Get": "machines of the classic kind were retired",
}
"""Part of an example's path to the reason why it is not sent."""
CASES = tuple(example for example in SHOWN if not any(part in example.file for part in EXCLUDED))

REFUSED = {
    "ProtectionPolicies_CreateOrUpdate_Simple": "its daily retention of one day is below the documented seven",
    "IaaS_v2_daily": "its retention times are not those of its schedule, which the service demands",
    "IaaS_v2_hourly": "it keeps snapshots of every four hours for longer than the documented 17 days",
}
"""Examples that documented rules forbid, and which the sandbox therefore refuses."""
EMPTY = {
    "ValidateOperation_RestoreDisk": "there is nothing to complain of",
    "ValidateOperation_RestoreDisk_IdentityBasedRestoreDetails": "there is nothing to complain of",
    "ValidateOperationStatus": "there is nothing to complain of",
    "ValidateOperationResults": "there is nothing to complain of",
    "BackupProtectableItems_List": "the only machine is protected already",
}
"""Examples whose list is rightly empty here."""
MISSING = {
    "extendedLocation": "edge zones are not simulated",
    "resourceGuardOperationRequests": "multi-user authorization is not simulated",
    "recoveryPointTierDetails.extendedInfo": "only while a point is rehydrated",
    "recoveryPointMoveReadinessInfo.Archive": "the readiness is filed under ArchivedRP, as the other examples have it",
    "privateEndpointConnections": "private endpoints are not simulated",
    "nextLink": "real answers leave it out on the last page",
    "snapshotConsistencyType": "only in policies that choose it",
    "schedulePolicy.dailySchedule": "the enhanced policy of a new vault is hourly",
    "quotaPeriod": "of the counts of jobs, which these usages lack",
}
"""Accepted deviations: a key of an example's answer that the sandbox may leave out, and why."""


@pytest.fixture(scope="module")
def machine_site() -> Azure:
    """What the examples refer to: a machine backed up, another to restore to, an account, vaults with an identity."""
    azure = Azure(JudgedSandbox(seed=11))
    azure.make_group()
    azure.make_network()
    azure.make_machine()
    azure.make_vault()
    azure.make_account()
    azure.make_group("rg-target")
    identity = {"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": {USER: {}}}
    azure.raw("PATCH", f"{azure.vault_id}?api-version=2024-04-01", {"identity": identity})
    azure.sandbox.advance(minutes=2)
    azure.backup.protection_policies.create_or_update(
        azure.item[0], azure.item[1], "example", azure.backup.protection_policies.get(*azure.item[:2], "DefaultPolicy")
    )
    azure.protect()
    azure.back_up()
    return azure


USER = "/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/asmaskarRG1/providers/Microsoft.ManagedIdentity/userAssignedIdentities/asmaskartestmsi"


def adapt(value: Any, azure: Azure, point: str) -> Any:
    """An example's body with its ids pointing at the site."""
    if isinstance(value, list):
        return [adapt(part, azure, point) for part in value]
    if isinstance(value, dict):
        return {name: _swap(name, part, azure, point) for name, part in value.items()}
    return value


def _swap(name: str, value: Any, azure: Azure, point: str) -> Any:
    network = f"{azure.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app"
    ours = {
        "sourceResourceId": azure.vm_id,
        "resourceId": azure.vm_id,
        "virtualMachineId": azure.vm_id,
        "policyId": azure.policy_id(),
        "vaultId": azure.vault_id,
        "recoveryPointId": point.rpartition("/")[2],
        "storageAccountId": f"{azure.group_id}/providers/Microsoft.Storage/storageAccounts/stagingapp1",
        "targetStorageAccountId": f"{azure.group_id}/providers/Microsoft.Storage/storageAccounts/stagingapp1",
        "targetResourceGroupId": azure.group_id.replace("rg-app", "rg-target"),
        "targetVirtualMachineId": azure.vm_id.replace("rg-app", "rg-target").replace("vm-app1", "vm-restored"),
        "virtualNetworkId": network,
        "subnetId": network + "/subnets/default",
        "managedIdentityResourceId": USER,
        "region": "westeurope",
        "location": "westeurope",
        "sourceRegion": "westeurope",
        "targetRegion": "northeurope",
        "targetResourceId": f"{azure.vault_id}-far",
        "containerName": azure.item[3],
        "protectedItemName": azure.item[4],
        "id": point,
    }
    if isinstance(value, str) and value and name in ours:
        return ours[name] if "privateEndpoints" not in value else value
    return adapt(value, azure, point)


Names = dict[str, str]


def _names(azure: Azure) -> Names:
    point = azure.points()[0].name
    job = next(iter(azure.backup.backup_jobs.list(*azure.item[:2], filter="operation eq 'Backup'"))).name
    return {
        "subscriptionId": azure.sandbox.subscription_id,
        "resourceGroupName": GROUP,
        "vaultName": VAULT,
        "fabricName": "Azure",
        "containerName": azure.item[3],
        "protectedItemName": azure.item[4],
        "recoveryPointId": point,
        "jobName": job,
        "policyName": "example",
        "azureRegion": REGION,
        "location": REGION,
        "intentObjectName": azure.item[4],
        "privateEndpointConnectionName": "pe-app.1",
        "privateLinkResourceName": "backupResource",
    }


def _item_url(azure: Azure) -> str:
    return f"{azure.vault_id}/backupFabrics/Azure/protectionContainers/{azure.item[3]}/protectedItems/{azure.item[4]}"


def _operation(headers: Mapping[str, str]) -> Names:
    url = headers.get("Azure-AsyncOperation") or headers["Location"]
    return {"operationId": url.partition("?")[0].rpartition("/")[2]}


def _empty_vault(azure: Azure) -> Names:
    azure.make_vault("rsv-empty")
    return {"vaultName": "rsv-empty"}


def _taken_name(azure: Azure) -> Names:
    azure.make_vault("swaggerExample2")
    return {}


def _changed_vault(azure: Azure) -> Names:
    return _operation(azure.raw("PATCH", f"{azure.vault_id}?{API}", {"tags": {"a": "b"}}).headers)


def _encrypted_vault(azure: Azure) -> Names:
    encrypted = next(case for case in SHOWN if case.name == "PUTVault_WithCMK")
    azure.raw("PUT", f"{azure.vault_id}-cmk?{API}", adapt(encrypted.body, azure, ""))
    azure.sandbox.advance(minutes=2)
    return {"vaultName": f"{VAULT}-cmk"}


def _refreshed(azure: Azure) -> Names:
    return _operation(azure.raw("POST", f"{azure.vault_id}/backupFabrics/Azure/refreshContainers?{API}").headers)


def _deleting(azure: Azure) -> Names:
    return _operation(azure.headers_of(azure.backup.protected_items.delete, *azure.item))


def _protecting(azure: Azure) -> Names:
    body = {
        "protectedItemType": "Microsoft.Compute/virtualMachines",
        "sourceResourceId": azure.vm_id,
        "policyId": azure.policy_id("example"),
    }
    headers = azure.raw("PUT", f"{_item_url(azure)}?{API}", {"properties": body}).headers
    azure.sandbox.advance(minutes=5)
    return _operation(headers)


def _running(azure: Azure) -> Names:
    body = {"properties": {"objectType": "IaasVMBackupRequest"}}
    return {"jobName": azure.job_of(azure.headers_of(azure.backup.backups.trigger, *azure.item, body))}


def _cancelling(azure: Azure) -> Names:
    job = _running(azure)
    return job | _operation(azure.raw("POST", f"{azure.vault_id}/backupJobs/{job['jobName']}/cancel?{API}").headers)


def _exported(azure: Azure) -> Names:
    headers = azure.raw("POST", f"{azure.vault_id}/backupJobsExport?{API}").headers
    azure.sandbox.advance(minutes=5)
    return _operation(headers)


def _validated(azure: Azure) -> Names:
    asked = next(case for case in SHOWN if case.name == "TriggerValidateOperation_RestoreDisk")
    headers = azure.raw(
        "POST", f"{azure.vault_id}/backupTriggerValidateOperation?{API}", adapt(asked.body, azure, azure.points()[0].id)
    ).headers
    azure.sandbox.advance(minutes=5)
    return _operation(headers)


def _mounted(azure: Azure) -> Names:
    asked = next(case for case in SHOWN if case.name == "Provision_Ilr")
    point = azure.points()[0]
    azure.raw("POST", f"{point.id}/provisionInstantItemRecovery?{API}", adapt(asked.body, azure, point.id))
    azure.sandbox.advance(minutes=5)
    return {}


def _archivable(azure: Azure) -> Names:
    policy = azure.backup.protection_policies.get(VAULT, GROUP, "DefaultPolicy").as_dict()
    properties = policy["properties"]
    properties["retentionPolicy"]["monthlySchedule"] = {
        "retentionScheduleFormatType": "Daily",
        "retentionScheduleDaily": {"daysOfTheMonth": [{"date": 5, "isLast": False}]},
        "retentionTimes": properties["schedulePolicy"]["scheduleRunTimes"],
        "retentionDuration": {"count": 24, "durationType": "Months"},
    }
    azure.backup.protection_policies.create_or_update(VAULT, GROUP, "Archiving", {"properties": properties})
    azure.protect("Archiving")
    azure.sandbox.advance(days=110)
    return {"recoveryPointId": azure.points()[-1].name}


def _unused_vault(azure: Azure) -> Names:
    identity = {"type": "SystemAssigned"}
    body = {"location": REGION, "sku": {"name": "RS0"}, "properties": {}, "identity": identity}
    azure.vaults.vaults.begin_create_or_update(GROUP, "rsv-unused", body).result()
    return {"vaultName": "rsv-unused"}


def _far_vault(azure: Azure) -> Names:
    body = {"location": "northeurope", "sku": {"name": "RS0"}, "properties": {}}
    azure.vaults.vaults.begin_create_or_update(GROUP, f"{VAULT}-far", body).result()
    return {}


def _asked(azure: Azure, name: str, path: str) -> Mapping[str, str]:
    """The headers of the answer to another example's request."""
    asked = next(case for case in SHOWN if case.name == name)
    answer = azure.raw("POST", f"{azure.vault_id}/{path}?{API}", adapt(asked.body, azure, azure.points()[0].id))
    azure.sandbox.advance(minutes=5)
    return dict(answer.headers)


def _prepared(azure: Azure) -> Names:
    _far_vault(azure)
    return _operation(_asked(azure, "PrepareDataMove_Post", "backupstorageconfig/vaultstorageconfig/prepareDataMove"))


def _movable(azure: Azure) -> Names:
    found = azure.backup.bms_prepare_data_move_operation_result.get(VAULT, GROUP, _prepared(azure)["operationId"])
    assert isinstance(found, PrepareDataMoveResponse)
    return {"vaultName": f"{VAULT}-far", "correlationId": str(found.correlation_id)}


def _priced(azure: Azure) -> Names:
    return _operation(_asked(azure, "FetchTieringCostForVault", "backupTieringCost/default/fetchTieringCost"))


def _monthly(azure: Azure) -> Names:
    policy = azure.backup.protection_policies.get(VAULT, GROUP, "DefaultPolicy")
    azure.backup.protection_policies.create_or_update(VAULT, GROUP, "monthly", policy)
    return {}


def _archived(azure: Azure) -> Names:
    names = _archivable(azure)
    body = {"objectType": "MoveRPAcrossTiersRequest", "sourceTierType": "HardenedRP", "targetTierType": "ArchivedRP"}
    azure.raw("POST", f"{_item_url(azure)}/recoveryPoints/{names['recoveryPointId']}/move?{API}", body)
    azure.sandbox.advance(days=2)
    return names


def _connecting(azure: Azure) -> Names:
    asked = next(case for case in SHOWN if case.name == "PutPrivateEndpointConnection")
    url = f"{azure.vault_id}/privateEndpointConnections/pe-app.1?{API}"
    names = _unused_vault(azure)
    answer = azure.raw("PUT", url.replace(VAULT, names["vaultName"]), adapt(asked.body, azure, ""))
    azure.sandbox.advance(minutes=5)
    return names | _operation(answer.headers)


def _changed_policy(azure: Azure) -> Names:
    policy = azure.backup.protection_policies.get(VAULT, GROUP, "DefaultPolicy").as_dict()["properties"]
    policy["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"] = 40
    answer = azure.raw("PUT", f"{azure.vault_id}/backupPolicies/DefaultPolicy?{API}", {"properties": policy})
    azure.sandbox.advance(minutes=5)
    return {"policyName": "DefaultPolicy"} | _operation(answer.headers)


FIXED: dict[str, Names] = {
    "ProtectionPolicies_Get": {"policyName": "DefaultPolicy"},
    "v2-Get-Policy": {"policyName": "EnhancedPolicy"},
}
"""Names of what an example is about."""
FIRST: dict[str, Callable[[Azure], Names]] = {
    "PATCHVault_WithRedundancySettings": _empty_vault,
    "DeleteVault": _empty_vault,
    "BackupStorageConfig_Put": _empty_vault,
    "BackupStorageConfig_Patch": _empty_vault,
    "CheckNameAvailability_NotAvailable": _taken_name,
    "GetOperationStatus": _changed_vault,
    "GetOperationResult": _changed_vault,
    "RefreshContainers_OperationResults": _refreshed,
    "ProtectedItem_Delete_OperationStatus": _deleting,
    "ProtectedItem_Delete_OperationResult": _deleting,
    "ProtectedItemOperationStatus": _protecting,
    "ProtectedItemOperationResults": _protecting,
    "ValidateOperationStatus": _validated,
    "ValidateOperationResults": _validated,
    "Revoke_Ilr": _mounted,
    "TriggerRecoveryPointMove_Post": _archivable,
    "RecoveryPointsRecommendedForMove_List": _archivable,
    "PatchVault_WithCMK2": _encrypted_vault,
    "PATCHVault_WithCMK3": _encrypted_vault,
    "BackupResourceEncryptionConfig_Get": _encrypted_vault,
    "ListJobsWithAllSupportedFilters": _running,
    "TriggerCancelJob": _running,
    "CancelJobOperationResult": _cancelling,
    "ExportJobsOperationResult": _exported,
    "PATCHVault_WithCMK": _unused_vault,
    "BackupResourceEncryptionConfig_Put": _unused_vault,
    "PrepareDataMove_Post": _far_vault,
    "PrepareDataMoveOperationResult_Get": _prepared,
    "BackupDataMoveOperationStatus_Get": _prepared,
    "TriggerDataMove_Post": _movable,
    "FetchTieringCostForPolicy": _monthly,
    "FetchTieringCostForRehydrate": _archived,
    "GetTieringCostOperationResult": _priced,
    "GetTieringCostOperationStatus": _priced,
    "PutPrivateEndpointConnection": _unused_vault,
    "GetPrivateEndpointConnection": _connecting,
    "DeletePrivateEndpointConnection": _connecting,
    "GetPrivateEndpointConnectionOperationStatus": _connecting,
    "ProtectionPolicyOperationStatuses_Get": _changed_policy,
    "ProtectionPolicyOperationResults_Get": _changed_policy,
}
"""What happens before an example is sent, and the names that come of it."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_example_is_accepted_and_answered_with_no_key_missing(machine_site: Azure, case: Example) -> None:
    response = _answer(machine_site, case)
    if case.name in REFUSED:
        assert response.status == 400, REFUSED[case.name]
        return
    assert str(response.status) in case.content["responses"], response.body
    assert not [path for path in _lacking(case, response) if not excuses(path, case, MISSING)]


def _lacking(case: Example, response: Response) -> set[str]:
    wanted = case.answer(response.status)
    if case.name in EMPTY:
        wanted = _emptied(wanted)
    return lacking(wanted, response.json)


def _emptied(value: Any) -> Any:
    """A body without the entries of its lists."""
    return {name: _emptied(part) for name, part in value.items()} if isinstance(value, dict) else []


def _answer(azure: Azure, case: Example, version: str = "") -> Response:
    state = azure.sandbox.snapshot()
    try:
        return _send(azure, case, version)
    finally:
        azure.sandbox.restore(state)


def _send(azure: Azure, case: Example, version: str = "") -> Response:
    names = _names(azure) | FIXED.get(case.name, {})
    if case.operation.name == "Vaults_CreateOrUpdate":
        names["vaultName"] = "example"
    names |= FIRST[case.name](azure) if case.name in FIRST else {}
    body = adapt(case.body, azure, f"{_item_url(azure)}/recoveryPoints/{names['recoveryPointId']}")
    if "correlationId" in names:
        body |= {"correlationId": names["correlationId"], "sourceResourceId": azure.vault_id}
    headers = {"authorization": f"Bearer {azure.sandbox.token()}"}
    content = b"" if body is None else json.dumps(body).encode()
    url = f"{BASE_URL}{case.path(names)}?api-version={version or case.version}{_filter(azure, case)}"
    return azure.sandbox.handle(Request(case.operation.verb, url, headers, content))


def _filter(azure: Azure, case: Example) -> str:
    """The example's query, with the end of its time that of the site."""
    return case.query.replace("2017-11-29", f"{azure.sandbox.now + timedelta(days=1):%Y-%m-%d}")


@pytest.mark.parametrize("case", [case for case in CASES if case.operation.verb == "GET"], ids=lambda case: case.name)
def test_the_version_asked_for_makes_no_difference(machine_site: Azure, case: Example) -> None:
    old, new = _answer(machine_site, case), _answer(machine_site, case, PROVIDER.versions.last)
    assert (old.status, old.json) == (new.status, new.json)


def test_no_entry_of_these_lists_is_stale(machine_site: Azure) -> None:
    answers = [(case, _answer(machine_site, case)) for case in CASES if case.name not in REFUSED]
    used = {
        entry
        for case, response in answers
        for path in _lacking(case, response)
        for entry in excuses(path, case, MISSING)
    }
    assert MISSING.keys() - used == set()
    names = {example.name for example in CASES}
    assert {*REFUSED, *EMPTY, *FIRST, *FIXED} - names == set()
    assert [part for part in EXCLUDED if not any(part in example.file for example in SHOWN)] == []
