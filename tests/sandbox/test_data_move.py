"""Moving a vault's data to another region: prepared on the source, triggered on the target, restorable there."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.recoveryservicesbackup.models import OperationStatusValues, PrepareDataMoveResponse

from tests.sandbox.conftest import GROUP, REGION, VAULT, VM, Azure
from tests.sandbox.test_restores import write_files
from tests.sandbox.test_vaults import refusal

FAR, FAR_VAULT = "northeurope", "rsv-far"


@pytest.fixture
def pair(protected: Azure) -> Azure:
    """A machine with a point in the vault, and an empty vault in another region."""
    write_files(protected, {"/data/report.txt": "the first version"})
    protected.back_up()
    body = {"location": FAR, "sku": {"name": "RS0"}, "properties": {}}
    protected.vaults.vaults.begin_create_or_update(GROUP, FAR_VAULT, body).result()
    return protected


def far_id(azure: Azure) -> str:
    return azure.vault_id.replace(VAULT, FAR_VAULT)


def far_item(azure: Azure) -> tuple[str, ...]:
    return (FAR_VAULT, *azure.item[1:])


def preparation(azure: Azure, **more: Any) -> dict[str, Any]:
    return {"targetResourceId": far_id(azure), "targetRegion": "North Europe", "dataMoveLevel": "Vault", **more}


def prepare(azure: Azure, **more: Any) -> str:
    """Prepare the source; the correlation id, read from the operation's result."""
    path = f"{azure.vault_id}/backupstorageconfig/vaultstorageconfig/prepareDataMove?api-version=2026-10-01"
    answer = azure.raw("POST", path, preparation(azure, **more))
    assert answer.status_code == 202
    azure.sandbox.advance(minutes=3)
    operation = answer.headers["Azure-AsyncOperation"].partition("?")[0].rpartition("/")[2]
    assert azure.backup.get_operation_status(VAULT, GROUP, operation).status is OperationStatusValues.SUCCEEDED
    result = azure.backup.bms_prepare_data_move_operation_result.get(VAULT, GROUP, operation)
    assert isinstance(result, PrepareDataMoveResponse)
    assert isinstance(result.correlation_id, str)
    return result.correlation_id


def order(azure: Azure, correlation: str, **more: Any) -> dict[str, Any]:
    return {"sourceResourceId": azure.vault_id, "sourceRegion": REGION, "dataMoveLevel": "Vault", "correlationId": correlation, **more}  # fmt: skip


def trigger(azure: Azure, correlation: str, **more: Any) -> Any:
    return azure.backup.begin_bms_trigger_data_move(FAR_VAULT, GROUP, order(azure, correlation, **more))


@pytest.mark.proves(
    "BMSPrepareDataMove", "BMSPrepareDataMoveOperationResult_Get", "BMSTriggerDataMove", "DataMove_GetOperationStatus"
)
def test_moved_data_is_restored_in_the_other_region(pair: Azure) -> None:
    pair.backup.begin_bms_prepare_data_move(VAULT, GROUP, preparation(pair)).result()
    trigger(pair, prepare(pair)).result()
    (item,) = pair.backup.backup_protected_items.list(FAR_VAULT, GROUP)
    assert (item.properties["protectionState"], item.properties["policyId"]) == ("ProtectionStopped", "")
    (point,) = pair.backup.recovery_points.list(*far_item(pair))
    assert point.properties.recovery_point_time == pair.points()[0].properties.recovery_point_time
    assert {t.type: t.status for t in point.properties.recovery_point_tier_details} == {"InstantRP": "Deleted", "HardenedRP": "Valid"}  # fmt: skip
    pair.resources.resource_groups.create_or_update("rg-far", {"location": FAR})
    group = pair.group_id.replace(GROUP, "rg-far")
    account = pair.make_account("stagingfar1", location=FAR)
    body = {"properties": {"objectType": "IaasVMRestoreRequest", "recoveryType": "RestoreDisks", "recoveryPointId": point.name, "sourceResourceId": pair.vm_id, "storageAccountId": account, "targetResourceGroupId": group, "region": FAR}}  # fmt: skip
    pair.backup.restores.begin_trigger(*far_item(pair), point.name, body).result()
    pair.sandbox.advance(hours=1)
    disks = list(pair.compute.disks.list_by_resource_group("rg-far"))
    assert {disk.location for disk in disks} == {FAR}
    found = pair.sandbox.world.find(next(d.id for d in disks if "datadisk" in d.name))
    assert found is not None
    assert found.facts["files"] == {"/data/report.txt": "the first version"}


def test_the_source_goes_on_and_its_machine_is_not_the_targets_to_replace(pair: Azure) -> None:
    pair.make_account("stagingfar1", location=FAR)
    trigger(pair, prepare(pair)).result()
    assert pair.backup.protected_items.get(*pair.item).properties["protectionState"] == "Protected"
    asked = {"resourceType": "VM", "resourceId": pair.vm_id}
    assert pair.backup.backup_status.get(REGION, asked).vault_id == pair.vault_id
    pair.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    point = next(iter(pair.backup.recovery_points.list(*far_item(pair)))).name
    account = f"{pair.group_id}/providers/Microsoft.Storage/storageAccounts/stagingfar1"
    body = {"properties": {"objectType": "IaasVMRestoreRequest", "recoveryType": "OriginalLocation", "recoveryPointId": point, "sourceResourceId": pair.vm_id, "storageAccountId": account, "region": FAR}}  # fmt: skip
    assert refusal(pair.backup.restores.begin_trigger, *far_item(pair), point, body) == "UserErrorRestoreRegionMismatch"


def test_a_correlation_id_is_good_once_for_one_target(pair: Azure) -> None:
    assert refusal(trigger, pair, "bm9uc2Vuc2U=") == "BMSUserErrorInvalidInput"
    correlation = prepare(pair)
    other = pair.vaults.vaults.begin_create_or_update(GROUP, "rsv-else", {"location": FAR, "sku": {"name": "RS0"}, "properties": {}}).result()  # fmt: skip
    call = pair.backup.begin_bms_trigger_data_move
    assert refusal(call, other.name, GROUP, order(pair, correlation)) == "BMSUserErrorInvalidInput"
    assert refusal(trigger, pair, correlation, dataMoveLevel="Container") == "BMSUserErrorInvalidInput"
    assert refusal(trigger, pair, correlation, pauseGC=True) == "SandboxNotImplemented"
    trigger(pair, correlation).result()
    assert refusal(trigger, pair, correlation) == "BMSUserErrorInvalidInput"
    assert refusal(trigger, pair, prepare(pair)) == "BMSUserErrorInvalidInput", "the target is not empty any more"


@pytest.mark.parametrize(
    "change",
    [
        {"targetRegion": "westus"},
        {"targetResourceId": "/nowhere"},
        {"dataMoveLevel": "Invalid"},
        {"dataMoveLevel": "Container"},
        {"sourceContainerArmIds": ["/nowhere"]},
        {"dataMoveLevel": "Container", "sourceContainerArmIds": ["/nowhere"]},
    ],
)
def test_a_preparation_that_does_not_fit_is_refused(pair: Azure, change: dict[str, Any]) -> None:
    call = pair.backup.begin_bms_prepare_data_move
    assert refusal(call, VAULT, GROUP, preparation(pair, **change)) == "BMSUserErrorInvalidInput"


def test_what_was_moved_can_be_left_out_next_time(pair: Azure) -> None:
    trigger(pair, prepare(pair)).result()
    call = pair.backup.begin_bms_prepare_data_move
    assert refusal(call, VAULT, GROUP, preparation(pair, ignoreMoved=True)) == "BMSUserErrorInvalidInput"
    assert prepare(pair)


def test_a_target_that_fills_meanwhile_fails_the_move(pair: Azure) -> None:
    correlation = prepare(pair)
    poller = pair.raw("POST", f"{far_id(pair)}/backupstorageconfig/vaultstorageconfig/triggerDataMove?api-version=2026-10-01", order(pair, correlation))  # fmt: skip
    pair.vaults.vaults.begin_delete(GROUP, FAR_VAULT).result()
    pair.sandbox.advance(hours=3)
    operation = poller.headers["Azure-AsyncOperation"].partition("?")[0].rpartition("/")[2]
    with pytest.raises(HttpResponseError):
        pair.backup.get_operation_status(FAR_VAULT, GROUP, operation)
    assert pair.sandbox.world.operations[operation].status(pair.sandbox.now) == "Failed"
