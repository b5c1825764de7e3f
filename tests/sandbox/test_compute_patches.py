"""Patches of machines: what is assessed, what a request selects, what an installation leaves behind."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute.models import (
    AvailablePatchSummary,
    LastPatchInstallationSummary,
    PatchInstallationDetail,
    PatchInstallationState,
    VirtualMachineAssessPatchesResult,
    VirtualMachineInstallPatchesResult,
    VirtualMachinePatchStatus,
    VirtualMachineSoftwarePatchProperties,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.sandbox.arm.faults import WorldFault
from studyapp.sandbox.providers.compute import patch_calendar, patches
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.test_vaults import refusal

WINDOWS = "vm-win1"


def assess(azure: Azure, vm: str = VM) -> VirtualMachineAssessPatchesResult:
    found = azure.compute.virtual_machines.begin_assess_patches(GROUP, vm).result()
    assert isinstance(found, VirtualMachineAssessPatchesResult)
    return found


def install(azure: Azure, vm: str = VM, reboot: str = "IfRequired", **more: Any) -> VirtualMachineInstallPatchesResult:
    asked = {"maximumDuration": "PT4H", "rebootSetting": reboot, **more}
    done = azure.compute.virtual_machines.begin_install_patches(GROUP, vm, asked).result()
    assert isinstance(done, VirtualMachineInstallPatchesResult)
    return done


def names(found: VirtualMachineAssessPatchesResult) -> set[str]:
    return {str(patch.name) for patch in found.available_patches or []}


def states(done: VirtualMachineInstallPatchesResult) -> dict[str, str]:
    found = {str(patch.name): patch.installation_state for patch in done.patches or []}
    return {name: PatchInstallationState(state).value for name, state in found.items() if state}


def booted(azure: Azure) -> bool:
    """Whether the machine was restarted: what lived in memory is gone."""
    return azure.sandbox.faults() == ()


@pytest.fixture
def windows(site: Azure) -> Azure:
    """The site with a Windows machine as well, some weeks old."""
    site.make_machine(WINDOWS, windows=True, data_disks=0)
    site.sandbox.advance(days=100)
    return site


@pytest.mark.proves("VirtualMachines_AssessPatches")
def test_an_assessment_lists_what_the_machine_lacks(site: Azure) -> None:
    site.sandbox.advance(days=60)
    found = assess(site)
    assert (found.status, found.reboot_pending) == ("Succeeded", False)
    assert isinstance(found.start_date_time, datetime)
    assert isinstance(found.critical_and_security_patch_count, int)
    assert isinstance(found.other_patch_count, int)
    listed = found.available_patches or []
    assert all(isinstance(patch, VirtualMachineSoftwarePatchProperties) for patch in listed)
    urgent = [p for p in listed if {"Critical", "Security"} & set(p.classifications or ())]
    assert (len(urgent), len(listed) - len(urgent)) == (
        found.critical_and_security_patch_count,
        found.other_patch_count,
    )
    assert len({patch.patch_id for patch in listed}) == len(listed)
    kernel = next(patch for patch in listed if patch.name == "linux-image-azure")
    assert (kernel.reboot_behavior, kernel.assessment_state) == ("AlwaysRequiresReboot", "Available")
    assert isinstance(kernel.published_date, datetime)
    summary = site.compute.virtual_machines.instance_view(GROUP, VM).patch_status.available_patch_summary
    assert isinstance(summary, AvailablePatchSummary)
    assert summary.assessment_activity_id == found.assessment_activity_id
    assert summary.critical_and_security_patch_count == found.critical_and_security_patch_count
    assert summary.start_time
    assert summary.last_modified_time
    assert summary.last_modified_time > summary.start_time


def test_new_patches_come_out_as_time_goes_by(site: Azure) -> None:
    install(site)
    assert names(assess(site)) == set()
    site.sandbox.advance(days=30)
    month = assess(site)
    assert "linux-image-azure" in names(month)
    before = site.sandbox.now - timedelta(days=31)
    assert all(patch.published_date and patch.published_date > before for patch in month.available_patches or [])
    site.sandbox.advance(days=60)
    assert names(month) <= names(assess(site)), "a newer release takes the place of an older one"


@pytest.mark.proves("VirtualMachines_InstallPatches")
def test_what_was_installed_is_not_listed_again(site: Azure) -> None:
    site.sandbox.advance(days=60)
    lacking = names(assess(site))
    done = install(site, linuxParameters={"classificationsToInclude": ["Critical", "security"]})
    assert (done.status, done.reboot_status, done.maintenance_window_exceeded) == ("Succeeded", "Completed", False)
    assert isinstance(done.start_date_time, datetime)
    details = done.patches or []
    assert all(isinstance(patch, PatchInstallationDetail) for patch in details)
    installed = {name for name, state in states(done).items() if state == "Installed"}
    assert installed
    assert {s for n, s in states(done).items() if n not in installed} == {"NotSelected"}
    assert (done.installed_patch_count, done.not_selected_patch_count) == (len(installed), len(lacking - installed))
    assert names(assess(site)) == lacking - installed
    status = site.compute.virtual_machines.instance_view(GROUP, VM).patch_status
    assert isinstance(status, VirtualMachinePatchStatus)
    last = status.last_patch_installation_summary
    assert isinstance(last, LastPatchInstallationSummary)
    assert (last.status, last.installed_patch_count) == ("Succeeded", len(installed))
    assert last.installation_activity_id == done.installation_activity_id


def test_the_operation_itself_carries_the_result(site: Azure) -> None:
    asked = {"rebootSetting": "Never", "maximumDuration": "PT2H"}
    begun = site.raw("POST", f"{site.vm_id}/installPatches?api-version=2024-07-01", asked)
    url = begun.headers["Azure-AsyncOperation"]
    running = site.compute.virtual_machines.instance_view(GROUP, VM).patch_status.last_patch_installation_summary
    assert running.status == "InProgress"
    assert site.raw("GET", url).json()["status"] == "InProgress"
    site.sandbox.advance(hours=2)
    ended = site.raw("GET", url).json()
    assert ended["properties"]["output"]["rebootStatus"] == "Required"


@pytest.mark.parametrize(("setting", "status"), [("IfRequired", "Completed"), ("Never", "Required"), ("Always", "Completed")])  # fmt: skip
def test_the_reboot_setting_decides_about_the_restart(site: Azure, setting: str, status: str) -> None:
    site.sandbox.advance(days=30)
    site.sandbox.inject(WorldFault("mount", site.vm_id, {"staleMount": True}))
    done = install(site, reboot=setting)
    assert done.reboot_status == status
    assert booted(site) == (status == "Completed")
    assert assess(site).reboot_pending == (status == "Required")
    if status == "Required":
        assert done.status == "CompletedWithWarnings"
        site.compute.virtual_machines.begin_restart(GROUP, VM).result()
        assert assess(site).reboot_pending is False


def test_without_a_patch_that_asks_for_it_only_always_restarts(site: Azure) -> None:
    site.sandbox.inject(WorldFault("mount", site.vm_id, {"staleMount": True}))
    only = {"packageNameMasksToInclude": ["curl*"]}
    assert install(site, linuxParameters=only).reboot_status == "NotNeeded"
    assert not booted(site)
    assert install(site, linuxParameters=only, reboot="Always").reboot_status == "Completed"
    assert booted(site)


def test_masks_include_and_exclude_packages(site: Azure) -> None:
    site.sandbox.advance(days=60)
    chosen = {"packageNameMasksToInclude": ["open*", "TZDATA"], "packageNameMasksToExclude": ["openssh-*"]}
    found = states(install(site, linuxParameters=chosen))
    assert {n for n, s in found.items() if s == "Installed"} == {"openssl", "tzdata"}
    assert found["openssh-server"] == "Excluded"
    version = next(p.version for p in assess(site).available_patches or [] if p.name == "curl")
    exact = {"packageNameMasksToInclude": [f"curl={version}"]}
    assert install(site, linuxParameters=exact).installed_patch_count == 1


def test_a_short_window_leaves_patches_pending(site: Azure) -> None:
    site.sandbox.advance(days=60)
    lacking = names(assess(site))
    done = install(site, maximumDuration="PT20M")
    assert (done.status, done.maintenance_window_exceeded) == ("Failed", True)
    assert done.pending_patch_count
    assert (done.installed_patch_count or 0) + done.pending_patch_count == len(lacking)
    assert names(assess(site)) == {name for name, state in states(done).items() if state == "Pending"}
    assert install(site).maintenance_window_exceeded is False
    assert names(assess(site)) == set()


def test_windows_patches_have_articles(windows: Azure) -> None:
    found = assess(windows, WINDOWS)
    listed = {str(patch.kb_id): patch for patch in found.available_patches or []}
    defender = listed["2267602"]
    assert (defender.classifications, defender.reboot_behavior) == (["Definition Updates"], "NeverReboots")
    cumulative = next(p for p in listed.values() if p.reboot_behavior == "AlwaysRequiresReboot")
    assert cumulative.published_date
    assert cumulative.published_date.isoweekday() == 2, "the second Tuesday of a month"
    one = {"kbNumbersToInclude": [f"KB{cumulative.kb_id}", "2267602"], "kbNumbersToExclude": ["2267602"]}
    done = install(windows, WINDOWS, windowsParameters=one)
    by_kb = {patch.kb_id: patch.installation_state for patch in done.patches or []}
    assert (by_kb[cumulative.kb_id], by_kb["2267602"]) == ("Installed", "Excluded")
    assert cumulative.kb_id not in {patch.kb_id for patch in assess(windows, WINDOWS).available_patches or []}


def test_windows_updates_can_be_limited_by_restart_and_by_date(windows: Azure) -> None:
    quiet = install(windows, WINDOWS, windowsParameters={"excludeKbsRequiringReboot": True})
    assert (quiet.reboot_status, quiet.excluded_patch_count) == ("NotNeeded", 2)
    long_ago = {"maxPatchPublishDate": "2020-11-19T02:36:43.0539904+00:00"}
    assert install(windows, WINDOWS, windowsParameters=long_ago).installed_patch_count == 0
    by_name = {"patchNameMasksToInclude": ["*.NET*"]}
    assert install(windows, WINDOWS, windowsParameters=by_name).installed_patch_count == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"rebootSetting": "Perhaps"},
        {"rebootSetting": "Never", "maximumDuration": "4 hours"},
        {"rebootSetting": "Never", "maximumDuration": "PT"},
        {"rebootSetting": "Never", "windowsParameters": {"kbNumbersToInclude": ["1"]}},
        {"rebootSetting": "Never", "linuxParameters": {"classificationsToInclude": ["Others"]}},
    ],
)
def test_a_wrong_request_is_refused(site: Azure, asked: dict[str, Any]) -> None:
    assert refusal(site.compute.virtual_machines.begin_install_patches, GROUP, VM, asked) == "InvalidParameter"


def test_patching_needs_a_running_machine_with_an_agent(site: Azure) -> None:
    machines, asked = site.compute.virtual_machines, {"rebootSetting": "Never"}
    site.sandbox.inject(WorldFault("agent", site.vm_id, {"guestAgent": "NotReady"}))
    assert refusal(machines.begin_assess_patches, GROUP, VM) == "VMAgentStatusCommunicationError"
    assert refusal(machines.begin_install_patches, GROUP, VM, asked) == "VMAgentStatusCommunicationError"
    machines.begin_power_off(GROUP, VM).result()
    assert refusal(machines.begin_assess_patches, GROUP, VM) == "OperationNotAllowed"
    assert refusal(machines.begin_install_patches, GROUP, VM, asked) == "OperationNotAllowed"


def test_a_full_disk_takes_no_patches_and_a_guest_without_network_finds_none(site: Azure) -> None:
    site.sandbox.advance(days=30)
    lacking = names(assess(site))
    site.sandbox.inject(WorldFault("full", site.vm_id, {"osDisk": "Full"}))
    done = install(site, reboot="Never")
    assert (done.status, done.failed_patch_count, done.installed_patch_count) == ("Failed", len(lacking), 0)
    assert done.error
    assert names(assess(site)) == lacking
    site.sandbox.inject(WorldFault("net", site.vm_id, {"guestNetwork": "Unreachable"}))
    assert assess(site).status == "Failed"


def test_a_disk_from_before_the_patches_lacks_them_again(site: Azure) -> None:
    site.sandbox.advance(days=30)
    lacking = names(assess(site))
    vm = site.compute.virtual_machines.get(GROUP, VM)
    source = {"createOption": "Copy", "sourceResourceId": vm.storage_profile.os_disk.managed_disk.id}
    body = {"location": REGION, "properties": {"creationData": source}}
    old = site.compute.disks.begin_create_or_update(GROUP, "before", body).result()
    install(site)
    assert names(assess(site)) == set()
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    swap = {"properties": {"storageProfile": {"osDisk": {"name": "before", "managedDisk": {"id": old.id}}}}}
    site.compute.virtual_machines.begin_update(GROUP, VM, swap).result()
    site.compute.virtual_machines.begin_start(GROUP, VM).result()
    assert names(assess(site)) == lacking


def test_a_machine_can_be_set_back_until_it_is_patched(site: Azure) -> None:
    before = assess(site).critical_and_security_patch_count or 0
    disk = site.compute.virtual_machines.get(GROUP, VM).storage_profile.os_disk.managed_disk.id
    old = {"image": "Canonical:ubuntu-24_04-lts:server:24.04.202510010", "patched": {}}
    site.sandbox.inject(WorldFault("behind", disk, old))
    assert (assess(site).critical_and_security_patch_count or 0) > before
    install(site)
    assert site.sandbox.faults() == ()
    assert names(assess(site)) == set()


def test_periodic_assessment_keeps_the_instance_view_fresh(site: Azure) -> None:
    view = site.compute.virtual_machines.instance_view
    site.sandbox.advance(days=3)
    assert view(GROUP, VM).patch_status is None
    settings = {"osProfile": {"linuxConfiguration": {"patchSettings": {"assessmentMode": "AutomaticByPlatform"}}}}
    site.compute.virtual_machines.begin_update(GROUP, VM, {"properties": settings}).result()
    first = view(GROUP, VM).patch_status.available_patch_summary
    assert site.sandbox.now - first.start_time < timedelta(days=1)
    site.sandbox.advance(days=2)
    assert view(GROUP, VM).patch_status.available_patch_summary.start_time - first.start_time == timedelta(days=2)


def configured(azure: Azure, configuration: dict[str, Any], vm: str = VM) -> Any:
    """The machine's own settings after a change of them."""
    key = "windowsConfiguration" if vm == WINDOWS else "linuxConfiguration"
    change = {"properties": {"osProfile": {key: configuration}}}
    made = azure.compute.virtual_machines.begin_update(GROUP, vm, change).result()
    return made.os_profile.windows_configuration if vm == WINDOWS else made.os_profile.linux_configuration


def test_a_machine_is_put_on_a_schedule_of_ones_own(windows: Azure) -> None:
    """What Update Manager asks for before a machine can be assigned to a maintenance configuration."""
    own = {"patchMode": "AutomaticByPlatform", "automaticByPlatformSettings": {"bypassPlatformSafetyChecksOnUserSchedule": True}}  # fmt: skip
    for vm, before in ((VM, "ImageDefault"), (WINDOWS, "AutomaticByOS")):
        profile = windows.compute.virtual_machines.get(GROUP, vm).os_profile
        settings = (profile.windows_configuration or profile.linux_configuration).patch_settings
        assert settings.patch_mode == before
        changed = configured(windows, {"patchSettings": own}, vm).patch_settings
        assert changed.patch_mode == "AutomaticByPlatform"
        assert changed.automatic_by_platform_settings.bypass_platform_safety_checks_on_user_schedule is True


@pytest.mark.parametrize(
    ("vm", "configuration", "code"),
    [
        (VM, {"patchSettings": {"patchMode": "Manual"}}, "InvalidParameter"),
        (VM, {"patchSettings": {"assessmentMode": "Sometimes"}}, "InvalidParameter"),
        (WINDOWS, {"patchSettings": {"patchMode": "ImageDefault"}}, "InvalidParameter"),
        (WINDOWS, {"patchSettings": {"patchMode": "Manual"}}, "InvalidParameter"),
        (WINDOWS, {"enableAutomaticUpdates": False}, "PropertyChangeNotAllowed"),
    ],
)
def test_modes_that_do_not_fit_are_refused(windows: Azure, vm: str, configuration: dict[str, Any], code: str) -> None:
    with pytest.raises(HttpResponseError) as caught:
        configured(windows, configuration, vm)
    assert caught.value.error
    assert caught.value.error.code == code


def test_without_automatic_updates_windows_is_patched_by_hand(site: Azure) -> None:
    sign_in = {"computerName": "win", "adminUsername": "azureuser", "adminPassword": "not-a-secret-1!"}
    off = {**sign_in, "windowsConfiguration": {"enableAutomaticUpdates": False}}
    made = site.make_machine(WINDOWS, windows=True, data_disks=0, osProfile=off)
    assert made.os_profile.windows_configuration.patch_settings.patch_mode == "Manual"
    wrong = {"windowsConfiguration": {"enableAutomaticUpdates": False, "patchSettings": {"patchMode": "AutomaticByOS"}}}
    with pytest.raises(HttpResponseError, match="enableAutomaticUpdates"):
        site.make_machine("vm-win2", windows=True, data_disks=0, osProfile={**sign_in, **wrong})
    silent = {"provisionVMAgent": False, "patchSettings": {"patchMode": "AutomaticByPlatform"}}
    with pytest.raises(HttpResponseError, match="provisionVMAgent"):
        site.make_machine("vm-lin2", data_disks=0, osProfile={**sign_in, "linuxConfiguration": silent})


def test_extensions_that_are_not_allowed_mean_no_patching(site: Azure) -> None:
    forbid = {"properties": {"osProfile": {"allowExtensionOperations": False}}}
    site.compute.virtual_machines.begin_update(GROUP, VM, forbid).result()
    with pytest.raises(HttpResponseError, match="extension operations are disallowed"):
        assess(site)


LINES = (*patch_calendar.WINDOWS, *patch_calendar.LINUX)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LINES), st.integers(1, 400))
def test_a_release_is_counted_from_the_moment_it_is_published(line: patch_calendar.Line, number: int) -> None:
    moment = patch_calendar.published(line, number)
    assert patch_calendar.releases(line, moment) == number
    assert patch_calendar.releases(line, moment - timedelta(seconds=1)) == number - 1


@settings(max_examples=40, deadline=None)
@given(st.booleans(), st.integers(0, 900), st.integers(1, 300), st.sampled_from(["IfRequired", "Never", "Always"]))
def test_a_run_keeps_to_its_window_and_leaves_the_rest(windows: bool, days: int, minutes: int, reboot: str) -> None:
    moment = datetime(2025, 9, 1, tzinfo=UTC) + timedelta(days=days)
    disk: dict[str, Any] = {}
    lacking = patches.pending(disk, windows, moment)
    done = patches.run(lacking, patches.Selection(), timedelta(minutes=minutes), reboot)
    assert done.minutes <= minutes
    assert done.exceeded == (done.count("Pending") > 0)
    left = patches.pending({"patched": done.installed}, windows, moment)
    assert [patch.line for patch in left] == [patch.line for patch, state in done.states if state == "Pending"]
