"""Every answer of the vault and backup clients, as Python sees it: each value of the type that the SDK documents."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from azure.mgmt.recoveryservicesbackup.models import AzureIaaSVMJob, JobResource, OperationStatus

from tests.sandbox.conftest import GROUP, REGION, VAULT, VM, Azure, JudgedSandbox
from tests.sandbox.python_types import problems
from tests.sandbox.test_archiving import MOVE, OUT, protect_for_years, ready
from tests.sandbox.test_data_move import preparation
from tests.sandbox.test_intents import NAME, wish
from tests.sandbox.test_policies import TIME
from tests.sandbox.test_restores import account

HERE = (VAULT, GROUP)


@pytest.fixture(scope="module")
def years() -> Azure:
    """A machine protected for months with points in every tier, a fault behind it, and a vault far away."""
    azure = Azure(JudgedSandbox(seed=23))
    azure.make_group()
    azure.make_network()
    azure.make_machine()
    azure.make_vault()
    azure.make_account()
    azure.backup.protection_intent.create_or_update(*HERE, "Azure", NAME, wish(azure))
    azure.sandbox.advance(minutes=1)
    protect_for_years(azure)
    azure.sandbox.advance(days=130)
    azure.backup.begin_move_recovery_point(*azure.item, ready(azure)[0], MOVE).result()
    far = {"location": "northeurope", "sku": {"name": "RS0"}, "properties": {}}
    azure.vaults.vaults.begin_create_or_update(GROUP, "rsv-far", far).result()
    azure.back_up()
    azure.restore(azure.points()[0].name, recoveryType="RestoreDisks", storageAccountId=account(azure), targetResourceGroupId=azure.group_id)  # fmt: skip
    return azure


def operation(azure: Azure, call: Callable[..., Any], *args: Any, header: str = "Azure-AsyncOperation") -> str:
    """The id of the operation that a call starts, once it has ended."""
    url = azure.headers_of(call, *args)[header]
    azure.sandbox.advance(minutes=3)
    return url.partition("?")[0].rpartition("/")[2]


def polled(azure: Azure, path: str, body: Any, header: str = "Azure-AsyncOperation") -> str:
    """The same for a call that the SDK would poll itself."""
    answer = azure.raw("POST", f"{azure.vault_id}/{path}?api-version=2026-10-01", body)
    azure.sandbox.advance(minutes=3)
    return str(answer.headers[header]).partition("?")[0].rpartition("/")[2]


def backed_up_now(azure: Azure) -> str:
    return operation(azure, azure.backup.backups.trigger, *azure.item, {"properties": {"objectType": "IaasVMBackupRequest"}})  # fmt: skip


def policy_change(azure: Azure) -> str:
    body = azure.backup.protection_policies.get(*HERE, "Archiving").as_dict()["properties"]
    body["instantRpRetentionRangeInDays"] = 3
    return operation(azure, azure.backup.protection_policies.create_or_update, *HERE, "Archiving", {"properties": body})


def validation(azure: Azure) -> dict[str, Any]:
    point = azure.points()[0]
    request = {"objectType": "IaasVMRestoreRequest", "recoveryType": "OriginalLocation", "recoveryPointId": point.name, "sourceResourceId": azure.vm_id, "storageAccountId": account(azure), "region": REGION}  # fmt: skip
    return {"id": point.id, "properties": {"objectType": "ValidateIaasVMRestoreOperationRequest", "restoreRequest": request}}  # fmt: skip


def restore_of(azure: Azure) -> Any:
    jobs = azure.backup.backup_jobs.list(*HERE, filter="operation eq 'Restore'")
    return azure.job(next(iter(jobs)).name)


READS: dict[str, Callable[[Azure], Any]] = {
    "vault": lambda a: a.vaults.vaults.get(GROUP, VAULT),
    "vaults": lambda a: a.vaults.vaults.list_by_resource_group(GROUP),
    "usage": lambda a: a.vaults.usages.list_by_vaults(GROUP, VAULT),
    "extended info": lambda a: a.vaults.vault_extended_info.get(GROUP, VAULT),
    "name": lambda a: a.vaults.recovery_services.check_name_availability(GROUP, REGION, {"type": "Microsoft.RecoveryServices/Vaults", "name": VAULT}),
    "links": lambda a: a.vaults.private_link_resources.list(GROUP, VAULT),
    "vault config": lambda a: a.backup.backup_resource_vault_configs.get(*HERE),
    "storage config": lambda a: a.backup.backup_resource_storage_configs_non_crr.get(*HERE),
    "encryption": lambda a: a.backup.backup_resource_encryption_configs.get(*HERE),
    "pin": lambda a: a.backup.security_pins.get(*HERE),
    "policies": lambda a: a.backup.backup_policies.list(*HERE),
    "policy": lambda a: a.backup.protection_policies.get(*HERE, "Archiving"),
    "policy status": lambda a: a.backup.protection_policy_operation_statuses.get(*HERE, "Archiving", policy_change(a)),
    "containers": lambda a: a.backup.backup_protection_containers.list(*HERE),
    "container": lambda a: a.backup.protection_containers.get(*a.item[:4]),
    "items": lambda a: a.backup.backup_protected_items.list(*HERE),
    "item": lambda a: a.backup.protected_items.get(*a.item, filter="expand eq 'extendedinfo'"),
    "item status": lambda a: a.backup.protected_item_operation_statuses.get(*a.item, backed_up_now(a)),
    "operation status": lambda a: a.backup.backup_operation_statuses.get(*HERE, backed_up_now(a)),
    "jobs": lambda a: a.backup.backup_jobs.list(*HERE),
    "backup job": lambda a: a.job(a.back_up()),
    "restore job": restore_of,
    "points": lambda a: a.backup.recovery_points.list(*a.item),
    "recommended": lambda a: a.backup.recovery_points_recommended_for_move.list(*a.item, {"objectType": "ListRecoveryPointsRecommendedForMoveRequest", "excludedRPList": []}),
    "backup status": lambda a: a.backup.backup_status.get(REGION, {"resourceType": "VM", "resourceId": a.vm_id}),
    "prevalidation": lambda a: a.backup.protection_intent.validate(REGION, {"resourceType": "VM", "resourceId": a.vm_id, "vaultId": a.vault_id, "properties": ""}),
    "feature": lambda a: a.backup.feature_support.validate(REGION, {"featureType": "AzureVMResourceBackup", "vmSize": "Standard_D2s_v5", "vmSku": "Premium"}),
    "intents": lambda a: a.backup.backup_protection_intent.list(*HERE),
    "validation": lambda a: a.backup.operation.validate(*HERE, validation(a)),
    "validation status": lambda a: a.backup.validate_operation_statuses.get(*HERE, polled(a, "backupTriggerValidateOperation", validation(a))),
    "validation result": lambda a: a.backup.validate_operation_results.get(*HERE, polled(a, "backupTriggerValidateOperation", validation(a))),
    "usage summary": lambda a: a.backup.backup_usage_summaries.list(*HERE, filter="type eq 'BackupProtectedItemCountSummary'"),
    "export": lambda a: a.backup.export_jobs_operation_results.get(*HERE, operation(a, a.backup.jobs.export, *HERE, header="Location")),
    "tiering cost": lambda a: a.backup.fetch_tiering_cost.begin_post(GROUP, VAULT, {"objectType": "FetchTieringCostSavingsInfoForVaultRequest", **OUT}).result(),
    "data move": lambda a: a.backup.bms_prepare_data_move_operation_result.get(*HERE, polled(a, "backupstorageconfig/vaultstorageconfig/prepareDataMove", preparation(a))),
}  # fmt: skip


@pytest.mark.parametrize("name", READS)
def test_every_value_is_of_the_type_that_the_sdk_documents(years: Azure, name: str) -> None:
    state = years.sandbox.snapshot()
    try:
        answer = READS[name](years)
        found = [answer] if hasattr(answer, "_attr_to_rest_field") else list(answer)
        assert found, "nothing was read, so nothing was proved"
        assert [problem for model in found for problem in problems(model)] == []
    finally:
        years.sandbox.restore(state)


def test_soft_deleted_things_are_of_their_types_as_well(protected: Azure) -> None:
    protected.back_up()
    assert list(_wrong(protected.backup.backup_protectable_items.list(*HERE))) == []
    protected.backup.protected_items.delete(*protected.item)
    protected.sandbox.advance(minutes=5)
    (item,) = protected.backup.backup_protected_items.list(*HERE)
    assert isinstance(item.properties.deferred_delete_time_in_utc, datetime)
    (container,) = protected.backup.deleted_protection_containers.list(GROUP, VAULT)
    protected.vaults.vaults.begin_delete(GROUP, VAULT).result()
    (vault,) = protected.vaults.deleted_vaults.list_by_subscription_id(REGION)
    assert list(_wrong([item, container, vault])) == []


def _wrong(models: Any) -> Iterator[str]:
    for model in models:
        yield from problems(model)


def test_a_machine_to_protect_is_of_its_type(site: Azure) -> None:
    site.make_machine("vm-two")
    found = list(site.backup.backup_protectable_items.list(*HERE))
    assert {item.properties.friendly_name for item in found} == {VM, "vm-two"}
    assert list(_wrong(found)) == []


def test_the_judge_of_types_finds_what_is_wrong() -> None:
    wrong = OperationStatus({"status": "Odd", "startTime": TIME, "endTime": "yesterday"})
    assert [problem.partition(":")[0] for problem in problems(wrong)] == ["status", "end_time"]
    job = JobResource(properties=AzureIaaSVMJob({"actionsInfo": ["Cancellable", "Odd"], "duration": "long"}))
    assert [problem.partition(":")[0] for problem in problems(job)] == ["properties.duration", "properties.actions_info[1]"]  # fmt: skip
    assert list(problems(JobResource({"properties": {"jobType": "OfNoKind"}})))
