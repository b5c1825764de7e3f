"""What a vault tells of replication: usage, health, events, alerts; and of a machine, whether it can be replicated."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, VM, Azure
from tests.sandbox.python_types import problems
from tests.sandbox.replicating import (
    A2A,
    AWAY,
    CONTAINER,
    FABRIC,
    FAR_VAULT,
    HERE,
    ITEM,
    POLICY,
    enable,
    failover,
    network_id,
    points,
    try_out,
)
from tests.sandbox.test_vaults import refusal


def usage(azure: Azure) -> Any:
    (found,) = azure.vaults.replication_usages.list(AWAY, FAR_VAULT)
    return found


def break_agent(azure: Azure) -> None:
    azure.sandbox.inject(WorldFault("agent", azure.vm_id, {"guestAgent": "NotReady"}))


@pytest.mark.proves("ReplicationUsages_List")
def test_the_usage_of_a_vault_counts_what_it_replicates(prepared: Azure) -> None:
    empty = usage(prepared)
    assert isinstance(empty.protected_item_count, int)
    assert (empty.protected_item_count, empty.jobs_summary.failed_jobs) == (0, 0)
    break_agent(prepared)
    assert refusal(enable, prepared) == "151083"
    now = usage(prepared)
    assert (now.protected_item_count, now.jobs_summary.failed_jobs) == (1, 1)
    prepared.sandbox.lift("agent")
    prepared.recovery.replication_protected_items.begin_purge(*ITEM).result()
    enable(prepared)
    prepared.sandbox.advance(hours=2)
    assert usage(prepared).monitoring_summary.un_healthy_vm_count == 0
    break_agent(prepared)
    now = usage(prepared)
    assert (now.protected_item_count, now.monitoring_summary.un_healthy_vm_count) == (1, 1)
    body = {"properties": {"networkId": network_id(prepared, "vnet-test"), "providerSpecificDetails": A2A}}
    prepared.recovery.replication_protected_items.begin_test_failover(*ITEM, body, polling=False)
    assert usage(prepared).jobs_summary.in_progress_jobs == 1


def test_a_vault_without_replication_shows_that_as_well(site: Azure) -> None:
    (found,) = site.vaults.replication_usages.list(GROUP, "rsv-app")
    assert (found.protected_item_count, found.recovery_plan_count) == (0, 0)


@pytest.mark.proves(
    "ReplicationVaultHealth_Get", "ReplicationVaultHealth_Refresh", "ReplicationVaultHealth_OperationResult"
)
def test_the_health_of_a_vault_sums_up_its_machines(replicated: Azure) -> None:
    health = replicated.recovery.replication_vault_health
    now = health.get(*HERE).properties
    assert (now.protected_items_health.resource_count, now.protected_items_health.issues) == (1, [])
    assert now.protected_items_health.categorized_resource_counts == {"Normal": 1}
    break_agent(replicated)
    replicated.sandbox.advance(hours=2)
    now = health.begin_refresh(*HERE).result().properties
    assert {issue.summary_code for issue in now.protected_items_health.issues} == {"MobilityServiceNotResponding", "153007"}  # fmt: skip
    assert {issue.severity for issue in now.protected_items_health.issues} == {"Error"}
    assert health.get(*HERE).properties.protected_items_health.categorized_resource_counts == {"Critical": 1}


@pytest.mark.proves("ReplicationEvents_List", "ReplicationEvents_Get")
def test_events_tell_when_health_turned(replicated: Azure) -> None:
    events = replicated.recovery.replication_events
    assert not list(events.list(*HERE))
    since = replicated.sandbox.now
    break_agent(replicated)
    replicated.sandbox.advance(minutes=90)
    replicated.sandbox.lift("agent")
    replicated.sandbox.advance(minutes=1)
    found = list(events.list(*HERE))
    assert [event.properties.severity for event in found] == ["OK", "Critical", "Warning"]
    assert found[1].properties.health_errors[0].error_code == "153007"
    assert isinstance(found[2].properties.time_of_occurrence, datetime)
    assert found[2].properties.time_of_occurrence == since
    assert found[1].properties.time_of_occurrence == since + timedelta(hours=1)
    read = events.get(*HERE, found[1].name)
    assert read.properties.affected_object_friendly_name == VM
    assert len(list(events.list(*HERE, filter="Severity eq 'Critical'"))) == 1
    with pytest.raises(ResourceNotFoundError):
        events.get(*HERE, "none")


@pytest.mark.proves("ReplicationAlertSettings_Get", "ReplicationAlertSettings_List")
def test_alert_settings_are_kept(prepared: Azure) -> None:
    alerts = prepared.recovery.replication_alert_settings
    assert alerts.get(*HERE, "defaultAlertSetting").properties.custom_email_addresses == []
    body = {"properties": {"sendToOwners": "Send", "customEmailAddresses": ["ops@contoso.com"], "locale": "en-US"}}
    alerts.create(*HERE, "defaultAlertSetting", body)
    (read,) = alerts.list(*HERE)
    assert (read.properties.send_to_owners, read.properties.custom_email_addresses) == ("Send", ["ops@contoso.com"])
    body["properties"]["customEmailAddresses"] = ["nobody"]
    assert refusal(alerts.create, *HERE, "defaultAlertSetting", body) == "InvalidParameter"
    assert refusal(alerts.create, *HERE, "other", body) == "AlertSettingNotFound"
    assert refusal(alerts.get, *HERE, "other") == "ResourceNotFound"


@pytest.mark.proves("ReplicationEligibilityResults_Get", "ReplicationEligibilityResults_List")
def test_whether_a_machine_can_be_replicated(prepared: Azure) -> None:
    results = prepared.recovery.replication_eligibility_results
    assert results.get(GROUP, VM).properties.errors == []
    break_agent(prepared)
    (error,) = results.get(GROUP, VM).properties.errors
    assert (error.code, error.status) == ("151083", "Error")
    prepared.sandbox.lift("agent")
    enable(prepared)
    (found,) = results.list(GROUP, VM).value
    assert [error.code for error in found.properties.errors] == ["VirtualMachineAlreadyProtected"]
    with pytest.raises(ResourceNotFoundError):
        results.get(GROUP, "vm-none")


def test_settings_and_systems_are_shown(prepared: Azure) -> None:
    settings = prepared.recovery.replication_vault_setting
    assert [setting.name for setting in settings.list(*HERE)] == ["default"]
    assert settings.get(*HERE, "default").name == "default"
    call = prepared.raw("PUT", f"{settings.get(*HERE, 'default').id}?api-version=2025-08-01", {"properties": {}})
    assert call.json()["error"]["code"] == "SandboxNotImplemented"
    systems = prepared.recovery.supported_operating_systems.get(*HERE)
    assert {system.os_type for system in systems.properties.supported_os_list[0].supported_os} == {"windows", "linux"}


READS: dict[str, Any] = {
    "fabric": lambda r: r.replication_fabrics.list(*HERE),
    "container": lambda r: r.replication_protection_containers.list(*HERE),
    "policy": lambda r: r.replication_policies.list(*HERE),
    "mapping": lambda r: r.replication_protection_container_mappings.list(*HERE),
    "networks": lambda r: r.replication_networks.list_by_replication_fabrics(*FABRIC),
    "item": lambda r: r.replication_protected_items.list_by_replication_protection_containers(*CONTAINER),
    "points": lambda r: r.recovery_points.list_by_replication_protected_items(*ITEM),
    "jobs": lambda r: r.replication_jobs.list(*HERE),
    "events": lambda r: r.replication_events.list(*HERE),
    "health": lambda r: [r.replication_vault_health.get(*HERE)],
    "alerts": lambda r: r.replication_alert_settings.list(*HERE),
    "eligibility": lambda r: [r.replication_eligibility_results.get(GROUP, VM)],
    "systems": lambda r: [r.supported_operating_systems.get(*HERE)],
}


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("phase", ["tested", "ill", "failed over"])
def test_every_value_is_of_the_type_that_the_sdk_documents(replicated: Azure, name: str, phase: str) -> None:
    match phase:
        case "tested":
            try_out(replicated)
        case "ill":
            break_agent(replicated)
            replicated.sandbox.advance(hours=2)
        case _:
            failover(replicated, point=points(replicated)[4].id)
    found = list(READS[name](replicated.recovery))
    assert found or (name == "events" and phase == "tested")
    assert [problem for model in found for problem in problems(model)] == []


def test_a_policy_of_the_portal_is_accepted(prepared: Azure) -> None:
    body = {"properties": {"providerSpecificInput": {**POLICY, "appConsistentFrequencyInMinutes": 0}}}
    made = prepared.recovery.replication_policies.begin_create(*HERE, "24-hour-retention-policy", body).result()
    assert made.properties.friendly_name == "24-hour-retention-policy"


def test_resource_graph_knows_replicated_machines(replicated: Azure) -> None:
    question = """recoveryservicesresources
    | where type =~ 'microsoft.recoveryservices/vaults/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems'
    | project name, state = tostring(properties.protectionState)"""
    found = replicated.graph.resources({"query": question})
    assert found.data == [{"name": VM, "state": "Protected"}]
