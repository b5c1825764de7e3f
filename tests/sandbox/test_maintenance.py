"""Maintenance configurations: windows on the clock, who takes part in them, and what is installed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.mgmt.maintenance.models import ApplyUpdate, ConfigurationAssignment, MaintenanceConfiguration

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.test_vaults import refusal

NAME = "mc-nightly"
ON_MACHINE = (GROUP, "Microsoft.Compute", "virtualMachines", VM)
SCHEDULED = {
    "patchMode": "AutomaticByPlatform",
    "automaticByPlatformSettings": {"bypassPlatformSafetyChecksOnUserSchedule": True},
}
WINDOW = {"startDateTime": "2026-03-03 01:00", "duration": "03:00", "timeZone": "UTC", "recurEvery": "Day"}


def body(scope: str = "InGuestPatch", window: Any = None, **more: Any) -> Any:
    properties = {
        "maintenanceScope": scope,
        "maintenanceWindow": {**WINDOW, **(window or {})},
        "extensionProperties": {"InGuestPatchMode": "User"},
        "installPatches": {
            "rebootSetting": "IfRequired",
            "linuxParameters": {"classificationsToInclude": ["Critical", "Security"]},
        },
        **more,
    }
    return {"location": REGION, "properties": properties}


def configure(azure: Azure, name: str = NAME, **more: Any) -> MaintenanceConfiguration:
    made = azure.maintenance.maintenance_configurations.create_or_update(GROUP, name, body(**more))
    assert isinstance(made, MaintenanceConfiguration)
    return made


def leave_to_schedules(azure: Azure, vm: str = VM, **settings: Any) -> None:
    patching = {"linuxConfiguration": {"patchSettings": {**SCHEDULED, **settings}}}
    azure.compute.virtual_machines.begin_update(GROUP, vm, {"properties": {"osProfile": patching}}).result()


def assign(azure: Azure, configuration: Any, name: str = "a1") -> ConfigurationAssignment:
    wanted = {"location": REGION, "properties": {"maintenanceConfigurationId": configuration.id}}
    made = azure.maintenance.configuration_assignments.create_or_update(*ON_MACHINE, name, wanted)
    assert isinstance(made, ConfigurationAssignment)
    return made


def missing(azure: Azure, vm: str = VM) -> int:
    found = azure.compute.virtual_machines.begin_assess_patches(GROUP, vm).result()
    return int(found.critical_and_security_patch_count)


def last(azure: Azure, vm: str = VM) -> Any:
    status = azure.compute.virtual_machines.instance_view(GROUP, vm).patch_status
    return status.last_patch_installation_summary if status else None


def runs(azure: Azure) -> list[ApplyUpdate]:
    return list(azure.maintenance.apply_updates.list())


@pytest.fixture
def behind(site: Azure) -> Azure:
    """The site two months later, its machine left to schedules of its owner and lacking patches."""
    leave_to_schedules(site)
    site.sandbox.advance(days=60)
    return site


@pytest.mark.proves(
    "MaintenanceConfigurations_CreateOrUpdate",
    "MaintenanceConfigurations_Get",
    "ConfigurationAssignments_CreateOrUpdate",
    "ConfigurationAssignments_Get",
    "ApplyUpdates_List",
    "ApplyUpdates_Get",
)
def test_an_assigned_machine_is_patched_in_its_window(behind: Azure) -> None:
    assert missing(behind) > 0
    made = configure(behind)
    assert (made.maintenance_scope, made.visibility, made.recur_every) == ("InGuestPatch", "Custom", "Day")
    assert made.expiration_date_time == "9999-12-31 23:59:59"
    assert behind.maintenance.maintenance_configurations.get(GROUP, NAME).duration == "03:00"
    assign(behind, made)
    assert behind.maintenance.configuration_assignments.get(*ON_MACHINE, "a1").resource_id == behind.vm_id
    opens = behind.sandbox.now.replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=1)
    behind.sandbox.advance_to(opens - timedelta(minutes=1))
    assert last(behind) is None
    behind.sandbox.advance_to(opens + timedelta(hours=3))
    done = last(behind)
    assert (done.status, done.failed_patch_count) == ("Succeeded", 0)
    assert done.installed_patch_count > 0
    assert isinstance(done.start_time, datetime)
    assert missing(behind) == 0
    (run,) = runs(behind)
    assert isinstance(run, ApplyUpdate)
    assert (run.status, run.resource_id) == ("Completed", behind.vm_id)
    assert isinstance(run.last_update_time, datetime)
    assert behind.maintenance.apply_updates.get(*ON_MACHINE, run.name).status == "Completed"


def test_the_log_tells_that_the_schedule_installed(behind: Azure) -> None:
    assign(behind, configure(behind))
    behind.sandbox.advance(days=1)
    found = [e for e in behind.sandbox.activity() if e["operationName"]["value"].endswith("installPatches/action")]
    assert {e["caller"] for e in found} == {"Microsoft.Maintenance"}


def test_a_machine_that_is_not_left_to_schedules_cannot_be_assigned(site: Azure) -> None:
    made = configure(site)
    assert refusal(assign, site, made) == "InvalidPatchMode"
    leave_to_schedules(site, automaticByPlatformSettings={"bypassPlatformSafetyChecksOnUserSchedule": False})
    assert refusal(assign, site, made) == "InvalidPatchMode"


def test_a_machine_that_is_no_longer_left_to_schedules_is_not_patched(behind: Azure) -> None:
    assign(behind, configure(behind))
    leave_to_schedules(behind, automaticByPlatformSettings={"bypassPlatformSafetyChecksOnUserSchedule": False})
    behind.sandbox.advance(days=1)
    assert [run.status for run in runs(behind)] == ["RetryLater"]
    assert last(behind) is None


def test_a_machine_that_is_off_is_neither_started_nor_patched(behind: Azure) -> None:
    assign(behind, configure(behind))
    behind.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    behind.sandbox.advance(days=1)
    assert [run.status for run in runs(behind)] == ["RetryLater"]
    statuses = behind.compute.virtual_machines.instance_view(GROUP, VM).statuses
    assert "PowerState/deallocated" in [status.code for status in statuses]


def test_an_installation_that_fails_is_to_be_tried_again(behind: Azure) -> None:
    assign(behind, configure(behind))
    behind.sandbox.inject(WorldFault("full", behind.vm_id, {"osDisk": "Full"}))
    behind.sandbox.advance(days=1)
    assert [run.status for run in runs(behind)] == ["RetryLater"]
    assert last(behind).failed_patch_count > 0


def test_what_is_assigned_less_than_15_minutes_before_waits_for_the_next_window(behind: Azure) -> None:
    made = configure(behind)
    opens = behind.sandbox.now.replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=1)
    behind.sandbox.advance_to(opens - timedelta(minutes=10))
    assign(behind, made)
    behind.sandbox.advance_to(opens + timedelta(hours=4))
    assert runs(behind) == []
    behind.sandbox.advance(days=1)
    assert len(runs(behind)) == 1


def test_the_machines_own_reboot_setting_wins(behind: Azure) -> None:
    own = {"bypassPlatformSafetyChecksOnUserSchedule": True, "rebootSetting": "Never"}
    leave_to_schedules(behind, automaticByPlatformSettings=own)
    assign(behind, configure(behind))
    behind.sandbox.advance(days=1)
    view = behind.compute.virtual_machines.instance_view(GROUP, VM)
    assert view.patch_status.available_patch_summary.reboot_pending is True


@pytest.mark.proves(
    "ConfigurationAssignmentsForSubscriptions_CreateOrUpdate",
    "ConfigurationAssignmentsForSubscriptions_Get",
    "ConfigurationAssignmentsForSubscriptions_Update",
    "ConfigurationAssignmentsForSubscriptions_Delete",
    "ConfigurationAssignmentsWithinSubscription_List",
)
def test_a_dynamic_scope_finds_its_machines_as_the_window_opens(behind: Azure) -> None:
    made = configure(behind)
    scopes = behind.maintenance.configuration_assignments_for_subscriptions
    wanted = {
        "maintenanceConfigurationId": made.id,
        "filter": {"osTypes": ["Linux"], "tagSettings": {"tags": {"ring": ["test"]}, "filterOperator": "All"}},
    }
    scope = scopes.create_or_update("ring-test", {"location": REGION, "properties": wanted})
    assert isinstance(scope, ConfigurationAssignment)
    assert scopes.get("ring-test").filter.tag_settings.tags == {"ring": ["test"]}
    behind.sandbox.advance(days=1)
    assert runs(behind) == []
    behind.compute.virtual_machines.begin_update(GROUP, VM, {"tags": {"Ring": "test"}}).result()
    behind.sandbox.advance(days=1)
    assert [run.resource_id for run in runs(behind)] == [behind.vm_id]
    scopes.update("ring-test", {"properties": {"filter": {"osTypes": ["Windows"]}}})
    behind.sandbox.advance(days=1)
    assert len(runs(behind)) == 1
    scopes.delete("ring-test")
    assert list(behind.maintenance.configuration_assignments_within_subscription.list()) == []


@pytest.mark.proves(
    "ConfigurationAssignmentsForResourceGroup_CreateOrUpdate",
    "ConfigurationAssignmentsForResourceGroup_Get",
    "ConfigurationAssignmentsForResourceGroup_Update",
    "ConfigurationAssignmentsForResourceGroup_Delete",
)
def test_a_scope_of_a_group_knows_the_groups_machines_alone(behind: Azure) -> None:
    made = configure(behind)
    behind.make_group("rg-other")
    scopes = behind.maintenance.configuration_assignments_for_resource_group
    for group in ("rg-other", GROUP):
        wanted = {"maintenanceConfigurationId": made.id, "filter": {"locations": ["North Europe"]}}
        scopes.create_or_update(group, "scope", {"location": REGION, "properties": wanted})
        assert scopes.get(group, "scope").filter.locations == ["North Europe"]
    behind.sandbox.advance(days=1)
    assert runs(behind) == []
    for group in ("rg-other", GROUP):
        scopes.update(group, "scope", {"properties": {"filter": {"locations": ["West Europe"]}}})
    behind.sandbox.advance(days=1)
    assert [run.resource_id for run in runs(behind)] == [behind.vm_id]
    scopes.delete("rg-other", "scope")
    assert len(list(behind.maintenance.configuration_assignments_within_subscription.list())) == 1


@pytest.mark.proves("ConfigurationAssignments_Delete", "ConfigurationAssignments_List")
def test_a_machine_that_is_taken_out_is_patched_no_more(behind: Azure) -> None:
    assign(behind, configure(behind))
    listed = list(behind.maintenance.configuration_assignments.list(*ON_MACHINE))
    assert [one.name for one in listed] == ["a1"]
    behind.maintenance.configuration_assignments.delete(*ON_MACHINE, "a1")
    assert list(behind.maintenance.configuration_assignments.list(*ON_MACHINE)) == []
    behind.sandbox.advance(days=2)
    assert runs(behind) == []


@pytest.mark.proves(
    "MaintenanceConfigurations_Delete",
    "MaintenanceConfigurations_List",
    "MaintenanceConfigurationsForResourceGroup_List",
)
def test_a_deleted_configuration_takes_its_assignments_along(behind: Azure) -> None:
    assign(behind, configure(behind))
    client = behind.maintenance
    assert [c.name for c in client.maintenance_configurations.list()] == [NAME]
    assert [c.name for c in client.maintenance_configurations_for_resource_group.list(GROUP)] == [NAME]
    client.maintenance_configurations.delete(GROUP, NAME)
    assert list(client.maintenance_configurations.list()) == []
    assert list(client.configuration_assignments.list(*ON_MACHINE)) == []
    behind.sandbox.advance(days=2)
    assert runs(behind) == []


@pytest.mark.proves("MaintenanceConfigurations_Update")
def test_a_changed_window_replaces_the_planned_one(behind: Azure) -> None:
    assign(behind, configure(behind))
    window = {"maintenanceWindow": {"recurEvery": "Month Second Tuesday Offset4"}}
    behind.maintenance.maintenance_configurations.update(GROUP, NAME, {"properties": window})
    assert behind.maintenance.maintenance_configurations.get(GROUP, NAME).recur_every.endswith("Offset4")
    behind.sandbox.advance_to(datetime(2026, 5, 16, 0, 59, tzinfo=UTC))
    assert runs(behind) == []
    behind.sandbox.advance(minutes=5)
    assert len(runs(behind)) == 1


def test_runs_are_known_for_thirty_days(behind: Azure) -> None:
    assign(behind, configure(behind))
    behind.sandbox.advance(days=100)
    assert len(runs(behind)) == 30


@pytest.mark.proves("Updates_List")
def test_an_ordinary_machine_has_no_host_updates_to_decide_on(site: Azure) -> None:
    assert list(site.maintenance.updates.list(*ON_MACHINE)) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"window": {"duration": "01:00"}}, "InvalidDuration"),
        ({"window": {"duration": "04:00"}}, "InvalidDuration"),
        ({"window": {"recurEvery": "5Hours"}}, "InvalidRecurEvery"),
        ({"window": {"recurEvery": "Month Second Tuesday Offset7"}}, "InvalidRecurEvery"),
        ({"window": {"timeZone": "Nowhere"}}, "InvalidTimeZone"),
        ({"window": {"startDateTime": "tomorrow"}}, "InvalidDateTime"),
        ({"window": {"expirationDateTime": "2026-03-01 00:00"}}, "InvalidExpirationDateTime"),
        ({"extensionProperties": {}}, "InvalidExtensionProperties"),
        ({"installPatches": {"rebootSetting": "Sometimes"}}, "InvalidRebootSetting"),
        ({"scope": "SQLDB"}, "InvalidMaintenanceScope"),
        ({"scope": "Host", "window": {"duration": "01:59"}}, "InvalidDuration"),
        ({"scope": "OSImage", "window": {"duration": "04:59"}}, "InvalidDuration"),
        ({"visibility": "Public"}, "SandboxNotImplemented"),
    ],
)
def test_what_is_no_schedule_is_refused(site: Azure, more: Any, code: str) -> None:
    assert refusal(configure, site, **more) == code


def test_scopes_of_the_platform_are_not_for_ordinary_machines(site: Azure) -> None:
    leave_to_schedules(site)
    made = configure(site, scope="Host", window={"duration": "02:00"})
    assert refusal(assign, site, made) == "InvalidMaintenanceScope"
