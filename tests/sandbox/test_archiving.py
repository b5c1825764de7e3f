"""The archive tier: which points may go there, which should, and what the move saves or bringing them back costs."""

from typing import Any

import pytest
from azure.mgmt.recoveryservicesbackup.models import (
    OperationStatusValues,
    RecoveryPointResource,
    TieringCostRehydrationInfo,
    TieringCostSavingInfo,
)

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, VAULT, Azure, typed
from tests.sandbox.test_vaults import refusal

MOVE = {"objectType": "MoveRPAcrossTiersRequest", "sourceTierType": "HardenedRP", "targetTierType": "ArchivedRP"}
OUT = {"sourceTierType": "HardenedRP", "targetTierType": "ArchivedRP"}
BACK = {"sourceTierType": "ArchivedRP", "targetTierType": "HardenedRP"}
GIB = 1024**3


def protect_for_years(azure: Azure, *, daily: int = 30) -> None:
    """Protect the machine by a policy that keeps monthly points for two years."""
    policy = azure.backup.protection_policies.get(VAULT, GROUP, "DefaultPolicy").as_dict()["properties"]
    times = policy["schedulePolicy"]["scheduleRunTimes"]
    policy["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"] = daily
    policy["retentionPolicy"]["monthlySchedule"] = {
        "retentionScheduleFormatType": "Daily",
        "retentionScheduleDaily": {"daysOfTheMonth": [{"date": 5, "isLast": False}]},
        "retentionTimes": times,
        "retentionDuration": {"count": 24, "durationType": "Months"},
    }
    azure.backup.protection_policies.create_or_update(VAULT, GROUP, "Archiving", {"properties": policy})
    azure.protect("Archiving")


def recommended(azure: Azure, *left_out: str) -> list[str]:
    asked = {"objectType": "ListRecoveryPointsRecommendedForMoveRequest", "excludedRPList": list(left_out)}
    found = list(azure.backup.recovery_points_recommended_for_move.list(*azure.item, asked))
    return [str(typed(point, RecoveryPointResource).name) for point in found]


def ready(azure: Azure) -> list[str]:
    """The points that may move, oldest first."""
    found = [p.name for p in azure.points() if p.properties.recovery_point_move_readiness_info["ArchivedRP"].is_ready_for_move]  # fmt: skip
    return found[::-1]


def cost(azure: Azure, kind: str, **more: Any) -> Any:
    return azure.backup.fetch_tiering_cost.begin_post(GROUP, VAULT, {"objectType": kind, **more}).result()


def savings(azure: Azure) -> Any:
    return typed(cost(azure, "FetchTieringCostSavingsInfoForVaultRequest", **OUT), TieringCostSavingInfo)


@pytest.mark.proves("RecoveryPointsRecommendedForMove_List")
def test_points_far_apart_are_recommended_until_they_have_moved(site: Azure) -> None:
    protect_for_years(site)
    site.sandbox.advance(days=160)
    first, second, *_ = ready(site)
    assert recommended(site)[:2] == [first, second]
    assert first not in recommended(site, first)
    site.backup.begin_move_recovery_point(*site.item, first, MOVE).result()
    site.sandbox.advance(hours=2)
    assert first not in recommended(site)
    assert second in recommended(site)


def test_a_machine_that_hardly_changes_has_points_that_may_move_but_should_not(site: Azure) -> None:
    site.sandbox.inject(WorldFault("calm", site.vm_id, {"dailyChange": 0.05}))
    protect_for_years(site)
    site.sandbox.advance(days=160)
    assert len(ready(site)) >= 2
    assert recommended(site) == []
    assert savings(site).target_tier_size_increase_in_bytes == 0


def test_a_point_with_daily_points_beside_it_may_not_move(site: Azure) -> None:
    protect_for_years(site, daily=300)
    site.sandbox.advance(days=130)
    assert ready(site) == []
    monthly = [p for p in site.points() if "depend" in (p.properties.recovery_point_move_readiness_info["ArchivedRP"].additional_info or "")]  # fmt: skip
    assert monthly
    assert refusal(site.backup.begin_move_recovery_point, *site.item, monthly[0].name, MOVE) == "UserErrorRecoveryPointNotReadyForMove"  # fmt: skip


@pytest.mark.proves(
    "FetchTieringCost_Post", "GetTieringCostOperationResult_Get", "TieringCostOperationStatus_Get", "MoveRecoveryPoint"
)
def test_savings_follow_from_the_points_and_go_with_them(site: Azure) -> None:
    protect_for_years(site)
    site.sandbox.advance(days=130)
    count = len(recommended(site))
    info = savings(site)
    disks = sum(disk.disk_size_gb for disk in site.compute.disks.list())
    assert info.target_tier_size_increase_in_bytes == count * disks * GIB // 8
    assert isinstance(info.source_tier_size_reduction_in_bytes, int)
    assert 0 < info.source_tier_size_reduction_in_bytes < info.target_tier_size_increase_in_bytes
    assert isinstance(info.retail_source_tier_cost_per_gb_per_month, float)
    assert info.retail_source_tier_cost_per_gb_per_month > info.retail_target_tier_cost_per_gb_per_month > 0
    same = cost(site, "FetchTieringCostSavingsInfoForPolicyRequest", policyName="Archiving", **OUT)
    one = cost(site, "FetchTieringCostSavingsInfoForProtectedItemRequest", containerName=site.item[3], protectedItemName=site.item[4], **OUT)  # fmt: skip
    assert same.as_dict() == one.as_dict() == info.as_dict()
    nothing = cost(site, "FetchTieringCostSavingsInfoForPolicyRequest", policyName="DefaultPolicy", **OUT)
    assert nothing.target_tier_size_increase_in_bytes == 0
    for point in recommended(site):
        site.backup.begin_move_recovery_point(*site.item, point, MOVE).result()
    site.sandbox.advance(hours=2)
    assert savings(site).target_tier_size_increase_in_bytes == 0


def test_bringing_an_archived_point_back_costs_more_the_faster_it_goes(site: Azure) -> None:
    protect_for_years(site)
    site.sandbox.advance(days=130)
    (point, *_) = ready(site)
    wish = {"containerName": site.item[3], "protectedItemName": site.item[4], "recoveryPointId": point, **BACK}
    kind = "FetchTieringCostInfoForRehydrationRequest"
    assert refusal(site.backup.fetch_tiering_cost.begin_post, GROUP, VAULT, {"objectType": kind, "rehydrationPriority": "High", **wish}) == "BMSUserErrorInvalidInput"  # fmt: skip
    site.backup.begin_move_recovery_point(*site.item, point, MOVE).result()
    site.sandbox.advance(hours=2)
    slow, fast = (
        typed(cost(site, kind, rehydrationPriority=p, **wish), TieringCostRehydrationInfo) for p in ("Standard", "High")
    )
    assert slow.rehydration_size_in_bytes == fast.rehydration_size_in_bytes > GIB
    assert fast.retail_rehydration_cost_per_gb_per_month > slow.retail_rehydration_cost_per_gb_per_month


def test_the_cost_is_an_operation_that_can_be_asked_for_by_its_id(site: Azure) -> None:
    protect_for_years(site)
    body = {"objectType": "FetchTieringCostSavingsInfoForVaultRequest", **OUT}
    path = f"{site.vault_id}/backupTieringCost/default/fetchTieringCost?api-version=2026-10-01"
    answer = site.raw("POST", path, body)
    operation = answer.headers["Location"].partition("?")[0].rpartition("/")[2]
    door = site.backup.tiering_cost_operation_status
    assert door.get(GROUP, VAULT, operation).status is OperationStatusValues.IN_PROGRESS
    site.sandbox.advance(minutes=1)
    assert door.get(GROUP, VAULT, operation).status is OperationStatusValues.SUCCEEDED
    result = site.backup.get_tiering_cost_operation_result.get(GROUP, VAULT, operation)
    assert typed(result, TieringCostSavingInfo).target_tier_size_increase_in_bytes == 0


@pytest.mark.parametrize(
    "body",
    [
        {"objectType": "FetchTieringCostSavingsInfoForVaultRequest", **BACK},
        {"objectType": "FetchTieringCostSavingsInfoForPolicyRequest", "policyName": "None", **OUT},
        {"objectType": "FetchTieringCostSavingsInfoForProtectedItemRequest", "containerName": "c", "protectedItemName": "i", **OUT},
        {"objectType": "Something", **OUT},
    ],
)  # fmt: skip
def test_a_cost_that_cannot_be_asked_is_refused(site: Azure, body: dict[str, Any]) -> None:
    assert refusal(site.backup.fetch_tiering_cost.begin_post, GROUP, VAULT, body) == "BMSUserErrorInvalidInput"
