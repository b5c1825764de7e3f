"""How a new model and new versions of images reach the instances of a scale set: by hand, at once, or batch by batch."""

from datetime import timedelta
from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.compute.models import RollingUpgradeStatusInfo, UpgradeOperationHistoricalStatusInfo

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, Azure, typed
from tests.sandbox.networks import balancer, id_of
from tests.sandbox.scale_sets import (
    HEALTH,
    SET,
    body,
    change,
    health_of,
    instance_id,
    instances,
    latest,
    make,
    names,
    power_of,
    rolling,
    scale,
    set_id,
    take_image,
    versions,
)
from tests.sandbox.test_vaults import refusal

OLD, NEW = "24.04.202512030", "24.04.202602110"
"""Versions of the image: an older one, and the newest of the first day."""
FIRST_RELEASE = "24.04.202603170"
AUTOMATIC = {"enableAutomaticOSUpgrade": True}


@pytest.fixture
def free(azure: Azure) -> Azure:
    """A group with a network."""
    azure.make_group()
    azure.make_network()
    return azure


def counts(upgrade: Any) -> tuple[int, int, int, int]:
    """Successful, failed, in progress and pending."""
    found = upgrade.progress
    return (
        found.successful_instance_count,
        found.failed_instance_count,
        found.in_progress_instance_count,
        found.pending_instance_count,
    )


def state(azure: Azure) -> str:
    return str(rolling(azure).running_status.code.value)


def finish(azure: Azure) -> str:
    """Let the upgrade run to its end; how it ended."""
    for _ in range(200):
        if state(azure) != "RollingForward":
            break
        azure.sandbox.advance(minutes=1)
    return state(azure)


def with_policy(mode: str, **policy: Any) -> dict[str, Any]:
    return {"upgradePolicy": {"mode": mode, "rollingUpgradePolicy": policy}}


@pytest.mark.proves("VirtualMachineScaleSets_UpdateInstances")
def test_manual_leaves_instances_alone_until_they_are_updated(free: Azure) -> None:
    make(free, 3)
    take_image(free)
    assert (latest(free), versions(free)) == ([False] * 3, [NEW] * 3)
    free.compute.virtual_machine_scale_sets.begin_update_instances(GROUP, SET, {"instanceIds": ["1"]}).result()
    assert (latest(free), versions(free)) == ([False, True, False], [NEW, OLD, NEW])
    scale(free, 4)
    assert (latest(free)[3], versions(free)[3]) == (True, OLD), "a new instance has the new model"
    with pytest.raises(ResourceNotFoundError):
        rolling(free)


def test_automatic_takes_all_instances_at_once(free: Azure) -> None:
    make(free, 3, "Automatic")
    take_image(free)
    assert (latest(free), versions(free)) == ([True] * 3, [OLD] * 3)


@pytest.mark.proves("VirtualMachineScaleSetRollingUpgrades_GetLatest")
def test_rolling_upgrades_batch_by_batch_with_pauses(free: Azure) -> None:
    make(free, 10, **with_policy("Rolling", pauseTimeBetweenBatches="PT10M"))
    take_image(free)
    free.sandbox.advance(seconds=1)
    upgrade = rolling(free)
    assert isinstance(upgrade, RollingUpgradeStatusInfo)
    assert (upgrade.running_status.code, counts(upgrade)) == ("RollingForward", (0, 0, 2, 8))
    assert upgrade.policy.max_batch_instance_percent == 20
    free.sandbox.advance(minutes=5)
    assert (counts(rolling(free)), versions(free).count(OLD)) == ((2, 0, 0, 8), 2), "the pause"
    free.sandbox.advance(minutes=60)
    assert (state(free), counts(rolling(free))) == ("Completed", (10, 0, 0, 0))
    assert (latest(free), versions(free)) == ([True] * 10, [OLD] * 10)
    assert len(list(free.compute.disks.list())) == 10, "the old disks are gone"


def test_a_rolling_upgrade_stops_before_it_begins_where_too_many_are_unhealthy(free: Azure) -> None:
    make(free, 10, "Rolling")
    for name in ("0", "4", "7"):
        free.sandbox.inject(WorldFault(name, instance_id(free, name), {"application": "Failing"}))
    take_image(free)
    assert finish(free) == "Faulted"
    assert rolling(free).error.code == "MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade"
    assert versions(free) == [NEW] * 10


def test_a_rolling_upgrade_stops_at_the_first_batch_that_does_not_get_on_with_the_new_model(free: Azure) -> None:
    make(free, 10, "Rolling")
    free.sandbox.inject(WorldFault("broken", set_id(free), {"breaksOn": OLD}))
    take_image(free)
    assert finish(free) == "Faulted"
    upgrade = rolling(free)
    assert upgrade.error.code == "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade"
    assert counts(upgrade) == (0, 2, 0, 8)
    assert versions(free).count(OLD) == 2, "the other eight serve on"
    assert health_of(free, "0") == "HealthState/unhealthy"
    take_image(free, "latest")
    assert finish(free) == "Completed"
    assert versions(free) == [NEW] * 10
    assert {health_of(free, name) for name in names(free)} == {"HealthState/healthy"}


def test_a_tolerant_policy_goes_on_over_failures(free: Azure) -> None:
    tolerant = {"maxBatchInstancePercent": 50, "maxUnhealthyInstancePercent": 100, "maxUnhealthyUpgradedInstancePercent": 100}  # fmt: skip
    make(free, 4, **with_policy("Rolling", **tolerant))
    free.sandbox.inject(WorldFault("broken", set_id(free), {"breaksOn": OLD}))
    take_image(free)
    assert finish(free) == "Completed"
    assert counts(rolling(free)) == (0, 4, 0, 0)
    assert versions(free) == [OLD] * 4


def test_unhealthy_instances_go_first_where_the_policy_says_so_and_leave_less_room(free: Azure) -> None:
    policy = {"prioritizeUnhealthyInstances": True, "maxBatchInstancePercent": 40, "maxUnhealthyInstancePercent": 40}
    make(free, 5, **with_policy("Rolling", **policy))
    free.sandbox.inject(WorldFault("hung", instance_id(free, "3"), {"application": "Failing"}))
    take_image(free)
    free.sandbox.advance(minutes=3)
    assert versions(free) == [NEW, NEW, NEW, OLD, NEW], "one of two places is taken by the unhealthy one itself"
    assert finish(free) == "Completed"


@pytest.mark.proves("VirtualMachineScaleSetRollingUpgrades_Cancel")
def test_a_cancelled_upgrade_ends_its_batch_and_an_empty_update_goes_on(free: Azure) -> None:
    make(free, 10, "Rolling")
    take_image(free)
    free.sandbox.advance(seconds=10)
    upgrades = free.compute.virtual_machine_scale_set_rolling_upgrades
    upgrades.begin_cancel(GROUP, SET).result()
    free.sandbox.advance(minutes=30)
    read = rolling(free)
    assert (read.running_status.code, read.running_status.last_action) == ("Cancelled", "Cancel")
    assert (counts(read), versions(free).count(OLD)) == ((2, 0, 0, 8), 2)
    assert refusal(upgrades.begin_cancel, GROUP, SET) == "OperationNotAllowed"
    free.compute.virtual_machine_scale_sets.begin_update(GROUP, SET, {}).result()
    assert finish(free) == "Completed"
    assert (counts(rolling(free)), versions(free)) == ((8, 0, 0, 0), [OLD] * 10)


def test_another_model_takes_the_place_of_the_one_that_is_being_rolled_out(free: Azure) -> None:
    make(free, 5, "Rolling")
    take_image(free)
    free.sandbox.advance(seconds=10)
    change(free, virtualMachineProfile={"diagnosticsProfile": {"bootDiagnostics": {"enabled": False}}})
    assert finish(free) == "Completed"
    assert (latest(free), versions(free)) == ([True] * 5, [OLD] * 5)
    assert {vm.diagnostics_profile.boot_diagnostics.enabled for vm in instances(free)} == {False}


def test_batches_stay_within_one_zone(free: Azure) -> None:
    policy = {"maxBatchInstancePercent": 50, "maxUnhealthyInstancePercent": 50}
    asked = {**body(free, 6, **with_policy("Rolling", **policy)), "zones": ["1", "2", "3"]}
    free.compute.virtual_machine_scale_sets.begin_create_or_update(GROUP, SET, asked).result()
    take_image(free)
    free.sandbox.advance(minutes=3)
    changed = [vm.zones[0] for vm in instances(free) if vm.storage_profile.image_reference.exact_version == OLD]
    assert changed == ["1", "1"]
    assert finish(free) == "Completed"


def test_a_deallocated_instance_is_upgraded_and_stays_off(free: Azure) -> None:
    make(free, 2, "Rolling")
    free.compute.virtual_machine_scale_set_vms.begin_deallocate(GROUP, SET, "1").result()
    take_image(free)
    assert finish(free) == "Completed"
    assert (latest(free), power_of(free, "1")) == ([True, True], "PowerState/deallocated")


@pytest.mark.parametrize("mode", ["Rolling", "Manual"])
def test_rolling_needs_to_know_the_health(free: Azure, mode: str) -> None:
    asked = body(free, 1, mode)
    asked["properties"]["virtualMachineProfile"]["extensionProfile"] = {"extensions": []}
    create = free.compute.virtual_machine_scale_sets.begin_create_or_update
    if mode == "Rolling":
        assert refusal(create, GROUP, SET, asked) == "BadRequest"
        return
    create(GROUP, SET, asked).result()
    start = free.compute.virtual_machine_scale_set_rolling_upgrades.begin_start_os_upgrade
    assert refusal(start, GROUP, SET) == "BadRequest"
    assert health_of(free, "0") == ""


# Health by a load balancer's probe


def balance(azure: Azure, **more: Any) -> str:
    """An internal load balancer with a pool and a probe of port 22; its id."""
    subnet = {"id": id_of(azure, "virtualNetworks/vnet-app/subnets/default")}
    return str(balancer(azure, "lb", {"subnet": subnet}, 22, **more).id)


def probed(azure: Azure, home: str, *, pooled: bool = True) -> dict[str, Any]:
    """The request for a scale set that goes by the probe of a load balancer."""
    asked = body(azure, 5, "Rolling")
    profile = asked["properties"]["virtualMachineProfile"]
    profile["extensionProfile"] = {"extensions": []}
    profile["networkProfile"]["healthProbe"] = {"id": f"{home}/probes/probe"}
    if pooled:
        part = profile["networkProfile"]["networkInterfaceConfigurations"][0]["properties"]["ipConfigurations"][0]
        part["properties"]["loadBalancerBackendAddressPools"] = [{"id": f"{home}/backendAddressPools/pool"}]
    return asked


def test_a_scale_set_can_go_by_the_probe_of_its_load_balancer(free: Azure) -> None:
    home = balance(free)
    free.compute.virtual_machine_scale_sets.begin_create_or_update(GROUP, SET, probed(free, home)).result()
    [pool] = free.network.load_balancers.get(GROUP, "lb").backend_address_pools
    assert len(pool.backend_ip_configurations) == 5
    assert health_of(free, "0") == "HealthState/healthy"
    for name in ("0", "1"):
        free.sandbox.inject(WorldFault(name, instance_id(free, name), {"guestFirewall": "Blocking"}))
    assert health_of(free, "0") == "HealthState/unhealthy"
    take_image(free)
    assert finish(free) == "Faulted"
    assert rolling(free).error.code == "MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade"
    for fault in free.sandbox.faults():
        free.sandbox.lift(fault.id)
    free.compute.virtual_machine_scale_sets.begin_update(GROUP, SET, {}).result()
    assert finish(free) == "Completed"
    assert versions(free) == [OLD] * 5


def test_a_probe_that_says_nothing_about_the_instances_is_refused(free: Azure) -> None:
    create = free.compute.virtual_machine_scale_sets.begin_create_or_update
    home = balance(free, loadBalancingRules=[])
    assert refusal(create, GROUP, SET, probed(free, f"{home}x")) == "InvalidResourceReference"
    assert refusal(create, GROUP, SET, probed(free, home, pooled=False)) == "CannotUseHealthProbeWithoutLoadBalancing"
    assert refusal(create, GROUP, SET, probed(free, home)) == "CannotUseInactiveHealthProbe"
    balance(free)
    both = probed(free, home)
    both["properties"]["virtualMachineProfile"]["extensionProfile"] = {"extensions": [HEALTH]}
    assert refusal(create, GROUP, SET, both) == "BadRequest"


# New versions of the image


@pytest.mark.proves(
    "VirtualMachineScaleSetRollingUpgrades_StartOSUpgrade", "VirtualMachineScaleSets_GetOSUpgradeHistory"
)
def test_an_upgrade_of_the_image_brings_the_newest_version_whatever_the_mode(free: Azure) -> None:
    make(free, 5)
    upgrades, sets = free.compute.virtual_machine_scale_set_rolling_upgrades, free.compute.virtual_machine_scale_sets
    free.sandbox.advance(days=20)
    assert versions(free) == [NEW] * 5, "a new version alone changes nothing"
    upgrades.begin_start_os_upgrade(GROUP, SET).result()
    assert refusal(upgrades.begin_start_os_upgrade, GROUP, SET) == "OperationNotAllowed"
    assert finish(free) == "Completed"
    assert (versions(free), latest(free)) == ([FIRST_RELEASE] * 5, [True] * 5)
    [found] = sets.get_os_upgrade_history(GROUP, SET)
    row = typed(found, UpgradeOperationHistoricalStatusInfo)
    assert (row.properties.started_by, row.properties.running_status.code) == ("User", "Completed")
    assert row.properties.progress.successful_instance_count == 5


def test_a_scale_set_takes_new_versions_by_itself(free: Azure) -> None:
    make(free, 5, upgradePolicy={"mode": "Manual", "automaticOSUpgradePolicy": AUTOMATIC})
    free.sandbox.advance(days=14)
    assert versions(free) == [NEW] * 5
    free.sandbox.advance(days=3)
    assert versions(free) == [FIRST_RELEASE] * 5
    [row] = free.compute.virtual_machine_scale_sets.get_os_upgrade_history(GROUP, SET)
    assert row.properties.started_by == "Platform"
    free.sandbox.advance(days=35)
    assert versions(free) == ["24.04.202604210"] * 5, "and the next one"
    change(free, upgradePolicy={"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": False}})
    free.sandbox.advance(days=35)
    assert versions(free) == ["24.04.202604210"] * 5


def test_a_new_version_that_an_instance_does_not_get_on_with_is_taken_back(free: Azure) -> None:
    make(free, 5, upgradePolicy={"mode": "Manual", "automaticOSUpgradePolicy": AUTOMATIC})
    free.sandbox.write_guest_file(instance_id(free, "0"), "/etc/own", "mine")
    free.sandbox.inject(WorldFault("broken", set_id(free), {"breaksOn": FIRST_RELEASE}))
    free.sandbox.advance(days=17)
    assert (state(free), versions(free)) == ("Faulted", [NEW] * 5)
    assert free.sandbox.guest_files(instance_id(free, "0"))["/etc/own"] == "mine", "it is the old disk"
    assert len(list(free.compute.disks.list())) == 5
    assert {health_of(free, name) for name in names(free)} == {"HealthState/healthy"}


def test_without_the_way_back_a_bad_version_stays(free: Azure) -> None:
    policy = {**AUTOMATIC, "disableAutomaticRollback": True}
    make(free, 5, upgradePolicy={"mode": "Manual", "automaticOSUpgradePolicy": policy})
    free.sandbox.inject(WorldFault("broken", set_id(free), {"breaksOn": FIRST_RELEASE}))
    free.sandbox.advance(days=17)
    assert versions(free) == [FIRST_RELEASE, *[NEW] * 4]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("storageProfile", "imageReference", "version"), OLD),
        (("extensionProfile", "extensions"), []),
        (("osProfile", "linuxConfiguration"), {"patchSettings": {"patchMode": "AutomaticByPlatform"}}),
    ],
)
def test_what_taking_new_versions_needs(free: Azure, path: tuple[str, ...], value: Any) -> None:
    asked = body(free, 1, upgradePolicy={"mode": "Manual", "automaticOSUpgradePolicy": AUTOMATIC})
    here = asked["properties"]["virtualMachineProfile"]
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    assert refusal(free.compute.virtual_machine_scale_sets.begin_create_or_update, GROUP, SET, asked) == "BadRequest"


# Windows of the owner


def window(azure: Azure, start: str = "2026-03-21 22:00") -> str:
    """A maintenance configuration for images that opens every week, assigned to the scale set."""
    asked = {
        "location": REGION,
        "properties": {
            "maintenanceScope": "OSImage",
            "maintenanceWindow": {
                "startDateTime": start,
                "duration": "05:00",
                "timeZone": "UTC",
                "recurEvery": "Week Saturday",
            },
        },
    }
    made = azure.maintenance.maintenance_configurations.create_or_update(GROUP, "weekly", asked)
    link = {"location": REGION, "properties": {"maintenanceConfigurationId": made.id}}
    azure.maintenance.configuration_assignments.create_or_update(
        GROUP, "Microsoft.Compute", "virtualMachineScaleSets", SET, "weekly", link
    )
    return str(made.id)


@pytest.mark.proves("ConfigurationAssignments_CreateOrUpdate", "ApplyUpdates_List")
def test_a_new_version_waits_for_the_window_of_the_owner(free: Azure) -> None:
    make(free, 5, upgradePolicy={"mode": "Manual", "automaticOSUpgradePolicy": AUTOMATIC})
    window(free)
    free.sandbox.advance(days=18)
    assert versions(free) == [NEW] * 5, "out since Tuesday, and it waits for Saturday"
    free.sandbox.advance(days=2)
    assert versions(free) == [FIRST_RELEASE] * 5
    [upgraded] = free.maintenance.apply_updates.list()
    assert (upgraded.status, upgraded.resource_id.lower()) == ("Completed", set_id(free).lower())
    assert rolling(free).running_status.start_time.hour == 22
    free.maintenance.configuration_assignments.delete(
        GROUP, "Microsoft.Compute", "virtualMachineScaleSets", SET, "weekly"
    )
    free.sandbox.advance(days=32)
    assert versions(free) == ["24.04.202604210"] * 5, "without a window it takes versions as they come out"


def test_a_window_for_images_needs_a_scale_set_that_takes_them(free: Azure) -> None:
    make(free, 1)
    assert refusal(window, free) == "InvalidMaintenanceScope"
    free.make_machine("vm-app1", data_disks=0)
    link = {"location": REGION, "properties": {"maintenanceConfigurationId": f"{free.group_id}/providers/Microsoft.Maintenance/maintenanceConfigurations/weekly"}}  # fmt: skip
    create = free.maintenance.configuration_assignments.create_or_update
    assert refusal(create, GROUP, "Microsoft.Compute", "virtualMachines", "vm-app1", "weekly", link) == "InvalidMaintenanceScope"  # fmt: skip


def test_a_rolling_upgrade_survives_saving(free: Azure, tmp_path: Any) -> None:
    make(free, 5, "Rolling")
    take_image(free)
    free.sandbox.advance(minutes=1)
    free.sandbox.save(tmp_path / "world.json")
    free.sandbox.advance(minutes=40)
    assert state(free) == "Completed"
    free.sandbox.load(tmp_path / "world.json")
    assert state(free) == "RollingForward"
    free.sandbox.advance_to(free.sandbox.now + timedelta(minutes=40))
    assert (state(free), versions(free)) == ("Completed", [OLD] * 5)
