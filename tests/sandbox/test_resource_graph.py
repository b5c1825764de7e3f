"""Resource Graph: the questions of those who look after many machines."""

from typing import Any

import pytest
from azure.mgmt.resourcegraph.models import QueryResponse

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.test_maintenance import assign, configure, leave_to_schedules
from tests.sandbox.test_vaults import refusal


def ask(azure: Azure, query: str, **options: Any) -> QueryResponse:
    found = azure.graph.resources(
        {"query": query, "subscriptions": [azure.sandbox.subscription_id], "options": options}
    )
    assert isinstance(found, QueryResponse)
    return found


def rows(azure: Azure, query: str) -> list[dict[str, Any]]:
    found: Any = ask(azure, query).data
    assert isinstance(found, list)
    return found


@pytest.mark.proves("Resources")
def test_machines_are_counted_by_their_power(site: Azure) -> None:
    query = """resources
    | where type =~ 'Microsoft.Compute/virtualMachines' // all of them
    | extend power = tostring(properties.extended.instanceView.powerState.code)
    | summarize vms = count() by power"""
    assert rows(site, query) == [{"power": "PowerState/running", "vms": 1}]
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    assert rows(site, query) == [{"power": "PowerState/deallocated", "vms": 1}]


def test_how_machines_are_patched_is_seen(site: Azure) -> None:
    query = """resources
    | where type =~ "microsoft.compute/virtualmachines"
    | extend cfg = coalesce(properties.osProfile.windowsConfiguration.patchSettings,
                            properties.osProfile.linuxConfiguration.patchSettings)
    | project name, resourceGroup, patchMode = tostring(cfg.patchMode),
              userSchedule = tobool(cfg.automaticByPlatformSettings.bypassPlatformSafetyChecksOnUserSchedule)"""
    assert rows(site, query) == [
        {"name": VM, "resourceGroup": GROUP, "patchMode": "ImageDefault", "userSchedule": None}
    ]
    leave_to_schedules(site)
    assert rows(site, query)[0]["userSchedule"] is True


MISSING = """patchassessmentresources
| where type =~ "microsoft.compute/virtualmachines/patchassessmentresults"
| extend c = properties.availablePatchCountByClassification
| project vm = tostring(split(id, "/")[8]), assessed = todatetime(properties.lastModifiedDateTime),
          critical = toint(c.critical), security = toint(c.security), rebootPending = tobool(properties.rebootPending)
| where critical + security > 0"""


def test_machines_that_lack_patches_are_found_for_seven_days(site: Azure) -> None:
    site.sandbox.advance(days=60)
    assert rows(site, MISSING) == []
    found = site.compute.virtual_machines.begin_assess_patches(GROUP, VM).result()
    (row,) = rows(site, MISSING)
    assert row["vm"] == VM
    assert row["critical"] + row["security"] == found.critical_and_security_patch_count
    listed = "patchassessmentresources | where type endswith 'softwarepatches' | project name, properties.patchName"
    assert len(rows(site, listed)) == len(found.available_patches)
    site.sandbox.advance(days=8)
    assert rows(site, MISSING) == []


FAILED = """patchinstallationresources
| where type =~ "microsoft.compute/virtualmachines/patchinstallationresults"
| where properties.status in~ ("Failed", "CompletedWithWarnings")
| project vm = tostring(split(id, "/")[8]), started = todatetime(properties.startDateTime),
          status = tostring(properties.status), failed = toint(properties.failedPatchCount),
          overran = tobool(properties.maintenanceWindowExceeded)"""


def test_failed_installations_are_found_for_thirty_days(site: Azure) -> None:
    site.sandbox.advance(days=60)
    site.sandbox.inject(WorldFault("full", site.vm_id, {"osDisk": "Full"}))
    asked = {"maximumDuration": "PT2H", "rebootSetting": "Never", "linuxParameters": {"classificationsToInclude": ["Security"]}}  # fmt: skip
    done = site.compute.virtual_machines.begin_install_patches(GROUP, VM, asked).result()
    (row,) = rows(site, FAILED)
    assert (row["vm"], row["status"], row["failed"], row["overran"]) == (VM, "Failed", done.failed_patch_count, False)
    site.sandbox.advance(days=31)
    assert rows(site, FAILED) == []


def test_runs_of_maintenance_and_why_they_failed_are_found(site: Azure) -> None:
    leave_to_schedules(site)
    site.sandbox.advance(days=60)
    made = configure(site)
    assign(site, made)
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    site.sandbox.advance(days=1)
    query = """maintenanceresources
    | where type =~ 'microsoft.maintenance/applyupdates'
    | project status = tostring(properties.status), code = tostring(properties.errorDetails.errorCode),
              configuration = tostring(properties.maintenanceConfigurationId)"""
    assert rows(site, query) == [{"status": "NotStarted", "code": "MachineNotRunning", "configuration": made.id}]
    assigned = "maintenanceresources | where type =~ 'microsoft.maintenance/configurationassignments' | count"
    assert rows(site, assigned) == [{"Count": 1}]


def test_health_and_what_vaults_hold_are_found(protected: Azure) -> None:
    health = (
        "healthresources | project vm = tostring(split(id, '/')[8]), state = tostring(properties.availabilityState)"
    )
    assert rows(protected, health) == [{"vm": VM, "state": "Available"}]
    items = """recoveryservicesresources
    | where type endswith '/protecteditems'
    | project friendly = tostring(properties.friendlyName), state = tostring(properties.protectionState)"""
    assert rows(protected, items) == [{"friendly": VM, "state": "IRPending"}]


def test_unprotected_machines_are_found_by_a_join(protected: Azure) -> None:
    protected.make_machine("vm-app2")
    query = """resources
    | where type =~ 'microsoft.compute/virtualmachines'
    | extend key = tolower(id)
    | join kind=leftouter (recoveryservicesresources
        | where type endswith 'protecteditems'
        | project key = tolower(tostring(properties.sourceResourceId)), vault = split(id, '/')[8]) on key
    | where isnull(vault)
    | project name"""
    assert rows(protected, query) == [{"name": "vm-app2"}]


def test_the_caller_sees_what_the_caller_may_read(site: Azure) -> None:
    assert rows(site.as_("reader"), "resources | count") == rows(site, "resources | count")
    refused = refusal(site.as_("newcomer").graph.resources, {"query": "resources"})
    assert refused == "AuthorizationFailed"
    site.resources.resource_groups.create_or_update("rg-other", {"location": REGION})
    groups = "resourcecontainers | where type endswith 'resourcegroups' | project name"
    assert {row["name"] for row in rows(site, groups)} == {GROUP, "rg-other", "NetworkWatcherRG"}


def test_a_query_leaves_no_trace_in_the_activity_log(site: Azure) -> None:
    before = site.sandbox.activity()
    ask(site, "resources | count")
    assert site.sandbox.activity() == before


def test_long_answers_come_in_pages_where_the_id_is_among_the_columns(site: Azure) -> None:
    query = "resources | project id | order by id asc"
    whole = [row["id"] for row in rows(site, query)]
    first: Any = ask(site, query, **{"$top": 2})
    assert (first.total_records, first.count, first.result_truncated) == (len(whole), 2, "false")
    second: Any = ask(site, query, **{"$top": 2, "$skipToken": first.skip_token})
    assert [row["id"] for row in [*first.data, *second.data]] == whole[:4]
    without = ask(site, "resources | project name", **{"$top": 1})
    assert (without.result_truncated, without.skip_token) == ("true", None)


def test_an_answer_can_be_a_table(site: Azure) -> None:
    found = ask(
        site, "resources | where type endswith 'virtualmachines' | project name, n = 1", resultFormat="table"
    ).data
    assert found == {
        "columns": [{"name": "name", "type": "string"}, {"name": "n", "type": "integer"}],
        "rows": [[VM, 1]],
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "resources | where"}, "BadRequest"),
        ({"query": "nothing"}, "BadRequest"),
        ({"query": "resources | render table"}, "SandboxNotImplemented"),
        ({"query": "resources", "options": {"$top": 2000}}, "InvalidQueryOptions"),
        ({"query": "resources", "subscriptions": ["00000000-0000-0000-0000-000000000001"]}, "NoValidSubscriptionsInQueryRequest"),
        ({"query": "resources", "managementGroups": ["mg"]}, "SandboxNotImplemented"),
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused(azure: Azure, body: Any, code: str) -> None:
    assert refusal(azure.graph.resources, body) == code
