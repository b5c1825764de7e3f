"""Recovery plans: machines that fail over together, group after group."""

from datetime import datetime
from typing import Any

import pytest

from tests.sandbox.conftest import GROUP, VM, Azure
from tests.sandbox.replicating import (
    A2A,
    CONTAINER,
    HERE,
    enable,
    item,
    machines,
    network_id,
    newest_job,
    points,
    vault_id,
)
from tests.sandbox.test_vaults import refusal

PLAN = (*HERE, "plan-app")


def item_id(azure: Azure, vm: str) -> str:
    home = "replicationFabrics/west/replicationProtectionContainers/west-c/replicationProtectedItems"
    return f"{vault_id(azure)}/{home}/{vm}"


def groups(azure: Azure, *boots: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"groupType": "Boot", "replicationProtectedItems": [{"id": item_id(azure, vm)} for vm in boot], "startGroupActions": [], "endGroupActions": []} for boot in boots]  # fmt: skip


def plan_body(azure: Azure, *boots: tuple[str, ...]) -> dict[str, Any]:
    fabrics = f"{vault_id(azure)}/replicationFabrics"
    return {
        "properties": {
            "primaryFabricId": f"{fabrics}/west",
            "recoveryFabricId": f"{fabrics}/north",
            "failoverDeploymentModel": "ResourceManager",
            "groups": groups(azure, *boots),
        }
    }


@pytest.fixture
def planned(replicated: Azure) -> Azure:
    """Two machines, and a plan that starts the second one first."""
    replicated.make_machine("vm-db")
    enable(replicated, "vm-db")
    replicated.sandbox.advance(hours=2)
    plans = replicated.recovery.replication_recovery_plans
    plans.begin_create(*PLAN, plan_body(replicated, ("vm-db",), (VM,))).result()
    return replicated


def try_plan(azure: Azure, **details: Any) -> Any:
    body = {
        "properties": {
            "failoverDirection": "PrimaryToRecovery",
            "networkType": "VmNetworkAsInput",
            "networkId": network_id(azure, "vnet-test"),
            "providerSpecificDetails": [{**A2A, **details}],
        }
    }
    return azure.recovery.replication_recovery_plans.begin_test_failover(*PLAN, body).result()


@pytest.mark.proves(
    "ReplicationRecoveryPlans_Create",
    "ReplicationRecoveryPlans_Get",
    "ReplicationRecoveryPlans_List",
    "ReplicationRecoveryPlans_Update",
    "ReplicationRecoveryPlans_Delete",
)
def test_a_plan_is_made_changed_and_deleted(planned: Azure) -> None:
    plans = planned.recovery.replication_recovery_plans
    read = plans.get(*PLAN).properties
    assert [group.group_type for group in read.groups] == ["Shutdown", "Failover", "Boot", "Boot"]
    assert read.groups[2].replication_protected_items[0].id == item_id(planned, "vm-db")
    assert read.allowed_operations == ["TestFailover", "UnplannedFailover"]
    plans.begin_update(*PLAN, {"properties": {"groups": groups(planned, (VM,))}}).result()
    assert len(plans.get(*PLAN).properties.groups) == 3
    assert [plan.name for plan in plans.list(*HERE)] == ["plan-app"]
    assert refusal(plans.begin_create, *PLAN, plan_body(planned, (VM,))) == "RecoveryPlanAlreadyExists"
    plans.begin_delete(*PLAN).result()
    assert not list(plans.list(*HERE))


@pytest.mark.proves(
    "ReplicationRecoveryPlans_TestFailover",
    "ReplicationRecoveryPlans_TestFailoverCleanup",
    "ReplicationRecoveryPlans_OperationResult",
)
def test_a_plan_is_tried_out_group_after_group(planned: Azure) -> None:
    tried = try_plan(planned)
    assert isinstance(tried.properties.last_test_failover_time, datetime)
    assert machines(planned) == ["vm-db-test", f"{VM}-test"]
    assert tried.properties.allowed_operations == ["TestFailoverCleanup"]
    jobs = planned.recovery.replication_jobs
    found = {j.properties.target_object_name: j.properties for j in jobs.list(*HERE, filter="ScenarioName eq 'TestFailover'")}  # fmt: skip
    assert found["plan-app"].target_instance_type == "RecoveryPlan"
    assert [task.friendly_name for task in found["plan-app"].tasks] == ["Group 1", "Group 2", "Finalizing the recovery plan"]  # fmt: skip
    second = {task.name: task for task in found[VM].tasks}
    assert second["PrerequisitesCheckForTestFailover"].start_time >= found["vm-db"].end_time
    planned.recovery.replication_recovery_plans.begin_test_failover_cleanup(*PLAN, {"properties": {"comments": ""}}).result()  # fmt: skip
    assert machines(planned) == []


@pytest.mark.proves("ReplicationRecoveryPlans_UnplannedFailover", "ReplicationRecoveryPlans_FailoverCommit")
def test_a_plan_fails_over_and_commits(planned: Azure) -> None:
    plans = planned.recovery.replication_recovery_plans
    newest = points(planned)[0].id
    body = {
        "properties": {
            "failoverDirection": "PrimaryToRecovery",
            "sourceSiteOperations": "Required",
            "providerSpecificDetails": [{**A2A, "recoveryPointType": "LatestProcessed"}],
        }
    }
    done = plans.begin_unplanned_failover(*PLAN, body).result()
    assert done.properties.allowed_operations == ["Commit"]
    assert machines(planned) == ["vm-db", VM]
    assert item(planned).failover_recovery_point_id == newest
    source = planned.compute.virtual_machines.get(GROUP, "vm-db", expand="instanceView")
    assert source.instance_view.statuses[-1].code == "PowerState/deallocated"
    plans.begin_failover_commit(*PLAN).result()
    assert item(planned).protection_state == "UnplannedFailoverCommitted"


def test_a_machine_that_fails_fails_the_plan_and_not_the_others(planned: Azure) -> None:
    update = planned.recovery.replication_protected_items.begin_update
    update(*CONTAINER, "vm-db", {"properties": {"recoveryAzureVMSize": "Standard_M416_v9"}}).result()
    assert refusal(try_plan, planned) == "RecoveryPlanFailed"
    assert machines(planned) == [f"{VM}-test"]
    assert newest_job(planned, "TestFailover").state == "Failed"


def test_what_a_plan_refuses(planned: Azure) -> None:
    create = planned.recovery.replication_recovery_plans.begin_create
    other = (*HERE, "plan-two")
    assert refusal(create, *other, plan_body(planned)) == "InvalidParameter"
    assert refusal(create, *other, plan_body(planned, (VM, VM))) == "InvalidParameter"
    assert refusal(create, *other, plan_body(planned, ("vm-none",))) == "ProtectedItemNotFound"
    assert refusal(create, *other, plan_body(planned, *[(VM,)] * 8)) == "InvalidParameter"
    script = plan_body(planned, (VM,))
    script["properties"]["groups"][0]["startGroupActions"] = [{"actionName": "wait", "failoverTypes": [], "failoverDirections": [], "customDetails": {"instanceType": "ManualActionDetails", "description": "wait"}}]  # fmt: skip
    assert refusal(create, *other, script) == "SandboxNotImplemented"
    turned = plan_body(planned, (VM,))
    turned["properties"]["primaryFabricId"], turned["properties"]["recoveryFabricId"] = turned["properties"]["recoveryFabricId"], turned["properties"]["primaryFabricId"]  # fmt: skip
    assert refusal(create, *other, turned) == "InvalidParameter"
    assert refusal(try_plan, planned, recoveryPointType="Oldest") == "InvalidParameter"
    shared = {"multiVmSyncPointOption": "UseMultiVmSyncRecoveryPoint"}
    assert refusal(try_plan, planned, **shared) == "SandboxNotImplemented"
    assert refusal(planned.recovery.replication_recovery_plans.begin_failover_commit, *PLAN) == "OperationNotAllowed"
    assert machines(planned) == []
